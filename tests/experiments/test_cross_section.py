import numpy as np
import pytest

from agents.luck import key, pareto, uniforms
from agents.refusal import Refusal
from experiments.cross_section import (
    correlation,
    gini,
    hill_exponent,
    rank_exponent,
    share_of_top,
)


def draws(n: int) -> np.ndarray:
    return uniforms(key(1, 905, 0, 0), np.arange(n))


def test_hill_of_four_sizes_is_worked_by_hand() -> None:
    # ln(8/1), ln(4/1), ln(2/1), 0: three spacings over 6 ln 2.
    assert hill_exponent([1, 2, 4, 8], share=1.0) == pytest.approx(3 / (6 * np.log(2)))


@pytest.mark.parametrize("exponent", [0.8, 1.06, 2.0])
def test_both_estimators_find_the_exponent_of_a_pareto_sample(exponent: float) -> None:
    sizes = pareto(draws(40_000), 2.0, exponent)
    # 2,000 tail rows: three standard errors are 3 / sqrt(2000) = 7 %, rank OLS 10 %.
    assert hill_exponent(sizes) == pytest.approx(exponent, rel=0.07)
    assert rank_exponent(sizes) == pytest.approx(exponent, rel=0.10)


def test_a_row_of_weight_two_counts_as_two_rows() -> None:
    # Ties: the estimate from repeated rows and from weights must agree.
    sizes, weights = np.array([16.0, 8.0, 4.0, 2.0]), np.array([1.0, 2.0, 2.0, 1.0])
    repeated = np.repeat(sizes, weights.astype(int))
    assert hill_exponent(sizes, weights, share=1.0) == pytest.approx(
        hill_exponent(repeated, share=1.0)
    )


def test_the_top_row_of_a_hundred_holds_its_share() -> None:
    sizes = np.concatenate([[100.0], np.full(99, 1.0)])
    # The least tail is two rows, so that an exponent can be told from it.
    assert share_of_top(sizes, share=0.02) == pytest.approx(101 / 199)


@pytest.mark.parametrize(
    ("sizes", "expected"), [([1, 1, 1, 1], 0.0), ([0, 0, 0, 1], 0.75), ([0, 0], 0.0)]
)
def test_gini_of_small_cases(sizes: list[float], expected: float) -> None:
    assert gini(sizes) == pytest.approx(expected)


def test_links_between_unlike_ends_are_disassortative() -> None:
    assert correlation([1, 1, 5, 5], [5, 5, 1, 1]) == pytest.approx(-1)
    assert correlation([1, 1, 5, 5], [1, 1, 5, 5]) == pytest.approx(1)
    assert correlation([2, 2], [3, 4]) == 0.0


@pytest.mark.parametrize("sizes", [[], [1.0, 0.0], [1.0, -2.0]])
def test_sizes_without_a_tail_are_refused(sizes: list[float]) -> None:
    with pytest.raises(Refusal):
        hill_exponent(sizes)


def test_a_pair_of_weight_two_counts_as_two_pairs() -> None:
    first, second, weights = [1.0, 2.0, 4.0], [2.0, 1.0, 5.0], [1, 2, 1]
    assert correlation(first, second, weights) == pytest.approx(
        correlation([1, 2, 2, 4], [2, 1, 1, 5])
    )
    assert correlation([], []) == 0.0
