import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from agents.luck import key, pareto, uniforms
from agents.refusal import Refusal
from experiments.validation.fact_statistics import (
    choice_elasticity,
    entropy_share,
    excess_kurtosis,
    fano_factor,
    mixing_beyond_chance,
    modularity,
    pareto_over_lognormal,
    rank_size_slope,
    risk_ratio,
    slope,
    specialisation,
    spread_size_slope,
    subbotin_shape,
)

EVEN = (np.arange(20_000) + 0.5) / 20_000
ONES = np.ones(EVEN.size)
LAPLACE = np.where(EVEN < 0.5, np.log(2 * EVEN), -np.log(2 - 2 * EVEN))


def draws(n: int, stream: int = 905) -> np.ndarray:
    return uniforms(key(2, stream, 0, 0), np.arange(n))


def test_a_slope_is_worked_by_hand_and_a_weight_of_two_counts_as_two_rows() -> None:
    assert slope([0, 1, 2], [1, 3, 5], [1, 1, 1]) == pytest.approx(2)
    assert slope([0, 1, 3], [0, 2, 1], [1, 2, 1]) == pytest.approx(
        slope([0, 1, 1, 3], [0, 2, 2, 1], [1] * 4)
    )
    assert math.isnan(slope([1, 1], [0, 1], [1, 1]))


def test_two_values_alone_have_the_least_kurtosis_there_is() -> None:
    assert excess_kurtosis(np.array([-1.0, 1.0]), np.ones(2)) == pytest.approx(-2)


def test_kurtosis_tells_a_tent_from_the_normal() -> None:
    # The grid of quantiles cuts the tails beyond one in 40,000.
    assert excess_kurtosis(LAPLACE, ONES) == pytest.approx(3, abs=0.05)
    assert excess_kurtosis(ndtri(EVEN), ONES) == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize(("values", "exponent"), [(LAPLACE, 1.0), (ndtri(EVEN), 2.0)])
def test_subbotins_exponent_is_one_for_a_tent_and_two_for_the_normal(
    values: np.ndarray, exponent: float
) -> None:
    assert subbotin_shape(values, ONES) == pytest.approx(exponent, abs=0.01)
    assert subbotin_shape(5 * values + 1, ONES) == pytest.approx(exponent, abs=0.01)


def test_growth_that_never_differs_has_no_shape() -> None:
    assert math.isnan(subbotin_shape(np.ones(3), np.ones(3)))
    assert math.isnan(excess_kurtosis(np.ones(3), np.ones(3)))


@pytest.mark.parametrize("exponent", [0.0, 0.2])
def test_a_planted_fall_of_spread_with_size_is_found(exponent: float) -> None:
    size = np.repeat(np.linspace(0.0, 8.0, 8), 200)
    shape = np.tile(ndtri((np.arange(200) + 0.5) / 200), 8)
    growth = shape * np.exp(-exponent * size)
    assert spread_size_slope(growth, size, np.ones(size.size)) == pytest.approx(
        exponent, abs=1e-6
    )


def test_vuong_prefers_the_law_that_a_tail_was_drawn_from() -> None:
    tail = pareto(draws(4_000), 1.0, 1.1)
    # Against its own kind a lognormal can come close, never win.
    assert pareto_over_lognormal(tail, np.ones(tail.size)) > -1.96
    body = np.exp(ndtri(EVEN))
    top = body[body > 1.0]
    assert pareto_over_lognormal(top, np.ones(top.size)) < -1.96


def test_weights_of_a_tail_count_as_rows() -> None:
    sizes, weights = np.array([1.0, 2.0, 5.0, 30.0]), np.array([2.0, 1.0, 2.0, 1.0])
    repeated = np.repeat(sizes, weights.astype(int))
    one = pareto_over_lognormal(sizes, weights)
    other = pareto_over_lognormal(repeated, np.ones(repeated.size))
    # The mean and spread agree; only how many rows that is worth differs.
    assert one / math.sqrt(36 / 10) == pytest.approx(other / math.sqrt(6), rel=1e-3)


def test_counts_that_bunch_have_a_fano_factor_above_one() -> None:
    assert fano_factor(np.array([0.0, 2.0])) == pytest.approx(2)
    assert fano_factor(np.array([3.0, 3.0, 3.0])) == 0
    assert math.isnan(fano_factor(np.zeros(3)))


def test_entropy_is_one_when_even_and_nought_when_one_has_all() -> None:
    assert entropy_share(np.full(5, 2.0)) == pytest.approx(1)
    assert entropy_share(np.array([7.0, 0.0, 0.0])) == 0
    assert entropy_share(np.array([1.0, 1.0, 0.0, 0.0])) == pytest.approx(0.5)
    assert math.isnan(entropy_share(np.zeros(3)))


def test_amounts_that_fall_as_one_over_rank_have_slope_one() -> None:
    assert rank_size_slope(np.array([12.0, 4.0, 6.0, 0.0])) == pytest.approx(1)


def test_specialisation_is_worked_by_hand() -> None:
    assert specialisation(np.array([[3.0, 0.0], [0.0, 3.0]])) == pytest.approx(0.5)
    assert specialisation(np.array([[1.0, 2.0], [2.0, 4.0], [0.0, 0.0]])) == 0
    assert math.isnan(specialisation(np.zeros((2, 2))))


def test_modularity_of_two_closed_groups_is_one_half() -> None:
    group = np.array([0, 0, 1, 1])
    source, target = np.array([0, 1, 2, 3]), np.array([1, 0, 3, 2])
    assert modularity(group, source, target) == pytest.approx(0.5)
    every = np.repeat(np.arange(4), 4), np.tile(np.arange(4), 4)
    assert modularity(group, *every) == pytest.approx(0)


def test_a_ratio_of_risks_is_worked_by_hand() -> None:
    exposed = np.array([True, True, False, False, False, False])
    hit = np.array([True, False, True, False, False, False])
    one = np.zeros(6, np.int64)
    assert risk_ratio(exposed, hit, one, np.ones(6)) == pytest.approx(0.5 / 0.25)
    assert math.isnan(risk_ratio(exposed, exposed, one, np.ones(6)))


def test_what_only_the_stratum_does_is_no_ratio_of_risks() -> None:
    # In stratum 0 nine of ten are hit and most are exposed; in 1 the reverse.
    stratum = np.repeat([0, 1], 200)
    exposed = np.concatenate([np.arange(200) < 160, np.arange(200) < 40])
    hit = np.concatenate([np.arange(200) % 10 > 0, np.arange(200) % 10 == 0])
    assert risk_ratio(exposed, hit, stratum, np.ones(400)) == pytest.approx(1)
    crude = risk_ratio(exposed, hit, np.zeros(400, np.int64), np.ones(400))
    assert crude > 1.5


def pairs_of_one_kind(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return nodes of values 0 and 1, each linked to the next of its value."""
    values = np.repeat([0.0, 1.0], n)
    source = np.arange(2 * n)
    target = np.concatenate([(np.arange(n) + 1) % n, n + (np.arange(n) + 1) % n])
    return values, source, target


def test_like_linked_to_like_within_a_block_is_beyond_chance() -> None:
    values, source, target = pairs_of_one_kind(50)
    excess, chance = mixing_beyond_chance(
        values, np.zeros(100, np.int64), source, target
    )
    assert excess == pytest.approx(1, abs=0.1)
    assert chance == pytest.approx(0.01)


def test_likeness_that_blocks_alone_make_is_chance() -> None:
    values, source, target = pairs_of_one_kind(50)
    excess, chance = mixing_beyond_chance(
        values, values.astype(np.int64), source, target
    )
    assert excess == pytest.approx(0, abs=1e-12)
    assert chance > 0.05


def test_links_at_random_are_beyond_chance_about_as_often_as_they_may_be() -> None:
    # Of 40 networks without mixing at most 6 pass a test of level 5 % with chance 0.99.
    n_found = 0
    for world in range(40):
        ends = [uniforms(key(world, 905, part, 0), np.arange(300)) for part in range(3)]
        values = np.floor(3 * ends[0])
        source, target = (np.floor(300 * end).astype(np.int64) for end in ends[1:])
        chance = mixing_beyond_chance(values, np.arange(300) % 4, source, target)[1]
        n_found += chance <= 0.05
    assert n_found <= 6


def test_one_value_everywhere_mixes_in_no_way() -> None:
    excess, chance = mixing_beyond_chance(
        np.ones(4), np.zeros(4, np.int64), np.arange(3), np.arange(1, 4)
    )
    assert math.isnan(excess)
    assert math.isnan(chance)


@pytest.mark.parametrize(("stays", "draw"), [(30, 1.0), (20, 0.7), (8, 0.5)])
def test_the_elasticity_of_choice_is_worked_by_hand(stays: int, draw: float) -> None:
    # Two countries, each drawn to its own site; `stays` of 40 go where they are drawn.
    chosen = np.concatenate([np.arange(40) >= stays, np.arange(40) < stays])
    drawn_by = np.repeat([[draw, 0.0], [0.0, draw]], 40, axis=0)
    expected = math.log(stays / (40 - stays)) / draw
    found = choice_elasticity(chosen.astype(np.int64), drawn_by)
    assert found == pytest.approx(expected, abs=0.01)


@given(worth=st.lists(st.floats(-1.5, 1.5), min_size=4, max_size=4))
def test_the_worth_of_sites_is_not_taken_for_what_draws(worth: list[float]) -> None:
    """Two countries with the same shares: what lies at a site draws neither more."""
    share = np.exp(worth) / np.exp(worth).sum()
    chosen = np.tile(np.repeat(np.arange(4), np.round(400 * share).astype(int)), 2)
    stock = np.array([[1.0, 0.0, 2.0, 0.0], [0.0, 2.0, 0.0, 1.0]])
    drawn_by = np.repeat(stock, chosen.size // 2, axis=0)
    assert choice_elasticity(chosen, drawn_by) == pytest.approx(0, abs=0.01)


def test_nothing_is_said_where_nothing_tells_an_elasticity() -> None:
    none = np.zeros(0, np.int64)
    assert math.isnan(choice_elasticity(none, np.zeros((0, 3))))
    assert math.isnan(choice_elasticity(np.array([0, 1]), np.zeros((2, 3))))
    with pytest.raises(Refusal, match="2 choices by 3 choosers"):
        choice_elasticity(np.array([0, 1]), np.zeros((3, 3)))
