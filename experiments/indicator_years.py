"""The years of every indicator, each beside its unit and price base."""

from collections.abc import Sequence
from typing import Any

from model.indicators import INDICATORS, YEARLY_INDICATORS
from model.recorder import Year

__all__ = ["indicator_years"]


def indicator_years(years: Sequence[Year]) -> dict[str, dict[str, Any]]:
    """Return each indicator by name: its unit and price base, its value by year.

    Parameters
    ----------
    years
        Rows of `Records.yearly`; what a year does not have is null.
    """
    return {
        indicator.name: {
            "unit": indicator.yearly_unit,
            "price_base": str(indicator.price_base),
            "values": {f"{year['year']:.0f}": year[indicator.name] for year in years},
        }
        for indicator in (*INDICATORS, *YEARLY_INDICATORS)
    }
