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
from pathlib import Path
from typing import Final

from experiments.store.cell import Receipt, canonical

__all__ = ["Manifest", "read_receipts"]

_ENDING: Final = ".jsonl"
_CHECK: Final = 16
"""Digits of a line's checksum."""


class Manifest:
    """The manifest that one process adds to."""

    def __init__(self, folder: Path) -> None:
        host = "".join(each for each in socket.gethostname() if each.isalnum())[:32]
        # Two machines, or a process number used twice, never share a manifest.
        name = f"{host}-{os.getpid()}-{secrets.token_hex(4)}{_ENDING}"
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
                self._descriptor = os.open(
                    self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644
                )
            written = os.write(self._descriptor, raw)
            if written < len(raw):
                os.write(self._descriptor, raw[written:])
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
    """Yield the receipts of all manifests in a folder, of each in its order."""
    for path in sorted(folder.glob(f"*{_ENDING}")):
        for raw in path.read_bytes().splitlines():
            with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError):
                yield _receipt(raw)


def _receipt(raw: bytes) -> Receipt:
    line, _, check = raw.decode().rpartition("\t")
    if not line or check != _checksum(line):
        raise ValueError("no whole line")
    return Receipt.from_json(json.loads(line))


def _checksum(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()[:_CHECK]
