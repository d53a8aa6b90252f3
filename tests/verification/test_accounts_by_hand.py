"""The accounts of ten firms against the month worked by hand."""

from dataclasses import replace
from typing import Any

import pytest

from experiments.verification import accounts
from experiments.verification.verdict import run_check
from model.lever_prices import PrivateShares


@pytest.mark.parametrize("money", [1.0, 2.0, 0.125])
def test_the_month_gives_the_very_bits_worked_by_hand(money: float) -> None:
    verdict = run_check("accounts", {"money": money})
    assert verdict["passed"]
    assert verdict["simulated"] == verdict["theory"] == {"max_residual": 0.0}


@pytest.mark.parametrize("money", [3.7, 1e-6, 1e6])
def test_other_amounts_are_off_by_rounding_alone(money: float) -> None:
    verdict = run_check("accounts", {"money": money})
    assert verdict["passed"]
    # A hundred sums of numbers up to 400, each exact to 1e-16 of itself.
    assert verdict["simulated"]["max_residual"] < 1e-11


def test_there_is_no_luck_in_the_accounts() -> None:
    one, other = (run_check("accounts", {"world": world}) for world in (0, 9))
    assert one["simulated"] == other["simulated"]


@pytest.mark.parametrize(
    ("group", "field", "value"),
    [
        ("_SETTLEMENT", "taxable_share_of_surplus", 0.25),
        ("_SETTLEMENT", "resource_tax_share_of_coal", 0.0),
        ("_SETTLEMENT", "land_rent_bn_vnd_per_ha_per_year", 0.0),
        ("_SETTLEMENT", "support_share_of_minimum_tax", 0.0),
        ("_PAYMENTS", "land_use_fees_of_construction", 0.0),
        ("_PAYMENTS", "income_tax_share_of_pay", 0.0),
        ("_PAYMENTS", "domestic_share_of_product_taxes", 0.0),
        ("_PAYMENTS", "retained_share_of_shared_taxes", 0.0),
        ("_PAYMENTS", "public_pay_by_province", 0.0),
        ("_PAYMENTS", "household_spending_local", 0.0),
        ("_PAYMENTS", "household_spending_imports", 0.0),
        ("_BUDGET", "private_share", PrivateShares.where()),
    ],
)
def test_any_other_coefficient_is_seen(
    group: str, field: str, value: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = replace(getattr(accounts, group), **{field: value})
    monkeypatch.setattr(accounts, group, changed)
    verdict = run_check("accounts", {})
    assert not verdict["passed"]
    assert verdict["simulated"]["max_residual"] > 0.01
