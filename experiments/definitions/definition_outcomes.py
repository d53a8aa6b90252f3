"""What worlds say of each policy under every definition of the digital share.

Worlds, pairs, intervals and margin are those of the comparison itself; only what is
counted as digital, and at which prices, changes. A verdict that holds under one figure
and not under another is the definition's doing as much as the policy's.
"""

from dataclasses import dataclass
from typing import Any

from experiments.comparison.comparison import Comparison
from experiments.definitions.share_definitions import FIGURES, ShareFigure
from experiments.inference.paired import (
    Interval,
    Verdict,
    paired_interval,
    spread,
    verdict_of,
    wilson,
)

__all__ = ["DefinedOutcome", "defined_outcomes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinedOutcome:
    """What worlds say of one policy under one definition at one price base."""

    figure: ShareFigure
    mean: float
    """Mean share of GRDP in the year of effect [share]."""
    spread: Interval
    """5 and 95 % quantile over worlds [share]."""
    p_target: float
    """Share of worlds in which the target is reached by its year."""
    p_target_interval: Interval
    difference: float | None
    """Mean paired difference of the share [share]; nothing for the reference."""
    interval: Interval | None
    """Its interval, for all policies at once; nothing from one world."""
    verdict: Verdict | None
    """How the policy stands to the reference; nothing for the reference itself."""

    def to_json(self) -> dict[str, Any]:
        """Return the outcome as plain values; what is undefined is null."""
        low, high = self.interval or (None, None)
        return {
            "definition": self.figure.definition.name,
            "prices": self.figure.prices,
            "indicator": self.figure.indicator,
            "scored": self.figure.is_scored,
            "mean": self.mean,
            "low": self.spread[0],
            "high": self.spread[1],
            "p_target": self.p_target,
            "p_target_low": self.p_target_interval[0],
            "p_target_high": self.p_target_interval[1],
            "diff_mean": self.difference,
            "diff_low": low,
            "diff_high": high,
            "verdict": self.verdict,
        }


def defined_outcomes(
    comparison: Comparison, row: int, year: int
) -> tuple[DefinedOutcome, ...]:
    """Return the six figures of one policy, in the order of `FIGURES`.

    Parameters
    ----------
    comparison
        Every policy's years in every world, at least one of which counts.
    row
        Place of the policy; 0 is the reference.
    year
        Year in which policies are held against the reference.
    """
    return tuple(_outcome(comparison, row, year, figure) for figure in FIGURES)


def _outcome(
    comparison: Comparison, row: int, year: int, figure: ShareFigure
) -> DefinedOutcome:
    panel, settings = comparison.panel, comparison.settings
    ours, theirs = panel.in_year(row, figure.indicator, year)
    reached = panel.reaches(settings.target, settings.by, figure.indicator)[row]
    hits, n_worlds = int(reached.sum()), ours.size
    interval = paired_interval(ours - theirs, comparison.confidence) if row else None
    return DefinedOutcome(
        figure=figure,
        mean=float(ours.mean()),
        spread=spread(ours),
        p_target=hits / n_worlds,
        p_target_interval=wilson(hits, n_worlds),
        difference=float((ours - theirs).mean()) if row else None,
        interval=interval,
        verdict=verdict_of(interval, settings.margin) if row else None,
    )
