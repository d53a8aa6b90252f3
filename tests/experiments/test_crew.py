"""Local processes at work: limits kept, the dead replaced, no task lost by others."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from experiments.engine.crew import Crew, usable_memory_mb
from experiments.engine.failure import Failure
from experiments.engine.stage import stage
from experiments.engine.workers import Ended, Lost

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def pid(_: object) -> int:
    return os.getpid()


def asleep(seconds: float) -> int:
    stage("sleeping")
    time.sleep(seconds)
    return os.getpid()


def ended_by(number: int) -> None:
    stage("about to end")
    os.kill(os.getpid(), number)


def swollen(_: object) -> float:
    """Hold ever more memory, slowly enough to be seen at it."""
    stage("swelling")
    held = []
    while True:
        held.append(np.ones(2_000_000))
        time.sleep(0.005)


def greedy(n: int) -> float:
    stage("asking for all at once")
    return float(np.ones(n).sum())


def talkative(_: object) -> None:
    while True:
        stage("talking")


def deaf(_: object) -> None:
    os.closerange(3, 256)
    time.sleep(60)


class Odd:
    """Can be packed, and not unpacked."""

    def __reduce__(self) -> tuple[Callable[[str], Any], tuple[str]]:
        return int, ("no number",)


def odd(_: object) -> Odd:
    return Odd()


def signals(_: object) -> tuple[bool, bool]:
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    return (
        signal.getsignal(signal.SIGINT) is signal.SIG_IGN,
        signal.SIGTERM in blocked,
    )


def next_ends(crew: Crew, n: int, seconds: float = 60) -> list[Ended]:
    found: list[Ended] = []
    ends = time.monotonic() + seconds
    while len(found) < n and time.monotonic() < ends:
        found += crew.collect(0.1)
    assert len(found) == n
    return found


def next_end(crew: Crew) -> Ended:
    (found,) = next_ends(crew, 1)
    return found


def outcome(crew: Crew, function: Callable[[Any], Any], task: object) -> Any:
    with crew.at_work(function):
        crew.give(0, task)
        return next_end(crew).outcome


def loss(crew: Crew, function: Callable[[Any], Any], task: object) -> Lost:
    found = outcome(crew, function, task)
    assert isinstance(found, Lost)
    return found


def until_gone(process: int) -> None:
    # The fork server reaps it once its last thread has let go of the pipe.
    ends = time.monotonic() + 10
    while psutil.pid_exists(process) and time.monotonic() < ends:
        time.sleep(0.02)
    assert not psutil.pid_exists(process)


def test_a_worker_is_free_until_it_has_a_task_and_again_after() -> None:
    crew = Crew(size=2)
    with crew.at_work(pid):
        assert list(crew.free()) == [0, 1]
        crew.give(1, "a task")
        assert list(crew.free()) == [0]
        ended = next_end(crew)
        assert (ended.worker, ended.task) == (1, "a task")
        assert list(crew.free()) == [0, 1]


def test_a_worker_that_dies_while_idle_costs_no_task() -> None:
    crew = Crew(size=1)
    with crew.at_work(pid):
        crew.give(0, 1)
        first = next_end(crew).outcome
        os.kill(first, signal.SIGKILL)
        until_gone(first)
        crew.give(0, 2)
        second = next_end(crew)
    assert second.task == 2
    assert isinstance(second.outcome, int)
    assert second.outcome != first


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_a_worker_that_dies_is_told_with_its_signal_and_its_stage(
    number: signal.Signals,
) -> None:
    lost = loss(Crew(size=1), ended_by, number)
    assert lost.may_be_chance
    assert lost.failure.error == f"the worker process was ended by {number.name}"
    assert lost.failure.stage == "about to end"


def test_a_task_that_takes_too_long_is_ended_and_the_next_is_done() -> None:
    crew = Crew(size=1, time_limit_s=0.3)
    with crew.at_work(asleep):
        crew.give(0, 60)
        lost = next_end(crew).outcome
        assert isinstance(lost, Lost)
        assert not lost.may_be_chance
        assert lost.failure.error == "it took more than 0.3 s"
        assert lost.failure.stage == "sleeping"
        crew.give(0, 0)
        assert isinstance(next_end(crew).outcome, int)


def test_one_that_never_stops_talking_is_ended_all_the_same() -> None:
    lost = loss(Crew(size=1, time_limit_s=0.5), talkative, None)
    assert lost.failure.error == "it took more than 0.5 s"


def test_one_that_swells_is_ended_or_fails_in_its_place() -> None:
    found = outcome(Crew(size=1, memory_limit_mb=400), swollen, None)
    failure = found.failure if isinstance(found, Lost) else found
    assert isinstance(failure, Failure)
    assert "MB" in failure.error or "MemoryError" in failure.error


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="binds memory")
def test_one_that_asks_for_more_than_the_limit_at_once_fails_in_its_place() -> None:
    found = outcome(Crew(size=1, memory_limit_mb=600), greedy, 2**30)
    assert isinstance(found, Failure)
    assert "MemoryError" in found.error
    assert "np.ones(n)" in found.traceback


def test_memory_is_watched_from_outside_too(monkeypatch: pytest.MonkeyPatch) -> None:
    crew = Crew(size=1, memory_limit_mb=600)
    monkeypatch.setattr("experiments.engine.crew._rss_mb", lambda pid: 601.0)
    lost = loss(crew, asleep, 60)
    assert not lost.may_be_chance
    assert lost.failure.error == "it held 601 MB of memory; the limit is 600 MB"


def test_one_that_closes_its_pipe_is_gone_and_says_no_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("experiments.engine.crew._LAST_WORDS_S", 0.5)
    lost = loss(Crew(size=1), deaf, None)
    assert lost.may_be_chance


def test_what_cannot_be_unpacked_is_its_own_tasks_failure() -> None:
    found = outcome(Crew(size=1), odd, None)
    assert isinstance(found, Failure)
    assert found.error.startswith("ValueError: invalid literal")


def test_workers_leave_ctrl_c_to_the_parent_and_can_be_ended() -> None:
    assert outcome(Crew(size=1), signals, None) == (True, False)


def test_the_server_that_forks_may_die_and_no_task_is_lost() -> None:
    crew = Crew(size=2)
    with crew.at_work(asleep):
        crew.give(0, 0.5)
        worker = next(iter(forked()))
        os.kill(psutil.Process(worker).ppid(), signal.SIGKILL)
        crew.give(1, 0)
        assert {each.task for each in next_ends(crew, 2)} == {0.5, 0}


def forked() -> Iterator[int]:
    """Yield processes that a server forked for this one."""
    ends = time.monotonic() + 10
    while time.monotonic() < ends:
        for child in psutil.Process().children():
            for each in child.children():
                yield each.pid
        time.sleep(0.05)


def test_a_crew_leaves_neither_process_nor_file_open() -> None:
    with Crew(size=1).at_work(pid):
        pass
    here = psutil.Process()
    before = here.num_fds()
    for _ in range(5):
        crew = Crew(size=2)
        with crew.at_work(pid):
            for worker in crew.free():
                crew.give(worker, None)
            pids = [each.outcome for each in next_ends(crew, 2)]
        for each in pids:
            until_gone(each)
        assert not any(
            psutil.pid_exists(each)
            and psutil.Process(each).status() != psutil.STATUS_ZOMBIE
            for each in pids
        )
    assert here.num_fds() <= before + 4


def test_where_no_process_can_be_started_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import multiprocessing.context

    def refused(_: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("experiments.engine.crew._PAUSE_S", 0.0)
    monkeypatch.setattr(
        multiprocessing.context.ForkServerProcess, "_Popen", staticmethod(refused)
    )
    crew = Crew(size=1)
    with (
        crew.at_work(pid),
        pytest.raises(OSError, match=r"no process can be started: .*unavailable"),
    ):
        crew.give(0, None)


def test_the_memory_of_the_machine_is_not_all_given_away() -> None:
    assert usable_memory_mb() < psutil.virtual_memory().total / 1024**2


def test_a_container_has_no_more_memory_than_it_is_given(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    words = {"max": "max\n", "given": str(100 * 1024**2), "none": None}
    for name, word in words.items():
        if word:
            (tmp_path / name).write_text(word)
    paths = tuple(tmp_path / name for name in words)
    monkeypatch.setattr("experiments.engine.crew._BOUNDS", paths)
    assert usable_memory_mb() == pytest.approx(90)


def test_environment_is_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.delenv("MKL_NUM_THREADS", raising=False)
    with Crew(size=1).at_work(pid):
        assert os.environ["OMP_NUM_THREADS"] == "1"
    assert os.environ["OMP_NUM_THREADS"] == "7"
    assert "MKL_NUM_THREADS" not in os.environ
