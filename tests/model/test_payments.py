"""Wages, taxes and transfers on small cases and beside a slow twin, firm by firm."""

from dataclasses import replace

import mesa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.classification import Owner, Sector, TaxScheme
from agents.firm import Firms
from agents.refusal import Refusal
from model.accounts import Account, Ledger, Purpose, holdings_and_debt
from model.budget import Treasury
from model.firm_settlement import (
    SettlementParameters,
    Terms,
    firms_settle,
    price_level,
)
from model.invariants import InvariantBroken
from model.output import Output
from model.parameters import load_group
from model.payments import (
    HouseholdIncome,
    PaymentParameters,
    wages_taxes_and_transfers_are_paid,
)
from model.tax_schemes import TaxSchemeParameters, rate_now

SETTLEMENT = load_group(SettlementParameters)
PAYMENTS = load_group(PaymentParameters)
SCHEMES = load_group(TaxSchemeParameters)
WANTED_MONTHS = 2.0
N_SECTORS = len(Sector)

firm = st.fixed_dictionaries(
    {
        "sector": st.sampled_from(Sector),
        "owner": st.sampled_from(Owner),
        "weight": st.floats(1, 20),
        "made": st.floats(0, 50),
        "wages": st.floats(0, 30),
        "land": st.floats(0, 40),
        "cash": st.floats(-20, 100),
        "scheme": st.sampled_from(TaxScheme),
        "before": st.sampled_from(TaxScheme),
        "in_scope": st.booleans(),
        "founded": st.integers(-200, 90),
    }
)


def firms_of(table) -> Firms:
    firms = Firms(mesa.Model())
    columns = {
        name: 0.0 if known.dtype.kind == "f" else 0
        for name, known in firms.columns.items()
        if known.dtype.kind != "b"
    }
    columns |= {
        "sector": [one["sector"] for one in table],
        "owner": [one["owner"] for one in table],
        "weight": [one["weight"] for one in table],
        "value_added_bn_vnd_per_year": [12 * one["made"] for one in table],
        "land_ha": [one["land"] for one in table],
        "cash_bn_vnd": [one["cash"] for one in table],
        "tax_scheme": [one["scheme"] for one in table],
        "is_in_minimum_tax": [one["in_scope"] for one in table],
        "founded_month": [one["founded"] for one in table],
    }
    firms.births(len(table), **columns)
    return firms


def terms_of(table, **changes) -> Terms:
    terms = Terms(
        prices=np.linspace(0.8, 1.5, N_SECTORS),
        taxes_price=1.2,
        price_level=1.1,
        growth=1.3,
        wages=np.array([one["wages"] for one in table]),
        scheme_before=np.array([int(one["before"]) for one in table]),
        minimum_tax=True,
        support_fund=True,
    )
    return replace(terms, **changes)


def output_of(firms: Firms) -> Output:
    made = firms.weight * firms.value_added_bn_vnd_per_year / 12
    zeros = np.zeros(N_SECTORS)
    own, public = zeros.copy(), zeros.copy()
    own[Sector.TRADE], public[Sector.PUBLIC] = 7.0, 11.0
    return Output(
        enterprises=np.bincount(firms.sector, made, N_SECTORS),
        household_businesses=own,
        own_account=own / 2,
        public_bodies=public,
        product_taxes=13.0,
        digitalised=zeros,
        mic=zeros,
    )


def slow_firm(one, terms, month):
    """Settle one firm as the text of the model reads."""
    sales = one["made"] * terms.prices[one["sector"]]
    wages = one["wages"] * terms.price_level
    resource = (
        SETTLEMENT.resource_tax_share_of_coal * sales
        if one["sector"] == Sector.COAL
        else 0.0
    )
    rent = SETTLEMENT.land_rent_bn_vnd_per_ha_per_year / 12 * terms.price_level
    surplus = sales - wages - resource - rent * one["land"]
    if surplus <= 0:
        return {"cash": one["cash"] + surplus, "profit": surplus, "tax": 0.0}
    taxable = SETTLEMENT.taxable_share_of_surplus * surplus
    age = max(month - one["founded"], 0)
    (rate,) = rate_now(np.array([one["scheme"]]), age, SCHEMES)
    tax, top_up, support = rate * taxable, 0.0, 0.0
    if one["in_scope"] and terms.minimum_tax and rate < SCHEMES.minimum_tax_rate:
        top_up = (SCHEMES.minimum_tax_rate - rate) * taxable
        if terms.support_fund:
            support = SETTLEMENT.support_share_of_minimum_tax * top_up
    kept = taxable - tax - top_up + support
    cash = one["cash"] + kept
    lacks = WANTED_MONTHS * sales - one["cash"]
    out = kept - min(kept, max(lacks / 12, 0.0))
    return {"cash": cash - out, "profit": taxable, "tax": tax + top_up - support}


@given(st.lists(firm, min_size=1, max_size=12), st.booleans(), st.booleans())
def test_all_rows_at_once_are_each_firm_alone(table, minimum_tax, fund) -> None:
    firms, month = firms_of(table), 80
    terms = terms_of(table, minimum_tax=minimum_tax, support_fund=fund)
    settled = firms_settle(firms, terms, WANTED_MONTHS, month, SETTLEMENT, SCHEMES)
    for row, one in enumerate(table):
        slow = slow_firm(one, terms, month)
        assert settled.cash[row] == pytest.approx(slow["cash"], abs=1e-9)
        assert settled.profit[row] == pytest.approx(slow["profit"], abs=1e-9)
        tax = settled.profit_tax + settled.minimum_tax - settled.support
        assert tax[row] == pytest.approx(slow["tax"], abs=1e-9)
        assert settled.tax_forgone[row] >= 0


@given(st.lists(firm, min_size=1, max_size=12))
def test_whatever_firms_there_are_the_month_closes(table) -> None:
    firms = firms_of(table)
    ledger = Ledger.opened(*holdings_and_debt(firms))
    treasury, households = Treasury.opened(), HouseholdIncome.opened()
    for month in range(80, 83):
        paid = pay(firms, table, ledger, treasury, households, month)
        ledger.close_month(month, *holdings_and_debt(firms))
        assert abs(ledger.balance[Account.HOUSEHOLDS]) <= 1e-6
        assert paid.revenue > 0


def pay(firms, table, ledger, treasury, households, month, parameters=PAYMENTS):
    terms = terms_of(table)
    settled = firms_settle(firms, terms, WANTED_MONTHS, month, SETTLEMENT, SCHEMES)
    return wages_taxes_and_transfers_are_paid(
        firms,
        settled,
        output_of(firms),
        terms,
        ledger,
        treasury,
        households,
        parameters,
        month,
    )


TRADER = {
    "sector": Sector.TRADE,
    "owner": Owner.DOMESTIC,
    "weight": 3.0,
    "made": 10.0,
    "wages": 4.0,
    "land": 0.0,
    "cash": 30.0,
    "scheme": TaxScheme.STANDARD,
    "before": TaxScheme.STANDARD,
    "in_scope": False,
    "founded": 0,
}
GRANTED = TRADER | {"scheme": TaxScheme.KEY_DIGITAL, "founded": 72}


def settled_of(one, month=80, **changes):
    return firms_settle(
        firms_of([one]),
        terms_of([one], **changes),
        WANTED_MONTHS,
        month,
        SETTLEMENT,
        SCHEMES,
    )


def test_tax_is_forgone_only_by_terms_that_the_policy_granted() -> None:
    granted = settled_of(GRANTED)
    assert granted.profit_tax[0] == 0
    standard = SCHEMES.tax_rate_standard * granted.profit[0]
    assert granted.tax_forgone[0] == pytest.approx(standard)
    had_it = settled_of(GRANTED | {"before": TaxScheme.KEY_DIGITAL})
    assert had_it.tax_forgone[0] == 0
    assert settled_of(TRADER).tax_forgone[0] == 0


def test_a_loss_pays_no_tax_and_forgoes_none() -> None:
    loss = settled_of(GRANTED | {"wages": 40.0, "in_scope": True})
    assert loss.profit[0] < 0
    for name in ("profit_tax", "minimum_tax", "equipment", "distributed"):
        assert getattr(loss, name)[0] == 0
    assert loss.tax_forgone[0] == 0


def test_the_minimum_tax_takes_a_holiday_back_unless_the_fund_pays() -> None:
    one = GRANTED | {"in_scope": True}
    outside = settled_of(one, minimum_tax=False, support_fund=True)
    assert outside.minimum_tax[0] == outside.support[0] == 0
    alone = settled_of(one, support_fund=False)
    assert alone.minimum_tax[0] == pytest.approx(
        SCHEMES.minimum_tax_rate * alone.profit[0]
    )
    assert alone.support[0] == 0
    with_fund = settled_of(one)
    part = SETTLEMENT.support_share_of_minimum_tax
    assert with_fund.support[0] == pytest.approx(part * alone.minimum_tax[0])


def test_a_firm_saves_for_the_cash_it_wants_before_owners_take_the_rest() -> None:
    wanted = WANTED_MONTHS * settled_of(TRADER).sales[0]
    deep = settled_of(TRADER | {"cash": -100.0})
    assert deep.distributed[0] == 0
    assert deep.cash[0] > -100
    short = settled_of(TRADER | {"cash": wanted - 1.2})
    assert short.cash[0] == pytest.approx(wanted - 1.1)
    assert short.distributed[0] > 0
    full = settled_of(TRADER | {"cash": 300.0})
    assert full.distributed[0] > 0
    assert full.cash[0] == pytest.approx(300)


def test_households_go_by_last_months_income_once_there_is_one() -> None:
    table = [TRADER]
    firms = firms_of(table)
    ledger = Ledger.opened(*holdings_and_debt(firms))
    treasury, households = Treasury.opened(), HouseholdIncome.opened()
    first = pay(firms, table, ledger, treasury, households, 0)
    spent = ledger.spent(Account.HOUSEHOLDS, Purpose.IMPORTS)
    part = PAYMENTS.household_spending_imports
    assert spent == pytest.approx(part * first.household_income)
    ledger.close_month(0, *holdings_and_debt(firms))
    firms.value_added_bn_vnd_per_year = 5 * firms.value_added_bn_vnd_per_year
    second = pay(firms, table, ledger, treasury, households, 1)
    assert second.household_income != first.household_income
    later = ledger.spent(Account.HOUSEHOLDS, Purpose.IMPORTS)
    assert later == pytest.approx(part * first.household_income)


def test_wages_of_new_plants_lift_income_beyond_trend_by_and_by() -> None:
    households = HouseholdIncome.opened()
    assert households.beyond_trend == 1
    households.remember(10.0, 0.0, 1.0, 4.0)
    assert households.beyond_trend == 1
    # On trend 20 now; 4 from plants make 1.2, a quarter of the way from 1.
    households.remember(24.0, 4.0, 2.0, 4.0)
    assert households.beyond_trend == pytest.approx(1.05)
    assert households.nominal_bn_vnd == 24


def test_no_other_income_moves_demand_beyond_trend() -> None:
    rich, poor = HouseholdIncome.opened(), HouseholdIncome.opened()
    for households, later in ((rich, 99.0), (poor, 1.0)):
        households.remember(10.0, 0.0, 1.0, 4.0)
        households.remember(later, 2.0, 2.0, 4.0)
    assert rich.beyond_trend == poor.beyond_trend > 1


def test_the_province_spends_what_it_keeps_and_levers_crowd_out_goods() -> None:
    # Enough tax to pay the public bodies.
    table = [TRADER | {"made": 100.0}]

    def bought(on_levers: float) -> float:
        firms = firms_of(table)
        ledger = Ledger.opened(*holdings_and_debt(firms))
        treasury = Treasury.opened()
        treasury.spent[0] = on_levers
        pay(firms, table, ledger, treasury, HouseholdIncome.opened(), 0)
        return ledger.spent(Account.PROVINCE, Purpose.PURCHASES)

    assert bought(0.0) - bought(1.5) == pytest.approx(1.5)


def test_revenue_nets_off_what_the_support_fund_gives_back() -> None:
    table = [GRANTED | {"in_scope": True}]
    firms = firms_of(table)
    ledger = Ledger.opened(*holdings_and_debt(firms))
    paid = pay(firms, table, ledger, Treasury.opened(), HouseholdIncome.opened(), 80)
    assert paid.revenue_centre["support_fund"] == -ledger.spent(
        Account.CENTRE, Purpose.SUPPORT
    )
    taxes = (
        ledger.got(account, purpose)
        for account in (Account.PROVINCE, Account.CENTRE)
        for purpose in (
            Purpose.PRODUCT_TAXES,
            Purpose.PROFIT_TAX,
            Purpose.MINIMUM_TAX,
            Purpose.INCOME_TAX,
            Purpose.RESOURCE_TAX,
            Purpose.LAND_FEES,
        )
    )
    support = ledger.spent(Account.CENTRE, Purpose.SUPPORT)
    assert paid.revenue == pytest.approx(sum(taxes) - support)


def test_nobody_is_paid_for_what_the_firms_did_not_make() -> None:
    firms = firms_of([TRADER])
    output = output_of(firms)
    firms.value_added_bn_vnd_per_year = 1.01 * firms.value_added_bn_vnd_per_year
    terms = terms_of([TRADER])
    settled = firms_settle(firms, terms, WANTED_MONTHS, 80, SETTLEMENT, SCHEMES)
    ledger = Ledger.opened(*holdings_and_debt(firms))
    with pytest.raises(InvariantBroken, match="firms of trade make another sum"):
        wages_taxes_and_transfers_are_paid(
            firms,
            settled,
            output,
            terms,
            ledger,
            Treasury.opened(),
            HouseholdIncome.opened(),
            PAYMENTS,
            80,
        )
    assert not ledger.flows.any()


def test_consumer_prices_are_a_mean_with_fixed_weights() -> None:
    assert price_level([1.0, 3.0], [3.0, 1.0]) == 1.5
    assert price_level(np.ones(4), np.arange(4.0)) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("household_spending_local", 0.9),
        ("income_tax_share_of_pay", 1.5),
        ("land_use_fees_of_construction", -0.1),
        ("income_memory_months", 0.5),
        ("retained_share_of_shared_taxes", float("nan")),
    ],
)
def test_impossible_parameters_of_payments_are_refused(field, value) -> None:
    with pytest.raises(Refusal):
        replace(PAYMENTS, **{field: value})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("taxable_share_of_surplus", 1.1),
        ("land_rent_bn_vnd_per_ha_per_year", -1.0),
        ("support_share_of_minimum_tax", float("nan")),
    ],
)
def test_impossible_charges_on_firms_are_refused(field, value) -> None:
    with pytest.raises(Refusal, match="expected a share from 0 to 1"):
        replace(SETTLEMENT, **{field: value})
