"""Intervals of a mean without the normal law: worlds drawn again with replacement.

The interval is the percentile-t one: each resample's mean is held against its own
standard error, so that the skew of the differences moves the two ends apart. It errs
by order 1/n where the plain percentile interval errs by the root of that, and on a mean
it holds what it promises from some ten worlds on.

References
----------
Hall (1988), Theoretical comparison of bootstrap confidence intervals.
Efron and Tibshirani (1993), An introduction to the bootstrap: chapter 12.
"""

from functools import lru_cache
from math import sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.luck import Luck, Stream
from experiments.inference.paired import Interval

__all__ = ["N_RESAMPLES", "bootstrap_interval", "resampled_rows"]

type Floats = npt.NDArray[np.float64]
type Rows = npt.NDArray[np.int64]

N_RESAMPLES: Final = 1000
"""Resamples of a 95 % interval."""
N_RESAMPLES_OF_A_TAIL: Final = 4000
"""Resamples where intervals hold for many policies at once, so that tails are thin."""
LEAST_WORLDS: Final = 8
"""With fewer, resamples are too few different ones to tell a tail."""
_WORLD: Final = 0
"""The luck of resampling is of no world that is lived."""
_CELLS: Final = 2_000_000
"""Worlds times resamples worked on at once."""
_ROUNDINGS: Final = 16
"""A standard deviation of so many roundings of a difference is none."""


def resampled_rows(n: int, resample: int) -> Rows:
    """Return which row stands in which place of a resample.

    Keyed by resample and place, so that it is the same in every run.

    Parameters
    ----------
    n
        Rows to draw from, and to draw, at least 1.
    resample
        Number of the resample, from 0 up.

    Returns
    -------
    ndarray
        Shape (n,).
    """
    uniform = Luck(_WORLD).uniform(Stream.RESAMPLE, resample, np.arange(n))
    return (uniform * n).astype(np.int64)


@lru_cache(maxsize=8)
def _table(n: int, first: int, last: int) -> npt.NDArray[np.int32]:
    """Return the rows of some resamples, shape (last - first, n), kept for the next."""
    rows = np.empty((last - first, n), np.int32)
    for resample in range(first, last):
        rows[resample - first] = resampled_rows(n, resample)
    rows.flags.writeable = False
    return rows


def bootstrap_interval(
    differences: Floats, confidence: float, n_resamples: int = N_RESAMPLES_OF_A_TAIL
) -> Interval | None:
    """Return the percentile-t interval of a mean paired difference.

    Parameters
    ----------
    differences
        Policy minus reference in the same world, shape (n_worlds,).
    confidence
        Confidence of this one interval, from `paired.adjusted`.
    n_resamples
        How many resamples.

    Returns
    -------
    tuple or None
        Nothing from fewer than eight worlds, and where so few of them differ that
        resamples without any spread reach the tails.
    """
    n = differences.size
    if n < LEAST_WORLDS:
        return None
    mean, spread = float(differences.mean()), float(differences.std())
    if spread <= _ROUNDINGS * np.finfo(float).eps * float(np.abs(differences).max()):
        return mean, mean
    away = (differences - mean) / spread
    tail = (1 - confidence) / 2
    step = max(1, _CELLS // n)
    parts = [
        _ratios(away[_table(n, first, min(first + step, n_resamples))])
        for first in range(0, n_resamples, step)
    ]
    ratios = np.concatenate(parts)
    low, high = np.quantile(ratios, (tail, 1 - tail), method="inverted_cdf")
    if not np.isfinite((low, high)).all():
        return None
    error = spread / sqrt(n)
    return mean - float(high) * error, mean - float(low) * error


def _ratios(resamples: Floats) -> Floats:
    """Return each resample's mean over its standard error, infinite without spread.

    Both errors divide by n: the same factor in the world and in the resample falls out.
    """
    means, spreads = resamples.mean(axis=1), resamples.std(axis=1)
    flat = spreads <= _ROUNDINGS * np.finfo(float).eps * np.abs(resamples).max()
    errors = np.where(flat, 1.0, spreads / sqrt(resamples.shape[1]))
    ratios: Floats = np.where(flat, np.copysign(np.inf, means), means / errors)
    return ratios
