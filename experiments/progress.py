"""Progress with time left, on standard error, for work that takes over two seconds."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = ["Tell", "progress"]

_SILENT_S: Final = 2.0
"""Work that ends within this shows nothing [s]."""
_LOOKS_BACK_S: Final = 600.0
"""Over how long the pace is reckoned [s]."""


class Tell(Protocol):
    """Told how many pieces of work are done, and of how many where that changes."""

    def __call__(self, done: int, n: int | None = None, /) -> None:  # noqa: D102  # the class says it
        ...


@contextmanager
def progress(label: str, n: int, *, quiet: bool) -> Iterator[Tell]:
    """Yield a function that is told how many pieces of work are done.

    Shows nothing when asked to be quiet or where standard error is no terminal.

    Parameters
    ----------
    label
        What is being done, in few words.
    n
        Pieces of work in all.
    quiet
        Whether to show nothing.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda done, n=None: None
        return
    began = monotonic()
    bar = _bar()
    task = bar.add_task(label, total=n)

    def tell(done: int, n: int | None = None, /) -> None:
        if not bar.live.is_started and monotonic() - began > _SILENT_S:
            bar.start()
        bar.update(task, completed=done, total=n)

    try:
        yield tell
    finally:
        bar.stop()


def _bar() -> "Progress":
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("·"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        speed_estimate_period=_LOOKS_BACK_S,
        transient=True,
    )
