"""The table of matches in words: one block a group, misses explained below."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.markup import escape

from experiments.output import table
from experiments.population.matching import Kind, Match

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["population_tables", "population_words"]

_COLUMNS = ("figure", "population>", "target>", "misfit>", "")
_MARKS = {True: "pass", False: "MISS"}


def population_tables(matches: Sequence[Match]) -> list["Table"]:
    """Return one table a group of figures."""
    return [
        table(group.capitalize(), _COLUMNS, [_row(match) for match in part])
        for group, part in groupby(matches, key=lambda match: match.group)
    ]


def _row(match: Match) -> tuple[str, ...]:
    target = f"{_number(match.low)} to {_number(match.high)}"
    is_band = match.kind is Kind.BAND
    against = f"[dim]  {match.kind}: {escape(match.evidence)}, {match.grade}[/dim]"
    return (
        f"{escape(match.name)} ({escape(match.unit)})\n{against}",
        _number(match.simulated),
        target if is_band else _number(match.target),
        "" if is_band else f"{match.misfit:+.1%}",
        _MARKS[match.passed],
    )


def _number(value: float) -> str:
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def population_words(
    matches: Sequence[Match], world: int, scale: int, founded: float
) -> str:
    """Return what the table says, and why what missed did."""
    missed = [match for match in matches if not match.passed]
    lines = [
        f"World {world}, scale {scale}, founded in {founded:.2f} s: "
        f"{len(matches) - len(missed)} of {len(matches)} figures fit.",
        "set: the founding is built to meet it; steered: a row bends it within its "
        "range; source: the record an input was taken from; checked: a record that is "
        "no input; band: a fact of other economies.",
    ]
    official = [match for match in matches if match.grade == "official"]
    n_missed = sum(not match.passed for match in official)
    lines.append(
        f"Official rows: {len(official)} held against, {n_missed} missed."
        if official
        else "No official row bears on January 2020, so none could be missed."
    )
    lines.extend(
        f"MISS {m.name}: {m.note or 'a set figure that the founding does not meet'}"
        for m in missed
    )
    return "\n".join(lines)
