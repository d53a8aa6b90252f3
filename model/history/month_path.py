"""A smooth path of months whose yearly means are those on record.

A path that compounds through the year has another mean than the yearly figure it goes
through, and a step each January is no trend. So the path is straight in logs between
the middles of the years, and its nodes move until every yearly mean is met.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR

__all__ = ["path_through_years", "year_means"]

type Floats = npt.NDArray[np.float64]

_ROUNDS: Final = 24
"""Enough for means within 1e-12: a round leaves less than half of the gap."""


def year_means(monthly: Floats) -> Floats:
    """Return the mean of each year, shape (n_years, ...), of months (n_months, ...)."""
    n_years = len(monthly) // MONTHS_OF_A_YEAR
    years = monthly.reshape(n_years, MONTHS_OF_A_YEAR, *monthly.shape[1:])
    means: Floats = years.mean(axis=1)
    return means


def path_through_years(
    yearly: Floats, growth_after: Floats, pattern: Floats | None = None
) -> Floats:
    """Return a path whose product with a pattern has the yearly means on record.

    Parameters
    ----------
    yearly
        Means wanted of the first years, above 0, shape (n_recorded_years, n).
    growth_after
        Growth each month from the middle of the last of these years on, shape
        (n_months, n) [share a year]; earlier months are not read.
    pattern
        What stands on the path (season, losses), shape (n_months, n); 1 when not
        given.

    Returns
    -------
    numpy.ndarray
        The path, shape (n_months, n).
    """
    shape = np.ones_like(growth_after) if pattern is None else pattern
    recorded = slice(0, len(yearly) * MONTHS_OF_A_YEAR)
    nodes = yearly / year_means(shape[recorded])
    for _ in range(_ROUNDS):
        drawn = _path(nodes, growth_after[recorded]) * shape[recorded]
        nodes = nodes * yearly / year_means(drawn)
    return _path(nodes, growth_after)


def _path(nodes: Floats, growth_after: Floats) -> Floats:
    """Return the path straight in logs through nodes in the middles of the years."""
    n_years = len(nodes)
    middle = (MONTHS_OF_A_YEAR - 1) / 2
    months = np.arange(len(growth_after))
    place = (months - middle) / MONTHS_OF_A_YEAR
    left = np.clip(np.floor(place).astype(int), 0, max(n_years - 2, 0))
    right = np.minimum(left + 1, n_years - 1)
    logs = np.log(nodes)
    between = logs[left] + (place - left)[:, None] * (logs[right] - logs[left])
    monthly = np.log1p(growth_after) / MONTHS_OF_A_YEAR
    last = (n_years - 1) * MONTHS_OF_A_YEAR + int(middle)
    # The last node stands half a month before the first month that grows from it.
    grown = np.cumsum(np.where(months[:, None] > last, monthly, 0.0), axis=0)
    after = logs[-1] + grown - monthly[last + 1] / 2
    path: Floats = np.exp(np.where(months[:, None] > last, after, between))
    return path
