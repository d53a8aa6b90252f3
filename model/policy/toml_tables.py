"""Tables of a file to frozen dataclasses and back, led by the types of the fields.

A new lever or term needs nothing here: the type of its field says how it is written.
An intensity is a share, a list of [month, share], or a table that is a rule; a code is
its label; a month is "2026-09"; one number per sector is a table, in which a sector not
named keeps the field's default; a tuple is a list; a dataclass a table; a mapping a
table whose keys are free. A field that may be None is None where the file is silent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from agents.classification import BySector, Sector
from agents.refusal import Refusal, did_you_mean, readable
from model.evidence.tables import plain
from model.policy.levers import Intensity
from model.policy.rule import Rule
from model.policy.schedule import (
    FIRST_POLICY_MONTH,
    Month,
    Schedule,
    month_text,
)
from model.policy.toml_values import (
    NEVER,
    Place,
    code_of,
    month_of,
    number_of,
    schedule_of,
    some,
    table_of,
    words_of,
)

__all__ = ["as_tables", "built"]


def built[D](kind: type[D], table: Mapping[str, object], place: Place) -> D:
    """Return the dataclass that a table fills; what it does not say stays neutral.

    Raises
    ------
    Refusal
        If a key is unknown or missing, or a value cannot be; it names file, table and
        key.
    """
    declared = {field.name: field for field in fields(cast("Any", kind))}
    _refuse_unknown(table, list(declared), place)
    for name, field in declared.items():
        if name not in table and field.default is field.default_factory is MISSING:
            raise place.refusal(f"{name} is missing\nadd a line: {name} = ...")
    hints = get_type_hints(kind)
    values = {
        key: _by_sector(
            table_of(table[key], key, place), declared[key].default, place.under(key)
        )
        if hints[key] is BySector
        else _value(hints[key], table[key], key, place)
        for key in table
    }
    try:
        return kind(**values)
    except Refusal as refusal:
        raise place.refusal(refusal) from None


def _refuse_unknown(
    table: Mapping[str, object], known: Sequence[str], place: Place
) -> None:
    for key in table:
        if key not in known:
            given = readable(key)
            what = "table" if isinstance(table[key], dict | list) else "key"
            raise place.refusal(
                f"no {what} '{given}'{did_you_mean(given, known)}\n"
                f"use one of {some(known)}"
            )


def _value(kind: Any, value: object, key: str, place: Place) -> object:
    """Return a value as the type of its field asks."""
    if kind is Intensity:
        return _intensity(value, key, place)
    if kind is Month:
        return month_of(value, key, place)
    if isinstance(kind, UnionType):
        (kind,) = (one for one in get_args(kind) if one is not NoneType)
        return _value(kind, value, key, place)
    if get_origin(kind) is tuple:
        return _several(get_args(kind)[0], value, key, place)
    if get_origin(kind) is Mapping:
        return _free(get_args(kind)[1], value, key, place)
    if is_dataclass(kind):
        return built(cast("Any", kind), table_of(value, key, place), place.under(key))
    if issubclass(kind, Enum):
        return code_of(kind, value, key, place)
    if kind is str:
        return plain(words_of(value, key, place))
    if kind is bool:
        if not isinstance(value, bool):
            raise place.wrong(key, value, "true or false")
        return value
    return number_of(kind, value, key, place)


def _intensity(value: object, key: str, place: Place) -> Schedule | Rule:
    """Return a schedule, or a rule where a table stands."""
    if isinstance(value, dict):
        return built(Rule, value, place.under(key))
    return schedule_of(value, key, place)


def _by_sector(
    table: Mapping[str, object], unsaid: Any, place: Place
) -> tuple[float, ...]:
    """Return one number per sector, those of `unsaid` where the table is silent."""
    labels = [sector.label for sector in Sector]
    _refuse_unknown(table, labels, place)
    return tuple(
        number_of(float, table.get(label, unsaid[sector]), label, place)
        for sector, label in enumerate(labels)
    )


def _free(kind: Any, value: object, key: str, place: Place) -> dict[str, object]:
    """Return a table whose keys are not declared, each value of one type."""
    under = place.under(key)
    return {
        name: _value(kind, one, readable(name), under)
        for name, one in table_of(value, key, place).items()
    }


def _several(kind: Any, value: object, key: str, place: Place) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise place.wrong(key, value, "a list")
    many = is_dataclass(kind)
    found = tuple(
        _value(kind, one, f"{key} {number}" if many else key, place)
        for number, one in enumerate(value, start=1)
    )
    if not many and len(dict.fromkeys(found)) < len(found):
        raise place.refusal(f"{key} names one twice\nname each once")
    return found


def as_tables(value: Any) -> Any:
    """Return a dataclass as the plain values of a file, nothing left out."""
    hints = get_type_hints(type(value))
    return {
        field.name: _written(hints[field.name], getattr(value, field.name))
        for field in fields(value)
    }


def _written(kind: Any, value: Any) -> Any:
    if isinstance(value, Schedule):
        return _written_schedule(value)
    if kind is Month:
        return month_text(value) if value else NEVER
    if kind is BySector:
        return {sector.label: value[sector] for sector in Sector}
    if get_origin(kind) is tuple:
        return [_written(get_args(kind)[0], one) for one in value]
    if isinstance(value, Enum):
        return value.name.lower()
    return as_tables(value) if is_dataclass(value) else value


def _written_schedule(schedule: Schedule) -> float | list[list[str | float]]:
    """Return the shortest way to write a schedule: a share, or steps."""
    match schedule.steps:
        case ():
            return 0.0
        case ((month, share),) if month == FIRST_POLICY_MONTH:
            return share
    return [[month_text(month), share] for month, share in schedule.steps]
