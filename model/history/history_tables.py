"""The tables of `evidence/history`, read once and turned into arrays.

Every line carries a grade, a source and a note. Years and months become numbers here;
what a line means is said where it acts.
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, Owner, Sector
from agents.refusal import Refusal, did_you_mean
from model.evidence.reader import Grade
from model.evidence.tables import Line, lines
from model.place_tables import FIRST_YEAR, month

__all__ = [
    "LAST_FREE_YEAR",
    "LAST_YEAR",
    "PRODUCT_TAXES",
    "SECTORS",
    "Cause",
    "CauseLine",
    "History",
    "HistoryTables",
    "ProjectLine",
    "history_tables",
    "last_year",
    "read_record",
]

type Floats = npt.NDArray[np.float64]
type Mask = npt.NDArray[np.bool_]
type Record = Mapping[tuple[str, int], float]

History = Literal["replay", "free"]
"""Whether the record after 2023 is read, or trend and causes go on alone."""

LAST_YEAR: Final = 2025
"""Last year on record."""
LAST_FREE_YEAR: Final = 2023
"""Last year that a free history reads."""
PRODUCT_TAXES: Final = "product_taxes"
"""What stands beside the sectors in the tables of growth and prices."""
SECTORS: Final = {sector.label: int(sector) for sector in Sector}
"""Code of each sector by its label."""

_EVERY: Final = "all"
_OWNERS: Final = {owner.label: int(owner) for owner in Owner}
_ROWS: Final = {**SECTORS, PRODUCT_TAXES: len(Sector)}
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_CLOSES: Final = 1e-9


@unique
class Cause(StrEnum):
    """What happens to the province at a date, by what it acts on."""

    LOCKDOWN = "lockdown"
    """Part of a sector's output lost to the pandemic [share]."""
    TYPHOON = "typhoon"
    """Part of a sector's output lost to the storm of September 2024 [share]."""
    TARIFF = "tariff"
    """Duty over all exports of a sector [share of their worth]."""
    MINIMUM_TAX = "minimum_tax"
    SUPPORT_FUND = "support_fund"
    SPECIAL_PROCEDURE = "special_procedure"
    DIGITAL_TECHNOLOGY_LAW = "digital_technology_law"


_SWITCHES: Final = (
    Cause.MINIMUM_TAX,
    Cause.SUPPORT_FUND,
    Cause.SPECIAL_PROCEDURE,
    Cause.DIGITAL_TECHNOLOGY_LAW,
)
"""Causes that are in force or not and have no size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseLine:
    """One cause on one sector over some months."""

    cause: Cause
    sectors: tuple[int, ...]
    first_month: int
    """Months since January 2020."""
    last_month: int | None
    """None when it stays."""
    size: float
    """What `Cause` says; 0 of a switch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectLine:
    """One project known by name."""

    name: str
    sector: int
    owner: int
    site: str
    """Empty when it stands on no site."""
    registered_month: int
    opens_month: int
    capital_musd: float
    realised_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryTables:
    """Growth, prices, seasons, causes and projects of 2020 to 2025."""

    growth: Floats
    """Growth of existing units and product taxes, 2021 to 2025, (5, 16) [a year]."""
    relative_price: Floats
    """Price beside that of GRDP, 2020 to 2025, shape (6, n_sectors + 1) [ratio]."""
    price_level: Floats
    """Price level of GRDP, 2020 to 2023, shape (4,) [2020 = 1]."""
    climate: Floats
    """Foreign investors' climate beside 2023, 2020 to 2025, shape (6,) [ratio]."""
    seasons: Floats
    """Output of a month beside the year's mean, shape (12, n_sectors) [ratio]."""
    causes: tuple[CauseLine, ...]
    projects: tuple[ProjectLine, ...]


def last_year(history: History) -> int:
    """Return the last year on record that a history reads.

    Raises
    ------
    Refusal
        If it is not a kind of history.
    """
    if history == "replay":
        return LAST_YEAR
    if history == "free":
        return LAST_FREE_YEAR
    raise Refusal(f"history is '{history}'; expected replay or free")


def history_tables(folder: Traversable | None = None) -> HistoryTables:
    """Return the tables of a folder, the packaged ones when none is given.

    Raises
    ------
    Refusal
        If a table is broken; it names file, line and mend.
    """
    return _packaged() if folder is None else _read(folder)


def read_record(folder: Traversable | None = None) -> Record:
    """Return what is recorded or assumed of each year, by series and year.

    Growth of existing units is reckoned from it (`residual_growth.py`); nothing that
    runs reads it.
    """
    rows = _lines(folder or _folder(), "record", "series", "year", "value")
    found = {(row.text("series"), _year(row)): row.number("value") for row in rows}
    return MappingProxyType(found)


@functools.cache
def _packaged() -> HistoryTables:
    return _read(_folder())


def _folder() -> Traversable:
    return resources.files("model.evidence") / "history"


def _read(folder: Traversable) -> HistoryTables:
    return HistoryTables(
        growth=_by_year(folder, "sector_growth", "growth", FIRST_YEAR + 1, -1.0),
        relative_price=_by_year(folder, "prices", "relative_price", FIRST_YEAR, 0.0),
        price_level=_series(folder, "price_level", "level", LAST_FREE_YEAR),
        climate=_series(folder, "climate", "factor", LAST_YEAR),
        seasons=_seasons(folder),
        causes=tuple(_causes(folder)),
        projects=tuple(_projects(folder)),
    )


def _lines(folder: Traversable, name: str, *columns: str) -> list[Line]:
    path = folder / f"{name}.csv"
    rows = list(lines(path, (*columns, "grade", "source", "note")))
    for row in rows:
        row.choice("grade", Grade)
        row.text("source")
    return rows


def _code(line: Line, column: str, known: dict[str, int]) -> int:
    word = line.cells[column]
    if word not in known:
        raise line.refusal(
            f"no {column} '{word[:60]}'{did_you_mean(word, known)}",
            f"use one of {', '.join(known)}"[:200],
        )
    return known[word]


def _year(line: Line) -> int:
    year = line.number("year")
    if not FIRST_YEAR <= year <= LAST_YEAR or year != int(year):
        raise line.refusal(
            f"year is {year:g}", f"give a year from {FIRST_YEAR} to {LAST_YEAR}"
        )
    return int(year)


def _above(line: Line, column: str, least: float) -> float:
    value = line.number(column)
    if value <= least:
        raise line.refusal(f"{column} is {value:g}", f"give more than {least:g}")
    return value


def _complete(name: str, table: Floats) -> Floats:
    if np.isnan(table).any():
        raise Refusal(
            f"{name}.csv lacks a year or a sector\ngive every sector a line a year"
        )
    table.setflags(write=False)
    return table


def _by_year(
    folder: Traversable, name: str, column: str, first: int, least: float
) -> Floats:
    """Return a table by year and sector, product taxes last."""
    table = np.full((LAST_YEAR - first + 1, len(_ROWS)), np.nan)
    for row in _lines(folder, name, "sector", "year", column):
        year = _year(row)
        if year < first:
            raise row.refusal(f"year is {year}", f"the table begins in {first}")
        table[year - first, _code(row, "sector", _ROWS)] = _above(row, column, least)
    return _complete(name, table)


def _series(folder: Traversable, name: str, column: str, last: int) -> Floats:
    table = np.full(last - FIRST_YEAR + 1, np.nan)
    for row in _lines(folder, name, "year", column):
        year = _year(row)
        if year > last:
            raise row.refusal(f"year is {year}", f"the table ends in {last}")
        table[year - FIRST_YEAR] = _above(row, column, 0.0)
    return _complete(name, table)


def _seasons(folder: Traversable) -> Floats:
    table = np.full((MONTHS_OF_A_YEAR, len(Sector)), np.nan)
    for row in _lines(folder, "seasons", "sector", *_MONTHS):
        profile = np.array([_above(row, name, 0.0) for name in _MONTHS])
        if abs(profile.mean() - 1) > _CLOSES:
            raise row.refusal(
                f"months have a mean of {profile.mean():g}", "make their mean 1"
            )
        table[:, _code(row, "sector", SECTORS)] = profile
    return _complete("seasons", table)


def _causes(folder: Traversable) -> Sequence[CauseLine]:
    columns = ("cause", "sector", "first_month", "last_month", "size")
    return [_cause(row) for row in _lines(folder, "causes", *columns)]


def _cause(row: Line) -> CauseLine:
    cause = row.choice("cause", Cause)
    everyone = row.cells["sector"] == _EVERY
    sectors = tuple(Sector) if everyone else (_code(row, "sector", SECTORS),)
    first = month(row, "first_month")
    last = month(row, "last_month")
    if first is None or (last is not None and last < first):
        raise row.refusal(
            "the months do not follow each other", "give first_month <= last_month"
        )
    size = row.number("size", 0.0)
    is_loss = cause in (Cause.LOCKDOWN, Cause.TYPHOON)
    if size < 0 or (is_loss and size >= 1) or (cause in _SWITCHES and size != 0):
        raise row.refusal(
            f"size of {cause} is {size:g}",
            "a loss is 0 to below 1, a duty 0 or more, a law in force has none",
        )
    return CauseLine(
        cause=cause,
        sectors=tuple(map(int, sectors)),
        first_month=first,
        last_month=last,
        size=size,
    )


def _projects(folder: Traversable) -> Sequence[ProjectLine]:
    columns = "name sector owner site registered opens capital_musd realised_share"
    return [_project(row) for row in _lines(folder, "projects", *columns.split())]


def _project(row: Line) -> ProjectLine:
    registered, opens = month(row, "registered"), month(row, "opens")
    if registered is None or opens is None or opens <= registered:
        raise row.refusal(
            "the project opens before it is registered", "give registered < opens"
        )
    realised = row.number("realised_share")
    if not 0 < realised <= 1:
        raise row.refusal(
            f"realised_share is {realised:g}", "give a share above 0 and at most 1"
        )
    return ProjectLine(
        name=row.text("name"),
        sector=_code(row, "sector", SECTORS),
        owner=_code(row, "owner", _OWNERS),
        site=row.cells["site"],
        registered_month=registered,
        opens_month=opens,
        capital_musd=_above(row, "capital_musd", 0.0),
        realised_share=realised,
    )
