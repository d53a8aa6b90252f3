"""Guaranteed credit: what weighs on the first year, repayment, losses, the ledger."""

from dataclasses import replace
from typing import Any

import mesa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.firm import Firms
from agents.refusal import Refusal
from model.accounts import Account, Ledger, Purpose, holdings_and_debt
from model.parameters import load_group
from model.technology_finance import (
    TechnologyFinanceParameters,
    closing_firms_repay,
    first_year_share,
    guaranteed_losses,
    lend,
    loans_are_repaid,
)

GIVEN = replace(
    load_group(TechnologyFinanceParameters),
    technology_loan_years=4.0,
    technology_loan_interest=0.05,
    technology_guarantee_share=0.8,
)


def three_firms(weight: float = 2.0) -> tuple[Firms, Ledger]:
    """Return three firms with cash and a ledger that knows of it."""
    model: mesa.Model[Any, Any] = mesa.Model(rng=1)
    firms = Firms(model)
    names = [n for n, known in Firms.columns.items() if known.dtype.kind != "b"]
    values: dict[str, float] = dict.fromkeys(names, 0)
    firms.births(3, **values | {"weight": weight, "cash_bn_vnd": 10.0})
    return firms, Ledger.opened(*holdings_and_debt(firms))


def test_credit_leaves_a_years_part_and_interest_for_the_first_year() -> None:
    assert first_year_share(0.0, GIVEN) == 1
    # A quarter and a twentieth of what is lent.
    assert first_year_share(1.0, GIVEN) == pytest.approx(0.3)
    assert first_year_share(0.5, GIVEN) == pytest.approx(0.65)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(1, 9), st.floats(0, 2))
def test_more_credit_never_weighs_more_on_the_first_year(
    less: float, more: float, years: float, interest: float
) -> None:
    low, high = sorted((less, more))
    terms = replace(
        GIVEN, technology_loan_years=years, technology_loan_interest=interest
    )
    assert first_year_share(high, terms) <= first_year_share(low, terms) <= 1


def test_a_loan_is_repaid_evenly_with_interest_and_the_books_close() -> None:
    firms, ledger = three_firms()
    rows = np.array([0, 2])
    lend(ledger, firms, rows, np.array([4.8, 0.0]))
    assert firms.technology_loan_bn_vnd.tolist() == [4.8, 0.0, 0.0]
    assert firms.cash_bn_vnd.tolist() == [14.8, 10.0, 10.0]
    loans_are_repaid(ledger, firms, GIVEN)
    # A 48th of 4.8 and a 240th of it, each of two firms.
    assert firms.technology_loan_bn_vnd[0] == pytest.approx(4.7)
    assert firms.cash_bn_vnd[0] == pytest.approx(14.8 - 0.1 - 0.02)
    assert ledger.spent(Account.FINANCE, Purpose.CREDIT) == pytest.approx(9.6)
    assert ledger.got(Account.FINANCE, Purpose.REPAYMENT) == pytest.approx(0.2)
    assert ledger.got(Account.FINANCE, Purpose.EQUIPMENT) == pytest.approx(0.04)
    ledger.close_month(0, *holdings_and_debt(firms))


def test_nobody_repays_who_owes_nothing() -> None:
    firms, ledger = three_firms()
    loans_are_repaid(ledger, firms, GIVEN)
    assert not ledger.flows.any()


def test_the_province_makes_good_the_guaranteed_part_of_what_the_closing_owe() -> None:
    firms, _ = three_firms(weight=2.0)
    firms.technology_loan_bn_vnd = np.array([1.0, 3.0, 5.0])
    assert guaranteed_losses(firms, np.array([1, 2]), GIVEN) == pytest.approx(12.8)
    unsafe = replace(GIVEN, technology_guarantee_share=0.0)
    assert guaranteed_losses(firms, np.array([1, 2]), unsafe) == 0


def test_a_closing_firm_repays_before_its_owners_get_anything() -> None:
    firms, ledger = three_firms(weight=2.0)
    firms.technology_loan_bn_vnd = np.array([4.0, 0.0, 13.0])
    closing_firms_repay(ledger, firms, np.array([0, 1, 2]))
    assert firms.cash_bn_vnd.tolist() == [6.0, 10.0, 0.0]
    assert firms.technology_loan_bn_vnd.tolist() == [0.0, 0.0, 3.0]
    assert ledger.got(Account.FINANCE, Purpose.REPAYMENT) == pytest.approx(28)
    # Of two firms the guaranteed part of 3.
    assert guaranteed_losses(firms, np.array([0, 1, 2]), GIVEN) == pytest.approx(4.8)
    ledger.close_month(0, *holdings_and_debt(firms))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("technology_loan_years", 0.5),
        ("technology_loan_interest", -0.1),
        ("technology_guarantee_share", 1.2),
    ],
)
def test_impossible_terms_are_refused(field: str, value: float) -> None:
    with pytest.raises(Refusal):
        replace(GIVEN, **{field: value})
