"""The ledger: two sides, nothing lost, cash of firms and their account together."""

import mesa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.classification import Owner
from agents.firm import Firms
from agents.refusal import Refusal
from model.accounts import (
    Account,
    Ledger,
    Purpose,
    account_of_owner,
    firms_are_paid,
    holdings_and_debt,
    owners_fund,
    owners_wind_up,
)
from model.invariants import InvariantBroken

SIGNED = (Purpose.NET_PURCHASES_OUTSIDE, Purpose.SAVING)
amounts = st.floats(0, 1e6, allow_nan=False)


def firms_with(cash, *, weight=1.0, owner=Owner.DOMESTIC) -> Firms:
    firms = Firms(mesa.Model())
    columns = {
        name: 0.0 if known.dtype.kind == "f" else 0
        for name, known in firms.columns.items()
        if known.dtype.kind != "b"
    }
    firms.births(
        len(cash), **columns | {"cash_bn_vnd": cash, "weight": weight, "owner": owner}
    )
    return firms


def ledger_of(firms: Firms) -> Ledger:
    return Ledger.opened(*holdings_and_debt(firms))


def test_a_payment_debits_one_side_and_credits_the_other() -> None:
    ledger = Ledger.opened()
    ledger.pay(Account.PROVINCE, Account.HOUSEHOLDS, Purpose.WAGES, 5.0)
    assert ledger.balance[Account.PROVINCE] == -5
    assert ledger.balance[Account.HOUSEHOLDS] == 5
    assert ledger.spent(Account.PROVINCE, Purpose.WAGES) == 5
    assert ledger.got(Account.HOUSEHOLDS, Purpose.WAGES) == 5
    assert ledger.got(Account.HOUSEHOLDS, Purpose.PROFITS) == 0


@pytest.mark.parametrize("purpose", [p for p in Purpose if p not in SIGNED])
def test_no_gross_payment_is_negative(purpose: Purpose) -> None:
    with pytest.raises(Refusal, match="swap payer and payee"):
        Ledger.opened().pay(Account.CENTRE, Account.PROVINCE, purpose, -1e-9)


@pytest.mark.parametrize("purpose", SIGNED)
def test_net_flows_may_run_the_other_way(purpose: Purpose) -> None:
    ledger = Ledger.opened()
    ledger.pay(Account.REST_OF_WORLD, Account.FINANCE, purpose, -3.0)
    assert ledger.balance[Account.REST_OF_WORLD] == 3
    ledger.close_month(0, 0.0, 0.0)


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("amount", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_is_refused(purpose: Purpose, amount: float) -> None:
    ledger = Ledger.opened()
    with pytest.raises(Refusal, match="finite amount"):
        ledger.pay(Account.CENTRE, Account.PROVINCE, purpose, amount)
    assert not ledger.flows.any()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(Account),
            st.sampled_from(Account),
            st.sampled_from(Purpose),
            amounts,
        ),
        max_size=40,
    )
)
def test_whatever_is_paid_the_balances_sum_to_nought(payments) -> None:
    ledger = Ledger.opened()
    slow = dict.fromkeys(Account, 0.0)
    for payer, payee, purpose, amount in payments:
        ledger.pay(payer, payee, purpose, amount)
        slow[payer] -= amount
        slow[payee] += amount
    gross = sum(amount for *_, amount in payments)
    assert ledger.balance == pytest.approx(list(slow.values()), abs=1e-9)
    holdings = float(ledger.balance[Account.ENTERPRISES])
    ledger.close_month(0, holdings, 0.0)
    assert abs(ledger.balance.sum()) <= 1e-9 * max(gross, 1)
    assert ledger.year.sum() == pytest.approx(gross)
    assert not np.concatenate([ledger.flows.ravel(), ledger.paid]).any()


def test_a_payment_with_one_side_breaks_the_close() -> None:
    ledger = Ledger.opened()
    ledger.pay(Account.CENTRE, Account.PROVINCE, Purpose.WAGES, 100.0)
    ledger.received[Account.PROVINCE] += 1e-6
    with pytest.raises(InvariantBroken, match="debits and credits differ") as broken:
        ledger.close_month(7, 0.0, 0.0)
    assert broken.value.month == 7
    assert set(broken.value.numbers) == {"debits_bn_vnd", "credits_bn_vnd"}


def test_a_balance_that_moves_without_a_payment_breaks_the_close() -> None:
    ledger = Ledger.opened()
    ledger.pay(Account.CENTRE, Account.PROVINCE, Purpose.WAGES, 100.0)
    ledger.balance[Account.CENTRE] -= 1.0
    with pytest.raises(InvariantBroken, match="balance 3 moved"):
        ledger.close_month(0, 0.0, 0.0)


def test_cash_that_moves_outside_the_ledger_breaks_the_close() -> None:
    firms = firms_with([10.0, 20.0])
    ledger = ledger_of(firms)
    firms.cash_bn_vnd = [10.0, 21.0]
    with pytest.raises(InvariantBroken, match="differs from the cash of the firms"):
        ledger.close_month(0, *holdings_and_debt(firms))


def test_cash_below_nought_is_lent_by_finance_and_paid_back() -> None:
    firms = firms_with([1.0, 5.0], weight=[2.0, 1.0])
    ledger, rows = ledger_of(firms), np.array([0])
    one = Account.HOUSEHOLDS
    firms_are_paid(ledger, firms, rows, one, Purpose.WAGES, [-3.0])
    ledger.close_month(0, *holdings_and_debt(firms))
    # Two firms of 1 each paid 3: the 2 missing for each are lent.
    assert ledger.year[Purpose.CREDIT].sum() == 4
    assert ledger.balance[Account.ENTERPRISES] == 5
    assert ledger.debt == 4
    firms_are_paid(ledger, firms, rows, one, Purpose.PURCHASES, [2.5])
    ledger.close_month(1, *holdings_and_debt(firms))
    assert ledger.year[Purpose.REPAYMENT].sum() == 4
    assert ledger.balance[Account.ENTERPRISES] == 6
    assert ledger.debt == 0


def test_the_year_starts_anew_in_january() -> None:
    ledger = Ledger.opened()
    for month in range(14):
        ledger.pay(Account.CENTRE, Account.PROVINCE, Purpose.WAGES, 1.0)
        ledger.close_month(month, 0.0, 0.0)
        assert ledger.year.sum() == month % 12 + 1


def test_owners_have_the_account_of_their_kind() -> None:
    expected = [Account.HOUSEHOLDS, Account.CENTRE] + [Account.REST_OF_WORLD] * 10
    assert account_of_owner(list(Owner)).tolist() == expected


def test_newborn_firms_bring_money_of_their_owners_or_break_the_close() -> None:
    firms = firms_with([1.0])
    ledger = ledger_of(firms)
    columns = {
        name: getattr(firms, name)[:1].repeat(2)
        for name in firms.columns
        if name not in ("cash_bn_vnd", "owner", "weight")
    }
    newborn = firms.births(
        2, **columns, cash_bn_vnd=[4.0, 8.0], owner=[Owner.KOREA, 0], weight=[1.0, 3.0]
    )
    owners_fund(ledger, firms, firms.rows_of(newborn))
    assert ledger.spent(Account.REST_OF_WORLD, Purpose.EQUITY) == 4
    assert ledger.spent(Account.HOUSEHOLDS, Purpose.EQUITY) == 24
    ledger.close_month(0, *holdings_and_debt(firms))


def test_a_closing_firm_leaves_cash_to_owners_and_debt_to_finance() -> None:
    firms = firms_with(
        [6.0, -2.0, 1.0], weight=[1.0, 2.0, 1.0], owner=[Owner.STATE, 0, 0]
    )
    ledger = ledger_of(firms)
    owners_wind_up(ledger, firms, np.array([0, 1]))
    assert ledger.got(Account.CENTRE, Purpose.WINDING_UP) == 6
    assert ledger.spent(Account.FINANCE, Purpose.WINDING_UP) == 4
    firms.deaths([0, 1])
    ledger.close_month(0, *holdings_and_debt(firms))
    assert ledger.debt == 0
    assert ledger.balance[Account.ENTERPRISES] == 1


def test_a_firm_that_dies_with_its_cash_breaks_the_close() -> None:
    firms = firms_with([6.0, 1.0])
    ledger = ledger_of(firms)
    firms.deaths([0])
    with pytest.raises(InvariantBroken, match="cash of the firms"):
        ledger.close_month(0, *holdings_and_debt(firms))
