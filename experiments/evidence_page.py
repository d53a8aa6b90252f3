"""The page docs/evidence.md: rows per grade first, then every row of the evidence."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from experiments.evidence_listing import Row, cell, rows_per_grade
from model.evidence.reader import Evidence, Grade
from model.parameters import groups, row_names

__all__ = ["page"]

_PREFACE: Final = """\
# Evidence

Every empirical number of the model, as it stands in `model/evidence`. This page is
written by `halong evidence --markdown`; `halong evidence NAME` explains one number and
says what it drives.
"""

_RULES: Final = """\
| grade | means |
|---|---|
| official | read at a ministry, a statistics office or in a law's text |
| literature | read in a paper |
| news | read in the press, which may report an office or a law |
| analogy | taken from elsewhere or earlier, or its address was not kept |
| assumption | remembered, a plausible band, derived from one of these, or our choice |

No row stands above its source, and what is derived carries the grade of its weakest
part. Where no range is recorded, a parameter has half to double its value and is an
assumption. A parameter that is `fixed` is never drawn: its range only shows what is
known.

Observations marked `train` may set a parameter. Those marked `held_out` score a history
that runs free and set nothing, but for the level of GRDP
([ADR 4](decisions/0004-grdp-vintage.md)). The others are context.

Shares run from 0 to 1. A year may be a part of one: 2025H1 its first half, 2025Q3 a
quarter, 2025M1-9 nine months. Geography stands in `model/evidence/places`.
"""

_COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "parameters": (
        *("name", "value", "range", "distribution"),
        *("unit", "grade", "source", "note"),
    ),
    "observations": (
        *("name", "entity", "year", "value", "range", "unit"),
        *("grade", "used", "source", "note"),
    ),
    "facts": ("name", "entity", "year", "text", "grade", "source", "note"),
}


def page(evidence: Evidence) -> str:
    """Return the page in Markdown."""
    rows = {row.name: row for row in evidence.parameters}
    parts = [_PREFACE, _counts(evidence), _RULES, "## Parameters\n"]
    for field, group in groups().items():
        own = [rows[name] for name in row_names(group) if name in rows]
        parts.append(f"### {group.__name__}, `Parameters.{field}`\n")
        parts.append(f"{_summary(group)}\n")
        parts.append(_table(own, _COLUMNS["parameters"]))
    parts.append("## Observations\n")
    parts.append(_table(evidence.observations, _COLUMNS["observations"]))
    parts.append("## Facts\n")
    parts.append(_table(evidence.facts, _COLUMNS["facts"]))
    return "\n".join(parts)


def _counts(evidence: Evidence) -> str:
    kinds: dict[str, Sequence[Row]] = {
        "parameters": evidence.parameters,
        "observations": evidence.observations,
        "facts": evidence.facts,
    }
    counted = [rows_per_grade(rows) for rows in kinds.values()]
    uses = Counter(row.used.value for row in evidence.observations)
    lines = ["## Rows per grade", "", f"| grade | {' | '.join(kinds)} |"]
    lines.append("|---|---:|---:|---:|")
    lines += [
        f"| {grade} | {' | '.join(str(n[grade]) for n in counted)} |" for grade in Grade
    ]
    lines.append(f"| all | {' | '.join(str(sum(n.values())) for n in counted)} |")
    said = ", ".join(f"{count} {use}" for use, count in sorted(uses.items()))
    return "\n".join([*lines, "", f"Observations by use: {said}.", ""])


def _table(rows: Sequence[Row], columns: Sequence[str]) -> str:
    lines = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    for row in rows:
        found = asdict(row)
        cells = (cell(found, column).replace("|", "\\|") for column in columns)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _summary(group: type[Any]) -> str:
    return (group.__doc__ or "").split("\n\n")[0].replace("\n", " ")
