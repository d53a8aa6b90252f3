"""What an indicator is: a recorded series with its unit, words, kind and reading.

A flow is summed over a year, a stock is read on 31 December, a share is the ratio of
the year's own figures and never the mean of monthly shares.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from operator import attrgetter

from model.month_view import MonthView

__all__ = [
    "Indicator",
    "Kind",
    "Ratio",
    "Reading",
    "entry",
    "flow",
    "share",
    "stock",
]

type Reading = Callable[[MonthView], float]
"""What gives the figure of a month."""


@unique
class Kind(StrEnum):
    """How months make a year."""

    FLOW = "flow"
    """Summed over the months."""
    STOCK = "stock"
    """Read at the end of the last month."""
    SHARE = "share"
    """The ratio of other indicators of the same period."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """The sum of some indicators over the sum of others; 0 where there is no whole."""

    parts: tuple[str, ...]
    whole: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One recorded series."""

    name: str
    """Plain words, the unit at the end where two could meet."""
    unit: str
    label_vi: str
    label_en: str
    kind: Kind
    reads: Reading | Ratio
    """How a month gives it: from the month's view, or from other indicators."""


def flow(name: str, unit: str, vi: str, en: str, reads: Reading | str) -> Indicator:
    """Return a flow, read by a function or from a field of the month's view."""
    return _read(Kind.FLOW, name, unit, vi, en, reads)


def stock(name: str, unit: str, vi: str, en: str, reads: Reading | str) -> Indicator:
    """Return a stock, read by a function or from a field of the month's view."""
    return _read(Kind.STOCK, name, unit, vi, en, reads)


def share(
    name: str, vi: str, en: str, parts: Sequence[str], whole: Sequence[str]
) -> Indicator:
    """Return a share: indicators added up, over others added up."""
    ratio = Ratio(tuple(parts), tuple(whole))
    return Indicator(
        name=name,
        unit="share",
        label_vi=vi,
        label_en=en,
        kind=Kind.SHARE,
        reads=ratio,
    )


def entry(field: str, key: int | str) -> Reading:
    """Return the reading of one entry of a field of the month's view."""
    of = attrgetter(field)
    return lambda view: float(of(view)[key])


def _read(
    kind: Kind, name: str, unit: str, vi: str, en: str, reads: Reading | str
) -> Indicator:
    if isinstance(reads, str):
        reads = attrgetter(reads)
    return Indicator(
        name=name, unit=unit, label_vi=vi, label_en=en, kind=kind, reads=reads
    )
