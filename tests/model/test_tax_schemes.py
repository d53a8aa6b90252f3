"""The law's tax terms: rates by age, means over years, the minimum tax."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.classification import MONTHS_OF_A_YEAR, TaxScheme
from agents.refusal import Refusal
from model.parameters import load_group
from model.tax_schemes import TaxSchemeParameters, better_scheme, mean_rate, rate_now

LAW = load_group(TaxSchemeParameters)
ALL = np.arange(len(TaxScheme))


def scalar_rate(scheme: TaxScheme, age_months: int) -> float:
    """Return the rate as the law says it, one project at a time."""
    rate, lasts, free, half = LAW.terms[scheme]
    years = age_months / MONTHS_OF_A_YEAR
    if years >= lasts:
        return LAW.tax_rate_standard
    if years < free:
        return 0.0
    return rate / 2 if years < free + half else rate


@given(st.sampled_from(list(TaxScheme)), st.integers(0, 600))
def test_the_rate_is_the_one_of_the_law(scheme: TaxScheme, age: int) -> None:
    rate = rate_now(np.array([scheme]), np.array([age]), LAW)
    assert rate == pytest.approx([scalar_rate(scheme, age)])


@given(st.integers(1, 45), st.booleans())
def test_the_mean_is_that_of_the_months(years: int, topped_up: bool) -> None:
    least = LAW.minimum_tax_rate if topped_up else 0.0
    months = range(years * MONTHS_OF_A_YEAR)
    slow = [np.mean([max(scalar_rate(s, m), least) for m in months]) for s in TaxScheme]
    assert mean_rate(ALL, years, LAW, topped_up=topped_up) == pytest.approx(slow)


def test_fifteen_years_in_an_economic_zone_worked_by_hand() -> None:
    # Four years free, nine at 5 %, two at 10 %: 0.65 over 15 years.
    mean = mean_rate(np.array([TaxScheme.ECONOMIC_ZONE]), 15, LAW)
    assert mean == pytest.approx([0.65 / 15])


def test_a_holiday_is_worth_nothing_under_the_minimum_tax() -> None:
    topped_up = mean_rate(ALL[1:], 15, LAW, topped_up=True)
    assert topped_up == pytest.approx([LAW.minimum_tax_rate] * 3)


def test_the_better_scheme_costs_less_and_of_equals_the_first_stays() -> None:
    had = np.array([TaxScheme.STANDARD, TaxScheme.SPECIAL, TaxScheme.ECONOMIC_ZONE])
    better = better_scheme(had, TaxScheme.KEY_DIGITAL, 15, LAW)
    assert better.tolist() == [
        TaxScheme.KEY_DIGITAL,
        TaxScheme.SPECIAL,
        TaxScheme.ECONOMIC_ZONE,
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"tax_rate_special": 5.0}, "tax_rate_special is 5"),
        ({"tax_years_special": -1.0}, "tax_years_special is -1"),
        ({"tax_free_years_key_digital": 12.0}, "key_digital: 12 free and 9 half"),
    ],
)
def test_impossible_terms_are_refused(change: dict[str, float], said: str) -> None:
    with pytest.raises(Refusal, match=said):
        replace(LAW, **change)
