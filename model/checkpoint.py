"""Checkpoints: the state of a world kept at a month, and put back to go on from there.

What lasts stands in parts of three kinds: populations, networks, and stocks, which are
slotted dataclasses of arrays, numbers, texts, and tuples, lists and dictionaries of
these. A checkpoint is their arrays by name and a layout that says what stands where;
it shares no memory with the parts. `model.checkpoint_file` writes it and reads it.

What follows from the parts (row numbers by id, running counts) is not kept: its owner
rebuilds it. Luck needs no keeping, since no generator is carried along.
"""

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal
from agents.rows import Table
from model.sparse_network import Network

__all__ = ["GROWS", "Checkpoint", "keep", "put_back", "refuse_other_settings"]

type Array = npt.NDArray[Any]
type Json = bool | int | float | str | list["Json"] | dict[str, "Json"] | None
type Layout = dict[str, Json]

GROWS: Final = {"grows": True}
"""For `field(metadata=GROWS)`: a stock's array whose first axis varies in length."""

_KINDS: Final = "biuf"
_LINKS: Final = ("ids", "source_id", "target_id")
_AGAIN: Final = "make the checkpoint again"


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """The state of a world at a month; it can be put back any number of times."""

    settings: Mapping[str, Json]
    """Month and all that the run was made with, as the keeper gave it."""
    layout: Mapping[str, Json]
    """What each part is made of, by name of part."""
    arrays: Mapping[str, Array]
    """The arrays by name, `part.column` or `part.field`; not to be written to."""


def keep(parts: Mapping[str, object], settings: Mapping[str, Json]) -> Checkpoint:
    """Return the state of the parts, copied.

    Parameters
    ----------
    parts
        Populations, networks and stocks by name.
    settings
        Month, world, scale, history, scenario and what else the run was made with: what
        JSON can hold.

    Raises
    ------
    Refusal
        If a part or something in it cannot be kept.
    """
    try:
        told = json.loads(json.dumps(dict(settings), allow_nan=False))
    except (TypeError, ValueError) as error:
        raise Refusal(f"settings of a checkpoint: {error}\ngive plain JSON") from error
    arrays: dict[str, Array] = {}
    held: list[tuple[str, Array]] = []
    layout: Layout = {
        name: _kept_part(name, part, arrays, held) for name, part in parts.items()
    }
    _refuse_shared(held)
    return Checkpoint(told, layout, arrays)


def put_back(checkpoint: Checkpoint, parts: Mapping[str, object]) -> dict[str, Network]:
    """Make populations and stocks what they were; return the networks, made anew.

    Networks never change, so the owner takes the returned ones for his own. Where
    something is refused the parts may be half filled, and are to be thrown away.

    Parameters
    ----------
    parts
        The same parts as were kept, fresh or in a later state: populations of the same
        columns, networks of the same direction, stocks of the same fields.

    Raises
    ------
    Refusal
        If the checkpoint has other parts, columns, fields, types or shapes.
    """
    _refuse_other_names("parts of the model", checkpoint.layout, parts)
    networks = {}
    for name, part in parts.items():
        layout = _table(name, checkpoint.layout[name])
        if isinstance(part, Network):
            networks[name] = _network(name, part, layout, checkpoint.arrays)
        elif isinstance(part, Table):
            _fill_table(name, part, layout, checkpoint.arrays)
        else:
            _fill_stock(name, part, layout, checkpoint.arrays)
    return networks


def refuse_other_settings(checkpoint: Checkpoint, expected: Mapping[str, Json]) -> None:
    """Refuse a checkpoint that was made with other settings than these.

    Raises
    ------
    Refusal
        If one of those expected is missing or differs; it names the first.
    """
    for name, wanted in expected.items():
        came = checkpoint.settings.get(name)
        if came != wanted or type(came) is not type(wanted):
            raise Refusal(
                f"the checkpoint has {name} {came}; expected {wanted}\n"
                "make it again with these settings"
            )


def _kept_part(
    name: str, part: object, arrays: dict[str, Array], held: list[tuple[str, Array]]
) -> Layout:
    if isinstance(part, Table):
        columns = part.kept_columns()
        arrays |= {f"{name}.{column}": kept for column, kept in columns.items()}
        return {"columns": list(columns), "highest_id": part.highest_id}
    if isinstance(part, Network):
        arrays |= {f"{name}.{end}": getattr(part, end).copy() for end in _LINKS}
        return {"directed": part.directed}
    return _kept_stock(name, part, arrays, held)


def _kept_stock(
    name: str, stock: object, arrays: dict[str, Array], held: list[tuple[str, Array]]
) -> Layout:
    layout: Layout = {}
    for each in _fields_of(name, stock):
        where, value = f"{name}.{each}", getattr(stock, each)
        keep_one = _kept_stock if is_dataclass(value) else _kept
        layout[each] = keep_one(where, value, arrays, held)
    return {"fields": layout}


def _kept(
    name: str, value: object, arrays: dict[str, Array], held: list[tuple[str, Array]]
) -> Json:
    """Return the layout of one value; its arrays join `arrays`, copied."""
    if isinstance(value, np.ndarray | np.generic):
        _refuse_odd_array(name, np.asarray(value))
        arrays[name] = np.array(value, order="K")
        if isinstance(value, np.ndarray):
            held.append((name, value))
            return {"array": name}
        return {"number": name}
    if value is None or type(value) in (bool, int, str):
        return {"plain": value}  # type: ignore[dict-item]
    if type(value) is float:
        return {"real": value.hex()}
    if type(value) is tuple or type(value) is list:
        inner = [
            _kept(f"{name}.{place}", each, arrays, held)
            for place, each in enumerate(value)
        ]
        return {type(value).__name__: inner}
    if type(value) is dict and all(type(key) is str for key in value):
        pairs: list[Json] = [
            [key, _kept(f"{name}.{place}", each, arrays, held)]
            for place, (key, each) in enumerate(value.items())
        ]
        return {"dict": pairs}
    raise Refusal(
        f"{name} is {type(value).__name__}; a stock holds arrays, numbers and texts\n"
        "keep it as these, or leave it out of the stock and rebuild it"
    )


def _refuse_odd_array(name: str, value: Array) -> None:
    plain = value.dtype.kind in _KINDS and value.dtype.isnative
    if not plain or value.dtype.fields is not None:
        raise Refusal(f"{name} is {value.dtype}; expected truth values or numbers")
    if not (value.flags.c_contiguous or value.flags.f_contiguous):
        raise Refusal(f"{name} is a view with gaps\nlet the stock hold a copy")


def _refuse_shared(held: list[tuple[str, Array]]) -> None:
    """Refuse arrays that share memory: put back, they would part."""
    spans = sorted((*np.lib.array_utils.byte_bounds(a), n) for n, a in held if a.size)
    for (_, end, first), (start, _, second) in itertools.pairwise(spans):
        if start < end:
            raise Refusal(f"{first} and {second} share memory\nlet one be a copy")


def _fields_of(name: str, stock: object) -> list[str]:
    """Return the fields of a stock, in order; refuse what is none."""
    if not is_dataclass(stock) or isinstance(stock, type):
        raise Refusal(
            f"{name} is {type(stock).__name__}; expected a population, a network or"
            " a stock\na stock is a dataclass with slots"
        )
    params = stock.__dataclass_params__  # type: ignore[attr-defined]
    if params.frozen or hasattr(stock, "__dict__"):
        raise Refusal(
            f"{name} is {type(stock).__name__}; a stock can change and has slots\n"
            "declare it with @dataclass(slots=True)"
        )
    return [each.name for each in fields(stock)]


def _fill_table(
    name: str, table: Table, layout: Layout, arrays: Mapping[str, Array]
) -> None:
    columns, highest = layout.get("columns"), layout.get("highest_id")
    if not isinstance(columns, list) or type(highest) is not int:
        raise Refusal(f"{name} is no population in the checkpoint\n{_AGAIN}")
    state = {str(each): _array(f"{name}.{each}", arrays) for each in columns}
    try:
        table.restore(state, highest)
    except Refusal as refusal:
        raise Refusal(f"{name}: {refusal}") from refusal


def _network(
    name: str, network: Network, layout: Layout, arrays: Mapping[str, Array]
) -> Network:
    if layout.get("directed") is not network.directed:
        raise Refusal(f"{name} is no network of this direction\n{_AGAIN}")
    ends = [_array(f"{name}.{end}", arrays) for end in _LINKS]
    for end, ids in zip(_LINKS, ends, strict=True):
        if ids.dtype != np.int64 or ids.ndim != 1:
            raise Refusal(f"{name}.{end} is {ids.dtype}; expected ids in one row")
    if ends[1].size != ends[2].size:
        raise Refusal(f"{name} has {ends[1].size} sources, {ends[2].size} targets")
    ids, source, target = (each.copy() for each in ends)
    return type(network)(ids, source, target, network.directed)


def _fill_stock(
    name: str, stock: object, layout: Layout, arrays: Mapping[str, Array]
) -> None:
    _fields_of(name, stock)
    inner = _table(name, layout.get("fields"))
    known = {each.name: each for each in fields(stock)}  # type: ignore[arg-type]
    _refuse_other_names(f"fields of {name}", inner, known)
    for each, value in inner.items():
        where, fresh = f"{name}.{each}", getattr(stock, each)
        node = _table(where, value)
        if "fields" in node:
            _fill_stock(where, fresh, node, arrays)
            continue
        back = _value(where, node, arrays)
        grows = known[each].metadata.get("grows", False)
        _refuse_unlike(where, back, fresh, grows)
        setattr(stock, each, back)


def _value(name: str, node: Layout, arrays: Mapping[str, Array]) -> object:
    """Return one value of a stock from its layout, arrays copied."""
    match node:
        case {"array": str(key)}:
            return _array(key, arrays).copy(order="K")
        case {"number": str(key)} if _array(key, arrays).ndim == 0:
            return _array(key, arrays)[()]
        case {"plain": value} if value is None or type(value) in (bool, int, str):
            return value
        case {"real": str(text)}:
            return _real(name, text)
        case {"tuple": list(values)}:
            return tuple(_value(name, _table(name, each), arrays) for each in values)
        case {"list": list(values)}:
            return [_value(name, _table(name, each), arrays) for each in values]
        case {"dict": list(pairs)}:
            return dict(_pair(name, pair, arrays) for pair in pairs)
    raise _broken(name)


def _pair(name: str, pair: Json, arrays: Mapping[str, Array]) -> tuple[str, object]:
    match pair:
        case [str(key), dict(node)]:
            return key, _value(name, node, arrays)
    raise _broken(name)


def _real(name: str, text: str) -> float:
    try:
        return float.fromhex(text)
    except (ValueError, OverflowError) as error:
        raise Refusal(f"{name} is '{text[:40]}'; expected a number") from error


def _refuse_unlike(name: str, back: object, fresh: object, grows: bool) -> None:
    """Refuse a value that is of another kind than the one it replaces."""
    if isinstance(fresh, np.ndarray) and isinstance(back, np.ndarray):
        _refuse_unlike_array(name, back, fresh, grows)
    elif isinstance(fresh, tuple) and isinstance(back, tuple):
        if len(fresh) != len(back):
            raise Refusal(f"{name} has {len(back)} parts; expected {len(fresh)}")
        for one, other in zip(back, fresh, strict=True):
            _refuse_unlike(name, one, other, grows)
    elif isinstance(fresh, dict) and isinstance(back, dict):
        for key, other in fresh.items():
            _refuse_unlike(f"{name}.{key}", back.get(key), other, grows)
    elif back is not None and fresh is not None and _kind(back) != _kind(fresh):
        raise Refusal(f"{name} is {_kind(back)}; expected {_kind(fresh)}\n{_AGAIN}")


def _refuse_unlike_array(name: str, back: Array, fresh: Array, grows: bool) -> None:
    first = 1 if grows else 0
    fits = back.ndim == fresh.ndim and back.shape[first:] == fresh.shape[first:]
    if back.dtype != fresh.dtype or not fits:
        raise Refusal(
            f"{name} is {back.dtype} of {back.shape}; expected {fresh.dtype} of"
            f" {fresh.shape}\nmake it again; one that grows is declared with GROWS"
        )


def _kind(value: object) -> str:
    """Return what a value counts as; whole and real numbers count as one kind."""
    is_number = isinstance(value, bool | int | float | np.generic)
    return "number" if is_number else type(value).__name__


def _array(name: str, arrays: Mapping[str, Array]) -> Array:
    if name not in arrays:
        raise Refusal(f"the checkpoint lacks {name}\n{_AGAIN}")
    return arrays[name]


def _table(name: str, node: Json) -> Layout:
    if not isinstance(node, dict):
        raise _broken(name)
    return node


def _broken(name: str) -> Refusal:
    return Refusal(f"{name} is broken in the checkpoint\n{_AGAIN}")


def _refuse_other_names(
    what: str, came: Mapping[str, object], wanted: Mapping[str, object]
) -> None:
    odd = sorted(came.keys() ^ wanted.keys())
    if odd:
        raise Refusal(
            f"{what}: {', '.join(odd)} on one side only\n"
            "the checkpoint was made by other code; make it again"
        )
