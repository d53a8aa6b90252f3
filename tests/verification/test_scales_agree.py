"""Scale 10 tells of the province what scale 1 tells, world by world.

At scale 10 a row of workers or household businesses stands for ten, and small firms are
thinned. The luck of those who stand for themselves is the same, so worlds are paired.
Six worlds over four years: each interval is of Student's distribution at 95 %. With the
differences as they are the bounds lie many standard errors away, so that a false alarm
is less likely than one in a thousand.
"""

import math
from typing import Final

import numpy as np
import pytest

from model.quangninh import QuangNinh
from model.recorder import Records

WORLDS: Final = range(1, 7)
N_MONTHS: Final = 48
STUDENT_95_OF_5: Final = 2.571
"""Quantile of Student's distribution for six differences."""
BOUND: Final = 0.002
"""The share's difference: 0.2 points."""

type Runs = list[tuple[Records, Records]]


def lived(world: int, scale: int) -> Records:
    province = QuangNinh(world=world, scale=scale)
    for _ in range(N_MONTHS):
        province.step()
    return province.records


@pytest.fixture(scope="module")
def runs() -> Runs:
    """Return what each world records at scale 1 and at scale 10."""
    return [(lived(world, 1), lived(world, 10)) for world in WORLDS]


def interval(runs: Runs, name: str) -> tuple[float, float]:
    """Return the 95 % interval of scale 10 less scale 1 in the last year."""
    years = [[float(each.yearly()[-1][name] or 0) for each in pair] for pair in runs]
    gaps = np.diff(np.array(years), axis=1)[:, 0]
    half = STUDENT_95_OF_5 * float(gaps.std(ddof=1)) / math.sqrt(len(gaps))
    return float(gaps.mean()) - half, float(gaps.mean()) + half


@pytest.mark.parametrize(
    "name", ["digital_share_nso", "digital_share_nso_2020_prices", "digital_core_share"]
)
def test_the_digital_share_differs_by_less_than_a_fifth_of_a_point(
    name: str, runs: Runs
) -> None:
    low, high = interval(runs, name)
    print(f"\n{name}: scale 10 less scale 1 {low:+.5f} to {high:+.5f}")
    assert -BOUND < low <= high < BOUND


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("grdp_bn_vnd", 0.005),
        # A kept firm stands for up to ten, so that counts differ most.
        ("n_firms", 0.06),
        ("employed", 0.01),
        ("employed_enterprises", 0.02),
        ("wage_bill_bn_vnd", 0.04),
        ("revenue_bn_vnd", 0.01),
        ("park_let_ha", 0.02),
    ],
)
def test_what_the_share_rests_on_agrees(name: str, part: float, runs: Runs) -> None:
    low, high = interval(runs, name)
    level = np.mean([float(full.yearly()[-1][name] or 0) for full, _ in runs])
    print(f"\n{name}: {low / level:+.4f} to {high / level:+.4f}")
    assert -part < low / level <= high / level < part


def test_unemployment_agrees_within_half_a_point(runs: Runs) -> None:
    low, high = interval(runs, "unemployment")
    print(f"\nunemployment: {low:+.5f} to {high:+.5f}")
    assert -0.005 < low <= high < 0.005


def test_worlds_are_paired_across_scales(runs: Runs) -> None:
    """The same world is nearer at another scale than another world is at its own."""
    share = np.array(
        [[each.column("digital_share_nso")[-1] for each in pair] for pair in runs]
    )
    same_world = np.abs(share[:, 0] - share[:, 1]).mean()
    other_world = np.abs(share[:, 0] - np.roll(share[:, 0], 1)).mean()
    assert same_world < other_world
