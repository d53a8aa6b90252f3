"""The mark of the recipe on everything that is written, and what CSV cannot say.

Parquet, JSON, PNG and SVG hold their recipe themselves. A CSV file has no room for it,
nor for units: both stand in `datapackage.json` beside it, with its checksum. Every
writer reads the mark from here, so none can forget to be told.

References
----------
Frictionless Data (2017), Tabular Data Package: the form of `datapackage.json`.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

__all__ = ["PACKAGE", "describe_csv", "marked", "package_of", "recipe_mark"]

PACKAGE: Final = "datapackage.json"
_RESOURCES: Final = "resources"


@dataclass
class _Marked:
    """What is being written under one recipe."""

    recipe: str
    fields: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    """Columns of each CSV file, by name of file."""


_MARKED: ContextVar[_Marked | None] = ContextVar("marked", default=None)


@contextmanager
def marked(recipe: str) -> Iterator[None]:
    """Have everything that is written within bear the digest of a recipe."""
    token = _MARKED.set(_Marked(recipe) if recipe else None)
    try:
        yield
    finally:
        _MARKED.reset(token)


def recipe_mark() -> str | None:
    """Return the digest that what is written now is to bear, nothing if none."""
    there = _MARKED.get()
    return there.recipe if there else None


def describe_csv(path: Path, schema: pa.Schema) -> None:
    """Take note of the columns of a CSV file, so that its package can tell them."""
    there = _MARKED.get()
    if there is not None:
        there.fields[path.name] = [_field(each) for each in schema]


def package_of(written: Path, folder: Path) -> dict[str, Any] | None:
    """Return the package of the CSV files just written, nothing where there are none.

    Files that another verb left in the same folder keep their entries.

    Parameters
    ----------
    written
        Where the files lie now.
    folder
        Where they go, and where others may lie.
    """
    there = _MARKED.get()
    ours = sorted(written.glob("*.csv"))
    if there is None or not ours:
        return None
    names = [path.name for path in ours]
    kept = [
        entry
        for entry in _entries(folder / PACKAGE)
        if entry["path"] not in names and (folder / entry["path"]).is_file()
    ]
    new = [_resource(path, there) for path in ours]
    return {
        "profile": "tabular-data-package",
        _RESOURCES: sorted([*kept, *new], key=lambda entry: entry["path"]),
    }


def _resource(path: Path, there: _Marked) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "name": path.stem.lower(),
        "path": path.name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "recipe": there.recipe,
        "schema": {"fields": there.fields.get(path.name, [])},
    }


def _field(column: pa.Field) -> dict[str, str]:
    told = {"name": column.name, "type": _type(column.type)}
    unit = (column.metadata or {}).get(b"unit")
    return told | ({"unit": unit.decode()} if unit else {})


def _type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_integer(kind):
        return "integer"
    return "number" if pa.types.is_floating(kind) else "string"


def _entries(path: Path) -> list[dict[str, Any]]:
    """Return the entries of a package that stands; none where it cannot be read."""
    try:
        told = json.loads(path.read_bytes())[_RESOURCES]
        return [each for each in told if isinstance(each["path"], str)]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []
