"""How much of the variance of ranks goes with each of a few indices.

The outcome and each index are replaced by their ranks. For a set S of indices, R2(S) is
the share of the variance of the outcome's ranks that a regression on those of S
explains. An index's share is what it adds to R2, mean over all orders in which the
indices can join (the Shapley value of R2, also called LMG): uncorrelated indices get
the square of their standardised coefficient, correlated ones split what they hold in
common. Shares and rest add up to one.

References
----------
Lindeman, Merenda and Gold (1980), Introduction to bivariate and multivariate analysis.
Grömping (2007), Estimators of relative importance in linear regression based on
variance decomposition.
Efron and Tibshirani (1993), An introduction to the bootstrap: percentile intervals.
"""

from itertools import combinations
from math import factorial

import numpy as np
import numpy.typing as npt

from experiments.inference.bootstrap import N_RESAMPLES, resampled_rows
from experiments.inference.paired import CONFIDENCE, Interval

__all__ = ["bootstrap", "rank_shares", "ranks"]

type Floats = npt.NDArray[np.float64]


def ranks(values: Floats) -> Floats:
    """Return ranks from 1 up, equal values sharing their mean rank, shape as given."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    shared: Floats = (last - (counts - 1) / 2)[place]
    return shared


def rank_shares(outcome: Floats, indices: Floats) -> Floats:
    """Return each index's share of the variance of the outcome's ranks.

    Parameters
    ----------
    outcome
        One value a draw, shape (n_draws,).
    indices
        One column an index, shape (n_draws, n_indices); one that does not vary
        explains nothing.

    Returns
    -------
    ndarray
        Shape (n_indices,); with the rest they add up to 1.
    """
    n = indices.shape[1]
    shares = np.zeros(n)
    if np.ptp(outcome) == 0:
        return shares
    varying = [place for place in range(n) if np.ptp(indices[:, place]) > 0]
    columns = [ranks(indices[:, place]) for place in varying]
    together = np.corrcoef([*columns, ranks(outcome)])
    shares[varying] = _shapley(together) if varying else 0.0
    return shares


def _shapley(together: Floats) -> Floats:
    """Return what each regressor adds to R2, mean over the orders of joining.

    Parameters
    ----------
    together
        Correlations of the regressors and, last, of the outcome.
    """
    n = len(together) - 1
    explained = {
        joined: _explained(together, joined)
        for size in range(n + 1)
        for joined in combinations(range(n), size)
    }
    shares = np.zeros(n)
    for joined, before in explained.items():
        for new in (place for place in range(n) if place not in joined):
            weight = factorial(len(joined)) * factorial(n - len(joined) - 1)
            after = explained[tuple(sorted((*joined, new)))]
            shares[new] += weight / factorial(n) * (after - before)
    return shares


def _explained(together: Floats, joined: tuple[int, ...]) -> float:
    """Return R2 of the outcome on some regressors."""
    if not joined:
        return 0.0
    among = together[np.ix_(joined, joined)]
    with_outcome = together[list(joined), -1]
    # Regressors may be multiples of one another; least squares takes that.
    weights, *_ = np.linalg.lstsq(among, with_outcome)
    return float(with_outcome @ weights)


def bootstrap(
    outcome: Floats, indices: Floats, n_resamples: int = N_RESAMPLES
) -> tuple[Interval, ...]:
    """Return the 95 % percentile interval of each share and, last, of the rest.

    Draws are drawn again with replacement, keyed by resample and place, so that the
    interval is the same in every run. Shares are never negative, so that one of
    nothing comes out at a per cent or two.
    """
    found = []
    for resample in range(n_resamples):
        chosen = resampled_rows(outcome.size, resample)
        shares = rank_shares(outcome[chosen], indices[chosen])
        found.append([*shares, 1 - shares.sum()])
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(found, (tail, 1 - tail), axis=0)
    return tuple(zip(low.tolist(), high.tolist(), strict=True))
