"""Which policies the worlds cannot tell apart.

Every policy is held against every other, with t intervals that hold for all pairs at
once (Bonferroni over the pairs), since which pair is of interest is seen only
afterwards. Two policies are tied where the verdict is `same` or `undecided`. Being tied
does not carry over: the first may be tied with the second and the second with the third
while the first beats the third. So the answer is the largest sets within which all are
tied, a policy in as many of them as it fits; each set is a letter, and two policies are
told apart where they share none (a compact letter display).

References
----------
Gramm et al. (2007), Algorithms for compact letter displays: letters are cliques.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import combinations
from string import ascii_lowercase
from typing import Any

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal
from experiments.inference.paired import adjusted, is_tie, paired_interval, verdict_of

__all__ = ["TieSets", "tie_sets"]

type Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class TieSets:
    """Sets of policies that cannot be told apart."""

    groups: tuple[tuple[str, ...], ...]
    """The largest sets, the one of the best first, in each the best first."""
    leader: str
    """Policy of the highest mean."""
    best: tuple[str, ...]
    """Policies that are not worse than the leader, the leader first."""
    letters: dict[str, str]
    """A letter for each set a policy stands in, by policy, best first."""
    confidence: float
    """Confidence of the interval of one pair."""

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)


def tie_sets(values: Mapping[str, Floats], margin: float) -> TieSets:
    """Return the largest sets of policies that the worlds cannot tell apart.

    Parameters
    ----------
    values
        What is compared, by policy, each in the same worlds, shape (n_worlds,).
    margin
        Largest difference that does not matter, not negative.

    Raises
    ------
    Refusal
        If there is no policy.
    """
    if not values:
        raise Refusal("no policy to tell from others; name one or more")
    ranked = sorted(values, key=lambda name: -float(values[name].mean()))
    n_pairs = len(ranked) * (len(ranked) - 1) // 2
    confidence = adjusted(max(1, n_pairs))
    tied = np.eye(len(ranked), dtype=np.bool_)
    for one, other in combinations(range(len(ranked)), 2):
        differences = values[ranked[one]] - values[ranked[other]]
        interval = paired_interval(differences, confidence)
        tied[one, other] = tied[other, one] = is_tie(verdict_of(interval, margin))
    groups = _largest_sets(tied)
    return TieSets(
        groups=tuple(tuple(ranked[row] for row in group) for group in groups),
        leader=ranked[0],
        best=tuple(ranked[row] for row in np.flatnonzero(tied[0])),
        letters=_letters(ranked, groups),
        confidence=confidence,
    )


def _largest_sets(tied: npt.NDArray[np.bool_]) -> list[list[int]]:
    """Return every largest set of rows that are all tied, in order of their best."""
    neighbours = [{*np.flatnonzero(row).tolist()} for row in tied]
    found: list[list[int]] = []

    def grow(chosen: list[int], open_: set[int], seen: set[int]) -> None:
        # Bron and Kerbosch's search; a set is largest where nothing could be added.
        if not open_ and not seen:
            found.append(sorted(chosen))
            return
        # Every largest set holds the row that most are tied with, or one not tied with
        # it; without this, twenty that are all alike would take a million steps.
        hub = max(open_ | seen, key=lambda row: len(open_ & neighbours[row]))
        for row in sorted(open_ - (neighbours[hub] - {hub})):
            others = neighbours[row] - {row}
            grow([*chosen, row], open_ & others, seen & others)
            open_, seen = open_ - {row}, seen | {row}

    grow([], {*range(len(tied))}, set())
    return sorted(found)


def _letters(ranked: list[str], groups: list[list[int]]) -> dict[str, str]:
    """Return the letters of each policy; beyond z they are z1, z2 and so on."""
    last = len(ascii_lowercase) - 1
    names = [
        ascii_lowercase[place] if place <= last else f"z{place - last}"
        for place in range(len(groups))
    ]
    return {
        name: "".join(
            letter for letter, group in zip(names, groups, strict=True) if row in group
        )
        for row, name in enumerate(ranked)
    }
