"""Cells worked through and kept, by whatever staff, until none is left.

A worker that dies takes no cell with it: the cell goes to another. A cell under which
workers die three times is a failure, as is one that passes its limits. Where nothing
can be written, or cell after cell is given up with nothing done between, work stops
and says so; the same command takes it up again.
"""

from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from typing import Final, Protocol

from agents.refusal import Refusal
from experiments.engine.failure import Failure
from experiments.engine.workers import Ended, Lost, Staff
from experiments.runner.bench import Bench, Unwritable
from experiments.runner.schedule import Schedule
from experiments.store.cell import Cell, Live, Receipt
from experiments.store.results_folder import ResultsFolder

__all__ = ["Done", "Tell", "run_cells"]

_TICK_S: Final = 0.5
_TRIES: Final = 3
"""A cell under which so many workers died is a failure."""
_GIVEN_UP_IN_A_ROW: Final = 12
"""So many cells given up with nothing done between them end the work: it is no cell's
doing. Deaths alone do not: many workers of a cluster may go at once."""


class Tell(Protocol):
    """Told how many cells are done, those done before among them."""

    def __call__(self, n_done: int, n_failed: int, /) -> None:  # noqa: D102  # the class says it
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was done of a schedule, counted."""

    n_done: int
    """Cells with a result that were done now."""
    n_failed: int
    """Cells that failed now."""
    n_before: int
    """Cells of the schedule that were done before."""


def run_cells(
    schedule: Schedule,
    live: Live,
    folder: ResultsFolder,
    staff: Staff,
    tell: Tell | None = None,
) -> Done:
    """Work through a schedule and return how it went.

    Parameters
    ----------
    schedule
        Which cell comes next.
    live
        Does one cell; it travels to workers.
    folder
        Keeps results; this process holds its lock.
    staff
        Who works.
    tell
        Told how many cells are done, twice a second and at each end.

    Raises
    ------
    OSError
        If results cannot be written; it names path and bytes.
    Refusal
        If cell after cell is given up because its workers die.
    """
    bench = Bench(folder.cells, folder.manifests, folder.recipe.of_cells, live)
    tally = _Tally(bench)
    with closing(bench), staff.at_work(bench):
        while not schedule.is_over:
            for worker in staff.free():
                cell = schedule.next_for(worker)
                if cell is not None:
                    staff.give(worker, cell)
            if schedule.is_over:
                break
            for ended in staff.collect(_TICK_S):
                schedule.ended(ended.task, tally.counted(ended))
            if tell:
                tell(schedule.n_ready + tally.n_done, tally.n_failed)
    return Done(n_done=tally.n_done, n_failed=tally.n_failed, n_before=schedule.n_ready)


class _Tally:
    """Counts what ended and judges deaths."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._deaths: Counter[str] = Counter()
        self._in_a_row = 0
        self.n_done = 0
        self.n_failed = 0

    def counted(self, ended: Ended) -> Receipt | None:
        """Return the receipt of what ended, nothing where it is to be done again."""
        outcome = ended.outcome
        if isinstance(outcome, Lost):
            return self._lost(ended.task, outcome)
        if isinstance(outcome, Unwritable):
            raise OSError(outcome.number, outcome.said, outcome.path)
        if isinstance(outcome, Failure):
            # It could not even write down that the cell failed, as where memory is out.
            return self._lost(ended.task, Lost(outcome))
        receipt: Receipt = outcome
        self._in_a_row = 0
        if receipt.is_done:
            self.n_done += 1
        else:
            self.n_failed += 1
        return receipt

    def _lost(self, cell: Cell, lost: Lost) -> Receipt | None:
        if lost.may_be_chance:
            self._deaths[cell.key] += 1
            if self._deaths[cell.key] < _TRIES:
                return None
            self._in_a_row += 1
        receipt = Receipt(
            key=cell.key,
            spec=cell.spec,
            code=self._bench.code,
            failure=lost.failure,
        )
        # The one who did it cannot write it down any more.
        self._bench.note(receipt)
        self.n_failed += 1
        if self._in_a_row >= _GIVEN_UP_IN_A_ROW:
            raise Refusal(
                f"workers die one after the other: {lost.failure.error}\n"
                "what is done is kept; mend the cause and run the same command"
            )
        return receipt
