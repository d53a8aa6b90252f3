"""Phase 15: the recorder writes down the month; nothing in the model reads it.

The recorder is a stock of numbers, so that a checkpoint keeps what was recorded with
the rest. `Records` are what a run hands back: months by indicator, and years.
"""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR
from agents.refusal import Refusal, did_you_mean
from model.indicator import Kind, Ratio, Year, Years
from model.indicators import INDICATOR_ROWS, INDICATORS, YEARLY_INDICATORS
from model.month_view import MonthView
from model.policy.rule import PUBLISHED
from model.policy.schedule import N_MONTHS

__all__ = ["Recorder", "Records", "Year", "published_figures"]

type Floats = npt.NDArray[np.float64]

_FIRST_YEAR: Final = 2020


_SO_FAR: Final = ("registered", "largest", "second")


def _empty() -> Floats:
    return np.zeros((len(INDICATORS), N_MONTHS))


@dataclass(slots=True, eq=False)
class Recorder:
    """What was recorded of every month lived so far."""

    values: Floats = field(default_factory=_empty)
    """Shape (n_indicators, n_months of the whole time); months to come hold 0."""
    n_months: int = 0
    """How many months are recorded."""

    def record(self, view: MonthView) -> Floats:
        """Write down one month and return its figures, shape (n_indicators,).

        Raises
        ------
        Refusal
            If it is not the month that comes next, or an indicator is no number.
        """
        if view.month != self.n_months or view.month >= N_MONTHS:
            raise Refusal(
                f"month {view.month} to record; expected month {self.n_months}\n"
                "record every month once, at its end"
            )
        figures = _month_figures(view)
        odd = np.flatnonzero(~np.isfinite(figures))
        if odd.size:
            name = INDICATORS[odd[0]].name
            raise Refusal(f"{name} of month {view.month} is {figures[odd[0]]}")
        self.values[:, view.month] = figures
        self.n_months += 1
        return figures

    def year_so_far(self) -> tuple[float, float, float]:
        """Return what this year registered up to now, and its two largest projects.

        All three are 0 in January [USD million].
        """
        if self.n_months % MONTHS_OF_A_YEAR == 0:
            return 0.0, 0.0, 0.0
        rows = [INDICATOR_ROWS[f"fdi_{name}_year_so_far_musd"] for name in _SO_FAR]
        registered, largest, second = self.values[rows, self.n_months - 1].tolist()
        return registered, largest, second

    @property
    def records(self) -> "Records":
        """What was recorded so far, copied."""
        return Records(self.values[:, : self.n_months].copy())


def published_figures(figures: Floats) -> Floats:
    """Return those of a month's figures that rules may read, (n_published,)."""
    read: Floats = figures[_PUBLISHED_ROWS]
    return read


def _month_figures(view: MonthView) -> Floats:
    figures = [
        0.0 if isinstance(indicator.reads, Ratio) else indicator.reads(view)
        for indicator in INDICATORS
    ]
    return np.array(_with_ratios(figures))


def _with_ratios(figures: list[float]) -> list[float]:
    """Fill in what is a ratio of others."""
    for row, parts, whole in _RATIOS:
        below = sum(figures[place] for place in whole)
        above = sum(figures[place] for place in parts)
        figures[row] = above / below if below else 0.0
    return figures


def _rows_of(names: Sequence[str]) -> tuple[int, ...]:
    return tuple(INDICATOR_ROWS[name] for name in names)


_PUBLISHED_ROWS: Final = [INDICATOR_ROWS[name] for name in PUBLISHED]

_RATIOS: Final = tuple(
    (row, _rows_of(indicator.reads.parts), _rows_of(indicator.reads.whole))
    for row, indicator in enumerate(INDICATORS)
    if isinstance(indicator.reads, Ratio)
)
"""Row of each share with the rows of its parts and of its whole."""


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """Every indicator of every recorded month."""

    values: Floats
    """Shape (n_indicators, n_months), rows in the order of `INDICATORS`."""

    @property
    def months(self) -> int:
        """How many months are recorded."""
        return int(self.values.shape[1])

    @property
    def names(self) -> tuple[str, ...]:
        """The indicators, in the order of the rows."""
        return tuple(INDICATOR_ROWS)

    def column(self, name: str) -> Floats:
        """Return one indicator by month, shape (n_months,).

        Raises
        ------
        Refusal
            If there is no such indicator.
        """
        if name not in INDICATOR_ROWS:
            raise Refusal(
                f"no indicator '{name}'{did_you_mean(name, INDICATOR_ROWS)}\n"
                "`halong list indicators` names them all"
            )
        column: Floats = self.values[INDICATOR_ROWS[name]]
        return column

    def digest(self) -> str:
        """Return the sha256 of names and little-endian columns, nothing else."""
        said = hashlib.sha256("\n".join(self.names).encode())
        said.update(np.ascontiguousarray(self.values, dtype="<f8").tobytes())
        return said.hexdigest()

    def yearly(self) -> list[Year]:
        """Return a row a year: stocks of December, flows summed, shares of the sums.

        A year that was not lived to its end has its months so far, no growth and, if
        June is missing, no figure of mid-year.
        """
        years: list[Year] = []
        for start in range(0, self.months, MONTHS_OF_A_YEAR):
            years.append(self._year(start, years))
        return years

    def _year(self, start: int, before: Sequence[Year]) -> Year:
        """Return the row of the year that begins in a month."""
        months = self.values[:, start : start + MONTHS_OF_A_YEAR]
        year: Year = {"year": _FIRST_YEAR + len(before), **_year_row(months)}
        years = Years(
            now=year,
            before=before,
            months={name: months[row] for name, row in INDICATOR_ROWS.items()},
            is_whole=months.shape[1] == MONTHS_OF_A_YEAR,
        )
        for indicator in YEARLY_INDICATORS:
            year[indicator.name] = indicator.reads(years)
        return year


def _year_row(months: Floats) -> Year:
    """Return the indicators of some months of one year, by name."""
    figures = [
        math.fsum(months[row])
        if indicator.kind is Kind.FLOW
        else float(months[row, -1])
        for row, indicator in enumerate(INDICATORS)
    ]
    return dict(zip(INDICATOR_ROWS, _with_ratios(figures), strict=True))
