"""Works: what the province builds over months, once, and what it does when it stands.

Each row of `works.csv` is a work or one more effect of it: the lever that pays for it
and paces it, what it costs, how long it takes at full pace, and the mechanism it moves
with its size. The list is data, and open: a new function of the zone is a new row. A
work acts wholly once it is finished and not before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum, unique
from functools import lru_cache
from importlib import resources
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR
from agents.refusal import Refusal, did_you_mean
from model.evidence.reader import Grade
from model.evidence.tables import Line, lines
from model.places import Places
from model.policy.levers import City
from model.policy.policy import LEVERS, Policy
from model.sites import Sites

__all__ = [
    "Effect",
    "Work",
    "WorkParameters",
    "Works",
    "WorksInUse",
    "WorksStock",
    "load_works",
]

type Floats = npt.NDArray[np.float64]
type Mask = npt.NDArray[np.bool_]

_COLUMNS: Final = (
    *("name_vi", "name_en", "lever", "city", "subzone", "wards", "sites", "effect"),
    *("size", "cost_bn_vnd", "months", "private_share", "grade", "source", "note"),
)
_N_SUBZONES: Final = 3


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


_LEVELS: Final = frozenset(
    {Effect.DIGITAL_INFRASTRUCTURE, Effect.SPECIALISATION, Effect.LOGISTICS}
)
"""Effects felt in full at each place; the others are split over their places."""


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
        left = np.where(chosen & ~self.stands, 1 - self.built, 0.0)
        return np.minimum(1 / months, left)

    def build(self, part: Floats, month: int) -> None:
        """Add what is built this month.

        Parameters
        ----------
        part
            Part of each work built, from `pace` times what is granted, (n_works,).
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

    def upkeep(self, parameters: WorkParameters) -> Floats:
        """Return what upkeep costs this month by work [bn VND, 2020 prices]."""
        a_year = parameters.works_upkeep_share_per_year * parameters.works_cost_factor
        return self.works.cost * self.stands * (a_year / MONTHS_OF_A_YEAR)


def load_works(places: Places, sites: Sites) -> Works:
    """Return the works of the table.

    Raises
    ------
    Refusal
        If the table is broken or names a lever, city, ward, site or effect that is
        not.
    """
    return _loaded(places, sites)


@lru_cache(maxsize=1)
def _loaded(places: Places, sites: Sites) -> Works:
    path = resources.files("model.evidence") / "works.csv"
    site_index = {name: row for row, name in enumerate(sites.names)}
    rows = tuple(
        _work(line, places.index, site_index) for line in lines(path, _COLUMNS)
    )
    return Works(
        rows=rows,
        lever=np.array([LEVERS.index(work.lever) for work in rows], dtype=np.intp),
        needs_zone=np.array([work.subzone > 0 for work in rows], dtype=bool),
        cost=np.array([work.cost_bn_vnd for work in rows]),
        months=np.array([work.months for work in rows]),
        private_share=np.array([work.private_share for work in rows]),
        at_wards=_spread(rows, [_wards(work, places) for work in rows], places.n_wards),
        at_sites=_spread(rows, [work.sites for work in rows], len(sites.names)),
    )


def _work(row: Line, wards: Mapping[str, int], sites: Mapping[str, int]) -> Work:
    lever, city = row.text("lever"), row.cells["city"]
    if lever not in LEVERS:
        raise row.refusal(
            f"no lever '{lever}'{did_you_mean(lever, LEVERS)}", "name one of the levers"
        )
    cities = {one.label: one for one in City}
    if city and city not in cities:
        raise row.refusal(f"no city '{city}'", f"use one of {', '.join(cities)}")
    row.choice("grade", Grade)
    amounts = {
        column: row.number(column)
        for column in ("subzone", "size", "cost_bn_vnd", "months", "private_share")
    }
    for column, amount in amounts.items():
        if amount < 0:
            raise row.refusal(f"{column} is {amount:g}", "give 0 or more")
    if amounts["private_share"] > 1 or amounts["subzone"] > _N_SUBZONES:
        raise row.refusal(
            "private_share or subzone is too large", "a share is at most 1"
        )
    return Work(
        name_vi=row.text("name_vi"),
        name_en=row.text("name_en"),
        lever=lever,
        city=cities[city] if city else None,
        subzone=int(amounts["subzone"]),
        wards=_codes(row, "wards", wards),
        sites=_codes(row, "sites", sites),
        effect=row.choice("effect", Effect),
        size=amounts["size"],
        cost_bn_vnd=amounts["cost_bn_vnd"],
        months=amounts["months"],
        private_share=amounts["private_share"],
    )


def _codes(row: Line, column: str, index: Mapping[str, int]) -> tuple[int, ...]:
    names = [part.strip() for part in row.cells[column].split(";") if part.strip()]
    for name in names:
        if name not in index:
            raise row.refusal(
                f"no place '{name}' in {column}{did_you_mean(name, index)}",
                "name it as the tables of places do",
            )
    return tuple(index[name] for name in names)


def _wards(work: Work, places: Places) -> tuple[int, ...]:
    """Return where a work acts: all wards if it names neither ward nor site."""
    if work.wards or work.sites:
        return work.wards
    return tuple(range(places.n_wards))


def _spread(
    rows: Sequence[Work], places: Sequence[tuple[int, ...]], n: int
) -> dict[Effect, Floats]:
    """Return the size of each work at each place, by effect, (n_works, n_places)."""
    spread = {effect: np.zeros((len(rows), n)) for effect in Effect}
    for number, (work, at) in enumerate(zip(rows, places, strict=True)):
        if at:
            part = work.size if work.effect in _LEVELS else work.size / len(at)
            spread[work.effect][number, list(at)] = part
    return spread
