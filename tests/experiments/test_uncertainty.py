"""Parameters of a world: one Sobol point a world, mapped through each row's range."""

import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.refusal import Refusal
from experiments.worlds.uncertainty import (
    drawn_values,
    from_uniform,
    sobol_point,
    uncertain_rows,
    world_parameters,
)
from model.evidence.reader import Distribution, Evidence, Grade, ParameterRow
from model.parameters import load_parameters

ROOT = Path(__file__).parents[2]
ROW = ParameterRow(
    name="some_rate",
    value=2.0,
    low=1.0,
    high=4.0,
    distribution=Distribution.UNIFORM,
    unit="share",
    grade=Grade.ASSUMPTION,
    source="",
    note="",
)
TRIANGLE = replace(ROW, distribution=Distribution.TRIANGULAR)
LOG = replace(ROW, distribution=Distribution.LOGUNIFORM)


def test_each_distribution_meets_its_quantiles_by_hand() -> None:
    assert from_uniform(ROW, 0.5) == 2.5
    assert from_uniform(LOG, 0.5) == pytest.approx(2.0)
    # A triangle over 1, 2, 4 has a third of its mass below its mode.
    assert from_uniform(TRIANGLE, 1 / 3) == pytest.approx(2.0)
    assert from_uniform(TRIANGLE, 1 / 12) == pytest.approx(1.5)
    assert from_uniform(TRIANGLE, 5 / 6) == pytest.approx(3.0)
    assert from_uniform(replace(ROW, distribution=Distribution.FIXED), 0.9) == 2.0


def test_a_triangle_may_have_its_mode_at_an_end() -> None:
    for value, mean in ((1.0, 2.0), (4.0, 3.0)):
        row = replace(TRIANGLE, value=value)
        grid = (np.arange(1000) + 0.5) / 1000
        drawn = [from_uniform(row, float(u)) for u in grid]
        assert np.mean(drawn) == pytest.approx(mean, abs=1e-3)


@given(
    st.sampled_from([ROW, TRIANGLE, LOG]),
    st.floats(0, 1, exclude_max=True),
    st.floats(0, 1, exclude_max=True),
)
def test_a_draw_stays_in_its_range_and_rises_with_u(
    row: ParameterRow, u: float, v: float
) -> None:
    first, second = sorted((u, v))
    low, high = from_uniform(row, first), from_uniform(row, second)
    assert row.low - 1e-12 <= low <= high <= row.high + 1e-12


def test_a_loguniform_row_that_reaches_0_is_refused() -> None:
    with pytest.raises(Refusal, match="above 0"):
        from_uniform(replace(LOG, low=0.0), 0.5)


def test_a_point_does_not_depend_on_how_many_are_asked_for() -> None:
    from scipy.stats import qmc

    many = qmc.Sobol(5, scramble=True, seed=2026).random(64)
    for number in (0, 1, 2, 31, 63):
        assert np.array_equal(sobol_point(number, 5), many[number])


def test_points_fill_the_space_evenly() -> None:
    points = np.array([sobol_point(number, 3) for number in range(64)])
    for column in points.T:
        counts = np.bincount((column * 16).astype(int), minlength=16)
        assert (counts == 4).all()


def test_every_row_with_a_range_is_drawn_and_no_other() -> None:
    rows = {row.name: row for row in uncertain_rows()}
    for row in Evidence.load().parameters:
        spread = row.distribution is not Distribution.FIXED and row.low < row.high
        assert (row.name in rows) is spread
    assert len(rows) > 200


def test_a_world_draws_the_same_in_every_process() -> None:
    code = (
        "from experiments.worlds.uncertainty import drawn_values, uncertain_rows;"
        "print(sum(map(hash, drawn_values(7, uncertain_rows()).values())))"
    )
    here = sum(map(hash, drawn_values(7, uncertain_rows()).values()))
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-P", "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert int(done.stdout) == here


def test_luck_alone_leaves_every_parameter_at_its_central_value() -> None:
    assert world_parameters(9, "luck") == load_parameters()


def test_worlds_differ_in_parameters_and_a_value_held_stands() -> None:
    held = {"kappa_electronics": 0.25}
    first, second = (world_parameters(w, "parameters", None, held) for w in (1, 2))
    assert first != second
    kappas = [found.plants.kappa_electronics for found in (first, second)]
    assert kappas == [0.25, 0.25]


def test_most_draws_stand_and_one_that_cannot_says_whose_it_is() -> None:
    said = []
    for world in range(1, 21):
        try:
            world_parameters(world, "parameters")
        except Refusal as refusal:
            said.append((world, str(refusal)))
    assert len(said) <= 2
    assert all(f"world {world} draws" in words for world, words in said)


def test_a_contradictory_draw_is_refused_by_the_number_of_its_world() -> None:
    with pytest.raises(Refusal, match="world 3 draws parameters that contradict"):
        world_parameters(3, "parameters", None, {"kappa_electronics": -1.0})


def test_an_unknown_uncertainty_is_refused() -> None:
    with pytest.raises(Refusal, match="expected luck or parameters"):
        world_parameters(1, "luk")  # type: ignore[arg-type]


def test_values_are_finite() -> None:
    assert all(map(math.isfinite, drawn_values(5, uncertain_rows()).values()))
