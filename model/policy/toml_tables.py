"""Tables of a file to frozen dataclasses and back, led by the types of the fields.

A new lever or term needs nothing here: the type of its field says how it is written.
An intensity is a share, a list of [month, share], or a table that is a rule; a code is
its label; a month is "2026-09"; one number per sector is a table, in which a sector not
named keeps the field's default; a tuple is a list; a dataclass a table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from typing import Any, Final, cast, get_args, get_origin, get_type_hints

from agents.classification import BySector, Sector
from agents.refusal import Refusal, did_you_mean
from model.evidence.tables import plain
from model.policy.levers import Intensity
from model.policy.rule import Rule
from model.policy.schedule import (
    FIRST_POLICY_MONTH,
    Month,
    Schedule,
    month_from,
    month_text,
)
from model.policy.toml_text import readable

__all__ = ["Place", "as_tables", "built"]

_LARGEST_NUMBER: Final = 2**53
_PAIR: Final = 2
_MOST_NAMED: Final = 16
"""Names of a line that says what there is to choose from."""
_NEVER: Final = "never"
"""A month that does not come: written so, held as 0."""

_MENDS: Final = {
    "true or false": "write it without quotes: true",
    "a whole number": "write digits without quotes or point: 200",
    "a finite number": "write it without quotes, with a decimal point: 0.5",
    "a text": 'write it in quotes: "text"',
    "a list": 'write a list: ["electronics", "ict"]',
    "a table": "write its keys under a line of their own: [name]",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands, as a refusal names it."""

    file: str
    table: str = ""

    def __str__(self) -> str:
        return f"{self.file} [{self.table}]" if self.table else self.file

    def under(self, key: str) -> "Place":
        """Return the place of a table in this one."""
        return Place(self.file, f"{self.table}.{key}" if self.table else key)

    def refusal(self, message: object) -> Refusal:
        """Return the refusal of what stands here."""
        return Refusal(f"{self}: {message}")

    def wrong(self, key: str, value: object, expected: str) -> Refusal:
        """Return the refusal of a value of the wrong type."""
        return self.refusal(
            f"{key} is {_shown(value)}; expected {expected}\n{_MENDS[expected]}"
        )


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
        if name not in table and field.default is MISSING:
            raise place.refusal(f"{name} is missing\nadd a line: {name} = ...")
    hints = get_type_hints(kind)
    values = {
        key: _by_sector(
            _table(table[key], key, place), declared[key].default, place.under(key)
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
                f"use one of {_some(known)}"
            )


def _value(kind: Any, value: object, key: str, place: Place) -> object:
    """Return a value as the type of its field asks."""
    if kind is Intensity:
        return _intensity(value, key, place)
    if kind is Month:
        return _month(value, key, place)
    if get_origin(kind) is tuple:
        return _several(get_args(kind)[0], value, key, place)
    if is_dataclass(kind):
        return built(cast("Any", kind), _table(value, key, place), place.under(key))
    if issubclass(kind, Enum):
        return _code(kind, value, key, place)
    if kind is str:
        return plain(_text(value, key, place))
    if kind is bool:
        if not isinstance(value, bool):
            raise place.wrong(key, value, "true or false")
        return value
    return _number(kind, value, key, place)


def _number(kind: type, value: object, key: str, place: Place) -> float:
    expected = "a whole number" if kind is int else "a finite number"
    if isinstance(value, bool) or not isinstance(value, (int, kind)):
        raise place.wrong(key, value, expected)
    number = cast("float", value)
    # Written so that NaN is refused too.
    if not abs(number) <= _LARGEST_NUMBER:
        raise place.wrong(key, value, expected)
    # Nought has no sign: -0.0 would give another digest.
    return int(number) if kind is int else float(number) + 0.0


def _text(value: object, key: str, place: Place) -> str:
    if not isinstance(value, str):
        raise place.wrong(key, value, "a text")
    return value


def _table(value: object, key: str, place: Place) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise place.wrong(key, value, "a table")
    return value


def _month(value: object, key: str, place: Place) -> Month:
    if value == _NEVER:
        return 0
    if not isinstance(value, str):
        raise place.refusal(
            f"{key} is {_shown(value)}; expected a year and a month\n"
            'write it as "2026-09", with the quotes'
        )
    try:
        return month_from(value)
    except Refusal as refusal:
        raise place.refusal(f"{key}: {refusal}") from None


def _some(names: Sequence[str]) -> str:
    """Return names in a line; of very many the first, and how many more there are."""
    more = len(names) - _MOST_NAMED
    shown = ", ".join(names[:_MOST_NAMED])
    return f"{shown} and {more} more" if more > 0 else shown


def _intensity(value: object, key: str, place: Place) -> Schedule | Rule:
    """Return a schedule, or a rule where a table stands."""
    if isinstance(value, dict):
        return built(Rule, value, place.under(key))
    return _schedule(value, key, place)


def _schedule(value: object, key: str, place: Place) -> Schedule:
    """Return a schedule written as one share or as a list of [month, share]."""
    if isinstance(value, list):
        if not value:
            raise place.refusal(f"{key} is an empty list\nwrite {key} = 0 for never")
        steps = tuple(_step(step, key, place) for step in value)
    else:
        steps = ((FIRST_POLICY_MONTH, _share(value, key, place)),)
    try:
        return Schedule(steps)
    except Refusal as refusal:
        raise place.refusal(refusal) from None


def _step(step: object, key: str, place: Place) -> tuple[Month, float]:
    if not isinstance(step, list) or len(step) != _PAIR:
        raise place.refusal(
            f"{key} has the step {_shown(step)}; expected [month, share]\n"
            f'write {key} = [["2026-09", 0.5], ["2028-07", 0.2]]'
        )
    month = _month(step[0], key, place)
    return month, _share(step[1], f"{key} from {month_text(month)}", place)


def _share(value: object, key: str, place: Place) -> float:
    number = _number(float, value, key, place)
    if not 0 <= number <= 1:
        raise place.refusal(
            f"{key} is {number:g}; expected a share from 0 to 1 (0.5 is 50 %)\n"
            "write 0.5 for a half"
        )
    return number


def _code(kind: type[Enum], value: object, key: str, place: Place) -> Enum:
    labels = {code.name.lower(): code for code in kind}
    # Names of policies have hyphens, labels of codes underscores: both are understood.
    label = _text(value, key, place).replace("-", "_")
    if label not in labels:
        raise place.refusal(
            f"{key} is {_shown(value)}{did_you_mean(readable(label), labels)}\n"
            f"use one of {_some(list(labels))}"
        )
    return labels[label]


def _by_sector(
    table: Mapping[str, object], unsaid: Any, place: Place
) -> tuple[float, ...]:
    """Return one number per sector, those of `unsaid` where the table is silent."""
    labels = [sector.label for sector in Sector]
    _refuse_unknown(table, labels, place)
    return tuple(
        _number(float, table.get(label, unsaid[sector]), label, place)
        for sector, label in enumerate(labels)
    )


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


def _shown(value: object) -> str:
    """Return a value as its file would write it, shortened."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f"'{readable(value)}'"
        case int() if abs(value) > _LARGEST_NUMBER:
            return "a number beyond any use"
        case int() | float():
            return f"{value:g}"
        case list():
            return "a list"
        case dict():
            return "a table"
    return f"'{value}', a date or time"


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
        return month_text(value) if value else _NEVER
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
