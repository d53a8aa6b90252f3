"""One writer a folder: a lock of the system, which dies with the process that holds it.

No lock file has to be taken away by hand, whatever ended its holder.
"""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from agents.refusal import Refusal

__all__ = ["held"]

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
        holder = {"pid": os.getpid(), "host": socket.gethostname()}
        file.truncate(0)
        file.write(json.dumps(holder).encode())
        file.flush()
        yield


def _refused(path: Path, error: OSError) -> Refusal:
    if error.errno not in _TAKEN:
        return Refusal(
            f"{path.parent} is on a file system without locks ({error.strerror})\n"
            "choose a folder on a local disk, or let each machine write its own with"
            " --shard"
        )
    try:
        told = json.loads(path.read_bytes())
        who = f"process {int(told['pid'])} on {str(told['host'])[:60]}"
    except (OSError, ValueError, KeyError, TypeError):
        who = "another process"
    return Refusal(
        f"{path.parent} is being written by {who}\n"
        "wait for it to end, or choose another folder"
    )
