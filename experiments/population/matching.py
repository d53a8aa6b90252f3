"""What a figure of the population is held against, and whether it fits."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from math import sqrt
from typing import Any, Final

from model.evidence.reader import Evidence
from model.evidence.stylised_facts import load_stylised_facts

__all__ = ["EXACT", "Book", "Kind", "Match"]

EXACT: Final = 1e-9
"""Relative rounding that a figure which is set exactly may show."""
_ANOTHER_YEAR: Final = 0.15
"""How far a figure of 2020 may lie from the record of another year."""
_STANDARD_ERRORS: Final = 4.0
"""Standard errors of the thinning draw that a figure may be off at scales above 1."""


class Kind(StrEnum):
    """How a figure is tied to what it is held against."""

    SET = "set"
    """The founding is built to meet it."""
    STEERED = "steered"
    """A row steers it; the law of the mechanism leaves it within the row's range."""
    CHECKED = "checked"
    """A record that is no input of the founding."""
    BAND = "band"
    """A fact of other economies."""


@dataclass(frozen=True, slots=True)
class Match:
    """One figure of the population beside what it is held against."""

    group: str
    """Part of the table it stands in."""
    name: str
    unit: str
    simulated: float
    target: float
    """Recorded or assumed value; the middle of a band."""
    low: float
    high: float
    kind: Kind
    evidence: str
    """Row or paper it rests on."""
    grade: str
    note: str = ""

    @property
    def misfit(self) -> float:
        """Distance from the target, relative to it where that is not 0."""
        gap = self.simulated - self.target
        return gap / abs(self.target) if self.target else gap

    @property
    def passed(self) -> bool:
        """Whether the figure lies within the bounds."""
        return self.low <= self.simulated <= self.high

    def as_row(self) -> dict[str, Any]:
        """Return the match as one flat row with its misfit and verdict."""
        return {**asdict(self), "misfit": self.misfit, "passed": self.passed}


class Book:
    """What figures are held against: rows of evidence and stylised facts."""

    def __init__(self, evidence: Evidence, scale: int) -> None:
        self._evidence = evidence
        self._facts = load_stylised_facts()
        self._scale = scale
        self._thinned = "" if scale == 1 else f" (the draw of 1 in {scale} adds to it)"

    def set_by(
        self,
        row: str,
        group: str,
        name: str,
        unit: str,
        simulated: float,
        *,
        target: float | None = None,
        n_rows: float | None = None,
    ) -> Match:
        """Hold a figure against the parameter row that sets it.

        Above scale 1 the thinning draw adds an error that falls with the rows kept.
        """
        parameter = self._evidence.parameter(row)
        aim = parameter.value if target is None else target
        rows = simulated / self._scale if n_rows is None else n_rows
        share = EXACT
        if self._scale > 1:
            share = _STANDARD_ERRORS / sqrt(max(rows, 1.0))
        slack = share * abs(aim) + EXACT
        return Match(
            group=group,
            name=name,
            unit=unit,
            simulated=float(simulated),
            target=aim,
            low=aim - slack,
            high=aim + slack,
            kind=Kind.SET,
            evidence=row,
            grade=str(parameter.grade),
        )

    def remainder(
        self,
        group: str,
        name: str,
        unit: str,
        simulated: float,
        row: str,
        *,
        less: Sequence[str],
    ) -> Match:
        """Hold a figure against what other rows leave of one."""
        taken = sum(self._evidence.parameter(other).value for other in less)
        target = self._evidence.parameter(row).value - taken
        match = self.set_by(row, group, name, unit, simulated, target=target)
        return replace(match, evidence=f"{row} less the others")

    def within(
        self, row: str, group: str, name: str, unit: str, simulated: float, note: str
    ) -> Match:
        """Hold a figure against the range of a parameter row that only steers it."""
        parameter = self._evidence.parameter(row)
        return Match(
            group=group,
            name=name,
            unit=unit,
            simulated=float(simulated),
            target=parameter.value,
            low=parameter.low,
            high=parameter.high,
            kind=Kind.STEERED,
            evidence=row,
            grade=str(parameter.grade),
            note=note,
        )

    def closes(
        self,
        group: str,
        name: str,
        unit: str,
        simulated: float,
        *,
        target: float,
        evidence: str,
    ) -> Match:
        """Hold a figure against another table of the founding that it must equal."""
        slack = EXACT * abs(target) + EXACT
        return Match(
            group=group,
            name=name,
            unit=unit,
            simulated=float(simulated),
            target=target,
            low=target - slack,
            high=target + slack,
            kind=Kind.SET,
            evidence=evidence,
            grade="assumption",
        )

    def seen(
        self,
        series: str,
        year: str,
        group: str,
        name: str,
        unit: str,
        simulated: float,
        *,
        tolerance: float = _ANOTHER_YEAR,
        entity: str | None = None,
        note: str = "",
    ) -> Match:
        """Hold a figure against a record that is no input of the founding."""
        row = self._evidence.observation(series, year=year, entity=entity)
        return Match(
            group=group,
            name=name,
            unit=unit,
            simulated=float(simulated),
            target=row.value,
            low=min(row.low, row.value * (1 - tolerance)),
            high=max(row.high, row.value * (1 + tolerance)),
            kind=Kind.CHECKED,
            evidence=f"{series} {year}",
            grade=str(row.grade),
            note=note,
        )

    def band(self, fact: str, group: str, name: str, simulated: float) -> Match:
        """Hold a statistic against the band of a stylised fact."""
        band = self._facts[fact]
        return Match(
            group=group,
            name=name,
            unit=band.unit,
            simulated=float(simulated),
            target=(band.low + band.high) / 2,
            low=band.low,
            high=band.high,
            kind=Kind.BAND,
            evidence=fact,
            grade=str(band.grade),
            note=band.note + self._thinned,
        )
