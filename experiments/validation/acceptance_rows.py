"""What a simulated history is held against: `model/evidence/acceptance.csv`.

An acceptance or consistency row that misses fails the check. A calibrated row is
printed and never passed, since a factor is set on it. What is held out stands in no row
here; the record is scored by `record_check`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from importlib import resources
from typing import Final

from experiments.validation.record_figures import figure
from model.evidence.reader import Grade
from model.evidence.tables import Line, lines

__all__ = ["AcceptanceRow", "Role", "figure_of", "load_acceptance"]

type Year = Mapping[str, float | None]

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


@unique
class _Past(StrEnum):
    REPLAY = "replay"
    FREE = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceRow:
    """One figure of the simulated past and the bounds that it should lie in."""

    name: str
    figure: str
    """What `record_figures.figure` reads."""
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
    return figure(row.figure, years, row.year)
