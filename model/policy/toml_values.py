"""One value of a file as the type of its field asks, or a refusal that says where.

A month is "2026-09", a code its label, a schedule a share or a list of [month, share].
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, cast

from agents.refusal import Refusal, did_you_mean, readable
from model.policy.schedule import (
    FIRST_POLICY_MONTH,
    Month,
    Schedule,
    month_from,
    month_text,
)

__all__ = [
    "NEVER",
    "Place",
    "code_of",
    "month_of",
    "number_of",
    "schedule_of",
    "some",
    "table_of",
    "words_of",
]

_LARGEST_NUMBER: Final = 2**53
_PAIR: Final = 2
_MOST_NAMED: Final = 16
"""Names of a line that says what there is to choose from."""
NEVER: Final = "never"
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


def number_of(kind: type, value: object, key: str, place: Place) -> float:
    """Return a finite number, whole where `kind` is int; true is none."""
    expected = "a whole number" if kind is int else "a finite number"
    if isinstance(value, bool) or not isinstance(value, (int, kind)):
        raise place.wrong(key, value, expected)
    number = cast("float", value)
    # Written so that NaN is refused too.
    if not abs(number) <= _LARGEST_NUMBER:
        raise place.wrong(key, value, expected)
    # Nought has no sign: -0.0 would give another digest.
    return int(number) if kind is int else float(number) + 0.0


def words_of(value: object, key: str, place: Place) -> str:
    """Return a text as it stands."""
    if not isinstance(value, str):
        raise place.wrong(key, value, "a text")
    return value


def table_of(value: object, key: str, place: Place) -> Mapping[str, object]:
    """Return a table as it stands."""
    if not isinstance(value, dict):
        raise place.wrong(key, value, "a table")
    return value


def month_of(value: object, key: str, place: Place) -> Month:
    """Return a month written as "2026-09" or as "never"."""
    if value == NEVER:
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


def some(names: Sequence[str]) -> str:
    """Return names in a line; of very many the first, and how many more there are."""
    more = len(names) - _MOST_NAMED
    shown = ", ".join(names[:_MOST_NAMED])
    return f"{shown} and {more} more" if more > 0 else shown


def schedule_of(value: object, key: str, place: Place) -> Schedule:
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
    month = month_of(step[0], key, place)
    return month, _share(step[1], f"{key} from {month_text(month)}", place)


def _share(value: object, key: str, place: Place) -> float:
    number = number_of(float, value, key, place)
    if not 0 <= number <= 1:
        raise place.refusal(
            f"{key} is {number:g}; expected a share from 0 to 1 (0.5 is 50 %)\n"
            "write 0.5 for a half"
        )
    return number


def code_of(kind: type[Enum], value: object, key: str, place: Place) -> Enum:
    """Return the code that a label names."""
    labels = _codes(kind)
    # Names of policies have hyphens, labels of codes underscores: both are understood.
    label = words_of(value, key, place).replace("-", "_")
    if label not in labels:
        raise place.refusal(
            f"{key} is {_shown(value)}{did_you_mean(readable(label), labels)}\n"
            f"use one of {some(list(labels))}"
        )
    return labels[label]


@functools.cache
def _codes(kind: type[Enum]) -> dict[str, Enum]:
    return {code.name.lower(): code for code in kind}


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
