"""Local processes at work: none orphaned, each replaced when it dies, limits kept.

One process works on one task at a time. Workers ignore Ctrl-C, which is the parent's to
hear, and end with it however it ends: each reads a pipe whose other end the parent
alone holds. They start with one thread for linear algebra, since that library's sums
depend on its threads. Memory and time of a task are watched from outside, since what
hangs or swells cannot watch itself.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from time import monotonic
from typing import Any, Final

import psutil

from experiments.engine.failure import Failure, failure_of
from experiments.engine.stage import listen
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
_LOOK_S: Final = 0.5
"""How often memory and time are looked at [s]."""
_MB: Final = 1024**2
_USABLE: Final = 0.9
"""Part of the machine's memory that all workers may hold together."""


def available_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def usable_memory_mb() -> float:
    """Return nine tenths of this machine's memory [MB]."""
    return _USABLE * float(psutil.virtual_memory().total) / _MB


@dataclass(frozen=True, slots=True)
class _Said:
    """What a worker was at when it told."""

    stage: str


@dataclass(slots=True)
class _Worker:
    """A process, the pipe to it, and what it is at."""

    process: Any
    pipe: Connection
    task: Any = None
    is_busy: bool = False
    since: float = 0.0
    stage: str = ""


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
            with _interrupts_wait():
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
        ended = []
        for pipe in wait(list(busy), min(timeout_s, _LOOK_S)):
            outcome = self._heard(busy[pipe])  # type: ignore[index]
            if outcome is not None:
                ended.append(outcome)
        if monotonic() - self._looked >= _LOOK_S:
            self._looked = monotonic()
            ended += self._beyond_limits()
        return ended

    def _heard(self, who: Hashable) -> Ended | None:
        one = self._workers[who]
        try:
            said = one.pipe.recv()
        except (EOFError, OSError):
            return self._gone(who, _death(_bury(one), one.stage), may_be_chance=True)
        if isinstance(said, _Said):
            one.stage = said.stage
            return None
        one.is_busy = False
        return Ended(who, one.task, said)

    def _gone(self, who: Hashable, failure: Failure, *, may_be_chance: bool) -> Ended:
        one = self._workers.pop(who)
        return Ended(who, one.task, Lost(failure, may_be_chance))

    def _beyond_limits(self) -> list[Ended]:
        """End workers whose task takes too long or too much memory."""
        ended = []
        for who, one in list(self._workers.items()):
            said = self._limit_passed(one) if one.is_busy else None
            if said and not one.pipe.poll():
                one.process.kill()
                _bury(one)
                failure = Failure(error=said, traceback=said, stage=one.stage)
                ended.append(self._gone(who, failure, may_be_chance=False))
        return ended

    def _limit_passed(self, one: _Worker) -> str | None:
        took = monotonic() - one.since
        if self.time_limit_s is not None and took > self.time_limit_s:
            return f"it took more than {self.time_limit_s:g} s"
        if self.memory_limit_mb is not None:
            held = _rss_mb(one.process.pid)
            if held > self.memory_limit_mb:
                limit = self.memory_limit_mb
                return f"it held {held:.0f} MB of memory; the limit is {limit:.0f} MB"
        return None

    def _hire(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_serve, args=(self._function, theirs, self._guard), daemon=True
        )
        # Interrupts wait until the process ignores them; it inherits that they do.
        with _interrupts_wait():
            process.start()
        # Only the worker may hold its end, so that its death is heard as an end.
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
    worker.process.join(_LAST_WORDS_S)
    if worker.process.exitcode is None:
        worker.process.kill()
    return worker.process.exitcode  # type: ignore[no-any-return]


def _death(code: int | None, stage: str) -> Failure:
    if code is not None and code < 0:
        said = f"the worker process was ended by {signal.Signals(-code).name}"
    else:
        said = f"the worker process ended by itself with code {code}"
    return Failure(error=said, traceback=said, stage=stage)


# What a worker does.


def _serve(function: Callable[[Any], Any], pipe: Connection, guard: Connection) -> None:
    """Work on tasks until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(guard,), daemon=True).start()
    listen(lambda name: pipe.send(_Said(name)))
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(function(task))
        except Exception as error:
            # A result that cannot travel fails its task too, and no other.
            pipe.send(failure_of(error))


def _end_with_parent(guard: Connection) -> None:
    """End this process, whatever it is at, when the parent has gone."""
    try:
        guard.recv_bytes()
    except (EOFError, OSError):
        os._exit(1)


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
def _interrupts_wait() -> Iterator[None]:
    """Hold Ctrl-C back meanwhile, where the system can."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
