"""What the evidence says: lists of its rows, and all that is known of one number."""

import ast
import inspect
import itertools
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from agents.refusal import Refusal, did_you_mean
from model.evidence.reader import Evidence, Fact, Grade, Observation, ParameterRow
from model.evidence.tables import plain

__all__ = [
    "WAITING",
    "Row",
    "cell",
    "explanation",
    "field_meanings",
    "listing",
    "rows_per_grade",
    "show_explanation",
    "show_listing",
]

type Row = Observation | ParameterRow | Fact

WAITING: Final[tuple[str, ...]] = ()
"""Fields that change nothing yet: their phase or figure does not stand. A test holds
that these change nothing and that every other field is used."""

_SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "parameters": ("name", "value>", "range>", "grade"),
    "observations": ("name", "value>", "range>", "grade"),
    "facts": ("name", "text", "grade"),
}
"""Columns of the printed lists; `>` aligns right."""

_UNDER_NAME: Final = ("entity", "year", "unit")
"""What stands on a second line under the name."""


def listing(evidence: Evidence, grade: str | None = None) -> dict[str, Any]:
    """Return every row, or those of one grade, and how many numbers each grade has.

    Raises
    ------
    Refusal
        If there is no such grade.
    """
    if grade not in (None, *Grade):
        near = did_you_mean(str(grade), Grade)
        raise Refusal(f"no grade '{grade}'{near}\nuse one of {', '.join(Grade)}")
    return {
        "grades": rows_per_grade([*evidence.parameters, *evidence.observations]),
        "parameters": _dicts(evidence.parameters, grade),
        "observations": _dicts(evidence.observations, grade),
        "facts": _dicts(evidence.facts, grade),
    }


def rows_per_grade(rows: Iterable[Row]) -> dict[str, int]:
    """Return the number of rows of every grade, best grade first."""
    counted = Counter(row.grade for row in rows)
    return {grade.value: counted[grade] for grade in Grade}


def explanation(evidence: Evidence, name: str) -> dict[str, Any]:
    """Return all that is known of a name: its rows and what they drive.

    A parameter drives a field of a process, which may wait for its phase; an
    observation drives the parameters that name it as their source.

    Raises
    ------
    Refusal
        If nothing has this name.
    """
    name = plain(name)
    parameters = [row for row in evidence.parameters if row.name == name]
    observations = [row for row in evidence.observations if row.name == name]
    facts = [row for row in evidence.facts if row.name == name]
    if not (parameters or observations or facts):
        rows: list[Row] = [*evidence.parameters, *evidence.observations]
        known = dict.fromkeys(row.name for row in [*rows, *evidence.facts])
        near = did_you_mean(name, known)
        raise Refusal(f"no number '{name}'{near}\n`halong evidence` lists them all")
    kind = "parameter" if parameters else "observation" if observations else "fact"
    drives = _fields_of(name) if parameters else _citing(evidence, name)
    return {
        "name": name,
        "kind": kind,
        **(asdict(parameters[0]) if parameters else {}),
        "drives": drives,
        "waits": any(driven["name"] in WAITING for driven in drives),
        "observations": _dicts(observations),
        "facts": _dicts(facts),
    }


def field_meanings(group: type[Any]) -> dict[str, str]:
    """Return the text under every field of a dataclass, by field."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(group)))
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    return {
        field.target.id: " ".join(text.value.value.split())
        for field, text in itertools.pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


def show_listing(found: Mapping[str, Any]) -> None:
    """Print the tables of a listing."""
    from experiments.output import console, table

    screen = console()
    grades = ", ".join(f"{count} {grade}" for grade, count in found["grades"].items())
    screen.print(f"Numbers by grade: {grades}")
    for title, columns in _SHOWN.items():
        rows = [_shown(row, columns) for row in found[title]]
        screen.print(table(f"{len(rows)} {title}", columns, rows, names_first=True))


def _shown(row: Mapping[str, Any], columns: Sequence[str]) -> list[str]:
    """Return the cells of a printed row, safe from the printer's markup."""
    from rich.markup import escape

    name, *others = (escape(cell(row, column)) for column in columns)
    under = ", ".join(str(row[part]) for part in _UNDER_NAME if row.get(part))
    return [f"{name}\n[dim]  {escape(under)}[/dim]", *others]


def show_explanation(found: Mapping[str, Any]) -> None:
    """Print one explanation, every part on a line of its own."""
    print(f"{found['name']} ({found['kind']})")
    own = [found] if "value" in found else []
    for row in (*own, *found["observations"], *found["facts"]):
        print()
        for label, text in _parts(row):
            print(f"  {label:<8} {text}")
    print()
    for driven in found["drives"]:
        print(f"  drives   {driven['name']}: {driven['meaning']}")
    if not found["drives"]:
        print("  drives   nothing: no parameter names it as its source")
    if found["waits"]:
        print("  waits    no phase of the month uses it yet")


def cell(row: Mapping[str, Any], column: str) -> str:
    """Return what a column shows of a row; `range` is its low to its high."""
    column = column.removesuffix(">")
    if column == "range":
        low, high = row["low"], row["high"]
        return "" if low == high else f"{_number(low)} to {_number(high)}"
    value = row[column]
    return _number(value) if isinstance(value, float) else str(value)


def _number(value: float) -> str:
    return f"{value:,.10g}"


def _parts(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    parts = {"of": " ".join(filter(None, (row.get("entity"), row.get("year"))))}
    if "text" in row:
        parts["text"] = row["text"]
    else:
        parts["value"] = f"{cell(row, 'value')} {row['unit']}"
        parts["range"] = cell(row, "range")
    for label in ("distribution", "grade", "used", "source", "note"):
        parts[label.replace("distribution", "drawn")] = row.get(label, "")
    return ((label, text) for label, text in parts.items() if text)


def _fields_of(name: str) -> list[dict[str, str]]:
    from model.parameters import groups, row_names

    return [
        {"name": f"{group.__name__}.{field}", "meaning": field_meanings(group)[field]}
        for group in groups().values()
        for row, field in row_names(group).items()
        if row == name
    ]


def _citing(evidence: Evidence, name: str) -> list[dict[str, str]]:
    """Return the parameters whose source names the observation."""
    return [
        {"name": row.name, "meaning": f"{row.unit}; {row.note or row.source}"}
        for row in evidence.parameters
        if name in re.findall(r"[a-z][a-z0-9_]*", row.source)
    ]


def _dicts(rows: Iterable[Row], grade: str | None = None) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows if grade in (None, row.grade)]
