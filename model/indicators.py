"""All indicators, in the order of the columns of every result file."""

from dataclasses import fields
from itertools import chain
from types import MappingProxyType
from typing import Final

from model.activity_indicators import (
    firm_indicators,
    investment_indicators,
    labour_indicators,
    land_indicators,
)
from model.economy_indicators import (
    digital_indicators,
    money_indicators,
    output_indicators,
)
from model.indicator import Indicator
from model.policy.policy import LEVERS, Policy

__all__ = ["INDICATORS", "INDICATOR_ROWS", "TAXES"]

TAXES: Final = MappingProxyType(
    {
        "product_taxes": ("Thuế sản phẩm", "Product taxes"),
        "profit_tax": ("Thuế thu nhập doanh nghiệp", "Tax on profits"),
        "minimum_tax": ("Thuế tối thiểu toàn cầu", "Global minimum tax"),
        "income_tax": ("Thuế thu nhập cá nhân", "Tax on personal income"),
        "resource_tax": ("Thuế tài nguyên", "Resource tax"),
        "land_rent": ("Tiền thuê đất", "Land rent"),
        "land_use_fees": ("Tiền sử dụng đất", "Land-use fees"),
    }
)
"""Words of each tax in Vietnamese and English."""

_LEVERS: Final = {
    lever.name: (lever.metadata["vi"], lever.metadata["en"])
    for lever in fields(Policy)
    if lever.name in LEVERS
}

INDICATORS: Final[tuple[Indicator, ...]] = tuple(
    chain(
        output_indicators(),
        digital_indicators(),
        firm_indicators(),
        labour_indicators(),
        investment_indicators(),
        land_indicators(),
        money_indicators(_LEVERS, TAXES),
    )
)
"""What is recorded of every month; to add a series, yield it in its group."""

INDICATOR_ROWS: Final = MappingProxyType(
    {indicator.name: row for row, indicator in enumerate(INDICATORS)}
)
"""Row of each indicator by name."""
