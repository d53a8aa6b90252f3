"""Manifests: one a worker, only ever added to, a line for each cell done or failed.

Every line ends with a checksum of itself, so that a line that was cut off or changed
is no line. What follows a line that was cut off is read all the same.
"""

import contextlib
import hashlib
import json
import os
import secrets
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from experiments.store.cell import Receipt, canonical
from experiments.store.whole_file import flush_folder

__all__ = ["Manifest", "read_receipts"]

_ENDING: Final = ".jsonl"
_CHECK: Final = 16
"""Digits of a line's checksum."""
_NEW: Final = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
_LONGEST: Final = 8 * 1024**2
"""A longer line is none of ours [bytes]."""


class Manifest:
    """The manifest that one process adds to."""

    def __init__(self, folder: Path) -> None:
        host = "".join(each for each in socket.gethostname() if each.isalnum())[:32]
        # Two machines, or a process number used twice, never share a manifest; the time
        # puts what a later run says after what an earlier one said.
        began = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
        name = f"{began}-{host}-{os.getpid()}-{secrets.token_hex(4)}{_ENDING}"
        self._path = folder / name
        self._descriptor: int | None = None

    def add(self, receipt: Receipt) -> None:
        """Add a line and bring it down to the disk.

        Raises
        ------
        OSError
            If the disk is full or the folder cannot be written to.
        """
        line = canonical(receipt.to_json())
        raw = f"\n{line}\t{_checksum(line)}\n".encode()
        try:
            if self._descriptor is None:
                self._descriptor = os.open(self._path, _NEW, 0o644)
                flush_folder(self._path.parent)
            left = raw
            while left:
                left = left[os.write(self._descriptor, left) :]
            os.fsync(self._descriptor)
        except OSError as error:
            raise OSError(
                error.errno, f"{len(raw)} bytes: {error.strerror}", str(self._path)
            ) from error

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def read_receipts(folder: Path) -> Iterator[Receipt]:
    """Yield the receipts of all manifests in a folder, of each in its order.

    What is no whole line of ours is passed over.
    """
    for path in sorted(folder.glob(f"*{_ENDING}")):
        if path.is_file():
            with path.open("rb") as file:
                yield from _receipts(file)


def _receipts(file: BinaryIO) -> Iterator[Receipt]:
    while raw := file.readline(_LONGEST):
        with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError):
            yield _receipt(raw)


def _receipt(raw: bytes) -> Receipt:
    line, _, check = raw.decode().rstrip("\n").rpartition("\t")
    if not line or check != _checksum(line):
        raise ValueError("no whole line")
    return Receipt.from_json(json.loads(line))


def _checksum(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()[:_CHECK]
