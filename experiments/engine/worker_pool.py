"""Work shared out among local processes whose results come back, in their order.

For work that is done in minutes and kept by nobody. What must not be lost goes through
`experiments.runner.run_cells`, which keeps every result as it comes.
"""

from collections.abc import Callable, Sequence

from experiments.engine.crew import Crew
from experiments.engine.failure import Failure, failure_of
from experiments.engine.workers import Lost

__all__ = ["Watch", "run_in_pool", "run_in_turn"]

type Watch = Callable[[int], None]
"""Told how many cells are done, twice a second and at each end."""

_TICK_S = 0.5


def run_in_turn[C, R](
    function: Callable[[C], R], cells: Sequence[C], watch: Watch | None = None
) -> list[R | Failure]:
    """Return each cell's result from this very process, for tests and small work."""
    results: list[R | Failure] = []
    for cell in cells:
        try:
            results.append(function(cell))
        except Exception as error:
            results.append(failure_of(error))
        if watch:
            watch(len(results))
    return results


def run_in_pool[C, R](
    function: Callable[[C], R],
    cells: Sequence[C],
    *,
    workers: int,
    preload: Sequence[str] = (),
    watch: Watch | None = None,
) -> list[R | Failure]:
    """Return each cell's result or failure, in the order of the cells.

    A cell that raises, or whose process dies, is a failure; the others go on.

    Parameters
    ----------
    function
        What is done with a cell; it and its results travel between processes.
    cells
        The cells.
    workers
        Processes at work at once, at least 1.
    preload
        Modules that are loaded once, before workers are forked from a server process;
        where there is none, each worker loads them itself.
    watch
        Told how many cells are done.
    """
    results: dict[int, R | Failure] = {}
    waiting = iter(enumerate(cells))
    crew = Crew(size=min(workers, len(cells)), preload=preload)
    with crew.at_work(_Numbered(function)):
        while len(results) < len(cells):
            for worker, task in zip(crew.free(), waiting, strict=False):
                crew.give(worker, task)
            for ended in crew.collect(_TICK_S):
                lost = isinstance(ended.outcome, Lost)
                outcome = ended.outcome.failure if lost else ended.outcome
                results[ended.task[0]] = outcome
            if watch:
                watch(len(results))
    return [results[number] for number in range(len(cells))]


class _Numbered[C, R]:
    """Does with the cell of a numbered pair what is done with a cell."""

    def __init__(self, function: Callable[[C], R]) -> None:
        self._function = function

    def __call__(self, numbered: tuple[int, C]) -> R:
        return self._function(numbered[1])
