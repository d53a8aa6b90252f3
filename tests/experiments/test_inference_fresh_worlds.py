"""A winner in fresh worlds: by hand, against SciPy, and the drop of pure luck."""

import math

import numpy as np
import pytest
import scipy.stats

from agents.luck import Luck, Stream, normal
from agents.refusal import Refusal
from experiments.inference.fresh_worlds import winner_of, winner_on_fresh_worlds


def test_the_drop_by_hand() -> None:
    effects = {"one": np.array([1.0, 3.0]), "other": np.array([0.0, 2.0])}
    found = winner_on_fresh_worlds(effects, np.array([0.0, 1.0, 2.0]))
    assert (found.winner, found.n_policies) == ("one", 2)
    assert (found.mean_chosen, found.mean_fresh, found.drop) == (2.0, 1.0, 1.0)


def test_the_interval_is_welchs() -> None:
    luck = Luck(3)
    chosen = normal(luck.uniform(Stream.CHECK_VALUE, 0, np.arange(20)))
    fresh = 3 * normal(luck.uniform(Stream.CHECK_VALUE, 1, np.arange(9)))
    found = winner_on_fresh_worlds({"a": chosen}, fresh, 0.9)
    test = scipy.stats.ttest_ind(chosen, fresh, equal_var=False)
    expected = test.confidence_interval(0.9)
    assert found.interval == pytest.approx((expected.low, expected.high))


def test_the_first_of_equals_wins_and_none_is_refused() -> None:
    assert winner_of({"b": np.ones(2), "a": np.ones(2)}) == "b"
    with pytest.raises(Refusal, match="no policy"):
        winner_of({})


def test_one_world_gives_no_interval_and_no_spread_no_width() -> None:
    one = {"a": np.array([2.0])}
    assert winner_on_fresh_worlds(one, np.arange(3.0)).interval is None
    same = winner_on_fresh_worlds({"a": np.ones(3)}, np.zeros(3))
    assert same.interval == (1.0, 1.0)
    assert same.to_json()["interval"] == (1.0, 1.0)


def test_equal_policies_drop_by_what_the_best_of_them_is_lucky() -> None:
    """2,000 studies of 5 equal policies in 10 worlds.

    The largest of five normal numbers is 1.16296 on average; a mean of ten worlds has
    a standard deviation of 1 / sqrt(10). The standard error of the mean drop is 0.009.
    """
    drawn = normal(Luck(6).uniform(Stream.CHECK_VALUE, 0, np.arange(2000 * 60)))
    drops = []
    for study in drawn.reshape(2000, 6, 10):
        effects = {str(row): part for row, part in enumerate(study[:5])}
        drops.append(winner_on_fresh_worlds(effects, study[5]).drop)
    assert np.mean(drops) == pytest.approx(1.16296 / math.sqrt(10), abs=0.03)
