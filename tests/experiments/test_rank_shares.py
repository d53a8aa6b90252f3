"""Shares of the variance of ranks: by hand, additive, nothing where nothing is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.luck import Luck, Stream, normal
from experiments.tornado.rank_shares import bootstrap, rank_shares, ranks

N = 200


def made_up(n_columns: int, n: int = N, world: int = 7) -> np.ndarray:
    """Return independent normal columns, shape (n, n_columns)."""
    luck = Luck(world)
    columns = [
        normal(luck.uniform(Stream.CHECK_VALUE, place, np.arange(n)))
        for place in range(n_columns)
    ]
    return np.column_stack(columns)


def test_ranks_of_ties_share_their_mean() -> None:
    assert ranks(np.array([3.0, 1.0, 3.0, 2.0])).tolist() == [3.5, 1, 3.5, 2]


def test_shares_by_hand_on_a_balanced_design() -> None:
    """Two uncorrelated two-level indices; the outcome ranks 1 to 4 as 2 a + b."""
    indices = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)
    outcome = 2 * indices[:, 0] + indices[:, 1]
    # Correlations of (1, 2, 3, 4) with a and b: 2 / sqrt(5) and 1 / sqrt(5).
    assert rank_shares(outcome, indices) == pytest.approx([0.8, 0.2])


def test_an_index_alone_has_the_square_of_its_rank_correlation() -> None:
    columns = made_up(2)
    outcome = columns[:, 0] + columns[:, 1]
    (share,) = rank_shares(outcome, columns[:, :1])
    together = np.corrcoef(ranks(outcome), ranks(columns[:, 0]))[0, 1]
    assert share == pytest.approx(together**2)


def test_twins_split_what_they_hold_in_common() -> None:
    columns = made_up(2)
    twins = columns[:, [0, 0]]
    outcome = columns[:, 0] + 0.3 * columns[:, 1]
    one, other = rank_shares(outcome, twins)
    (alone,) = rank_shares(outcome, twins[:, :1])
    assert one == pytest.approx(other)
    assert one + other == pytest.approx(alone)


def test_shares_of_a_linear_toy_are_those_of_its_variances() -> None:
    columns = made_up(3, n=4000)
    outcome = columns @ np.array([2.0, 1.0, 1.0])
    # Variances 4, 1, 1 of 6; ranks of normal numbers shrink each by a few per cent.
    shares = rank_shares(outcome, columns[:, :2])
    assert shares == pytest.approx([4 / 6, 1 / 6], abs=0.04)


def test_what_has_no_influence_has_about_no_share_and_its_interval_says_so() -> None:
    columns = made_up(3)
    outcome = columns[:, 2]
    shares = rank_shares(outcome, columns[:, :2])
    assert (shares < 0.02).all()
    low, _ = bootstrap(outcome, columns[:, :2], n_resamples=200)[0]
    assert low < 0.005


def test_an_index_or_outcome_that_does_not_vary_has_no_share() -> None:
    columns = made_up(2)
    with_constant = np.column_stack([columns[:, 0], np.ones(N)])
    assert rank_shares(columns[:, 0], with_constant)[1] == 0
    assert rank_shares(np.ones(N), columns).tolist() == [0, 0]


def test_the_interval_holds_the_share_and_is_the_same_each_time() -> None:
    columns = made_up(3)
    outcome = columns @ np.array([1.0, 0.5, 1.0])
    first = bootstrap(outcome, columns[:, :2], n_resamples=300)
    assert first == bootstrap(outcome, columns[:, :2], n_resamples=300)
    shares = rank_shares(outcome, columns[:, :2])
    whole = [*shares, 1 - shares.sum()]
    for (low, high), share in zip(first, whole, strict=True):
        assert low < share < high


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.floats(-3, 3), min_size=4, max_size=4),
    st.floats(0, 2),
    st.integers(1, 1000),
)
def test_shares_are_not_negative_add_up_and_do_not_hang_on_the_order(
    slopes: list[float], noise: float, world: int
) -> None:
    columns = made_up(5, n=30, world=world)
    indices = columns[:, :4] + 0.5 * columns[:, [1, 2, 3, 0]]
    outcome = indices @ np.array(slopes) + noise * columns[:, 4]
    shares = rank_shares(outcome, indices)
    assert (shares > -1e-9).all()
    assert shares.sum() < 1 + 1e-9
    turned = rank_shares(outcome, indices[:, ::-1])
    assert turned[::-1] == pytest.approx(shares, abs=1e-9)
