"""When a threshold is first passed, where some worlds never pass it in time.

A world that has not passed when its years end is censored: it passes later or never,
and counts as neither. The share that has passed by a year is Kaplan and Meier's, with
Greenwood's variance and an interval on the log-log scale that stays within 0 and 1; the
median year is read off curve and interval (Brookmeyer and Crowley), `None` where they
do not come down to one half. Where none or all have passed that interval has no width;
Wilson's stands there.

References
----------
Kaplan and Meier (1958), Nonparametric estimation from incomplete observations.
Brookmeyer and Crowley (1982), A confidence interval for the median survival time.
Irwin (1949), The standard error of an estimate of expectation of life.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import exp, log, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal
from experiments.inference.paired import CONFIDENCE, Interval, wilson

__all__ = ["FirstPassage", "PassagePoint", "first_passage", "first_years"]

type Floats = npt.NDArray[np.float64]
type Ints = npt.NDArray[np.int64]
type Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassagePoint:
    """The share of worlds that have passed by the end of a year."""

    year: int
    probability: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPassage:
    """In which years worlds first pass a threshold."""

    n_worlds: int
    n_reached: int
    """Worlds that pass it within their years."""
    last_year: int
    """Year up to which it is known of some world."""
    curve: tuple[PassagePoint, ...]
    """Every year in which a world passes or its years end."""
    median: int | None
    """Year by which half of the worlds have passed; none where they do not by then."""
    median_low: int | None
    """Lower end of its interval; none where it lies beyond the last year."""
    median_high: int | None
    """Upper end; none where it lies beyond the last year."""
    mean_year: float
    """Restricted mean: a world that does not pass counts as passing last."""
    mean_year_interval: Interval

    def to_json(self) -> dict[str, Any]:
        """Return plain values; what is not reached is null."""
        return asdict(self)


def first_years(
    shares: Floats, years: Sequence[int], threshold: float
) -> tuple[Ints, Mask]:
    """Return each world's first year at or above a threshold, and whether there is one.

    Parameters
    ----------
    shares
        Share by world and year, shape (n_worlds, n_years) [share].
    years
        The years, in order, shape (n_years,).
    threshold
        What is to be passed [share].

    Returns
    -------
    tuple
        First year, the last of all where it is never passed, and whether it is, each
        shape (n_worlds,).
    """
    above = shares >= threshold
    reached = above.any(axis=1)
    first = np.where(reached, above.argmax(axis=1), len(years) - 1)
    return np.asarray(years, np.int64)[first], reached


def first_passage(
    year: Ints, reached: Mask, confidence: float = CONFIDENCE
) -> FirstPassage:
    """Return Kaplan and Meier's curve of first passage, its median and its mean.

    Parameters
    ----------
    year
        Year of passage or, where there is none, the last year known, shape (n_worlds,).
        Worlds may end in different years, if why they end has nothing to do with when
        they would pass.
    reached
        Whether it is a passage, shape (n_worlds,).
    confidence
        Confidence of every interval.

    Raises
    ------
    Refusal
        If there is no world.
    """
    if not year.size:
        raise Refusal("no world to tell a year of first passage from; run some worlds")
    steps = _steps(year, reached)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    curve = tuple(
        _point(int(when), left, error, year.size, z, confidence)
        for when, left, error in zip(steps.year, steps.left, steps.error, strict=True)
    )
    mean, reach = _restricted_mean(steps)
    return FirstPassage(
        n_worlds=int(year.size),
        n_reached=int(reached.sum()),
        last_year=int(year.max()),
        curve=curve,
        median=_year_of_half([point.probability for point in curve], curve),
        # The sooner end is where the upper bound of what has passed comes to a half.
        median_low=_year_of_half([point.high for point in curve], curve),
        median_high=_year_of_half([point.low for point in curve], curve),
        mean_year=mean,
        mean_year_interval=(mean - z * reach, mean + z * reach),
    )


@dataclass(frozen=True, slots=True)
class _Steps:
    """Kaplan and Meier's curve, each shape (n_years_of_change,)."""

    year: Ints
    at_risk: Ints
    """Worlds that had not passed nor ended before the year."""
    passed: Ints
    """Worlds that pass in the year."""
    left: Floats
    """Share that has not passed by the end of the year."""
    error: Floats
    """Root of Greenwood's sum: relative standard error of `left`; 0 where none left."""


def _steps(year: Ints, reached: Mask) -> _Steps:
    when, place = np.unique(year, return_inverse=True)
    ended = np.bincount(place, minlength=when.size)
    passed = np.bincount(place[reached], minlength=when.size)
    at_risk = year.size - np.cumsum(ended) + ended
    stay = at_risk - passed
    left = np.cumprod(stay / at_risk)
    terms = np.divide(passed, at_risk * stay, out=np.zeros(when.size), where=stay > 0)
    return _Steps(when, at_risk, passed, left, np.sqrt(np.cumsum(terms)))


def _point(
    year: int, left: float, error: float, n: int, z: float, confidence: float
) -> PassagePoint:
    """Return what has passed by a year, with its interval on the log-log scale."""
    if 0 < left < 1:
        reach = z * error / abs(log(left))
        low, high = 1 - left ** exp(-reach), 1 - left ** exp(reach)
    else:
        low, high = wilson(0 if left == 1 else n, n, confidence)
    return PassagePoint(year=year, probability=1 - left, low=low, high=high)


def _year_of_half(
    passed: Sequence[float], curve: tuple[PassagePoint, ...]
) -> int | None:
    """Return the first year by which half has passed; rounding must not put it off."""
    half = 0.5 * (1 - np.finfo(float).eps * len(curve))
    years = (
        point.year for share, point in zip(passed, curve, strict=True) if share >= half
    )
    return next(years, None)


def _restricted_mean(steps: _Steps) -> tuple[float, float]:
    """Return the mean year, cut at the last one, and its standard error [years]."""
    lengths = np.diff(steps.year)
    areas = np.append(steps.left[:-1] * lengths, 0.0)
    # What is left of the area from each year on: what a passage then takes away from.
    beyond = areas[::-1].cumsum()[::-1]
    stay = steps.at_risk - steps.passed
    terms = np.divide(
        beyond**2 * steps.passed,
        steps.at_risk * stay,
        out=np.zeros(beyond.size),
        where=stay > 0,
    )
    return float(steps.year[0] + areas.sum()), sqrt(float(terms.sum()))
