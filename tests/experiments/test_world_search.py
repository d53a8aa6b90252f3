"""The first N worlds that count: by hand, whatever the runner, and when to give up."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.refusal import Refusal
from experiments.engine.failure import Failure
from experiments.engine.worker_pool import run_in_pool, run_in_turn
from experiments.worlds.world_search import (
    TRIES_A_WORLD,
    FoundWorlds,
    NoPast,
    SetAside,
    first_worlds,
)

ASIDE = SetAside(("growth_2021",))
BROKEN = NoPast(Failure(error="Refusal: a contradiction", traceback="where"))


def search(
    table: dict[int, Any], n_worlds: int, run: Any = run_in_turn, **more: Any
) -> FoundWorlds[Any]:
    """Search worlds whose ends were written down beforehand."""
    return first_worlds(n_worlds, table.__getitem__, run, is_matched=True, **more)


def backwards(
    function: Callable[[int], Any], cells: Sequence[int], /, *, watch: Any = None
) -> list[Any]:
    """Work through worlds last first, as processes may."""
    return run_in_turn(function, cells[::-1], watch)[::-1]


def test_a_search_by_hand() -> None:
    both = SetAside(("growth_2021", "mining_2023"))
    table = {1: ASIDE, 2: "two", 3: BROKEN, 4: both, 5: "five", 6: "six"}
    found = search(table, 2)
    assert found.worlds == (2, 5)
    assert found.results == {2: "two", 5: "five"}
    assert found.set_aside == {1: ("growth_2021",), 4: ("growth_2021", "mining_2023")}
    assert list(found.failures) == [3]
    assert (found.n_tried, found.n_set_aside) == (5, 2)
    assert found.told() == {
        "matched": True,
        "n_worlds": 2,
        "n_tried": 5,
        "n_set_aside": 2,
        "worlds": [2, 5],
        "set_aside": [
            {"world": 1, "missed": ["growth_2021"]},
            {"world": 4, "missed": ["growth_2021", "mining_2023"]},
        ],
        "bands_missed": {"growth_2021": 2, "mining_2023": 1},
    }


@st.composite
def searches(draw: st.DrawFn) -> tuple[dict[int, Any], int]:
    """Return ends of worlds of which enough fit, and how many are asked for."""
    ends = draw(st.lists(st.sampled_from(["fits", ASIDE, BROKEN]), max_size=30))
    n_worlds = draw(st.integers(1, 6))
    return dict(enumerate([*ends, *["fits"] * n_worlds], start=1)), n_worlds


@given(searches())
def test_they_are_the_first_that_fit_whatever_the_order_of_work(
    case: tuple[dict[int, Any], int],
) -> None:
    table, n_worlds = case
    fitting = [world for world, end in table.items() if end == "fits"][:n_worlds]
    if fitting[-1] > TRIES_A_WORLD * n_worlds:
        with pytest.raises(Refusal, match="tries"):
            search(table, n_worlds)
        return
    found = search(table, n_worlds)
    assert found.worlds == tuple(fitting)
    assert found.n_tried == fitting[-1]
    passed = found.n_set_aside + len(found.failures) + len(found.worlds)
    assert passed == found.n_tried
    assert search(table, n_worlds, backwards).told() == found.told()


@given(searches(), st.integers(1, 6))
def test_fewer_worlds_are_the_first_of_more(
    case: tuple[dict[int, Any], int], fewer: int
) -> None:
    table, n_worlds = case
    try:
        few, many = (search(table, n) for n in sorted((min(fewer, n_worlds), n_worlds)))
    except Refusal:
        return
    assert many.worlds[: len(few.worlds)] == few.worlds


def test_processes_find_the_same_worlds_however_many_there_are() -> None:
    table = {1: ASIDE, 2: "b", 3: BROKEN, 4: "d", 5: ASIDE, 6: "f", 7: "g"}
    alone = search(table, 3)
    for workers in (1, 3):
        pooled = search(table, 3, partial(run_in_pool, workers=workers))
        assert pooled.told() == alone.told()
        assert pooled.results == alone.results


def test_a_world_that_fails_after_it_fitted_keeps_its_place() -> None:
    # World 2 is not in the table, so that it raises as a life does after 2023.
    found = search({1: "one", 3: "three"}, 2)
    assert found.worlds == (1, 2)
    assert list(found.results) == [1]
    assert "KeyError" in found.failures[2].error


def test_no_world_is_lived_beyond_those_needed() -> None:
    table: dict[int, Any] = {1: ASIDE, 2: "two", 3: "three"}
    # World 4 would raise, and so stand among the failures.
    assert search(table, 2).failures == {}


def test_twenty_tries_a_world_are_enough_and_one_more_is_refused() -> None:
    table: dict[int, Any] = dict.fromkeys(range(1, 40), ASIDE)
    table[5] = SetAside(("growth_2021", "mining_2023"))
    last = TRIES_A_WORLD
    assert search({**table, last: "fits"}, 1).worlds == (last,)
    with pytest.raises(Refusal) as refused:
        search({**table, last + 1: "fits"}, 1)
    said = str(refused.value).splitlines()
    assert "0 of 1 worlds" in said[0]
    assert "after 20 tries" in said[0]
    assert "growth_2021, by 20" in said[1]
    assert len(said) <= 3


def test_where_no_world_can_be_founded_the_refusal_says_why() -> None:
    with pytest.raises(Refusal, match=r"20 cannot be simulated: .*a contradiction"):
        search(dict.fromkeys(range(1, 21), BROKEN), 1)


@pytest.mark.parametrize("n_worlds", [0, -1, 10**6])
def test_a_number_of_worlds_that_makes_no_sense_is_refused(n_worlds: int) -> None:
    with pytest.raises(Refusal, match="worlds is"):
        search({}, n_worlds)


def test_watchers_are_told_of_all_tries_and_never_go_back() -> None:
    told: list[tuple[int, int]] = []
    table = {1: ASIDE, 2: "two", 3: ASIDE, 4: "four"}
    search(table, 2, watch=lambda done, n: told.append((done, n)))
    assert told == [(1, 2), (2, 2), (3, 3), (4, 4)]
