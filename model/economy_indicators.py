"""Indicators of value added, the digital share and money."""

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Final

from agents.classification import MANUFACTURING, Sector
from model.indicator import Indicator, Reading, entry, flow, share
from model.month_view import MonthView

__all__ = ["SECTORS_VI", "digital_indicators", "money_indicators", "output_indicators"]

SECTORS_VI: Final = (
    "than",
    "điện, nước",
    "điện tử",
    "pin mặt trời",
    "ô tô",
    "dệt may",
    "chế biến khác",
    "xây dựng",
    "thương mại",
    "du lịch",
    "logistics",
    "CNTT-TT",
    "dịch vụ khác",
    "khu vực công",
    "nông nghiệp",
)
"""Sectors in Vietnamese, in the order of the codes."""

_BN: Final = "bn VND a month"
_BN_2020: Final = "bn VND a month, 2020 prices"
_PARTS: Final = (
    ("core", "Kinh tế số lõi", "Core digital"),
    ("digitalised", "Phần số hóa của các ngành khác", "Digitalised part of others"),
    ("photovoltaics", "Pin mặt trời", "Photovoltaics"),
    (
        "digitalised_refitted",
        "Phần số hóa khi pin mặt trời thuộc lõi",
        "Digitalised part, refitted with photovoltaics in the core",
    ),
    ("mic", "Kinh tế số theo Bộ", "Digital economy by the ministry"),
)
_SHARES: Final = (
    ("share_nso", "Tỷ trọng kinh tế số", "Digital share", ("core", "digitalised")),
    (
        "share_nso_photovoltaics",
        "Tỷ trọng kinh tế số, pin mặt trời thuộc lõi",
        "Digital share, photovoltaics in the core",
        ("core", "photovoltaics", "digitalised_refitted"),
    ),
    ("share_mic", "Tỷ trọng kinh tế số theo Bộ", "Digital share (MIC)", ("mic",)),
    ("core_share", "Phần lõi của tỷ trọng", "Core part of the share", ("core",)),
)


def _both_prices(
    name: str, vi: str, en: str, nominal: Reading, real: Reading
) -> tuple[Indicator, Indicator]:
    """Return a flow of money at current and at 2020 prices."""
    return (
        flow(f"{name}_bn_vnd", _BN, vi, en, nominal),
        flow(
            f"{name}_bn_vnd_2020_prices",
            _BN_2020,
            f"{vi} (giá 2020)",
            f"{en} (2020 prices)",
            real,
        ),
    )


def _grdp(view: MonthView) -> float:
    taxes = view.product_taxes * view.product_taxes_price
    return view.nominal(view.value_added) + taxes


def _at_prices(sector: int) -> Reading:
    return lambda view: float(view.value_added[sector] * view.prices[sector])


def _nominal(field: str) -> Reading:
    of = attrgetter(field)
    return lambda view: view.nominal(of(view))


def _total(field: str) -> Reading:
    of = attrgetter(field)
    return lambda view: float(of(view).sum())


def output_indicators() -> Iterable[Indicator]:
    """Yield GRDP, value added by sector and product taxes, at both prices."""
    yield from _both_prices(
        "grdp",
        "GRDP",
        "GRDP",
        _grdp,
        lambda view: float(view.value_added.sum()) + view.product_taxes,
    )
    for sector, vi in zip(Sector, SECTORS_VI, strict=True):
        yield from _both_prices(
            f"va_{sector.label}",
            f"Giá trị tăng thêm: {vi}",
            f"Value added: {sector.label.replace('_', ' ')}",
            _at_prices(sector),
            entry("value_added", sector),
        )
    yield from _both_prices(
        "product_taxes",
        "Thuế sản phẩm trừ trợ cấp",
        "Product taxes less subsidies",
        lambda view: view.product_taxes * view.product_taxes_price,
        lambda view: view.product_taxes,
    )
    for name, vi, en in (
        ("exogenous", "theo xu thế bên ngoài", "following the world"),
        ("openings", "từ nhà máy mới mở", "of plants opened"),
        ("stages", "từ mức số hóa tăng thêm", "of digital stages gained"),
        ("existing", "từ cơ sở hiện có", "of existing units"),
    ):
        yield flow(
            f"source_{name}_bn_vnd_2020_prices",
            _BN_2020,
            f"Giá trị tăng thêm {vi}",
            f"Value added {en}",
            attrgetter(f"sources.{name}"),
        )
    yield share(
        "manufacturing_share",
        "Tỷ trọng chế biến, chế tạo trong GRDP",
        "Manufacturing share of GRDP",
        [f"va_{sector.label}_bn_vnd" for sector in MANUFACTURING],
        ("grdp_bn_vnd",),
    )


def digital_indicators() -> Iterable[Indicator]:
    """Yield digital value added by part, and the shares of it, at both prices."""
    for name, vi, en in _PARTS:
        yield from _both_prices(
            f"digital_{name}",
            vi,
            en,
            _nominal(f"digital.{name}"),
            _total(f"digital.{name}"),
        )
    for suffix, in_vi, in_en in (
        ("", "", ""),
        ("_2020_prices", " (giá 2020)", " (2020 prices)"),
    ):
        for name, vi, en, parts in _SHARES:
            yield share(
                f"digital_{name}{suffix}",
                vi + in_vi,
                en + in_en,
                [f"digital_{part}_bn_vnd{suffix}" for part in parts],
                (f"grdp_bn_vnd{suffix}",),
            )


def money_indicators(
    levers: Mapping[str, tuple[str, str]], taxes: Mapping[str, tuple[str, str]]
) -> Iterable[Indicator]:
    """Yield budget, revenue and incomes at current prices.

    Parameters
    ----------
    levers, taxes
        Words in Vietnamese and English by name.
    """
    for tax, (tax_vi, tax_en) in taxes.items():
        for holder, vi, en in (
            ("province", "tỉnh hưởng", "kept by the province"),
            ("centre", "về trung ương", "to the centre"),
        ):
            yield flow(
                f"revenue_{holder}_{tax}_bn_vnd",
                _BN,
                f"{tax_vi}, {vi}",
                f"{tax_en}, {en}",
                entry(f"money.revenue_{holder}", tax),
            )
    yield flow(
        "revenue_bn_vnd",
        _BN,
        "Tổng thu của tỉnh và trung ương",
        "Revenue of province and centre",
        "money.revenue",
    )
    for lever, (lever_vi, lever_en) in levers.items():
        yield flow(
            f"spending_{lever}_bn_vnd",
            _BN,
            f"Chi: {lever_vi}",
            f"Spending: {lever_en}",
            entry("money.spending", lever),
        )
    yield flow(
        "spending_bn_vnd",
        _BN,
        "Tổng chi cho chính sách",
        "Spending on levers, private share included",
        lambda view: float(sum(view.money.spending.values())),
    )
    for name, vi, en in (
        ("private_share", "Phần tư nhân góp", "Private share of spending"),
        ("tax_forgone", "Thuế miễn giảm", "Tax forgone by statute"),
        ("wage_bill", "Tổng quỹ lương", "Wages paid"),
        ("profits", "Lợi nhuận doanh nghiệp", "Profits of enterprises"),
        ("household_income", "Thu nhập hộ gia đình", "Household income"),
    ):
        yield flow(f"{name}_bn_vnd", _BN, vi, en, f"money.{name}")
    yield flow(
        "household_income_bn_vnd_2020_prices",
        _BN_2020,
        "Thu nhập hộ gia đình (giá 2020)",
        "Household income (2020 prices)",
        "money.household_income_2020_prices",
    )
