"""Files of results, each whole or absent: tables of indicators, texts, pictures.

Everything is written under a temporary folder inside the results folder, flushed to the
disk, and renamed into place; a break at any moment leaves the files that stood.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from agents.refusal import Refusal
from experiments.output import jsonable
from model.indicators import INDICATORS
from model.policy.schedule import month_text
from model.recorder import Records

__all__ = [
    "indicator_table",
    "read_indicators",
    "staged",
    "write_csv",
    "write_json",
    "write_parquet",
    "write_text",
]

_MONTH: Final = "month"


def indicator_table(records: Records, about: Mapping[str, str]) -> pa.Table:
    """Return a row a month and a column an indicator, units and words in the fields.

    Parameters
    ----------
    records
        What a run recorded.
    about
        What the table is of, as texts by name; it joins the table's metadata.
    """
    fields = [
        pa.field(_MONTH, pa.string(), nullable=False, metadata={"unit": "year-month"})
    ]
    fields += [
        pa.field(
            indicator.name,
            pa.float64(),
            nullable=False,
            metadata={
                "unit": indicator.unit,
                "kind": str(indicator.kind),
                "label_vi": indicator.label_vi,
                "label_en": indicator.label_en,
            },
        )
        for indicator in INDICATORS
    ]
    months = [month_text(month) for month in range(records.months)]
    columns = [pa.array(months)]
    columns += [pa.array(records.column(indicator.name)) for indicator in INDICATORS]
    return pa.table(columns, schema=pa.schema(fields, metadata=dict(about)))


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """Yield a folder to write to; on leaving well, its files move into `folder`.

    Each file is flushed before it takes its name; on leaving by an error nothing
    moves. The temporary folder is gone either way.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written to.
    """
    passing = Path(tempfile.mkdtemp(prefix=".halong-", dir=folder))
    try:
        yield passing
        written = sorted(passing.iterdir())
        for path in written:
            _flush(path)
        for path in written:
            path.replace(folder / path.name)
        _flush_folder(folder)
    finally:
        shutil.rmtree(passing, ignore_errors=True)


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a table with a checksum on every page, and read it back against them."""
    pq.write_table(table, path, compression="zstd", write_page_checksum=True)
    if not read_indicators(path).equals(table):
        raise OSError(0, "what was written does not read back", str(path))


def read_indicators(path: Path) -> pa.Table:
    """Read a table and verify its pages.

    Raises
    ------
    Refusal
        If the file is no Parquet file or a page was changed.
    """
    try:
        return pq.read_table(path, page_checksum_verification=True)
    except (pa.ArrowInvalid, OSError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise Refusal(
            f"{path} is damaged or no Parquet file\nrun it again to write it anew"
        ) from error


def write_csv(table: pa.Table, path: Path) -> None:
    """Write a table as CSV, numbers in full."""
    pa_csv.write_csv(table, str(path), pa_csv.WriteOptions(quoting_style="needed"))


def write_json(value: Any, path: Path) -> None:
    """Write a value as JSON, Vietnamese letters as they are."""
    text = json.dumps(jsonable(value), ensure_ascii=False, indent=1, allow_nan=False)
    write_text(f"{text}\n", path)


def write_text(text: str, path: Path) -> None:
    """Write a text in UTF-8, its lines ended the same on every system."""
    path.write_text(text, encoding="utf-8", newline="\n")


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Flush the names in a folder, where a system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
