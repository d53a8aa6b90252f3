"""Shards: every family is one shard's, waves fill up, and the whole is the same."""

import argparse
import shutil
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.refusal import Refusal
from experiments.commands.work import add_work, shard_of, shard_told, staff_of
from experiments.design.design import Design
from experiments.design.run_design import Ran, recipe_of, run_design
from experiments.engine.crew import Crew
from experiments.engine.workers import Ended
from experiments.results.merging import merge
from experiments.runner.schedule import OUT, Family, Schedule, Search
from experiments.runner.shard import Shard
from experiments.store.cell import Cell, Receipt
from experiments.worlds.run_settings import RunSettings, month_number
from model.policy.files import load_policies, load_scenario


def family(number: int) -> Family:
    cells = [Cell({"family": number, "cell": each}, str(number)) for each in range(2)]
    return Family(str(number), cells)


def families(n: int) -> Iterator[Family]:
    return (family(number) for number in range(n))


def receipt(cell: Cell, out: bool = False) -> Receipt:
    about = {OUT: ["a band"]} if out else {}
    return Receipt(key=cell.key, spec=cell.spec, code="", about=about)


def numbers(search: Search) -> list[int]:
    return [int(each.name) for each in search.families]


def worked(schedule: Schedule, out: frozenset[int]) -> dict[str, Receipt]:
    """Work a schedule through by one worker; return the receipts of what was done."""
    done = {}
    while not schedule.is_over:
        cell = schedule.next_for("one")
        if cell is None:
            break
        done[cell.key] = receipt(cell, cell.spec["family"] in out)
        schedule.ended(cell, done[cell.key])
    return done


# Which families are whose.


def test_three_shards_of_seven_worlds_take_every_third() -> None:
    parts = [
        numbers(Shard(each, 3).searches([Search(families(20), 7)], {})[0])
        for each in (1, 2, 3)
    ]
    assert parts == [[0, 3, 6], [1, 4], [2, 5]]


def test_each_search_is_shared_out_on_its_own() -> None:
    searches = [Search(families(9), 2), Search(families(3))]
    first, second = Shard(1, 2).searches(searches, {})
    assert (numbers(first), numbers(second)) == ([0], [0, 2])


def test_the_next_wave_is_as_large_as_what_is_missing() -> None:
    merged = {
        cell.key: receipt(cell, number in {1, 2})
        for number in range(4)
        for cell in family(number).cells[: 1 if number in {1, 2} else 2]
    }
    parts = [
        numbers(Shard(each, 2).searches([Search(families(20), 4)], merged)[0])
        for each in (1, 2)
    ]
    # 0 and 3 count; 4 and 5 take the places of 1 and 2.
    assert parts == [[0, 4], [3, 5]]


def test_a_shard_broken_off_comes_back_to_its_own_after_the_others_merged() -> None:
    own = numbers(Shard(2, 3).searches([Search(families(9), 9)], {})[0])
    others = {
        cell.key: receipt(cell)
        for number in range(9)
        if number not in own
        for cell in family(number).cells
    }
    again = Shard(2, 3).searches([Search(families(9), 9)], others)[0]
    assert numbers(again) == own


@given(
    out=st.frozensets(st.integers(0, 39), max_size=30),
    wanted=st.integers(1, 8),
    of=st.integers(1, 5),
)
def test_waves_of_shards_do_what_one_machine_does_each_cell_once(
    out: frozenset[int], wanted: int, of: int
) -> None:
    alone = worked(Schedule([Search(families(40), wanted)]), out)
    merged: dict[str, Receipt] = {}
    for _ in range(40):
        wave: dict[str, Receipt] = {}
        for number in range(1, of + 1):
            searches = Shard(number, of).searches(
                [Search(families(40), wanted)], merged
            )
            done = worked(Schedule(searches, merged), out)
            assert not wave.keys() & done.keys(), "two shards did one cell"
            wave |= done
        if not wave:
            break
        assert not merged.keys() & wave.keys(), "a cell was done twice"
        merged |= wave
    assert merged.keys() == alone.keys()


# How a shard is asked for.


def asked(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path)
    parser.add_argument("--adaptive", action="store_true")
    add_work(parser)
    return parser.parse_args(words)


def test_a_shard_is_asked_for_by_number_and_count() -> None:
    shard = shard_of(asked("--shard", "2/8", "--out", "there"))
    assert shard == Shard(2, 8)
    assert str(shard) == "2/8"
    assert shard.folder(Path("there")) == Path("there/shard-2-of-8")
    assert shard_of(asked()) is None


@pytest.mark.parametrize(
    "told", ["0/3", "4/3", "3", "1/0", "-1/2", "a/b", "1/10001", "1/2/3", "²/3", ""]
)
def test_what_is_no_part_is_refused(told: str) -> None:
    with pytest.raises(Refusal, match=r"--shard 2/8 is the second of eight") as raised:
        shard_of(asked(f"--shard={told}", "--out", "there"))
    assert len(str(raised.value).splitlines()) == 2


def test_a_shard_needs_a_folder_and_cannot_be_adaptive() -> None:
    with pytest.raises(Refusal, match="no folder"):
        shard_of(asked("--shard", "1/2"))
    with pytest.raises(Refusal, match="adaptive"):
        shard_of(asked("--shard", "1/2", "--out", "there", "--adaptive"))


def test_who_works_is_local_unless_a_scheduler_is_named() -> None:
    staff = staff_of(asked("--workers", "3", "--memory-limit", "500"))
    assert isinstance(staff, Crew)
    assert (staff.size, staff.memory_limit_mb, staff.time_limit_s) == (3, 500, 3600)


@pytest.mark.parametrize(
    "words",
    [
        ("--time-limit", "0"),
        ("--memory-limit", "nan"),
        ("--wait-for-workers", "-1"),
        ("--scheduler", "tcp://127.0.0.1:1", "--workers", "2"),
    ],
)
def test_senseless_work_is_refused_before_it_begins(words: tuple[str, ...]) -> None:
    with pytest.raises(Refusal) as raised:
        staff_of(asked(*words))
    assert len(str(raised.value).splitlines()) == 2


# The province in shards.


class InTurn:
    """Does tasks in this very process, for small work."""

    def __init__(self) -> None:
        self._ended: list[Ended] = []
        self._function: Callable[[Any], Any] = abs

    @contextmanager
    def at_work(self, function: Callable[[Any], Any]) -> Iterator[None]:
        self._function = function
        yield

    def free(self) -> Sequence[Hashable]:
        return [] if self._ended else ["this process"]

    def give(self, worker: Hashable, task: Any) -> None:
        self._ended.append(Ended(worker, task, self._function(task)))

    def collect(self, timeout_s: float) -> Sequence[Ended]:
        ended, self._ended = self._ended, []
        return ended


def design(n_worlds: int = 3) -> Design:
    return Design(
        policies=load_policies(["as-is", "placebo"]),
        scenarios=(load_scenario("central"),),
        run=RunSettings(scale=100, until=month_number("2026-02")),
        n_worlds=n_worlds,
    )


def ran(out: Path, shard: Shard | None = None) -> Ran:
    out.mkdir(exist_ok=True)
    asked_for = design()
    recipe = recipe_of("sweep", asked_for, {})
    return run_design(asked_for, recipe, out, InTurn(), shard=shard)


def test_shards_joined_are_bit_for_bit_the_whole(tmp_path: Path) -> None:
    whole = ran(tmp_path / "whole")
    parts = [ran(tmp_path / "parts", Shard(each, 2)) for each in (1, 2)]
    assert [part.done.n_done for part in parts] == [4, 2]
    assert "4 runs done" in shard_told(Shard(1, 2), parts[0], "en")
    assert "4 lượt chạy xong" in shard_told(Shard(1, 2), parts[0], "vi")
    merged = merge(tmp_path / "parts", [part.folder.path for part in parts])
    assert (merged.n_new, merged.n_there) == (6, 0)
    joined = ran(tmp_path / "parts")
    assert (joined.done.n_done, joined.done.n_before) == (0, 6)
    assert joined.standing.digest() == whole.standing.digest()
    # What stands joined is no shard's work any more.
    again = ran(tmp_path / "parts", Shard(1, 2))
    assert again.done.n_done == 0


def test_a_shard_of_another_recipe_is_refused(tmp_path: Path) -> None:
    ran(tmp_path / "there", Shard(1, 3))
    shutil.copy(tmp_path / "there" / "shard-1-of-3" / "recipe.json", tmp_path / "there")
    other = design()
    other = replace(other, run=replace(other.run, until=month_number("2026-03")))
    recipe = recipe_of("sweep", other, {})
    with pytest.raises(Refusal, match="another design"):
        run_design(other, recipe, tmp_path / "there", InTurn(), shard=Shard(2, 3))
