import math

import numpy as np
import pytest

from experiments.validation.s_curves import (
    bass_curve,
    fit_bass,
    is_s_shaped,
    logistic_curve,
)
from experiments.verification.bass import adopted_on_complete

YEARS = np.arange(72) / 12


def test_basss_curve_from_nobody_is_the_closed_formula() -> None:
    expected = [adopted_on_complete(0.03, 0.38, float(year)) for year in YEARS]
    assert bass_curve(YEARS, 0.0, 0.03, 0.38) == pytest.approx(expected, abs=1e-12)


def test_basss_curve_begins_where_it_is_told_and_obeys_its_equation() -> None:
    share, step = bass_curve(YEARS, 0.1, 0.02, 0.5), YEARS[1]
    assert share[0] == pytest.approx(0.1)
    middle = (share[1:] + share[:-1]) / 2
    rate = (0.02 + 0.5 * middle) * (1 - middle)
    # The rate midway is that of the month to the second order of its length.
    assert np.diff(share) / step == pytest.approx(rate, rel=2e-4)


@pytest.mark.parametrize(("p", "q"), [(0.01, 0.5), (0.03, 0.2), (0.02, 0.0)])
def test_a_fit_finds_the_rates_of_its_own_curve(p: float, q: float) -> None:
    found = fit_bass(YEARS, bass_curve(YEARS, 0.03, p, q))
    assert found.innovation == pytest.approx(p, abs=1e-3)
    assert found.imitation == pytest.approx(q, abs=2e-2)


def test_a_logistic_curve_is_s_shaped_and_a_line_is_not() -> None:
    wobble = 1e-3 * np.sin(7 * np.arange(72))
    assert is_s_shaped(YEARS, logistic_curve(YEARS, 0.8, 1.0, 3.0) + wobble) == 1
    assert is_s_shaped(YEARS, 0.1 + 0.02 * YEARS + wobble) == 0


def test_the_foot_of_a_curve_is_told_from_a_line() -> None:
    wobble = 1e-4 * np.sin(7 * np.arange(72))
    assert is_s_shaped(YEARS, logistic_curve(YEARS, 0.9, 0.6, 9.0) + wobble) == 1


@pytest.mark.parametrize("share", [np.full(72, 0.2), np.array([0.1, 0.2])])
def test_too_few_points_or_no_change_have_no_curve(share: np.ndarray) -> None:
    years = YEARS[: share.size]
    assert math.isnan(is_s_shaped(years, share))
    assert math.isnan(fit_bass(years, share).imitation)
