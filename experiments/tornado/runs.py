"""What would change the answer? The runs of a tornado, in three steps.

Design: every uncertain row goes to its low and to its high, all others central, in
worlds 1 to n, under both policies, which share their past and luck (**screen**). The
rows that swing the difference or the level most go there again in worlds 1 to m
(**again**). Then all rows are drawn at once in worlds that fit 2020 to 2023
(**draws**), for the share of the variance that rests on each grade. What would surprise
us: a row of a high grade at the head of the dozen that decide.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from experiments.engine.failure import Failure
from experiments.tornado.bars import (
    Bar,
    FailedBar,
    Lived,
    all_bars,
    by_difference,
    by_level,
    central_sample,
    deciding,
    deciding_level,
)
from experiments.tornado.cells import Cell
from experiments.tornado.ends import Sample
from experiments.tornado.settings import TornadoSettings
from experiments.worlds.world_search import FoundWorlds
from model.evidence.reader import Grade, ParameterRow

__all__ = ["Runs", "Tornado", "cells_of", "tornado", "widest"]

type Floats = npt.NDArray[np.float64]

_LEAST_OF_A_GRADE: Final = 2
"""So many rows of each grade are moved again by either ranking."""


class Runs(Protocol):
    """Does the runs of a tornado; each step gives all that is lived by then."""

    def screen(self) -> Lived:
        """Move every row to both ends in the first worlds."""

    def again(self, rows: Sequence[ParameterRow], /) -> Lived:
        """Move these rows to both ends in all worlds of the tornado."""

    def draws(self) -> FoundWorlds[Floats]:
        """Draw all rows at once in worlds that fit; return their shares."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Tornado:
    """What came of a tornado."""

    settings: TornadoSettings
    lived: Lived
    """What came of every cell."""
    draws: FoundWorlds[Floats] | None
    """Shares of the draws by world; nothing where none were asked for."""

    @cached_property
    def _bars(self) -> tuple[tuple[Bar, ...], tuple[FailedBar, ...]]:
        return all_bars(self.settings, self.lived)

    @cached_property
    def bars(self) -> tuple[Bar, ...]:
        """The bars, widest in the difference first; those moved again before others."""
        return by_difference(self._bars[0])

    @cached_property
    def bars_by_level(self) -> tuple[Bar, ...]:
        """The bars, widest in the level first; those moved again before others."""
        return by_level(self._bars[0])

    @cached_property
    def deciding(self) -> tuple[Bar, ...]:
        """The dozen that decide on the difference."""
        return deciding(self._bars[0])

    @cached_property
    def deciding_level(self) -> tuple[Bar, ...]:
        """The dozen that decide on the level."""
        return deciding_level(self._bars[0])

    @property
    def failed(self) -> tuple[FailedBar, ...]:
        """Rows that have no bar, and why."""
        return self._bars[1]

    @cached_property
    def central(self) -> Sample:
        """The shares with every row central, in all worlds of the tornado."""
        return central_sample(self.settings, self.lived)

    @property
    def n_failed_runs(self) -> int:
        """How many runs gave no result."""
        return sum(isinstance(one, Failure) for one in self.lived.values())


def tornado(settings: TornadoSettings, runs: Runs) -> Tornado:
    """Return the bars of every row, and the draws where they are asked for.

    Parameters
    ----------
    settings
        What is asked.
    runs
        Does the runs of this tornado, step by step.
    """
    screened = runs.screen()
    bars, _ = all_bars(replace(settings, again_worlds=settings.n_worlds), screened)
    lived = runs.again(widest(bars, settings.n_again))
    draws = runs.draws() if settings.n_draws else None
    return Tornado(settings=settings, lived=dict(lived), draws=draws)


def widest(bars: Sequence[Bar], n: int) -> tuple[ParameterRow, ...]:
    """Return the rows to move again: the widest of all, and of every grade some.

    Parameters
    ----------
    bars
        Bars of the screen.
    n
        So many are taken by the difference and so many by the level; of each grade at
        least two by either, so that no grade is judged unseen.
    """
    moving = [bar for bar in bars if not bar.is_still]
    of_grades = [[bar for bar in moving if bar.row.grade is grade] for grade in Grade]
    few = min(n, _LEAST_OF_A_GRADE)
    groups = [(moving, n), *((of_grade, few) for of_grade in of_grades)]
    chosen = [
        bar.row
        for group, most in groups
        for bar in (*by_difference(group)[:most], *by_level(group)[:most])
    ]
    return tuple({row.name: row for row in chosen}.values())


def cells_of(rows: Iterable[ParameterRow], worlds: Iterable[int]) -> tuple[Cell, ...]:
    """Return the cells of some rows in some worlds, the central ones first."""
    rows, worlds = tuple(rows), tuple(worlds)
    moved = [
        Cell(row.name, value, world)
        for world in worlds
        for row in rows
        for value in (row.low, row.high)
    ]
    return (*map(Cell.central, worlds), *moved)
