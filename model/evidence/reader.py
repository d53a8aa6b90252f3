"""The evidence as objects: what was recorded, what drives a mechanism, what is text.

Every row carries its grade and its source; `Evidence.load()` reads them all.
"""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from enum import StrEnum, unique
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from agents.refusal import Refusal, did_you_mean
from model.evidence.tables import Line, lines, plain

__all__ = [
    "PROVINCE",
    "Distribution",
    "Evidence",
    "Fact",
    "Grade",
    "Observation",
    "ParameterRow",
    "Used",
]

_LARGEST_PARAMETER: Final = 10_000_000
"""No parameter of the province is larger in its unit."""

PROVINCE: Final = "Quảng Ninh"
"""The entity of the rows that are about the province."""


@unique
class Grade(StrEnum):
    """How far a number can be trusted, best first; no row stands above its source."""

    OFFICIAL = "official"
    """Read at a ministry, a statistics office or in a law's text."""
    LITERATURE = "literature"
    """Read in a paper."""
    NEWS = "news"
    """Read in the press, which may report an office or a law."""
    ANALOGY = "analogy"
    """Taken from elsewhere or earlier, or its address was not kept."""
    ASSUMPTION = "assumption"
    """Remembered, a plausible band, derived from one of these, or our choice."""


@unique
class Distribution(StrEnum):
    """How a parameter is drawn between its low and its high."""

    FIXED = "fixed"
    """Never drawn; the range only shows what is known."""
    UNIFORM = "uniform"
    TRIANGULAR = "triangular"
    """Its mode is the value."""
    LOGUNIFORM = "loguniform"


@unique
class Used(StrEnum):
    """What an observation may do."""

    TRAIN = "train"
    """May set a parameter."""
    HELD_OUT = "held_out"
    """Scores a free history and sets nothing."""
    CONTEXT = "context"
    """Informs a reader, a policy's terms or a range."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One recorded number."""

    name: str
    """What was recorded."""
    entity: str
    """Whom or where it is about."""
    year: str
    """When: 2024, 2024-09, 2025-11-24, 2025H1, 2025Q3, 2021-2025, or nothing."""
    value: float
    """The number [unit]; the middle where only a range was recorded."""
    low: float
    """Lowest recorded [unit]; the value where no range was recorded."""
    high: float
    """Highest recorded [unit]; the value where no range was recorded."""
    unit: str
    grade: Grade
    source: str
    used: Used
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterRow:
    """One number that drives a mechanism."""

    name: str
    """The field it fills; a field by sector adds the label, one by stage the digit."""
    value: float
    """The central value [unit]."""
    low: float
    """Lowest plausible [unit]."""
    high: float
    """Highest plausible [unit]."""
    distribution: Distribution
    unit: str
    grade: Grade
    source: str
    """Observations by name, or a paper, or why it is an assumption."""
    note: str
    """How the value follows from the source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One recorded text: a law, a list, an event."""

    name: str
    entity: str
    year: str
    text: str
    grade: Grade
    source: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All rows of the evidence, in the order of their files."""

    observations: tuple[Observation, ...]
    parameters: tuple[ParameterRow, ...]
    facts: tuple[Fact, ...]

    @staticmethod
    def load(folder: Traversable | None = None) -> "Evidence":
        """Return the evidence of a folder, of this package when none is given.

        Raises
        ------
        Refusal
            If a file is not what its columns promise; it names file, line and mend.
        """
        return _packaged() if folder is None else _read(folder)

    def series(
        self, name: str, *, entity: str | None = None
    ) -> tuple[Observation, ...]:
        """Return every observation of a name, in the order of the file.

        Raises
        ------
        Refusal
            If there is none.
        """
        named = tuple(row for row in self.observations if row.name == plain(name))
        if not named:
            raise _unknown("observation", name, (row.name for row in self.observations))
        found = tuple(row for row in named if entity in (None, row.entity))
        if not found:
            known = (row.entity for row in named)
            raise _unknown(f"entity of {name}", str(entity), known)
        return found

    def observation(
        self, name: str, *, entity: str | None = None, year: int | str | None = None
    ) -> Observation:
        """Return the one observation of a name, entity and year.

        Parameters
        ----------
        name
            What was recorded.
        entity
            Whom it is about; the province, where it has rows, when not given.
        year
            When; may be left out where there is only one.

        Raises
        ------
        Refusal
            If there is none, or several to choose from.
        """
        rows = self.series(name, entity=entity)
        if entity is None:
            rows = tuple(row for row in rows if row.entity == PROVINCE) or rows
        found = tuple(row for row in rows if year is None or row.year == str(year))
        if len(found) == 1:
            return found[0]
        chosen = ", ".join(f"{row.entity} {row.year}".strip() for row in found or rows)
        came = f"{len(found)} observations of {name}" + (f" in {year}" if year else "")
        raise Refusal(f"{came}; expected one\nrecorded are: {chosen}")

    def parameter(self, name: str) -> ParameterRow:
        """Return the row of a parameter.

        Raises
        ------
        Refusal
            If there is none.
        """
        for row in self.parameters:
            if row.name == plain(name):
                return row
        raise _unknown("parameter", name, (row.name for row in self.parameters))


@functools.cache
def _packaged() -> Evidence:
    return _read(resources.files("model.evidence"))


def _read(folder: Traversable) -> Evidence:
    return Evidence(
        observations=_rows(folder / "observations.csv", Observation, _observation),
        parameters=_rows(folder / "parameters.csv", ParameterRow, _parameter),
        facts=_rows(folder / "facts.csv", Fact, _fact),
    )


def _unknown(kind: str, name: str, known: Iterable[str]) -> Refusal:
    near = did_you_mean(plain(name), known)
    return Refusal(f"no {kind} '{name}'{near}\n`halong evidence` lists them all")


def _observation(line: Line) -> Observation:
    value, low, high = line.bounded(blank_is_value=True)
    return Observation(
        name=line.name(),
        entity=line.text("entity"),
        year=line.cells["year"],
        value=value,
        low=low,
        high=high,
        unit=line.text("unit"),
        grade=line.choice("grade", Grade),
        source=line.text("source"),
        used=line.choice("used", Used),
        note=line.cells["note"],
    )


def _parameter(line: Line) -> ParameterRow:
    value, low, high = line.bounded(blank_is_value=False)
    if max(abs(low), abs(high)) > _LARGEST_PARAMETER:
        raise line.refusal(
            f"{low:g} to {high:g} is beyond any number of the province",
            f"stay within {_LARGEST_PARAMETER:g}, or choose a larger unit",
        )
    return ParameterRow(
        name=line.name(),
        value=value,
        low=low,
        high=high,
        distribution=line.choice("distribution", Distribution),
        unit=line.text("unit"),
        grade=line.choice("grade", Grade),
        source=line.text("source"),
        note=line.cells["note"],
    )


def _fact(line: Line) -> Fact:
    return Fact(
        name=line.name(),
        entity=line.text("entity"),
        year=line.cells["year"],
        text=line.text("text"),
        grade=line.choice("grade", Grade),
        source=line.text("source"),
        note=line.cells["note"],
    )


def _rows[R: (Observation, ParameterRow, Fact)](
    path: Traversable, row: type[R], parse: Callable[[Line], R]
) -> tuple[R, ...]:
    """Return the rows of a file, each parsed, no two of one key."""
    columns = [field.name for field in fields(row)]
    first_line: dict[tuple[str, ...], str] = {}
    found: list[R] = []
    for line in lines(path, columns):
        key = tuple(line.cells.get(part, "") for part in ("name", "entity", "year"))
        if key in first_line:
            said = " ".join(filter(None, key))
            raise line.refusal(
                f"{said} stands already in {first_line[key]}",
                "keep one row, with a conflict as its low and high",
            )
        first_line[key] = line.place
        found.append(parse(line))
    return tuple(found)
