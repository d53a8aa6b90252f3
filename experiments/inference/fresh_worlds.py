"""How much of a winner's lead was luck: it is tried again in worlds of its own.

The policy with the largest effect in some worlds is among other things the one whose
luck was best in them (the winner's or optimiser's curse), so its effect there is too
large on average, the more so the more policies were tried. In fresh worlds it is not.

References
----------
Smith and Winkler (2006), The optimizer's curse.
Welch (1947), The generalization of Student's problem when several different population
variances are involved.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal
from experiments.inference.paired import CONFIDENCE, Interval

__all__ = ["FreshTrial", "winner_of", "winner_on_fresh_worlds"]

type Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshTrial:
    """A winner's effect where it was chosen and in fresh worlds."""

    winner: str
    n_policies: int
    """Policies it was chosen from."""
    mean_chosen: float
    """Mean effect in the worlds it was chosen on."""
    mean_fresh: float
    """Mean effect in fresh worlds, which nothing was chosen on."""
    drop: float
    """The first less the second."""
    interval: Interval | None
    """Welch's interval of the drop; nothing from one world on either side."""

    def to_json(self) -> dict[str, Any]:
        """Return plain values; what is undefined is null."""
        return asdict(self)


def winner_of(effects: Mapping[str, Floats]) -> str:
    """Return the policy of the largest mean effect, the first of equals.

    Parameters
    ----------
    effects
        Paired difference to the reference by policy, each shape (n_worlds,).

    Raises
    ------
    Refusal
        If there is no policy.
    """
    if not effects:
        raise Refusal("no policy to choose a winner from; name one besides")
    return max(effects, key=lambda name: float(effects[name].mean()))


def winner_on_fresh_worlds(
    effects: Mapping[str, Floats], fresh: Floats, confidence: float = CONFIDENCE
) -> FreshTrial:
    """Return by how much the winner's effect drops in fresh worlds.

    Luck of choosing apart, the drop is 0 on average; the interval says how far the
    luck of the two sets of worlds alone may carry it.

    Parameters
    ----------
    effects
        Paired difference to the reference in the worlds of choice, by policy, each
        shape (n_worlds,).
    fresh
        Paired difference of `winner_of(effects)` in other worlds, shape (n_fresh,).
    confidence
        Confidence of the interval.
    """
    winner = winner_of(effects)
    chosen = effects[winner]
    drop = float(chosen.mean() - fresh.mean())
    return FreshTrial(
        winner=winner,
        n_policies=len(effects),
        mean_chosen=float(chosen.mean()),
        mean_fresh=float(fresh.mean()),
        drop=drop,
        interval=_welch_interval(chosen, fresh, drop, confidence),
    )


def _welch_interval(
    one: Floats, other: Floats, difference: float, confidence: float
) -> Interval | None:
    """Return the interval of a difference of means of unlike spreads."""
    from scipy.special import stdtrit

    if min(one.size, other.size) <= 1:
        return None
    squares = [float(part.var(ddof=1)) / part.size for part in (one, other)]
    whole = sum(squares)
    if whole == 0:
        return difference, difference
    parts = zip(squares, (one, other), strict=True)
    freedom = whole**2 / sum(square**2 / (part.size - 1) for square, part in parts)
    reach = float(stdtrit(freedom, (1 + confidence) / 2)) * sqrt(whole)
    return difference - reach, difference + reach
