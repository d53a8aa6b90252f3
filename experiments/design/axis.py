"""An axis of a design: a term of a lever or a parameter, and the values it takes."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from agents.refusal import Refusal
from experiments.design.design import Point
from experiments.design.samplers import Sampler, grid_places, unit_points
from experiments.store.cell import Json
from experiments.worlds.uncertainty import from_uniform
from model.evidence.reader import ParameterRow

__all__ = ["Axis", "n_points_of", "points_of"]

_DIGITS = 6
"""Figures of a value between two ends: as many as a person reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """What varies over the points of a design, and among which values."""

    kind: Literal["lever", "value"]
    """A term of a lever, or a parameter."""
    name: str
    """`lever.term`, or the name of the row."""
    choices: tuple[Json, ...] = ()
    """The values it takes; where there are none it lies between its ends."""
    low: float = 0.0
    high: float = 0.0
    is_whole: bool = False
    """Whether only whole numbers lie between the ends."""
    row: ParameterRow | None = None
    """The row whose own distribution gives the values."""
    unit: str = ""

    def at(self, u: float) -> Json:
        """Return the value at which a part u of its values lie below, 0 <= u < 1."""
        if self.choices:
            return self.choices[int(u * len(self.choices))]
        if self.row is not None:
            return from_uniform(self.row, u)
        if self.is_whole:
            return int(self.low + int(u * (self.high - self.low + 1)))
        between = float(f"{self.low + u * (self.high - self.low):.{_DIGITS}g}")
        # Rounded, the first and the last could pass the ends.
        return min(max(between, self.low), self.high)

    def levels(self) -> tuple[Json, ...]:
        """Return the values of a grid or a list.

        Raises
        ------
        Refusal
            If it has ends and no values.
        """
        if self.choices:
            return self.choices
        if self.row is not None:
            row = self.row
            return tuple(dict.fromkeys((row.low, row.value, row.high)))
        raise Refusal(
            f"{self.name} is a range; expected the values of a grid or list\n"
            f"write {self.name} = {{ low = {self.low:g}, high = {self.high:g}, "
            'steps = 5 }, or sampler = "sobol"'
        )


def n_points_of(axes: tuple[Axis, ...], sampler: Sampler, asked: int) -> int:
    """Return how many points there will be, none of them made.

    Raises
    ------
    Refusal
        If a grid or list has a range, lists differ in length, or the number asked for
        does not go with the sampler.
    """
    if asked and not axes:
        raise Refusal(
            f"points is {asked} and nothing varies\n"
            "add a table [levers] or [uncertainties], or leave points out"
        )
    if sampler.is_drawn:
        if asked < 1:
            raise Refusal(
                f"points is {asked}; expected 1 or more with sampler = "
                f'"{sampler.value}"\nadd a line: points = 32'
            )
        return asked
    if asked:
        raise Refusal(
            f'points is {asked}; sampler = "{sampler.value}" takes every value of its '
            'lists\nleave points out, or write sampler = "sobol"'
        )
    sizes = [len(axis.levels()) for axis in axes]
    if sampler is Sampler.GRID:
        n = 1
        for size in sizes:
            n *= size
        return n
    if len(set(sizes)) > 1:
        told = ", ".join(
            f"{axis.name} {size}" for axis, size in zip(axes, sizes, strict=True)
        )
        raise Refusal(
            f"lists differ in length: {told}\n"
            'make them equally long, or write sampler = "grid" for all combinations'
        )
    return sizes[0] if sizes else 1


def points_of(axes: tuple[Axis, ...], sampler: Sampler, n: int) -> tuple[Point, ...]:
    """Return the points of a design, in an order whose beginning is even.

    Where few values are allowed some are drawn again; each stands once, since it is the
    same runs.

    Parameters
    ----------
    axes
        What varies; one point with nothing set where nothing does.
    sampler
        How points are chosen.
    n
        How many are chosen, from `n_points_of`.
    """
    if not axes:
        return (Point(),)
    if sampler.is_drawn:
        rows = [
            [axis.at(float(u)) for axis, u in zip(axes, point, strict=True)]
            for point in unit_points(sampler, n, len(axes))
        ]
    else:
        levels = [axis.levels() for axis in axes]
        if sampler is Sampler.GRID:
            places = grid_places(tuple(len(each) for each in levels))
        else:
            places = np.repeat(np.arange(n)[:, np.newaxis], len(axes), axis=1)
        rows = [
            [each[place] for each, place in zip(levels, row, strict=True)]
            for row in places.tolist()
        ]
    each = {repr(row): row for row in rows}
    return tuple(_point(axes, row) for row in each.values())


def _point(axes: tuple[Axis, ...], row: list[Json]) -> Point:
    levers: dict[str, Json] = {}
    values: dict[str, float] = {}
    for axis, value in zip(axes, row, strict=True):
        if axis.kind == "lever":
            levers[axis.name] = value
        else:
            values[axis.name] = float(value)  # type: ignore[arg-type]
    return Point(levers=levers, values=values)
