"""What columns cost beside plain NumPy: creation, one operation, births and deaths."""

from collections.abc import Callable
from time import perf_counter
from typing import Final, NamedTuple

import mesa
import numpy as np

from agents.population import ColumnAgent, Population, column

__all__ = ["ColumnSpeed", "best_of", "column_speed"]

_ROWS: Final = 700_000
_TURNOVER: Final = 1000


class Sample(ColumnAgent):
    """An agent of thirteen columns, for timing only."""

    a = column(np.float64, unit="1", meaning="a figure", dead=0.0)
    b = column(np.float64, unit="1", meaning="a figure", dead=0.0)
    c = column(np.float64, unit="1", meaning="a figure", dead=0.0)
    d = column(np.float64, unit="1", meaning="a figure", dead=0.0)
    e = column(np.float64, unit="1", meaning="a figure", dead=0.0)
    f = column(np.float64, unit="1", meaning="a figure", dead=0.0)
    g = column(np.int64, unit="id", meaning="a reference", dead=-1)
    h = column(np.int64, unit="id", meaning="a reference", dead=-1)
    i = column(np.int32, unit="month", meaning="a clock", dead=0)
    j = column(np.int16, unit="ward", meaning="a place", dead=-1)
    k = column(np.int8, unit="code", meaning="a code", dead=-1)
    l = column(np.int8, unit="code", meaning="a code", dead=-1)  # noqa: E741
    m = column(np.bool_, unit="yes or no", meaning="a mark", dead=False)


class Samples(Population[Sample]):
    """Agents of thirteen columns."""

    a = Sample.a


class ColumnSpeed(NamedTuple):
    """What columns cost at 700,000 rows of thirteen columns."""

    create_s: float
    """To create the rows [s]."""
    operation_ratio: float
    """One read, operation and write of a column beside plain NumPy [ratio]."""
    turnover_s: float
    """1,000 births and 1,000 deaths [s]."""


def best_of(action: Callable[[int], object], repeats: int = 5) -> float:
    """Return the least seconds of several calls, after one that is not counted."""
    action(0)
    seconds = []
    for repeat in range(1, repeats + 1):
        start = perf_counter()
        action(repeat)
        seconds.append(perf_counter() - start)
    return min(seconds)


def column_speed() -> ColumnSpeed:
    """Measure creation, one column operation, and births and deaths."""
    names = [name for name in Sample.columns if name != "m"]
    values = dict.fromkeys(names, 1) | {"m": True}
    ids = np.arange(_ROWS)

    def create(_: int) -> Samples:
        samples = Samples(mesa.Model(rng=1))
        samples.births(ids, **values)
        return samples

    create_s = best_of(create)
    samples = create(0)
    plain = samples.a.copy()

    def ours(_: int) -> None:
        samples.a = samples.a * 1.01

    def numpy(_: int) -> None:
        plain[...] = plain * 1.01

    ratio = best_of(ours) / best_of(numpy)

    def turnover(repeat: int) -> None:
        born = samples.highest_id + 1 + np.arange(_TURNOVER)
        samples.births(born, **values)
        samples.deaths(ids[repeat * _TURNOVER : (repeat + 1) * _TURNOVER])

    return ColumnSpeed(create_s, ratio, best_of(turnover))
