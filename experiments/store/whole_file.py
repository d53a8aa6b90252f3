"""Files written whole or not at all, and read without trust.

What is written goes to a name of its own, is flushed, renamed, and its folder flushed;
so there is the whole file under its name, or what stood there before.
"""

import contextlib
import os
import secrets
import stat
from pathlib import Path
from typing import Final

__all__ = ["LEFTOVERS", "flush_folder", "read_plain", "write_whole"]

LEFTOVERS: Final = ".*.tmp"
"""What a break may leave of a file that was being written."""
_GUARD: Final = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)
"""Follow no link, wait for no pipe, and leave line ends alone."""


def write_whole(path: Path, raw: bytes) -> None:
    """Write a file, down to the disk.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written to; it names path and
        bytes, and nothing half written is left behind.
    """
    # Two workers may do one cell, where one of them was given up too early.
    passing = path.with_name(
        f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.tmp",
    )
    try:
        with passing.open("xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        passing.replace(path)
        flush_folder(path.parent)
    except OSError as error:
        raise OSError(
            error.errno, f"{len(raw)} bytes: {error.strerror}", str(path)
        ) from error
    finally:
        with contextlib.suppress(OSError):
            passing.unlink(missing_ok=True)


def flush_folder(folder: Path) -> None:
    """Flush the names in a folder, where a system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_plain(path: Path, largest: int) -> bytes:
    """Return the bytes of a plain file of bearable size; no link is followed.

    Raises
    ------
    OSError
        If it is missing, too large, or a folder, link, pipe or device.
    """
    with os.fdopen(os.open(path, os.O_RDONLY | _GUARD), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError(0, "it is no plain file", str(path))
        if found.st_size > largest:
            raise OSError(0, f"it has more than {largest} bytes", str(path))
        # No more is asked for than there is: that much memory is taken at once.
        return file.read(found.st_size + 1)
