"""What it costs to keep a run: its file, its line, both down to the disk."""

import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

import numpy as np

from experiments.runner.bench import Bench
from experiments.store.cell import Block, Cell, Result

__all__ = ["store_seconds"]

_INDICATORS: Final = 200
_YEARS: Final = range(2020, 2036)
_CELLS: Final = 100


def store_seconds(folder: Path | None = None) -> float:
    """Return the median seconds from a run's numbers to its receipt.

    Parameters
    ----------
    folder
        On the disk that is measured; where temporary files lie when not given.
    """
    values = np.arange(_INDICATORS * len(_YEARS), dtype=float)
    block = Block(
        indicators=[f"indicator_{place}" for place in range(_INDICATORS)],
        periods=_YEARS,
        values=np.sqrt(values).reshape(_INDICATORS, len(_YEARS)),
    )
    result = Result.of([block])
    with tempfile.TemporaryDirectory(dir=folder) as name:
        cells, manifests = Path(name, "cells"), Path(name, "manifests")
        cells.mkdir()
        manifests.mkdir()
        bench = Bench(cells, manifests, "", lambda _: result)
        taken = []
        for number in range(_CELLS):
            began = perf_counter()
            bench(Cell({"number": number}))
            taken.append(perf_counter() - began)
        bench.close()
    return median(taken)
