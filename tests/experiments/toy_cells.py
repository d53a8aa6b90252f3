"""Toy cells that do what is asked of them, and a design of many.

`RUN` is the command that works through cells as a process of its own, to be killed.
"""

import argparse
import hashlib
import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import psutil

from agents.refusal import Refusal
from experiments.engine.crew import Crew
from experiments.engine.stage import stage
from experiments.engine.workers import Ended, Lost
from experiments.runner.run_cells import Done, run_cells
from experiments.runner.schedule import OUT, Family, Schedule, Search
from experiments.store.cell import Block, Cell, Result
from experiments.store.recipe import Recipe
from experiments.store.results_folder import ResultsFolder, Standing, writing

RUN = (
    sys.executable,
    "-c",
    "from tests.experiments.toy_cells import main; raise SystemExit(main())",
)
PERIODS = tuple(range(2020, 2036))


def result_of(number: int, n_rows: int = 4) -> Result:
    """Return numbers that follow from a cell's number alone."""
    values = np.sin(np.arange(n_rows * len(PERIODS)) + number)
    values[3] = np.nan
    names = [f"indicator_{row}" for row in range(n_rows)]
    block = Block(
        indicators=names,
        periods=PERIODS,
        values=values.reshape(n_rows, len(PERIODS)),
    )
    return Result.of([block], {"number": number})


def cells_of(n: int, **more: object) -> list[Cell]:
    """Return cells that differ by number, and do what `more` says."""
    return [Cell({"number": number, **more}) for number in range(n)]  # type: ignore[arg-type]


def alone(cells: list[Cell]) -> list[Search]:
    """Return a search for all of some cells, each a family of its own."""
    return [Search(iter([Family(cell.key, [cell]) for cell in cells]))]


@dataclass(frozen=True)
class Toy:
    """Does what the cell's word `does` says, then gives numbers.

    Each time is written down under the cell's number, so that it can be counted.
    """

    times: str
    sleep_s: float = 0.0
    n_rows: int = 4

    def __call__(self, cell: Cell) -> Result:
        number = int(cell.spec["number"])  # type: ignore[call-overload]
        descriptor = os.open(
            Path(self.times, str(number)), os.O_WRONLY | os.O_APPEND | os.O_CREAT
        )
        os.write(descriptor, b"x")
        os.close(descriptor)
        stage(f"doing {number}")
        time.sleep(self.sleep_s)
        _do(str(cell.spec.get("does", "")))
        if cell.spec.get("out"):
            return Result.of([], {OUT: ["a band"]})
        return result_of(number, self.n_rows)


class UnsayableError(Exception):
    """An error that cannot say what it is."""

    about: ClassVar = {"out": object()}

    def __str__(self) -> str:
        raise ValueError("no words")


def _do(word: str) -> None:
    match word:
        case "raise":
            raise ValueError("half a letter: \ud800\nsecond line")
        case "unsayable":
            raise UnsayableError
        case "long":
            raise ValueError("x" * 10_000_000)
        case "hang":
            time.sleep(3600)
        case "spin":
            while True:
                stage("spinning")
        case "exit":
            os._exit(9)
        case "leave":
            raise SystemExit(3)
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "deaf":
            os.closerange(3, 256)
            time.sleep(3600)
        case "memory":
            held = []
            while True:
                held.append(np.ones(4_000_000))
                time.sleep(0.01)
        case "full":
            raise OSError(28, "No space left on device", "somewhere else")
        case "":
            return
        case _:
            raise AssertionError(word)


def times_done(folder: Path) -> dict[int, int]:
    """Return how often each cell was begun, by its number."""
    return {int(path.name): path.stat().st_size for path in folder.iterdir()}


def recipe(**design: object) -> Recipe:
    return Recipe(kind="toy", design=design, made_by={"code": "c" * 64})  # type: ignore[arg-type]


def work(
    out: Path,
    times: Path,
    searches: list[Search],
    staff: Any,
    live: Toy | None = None,
) -> tuple[Done, ResultsFolder, Standing]:
    """Work through cells into a folder, as verbs do."""
    for each in (out, times):
        each.mkdir(exist_ok=True)
    with writing(out, recipe()) as (folder, before):
        schedule = Schedule(searches, before.done)
        done = run_cells(schedule, live or Toy(str(times)), folder, staff)
        return done, folder, folder.standing()


def families(n: int, size: int, out_every: int) -> Iterator[Family]:
    """Yield families of some size; every so manieth does not count."""
    for place in range(n):
        is_out = bool(out_every) and place % out_every == 1
        cells = [
            Cell({"number": place * size + member, "out": is_out}, f"family {place}")
            for member in range(size)
        ]
        yield Family(f"family {place}", cells)


@dataclass
class Alone:
    """Staff of one that works in this very process; tasks may be lost by plan."""

    lose: Callable[[Cell, int], Lost | None] = lambda cell, time: None
    _function: Any = None
    _task: Any = None
    _times: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def at_work(self, function: Callable[[Any], Any]) -> Iterator[None]:
        self._function = function
        yield

    def free(self) -> Sequence[Hashable]:
        return [] if self._task else [0]

    def give(self, worker: Hashable, task: Any) -> None:
        self._task = task

    def collect(self, timeout_s: float) -> Sequence[Ended]:
        task, self._task = self._task, None
        self._times[task.key] += 1
        lost = self.lose(task, self._times[task.key])
        return [Ended(0, task, lost or self._function(task))]


def digest_of(cells: Sequence[Cell], live: Toy) -> str:
    """Return the digest of a folder in which all these cells are done."""
    content = {
        cell.key: result_of(int(cell.spec["number"]), live.n_rows).digest()  # type: ignore[call-overload]
        for cell in cells
    }
    lines = "".join(f"{key} {content[key]}\n" for key in sorted(content))
    return hashlib.sha256(lines.encode()).hexdigest()


def kill_at(n: int, *calls: str) -> None:
    """End this process, as a cut of power would, at the n-th of some calls of os."""
    left = [n]

    def wrapped(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*given, **named)

        return counted

    for name in calls:
        setattr(os, name, wrapped(getattr(os, name)))


def told(standing: Standing, done: Done) -> str:
    return json.dumps(
        {
            "digest": standing.digest(),
            "done": len(standing.done),
            "failed": {
                str(each.spec["number"]): [each.failure.error, each.failure.stage]
                for each in standing.failed.values()
                if each.failure
            },
            "n_done": done.n_done,
            "n_before": done.n_before,
            "rss_mb": psutil.Process().memory_info().rss / 1024**2,
        }
    )


def main() -> int:
    """Work through cells, as the options say, and print what came of it as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("times", type=Path)
    parser.add_argument("--cells", type=int, default=200)
    parser.add_argument("--sleep", type=float, default=0.01)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--odd", type=json.loads, default={})
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--memory-limit", type=float)
    parser.add_argument("--largest-file", type=int)
    parser.add_argument("--kill-at", type=int)
    parser.add_argument("--alone", action="store_true")
    said = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    if said.largest_file:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (said.largest_file,) * 2)
    cells = cells_of(said.cells)
    for number, word in said.odd.items():
        cells[int(number)] = Cell({"number": int(number), "does": word})
    crew = Crew(
        size=said.workers,
        preload=("tests.experiments.toy_cells",),
        time_limit_s=said.time_limit,
        memory_limit_mb=said.memory_limit,
    )
    live = Toy(str(said.times), said.sleep)
    if said.kill_at:
        kill_at(said.kill_at, "write", "fsync", "replace")
    began = time.monotonic()
    try:
        staff: Any = Alone() if said.alone else crew
        done, _, standing = work(said.out, said.times, alone(cells), staff, live)
    except Refusal as refusal:
        print(f"{time.monotonic() - began:.3f} {refusal}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.strerror} ({error.filename})", file=sys.stderr)
        return 3
    print(told(standing, done))
    return 1 if standing.failed else 0
