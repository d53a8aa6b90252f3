"""Does the simulated past look like the recorded one?

Design: `central`, `as-is`, parameters at their central values, worlds 1 to N, lived to
December 2025 under a free and under a replayed history; the mean over worlds of each
row of `acceptance.csv` against its bounds, and the digital share that the formula gives
to other provinces from their structure. What would surprise us: a miss of an acceptance
row, or growth under `replay` off the record.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum, unique
from functools import partial
from typing import Any, Final, Protocol

import numpy as np

from agents.refusal import Refusal
from experiments.engine.failure import Failure
from experiments.engine.worker_pool import run_in_turn
from experiments.validation.acceptance_rows import (
    AcceptanceRow,
    Role,
    figure_of,
    load_acceptance,
)
from experiments.validation.growth_split import growth_split
from model.digital_share import DigitalShareParameters
from model.evidence.reader import Evidence
from model.other_provinces import WITHIN, cross_check
from model.parameters import load_group
from model.recorder import Year

__all__ = [
    "LAST_MONTH",
    "STRUCTURE",
    "Runner",
    "Validation",
    "ValidationRow",
    "Verdict",
    "live_past",
    "province_rows",
    "validate",
]

type Cell = tuple[str, int]
"""History and world."""
type Past = Callable[[int, str, int], list[Year]]
"""Gives the yearly rows of a world to the end of 2025, by scale, history and world."""

LAST_MONTH: Final = 71
"""December 2025, in months since January 2020."""
STRUCTURE: Final = "structure"
"""Role of rows that need no world: the formula on other provinces."""
_LOW, _HIGH = 0.05, 0.95
_MOST_WORLDS: Final = 100_000
_FACTOR: Final = "digital_share_factor"


class Runner(Protocol):
    """Works through cells, each to its result or failure."""

    def __call__(  # noqa: D102  # the class says it
        self, function: Callable[[Cell], list[Year]], cells: Sequence[Cell], /
    ) -> list[list[Year] | Failure]: ...


@unique
class Verdict(StrEnum):
    """What the comparison says of a row."""

    PASS = "pass"  # noqa: S105  # a word, no secret
    MISS = "miss"
    CALIBRATED = "calibrated"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationRow:
    """One row of the table as it came out."""

    name: str
    words_vi: str
    words_en: str
    role: str
    history: str
    unit: str
    low: float
    high: float
    """Bounds in which the mean should lie."""
    mean: float
    """Mean over worlds."""
    world_low: float
    world_high: float
    """The 5 and 95 % quantiles over worlds."""
    record: str
    grade: str
    note: str

    @property
    def verdict(self) -> Verdict:
        """Pass or miss; a calibrated level is neither."""
        if self.role == Role.CALIBRATED:
            return Verdict.CALIBRATED
        return Verdict.PASS if self.low <= self.mean <= self.high else Verdict.MISS

    @property
    def fails(self) -> bool:
        """Whether its miss fails the check."""
        return self.verdict is Verdict.MISS

    def as_row(self) -> dict[str, Any]:
        """Return it as one flat row with its verdict."""
        return {**asdict(self), "verdict": str(self.verdict)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """The whole table and what it rests on."""

    rows: tuple[ValidationRow, ...]
    n_worlds: int
    scale: int
    failed: dict[str, str]
    """What went wrong in worlds that could not be simulated, by history and world."""
    factor: float
    """The factor that sets the level of the share in 2024 [ratio]."""
    growth: dict[str, list[dict[str, float]]]
    """Growth and its parts by year, means over worlds, by history."""

    @property
    def passed(self) -> bool:
        """Whether no row fails and no world did."""
        return not self.failed and not any(row.fails for row in self.rows)


def live_past(scale: int, history: str, world: int) -> list[Year]:
    """Return the yearly rows of one world to the end of 2025, under `as-is`."""
    from experiments.worlds.run_settings import RunSettings
    from experiments.worlds.world_run import simulate
    from model.policy.files import load_policy

    settings = RunSettings(scale=scale, history=history, until=LAST_MONTH)  # type: ignore[arg-type]
    return simulate(settings, load_policy("as-is"), world).yearly()


def validate(
    n_worlds: int,
    scale: int,
    histories: Sequence[str],
    *,
    past: Past = live_past,
    run: Runner = run_in_turn,
) -> Validation:
    """Hold the simulated past against the record.

    Parameters
    ----------
    n_worlds
        How many worlds, from 1 on.
    scale
        Persons a row stands for.
    histories
        Which pasts to live: replay, free or both; rows of others are left out.
    past
        Lives a world; told apart so that tests can do without.
    run
        Works through the cells, in turn or over processes.

    Raises
    ------
    Refusal
        If there is no world, or none of a history could be simulated.
    """
    if not 1 <= n_worlds <= _MOST_WORLDS:
        raise Refusal(
            f"worlds is {str(n_worlds)[:24]}; expected 1 to {_MOST_WORLDS}\n"
            "ask for 20 to judge a mean"
        )
    cells = [
        (history, world) for history in histories for world in range(1, n_worlds + 1)
    ]
    results = run(partial(_one_cell, past, scale), cells)
    lived: dict[str, list[list[Year]]] = {history: [] for history in histories}
    failed = {}
    for (history, world), result in zip(cells, results, strict=True):
        if isinstance(result, Failure):
            failed[f"{history} {world}"] = result.error
        else:
            lived[history].append(result)
    rows = [
        _judged(row, lived[row.history])
        for row in load_acceptance()
        if row.history in lived
    ]
    return Validation(
        rows=(*rows, *province_rows()),
        n_worlds=n_worlds,
        scale=scale,
        failed=failed,
        factor=Evidence.load().parameter(_FACTOR).value,
        growth={name: growth_split(worlds) for name, worlds in lived.items()},
    )


def province_rows() -> tuple[ValidationRow, ...]:
    """Return what the formula gives other provinces from their structure."""
    return tuple(
        ValidationRow(
            name=f"structure_{place}",
            words_vi=f"Tỷ trọng kinh tế số 2025: {check.province}",
            words_en=f"Digital share 2025: {check.province}",
            role=STRUCTURE,
            history="",
            unit="share of GRDP",
            low=check.recorded - WITHIN,
            high=check.recorded + WITHIN,
            mean=check.share,
            world_low=check.share,
            world_high=check.share,
            record=f"digital_share_grdp_nso {check.province}",
            grade="news",
            note="the formula on the province's structure, without its factor",
        )
        for place, check in enumerate(cross_check(load_group(DigitalShareParameters)))
    )


def _one_cell(past: Past, scale: int, cell: Cell) -> list[Year]:
    history, world = cell
    return past(scale, history, world)


def _judged(row: AcceptanceRow, worlds: Sequence[Sequence[Year]]) -> ValidationRow:
    if not worlds:
        raise Refusal(f"no world could be simulated under {row.history}")
    figures = np.array([figure_of(row, years) for years in worlds])
    low, high = np.quantile(figures, (_LOW, _HIGH))
    return ValidationRow(
        name=row.name,
        words_vi=row.words_vi,
        words_en=row.words_en,
        role=str(row.role),
        history=row.history,
        unit=row.unit,
        low=row.low,
        high=row.high,
        mean=float(figures.mean()),
        world_low=float(low),
        world_high=float(high),
        record=row.record,
        grade=str(row.grade),
        note=row.note,
    )
