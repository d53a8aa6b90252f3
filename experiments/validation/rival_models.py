"""Simple forecasts that compete with the model, each as an ensemble.

A rival knows a few recorded values and a formula. What it does not know stands in the
width of its ensemble: the scatter about its line, or the range of its parameters.
Uniform numbers come in, so that the same luck gives the same ensemble.

References
----------
Bass (1969), A new product growth model for consumer durables.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit, stdtrit

__all__ = [
    "bass_members",
    "logistic_members",
    "pace_members",
    "path_members",
    "trend_members",
]

type Floats = npt.NDArray[np.float64]
type Range = tuple[float, float]
"""Lowest and highest."""


def trend_members(times: Floats, values: Floats, at: Floats, uniform: Floats) -> Floats:
    """Return draws from the predictive distribution of a straight line through values.

    ``y(t) = a + b t + e`` by least squares; the next value has Student's t with n - 2
    degrees of freedom about the line, ``s sqrt(1 + 1/n + (t - mean)**2 / S)`` wide.

    Parameters
    ----------
    times, values
        What the line is fitted on, shape (n_training,) [years; any unit].
    at
        When to forecast, shape (n_points,) [years].
    uniform
        Between 0 and 1, shape (n_members,).

    Returns
    -------
    ndarray
        Shape (n_points, n_members).
    """
    n, centre = times.size, times.mean()
    apart = times - centre
    squares = apart @ apart
    slope = apart @ values / squares
    errors = values - values.mean() - slope * apart
    scatter = errors @ errors / (n - 2)
    ahead = at - centre
    width = np.sqrt(scatter * (1 + 1 / n + ahead**2 / squares))
    line = values.mean() + slope * ahead
    members: Floats = line[:, None] + width[:, None] * stdtrit(n - 2, uniform)
    return members


def logistic_members(
    times: Floats, values: Floats, at: Floats, uniform: Floats
) -> Floats:
    """Return draws from a straight line through the log odds of shares.

    Growth that is fastest at a half and ends at the whole. Parameters as in
    `trend_members`; values lie strictly between 0 and 1.
    """
    members: Floats = expit(trend_members(times, logit(values), at, uniform))
    return members


def path_members(
    forecast: Floats, step_errors: Floats, years_ahead: Floats, uniform: Floats
) -> Floats:
    """Return draws about the path of another place, wider with each year.

    What the path missed of the steps from one year to the next sets the width; errors
    add up like those of a random walk, and as few of them are known the draws have
    Student's t with as many degrees of freedom as there are errors.

    Parameters
    ----------
    forecast
        The last recorded value moved as the other place moved, shape (n_points,).
    step_errors
        What such a forecast missed a year ahead before, shape (n_errors,).
    years_ahead
        How far ahead of the last recorded value, shape (n_points,) [years].
    uniform
        Between 0 and 1, shape (n_members,).
    """
    n = step_errors.size
    width = np.sqrt(step_errors @ step_errors / n * years_ahead)
    members: Floats = forecast[:, None] + width[:, None] * stdtrit(n, uniform)
    return members


def bass_members(
    starts: Sequence[Sequence[float]],
    innovation: Range,
    imitation: Range,
    uniform: Floats,
) -> Floats:
    """Return shares reached by Bass's curve with parameters drawn from their ranges.

    ``F(t) = (1 - exp(-(p + q) t)) / (1 + (q / p) exp(-(p + q) t))``, averaged over the
    places that a point is about.

    Parameters
    ----------
    starts
        For each point, the time since the start in each of its places [years]; before
        the start it is negative.
    innovation
        Range of p, drawn evenly in logs [1/year].
    imitation
        Range of q, drawn evenly [1/year].
    uniform
        Two numbers a member, between 0 and 1, shape (2, n_members).

    Returns
    -------
    ndarray
        Shape (n_points, n_members) [share].
    """
    p = _even_in_logs(innovation, uniform[0])
    q = imitation[0] + (imitation[1] - imitation[0]) * uniform[1]
    return _mean_shares(starts, p, q)


def pace_members(
    starts: Sequence[Sequence[float]], hazard: Range, uniform: Floats
) -> Floats:
    """Return shares reached if all who are left act at one pace, seen elsewhere.

    ``F(t) = 1 - exp(-h t)``: Bass's curve without imitation.

    Parameters
    ----------
    starts
        As in `bass_members` [years].
    hazard
        Range of h, drawn evenly in logs [1/year].
    uniform
        Between 0 and 1, shape (n_members,).
    """
    paces = _even_in_logs(hazard, uniform)
    return _mean_shares(starts, paces, np.zeros_like(paces))


def _even_in_logs(between: Range, uniform: Floats) -> Floats:
    low, high = between
    drawn: Floats = low * (high / low) ** uniform
    return drawn


def _mean_shares(starts: Sequence[Sequence[float]], p: Floats, q: Floats) -> Floats:
    """Return Bass's curve averaged over places, shape (n_points, n_members)."""
    shares = []
    for times in starts:
        left = np.exp(-np.maximum(times, 0.0)[:, None] * (p + q))
        shares.append(((1 - left) / (1 + q / p * left)).mean(axis=0))
    return np.array(shares)
