"""What a verb hands back: JSON that any parser reads, tables, files under `--out`."""

import json
import math
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from agents.refusal import Refusal

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["console", "jsonable", "print_json", "table", "writable_folder"]

_WIDE: Final = 100
"""Columns of a text that no terminal shows."""
_NARROWEST: Final = 80
_LONGEST_WORD: Final = 16
"""Letters of a word that no column breaks."""


def jsonable(value: Any) -> Any:
    """Return the value in plain JSON types, with null where a number is not finite."""
    if isinstance(value, Mapping):
        return {str(name): jsonable(part) for name, part in value.items()}
    if hasattr(value, "tolist"):
        return jsonable(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [jsonable(part) for part in value]
    return value


def print_json(value: Any) -> None:
    """Print one JSON object to standard output, Vietnamese letters as they are."""
    plain = jsonable(value)
    print(json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False))


def console() -> "Console":
    """Return the console that texts and tables are printed on.

    Nothing is cut: a terminal narrower than a table breaks its lines.
    """
    from rich.console import Console

    class Screen(Console):
        def print(self, *objects: Any, **how: Any) -> None:
            super().print(*objects, **{"crop": False, **how})

        def on_broken_pipe(self) -> None:
            # Rich would end the process with 1; who reads no further is no failure.
            raise BrokenPipeError

    asked = sys.stdout.isatty() or "COLUMNS" in os.environ
    screen = Screen(width=None if asked else _WIDE, highlight=False, soft_wrap=False)
    screen.width = max(screen.width, _NARROWEST)
    return screen


def table(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    names_first: bool = False,
) -> "Table":
    """Return a plain table; columns whose header ends in `>` are right-aligned.

    What stands in a right-aligned column is never broken, nor is a word that is not
    overlong.

    Parameters
    ----------
    names_first
        Whether the first column holds names that people copy, so it is never broken;
        nor is the last.
    """
    from rich import box
    from rich.table import Table

    drawn = Table(
        title=title,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        collapse_padding=True,
        pad_edge=False,
    )
    for place, header in enumerate(columns):
        is_number = header.endswith(">")
        is_whole = names_first and place in (0, len(columns) - 1)
        cells = [row[place] for row in rows]
        words = " ".join([header.removesuffix(">"), *cells]).split()
        widest = min(max(map(len, words), default=0), _LONGEST_WORD)
        if is_number or is_whole:
            widest = max(widest, *map(len, cells), 0)
        drawn.add_column(
            header.removesuffix(">"),
            justify="right" if is_number else "left",
            no_wrap=is_whole,
            overflow="fold",
            min_width=widest,
        )
    for row in rows:
        drawn.add_row(*row)
    return drawn


def writable_folder(path: str) -> Path:
    """Make the folder of `--out` if need be and return it.

    Raises
    ------
    Refusal
        If it cannot be made or written to.
    """
    if not path.strip():
        raise Refusal(
            "--out is empty\nname a folder, or leave --out away to write no files"
        )
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".halong-probe"
        probe.touch()
        probe.unlink()
    except (OSError, ValueError) as error:
        raise Refusal(
            f"cannot write to --out {path}: {getattr(error, 'strerror', error)}\n"
            "name a folder that you may write to, or free some space"
        ) from error
    return folder
