"""Luck and parameters: by hand, a linear toy, how often the interval holds."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from agents.luck import Luck, Stream, normal
from agents.refusal import Refusal
from experiments.inference.variance_split import variance_split


def toy(n_points: int, n_lucks: int, slope: float, world: int = 7) -> np.ndarray:
    """Return `slope * parameter + luck`, so that variances are slope^2 and 1."""
    luck = Luck(world)
    point = normal(luck.uniform(Stream.CHECK_VALUE, 0, np.arange(n_points)))
    noise = normal(luck.uniform(Stream.CHECK_VALUE, 1, np.arange(n_points * n_lucks)))
    return slope * point[:, None] + noise.reshape(n_points, n_lucks)


def test_the_split_by_hand() -> None:
    # Within: variance 2 at each point. Means 1 and 5: variance 8, less 2 / 2 of luck.
    found = variance_split(np.array([[0.0, 2.0], [4.0, 6.0]]))
    assert (found.luck, found.parameters, found.total) == (2.0, 7.0, 9.0)
    assert found.share == pytest.approx(7 / 9)
    assert (found.n_points, found.n_lucks) == (2, 2)


def test_a_linear_toy_splits_as_its_variances_do() -> None:
    found = variance_split(toy(4000, 3, 2.0))
    # Standard errors are 0.1 and 0.02.
    assert found.parameters == pytest.approx(4.0, abs=0.4)
    assert found.luck == pytest.approx(1.0, abs=0.08)
    assert found.share == pytest.approx(0.8, abs=0.03)


def test_the_split_has_no_bias() -> None:
    """600 studies of 6 points under 3 lucks; parameters weigh 0.25, luck 1."""
    studies = [variance_split(toy(6, 3, 0.5, world)) for world in range(600)]
    # Standard errors of the means are 0.015 and 0.017.
    assert np.mean([s.parameters for s in studies]) == pytest.approx(0.25, abs=0.05)
    assert np.mean([s.luck for s in studies]) == pytest.approx(1.0, abs=0.06)


def test_the_interval_holds_as_often_as_promised() -> None:
    """1,000 studies; at 95 % fewer than 93 % hold in fewer than 1 of 200 tests."""
    held = [
        low <= 0.5 <= high
        for low, high in (
            variance_split(toy(10, 3, 1.0, world)).interval
            for world in range(1000, 2000)
        )
    ]
    assert 0.93 <= np.mean(held) <= 0.97


def test_the_interval_leaves_out_nothing_where_the_f_test_says_so() -> None:
    for slope in (0.0, 0.6, 2.0):
        values = toy(8, 4, slope, world=3)
        p = scipy.stats.f_oneway(*values).pvalue
        low, high = variance_split(values, confidence=0.9).interval
        assert (low > 0) == (p < 0.05)
        assert 0 <= low <= high <= 1


def test_luck_alone_and_parameters_alone() -> None:
    alone = variance_split(np.repeat([[1.0], [2.0], [4.0]], 3, axis=1))
    assert (alone.luck, alone.share, alone.interval) == (0.0, 1.0, None)
    luck = variance_split(np.array([[0.0, 2.0], [2.0, 0.0]]))
    assert luck.parameters == -1.0
    assert luck.interval is not None
    assert luck.interval[0] == 0
    nothing = variance_split(np.ones((3, 3)))
    assert (nothing.total, nothing.share) == (0.0, None)


@pytest.mark.parametrize("shape", [(1, 5), (5, 1), (5,)])
def test_a_design_that_does_not_nest_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(Refusal, match="two or more of each"):
        variance_split(np.zeros(shape))


@given(st.floats(-100, 100), st.floats(0.01, 100))
def test_shares_do_not_hang_on_the_unit(shift: float, scale: float) -> None:
    values = toy(5, 3, 1.0)
    found, again = variance_split(values), variance_split(shift + scale * values)
    assert again.share == pytest.approx(found.share, rel=1e-6)
    assert again.total == pytest.approx(scale**2 * found.total, rel=1e-6)
