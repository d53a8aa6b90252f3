"""The question: does take-up by innovation and imitation follow Bass's formulas.

All look at once in small steps, with the hazard of innovation plus imitation times the
share of neighbours who have adopted. Every other network with the same rates lies
between the ring and everyone; it would surprise us to find one outside.

References
----------
Bass (1969), A new product growth model for consumer durables.
Fibich and Gibori (2010), Aggregate diffusion dynamics in agent-based models with a
spatial structure: the ring, and the two bounds.
"""

import math
from typing import Final

import numpy as np

from agents.luck import Luck, Stream
from agents.take_up import adopts, bass_hazard, take_up_probability
from experiments.verification.settings import (
    MOST_STEPS,
    BassSettings,
    refuse_too_many,
)
from experiments.verification.verdict import Verdict, Watch
from model.neighbour_rows import CompleteRows, Rows
from model.random_network import ring

__all__ = ["adopted_on_complete", "adopted_on_ring", "check", "diffuse"]

TOLERANCE: Final = 0.01
STEP_ERROR: Final = 0.002
"""Error in the share adopted that the length of the step may cause."""
LUCK_ERROR: Final = 0.002
"""Standard deviation of the share adopted that the number of nodes may cause."""
FEWEST_NODES: Final = 60_000
MOST_NODES: Final = 1_000_000
LARGEST_STEP: Final = 0.02
"""Largest step times the hazard when all have adopted."""


def check(settings: BassSettings, watch: Watch) -> Verdict:
    """Return the share adopted at a time beside the closed formula."""
    n_nodes = settings.nodes or nodes_needed(settings)
    n_steps = steps_needed(settings)
    is_ring = settings.network == "ring"
    neighbours: Rows = ring(n_nodes).neighbours if is_ring else CompleteRows(n_nodes)
    adopted = diffuse(neighbours, settings, n_steps, watch)
    formula = adopted_on_ring if is_ring else adopted_on_complete
    expected = formula(settings.innovation, settings.imitation, settings.until)
    return Verdict(
        simulated={"adopted": adopted},
        theory={"adopted": expected},
        passed=abs(adopted - expected) <= TOLERANCE,
        chosen={"nodes": n_nodes, "step": settings.until / n_steps},
    )


def diffuse(
    neighbours: Rows, settings: BassSettings, n_steps: int, watch: Watch
) -> float:
    """Return the share that has adopted after the steps, on any network.

    Parameters
    ----------
    neighbours
        Who sees whom.
    settings
        Rates, time and world.
    n_steps
        Steps of equal length up to the time of the count.
    watch
        Wraps the loop over steps.
    """
    luck, step = Luck(settings.world), settings.until / n_steps
    adopted = np.zeros(neighbours.degree.size)
    for number in watch(range(n_steps)):
        at_risk = np.flatnonzero(adopted == 0)
        if not at_risk.size:
            break
        share = neighbours.row_means(adopted)[at_risk]
        hazard = bass_hazard(settings.innovation, settings.imitation, share)
        drawn = luck.uniform(Stream.CHECK_SPREAD, number, at_risk)
        acts = adopts(drawn, take_up_probability(hazard, step))
        adopted[at_risk[acts]] = 1
    return float(adopted.mean())


def adopted_on_complete(innovation: float, imitation: float, until: float) -> float:
    """Return the share adopted when everyone sees everyone.

    ``(1 - e) / (1 + (q/p) e)`` with ``e = exp(-(p + q) t)``; 0 without innovation.
    """
    if not innovation:
        return 0.0
    left = math.exp(-(innovation + imitation) * until)
    return innovation * (1 - left) / (innovation + imitation * left)


def adopted_on_ring(innovation: float, imitation: float, until: float) -> float:
    """Return the share adopted on a ring where each sees both sides.

    ``1 - exp(-(p + q) t + q (1 - exp(-p t)) / p)``; 0 without innovation.
    """
    if not innovation:
        return 0.0
    alone = -math.expm1(-innovation * until) / innovation
    return -math.expm1(-(innovation + imitation) * until + imitation * alone)


def nodes_needed(settings: BassSettings) -> int:
    """Return the nodes at which luck hardly shows.

    Among everyone the first adopters come by luck, and imitation multiplies what they
    were: their number has a relative variance of imitation over innovation over nodes.
    On a ring adopters come in runs, about as long as imitation times the time.
    """
    innovation, imitation = settings.innovation, settings.imitation
    if not innovation:
        return FEWEST_NODES
    if settings.network == "ring":
        share = adopted_on_ring(innovation, imitation, settings.until)
        variance = share * (1 - share) * (1 + imitation * settings.until)
    else:
        variance = imitation / innovation * _slope(settings) ** 2
    return int(min(max(variance / LUCK_ERROR**2, FEWEST_NODES), MOST_NODES))


def _slope(settings: BassSettings) -> float:
    """Return how the share adopted answers to a head start, in log odds."""
    share = adopted_on_complete(settings.innovation, settings.imitation, settings.until)
    return share * (1 - share)


def steps_needed(settings: BassSettings) -> int:
    """Return the steps at which their length hardly shows.

    Who looks at the start of each step imitates half a step late, which adds up to a
    lag in log odds of imitation squared times the time times half the step.

    Raises
    ------
    Refusal
        If they are too many.
    """
    rate, until = settings.innovation + settings.imitation, settings.until
    lag = (settings.imitation * until) ** 2 / 2 * _slope(settings)
    steps = math.ceil(max(lag / STEP_ERROR, rate * until / LARGEST_STEP, 1))
    refuse_too_many("steps, by rates times --until", steps, MOST_STEPS)
    return steps
