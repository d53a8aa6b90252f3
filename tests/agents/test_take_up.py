"""Taking up: hand-worked cases, and what no luck may turn round."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.take_up import (
    adopts,
    bass_hazard,
    link_is_open,
    over_threshold,
    take_up_probability,
)

shares = st.floats(0, 1)
hazards = st.floats(0, 100)


def test_the_chance_within_a_step_is_one_less_survival() -> None:
    assert take_up_probability([0.0, 0.1, 2.0]).tolist() == pytest.approx(
        [0, 1 - math.exp(-0.1), 1 - math.exp(-2)]
    )
    assert take_up_probability(0.0) == 0


def test_a_tiny_hazard_keeps_its_digits() -> None:
    assert take_up_probability(1e-18) == 1e-18


@given(hazards, st.floats(0.001, 12))
def test_two_half_steps_are_one_whole_step(hazard: float, step: float) -> None:
    half = float(take_up_probability(hazard, step / 2))
    whole = float(take_up_probability(hazard, step))
    assert whole == pytest.approx(1 - (1 - half) ** 2, abs=1e-12)


def test_who_acts_lies_below_the_chance() -> None:
    assert adopts([0.0, 0.3, 0.3, 0.0], [0.1, 0.3, 0.31, 0.0]).tolist() == [
        True,
        False,
        True,
        False,
    ]


@given(st.floats(0, 1, exclude_max=True), shares, shares)
def test_a_higher_chance_never_turns_a_yes_into_a_no(
    uniform: float, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    assert adopts(uniform, low) <= adopts(uniform, high)


def test_the_bass_hazard_is_innovation_and_imitation() -> None:
    hazard = bass_hazard(0.03, 0.38, [0.0, 0.5, 1.0])
    assert hazard.tolist() == pytest.approx([0.03, 0.22, 0.41])


def test_the_threshold_itself_is_enough() -> None:
    assert over_threshold([0.17, 0.18, 0.19], 0.18).tolist() == [False, True, True]


@pytest.mark.parametrize("degree", range(1, 50))
def test_one_of_so_many_neighbours_reaches_its_own_share(degree: int) -> None:
    assert over_threshold(1 / degree, 1 / degree)
    assert not over_threshold(1 / (degree + 1), 1 / degree)


def test_no_link_is_open_at_0_and_all_are_at_1() -> None:
    uniform = np.array([0.0, 0.5, 1 - 2.0**-53])
    assert not link_is_open(uniform, 0.0).any()
    assert link_is_open(uniform, 1.0).all()
