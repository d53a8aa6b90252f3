"""Workers of a Dask cluster at work: they come and go, and what they do is kept.

A worker does one task at a time, in a process of its own (`dask_post`). What it hands
back is small, since results go to files; so nothing is done again because a worker's
memory is gone. Dask is asked for no second tries: which task goes where, and how often,
is decided where all other staff is looked after. Dask waits for ever where no worker
is left or the scheduler is gone, so both are watched here.
"""

import json
import logging
from asyncio import CancelledError
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic, sleep
from typing import Any, Final

from agents.refusal import Refusal
from experiments.engine.dask_post import OtherPremises, Premises, do, take_post
from experiments.engine.failure import Failure, failure_of
from experiments.engine.workers import Ended, Lost

__all__ = ["DaskCluster", "address_in"]

_CONNECT_S: Final = 10.0
"""How long the scheduler may take to answer [s]."""
_RECEIPT_S: Final = 30.0
"""How long a receipt may take from worker to here [s]."""
_LOOK_S: Final = 1.0
"""How often it is looked who is there [s]."""
_LARGEST_FILE: Final = 1_000_000
_MB: Final = 1024**2
_USABLE: Final = 0.9
"""Part of a Dask worker's memory that its task may hold."""
_AGAIN: Final = "what is done is kept; run the same command again"


@dataclass(slots=True)
class _Seat:
    """A worker that is there: its post, and what it is at."""

    post: Any
    is_ready: bool = False
    task: Any = None
    future: Any = None
    """Of the task; nothing where it has none."""


@dataclass(slots=True, kw_only=True)
class DaskCluster:
    """Workers of a Dask cluster, told apart by their addresses."""

    address: str
    """Of the scheduler, as `tcp://host:8786` or `tls://host:8786`."""
    premises: Callable[[Any], AbstractContextManager[Premises]]
    """Gives, for the function that workers do, what must be the same everywhere."""
    tell: Callable[[str], None]
    """Told, a line each, which workers are left out and why."""
    wait_s: float = 60.0
    """Without a worker for so long, the work ends [s]."""
    preload: Sequence[str] = ()
    """Modules that a worker's process loads before its first task."""
    time_limit_s: float | None = None
    """A task that takes longer is ended [s]."""
    memory_limit_mb: float | None = None
    """A process that holds more is ended [MB]; by default nine tenths of what its Dask
    worker may hold."""
    _client: Any = None
    _function: Callable[[Any], Any] | None = None
    _here: Premises | None = None
    _expected: Mapping[str, object] = field(default_factory=dict)
    _seats: dict[Hashable, _Seat] = field(default_factory=dict)
    _left_out: dict[Hashable, str] = field(default_factory=dict)
    _over: SimpleQueue[tuple[Hashable, Any]] = field(default_factory=SimpleQueue)
    """Posts and tasks that ended, as Dask's threads hear of them."""
    _looked: float = 0.0
    _manned: float = 0.0
    """When a worker was there last."""
    _warned: bool = False
    """Whether it was told that workers have idle threads."""

    @contextmanager
    def at_work(self, function: Callable[[Any], Any]) -> Iterator[None]:
        """Hold the connection; on the way out no task runs on and no post is left.

        Raises
        ------
        Refusal
            If there is no scheduler, or no worker that can do the work.
        """
        with self.premises(function) as here:
            self._function, self._here, self._expected = function, here, here()
            self._client = _connected(self.address)
            self._manned = monotonic()
            try:
                self._look()
                yield
            finally:
                self._let_go()

    def free(self) -> Sequence[Hashable]:
        """Return the addresses of workers that are ready and have no task."""
        return [
            who
            for who, seat in self._seats.items()
            if seat.is_ready and seat.future is None
        ]

    def give(self, worker: Hashable, task: Any) -> None:
        """Send a task to a worker, and to no other."""
        seat = self._seats[worker]
        seat.task = task
        seat.future = self._sent(worker, do, seat.post, task)

    def collect(self, timeout_s: float) -> Sequence[Ended]:
        """Return what ended, after waiting for something.

        Raises
        ------
        Refusal
            If the scheduler is gone, or no worker was there for too long.
        """
        ended = []
        if monotonic() - self._looked >= _LOOK_S:
            ended += self._look()
        wait = 0.0 if ended else min(timeout_s, _LOOK_S)
        with suppress(Empty):
            while True:
                who, future = self._over.get(timeout=wait)
                wait = 0.0
                ended += self._heard(who, future)
        return ended

    def _sent(self, worker: Hashable, function: Any, *told: Any) -> Any:
        """Return the future of what a worker is to do; its end will be heard of."""
        future = self._client.submit(
            function,
            *told,
            workers=[worker],
            allow_other_workers=False,
            pure=False,
            retries=0,
        )
        future.add_done_callback(lambda over: self._over.put((worker, over)))
        return future

    def _heard(self, who: Hashable, future: Any) -> list[Ended]:
        """Take note of a post or a task that ended."""
        seat = self._seats.get(who)
        if seat is not None and future is seat.future:
            seat.future = None
            return [Ended(who, seat.task, _outcome(future))]
        if seat is not None and future is seat.post and not seat.is_ready:
            if future.status == "finished":
                seat.is_ready = True
            else:
                del self._seats[who]
                self._refused(who, future)
        return []

    # Who is there.

    def _look(self) -> list[Ended]:
        """Post workers that came; return the tasks of those that went."""
        self._looked = now = monotonic()
        if self._client.status != "running":
            raise Refusal(
                f"the Dask scheduler {self.address} is gone\nstart it anew; {_AGAIN}"
            )
        there = self._client.scheduler_info(n_workers=-1)["workers"]
        for who, about in there.items():
            if who not in self._seats and who not in self._left_out:
                self._post(who, about)
        lost = [self._gone(who) for who in list(self._seats) if who not in there]
        if self._seats:
            self._manned = now
        elif now - self._manned > self.wait_s:
            raise Refusal(
                f"the Dask cluster {self.address} has had no worker for"
                f" {self.wait_s:g} s\nstart workers (`dask worker`); {_AGAIN}"
            )
        return [ended for ended in lost if ended]

    def _post(self, who: Hashable, about: Mapping[str, Any]) -> None:
        """Ask a worker that came to set up the process that will do its tasks."""
        held = about.get("memory_limit") or 0
        limits = {
            "preload": tuple(self.preload),
            "time_limit_s": self.time_limit_s,
            "memory_limit_mb": self.memory_limit_mb or _USABLE * held / _MB or None,
        }
        self._seats[who] = _Seat(
            self._sent(
                who, take_post, self._function, self._here, self._expected, limits
            )
        )
        n_threads = about.get("nthreads", 1)
        if n_threads > 1 and not self._warned:
            self._warned = True
            self.tell(
                f"worker {who} has {n_threads} threads and does one run at a time;"
                " start one worker per core, with --nthreads 1"
            )

    def _gone(self, who: Hashable) -> Ended | None:
        """Take note that a worker is no longer there."""
        seat = self._seats.pop(who)
        self._client.cancel([each for each in (seat.post, seat.future) if each])
        if seat.future is None:
            return None
        said = f"the Dask worker {who} is gone"
        return Ended(who, seat.task, Lost(Failure(error=said, traceback=said)))

    def _refused(self, who: Hashable, future: Any) -> None:
        """Give nothing to a worker that took no post, if it is still there."""
        why = _why(future)
        if why is None:
            return
        self._left_out[who] = why
        if not self._seats:
            raise Refusal(
                f"no Dask worker can do this; worker {who}: {why}\n"
                "start workers with the same code and packages, on a folder that all"
                " machines share"
            )
        self.tell(f"worker {who} is left out: {why}")

    def _let_go(self) -> None:
        """Cancel what runs and end the connection."""
        futures = [
            each
            for seat in self._seats.values()
            for each in (seat.future, seat.post)
            if each is not None
        ]
        self._seats.clear()
        with suppress(Exception):  # the scheduler may be gone: so is all that ran
            self._client.cancel(futures, force=True)
        with suppress(Exception):
            self._client.close(timeout=_CONNECT_S)


def address_in(file: Path, wait_s: float) -> str:
    """Return the address in a file of `dask scheduler --scheduler-file`.

    Parameters
    ----------
    file
        The scheduler writes it when it is ready.
    wait_s
        How long it is waited for [s].

    Raises
    ------
    Refusal
        If it does not come, or holds no address.
    """
    ends = monotonic() + wait_s
    while not file.is_file():
        if monotonic() > ends:
            raise Refusal(
                f"{file} did not come within {wait_s:g} s\n"
                f"start `dask scheduler --scheduler-file {file}`"
            )
        sleep(0.1)
    try:
        with file.open("rb") as opened:
            address = json.loads(opened.read(_LARGEST_FILE))["address"]
    except (ValueError, KeyError, TypeError, RecursionError):
        address = None
    if not isinstance(address, str):
        raise Refusal(
            f"{file} holds no address of a scheduler\n"
            f"it is what `dask scheduler --scheduler-file {file}` writes"
        )
    return address


def _connected(address: str) -> Any:
    """Return a client of the scheduler."""
    try:
        from distributed import Client, Security
    except ImportError:
        raise Refusal(
            "a Dask cluster needs the package `distributed`, which is not installed\n"
            "install it here and where workers run: pip install distributed"
        ) from None
    _quiet()
    if address.startswith("tls:"):
        _refuse_without_certificates(
            Security()  # type: ignore[no-untyped-call,unused-ignore]
        )
    try:
        return Client(  # type: ignore[no-untyped-call,unused-ignore]
            address, timeout=_CONNECT_S, set_as_default=False
        )
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        said = str(error).partition("\n")[0]
        raise Refusal(
            f"no Dask scheduler answers at {address}: {said}\n"
            "start one with `dask scheduler`, and name what it prints"
        ) from error


def _refuse_without_certificates(security: Any) -> None:
    """Refuse what Dask would stumble over: an address with TLS and no certificates."""
    try:
        missing = security.get_connection_args("client").get("ssl_context") is None
        said = "none is named"
    except OSError as error:
        missing, said = True, str(error)
    if missing:
        raise Refusal(
            f"a tls:// address needs certificates: {said}\n"
            "set DASK_DISTRIBUTED__COMM__TLS__CA_FILE, ..__CLIENT__CERT and"
            " ..__CLIENT__KEY"
        )


def _quiet() -> None:
    """Let Dask's own log say nothing: what matters is said once, in our words."""
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] in {"distributed", "tornado"}:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _outcome(future: Any) -> Any:
    """Return what a worker handed back; `Lost` where nothing came."""
    try:
        return future.result(timeout=_RECEIPT_S)
    except Exception as error:
        return Lost(failure_of(error))


def _why(future: Any) -> str | None:
    """Return in one line why a worker took no post; nothing where it died."""
    from distributed import KilledWorker

    try:
        error = future.exception(timeout=_RECEIPT_S)
    except Exception as raised:
        error = raised
    if isinstance(error, KilledWorker | CancelledError | TimeoutError):
        return None
    return str(error) if isinstance(error, OtherPremises) else failure_of(error).error
