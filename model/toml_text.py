"""Parses the text of a TOML file that may be broken or hostile.

Nesting and bulk are held down before the text is parsed: a deep nest, a long dotted key
and very many keys make the parser fail late or never. Marks on one letter are held down
before letters are composed, which takes time by the square of them.
"""

import re
import tomllib
import unicodedata
from typing import Final

from agents.refusal import Refusal, readable
from model.file_text import FileKind

__all__ = ["parsed"]

_DEEPEST: Final = 8
_MOST_KEYS: Final = 10_000
"""Keys, tables and lists of a file together."""
_MOST_VALUES: Final = 100_000
"""Values of all lists together."""
_LONGEST_BARE: Final = 1_000
"""Letters of a key or digits of a number, without quotes."""
_MOST_MARKS: Final = 30
"""Marks on one letter, as in the stream-safe text format of Unicode (UAX 15)."""

_TOKEN: Final = re.compile(
    r"""
    (?P<skip> [ \t\n]++ | \#[^\n]*+ )
  | (?P<part> \"{3} (?: [^"\\]++ | \\. | \"(?!\"\") )*+ (?: \"{3,5} | \\?\Z )
      | '{3} (?: [^']++ | '(?!'') )*+ (?: '{3,5} | \Z )
      | " (?: [^"\\\n]++ | \\. )*+ "?
      | ' [^'\n]*+ '?
      | (?P<bare> [A-Za-z0-9_-]++ ) )
  | (?P<dot> \. )
  | (?P<opens> [\[{] )
  | (?P<closes> [\]}] )
  | (?P<equals> = )
  | (?P<comma> , )
  | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
"""What nests in TOML: brackets, and parts of a key joined by dots. Text and comments
are swallowed whole, to the end where they are not closed, and nothing is given back, so
that a pass takes one look at every character."""

_AT_LINE: Final = re.compile(r" \(at (line \d+), column \d+\)| \(at end of document\)")


def parsed(text: str, name: str, kind: FileKind) -> dict[str, object]:
    """Return the tables of a TOML text, the letters of all words composed (NFC).

    Parameters
    ----------
    text
        What the file holds.
    name
        How a refusal calls the file.
    kind
        What the file is to hold.

    Raises
    ------
    Refusal
        If the text nests deeper than 8, holds more than 10,000 keys, tables and lists,
        or 100,000 values, or a bare word of more than 1,000 letters; is not TOML (it
        names the line), heaps marks on a letter, or holds a key twice once letters are
        composed.
    """
    _refuse_heavy(text, name, kind)
    try:
        tables = tomllib.loads(text)
    except RecursionError:
        raise _too_deep(name, kind) from None
    except ValueError as error:
        # Not only what the parser refuses: an impossible date is a ValueError too.
        raise _not_toml(str(error), name, kind) from None
    return _composed(tables, name)


def _refuse_heavy(text: str, name: str, kind: FileKind) -> None:
    """Refuse deep nests and very many keys without parsing."""
    brackets = parts = keys = values = 0
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
                keys += 1
            case "closes":
                brackets -= 1
            case "equals":
                keys += 1
            case "comma":
                values += 1
        if max(brackets, parts) > _DEEPEST:
            raise _too_deep(_at_line(text, token, name), kind)
        if token.end() - token.start() > _LONGEST_BARE and token["bare"]:
            raise Refusal(
                f"{_at_line(text, token, name)}: a key or number of "
                f"{len(token['bare'])} characters\n"
                f"write at most {_LONGEST_BARE}, and text in quotes"
            )
        if keys > _MOST_KEYS:
            raise _too_many(f"{_MOST_KEYS} keys, tables and lists", name, kind)
        if values > _MOST_VALUES:
            raise _too_many(f"{_MOST_VALUES} values", name, kind)


def _at_line(text: str, token: re.Match[str], name: str) -> str:
    return f"{name} line {text.count('\n', 0, token.start()) + 1}"


def _too_many(what: str, name: str, kind: FileKind) -> Refusal:
    return Refusal(
        f"{name}: more than {what}\n{kind.what} takes fewer by far; name that file"
    )


def _too_deep(name: str, kind: FileKind) -> Refusal:
    return Refusal(
        f"{name}: nested deeper than {_DEEPEST}\n"
        f"{kind.what} takes tables of keys; flatten the file"
    )


def _not_toml(said: str, name: str, kind: FileKind) -> Refusal:
    found = _AT_LINE.search(said)
    line = f" {found[1]}" if found and found[1] else ""
    what = readable(said[: found.start()] if found else said)
    mend = (
        "keep one of the two, and each table once"
        if "overwrite" in said or "twice" in said
        else "write key = value, text in quotes, tables as [name]; "
        f'"{kind.example}" is an example'
    )
    return Refusal(f"{name}{line}: not TOML: {what}\n{mend}")


def _composed(table: dict[str, object], name: str) -> dict[str, object]:
    """Return a table with the letters of all words in it composed."""
    found: dict[str, object] = {}
    for key, value in table.items():
        whole = _composed_words(key, name)
        if whole in found:
            raise Refusal(
                f"{name}: key '{readable(whole)}' stands twice, once with its letters "
                "in pieces\nkeep one of the two"
            )
        found[whole] = _composed_value(value, name)
    return found


def _composed_value(value: object, name: str) -> object:
    if isinstance(value, dict):
        return _composed(value, name)
    if isinstance(value, list):
        return [_composed_value(one, name) for one in value]
    return _composed_words(value, name) if isinstance(value, str) else value


def _composed_words(words: str, name: str) -> str:
    if words.isascii():
        return words
    marks = 0
    for letter in words:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks > _MOST_MARKS:
            raise Refusal(
                f"{name}: more than {_MOST_MARKS} marks on one letter in "
                f"'{readable(words, _MOST_MARKS)}'\nretype these words"
            )
    return unicodedata.normalize("NFC", words)
