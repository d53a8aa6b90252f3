"""What investors see of the sites that never changes: ways, owners, base terms."""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
import numpy.typing as npt

from agents.classification import Sector, TaxScheme
from model.places import Places
from model.sites import SiteKind, Sites
from model.synthesis.tables import FoundingTables

__all__ = ["SitingGround", "load_siting_ground"]

type Floats = npt.NDArray[np.float64]
type Ids = npt.NDArray[np.int64]
type Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SitingGround:
    """What of the sites never changes, as investors see it; arrays are read-only."""

    sites: Sites
    is_outside: Mask
    """Which sites are places outside the province, shape (n_sites,)."""
    is_free_trade: Mask
    """Which of these have a seaport and with it a free-trade zone, (n_sites,)."""
    is_in_special_zone: Mask
    """Which lie in the economic zone that may become special, (n_sites,)."""
    base_scheme: npt.NDArray[np.int8]
    """`TaxScheme` of new projects without the zone, shape (n_sites,)."""
    openings: Ids
    """Months at which minutes change, shape (n_openings,)."""
    port_minutes: Floats
    """Way to a port, before the first opening and after each, 0 outside [minutes],
    shape (n_openings + 1, n_sites)."""
    expressway_minutes: Floats
    """Way to the expressway, in the same order, 0 outside [minutes]."""
    skill_mix: Floats
    """Skills of a plant's posts by sector [share], shape (n_sectors, n_skills)."""
    owner_shares: Floats
    """Countries of foreign investors [share], shape (n_owners,)."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    def __deepcopy__(self, memo: object) -> Self:
        """Return itself: nothing in it changes, so copies of a model share it."""
        return self


def load_siting_ground(
    places: Places, sites: Sites, tables: FoundingTables
) -> SitingGround:
    """Return what investors see of the geography.

    New projects have the terms of an economic zone in one, in a concentrated digital
    zone, and in an outside place with a seaport, whose free-trade zone has the same.
    """
    outside = sites.of_kind(SiteKind.OUTSIDE)
    seaport = np.array([place.seaport for place in places.outside])[sites.outside]
    zone = np.where(outside, -1, places.economic_zone[sites.ward])
    digital = sites.of_kind(SiteKind.DIGITAL_ZONE)
    free_trade = outside & seaport
    in_zone = free_trade | digital | (zone >= 0)
    may_be_special = np.array([*(z.special_zone for z in places.economic_zones), False])
    months = [int(places.openings[0]) - 1, *places.openings.tolist()]
    port = np.array([places.minutes_to_port(m)[sites.ward] for m in months])
    road = np.array([places.minutes_to_expressway(m)[sites.ward] for m in months])
    skills = tables.skill_mix[: len(Sector)]
    return SitingGround(
        sites=sites,
        is_outside=outside,
        is_free_trade=free_trade,
        is_in_special_zone=may_be_special[zone],
        base_scheme=np.where(
            in_zone, TaxScheme.ECONOMIC_ZONE, TaxScheme.STANDARD
        ).astype(np.int8),
        openings=places.openings.copy(),
        port_minutes=np.where(outside, 0.0, port),
        expressway_minutes=np.where(outside, 0.0, road),
        skill_mix=skills / skills.sum(axis=1, keepdims=True),
        owner_shares=tables.owner_shares.copy(),
    )
