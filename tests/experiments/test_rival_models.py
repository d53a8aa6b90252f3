"""Simple forecasts as ensembles: lines, curves and paths, by hand and against SciPy."""

import math

import numpy as np
import numpy.typing as npt
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from agents.luck import uniforms
from experiments.validation.rival_models import (
    bass_members,
    logistic_members,
    pace_members,
    path_members,
    trend_members,
)

type Floats = npt.NDArray[np.float64]

YEARS = np.array([2020.5, 2021.5, 2022.5, 2023.5])
AT = np.array([2024.5, 2025.5])
MIDDLE = np.array([0.5])
"""The luck that gives a median."""
LUCK = uniforms(12345, np.arange(4000)) + 2.0**-54


def students_t(p: float) -> float:
    """Return the quantile of Student's t with two degrees of freedom."""
    return (2 * p - 1) / math.sqrt(2 * p * (1 - p))


def test_the_line_through_four_values_by_hand() -> None:
    # Slope 1.4, mean 3.5: 3.5 + 2.5 * 1.4 = 7 in 2024 and 8.4 in 2025.
    values = np.array([1.0, 3.0, 5.0, 5.0])
    found = trend_members(YEARS, values, AT, MIDDLE)
    assert found[:, 0] == pytest.approx([7.0, 8.4])


def test_the_width_of_a_line_is_that_of_its_prediction_interval() -> None:
    # Errors -0.4, 0.2, 0.8, -0.6 square to 1.2, over 2 degrees of freedom 0.6; the
    # next year adds 1/4 and 2.5**2 / 5 to the one: 0.6 * 2.5 = 1.5.
    values = np.array([1.0, 3.0, 5.0, 5.0])
    high = trend_members(YEARS, values, AT[:1], np.array([0.95]))[0, 0]
    assert high - 7 == pytest.approx(math.sqrt(1.5) * students_t(0.95))


def test_values_on_a_line_leave_nothing_open() -> None:
    found = trend_members(YEARS, 2 * YEARS, AT, LUCK)
    assert found == pytest.approx(np.repeat(2 * AT[:, None], LUCK.size, axis=1))


@given(st.lists(st.floats(-10, 10), min_size=4, max_size=4))
def test_a_line_agrees_with_scipy(values: list[float]) -> None:
    fitted = scipy.stats.linregress(YEARS - 2020, values)
    expected = fitted.intercept + fitted.slope * (AT - 2020)
    found = trend_members(YEARS, np.array(values), AT, MIDDLE)[:, 0]
    assert found == pytest.approx(expected, abs=1e-8)


def test_odds_that_double_each_year_go_on_doubling() -> None:
    odds = np.array([0.125, 0.25, 0.5, 1.0])
    found = logistic_members(YEARS, odds / (1 + odds), AT, MIDDLE)
    assert found[:, 0] == pytest.approx([2 / 3, 4 / 5])


@given(st.lists(st.floats(0.01, 0.99), min_size=4, max_size=4))
def test_a_logistic_forecast_stays_a_share(values: list[float]) -> None:
    found = logistic_members(YEARS, np.array(values), AT, LUCK[:50])
    assert ((found >= 0) & (found <= 1)).all()


def test_a_path_widens_with_the_root_of_the_years() -> None:
    errors = np.array([3.0, -4.0])
    # 25 / 2 = 12.5 a year.
    found = path_members(np.array([10.0, 20.0]), errors, np.array([1.0, 4.0]), LUCK)
    high = path_members(
        np.array([10.0, 20.0]), errors, np.array([1.0, 4.0]), np.array([0.9])
    )
    reach = math.sqrt(12.5) * students_t(0.9)
    assert high[:, 0] == pytest.approx([10 + reach, 20 + 2 * reach])
    assert np.median(found, axis=1) == pytest.approx([10, 20], abs=0.5)


def test_a_path_that_never_missed_leaves_nothing_open() -> None:
    found = path_members(np.array([10.0]), np.zeros(3), np.array([2.0]), LUCK)
    assert (found == 10).all()


def bass_by_steps(p: float, q: float, years: float) -> float:
    """Return the share of Bass's differential equation by small steps."""
    n, share = 20_000, 0.0
    for _ in range(n):
        half = share + (p + q * share) * (1 - share) * years / n / 2
        share += (p + q * half) * (1 - half) * years / n
    return share


@pytest.mark.parametrize(("p", "q"), [(0.03, 0.38), (0.001, 0.9), (0.5, 0.001)])
def test_the_curve_solves_the_equation_of_bass(p: float, q: float) -> None:
    found = bass_members([[2.0]], (p, p), (q, q), np.array([[0.5], [0.5]]))
    assert found[0, 0] == pytest.approx(bass_by_steps(p, q, 2.0), rel=1e-6)


def test_before_the_start_nobody_has_it() -> None:
    both = np.array([LUCK[:9], LUCK[:9]])
    assert (bass_members([[-1.0, 0.0]], (0.01, 0.1), (0.2, 0.9), both) == 0).all()


def test_a_point_about_two_places_is_their_mean() -> None:
    one, two, both = pace_members([[1.0], [3.0], [1.0, 3.0]], (0.1, 2.0), LUCK)
    assert both == pytest.approx((one + two) / 2)


def test_a_pace_by_hand() -> None:
    # Half-way in logs between 0.5 and 2 a year lies 1 a year.
    found = pace_members([[0.0], [1.0], [2.0]], (0.5, 2.0), MIDDLE)
    assert found[:, 0] == pytest.approx([0, 1 - math.exp(-1), 1 - math.exp(-2)])


def test_imitation_at_zero_leaves_the_pace_alone() -> None:
    both = np.array([LUCK, LUCK])
    found = bass_members([[2.0]], (0.1, 1.0), (0.0, 0.0), both)
    assert found == pytest.approx(pace_members([[2.0]], (0.1, 1.0), LUCK))
