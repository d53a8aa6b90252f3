"""Choice among sites: hand-worked cases, order, and what an incentive may not do."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.luck import Luck, Stream, pair_id
from agents.refusal import Refusal
from agents.site_choice import choice_shares, choose_site, expected_maximum, taste

INVESTORS = np.arange(50, 90)
SITES = np.array([3, 8, 11, 40])


def test_the_best_sum_is_chosen() -> None:
    shock = np.array([[0.0, 1.0, 0.0], [5.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    assert choose_site(np.array([0.5, 0.0, 2.0]), shock).tolist() == [2, 0, 2]


def test_each_chooser_may_see_another_offer() -> None:
    utility = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert choose_site(utility, np.zeros((2, 2))).tolist() == [0, 1]


def test_a_closed_site_is_never_chosen() -> None:
    shock = taste(Luck(0), 0, INVESTORS, SITES)
    chosen = choose_site(np.array([0.0, -np.inf, 0.0, 0.0]), shock)
    assert 1 not in chosen
    assert set(chosen.tolist()) == {0, 2, 3}


@pytest.mark.parametrize("utility", [[-np.inf, -np.inf], [0.0, np.nan]])
def test_a_choice_without_a_site_is_refused(utility: list[float]) -> None:
    with pytest.raises(Refusal, match="no open site"):
        choose_site(np.array(utility), np.zeros((3, 2)))


def test_nobody_chooses_nothing() -> None:
    assert choose_site(np.zeros(4), np.empty((0, 4))).size == 0


def test_tastes_are_keyed_by_the_pair() -> None:
    whole = taste(Luck(2), 5, INVESTORS, SITES)
    some = taste(Luck(2), 5, INVESTORS[::-3], SITES[[2, 0]])
    assert np.array_equal(some, whole[::-3][:, [2, 0]])
    pair = pair_id([INVESTORS[7]], [SITES[2]])
    uniform = Luck(2).uniform(Stream.SITE_TASTE, 5, pair)[0]
    assert whole[7, 2] == pytest.approx(-math.log(-math.log(uniform)))


def test_shares_are_those_of_the_logit_formula() -> None:
    shares = choice_shares(np.array([0.0, math.log(2), math.log(3), -np.inf]))
    assert shares.tolist() == pytest.approx([1 / 6, 1 / 3, 1 / 2, 0])


def test_shares_of_great_utilities_stay_finite() -> None:
    assert choice_shares(np.array([[1e4, 0.0], [0.0, 0.0]])).tolist() == [
        [1.0, 0.0],
        [0.5, 0.5],
    ]


def test_the_expected_maximum_of_one_site_is_its_utility_and_eulers_number() -> None:
    assert expected_maximum(np.array([2.0])) == pytest.approx(2.5772156649)
    both = expected_maximum(np.array([1.0, 1.0]))
    assert both == pytest.approx(1 + math.log(2) + 0.5772156649)


@given(
    st.integers(0, 3),
    st.floats(0, 4),
    st.lists(st.floats(-3, 3), min_size=4, max_size=4),
)
def test_an_incentive_moves_investors_only_towards_it(
    site: int, incentive: float, offers: list[float]
) -> None:
    shock = taste(Luck(1), 0, INVESTORS, SITES)
    before = choose_site(np.array(offers), shock)
    offers[site] += incentive
    after = choose_site(np.array(offers), shock)
    assert (after[before == site] == site).all()
    assert ((after == before) | (after == site)).all()
