"""Lines of the frontier with what is known of them: range, grade, weightiest row.

A line's range is what it takes when every row that is used moves alone to its low and
to its high; the rows of one field by sector also move together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from experiments.frontier.frontier_arithmetic import (
    BASE_YEAR,
    OBSERVED,
    USES,
    Given,
    reckon,
)
from model.evidence.reader import Evidence, Grade, ParameterRow
from model.parameters import row_names

__all__ = ["Line", "ranged_lines"]

type _Rows = dict[str, dict[str, list[ParameterRow]]]
"""Rows of parameters by group of `Given` and by field of the group."""

_GROUPS: Final = ("economy", "digital", "growth", "plants", "capacity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the arithmetic."""

    name: str
    value: float
    low: float
    """Lowest value when one row moves within its range."""
    high: float
    """Highest value when one row moves within its range."""
    grade: Grade
    """Grade of the weakest row that it uses."""
    moved_most_by: str
    """The row, or field of rows, whose range moves it most; empty if none does."""


def ranged_lines(
    evidence: Evidence, target: float, by: int, *, photovoltaics: bool
) -> dict[str, Line]:
    """Return every line of `reckon` with its range and grade, in the same order.

    Parameters
    ----------
    evidence, target, by, photovoltaics
        As in `experiments.frontier.frontier`.
    """
    given = Given.of(evidence)
    rows = _rows(given, evidence)
    at = partial(reckon, target=target, by=by, photovoltaics=photovoltaics)
    central = at(given)
    low, high = dict(central), dict(central)
    most = dict.fromkeys(central, (0.0, ""))
    for row, moved in _moves(given, rows, evidence):
        for name, value in at(moved).items():
            low[name], high[name] = min(low[name], value), max(high[name], value)
            shift = abs(value - central[name])
            if shift > most[name][0]:
                most[name] = (shift, row)
    grades = _grades(rows, evidence)
    return {
        name: Line(
            name=name,
            value=value,
            low=low[name],
            high=high[name],
            grade=_weakest_below(name, grades),
            moved_most_by=most[name][1],
        )
        for name, value in central.items()
    }


def _rows(given: Given, evidence: Evidence) -> _Rows:
    known = {row.name: row for row in evidence.parameters}
    found: _Rows = {group: {} for group in _GROUPS}
    for group, fields in found.items():
        for row, field in row_names(type(getattr(given, group))).items():
            fields.setdefault(field, []).append(known[row])
    return found


def _moves(
    given: Given, rows: _Rows, evidence: Evidence
) -> Iterator[tuple[str, Given]]:
    """Yield the row that moves, and what is given then."""
    share = evidence.observation("digital_share_grdp", year=BASE_YEAR)
    for bound in (share.low, share.high):
        yield share.name, replace(given, digital_share_grdp=bound)
    used = {name for names in USES.values() for name in names}
    for name, fields in rows.items():
        group = getattr(given, name)
        for field, rows_of_field in fields.items():
            if field not in used:
                continue
            for row, value in _ends(field, getattr(group, field), rows_of_field):
                moved: dict[str, Any] = {name: replace(group, **{field: value})}
                yield row, replace(given, **moved)


def _ends(
    field: str, central: float | tuple[float, ...], rows: list[ParameterRow]
) -> Iterator[tuple[str, float | tuple[float, ...]]]:
    """Yield the values of a field with each row alone, and all, at low and at high."""
    for bound in ("low", "high"):
        ends = tuple(getattr(row, bound) for row in rows)
        if isinstance(central, tuple):
            yield field, ends
            for place, row in enumerate(rows):
                yield row.name, (*central[:place], ends[place], *central[place + 1 :])
        else:
            yield field, ends[0]


def _grades(rows: _Rows, evidence: Evidence) -> dict[str, Grade]:
    """Return the weakest grade behind every recorded figure and every field."""
    observed = {
        name: _weakest(evidence.observation(row, year=year).grade for row, year in of)
        for name, of in OBSERVED.items()
    }
    return observed | {
        field: _weakest(row.grade for row in of)
        for fields in rows.values()
        for field, of in fields.items()
    }


def _weakest_below(name: str, grades: dict[str, Grade]) -> Grade:
    """Return the weakest grade that a line rests on."""
    if name in grades:
        return grades[name]
    return _weakest(_weakest_below(used, grades) for used in USES[name])


def _weakest(grades: Iterator[Grade]) -> Grade:
    """Return the weakest of some grades; the calendar, which has none, is official."""
    return max(grades, key=list(Grade).index, default=Grade.OFFICIAL)
