"""What a cell is at, told as it goes, so that a failure can say where it happened.

A worker keeps the last stage and tells it to whoever watches; a process that dies can
tell no more, and what it told last is what is known.
"""

from collections.abc import Callable

__all__ = ["current_stage", "listen", "stage"]

type Listener = Callable[[str], None]

_last = ""
_listener: Listener | None = None


def stage(name: str) -> None:
    """Say what this process is at now."""
    global _last
    _last = name
    if _listener:
        _listener(name)


def current_stage() -> str:
    """Return what this process said last, nothing where it said nothing."""
    return _last


def listen(listener: Listener | None) -> None:
    """Let a function hear every stage of this process; nothing to end it."""
    global _listener
    _listener = listener
