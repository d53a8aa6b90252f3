"""Trials of the levers on institutions."""

from typing import Final

from agents.classification import Owner, Sector, TaxScheme
from model.policy.schedule import Schedule
from model.policy.tasks.institutions import (
    ApprovalProcedure,
    Partnership,
    Sandbox,
    TargetedPromotion,
    TaxTerms,
    TechnologyFinance,
    TechnologyMarket,
    Zone,
)
from tests.model import trials_platforms as platforms
from tests.model.trial import (
    CASH_MATTERS_NOT,
    DEAR_AND_TIGHT,
    FULL,
    MANY_STARTUPS,
    QUICK,
    SPECIAL_IS_STANDARD,
    Trial,
)

TRIALS: Final[dict[str, Trial]] = {
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
            "functions": (False, True),
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
    "sandbox": Trial(
        lever=Sandbox(intensity=FULL),
        world=MANY_STARTUPS
        | {
            "sandbox_effect_on_founding": 1.0,
            "sandbox_effect_on_round": 3.0,
            "sandbox_effect_on_round_size": 1.0,
            "sandbox_trial_hazard_month": 0.3,
        },
        mechanisms={
            "founding": {"sandbox_effect_on_founding": 0.0},
            "capital": {
                "sandbox_effect_on_round": 0.0,
                "sandbox_effect_on_round_size": 0.0,
            },
            "trials": {"sandbox_trial_hazard_month": 0.0},
        },
        moves={"n_startups": 1, "startup_capital_bn_vnd": 1, "sandbox_trials": 1},
        nonsense=lambda: Sandbox(intensity=Schedule.constant(2)),
    ),
    "partnership": Trial(
        # Little money: without partners the works would take years.
        lever=Partnership(intensity=FULL),
        beside={"ai_centre": platforms.TRIALS["ai_centre"].lever},
        world=platforms.TRIALS["ai_centre"].world | {"lever_budget_share": 0.0025},
        mechanisms={"partners": {"partnership_taken_share": 0.0}},
        moves={"private_share_bn_vnd": 1, "spending_partnership_bn_vnd": 1},
        nonsense=lambda: Partnership(intensity=Schedule.constant(2)),
    ),
    "technology_finance": Trial(
        lever=TechnologyFinance(intensity=FULL),
        # Some borrowers close, so that a guarantee is called.
        world=DEAR_AND_TIGHT | {"exit_hazard_month": 0.03},
        mechanisms={"cost": {"cost_effect_up": 0.0}, "cash": CASH_MATTERS_NOT},
        moves={"mean_maturity": 1, "digital_digitalised_bn_vnd": 1},
        books=frozenset({"guaranteed_loans_bn_vnd"}),
        nonsense=lambda: TechnologyFinance(intensity=Schedule.constant(2)),
    ),
    "technology_market": Trial(
        lever=TechnologyMarket(intensity=FULL),
        world=DEAR_AND_TIGHT | {"technology_search_cost": 0.8},
        mechanisms={"search": {"technology_search_cost": 0.0}},
        moves={"mean_maturity": 1, "digital_digitalised_bn_vnd": 1},
        nonsense=lambda: TechnologyMarket(intensity=Schedule.constant(2)),
    ),
}
