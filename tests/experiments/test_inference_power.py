"""Worlds needed: textbook numbers, against SciPy, and by simulation."""

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.luck import Luck, Stream, normal
from agents.refusal import Refusal
from experiments.inference.paired import paired_interval, wilson
from experiments.inference.power import (
    detectable,
    pilot_sd,
    power_of,
    worlds_for_probability,
    worlds_needed,
)


# Paired t test, two-sided at 5 %, power 80 %: the numbers every textbook's table has.
@pytest.mark.parametrize(("effect", "n"), [(0.2, 199), (0.5, 34), (0.8, 15)])
def test_worlds_needed_are_those_of_the_tables(effect: float, n: int) -> None:
    assert worlds_needed(1.0, effect) == n
    assert worlds_needed(10.0, -10 * effect) == n


@settings(deadline=None)
@given(st.integers(2, 300), st.floats(0, 3), st.sampled_from([0.9, 0.95, 0.995]))
def test_power_is_that_of_the_noncentral_t(
    n: int, effect: float, confidence: float
) -> None:
    far = scipy.stats.t.ppf((1 + confidence) / 2, n - 1)
    law = scipy.stats.nct(n - 1, effect * math.sqrt(n))
    # SciPy's lower tail is not a number where it is next to nothing.
    expected = law.sf(far) + np.nan_to_num(law.cdf(-far))
    assert power_of(n, 1.0, effect, confidence) == pytest.approx(expected, abs=1e-5)


def test_power_is_the_share_of_studies_whose_interval_leaves_out_zero() -> None:
    # 4,000 studies of 12 worlds: the standard error of the share is below 0.8 %.
    drawn = normal(Luck(2).uniform(Stream.CHECK_VALUE, 0, np.arange(48_000)))
    seen = [
        low > 0 or high < 0
        for low, high in (
            paired_interval(study + 0.9, 0.95) for study in drawn.reshape(-1, 12)
        )
    ]
    assert np.mean(seen) == pytest.approx(power_of(12, 1.0, 0.9), abs=0.025)


def test_no_difference_is_seen_as_often_as_the_interval_errs() -> None:
    assert power_of(20, 1.0, 0.0, 0.99) == pytest.approx(0.01, abs=1e-5)


def test_what_is_far_away_is_seen_for_sure() -> None:
    assert power_of(1000, 1e-6, 1.0) == 1.0
    assert worlds_needed(1e-9, 1.0) <= 3
    assert worlds_needed(0.0, 0.1) == 2


@settings(deadline=None, max_examples=40)
@given(st.floats(0.05, 5), st.sampled_from([0.95, 0.99]), st.sampled_from([0.8, 0.95]))
def test_the_number_is_the_least_that_is_enough(
    sd: float, confidence: float, power: float
) -> None:
    n = worlds_needed(sd, 1.0, confidence, power)
    assert power_of(n, sd, 1.0, confidence) >= power
    assert n == 2 or power_of(n - 1, sd, 1.0, confidence) < power


@settings(deadline=None, max_examples=40)
@given(st.integers(3, 500), st.floats(0.001, 10))
def test_what_is_detectable_needs_just_these_worlds(n: int, sd: float) -> None:
    difference = detectable(sd, n)
    assert power_of(n, sd, difference) == pytest.approx(0.8, abs=1e-6)
    assert (
        worlds_needed(sd, difference * 1.0001)
        <= n
        < worlds_needed(sd, difference * 0.9999)
    )


def test_more_policies_need_more_worlds() -> None:
    assert worlds_needed(1.0, 0.5, 1 - 0.05 / 9) > worlds_needed(1.0, 0.5)


def test_worlds_for_a_probability_by_hand() -> None:
    # At one half Wilson's half width is z / 2 / sqrt(n + z^2): n = 384.15 - 3.84.
    assert worlds_for_probability(0.05) == 381
    assert worlds_for_probability(0.05, 0.1) < 381


@given(st.floats(0.01, 0.4), st.integers(0, 10))
def test_that_many_worlds_give_that_width(half_width: float, tenths: int) -> None:
    n = worlds_for_probability(half_width, tenths / 10)
    n += -n % 10
    low, high = wilson(n * tenths // 10, n)
    assert (high - low) / 2 <= half_width + 1e-12


def test_the_limit_of_a_pilots_spread_holds_in_four_of_five() -> None:
    # 2,000 pilots of 8 worlds: the standard error of the share is 0.9 %.
    drawn = normal(Luck(8).uniform(Stream.CHECK_VALUE, 0, np.arange(16_000)))
    pilots = [pilot_sd(study) for study in drawn.reshape(-1, 8)]
    assert np.mean([pilot.high >= 1 for pilot in pilots]) == pytest.approx(
        0.8, abs=0.03
    )
    assert all(pilot.high > pilot.sd for pilot in pilots)
    assert pilots[0].to_json()["n"] == 8


@pytest.mark.parametrize(
    ("ask", "match"),
    [
        (lambda: worlds_needed(1.0, 0.0), "not 0"),
        (lambda: worlds_needed(-1.0, 0.1), "0 or more"),
        (lambda: worlds_needed(math.nan, 0.1), "sd nan"),
        (lambda: worlds_needed(1.0, 0.1, power=1.0), "power above"),
        (lambda: worlds_needed(1.0, 0.1, confidence=1.0), "below 1"),
        (lambda: worlds_needed(1.0, 1e-9), "worlds are needed"),
        (lambda: detectable(1.0, 1), "2 or more"),
        (lambda: worlds_for_probability(0.0), "above 0"),
        (lambda: worlds_for_probability(0.1, 1.2), "0 to 1"),
        (lambda: pilot_sd(np.zeros(1)), "two or more"),
        (lambda: power_of(5, 0.0, 1.0), "above 0"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(ask, match: str) -> None:
    with pytest.raises(Refusal, match=match):
        ask()
