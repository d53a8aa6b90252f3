"""Reads the text of a file that may be broken or hostile.

Size is held down before the file is read, and what is no plain file is not opened: a
pipe or a device could keep a reader waiting for ever.
"""

import stat
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from agents.refusal import Refusal, readable

__all__ = ["LONGEST_PATH", "FileKind", "readable", "text_of"]

LONGEST_PATH: Final = 300
"""Letters of a path that a message shows."""
_LARGEST_FILE: Final = 1_000_000
_MB: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """What a file is to hold, for the mend that a refusal names."""

    what: str
    """A noun with its article: `a policy or scenario`."""
    example: str
    """A command that prints one."""
    ending: str = "toml"
    largest: int = _LARGEST_FILE
    """A larger file is refused unread [bytes]."""


def text_of(path: Traversable, kind: FileKind) -> str:
    """Return the text of a file; a byte-order mark is tolerated, other encodings not.

    Raises
    ------
    Refusal
        If there is no such file, it is no plain file, too large, not UTF-8, or empty.
    OSError
        If the file may not be read.
    """
    name = readable(str(path), LONGEST_PATH)
    raw = _bytes(path, name, kind)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Refusal(
            f"{name} line {line}: not UTF-8\nsave the file as text in UTF-8"
        ) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise Refusal(
            f"{name} line {line}: holds a NUL byte\nsave the file as plain text, UTF-8"
        )
    if not text.strip():
        raise Refusal(
            f"{name} is empty\nstart from one that works: "
            f"{kind.example} > mine.{kind.ending}"
        )
    return text


def _bytes(path: Traversable, name: str, kind: FileKind) -> bytes:
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
                f"name a {kind.ending.upper()} file"
            )
        if about.st_size > kind.largest:
            raise _too_large(name, kind)
    with path.open("rb") as file:
        raw: bytes = file.read(kind.largest + 1)
    if len(raw) > kind.largest:
        raise _too_large(name, kind)
    return raw


def _too_large(name: str, kind: FileKind) -> Refusal:
    return Refusal(
        f"{name} is above {kind.largest / _MB:g} MB\n"
        f"{kind.what} takes less by far; name that file"
    )
