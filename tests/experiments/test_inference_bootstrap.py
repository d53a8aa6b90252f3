"""Bootstrap intervals: a slow twin, the t interval's limit, how often they hold."""

import math

import numpy as np
import pytest
import scipy.stats

from agents.luck import Luck, Stream, normal
from experiments.inference.bootstrap import bootstrap_interval, resampled_rows
from experiments.inference.paired import paired_interval


def made_up(n: int, world: int = 7) -> np.ndarray:
    return normal(Luck(world).uniform(Stream.CHECK_VALUE, 0, np.arange(n)))


def slow_interval(
    differences: np.ndarray, confidence: float, n_resamples: int
) -> tuple[float, float]:
    """Return the percentile-t interval as textbooks tell it, one by one."""
    n, ratios = len(differences), []
    mean, spread = np.mean(differences), np.std(differences, ddof=1)
    for resample in range(n_resamples):
        again = [differences[row] for row in resampled_rows(n, resample)]
        error = np.std(again, ddof=1) / math.sqrt(n)
        ratios.append((np.mean(again) - mean) / error)
    ratios.sort()
    tail, error = (1 - confidence) / 2, spread / math.sqrt(n)
    below = ratios[math.ceil(tail * n_resamples) - 1]
    above = ratios[math.ceil((1 - tail) * n_resamples) - 1]
    return mean - above * error, mean - below * error


def test_the_interval_is_the_textbook_one() -> None:
    differences = np.exp(made_up(15))
    found = bootstrap_interval(differences, 0.9, n_resamples=199)
    assert found == pytest.approx(slow_interval(differences, 0.9, 199), rel=1e-9)


def test_blocks_of_resamples_cannot_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    differences = made_up(30)
    whole = bootstrap_interval(differences, 0.95)
    monkeypatch.setattr("experiments.inference.bootstrap._CELLS", 1000)
    assert bootstrap_interval(differences, 0.95) == whole


def test_on_many_normal_worlds_it_is_the_t_interval() -> None:
    differences = made_up(400)
    found = bootstrap_interval(differences, 0.95)
    low, high = paired_interval(differences, 0.95)
    # A tail of 4,000 resamples places its end to some 3 % of the half-width.
    assert found == pytest.approx((low, high), abs=0.08 * (high - low) / 2)


def test_on_skewed_worlds_its_ends_move_the_way_of_the_skew_as_bca_does() -> None:
    differences = np.exp(made_up(40))
    low, high = bootstrap_interval(differences, 0.95)
    plain_low, plain_high = paired_interval(differences, 0.95)
    bca = scipy.stats.bootstrap(
        (differences,), np.mean, rng=np.random.default_rng(1)
    ).confidence_interval
    assert low > plain_low
    assert high > plain_high
    assert bca.low > plain_low
    assert bca.high > plain_high


def test_it_holds_on_skewed_worlds_where_the_t_interval_holds_less() -> None:
    """500 studies of 16 lognormal worlds; the standard error of a rate is 1 %."""
    studies = np.exp(made_up(500 * 16)).reshape(500, 16)
    mean = math.exp(0.5)

    def held(interval) -> float:
        found = [interval(study, 0.95) for study in studies]
        return float(np.mean([low <= mean <= high for low, high in found]))

    t, bootstrap = held(paired_interval), held(bootstrap_interval)
    assert t < 0.90
    assert bootstrap > t + 0.02


def test_few_worlds_give_nothing_and_equal_ones_no_width() -> None:
    assert bootstrap_interval(made_up(7), 0.95) is None
    assert bootstrap_interval(np.full(20, 0.1), 0.95) == pytest.approx((0.1, 0.1))
    assert bootstrap_interval(np.zeros(20), 0.95) == (0.0, 0.0)


def test_one_world_that_differs_gives_no_end() -> None:
    # Every third resample leaves it out, so that there is no tail to read.
    assert bootstrap_interval(np.append(np.zeros(19), 1.0), 0.95) is None


def test_it_scales_and_turns_with_the_differences() -> None:
    differences = made_up(25) + 0.3
    low, high = bootstrap_interval(differences, 0.9)
    again = bootstrap_interval(1e-4 * differences, 0.9)
    assert again == pytest.approx((1e-4 * low, 1e-4 * high), rel=1e-9)
    shifted = bootstrap_interval(differences + 5.0, 0.9)
    assert shifted == pytest.approx((low + 5, high + 5), rel=1e-9)
