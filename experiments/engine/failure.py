"""A piece of work that gave no result, and why."""

import traceback
from dataclasses import dataclass

__all__ = ["Failure", "failure_of"]


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
    said = "".join(traceback.format_exception(error))
    first = str(error).partition("\n")[0]
    return Failure(
        error=f"{type(error).__name__}: {first}", traceback=said, stage=stage
    )
