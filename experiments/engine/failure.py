"""A piece of work that gave no result, and why."""

import traceback
from dataclasses import dataclass
from typing import Final

__all__ = ["Failure", "failure_of"]

_LONGEST_LINE: Final = 500
_LONGEST: Final = 20_000
"""Letters that are kept: a failure is a line of a manifest, whatever raised it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Work that gave no result, and why."""

    error: str
    """What went wrong, in one line."""
    traceback: str
    """Where, as Python says it; the line again where the process died."""
    stage: str = ""
    """What it was at, as it told; nothing where it told nothing."""


def failure_of(error: BaseException, stage: str = "") -> Failure:
    """Return what is kept of an error that ended a piece of work."""
    try:
        first = str(error).partition("\n")[0]
    except Exception as worse:
        first = f"(it cannot say what: {type(worse).__name__})"
    try:
        said = "".join(traceback.format_exception(error))
    except Exception:
        said = first
    return Failure(
        error=_kept(f"{type(error).__name__}: {first}", _LONGEST_LINE),
        traceback=_kept(said, _LONGEST),
        stage=stage,
    )


def _kept(text: str, at_most: int) -> str:
    """Return a text that any file can hold: whole letters only, its middle left out."""
    whole = text.encode(errors="backslashreplace").decode()
    if len(whole) <= at_most:
        return whole
    half = at_most // 2
    return f"{whole[:half]} [...] {whole[-half:]}"
