"""Runs of a comparison that were written down beforehand, as the store gives them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from experiments.comparison.comparison import ComparisonSettings, Worlds
from experiments.comparison.lived import Lived, lived
from experiments.design.recorded import blocks_of_end
from experiments.engine.failure import Failure, failure_of
from experiments.store.cell import Block, Result
from experiments.worlds.end_of_run import EndOfRun
from experiments.worlds.world_search import NoPast, SetAside

type Run = Callable[[str, int], Result]
"""Gives what a run of a policy in a world leaves, or raises as it failed."""


def result_of(rows: Sequence[Mapping[str, Any]], end: EndOfRun, digest: str) -> Result:
    """Return the result of a run whose years and end are known."""
    names = tuple(name for name in rows[0] if name != "year")
    years = Block(
        indicators=names,
        periods=[row["year"] for row in rows],
        values=np.array([[row[name] for row in rows] for name in names], np.float64),
    )
    blocks = [years, *blocks_of_end(end, rows[-1]["year"])]
    return Result.of(blocks, {"digest": digest})


def worlds_of(
    settings: ComparisonSettings,
    run: Run,
    apart: Mapping[int, SetAside | NoPast] | None = None,
) -> Worlds:
    """Return what gives each world: its runs, or why it is set apart."""

    def came(policy: str, world: int) -> Lived | Failure:
        try:
            return lived(run(policy, world))
        except Exception as error:
            return failure_of(error, "2026 on")

    def world(number: int) -> dict[str, Lived | Failure] | SetAside | NoPast:
        if apart and number in apart:
            return apart[number]
        return {name: came(name, number) for name in settings.names}

    return world
