"""One writer a folder: a lock of the system, which dies with the process that holds it.

No lock file has to be taken away by hand, whatever ended its holder.
"""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import IO, Any, Final

import psutil

from agents.refusal import Refusal
from experiments.store.whole_file import read_plain

__all__ = ["held"]

_LONGEST: Final = 4096
_PATIENCE_S: Final = 1.0
"""How long a holder may take from holding a lock to saying who it is [s]."""
_LOOK_S: Final = 0.02

if os.name == "nt":
    import msvcrt

    _TAKEN = (13, 36)

    def _take(file: IO[Any]) -> None:
        file.seek(4096)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
else:
    import errno
    import fcntl

    _TAKEN = (errno.EAGAIN, errno.EACCES)

    def _take(file: IO[Any]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock of a folder of results.

    Raises
    ------
    Refusal
        If another process holds it, which it names, or the file system knows no locks.
    """
    with path.open("a+b") as file:
        try:
            _take(file)
        except OSError as error:
            raise _refused(path, error) from error
        try:
            holder = {"pid": os.getpid(), "host": socket.gethostname()}
            file.truncate(0)
            file.write(json.dumps(holder).encode())
            file.flush()
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(path)) from error
        yield


def _refused(path: Path, error: OSError) -> Refusal:
    if error.errno not in _TAKEN:
        return Refusal(
            f"{path.parent} is on a file system without locks ({error.strerror})\n"
            "choose a folder on a local disk, or let each machine write its own with"
            " --shard"
        )
    return Refusal(
        f"{path.parent} is being written by {_holder(path)}\n"
        "wait for it to end, or choose another folder"
    )


def _holder(path: Path) -> str:
    """Return who holds a lock; one that has just begun may not have said it yet."""
    ends = monotonic() + _PATIENCE_S
    while monotonic() < ends:
        try:
            told = json.loads(read_plain(path, _LONGEST))
            pid, host = int(told["pid"]), str(told["host"])[:60]
            # What one that is dead left there names nobody.
            if host != socket.gethostname()[:60] or psutil.pid_exists(pid):
                return f"process {pid} on {host}"
        except (OSError, ValueError, KeyError, TypeError, OverflowError):
            pass
        sleep(_LOOK_S)
    return "another process"
