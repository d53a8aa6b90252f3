"""Refusing at the border: what came, what was expected, how to mend it."""

import difflib
from collections.abc import Iterable
from typing import Final

__all__ = ["Refusal", "did_you_mean", "readable"]

_LONGEST_WORDS: Final = 100
_ALIKE: Final = 0.75
"""How alike a part of a name must be; parts are short and many, so more than names."""


class Refusal(ValueError):
    """Input that cannot be used; its message is at most three lines and names the mend.

    Constructors, loaders and the command line raise it; the command line prints it
    without a traceback and exits with a code of its own.
    """


def readable(words: str, at_most: int = _LONGEST_WORDS) -> str:
    """Return words on one line and of bearable length, for a message."""
    shown = words if len(words) <= at_most else f"{words[:at_most]}..."
    return "".join(letter if letter.isprintable() else "?" for letter in shown)


def did_you_mean(word: str, known: Iterable[str], *, at_most: int = 3) -> str:
    """Return `; did you mean a, b?` for the nearest known words, else nothing.

    Near is a word spelt alike, else one that holds what was given, else one whose
    first or last part (`kappa` or `electronics` of `kappa_electronics`) is spelt alike.
    """
    folded: dict[str, str] = {}
    for name in known:
        folded.setdefault(name.casefold(), name)
    given = word.casefold()
    near = (
        difflib.get_close_matches(given, folded, n=at_most, cutoff=0.6)
        or [name for name in folded if given in name]
        or _near_by_part(given, folded)
    )[:at_most]
    return f"; did you mean {', '.join(folded[name] for name in near)}?" if near else ""


def _near_by_part(given: str, names: Iterable[str]) -> list[str]:
    by_part: dict[str, dict[str, None]] = {}
    for name in names:
        parts = name.split("_")
        for part in (parts[0], parts[-1]):
            by_part.setdefault(part, {})[name] = None
    near = difflib.get_close_matches(given, by_part, cutoff=_ALIKE)
    return list(dict.fromkeys(name for part in near for name in by_part[part]))
