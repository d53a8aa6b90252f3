"""Reads the text of a TOML file that may be broken or hostile, and parses it.

Size is held down before the file is read and nesting before it is parsed, since both a
deep nest and a long dotted key make the parser fail late or never.
"""

import re
import stat
import tomllib
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from agents.refusal import Refusal

__all__ = ["LONGEST_PATH", "parsed", "readable", "text_of"]

_LARGEST_FILE: Final = 1_000_000
_DEEPEST: Final = 8
_LONGEST_WORDS: Final = 100
LONGEST_PATH: Final = 300
"""Letters of a path that a message shows."""

_TOKEN: Final = re.compile(
    r"""
    (?P<skip> [ \t]+ | \#[^\n]* )
  | (?P<part> \"{3} (?: \\. | [^\\] )*? (?: \"{3,5} | \\?\Z )
      | '{3} .*? (?: '{3,5} | \Z )
      | " (?: \\. | [^"\\\n] )* "?
      | ' [^'\n]* '?
      | [A-Za-z0-9_-]+ )
  | (?P<dot> \. )
  | (?P<opens> [\[{] )
  | (?P<closes> [\]}] )
  | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
"""What nests in TOML: brackets, and parts of a key joined by dots. Text and comments
are swallowed whole, to the end where they are not closed, so that a pass takes one look
at every character."""

_AT_LINE: Final = re.compile(r" \(at (line \d+), column \d+\)| \(at end of document\)")


def readable(words: str, at_most: int = _LONGEST_WORDS) -> str:
    """Return words on one line and of bearable length, for a message."""
    shown = words if len(words) <= at_most else f"{words[:at_most]}..."
    return "".join(letter if letter.isprintable() else "?" for letter in shown)


def text_of(path: Traversable) -> str:
    """Return the text of a file; a byte-order mark is tolerated, other encodings not.

    Raises
    ------
    Refusal
        If there is no such file, it is no plain file, above 1 MB, not UTF-8, or empty.
    OSError
        If the file may not be read.
    """
    name = readable(str(path), LONGEST_PATH)
    raw = _bytes(path, name)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Refusal(
            f"{name} line {line}: not UTF-8\nsave the file as text in UTF-8"
        ) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise Refusal(
            f"{name} line {line}: holds a NUL byte\nsave the file as plain text, UTF-8"
        )
    if not text.strip():
        raise Refusal(
            f"{name} is empty\nstart from a shipped one: "
            "halong show policy as-is > mine.toml"
        )
    return text


def _bytes(path: Traversable, name: str) -> bytes:
    """Return what a file holds; opening a pipe or a device could wait for ever."""
    if isinstance(path, Path):
        try:
            about = path.stat()
        except PermissionError:
            raise
        except (OSError, ValueError):
            raise Refusal(f"no file {name}\ncheck the path") from None
        if not stat.S_ISREG(about.st_mode):
            raise Refusal(
                f"{name} is a folder, pipe or device; expected a plain file\n"
                "name a TOML file"
            )
        if about.st_size > _LARGEST_FILE:
            raise _too_large(name)
    with path.open("rb") as file:
        raw: bytes = file.read(_LARGEST_FILE + 1)
    if len(raw) > _LARGEST_FILE:
        raise _too_large(name)
    return raw


def _too_large(name: str) -> Refusal:
    return Refusal(
        f"{name} is above 1 MB\na policy or scenario takes a few lines; name that file"
    )


def parsed(text: str, name: str) -> dict[str, object]:
    """Return the tables of a TOML text.

    Parameters
    ----------
    text
        What the file holds.
    name
        How a refusal calls the file.

    Raises
    ------
    Refusal
        If the text nests deeper than 8 or is not TOML; it names the line.
    """
    _refuse_depth(text, name)
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise _too_deep(name) from None
    except ValueError as error:
        # Not only what the parser refuses: a number of 5000 digits is a ValueError too.
        said = str(error)
        found = _AT_LINE.search(said)
        line = f" {found[1]}" if found and found[1] else ""
        what = readable(said[: found.start()] if found else said)
        mend = (
            "keep one of the two, and each table once"
            if "overwrite" in said or "twice" in said
            else 'write key = value, text in quotes, tables as [name]; "halong show '
            'policy adoption-first" is an example'
        )
        raise Refusal(f"{name}{line}: not TOML: {what}\n{mend}") from None


def _refuse_depth(text: str, name: str) -> None:
    """Refuse brackets and dotted keys nested deeper than 8, without parsing."""
    brackets = parts = 0
    joined = False
    for token in _TOKEN.finditer(text):
        match token.lastgroup:
            case "part":
                parts = parts + 1 if joined else 1
                joined = False
            case "dot":
                joined = True
            case "opens":
                brackets += 1
            case "closes":
                brackets -= 1
        if max(brackets, parts) > _DEEPEST:
            line = text.count("\n", 0, token.start()) + 1
            raise _too_deep(f"{name} line {line}")


def _too_deep(name: str) -> Refusal:
    return Refusal(
        f"{name}: nested deeper than {_DEEPEST}\n"
        "a policy or scenario takes tables of keys; flatten the file"
    )
