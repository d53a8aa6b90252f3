"""Figures at one value of a row: shares in some worlds, and what compares them.

An end gives the figures that `halong compare REFERENCE POLICY` gives with the row held
at its value, by the same formulas, so that two comparisons reproduce a bar.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from experiments.comparison.comparison import YEARS
from experiments.comparison.comparison_outcomes import YEAR_OF_EFFECT
from experiments.definitions.share_definitions import FIGURES, SCORED
from experiments.inference.paired import (
    CONFIDENCE,
    Interval,
    Pairs,
    paired_interval,
    probability_difference,
    spread,
    wilson,
)

__all__ = ["End", "Sample"]

type Floats = npt.NDArray[np.float64]
type Flags = npt.NDArray[np.bool_]

_EFFECT: Final = YEARS.index(YEAR_OF_EFFECT)
_SCORED: Final = next(n for n, one in enumerate(FIGURES) if one.indicator == SCORED)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The shares under both policies in the same worlds, everything else alike."""

    worlds: tuple[int, ...]
    shares: Floats
    """Shape (n_worlds, 2, n_figures, n_years); the reference first."""

    def levels(self, figure: int = _SCORED) -> Floats:
        """Return a share in 2030 under the policy, shape (n_worlds,)."""
        return self.shares[:, 1, figure, _EFFECT]

    def differences(self, figure: int = _SCORED) -> Floats:
        """Return policy less reference of a share in 2030, shape (n_worlds,)."""
        return self.levels(figure) - self.shares[:, 0, figure, _EFFECT]

    def reached(self, target: float, by: int) -> Flags:
        """Return whether each policy reaches the target by a year, (n_worlds, 2)."""
        until = YEARS.index(by) + 1
        return (self.shares[:, :, _SCORED, :until] >= target).any(axis=2)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class End:
    """What a row's value comes to: the figures that `halong compare` gives at it."""

    value: float
    sample: Sample
    target: float
    by: int

    @property
    def share(self) -> float:
        """Mean share in 2030 under the policy [share]."""
        return float(self.sample.levels().mean())

    @property
    def difference(self) -> float:
        """Mean of policy less reference in 2030 [share]."""
        return float(self.sample.differences().mean())

    @property
    def chances(self) -> tuple[float, float]:
        """Share of worlds that reach the target: the reference, the policy."""
        reference, policy = self.sample.reached(self.target, self.by).mean(axis=0)
        return float(reference), float(policy)

    @property
    def chance(self) -> float:
        """Share of worlds in which the policy reaches the target by its year."""
        return self.chances[1]

    @property
    def chance_difference(self) -> float:
        """Policy's less reference's chance."""
        reference, policy = self.chances
        return policy - reference

    @property
    def interval(self) -> Interval | None:
        """95 % t interval of the mean difference; nothing from one world."""
        return paired_interval(self.sample.differences(), CONFIDENCE)

    def to_json(self) -> dict[str, Any]:
        """Return the end as plain values, named as `halong compare` names them."""
        reached = self.sample.reached(self.target, self.by)
        hits, n = int(reached[:, 1].sum()), len(self.sample.worlds)
        pairs = Pairs.of(reached[:, 1], reached[:, 0])
        low, high = spread(self.sample.levels())
        diff_low, diff_high = self.interval or (None, None)
        p_low, p_high = wilson(hits, n)
        p_diff_low, p_diff_high = probability_difference(pairs, CONFIDENCE)
        return {
            "value": self.value,
            "share_2030_mean": self.share,
            "share_2030_low": low,
            "share_2030_high": high,
            "diff_mean": self.difference,
            "diff_low": diff_low,
            "diff_high": diff_high,
            "p_target": self.chance,
            "p_target_low": p_low,
            "p_target_high": p_high,
            "p_diff": self.chance_difference,
            "p_diff_low": p_diff_low,
            "p_diff_high": p_diff_high,
            "definitions": [
                {
                    "definition": figure.definition.name,
                    "prices": figure.prices,
                    "share_2030_mean": float(self.sample.levels(place).mean()),
                    "diff_mean": float(self.sample.differences(place).mean()),
                }
                for place, figure in enumerate(FIGURES)
            ],
        }
