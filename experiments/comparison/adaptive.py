"""Looks on the way: policies far behind the leader are dropped, the others go on.

Looks come at 16, 32, 64, ... worlds (`experiments.inference.looks`). At each, every
policy still in is held against the leader over the worlds both have, and goes where the
worlds place it behind by more than the margin at the error spent at this look. The
reference stays whatever the looks say, since all others are held against it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from experiments.inference.looks import Look, dropped, schedule

__all__ = ["LookTaken", "take_looks"]

type Floats = npt.NDArray[np.float64]
type Shares = Callable[[Sequence[str], int], Mapping[str, Floats]]
"""Runs some policies in so many worlds and gives what is compared, by policy, not a
number where a run failed, each shape (n_worlds,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookTaken:
    """A look and what came of it."""

    look: Look
    leader: str
    dropped: tuple[str, ...]
    """Policies dropped at this look; they keep the worlds they have."""

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "n_worlds": self.look.n,
            "spent": self.look.spent,
            "confidence": self.look.confidence,
            "leader": self.leader,
            "dropped": list(self.dropped),
        }


def take_looks(
    names: Sequence[str], n_worlds: int, margin: float, shares: Shares
) -> Iterator[LookTaken]:
    """Run policies from look to look and yield what each look says.

    Parameters
    ----------
    names
        The policies, the reference first.
    n_worlds
        How many worlds there are to be.
    margin
        Largest difference that does not matter [share].
    shares
        Runs policies.

    Raises
    ------
    Refusal
        If there are fewer than two worlds or policies.
    """
    looks = schedule(n_worlds, len(names))
    still = tuple(names)
    for look in looks:
        values = shares(still, look.n)
        means = {name: float(np.nanmean(of)) for name, of in values.items() if _any(of)}
        leader = max(means, key=lambda name: means[name], default=names[0])
        # The last look decides nothing more: all that are in have all their worlds.
        behind = () if look is looks[-1] else _behind(values, leader, margin, look)
        gone = tuple(name for name in behind if name != names[0])
        yield LookTaken(look=look, leader=leader, dropped=gone)
        still = tuple(name for name in still if name not in gone)


def _behind(
    values: Mapping[str, Floats], leader: str, margin: float, look: Look
) -> Iterator[str]:
    """Yield who is behind the leader over the worlds both have."""
    for name, of in values.items():
        both = np.isfinite(of) & np.isfinite(values[leader])
        pair = {leader: values[leader][both], name: of[both]}
        if both.any() and name in dropped(
            pair, margin, replace(look, n=int(both.sum()))
        ):
            yield name


def _any(values: Floats) -> bool:
    return bool(np.isfinite(values).any())
