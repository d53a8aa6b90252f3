"""Files of results, each whole or absent: tables of indicators, texts, pictures.

Everything is written under a temporary folder inside the results folder, flushed to the
disk, and renamed into place; a break at any moment leaves the files that stood. Every
file bears the digest of the recipe that made it (`experiments.data_package`).
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
from experiments.data_package import (
    PACKAGE,
    describe_csv,
    marked,
    package_of,
    recipe_mark,
)
from experiments.output import jsonable
from experiments.store.whole_file import flush_folder
from model.indicators import INDICATORS
from model.policy.schedule import month_text
from model.recorder import Records

__all__ = [
    "RECIPE",
    "indicator_table",
    "read_indicators",
    "staged",
    "with_recipe",
    "write_csv",
    "write_json",
    "write_parquet",
    "write_text",
]

RECIPE: Final = "recipe"
"""Under what name files bear the digest of their recipe."""
_MONTH: Final = "month"
_MARKDOWN: Final = ".md"


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
def staged(folder: Path, recipe: str = "") -> Iterator[Path]:
    """Yield a folder to write to; on leaving well, its files move into `folder`.

    Each file is flushed before it takes its name; on leaving by an error nothing
    moves. The temporary folder is gone either way.

    Parameters
    ----------
    folder
        Where the files go.
    recipe
        Digest of the recipe that makes them, which each of them bears.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written to.
    """
    passing = Path(tempfile.mkdtemp(prefix=".halong-", dir=folder))
    try:
        with marked(recipe):
            yield passing
            package = package_of(passing, folder)
        if package is not None:
            write_json(package, passing / PACKAGE)
        written = sorted(passing.iterdir())
        for path in written:
            _flush(path)
        for path in written:
            path.replace(folder / path.name)
        flush_folder(folder)
    finally:
        shutil.rmtree(passing, ignore_errors=True)


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a table with a checksum on every page, and read it back against them."""
    table = with_recipe(table)
    pq.write_table(table, path, compression="zstd", write_page_checksum=True)
    if not read_indicators(path).equals(table):
        raise OSError(0, "what was written does not read back", str(path))


def with_recipe(table: pa.Table) -> pa.Table:
    """Return the table with the digest of its recipe in its metadata."""
    recipe = recipe_mark()
    if recipe is None:
        return table
    told = {**(table.schema.metadata or {}), RECIPE.encode(): recipe.encode()}
    return table.replace_schema_metadata(told)


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
    describe_csv(path, table.schema)
    pa_csv.write_csv(table, str(path), pa_csv.WriteOptions(quoting_style="needed"))


def write_json(value: Any, path: Path) -> None:
    """Write a value as JSON, Vietnamese letters as they are."""
    if (recipe := recipe_mark()) and isinstance(value, Mapping):
        value = {RECIPE: recipe, **value}
    text = json.dumps(jsonable(value), ensure_ascii=False, indent=1, allow_nan=False)
    write_text(f"{text}\n", path)


def write_text(text: str, path: Path) -> None:
    """Write a text in UTF-8, its lines ended the same on every system."""
    if (recipe := recipe_mark()) and path.suffix == _MARKDOWN:
        text = f"{text}\n<!-- {RECIPE}: {recipe} -->\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
