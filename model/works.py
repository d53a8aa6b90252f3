"""Works: what the province builds over months, once, and what it does when it stands.

Each row of `works.csv` is a work or one more effect of it: the lever that pays for it
and paces it, what it costs, how long it takes at full pace, and the mechanism it moves
with its size. The list is data, and open: a new function of the zone is a new row. A
work acts wholly once it is finished and not before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum, unique
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR
from agents.refusal import Refusal
from model.policy.levers import City
from model.policy.policy import Policy

__all__ = [
    "Effect",
    "Work",
    "WorkParameters",
    "Works",
    "WorksInUse",
    "WorksStock",
]

type Floats = npt.NDArray[np.float64]
type Mask = npt.NDArray[np.bool_]


@unique
class Effect(StrEnum):
    """The mechanism that a work moves; the unit of its size."""

    DIGITAL_INFRASTRUCTURE = "digital_infrastructure"
    """Index points added in each of its wards [index 0 to 1]."""
    DIGITAL_GOVERNMENT = "digital_government"
    """Public services that come to use data and AI [share]."""
    PLATFORM = "platform"
    """Firms that the shared platform can serve [firms]."""
    RESEARCH = "research"
    """Researchers at work [persons]."""
    PUBLIC_ORDERS = "public_orders"
    """Bought from digital firms of the province [bn VND a year, 2020 prices]."""
    DIGITAL_PLACES = "digital_places"
    """Students of digital programmes taken in [persons a year]."""
    ADVANCED_PLACES = "advanced_places"
    """Students of advanced programmes taken in [persons a year]."""
    ROOMS = "rooms"
    """Homes for people who move in [persons]."""
    INCUBATION = "incubation"
    """Startups that find room [startups a year]."""
    SPECIALISATION = "specialisation"
    """How far a site is fitted out for digital industry [index 0 to 1]."""
    LOGISTICS = "logistics"
    """Time saved on the way from a ward to a port [minutes]."""
    DATA_CENTRE = "data_centre"
    """Power that its machines ask for [MW]."""
    SUBSTATION = "substation"
    """What its substations give [MW]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkParameters:
    """What holds of all works.

    Raises
    ------
    Refusal
        If one is below nought, or the time factor is nought.
    """

    works_cost_factor: float
    """Cost of works over what their table says [ratio]."""
    works_time_factor: float
    """Time to build works over what their table says [ratio]."""
    works_upkeep_share_per_year: float
    """Upkeep of a finished work over its cost [share a year]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) < 0:
                raise Refusal(f"{field.name} is below 0; expected 0 or more")
        if not self.works_time_factor:
            raise Refusal("works_time_factor is 0; works take time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One row of the table: a work with one effect."""

    name_vi: str
    name_en: str
    lever: str
    """Lever that pays and paces it."""
    city: City | None
    """City of a smart-city pilot, none for others."""
    subzone: int
    """Sub-zone of the proposed zone, 1 to 3; 0 for works that need no zone."""
    wards: tuple[int, ...]
    """Where it acts; all wards if none is named."""
    sites: tuple[int, ...]
    """Sites on which it acts."""
    effect: Effect
    size: float
    """In the unit of its effect."""
    cost_bn_vnd: float
    """Cost of building [bn VND, 2020 prices]; 0 for one more effect of a work."""
    months: float
    """Months to build it at full pace [months]."""
    private_share: float
    """Part of the cost that private partners pay [share]."""


@dataclass(frozen=True, slots=True, eq=False)
class Works:
    """All works of the table, in its order."""

    rows: tuple[Work, ...]
    lever: npt.NDArray[np.intp]
    """Place of its lever in `LEVERS`, shape (n_works,)."""
    needs_zone: Mask
    """Whether it waits for the zone, shape (n_works,)."""
    cost: Floats
    """Cost of building [bn VND, 2020 prices], shape (n_works,)."""
    months: Floats
    """Months at full pace [months], shape (n_works,)."""
    private_share: Floats
    """Part that private partners pay [share], shape (n_works,)."""
    at_wards: Mapping[Effect, Floats]
    """Size by work and ward, 0 for works of other effects, (n_works, n_wards)."""
    at_sites: Mapping[Effect, Floats]
    """Size by work and site, shape (n_works, n_sites)."""

    def __deepcopy__(self, memo: object) -> Self:
        """Return itself: nothing in it changes, so copies of a model share it."""
        return self

    def chosen(self, policy: Policy, zone_is_approved: bool) -> Mask:
        """Return the works that a policy may build now, shape (n_works,)."""
        cities = policy.smart_city_pilots.cities or tuple(City)
        in_city = [work.city is None or work.city in cities for work in self.rows]
        zone = zone_is_approved and policy.zone.functions
        return np.array(in_city, dtype=bool) & (~self.needs_zone | zone)


@dataclass(slots=True, eq=False)
class WorksStock:
    """How far the works have come."""

    built: Floats
    """Part built, 1 when finished, shape (n_works,) [share]."""
    finished_month: npt.NDArray[np.int64]
    """When it was finished, -1 before, shape (n_works,) [months since January 2020]."""

    @classmethod
    def begun_nowhere(cls, works: Works) -> Self:
        """Return the works of January 2020: none is begun."""
        n = len(works.rows)
        return cls(built=np.zeros(n), finished_month=np.full(n, -1))

    @property
    def stands(self) -> Mask:
        """Which works are finished, shape (n_works,)."""
        return self.finished_month >= 0

    def pace(self, works: Works, chosen: Mask, parameters: WorkParameters) -> Floats:
        """Return the part of each work that a month at full pace builds, (n_works,).

        Parameters
        ----------
        chosen
            Works that may be built now, shape (n_works,).
        """
        months = np.maximum(works.months * parameters.works_time_factor, 1.0)
        return np.where(chosen & ~self.stands, 1 / months, 0.0)

    def part(self, pace: Floats, granted: Floats) -> Floats:
        """Return the part of each work that is built this month, (n_works,).

        Parameters
        ----------
        pace
            From `pace`, shape (n_works,).
        granted
            Of the lever of each work, shape (n_works,) [share].
        """
        # What is left bounds what is granted: bounding the pace would leave a slow
        # work a part of its rest each month, and it would all but never end.
        return np.minimum(pace * granted, 1 - self.built)

    def build(self, part: Floats, month: int) -> None:
        """Add what is built this month.

        Parameters
        ----------
        part
            Part of each work built, from `part`, shape (n_works,).
        """
        self.built += part
        # Rounding of many small parts must not keep a work from ending.
        done = (self.built >= 1 - _ROUNDING) & ~self.stands
        self.built[done] = 1.0
        self.finished_month[done] = month


_ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class WorksInUse:
    """What stands this month; all of it is nought where nothing was built."""

    works: Works
    stands: Mask
    """Which works stand, shape (n_works,)."""
    new: Mask
    """Which of them were finished last month, shape (n_works,)."""

    @classmethod
    def of(cls, works: Works, stock: WorksStock, month: int) -> Self:
        """Return what stands when a month begins."""
        stands = stock.stands
        return cls(works, stands, stands & (stock.finished_month == month - 1))

    def by_ward(self, effect: Effect) -> Floats:
        """Return the size of an effect in each ward, shape (n_wards,)."""
        size = self.works.at_wards[effect]
        return size[self.stands].sum(axis=0)

    def by_site(self, effect: Effect) -> Floats:
        """Return the size of an effect on each site, shape (n_sites,)."""
        size = self.works.at_sites[effect]
        return size[self.stands].sum(axis=0)

    def total(self, effect: Effect) -> float:
        """Return the size of an effect in the whole province."""
        return sum(
            work.size
            for work, stands in zip(self.works.rows, self.stands, strict=True)
            if stands and work.effect is effect
        )

    def finished(self, effect: Effect) -> list[Work]:
        """Return the works of an effect that stand from this month on."""
        return [
            work
            for work, new in zip(self.works.rows, self.new, strict=True)
            if new and work.effect is effect
        ]

    def orders(self) -> Floats:
        """Return what is bought for works this month, by work [bn VND, 2020 prices]."""
        sizes = [
            work.size if work.effect is Effect.PUBLIC_ORDERS else 0.0
            for work in self.works.rows
        ]
        return np.array(sizes) * self.stands / MONTHS_OF_A_YEAR

    def upkeep(self, parameters: WorkParameters) -> Floats:
        """Return what upkeep costs this month by work [bn VND, 2020 prices]."""
        a_year = parameters.works_upkeep_share_per_year * parameters.works_cost_factor
        return self.works.cost * self.stands * (a_year / MONTHS_OF_A_YEAR)
