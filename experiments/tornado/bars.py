"""Bars: what the answer is with one row at its low and at its high, all others central.

A bar is read off the same worlds at the low, at the central value and at the high, so
that what differs within a world is the row's doing. The *swing* is the largest less the
smallest of the three means. Moving a row also reshuffles what follows by chance, so
that a swing in one world is never nothing: a bar *stands clear of luck* where, at one
of its ends, the change from the central value has a t interval without 0, in worlds
that did not choose the row, at 95 % for both ends at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from experiments.definitions.share_definitions import FIGURES
from experiments.engine.failure import Failure
from experiments.inference.paired import Interval, adjusted, paired_interval
from experiments.tornado.cells import Cell
from experiments.tornado.ends import End, Sample
from experiments.tornado.settings import TornadoSettings
from model.evidence.reader import ParameterRow

__all__ = [
    "N_DECIDING",
    "Bar",
    "FailedBar",
    "Lived",
    "all_bars",
    "by_difference",
    "by_level",
    "central_sample",
    "deciding",
    "deciding_level",
    "swing_of",
]

type Floats = npt.NDArray[np.float64]
type Lived = Mapping[Cell, "Floats | Failure"]
"""What came of each cell: shares, shape (2, n_figures, n_years), or a failure."""

N_DECIDING: Final = 12
"""The dozen of rows that are told in words."""
_BOTH_ENDS: Final = 2


@dataclass(frozen=True, kw_only=True, eq=False)
class Bar:
    """One row at its low, at its central value and at its high, in the same worlds."""

    row: ParameterRow
    low: End
    central: End
    high: End
    n_choosing: int
    """Worlds 1 to this number chose which rows are moved again."""

    @property
    def n_worlds(self) -> int:
        """In how many worlds the bar was read off."""
        return len(self.central.sample.worlds)

    @property
    def is_again(self) -> bool:
        """Whether the row was moved again, in worlds that did not choose it."""
        return self.central.sample.worlds[-1] > self.n_choosing

    @property
    def ends(self) -> tuple[End, End, End]:
        """Low, central, high."""
        return self.low, self.central, self.high

    @cached_property
    def swing(self) -> float:
        """Largest less smallest mean difference [share]."""
        return swing_of([end.difference for end in self.ends])

    @cached_property
    def swing_level(self) -> float:
        """Largest less smallest mean share under the policy [share]."""
        return swing_of([end.share for end in self.ends])

    @cached_property
    def swing_chance(self) -> float:
        """Largest less smallest chance of the target under the policy."""
        return swing_of([end.chance for end in self.ends])

    @cached_property
    def swing_chance_difference(self) -> float:
        """Largest less smallest difference of the two policies' chances."""
        return swing_of([end.chance_difference for end in self.ends])

    @cached_property
    def changes(self) -> tuple[Interval | None, Interval | None]:
        """Intervals of the difference's change from central, at the low and high."""
        return self._change(self.low, None), self._change(self.high, None)

    @cached_property
    def level_changes(self) -> tuple[Interval | None, Interval | None]:
        """Intervals of the level's change from central, at the low and the high."""
        return self._change(self.low, 1), self._change(self.high, 1)

    @property
    def is_clear(self) -> bool:
        """Whether the difference's change stands clear of luck at an end."""
        return _is_clear(self.changes)

    @property
    def is_clear_in_level(self) -> bool:
        """Whether the level's change stands clear of luck at an end."""
        return _is_clear(self.level_changes)

    @property
    def is_still(self) -> bool:
        """Whether nothing moves at either end, in any world, to the last bit."""
        still = self.central.sample.shares
        return all(np.array_equal(end.sample.shares, still) for end in self.ends)

    def _change(self, end: End, policy: int | None) -> Interval | None:
        """Return the interval of an end's change, in worlds that did not choose."""
        moved, still = (
            one.sample.differences() if policy is None else one.sample.levels()
            for one in (end, self.central)
        )
        fresh = np.array(self.central.sample.worlds) > self.n_choosing
        counted = fresh if fresh.any() else ~fresh
        return paired_interval((moved - still)[counted], adjusted(_BOTH_ENDS))

    def to_json(self) -> dict[str, Any]:
        """Return the bar as plain values."""
        row = self.row
        return {
            "name": row.name,
            "grade": row.grade.value,
            "unit": row.unit,
            "distribution": row.distribution.value,
            "source": row.source,
            "note": row.note,
            "n_worlds": self.n_worlds,
            "swing": self.swing,
            "swing_level": self.swing_level,
            "swing_p_target": self.swing_chance,
            "swing_p_diff": self.swing_chance_difference,
            "swing_definitions": [
                {
                    "definition": figure.definition.name,
                    "prices": figure.prices,
                    "swing": self.swing_under(place),
                }
                for place, figure in enumerate(FIGURES)
            ],
            "clear_of_luck": self.is_clear,
            "clear_of_luck_level": self.is_clear_in_level,
            "changes_nothing": self.is_still,
            "change_low": self.changes[0],
            "change_high": self.changes[1],
            "level_change_low": self.level_changes[0],
            "level_change_high": self.level_changes[1],
            "low": self.low.to_json(),
            "central": self.central.to_json(),
            "high": self.high.to_json(),
        }

    def swing_under(self, figure: int) -> float:
        """Return the swing of the difference under one of the six figures [share]."""
        return swing_of(
            [float(end.sample.differences(figure).mean()) for end in self.ends]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedBar:
    """A row that could not be simulated at an end, and why."""

    row: ParameterRow
    end: str
    """low, high, or central."""
    value: float
    reason: str

    def to_json(self) -> dict[str, Any]:
        """Return the failed bar as plain values."""
        return {
            "name": self.row.name,
            "grade": self.row.grade.value,
            "end": self.end,
            "value": self.value,
            "reason": self.reason,
        }


def swing_of(values: Sequence[float]) -> float:
    """Return the largest less the smallest."""
    return max(values) - min(values)


def _is_clear(changes: Sequence[Interval | None]) -> bool:
    return any(ends is not None and (ends[0] > 0 or ends[1] < 0) for ends in changes)


def all_bars(
    settings: TornadoSettings, lived: Lived
) -> tuple[tuple[Bar, ...], tuple[FailedBar, ...]]:
    """Return the bar of every row, and the rows that have none.

    A bar counts the worlds in which its row was moved to both ends and nothing failed.
    """
    made = [_bar(settings, row, lived) for row in settings.rows]
    return (
        tuple(one for one in made if isinstance(one, Bar)),
        tuple(one for one in made if isinstance(one, FailedBar)),
    )


def _bar(settings: TornadoSettings, row: ParameterRow, lived: Lived) -> Bar | FailedBar:
    places = {"low": row.low, "central": row.value, "high": row.high}
    cells = {
        (name, world): Cell.central(world)
        if name == "central"
        else Cell(row.name, value, world)
        for (name, value), world in product(places.items(), settings.worlds_again)
    }
    worlds = tuple(
        world
        for world in settings.worlds_again
        if all(isinstance(lived.get(cells[name, world]), np.ndarray) for name in places)
    )
    if not worlds:
        return _failed(row, places, cells, lived)
    ends = {
        name: End(
            value=value,
            sample=Sample(worlds, np.array([lived[cells[name, w]] for w in worlds])),
            target=settings.target,
            by=settings.by,
        )
        for name, value in places.items()
    }
    return Bar(row=row, n_choosing=settings.n_worlds, **ends)


def _failed(
    row: ParameterRow,
    places: Mapping[str, float],
    cells: Mapping[tuple[str, int], Cell],
    lived: Lived,
) -> FailedBar:
    for (name, _), cell in cells.items():
        result = lived.get(cell)
        if isinstance(result, Failure):
            return FailedBar(row=row, end=name, value=places[name], reason=result.error)
    raise ValueError(f"{row.name} was not moved, yet nothing failed")


def by_difference(bars: Sequence[Bar]) -> tuple[Bar, ...]:
    """Return the bars by swing of the difference; those moved again stand first."""
    return tuple(sorted(bars, key=lambda b: (not b.is_again, -b.swing, b.row.name)))


def by_level(bars: Sequence[Bar]) -> tuple[Bar, ...]:
    """Return the bars by swing of the level; those moved again stand first."""

    def width(bar: Bar) -> tuple[bool, float, str]:
        return not bar.is_again, -bar.swing_level, bar.row.name

    return tuple(sorted(bars, key=width))


def deciding(bars: Sequence[Bar], n: int = N_DECIDING) -> tuple[Bar, ...]:
    """Return the bars that decide on the difference, clear of luck before others."""
    moving = _judged(by_difference(bars))
    return tuple(sorted(moving, key=lambda bar: not bar.is_clear)[:n])


def deciding_level(bars: Sequence[Bar], n: int = N_DECIDING) -> tuple[Bar, ...]:
    """Return the bars that decide on the level, clear of luck before others."""
    moving = _judged(by_level(bars))
    return tuple(sorted(moving, key=lambda bar: not bar.is_clear_in_level)[:n])


def _judged(bars: Sequence[Bar]) -> list[Bar]:
    """Return the bars that move: those moved again, or all where none was."""
    moving = [bar for bar in bars if not bar.is_still]
    return [bar for bar in moving if bar.is_again] or moving


def central_sample(settings: TornadoSettings, lived: Lived) -> Sample:
    """Return what the worlds come to with every row central; none where all failed."""
    found = {world: lived.get(Cell.central(world)) for world in settings.worlds_again}
    whole = {w: one for w, one in found.items() if isinstance(one, np.ndarray)}
    return Sample(tuple(whole), np.array(list(whole.values())))
