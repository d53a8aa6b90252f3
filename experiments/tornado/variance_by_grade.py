"""On which grade of evidence does the answer rest?

All uncertain rows are drawn at once in worlds that fit the record. Some 600 rows cannot
be regressed on 200 draws, so each grade has one index: the sum over its deciding rows
(those a tornado moved again) of the change that the row's drawn value makes by the
tornado's own bars, linear from low to central and from central to high. The shares of
the variance of the outcome's ranks that go with these indices add up to one with the
rest, which is luck, rows that were not moved again, and what rows do together.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from experiments.inference.paired import Interval
from experiments.tornado.bars import Bar
from experiments.tornado.ends import End, Sample
from experiments.tornado.rank_shares import bootstrap, rank_shares
from experiments.tornado.runs import Tornado
from experiments.worlds.uncertainty import drawn_values, uncertain_rows
from model.evidence.reader import Grade

__all__ = ["OUTCOMES", "GradeShare", "Outcome", "VarianceByGrade", "variance_by_grade"]

type Floats = npt.NDArray[np.float64]
type Outcome = Literal["level", "difference"]
"""The share in 2030 under the policy, or that less the reference's."""

OUTCOMES: Final[tuple[Outcome, ...]] = ("level", "difference")
_OF_SAMPLE: Final[Mapping[Outcome, Callable[[Sample], Floats]]] = {
    "level": Sample.levels,
    "difference": Sample.differences,
}
_OF_END: Final[Mapping[Outcome, Callable[[End], float]]] = {
    "level": lambda end: end.share,
    "difference": lambda end: end.difference,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeShare:
    """What of the variance goes with the deciding rows of one grade."""

    grade: Grade
    n_rows: int
    """Its deciding rows; without any the share is 0."""
    n_uncertain: int
    """All its uncertain rows."""
    share: float
    interval: Interval
    """95 % percentile interval over resamples of the draws."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VarianceByGrade:
    """The variance of one outcome over the draws, shared out."""

    outcome: Outcome
    n_draws: int
    """Draws that fit the record and did not fail."""
    mean: float
    sd: float
    """Mean and standard deviation over the draws [share]."""
    shares: tuple[GradeShare, ...]
    rest: float
    """Luck, rows that were not moved again, and what rows do together."""
    rest_interval: Interval
    luck: float | None
    """Variance over the tornado's worlds, all rows central, over that of the draws."""
    n_luck: int
    """In how many worlds that was taken."""

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "outcome": self.outcome,
            "n_draws": self.n_draws,
            "mean": self.mean,
            "sd": self.sd,
            "grades": [
                {
                    "grade": one.grade.value,
                    "n_rows": one.n_rows,
                    "n_uncertain": one.n_uncertain,
                    "share": one.share,
                    "low": one.interval[0],
                    "high": one.interval[1],
                }
                for one in self.shares
            ],
            "rest": self.rest,
            "rest_low": self.rest_interval[0],
            "rest_high": self.rest_interval[1],
            "luck": self.luck,
            "n_luck": self.n_luck,
        }


def variance_by_grade(found: Tornado) -> tuple[VarianceByGrade, ...]:
    """Return the variance of the level and of the difference, shared out by grade.

    Nothing where no row has a bar or fewer than three draws gave a result.
    """
    if not found.bars or found.draws is None or len(found.draws.results) <= 2:
        return ()
    worlds = tuple(found.draws.results)
    drawn = Sample(worlds, np.array([found.draws.results[w] for w in worlds]))
    return tuple(_shared_out(found, drawn, outcome) for outcome in OUTCOMES)


def _shared_out(found: Tornado, drawn: Sample, outcome: Outcome) -> VarianceByGrade:
    values = _OF_SAMPLE[outcome](drawn)
    again = [bar for bar in found.bars if bar.is_again] or list(found.bars)
    rows_of = {
        grade: [bar for bar in again if bar.row.grade is grade] for grade in Grade
    }
    held = found.settings.run.values
    drawn_rows = _drawn_rows(drawn.worlds, held)
    indices = np.column_stack(
        [_index(bars, drawn_rows, outcome) for bars in rows_of.values()]
    )
    shares = rank_shares(values, indices)
    *intervals, rest_interval = bootstrap(values, indices)
    still = _OF_SAMPLE[outcome](found.central)
    variance = float(np.var(values, ddof=1))
    uncertain = [row.grade for row in uncertain_rows() if row.name not in held]
    return VarianceByGrade(
        outcome=outcome,
        n_draws=values.size,
        mean=float(values.mean()),
        sd=variance**0.5,
        shares=tuple(
            GradeShare(
                grade=grade,
                n_rows=len(bars),
                n_uncertain=uncertain.count(grade),
                share=float(share),
                interval=interval,
            )
            for (grade, bars), share, interval in zip(
                rows_of.items(), shares, intervals, strict=True
            )
        ),
        rest=float(1 - shares.sum()),
        rest_interval=rest_interval,
        luck=_ratio_of_luck(still, variance),
        n_luck=still.size,
    )


def _drawn_rows(worlds: Sequence[int], held: Mapping[str, float]) -> dict[str, Floats]:
    """Return the values of every uncertain row in the draws, each (n_draws,)."""
    rows = uncertain_rows()
    drawn = [drawn_values(world, rows) | dict(held) for world in worlds]
    return {row.name: np.array([one[row.name] for one in drawn]) for row in rows}


def _index(
    bars: Sequence[Bar], drawn: Mapping[str, Floats], outcome: Outcome
) -> Floats:
    """Return what the bars say of each draw, summed over some rows, (n_draws,)."""
    size = len(next(iter(drawn.values())))
    index = np.zeros(size)
    for bar in bars:
        places = [end.value for end in bar.ends]
        effects = [_OF_END[outcome](end) for end in bar.ends]
        index += np.interp(drawn[bar.row.name], places, effects) - effects[1]
    return index


def _ratio_of_luck(still: Floats, variance: float) -> float | None:
    if still.size <= 1 or variance == 0:
        return None
    return float(np.var(still, ddof=1)) / variance
