"""Park developers: who prepares land, asks rent, houses workers, converts parks.

A developer decides for each of its sites alone, so the mechanisms act on all sites at
once: arrays of shape (n_sites,) in and out.
"""

from dataclasses import dataclass, fields
from typing import Any, Protocol

import mesa
import numpy as np
import numpy.typing as npt

from agents.institution import Institution
from agents.refusal import Refusal

__all__ = [
    "DeveloperParameters",
    "LandHeld",
    "ParkDeveloper",
    "asking_rent",
    "beds_short",
    "fullest_first",
    "shared_by_need",
    "wants_a_phase",
]

type Floats = npt.NDArray[np.float64]
type Mask = npt.NDArray[np.bool_]

_TOLERANCE_HA = 1e-9
"""Rounding of sums of land."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeveloperParameters:
    """What developers ask, build and convert.

    Raises
    ------
    Refusal
        If a number is negative or a share above 1.
    """

    rent_answer_to_occupancy: float
    """Rise of the log of rent with land let over prepared [log points per share]."""
    rent_pace_month: float
    """Part of the way to the rent aimed at that is gone in a month [share per month].
    """
    conversion_rent_rise: float
    """Rise of rent where a site is converted whole [share]."""
    conversion_months: float
    """From the order to converted land [months]."""
    housing_wanted_share: float
    """Part of a site's staff for whom a bed is worth building [share]."""
    housing_build_months: float
    """From the order to beds that can be slept in [months]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value < 0 or ("share" in field.name and value > 1):
                raise Refusal(f"{field.name} is {value:g}; expected 0 or more, a share")


class LandHeld(Protocol):
    """What developers hold, by site, shape (n_sites,)."""

    prepared_ha: Floats
    let_ha: Floats
    beds: Floats
    rent_usd_per_m2: Floats


class ParkDeveloper(Institution):
    """Who builds and lets some sites, and wants them full at a good rent.

    Attributes
    ----------
    sites
        Rows of its sites, shape (n,).
    """

    def __init__(
        self,
        model: mesa.Model[Any, Any],
        name: str,
        ward: int,
        sites: npt.NDArray[np.intp],
        land: LandHeld,
    ) -> None:
        super().__init__(model, name, ward)
        self.sites = sites
        self._land = land

    @property
    def prepared_ha(self) -> float:
        """Leasable land ready on its sites [ha]."""
        return float(self._land.prepared_ha[self.sites].sum())

    @property
    def let_ha(self) -> float:
        """Of that, land let [ha]."""
        return float(self._land.let_ha[self.sites].sum())

    @property
    def beds(self) -> float:
        """Beds for workers on its sites [persons]."""
        return float(self._land.beds[self.sites].sum())

    @property
    def rent_usd_per_m2(self) -> float:
        """Mean rent for the whole term that it asks [USD/m2]."""
        return float(self._land.rent_usd_per_m2[self.sites].mean())


def wants_a_phase(
    used_ha: Floats, prepared_ha: Floats, left_ha: Floats, may: Mask, occupancy: float
) -> Mask:
    """Return where a developer would prepare more land, shape (n_sites,).

    Parameters
    ----------
    used_ha
        Land let and asked for [ha].
    left_ha
        Leasable land not yet prepared [ha].
    may
        Where no phase is under way and the site is open.
    occupancy
        Land used over prepared from which a phase is worth it [share].
    """
    wants: Mask = may & (left_ha > _TOLERANCE_HA) & (used_ha >= occupancy * prepared_ha)
    return wants


def asking_rent(
    rent: Floats,
    founding_rent: Floats,
    occupancy_gained: Floats,
    converted: Floats,
    parameters: DeveloperParameters,
) -> Floats:
    """Return the rents of the next month, shape (n_sites,) [USD/m2].

    They go part of the way to ``founding rent * (1 + rise * converted) * exp(answer *
    occupancy gained)``.

    Parameters
    ----------
    occupancy_gained
        Land let over prepared less that of the founding [share].
    converted
        Part of the site that was converted [share].
    """
    dearer = 1 + parameters.conversion_rent_rise * converted
    answer = np.exp(parameters.rent_answer_to_occupancy * occupancy_gained)
    aim = founding_rent * dearer * answer
    asked: Floats = rent + parameters.rent_pace_month * (aim - rent)
    return asked


def beds_short(
    staff: Floats, beds: Floats, under_way: Floats, parameters: DeveloperParameters
) -> Floats:
    """Return the beds that a site's staff lacks, shape (n_sites,) [persons]."""
    wanted = parameters.housing_wanted_share * staff
    return np.maximum(wanted - beds - under_way, 0.0)


def shared_by_need(amount: float, need: Floats) -> Floats:
    """Return an amount shared in proportion to need, never above it, (n_sites,)."""
    total = float(need.sum())
    return need * min(amount / total, 1.0) if total > 0 else np.zeros_like(need)


def fullest_first(amount: float, room: Floats, fullness: Floats) -> Floats:
    """Return an amount given to the fullest site first, as far as there is room.

    Parameters
    ----------
    room
        What each site can take, shape (n_sites,).
    fullness
        How pressing its need is; of equal ones the first in the table is served first.
    """
    order = np.argsort(-fullness, kind="stable")
    before = np.cumsum(room[order]) - room[order]
    given = np.empty_like(room)
    given[order] = np.minimum(np.maximum(amount - before, 0.0), room[order])
    return given
