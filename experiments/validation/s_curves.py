"""Curves of take-up fitted to one world's share: straight line, logistic, Bass.

The ceiling is everyone: a share that is still low says nothing about where it ends.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares

__all__ = ["BassFit", "bass_curve", "fit_bass", "is_s_shaped", "logistic_curve"]

type Floats = npt.NDArray[np.float64]

_LEAST: Final = 1e-6
_FASTEST: Final = 10.0
"""Highest rate sought [per year]."""
_LEAST_POINTS: Final = 5
_LATEST: Final = 100.0
"""Farthest inflection sought, on either side of the first year [years]."""


class BassFit(NamedTuple):
    """Rates of Bass's model, of those who have not taken up."""

    innovation: float
    """p [per year]."""
    imitation: float
    """q [per year]."""


def bass_curve(years: Floats, first: float, p: float, q: float) -> Floats:
    """Return the share that has taken up, from a share in year 0.

    ``F = (1 - k e) / (1 + (q / p) k e)`` with ``e = exp(-(p + q) t)`` and k such that
    ``F(0)`` is `first`.

    References
    ----------
    Bass (1969), A new product growth model for consumer durables.
    """
    ratio = q / p
    start = (1 - first) / (1 + ratio * first)
    left = start * np.exp(-(p + q) * years)
    curve: Floats = (1 - left) / (1 + ratio * left)
    return curve


def logistic_curve(years: Floats, ceiling: float, rate: float, middle: float) -> Floats:
    """Return ``ceiling / (1 + exp(-rate (t - middle)))``."""
    curve: Floats = ceiling / (1 + np.exp(np.clip(-rate * (years - middle), -700, 700)))
    return curve


def fit_bass(years: Floats, share: Floats) -> BassFit:
    """Return the rates that fit a share best by least squares, NaN with too few points.

    Parameters
    ----------
    years, share
        Time since the first point and share that has taken up, shape (n,).
    """
    if share.size < _LEAST_POINTS or not np.ptp(share) > 0:
        return BassFit(math.nan, math.nan)
    first = float(np.clip(share[0], _LEAST, 1 - _LEAST))
    found = _fitted(
        lambda at: bass_curve(years, at[0], at[1], at[2]) - share,
        (first, 0.01, 0.3),
        ([0, _LEAST, 0], [1, _FASTEST, _FASTEST]),
    )
    return BassFit(float(found[1]), float(found[2]))


def is_s_shaped(years: Floats, share: Floats) -> float:
    """Return 1 where a logistic curve fits better than a line by Akaike, else 0.

    The ceiling of the logistic is free up to everyone; NaN with too few points.
    """
    if share.size < _LEAST_POINTS or not np.ptp(share) > 0:
        return math.nan
    line = np.polyval(np.polyfit(years, share, 1), years)
    ceiling = float(np.clip(2 * share.max(), _LEAST, 1))
    found = _fitted(
        lambda at: logistic_curve(years, at[0], at[1], at[2]) - share,
        (ceiling, 0.5, float(years[-1])),
        ([0, -_FASTEST, -_LATEST], [1, _FASTEST, _LATEST]),
    )
    curve = logistic_curve(years, float(found[0]), float(found[1]), float(found[2]))
    return float(_akaike(curve - share, 3) < _akaike(line - share, 2))


def _fitted(
    misfit: Callable[[Floats], Floats],
    start: Sequence[float],
    bounds: tuple[Sequence[float], Sequence[float]],
) -> Floats:
    # SciPy has a module of this name as well, which is what the type checker sees.
    solve: Callable[..., Any] = least_squares  # type: ignore[assignment]
    found = solve(misfit, start, bounds=bounds, x_scale="jac")
    return np.asarray(found.x)


def _akaike(misfit: Floats, n_fitted: int) -> float:
    """Return Akaike's criterion with its correction for small samples."""
    n, k = misfit.size, n_fitted + 1
    error = max(float((misfit**2).mean()), _LEAST**2)
    return n * math.log(error) + 2 * k + 2 * k * (k + 1) / (n - k - 1)
