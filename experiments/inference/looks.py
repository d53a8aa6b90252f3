"""Looking before all worlds are in, with the error shared out over the looks.

Looks come at 16, 32, 64, ... worlds and at the last. A quarter of the error of 0.05
is kept for looks on the way: by the time a share t of all worlds is in, t squared of it
is spent (Kim and DeMets's power family), so that an early look drops only what is far
behind. Three quarters are left for the end. Spending evenly (Pocock) leaves so little
that final intervals are a fifth wider; spending as late as O'Brien and Fleming leaves
1e-28 for the first of six looks, at which nothing could ever be dropped.

What a look adds is spent on t intervals of that look alone, Bonferroni over looks and
over policies. That needs no law of how looks hang together, so it holds for t intervals
from 16 worlds as it does for normal ones, and costs little, since looks double. With
normal differences the best policy is dropped on the way with probability 0.006 at most.

The final interval of a policy, wherever it stopped, is the t interval at the confidence
of the last look: 96.25 % for one comparison. One that is still in at the end has an
interval that misses with probability 0.0375 at most. Over all that may happen on the
way it holds in 94 to 97 % of repeats where differences are normal or lean a little to
one side (skewness 0.6). Where they lean strongly (skewness 1.75), a policy one or two
standard errors behind may be dropped too soon, and it holds in 91 % at the least.

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
_ON_THE_WAY: Final = (1 - CONFIDENCE) / 4
"""Error that looks before the last may spend [probability]."""
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
    """Return the error spent on the way when a part of all worlds, 0 to 1, is in."""
    return _ON_THE_WAY * part**_SPENDING_POWER


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
    by_look = [0.0, *(spent_by(n / n_max) for n in counts)]
    # With no look on the way nothing is kept for one.
    at_the_end = 1 - CONFIDENCE - (_ON_THE_WAY if counts else 0.0)
    by_look.append(by_look[-1] + at_the_end)
    return tuple(
        Look(n=n, spent=spent, confidence=1 - (spent - before) / (n_policies - 1))
        for n, before, spent in zip(
            (*counts, n_max), by_look[:-1], by_look[1:], strict=True
        )
    )


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
