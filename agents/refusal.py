"""Refusing at the border: what came, what was expected, how to mend it."""

import difflib
from collections.abc import Iterable

__all__ = ["Refusal", "did_you_mean"]


class Refusal(ValueError):
    """Input that cannot be used; its message is at most three lines and names the mend.

    Constructors, loaders and the command line raise it; the command line prints it
    without a traceback and exits with a code of its own.
    """


def did_you_mean(word: str, known: Iterable[str], *, at_most: int = 3) -> str:
    """Return `; did you mean a, b?` for the nearest known words, else nothing."""
    candidates = list(known)
    folded = {candidate.casefold(): candidate for candidate in reversed(candidates)}
    near = difflib.get_close_matches(word.casefold(), folded, n=at_most, cutoff=0.6)
    if not near:
        near = [name for name in folded if word.casefold() in name][:at_most]
    return f"; did you mean {', '.join(folded[name] for name in near)}?" if near else ""
