"""Looking before all worlds are in, with the error shared out over the looks.

Looks come at 16, 32, 64, ... worlds and at the last. By the time a share t of all
worlds is in, ``error(t) = 0.05 t ** 2`` is spent (Kim and DeMets's power family): an
early look drops only what is far behind, and most is left for the end. Spending evenly
(Pocock) leaves so little for the end that its intervals are a fifth wider; spending as
late as O'Brien and Fleming leaves 1e-28 for the first of six looks, at which nothing
could ever be dropped.

What a look adds is spent on t intervals of that look alone, Bonferroni over looks and
over policies. That needs no law of how looks hang together, so it holds for t intervals
from 16 worlds as it does for normal ones, and costs little, since looks double. With
normal differences the best policy is dropped at any look with probability 0.025 at
most.

The final interval of a policy, wherever it stopped, is the t interval at the confidence
of the last look: some 96 % for one comparison, since a quarter of the error or less is
spent before. So a policy is still in at the end and its final interval misses with the
probability of what was left, at most; over all that may happen on the way, stopped or
not, it holds in 94 to 97 % of repeats, normal or moderately skewed (a test).

References
----------
Kim and DeMets (1987), Design and analysis of group sequential tests based on the type I
error spending rate function.
Jennison and Turnbull (2000), Group sequential methods: chapters 7 and 8.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal
from experiments.inference.paired import CONFIDENCE, paired_interval

__all__ = ["FIRST_LOOK", "Look", "dropped", "schedule", "spent_by"]

type Floats = npt.NDArray[np.float64]

FIRST_LOOK: Final = 16
"""Worlds at the first look."""
_SPENDING_POWER: Final = 2
_GROWTH: Final = 2
"""A look has so many times the worlds of the one before."""
_LEAST_WORLDS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A moment at which the worlds that are in are looked at."""

    n: int
    """Worlds that are in."""
    spent: float
    """Error spent by this look, this one included [probability]."""
    confidence: float
    """Confidence of one interval at this look."""


def spent_by(part: float) -> float:
    """Return the error spent when a part of all worlds, 0 to 1, is in."""
    return (1 - CONFIDENCE) * part**_SPENDING_POWER


def schedule(n_max: int, n_policies: int, first: int = FIRST_LOOK) -> tuple[Look, ...]:
    """Return the looks, at doubling numbers of worlds, the last one at all of them.

    Parameters
    ----------
    n_max
        How many worlds there are to be, at least 2.
    n_policies
        How many policies start out; each is held against one leader.
    first
        Worlds at the first look, at least 2.

    Raises
    ------
    Refusal
        If there are fewer than two worlds or policies.
    """
    if n_max < _LEAST_WORLDS or first < _LEAST_WORLDS or n_policies < 1 + 1:
        raise Refusal(
            f"looks at {first} to {n_max} worlds of {n_policies} policies; expected "
            "two or more of each\ntake more worlds or policies"
        )
    counts = []
    while first < n_max:
        counts.append(first)
        first *= _GROWTH
    looks, before = [], 0.0
    for n in (*counts, n_max):
        spent = spent_by(n / n_max)
        confidence = 1 - (spent - before) / (n_policies - 1)
        looks.append(Look(n=n, spent=spent, confidence=confidence))
        before = spent
    return tuple(looks)


def dropped(shares: Mapping[str, Floats], margin: float, look: Look) -> tuple[str, ...]:
    """Return the policies worse than the leader by more than the margin.

    The leader is the policy of the highest mean, the first of equals. One whose whole
    interval of the difference lies below the margin is dropped.

    Parameters
    ----------
    shares
        What is compared, by policy still in, over the first `look.n` worlds, the same
        for all, shape (look.n,).
    margin
        Largest difference that does not matter, not negative.
    look
        One of `schedule`.

    Raises
    ------
    Refusal
        If a policy has not as many worlds as the look.
    """
    for name, values in shares.items():
        if values.size != look.n:
            raise Refusal(
                f"{name} has {values.size} worlds at a look of {look.n}; expected the "
                "same worlds for all policies"
            )
    leader = max(shares, key=lambda name: float(shares[name].mean()))
    behind = []
    for name, values in shares.items():
        interval = paired_interval(values - shares[leader], look.confidence)
        if interval is not None and interval[1] < -margin:
            behind.append(name)
    return tuple(behind)
