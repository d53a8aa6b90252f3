"""What an indicator is: a series with its unit, price base, words, kind and reading.

A flow is summed over a year, a stock is read on 31 December, a share or other ratio is
that of the year's own figures and never the mean of monthly ratios. A yearly indicator
is read off whole years, once the months have made them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from operator import attrgetter
from typing import Final, NamedTuple, cast

import numpy as np
import numpy.typing as npt

from model.month_view import MonthView

__all__ = [
    "Indicator",
    "Kind",
    "PriceBase",
    "Ratio",
    "Reading",
    "Words",
    "Year",
    "YearlyIndicator",
    "YearlyReading",
    "Years",
    "entry",
    "flow",
    "price_base",
    "ratio",
    "share",
    "stock",
    "yearly",
]

type Reading = Callable[[MonthView], float]
"""What gives the figure of a month."""
type Year = dict[str, float | None]
"""Figures of a year by name."""
type YearlyReading = Callable[["Years"], float | None]
"""What gives the figure of a year, nothing where there is none."""


class Words(NamedTuple):
    """The same said in Vietnamese and in English."""

    vi: str
    en: str


@unique
class Kind(StrEnum):
    """How months make a year."""

    FLOW = "flow"
    """Summed over the months."""
    STOCK = "stock"
    """Read at the end of the last month."""
    SHARE = "share"
    """The ratio of other indicators of the same period."""
    YEARLY = "yearly"
    """Read off whole years; no month has it."""


@unique
class PriceBase(StrEnum):
    """Prices at which an indicator counts."""

    CURRENT = "current"
    """Of the month itself."""
    CONSTANT = "2020"
    """Of 2020."""
    NONE = "none"
    """It is no money, and no ratio of money."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """The sum of some indicators over the sum of others; 0 where there is no whole."""

    parts: tuple[str, ...]
    whole: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """What every indicator is called and how it is to be understood."""

    name: str
    """Plain words, the unit at the end where two could meet."""
    unit: str
    price_base: PriceBase
    label_vi: str
    label_en: str
    definition_vi: str
    """What is counted, and how, in a sentence."""
    definition: str
    """The same in English."""
    kind: Kind

    @property
    def yearly_unit(self) -> str:
        """The unit of a year's figure: flows are sums of its months."""
        is_flow = self.kind is Kind.FLOW
        return self.unit.replace(" a month", " a year") if is_flow else self.unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(_Named):
    """One series that is recorded every month."""

    reads: Reading | Ratio
    """How a month gives it: from the month's view, or from other indicators."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyIndicator(_Named):
    """One figure that only a year has."""

    reads: YearlyReading
    """How the years up to this one give it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """A year being reckoned up, and the years before it."""

    now: Mapping[str, float | None]
    """Figures of this year, yearly ones that stand before in the list among them."""
    before: Sequence[Mapping[str, float | None]]
    """Earlier years, oldest first."""
    months: Mapping[str, npt.NDArray[np.float64]]
    """Indicators by month of this year, as far as lived."""
    is_whole: bool
    """Whether the year was lived to its end."""

    def figure(self, name: str) -> float:
        """Return a recorded figure of this year."""
        return cast(float, self.now[name])


def flow(
    name: str, unit: str, words: Words, reads: Reading | str, defined: Words
) -> Indicator:
    """Return a flow, read by a function or from a field of the month's view."""
    return _read(Kind.FLOW, name, unit, words, reads, defined)


def stock(
    name: str, unit: str, words: Words, reads: Reading | str, defined: Words
) -> Indicator:
    """Return a stock, read by a function or from a field of the month's view."""
    return _read(Kind.STOCK, name, unit, words, reads, defined)


def share(
    name: str,
    words: Words,
    parts: Sequence[str],
    whole: Sequence[str],
    defined: Words,
) -> Indicator:
    """Return a share: indicators added up, over others added up."""
    return ratio(name, "share", words, parts, whole, defined)


def ratio(
    name: str,
    unit: str,
    words: Words,
    parts: Sequence[str],
    whole: Sequence[str],
    defined: Words,
) -> Indicator:
    """Return a ratio of sums of indicators; its price base is that of the whole."""
    return Indicator(
        name=name,
        unit=unit,
        price_base=price_base(whole[0]),
        label_vi=words.vi,
        label_en=words.en,
        definition_vi=defined.vi,
        definition=defined.en,
        kind=Kind.SHARE,
        reads=Ratio(tuple(parts), tuple(whole)),
    )


def yearly(
    name: str,
    unit: str,
    words: Words,
    reads: YearlyReading,
    defined: Words,
    base: PriceBase | None = None,
) -> YearlyIndicator:
    """Return a yearly indicator, its price base told by its name unless given."""
    return YearlyIndicator(
        name=name,
        unit=unit,
        price_base=price_base(name) if base is None else base,
        label_vi=words.vi,
        label_en=words.en,
        definition_vi=defined.vi,
        definition=defined.en,
        kind=Kind.YEARLY,
        reads=reads,
    )


def entry(field: str, key: int | str) -> Reading:
    """Return the reading of one entry of a field of the month's view."""
    of = attrgetter(field)
    return lambda view: float(of(view)[key])


_MONEY: Final = ("bn_vnd", "mvnd", "musd", "usd_per_m2")


def price_base(name: str) -> PriceBase:
    """Return the price base that the name of a sum of money tells."""
    if name.endswith("_2020_prices"):
        return PriceBase.CONSTANT
    return PriceBase.CURRENT if name.endswith(_MONEY) else PriceBase.NONE


def _read(
    kind: Kind,
    name: str,
    unit: str,
    words: Words,
    reads: Reading | str,
    defined: Words,
) -> Indicator:
    if isinstance(reads, str):
        reads = attrgetter(reads)
    return Indicator(
        name=name,
        unit=unit,
        price_base=price_base(name),
        label_vi=words.vi,
        label_en=words.en,
        definition_vi=defined.vi,
        definition=defined.en,
        kind=kind,
        reads=reads,
    )
