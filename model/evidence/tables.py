"""Reads a table of evidence: a CSV file whose columns are promised, row by row.

Files may be broken or hostile. What is wrong is refused with the file, the line and the
mend; nothing is guessed, clamped or skipped.
"""

import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources.abc import Traversable
from typing import Final

from agents.refusal import Refusal, did_you_mean

__all__ = ["Line", "lines", "plain"]

_LARGEST_FILE: Final = 1_000_000
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def plain(text: str) -> str:
    """Return the text with its letters composed (NFC) and no space around it."""
    return unicodedata.normalize("NFC", text).strip()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table, its cells still text."""

    place: str
    """File and line, as a refusal names them."""
    cells: dict[str, str]
    """Text by column, composed and trimmed."""

    def refusal(self, came: str, mend: str) -> Refusal:
        """Return the refusal of this line."""
        return Refusal(f"{self.place}: {came}\n{mend}")

    def name(self) -> str:
        """Return the cell `name`: plain words of code joined by underscores."""
        name = self.cells["name"]
        if not _NAME.fullmatch(name):
            raise self.refusal(
                f"name is '{_short(name)}'",
                "use lower-case words joined by _, a letter first",
            )
        return name

    def text(self, column: str) -> str:
        """Return a cell that may not be empty."""
        if not self.cells[column]:
            raise self.refusal(f"{column} is empty", f"write the {column}")
        return self.cells[column]

    def number(self, column: str, default: float | None = None) -> float:
        """Return a finite number, or the default where the cell is empty."""
        text = self.cells[column]
        if not text and default is not None:
            return default
        if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
            raise self.refusal(
                f"{column} is '{_short(text)}'; expected a finite number",
                "write digits with a decimal point and no separators: 9285.4",
            )
        return float(text)

    def bounded(self, *, blank_is_value: bool) -> tuple[float, float, float]:
        """Return value, low and high in their order; blank bounds may be the value."""
        value = self.number("value")
        default = value if blank_is_value else None
        low, high = self.number("low", default), self.number("high", default)
        if not low <= value <= high:
            raise self.refusal(
                f"value {value:g} is not within {low:g} to {high:g}",
                "give low <= value <= high",
            )
        return value, low, high

    def choice[C: StrEnum](self, column: str, choices: type[C]) -> C:
        """Return a cell that is one of the choices."""
        word = self.cells[column]
        if word not in list(choices):
            raise self.refusal(
                f"{column} is '{_short(word)}'{did_you_mean(word, choices)}",
                f"use one of {', '.join(choices)}",
            )
        return choices(word)


def lines(path: Traversable, columns: Sequence[str]) -> Iterator[Line]:
    """Yield the lines of a CSV file under its header.

    Raises
    ------
    Refusal
        If the file is missing, above 1 MB, not UTF-8, not CSV, has other columns, has
        no lines, or a cell holds what does not print.
    """
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    line = None
    try:
        header = next(reader, [])
        if header != list(columns):
            raise Refusal(
                f"{path.name} line 1: columns are {_short(ascii(','.join(header)))}\n"
                f"make the first line: {','.join(columns)}"
            )
        for cells in reader:
            line = _line(f"{path.name} line {reader.line_num}", cells, columns)
            yield line
    except csv.Error as error:
        raise Refusal(
            f"{path.name} line {reader.line_num}: not CSV ({error})\n"
            'quote a cell that holds a comma or a quote: "a, ""b"""'
        ) from error
    if line is None:
        raise Refusal(f"{path.name} has no rows\nwrite at least one under its header")


def _line(place: str, cells: list[str], columns: Sequence[str]) -> Line:
    line = Line(place, dict(zip(columns, map(plain, cells), strict=False)))
    if len(cells) != len(columns):
        raise line.refusal(
            f"{len(cells)} cells; expected {len(columns)}",
            f"give one cell for each of {', '.join(columns)}",
        )
    for column, cell in zip(columns, cells, strict=True):
        if not cell.isprintable():
            raise line.refusal(
                f"{column} holds a control character or an odd space",
                "retype the cell on one line with plain spaces",
            )
    return line


def _short(text: str, at_most: int = 60) -> str:
    return text if len(text) <= at_most else f"{text[:at_most]}..."


def _text(path: Traversable) -> str:
    """Return a file's text; a byte-order mark is tolerated, other encodings not."""
    if not path.is_file():
        raise Refusal(f"no file {path.name} among the evidence\nput it back")
    with path.open("rb") as file:
        raw = file.read(_LARGEST_FILE + 1)
    if len(raw) > _LARGEST_FILE:
        raise Refusal(f"{path.name} is above 1 MB\nsplit off what is not evidence")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Refusal(
            f"{path.name} line {line}: not UTF-8\nsave the file as UTF-8"
        ) from error
