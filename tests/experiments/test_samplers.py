"""Samplers: even as a whole, and as far as they go at any beginning."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import qmc

from experiments.design.samplers import (
    Sampler,
    grid_places,
    latin_hypercube,
    unit_points,
)


@given(n=st.integers(1, 60), n_axes=st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_a_latin_hypercube_has_one_point_in_each_slice_of_each_axis(
    n: int, n_axes: int
) -> None:
    points = latin_hypercube(n, n_axes)
    assert points.shape == (n, n_axes)
    for axis in range(n_axes):
        assert sorted(np.floor(points[:, axis] * n).astype(int)) == list(range(n))


def test_a_latin_hypercube_is_the_same_each_time_and_no_two_axes_agree() -> None:
    points = latin_hypercube(16, 3)
    assert np.array_equal(points, latin_hypercube(16, 3))
    order = np.argsort(points, axis=0)
    assert not np.array_equal(order[:, 0], order[:, 1])
    assert not np.array_equal(order[:, 1], order[:, 2])


def test_a_latin_hypercube_is_as_even_as_the_librarys() -> None:
    ours = qmc.discrepancy(latin_hypercube(64, 4))
    theirs = [
        qmc.discrepancy(qmc.LatinHypercube(4, seed=seed).random(64))
        for seed in range(40)
    ]
    assert min(theirs) * 0.8 < ours < max(theirs) * 1.2


def test_any_beginning_of_sobol_points_is_that_of_a_longer_design() -> None:
    assert np.array_equal(
        unit_points(Sampler.SOBOL, 32, 3)[:8], unit_points(Sampler.SOBOL, 8, 3)
    )


@pytest.mark.parametrize("n", [8, 16, 32])
def test_sobol_points_cut_short_at_a_power_of_two_fill_every_slice(n: int) -> None:
    points = unit_points(Sampler.SOBOL, 64, 4)[:n]
    for axis in range(4):
        assert sorted(np.floor(points[:, axis] * n).astype(int)) == list(range(n))


@given(n=st.integers(1, 1200))
@settings(max_examples=80, deadline=None)
def test_any_beginning_of_a_long_axis_is_spread_over_all_of_it(n: int) -> None:
    places = grid_places((n,))[:, 0]
    assert sorted(places) == list(range(n))
    quarter = places * 4 // n
    for part in range(4):
        counted = np.cumsum(quarter == part)
        # In plain order one quarter would be whole before the next begins.
        assert np.abs(counted - np.arange(1, n + 1) / 4).max() <= 3.5


@pytest.mark.parametrize("sizes", [(1,), (5,), (2, 3), (4, 4), (3, 1, 5), (2, 2, 2, 2)])
def test_a_grid_has_every_combination_once(sizes: tuple[int, ...]) -> None:
    places = grid_places(sizes)
    assert sorted(map(tuple, places.tolist())) == list(
        product(*(range(size) for size in sizes))
    )


@given(sizes=st.lists(st.integers(1, 12), min_size=1, max_size=4).map(tuple))
@settings(max_examples=80, deadline=None)
def test_any_beginning_of_a_grid_holds_all_levels_of_every_axis_alike(
    sizes: tuple[int, ...],
) -> None:
    places = grid_places(sizes)
    upto = np.arange(1, len(places) + 1)
    for axis, size in enumerate(sizes):
        for level in range(size):
            counted = np.cumsum(places[:, axis] == level)
            # 4.1 is the most of 2,000 drawn grids; in plain order it is hundreds.
            assert np.abs(counted - upto / size).max() <= 5
