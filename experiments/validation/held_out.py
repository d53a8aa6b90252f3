"""What rivals compete for: held-out rows of a series, and what was known to 2023.

A rival is fitted on rows of the record marked `train` to 2023, and may look at the
same figure of other places. Nothing of the province after 2023 reaches it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal
from experiments.validation.record_figures import parse_period
from model.evidence.reader import PROVINCE, Evidence, Observation, Used
from model.history.history_tables import LAST_FREE_YEAR
from model.place_records import Market, read_markets, read_wards
from model.views.household_view import RECORDED_MARKETS

__all__ = ["HeldOut", "HeldOutRow", "held_out_series", "market_starts"]

type Floats = npt.NDArray[np.float64]

_YEAR_LETTERS: Final = 4
_SPREADS: Final = "qr_share"
"""The one observation of something that spreads from a known start."""


class HeldOutRow(NamedTuple):
    """One recorded value and what the worlds gave for it."""

    period: str
    """2025, 2025H1 or 2024-09."""
    recorded: float
    ensemble: Sequence[float]
    """One value a world."""
    entity: str = PROVINCE
    """Whom the record is about."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeldOut:
    """The held-out rows of one series.

    Raises
    ------
    Refusal
        If there is no row, or lists are not of one length.
    """

    series: str
    unit: str
    """Of all values; it tells growth, shares and amounts apart."""
    periods: tuple[str, ...]
    """When, one a row."""
    recorded: tuple[float, ...]
    """What was recorded, one a row [unit]."""
    ensembles: tuple[Floats, ...]
    """What the worlds gave, one a row, each shape (n_worlds,) [unit]."""
    training: Mapping[int, float]
    """Recorded values by year that a rival may be fitted on [unit]."""
    elsewhere: Mapping[str, Mapping[str, float]]
    """The same figure of other places by period [unit]."""
    starts: tuple[tuple[int, ...], ...]
    """Months in which it began to spread, one a place, for each row; nothing where
    nothing spreads [months since January 2020]."""

    def __post_init__(self) -> None:
        n = len(self.periods)
        lengths = {len(self.recorded), len(self.ensembles), len(self.starts)}
        if n == 0 or lengths != {n}:
            raise Refusal(
                f"{self.series}: {n} periods beside {sorted(lengths)} values\n"
                "give one record, ensemble and start for each period, at least one"
            )


def held_out_series(
    series: str,
    observation: str,
    unit: str,
    rows: Sequence[HeldOutRow],
    factor: float = 1.0,
) -> HeldOut:
    """Return a series with what the record knew of it to 2023, here and elsewhere.

    Parameters
    ----------
    series
        What the series is called.
    observation
        The name of its rows in `observations.csv`.
    unit
        Unit of the values in `rows`.
    rows
        Held-out rows; they are put into the order of time.
    factor
        Takes the record's unit to `unit`.
    """
    rows = sorted(rows, key=lambda row: parse_period(row.period)[::-1])
    record = [row for row in Evidence.load().observations if row.name == observation]
    spreads = observation == _SPREADS
    return HeldOut(
        series=series,
        unit=unit,
        periods=tuple(row.period for row in rows),
        recorded=tuple(row.recorded for row in rows),
        ensembles=tuple(np.array(row.ensemble, dtype=np.float64) for row in rows),
        training={int(row.year): row.value * factor for row in record if _trains(row)},
        elsewhere=_elsewhere(record, factor),
        starts=tuple(market_starts(row.entity) if spreads else () for row in rows),
    )


def _trains(row: Observation) -> bool:
    whole_year = len(row.year) == _YEAR_LETTERS
    mine = row.entity == PROVINCE and row.used is Used.TRAIN
    return mine and whole_year and int(row.year) <= LAST_FREE_YEAR


def _elsewhere(
    record: Sequence[Observation], factor: float
) -> dict[str, dict[str, float]]:
    """Return other places' values by place and period; none that is held out."""
    found: dict[str, dict[str, float]] = {}
    for row in record:
        if row.entity != PROVINCE and row.used is Used.CONTEXT:
            found.setdefault(row.entity, {})[row.year] = row.value * factor
    return found


def market_starts(entity: str) -> tuple[int, ...]:
    """Return when the QR campaign began in each market that a record is about.

    Parameters
    ----------
    entity
        The province, one of `RECORDED_MARKETS`, or something else that has none.
    """
    place = entity.removesuffix(" market")
    belongs = RECORDED_MARKETS.get(place)
    wards = read_wards()
    return tuple(
        market.qr_start
        for market in _markets()
        if entity == PROVINCE or (belongs and belongs(market, wards[market.ward]))
    )


@cache
def _markets() -> tuple[Market, ...]:
    index = {ward.name_vi: row for row, ward in enumerate(read_wards())}
    return tuple(read_markets(index))
