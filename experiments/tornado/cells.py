"""One cell: a world with one row at one value, lived under both policies."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from experiments.comparison.lived import YEARS
from experiments.definitions.share_definitions import FIGURES
from experiments.store.cell import Result

__all__ = ["CENTRAL", "INDICATORS", "Cell", "shares_in"]

type Floats = npt.NDArray[np.float64]

CENTRAL: Final = ""
"""Name in the place of a row's where every row stands at its central value."""
INDICATORS: Final = tuple(figure.indicator for figure in FIGURES)
"""All that is kept of a run: the digital share by definition."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A row at a value in a world; no row where all are central."""

    row: str
    value: float
    world: int

    @property
    def values(self) -> dict[str, float]:
        """The value that stands aside from the central ones, by name of row."""
        return {} if self.row == CENTRAL else {self.row: self.value}

    @staticmethod
    def central(world: int) -> "Cell":
        """Return the cell of a world with every row central."""
        return Cell(CENTRAL, 0.0, world)


def shares_in(result: Result) -> Floats:
    """Return the digital share by definition and year, shape (n_figures, n_years).

    Raises
    ------
    ValueError
        If a share is missing or not finite, or the years are not those from 2020 on.
    """
    return np.array([_years_of(result, name) for name in INDICATORS])


def _years_of(result: Result, indicator: str) -> Floats:
    rows = result.table.filter(pc.equal(result.table["indicator"], indicator))
    years = rows["period"].to_pylist()
    if not years or years != list(YEARS[: len(years)]):
        raise ValueError(f"years are {years}; expected those from {YEARS[0]} on")
    shares: Floats = rows["value"].to_numpy(zero_copy_only=False)
    if not np.isfinite(shares).all():
        raise ValueError("a digital share is no finite number")
    return shares
