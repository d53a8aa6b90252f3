"""Cells worked through and kept: poison among them, deaths, disks that fill."""

import errno
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from agents.refusal import Refusal
from experiments.engine.crew import Crew
from experiments.engine.failure import Failure, failure_of
from experiments.engine.workers import Ended, Lost
from experiments.runner.bench import Bench, Unwritable
from experiments.runner.run_cells import run_cells
from experiments.runner.schedule import Schedule, Search
from experiments.store.cell import Cell, Receipt, Result
from experiments.store.manifest import Manifest, read_receipts
from experiments.store.results_folder import Standing, writing
from tests.experiments.toy_cells import (
    Alone,
    Toy,
    UnsayableError,
    alone,
    cells_of,
    families,
    recipe,
    result_of,
    times_done,
    work,
)

TOYS = "tests.experiments.toy_cells"
posix = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


LOST = Lost(Failure(error="gone", traceback="gone", stage="at it"))
BEYOND = Lost(Failure(error="too long", traceback="t"), may_be_chance=False)


def ran(tmp_path: Path, searches: list[Search], staff: Any) -> Standing:
    return work(tmp_path / "out", tmp_path / "times", searches, staff)[2]


def failures(standing: Standing) -> dict[object, str]:
    return {
        each.spec["number"]: each.failure.error
        for each in standing.failed.values()
        if each.failure
    }


# In this process.


def test_every_cell_is_done_once_and_kept(tmp_path: Path) -> None:
    standing = ran(tmp_path, alone(cells_of(5)), Alone())
    assert len(standing.done) == 5
    assert times_done(tmp_path / "times") == dict.fromkeys(range(5), 1)
    for receipt in standing.done.values():
        number = int(receipt.spec["number"])  # type: ignore[call-overload]
        assert receipt.content == result_of(number).digest()
        assert receipt.about == {"number": number}
        assert receipt.seconds > 0


def test_the_same_work_again_does_nothing_again(tmp_path: Path) -> None:
    before = ran(tmp_path, alone(cells_of(5)), Alone())
    done, _, after = work(
        tmp_path / "out", tmp_path / "times", alone(cells_of(5)), Alone()
    )
    assert (done.n_done, done.n_before) == (0, 5)
    assert after == before
    assert times_done(tmp_path / "times") == dict.fromkeys(range(5), 1)


def test_families_that_do_not_count_are_counted_by_their_first_cell(
    tmp_path: Path,
) -> None:
    searches = [Search(families(9, size=2, out_every=3), wanted=4)]
    standing = ran(tmp_path, searches, Alone())
    # Families 1 and 4 are out; 0, 2, 3 and 5 count.
    assert sorted(r.spec["number"] for r in standing.done.values()) == [  # type: ignore[type-var]
        0,
        1,
        2,
        4,
        5,
        6,
        7,
        8,
        10,
        11,
    ]


def test_a_task_lost_twice_by_chance_is_done_in_the_end(tmp_path: Path) -> None:
    staff = Alone(lambda cell, time: LOST if time < 3 else None)
    standing = ran(tmp_path, alone(cells_of(4)), staff)
    assert len(standing.done) == 4
    assert standing.failed == {}


def test_a_cell_lost_three_times_is_a_failure_and_written_down(tmp_path: Path) -> None:
    staff = Alone(lambda cell, time: LOST if cell.spec["number"] == 1 else None)
    standing = ran(tmp_path, alone(cells_of(3)), staff)
    assert failures(standing) == {1: "gone"}
    (failed,) = standing.failed.values()
    assert failed.failure
    assert failed.failure.stage == "at it"
    assert len(standing.done) == 2


def test_a_cell_beyond_its_limits_is_tried_once(tmp_path: Path) -> None:
    tries = []

    def lose(cell: Cell, time: int) -> Lost | None:
        tries.append(cell.spec["number"])
        return BEYOND if cell.spec["number"] == 0 else None

    standing = ran(tmp_path, alone(cells_of(2)), Alone(lose))
    assert tries == [0, 1]
    assert failures(standing) == {0: "too long"}


def test_many_workers_gone_at_once_end_nothing(tmp_path: Path) -> None:
    """As on a cluster whose machines are taken away: each cell is lost once."""
    staff = Alone(lambda cell, time: LOST if time == 1 else None)
    assert len(ran(tmp_path, alone(cells_of(60)), staff).done) == 60


def test_where_every_worker_dies_work_ends_and_says_so(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="workers die one after the other: gone") as said:
        ran(tmp_path, alone(cells_of(100)), Alone(lambda cell, time: LOST))
    assert len(str(said.value).splitlines()) == 2
    # The same work goes on once the cause is mended.
    assert len(ran(tmp_path, alone(cells_of(100)), Alone()).done) == 100


def test_a_failure_is_tried_again_by_the_next_run(tmp_path: Path) -> None:
    staff = Alone(lambda cell, time: BEYOND if cell.spec["number"] == 0 else None)
    assert len(ran(tmp_path, alone(cells_of(3)), staff).failed) == 1
    standing = ran(tmp_path, alone(cells_of(3)), Alone())
    assert standing.failed == {}
    assert len(standing.done) == 3
    assert times_done(tmp_path / "times") == dict.fromkeys(range(3), 1)


def test_workers_that_cannot_work_at_all_end_it(tmp_path: Path) -> None:
    @dataclass
    class Broken(Alone):
        def collect(self, timeout_s: float) -> Sequence[Ended]:
            task, self._task = self._task, None
            return [Ended(0, task, failure_of(ImportError("no module")))]

    with pytest.raises(Refusal, match="one after the other: ImportError: no module"):
        ran(tmp_path, alone(cells_of(30)), Broken())


def test_progress_counts_what_was_done_before(tmp_path: Path) -> None:
    ran(tmp_path, alone(cells_of(2)), Alone())
    told: list[tuple[int, int]] = []
    with writing(tmp_path / "out", recipe()) as (folder, before):
        schedule = Schedule(alone(cells_of(4)), before.done)
        live = Toy(str(tmp_path / "times"))
        run_cells(schedule, live, folder, Alone(), lambda d, f: told.append((d, f)))
    assert told == [(3, 0), (4, 0)]


def test_a_full_disk_ends_work_with_path_and_bytes_and_it_goes_on_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync, calls = os.fsync, []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) > 12:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(descriptor)

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match=r"\d+ bytes: No space left") as raised:
        ran(tmp_path, alone(cells_of(9)), Alone())
    assert str(tmp_path / "out") in raised.value.filename
    monkeypatch.undo()
    assert len(ran(tmp_path, alone(cells_of(9)), Alone()).done) == 9
    assert not list(tmp_path.rglob("*.tmp"))


# What a worker does with a cell.


def bench(tmp_path: Path, live: Any) -> Bench:
    for name in ("cells", "manifests"):
        (tmp_path / name).mkdir(exist_ok=True)
    return Bench(tmp_path / "cells", tmp_path / "manifests", "c", live)


def raising(error: BaseException) -> Callable[[Cell], Result]:
    def live(_: Cell) -> Result:
        raise error

    return live


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("plain\nmore"), "ValueError: plain"),
        (ValueError("half \ud800"), r"ValueError: half \ud800"),
        (UnsayableError(), "UnsayableError: (it cannot say what: ValueError)"),
        (SystemExit(3), "SystemExit: 3"),
        (MemoryError(), "MemoryError: "),
        (OSError(28, "No space left"), "OSError: [Errno 28] No space left"),
        (RecursionError("deep"), "RecursionError: deep"),
    ],
)
def test_whatever_a_cell_raises_is_its_failure(
    tmp_path: Path, error: BaseException, said: str
) -> None:
    worker = bench(tmp_path, raising(error))
    receipt = worker(Cell({"number": 1}))
    worker.close()
    assert isinstance(receipt, Receipt)
    assert receipt.failure
    assert receipt.failure.error == said
    assert "raising" in receipt.failure.traceback or "live" in receipt.failure.traceback
    assert receipt.failure.stage == "beginning"
    assert list(read_receipts(tmp_path / "manifests")) == [receipt]
    assert list((tmp_path / "cells").iterdir()) == []


def test_an_endless_error_is_kept_in_bearable_length(tmp_path: Path) -> None:
    worker = bench(tmp_path, raising(ValueError("x" * 10_000_000)))
    receipt = worker(Cell({"number": 1}))
    worker.close()
    assert isinstance(receipt, Receipt)
    assert receipt.failure
    assert len(receipt.failure.error) < 600
    assert len(receipt.failure.traceback) < 21_000


@pytest.mark.parametrize(
    "odd",
    [
        lambda: Result.of([], {"a": float("nan")}),
        lambda: Result.of([], {"a": object()}),  # type: ignore[dict-item]
        lambda: None,
        lambda: Result(None, {}),
    ],
)
def test_what_cannot_be_kept_is_the_cells_own_failure(
    tmp_path: Path, odd: Callable[[], Any]
) -> None:
    worker = bench(tmp_path, lambda _: odd())
    receipt = worker(Cell({"number": 1}))
    worker.close()
    assert isinstance(receipt, Receipt)
    assert receipt.failure
    assert receipt.failure.stage == "writing"


def test_a_folder_that_has_vanished_is_no_fault_of_the_cell(tmp_path: Path) -> None:
    worker = bench(tmp_path, lambda _: result_of(1))
    (tmp_path / "cells").rmdir()
    found = worker(Cell({"number": 1}))
    assert isinstance(found, Unwritable)
    assert "bytes: No such file" in found.said
    assert str(tmp_path / "cells") in found.path


# Over processes.


@posix
def test_poison_fails_alone_and_says_where_and_the_others_are_done(
    tmp_path: Path,
) -> None:
    words = ["raise", "exit", "kill", "hang", "leave", "unsayable", "full"]
    cells = cells_of(30)
    for place, word in enumerate(words):
        cells[4 * place + 1] = Cell({"number": 4 * place + 1, "does": word})
    crew = Crew(size=2, preload=(TOYS,), time_limit_s=10.0)
    standing = ran(tmp_path, alone(cells), crew)
    assert len(standing.done) == 23
    assert failures(standing) == {
        1: r"ValueError: half a letter: \ud800",
        5: "the worker process ended by itself with code 9",
        9: "the worker process was ended by SIGKILL",
        13: "it took more than 10 s",
        17: "SystemExit: 3",
        21: "UnsayableError: (it cannot say what: ValueError)",
        25: "OSError: [Errno 28] No space left on device: 'somewhere else'",
    }
    for receipt in standing.failed.values():
        assert receipt.failure
        assert receipt.failure.stage == f"doing {receipt.spec['number']}"
    times = times_done(tmp_path / "times")
    assert {n: t for n, t in times.items() if t != 1} == {5: 3, 9: 3}


@posix
def test_one_worker_and_three_give_the_same_digest(tmp_path: Path) -> None:
    digests = set()
    for workers in (1, 3):
        folder = tmp_path / str(workers)
        folder.mkdir()
        searches = [Search(families(12, size=3, out_every=4), wanted=5)]
        digests.add(ran(folder, searches, Crew(size=workers, preload=(TOYS,))).digest())
    assert len(digests) == 1


def test_a_line_for_a_file_that_a_dead_worker_left_is_added(tmp_path: Path) -> None:
    """It died after the file and before the line: the cell is not done again."""
    ran(tmp_path, alone(cells_of(3)), Alone())
    for path in (tmp_path / "out" / "manifests").iterdir():
        path.unlink()
    Manifest(tmp_path / "out" / "manifests").close()
    assert len(ran(tmp_path, alone(cells_of(3)), Alone()).done) == 3
    assert times_done(tmp_path / "times") == dict.fromkeys(range(3), 1)
