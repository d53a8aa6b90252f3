"""The question: does contagion over open links reach as many as percolation says.

Each link of a uniform random graph is open with the transmissibility, by luck of the
pair; whoever has an infectious neighbour over an open link is infectious next. An
outbreak is an epidemic if it takes more than a twentieth of the nodes. It would
surprise us if the chance of an epidemic differed from its size: on an undirected graph
both are the giant cluster.

References
----------
Newman (2002), Spread of epidemic disease on networks.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import lambertw

from agents.luck import Luck, Stream, pair_id
from agents.take_up import link_is_open
from experiments.verification.graphs import built_graph, shares_taken
from experiments.verification.settings import EpidemicSettings
from experiments.verification.verdict import Figures, Verdict, Watch
from model.neighbour_rows import Rows

__all__ = ["check", "giant_share"]

type Floats = npt.NDArray[np.float64]
type Positions = npt.NDArray[np.intp]

EPIDEMIC_SHARE: Final = 0.05
SIZE_TOLERANCE: Final = 0.01
P_TOLERANCE: Final = 0.05


def check(settings: EpidemicSettings, watch: Watch) -> Verdict:
    """Return outbreaks on built graphs beside the giant cluster of percolation."""
    shares = np.concatenate(
        [_shares_of_graph(settings, graph) for graph in watch(range(settings.graphs))]
    )
    is_epidemic = shares > EPIDEMIC_SHARE
    simulated: Figures = {
        "size": float(shares[is_epidemic].mean()) if is_epidemic.any() else 0.0,
        "p_epidemic": float(is_epidemic.mean()),
    }
    giant = giant_share(settings.mean_degree * settings.transmissibility)
    return Verdict(
        simulated=simulated,
        theory={"size": giant, "p_epidemic": giant},
        passed=_holds(simulated, giant),
        chosen={},
    )


def _holds(simulated: Figures, giant: float) -> bool:
    """Return whether both agree; a giant cluster below an epidemic's share may hide."""
    hides = giant <= EPIDEMIC_SHARE
    lowest = 0.0 if hides else giant - P_TOLERANCE
    if not lowest <= simulated["p_epidemic"] <= giant + P_TOLERANCE:
        return False
    unseen = hides or not simulated["size"]
    return unseen or abs(simulated["size"] - giant) <= SIZE_TOLERANCE


def _shares_of_graph(settings: EpidemicSettings, graph: int) -> Floats:
    """Return the share each seed's outbreak takes on one graph, shape (n_seeds,)."""
    network = built_graph(settings, graph)
    pairs = pair_id(network.source_id, network.target_id)
    drawn = Luck(settings.world).uniform(Stream.CHECK_SPREAD, graph, pairs)
    neighbours = network.kept(link_is_open(drawn, settings.transmissibility)).neighbours

    def spread(seeds: Positions) -> Floats:
        return _outbreak(neighbours, seeds)

    return shares_taken(settings, graph, spread)


def _outbreak(neighbours: Rows, seeds: Positions) -> Floats:
    """Return the share of nodes each seed's outbreak takes; one column an outbreak."""
    n_nodes = neighbours.degree.size
    infectious = np.zeros((n_nodes, seeds.size))
    infectious[seeds, np.arange(seeds.size)] = 1
    ever = infectious > 0
    shares, spreading = np.empty(seeds.size), np.arange(seeds.size)
    while spreading.size:
        fresh = (neighbours.row_sums(infectious) > 0) & ~ever
        ever |= fresh
        grew = fresh.any(axis=0)
        shares[spreading[~grew]] = ever[:, ~grew].mean(axis=0)
        infectious, ever = fresh[:, grew].astype(np.float64), ever[:, grew]
        spreading = spreading[grew]
    return shares


def giant_share(mean_open_links: float) -> float:
    """Return the share of a Poisson graph in its giant cluster.

    The positive solution of ``S = 1 - exp(-c S)``, with ``c`` the mean number of open
    links of a node; 0 where ``c`` is 1 or less.
    """
    if mean_open_links <= 1:
        return 0.0
    branch = lambertw(-mean_open_links * np.exp(-mean_open_links)).real
    return float(1 + branch / mean_open_links)
