"""What would it take? The digital share as pure accounting, before any simulation.

Question: for a target share of GRDP by a year, how fast must digital value added grow,
how far can the firms that stand already carry it, how many electronics plants close the
gap, and can the province bring the land, power, people and capital for them in time?
Design: one chain of arithmetic on rows of evidence, each line with its range and the
grade of the weakest row it uses. What would surprise us: a target above the ceiling of
the existing firms that needs no plant.

Recorded growth of 2025 is read as a level. That is accounting on the record: nothing
here sets a parameter of a simulation.
"""

from dataclasses import dataclass
from math import ceil
from typing import Any, Final, Literal

from agents.refusal import Refusal
from experiments.frontier.frontier_arithmetic import RECORD_YEAR
from experiments.frontier.frontier_ranges import Line, ranged_lines
from model.evidence.reader import Evidence

__all__ = [
    "PLANT_MUSD",
    "PLANT_SIZES_MUSD",
    "VERDICTS",
    "YEARS",
    "Bound",
    "Frontier",
    "Reason",
    "Verdict",
    "fastest_months",
    "frontier",
]

type Reason = Literal["", "gone", "time", "land", "workers"]
"""Why a target is impossible: the year has gone, or what there is too little of."""

type Verdict = Literal["already met", "open", "only with plants", "impossible"]
"""Met; within reach of the firms that stand; beyond them; out of reach."""

VERDICTS: Final[tuple[Verdict, ...]] = (
    "already met",
    "open",
    "only with plants",
    "impossible",
)
"""Verdicts from the easiest target to the hardest."""
YEARS: Final = range(RECORD_YEAR, 2036)
"""Years that a target can be set for."""
PLANT_SIZES_MUSD: Final = (500, 1000, 2000, 4000)
"""Sizes of plant that are counted [USD m realised]."""
PLANT_MUSD: Final = 2000
"""The size that text and picture speak of [USD m realised]."""

_MONTHS: Final = 12
_BOUNDS: Final = {
    "existing_firms": ("maturity", "mean maturity"),
    "time": ("months", "months"),
    "capital": ("capital", "USD million realised"),
    "land": ("land", "ha"),
    "power": ("power", "MW"),
    "workers": ("workers", "workers"),
    "graduates": ("graduates", "graduates"),
}
"""Bounds with the lines they read and their units."""
_LIMITING: Final[tuple[Reason, ...]] = ("land", "workers")
"""Bounds whose limit no pace can pass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What the target asks for beside what there is.

    The first bound asks it of the firms that stand, the others of new plants alone.
    """

    needed: Line
    available: Line
    """What there is by the year, at the pace on record."""
    unit: str
    limit: float | None
    """What there is at all, whatever the pace; nothing where that is not known."""

    @property
    def binding(self) -> bool:
        """Whether more is needed than there is, at central values."""
        return self.needed.value > self.available.value

    @property
    def certain(self) -> bool:
        """Whether that holds at every value within the ranges."""
        return (
            self.needed.low > self.available.high
            or self.needed.high <= self.available.low
        )

    def to_json(self) -> dict[str, Any]:
        """Return the bound as plain values."""
        return {
            "unit": self.unit,
            "needed": self.needed.value,
            "needed_low": self.needed.low,
            "needed_high": self.needed.high,
            "available": self.available.value,
            "available_low": self.available.low,
            "available_high": self.available.high,
            "limit": self.limit,
            "binding": self.binding,
            "certain": self.certain,
            "grade": self.needed.grade,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """What a target takes, line by line."""

    target: float
    by: int
    photovoltaics: bool
    """Whether solar cells count as electronics."""
    lines: dict[str, Line]
    bounds: dict[str, Bound]
    verdict: Verdict
    reason: Reason = ""

    def plants(self, size_musd: float) -> tuple[int, int, int]:
        """Return how many plants of a size are needed: central, fewest, most."""
        capital = self.lines["capital_realised"]
        return (
            ceil(capital.value / size_musd),
            ceil(capital.low / size_musd),
            ceil(capital.high / size_musd),
        )

    @property
    def last_month(self) -> str:
        """Month by which plants must be registered to run full when the year begins."""
        month = _MONTHS * self.by - ceil(self.lines["months_needed"].value)
        return f"{month // _MONTHS}-{month % _MONTHS + 1:02d}"

    def to_json(self) -> dict[str, Any]:
        """Return the answer as one object of plain values, at 2020 prices."""
        bounds = {name: bound.to_json() for name, bound in self.bounds.items()}
        bounds["time"]["last_month_to_register"] = self.last_month
        return {
            "target": self.target,
            "by": self.by,
            "base_share": self.lines["base_share"].value,
            "needed_growth_real": self.lines["needed_growth_real"].value,
            "ceiling_existing_firms": self.lines["ceiling_existing_firms"].value,
            "extra_digital_va_bn_vnd": self.lines["extra_digital_va"].value,
            "plants_needed": self._plants_json(),
            "bounds": bounds,
            "verdict": self.verdict,
        }

    def _plants_json(self) -> dict[str, Any]:
        counts = {size: self.plants(size) for size in PLANT_SIZES_MUSD}
        return {
            "by_size_usd_million_realised": {
                str(size): {"plants": central, "low": fewest, "high": most}
                for size, (central, fewest, most) in counts.items()
            },
            **{
                f"{name}_usd_million": {
                    "value": self.lines[name].value,
                    "low": self.lines[name].low,
                    "high": self.lines[name].high,
                }
                for name in ("capital_realised", "capital_registered")
            },
        }


def frontier(
    target: float,
    by: int,
    *,
    photovoltaics: bool = False,
    evidence: Evidence | None = None,
) -> Frontier:
    """Return what it takes to bring the digital share to a target by a year.

    Parameters
    ----------
    target
        Digital share of GRDP, between 0 and 1 [share].
    by
        Year, from 2025 to 2035.
    photovoltaics
        Whether solar cells count as electronics (VSIC 26).
    evidence
        Evidence to read; the packaged one when not given.

    Raises
    ------
    Refusal
        If the target or the year is out of range.
    """
    if not 0 < target < 1:
        raise Refusal(
            f"target is {target:g}; expected a share above 0 and below 1\n"
            "write 0.3 for 30 %"
        )
    if by not in YEARS:
        raise Refusal(f"by is {by}; expected a year from {YEARS[0]} to {YEARS[-1]}")
    known = evidence or Evidence.load()
    lines = ranged_lines(known, target, by, photovoltaics=photovoltaics)
    today = ranged_lines(known, target, RECORD_YEAR, photovoltaics=photovoltaics)
    verdict, reason = _verdict(known, lines, _bounds(known, today), target, by)
    return Frontier(
        target=target,
        by=by,
        photovoltaics=photovoltaics,
        lines=lines,
        bounds=_bounds(known, lines),
        verdict=verdict,
        reason=reason,
    )


def _bounds(evidence: Evidence, lines: dict[str, Line]) -> dict[str, Bound]:
    limits = {
        "existing_firms": 1.0,
        "land": evidence.parameter("planned_land_ha").value,
        "workers": evidence.parameter("working_age_population").value,
    }
    return {
        name: Bound(
            needed=lines[f"{line}_needed"],
            available=lines[f"{line}_available"],
            unit=unit,
            limit=limits.get(name),
        )
        for name, (line, unit) in _BOUNDS.items()
    }


def _verdict(
    evidence: Evidence,
    lines: dict[str, Line],
    today: dict[str, Bound],
    target: float,
    by: int,
) -> tuple[Verdict, Reason]:
    """Return the verdict, and the reason where the target is impossible.

    Land and people are held against the plants that the economy of 2025 would ask for
    (`today`), fewer than any later year's, so that more time never makes a target
    harder.
    """
    if target <= lines["base_share"].value:
        return "already met", ""
    if by == RECORD_YEAR:
        on_trend = target <= lines["trend_share"].value
        return ("open", "") if on_trend else ("impossible", "gone")
    if target <= lines["ceiling_existing_firms"].value:
        return "open", ""
    if fastest_months(evidence) > lines["months_available"].value:
        return "impossible", "time"
    for name in _LIMITING:
        limit = today[name].limit
        if limit is not None and today[name].needed.low > limit:
            return "impossible", name
    return "only with plants", ""


def fastest_months(evidence: Evidence) -> float:
    """Return building and ramp of a plant at their shortest [months]."""
    rows = ("build_months_electronics", "plant_ramp_months")
    return sum(evidence.parameter(name).low for name in rows)
