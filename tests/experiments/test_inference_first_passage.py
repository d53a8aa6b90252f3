"""First passage: by hand, against SciPy, and without censoring plain shares."""

import json
import math
import warnings

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from agents.refusal import Refusal
from experiments.inference.first_passage import first_passage, first_years
from experiments.inference.paired import wilson

YEARS = range(2026, 2036)

worlds = st.lists(
    st.tuples(st.integers(2026, 2035), st.booleans()), min_size=1, max_size=40
)


def passage(years: list[int], reached: list[bool], confidence: float = 0.95):
    return first_passage(np.array(years), np.array(reached), confidence)


def test_first_years_by_hand() -> None:
    shares = np.array([[0.1, 0.3, 0.2], [0.1, 0.1, 0.1], [0.3, 0.1, 0.3]])
    year, reached = first_years(shares, (2026, 2027, 2028), 0.3)
    assert year.tolist() == [2027, 2028, 2026]
    assert reached.tolist() == [True, False, True]


def test_the_curve_by_hand_where_a_world_ends_early() -> None:
    # 5 worlds: one passes in 2027, one ends in 2028, one passes in 2029, two never.
    found = passage([2027, 2028, 2029, 2035, 2035], [True, False, True, False, False])
    passed = {point.year: point.probability for point in found.curve}
    left = 4 / 5 * 2 / 3
    assert passed == pytest.approx(
        {2027: 1 / 5, 2028: 1 / 5, 2029: 1 - left, 2035: 1 - left}
    )
    assert found.median is None
    # The area from 2027 on: 4/5 for two years, then 8/15 for six.
    assert found.mean_year == pytest.approx(2027 + 2 * 4 / 5 + 6 * left)
    # Irwin: (area beyond)^2 d / (n (n - d)) at 2027 and at 2029.
    beyond = 2 * 4 / 5 + 6 * left, 6 * left
    error = math.sqrt(beyond[0] ** 2 / (5 * 4) + beyond[1] ** 2 / (3 * 2))
    low, high = found.mean_year_interval
    assert (high - low) / 2 == pytest.approx(1.959964 * error, rel=1e-6)


def test_the_median_and_its_interval_by_hand() -> None:
    # 20 worlds pass at one a year. Log-log at 8 left (2012) and at 16 left and so on.
    years = list(range(2001, 2021))
    found = passage(years, [True] * 20)
    assert found.median == 2010

    def bounds(left: int) -> tuple[float, float]:
        s = left / 20
        error = math.sqrt((1 - s) / (20 * s)) / abs(math.log(s))
        ends = (s ** math.exp(sign * 1.959964 * error) for sign in (1, -1))
        return tuple(ends)

    low = next(y for y in years if bounds(20 - (y - 2000))[0] <= 0.5)
    high = next(y for y in years[:-1] if bounds(20 - (y - 2000))[1] <= 0.5)
    assert (found.median_low, found.median_high) == (low, high)
    assert low < 2010 < high


def test_without_censoring_the_mean_is_the_mean() -> None:
    years = [2026, 2027, 2027, 2030, 2031]
    found = passage(years, [True] * 5)
    assert found.mean_year == pytest.approx(np.mean(years))
    low, high = found.mean_year_interval
    # Greenwood's variance of it is that of the sample over n.
    assert (high - low) / 2 == pytest.approx(1.959964 * np.std(years) / math.sqrt(5))


def test_where_half_do_not_pass_there_is_no_median_year() -> None:
    found = passage([2030] * 3 + [2035] * 7, [True] * 3 + [False] * 7)
    assert found.median is None
    assert found.median_high is None
    assert found.n_reached == 3
    assert json.loads(json.dumps(found.to_json()))["median"] is None


def test_where_exactly_half_pass_that_is_the_median_year() -> None:
    # 21 of 42 by 2030, with losses to rounding on the way.
    years = [2026 + k % 5 for k in range(21)] + [2035] * 21
    assert passage(years, [True] * 21 + [False] * 21).median == 2030


def test_where_none_or_all_pass_the_doubt_is_wilsons() -> None:
    none = passage([2035] * 12, [False] * 12)
    assert none.curve[-1].probability == 0
    assert (none.curve[-1].low, none.curve[-1].high) == wilson(0, 12)
    assert none.median is None
    assert none.median_low is None
    everyone = passage([2028] * 12, [True] * 12)
    assert (everyone.curve[-1].low, everyone.curve[-1].high) == wilson(12, 12)
    assert everyone.median == everyone.median_low == everyone.median_high == 2028


@given(worlds)
def test_curve_and_bounds_agree_with_scipy(given: list[tuple[int, bool]]) -> None:
    year, reached = (np.array(part) for part in zip(*given, strict=True))
    found = first_passage(year, reached)
    data = scipy.stats.CensoredData(uncensored=year[reached], right=year[~reached])
    expected = scipy.stats.ecdf(data).sf
    at = [point.year for point in found.curve]
    left = expected.evaluate(at)
    assert [1 - p.probability for p in found.curve] == pytest.approx(left, abs=1e-12)
    with warnings.catch_warnings():
        # SciPy says that its bounds collapse where none or all have passed.
        warnings.simplefilter("ignore")
        bounds = expected.confidence_interval(method="log-log")
        lows, highs = bounds.low.evaluate(at), bounds.high.evaluate(at)
    for point, s, low, high in zip(found.curve, left, lows, highs, strict=True):
        if 1e-9 < s < 1 - 1e-9:
            assert (1 - point.high, 1 - point.low) == pytest.approx((low, high))


@given(worlds)
def test_bounds_hold_the_curve_and_never_turn_back(
    given: list[tuple[int, bool]],
) -> None:
    year, reached = (np.array(part) for part in zip(*given, strict=True))
    found = first_passage(year, reached)
    passed = [point.probability for point in found.curve]
    assert passed == sorted(passed)
    assert all(0 <= p.low <= p.probability <= p.high <= 1 for p in found.curve)
    if found.median is not None:
        assert found.median_low is not None
        assert found.median_low <= found.median
        assert found.median_high is None or found.median <= found.median_high


def test_the_medians_interval_holds_as_often_as_promised() -> None:
    """500 studies of 40 worlds whose median year is 2031, cut at 2035.

    Years are whole, so that it holds more often than 95 %, and never much less.
    """
    rng = np.random.default_rng(5)
    hits = 0
    for _ in range(500):
        year = rng.choice(range(2026, 2041), 40, p=[0.08] * 5 + [0.3] + [0.3 / 9] * 9)
        found = first_passage(np.minimum(year, 2035), year <= 2035)
        low, high = found.median_low, found.median_high
        hits += low is not None and low <= 2031 and (high is None or high >= 2031)
    assert hits / 500 >= 0.94


def test_no_world_is_refused() -> None:
    with pytest.raises(Refusal, match="no world"):
        first_passage(np.zeros(0, np.int64), np.zeros(0, bool))
