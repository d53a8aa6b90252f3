"""Every lever acts through its mechanism and through nothing else, and is paid for.

A lever is tried on one small world from January 2026: neutral, with strong terms, and
with the coefficients of its mechanism at zero. What still moves then is its money.
"""

from dataclasses import fields, replace
from typing import Any, Final

import pytest

from agents.classification import TaxScheme
from agents.refusal import Refusal
from model.accounts import Account, Purpose
from model.checkpoint import Checkpoint
from model.lever_prices import COST_OF
from model.policy.files import load_policy
from model.policy.levers import AdoptionVouchers, Lever, Zone
from model.policy.policy import LEVERS, Policy
from model.policy.schedule import FIRST_POLICY_MONTH, Schedule
from model.recorder import Records
from tests.model.trial import CASH_MATTERS_NOT, FULL, QUICK, Trial, Values
from tests.model.trials import TRIALS

AS_IS: Final = load_policy("as-is")
N_MONTHS: Final = 18

MONEY: Final = frozenset(
    {
        *(f"spending_{lever}_bn_vnd" for lever in LEVERS),
        *(f"private_share_{lever}_bn_vnd" for lever in LEVERS),
        "budget_cut",
        "budget_frame_bn_vnd",
        "budget_months_cut",
        "works_building",
        "works_finished",
        "spending_bn_vnd",
        "private_share_bn_vnd",
        "household_income_bn_vnd",
        "household_income_bn_vnd_2020_prices",
    }
)
"""What a lever moves by being paid for: spending, and pay of officials and teachers."""
type BranchPoint = Any
"""The fixture of the same name in conftest."""


def under(name: str, lever: Lever) -> Policy:
    """Return the policy of a lever, with those beside which it is tried."""
    return replace(beside(name), **{name: lever})


def beside(name: str) -> Policy:
    """Return what a lever is set against: as is, or with the levers it needs."""
    return replace(AS_IS, **TRIALS[name].beside)


MORE: Final = ("startup_support", "data_for_officials")
"""Levers that cost works or upkeep of what they bought beside their effort."""


def moved(one: Records, other: Records) -> set[str]:
    """Return the indicators that differ in some month, bit for bit."""
    return {
        name for name in one.names if (one.column(name) != other.column(name)).any()
    }


def states_differ(one: Checkpoint, other: Checkpoint) -> list[str]:
    """Return what differs between two kept states; an empty list if nothing does."""
    names = one.arrays.keys() | other.arrays.keys()
    odd = [
        name
        for name in sorted(names)
        if name not in one.arrays
        or name not in other.arrays
        or one.arrays[name].tobytes() != other.arrays[name].tobytes()
    ]
    return odd + ["layout"] * (one.layout != other.layout)


def kept_after(
    point: BranchPoint, policy: Policy, n_months: int, values: Values
) -> Checkpoint:
    province = point.branch(policy, values)
    for _ in range(n_months):
        province.step()
    return province.keep()


def stopped(trial: Trial) -> Values:
    """Return the world of a trial with every mechanism of the lever at zero."""
    values = dict(trial.world)
    for zeros in trial.mechanisms.values():
        values |= zeros
    return values


def gain(point: BranchPoint, name: str, values: Values, indicator: str) -> float:
    """Return what a lever adds to an indicator, summed over the months."""
    records = [
        point.live(policy, N_MONTHS, values).column(indicator)
        for policy in (under(name, TRIALS[name].lever), beside(name))
    ]
    return float((records[0] - records[1]).sum())


def test_every_lever_is_tried_with_every_term() -> None:
    assert tuple(TRIALS) == LEVERS
    for name, trial in TRIALS.items():
        own = {term.name for term in fields(getattr(AS_IS, name))} - {"intensity"}
        assert trial.terms.keys() == own, name
        assert trial.mechanisms, name
        assert trial.moves, name


@pytest.mark.parametrize("name", LEVERS)
def test_at_intensity_nought_a_lever_is_absent_whatever_its_terms(
    name: str, end_of_2025: BranchPoint
) -> None:
    strong: Any = TRIALS[name].lever
    neutral = under(name, replace(strong, intensity=Schedule()))
    kept = [
        kept_after(end_of_2025, policy, 3, TRIALS[name].world)
        for policy in (beside(name), neutral)
    ]
    assert states_differ(*kept) == []


@pytest.mark.parametrize(
    ("name", "indicator"),
    [(name, indicator) for name, trial in TRIALS.items() for indicator in trial.moves],
)
def test_a_strong_lever_moves_its_indicators_its_way(
    name: str, indicator: str, end_of_2025: BranchPoint
) -> None:
    trial = TRIALS[name]
    assert gain(end_of_2025, name, trial.world, indicator) * trial.moves[indicator] > 0


@pytest.mark.parametrize("name", LEVERS)
def test_without_its_mechanisms_a_lever_moves_nothing_but_money(
    name: str, end_of_2025: BranchPoint
) -> None:
    trial, values = TRIALS[name], stopped(TRIALS[name])
    strong = end_of_2025.live(under(name, trial.lever), N_MONTHS, values)
    extra = moved(strong, end_of_2025.live(beside(name), N_MONTHS, values)) - MONEY
    assert extra <= trial.books


@pytest.mark.parametrize(
    ("name", "mechanism"),
    [(name, each) for name, trial in TRIALS.items() for each in trial.mechanisms],
)
def test_each_mechanism_alone_makes_the_lever_act(
    name: str, mechanism: str, end_of_2025: BranchPoint
) -> None:
    trial, values = TRIALS[name], dict(TRIALS[name].world)
    for other, zeros in trial.mechanisms.items():
        values |= zeros if other != mechanism else {}
    strong = end_of_2025.live(under(name, trial.lever), N_MONTHS, values)
    extra = moved(strong, end_of_2025.live(beside(name), N_MONTHS, values)) - MONEY
    assert extra - trial.books


def test_without_a_response_to_tax_better_terms_draw_nobody_and_cost_revenue(
    end_of_2025: BranchPoint,
) -> None:
    values = QUICK | {"tax_responsive_share": 0.0}
    for indicator in ("n_projects_registered", "fdi_registered_musd", "entries"):
        assert gain(end_of_2025, "tax_scheme", values, indicator) == 0
    assert gain(end_of_2025, "tax_scheme", values, "tax_forgone_bn_vnd") > 0
    assert gain(end_of_2025, "tax_scheme", values, "revenue_bn_vnd") < 0


def test_a_zone_with_the_terms_of_the_law_and_no_land_changes_nothing_but_money(
    end_of_2025: BranchPoint,
) -> None:
    lever = Zone(intensity=FULL, tax_terms=TaxScheme.STANDARD, existing_parks=True)
    values = {
        "zone_probability_approved": 1.0,
        "zone_approval_months": 1.0,
        # As good as nobody, who would take the zone's land.
        "lead_rate_month": 1e-9,
    }
    zone = end_of_2025.live(under("zone", lever), N_MONTHS, values)
    as_is = end_of_2025.live(AS_IS, N_MONTHS, values)
    # Land that is open counts, and its substations with it.
    opened = {"zone_is_approved", "site_megawatts", "site_power_taken_share"}
    assert moved(zone, as_is) <= MONEY | opened


@pytest.mark.parametrize(
    ("name", "term"),
    [(name, term) for name, trial in TRIALS.items() for term in trial.terms],
)
def test_every_term_of_a_lever_matters(
    name: str, term: str, end_of_2025: BranchPoint
) -> None:
    trial: Any = TRIALS[name]
    kept = [
        kept_after(
            end_of_2025,
            under(name, replace(trial.lever, **{term: value})),
            N_MONTHS,
            trial.world,
        )
        for value in trial.terms[term]
    ]
    assert states_differ(*kept)


@pytest.mark.parametrize("name", LEVERS)
def test_what_a_lever_costs_is_what_the_ledger_paid_for_it(
    name: str, end_of_2025: BranchPoint
) -> None:
    trial = TRIALS[name]
    alone = replace(AS_IS, **{name: trial.lever})
    province = end_of_2025.branch(alone, trial.world)
    # Two years: a guarantee is called only when a borrower closes.
    for _ in range(24):
        province.step()
    recorded = province.records.yearly()[-1]
    year = province.ledger.year
    by_province = year[Purpose.LEVERS, Account.PROVINCE].sum()
    by_partners = year[Purpose.PARTNERSHIP, Account.FINANCE].sum()
    assert year[Purpose.LEVERS].sum() == by_province
    assert year[Purpose.PARTNERSHIP].sum() == by_partners
    assert recorded["cost_bn_vnd"] == pytest.approx(by_province + by_partners)
    assert recorded["private_share_bn_vnd"] == pytest.approx(by_partners)
    assert recorded[f"spending_{name}_bn_vnd"] == recorded["cost_bn_vnd"]
    builds = any(work.lever == name for work in province.setting.works.rows)
    # A guarantee may never be called: who closes repays first.
    may_be_free = name == "technology_finance"
    share = province.parameters.budget.private_share.of(name)
    if not builds:
        assert by_partners == pytest.approx(share * recorded["cost_bn_vnd"])
    is_free = COST_OF[name].is_nothing and not builds
    assert (recorded["cost_bn_vnd"] == 0) == is_free or may_be_free


@pytest.mark.parametrize(
    "name", [lever for lever in LEVERS if COST_OF[lever].effort and lever not in MORE]
)
def test_effort_costs_its_price(name: str, end_of_2025: BranchPoint) -> None:
    policy = under(name, TRIALS[name].lever)
    province = end_of_2025.branch(policy)
    province.step()
    price = province.price_level * province.parameters.budget.effort_cost.of(name)
    paid = province.records.column(f"spending_{name}_bn_vnd")[FIRST_POLICY_MONTH]
    assert province.treasury.cut == 1
    assert paid == pytest.approx(price)


def test_vouchers_pay_what_the_firms_no_longer_pay(end_of_2025: BranchPoint) -> None:
    half: Any = AdoptionVouchers(intensity=Schedule.constant(0.5))
    half = under("adoption_vouchers", replace(half, max_employees=1_000_000))
    paid, spent = [], []
    for policy in (AS_IS, half):
        # The same firms step up under both.
        values = CASH_MATTERS_NOT | {"cost_effect_up": 0.0}
        province = end_of_2025.branch(policy, values)
        while province.month < FIRST_POLICY_MONTH + 6:
            province.step()
        year = province.ledger.year
        tools = Account.REST_OF_WORLD
        paid.append(float(year[Purpose.EQUIPMENT, Account.ENTERPRISES, tools].sum()))
        spent.append(float(year[Purpose.LEVERS, Account.PROVINCE, tools].sum()))
    assert spent[0] == 0
    assert spent[1] > 0
    assert paid[0] - paid[1] == pytest.approx(spent[1])


@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_refuses_nonsense(name: str) -> None:
    with pytest.raises(Refusal):
        TRIALS[name].nonsense()
