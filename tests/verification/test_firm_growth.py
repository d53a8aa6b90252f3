"""Sizes of firms that grow in proportion follow theory's power law."""

import numpy as np
import pytest

from experiments.verification.firm_growth import expected_exponent
from experiments.verification.verdict import run_check
from model.firm_turnover import posts_by_growth


def test_the_exponent_by_hand() -> None:
    assert expected_exponent(0.2) == pytest.approx(1.25)
    assert expected_exponent(0.5) == pytest.approx(2.0)


# Over 5 worlds the exponent misses by 0.05 at most, of the 0.1 that is allowed.
@pytest.mark.parametrize("minimum", [0.2, 0.5, 0.7])
def test_the_tail_agrees_with_theory(minimum: float) -> None:
    verdict = run_check("firm-growth", {"minimum": minimum})
    assert verdict["passed"]
    assert verdict["theory"]["exponent"] == pytest.approx(1 / (1 - minimum))


def test_growth_that_hangs_on_size_bends_the_tail(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Were the model's growth not in proportion, the check would fail."""

    def slower_for_the_large(staff, growth, unit, uniform):
        return posts_by_growth(staff * (staff / 10_000) ** -0.2, growth, unit, uniform)

    name = "experiments.verification.firm_growth.posts_by_growth"
    monkeypatch.setattr(name, slower_for_the_large)
    verdict = run_check("firm-growth", {"minimum": 0.5, "firms": 5_000})
    assert not verdict["passed"]


def test_posts_are_in_proportion_and_do_not_hang_on_the_sign() -> None:
    staff = np.array([100.0, 200.0])
    up, down = (
        posts_by_growth(staff, np.full(2, g), 1.0, np.full(2, 0.5))
        for g in (0.05, -0.05)
    )
    assert up.tolist() == down.tolist() == [5.0, 10.0]
    assert posts_by_growth(staff, np.zeros(2), 1.0, np.full(2, 0.99)).tolist() == [0, 0]
