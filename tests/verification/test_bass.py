"""Diffusion: the two closed forms, their limits, and every network between them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.verification.bass import (
    adopted_on_complete,
    adopted_on_ring,
    diffuse,
    nodes_needed,
    steps_needed,
)
from experiments.verification.settings import BassSettings
from experiments.verification.verdict import run_check, unwatched
from model.neighbour_rows import CompleteRows, SparseRows
from model.random_network import ring, uniform_random_graph


def test_theory_gives_the_stated_figures() -> None:
    assert adopted_on_complete(0.03, 0.38, 5) == pytest.approx(0.3312, abs=5e-5)
    assert adopted_on_ring(0.03, 0.38, 5) == pytest.approx(0.2485, abs=5e-5)


@pytest.mark.parametrize("formula", [adopted_on_complete, adopted_on_ring])
def test_the_formulas_have_their_limits(formula) -> None:
    assert formula(0.1, 0.0, 3.0) == pytest.approx(1 - math.exp(-0.3))
    assert formula(0.0, 0.5, 10.0) == 0
    assert formula(0.0, 0.0, 10.0) == 0
    assert formula(0.1, 0.5, 0.0) == 0
    assert formula(0.1, 0.5, 1e4) == pytest.approx(1)


def test_innovation_of_next_to_nothing_keeps_its_digits() -> None:
    # To first order in p: p (exp(q t) - 1) / q and p (t + q t^2 / 2).
    everyone = adopted_on_complete(1e-9, 0.5, 2.0)
    assert everyone == pytest.approx(1e-9 * math.expm1(1.0) / 0.5, rel=1e-6)
    assert adopted_on_ring(1e-9, 0.5, 2.0) == pytest.approx(3e-9, rel=1e-6)


@given(st.floats(0.001, 1), st.floats(0, 2), st.floats(0, 20))
def test_the_ring_is_never_ahead_of_everyone(p: float, q: float, until: float) -> None:
    assert adopted_on_ring(p, q, until) <= adopted_on_complete(p, q, until) + 1e-12


@pytest.mark.parametrize("network", ["complete", "ring"])
@pytest.mark.parametrize("until", [5.0, 15.0])
def test_simulated_diffusion_agrees_at_the_stated_settings(
    network: str, until: float
) -> None:
    # Step and luck are set for errors of 0.002 each: the tolerance is above four sd.
    assert run_check("bass", {"network": network, "until": until})["passed"]


@pytest.mark.parametrize(
    "options",
    [
        {"innovation": 0.2, "imitation": 0.1, "until": 3.0},
        {"innovation": 0.05, "imitation": 0.0, "until": 10.0, "network": "ring"},
        {"innovation": 0.02, "imitation": 0.8, "until": 4.0, "network": "ring"},
        {"innovation": 0.02, "imitation": 0.4, "until": 8.0},
        {"innovation": 0.0, "imitation": 0.4},
        {"until": 0.0},
    ],
)
def test_simulated_diffusion_agrees_elsewhere(options: dict[str, object]) -> None:
    assert run_check("bass", options)["passed"]


def test_another_network_lies_between_the_ring_and_everyone() -> None:
    settings = BassSettings(until=8.0)
    network = uniform_random_graph(50_000, 4.0, 1).neighbours
    adopted = diffuse(network, settings, steps_needed(settings), unwatched)
    low = adopted_on_ring(0.03, 0.38, 8.0)
    high = adopted_on_complete(0.03, 0.38, 8.0)
    # Five standard errors of luck (0.005) on either side.
    assert low + 0.02 < adopted < high - 0.01


def test_everyone_is_the_same_stored_or_not() -> None:
    settings = BassSettings(until=6.0, world=3)
    row, column = np.nonzero(~np.eye(60, dtype=bool))
    stored = diffuse(SparseRows(row, column, 60), settings, 100, unwatched)
    assert diffuse(CompleteRows(60), settings, 100, unwatched) == stored


def test_halving_the_step_changes_little() -> None:
    settings = BassSettings(network="ring", until=5.0, nodes=100_000)
    n_steps = steps_needed(settings)
    rows = ring(100_000).neighbours
    whole = diffuse(rows, settings, n_steps, unwatched)
    half = diffuse(rows, settings, 2 * n_steps, unwatched)
    # The luck is fresh, so two runs differ by five standard errors (0.0015) at most.
    assert half == pytest.approx(whole, abs=0.0075)


def test_more_nodes_are_taken_where_the_first_adopters_are_few() -> None:
    common = BassSettings(innovation=0.03, until=5.0)
    rare = BassSettings(innovation=0.003, until=12.0)
    assert nodes_needed(rare) > 2 * nodes_needed(common)
    assert nodes_needed(BassSettings(innovation=0.0)) > 0
