"""Which rival can speak of a series, and the ensemble it gives.

A rival that cannot be fitted is left out with a reason, never fitted on too little: a
line needs four values, since with fewer its predictive distribution has no mean; a
path of another place needs two steps shared with the province to 2023. Where something
spreads, the path of another place is the pace that a campaign had there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR
from agents.luck import Luck, Stream
from experiments.validation.held_out import HeldOut
from experiments.validation.record_figures import Period, parse_period
from experiments.validation.rival_models import (
    bass_members,
    logistic_members,
    pace_members,
    path_members,
    trend_members,
)
from model.evidence.reader import Evidence
from model.history.history_tables import LAST_FREE_YEAR
from model.place_tables import FIRST_YEAR

__all__ = ["N_MEMBERS", "LeftOut", "Outlook", "Reason", "Rival", "outlooks"]

type Floats = npt.NDArray[np.float64]
type Line = Callable[[Floats, Floats, Floats, Floats], Floats]

N_MEMBERS: Final = 10_000
"""Draws of a rival's forecast: so many that its score has hardly any luck in it."""

_FEWEST_VALUES: Final = 4
_FEWEST_STEPS: Final = 2
_INNOVATION: Final = "bass_ict_p"
_IMITATION: Final = "bass_ict_q"
_PACE: Final = "qr_campaign_hazard"
_PACE_OF: Final = "Thái Nguyên"
"""Whose markets that row is read from."""
_WORLD: Final = 0
"""No world that is simulated."""
_HALF_STEP: Final = 2.0**-54
"""Keeps a uniform number off 0, where Student's t has no bound."""


@unique
class Rival(StrEnum):
    """A simple model that competes."""

    TREND = "trend"
    LOGISTIC = "logistic"
    BASS = "bass"
    PATH = "path"
    """The path of another place."""


@unique
class Reason(StrEnum):
    """Why a rival is left out: the first two by its nature, the others for data."""

    NO_SHARE = "no share"
    NOTHING_SPREADS = "nothing that spreads from a known start"
    TOO_FEW = "too few years to 2023"
    NO_OTHER_PLACE = "no other place recorded"
    TOO_FEW_TOGETHER = "too few years in common with the other place"
    PART_OF_A_YEAR = "only parts of a year"
    ONE_WORLD = "fewer than two worlds"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outlook:
    """What a rival says of the rows of a series that it can speak of."""

    rival: Rival
    place: str = ""
    """Whose path it is."""
    rows: tuple[int, ...]
    """Which rows of the series."""
    members: Floats
    """Shape (n_rows, n_members) [unit of the series]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A rival that cannot speak of a series."""

    rival: Rival
    place: str = ""
    reason: Reason


def outlooks(series: HeldOut) -> Iterator[Outlook | LeftOut]:
    """Yield what each rival says of a series, or why it says nothing."""
    yield _of_line(Rival.TREND, trend_members, series)
    if _is_share(series.unit):
        yield _of_line(Rival.LOGISTIC, logistic_members, series)
    else:
        yield LeftOut(rival=Rival.LOGISTIC, reason=Reason.NO_SHARE)
    spreads = any(series.starts)
    if spreads:
        yield from _of_spread(series)
    else:
        yield LeftOut(rival=Rival.BASS, reason=Reason.NOTHING_SPREADS)
    if not series.elsewhere and not spreads:
        yield LeftOut(rival=Rival.PATH, reason=Reason.NO_OTHER_PLACE)
    for place, values in series.elsewhere.items():
        yield _of_path(place, values, series)


def _is_growth(unit: str) -> bool:
    return unit == "share a year"


def _is_share(unit: str) -> bool:
    return unit.startswith("share") and not _is_growth(unit)


def _within_nature(members: Floats, unit: str) -> Floats:
    """Return the draws with those that cannot be at the end of what can.

    A share stays within 0 and 1, an amount above 0, and nothing shrinks by more than
    all of it: a rival that said otherwise would be beaten by its form alone.
    """
    lowest = -1.0 if _is_growth(unit) else 0.0
    highest = 1.0 if _is_share(unit) else np.inf
    return np.clip(members, lowest, highest)


def _known(series: HeldOut) -> dict[int, float]:
    """Return what may be fitted on, by year, in the order of years."""
    years = sorted(year for year in series.training if year <= LAST_FREE_YEAR)
    return {year: series.training[year] for year in years}


def _comparable(series: HeldOut) -> tuple[int, ...]:
    """Return the rows that yearly values speak of: no amounts of part of a year."""
    whole = [parse_period(period).is_whole_year for period in series.periods]
    rates = series.unit.startswith("share")
    return tuple(row for row, is_whole in enumerate(whole) if is_whole or rates)


def _middle(period: Period) -> float:
    """Return the middle of a period [years]."""
    return FIRST_YEAR + (period.first + period.last + 1) / 2 / MONTHS_OF_A_YEAR


def _middles(periods: Sequence[str]) -> Floats:
    return np.array([_middle(parse_period(period)) for period in periods])


def _of_line(rival: Rival, line: Line, series: HeldOut) -> Outlook | LeftOut:
    known, rows = _known(series), _comparable(series)
    if rival is Rival.LOGISTIC:
        # Nothing and all have no log odds.
        known = {year: share for year, share in known.items() if 0 < share < 1}
    if len(known) < _FEWEST_VALUES:
        return LeftOut(rival=rival, reason=Reason.TOO_FEW)
    if not rows:
        return LeftOut(rival=rival, reason=Reason.PART_OF_A_YEAR)
    times = _middles([str(year) for year in known])
    at = _middles([series.periods[row] for row in rows])
    values = np.array(list(known.values()))
    members = line(times, values, at, _uniforms()[0])
    return Outlook(rival=rival, rows=rows, members=_within_nature(members, series.unit))


def _of_spread(series: HeldOut) -> Iterator[Outlook]:
    """Yield Bass's curve and the pace elsewhere, both from the campaign's start on."""
    evidence = Evidence.load()
    rows = tuple(row for row, starts in enumerate(series.starts) if starts)
    ends = [parse_period(series.periods[row]).last + 1 for row in rows]
    since = [
        [(end - start) / MONTHS_OF_A_YEAR for start in series.starts[row]]
        for row, end in zip(rows, ends, strict=True)
    ]
    p, q = (evidence.observation(name) for name in (_INNOVATION, _IMITATION))
    members = bass_members(since, (p.low, p.high), (q.low, q.high), _uniforms())
    yield Outlook(rival=Rival.BASS, rows=rows, members=members)
    pace = evidence.parameter(_PACE)
    hazard = pace.low * MONTHS_OF_A_YEAR, pace.high * MONTHS_OF_A_YEAR
    members = pace_members(since, hazard, _uniforms()[0])
    yield Outlook(rival=Rival.PATH, place=_PACE_OF, rows=rows, members=members)


def _of_path(
    place: str, values: Mapping[str, float], series: HeldOut
) -> Outlook | LeftOut:
    known = _known(series)
    there = {year: values[str(year)] for year in known if str(year) in values}
    anchor = max(known, default=0)
    steps = [year for year in there if year + 1 in there]
    if len(steps) < _FEWEST_STEPS or anchor not in there:
        return LeftOut(rival=Rival.PATH, place=place, reason=Reason.TOO_FEW_TOGETHER)
    rows = tuple(row for row in _comparable(series) if series.periods[row] in values)
    if not rows:
        return LeftOut(rival=Rival.PATH, place=place, reason=Reason.PART_OF_A_YEAR)
    move = _moved_by_sum if series.unit.startswith("share") else _moved_by_ratio
    missed = [
        known[year + 1] - move(known[year], there[year], there[year + 1])
        for year in steps
    ]
    periods = [series.periods[row] for row in rows]
    forecast = [move(known[anchor], there[anchor], values[key]) for key in periods]
    members = path_members(
        np.array(forecast),
        np.array(missed),
        _middles(periods) - _middles([str(anchor)]),
        _uniforms()[0],
    )
    members = _within_nature(members, series.unit)
    return Outlook(rival=Rival.PATH, place=place, rows=rows, members=members)


def _moved_by_sum(value: float, before: float, after: float) -> float:
    """Return a rate or share that moves by as many points as elsewhere."""
    return value + after - before


def _moved_by_ratio(value: float, before: float, after: float) -> float:
    """Return an amount that grows by the same factor as elsewhere."""
    return value * after / before


@cache
def _uniforms() -> Floats:
    """Return the luck of every rival, the same for all, shape (2, n_members)."""
    luck, members = Luck(_WORLD), np.arange(N_MEMBERS)
    drawn = [luck.uniform(Stream.RIVAL, 0, members, draw=draw) for draw in (0, 1)]
    return np.array(drawn) + _HALF_STEP
