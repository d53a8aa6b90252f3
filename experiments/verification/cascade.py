"""The question: do threshold cascades on uniform random graphs spread as in theory.

Each node follows once the share of its neighbours who have adopted reaches a threshold;
one seed node starts, all others look at once, until nothing changes. A cascade is
global if it takes more than a tenth of the nodes. It would surprise us if a finite
graph had cascades where theory sees none, except near the upper edge of the window,
where two adopters within reach of one node are still likely.

References
----------
Watts (2002), A simple model of global cascades on random networks.
Gleeson and Cahalane (2007), Seed size strongly affects cascades on random networks.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import betainc, gammaincc, gammaln

from agents.take_up import over_threshold
from experiments.verification.graphs import built_graph, shares_taken
from experiments.verification.settings import CascadeSettings
from experiments.verification.verdict import Figures, Verdict, Watch
from model.neighbour_rows import Rows

__all__ = ["cascade_size", "check", "p_global", "upper_edge"]

type Floats = npt.NDArray[np.float64]
type Positions = npt.NDArray[np.intp]

GLOBAL_SHARE: Final = 0.1
P_TOLERANCE: Final = 0.04
SIZE_TOLERANCE: Final = 0.005
SPARSE_SIZE_TOLERANCE: Final = 0.01
SPARSE_BELOW: Final = 3
"""Below this mean degree the size has the wider tolerance."""
NEAR_EDGE: Final = 0.875
"""From this share of the upper edge on a finite graph cascades more than theory."""
EDGE_WIDTH: Final = 0.9
"""There it may cascade as often as theory says at this share of the mean degree."""
_ALMOST: Final = 1e-13
_TAIL: Final = 12
"""Standard deviations of degree beyond which nothing is left."""
_STEPS: Final = 100_000
_HIGHEST_DEGREE: Final = 1_000_000


def check(settings: CascadeSettings, watch: Watch) -> Verdict:
    """Return cascades on built graphs beside the two formulas."""
    shares = np.concatenate(
        [_shares_of_graph(settings, graph) for graph in watch(range(settings.graphs))]
    )
    is_global = shares > GLOBAL_SHARE
    simulated: Figures = {
        "p_global": float(is_global.mean()),
        "size": float(shares[is_global].mean()) if is_global.any() else 0.0,
    }
    theory: Figures = {
        "p_global": p_global(settings.mean_degree, settings.threshold),
        "size": cascade_size(settings.mean_degree, settings.threshold),
    }
    passed = _holds(settings, simulated, theory)
    return Verdict(simulated=simulated, theory=theory, passed=passed, chosen={})


def _holds(settings: CascadeSettings, simulated: Figures, theory: Figures) -> bool:
    degree, threshold = settings.mean_degree, settings.threshold
    lowest = highest = theory["p_global"]
    if theory["size"] <= GLOBAL_SHARE:
        lowest = 0.0
    if degree > NEAR_EDGE * upper_edge(threshold):
        highest = max(highest, p_global(EDGE_WIDTH * degree, threshold))
    if not lowest - P_TOLERANCE <= simulated["p_global"] <= highest + P_TOLERANCE:
        return False
    if not simulated["size"] or theory["size"] <= GLOBAL_SHARE:
        return True
    tolerance = SPARSE_SIZE_TOLERANCE if degree < SPARSE_BELOW else SIZE_TOLERANCE
    return abs(simulated["size"] - theory["size"]) <= tolerance


def _shares_of_graph(settings: CascadeSettings, graph: int) -> Floats:
    """Return the share each seed's cascade takes on one graph, shape (n_seeds,)."""
    neighbours = built_graph(settings, graph).neighbours

    def spread(seeds: Positions) -> Floats:
        return _cascade(neighbours, seeds, settings.threshold)

    return shares_taken(settings, graph, spread)


def _cascade(neighbours: Rows, seeds: Positions, threshold: float) -> Floats:
    """Return the share of nodes each seed's cascade takes; one column a cascade."""
    n_nodes = neighbours.degree.size
    adopted = np.zeros((n_nodes, seeds.size))
    adopted[seeds, np.arange(seeds.size)] = 1
    shares, spreading = np.empty(seeds.size), np.arange(seeds.size)
    while spreading.size:
        follows = over_threshold(neighbours.row_means(adopted), threshold)
        after = np.maximum(adopted, follows)
        grew = (after != adopted).any(axis=0)
        shares[spreading[~grew]] = after[:, ~grew].mean(axis=0)
        adopted, spreading = after[:, grew], spreading[grew]
    return shares


def _degrees(mean_degree: float) -> tuple[Floats, Floats]:
    """Return degrees from 1 up and the chance that a link leads to each."""
    degree = np.arange(1.0, mean_degree + _TAIL * np.sqrt(mean_degree) + 4 * _TAIL)
    return degree, _poisson(degree - 1, mean_degree)


def _poisson(count: Floats, mean: float) -> Floats:
    """Return Poisson chances of these counts."""
    chances: Floats = np.exp(count * np.log(mean) - mean - gammaln(count + 1))
    return chances


def _neighbours_needed(degree: Floats, threshold: float) -> Floats:
    """Return how many adopted neighbours a node follows, by the production rule."""
    needed: Floats = np.maximum(np.ceil(degree * threshold) - 1, 1)
    # Twice, since the product may round to either side of a whole number.
    for _ in range(2):
        needed = needed + ~over_threshold(needed / degree, threshold)
    return needed


def p_global(mean_degree: float, threshold: float) -> float:
    """Return the chance that one seed starts a global cascade on a Poisson graph.

    The seed, whatever its own threshold, must be linked to the giant cluster of nodes
    that follow a single neighbour: ``1 - exp(-z (1 - u))``, where ``u``, the chance
    that a link does not lead there, solves
    ``u = sum over links to degree k of (1 - v_k + v_k u**(k - 1))``.

    Parameters
    ----------
    mean_degree
        Mean number of neighbours, above 0.
    threshold
        Share of neighbours that is followed, above 0 up to 1.
    """
    degree, weight = _degrees(mean_degree)
    vulnerable = weight * (_neighbours_needed(degree, threshold) == 1)
    if (vulnerable * (degree - 1)).sum() <= 1:
        return 0.0
    escape = 0.0
    for _ in range(_STEPS):
        before = escape
        escape = 1 - vulnerable.sum() + (vulnerable * before ** (degree - 1)).sum()
        if escape - before < _ALMOST:
            break
    return float(-np.expm1(-mean_degree * (1 - escape)))


def cascade_size(mean_degree: float, threshold: float) -> float:
    """Return the share of a Poisson graph that a global cascade takes.

    Iterates the chance that a link comes from an adopter from next to nothing up to
    its first fixed point; 0 where next to nothing dies out.

    Parameters
    ----------
    mean_degree, threshold
        As in `p_global`.
    """
    degree, weight = _degrees(mean_degree)
    needed = _neighbours_needed(degree, threshold)
    if (weight * (degree - 1) * (needed == 1)).sum() <= 1:
        return 0.0
    reached = _ALMOST**0.5
    for _ in range(_STEPS):
        before = reached
        reached = float((weight * _chance_of(needed, degree - 1, before)).sum())
        if abs(reached - before) < _ALMOST:
            break
    follows = _chance_of(needed, degree, reached)
    return float((_poisson(degree, mean_degree) * follows).sum())


def _chance_of(needed: Floats, trials: Floats, chance: float) -> Floats:
    """Return the chance of at least so many successes among so many trials."""
    others = np.maximum(trials - needed + 1, 1)
    tail: Floats = np.where(needed <= trials, betainc(needed, others, chance), 0.0)
    return tail


def upper_edge(threshold: float) -> float:
    """Return the mean degree above which no cascade is global; 0 without a window.

    The largest root of ``z Q(K - 1, z) = 1``, where K is the highest degree that
    follows a single neighbour and Q the regularised upper gamma function.
    """
    near = min(int(1 / threshold), _HIGHEST_DEGREE) + np.arange(-1, 2)
    near = near[near > 0]
    highest = int(near[over_threshold(1 / near, threshold)].max())
    if highest < 3:
        return 0.0

    def excess(mean_degree: float) -> float:
        return mean_degree * float(gammaincc(highest - 1, mean_degree)) - 1

    inside = np.linspace(1, highest, 200)
    peak = float(inside[np.argmax([excess(degree) for degree in inside])])
    if excess(peak) <= 0:
        return 0.0
    return float(brentq(excess, peak, 4 * highest + 10))
