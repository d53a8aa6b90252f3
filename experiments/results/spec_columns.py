"""What a run is, as columns: policy, scenario, world, levers set, values held."""

from collections.abc import Iterable, Mapping
from typing import Final

import pyarrow as pa

from experiments.store.cell import Json, canonical

__all__ = ["flat", "plain", "spec_schema", "spec_text"]

_FIRST: Final = ("policy", "scenario", "world")
"""Columns that come first, where there are such."""


def flat(spec: Mapping[str, Json]) -> dict[str, Json]:
    """Return a spec without tables inside it.

    What stands in a table keeps its own name (`training_places.intensity`), or takes
    the table's in front where that name is taken.
    """
    told: dict[str, Json] = {}
    for name, value in spec.items():
        if not isinstance(value, Mapping):
            told[name] = value
            continue
        for inner, part in value.items():
            told[f"{name}.{inner}" if inner in {**spec, **told} else inner] = part
    return told


def spec_schema(specs: Iterable[Mapping[str, Json]]) -> pa.Schema:
    """Return the columns that hold every one of some specs, each of one kind.

    Whole numbers beside real ones are real; anything beside a text is a text.
    """
    kinds: dict[str, set[pa.DataType]] = {name: set() for name in _FIRST}
    for spec in specs:
        for name, value in flat(spec).items():
            kinds.setdefault(name, set()).add(_kind(value))
    return pa.schema(
        [pa.field(name, _widest(found)) for name, found in kinds.items() if found]
    )


def spec_text(spec: Mapping[str, Json]) -> str:
    """Return a spec in one line."""
    told = flat(spec)
    names = [*(name for name in _FIRST if name in told), *told]
    parts = [f"{name} {_word(told[name])}" for name in dict.fromkeys(names)]
    return ", ".join(parts)


def plain(value: Json, kind: pa.DataType) -> bool | int | float | str | None:
    """Return a value as a column of some kind holds it."""
    if value is None:
        return None
    return _word(value) if kind == pa.string() else pa.scalar(value, kind).as_py()


def _word(value: Json) -> str:
    return value if isinstance(value, str) else canonical(value)


def _kind(value: Json) -> pa.DataType:
    if value is None:
        return pa.null()
    if isinstance(value, bool):
        return pa.bool_()
    if isinstance(value, int):
        return pa.int64()
    return pa.float64() if isinstance(value, float) else pa.string()


def _widest(kinds: set[pa.DataType]) -> pa.DataType:
    real = kinds - {pa.null()}
    if len(real) <= 1:
        return next(iter(real), pa.string())
    return pa.float64() if real == {pa.int64(), pa.float64()} else pa.string()
