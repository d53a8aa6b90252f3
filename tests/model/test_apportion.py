import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.refusal import Refusal
from model.synthesis.apportion import apportion, scale_to_total


def test_largest_remainders_win() -> None:
    assert apportion([5, 3, 2], 4).tolist() == [2, 1, 1]


def test_equal_remainders_go_to_the_earlier_claim() -> None:
    assert apportion([1, 1, 1], 2).tolist() == [1, 1, 0]


def test_every_claim_gets_its_least_part() -> None:
    assert apportion([0, 10], 3, at_least=1).tolist() == [1, 2]


@given(
    claims=st.lists(st.floats(0, 1e6), min_size=1, max_size=40).filter(
        lambda parts: sum(parts) > 0
    ),
    total=st.integers(0, 10_000),
)
def test_parts_add_up_and_stay_within_one_of_their_share(
    claims: list[float], total: int
) -> None:
    parts = apportion(claims, total)
    exact = np.array(claims) / sum(claims) * total
    assert parts.sum() == total
    assert (np.abs(parts - exact) < 1 + 1e-6).all()


@pytest.mark.parametrize(
    ("claims", "total", "at_least"),
    [([0, 0], 3, 0), ([1, 1], 1, 1), ([-1, 2], 3, 0), ([np.nan, 1], 3, 0)],
)
def test_claims_that_cannot_be_met_are_refused(
    claims: list[float], total: int, at_least: int
) -> None:
    with pytest.raises(Refusal):
        apportion(claims, total, at_least=at_least)


def test_scaling_holds_the_bounds_and_meets_the_total() -> None:
    raw = np.array([1.0, 2.0, 10.0])
    scaled = scale_to_total(raw, 12.0, low=1.0, high=6.0)
    # By hand: the largest is capped at 6, the others share 6 as 1 to 2.
    assert scaled == pytest.approx([2.0, 4.0, 6.0])


def test_a_total_out_of_the_bounds_reach_is_refused() -> None:
    with pytest.raises(Refusal, match="cannot add up"):
        scale_to_total(np.ones(3), 2.0, low=1.0, high=9.0)
