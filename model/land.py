"""Land, beds and power of the sites: prepared by years, let at registration.

Developers prepare a phase when what is let and asked for has used up what is ready, and
at once where memoranda ask for more than is coming; planned parks open one after
another; beds and substations follow the land.
"""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR
from agents.investor import PlantParameters
from agents.luck import Luck, Stream
from agents.refusal import Refusal
from model.sites import NO_DATE, SiteKind, Sites

__all__ = [
    "LandParameters",
    "SiteStock",
    "coming_room_ha",
    "connect_power",
    "developers_prepare_land",
    "fits",
    "found_site_stock",
    "hand_back_land",
    "let_land",
    "park_occupancy",
    "room_ha",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.integer]
type Ids = npt.NDArray[np.int64]
type Mask = npt.NDArray[np.bool_]

_TOLERANCE_HA: Final = 1e-9
"""Rounding of sums of land."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LandParameters:
    """How fast land, beds and power come.

    Raises
    ------
    Refusal
        If a number is negative, or a phase or its lead time is nothing.
    """

    preparation_occupancy: float
    """Land let and asked for, over prepared, from which a phase begins [share]."""
    preparation_hazard_month: float
    """Hazard that a developer who may begin a phase does so [per month]."""
    preparation_phase_ha: float
    """Leasable land of one phase [ha]."""
    preparation_months: float
    """From beginning a phase to land that can be let [months]."""
    planned_park_hazard_month: float
    """Hazard that the next planned park opens once parks fill [per month]."""
    housing_beds_per_prepared_ha: float
    """Beds that developers aim at [beds per ha prepared]."""
    housing_pace_month: float
    """Part of the missing beds built in a month [share per month]."""
    substation_lead_months: float
    """Mean time from order to connection [months]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) < 0:
                raise Refusal(f"{field.name} is below 0")
        for name in ("preparation_phase_ha", "substation_lead_months"):
            if getattr(self, name) <= 0:
                raise Refusal(f"{name} is 0; expected more")


@dataclass(slots=True, eq=False)
class SiteStock:
    """Land, beds and power of each site as they stand, arrays of shape (n_sites,)."""

    prepared_ha: Floats
    """Leasable land ready [ha]."""
    let_ha: Floats
    """Prepared land let [ha]."""
    preparing_ha: Floats
    """Land of the phase under way [ha]."""
    ready_month: Ids
    """Month in which that phase is ready [months since January 2020]."""
    megawatts: Floats
    """What the substation can give [MW]."""
    megawatts_taken: Floats
    """What the firms and projects on the site hold of it [MW]."""
    megawatts_ordered: Floats
    """Ordered and not connected [MW]."""
    beds: Floats
    """Beds for workers [persons]."""
    is_open: Mask
    """Whether land may be prepared and let."""


def found_site_stock(
    sites: Sites, parameters: LandParameters, plants: PlantParameters
) -> SiteStock:
    """Return the sites as of January 2020.

    What stands there has power enough; where a site is open and nothing is prepared,
    its first phase has just begun.
    """
    taken = np.minimum(plants.megawatts_per_ha * sites.let_ha, sites.megawatts)
    n = len(sites.names)
    is_open = (sites.opens <= 0) & (sites.leasable_ha > 0)
    first = np.minimum(parameters.preparation_phase_ha, sites.leasable_ha)
    return SiteStock(
        prepared_ha=sites.prepared_ha.astype(np.float64),
        let_ha=sites.let_ha.astype(np.float64),
        preparing_ha=np.where(is_open & (sites.prepared_ha == 0), first, 0.0),
        ready_month=np.full(n, max(round(parameters.preparation_months), 1)),
        megawatts=sites.megawatts.astype(np.float64),
        megawatts_taken=taken,
        megawatts_ordered=np.zeros(n),
        beds=sites.beds.astype(np.float64),
        is_open=is_open,
    )


def park_occupancy(stock: SiteStock, sites: Sites) -> float:
    """Return land let over leasable land prepared in the ten active parks [share]."""
    parks = sites.is_active_park
    return float(stock.let_ha[parks].sum() / stock.prepared_ha[parks].sum())


def connect_power(
    stock: SiteStock,
    megawatts_per_year: float,
    parameters: LandParameters,
    plants: PlantParameters,
) -> None:
    """Connect what was ordered and order what the prepared land lacks.

    The year's capacity to build is shared among sites by what they lack; of what is on
    order an equal part is connected each month, so the mean wait is the lead time.

    Parameters
    ----------
    stock
        Changed in place.
    megawatts_per_year
        Substations that can be built in all sites together [MW a year].
    """
    connected = stock.megawatts_ordered / max(parameters.substation_lead_months, 1.0)
    stock.megawatts += connected
    stock.megawatts_ordered -= connected
    land = stock.prepared_ha + stock.preparing_ha
    secured = stock.megawatts + stock.megawatts_ordered
    lack = np.maximum(plants.megawatts_per_ha * land - secured, 0.0)
    capacity = megawatts_per_year / MONTHS_OF_A_YEAR
    total = lack.sum()
    if total > 0:
        stock.megawatts_ordered += lack * min(capacity / total, 1.0)


def developers_prepare_land(
    stock: SiteStock,
    sites: Sites,
    asked_ha: Floats,
    parameters: LandParameters,
    luck: Luck,
    month: int,
) -> None:
    """Finish and begin phases of land, open dated and planned parks, build beds.

    Parameters
    ----------
    stock
        Changed in place.
    asked_ha
        Land that memoranda wait for, by site, shape (n_sites,) [ha].
    """
    ready = (stock.preparing_ha > 0) & (stock.ready_month <= month)
    stock.prepared_ha += np.where(ready, stock.preparing_ha, 0.0)
    stock.preparing_ha[ready] = 0.0
    stock.is_open |= (sites.opens <= month) & (sites.leasable_ha > 0)
    _open_next_park(stock, sites, parameters, luck, month)
    _begin_phases(stock, sites, asked_ha, parameters, luck, month)
    aim = parameters.housing_beds_per_prepared_ha * stock.prepared_ha
    stock.beds += parameters.housing_pace_month * np.maximum(aim - stock.beds, 0.0)


def _begin_phases(
    stock: SiteStock,
    sites: Sites,
    asked_ha: Floats,
    parameters: LandParameters,
    luck: Luck,
    month: int,
) -> None:
    left = sites.leasable_ha - stock.prepared_ha
    used = stock.let_ha + asked_ha
    may = stock.is_open & (stock.preparing_ha == 0) & (left > _TOLERANCE_HA)
    may &= used >= parameters.preparation_occupancy * stock.prepared_ha
    rows = np.flatnonzero(may)
    short = used[rows] - stock.prepared_ha[rows]
    drawn = luck.uniform(Stream.LAND_PHASE, month, rows)
    by_chance = drawn < -np.expm1(-parameters.preparation_hazard_month)
    begin = (short > _TOLERANCE_HA) | by_chance
    rows, short = rows[begin], short[begin]
    phase = np.maximum(parameters.preparation_phase_ha, short)
    stock.preparing_ha[rows] = np.minimum(phase, left[rows])
    stock.ready_month[rows] = month + max(round(parameters.preparation_months), 1)


def _open_next_park(
    stock: SiteStock,
    sites: Sites,
    parameters: LandParameters,
    luck: Luck,
    month: int,
) -> None:
    """Open the first planned park still closed, if the open parks are filling."""
    parks = sites.of_kind(SiteKind.PARK)
    planned = np.flatnonzero(parks & (sites.opens == NO_DATE) & ~stock.is_open)[:1]
    ready = stock.prepared_ha[parks].sum()
    if stock.let_ha[parks].sum() < parameters.preparation_occupancy * ready:
        return
    drawn = luck.uniform(Stream.PARK_OPENING, month, planned)
    opening = planned[drawn < -np.expm1(-parameters.planned_park_hazard_month)]
    stock.is_open[opening] = True


def room_ha(stock: SiteStock, plants: PlantParameters) -> Floats:
    """Return the land each site can let now, power included, (n_sites,) [ha]."""
    return _room(stock, stock.prepared_ha, stock.megawatts, plants)


def coming_room_ha(stock: SiteStock, sites: Sites, plants: PlantParameters) -> Floats:
    """Return the land each site can come to let, (n_sites,) [ha].

    Developers prepare to order, so all that is leasable counts, but no more than the
    power connected and on order serves.
    """
    megawatts = stock.megawatts + stock.megawatts_ordered
    return _room(stock, sites.leasable_ha, megawatts, plants)


def _room(
    stock: SiteStock, land_ha: Floats, megawatts: Floats, plants: PlantParameters
) -> Floats:
    power_ha = (megawatts - stock.megawatts_taken) / plants.megawatts_per_ha
    room = np.minimum(land_ha - stock.let_ha, power_ha)
    return np.where(stock.is_open, np.maximum(room, 0.0), 0.0)


def fits(site: Codes, need_ha: Floats, ids: Ids, room: Floats) -> Mask:
    """Return which find their land if the earlier id is served first, shape (n,).

    Who needs more than the site has stands back, so that it holds up nobody.

    Parameters
    ----------
    site, need_ha, ids
        Site, land and id of each who asks, shape (n,).
    room
        Land that each site can let, shape (n_sites,) [ha].
    """
    found = need_ha <= room[site] + _TOLERANCE_HA
    order = np.lexsort((ids, site))
    order = order[found[order]]
    queue = site[order]
    reached = np.cumsum(need_ha[order])
    before = np.append(0.0, reached)[np.searchsorted(queue, queue)]
    found[order] = reached - before <= room[queue] + _TOLERANCE_HA
    return found


def let_land(
    stock: SiteStock, site: Codes, land_ha: Floats, plants: PlantParameters
) -> None:
    """Take land and its power at these sites, shape (n,); several may share one."""
    np.add.at(stock.let_ha, site, land_ha)
    np.add.at(stock.megawatts_taken, site, plants.megawatts_per_ha * land_ha)


def hand_back_land(
    stock: SiteStock, site: Codes, land_ha: Floats, plants: PlantParameters
) -> None:
    """Give land and its power back; a site of -1 has none, shape (n,)."""
    on_site = site >= 0
    where, land = site[on_site], land_ha[on_site]
    np.subtract.at(stock.let_ha, where, land)
    np.subtract.at(stock.megawatts_taken, where, plants.megawatts_per_ha * land)
    np.maximum(stock.let_ha, 0.0, out=stock.let_ha)
    np.maximum(stock.megawatts_taken, 0.0, out=stock.megawatts_taken)
