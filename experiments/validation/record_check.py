"""Does the simulated past look like the record, and do simple rivals do better?

Design: worlds whose years 2020 to 2023 fit the training bands, each lived to December
2025 under `as-is`; every row of the record beside the 5 and 95 % quantiles over worlds.
What is held out is scored under a free history alone: a replayed one has read it. The
same worlds serve the rivals and the stylised facts. What would surprise us: an
informative interval off the record where nothing in the model says why.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR
from agents.refusal import Refusal
from experiments.definitions.share_definitions import FIGURES
from experiments.inference.paired import spread
from experiments.validation.facts import Fact, facts
from experiments.validation.held_out import HeldOut, HeldOutRow, held_out_series
from experiments.validation.portrait import Painter, Portrait
from experiments.validation.record_figures import figure, figure_in
from experiments.validation.record_series import (
    RecordRow,
    Role,
    load_record,
)
from experiments.validation.rivals import RivalTable, rivals
from experiments.worlds.matched_worlds import Past, Runner, Watch, matched_run
from experiments.worlds.run_settings import RunSettings
from experiments.worlds.world_run import live_until
from experiments.worlds.world_search import FoundWorlds
from model.recorder import Records

__all__ = [
    "INFORMATIVE",
    "LAST_MONTH",
    "LAST_YEAR",
    "CheckedRow",
    "Lived",
    "RecordCheck",
    "Verdict",
    "check_record",
    "checked_rows",
    "expected_coverage",
]

type Floats = npt.NDArray[np.float64]
type Verdict = Literal[
    "pass", "uninformative", "off", "miss", "calibrated", "not_scored"
]
"""What a row comes to. One with a wide interval passes as uninformative, since almost
anything would; where even that does not hold the recorded value it is told as off."""

LAST_YEAR: Final = 2025
LAST_MONTH: Final = 71
"""December 2025, in months since January 2020."""
_TAIL: Final = 0.05
"""Share of worlds beyond either end of an interval."""
INFORMATIVE: Final = 0.3
"""Width of an interval over the recorded value beyond which it says little."""


@dataclass(frozen=True, slots=True, eq=False)
class Lived:
    """What a world leaves to be held against the record and the facts."""

    records: Records
    portrait: Portrait


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CheckedRow:
    """One row of the record beside the simulated worlds."""

    row: RecordRow
    simulated: Floats
    """The figure in every world, shape (n_worlds,) [unit]."""
    is_scored: bool
    """Whether it may pass or miss: neither calibrated nor read beforehand."""

    @property
    def mean(self) -> float:
        """Mean over worlds."""
        return float(self.simulated.mean())

    @property
    def interval(self) -> tuple[float, float]:
        """The 5 and 95 % quantiles over worlds."""
        return spread(self.simulated)

    @property
    def width(self) -> float:
        """Width of the interval [unit]."""
        low, high = self.interval
        return high - low

    @property
    def informative(self) -> bool:
        """Whether the interval is narrow beside the recorded value."""
        return self.width <= INFORMATIVE * abs(self.row.recorded)

    @property
    def inside(self) -> bool:
        """Whether the recorded value lies in the interval."""
        low, high = self.interval
        return low <= self.row.recorded <= high

    @property
    def passed(self) -> bool | None:
        """Whether it is inside or the interval too wide; nothing if not scored."""
        return self.inside or not self.informative if self.is_scored else None

    @property
    def strays(self) -> bool:
        """Whether it is scored and not inside, however wide the interval."""
        return self.is_scored and not self.inside

    @property
    def verdict(self) -> Verdict:
        """The same in a word."""
        if self.row.series.role is Role.CALIBRATED:
            return "calibrated"
        if not self.is_scored:
            return "not_scored"
        if self.informative:
            return "pass" if self.inside else "miss"
        return "uninformative" if self.inside else "off"

    def to_json(self) -> dict[str, Any]:
        """Return the row as plain values."""
        row, (low, high) = self.row, self.interval
        return {
            "series": row.series.name,
            "year": row.period.year,
            "period": row.year,
            "topic": row.series.topic,
            "unit": row.series.unit,
            "recorded": row.recorded,
            "recorded_low": row.recorded_low,
            "recorded_high": row.recorded_high,
            "simulated_mean": self.mean,
            "low": low,
            "high": high,
            "width": self.width,
            "held_out": row.held_out,
            "used": str(row.used),
            "role": str(row.series.role),
            "inside": self.inside,
            "passed": self.passed,
            "informative": self.informative,
            "verdict": self.verdict,
            "grade": str(row.grade),
            "source": row.source,
            "note": row.series.note,
            "why": row.why_en if self.strays else "",
        }


@dataclass(frozen=True, kw_only=True, eq=False)
class RecordCheck:
    """Rows, rivals and facts under the same worlds, and which worlds these are."""

    settings: RunSettings
    found: FoundWorlds[Lived]
    record: tuple[RecordRow, ...]

    @cached_property
    def lived(self) -> tuple[Lived, ...]:
        """What each world left, in the order of worlds."""
        return tuple(self.found.results.values())

    @cached_property
    def rows(self) -> tuple[CheckedRow, ...]:
        """The record beside the worlds."""
        return checked_rows(
            self.record, [one.records for one in self.lived], self.settings.history
        )

    @cached_property
    def rivals(self) -> RivalTable | None:
        """How simple models do on what is held out; nothing under a replayed past."""
        if self.settings.history == "replay":
            return None
        return rivals(_held_out(self.rows))

    @cached_property
    def facts(self) -> list[Fact]:
        """The stylised facts measured in the same worlds."""
        portraits = [one.portrait for one in self.lived]
        return facts(portraits, [one.records for one in self.lived])

    @cached_property
    def shares(self) -> dict[str, Floats]:
        """The digital share of the last year under every definition, by indicator."""
        years = [one.records.yearly()[-1] for one in self.lived]
        return {
            each.indicator: np.array([year[each.indicator] for year in years])
            for each in FIGURES
        }

    def scored(self, *, held_out: bool | None = None) -> list[CheckedRow]:
        """Return the rows that are scored, of one kind or all."""
        return [
            row
            for row in self.rows
            if row.is_scored and held_out in (None, row.row.held_out)
        ]


def check_record(
    settings: RunSettings,
    n_worlds: int,
    run: Runner,
    *,
    all_draws: bool = False,
    watch: Watch | None = None,
) -> RecordCheck:
    """Live the worlds and hold them against the record.

    Parameters
    ----------
    settings
        Of every run; the last month is December 2025.
    n_worlds
        How many worlds that fit 2020 to 2023.
    run
        Works through worlds, in turn or over processes.
    all_draws
        Whether to take worlds 1 to N, fitting or not.
    watch
        Told how far the search is.

    Raises
    ------
    Refusal
        If too few worlds fit, or none of those that do could be simulated.
    """
    found = matched_run(
        settings,
        n_worlds,
        _live,
        run,
        all_draws=all_draws,
        looker=Painter,
        watch=watch,
    )
    if not found.results:
        first = next(iter(found.failures.values()))
        raise Refusal(f"no world could be simulated: {first.error}")
    return RecordCheck(settings=settings, found=found, record=load_record())


def expected_coverage(n_worlds: int) -> float:
    """Return how often an interval from so many worlds holds one more like them.

    The 5 % quantile of n values stands 1 + 0.05 (n - 1) places up among n + 1 gaps, so
    a true model is expected to pass this often, and not nine times in ten.
    """
    return 1 - 2 * (1 + _TAIL * (n_worlds - 1)) / (n_worlds + 1)


def _live(past: Past) -> Lived:
    """Go on from December 2023 to December 2025."""
    province, painter = past.province, past.looker
    while province.month <= LAST_MONTH:
        live_until(province, province.month + MONTHS_OF_A_YEAR)
        painter.look(province)
    return Lived(province.records, painter.portrait())


def checked_rows(
    record: Sequence[RecordRow], worlds: Sequence[Records], history: str
) -> tuple[CheckedRow, ...]:
    """Return each row beside its figure in every world."""
    read = [_reader(records) for records in worlds]
    return tuple(
        CheckedRow(
            row=row,
            simulated=np.array([figure_of(row) for figure_of in read]),
            is_scored=row.series.role is Role.SCORED
            and not (row.held_out and history == "replay"),
        )
        for row in record
    )


def _reader(records: Records) -> Callable[[RecordRow], float]:
    """Return what reads a row's figure in one world, its years reckoned up once."""
    years = records.yearly()

    def read(row: RecordRow) -> float:
        if row.period.is_whole_year:
            return figure(row.series.figure, years, row.period.year)
        return figure_in(row.series.figure, records, row.period)

    return read


def _held_out(rows: Sequence[CheckedRow]) -> list[HeldOut]:
    """Return what is held out as rivals take it, one series an observation."""
    series: dict[str, list[CheckedRow]] = {}
    for checked in rows:
        if checked.row.held_out and checked.is_scored:
            series.setdefault(checked.row.series.observation, []).append(checked)
    return [_as_rivals_take_it(name, of) for name, of in series.items()]


def _as_rivals_take_it(observation: str, rows: Sequence[CheckedRow]) -> HeldOut:
    names = {one.row.series.name for one in rows}
    return held_out_series(
        # QR payment is recorded in several places and is one story.
        names.pop() if len(names) == 1 else observation,
        observation,
        rows[0].row.series.unit,
        [
            HeldOutRow(
                one.row.year,
                one.row.recorded,
                one.simulated.tolist(),
                one.row.series.entity,
            )
            for one in rows
        ],
    )
