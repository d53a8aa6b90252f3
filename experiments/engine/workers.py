"""What every kind of worker has in common, whoever they are and wherever they work."""

from collections.abc import Callable, Hashable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from experiments.engine.failure import Failure

__all__ = ["Ended", "Lost", "Staff"]


@dataclass(frozen=True, slots=True)
class Lost:
    """A task whose worker is gone; it may be the task's doing or not."""

    failure: Failure
    may_be_chance: bool = True
    """Whether another try may go well: false where a limit ended it."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A task that ended, and with what."""

    worker: Hashable
    task: Any
    outcome: Any
    """What the function returned, a `Failure` where it raised, or `Lost`."""


class Staff(Protocol):
    """Workers that do one thing to tasks, one task each at a time."""

    def at_work(self, function: Callable[[Any], Any]) -> AbstractContextManager[None]:
        """Have workers ready for this function; let all of them go on the way out."""

    def free(self) -> Sequence[Hashable]:
        """Return workers without a task."""

    def give(self, worker: Hashable, task: Any) -> None:
        """Give a task to a worker that is free."""

    def collect(self, timeout_s: float) -> Sequence[Ended]:
        """Return what ended since, after waiting for something for so long."""
