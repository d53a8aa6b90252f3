"""The fair CRPS: by hand, against the closed form of the normal, slowly, fairly."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.luck import Luck, Stream, normal
from agents.refusal import Refusal
from experiments.validation.crps import fair_crps

numbers = st.floats(-1e6, 1e6)
ensembles = st.lists(numbers, min_size=2, max_size=12)


def slowly(members: list[float], recorded: float) -> float:
    """Return the same by the formula as it is written."""
    n = len(members)
    distance = sum(abs(x - recorded) for x in members) / n
    within = sum(abs(x - y) for x in members for y in members)
    return distance - within / (2 * n * (n - 1))


def normal_crps(mean: float, sd: float, recorded: float) -> float:
    """Return the CRPS of a normal distribution (Gneiting and Raftery 2007)."""
    z = (recorded - mean) / sd
    density = math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    below = (1 + math.erf(z / math.sqrt(2))) / 2
    return sd * (z * (2 * below - 1) + 2 * density - 1 / math.sqrt(math.pi))


def test_two_members_by_hand() -> None:
    # Distances 1 and 3 have mean 2; the pair lies 4 apart: 4 * 2 / (2 * 2 * 1) = 2.
    assert fair_crps([0.0, 4.0], 1.0) == pytest.approx(0.0)
    # Distances 5 and 9 have mean 7.
    assert fair_crps([0.0, 4.0], -5.0) == pytest.approx(5.0)


def test_three_members_by_hand() -> None:
    # Distances 1, 0, 3: mean 4/3. Pairs 1, 4, 3 apart, twice each: 16 / 12 = 4/3.
    assert fair_crps([1.0, 2.0, 5.0], 2.0) == pytest.approx(0.0, abs=1e-12)


def test_a_forecast_that_says_one_number_scores_its_distance() -> None:
    assert fair_crps([3.0] * 7, 5.5) == pytest.approx(2.5)


@given(ensembles, numbers)
def test_sorting_gives_what_the_formula_gives(
    members: list[float], recorded: float
) -> None:
    scale = max(1.0, *map(abs, members), abs(recorded))
    expected = slowly(members, recorded)
    assert fair_crps(members, recorded) == pytest.approx(expected, abs=1e-9 * scale)


@given(ensembles, numbers, st.floats(0.001, 1000), numbers)
def test_the_score_has_the_unit_of_what_is_forecast(
    members: list[float], recorded: float, unit: float, shift: float
) -> None:
    moved = [unit * member + shift for member in members]
    expected = unit * fair_crps(members, recorded)
    scale = max(1.0, *map(abs, moved), abs(unit * recorded + shift))
    found = fair_crps(moved, unit * recorded + shift)
    assert found == pytest.approx(expected, abs=1e-8 * scale)


@pytest.mark.parametrize("recorded", [-3.0, 0.5, 2.0])
def test_many_normal_members_score_as_the_closed_form_of_the_normal(
    recorded: float,
) -> None:
    n = 100_000
    drawn = 0.5 + 2 * normal(Luck(1).uniform(Stream.CHECK_VALUE, 0, np.arange(n)))
    # Four standard errors of a mean of so many distances that scatter by 2.
    tolerance = 4 * 2 / math.sqrt(n)
    expected = normal_crps(0.5, 2.0, recorded)
    assert fair_crps(drawn, recorded) == pytest.approx(expected, abs=tolerance)


def test_the_mean_score_of_few_members_is_that_of_many() -> None:
    """What makes it fair; the common form would be 0.28 too high with two members."""
    n = 40_000
    luck = Luck(2).uniform(Stream.CHECK_VALUE, 0, np.arange(2 * n))
    scores = [fair_crps(pair, 0.3) for pair in normal(luck).reshape(n, 2)]
    # Four standard errors; the score of two members scatters by about 1.
    tolerance = 4 * float(np.std(scores)) / math.sqrt(n)
    assert np.mean(scores) == pytest.approx(normal_crps(0, 1, 0.3), abs=tolerance)


@pytest.mark.parametrize("members", [[], [1.0]])
def test_fewer_than_two_members_are_refused(members: list[float]) -> None:
    with pytest.raises(Refusal, match="expected at least 2"):
        fair_crps(members, 0.0)


def test_what_is_not_finite_is_refused() -> None:
    with pytest.raises(Refusal, match="not finite"):
        fair_crps([0.0, math.nan], 0.0)
    with pytest.raises(Refusal, match="not finite"):
        fair_crps([0.0, 1.0], math.inf)
