"""Statistics of the stylised facts: shapes, spreads, nulls; arrays in, numbers out."""

import math
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize, minimize_scalar
from scipy.special import gammaln, log_ndtr

from agents.luck import Stream, key, uniforms
from agents.refusal import Refusal

__all__ = [
    "choice_elasticity",
    "entropy_share",
    "excess_kurtosis",
    "fano_factor",
    "mixing_beyond_chance",
    "modularity",
    "pareto_over_lognormal",
    "rank_size_slope",
    "risk_ratio",
    "slope",
    "specialisation",
    "spread_size_slope",
    "subbotin_shape",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.integer[Any]]
type Mask = npt.NDArray[np.bool_]

_SHAPES: Final = (0.1, 4.0)
"""Subbotin exponents among which the best is sought."""
_N_BINS: Final = 8
_N_SHUFFLES: Final = 99
_MOST_ROUNDS: Final = 50
_FLAT: Final = 1e-9
_PRIOR: Final = 1e-3
"""Pull of a site's worth towards 0: keeps a site that all chose at a number."""


def slope(x: npt.ArrayLike, y: npt.ArrayLike, weights: npt.ArrayLike) -> float:
    """Return the slope of weighted least squares, NaN where x does not vary."""
    mass = np.asarray(weights, dtype=np.float64)
    if not mass.sum() > 0:
        return math.nan
    away, up = (
        values - (values * mass).sum() / mass.sum()
        for values in (np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))
    )
    variance = (mass * away**2).sum()
    return float((mass * away * up).sum() / variance) if variance > 0 else math.nan


def excess_kurtosis(values: Floats, weights: Floats) -> float:
    """Return the kurtosis above the normal's: 0 normal, 3 Laplace."""
    away = values - (weights * values).sum() / weights.sum()
    second, fourth = ((weights * away**p).sum() / weights.sum() for p in (2, 4))
    return float(fourth / second**2 - 3) if second > 0 else math.nan


def subbotin_shape(values: Floats, weights: Floats) -> float:
    """Return the exponent of Subbotin's density by maximum likelihood.

    ``f(x) = exp(-|x / a| ** b / b) / (2 a b ** (1 / b) Gamma(1 + 1 / b))`` around the
    weighted median; b is 1 for Laplace's tent and 2 for the normal.

    References
    ----------
    Bottazzi and Secchi (2002), LEM working paper 2002-20.
    """
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    middle = values[order[np.searchsorted(reached, reached[-1] / 2)]]
    away, mass = np.abs(values - middle), weights / weights.sum()
    if not away.any():
        return math.nan

    def loss(b: float) -> float:
        # The best scale for this exponent: a ** b is the mean of |x| ** b.
        log_a = math.log(float((mass * away**b).sum())) / b
        return float(log_a + math.log(b) / b + gammaln(1 + 1 / b) + 1 / b)

    return float(minimize_scalar(loss, bounds=_SHAPES, method="bounded").x)


def spread_size_slope(growth: Floats, log_size: Floats, weights: Floats) -> float:
    """Return how fast the spread of growth falls with size, above 0 where it does.

    Minus the slope of the log of the standard deviation on log size, over bins that
    hold the same weight.
    """
    order = np.argsort(log_size, kind="stable")
    reached = np.cumsum(weights[order]) - weights[order] / 2
    bins = np.minimum(reached / weights.sum() * _N_BINS, _N_BINS - 1).astype(int)
    mass, size, mean, square = (
        np.bincount(bins, weights[order] * values[order], _N_BINS)
        for values in (np.ones_like(growth), log_size, growth, growth**2)
    )
    held = mass > 0
    mass, size, mean, square = (part[held] for part in (mass, size, mean, square))
    variance = square / mass - (mean / mass) ** 2
    seen = variance > 0
    if np.count_nonzero(seen) < 2:
        return math.nan
    log_spread = np.log(variance[seen]) / 2
    return -slope(size[seen] / mass[seen], log_spread, mass[seen])


def pareto_over_lognormal(sizes: Floats, weights: Floats) -> float:
    """Return Vuong's statistic of a Pareto tail against a lognormal one.

    Above 1.96 the Pareto fits better at 5 %, below -1.96 the lognormal; between, the
    two cannot be told apart.

    Parameters
    ----------
    sizes, weights
        The tail, from its least size up, shape (n,).

    References
    ----------
    Vuong (1989), Likelihood ratio tests for model selection and non-nested hypotheses.
    """
    excess = np.log(sizes / sizes.min())
    mass = weights / weights.sum()
    mean = float((mass * excess).sum())
    if mean <= 0:
        return math.nan
    pareto = -math.log(mean) - excess / mean

    def density(at: Floats) -> Floats:
        spread = math.exp(at[1])
        beside = (excess - at[0]) / spread
        logs: Floats = (
            -(beside**2) / 2
            - math.log(spread * math.sqrt(2 * math.pi))
            - log_ndtr(at[0] / spread)
        )
        return logs

    best = minimize(
        lambda at: -float((mass * density(at)).sum()),
        np.array([0.0, math.log(mean)]),
        method="Nelder-Mead",
        options={"maxiter": 400, "xatol": 1e-3, "fatol": 1e-7},
    )
    # A lognormal far below its cut is as good as a Pareto, never worse than in the fit.
    apart = pareto - density(best.x)
    average = float((mass * apart).sum())
    spread = math.sqrt(float((mass * (apart - average) ** 2).sum()))
    n_rows = 1 / float((mass**2).sum())
    return math.sqrt(n_rows) * average / spread if spread > _FLAT else 0.0


def fano_factor(counts: Floats) -> float:
    """Return variance over mean of counts: 1 where they come independently."""
    mean = counts.mean()
    return float(counts.var(ddof=1) / mean) if mean > 0 else math.nan


def entropy_share(amounts: Floats) -> float:
    """Return the entropy of a division over its most: 0 all on one, 1 even."""
    if amounts.size < 2 or not amounts.sum() > 0:
        return math.nan
    share = amounts[amounts > 0] / amounts.sum()
    return float(-(share * np.log(share)).sum() / math.log(amounts.size))


def rank_size_slope(amounts: Floats) -> float:
    """Return how fast log amount falls with log rank, among amounts above 0."""
    ranked = -np.sort(-amounts[amounts > 0])
    ranks = np.log(np.arange(1, ranked.size + 1))
    return -slope(ranks, np.log(ranked), np.ones(ranked.size))


def specialisation(amounts: Floats) -> float:
    """Return Krugman's index: the part that differs from the mix of all.

    Parameters
    ----------
    amounts
        Amounts by place and sector, shape (n_places, n_sectors).

    Returns
    -------
    float
        Mean over places by their amount, 0 where all have one mix.
    """
    whole = amounts.sum(axis=1)
    amounts, whole = amounts[whole > 0], whole[whole > 0]
    if not whole.size:
        return math.nan
    mix = amounts.sum(axis=0) / whole.sum()
    apart = np.abs(amounts / whole[:, np.newaxis] - mix).sum(axis=1) / 2
    return float((apart * whole).sum() / whole.sum())


def modularity(group: Codes, source: Codes, target: Codes) -> float:
    """Return the share of links within groups above what degrees alone would give.

    Parameters
    ----------
    group
        Group of each node, from 0 up, shape (n_nodes,).
    source, target
        Ends of each link, shape (n_links,).

    References
    ----------
    Leicht and Newman (2008), Community structure in directed networks.
    """
    if not source.size:
        return math.nan
    n = int(group.max()) + 1
    within = float((group[source] == group[target]).mean())
    out, into = (
        np.bincount(group[end], minlength=n) / end.size for end in (source, target)
    )
    return within - float((out * into).sum())


def risk_ratio(exposed: Mask, hit: Mask, stratum: Codes, weights: Floats) -> float:
    """Return how much likelier the exposed are hit than others like them.

    Mantel and Haenszel's ratio of risks over strata; NaN where no stratum holds both.

    References
    ----------
    Mantel and Haenszel (1959), Statistical aspects of the analysis of data.
    """
    _, place = np.unique(stratum, return_inverse=True)
    n = int(place.max(initial=-1)) + 1

    def total(mask: Mask) -> Floats:
        return np.bincount(place, weights * mask, n)

    with_, without = total(exposed), total(~exposed)
    whole = np.maximum(with_ + without, _FLAT)
    above = (total(exposed & hit) * without / whole).sum()
    below = (total(~exposed & hit) * with_ / whole).sum()
    return float(above / below) if below > 0 else math.nan


def mixing_beyond_chance(
    values: Floats, block: Codes, source: Codes, target: Codes
) -> tuple[float, float]:
    """Return how alike linked nodes are beyond chance, and how likely by chance.

    Correlation over the two ends of links, less its mean over networks in which the
    far ends are shuffled among links of the same two blocks: every node keeps its links
    in and out and every pair of blocks its number.

    Parameters
    ----------
    values
        One value per node, shape (n_nodes,).
    block
        Block of each node, such as its sector, shape (n_nodes,).
    source, target
        Ends of each link, shape (n_links,).

    Returns
    -------
    tuple
        Excess of the correlation, and the share of networks, this one among them, at
        least as alike as this one.
    """
    if not source.size:
        return math.nan, math.nan
    n = int(block.max(initial=0)) + 1
    pair = block[source].astype(np.int64) * n + block[target]
    order = np.argsort(pair, kind="stable")
    near, far, pair = values[source[order]], values[target[order]], pair[order]
    near, spread = near - near.mean(), near.std() * far.std()
    if not spread > 0:
        return math.nan, math.nan

    def alike(ends: Floats) -> float:
        return float((near * ends).mean() / spread)

    seen, ids = alike(far), np.arange(far.size)
    shuffled = np.empty(_N_SHUFFLES)
    for number in range(_N_SHUFFLES):
        drawn = uniforms(key(0, Stream.CHECK_SHUFFLE, 0, number), ids)
        # Pairs of blocks stand in order, so that whole numbers plus luck keep them.
        shuffled[number] = alike(far[np.argsort(pair + drawn)])
    as_alike = 1 + np.count_nonzero(shuffled >= seen)
    return seen - float(shuffled.mean()), as_alike / (1 + _N_SHUFFLES)


def choice_elasticity(chosen: Codes, drawn_by: Floats) -> float:
    """Return the coefficient of what draws choosers, the worth of each site apart.

    Conditional logit with a constant a site, by Newton's method:
    ``P(site) ~ exp(worth[site] + elasticity * drawn_by[chooser, site])``.

    Parameters
    ----------
    chosen
        Site each chooser took, shape (n_choosers,).
    drawn_by
        What draws each chooser to each site, shape (n_choosers, n_sites).

    Returns
    -------
    float
        The coefficient, NaN where nothing tells it.

    Raises
    ------
    Refusal
        If the choosers are not as many as the rows of `drawn_by`.
    """
    if chosen.size != len(drawn_by):
        raise Refusal(f"{chosen.size} choices by {len(drawn_by)} choosers")
    sites, chosen = np.unique(chosen, return_inverse=True)
    draws = drawn_by[:, sites] if sites.size else drawn_by
    draws = draws - draws.mean(axis=1, keepdims=True)
    if sites.size < 2 or not np.ptp(draws, axis=1).any():
        return math.nan
    n, each = sites.size, np.arange(chosen.size)
    taken = np.append(np.bincount(chosen, minlength=n), draws[each, chosen].sum())
    at, prior = np.zeros(n + 1), np.append(np.full(n, _PRIOR), 0.0)
    for _ in range(_MOST_ROUNDS):
        worth = at[:n] + at[n] * draws
        share = np.exp(worth - worth.max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
        step = np.linalg.lstsq(
            _information(share, draws) + np.diag(prior),
            taken - np.append(share.sum(axis=0), (share * draws).sum()) - prior * at,
        )[0]
        # A long step overshoots where a site was chosen by few.
        at += step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < _FLAT:
            break
    return float(at[n])


def _information(share: Floats, draws: Floats) -> Floats:
    """Return the information of the logit's coefficients, (n_sites + 1,) squared."""
    n = share.shape[1]
    drawn = share * draws
    mean = drawn.sum(axis=1, keepdims=True)
    whole = np.empty((n + 1, n + 1))
    whole[:n, :n] = np.diag(share.sum(axis=0)) - share.T @ share
    whole[n, :n] = whole[:n, n] = (drawn - share * mean).sum(axis=0)
    whole[n, n] = (drawn * draws).sum() - (mean**2).sum()
    return whole
