"""Local processes at work: none orphaned, each replaced when it dies, limits kept.

One process works on one task at a time. Workers ignore Ctrl-C, which is the parent's to
hear, and end with it however it ends: each reads a pipe whose other end the parent
alone holds. They start with one thread for linear algebra, since that library's sums
depend on its threads. Memory and time of a task are watched from outside, since what
hangs or swells cannot watch itself; where the system can, memory is bound from inside
too, so that what asks for more fails in its place and with its traceback.
"""

import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final

import psutil

from experiments.engine.failure import Failure, failure_of
from experiments.engine.local_worker import Said, serve
from experiments.engine.workers import Ended, Lost

__all__ = ["Crew", "available_cores", "usable_memory_mb"]

_THREAD_VARIABLES: Final = (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
_LAST_WORDS_S: Final = 5.0
"""How long a dead worker's exit code is waited for [s]."""
_STARTS_WITHIN_S: Final = 600.0
"""How long a worker may take to load what it needs [s]."""
_HIRES: Final = 5
"""Times that a process is started before it is said that none can be."""
_PAUSE_S: Final = 0.2
_AT_ONCE: Final = 100
"""Messages of one worker that are heard before the others are."""
_LOOK_S: Final = 0.5
"""How often memory and time are looked at [s]."""
_MB: Final = 1024**2
_BOUNDS: Final = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
"""Where Linux says what a container or a batch job may hold."""
_USABLE: Final = 0.9
"""Part of the machine's memory that all workers may hold together."""


def available_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def usable_memory_mb() -> float:
    """Return nine tenths of the memory that this machine or its container has [MB]."""
    bounds = [float(psutil.virtual_memory().total)]
    for path in _BOUNDS:
        # No such file, or the word `max`: no bound of this kind.
        with suppress(OSError, ValueError):
            bounds.append(float(int(path.read_text())))
    return _USABLE * min(bounds) / _MB


@dataclass(slots=True)
class _Worker:
    """A process, the pipe to it, and what it is at."""

    process: Any
    pipe: Connection
    task: Any = None
    is_busy: bool = False
    since: float = 0.0
    stage: str = ""
    outcome: Any = None
    is_ready: bool = False
    """Whether it has loaded what it needs, which is no task's time."""


@dataclass(slots=True, kw_only=True)
class Crew:
    """Local processes, at most one task each; they are told apart by number."""

    size: int
    """Processes at work at once."""
    preload: Sequence[str] = ()
    """Modules loaded once, before workers are forked from a server process; where there
    is none, each worker loads them itself."""
    time_limit_s: float | None = None
    """A task that takes longer is ended [s]."""
    memory_limit_mb: float | None = None
    """A worker that holds more is ended [MB]."""
    _workers: dict[Hashable, _Worker] = field(default_factory=dict)
    _function: Callable[[Any], Any] | None = None
    _context: Any = None
    _guard: Any = None
    """The end of the guard pipe that workers read."""
    _looked: float = 0.0

    @contextmanager
    def at_work(self, function: Callable[[Any], Any]) -> Iterator[None]:
        """Hold the guard pipe open; end every worker on the way out."""
        self._function = function
        self._context = _context(self.preload)
        self._guard, held = self._context.Pipe(duplex=False)
        try:
            with _one_thread_each():
                yield
        finally:
            with _held_back(signal.SIGINT, signal.SIGTERM):
                for worker in self._workers.values():
                    worker.process.kill()
                for worker in self._workers.values():
                    _bury(worker)
                self._workers.clear()
                held.close()
                self._guard.close()

    def free(self) -> Sequence[Hashable]:
        """Return the numbers of those without a task, hired yet or not."""
        workers = self._workers
        return [
            each
            for each in range(self.size)
            if each not in workers or not workers[each].is_busy
        ]

    def give(self, worker: Hashable, task: Any) -> None:
        """Send a task to a worker, or to one newly hired where that one died idle."""
        one = self._workers.get(worker)
        if one is None or not _sent(one, task):
            if one is not None:
                _bury(one)
            # One that dies at once is heard of as any other: when it is waited for.
            self._workers[worker] = one = self._hire()
            _sent(one, task)
        one.task, one.is_busy, one.since, one.stage = task, True, monotonic(), ""

    def collect(self, timeout_s: float) -> Sequence[Ended]:
        """Return what ended, after waiting for something."""
        busy = {one.pipe: who for who, one in self._workers.items() if one.is_busy}
        heard = wait(list(busy), min(timeout_s, _LOOK_S))
        ended = [self._heard(busy[pipe]) for pipe in heard]  # type: ignore[index]
        if monotonic() - self._looked >= _LOOK_S:
            self._looked = monotonic()
            ended += [self._beyond_limits(who) for who in list(self._workers)]
        return [each for each in ended if each]

    def _heard(self, who: Hashable) -> Ended | None:
        """Return how a worker's task ended, if it did, from all that it has told."""
        one = self._workers[who]
        try:
            for _ in range(_AT_ONCE):
                if not one.is_busy or not one.pipe.poll():
                    break
                self._note(one, one.pipe.recv_bytes())
        except (EOFError, OSError):
            del self._workers[who]
            lost = Lost(_death(_bury(one), one.stage))
            return Ended(who, one.task, lost)
        return None if one.is_busy else Ended(who, one.task, one.outcome)

    def _note(self, one: _Worker, raw: bytes) -> None:
        try:
            said = pickle.loads(raw)  # noqa: S301  # our own worker pickled it
        except Exception as error:
            # What a worker could pack and nobody can unpack is its task's failure.
            said = failure_of(error)
        if isinstance(said, Said):
            one.stage = said.stage
            if not one.is_ready:
                one.is_ready, one.since = True, monotonic()
        else:
            one.outcome, one.is_busy = said, False

    def _beyond_limits(self, who: Hashable) -> Ended | None:
        """End a worker whose task takes too long or too much memory."""
        one = self._workers[who]
        said = self._limit_passed(one) if one.is_busy else None
        if not said:
            return None
        one.process.kill()
        # It may have been done just then.
        ended = self._heard(who)
        if self._workers.pop(who, None):
            _bury(one)
        if ended and not isinstance(ended.outcome, Lost):
            return ended
        failure = Failure(error=said, traceback=said, stage=one.stage)
        return Ended(who, one.task, Lost(failure, may_be_chance=False))

    def _limit_passed(self, one: _Worker) -> str | None:
        took = monotonic() - one.since
        if not one.is_ready and took > _STARTS_WITHIN_S:
            return f"its worker did not start within {_STARTS_WITHIN_S:g} s"
        if self.time_limit_s is not None and one.is_ready and took > self.time_limit_s:
            return f"it took more than {self.time_limit_s:g} s"
        if self.memory_limit_mb is not None:
            held = _rss_mb(one.process.pid)
            if held > self.memory_limit_mb:
                limit = self.memory_limit_mb
                return f"it held {held:.0f} MB of memory; the limit is {limit:.0f} MB"
        return None

    def _hire(self) -> _Worker:
        """Start a process; the server that forks it may have died and is replaced.

        Raises
        ------
        OSError
            If none can be started.
        """
        for left in reversed(range(_HIRES)):
            ours, theirs = self._context.Pipe()
            process = self._context.Process(
                target=serve,
                args=(self._function, theirs, self._guard, self.memory_limit_mb),
                daemon=True,
            )
            try:
                # Interrupts wait until the process ignores them, as it inherits.
                with _held_back(signal.SIGINT):
                    process.start()
                break
            except (OSError, EOFError) as error:
                ours.close()
                if not left:
                    said = f"no process can be started: {error}"
                    raise OSError(getattr(error, "errno", None) or 0, said) from error
                sleep(_PAUSE_S)
            finally:
                # Only the worker may hold its end: its death is heard as an end.
                theirs.close()
        return _Worker(process, ours)


def _rss_mb(pid: int) -> float:
    """Return the memory that a process holds; nothing where it is gone."""
    try:
        return float(psutil.Process(pid).memory_info().rss) / _MB
    except psutil.Error:
        return 0.0


def _sent(worker: _Worker, task: Any) -> bool:
    """Return whether the worker lived to be sent a task."""
    try:
        worker.pipe.send(task)
    except (BrokenPipeError, ConnectionResetError):
        return False
    return True


def _context(preload: Sequence[str]) -> Any:
    """Return forkserver with its preload where it exists, else spawn."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    return context


def _bury(worker: _Worker) -> int | None:
    """Wait for a process that ends; return its exit code, nothing if it hangs on."""
    worker.pipe.close()
    process = worker.process
    process.join(_LAST_WORDS_S)
    if process.exitcode is None:
        process.kill()
        process.join(_LAST_WORDS_S)
        return None
    code: int = process.exitcode
    process.close()
    return code


def _death(code: int | None, stage: str) -> Failure:
    if code is None:
        said = "the worker process closed its pipe and lived on"
    elif code < 0:
        said = f"the worker process was ended by {_signal_name(-code)}"
    else:
        said = f"the worker process ended by itself with code {code}"
    return Failure(error=said, traceback=said, stage=stage)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


# What workers inherit.


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Let processes that start meanwhile use one thread for linear algebra."""
    before = {name: os.environ.get(name) for name in _THREAD_VARIABLES}
    os.environ.update(dict.fromkeys(_THREAD_VARIABLES, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _held_back(*numbers: signal.Signals) -> Iterator[None]:
    """Hold signals back meanwhile, where the system can."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
