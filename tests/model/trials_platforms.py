"""Trials of the levers on platforms."""

from typing import Final

from model.policy.levers import (
    AdoptionVouchers,
    AiCentre,
    Placebo,
    QrCampaign,
    SharedPlatform,
    StartupSupport,
)
from model.policy.schedule import Schedule
from tests.model.trial import (
    CASH_MATTERS_NOT,
    CONNECTED,
    DEAR_AND_TIGHT,
    FULL,
    MANY_STARTUPS,
    NETWORKS_MATTER_NOT,
    Trial,
)

TRIALS: Final[dict[str, Trial]] = {
    "adoption_vouchers": Trial(
        lever=AdoptionVouchers(intensity=FULL, max_employees=1_000_000),
        world=DEAR_AND_TIGHT,
        mechanisms={"cost": {"cost_effect_up": 0.0}, "cash": CASH_MATTERS_NOT},
        moves={"mean_maturity": 1, "digital_digitalised_bn_vnd": 1},
        terms={"max_employees": (5, 200)},
        nonsense=lambda: AdoptionVouchers(max_employees=0),
    ),
    "shared_platform": Trial(
        lever=SharedPlatform(intensity=FULL, fee_paid=0.5),
        world=DEAR_AND_TIGHT
        | CONNECTED
        | {
            "platform_join_hazard": 0.3,
            "platform_discount": 0.9,
            "ict_months": 2.0,
            "university_wish_share": 1.0,
        },
        mechanisms={
            "members": {"platform_join_hazard": 0.0},
            "networks": NETWORKS_MATTER_NOT,
            "training": {"university_wish_share": 0.0},
        },
        moves={
            "platform_members": 1,
            "students_enrolled": 1,
            "mean_maturity": 1,
            "digital_digitalised_bn_vnd": 1,
        },
        terms={"fee_paid": (0.0, 0.9)},
        books=frozenset(
            {"digital_infrastructure", "platform_room", "platform_fee_over_list"}
        ),
        nonsense=lambda: SharedPlatform(fee_paid=1.5),
    ),
    "qr_campaign": Trial(
        lever=QrCampaign(intensity=FULL),
        world={
            "qr_campaign_gain_in_markets": 5.0,
            "qr_campaign_reach_outside": 1.0,
            "qr_campaign_shoppers_hazard": 1.0,
            "qr_campaign_online_hazard": 0.1,
            "qr_shoppers_effect": 0.2,
        },
        mechanisms={
            "markets": {"qr_campaign_gain_in_markets": 0.0},
            "outside": {"qr_campaign_reach_outside": 0.0},
            "shoppers": {"qr_campaign_shoppers_hazard": 0.0},
            "online sales": {"qr_campaign_online_hazard": 0.0},
        },
        moves={
            "qr_share": 1,
            "qr_share_all": 1,
            "online_share": 1,
            "digital_digitalised_bn_vnd": 1,
        },
        nonsense=lambda: QrCampaign(intensity=Schedule.constant(50)),
    ),
    "startup_support": Trial(
        lever=StartupSupport(intensity=FULL),
        world=MANY_STARTUPS
        | {
            "startup_support_effect_on_founding": 1.0,
            "startup_support_effect_on_failure": 2.0,
            "startup_support_effect_on_round": 1.0,
            "works_time_factor": 0.1,
        },
        mechanisms={
            "founding": {"startup_support_effect_on_founding": 0.0},
            "survival": {"startup_support_effect_on_failure": 0.0},
            "capital": {"startup_support_effect_on_round": 0.0},
            "rooms": {"startup_room_use": 0.0, "startup_room_effect_on_round": 0.0},
        },
        moves={"entries": 1, "n_startups": 1, "startups_with_room": 1},
        nonsense=lambda: StartupSupport(intensity=Schedule.constant(-1)),
    ),
    "ai_centre": Trial(
        lever=AiCentre(intensity=FULL),
        world=MANY_STARTUPS
        | {
            "works_time_factor": 0.01,
            "research_effect_up": 40.0,
            "knowledge_university_share": 1.0,
            "startup_spinoffs_per_researcher_year": 1.0,
        },
        mechanisms={
            "research": {"research_effect_up": 0.0},
            "spin-offs": {"startup_spinoffs_per_researcher_year": 0.0},
        },
        moves={"n_firms_stage_4": 1, "mean_maturity": 1},
        books=frozenset({"researchers"}),
        nonsense=lambda: AiCentre(intensity=Schedule.constant(3)),
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
