"""Value added: GRDP, its parts by sector, and where it comes from."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Final

from agents.classification import MANUFACTURING, Sector
from model.indicator import Indicator, Reading, Words, entry, flow, share
from model.month_view import MonthView
from model.outcomes.sector_words import SECTORS

__all__ = ["BN_2020", "BN_VND", "both_prices", "output_indicators"]

BN_VND: Final = "bn VND a month"
BN_2020: Final = "bn VND a month, 2020 prices"

_SOURCES: Final = (
    (
        "exogenous",
        Words("theo xu thế bên ngoài", "following the world"),
        Words(
            "Phần của các cơ sở có từ 2020 nếu chỉ theo xu thế ngành.",
            "Of all units of 2020, had they only followed their sector's trend.",
        ),
    ),
    (
        "openings",
        Words("từ nhà máy mới mở", "of plants opened"),
        Words(
            "Phần của các nhà máy mở từ tháng 1/2020.",
            "Of plants opened since January 2020.",
        ),
    ),
    (
        "stages",
        Words("từ mức số hóa tăng thêm", "of digital stages gained"),
        Words(
            "Phần năng suất tăng do các mức số hóa vượt năm 2020.",
            "What digital stages beyond those of 2020 add to productivity.",
        ),
    ),
    (
        "existing",
        Words("từ cơ sở hiện có", "of existing units"),
        Words(
            "Phần còn lại: lao động, doanh nghiệp mới và đóng cửa, thu nhập lan tỏa.",
            "All else: staff, foundings, closings, incomes that plants spread.",
        ),
    ),
)


def both_prices(
    name: str, words: Words, nominal: Reading, real: Reading, defined: Words
) -> tuple[Indicator, Indicator]:
    """Return a flow of money at current and at 2020 prices."""
    return (
        flow(f"{name}_bn_vnd", BN_VND, words, nominal, defined),
        flow(
            f"{name}_bn_vnd_2020_prices",
            BN_2020,
            Words(f"{words.vi} (giá 2020)", f"{words.en} (2020 prices)"),
            real,
            defined,
        ),
    )


def output_indicators() -> Iterable[Indicator]:
    """Yield GRDP, value added by sector and product taxes, at both prices."""
    yield from both_prices(
        "grdp",
        Words("GRDP", "GRDP"),
        _grdp,
        lambda view: float(view.value_added.sum()) + view.product_taxes,
        Words(
            "Giá trị tăng thêm của mọi đơn vị cộng thuế sản phẩm trừ trợ cấp.",
            "Value added of all producers plus taxes less subsidies on products.",
        ),
    )
    for sector, words in SECTORS:
        yield from both_prices(
            f"va_{sector.label}",
            Words(f"Giá trị tăng thêm: {words.vi}", f"Value added: {words.en}"),
            _at_prices(sector),
            entry("value_added", sector),
            Words(
                f"Giá trị tăng thêm của mọi đơn vị ngành {words.vi}.",
                f"Value added of all producers in {words.en}.",
            ),
        )
    yield from both_prices(
        "product_taxes",
        Words("Thuế sản phẩm trừ trợ cấp", "Product taxes less subsidies"),
        lambda view: view.product_taxes * view.product_taxes_price,
        lambda view: view.product_taxes,
        Words(
            "Thuế đánh vào sản phẩm trừ trợ cấp, một phần của GRDP.",
            "Taxes less subsidies on products, a part of GRDP.",
        ),
    )
    yield from _sources()
    yield from _of_foreign_firms()
    yield from _shares()


def _of_foreign_firms() -> Iterable[Indicator]:
    yield from both_prices(
        "va_foreign",
        Words("Giá trị tăng thêm: doanh nghiệp FDI", "Value added: foreign firms"),
        lambda view: view.nominal(view.firms.foreign),
        lambda view: float(view.firms.foreign.sum()),
        Words(
            "Giá trị tăng thêm của doanh nghiệp có chủ nước ngoài.",
            "Value added of enterprises that a foreign country owns.",
        ),
    )
    yield share(
        "foreign_share",
        Words("Tỷ trọng khu vực FDI trong GRDP", "Share of foreign firms in GRDP"),
        ("va_foreign_bn_vnd",),
        ("grdp_bn_vnd",),
        Words(
            "Giá trị tăng thêm của doanh nghiệp có chủ nước ngoài trên GRDP.",
            "Value added of enterprises that a foreign country owns over GRDP.",
        ),
    )


def _shares() -> Iterable[Indicator]:
    yield share(
        "manufacturing_share",
        Words("Tỷ trọng chế biến, chế tạo trong GRDP", "Manufacturing share of GRDP"),
        [f"va_{sector.label}_bn_vnd" for sector in MANUFACTURING],
        ("grdp_bn_vnd",),
        Words(
            "Giá trị tăng thêm của công nghiệp chế biến, chế tạo trên GRDP.",
            "Value added of VSIC section C over GRDP.",
        ),
    )
    others = [
        f"va_{sector.label}_bn_vnd"
        for sector, _ in SECTORS
        if sector != Sector.AGRICULTURE
    ]
    yield share(
        "non_farm_output_share",
        Words(
            "Tỷ trọng công nghiệp, xây dựng và dịch vụ",
            "Share of industry, construction and services",
        ),
        others,
        (*others, f"va_{Sector.AGRICULTURE.label}_bn_vnd"),
        Words(
            "Giá trị tăng thêm ngoài nông, lâm, thủy sản trên tổng giá trị tăng thêm.",
            "Value added outside agriculture over that of all sectors.",
        ),
    )


def _sources() -> Iterable[Indicator]:
    for name, words, defined in _SOURCES:
        yield flow(
            f"source_{name}_bn_vnd_2020_prices",
            BN_2020,
            Words(f"Giá trị tăng thêm {words.vi}", f"Value added {words.en}"),
            attrgetter(f"sources.{name}"),
            defined,
        )


def _grdp(view: MonthView) -> float:
    taxes = view.product_taxes * view.product_taxes_price
    return view.nominal(view.value_added) + taxes


def _at_prices(sector: int) -> Reading:
    return lambda view: float(view.value_added[sector] * view.prices[sector])
