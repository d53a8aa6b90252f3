"""Wages, taxes and transfers: who pays whom what in a month (phase 12).

Buyers pay producers for their value added. Enterprises pay wages, taxes and land rent
out of it, keep up their plant, fill the cash they want to hold, and give the rest to
their owners. Households spend fixed parts of last month's income and save what is left.
The province spends what it keeps of its taxes. What nobody at home buys, the rest of
the world does. All of it at current prices, through the ledger.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.classification import Sector
from agents.firm import Firms
from agents.refusal import Refusal
from model.accounts import Account, Ledger, Purpose, account_of_owner
from model.budget import Treasury
from model.firm_settlement import FirmMonth, Terms
from model.invariants import grdp_adds_up
from model.output import Output
from model.policy.policy import LEVERS

__all__ = [
    "HouseholdIncome",
    "PaymentParameters",
    "Payments",
    "wages_taxes_and_transfers_are_paid",
]

type Floats = npt.NDArray[np.float64]

_HOME: Final = (Account.PROVINCE, Account.CENTRE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentParameters:
    """How income is shared out.

    Raises
    ------
    Refusal
        If a share leaves 0 to 1, households would spend more than all, or an amount is
        below nought.
    """

    land_use_fees_of_construction: float
    """Fees that households pay for land to build on, over value added of construction
    [ratio]."""
    income_tax_share_of_pay: float
    """Tax on personal income over pay of enterprises and public bodies [share]."""
    domestic_share_of_product_taxes: float
    """Part of product taxes not levied at the border [share]."""
    retained_share_of_shared_taxes: float
    """Part of taxes on products at home, profits and income that the province keeps
    [share]."""
    public_pay_by_province: float
    """Part of the pay of public bodies that the province pays [share]."""
    household_spending_local: float
    """Part of income spent on what is made in the province [share]."""
    household_spending_imports: float
    """Part of income spent on what is made elsewhere [share]."""
    income_memory_months: float
    """Mean age of the incomes on which spending rests [months]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            is_share = field.name not in (
                "land_use_fees_of_construction",
                "income_memory_months",
            )
            if not value >= 0 or (is_share and value > 1):
                raise Refusal(
                    f"{field.name} is {value:g}; expected a share from 0 to 1, "
                    "or an amount from 0"
                )
        if self.household_spending_local + self.household_spending_imports > 1:
            raise Refusal("households would spend more than their income; lower a part")
        if self.income_memory_months < 1:
            raise Refusal("income_memory_months must be 1 or more")


@dataclass(slots=True, kw_only=True, eq=False)
class HouseholdIncome:
    """What households had, which moves what they buy next."""

    nominal_bn_vnd: float
    """Disposable income of the last month [bn VND a month]."""
    beyond_trend: float
    """Income on trend and the wages of plants opened since 2020, over income on trend,
    recent months counting most [ratio]."""
    on_trend_per_growth: float
    """Income of the first month over the economy's growth then [bn VND a month]."""
    has_begun: bool
    """Whether a month was lived; before, there is no income to remember."""

    @classmethod
    def opened(cls) -> "HouseholdIncome":
        """Return the state of January 2020, before any income."""
        return cls(
            nominal_bn_vnd=0.0,
            beyond_trend=1.0,
            on_trend_per_growth=0.0,
            has_begun=False,
        )

    def remember(
        self, nominal: float, of_openings: float, growth: float, memory_months: float
    ) -> None:
        """Enter the income of a month and the wages in it that plants opened pay.

        The trend is the first month's income grown as the world lets the economy grow,
        so that nothing a policy pays or moves can lower the ratio.

        Parameters
        ----------
        growth
            Of the economy on trend and of prices together, 2020 = 1 [ratio].
        """
        if not self.has_begun:
            self.on_trend_per_growth = max(nominal, 0.0) / growth
        trend = self.on_trend_per_growth * growth
        ratio = 1 + of_openings / trend if trend > 0 else 1.0
        self.beyond_trend += (ratio - self.beyond_trend) / memory_months
        self.nominal_bn_vnd = nominal
        self.has_begun = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Payments:
    """The month's money; bn VND at current prices."""

    revenue_province: Mapping[str, float]
    """What the province keeps, by tax."""
    revenue_centre: Mapping[str, float]
    """What the central government takes, by tax."""
    spending: Mapping[str, float]
    """Cost of each lever, partners' part included."""
    private_share: float
    """What private partners pay of it."""
    tax_forgone: float
    """By statute: beneficiaries' profit times the gap of their rate to that without the
    policy. The net figure is the paired difference of `revenue`."""
    wage_bill: float
    """Wages that enterprises pay."""
    profits: float
    """Profits of enterprises before tax, losses set off."""
    household_income: float
    """Disposable income of households."""
    household_income_2020_prices: float
    """The same at 2020 prices."""

    @property
    def revenue(self) -> float:
        """Revenue of province and centre together."""
        kept = sum(self.revenue_province.values())
        return kept + sum(self.revenue_centre.values())


def wages_taxes_and_transfers_are_paid(
    firms: Firms,
    settled: FirmMonth,
    output: Output,
    terms: Terms,
    ledger: Ledger,
    treasury: Treasury,
    households: HouseholdIncome,
    parameters: PaymentParameters,
    month: int,
) -> Payments:
    """Pay everybody (phase 12); writes the firms' cash, the ledger and the stocks.

    What was made is checked against the firms here: later in the month some close.

    Parameters
    ----------
    settled
        What each enterprise earns and pays, from `firms_settle`.
    output
        What was made this month; enterprises' part is that of the firms.

    Raises
    ------
    InvariantBroken
        If GRDP is not the sum of its parts, or enterprises' part not that of the firms.
    """
    grdp_adds_up(month, output, firms)
    totals = _totals(firms, settled)
    firms.cash_bn_vnd = settled.cash
    _enterprises_pay(ledger, totals, _profits_by_owner(firms, settled))
    public = _nominal(output.public_bodies, terms)
    _public_bodies_pay(ledger, public, parameters)
    province, centre = _revenue(totals, public, output, terms, parameters)
    _taxes_are_paid(ledger, province, centre)
    treasury.book(month, sum(province.values()))
    own = _nominal(output.household_businesses + output.own_account, terms)
    income = _earned(ledger, own) + _paid_by_levers(ledger)
    means = households.nominal_bn_vnd if households.has_begun else income
    taxes = output.product_taxes * terms.taxes_price
    on_sale = {
        Account.ENTERPRISES: totals["sales"] + taxes,
        Account.HOUSEHOLDS: own,
    }
    _buyers_pay(ledger, on_sale, max(means, 0.0), treasury, parameters)
    real = income / terms.price_level
    is_plant = firms.project_id >= 0
    of_openings = float((firms.weight * settled.wages * is_plant).sum())
    memory = parameters.income_memory_months
    growth = terms.growth * terms.price_level
    households.remember(income, of_openings, growth, memory)
    # What the fund gives back is no revenue; the tax itself is the centre's.
    centre["support_fund"] = -totals["support"]
    spending = dict(zip(LEVERS, treasury.spent.tolist(), strict=True))
    return Payments(
        revenue_province=province,
        revenue_centre=centre,
        spending=spending,
        private_share=float(treasury.by_partners.sum()),
        tax_forgone=totals["tax_forgone"],
        wage_bill=totals["wages"],
        profits=totals["profit"],
        household_income=income,
        household_income_2020_prices=real,
    )


def _nominal(by_sector: Floats, terms: Terms) -> float:
    return float((by_sector * terms.prices).sum())


def _totals(firms: Firms, paid: FirmMonth) -> dict[str, float]:
    """Return the province's sum of each line, weights included.

    No product of the linear-algebra library: its sums may depend on threads.
    """
    names, weight = [field.name for field in fields(paid)], firms.weight
    return {name: float((weight * getattr(paid, name)).sum()) for name in names}


def _profits_by_owner(firms: Firms, paid: FirmMonth) -> Floats:
    """Return what owners take out by their account, shape (n_accounts,)."""
    account = account_of_owner(firms.owner)
    return np.bincount(account, firms.weight * paid.distributed, len(Account))


def _enterprises_pay(
    ledger: Ledger, totals: Mapping[str, float], profits: Floats
) -> None:
    """Enter wages, equipment and profits; taxes are entered with all taxes."""
    firms = Account.ENTERPRISES
    ledger.pay(firms, Account.HOUSEHOLDS, Purpose.WAGES, totals["wages"])
    ledger.pay(firms, Account.REST_OF_WORLD, Purpose.EQUIPMENT, totals["equipment"])
    ledger.pay(Account.CENTRE, firms, Purpose.SUPPORT, totals["support"])
    for owner in (Account.HOUSEHOLDS, Account.CENTRE, Account.REST_OF_WORLD):
        ledger.pay(firms, owner, Purpose.PROFITS, float(profits[owner]))


def _public_bodies_pay(
    ledger: Ledger, pay: float, parameters: PaymentParameters
) -> None:
    """Enter the pay of public bodies, which is all they make."""
    province = parameters.public_pay_by_province * pay
    people = Account.HOUSEHOLDS
    ledger.pay(Account.PROVINCE, people, Purpose.WAGES, province)
    ledger.pay(Account.CENTRE, people, Purpose.WAGES, pay - province)


def _revenue(
    totals: Mapping[str, float],
    public_pay: float,
    output: Output,
    terms: Terms,
    parameters: PaymentParameters,
) -> tuple[dict[str, float], dict[str, float]]:
    """Return what province and centre take, by tax.

    Taxes at the border and the minimum tax are the centre's, those on land and
    resources the province's; the others are shared.
    """
    retained = parameters.retained_share_of_shared_taxes
    products = output.product_taxes * terms.taxes_price
    pay = totals["wages"] + public_pay
    construction = output.by_sector[Sector.CONSTRUCTION]
    built = float(construction * terms.prices[Sector.CONSTRUCTION])
    due = {
        "product_taxes": (
            products,
            retained * parameters.domestic_share_of_product_taxes,
        ),
        "profit_tax": (totals["profit_tax"], retained),
        "minimum_tax": (totals["minimum_tax"], 0.0),
        "income_tax": (parameters.income_tax_share_of_pay * pay, retained),
        "resource_tax": (totals["resource_tax"], 1.0),
        "land_rent": (totals["land_rent"], 1.0),
        "land_use_fees": (parameters.land_use_fees_of_construction * built, 1.0),
    }
    province = {name: amount * kept for name, (amount, kept) in due.items()}
    centre = {name: due[name][0] - kept for name, kept in province.items()}
    return province, centre


_PAID_BY: Final[Mapping[str, tuple[Account, Purpose]]] = {
    "product_taxes": (Account.ENTERPRISES, Purpose.PRODUCT_TAXES),
    "profit_tax": (Account.ENTERPRISES, Purpose.PROFIT_TAX),
    "minimum_tax": (Account.ENTERPRISES, Purpose.MINIMUM_TAX),
    "income_tax": (Account.HOUSEHOLDS, Purpose.INCOME_TAX),
    "resource_tax": (Account.ENTERPRISES, Purpose.RESOURCE_TAX),
    "land_rent": (Account.ENTERPRISES, Purpose.LAND_FEES),
    "land_use_fees": (Account.HOUSEHOLDS, Purpose.LAND_FEES),
}
"""Who pays each tax over; product taxes pass through the enterprises from buyers."""


def _taxes_are_paid(
    ledger: Ledger, province: Mapping[str, float], centre: Mapping[str, float]
) -> None:
    for account, revenue in zip(_HOME, (province, centre), strict=True):
        for name, amount in revenue.items():
            payer, purpose = _PAID_BY[name]
            ledger.pay(payer, account, purpose, amount)


def _paid_by_levers(ledger: Ledger) -> float:
    """Return what households have of levers, the part of partners included."""
    purposes = (Purpose.LEVERS, Purpose.PARTNERSHIP)
    return sum(ledger.got(Account.HOUSEHOLDS, purpose) for purpose in purposes)


def _earned(ledger: Ledger, made_by_households: float) -> float:
    """Return disposable income without levers: pay, own production, profits, taxes."""
    people = Account.HOUSEHOLDS
    got = (Purpose.WAGES, Purpose.PROFITS)
    gave = (Purpose.INCOME_TAX, Purpose.LAND_FEES)
    received = sum(ledger.got(people, purpose) for purpose in got)
    taxes = sum(ledger.spent(people, purpose) for purpose in gave)
    return made_by_households + received - taxes


def _buyers_pay(
    ledger: Ledger,
    on_sale: Mapping[Account, float],
    means: float,
    treasury: Treasury,
    parameters: PaymentParameters,
) -> None:
    """Let everything that was made be bought, and households save what is left.

    Each buyer spends on enterprises and on household producers as these sell; what the
    province does not spend on pay or levers, it spends on goods.

    Parameters
    ----------
    on_sale
        What enterprises and household producers sell, product taxes in it [bn VND].
    means
        Income that households go by [bn VND].
    """
    people, province = Account.HOUSEHOLDS, Account.PROVINCE
    pay = ledger.spent(province, Purpose.WAGES)
    left = treasury.retained_per_month - pay - treasury.spent_by_province
    spent = {
        people: parameters.household_spending_local * means,
        province: max(left, 0.0),
    }
    whole = sum(on_sale.values())
    for seller, sold in on_sale.items():
        part = sold / whole if whole > 0 else 0.0
        for buyer, amount in spent.items():
            ledger.pay(buyer, seller, Purpose.PURCHASES, part * amount)
        rest = sold - part * sum(spent.values())
        outside = Account.REST_OF_WORLD
        ledger.pay(outside, seller, Purpose.NET_PURCHASES_OUTSIDE, rest)
    imports = parameters.household_spending_imports * means
    ledger.pay(people, Account.REST_OF_WORLD, Purpose.IMPORTS, imports)
    saved = float(ledger.balance[people])
    ledger.pay(people, Account.FINANCE, Purpose.SAVING, saved)
