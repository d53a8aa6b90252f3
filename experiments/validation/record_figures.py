"""Figures that the record knows by name: of a year, a half-year, some months.

Most are indicators. Others are put together from them as the record has them: growth
of a broad sector, its share of GRDP, what was realised of all that was registered. A
figure of part of a year is read like one of a whole: flows summed, stocks at its end,
shares of the sums, growth on the same months of the year before.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Final, NamedTuple, Protocol

from agents.classification import MANUFACTURING, MONTHS_OF_A_YEAR, Sector
from agents.refusal import Refusal, did_you_mean
from model.history.residual_growth import BROAD_SECTORS
from model.indicator import Kind, Ratio
from model.indicators import INDICATOR_ROWS, INDICATORS, YEARLY_INDICATORS
from model.recorder import Records

__all__ = [
    "NAMED_FIGURES",
    "Period",
    "figure",
    "figure_in",
    "parse_period",
    "refuse_unknown",
]

type Year = Mapping[str, float | None]

FIRST_YEAR: Final = 2020
_REAL: Final = "grdp_bn_vnd_2020_prices"
_NOMINAL: Final = "grdp_bn_vnd"
_PERIOD: Final = re.compile(
    r"(?P<year>[0-9]{4})"
    r"(?:H(?P<half>[12])|Q(?P<quarter>[1-4])"
    r"|M(?P<first>[0-9]{1,2})-(?P<last>[0-9]{1,2})|-(?P<month>[0-9]{2}))?"
)


class Period(NamedTuple):
    """Months of one year, in months since January 2020."""

    first: int
    last: int
    """The last month itself is in it."""

    @property
    def year(self) -> int:
        """The year it lies in."""
        return FIRST_YEAR + self.first // MONTHS_OF_A_YEAR

    @property
    def is_whole_year(self) -> bool:
        """Whether it is January to December."""
        return self.last - self.first == MONTHS_OF_A_YEAR - 1


def parse_period(text: str) -> Period:
    """Return the months that a year of the record means.

    Parameters
    ----------
    text
        2024, 2025H1, 2025Q1, 2025M1-10 or 2024-09.

    Raises
    ------
    Refusal
        If it is none of these.
    """
    found = _PERIOD.fullmatch(text)
    first, last = _months(found) if found else (-1, -1)
    if not found or not 0 <= first <= last < MONTHS_OF_A_YEAR:
        raise Refusal(
            f"period is {text[:20]!a}; expected such as 2024, 2025H1, 2025Q1,"
            " 2025M1-10 or 2024-09\nwrite the months of one year"
        )
    start = (int(found["year"]) - FIRST_YEAR) * MONTHS_OF_A_YEAR
    return Period(start + first, start + last)


def _months(found: re.Match[str]) -> tuple[int, int]:
    """Return first and last month of the year, from 0."""
    parts = {name: int(value) for name, value in found.groupdict().items() if value}
    if "half" in parts:
        return 6 * parts["half"] - 6, 6 * parts["half"] - 1
    if "quarter" in parts:
        return 3 * parts["quarter"] - 3, 3 * parts["quarter"] - 1
    if "month" in parts:
        return parts["month"] - 1, parts["month"] - 1
    return parts.get("first", 1) - 1, parts.get("last", MONTHS_OF_A_YEAR) - 1


def figure(name: str, years: Sequence[Year], year: int) -> float:
    """Return a figure of a whole year.

    Parameters
    ----------
    name
        An indicator or one of `NAMED_FIGURES`.
    years
        Rows of `Records.yearly`, from 2020 on.

    Raises
    ------
    Refusal
        If the years do not have it.
    """
    place = year - FIRST_YEAR
    own = years[place].get(name) if 0 <= place < len(years) else None
    return _read(name, _OfYears(years, place), place) if own is None else own


def figure_in(name: str, records: Records, period: Period) -> float:
    """Return a figure of some months of a year.

    Raises
    ------
    Refusal
        If the months were not lived, or only whole years have the figure.
    """
    return _read(name, _OfMonths(records, period), period.year - FIRST_YEAR)


def refuse_unknown(name: str) -> None:
    """Refuse what is no figure."""
    known = [*NAMED_FIGURES, *INDICATOR_ROWS, *(i.name for i in YEARLY_INDICATORS)]
    if name not in known:
        raise Refusal(
            f"no figure '{name}'{did_you_mean(name, known)}\n"
            "name an indicator, or a figure of record_figures.py"
        )


class _Look(Protocol):
    """Gives an indicator of the period, or of the same period some years back."""

    def __call__(self, name: str, back: int = 0) -> float: ...


def _read(name: str, look: _Look, years_since_2020: int) -> float:
    named = NAMED_FIGURES.get(name)
    return named(look, years_since_2020) if named else look(name)


@dataclass(frozen=True, slots=True)
class _OfYears:
    """Indicators of whole years, off their rows."""

    years: Sequence[Year]
    place: int

    def __call__(self, name: str, back: int = 0) -> float:
        place = self.place - back
        value = self.years[place].get(name) if 0 <= place < len(self.years) else None
        if value is None:
            raise _missing(name, str(FIRST_YEAR + place))
        return value


@dataclass(frozen=True, slots=True)
class _OfMonths:
    """Indicators of some months, off the monthly records."""

    records: Records
    period: Period

    def __call__(self, name: str, back: int = 0) -> float:
        shift = back * MONTHS_OF_A_YEAR
        first, last = self.period.first - shift, self.period.last - shift
        if name not in INDICATOR_ROWS or not 0 <= first <= last < self.records.months:
            raise _missing(name, f"months {first} to {last}")
        return self._value(name, first, last)

    def _value(self, name: str, first: int, last: int) -> float:
        indicator = INDICATORS[INDICATOR_ROWS[name]]
        if isinstance(indicator.reads, Ratio):
            parts, whole = (
                sum(self._value(one, first, last) for one in names)
                for names in (indicator.reads.parts, indicator.reads.whole)
            )
            return parts / whole if whole else 0.0
        column = self.records.column(name)
        if indicator.kind is Kind.FLOW:
            return float(column[first : last + 1].sum())
        return float(column[last])


def _missing(name: str, when: str) -> Refusal:
    return Refusal(
        f"no {name} of {when} was simulated\n"
        "simulate the whole period, and name an indicator that it has"
    )


# Figures put together from indicators.


def _made(sectors: Sequence[Sector], look: _Look, prices: str, back: int = 0) -> float:
    return sum(look(f"va_{one.label}_bn_vnd{prices}", back) for one in sectors)


def _growth_of(sectors: Sequence[Sector], look: _Look, _: int) -> float:
    now, then = (_made(sectors, look, "_2020_prices", back) for back in (0, 1))
    return now / then - 1


def _share_of(sectors: Sequence[Sector], look: _Look, _: int) -> float:
    return _made(sectors, look, "") / look(_NOMINAL)


def _growth(name: str, look: _Look, _: int) -> float:
    return look(name) / look(name, 1) - 1


def _growth_since_2020(name: str, look: _Look, n_years: int) -> float:
    return float((look(name) / look(name, n_years)) ** (1 / n_years) - 1)


def _manufacturing_since_2020(look: _Look, n_years: int) -> float:
    now, then = (
        _made(MANUFACTURING, look, "_2020_prices", back) for back in (0, n_years)
    )
    return float((now / then) ** (1 / n_years) - 1)


def _over(part: str, whole: str, look: _Look, _: int) -> float:
    return look(part) / look(whole)


def _since_2020(name: str, look: _Look, n_years: int) -> float:
    return sum(look(name, back) for back in range(n_years + 1))


def _services_and_taxes(look: _Look, _: int) -> float:
    made = _made(BROAD_SECTORS["services"], look, "")
    return (made + look("product_taxes_bn_vnd")) / look(_NOMINAL)


def _productivity(look: _Look, _: int) -> float:
    """Return GRDP over the employed at the end of the year [million VND a worker]."""
    return 1000 * look(_NOMINAL) / look("employed")


def _digitalised_growth(look: _Look, n_years: int) -> float:
    """Return the yearly growth of the digitalised part of the share since 2020."""
    now, then = (
        look("digital_share_nso", back) - look("digital_core_share", back)
        for back in (0, n_years)
    )
    return float((now / then) ** (1 / n_years) - 1)


def _top2_median(look: _Look, n_years: int) -> float:
    """Return the share of the two largest projects in the median year since 2020."""
    return median(look("top2_share", back) for back in range(n_years + 1))


_REALISED: Final = "fdi_realised_stock_musd"
_REGISTERED: Final = "fdi_registered_stock_musd"

NAMED_FIGURES: Final[Mapping[str, Callable[[_Look, int], float]]] = {
    "grdp_growth": partial(_growth, _REAL),
    **{
        f"growth_{name}": partial(_growth_of, sectors)
        for name, sectors in BROAD_SECTORS.items()
    },
    "grdp_growth_since_2020": partial(_growth_since_2020, _REAL),
    "growth_manufacturing_since_2020": _manufacturing_since_2020,
    "growth_manufacturing": partial(_growth_of, MANUFACTURING),
    "growth_vehicles": partial(_growth_of, (Sector.VEHICLES,)),
    "growth_product_taxes": partial(_growth, "product_taxes_bn_vnd_2020_prices"),
    **{
        f"share_{name}": partial(_share_of, sectors)
        for name, sectors in BROAD_SECTORS.items()
    },
    "share_mining": partial(_share_of, (Sector.COAL,)),
    "share_power": partial(_share_of, (Sector.POWER,)),
    "share_product_taxes": partial(_over, "product_taxes_bn_vnd", _NOMINAL),
    "share_services_plus_taxes": _services_and_taxes,
    "labour_productivity_mvnd": _productivity,
    "digitalised_growth": _digitalised_growth,
    "realised_share": partial(_over, _REALISED, _REGISTERED),
    "fdi_registered_since_2020_musd": partial(_since_2020, "fdi_registered_musd"),
    "top2_median": _top2_median,
}
"""Figures that are no indicator by themselves, by name."""
