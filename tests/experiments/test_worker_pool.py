"""The pool: order, cells that raise or die, Ctrl-C and a parent that is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from experiments.engine.crew import available_cores
from experiments.engine.failure import Failure
from experiments.engine.worker_pool import run_in_pool, run_in_turn

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
CELLS = """\
import os, signal, sys, time
from pathlib import Path
from experiments.engine.failure import Failure
from experiments.engine.worker_pool import run_in_pool

def later_first(cell):
    time.sleep(0.2 if cell == 0 else 0)
    return 10 * cell

def faulty(cell):
    if cell == 1:
        raise ValueError("cell one\\nsecond line")
    if cell == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    if cell == 3:
        os._exit(7)
    if cell == 4:
        return lambda: "cannot travel"
    if cell == 5:
        raise EOFError("an end that is not the pipe's")
    return cell

def threads(cell):
    return [os.environ.get(name) for name in ("OPENBLAS_NUM_THREADS",)]

def slow(folder):
    Path(folder, str(os.getpid())).touch()
    time.sleep(60)

"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pool")


def script(folder: Path, name: str, main: str) -> list[str]:
    """Return the command that runs a main part over the cells above."""
    path = folder / f"{name}.py"
    body = "".join(f"    {line}\n" for line in main.splitlines())
    path.write_text(f'{CELLS}if __name__ == "__main__":\n{body}', encoding="utf-8")
    return [sys.executable, "-P", str(path)]


def printed(folder: Path, name: str, main: str) -> str:
    done = subprocess.run(
        script(folder, name, main), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


# In this very process.


def test_cells_in_turn_keep_order_and_go_on_after_one_that_raises() -> None:
    seen: list[int] = []
    results = run_in_turn(lambda cell: 6 // cell, [3, 0, 2], seen.append)
    assert results[0] == 2
    assert results[2] == 3
    assert isinstance(results[1], Failure)
    assert results[1].error.startswith("ZeroDivisionError: ")
    assert "6 // cell" in results[1].traceback
    assert seen == [1, 2, 3]


def test_there_is_a_core_to_work_on() -> None:
    assert available_cores() >= 1


# Over processes.


def test_results_come_in_the_order_of_cells_whoever_ends_first(folder: Path) -> None:
    main = "print(run_in_pool(later_first, range(5), workers=2))"
    assert printed(folder, "order", main) == "[0, 10, 20, 30, 40]\n"


def test_no_cells_give_no_results(folder: Path) -> None:
    assert run_in_pool(abs, [], workers=3) == []


@POSIX
def test_a_cell_that_raises_or_dies_fails_alone_and_says_why(folder: Path) -> None:
    main = (
        "for result in run_in_pool(faulty, range(8), workers=2):\n"
        "    print(result.error if isinstance(result, Failure) else result)\n"
        "    if isinstance(result, Failure): assert result.error in result.traceback"
    )
    lines = printed(folder, "faulty", main).splitlines()
    assert lines[:4] == [
        "0",
        "ValueError: cell one",
        "the worker process was ended by SIGKILL",
        "the worker process ended by itself with code 7",
    ]
    assert "lambda" in lines[4]
    assert lines[5] == "EOFError: an end that is not the pipe's"
    assert lines[6:] == ["6", "7"]


def test_workers_start_with_one_thread_and_the_parent_keeps_its_own(
    folder: Path,
) -> None:
    main = (
        "os.environ['OPENBLAS_NUM_THREADS'] = '2'\n"
        "print(run_in_pool(threads, range(2), workers=2), threads(0))"
    )
    assert printed(folder, "threads", main) == "[['1'], ['1']] ['2']\n"


def test_progress_is_told_up_to_the_last_cell(folder: Path) -> None:
    main = (
        "seen = []\n"
        "run_in_pool(later_first, range(3), workers=1, watch=seen.append)\n"
        "print(seen == sorted(seen), seen[-1])"
    )
    assert printed(folder, "watch", main) == "True 3\n"


# However the parent ends.


def lives(pid: int) -> bool:
    """Return whether a process is there and no zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def until(condition: object, seconds: float = 15.0) -> bool:
    assert callable(condition)
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if condition():
            return True
        time.sleep(0.05)
    return bool(condition())


def in_session(session: int) -> Iterator[int]:
    """Yield the living processes of a session."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            yield int(path.parent.name)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
@pytest.mark.parametrize(
    ("number", "to_all", "code"),
    [
        (signal.SIGINT, True, 130),
        (signal.SIGINT, False, 130),
        (signal.SIGTERM, False, -signal.SIGTERM),
        (signal.SIGKILL, False, -signal.SIGKILL),
    ],
)
def test_a_parent_that_ends_leaves_no_child(
    tmp_path: Path, number: int, to_all: bool, code: int
) -> None:
    pids = tmp_path / "pids"
    pids.mkdir()
    main = (
        "try:\n"
        f"    run_in_pool(slow, [{str(pids)!r}] * 4, workers=2)\n"
        "except KeyboardInterrupt:\n"
        "    sys.exit(130)"
    )
    command: Sequence[str] = script(tmp_path, "ended", main)
    parent = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert until(lambda: len(list(pids.iterdir())) == 2), "both are at work"
        began = time.monotonic()
        (os.killpg if to_all else os.kill)(parent.pid, number)
        _, said = parent.communicate(timeout=15)
        assert parent.returncode == code
        assert time.monotonic() - began < 10, "nothing waits for the cells"
        assert said == ""
        workers = [int(path.name) for path in pids.iterdir()]
        assert until(lambda: not any(lives(pid) for pid in workers))
        assert until(lambda: not list(in_session(parent.pid)))
    finally:
        if parent.poll() is None:
            parent.kill()
            parent.communicate()
