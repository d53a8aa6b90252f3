"""Cells of work over processes: none lost, none orphaned, in the order they came.

One process works on one cell at a time. A cell that raises, or whose process dies, is a
`Failure` with what was said; a fresh process takes the dead one's place and the other
cells go on. Workers ignore Ctrl-C, which is the parent's to hear, and end with it
however it ends: each reads a pipe whose other end the parent alone holds. They start
with one thread for linear algebra, since that library's sums depend on its threads.
"""

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any, Final

__all__ = [
    "Failure",
    "Watch",
    "available_cores",
    "failure_of",
    "run_in_pool",
    "run_in_turn",
]

type Watch = Callable[[int], None]
"""Told how many cells are done, twice a second and at each end."""

_THREAD_VARIABLES: Final = (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
_TICK_S: Final = 0.5
_LAST_WORDS_S: Final = 5.0
"""How long a dead worker's exit code is waited for [s]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A cell that gave no result, and why."""

    error: str
    """What went wrong, in one line."""
    traceback: str
    """Where, as Python says it; the line again where the process died."""


def available_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_in_turn[C, R](
    function: Callable[[C], R], cells: Sequence[C], watch: Watch | None = None
) -> list[R | Failure]:
    """Return each cell's result from this very process, for tests and small work."""
    results: list[R | Failure] = []
    for cell in cells:
        try:
            results.append(function(cell))
        except Exception as error:
            results.append(failure_of(error))
        if watch:
            watch(len(results))
    return results


def run_in_pool[C, R](
    function: Callable[[C], R],
    cells: Sequence[C],
    *,
    workers: int,
    preload: Sequence[str] = (),
    watch: Watch | None = None,
) -> list[R | Failure]:
    """Return each cell's result or failure, in the order of the cells.

    Parameters
    ----------
    function
        What is done with a cell; it and its results travel between processes.
    cells
        The cells.
    workers
        Processes at work at once, at least 1.
    preload
        Modules that are loaded once, before workers are forked from a server process;
        where there is none, each worker loads them itself.
    watch
        Told how many cells are done.
    """
    results: dict[int, R | Failure] = {}
    waiting = iter(range(len(cells)))
    crew = _Crew(function=function, size=min(workers, len(cells)), preload=preload)
    with _one_thread_each(), crew.at_work():
        while len(results) < len(cells):
            for number in crew.free(waiting):
                crew.give(number, cells[number])
            results |= crew.collect(_TICK_S)
            if watch:
                watch(len(results))
    return [results[number] for number in range(len(cells))]


@dataclass(slots=True)
class _Worker:
    """A process and the pipe to it."""

    process: Any
    pipe: Connection


@dataclass(slots=True, kw_only=True)
class _Crew:
    """The processes at work, at most one cell each."""

    function: Callable[[Any], Any]
    size: int
    preload: Sequence[str]
    busy: dict[int, _Worker] = field(default_factory=dict)
    """The worker on each cell, by the cell's number."""
    idle: list[_Worker] = field(default_factory=list)
    context: Any = None
    guard: Any = None
    """The end of the guard pipe that workers read."""

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Hold the guard pipe open; end every worker on the way out."""
        self.context = _context(self.preload)
        self.guard, held = self.context.Pipe(duplex=False)
        try:
            yield
        finally:
            with _interrupts_wait():
                workers = [*self.busy.values(), *self.idle]
                for worker in workers:
                    worker.process.kill()
                for worker in workers:
                    _bury(worker)
                held.close()
                self.guard.close()

    def free(self, waiting: Iterator[int]) -> Iterator[int]:
        """Yield numbers of waiting cells while a worker is free for one."""
        while len(self.busy) < self.size:
            number = next(waiting, None)
            if number is None:
                return
            yield number

    def give(self, number: int, cell: Any) -> None:
        """Send a cell to a worker, the next one where it died while idle."""
        while self.idle:
            worker = self.idle.pop()
            if _sent(worker, cell):
                self.busy[number] = worker
                return
            _bury(worker)
        # One that dies at once is heard of as any other: when it is waited for.
        self.busy[number] = worker = self._hire()
        _sent(worker, cell)

    def _hire(self) -> _Worker:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(
            target=_serve, args=(self.function, theirs, self.guard), daemon=True
        )
        # Interrupts wait until the process ignores them; it inherits that they do.
        with _interrupts_wait():
            process.start()
        # Only the worker may hold its end, so that its death is heard as an end.
        theirs.close()
        return _Worker(process, ours)

    def collect(self, timeout_s: float) -> dict[int, Any]:
        """Return what has come in by number of cell, after waiting for something."""
        number_of = {worker.pipe: number for number, worker in self.busy.items()}
        found = {}
        for pipe in wait(list(number_of), timeout_s):
            number = number_of[pipe]  # type: ignore[index]
            worker = self.busy.pop(number)
            try:
                found[number] = worker.pipe.recv()
                self.idle.append(worker)
            except (EOFError, OSError):
                found[number] = _death(_bury(worker))
        return found


def _sent(worker: _Worker, cell: Any) -> bool:
    """Return whether the worker lived to be sent a cell."""
    try:
        worker.pipe.send(cell)
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


def _death(code: int | None) -> Failure:
    if code is not None and code < 0:
        said = f"the worker process was ended by {signal.Signals(-code).name}"
    else:
        said = f"the worker process ended by itself with code {code}"
    return Failure(error=said, traceback=said)


def failure_of(error: BaseException) -> Failure:
    """Return what is kept of an error that ended a cell."""
    said = "".join(traceback.format_exception(error))
    first = str(error).partition("\n")[0]
    return Failure(error=f"{type(error).__name__}: {first}", traceback=said)


# What a worker does.


def _serve(function: Callable[[Any], Any], pipe: Connection, guard: Connection) -> None:
    """Work on cells until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(guard,), daemon=True).start()
    while True:
        try:
            cell = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(function(cell))
        except Exception as error:
            # A result that cannot travel fails its cell too, and no other.
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
