"""The file of one cell: Parquet, every page with its checksum, its key inside.

Written whole or not at all: to a name of its own, flushed, renamed, the folder flushed.
"""

import contextlib
import hashlib
import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from experiments.store.cell import RESULT_SCHEMA, Cell, Json, Receipt, Result, canonical

__all__ = ["DamagedError", "cell_path", "read_cell", "read_unlisted", "write_cell"]

_ENDING: Final = ".parquet"
_ABOUT: Final = b"halong"


class DamagedError(Exception):
    """A file that is not what was written under its name."""


def cell_path(folder: Path, key: str) -> Path:
    """Return where the file of a cell lies."""
    return folder / f"{key}{_ENDING}"


def write_cell(
    folder: Path, cell: Cell, result: Result, code: str, seconds: float
) -> Receipt:
    """Write the file of a cell and return its receipt.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written to; no file is left behind.
    """
    content = result.digest()
    about: Mapping[str, Json] = {
        "key": cell.key,
        "spec": cell.spec,
        "code": code,
        "about": result.about,
        "content": content,
        "seconds": seconds,
    }
    buffer = io.BytesIO()
    pq.write_table(
        result.table.replace_schema_metadata({_ABOUT: canonical(about).encode()}),
        buffer,
        compression="zstd",
        write_page_checksum=True,
    )
    raw = buffer.getvalue()
    _write_whole(cell_path(folder, cell.key), raw)
    return Receipt(
        key=cell.key,
        spec=cell.spec,
        code=code,
        sha256=hashlib.sha256(raw).hexdigest(),
        content=content,
        about=result.about,
        seconds=seconds,
    )


def read_cell(folder: Path, receipt: Receipt) -> Result:
    """Return the result of a cell that is done.

    Raises
    ------
    DamagedError
        If the file is missing, or is not byte for byte what the receipt is for.
    """
    raw = _raw(cell_path(folder, receipt.key))
    if hashlib.sha256(raw).hexdigest() != receipt.sha256:
        raise DamagedError("its bytes are not those that were written")
    return Result(_table(raw)[0], receipt.about)


def is_whole(folder: Path, receipt: Receipt) -> bool:
    """Return whether a cell's file is byte for byte what its receipt is for."""
    try:
        raw = _raw(cell_path(folder, receipt.key))
    except DamagedError:
        return False
    return hashlib.sha256(raw).hexdigest() == receipt.sha256


def read_unlisted(path: Path, code: str) -> Receipt:
    """Return the receipt of a whole file that no manifest names.

    Its worker ended between the file and the line.

    Raises
    ------
    DamagedError
        If the file is not whole, or was made by other code or under another name.
    """
    raw = _raw(path)
    table, told = _table(raw)
    try:
        cell = Cell(told["spec"])
        result = Result(table, told["about"])
        ours = (cell.key, told["key"], told["code"], told["content"])
        seconds = float(told["seconds"])
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedError("it does not say what it is") from error
    if ours != (path.stem, path.stem, code, result.digest()):
        raise DamagedError("it is of another cell, of other code, or changed")
    return Receipt(
        key=cell.key,
        spec=cell.spec,
        code=code,
        sha256=hashlib.sha256(raw).hexdigest(),
        content=told["content"],
        about=result.about,
        seconds=seconds,
    )


def _raw(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DamagedError(f"it cannot be read: {error.strerror}") from error


def _table(raw: bytes) -> tuple[pa.Table, Any]:
    """Return a file's rows, every page checked, and what it says of itself."""
    try:
        table = pq.read_table(
            io.BytesIO(raw),
            page_checksum_verification=True,
            read_dictionary=["table", "part", "indicator"],
        )
        told = json.loads((table.schema.metadata or {})[_ABOUT])
        plain = table.replace_schema_metadata(None).cast(RESULT_SCHEMA)
    except (pa.ArrowException, OSError, KeyError, ValueError, RecursionError) as error:
        raise DamagedError("it is no file of a cell") from error
    return plain, told


def _write_whole(path: Path, raw: bytes) -> None:
    passing = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with passing.open("wb") as file:
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
