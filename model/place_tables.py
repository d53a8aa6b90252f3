"""The cells of the place tables: places by name, months, whole numbers, yes or no.

The tables stand in `model/evidence/places`; every row carries a grade and a source.
Names are Vietnamese with diacritics and tie the tables together.
"""

from collections.abc import Mapping
from enum import StrEnum, unique
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from agents.refusal import did_you_mean
from model.evidence.reader import Grade
from model.evidence.tables import Line, lines

__all__ = ["code", "codes", "is_yes", "month", "place_lines", "place_table", "whole"]

FIRST_YEAR: Final = 2020
"""Month 0 is January of this year."""
_MONTHS: Final = 12


@unique
class _YesNo(StrEnum):
    YES = "yes"
    NO = "no"


def place_lines(
    table: str, columns: str, folder: Traversable | None = None
) -> list[Line]:
    """Return the lines of a place table, their grades checked.

    Parameters
    ----------
    table
        File without its ending.
    columns
        Columns before grade, source and note, which stand last, in one string.
    folder
        Folder of the tables; the packaged one when not given.

    Raises
    ------
    Refusal
        If the table is broken; it names file, line and mend.
    """
    rows = list(
        lines(place_table(table, folder), [*columns.split(), "grade", "source", "note"])
    )
    for row in rows:
        row.choice("grade", Grade)
        row.text("source")
    return rows


def place_table(table: str, folder: Traversable | None = None) -> Traversable:
    """Return where a place table stands, in the package when no folder is given."""
    return (folder or resources.files("model.evidence") / "places") / f"{table}.csv"


def code(line: Line, column: str, known: Mapping[str, int]) -> int:
    """Return the code of a name that stands in another table."""
    return _code(line, column, line.cells[column], known)


def codes(line: Line, column: str, known: Mapping[str, int]) -> tuple[int, ...]:
    """Return the codes of names parted by semicolons."""
    names = line.text(column).split(";")
    return tuple(_code(line, column, name.strip(), known) for name in names)


def whole(line: Line, column: str) -> int:
    """Return a whole number of 0 or more."""
    number = line.number(column)
    if number < 0 or number != int(number):
        raise line.refusal(
            f"{column} is {number:g}", "give a whole number of 0 or more"
        )
    return int(number)


def month(line: Line, column: str) -> int | None:
    """Return the month of a date [months since January 2020], None where empty."""
    text = line.cells[column]
    if not text:
        return None
    year, _, number = text.partition("-")
    if not (text.isascii() and len(year) == len("2022") and (year + number).isdigit()):
        raise line.refusal(
            f"{column} is '{text[:60]}'", "write year and month: 2022-09"
        )
    if not (number and 1 <= int(number) <= _MONTHS):
        raise line.refusal(f"{column} is '{text[:60]}'", "write a month from 01 to 12")
    return (int(year) - FIRST_YEAR) * _MONTHS + int(number) - 1


def is_yes(line: Line, column: str) -> bool:
    """Return whether a cell says yes."""
    return line.choice(column, _YesNo) is _YesNo.YES


def _code(line: Line, column: str, name: str, known: Mapping[str, int]) -> int:
    if name not in known:
        raise line.refusal(
            f"{column} is '{name[:60]}'{did_you_mean(name, known)}",
            "name a place of the other tables, with its diacritics",
        )
    return known[name]
