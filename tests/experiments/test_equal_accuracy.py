"""Diebold and Mariano's test: by hand, and how often it raises a false alarm."""

import math

import numpy as np
import pytest
from scipy.special import betainc

from agents.luck import Luck, Stream, normal
from experiments.validation.equal_accuracy import FEWEST_POINTS, diebold_mariano


def scores(world: int, n: int) -> np.ndarray:
    return normal(Luck(world).uniform(Stream.CHECK_VALUE, 0, np.arange(n)))


def by_the_paper(differences: list[float], steps: int) -> float:
    """Return p as Harvey, Leybourne and Newbold write it, with Bartlett's weights."""
    n = len(differences)
    mean = sum(differences) / n
    covariances = [
        sum(
            (differences[t] - mean) * (differences[t - lag] - mean)
            for t in range(lag, n)
        )
        / n
        for lag in range(steps)
    ]
    weights = [1 - lag / steps for lag in range(steps)]
    weighted = [w * c for w, c in zip(weights, covariances, strict=True)]
    variance = (weighted[0] + 2 * sum(weighted[1:])) / n
    correction = math.sqrt((n + 1 - 2 * steps + steps * (steps - 1) / n) / n)
    statistic = correction * mean / math.sqrt(variance)
    # Both tails of Student's t with n - 1 degrees of freedom, as a beta integral.
    return float(betainc((n - 1) / 2, 0.5, (n - 1) / (n - 1 + statistic**2)))


def test_eight_points_by_the_paper() -> None:
    differences = [0.4, 0.1, -0.2, 0.5, 0.3, 0.2, -0.1, 0.6]
    other = np.linspace(1, 2, 8)
    found = diebold_mariano(other + differences, other)
    assert found == pytest.approx(by_the_paper(differences, steps=2), rel=1e-9)


def test_where_neighbours_cancel_the_variance_stays_positive() -> None:
    # Alternating differences have a negative autocovariance as large as the variance.
    differences = [1.0, -0.9, 1.0, -0.9, 1.0, -0.9, 1.0, -0.9]
    found = diebold_mariano(np.array(differences), np.zeros(8))
    assert found == pytest.approx(by_the_paper(differences, steps=2), rel=1e-9)


def test_it_does_not_matter_which_forecast_is_named_first() -> None:
    first, second = scores(1, 12), scores(2, 12)
    assert diebold_mariano(first, second) == diebold_mariano(second, first)


def test_a_forecast_that_is_always_better_is_told_apart() -> None:
    worse = scores(1, 20) + 1 + scores(3, 20) / 9
    p = diebold_mariano(scores(1, 20), worse)
    assert p is not None
    assert p < 0.001


@pytest.mark.parametrize("n", [0, 1, FEWEST_POINTS - 1])
def test_fewer_than_eight_points_are_not_tested(n: int) -> None:
    assert diebold_mariano(scores(1, n), scores(2, n)) is None


def test_scores_that_differ_alike_everywhere_are_not_tested() -> None:
    ones = np.ones(10)
    assert diebold_mariano(ones, ones) is None
    assert diebold_mariano(2 * ones, ones) is None


def test_equally_good_forecasts_are_told_apart_about_once_in_twenty() -> None:
    n_trials = 1000
    pairs = ((scores(2 * k, 24), scores(2 * k + 1, 24)) for k in range(n_trials))
    found = [diebold_mariano(first, second) for first, second in pairs]
    alarms = sum(p is not None and p < 0.05 for p in found)
    # Four standard errors of a share of 0.05 are 0.028.
    assert 0.022 < alarms / n_trials < 0.078
