"""The question: do the accounts of a small province come out as worked by hand.

Ten firms, some households, public bodies, a province that spends on two levers, and one
month. Every number below was worked with pencil; all are sums of powers of two, so the
month of the model must give the very same bits. It would surprise us if one of them, or
any payment between two accounts, were off.

The firms, by number (amounts a month, for one enterprise; some rows stand for several):

1 coal, of the state: sells 32 at price 2 = 64, pays wages 16, a quarter on resources
  16, rent for 8 ha 8; surplus 24, half of it profit 12, taxed 3; of the 9 left it keeps
  2, a twelfth of the 24 that its cash of 104 lacks to two months of sales.
2 four traders: sell 8, wages 4, profit 2, taxed 0.5; cash is full, so 1.5 go to owners.
3 two traders: sell 4, wages 6; the loss of 2 takes their cash of 1 and a loan of 1.
4 electronics from Korea: sells 64, wages 16, rent 16; profit 16 taxed at the zone's
  eighth 2, topped up by 2 to the minimum, 1 given back; of 13 left it keeps 2 and 11
  go home. Without the policy it would pay 4: 2 are forgone.
5 two builders: sell 16, wages 8, profit 4, taxed 1; more cash than wanted, so owners
  take the 3 of this month and no more.
6 power, of the state: sells 32, wages 8, profit 12, taxed 3; 9 go to the state.
7 software: sells 16, wages 8, profit 4, in its free years anyhow; 2 stay, 2 go out.
8 four guest houses: sell 4, wages 4; nothing is left.
9 textiles from China: sells 16, wages 16, rent 4; the loss of 4 takes cash of 2 and a
  loan of 2.
10 two farms: sell 8, wages 2, profit 3, taxed 0.75; of 2.25 left they pay back 1.5 of
  a loan of 2, a twelfth of what they lack to 16.
"""

from collections.abc import Sequence
from typing import Final

import mesa
import numpy as np
import numpy.typing as npt

from agents.classification import Owner, Sector, TaxScheme
from agents.firm import Firms
from experiments.verification.settings import AccountsSettings
from experiments.verification.verdict import Verdict, Watch
from model.accounts import Account, Ledger, Purpose, holdings_and_debt
from model.budget import BudgetParameters, Treasury
from model.firm_settlement import SettlementParameters, Terms, firms_settle
from model.lever_prices import EffortCosts, PrivateShares, UnitCosts
from model.output import Output
from model.payments import (
    HouseholdIncome,
    PaymentParameters,
    Payments,
    wages_taxes_and_transfers_are_paid,
)
from model.tax_schemes import TaxSchemeParameters

__all__ = ["check"]

type Floats = npt.NDArray[np.float64]

TOLERANCE: Final = 1e-9
"""For amounts that are no sums of powers of two; as a part of them."""
_YEAR: Final = 12.0
_WANTED_CASH_MONTHS: Final = 2.0
_COAL_PRICE: Final = 2.0

_FIRMS: Final = (
    # sector, owner, weight, made, wages, ha, cash, scheme, in scope of the minimum tax
    (Sector.COAL, Owner.STATE, 1, 32, 16, 8, 104, TaxScheme.STANDARD, False),
    (Sector.TRADE, Owner.DOMESTIC, 4, 8, 4, 0, 16, TaxScheme.STANDARD, False),
    (Sector.TRADE, Owner.DOMESTIC, 2, 4, 6, 0, 1, TaxScheme.STANDARD, False),
    (Sector.ELECTRONICS, Owner.KOREA, 1, 64, 16, 16, 104, 1, True),
    (Sector.CONSTRUCTION, Owner.DOMESTIC, 2, 16, 8, 0, 40, 0, False),
    (Sector.POWER, Owner.STATE, 1, 32, 8, 0, 64, TaxScheme.STANDARD, False),
    (Sector.ICT, Owner.DOMESTIC, 1, 16, 8, 0, 8, TaxScheme.KEY_DIGITAL, False),
    (Sector.TOURISM, Owner.DOMESTIC, 4, 4, 4, 0, 4, TaxScheme.STANDARD, False),
    (Sector.TEXTILES, Owner.CHINA, 1, 16, 16, 4, 2, TaxScheme.STANDARD, False),
    (Sector.AGRICULTURE, Owner.DOMESTIC, 2, 8, 2, 0, -2, 0, False),
)
_CASH_AFTER: Final = (106, 16, -1, 106, 40, 64, 10, 4, -2, -0.5)

_FIRM, _HOME, _PROVINCE, _CENTRE, _WORLD, _BANK = Account
_PAID: Final = (
    # Firms sell 296 at current prices, and 88 of product taxes with it: 384. Household
    # businesses sell 64 and farms 64: 128. So every buyer spends three quarters on
    # firms. Households buy for half of 272.5, the province for what it keeps, 90.25,
    # less pay of 18 and 3 for a lever; the rest of the world buys the rest.
    (_HOME, _FIRM, Purpose.PURCHASES, 102.1875),
    (_HOME, _HOME, Purpose.PURCHASES, 34.0625),
    (_PROVINCE, _FIRM, Purpose.PURCHASES, 51.9375),
    (_PROVINCE, _HOME, Purpose.PURCHASES, 17.3125),
    (_WORLD, _FIRM, Purpose.NET_PURCHASES_OUTSIDE, 229.875),
    (_WORLD, _HOME, Purpose.NET_PURCHASES_OUTSIDE, 76.625),
    (_HOME, _WORLD, Purpose.IMPORTS, 68.125),
    (_FIRM, _WORLD, Purpose.EQUIPMENT, 66),
    # Of public pay of 24 the province carries three quarters.
    (_FIRM, _HOME, Purpose.WAGES, 128),
    (_PROVINCE, _HOME, Purpose.WAGES, 18),
    (_CENTRE, _HOME, Purpose.WAGES, 6),
    # Half of product taxes is levied at home; of that, of profit tax 13.5 and of income
    # tax, an eighth of pay of 152, the province keeps half.
    (_FIRM, _PROVINCE, Purpose.PRODUCT_TAXES, 22),
    (_FIRM, _CENTRE, Purpose.PRODUCT_TAXES, 66),
    (_FIRM, _PROVINCE, Purpose.PROFIT_TAX, 6.75),
    (_FIRM, _CENTRE, Purpose.PROFIT_TAX, 6.75),
    (_FIRM, _CENTRE, Purpose.MINIMUM_TAX, 2),
    (_HOME, _PROVINCE, Purpose.INCOME_TAX, 9.5),
    (_HOME, _CENTRE, Purpose.INCOME_TAX, 9.5),
    (_FIRM, _PROVINCE, Purpose.RESOURCE_TAX, 16),
    # Rent for 28 ha; fees for land to build on, a quarter of 32 built.
    (_FIRM, _PROVINCE, Purpose.LAND_FEES, 28),
    (_HOME, _PROVINCE, Purpose.LAND_FEES, 8),
    (_CENTRE, _FIRM, Purpose.SUPPORT, 1),
    # Owners: traders 6, builders 6, software 2 and farms 1.5; coal 7 and power
    # 9; electronics 11.
    (_FIRM, _HOME, Purpose.PROFITS, 15.5),
    (_FIRM, _CENTRE, Purpose.PROFITS, 16),
    (_FIRM, _WORLD, Purpose.PROFITS, 11),
    # Income 152 + 15.5 + 128 + 4 - 19 - 8 = 272.5, of which a quarter is saved.
    (_HOME, _BANK, Purpose.SAVING, 68.125),
    # Firms owed 4 and now owe 5.
    (_BANK, _FIRM, Purpose.CREDIT, 1),
    # Training for 4, a quarter of it from partners.
    (_PROVINCE, _HOME, Purpose.LEVERS, 3),
    (_BANK, _HOME, Purpose.PARTNERSHIP, 1),
)
_BALANCE_MOVED: Final = (2, 0, 0, 93.25, -161.375, 66.125)
_FIGURES: Final = {
    "nominal GRDP": 536,
    "GRDP at 2020 prices": 504,
    "wage bill": 128,
    "profits": 58,
    "household income": 272.5,
    "kept by the province": 90.25,
    "revenue, support taken off": 173.5,
    "tax forgone": 2,
    "spending on levers": 4,
    "of which by partners": 1,
}


def check(settings: AccountsSettings, _: Watch) -> Verdict:
    """Return how far the month of the model lies from the one worked by hand.

    All amounts are worked `money` times as large, which changes no share.
    """
    residuals = _residuals(settings.money)
    largest = max(residuals)
    return Verdict(
        simulated={"max_residual": largest},
        theory={"max_residual": 0.0},
        passed=largest <= TOLERANCE,
        chosen={"firms": len(_FIRMS), "figures": len(residuals)},
    )


def _residuals(money: float) -> list[float]:
    """Return what every figure is off by, as a part of `money`."""
    firms, output = _province(money)
    ledger = Ledger.opened(*holdings_and_debt(firms))
    before = ledger.balance.copy()
    treasury, households = Treasury.opened(), HouseholdIncome.opened()
    treasury.spend(ledger, "training_places", 4 * money, _BUDGET)
    treasury.spend(ledger, "placebo", 0.0, _BUDGET)
    terms = _terms(firms)
    settled = firms_settle(
        firms, terms, _WANTED_CASH_MONTHS, 0, _SETTLEMENT, _schemes()
    )
    paid = wages_taxes_and_transfers_are_paid(
        firms, settled, output, terms, ledger, treasury, households, _PAYMENTS, 0
    )
    ledger.close_month(0, *holdings_and_debt(firms))
    figures = _figures(output, terms, paid, treasury)
    off = np.concatenate(
        [
            (firms.cash_bn_vnd - money * np.array(_CASH_AFTER)),
            (ledger.year - money * _by_hand()).ravel(),
            (ledger.balance - before - money * np.array(_BALANCE_MOVED)),
            [figures[name] - money * worth for name, worth in _FIGURES.items()],
        ]
    )
    return list((np.abs(off) / money).tolist())


def _by_hand() -> Floats:
    flows = np.zeros((len(Purpose), len(Account), len(Account)))
    for payer, payee, purpose, amount in _PAID:
        flows[purpose, payer, payee] = amount
    return flows


def _figures(
    output: Output, terms: Terms, paid: Payments, treasury: Treasury
) -> dict[str, float]:
    return {
        "nominal GRDP": output.nominal_grdp(terms.prices, terms.taxes_price),
        "GRDP at 2020 prices": output.grdp,
        "wage bill": paid.wage_bill,
        "profits": paid.profits,
        "household income": paid.household_income,
        "kept by the province": treasury.retained_per_month,
        "revenue, support taken off": paid.revenue,
        "tax forgone": paid.tax_forgone,
        "spending on levers": sum(paid.spending.values()),
        "of which by partners": paid.private_share,
    }


def _province(money: float) -> tuple[Firms, Output]:
    """Return the ten firms and what everybody makes, at 2020 prices."""
    sector, owner, weight, made, wages, land, cash, scheme, in_scope = map(
        np.array, zip(*_FIRMS, strict=True)
    )
    firms = Firms(mesa.Model())
    rest: dict[str, float] = {
        name: {"f": 0.0, "b": False}.get(declared.dtype.kind, 0)
        for name, declared in firms.columns.items()
        if name not in ("tax_scheme", "is_in_minimum_tax", "project_id")
    }
    columns = rest | {
        "sector": sector,
        "owner": owner,
        "weight": weight,
        "value_added_bn_vnd_per_year": _YEAR * money * made,
        "pay_basic_mvnd": money * wages,
        "land_ha": money * land,
        "cash_bn_vnd": money * cash,
        "tax_scheme": scheme,
        "is_in_minimum_tax": in_scope,
    }
    firms.births(len(_FIRMS), **columns)
    return firms, Output(
        enterprises=money * np.bincount(sector, weight * made, len(Sector)),
        household_businesses=_only(Sector.TRADE, 64 * money),
        own_account=_only(Sector.AGRICULTURE, 64 * money),
        public_bodies=_only(Sector.PUBLIC, 24 * money),
        product_taxes=88 * money,
        digitalised=np.zeros(len(Sector)),
        mic=np.zeros(len(Sector)),
    )


def _only(sector: Sector, amount: float) -> Floats:
    by_sector = np.zeros(len(Sector))
    by_sector[sector] = amount
    return by_sector


def _terms(firms: Firms) -> Terms:
    prices = np.ones(len(Sector))
    prices[Sector.COAL] = _COAL_PRICE
    before = np.where(
        firms.tax_scheme == TaxScheme.ECONOMIC_ZONE,
        TaxScheme.STANDARD,
        firms.tax_scheme,
    )
    return Terms(
        prices=prices,
        taxes_price=1.0,
        price_level=1.0,
        growth=1.0,
        wages=firms.pay_basic_mvnd,
        scheme_before=before,
        minimum_tax=True,
        support_fund=True,
    )


def _schemes() -> TaxSchemeParameters:
    """Return terms that last: an eighth in the zone, nothing for key digital firms."""
    terms: Sequence[tuple[str, float, float]] = (
        ("economic_zone", 0.125, 0.0),
        ("key_digital", 0.125, 10.0),
        ("special", 0.0, 0.0),
    )
    given = {f"tax_rate_{name}": rate for name, rate, _ in terms}
    given |= {f"tax_years_{name}": 10.0 for name, _, _ in terms}
    given |= {f"tax_free_years_{name}": free for name, _, free in terms}
    given |= {f"tax_half_years_{name}": 0.0 for name, _, _ in terms}
    return TaxSchemeParameters(tax_rate_standard=0.25, minimum_tax_rate=0.25, **given)


_SETTLEMENT: Final = SettlementParameters(
    taxable_share_of_surplus=0.5,
    resource_tax_share_of_coal=0.25,
    land_rent_bn_vnd_per_ha_per_year=_YEAR,
    support_share_of_minimum_tax=0.5,
)
_PAYMENTS: Final = PaymentParameters(
    land_use_fees_of_construction=0.25,
    income_tax_share_of_pay=0.125,
    domestic_share_of_product_taxes=0.5,
    retained_share_of_shared_taxes=0.5,
    public_pay_by_province=0.75,
    household_spending_local=0.5,
    household_spending_imports=0.25,
    income_memory_months=6.0,
)
_BUDGET: Final = BudgetParameters(
    lever_budget_share=0.5,
    lever_budget_reserve_share=0.0,
    effort_cost=EffortCosts.where(),
    unit_cost=UnitCosts.where(),
    private_share=PrivateShares.where(training_places=0.25),
    partnership_return_per_year=0.0,
    partnership_taken_share=0.0,
)
