"""The budget: frame, cut, spending, and a placebo that costs exactly nought."""

from dataclasses import fields, replace

import mesa
import numpy as np
import pytest

from agents.adoption import AdoptionParameters, step_cost
from agents.firm import Firms
from agents.refusal import Refusal
from model.accounts import Account, Ledger, Purpose
from model.budget import (
    BudgetParameters,
    Grants,
    Treasury,
    planned_costs,
    province_sets_levers,
    voucher_demand,
)
from model.parameters import load_group
from model.policy.levers import (
    AdoptionVouchers,
    Placebo,
    TargetedPromotion,
    TrainingPlaces,
    Zone,
)
from model.policy.policy import LEVERS, Policy
from model.policy.schedule import Schedule

PARAMETERS = BudgetParameters(
    lever_budget_share=0.5,
    zone_effort_bn_vnd_per_month=3.0,
    approval_effort_bn_vnd_per_month=2.0,
    promotion_effort_bn_vnd_per_month=10.0,
    training_place_bn_vnd=0.02,
    private_share_zone=0.0,
    private_share_training=0.25,
    private_share_promotion=0.0,
)
ALWAYS = Schedule(((72, 1.0),))
WORDS = dict.fromkeys(
    ("name", "label_vi", "label_en", "description_vi", "description_en"), "a"
)


def policy_of(**levers) -> Policy:
    return Policy(**WORDS, **levers)


def treasury_of(retained: float) -> Treasury:
    treasury = Treasury.opened()
    for month in range(12):
        treasury.book(month, retained)
    return treasury


def by_lever(**amounts: float):
    return np.array([amounts.get(lever, 0.0) for lever in LEVERS])


def set_levers(policy, treasury, ledger, month=72, demand=0.0, price_level=1.0):
    return province_sets_levers(
        policy, demand, treasury, ledger, price_level, PARAMETERS, month
    )


def test_grants_have_a_field_for_every_lever() -> None:
    assert tuple(field.name for field in fields(Grants)) == LEVERS
    assert all(field.default == 0.0 for field in fields(Grants))


def test_without_a_lever_nothing_is_granted_paid_or_changed() -> None:
    treasury, ledger = treasury_of(100.0), Ledger.opened()
    before = treasury.retained.copy()
    assert set_levers(policy_of(), treasury, ledger) == Grants()
    assert set_levers(policy_of(zone=Zone(intensity=ALWAYS)), treasury, ledger, 71) == (
        Grants()
    )
    assert not ledger.flows.any()
    assert (treasury.retained == before).all()
    assert treasury.cut == 1.0


def test_what_fits_the_frame_is_granted_whole() -> None:
    treasury, ledger = treasury_of(100.0), Ledger.opened()
    policy = policy_of(
        zone=Zone(intensity=ALWAYS),
        targeted_promotion=TargetedPromotion(intensity=ALWAYS),
    )
    grants = set_levers(policy, treasury, ledger, price_level=1.5)
    assert grants == Grants(zone=1.0, targeted_promotion=1.0)
    assert treasury.frame == 50
    # 3 and 10 at prices half above those of 2020.
    assert treasury.spent.sum() == pytest.approx(19.5)
    assert ledger.spent(Account.PROVINCE, Purpose.LEVERS) == pytest.approx(19.5)


def test_over_the_frame_all_levers_are_cut_alike() -> None:
    treasury, ledger = treasury_of(13.0), Ledger.opened()
    half = Schedule(((72, 0.5),))
    policy = policy_of(
        zone=Zone(intensity=half),
        targeted_promotion=TargetedPromotion(intensity=ALWAYS),
    )
    grants = set_levers(policy, treasury, ledger)
    # A frame of 6.5 for 1.5 and 10 wanted.
    assert treasury.cut == pytest.approx(6.5 / 11.5)
    assert grants.zone == pytest.approx(0.5 * treasury.cut)
    assert grants.targeted_promotion == pytest.approx(treasury.cut)
    assert treasury.spent.sum() == pytest.approx(6.5)


def test_from_the_second_month_on_a_lever_costs_what_it_cost() -> None:
    treasury, ledger = treasury_of(20.0), Ledger.opened()
    wanted = by_lever(adoption_vouchers=0.5)
    treasury.grant(wanted, by_lever(adoption_vouchers=100.0), PARAMETERS)
    assert treasury.cut == pytest.approx(0.1)
    # Few came: 1 bn at a twentieth, so a half should take 10, which fits.
    treasury.spend(ledger, "adoption_vouchers", 1.0, PARAMETERS)
    grants = treasury.grant(wanted, by_lever(adoption_vouchers=100.0), PARAMETERS)
    assert treasury.cut == 1
    assert grants.adoption_vouchers == 0.5


def test_what_was_overspent_is_taken_from_the_next_frame() -> None:
    treasury, ledger = treasury_of(20.0), Ledger.opened()
    wanted = by_lever(adoption_vouchers=1.0)
    treasury.grant(wanted, by_lever(adoption_vouchers=4.0), PARAMETERS)
    treasury.spend(ledger, "adoption_vouchers", 13.0, PARAMETERS)
    treasury.grant(wanted, by_lever(adoption_vouchers=4.0), PARAMETERS)
    assert treasury.frame == 7
    assert treasury.cut == pytest.approx(7 / 13)
    # What is left over is not carried on.
    treasury.grant(wanted, by_lever(adoption_vouchers=4.0), PARAMETERS)
    assert treasury.frame == 10


def test_what_is_overspent_beyond_a_frame_is_owed_until_it_is_paid() -> None:
    treasury, ledger = treasury_of(20.0), Ledger.opened()
    wanted, planned = by_lever(adoption_vouchers=1.0), by_lever(adoption_vouchers=4.0)
    treasury.grant(wanted, planned, PARAMETERS)
    treasury.spend(ledger, "adoption_vouchers", 34.0, PARAMETERS)
    frames, cuts = [], []
    for _ in range(4):
        treasury.grant(wanted, planned, PARAMETERS)
        frames.append(treasury.frame)
        cuts.append(treasury.cut)
    # A frame of 10, overspent by 24.
    assert frames == [-14, -4, 6, 10]
    assert cuts == [0, 0, 1, 1]


def test_partners_pay_their_part_and_it_does_not_count_against_the_frame() -> None:
    treasury, ledger = treasury_of(20.0), Ledger.opened()
    wanted = by_lever(training_places=1.0)
    treasury.grant(wanted, by_lever(training_places=13.0), PARAMETERS)
    # Of 13 the province carries 9.75, within 10.
    assert treasury.cut == 1
    treasury.spend(ledger, "training_places", 8.0, PARAMETERS)
    assert ledger.spent(Account.PROVINCE, Purpose.LEVERS) == 6
    assert ledger.spent(Account.FINANCE, Purpose.PARTNERSHIP) == 2
    assert ledger.got(Account.HOUSEHOLDS, Purpose.LEVERS) == 6
    assert treasury.spent.sum() == 8
    assert treasury.spent_by_province == 6


def test_the_placebo_walks_the_path_and_costs_exactly_nought() -> None:
    treasury, ledger = treasury_of(20.0), Ledger.opened()
    grants = set_levers(policy_of(placebo=Placebo(intensity=ALWAYS)), treasury, ledger)
    assert grants == Grants(placebo=1.0)
    assert treasury.cut == 1
    assert treasury.spent.sum() == 0
    assert not ledger.flows.any()


def test_costs_follow_the_terms_of_the_levers() -> None:
    policy = policy_of(
        training_places=TrainingPlaces(places_per_month=300, intensity=ALWAYS),
        adoption_vouchers=AdoptionVouchers(intensity=ALWAYS),
    )
    costs = dict(zip(LEVERS, planned_costs(policy, 4.5, PARAMETERS), strict=True))
    assert costs["training_places"] == pytest.approx(6.0)
    assert costs["adoption_vouchers"] == 4.5
    assert costs["placebo"] == costs["tax_scheme"] == 0


@pytest.mark.parametrize(
    ("field", "lever"),
    [
        ("zone_effort_bn_vnd_per_month", "zone"),
        ("approval_effort_bn_vnd_per_month", "approval_procedure"),
        ("promotion_effort_bn_vnd_per_month", "targeted_promotion"),
        ("training_place_bn_vnd", "training_places"),
    ],
)
def test_a_lever_of_no_cost_costs_nothing(field: str, lever: str) -> None:
    policy = policy_of(
        training_places=TrainingPlaces(places_per_month=300, intensity=ALWAYS)
    )
    free = replace(PARAMETERS, **{field: 0.0})
    place = LEVERS.index(lever)
    assert planned_costs(policy, 1.0, PARAMETERS)[place] > 0
    assert planned_costs(policy, 1.0, free)[place] == 0


def test_a_year_is_the_last_twelve_months() -> None:
    treasury = Treasury.opened()
    assert treasury.retained_per_month == 0
    for month in range(15):
        treasury.book(month, float(month))
    assert treasury.retained_per_month == np.mean(range(3, 15))


def test_without_revenue_nothing_that_costs_is_granted() -> None:
    treasury = Treasury.opened()
    wanted = by_lever(zone=1.0)
    grants = treasury.grant(wanted, by_lever(zone=3.0), PARAMETERS)
    assert grants.zone == treasury.cut == 0


def test_an_unknown_lever_is_refused() -> None:
    with pytest.raises(Refusal, match="did you mean training_places"):
        Treasury.opened().spend(Ledger.opened(), "training", 1.0, PARAMETERS)


@pytest.mark.parametrize("amount", [-1.0, float("nan")])
def test_spending_that_is_no_amount_is_refused_and_not_booked(amount: float) -> None:
    treasury = Treasury.opened()
    with pytest.raises(Refusal):
        treasury.spend(Ledger.opened(), "zone", amount, PARAMETERS)
    assert not treasury.spent.any()


def test_planned_vouchers_are_the_steps_of_firms_that_may_have_them() -> None:
    parameters = load_group(AdoptionParameters)
    firms = Firms(mesa.Model())
    columns = {
        name: 0.0 if known.dtype.kind == "f" else 0
        for name, known in firms.columns.items()
        if name != "is_in_minimum_tax"
    }
    staff, stage, weight = [10.0, 500.0, 40.0], [0, 0, 2], [3.0, 1.0, 1.0]
    firms.births(
        3, **columns | {"employees": staff, "digital_stage": stage, "weight": weight}
    )
    price = step_cost(np.array(stage), np.array(staff), parameters)
    hazard = parameters.stage_hazard_up
    by_hand = 3 * hazard[0] * price[0] + hazard[2] * price[2]
    assert voucher_demand(firms, 200, parameters) == pytest.approx(by_hand)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lever_budget_share", 1.1),
        ("private_share_training", -0.1),
        ("zone_effort_bn_vnd_per_month", -1.0),
    ],
)
def test_impossible_parameters_of_the_budget_are_refused(field, value) -> None:
    with pytest.raises(Refusal, match="expected a share from 0 to 1"):
        replace(PARAMETERS, **{field: value})
