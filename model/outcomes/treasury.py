"""Money: revenue by tax, spending by lever, what partners pay, what is cut, incomes."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from model.indicator import Indicator, Words, entry, flow, stock
from model.outcomes.output import BN_2020, BN_VND

__all__ = ["TAXES", "treasury_indicators"]

TAXES: Final = MappingProxyType(
    {
        "product_taxes": Words("Thuế sản phẩm", "Product taxes"),
        "profit_tax": Words("Thuế thu nhập doanh nghiệp", "Tax on profits"),
        "minimum_tax": Words("Thuế tối thiểu toàn cầu", "Global minimum tax"),
        "income_tax": Words("Thuế thu nhập cá nhân", "Tax on personal income"),
        "resource_tax": Words("Thuế tài nguyên", "Resource tax"),
        "land_rent": Words("Tiền thuê đất", "Land rent"),
        "land_use_fees": Words("Tiền sử dụng đất", "Land-use fees"),
    }
)
"""Words of each tax."""

_SUMS: Final = (
    (
        "private_share",
        Words("Phần tư nhân góp", "Private share of spending"),
        Words(
            "Phần chi cho chính sách do đối tác tư nhân trả.",
            "What private partners pay of the spending on levers.",
        ),
    ),
    (
        "tax_forgone",
        Words("Thuế miễn giảm theo luật", "Tax forgone by statute"),
        Words(
            "Lợi nhuận của bên thụ hưởng nhân chênh lệch thuế suất so với khi không có"
            " chính sách; số ròng là chênh lệch thu giữa hai chính sách.",
            "Beneficiaries' profit times the gap of their rate to that without the"
            " policy; the net figure is the difference of revenue between policies.",
        ),
    ),
    (
        "wage_bill",
        Words("Tổng quỹ lương", "Wages paid"),
        Words("Lương doanh nghiệp trả trong kỳ.", "Wages that enterprises pay."),
    ),
    (
        "profits",
        Words("Lợi nhuận doanh nghiệp", "Profits of enterprises"),
        Words(
            "Lợi nhuận trước thuế, đã trừ lỗ.", "Profits before tax, losses set off."
        ),
    ),
    (
        "household_income",
        Words("Thu nhập hộ gia đình", "Household income"),
        Words("Thu nhập khả dụng của hộ.", "Disposable income of households."),
    ),
)


def treasury_indicators(levers: Mapping[str, Words]) -> Iterable[Indicator]:
    """Yield revenue, spending, the budget's frame and cut, and incomes.

    Parameters
    ----------
    levers
        Words of each lever by name.
    """
    yield from _revenue()
    yield from _spending(levers)
    for name, words, defined in _SUMS:
        yield flow(f"{name}_bn_vnd", BN_VND, words, f"money.{name}", defined)
    yield flow(
        "household_income_bn_vnd_2020_prices",
        BN_2020,
        Words("Thu nhập hộ gia đình (giá 2020)", "Household income (2020 prices)"),
        "money.household_income_2020_prices",
        Words(
            "Thu nhập khả dụng của hộ theo giá 2020.",
            "Disposable income of households over the consumer prices of 2020.",
        ),
    )
    yield from _budget()


def _revenue() -> Iterable[Indicator]:
    holders = (
        ("province", Words("tỉnh hưởng", "kept by the province")),
        ("centre", Words("về trung ương", "to the centre")),
    )
    for tax, words in TAXES.items():
        for holder, of in holders:
            yield flow(
                f"revenue_{holder}_{tax}_bn_vnd",
                BN_VND,
                Words(f"{words.vi}, {of.vi}", f"{words.en}, {of.en}"),
                entry(f"money.revenue_{holder}", tax),
                Words(
                    f"{words.vi} thu trong kỳ, phần {of.vi}.",
                    f"{words.en} paid in the period, the part {of.en}.",
                ),
            )
    for holder, of in holders:
        yield flow(
            f"revenue_{holder}_bn_vnd",
            BN_VND,
            Words(f"Tổng thu, phần {of.vi}", f"Revenue, the part {of.en}"),
            lambda view, field=f"revenue_{holder}": float(  # type: ignore[misc]
                sum(getattr(view.money, field).values())
            ),
            Words(f"Mọi khoản thu, phần {of.vi}.", f"All taxes, the part {of.en}."),
        )
    yield flow(
        "revenue_bn_vnd",
        BN_VND,
        Words("Tổng thu của tỉnh và trung ương", "Revenue of province and centre"),
        "money.revenue",
        Words(
            "Mọi khoản thu trên địa bàn, cả hai cấp.",
            "All taxes and fees paid in the province, whoever keeps them.",
        ),
    )


def _spending(levers: Mapping[str, Words]) -> Iterable[Indicator]:
    for lever, words in levers.items():
        yield flow(
            f"spending_{lever}_bn_vnd",
            BN_VND,
            Words(f"Chi: {words.vi}", f"Spending: {words.en}"),
            entry("money.spending", lever),
            Words(
                f"Chi cho “{words.vi}” trong kỳ, kể cả phần đối tác.",
                f"Spent on “{words.en}” in the period, partners' part included.",
            ),
        )
        yield flow(
            f"private_share_{lever}_bn_vnd",
            BN_VND,
            Words(f"Đối tác góp: {words.vi}", f"Partners pay: {words.en}"),
            entry("budget.by_partners", lever),
            Words(
                f"Phần đối tác tư nhân trả trong chi cho “{words.vi}”.",
                f"What private partners pay of the spending on “{words.en}”.",
            ),
        )
    yield flow(
        "spending_bn_vnd",
        BN_VND,
        Words("Tổng chi cho chính sách", "Spending on levers, private share included"),
        lambda view: float(sum(view.money.spending.values())),
        Words(
            "Tổng chi cho mọi công cụ, kể cả phần đối tác.",
            "Spent on all levers, partners' part included.",
        ),
    )


def _budget() -> Iterable[Indicator]:
    """Yield what levers may cost, and how far they are cut."""
    yield flow(
        "budget_frame_bn_vnd",
        BN_VND,
        Words("Khung chi cho chính sách", "Frame for levers"),
        "budget.frame",
        Words(
            "Phần số thu tỉnh giữ lại mười hai tháng qua mà các công cụ được chi, trước"
            " khi bù phần chi vượt.",
            "What levers may take of the revenue kept over the last twelve months,"
            " before earlier overspending is made good.",
        ),
    )
    yield stock(
        "budget_cut",
        "share",
        Words("Mức cấp so với yêu cầu", "Granted over wanted"),
        "budget.cut",
        Words(
            "Cường độ được cấp trên cường độ yêu cầu của tháng, 1 khi không bị cắt.",
            "Intensity granted over that wanted in the month, 1 where nothing is cut.",
        ),
    )
    yield flow(
        "budget_months_cut",
        "months",
        Words("Số tháng bị cắt", "Months in which levers were cut"),
        lambda view: float(view.budget.cut < 1),
        Words(
            "Số tháng các công cụ bị cắt vì vượt khung.",
            "Months in which levers were cut because they would have passed the frame.",
        ),
    )
