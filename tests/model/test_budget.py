"""The budget: frame, cut, spending, and a placebo that costs exactly nought."""

from dataclasses import replace

import mesa
import numpy as np
import pytest

from agents.adoption import AdoptionParameters, step_cost
from agents.firm import Firms
from agents.refusal import Refusal
from model.accounts import Account, Ledger, Purpose
from model.budget import BudgetParameters, Grants, Plan, Treasury
from model.lever_prices import EffortCosts, PrivateShares, UnitCosts
from model.lever_setting import (
    LeverBooks,
    Publications,
    build_works,
    planned_costs,
    province_sets_levers,
    voucher_demand,
    wanted_shares,
)
from model.parameters import load_group
from model.places import load_places
from model.policy.levers import (
    AdoptionVouchers,
    AiCentre,
    Partnership,
    Placebo,
    TargetedPromotion,
    TrainingPlaces,
    Zone,
)
from model.policy.policy import LEVERS, Policy
from model.policy.rule import PUBLISHED, Rule
from model.policy.schedule import Schedule
from model.sites import load_sites
from model.works import WorkParameters, WorksInUse, WorksStock
from model.works_table import load_works

PARAMETERS = BudgetParameters(
    lever_budget_share=0.5,
    lever_budget_reserve_share=0.0,
    effort_cost=EffortCosts.where(
        zone=3.0, approval_procedure=2.0, targeted_promotion=10.0
    ),
    unit_cost=UnitCosts.where(training_places_places_per_month=0.02),
    private_share=PrivateShares.where(training_places=0.25),
    partnership_return_per_year=0.12,
    partnership_taken_share=1.0,
)
OF_WORKS = replace(
    load_group(WorkParameters), works_cost_factor=1.0, works_time_factor=1.0
)
PLACES = load_places()
WORKS = load_works(PLACES, load_sites(PLACES))
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


def nothing_in_use() -> WorksInUse:
    n = len(WORKS.rows)
    return WorksInUse(WORKS, np.zeros(n, dtype=bool), np.zeros(n, dtype=bool))


def plan_of(policy, demand=0.0, price_level=1.0, parameters=PARAMETERS) -> Plan:
    none = np.zeros(len(WORKS.rows))
    return planned_costs(
        policy, demand, none, nothing_in_use(), price_level, parameters, OF_WORKS
    )


def as_taken(**amounts: float) -> Plan:
    none = by_lever()
    return Plan(
        effort=none,
        works=none,
        works_by_partners=none,
        as_taken=by_lever(**amounts),
        upkeep=none,
        standing_orders=none,
    )


def set_levers(policy, treasury, ledger, month=72, demand=0.0, price_level=1.0):
    plan = plan_of(policy, demand, price_level)
    return province_sets_levers(
        policy, plan, Publications(), treasury, ledger, PARAMETERS, month
    )


def test_grants_have_a_share_for_every_lever_and_no_other() -> None:
    assert tuple(Grants()) == LEVERS
    assert set(Grants().values()) == {0.0}
    with pytest.raises(Refusal, match="did you mean training_places"):
        Grants()["training"]


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
    assert {name for name in grants if grants[name]} == {"zone", "targeted_promotion"}
    assert grants["zone"] == grants["targeted_promotion"] == 1
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
    assert grants["zone"] == pytest.approx(0.5 * treasury.cut)
    assert grants["targeted_promotion"] == pytest.approx(treasury.cut)
    assert treasury.spent.sum() == pytest.approx(6.5)


def test_from_the_second_month_on_a_lever_costs_what_it_cost() -> None:
    treasury, ledger = treasury_of(20.0), Ledger.opened()
    wanted = by_lever(adoption_vouchers=0.5)
    treasury.grant(wanted, as_taken(adoption_vouchers=200.0), PARAMETERS)
    assert treasury.cut == pytest.approx(0.1)
    # Few came: 1 bn at a twentieth, so a half should take 10, which fits.
    treasury.spend_as_taken(ledger, "adoption_vouchers", 1.0, PARAMETERS)
    grants = treasury.grant(wanted, as_taken(adoption_vouchers=200.0), PARAMETERS)
    assert treasury.cut == 1
    assert grants["adoption_vouchers"] == 0.5


def test_what_was_overspent_is_taken_from_the_next_frame() -> None:
    treasury, ledger = treasury_of(20.0), Ledger.opened()
    wanted = by_lever(adoption_vouchers=1.0)
    treasury.grant(wanted, as_taken(adoption_vouchers=4.0), PARAMETERS)
    treasury.spend_as_taken(ledger, "adoption_vouchers", 13.0, PARAMETERS)
    treasury.grant(wanted, as_taken(adoption_vouchers=4.0), PARAMETERS)
    assert treasury.frame == 7
    assert treasury.cut == pytest.approx(7 / 13)
    # What is left over is not carried on.
    treasury.grant(wanted, as_taken(adoption_vouchers=4.0), PARAMETERS)
    assert treasury.frame == 10


def test_what_is_overspent_beyond_a_frame_is_owed_until_it_is_paid() -> None:
    treasury, ledger = treasury_of(20.0), Ledger.opened()
    wanted, planned = by_lever(adoption_vouchers=1.0), as_taken(adoption_vouchers=4.0)
    treasury.grant(wanted, planned, PARAMETERS)
    treasury.spend_as_taken(ledger, "adoption_vouchers", 34.0, PARAMETERS)
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
    treasury.grant(wanted, as_taken(training_places=13.0), PARAMETERS)
    # Of 13 the province carries 9.75, within 10.
    assert treasury.cut == 1
    treasury.spend_as_taken(ledger, "training_places", 8.0, PARAMETERS)
    assert ledger.spent(Account.PROVINCE, Purpose.LEVERS) == 6
    assert ledger.spent(Account.FINANCE, Purpose.PARTNERSHIP) == 2
    assert ledger.got(Account.HOUSEHOLDS, Purpose.LEVERS) == 6
    assert treasury.spent.sum() == 8
    assert treasury.spent_by_province == 6


def test_the_placebo_walks_the_path_and_costs_exactly_nought() -> None:
    treasury, ledger = treasury_of(20.0), Ledger.opened()
    grants = set_levers(policy_of(placebo=Placebo(intensity=ALWAYS)), treasury, ledger)
    assert [name for name in grants if grants[name]] == ["placebo"]
    assert grants["placebo"] == 1
    assert treasury.cut == 1
    assert treasury.spent.sum() == 0
    assert not ledger.flows.any()


def test_costs_follow_the_terms_of_the_levers() -> None:
    policy = policy_of(
        training_places=TrainingPlaces(places_per_month=300, intensity=ALWAYS),
        adoption_vouchers=AdoptionVouchers(intensity=ALWAYS),
    )
    plan = plan_of(policy, 4.5)
    costs = dict(zip(LEVERS, plan.as_taken + plan.effort, strict=True))
    assert costs["training_places"] == pytest.approx(6.0)
    assert costs["adoption_vouchers"] == 4.5
    assert costs["placebo"] == costs["tax_scheme"] == 0


def test_a_price_of_nought_makes_a_lever_cost_nothing() -> None:
    policy = policy_of(
        training_places=TrainingPlaces(places_per_month=300, intensity=ALWAYS)
    )
    free = replace(
        PARAMETERS, effort_cost=EffortCosts.where(), unit_cost=UnitCosts.where()
    )
    for parameters, costs in ((PARAMETERS, True), (free, False)):
        plan = plan_of(policy, parameters=parameters)
        assert plan.effort.any() == plan.as_taken.any() == costs


def test_a_year_is_the_last_twelve_months() -> None:
    treasury = Treasury.opened()
    assert treasury.retained_per_month == 0
    for month in range(15):
        treasury.book(month, float(month))
    assert treasury.retained_per_month == np.mean(range(3, 15))


def test_without_revenue_nothing_that_costs_is_granted() -> None:
    treasury = Treasury.opened()
    wanted = by_lever(zone=1.0)
    grants = treasury.grant(wanted, as_taken(zone=3.0), PARAMETERS)
    assert grants["zone"] == treasury.cut == 0


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
        name: known.dtype.type(0)
        for name, known in firms.columns.items()
        if known.dtype.kind in "fiu"
    }
    columns |= dict.fromkeys((n for n in firms.columns if n not in columns), False)
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
        ("private_share", PrivateShares.where(training_places=-0.1)),
        ("effort_cost", EffortCosts.where(zone=-1.0)),
        ("unit_cost", UnitCosts.where(talent_package_people_per_month=-1.0)),
        ("partnership_return_per_year", -0.1),
    ],
)
def test_impossible_parameters_of_the_budget_are_refused(field, value) -> None:
    with pytest.raises(Refusal, match="expected"):
        replace(PARAMETERS, **{field: value})


# Rules.


def rule_of(**terms) -> Rule:
    return Rule(
        **{"indicator": "unemployment", "threshold": 0.03, "above": 1.0, "below": 0.25}
        | terms
    )


def published_of(**series) -> Publications:
    published = Publications()
    for name, values in series.items():
        published.values[PUBLISHED.index(name), : len(values)] = values
    return published


def ruled(rule: Rule, series: list[float], months: range) -> list[float]:
    policy, treasury = policy_of(zone=Zone(intensity=rule)), Treasury.opened()
    published = published_of(unemployment=series)
    place = LEVERS.index("zone")
    return [
        float(wanted_shares(policy, treasury, published, month)[place])
        for month in months
    ]


def test_a_rule_sets_the_share_above_or_below_its_threshold_as_published() -> None:
    series = [0.0] * 72 + [0.02, 0.02, 0.05, 0.05, 0.02, 0.02, 0.02]
    rule = rule_of(lag_months=2, min_months=1)
    # What happens in month 74 is known in month 76; at the threshold is not above.
    assert ruled(rule, series, range(70, 79)) == [
        *(0, 0, 0.25, 0.25, 0.25, 0.25, 1, 1, 0.25)
    ]
    assert ruled(rule_of(threshold=0.05), [0.05] * 80, range(79, 80)) == [0.25]


def test_a_rule_keeps_its_share_for_the_least_months() -> None:
    series = [0.0] * 72 + [0.05, 0.0] * 10
    got = ruled(rule_of(lag_months=1, min_months=4), series, range(73, 85))
    # It may change from month 77 on; what is known then asks for the same, and one
    # month later for less. The second change comes in month 83 likewise.
    assert got == [*(1,) * 5, *(0.25,) * 5, *(1,) * 2]


@pytest.mark.parametrize(
    "terms",
    [
        {"indicator": "luck"},
        {"above": 1.5},
        {"below": -0.1},
        {"threshold": float("nan")},
        {"lag_months": 0},
        {"min_months": 0},
        {"start": 71},
    ],
)
def test_a_rule_refuses_nonsense(terms) -> None:
    with pytest.raises(Refusal):
        rule_of(**terms)


# Works.


def built_for(policy, months: int, retained: float = 1e6):
    treasury, ledger = treasury_of(retained), Ledger.opened()
    books = LeverBooks(
        treasury=treasury,
        ledger=ledger,
        published=Publications(),
        works=WorksStock.begun_nowhere(WORKS),
    )
    for month in range(72, 72 + months):
        in_use = WorksInUse.of(WORKS, books.works, month)
        pace = books.works.pace(WORKS, WORKS.chosen(policy, False), OF_WORKS)
        plan = planned_costs(policy, 0.0, pace, in_use, 1.0, PARAMETERS, OF_WORKS)
        grants = province_sets_levers(
            policy, plan, books.published, treasury, ledger, PARAMETERS, month
        )
        build_works(WORKS, books, pace, grants, 1.0, 1.0, OF_WORKS, month)
    return books


def test_a_work_costs_its_price_takes_its_months_and_then_its_upkeep() -> None:
    policy = policy_of(ai_centre=AiCentre(intensity=ALWAYS))
    rows = [row for row in WORKS.rows if row.lever == "ai_centre"]
    last = round(max(row.months for row in rows))
    price = sum(row.cost_bn_vnd for row in rows)
    early, done = built_for(policy, last - 1), built_for(policy, last)
    assert not early.works.stands.all()
    mine = np.array([row.lever == "ai_centre" for row in WORKS.rows])
    assert done.works.stands[mine].all()
    assert not done.works.built[~mine].any()
    paid = done.ledger.flows[Purpose.LEVERS].sum()
    partners = done.ledger.flows[Purpose.PARTNERSHIP].sum()
    short = [row for row in rows if round(row.months) < last]
    if not short:
        assert paid + partners == pytest.approx(price)
    later = built_for(policy, last + 1)
    upkeep = OF_WORKS.works_upkeep_share_per_year * price / 12
    assert later.treasury.spent.sum() == pytest.approx(upkeep)


@pytest.mark.parametrize("share", [0.5, 0.3])
def test_a_work_at_part_of_its_pace_takes_its_months_over_that_part(
    share: float,
) -> None:
    policy = policy_of(ai_centre=AiCentre(intensity=Schedule.constant(share)))
    (row,) = (row for row in WORKS.rows if row.lever == "ai_centre")
    last = round(row.months / share)
    assert not built_for(policy, last - 1).works.stands.any()
    done = built_for(policy, last)
    assert done.works.stands.sum() == 1
    paid = done.ledger.flows[[Purpose.LEVERS, Purpose.PARTNERSHIP]].sum()
    assert paid == pytest.approx(row.cost_bn_vnd)


def test_partners_pay_more_of_works_and_are_paid_a_return() -> None:
    building = {"ai_centre": AiCentre(intensity=ALWAYS)}
    alone = built_for(policy_of(**building), 5)
    offered = policy_of(**building, partnership=Partnership(intensity=ALWAYS))
    shared = built_for(offered, 5)
    own = alone.treasury.spent_by_province
    assert own > 0
    assert shared.treasury.partners_hold == pytest.approx(5 * own)
    # Of the fifth month: nothing for works, the return on what four months held.
    due = 0.12 / 12 * 4 * own
    assert shared.treasury.spent_by_province == pytest.approx(due)
    assert (shared.works.built == alone.works.built).all()


def test_zone_works_wait_for_the_zone() -> None:
    policy = policy_of(zone=Zone(intensity=ALWAYS, functions=True))
    without = policy_of(zone=Zone(intensity=ALWAYS))
    assert not WORKS.chosen(policy, False)[WORKS.needs_zone].any()
    assert WORKS.chosen(policy, True)[WORKS.needs_zone].all()
    assert not WORKS.chosen(without, True)[WORKS.needs_zone].any()


def test_upkeep_comes_before_the_levers() -> None:
    plan = replace(as_taken(zone=8.0), upkeep=by_lever(ai_centre=6.0))
    treasury = treasury_of(20.0)
    treasury.grant(by_lever(zone=1.0), plan, PARAMETERS)
    # A frame of 10 less 6 leaves 4 for 8 wanted.
    assert treasury.cut == pytest.approx(0.5)


def test_orders_for_works_and_a_reserve_come_before_the_levers() -> None:
    plan = replace(as_taken(zone=8.0), standing_orders=by_lever(smart_city_pilots=3.0))
    held_back = replace(PARAMETERS, lever_budget_reserve_share=0.1)
    treasury = treasury_of(20.0)
    treasury.grant(by_lever(zone=1.0), plan, held_back)
    # A frame of 10 less a tenth and less 3 leaves 6 for 8 wanted.
    assert treasury.cut == pytest.approx(0.75)


def test_what_takes_nothing_of_the_frame_is_not_cut() -> None:
    treasury = treasury_of(20.0)
    wanted = by_lever(zone=1.0, tax_scheme=0.5, partnership=0.25)
    grants = treasury.grant(wanted, as_taken(zone=40.0), PARAMETERS)
    assert grants["zone"] == pytest.approx(0.25)
    assert grants["tax_scheme"] == 0.5
    assert grants["partnership"] == 0.25
