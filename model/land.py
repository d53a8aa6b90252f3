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
from agents.park_developer import DeveloperParameters, asking_rent, wants_a_phase
from agents.refusal import Refusal
from model.orders import Orders
from model.sites import NO_DATE, SiteKind, Sites, SiteType

__all__ = [
    "TRADITIONAL",
    "LandParameters",
    "SiteStock",
    "coming_room_ha",
    "connect_power",
    "converted_share",
    "developers_prepare_land",
    "developers_set_rents",
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

TRADITIONAL: Final = list(SiteType).index(SiteType.TRADITIONAL)
"""Column of traditional land in arrays by type of site."""


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
    rent_usd_per_m2: Floats
    """Rent for the whole term that developers ask [USD/m2]."""
    type_share: Floats
    """Leasable land fitted out as each type, in the order of `SiteType`,
    shape (n_sites, n_types) [share]."""
    land_coming: Orders
    """Land that programmes make ready, shape of one amount (n_sites,) [ha]."""
    beds_coming: Orders
    """Beds that programmes build, (n_sites,) [persons]."""
    conversion: Orders
    """Land being converted, by the type it becomes, (n_sites, n_types) [ha]."""
    works_megawatts: Floats
    """What substations of works give, counted in `megawatts` [MW]."""
    data_centre_megawatts: Floats
    """What data centres take, counted in `megawatts_taken` [MW]."""


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
        rent_usd_per_m2=sites.rent_usd_per_m2.astype(np.float64),
        type_share=np.array(
            [[float(kind is each) for each in SiteType] for kind in sites.type]
        ),
        land_coming=Orders.none(n),
        beds_coming=Orders.none(n),
        conversion=Orders.none(n, len(SiteType)),
        works_megawatts=np.zeros(n),
        data_centre_megawatts=np.zeros(n),
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
    wanted = plants.megawatts_per_ha * land + stock.data_centre_megawatts
    lack = np.maximum(wanted - secured, 0.0)
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
    left = sites.leasable_ha - stock.prepared_ha - stock.land_coming.under_way
    used = stock.let_ha + asked_ha
    may = stock.is_open & (stock.preparing_ha == 0)
    wants = wants_a_phase(
        used, stock.prepared_ha, left, may, parameters.preparation_occupancy
    )
    rows = np.flatnonzero(wants)
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


def developers_set_rents(
    stock: SiteStock, sites: Sites, parameters: DeveloperParameters
) -> None:
    """Let rents follow how full each site is beside its founding, and how converted.

    A site with nothing prepared at the founding is compared with the active parks.

    Parameters
    ----------
    stock
        Changed in place.
    """
    had = np.full(sites.prepared_ha.size, sites.occupancy)
    np.divide(sites.let_ha, sites.prepared_ha, out=had, where=sites.prepared_ha > 0)
    now = had.copy()
    np.divide(stock.let_ha, stock.prepared_ha, out=now, where=stock.prepared_ha > 0)
    stock.rent_usd_per_m2 = asking_rent(
        stock.rent_usd_per_m2,
        sites.rent_usd_per_m2,
        now - had,
        converted_share(stock, sites),
        parameters,
    )


def converted_share(stock: SiteStock, sites: Sites) -> Floats:
    """Return the part of each site that has been converted, shape (n_sites,)."""
    was = np.array([kind is SiteType.TRADITIONAL for kind in sites.type], np.float64)
    return was - stock.type_share[:, TRADITIONAL]


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
