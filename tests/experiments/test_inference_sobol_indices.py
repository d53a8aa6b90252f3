"""Sobol' indices and points: a linear toy, SciPy, evenness, and the same each time."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.refusal import Refusal
from experiments.inference.sobol_indices import (
    SobolDesign,
    indices,
    saltelli_design,
    sobol_points,
)
from experiments.verification.sobol import expected_indices, ishigami


def outcomes(design: SobolDesign, function) -> tuple[np.ndarray, ...]:
    y_ab = np.array([function(points) for points in design.ab])
    return function(design.a), function(design.b), y_ab


def test_a_linear_toy_has_the_squares_of_its_slopes() -> None:
    slopes = np.array([2.0, 1.0, 0.0])
    found = indices(*outcomes(saltelli_design(512, 3), lambda x: x @ slopes))
    assert found.first == pytest.approx([0.8, 0.2, 0.0], abs=0.01)
    assert found.total == pytest.approx([0.8, 0.2, 0.0], abs=0.01)
    for pair, share in zip(found.first_intervals, found.first, strict=True):
        assert pair[0] <= share <= pair[1]


def test_a_product_is_all_interaction() -> None:
    # (x - 1/2) (y - 1/2): neither does anything alone.
    found = indices(
        *outcomes(saltelli_design(1024, 2), lambda x: (x - 0.5).prod(axis=1))
    )
    assert found.first == pytest.approx([0, 0], abs=0.03)
    assert found.total == pytest.approx([1, 1], abs=0.03)


def test_total_indices_are_scipys_and_first_ones_nearer_the_truth() -> None:
    y_a, y_b, y_ab = outcomes(
        saltelli_design(1024, 3), lambda points: ishigami(points, 7.0, 0.1)
    )
    func = {"f_A": y_a[None], "f_B": y_b[None], "f_AB": y_ab[:, None]}
    theirs = scipy.stats.sobol_indices(func=func, n=1024)
    found = indices(y_a, y_b, y_ab)
    assert found.total == pytest.approx(theirs.total_order)
    assert found.first == pytest.approx(theirs.first_order, abs=0.05)

    def jansen(f_A, f_B, f_AB):  # noqa: N803
        variance = np.var([f_A, f_B], axis=(0, -1))
        ours = 1 - ((f_B - f_AB) ** 2).mean(axis=-1) / (2 * variance)
        return ours.T, ours.T

    again = scipy.stats.sobol_indices(func=func, n=1024, method=jansen)
    assert found.first == pytest.approx(again.first_order)


def test_first_indices_err_less_than_by_scipys_product() -> None:
    truth = np.array(expected_indices(7.0, 0.1)[0])
    ours, theirs = [], []
    for world in range(20):
        y_a, y_b, y_ab = outcomes(
            saltelli_design(512, 3, world), lambda points: ishigami(points, 7.0, 0.1)
        )
        func = {"f_A": y_a[None], "f_B": y_b[None], "f_AB": y_ab[:, None]}
        first = scipy.stats.sobol_indices(func=func, n=512).first_order
        theirs.append(np.abs(first - truth).max())
        both = np.concatenate([y_a, y_b]).var()
        own = 1 - ((y_b - y_ab) ** 2).mean(axis=1) / (2 * both)
        ours.append(np.abs(own - truth).max())
    assert np.mean(ours) < np.mean(theirs)


def test_the_design_swaps_one_column_at_a_time() -> None:
    design = saltelli_design(8, 3)
    for place in range(3):
        for column in range(3):
            source = design.b if column == place else design.a
            assert (design.ab[place][:, column] == source[:, column]).all()


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 300), st.integers(1, 12), st.integers(0, 99))
def test_points_lie_inside_and_stay_when_more_are_asked_for(
    n: int, n_dimensions: int, world: int
) -> None:
    points = sobol_points(n, n_dimensions, world)
    assert points.shape == (n, n_dimensions)
    assert ((points > 0) & (points < 1)).all()
    assert (sobol_points(n + 7, n_dimensions, world)[:n] == points).all()


@pytest.mark.parametrize("world", [0, 5])
def test_a_power_of_two_fills_every_cell_of_each_axis_once(world: int) -> None:
    cells = np.floor(64 * sobol_points(64, 10, world)).astype(int)
    assert (np.sort(cells, axis=0) == np.arange(64)[:, None]).all()


def test_other_worlds_shift_the_points_elsewhere() -> None:
    assert (sobol_points(16, 2, 0) != sobol_points(16, 2, 1)).all()


def test_what_cannot_be_told_is_refused() -> None:
    with pytest.raises(Refusal, match="does not vary"):
        indices(np.ones(8), np.ones(8), np.ones((2, 8)))
    with pytest.raises(Refusal, match="shapes"):
        indices(np.ones(8), np.ones(7), np.ones((2, 8)))
    with pytest.raises(Refusal, match="1 or more"):
        sobol_points(0, 3)
