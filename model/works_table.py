"""Reads the table of works and refuses what is broken or would act nowhere.

A row that is paid for and never acts would look like a lever that does not work.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.refusal import did_you_mean
from model.evidence.reader import Grade
from model.evidence.tables import Line, lines
from model.places import Places
from model.policy.levers import City
from model.policy.policy import LEVERS
from model.sites import Sites
from model.works import Effect, Work, Works

__all__ = ["load_works"]

type Floats = npt.NDArray[np.float64]

_COLUMNS: Final = (
    *("name_vi", "name_en", "lever", "city", "subzone", "wards", "sites", "effect"),
    *("size", "cost_bn_vnd", "months", "private_share", "grade", "source", "note"),
)
_N_SUBZONES: Final = 3

_LEVELS: Final = frozenset(
    {Effect.DIGITAL_INFRASTRUCTURE, Effect.SPECIALISATION, Effect.LOGISTICS}
)
"""Effects felt in full at each place; the others are split over their places."""
_ON_SITES: Final = frozenset(
    {
        Effect.INCUBATION,
        Effect.SPECIALISATION,
        Effect.DATA_CENTRE,
        Effect.SUBSTATION,
    }
)
"""Effects that act on the sites of their row."""
_IN_WARDS: Final = frozenset(
    {
        Effect.DIGITAL_INFRASTRUCTURE,
        Effect.LOGISTICS,
        Effect.ROOMS,
        Effect.DIGITAL_PLACES,
        Effect.ADVANCED_PLACES,
    }
)
"""Effects that act in the wards of their row, in all where it names no place."""
_OF_CITIES: Final = "smart_city_pilots"
"""The lever whose cities a policy chooses."""


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
    if city and lever != _OF_CITIES:
        raise row.refusal(
            f"city is {city} and lever {lever}",
            f"leave city empty; only {_OF_CITIES} chooses cities",
        )
    row.choice("grade", Grade)
    amounts = {
        column: row.number(column)
        for column in ("subzone", "size", "cost_bn_vnd", "months", "private_share")
    }
    for column, amount in amounts.items():
        if amount < 0:
            raise row.refusal(f"{column} is {amount:g}", "give 0 or more")
    if amounts["private_share"] > 1:
        raise row.refusal(
            f"private_share is {amounts['private_share']:g}", "a share is at most 1"
        )
    if amounts["subzone"] not in range(_N_SUBZONES + 1):
        raise row.refusal(
            f"subzone is {amounts['subzone']:g}",
            f"give 1 to {_N_SUBZONES}, or 0 for a work that needs no zone",
        )
    if not amounts["months"]:
        raise row.refusal("months is 0", "works take time; give more than 0")
    work = Work(
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
    _refuse_nowhere(row, work)
    return work


def _refuse_nowhere(row: Line, work: Work) -> None:
    """Refuse a work that would be paid for and act nowhere."""
    if work.effect in _ON_SITES and not work.sites:
        raise row.refusal(
            f"{work.effect} acts on sites and none is named", "name one in sites"
        )
    if work.effect in _IN_WARDS and work.sites and not work.wards:
        raise row.refusal(
            f"{work.effect} acts in wards and only sites are named",
            "name wards, or no place at all for the whole province",
        )


def _codes(row: Line, column: str, index: Mapping[str, int]) -> tuple[int, ...]:
    names = [part.strip() for part in row.cells[column].split(";") if part.strip()]
    for name in names:
        if name not in index:
            raise row.refusal(
                f"no place '{name}' in {column}{did_you_mean(name, index)}",
                "name it as the tables of places do",
            )
    if len(dict.fromkeys(names)) < len(names):
        raise row.refusal(f"{column} names one twice", "name each once")
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
