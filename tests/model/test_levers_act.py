"""Every lever acts through its mechanism and through nothing else, and is paid for.

A lever is tried on one small world from January 2026: neutral, with strong terms, and
with the coefficients of its mechanism at zero. What still moves then is its money.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

import pytest

from agents.classification import Owner, Sector, TaxScheme
from agents.refusal import Refusal
from model.accounts import Account, Purpose
from model.budget import planned_costs
from model.checkpoint import Checkpoint
from model.parameters import load_parameters
from model.policy.files import load_policy
from model.policy.levers import (
    AdoptionVouchers,
    ApprovalProcedure,
    Lever,
    Placebo,
    TargetedPromotion,
    TaxTerms,
    TrainingPlaces,
    Zone,
)
from model.policy.policy import LEVERS, Policy
from model.policy.schedule import FIRST_POLICY_MONTH, Schedule
from model.recorder import Records

AS_IS: Final = load_policy("as-is")
FULL: Final = Schedule.constant(1.0)
N_MONTHS: Final = 18

MONEY: Final = frozenset(
    {
        *(f"spending_{lever}_bn_vnd" for lever in LEVERS),
        "spending_bn_vnd",
        "private_share_bn_vnd",
        "household_income_bn_vnd",
        "household_income_bn_vnd_2020_prices",
    }
)
"""What a lever moves by being paid for: spending, and pay of officials and teachers."""

type Values = Mapping[str, float]
type BranchPoint = Any
"""The fixture of the same name in conftest."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """How one lever is tried."""

    lever: Lever
    """The lever with strong terms, at full intensity."""
    world: Values = field(default_factory=dict)
    """Parameters under which it shows within months."""
    mechanisms: Mapping[str, Values]
    """Coefficients at zero that stop each mechanism, by its name."""
    moves: Mapping[str, int]
    """Indicators of its mechanisms, and which way each goes."""
    terms: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    """Two values of each term of its own."""
    nonsense: Callable[[], object]
    """What it refuses."""


QUICK: Final = {
    "lead_rate_month": 60.0,
    "approval_months_shortest": 1.0,
    "approval_months_longest": 1.0,
    "build_months_electronics": 3.0,
    "build_months_other": 3.0,
}
"""Many leads, soon approved and soon built."""
SPECIAL_IS_STANDARD: Final = {
    "tax_rate_special": load_parameters().tax_schemes.tax_rate_standard,
    "tax_years_special": 0.0,
    "tax_free_years_special": 0.0,
    "tax_half_years_special": 0.0,
}
DEAR_AND_TIGHT: Final = {
    "cost_effect_up": 5.0,
    "stage_cost_0": 0.5,
    "stage_cost_1": 0.5,
    "exit_cash_effect": 4.0,
    "cash_stress_effect_down": 4.0,
}
"""Steps that cost much, and firms that feel it."""
CASH_MATTERS_NOT: Final = {
    "cash_stress_effect_down": 0.0,
    "exit_cash_effect": 0.0,
}
"""Money that a firm saves, or its owners take out, changes nothing."""

TRIALS: Final = {
    "zone": Trial(
        lever=Zone(
            intensity=FULL,
            tax_terms=TaxScheme.SPECIAL,
            existing_parks=True,
            n_phases=2,
            phase_months=3,
        ),
        world={"zone_probability_approved": 1.0, "zone_approval_months": 1.0},
        mechanisms={"approval": {"zone_probability_approved": 0.0}},
        moves={"zone_is_approved": 1, "tax_forgone_bn_vnd": 1, "revenue_bn_vnd": -1},
        terms={
            "tax_terms": (TaxScheme.SPECIAL, TaxScheme.KEY_DIGITAL),
            "existing_parks": (False, True),
            "n_phases": (1, 3),
            "phase_months": (1, 9),
        },
        nonsense=lambda: Zone(n_phases=0),
    ),
    "tax_scheme": Trial(
        lever=TaxTerms(intensity=FULL, scheme=TaxScheme.SPECIAL),
        world=QUICK | {"tax_responsive_share": 1.0},
        mechanisms={"terms of the law": SPECIAL_IS_STANDARD},
        moves={"n_projects_registered": 1, "tax_forgone_bn_vnd": 1},
        terms={
            "scheme": (TaxScheme.SPECIAL, TaxScheme.ECONOMIC_ZONE),
            "sectors": ((Sector.ELECTRONICS,), (Sector.TEXTILES,)),
        },
        nonsense=lambda: TaxTerms(intensity=FULL),
    ),
    "approval_procedure": Trial(
        lever=ApprovalProcedure(intensity=FULL),
        world={"lead_rate_month": 60.0, "approval_effect_on_choice": 0.2},
        mechanisms={
            "choice": {"approval_effect_on_choice": 0.0},
            "wait": {"approval_months_shortest": 1.0, "approval_months_longest": 1.0},
        },
        moves={"n_projects_registered": 1, "park_let_ha": 1},
        nonsense=lambda: ApprovalProcedure(intensity=Schedule.constant(50)),
    ),
    "adoption_vouchers": Trial(
        lever=AdoptionVouchers(intensity=FULL, max_employees=1_000_000),
        world=DEAR_AND_TIGHT,
        mechanisms={"cost": {"cost_effect_up": 0.0}, "cash": CASH_MATTERS_NOT},
        moves={"mean_maturity": 1, "digital_digitalised_bn_vnd": 1},
        terms={"max_employees": (5, 200)},
        nonsense=lambda: AdoptionVouchers(max_employees=0),
    ),
    "training_places": Trial(
        lever=TrainingPlaces(intensity=FULL, places_per_month=2000),
        world={"training_months": 2.0},
        mechanisms={"success": {"training_success_share": 0.0}},
        moves={"trained": 1, "wage_index_digital": -1, "wage_bill_bn_vnd": 1},
        terms={"places_per_month": (1000, 2000)},
        nonsense=lambda: TrainingPlaces(intensity=FULL),
    ),
    "targeted_promotion": Trial(
        lever=TargetedPromotion(intensity=FULL, sectors=(Sector.ELECTRONICS,)),
        world={"lead_rate_month": 60.0},
        mechanisms={"leads": {"promotion_effect_on_leads": 0.0}},
        moves={"n_projects_registered": 1, "fdi_registered_musd": 1},
        terms={
            "sectors": ((Sector.ELECTRONICS,), (Sector.TEXTILES,)),
            "countries": ((Owner.JAPAN,), (Owner.KOREA,)),
        },
        nonsense=lambda: TargetedPromotion(countries=(Owner.STATE,)),
    ),
    "placebo": Trial(
        lever=Placebo(intensity=FULL, effect=0.5),
        world=DEAR_AND_TIGHT,
        mechanisms={"cost": {"cost_effect_up": 0.0}, "cash": CASH_MATTERS_NOT},
        moves={"mean_maturity": 1, "n_firms_stage_0": -1},
        terms={"effect": (0.0, 0.1)},
        nonsense=lambda: Placebo(effect=2),
    ),
}


def under(name: str, lever: Lever) -> Policy:
    changed: dict[str, Any] = {name: lever}
    return replace(AS_IS, **changed)


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
        for policy in (under(name, TRIALS[name].lever), AS_IS)
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
    assert neutral != AS_IS or name == "approval_procedure"
    kept = [
        kept_after(end_of_2025, policy, 3, TRIALS[name].world)
        for policy in (AS_IS, neutral)
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
    assert moved(strong, end_of_2025.live(AS_IS, N_MONTHS, values)) <= MONEY


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
    assert moved(strong, end_of_2025.live(AS_IS, N_MONTHS, values)) - MONEY


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
    assert moved(zone, as_is) <= MONEY | {"zone_is_approved"}


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
    province = end_of_2025.branch(under(name, trial.lever), trial.world)
    for _ in range(12):
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
    share = province.parameters.budget.private_share(name)
    assert by_partners == pytest.approx(share * recorded["cost_bn_vnd"])
    is_free = name in ("tax_scheme", "placebo")
    assert (recorded["cost_bn_vnd"] == 0) == is_free


@pytest.mark.parametrize(
    "name", ["zone", "approval_procedure", "targeted_promotion", "training_places"]
)
def test_effort_and_places_cost_their_price(
    name: str, end_of_2025: BranchPoint
) -> None:
    policy = under(name, TRIALS[name].lever)
    province = end_of_2025.branch(policy)
    province.step()
    price = province.price_level * planned_costs(
        policy, 0.0, province.parameters.budget
    )
    paid = province.records.column(f"spending_{name}_bn_vnd")[FIRST_POLICY_MONTH]
    assert province.treasury.cut == 1
    assert paid == pytest.approx(price[LEVERS.index(name)])


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
