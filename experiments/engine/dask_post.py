"""What stands on a Dask worker: one process of ours, which does what it is given.

Dask's own process only passes tasks on. So a task that dies, hangs or swells takes no
Dask worker with it, and the limits of time and memory hold as they do locally. The post
is a value that Dask keeps on that worker for as long as whoever asked for it lives: it
goes, and its process with it, when they let it go or end, however they end.
"""

import multiprocessing
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any, Final, NoReturn

from experiments.engine.crew import Crew
from experiments.engine.failure import Failure
from experiments.engine.workers import Lost

__all__ = ["OtherPremises", "Post", "Premises", "do", "take_post"]

_TICK_S: Final = 0.5
"""How often a task looks whether it is still wanted [s]."""
_LONGEST: Final = 24
_OF_DIGEST: Final = 12
"""How much is shown of what is longer."""

type Premises = Callable[[], Mapping[str, object]]
"""Tells what must be the same wherever the work is done, by name."""


class OtherPremises(Exception):
    """A worker whose work would not be what is asked for."""


class Post:
    """A process that does tasks one after the other; it stays where it is.

    Parameters
    ----------
    function
        What is done with a task.
    crew
        A crew of one that is not at work yet.
    """

    def __init__(self, function: Callable[[Any], Any], crew: Crew) -> None:
        _let_have_children()
        self._crew = crew
        self._stack = ExitStack()
        self._stack.enter_context(crew.at_work(function))

    def do(self, task: Any, is_wanted: Callable[[], bool]) -> Any:
        """Return what came of a task, `Lost` where its process died over it.

        Where nobody waits for it any more the process is ended in the middle.
        """
        self._crew.give(0, task)
        while is_wanted():
            for ended in self._crew.collect(_TICK_S):
                return ended.outcome
        self.leave()
        said = "nobody waits for it any more"
        return Lost(Failure(error=said, traceback=said))

    def leave(self) -> None:
        """End the process."""
        self._stack.close()

    def __del__(self) -> None:
        if hasattr(self, "_stack"):
            self.leave()

    def __reduce__(self) -> NoReturn:
        raise TypeError("a post stays on its worker")


def take_post(
    function: Callable[[Any], Any],
    here: Premises,
    expected: Mapping[str, object],
    limits: Mapping[str, Any],
) -> Post:
    """Return a post on this worker.

    Raises
    ------
    OtherPremises
        If something here is not as it is where the work was asked for.
    """
    found = here()
    for name in sorted({*found, *expected}):
        there, wanted = found.get(name), expected.get(name)
        if there != wanted:
            raise OtherPremises(
                f"{name} there: {_short(there)}; here: {_short(wanted)}"
            )
    return Post(function, Crew(size=1, **limits))


def do(post: Post, task: Any) -> Any:
    """Return what came of a task at a post, as long as Dask wants it."""
    from distributed import get_worker

    worker = get_worker()
    key = worker.get_current_task()

    def is_wanted() -> bool:
        task = worker.state.tasks.get(key)
        is_ending = worker.status.name in {"closing", "closed", "failed"}
        return not is_ending and task is not None and task.state != "cancelled"

    return post.do(task, is_wanted)


def _let_have_children() -> None:
    """Let this process start others: Dask's nanny starts it as one that may not."""
    process = multiprocessing.current_process()
    if process.daemon:
        process.daemon = False


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_OF_DIGEST]}..."
