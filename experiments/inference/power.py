"""How many worlds a question needs, before it is asked.

The power of a comparison is the chance that its interval leaves out zero when the true
difference is d: the noncentral t, for normal differences. The standard
deviation comes from a pilot or is stated; a pilot of few worlds may show too small a
one, so plan with the upper limit that `pilot_sd` gives. For several policies take the
simultaneous confidence, `paired.adjusted`.

References
----------
Cohen (1988), Statistical power analysis for the behavioral sciences: chapter 2.
Browne (1995), On the use of a pilot sample for sample size determination.
"""

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal
from experiments.inference.paired import CONFIDENCE

__all__ = [
    "POWER",
    "PilotSd",
    "detectable",
    "pilot_sd",
    "power_of",
    "worlds_for_probability",
    "worlds_needed",
]

type Floats = npt.NDArray[np.float64]

POWER: Final = 0.8
"""Chance to see a difference that is there."""
_PILOT_CONFIDENCE: Final = 0.8
"""Chance that a standard deviation lies below its upper limit."""
_MOST_WORLDS: Final = 10**9
_LEAST_WORLDS: Final = 2
_N_SPREADS: Final = 4096
"""Spreads over which the power is averaged."""
_HALVINGS: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotSd:
    """The standard deviation of paired differences in a pilot."""

    n: int
    sd: float
    high: float
    """Upper 80 % limit, to plan with."""

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)


def pilot_sd(differences: Floats) -> PilotSd:
    """Return the standard deviation of a pilot's paired differences and its limit.

    Parameters
    ----------
    differences
        Policy minus reference in the same world, shape (n_worlds,), two or more.

    Raises
    ------
    Refusal
        If there are fewer than two worlds.
    """
    from scipy.special import chdtri

    n = differences.size
    if n < _LEAST_WORLDS:
        raise Refusal(f"a pilot of {n} worlds has no spread; take two or more")
    sd = float(differences.std(ddof=1))
    # chdtri gives what is exceeded with this probability.
    least = float(chdtri(n - 1, _PILOT_CONFIDENCE))
    return PilotSd(n=n, sd=sd, high=sd * math.sqrt((n - 1) / least))


def power_of(
    n: int, sd: float, difference: float, confidence: float = CONFIDENCE
) -> float:
    """Return the chance that a t interval from n worlds leaves out zero.

    Parameters
    ----------
    n
        Worlds, 2 or more.
    sd
        Standard deviation of paired differences, above 0.
    difference
        True mean difference.
    confidence
        Confidence of this one interval, from `paired.adjusted`.
    """
    from scipy.special import ndtr, stdtrit

    if n < _LEAST_WORLDS or not sd > 0:
        raise Refusal(f"{n} worlds, sd {sd:g}; expected 2 or more and above 0")
    spreads = _spreads(n - 1)
    far = float(stdtrit(n - 1, (1 + confidence) / 2)) * spreads
    away = abs(difference) / sd * math.sqrt(n)
    return float((ndtr(away - far) + ndtr(-away - far)).mean())


@lru_cache(maxsize=64)
def _spreads(freedom: int) -> Floats:
    """Return evenly likely standard deviations of a sample over the true one.

    SciPy's noncentral t is not a number in places; as a mean over spreads of a normal
    law it is one everywhere, and right to five places.
    """
    from scipy.special import chdtri

    exceeded = (np.arange(_N_SPREADS) + 0.5) / _N_SPREADS
    spreads: Floats = np.sqrt(chdtri(freedom, exceeded) / freedom)
    return spreads


def worlds_needed(
    sd: float, difference: float, confidence: float = CONFIDENCE, power: float = POWER
) -> int:
    """Return the least number of worlds that see a difference with this power.

    Parameters
    ----------
    sd
        Standard deviation of paired differences, 0 or more.
    difference
        Smallest difference worth seeing, above 0; the sign does not matter.
    confidence
        Confidence of this one interval, from `paired.adjusted`.
    power
        Chance to see it, between 1 - confidence and 1.

    Raises
    ------
    Refusal
        If a number makes no sense or more than a thousand million worlds are needed.
    """
    _refuse_odd_chances(confidence, power)
    if not (0 <= sd < math.inf and 0 < abs(difference) < math.inf):
        raise Refusal(
            f"sd {sd:g} and difference {difference:g}; expected 0 or more and not 0"
        )
    if sd == 0:
        return _LEAST_WORLDS
    return _least(
        lambda n: power_of(n, sd, difference, confidence) >= power,
        f"to see {difference:g} with sd {sd:g}",
    )


def detectable(
    sd: float, n: int, confidence: float = CONFIDENCE, power: float = POWER
) -> float:
    """Return the smallest difference that n worlds see with this power.

    Parameters
    ----------
    sd
        Standard deviation of paired differences, 0 or more.
    n
        Worlds, 2 or more.
    confidence, power
        As for `worlds_needed`.
    """
    _refuse_odd_chances(confidence, power)
    if n < _LEAST_WORLDS or not 0 <= sd < math.inf:
        raise Refusal(f"{n} worlds and sd {sd:g}; expected 2 or more and 0 or more")
    if sd == 0:
        return 0.0
    low, high = 0.0, sd
    while power_of(n, sd, high, confidence) < power:
        low, high = high, 2 * high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if power_of(n, sd, middle, confidence) < power:
            low = middle
        else:
            high = middle
    return high


def worlds_for_probability(
    half_width: float, p: float = 0.5, confidence: float = CONFIDENCE
) -> int:
    """Return the least number of worlds whose Wilson interval is that narrow.

    Parameters
    ----------
    half_width
        Half the width of the interval, above 0 and below a half.
    p
        Share of worlds in which it comes true; one half is the widest.
    confidence
        Confidence of the interval.

    Raises
    ------
    Refusal
        If a number makes no sense.
    """
    if not (0 < half_width < 1 / 2 and 0 <= p <= 1 and 0 < confidence < 1):
        raise Refusal(
            f"half width {half_width:g} of probability {p:g}; expected above 0 and "
            "below 0.5, and 0 to 1 (0.05 is 5 points either way)"
        )
    z2 = NormalDist().inv_cdf((1 + confidence) / 2) ** 2

    def is_narrow(n: int) -> bool:
        reach = math.sqrt(z2 * (p * (1 - p) * n + z2 / 4)) / (n + z2)
        return reach <= half_width

    return _least(is_narrow, f"for a half width of {half_width:g}", first=1)


def _refuse_odd_chances(confidence: float, power: float) -> None:
    if not (0 < confidence < 1 and 1 - confidence < power < 1):
        raise Refusal(
            f"confidence {confidence:g} and power {power:g}; expected both below 1 and "
            "power above 1 - confidence (0.95 and 0.8 are usual)"
        )


def _least(
    is_enough: Callable[[int], bool], what: str, first: int = _LEAST_WORLDS
) -> int:
    """Return the least number that is enough, where more is never less."""
    enough = first
    while not is_enough(enough):
        if enough == _MOST_WORLDS:
            raise Refusal(f"more than {_MOST_WORLDS:,} worlds are needed {what}")
        enough = min(2 * enough, _MOST_WORLDS)
    too_few = max(first - 1, enough // 2)
    while enough - too_few > 1:
        middle = (enough + too_few) // 2
        if is_enough(middle):
            enough = middle
        else:
            too_few = middle
    return enough
