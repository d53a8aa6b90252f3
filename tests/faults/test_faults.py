"""Faults: what is killed, poisoned, filled or flipped loses no run and doubles none.

A few rounds of each at every change; `pytest -m faults` does the full number.
"""

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest

from experiments.runner.schedule import Search
from experiments.store.cell import Cell
from experiments.store.cell_file import cell_path
from experiments.store.manifest import read_receipts
from experiments.store.results_folder import read_folder, writing
from tests.experiments.toy_cells import (
    RUN,
    Alone,
    Toy,
    alone,
    cells_of,
    digest_of,
    families,
    recipe,
    result_of,
    times_done,
    work,
)

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="signals of POSIX, reads /proc"
)
N = 100
"""Cells of a round; they take some ten milliseconds each."""


def rounds(few: int, many: int) -> pytest.MarkDecorator:
    """Return the rounds of a test: a few always, the others with `-m faults`."""
    return pytest.mark.parametrize(
        "number",
        [
            *range(few),
            *(pytest.param(n, marks=pytest.mark.faults) for n in range(few, many)),
        ],
    )


def started(tmp_path: Path, *options: str, **more: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*RUN, str(tmp_path / "out"), str(tmp_path / "times"), *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **more,
    )


def finished(tmp_path: Path, *options: str, **more: Any) -> tuple[int, str, str]:
    process = started(tmp_path, *options, **more)
    try:
        said, wrong = process.communicate(timeout=300)
    finally:
        end_session(process)
    return process.returncode, said, wrong


def told(tmp_path: Path, *options: str) -> dict[str, Any]:
    """Return what a run that ends well says."""
    code, said, wrong = finished(tmp_path, *options)
    assert (code, wrong) == (0, "")
    answer: dict[str, Any] = json.loads(said)
    return answer


def expected(n: int = N) -> str:
    return digest_of(cells_of(n), Toy(""))


def in_session(session: int) -> list[int]:
    """Return the living processes of a session."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


def end_session(process: subprocess.Popen[str]) -> None:
    for pid in in_session(process.pid):
        _kill(pid)
    process.communicate()


def _kill(pid: int, number: int = signal.SIGKILL) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def until(condition: Callable[[], object], seconds: float = 120.0) -> bool:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if condition():
            return True
        time.sleep(0.002)
    return False


def begun(tmp_path: Path) -> int:
    folder = tmp_path / "times"
    return len(list(folder.iterdir())) if folder.exists() else 0


def at_random_moment(
    tmp_path: Path, process: subprocess.Popen[str], luck: random.Random
) -> None:
    """Wait until some cells are begun, and a moment more."""
    due = luck.randrange(N - 5)
    assert until(lambda: begun(tmp_path) > due or process.poll() is not None)
    time.sleep(luck.uniform(0, 0.02))


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    """Return the processes that work: those that a server forked."""
    try:
        parent = psutil.Process(process.pid)
        return [pid.pid for child in parent.children() for pid in child.children()]
    except psutil.Error:
        return []


# Killed.


@rounds(3, 50)
def test_a_killed_worker_costs_no_run(tmp_path: Path, number: int) -> None:
    luck = random.Random(number)
    process = started(tmp_path, "--cells", str(N))
    try:
        at_random_moment(tmp_path, process, luck)
        workers = workers_of(process)
        if workers:
            _kill(luck.choice(workers))
        said, wrong = process.communicate(timeout=300)
    finally:
        end_session(process)
    assert (process.returncode, wrong) == (0, "")
    answer = json.loads(said)
    assert answer["digest"] == expected()
    assert answer["done"] == N
    times = times_done(tmp_path / "times")
    assert sum(times.values()) <= N + 1, (
        "only the cell under the killed one is done again"
    )
    assert len(list((tmp_path / "out" / "cells").iterdir())) == N


@rounds(3, 50)
def test_any_process_beneath_may_be_killed(tmp_path: Path, number: int) -> None:
    """Workers, the server that forks them, and the tracker that Python starts."""
    luck = random.Random(1000 + number)
    process = started(tmp_path, "--cells", str(N))
    try:
        at_random_moment(tmp_path, process, luck)
        beneath = [pid for pid in in_session(process.pid) if pid != process.pid]
        if beneath:
            _kill(luck.choice(beneath))
        said, _ = process.communicate(timeout=300)
    finally:
        end_session(process)
    assert process.returncode == 0
    assert json.loads(said)["digest"] == expected()


@rounds(3, 50)
@pytest.mark.parametrize("whom", ["coordinator", "group"])
def test_a_killed_coordinator_loses_nothing_that_was_written(
    tmp_path: Path, number: int, whom: str
) -> None:
    luck = random.Random(2000 + number)
    process = started(tmp_path, "--cells", str(N))
    try:
        at_random_moment(tmp_path, process, luck)
        if whom == "group":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            _kill(process.pid)
        assert until(lambda: not in_session(process.pid), 10), "no orphan after 10 s"
    finally:
        end_session(process)
    written = {each.key for each in read_receipts(tmp_path / "out" / "manifests")}
    before = times_done(tmp_path / "times")
    answer = told(tmp_path, "--cells", str(N))
    assert answer["digest"] == expected()
    assert answer["n_before"] >= len(written), "what was acknowledged stands"
    after = times_done(tmp_path / "times")
    keys = {cell.spec["number"]: cell.key for cell in cells_of(N)}
    assert all(
        after[place] == times
        for place, times in before.items()
        if keys[place] in written
    ), "what was recorded is not done again"
    assert sum(after.values()) <= N + 2
    assert not list(tmp_path.rglob("*.tmp"))


@rounds(1, 10)
def test_one_that_is_ended_from_outside_says_so_and_leaves_nobody(
    tmp_path: Path, number: int
) -> None:
    luck = random.Random(3000 + number)
    process = started(tmp_path, "--cells", str(N))
    try:
        at_random_moment(tmp_path, process, luck)
        process.terminate()
        _, wrong = process.communicate(timeout=30)
        assert process.returncode in (128 + signal.SIGTERM, 0)
        assert wrong == ""
        assert until(lambda: not in_session(process.pid), 10)
    finally:
        end_session(process)
    assert told(tmp_path, "--cells", str(N))["digest"] == expected()


@pytest.mark.faults
def test_killed_again_and_again_it_comes_to_its_end(tmp_path: Path) -> None:
    luck = random.Random(4000)
    n_breaks = 0
    while n_breaks < 40:
        process = started(tmp_path, "--cells", str(N))
        try:
            process.communicate(timeout=luck.uniform(0.8, 3.0))
            break
        except subprocess.TimeoutExpired:
            _kill(process.pid)
            n_breaks += 1
        finally:
            end_session(process)
    assert told(tmp_path, "--cells", str(N))["digest"] == expected()


def test_where_all_workers_are_gone_it_ends_and_says_so(tmp_path: Path) -> None:
    process = started(tmp_path, "--cells", str(N), "--sleep", "30")
    over = threading.Event()

    def kill_all() -> None:
        while not over.wait(0.01):
            for pid in workers_of(process):
                _kill(pid)

    killer = threading.Thread(target=kill_all)
    killer.start()
    try:
        _, wrong = process.communicate(timeout=240)
    finally:
        over.set()
        killer.join()
        end_session(process)
    assert process.returncode == 2
    assert "workers die one after the other" in wrong
    assert "run the same command" in wrong
    assert told(tmp_path, "--cells", str(N))["digest"] == expected()


# Poisoned.


@pytest.mark.parametrize("n", [60, pytest.param(1000, marks=pytest.mark.faults)])
def test_poison_fails_alone(tmp_path: Path, n: int) -> None:
    odd = {"7": "kill", "19": "raise", "23": "hang", "41": "memory"}
    code, said, wrong = finished(
        tmp_path,
        *("--cells", str(n), "--sleep", "0", "--odd", json.dumps(odd)),
        *("--time-limit", "15", "--memory-limit", "800"),
    )
    assert (code, wrong) == (1, "")
    answer = json.loads(said)
    assert answer["done"] == n - 4
    assert answer["failed"].keys() == odd.keys()
    errors = {number: error for number, (error, _) in answer["failed"].items()}
    assert errors["7"] == "the worker process was ended by SIGKILL"
    assert errors["19"].startswith("ValueError: half a letter")
    assert errors["23"] == "it took more than 15 s"
    assert "MemoryError" in errors["41"] or "MB of memory" in errors["41"]
    stages = {number: stage for number, (_, stage) in answer["failed"].items()}
    assert stages == {number: f"doing {number}" for number in odd}
    for receipt in read_folder(tmp_path / "out").standing().failed.values():
        assert receipt.failure
        assert receipt.failure.traceback
        assert receipt.spec["does"] == odd[str(receipt.spec["number"])]


# Disks.


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Yield a disk of one megabyte, where this user may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(mount, check=False).returncode:
        pytest.skip("this user may mount no disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_is_told_and_once_there_is_room_work_goes_on(
    small_disk: Path,
) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(500_000))
    code, _, wrong = finished(small_disk, "--cells", str(N))
    assert code == 3
    assert "bytes: No space left on device" in wrong
    assert str(small_disk / "out") in wrong
    standing = read_folder(small_disk / "out").standing()
    assert 0 < len(standing.done) < N
    assert standing.damaged == ()
    ballast.unlink()
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    assert told(small_disk, "--cells", str(N))["digest"] == expected()


def test_a_file_that_may_not_grow_is_told_as_a_full_disk_is(tmp_path: Path) -> None:
    code, _, wrong = finished(tmp_path, "--cells", str(N), "--largest-file", "9000")
    assert code == 3
    assert "bytes: File too large" in wrong
    assert str(tmp_path / "out") in wrong
    assert read_folder(tmp_path / "out").standing().damaged == ()
    assert told(tmp_path, "--cells", str(N))["digest"] == expected()


def test_a_disk_that_may_only_be_read_is_told(small_disk: Path) -> None:
    for name in ("out", "times"):
        (small_disk / name).mkdir()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    code, _, wrong = finished(small_disk, "--cells", "3")
    assert code == 3
    assert wrong == f"Read-only file system ({small_disk / 'out' / 'lock'})\n"


def test_a_folder_that_may_only_be_read_is_told_and_goes_on_once_it_may(
    tmp_path: Path,
) -> None:
    told(tmp_path, "--cells", "5")
    as_others: Sequence[str] = ()
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("cannot put down what a superuser may")
        as_others = ("setpriv", "--bounding-set=-dac_override")
    cells = tmp_path / "out" / "cells"
    cells.chmod(0o555)
    try:
        command = [*as_others, *RUN, str(tmp_path / "out"), str(tmp_path / "times")]
        done = subprocess.run(
            [*command, "--cells", "9"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        cells.chmod(0o755)
    assert done.returncode == 3
    assert "bytes: Permission denied" in done.stderr
    assert str(cells) in done.stderr
    assert told(tmp_path, "--cells", "9")["digest"] == expected(9)


def work_here(tmp_path: Path, n: int) -> str:
    return work(tmp_path / "out", tmp_path / "times", alone(cells_of(n)), Alone())[
        2
    ].digest()


CALLS = ("write", "fsync", "replace", "open")


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_whichever_call_fails_the_same_work_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    """As SQLite is tested: the n-th call fails, for every n until none is left."""
    n_cells = 3
    for n in range(1, 200):
        here = tmp_path / str(n)
        here.mkdir()
        left = [n]
        true: Callable[..., Any] = getattr(os, call)

        def failing(
            *given: Any,
            left: list[int] = left,
            true: Callable[..., Any] = true,
            **named: Any,
        ) -> Any:
            if "/times/" not in str(given[0]):
                left[0] -= 1
            if left[0] == 0:
                raise OSError(number, os.strerror(number))
            return true(*given, **named)

        monkeypatch.setattr(os, call, failing)
        try:
            work_here(here, n_cells)
        except OSError as error:
            assert error.errno == number  # noqa: PT017  # it may also go well
        finally:
            monkeypatch.undo()
        assert work_here(here, n_cells) == expected(n_cells)
        assert set(times_done(here / "times").values()) <= {1, 2}
        assert not list(here.rglob("*.tmp"))
        if left[0] > 0:
            break
    assert n > n_cells, "each cell makes such a call"
    assert left[0] > 0, "every call was tried"


@rounds(3, 40)
def test_at_whichever_call_it_is_killed_the_same_work_goes_on(
    tmp_path: Path, number: int
) -> None:
    options = ("--cells", "4", "--sleep", "0", "--alone")
    code, _, _ = finished(tmp_path, *options, "--kill-at", str(7 * number % 40 + 1))
    assert code in (-signal.SIGKILL, 0)
    folder = tmp_path / "out"
    if (folder / "recipe.json").exists():
        assert read_folder(folder).standing().damaged == ()
    assert told(tmp_path, *options)["digest"] == expected(4)
    assert not list(folder.rglob("*.tmp"))


# Changed.


def flip(path: Path, luck: random.Random) -> None:
    raw = bytearray(path.read_bytes())
    raw[luck.randrange(len(raw))] ^= 1 << luck.randrange(8)
    path.write_bytes(raw)


def cut(path: Path, luck: random.Random) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[: luck.randrange(max(len(raw), 1))])


def blank(path: Path, luck: random.Random) -> None:
    raw = bytearray(path.read_bytes())
    at = luck.randrange(len(raw) - 8)
    if any(raw[at : at + 8]):
        raw[at : at + 8] = bytes(8)
    else:
        raw[at] = 1
    path.write_bytes(raw)


def lengthen(path: Path, luck: random.Random) -> None:
    with path.open("ab") as file:
        file.write(luck.randbytes(luck.randint(1, 64)))


@pytest.mark.parametrize("listed", [True, False])
def test_every_one_of_three_hundred_changes_is_found(
    tmp_path: Path, listed: bool
) -> None:
    """With its line in a manifest, a file is what was written, to the bit.

    Without one it is held against what it says of itself: what is taken up has every
    number right, and nearly all changes are found.
    """
    luck = random.Random(5000)
    digest = work_here(tmp_path, 12)
    files = {
        n: cell_path(tmp_path / "out" / "cells", Cell({"number": n}).key)
        for n in range(12)
    }
    if not listed:
        for path in (tmp_path / "out" / "manifests").iterdir():
            path.unlink()
    folder = read_folder(tmp_path / "out")
    n_found = 0
    for trial in range(300):
        number = luck.randrange(12)
        path = files[number]
        whole = path.read_bytes()
        if trial % 6 == 5:
            other = files[(number + 1) % 12]
            path.write_bytes(other.read_bytes())
        else:
            (flip, flip, cut, blank, lengthen)[trial % 6 % 5](path, luck)
        standing = folder.standing()
        found = path.name in standing.damaged
        n_found += found
        assert len(standing.done) == (11 if found else 12), "the others stand"
        if not found:
            assert standing.digest() == digest
            receipt = standing.done[path.stem]
            assert folder.result(receipt).digest() == result_of(number).digest()
        path.write_bytes(whole)
    assert n_found == 300 if listed else n_found > 200
    assert folder.standing().digest() == digest


def test_a_changed_file_alone_is_done_again(tmp_path: Path) -> None:
    luck = random.Random(6000)
    digest = work_here(tmp_path, 6)
    flip(cell_path(tmp_path / "out" / "cells", Cell({"number": 3}).key), luck)
    assert work_here(tmp_path, 6) == digest
    assert times_done(tmp_path / "times") == {0: 1, 1: 1, 2: 1, 3: 2, 4: 1, 5: 1}


def test_wherever_manifests_are_cut_off_nothing_is_done_again(tmp_path: Path) -> None:
    luck = random.Random(7000)
    digest = work_here(tmp_path, 6)
    for _ in range(20):
        for path in (tmp_path / "out" / "manifests").iterdir():
            cut(path, luck)
        assert work_here(tmp_path, 6) == digest
    assert times_done(tmp_path / "times") == dict.fromkeys(range(6), 1)


def test_a_search_goes_on_from_any_point_to_the_same_end(tmp_path: Path) -> None:
    def searches() -> list[Search]:
        return [Search(families(30, size=3, out_every=4), wanted=8)]

    digests = set()
    for stop in (2, 7, 11, 15, 10_000):
        here = tmp_path / str(stop)
        here.mkdir()

        class Stopped(Alone):
            def collect(self, timeout_s: float, left: list[int] = [stop]) -> Any:  # noqa: B006
                left[0] -= 1
                if left[0] < 0:
                    raise KeyboardInterrupt
                return super().collect(timeout_s)

        try:
            work(here / "out", here / "times", searches(), Stopped())
        except KeyboardInterrupt:
            assert stop < 10_000
        standing = work(here / "out", here / "times", searches(), Alone())[2]
        digests.add(standing.digest())
        assert set(times_done(here / "times").values()) <= {1, 2}
    assert len(digests) == 1


# Two at once.


@rounds(2, 20)
def test_of_two_writers_one_is_refused_and_told_by_whom(
    tmp_path: Path, number: int
) -> None:
    options = ("--cells", "60", "--sleep", "0.1")
    both = [started(tmp_path, *options) for _ in range(2)]
    try:
        said = [process.communicate(timeout=300) for process in both]
    finally:
        for process in both:
            end_session(process)
    codes = [process.returncode for process in both]
    assert sorted(codes) == [0, 2]
    winner, loser = codes.index(0), codes.index(2)
    seconds, _, refusal = said[loser][1].partition(" ")
    assert float(seconds) < 2
    assert f"is being written by process {both[winner].pid} on " in refusal
    assert len(refusal.splitlines()) == 2
    assert json.loads(said[winner][0])["digest"] == expected(60)
    # Nobody has to unlock anything.
    with writing(tmp_path / "out", recipe()) as (_, standing):
        assert len(standing.done) == 60
