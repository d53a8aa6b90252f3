"""Does the model foresee held-out rows better than simple rivals do?

Each rival is fitted on the record to 2023 and gives an ensemble for the held-out rows,
as the worlds do; both are scored by the fair CRPS on the same rows. With one or two
points a series nothing can be tested, and the table says so. What would surprise us:
a model that beats every rival, or one that none of its series helps.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

import numpy as np

from experiments.validation.crps import FEWEST_MEMBERS, fair_crps
from experiments.validation.equal_accuracy import FEWEST_POINTS, diebold_mariano
from experiments.validation.held_out import HeldOut
from experiments.validation.rival_outlooks import LeftOut, Outlook, Reason, outlooks

__all__ = ["TOO_SHORT", "Better", "RivalRow", "RivalTable", "SilentRival", "rivals"]

type Better = Literal["model", "rival", "neither"]

TOO_SHORT: Final = "too short"
"""Why a difference is not tested."""
_DRAWS_MOVE: Final = 0.02
"""Part of a rival's score that other draws could have moved: two standard errors."""
_ALIKE: Final = "the scores differ alike at every point"


@dataclass(frozen=True, slots=True, kw_only=True)
class RivalRow:
    """The model beside one rival on one series."""

    series: str
    name: str
    """The rival: trend, logistic, bass or path."""
    place: str
    """Whose path it is; empty for others."""
    unit: str
    crps: float
    """The rival's mean score over the rows it speaks of [unit]; smaller is better."""
    crps_model: float
    """The model's mean score over the same rows [unit]."""
    n_points: int
    """How many rows."""
    periods: tuple[str, ...]
    tested: bool
    """Whether the difference was tested."""
    p_value: float | None
    """Of equally good forecasts; nothing where it was not tested."""
    reason: str
    """Why it was not tested; empty where it was."""

    @property
    def better(self) -> Better:
        """Whose score is the smaller, by more than the luck of a rival's draws."""
        apart = abs(self.crps - self.crps_model)
        if apart <= _DRAWS_MOVE * max(abs(self.crps), abs(self.crps_model)):
            return "neither"
        return "rival" if self.crps < self.crps_model else "model"

    def as_row(self) -> dict[str, Any]:
        """Return it as one flat row with who is better."""
        return {**asdict(self), "better": self.better}


@dataclass(frozen=True, slots=True, kw_only=True)
class SilentRival:
    """A rival that says nothing of a series, and why."""

    series: str
    name: str
    place: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RivalTable:
    """All rivals on all held-out series."""

    rows: tuple[RivalRow, ...]
    left_out: tuple[SilentRival, ...]

    def told(self) -> dict[str, Any]:
        """Return both lists as they stand in a result: `rivals`, `rivals_left_out`."""
        return {
            "rivals": [row.as_row() for row in self.rows],
            "rivals_left_out": [asdict(silent) for silent in self.left_out],
        }


def rivals(held_out: Sequence[HeldOut]) -> RivalTable:
    """Return how the model stands to each rival on each held-out series.

    Parameters
    ----------
    held_out
        Series with their held-out rows, from `held_out_series`.
    """
    rows: list[RivalRow] = []
    left_out: list[SilentRival] = []
    for series in held_out:
        for outlook in outlooks(series):
            judged = _judged(series, outlook)
            if isinstance(judged, RivalRow):
                rows.append(judged)
            else:
                left_out.append(judged)
    return RivalTable(rows=tuple(rows), left_out=tuple(left_out))


def _judged(series: HeldOut, outlook: Outlook | LeftOut) -> RivalRow | SilentRival:
    if isinstance(outlook, LeftOut):
        return _silent(series, outlook, outlook.reason)
    if any(series.ensembles[row].size < FEWEST_MEMBERS for row in outlook.rows):
        return _silent(series, outlook, Reason.ONE_WORLD)
    recorded = [series.recorded[row] for row in outlook.rows]
    worlds = [series.ensembles[row] for row in outlook.rows]
    ours = np.array(list(map(fair_crps, worlds, recorded)))
    theirs = np.array(list(map(fair_crps, outlook.members, recorded)))
    p_value = diebold_mariano(ours, theirs)
    untested = TOO_SHORT if ours.size < FEWEST_POINTS else _ALIKE
    return RivalRow(
        series=series.series,
        name=str(outlook.rival),
        place=outlook.place,
        unit=series.unit,
        crps=float(theirs.mean()),
        crps_model=float(ours.mean()),
        n_points=ours.size,
        periods=tuple(series.periods[row] for row in outlook.rows),
        tested=p_value is not None,
        p_value=p_value,
        reason="" if p_value is not None else untested,
    )


def _silent(series: HeldOut, outlook: Outlook | LeftOut, reason: Reason) -> SilentRival:
    return SilentRival(
        series=series.series,
        name=str(outlook.rival),
        place=outlook.place,
        reason=str(reason),
    )
