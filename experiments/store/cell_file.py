"""The file of one cell: Parquet, every page with its checksum, its key inside.

It says of itself what it is, under a seal, so that a file whose line in a manifest is
lost can still be told for what it is, and one that was changed is found.
"""

import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from experiments.store.cell import RESULT_SCHEMA, Cell, Json, Receipt, Result, canonical
from experiments.store.whole_file import read_plain, write_whole

__all__ = [
    "DamagedError",
    "cell_path",
    "cell_paths",
    "is_whole",
    "read_cell",
    "read_unlisted",
    "write_cell",
]

_ENDING: Final = ".parquet"
_OURS: Final = re.compile(r"[0-9a-f]{32}\.parquet")
_ABOUT: Final = b"halong"
_SEAL: Final = "seal"
_LARGEST: Final = 1024**3
"""A larger file is none of ours [bytes]."""
_MOST_ROWS: Final = 20_000_000
"""Of a file without a receipt; few bytes can stand for many rows."""


class DamagedError(Exception):
    """A file that is not what was written under its name."""


def cell_path(folder: Path, key: str) -> Path:
    """Return where the file of a cell lies."""
    return folder / f"{key}{_ENDING}"


def cell_paths(folder: Path) -> Iterator[Path]:
    """Yield what bears the name of a cell's file, in order; the rest is others'."""
    if folder.is_dir():
        names = sorted(each.name for each in folder.iterdir())
        yield from (folder / name for name in names if _OURS.fullmatch(name))


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
    sealed = {**about, _SEAL: _sealed(about)}
    buffer = io.BytesIO()
    pq.write_table(
        result.table.replace_schema_metadata({_ABOUT: canonical(sealed).encode()}),
        buffer,
        compression="zstd",
        write_page_checksum=True,
    )
    raw = buffer.getvalue()
    write_whole(cell_path(folder, cell.key), raw)
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
    return Result(_rows(pq.ParquetFile(io.BytesIO(raw), **_CHECKED)), receipt.about)


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
    try:
        file = pq.ParquetFile(io.BytesIO(raw), **_CHECKED)
        if file.metadata.num_rows > _MOST_ROWS:
            raise DamagedError("it says that it holds more rows than any")
        told = json.loads(file.schema_arrow.metadata[_ABOUT])
        seal = told.pop(_SEAL)
        cell = Cell(told["spec"])
        result = Result(_rows(file), told["about"])
        seconds = float(told["seconds"])
        ours = (cell.key, told["key"], told["code"], told["content"], seal)
        whole = (path.stem, path.stem, code, result.digest(), _sealed(told))
    except _NO_FILE as error:
        raise DamagedError("it is no file of a cell") from error
    if ours != whole:
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


_CHECKED: Final[Mapping[str, Any]] = {
    "page_checksum_verification": True,
    "read_dictionary": ["table", "part", "indicator"],
}
_NO_FILE: Final = (
    pa.ArrowException,
    OSError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    RecursionError,
)
"""What reading something else than a cell's file comes to."""


def _raw(path: Path) -> bytes:
    try:
        return read_plain(path, _LARGEST)
    except OSError as error:
        raise DamagedError(f"it cannot be read: {error.strerror}") from error


def _rows(file: pq.ParquetFile) -> pa.Table:
    """Return the rows of a file, every page checked."""
    # A cell is small: threads would cost more than they do.
    whole = file.read(use_threads=False)
    return whole.replace_schema_metadata(None).cast(RESULT_SCHEMA)


def _sealed(told: Mapping[str, Json]) -> str:
    """Return the digest of what a file says of itself."""
    return hashlib.sha256(canonical(told).encode()).hexdigest()
