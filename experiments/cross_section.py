"""Statistics of one moment: tails, ranks, concentration, mixing on a network."""

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal

__all__ = ["correlation", "gini", "hill_exponent", "rank_exponent", "share_of_top"]

type Floats = npt.NDArray[np.float64]


def _tail(
    sizes: npt.ArrayLike, weights: npt.ArrayLike | None, share: float
) -> tuple[Floats, Floats]:
    """Return the largest sizes that hold `share` of all weight, and their weights."""
    values = np.asarray(sizes, dtype=np.float64)
    mass = np.ones(values.size) if weights is None else np.asarray(weights, np.float64)
    if not 0 < share <= 1 or values.size == 0 or (values <= 0).any():
        raise Refusal("a tail needs sizes above 0 and a share above 0, at most 1")
    order = np.argsort(-values, kind="stable")
    reached = np.cumsum(mass[order])
    n = max(2, int(np.searchsorted(reached, share * reached[-1])) + 1)
    return values[order[:n]], mass[order[:n]]


def hill_exponent(
    sizes: npt.ArrayLike, weights: npt.ArrayLike | None = None, *, share: float = 0.05
) -> float:
    """Return the tail exponent of the largest `share` of sizes by Hill's estimator.

    Parameters
    ----------
    sizes
        Sizes above 0, shape (n,).
    weights
        What each row stands for, shape (n,); all 1 when not given.

    References
    ----------
    Hill (1975), A simple general approach to inference about the tail.
    """
    tail, mass = _tail(sizes, weights, share)
    excess = (mass * np.log(tail / tail[-1])).sum()
    return float((mass.sum() - mass[-1]) / excess) if excess > 0 else float("inf")


def rank_exponent(
    sizes: npt.ArrayLike, weights: npt.ArrayLike | None = None, *, share: float = 0.05
) -> float:
    """Return the tail exponent from log(rank - 1/2) on log size, by least squares.

    References
    ----------
    Gabaix and Ibragimov (2011), Rank - 1/2: a simple way to improve the OLS estimation
    of tail exponents.
    """
    tail, mass = _tail(sizes, weights, share)
    log_rank = np.log(np.cumsum(mass) - mass / 2)
    log_size = np.log(tail)
    spread = log_size - log_size.mean()
    variance = (spread**2).sum()
    return float(-(spread * log_rank).sum() / variance) if variance > 0 else np.inf


def share_of_top(
    sizes: npt.ArrayLike, weights: npt.ArrayLike | None = None, *, share: float = 0.01
) -> float:
    """Return the part of the total that the largest `share` of rows holds."""
    values = np.asarray(sizes, dtype=np.float64)
    mass = np.ones(values.size) if weights is None else np.asarray(weights, np.float64)
    tail, tail_mass = _tail(values, mass, share)
    return float((tail * tail_mass).sum() / (values * mass).sum())


def gini(sizes: npt.ArrayLike) -> float:
    """Return Gini's coefficient: 0 when all are equal, towards 1 when one has all."""
    values = np.sort(np.asarray(sizes, dtype=np.float64))
    ranks = np.arange(1, values.size + 1)
    total = values.sum()
    if total <= 0:
        return 0.0
    return float(2 * (ranks * values).sum() / (values.size * total)) - (
        values.size + 1
    ) / (values.size)


def correlation(
    first: npt.ArrayLike, second: npt.ArrayLike, weights: npt.ArrayLike | None = None
) -> float:
    """Return Pearson's correlation; of a property at both ends of links, assortativity.

    Parameters
    ----------
    first, second
        Pairs of values, shape (n,); a constant one correlates with nothing.
    weights
        What each pair stands for, shape (n,); all 1 when not given.

    References
    ----------
    Newman (2002), Assortative mixing in networks.
    """
    pairs = np.stack([np.asarray(first, float), np.asarray(second, float)])
    mass = np.ones(pairs.shape[1]) if weights is None else np.asarray(weights, float)
    if not mass.sum() > 0:
        return 0.0
    spread = pairs - (pairs * mass).sum(axis=1, keepdims=True) / mass.sum()
    scale = np.sqrt((mass * spread**2).sum(axis=1).prod())
    return float((mass * spread[0] * spread[1]).sum() / scale) if scale > 0 else 0.0
