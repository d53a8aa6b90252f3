"""Where growth comes from: what the world gives, what opened, what firms did, prices.

Each part is the change of that part of GRDP over GRDP of the year before, so that the
real parts sum to real growth, and with prices to nominal growth.
"""

from collections.abc import Mapping, Sequence
from typing import Final

__all__ = ["PARTS", "growth_split"]

type Year = Mapping[str, float | None]

_REAL: Final = "grdp_bn_vnd_2020_prices"
_NOMINAL: Final = "grdp_bn_vnd"
_SOURCES: Final = {
    "exogenous": "source_exogenous_bn_vnd_2020_prices",
    "openings": "source_openings_bn_vnd_2020_prices",
    "existing": "source_existing_bn_vnd_2020_prices",
    "stages": "source_stages_bn_vnd_2020_prices",
    "product_taxes": "product_taxes_bn_vnd_2020_prices",
}
PARTS: Final = ("growth", *_SOURCES, "prices")
"""Real growth, the parts that sum to it, and what prices add to nominal growth."""


def growth_split(worlds: Sequence[Sequence[Year]]) -> list[dict[str, float]]:
    """Return a row a year from the second on: its growth and the parts of it.

    Parameters
    ----------
    worlds
        The yearly rows of each world; parts are means over worlds [share a year].
    """
    n_years = min(len(years) for years in worlds)
    rows = []
    for place in range(1, n_years):
        splits = [_split(years[place - 1], years[place]) for years in worlds]
        mean = {part: sum(s[part] for s in splits) / len(splits) for part in PARTS}
        rows.append({"year": _number(worlds[0][place], "year")} | mean)
    return rows


def _split(before: Year, now: Year) -> dict[str, float]:
    whole = _number(before, _REAL)
    parts = {
        part: (_number(now, name) - _number(before, name)) / whole
        for part, name in _SOURCES.items()
    }
    growth = _number(now, _REAL) / whole - 1
    nominal = _number(now, _NOMINAL) / _number(before, _NOMINAL) - 1
    return {"growth": growth, **parts, "prices": nominal - growth}


def _number(year: Year, name: str) -> float:
    value = year[name]
    return float("nan") if value is None else float(value)
