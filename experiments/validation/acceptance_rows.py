"""What a simulated history is held against: `model/evidence/acceptance.csv`.

An acceptance or consistency row that misses fails the validation. A calibrated row is
printed and never passed, since a factor is set on it. A held-out row is scored, and
nothing may follow from its score.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from importlib import resources
from statistics import median
from typing import Final

from agents.refusal import Refusal
from model.evidence.reader import Grade
from model.evidence.tables import Line, lines

__all__ = ["AcceptanceRow", "Role", "figure_of", "load_acceptance"]

type Year = Mapping[str, float | None]
type Years = Mapping[int, Year]

_FIRST_YEAR: Final = 2020
_COLUMNS: Final = (
    "name",
    "figure",
    "year",
    "history",
    "role",
    "low",
    "high",
    "unit",
    "record",
    "words_vi",
    "words_en",
    "grade",
    "source",
    "note",
)


@unique
class Role(StrEnum):
    """What follows from a row."""

    ACCEPTANCE = "acceptance"
    """The model as it stands must meet it."""
    CONSISTENCY = "consistency"
    """A replayed history must meet it: it tells what is counted twice."""
    CALIBRATED = "calibrated"
    """A parameter is set on it."""
    HELD_OUT = "held_out"
    """No parameter may be set on it; it is scored and changes nothing."""


@unique
class _Past(StrEnum):
    REPLAY = "replay"
    FREE = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceRow:
    """One figure of the simulated past and the bounds that it should lie in."""

    name: str
    figure: str
    """A key of the yearly rows, or a figure of several years named in this module."""
    year: int
    """The year of it, the last where there are several."""
    history: str
    """Which past it is read from: replay or free."""
    role: Role
    low: float
    high: float
    unit: str
    record: str
    """The observation behind it, as `name year`; nothing where it is a band."""
    words_vi: str
    words_en: str
    grade: Grade
    source: str
    note: str


def load_acceptance() -> tuple[AcceptanceRow, ...]:
    """Return the rows in the order of the file.

    Raises
    ------
    Refusal
        If the table is broken or low lies above high.
    """
    path = resources.files("model.evidence") / "acceptance.csv"
    return tuple(_row(line) for line in lines(path, _COLUMNS))


def _row(line: Line) -> AcceptanceRow:
    low, high = line.number("low"), line.number("high")
    if low > high:
        raise line.refusal(f"low {low:g} is above high {high:g}", "give low <= high")
    return AcceptanceRow(
        name=line.name(),
        figure=line.text("figure"),
        year=int(line.number("year")),
        history=line.choice("history", _Past),
        role=line.choice("role", Role),
        low=low,
        high=high,
        unit=line.text("unit"),
        record=line.cells["record"],
        words_vi=line.text("words_vi"),
        words_en=line.text("words_en"),
        grade=line.choice("grade", Grade),
        source=line.text("source"),
        note=line.cells["note"],
    )


def figure_of(row: AcceptanceRow, years: Sequence[Year]) -> float:
    """Return the figure of a row in one world.

    Parameters
    ----------
    years
        Yearly rows of the world, from 2020 on.

    Raises
    ------
    Refusal
        If the world has no such figure in that year.
    """
    by_year = {_FIRST_YEAR + place: year for place, year in enumerate(years)}
    several = _OF_SEVERAL_YEARS.get(row.figure)
    if several:
        return several(by_year, row.year)
    return _figure(by_year, row.year, row.figure)


def _figure(years: Years, year: int, name: str) -> float:
    value = years.get(year, {}).get(name)
    if value is None:
        raise Refusal(
            f"no {name} of {year} was simulated\n"
            "simulate the whole year, or mend the row of acceptance.csv"
        )
    return value


def _digitalised(years: Years, year: int) -> float:
    whole = _figure(years, year, "digital_share_nso")
    return whole - _figure(years, year, "digital_core_share")


def _digitalised_growth(years: Years, last: int) -> float:
    """Return the yearly growth of the digitalised part of the share since 2020."""
    ratio = _digitalised(years, last) / _digitalised(years, _FIRST_YEAR)
    return float(ratio ** (1 / (last - _FIRST_YEAR)) - 1)


def _realised_share(years: Years, year: int) -> float:
    """Return realised over registered stock, founding included, revoked left out."""
    realised = _figure(years, year, "fdi_realised_stock_musd")
    return realised / _figure(years, year, "fdi_registered_stock_musd")


def _top2_median(years: Years, last: int) -> float:
    """Return the share of the two largest projects in the median year since 2020."""
    return median(
        _figure(years, year, "top2_share") for year in range(_FIRST_YEAR, last + 1)
    )


_OF_SEVERAL_YEARS: Final[Mapping[str, Callable[[Years, int], float]]] = {
    "digitalised_growth": _digitalised_growth,
    "realised_share": _realised_share,
    "top2_median": _top2_median,
}
