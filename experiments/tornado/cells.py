"""One cell: a world with one row at one value, lived under both policies."""

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR
from experiments.comparison.comparison import YEARS
from experiments.definitions.share_definitions import FIGURES
from model.digests import code_digest
from model.policy.files import digest

if TYPE_CHECKING:
    from experiments.tornado.settings import TornadoSettings
    from experiments.worlds.run_settings import RunSettings
    from model.policy.policy import Policy

__all__ = [
    "CENTRAL",
    "Cell",
    "CellStore",
    "Live",
    "Runner",
    "Yearly",
    "shares_of",
    "shares_under_both",
]

type Floats = npt.NDArray[np.float64]
type Live = Callable[["RunSettings", "Sequence[Policy]", int], Mapping[str, "Yearly"]]
"""Gives the records of each policy, by name, in a world."""
type Runner = Callable[[Callable[[Cell], Floats], Sequence[Cell]], list[Any]]
"""Maps cells to results or failures, in this process or in many."""

CENTRAL: Final = ""
"""Name in the place of a row's where every row stands at its central value."""


class Yearly(Protocol):
    """What a run leaves of a tornado's interest."""

    def yearly(self) -> Sequence[Mapping[str, Any]]:
        """Return a row for each year, indicators by name."""


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


def shares_of(records: Yearly) -> Floats:
    """Return the digital share by definition and year, shape (n_figures, n_years).

    Raises
    ------
    ValueError
        If a share is not finite or the years are not those from 2020 on.
    """
    rows = records.yearly()
    years = [int(row["year"]) for row in rows]
    if years != list(YEARS[: len(years)]):
        raise ValueError(f"years are {years}; expected those from {YEARS[0]} on")
    shares = np.array(
        [[row[figure.indicator] for row in rows] for figure in FIGURES], np.float64
    )
    if not np.isfinite(shares).all():
        raise ValueError("a digital share is no finite number")
    return shares


def shares_under_both(
    lived: Mapping[str, Yearly], policies: "Sequence[Policy]"
) -> Floats:
    """Return the shares under the reference and the policy, (2, n_figures, n_years)."""
    return np.array([shares_of(lived[policy.name]) for policy in policies])


@dataclass(frozen=True, slots=True)
class CellStore:
    """The cells that are done, a line of JSON each, kept while others are lived.

    A cell counts if the code, the policies and the settings are those of its line; a
    line that was cut off by a break, or holds anything but a cell, is no line.
    """

    path: Path
    key: str
    """Digest of all that decides a cell but the cell itself."""
    n_years: int
    """Years of one run, from 2020 on."""

    @staticmethod
    def of(settings: "TornadoSettings", path: Path) -> "CellStore":
        """Return the store of a tornado's cells in a file."""
        run = settings.lived
        decides = [
            code_digest(),
            *(f"{policy.name} {digest(policy)}" for policy in settings.policies),
            digest(run.scenario),
            f"{run.scale} {run.history} {run.until} {sorted(run.values.items())}",
        ]
        key = sha256("\n".join(decides).encode()).hexdigest()
        return CellStore(path, key, run.n_months // MONTHS_OF_A_YEAR)

    def keep(self, cell: Cell, shares: Floats) -> None:
        """Add one cell in one write, so that processes may add side by side.

        Its line begins by ending the one before, which a break may have cut off.
        """
        told = {
            "key": self.key,
            "row": cell.row,
            "value": cell.value,
            "world": cell.world,
            "shares": shares.tolist(),
        }
        line = f"\n{json.dumps(told, allow_nan=False)}\n".encode()
        way = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(way, line)
        finally:
            os.close(way)

    def done(self) -> dict[Cell, Floats]:
        """Return the cells that stand, none where there is no file."""
        if not self.path.exists():
            return {}
        lines = self.path.read_bytes().splitlines()
        return dict(self._read(lines))

    def _read(self, lines: Iterable[bytes]) -> Iterable[tuple[Cell, Floats]]:
        shape = (2, len(FIGURES), self.n_years)
        for line in lines:
            try:
                told = json.loads(line)
                if told["key"] != self.key:
                    continue
                cell = Cell(str(told["row"]), float(told["value"]), int(told["world"]))
                shares = np.array(told["shares"], np.float64)
            except (ValueError, TypeError, KeyError, RecursionError):
                continue
            if shares.shape == shape and np.isfinite(shares).all():
                yield cell, shares
