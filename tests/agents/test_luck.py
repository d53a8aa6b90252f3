"""Keyed luck: golden values, an oracle on plain integers, and what order may not do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.luck import (
    Luck,
    Stream,
    categorical,
    exponential,
    gumbel,
    key,
    keyed_hash,
    lognormal,
    normal,
    pair_id,
    pareto,
    uniforms,
)
from agents.refusal import Refusal

GAMMA = 0x9E3779B97F4A7C15
WORD = 2**64
MANY = np.arange(200_000)


def mix(word: int) -> int:
    """SplitMix64's mix on plain integers."""
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 % WORD
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB % WORD
    return word ^ (word >> 31)


def slow_key(*words: int) -> int:
    absorbed = 0x243F6A8885A308D3
    for word in words:
        absorbed = mix(((absorbed ^ word) + GAMMA) % WORD)
    return absorbed


def slow_hash(key_: int, id_: int) -> int:
    return mix(mix((key_ + id_ * GAMMA) % WORD) ^ key_)


ids_of_agents = st.integers(0, 2**53 - 1)
words_of_keys = st.integers(0, 2**64 - 1)


def test_golden_keys_and_outputs_hold() -> None:
    assert key(7, 1, 5) == 0xBCF4651F92B8DD19
    assert key(7, 1, 5, 0) == 0xA2C5DABBFF656D5F
    assert keyed_hash(key(7, 1, 5), [0, 1, 2]).tolist() == [
        0x774ACE9549F4A6E5,
        0x6B3290A0AFA741E6,
        0x21E47CC71000FC8B,
    ]
    assert keyed_hash(key(7, 1, 5, 0), [0, 1, 2]).tolist() == [
        0xCFDB6E20D9A5476F,
        0xAF070EA68988BFA7,
        0x0F4112AD3DFBF567,
    ]


def test_a_draw_is_keyed_by_world_stream_month_and_draw_number() -> None:
    drawn = Luck(7).uniform(Stream.KEEP, 5, [0, 1, 2])
    expected = [0xCFDB6E20D9A5476F, 0xAF070EA68988BFA7, 0x0F4112AD3DFBF567]
    assert drawn.tolist() == [(word >> 11) * 2.0**-53 for word in expected]
    again = Luck(7).uniform(Stream.KEEP, 5, [0, 1, 2], draw=1)
    assert again.tolist() == uniforms(key(7, 1, 5, 1), [0, 1, 2]).tolist()


@given(st.lists(words_of_keys, min_size=1, max_size=5), ids_of_agents)
def test_arrays_agree_with_plain_integers(words: list[int], id_: int) -> None:
    assert key(*words) == slow_key(*words)
    assert keyed_hash(key(*words), [id_]).tolist() == [slow_hash(key(*words), id_)]
    assert (
        uniforms(key(*words), [id_])[0] == (slow_hash(key(*words), id_) >> 11) / 2**53
    )


@given(st.lists(ids_of_agents, min_size=1, max_size=40), st.randoms())
def test_order_and_company_change_nobodys_number(ids: list[int], order) -> None:
    alone = {id_: uniforms(3, [id_])[0] for id_ in ids}
    order.shuffle(ids)
    assert uniforms(3, ids).tolist() == [alone[id_] for id_ in ids]


def test_chunks_cannot_be_seen() -> None:
    whole = uniforms(3, MANY)
    parts = [uniforms(3, part) for part in np.split(MANY, [1, 32_768, 32_769, 70_001])]
    assert np.array_equal(np.concatenate(parts), whole)
    assert np.array_equal(uniforms(3, MANY[::-7]), whole[::-7])


def test_drawing_leaves_the_ids_alone() -> None:
    ids = np.arange(5)
    uniforms(3, ids)
    keyed_hash(3, ids)
    pair_id(ids, ids)
    assert ids.tolist() == [0, 1, 2, 3, 4]


def test_nobody_draws_nothing() -> None:
    assert uniforms(3, []).size == 0


def test_uniform_numbers_lie_from_0_to_below_1() -> None:
    drawn = uniforms(3, MANY)
    assert drawn.min() >= 0
    assert drawn.max() < 1


@given(ids_of_agents, ids_of_agents)
def test_a_pair_is_keyed_by_both_ids(first: int, second: int) -> None:
    inner = slow_hash(0x243F6A8885A308D3, first)
    word = (inner ^ second) % WORD
    expected = mix(mix((GAMMA + word * GAMMA) % WORD) ^ GAMMA) >> 11
    assert pair_id([first], [second]).tolist() == [expected]
    assert expected < 2**53


def test_pairs_are_ordered_and_distinct() -> None:
    first, second = np.divmod(np.arange(90_000), 300)
    pairs = pair_id(first, second)
    # 90,000 numbers below 2**53 coincide with chance 5e-7.
    assert np.unique(pairs).size == pairs.size
    assert not np.isin(pair_id([1], [2]), pair_id([2], [1])).any()


# Tolerances below are five standard errors of 200,000 draws; keys are fixed, so a
# test that passes once passes always.
def test_exponential_numbers_have_their_mean_and_median() -> None:
    drawn = exponential(uniforms(4, MANY), mean=3.0)
    assert drawn.mean() == pytest.approx(3, abs=5 * 3 / MANY.size**0.5)
    assert np.median(drawn) == pytest.approx(3 * np.log(2), abs=0.035)
    assert exponential(0.0) == 0


def test_normal_numbers_have_mean_0_and_variance_1() -> None:
    drawn = normal(uniforms(5, MANY))
    assert drawn.mean() == pytest.approx(0, abs=5 / MANY.size**0.5)
    assert drawn.var() == pytest.approx(1, abs=5 * (2 / MANY.size) ** 0.5)
    assert np.isfinite(normal([0.0, 1 - 2.0**-53])).all()


def test_lognormal_numbers_have_their_median_and_spread() -> None:
    drawn = lognormal(uniforms(6, MANY), median=9.0, log_sd=1.25)
    assert np.log(drawn).mean() == pytest.approx(np.log(9), abs=6.25 / MANY.size**0.5)
    assert np.log(drawn).std() == pytest.approx(1.25, abs=0.01)


def test_pareto_numbers_have_their_tail() -> None:
    drawn = pareto(uniforms(7, MANY), minimum=2.6, exponent=1.06)
    assert drawn.min() >= 2.6
    # The mean log over the minimum is 1 over the exponent.
    hill = 1 / np.log(drawn / 2.6).mean()
    assert hill == pytest.approx(1.06, abs=5 * 1.06 / MANY.size**0.5)


def test_gumbel_numbers_have_eulers_mean() -> None:
    drawn = gumbel(uniforms(8, MANY))
    sd = np.pi / 6**0.5
    assert drawn.mean() == pytest.approx(np.euler_gamma, abs=5 * sd / MANY.size**0.5)
    assert np.isfinite(gumbel([0.0, 1 - 2.0**-53])).all()


def test_categories_come_in_proportion_to_their_weights() -> None:
    drawn = np.bincount(categorical(uniforms(9, MANY), [1, 0, 3]), minlength=3)
    assert drawn[1] == 0
    sd = (0.25 * 0.75 / MANY.size) ** 0.5
    assert drawn[0] / MANY.size == pytest.approx(0.25, abs=5 * sd)


def test_a_category_without_weight_is_never_drawn_at_the_edges() -> None:
    edges = [0.0, 1 - 2.0**-53]
    assert categorical(edges, [0, 2, 0.1, 0]).tolist() == [1, 2]


@given(st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True))
def test_every_transform_rises_with_its_uniform(one: float, other: float) -> None:
    low, high = sorted((one, other))
    for transform in (
        exponential,
        normal,
        gumbel,
        lambda uniform: lognormal(uniform, 9.0, 1.0),
        lambda uniform: pareto(uniform, 1.0, 1.5),
        lambda uniform: categorical(uniform, [1, 2, 0, 3]),
    ):
        assert transform(np.array([low])) <= transform(np.array([high]))


@pytest.mark.parametrize("weights", [[0, 0], [1, -1], [1, np.nan], [np.inf, 1]])
def test_weights_that_make_no_sense_are_refused(weights: list[float]) -> None:
    with pytest.raises(Refusal, match="weights"):
        categorical([0.5], weights)


@pytest.mark.parametrize("word", [-1, 2**64])
def test_a_word_that_does_not_fit_a_key_is_refused(word: int) -> None:
    with pytest.raises(Refusal, match="word"):
        key(word)


@pytest.mark.parametrize("world", [-1, 2**64, 10**23])
def test_a_world_that_is_no_word_of_a_key_is_refused(world: int) -> None:
    with pytest.raises(Refusal, match=f"world is {world}; .* 0 to 2"):
        Luck(world)


def test_the_last_world_draws() -> None:
    assert Luck(2**64 - 1).uniform(Stream.KEEP, 0, [0]).size == 1


def test_stream_numbers_are_pinned() -> None:
    # Renumbering a stream changes every result: raise STREAM_VERSION and say so.
    founding = {stream.name: stream.value for stream in Stream if stream < 10}
    assert founding == {
        "KEEP": 1,
        "FIRM_SIZE": 3,
        "FIRM_WARD": 4,
        "FIRM_OWNER": 5,
        "FIRM_AGE": 6,
        "FIRM_PRODUCTIVITY": 7,
        "FIRM_STAGE": 8,
        "FIRM_SITE": 9,
    }
    assert (Stream.SUPPLY_DEGREE, Stream.SUPPLY_CHOICE) == (40, 41)
    assert (Stream.STAGE_UP, Stream.STAGE_DOWN, Stream.SITE_TASTE) == (100, 101, 110)
