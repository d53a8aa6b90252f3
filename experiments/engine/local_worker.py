"""What a local process does that works on tasks one by one, and how it ends.

It ends with its parent, however that one ends: it reads a pipe whose other end the
parent alone holds. Ctrl-C is the parent's to hear.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Final

from experiments.engine.failure import failure_of
from experiments.engine.stage import listen, stage

__all__ = ["Said", "serve"]

_MB: Final = 1024**2


@dataclass(frozen=True, slots=True)
class Said:
    """What a worker was at when it told."""

    stage: str


def serve(
    function: Callable[[Any], Any],
    pipe: Connection,
    guard: Connection,
    memory_limit_mb: float | None,
) -> None:
    """Work on tasks until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(guard,), daemon=True).start()
    if memory_limit_mb is not None:
        _bind_memory(memory_limit_mb)
    listen(lambda name: pipe.send(Said(name)))
    # Ready: time is counted from here.
    stage("")
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            outcome = function(task)
        except Exception as error:
            outcome = failure_of(error)
        try:
            pipe.send(outcome)
        except OSError:
            return
        except Exception as error:
            # A result that cannot travel fails its task too, and no other.
            pipe.send(failure_of(error))


def _end_with_parent(guard: Connection) -> None:
    """End this process, whatever it is at, when the parent has gone."""
    try:
        guard.recv_bytes()
    except (EOFError, OSError):
        os._exit(1)


def _bind_memory(limit_mb: float) -> None:
    """Let this process fail to get more memory, where the system counts it."""
    if not sys.platform.startswith("linux"):
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = int(limit_mb * _MB)
    if hard == resource.RLIM_INFINITY or limit < hard:
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
