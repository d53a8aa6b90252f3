"""The graphs and first nodes that cascades and outbreaks are tried on."""

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.luck import Luck, Stream, key
from experiments.verification.settings import CascadeSettings, EpidemicSettings
from model.random_network import uniform_random_graph
from model.sparse_network import Network

__all__ = ["built_graph", "shares_taken"]

type Floats = npt.NDArray[np.float64]
type Positions = npt.NDArray[np.intp]
type GraphSettings = CascadeSettings | EpidemicSettings

_CELLS: Final = 4_000_000
"""Nodes times first nodes worked on at once."""


def built_graph(settings: GraphSettings, graph: int) -> Network:
    """Return the uniform random graph of this number."""
    graph_key = key(settings.world, Stream.CHECK_NETWORK, graph)
    return uniform_random_graph(settings.nodes, settings.mean_degree, graph_key)


def shares_taken(
    settings: GraphSettings, graph: int, spread: Callable[[Positions], Floats]
) -> Floats:
    """Return the share of the graph that each first node takes, shape (n_seeds,).

    Parameters
    ----------
    settings
        Size of the graphs, number of first nodes, world.
    graph
        Number of the graph.
    spread
        Gives the share that each of some first nodes takes, shape (n_some,).
    """
    luck, numbers = Luck(settings.world), np.arange(settings.seeds)
    drawn = luck.uniform(Stream.CHECK_SEED, graph, numbers)
    seeds = (drawn * settings.nodes).astype(np.intp)
    n_parts = -(-settings.nodes * settings.seeds // _CELLS)
    parts = np.array_split(seeds, min(n_parts, settings.seeds))
    return np.concatenate([spread(part) for part in parts])
