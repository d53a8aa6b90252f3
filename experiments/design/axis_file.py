"""What varies, as a design file writes it: levers by term, parameters by row.

A value is a number, a word or a list of them; a range is `{ low = 0.0, high = 1.0 }`,
with `steps = 5` for so many values in equal steps. A range stays within what the lever
or the row of evidence allows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import Enum
from typing import Any, Final, get_type_hints

import numpy as np

from agents.refusal import Refusal, did_you_mean
from experiments.design.axis import Axis
from experiments.design.design import Design
from experiments.store.cell import Json, canonical
from model.evidence.reader import Distribution, Evidence, ParameterRow
from model.file_text import readable
from model.policy.levers import Intensity
from model.policy.policy import LEVERS, Policy
from model.policy.toml_tables import as_tables, built
from model.policy.toml_values import Place, number_of, schedule_of, some

__all__ = ["lever_axes", "refuse_wrong_points", "value_axes"]

_EVIDENCE: Final = "evidence"
_ANY: Final = "any"
_INTENSITY: Final = "intensity"
_MOST_STEPS: Final = 1_000
_LEVERS: Final[Mapping[str, Any]] = {
    f.name: f.default for f in fields(Policy) if f.name in LEVERS
}
"""Every lever as it stands when it does nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Range:
    """A range as a file writes it."""

    low: float | None = None
    high: float | None = None
    steps: int | None = None

    def __post_init__(self) -> None:
        if self.steps is not None and not 1 < self.steps <= _MOST_STEPS:
            raise Refusal(
                f"steps is {self.steps}; expected 2 to {_MOST_STEPS}\n"
                "both ends are among them: steps = 3 is low, middle, high"
            )


def lever_axes(table: Mapping[str, object], place: Place) -> tuple[Axis, ...]:
    """Return the terms of levers that vary.

    Raises
    ------
    Refusal
        If there is no such lever or term, or a value or range is none of its own.
    """
    axes = [
        _lever_axis(lever, term, value, place.under(lever))
        for lever, term, value in _terms(table, place)
    ]
    names = [axis.name for axis in axes]
    for name in names:
        if names.count(name) > 1:
            raise place.refusal(f"{name} stands twice\nkeep one of the two")
    return tuple(axes)


def value_axes(table: Mapping[str, object], place: Place) -> tuple[Axis, ...]:
    """Return the parameters that vary.

    Raises
    ------
    Refusal
        If there is no such row, or a value or range leaves that of the row.
    """
    evidence = Evidence.load()
    axes = []
    for name, value in table.items():
        try:
            row = evidence.parameter(name)
        except Refusal as refusal:
            raise place.refusal(refusal) from None
        axes.append(_value_axis(row, value, place))
    return tuple(axes)


def refuse_wrong_points(design: Design, place: Place) -> None:
    """Refuse a design in which some lever cannot be as some point sets it.

    Raises
    ------
    Refusal
        It names lever, term and what is wrong.
    """
    for policy in design.policies:
        seen: set[str] = set()
        neutral = {lever: as_tables(one) for lever, one in policy.levers.items()}
        for point in design.points:
            for lever, terms in _by_lever(point.levers).items():
                told = canonical([lever, terms])
                if told not in seen:
                    seen.add(told)
                    table = {**neutral[lever], **terms}
                    built(type(_LEVERS[lever]), table, place.under(lever))


def _by_lever(levers: Mapping[str, Json]) -> dict[str, dict[str, Json]]:
    found: dict[str, dict[str, Json]] = {}
    for path, value in levers.items():
        lever, _, term = path.partition(".")
        found.setdefault(lever, {})[term] = value
    return found


# Levers.


def _terms(
    table: Mapping[str, object], place: Place
) -> Iterator[tuple[str, str, object]]:
    """Yield lever, term and value, however the file joins the first two."""
    for key, value in table.items():
        lever, dot, term = key.partition(".")
        if lever not in LEVERS:
            given = readable(lever)
            raise place.refusal(
                f"no lever '{given}'{did_you_mean(given, LEVERS)}\n"
                "`halong list levers` names them and their terms"
            )
        if dot:
            yield lever, term, value
        elif isinstance(value, dict):
            yield from ((lever, term, one) for term, one in value.items())
        else:
            raise place.refusal(
                f"{lever} is a lever; expected one of its terms\n"
                f"write {lever}.{_INTENSITY} = ..."
            )


def _lever_axis(lever: str, term: str, value: object, place: Place) -> Axis:
    kind = type(_LEVERS[lever])
    hints = get_type_hints(kind)
    known = [each.name for each in fields(kind)]
    if term not in known:
        given = readable(term)
        raise place.refusal(
            f"no term '{given}'{did_you_mean(given, known)}\nuse one of {some(known)}"
        )
    unit = next(f.metadata["unit"] for f in fields(kind) if f.name == term)
    axis = Axis(kind="lever", name=f"{lever}.{term}", unit=unit)
    if value == _ANY:
        value = _whole(hints[term], term, place)
    if not isinstance(value, dict):
        return replace(axis, choices=_choices(value, term, place))
    if hints[term] not in (Intensity, int, float):
        raise place.refusal(
            f"{term} is a range; expected values, since they have no order\n"
            f'write a list, or {term} = "{_ANY}" for all of them'
        )
    span = built(_Range, value, place.under(term))
    ends = (0.0, 1.0) if hints[term] is Intensity else (None, None)
    low, high = _ends(span, ends, term, place)
    for end in (low, high):
        _refuse_wrong_end(lever, hints[term], term, end, place)
    return _ranged(
        replace(axis, low=low, high=high, is_whole=hints[term] is int), span.steps
    )


def _whole(kind: Any, term: str, place: Place) -> object:
    """Return all that a term may be."""
    if kind is Intensity:
        return {"low": 0.0, "high": 1.0}
    if kind is bool:
        return [False, True]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [code.name.lower() for code in kind]
    raise place.refusal(
        f"{term} is '{_ANY}', which is for shares, yes or no, and names\n"
        f"write {term} = {{ low = ..., high = ... }}, or a list"
    )


def _refuse_wrong_end(
    lever: str, kind: Any, term: str, end: float, place: Place
) -> None:
    """Refuse an end that the lever could never have."""
    if kind is Intensity:
        schedule_of(end, term, place)
        return
    number = number_of(kind, int(end) if end == int(end) else end, term, place)
    # Without intensity, what else the lever wants does not matter.
    table = {**as_tables(_LEVERS[lever]), _INTENSITY: 0.0, term: number}
    built(type(_LEVERS[lever]), table, place)


# Parameters.


def _value_axis(row: ParameterRow, value: object, place: Place) -> Axis:
    axis = Axis(kind="value", name=row.name, unit=row.unit)
    if value == _EVIDENCE:
        if row.distribution is Distribution.FIXED or not row.low < row.high:
            raise place.refusal(
                f"{row.name} is fixed at {row.value:g} [{row.unit}] in the evidence\n"
                "write its values, or a range"
            )
        return replace(axis, row=row)
    if isinstance(value, str):
        word = readable(value)
        raise place.refusal(
            f"{row.name} is '{word}'{did_you_mean(word, (_EVIDENCE,))}\n"
            f'write "{_EVIDENCE}" for the range of its row, numbers, or a range'
        )
    if not isinstance(value, dict):
        choices = _choices(value, row.name, place)
        numbers = [number_of(float, one, row.name, place) for one in choices]
        for one in numbers:
            _refuse_outside(row, one, place)
        return replace(axis, choices=tuple(numbers))
    given = built(_Range, value, place.under(row.name))
    low, high = _ends(given, (row.low, row.high), row.name, place)
    for end in (low, high):
        _refuse_outside(row, end, place)
    return _ranged(replace(axis, low=low, high=high), given.steps)


def _refuse_outside(row: ParameterRow, value: float, place: Place) -> None:
    if not row.low <= value <= row.high:
        percent = " (0.5 is 50 %)" if row.high <= 1 < value else ""
        raise place.refusal(
            f"{row.name} is {value:g}; expected {row.low:g} to {row.high:g}"
            f" [{row.unit}]{percent}\n"
            f"`halong show parameter {row.name}` says why"
        )


# Both.


def _choices(value: object, name: str, place: Place) -> tuple[Json, ...]:
    """Return the values of a list, or the one value that stands alone."""
    plain = _plain(value, name, place)
    if not isinstance(plain, list):
        return (plain,)
    if not plain:
        raise place.refusal(
            f"{name} is an empty list\nwrite one value or more, or leave it out"
        )
    if len({canonical(one) for one in plain}) < len(plain):
        raise place.refusal(f"{name} names one value twice\nname each once")
    return tuple(plain)


def _plain(value: object, name: str, place: Place) -> Json:
    """Return a number, a word or a list of them; whatever else a file may hold, not."""
    if isinstance(value, list):
        return [_plain(one, name, place) for one in value]
    if isinstance(value, bool | str):
        return value
    return number_of(int if isinstance(value, int) else float, value, name, place)


def _ends(
    given: _Range,
    unsaid: tuple[float | None, float | None],
    name: str,
    place: Place,
) -> tuple[float, float]:
    low = unsaid[0] if given.low is None else given.low
    high = unsaid[1] if given.high is None else given.high
    if low is None or high is None:
        missing = "low" if low is None else "high"
        raise place.refusal(
            f"{name} has no {missing}\nwrite {name} = {{ low = ..., high = ... }}"
        )
    if not low < high:
        raise place.refusal(
            f"{name} runs from {low:g} to {high:g}, which is empty\n"
            f"put the smaller first; one value is {name} = {low:g}"
        )
    return low, high


def _ranged(axis: Axis, steps: int | None) -> Axis:
    """Return an axis between its ends, in steps where so many are wanted."""
    if steps is None:
        return axis
    values = np.linspace(axis.low, axis.high, steps).tolist()
    if axis.is_whole:
        values = list(dict.fromkeys(round(one) for one in values))
    return replace(axis, choices=tuple(values))
