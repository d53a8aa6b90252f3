"""What a figure of the population is held against, and whether it fits."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from math import inf, sqrt
from typing import Any, Final

from model.evidence.reader import Evidence
from model.evidence.stylised_facts import load_stylised_facts

__all__ = ["EXACT", "Book", "Kind", "Match", "ratio"]

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
    SOURCE = "source"
    """The record that an input of the founding was taken from."""
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

    @property
    def is_broken(self) -> bool:
        """Whether it misses what it is built to meet, or an official record."""
        must = self.kind is Kind.SET or self.grade == "official"
        return must and not self.passed

    def as_row(self) -> dict[str, Any]:
        """Return the match as one flat row with its misfit and verdict."""
        return {**asdict(self), "misfit": self.misfit, "passed": self.passed}


def ratio(part: float, whole: float) -> float:
    """Return part over whole; infinite, so a miss, where there is no whole."""
    return float(part / whole) if whole else inf


class Book:
    """What figures are held against: rows of evidence and stylised facts."""

    def __init__(self, evidence: Evidence, scale: int) -> None:
        self._evidence = evidence
        self._facts = load_stylised_facts()
        self._scale = scale
        self._thinned = "" if scale == 1 else f" (the draw of 1 in {scale} adds to it)"

    def _slack(self, target: float, n_rows: float, rounding: float) -> float:
        """Return what rounding and thinning may move a figure by."""
        share = rounding
        if self._scale > 1:
            share = max(share, _STANDARD_ERRORS / sqrt(max(n_rows, 1.0)))
        return share * abs(target) + EXACT

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
        rounding: float = EXACT,
    ) -> Match:
        """Hold a figure against the parameter row that sets it.

        Above scale 1 the thinning draw adds an error that falls with the rows kept;
        `rounding` is relative, for what is held in coarser steps.
        """
        parameter = self._evidence.parameter(row)
        aim = parameter.value if target is None else target
        rows = simulated / self._scale if n_rows is None else n_rows
        slack = self._slack(aim, rows, rounding)
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
        n_rows: float = inf,
        rounding: float = EXACT,
    ) -> Match:
        """Hold a figure against another table of the founding that it must equal.

        Where it is a sum over rows that are thinned, the draw adds an error.
        """
        slack = self._slack(target, n_rows, rounding)
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
        kind: Kind = Kind.SOURCE,
        note: str = "",
    ) -> Match:
        """Hold a figure against a record, which an input may have been taken from."""
        row = self._evidence.observation(series, year=year)
        return Match(
            group=group,
            name=name,
            unit=unit,
            simulated=float(simulated),
            target=row.value,
            low=min(row.low, row.value * (1 - tolerance)),
            high=max(row.high, row.value * (1 + tolerance)),
            kind=kind,
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
