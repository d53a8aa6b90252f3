"""What worlds can tell: intervals, verdicts and ratios of paired comparisons.

Every policy is tried in the same worlds, so a comparison is of pairs. Intervals of
differences hold for all policies at once: with k policies beside the reference each is
taken at confidence 1 - 0.05 / k (Bonferroni), which needs no assumption on how the
policies move together; they share the reference, so they do. What is undefined is
nothing, never a number.

References
----------
Wilson (1927), Probable inference, the law of succession, and statistical inference.
McNemar (1947), Note on the sampling error of the difference between correlated
proportions; here in its exact form.
Newcombe (1998), Improved confidence intervals for the difference between binomial
proportions based on paired data: method 10.
"""

from dataclasses import dataclass
from math import comb, sqrt
from statistics import NormalDist
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

__all__ = [
    "CONFIDENCE",
    "Interval",
    "Pairs",
    "Verdict",
    "adjusted",
    "is_tie",
    "mcnemar_p",
    "paired_interval",
    "probability_difference",
    "ratio",
    "spread",
    "variance_ratio",
    "verdict_of",
    "wilson",
]

type Floats = npt.NDArray[np.float64]
type Interval = tuple[float, float]
"""The lower and the upper end."""
type Verdict = Literal["better", "worse", "same", "undecided"]
"""How a policy stands to the reference, as far as the worlds can tell."""

CONFIDENCE: Final = 0.95
"""Confidence of every interval; of those of differences, for all policies at once."""

_LOW, _HIGH = 0.05, 0.95
"""Quantiles over worlds that are shown."""
_ROUNDINGS: Final = 16
"""A standard deviation of so many roundings of a share is none."""


def spread(values: Floats) -> Interval:
    """Return the 5 and the 95 % quantile over worlds, linear between worlds.

    Parameters
    ----------
    values
        One value a world, shape (n_worlds,), not empty.
    """
    low, high = np.quantile(values, (_LOW, _HIGH))
    return float(low), float(high)


def adjusted(n_comparisons: int) -> float:
    """Return the confidence of one interval for all of them to hold at once.

    Bonferroni: the chance to be wrong is shared out evenly.

    Parameters
    ----------
    n_comparisons
        How many policies are held against the reference, at least 1.
    """
    return 1 - (1 - CONFIDENCE) / n_comparisons


def paired_interval(differences: Floats, confidence: float) -> Interval | None:
    """Return the t interval of a mean paired difference; nothing from one world.

    Parameters
    ----------
    differences
        Policy minus reference in the same world, shape (n_worlds,).
    confidence
        Confidence of this one interval, from `adjusted`.
    """
    n = differences.size
    if n <= 1:
        return None
    # scipy.stats takes seconds to load; its t quantile is this function.
    from scipy.special import stdtrit

    mean = float(differences.mean())
    error = float(differences.std(ddof=1)) / sqrt(n)
    reach = float(stdtrit(n - 1, (1 + confidence) / 2)) * error
    return mean - reach, mean + reach


def verdict_of(interval: Interval | None, margin: float) -> Verdict:
    """Return how a policy stands to the reference.

    A whole interval within the margin is `same` even where zero lies outside it: a
    difference too small to matter is none. Else an interval above zero is `better`, one
    below is `worse`, and one that holds zero leaves it `undecided`.

    Parameters
    ----------
    interval
        Interval of the difference; nothing where too few worlds give one.
    margin
        Largest difference that does not matter, not negative.
    """
    if interval is None:
        return "undecided"
    low, high = interval
    if -margin <= low and high <= margin:
        return "same"
    if low > 0:
        return "better"
    return "worse" if high < 0 else "undecided"


def is_tie(verdict: Verdict) -> bool:
    """Return whether the worlds do not separate a policy from the reference."""
    return verdict in ("same", "undecided")


def wilson(hits: int, n: int, confidence: float = CONFIDENCE) -> Interval:
    """Return Wilson's interval for a probability; it never collapses at 0 or 1.

    Parameters
    ----------
    hits
        Worlds in which it came true.
    n
        Worlds, at least 1.
    confidence
        Confidence of the interval.
    """
    z2 = NormalDist().inv_cdf((1 + confidence) / 2) ** 2
    middle = (hits + z2 / 2) / (n + z2)
    reach = sqrt(z2 * (hits * (n - hits) / n + z2 / 4)) / (n + z2)
    # The formula's ends are exactly 0 and 1 here; rounding must not say otherwise.
    low = 0.0 if hits == 0 else middle - reach
    return low, 1.0 if hits == n else middle + reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Worlds counted by what came true in them under the policy and the reference."""

    both: int
    gained: int
    """True under the policy alone."""
    lost: int
    """True under the reference alone."""
    neither: int

    @staticmethod
    def of(policy: npt.NDArray[np.bool_], reference: npt.NDArray[np.bool_]) -> "Pairs":
        """Count pairs of outcomes in the same worlds, each shape (n_worlds,)."""
        return Pairs(
            both=int((policy & reference).sum()),
            gained=int((policy & ~reference).sum()),
            lost=int((~policy & reference).sum()),
            neither=int((~policy & ~reference).sum()),
        )

    @property
    def n(self) -> int:
        """How many worlds were counted."""
        return self.both + self.gained + self.lost + self.neither


def mcnemar_p(pairs: Pairs) -> float:
    """Return the exact two-sided p of McNemar's test that gains and losses are even.

    Worlds in which both came out alike say nothing; of the others as many should be
    gained as lost. One where there are none.
    """
    discordant = pairs.gained + pairs.lost
    fewer = min(pairs.gained, pairs.lost)
    tail = sum(comb(discordant, k) for k in range(fewer + 1))
    return min(1.0, 2 * tail / (1 << discordant))


def probability_difference(pairs: Pairs, confidence: float) -> Interval:
    """Return Newcombe's interval for policy's minus reference's probability.

    It joins the two Wilson intervals by how far the outcomes go together, so that it
    stays within -1 to 1 and keeps a width where every world came out alike.

    Parameters
    ----------
    pairs
        Counts of worlds, at least one.
    confidence
        Confidence of this one interval, from `adjusted`.
    """
    n = pairs.n
    ours, theirs = pairs.both + pairs.gained, pairs.both + pairs.lost
    (low1, high1), (low2, high2) = (wilson(k, n, confidence) for k in (ours, theirs))
    down1, up1 = ours / n - low1, high1 - ours / n
    down2, up2 = theirs / n - low2, high2 - theirs / n
    together = _correlation(pairs)
    down = sqrt(max(0.0, down1**2 - 2 * together * down1 * up2 + up2**2))
    up = sqrt(max(0.0, up1**2 - 2 * together * up1 * down2 + down2**2))
    difference = (pairs.gained - pairs.lost) / n
    return difference - down, difference + up


def _correlation(pairs: Pairs) -> float:
    """Return the correlation of paired outcomes, drawn towards 0 (method 10)."""
    ours, theirs = pairs.both + pairs.gained, pairs.both + pairs.lost
    product = ours * (pairs.n - ours) * theirs * (pairs.n - theirs)
    if product == 0:
        return 0.0
    covered = float(pairs.both * pairs.neither - pairs.gained * pairs.lost)
    if covered > 0:
        covered = max(0.0, covered - pairs.n / 2)
    return covered / sqrt(product)


def variance_ratio(policy: Floats, reference: Floats) -> float | None:
    """Return by how much pairing worlds narrows the variance of a difference.

    `(var A + var B) / var(A - B)`; nothing from one world, or where the difference is
    the same in all worlds but for rounding.

    Parameters
    ----------
    policy, reference
        One value a world, the same worlds, shape (n_worlds,).
    """
    if policy.size <= 1:
        return None
    of_difference = float(np.var(policy - reference, ddof=1))
    size = float(max(np.abs(policy).max(), np.abs(reference).max()))
    if of_difference <= (_ROUNDINGS * np.finfo(float).eps * size) ** 2:
        return None
    apart = float(np.var(policy, ddof=1) + np.var(reference, ddof=1))
    return apart / of_difference


def ratio(above: float, below: float) -> float | None:
    """Return a ratio; nothing where what is below is zero."""
    return above / below if below else None
