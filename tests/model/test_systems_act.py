"""Systems of the sources act by themselves, and none at a coefficient of zero.

Seen in recorded indicators of one small province from January 2026: converted parks,
the business association as a hub, gates, airport and harbour, and plants that change
what the province lives on. Functions of the zone have a file of their own.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pytest

from agents.classification import Owner, Sector
from model.parameters import load_parameters
from model.policy.files import load_scenario
from model.policy.levers import AiCentre, ParkConversion
from model.policy.scenario import AnchorPlant, Scenario
from model.recorder import Records
from model.setting import Setting
from model.sites import SiteType
from model.sparse_network import Network
from tests.model.moved import (
    AS_IS,
    N_MONTHS,
    BranchPoint,
    Try,
    assert_moved,
    assert_same,
    gains,
    live,
    live_in,
)
from tests.model.trial import FULL, QUICK, SPECIAL_IS_STANDARD, Values

CENTRAL: Final = load_scenario("central")
TO_THE_END_OF_2027: Final = 24
AS_GOOD_AS_NOUGHT: Final = 1e-12
"""For coefficients by which the model divides."""

CONVERTED: Final = QUICK | {
    "conversion_months": 2.0,
    "conversion_rent_rise": 0.0,
    "eco_park_emission_cut": 0.0,
    "eco_effect_on_choice": 0.0,
    "high_tech_effect_on_choice": 0.0,
    "specialised_effect_on_choice": 0.0,
}
"""Parks soon converted, to which nobody answers."""
CONVERSIONS: Final = {
    SiteType.HIGH_TECH: Try(
        world={"high_tech_effect_on_choice": 8.0},
        stops={},
        moves={"n_projects_registered": 1, "fdi_registered_musd": 1, "park_let_ha": 1},
    ),
    SiteType.SPECIALISED: Try(
        world={"specialised_effect_on_choice": 8.0},
        stops={},
        moves={"n_projects_registered": 1, "park_let_ha": 1},
    ),
    SiteType.ECO: Try(
        world={"eco_park_emission_cut": 0.9}, stops={}, moves={"emissions_tco2e": -1}
    ),
}


@pytest.mark.parametrize("kind", CONVERSIONS)
def test_converted_land_shows_and_moves_what_answers_to_it(
    kind: SiteType, end_of_2025: BranchPoint
) -> None:
    tried = CONVERSIONS[kind]
    lever = ParkConversion(intensity=FULL, to=kind, ha_per_year=2000)
    converted = replace(AS_IS, park_conversion=lever)
    land = {f"land_{kind}_ha": 1, "land_traditional_ha": -1}
    answered, unanswered = (
        [end_of_2025.live(policy, N_MONTHS, values) for policy in (converted, AS_IS)]
        for values in (CONVERTED | {**tried.world}, CONVERTED)
    )
    assert_moved(*answered, {**land, **tried.moves})
    assert_moved(*unanswered, land)
    assert_same(*unanswered, tried.moves)


HEARSAY: Final = {
    "works_time_factor": 0.01,
    "research_effect_up": 40.0,
    "university_researchers": 0.0,
    "startup_spinoffs_per_researcher_year": 0.0,
    "stage_hazard_up_0": 0.01,
    "stage_hazard_down_1": 0.0,
    "stage_hazard_down_2": 0.0,
    "imitation_strength": 0.0,
    "site_imitation_strength": 0.0,
    "demanding_buyer_effect_up": 0.0,
    "log_size_effect_up": 0.0,
    "digital_skill_effect_up": 0.0,
    "cost_effect_up": 0.0,
    "exit_cash_effect": 0.0,
}
"""Research that lifts the foremost, and others who can only hear of it."""


def heard_through_the_association(
    point: BranchPoint, effect: float, has_members: bool
) -> tuple[Records, Records]:
    """Return a year with an AI centre and one without; one hub passes its fruits on.

    Firms at stage 2 and at stage 3 are tied to a school each, where they learn of
    research and hear of their equals; all firms are members of the association, or
    none is.
    """
    years = []
    for policy in (replace(AS_IS, ai_centre=AiCentre(intensity=FULL)), AS_IS):
        province = point.branch(policy, HEARSAY | {"knowledge_effect_up": effect})
        firms, hubs = province.firms, province.institutions
        stage = np.where(firms.is_alive, firms.digital_stage, -1)
        schools = hubs.ids_of("university")
        ties = [(firms.ids[stage == at], schools[at - 2]) for at in (2, 3)]
        if has_members:
            ties.append((firms.ids[firms.is_alive], hubs.ids_of("association")[0]))
        province.knowledge = Network(
            province.knowledge.ids,
            np.concatenate([ids for ids, _ in ties]),
            np.concatenate([np.full(ids.size, hub) for ids, hub in ties]),
            directed=False,
        )
        # A year: at its turn newcomers would find ties of their own.
        years.append(live(province, 12))
    return years[0], years[1]


THOSE_BELOW: Final = {"n_firms_stage_0": -1}


def test_the_association_passes_on_what_a_centre_taught_a_few(
    end_of_2025: BranchPoint,
) -> None:
    moves = {"mean_maturity": 1, **THOSE_BELOW}
    assert_moved(*heard_through_the_association(end_of_2025, 5.0, True), moves)


@pytest.mark.parametrize(
    ("effect", "has_members"),
    [(0.0, True), (5.0, False)],
    ids=["nobody learns by hearsay", "nobody is a member"],
)
def test_without_it_those_below_learn_nothing_of_the_centre(
    effect: float, has_members: bool, end_of_2025: BranchPoint
) -> None:
    years = heard_through_the_association(end_of_2025, effect, has_members)
    assert_moved(*years, {"mean_maturity": 1})
    assert_same(*years, THOSE_BELOW)


@dataclass(frozen=True, kw_only=True)
class Outlook(Try):
    """A scenario set against `central`."""

    scenario: Scenario
    n_months: int = TO_THE_END_OF_2027
    tolerance: float = 0.0
    """Largest part of a gain that may be left at zero [share]."""


PLANT_NEAR_THE_HARBOUR: Final = AnchorPlant(
    name="A",
    sector=Sector.ELECTRONICS,
    owner=Owner.KOREA,
    capital_musd=2000.0,
    registered_month=73,
    site="Việt Hưng",
)
NOBODY_SPENDS_MORE: Final = {
    f"income_elasticity_{sector.label}": 0.0 for sector in Sector
}
OUTLOOKS: Final = {
    "border_gates": Outlook(
        scenario=replace(CENTRAL, border_trade=3.0),
        stops={
            "border_part_trade": 0.0,
            "border_part_logistics": 0.0,
            "border_part_tourism": 0.0,
        },
        moves={
            "border_trade_bn_vnd_2020_prices": 1,
            "va_zone_mong_cai_bn_vnd_2020_prices": 1,
            "va_zone_hoanh_mo_dong_van_bn_vnd_2020_prices": 1,
            "va_zone_bac_phong_sinh_bn_vnd_2020_prices": 1,
        },
    ),
    "airport_of_the_special_zone": Outlook(
        scenario=replace(CENTRAL, special_zone_month=72),
        world=SPECIAL_IS_STANDARD,
        stops={"special_zone_flights": 0.0},
        moves={"visits": 1, "va_zone_van_don_bn_vnd_2020_prices": 1},
    ),
    # Outside the zone and hardly an employer: only its freight comes to the harbour.
    "harbour_of_quang_yen": Outlook(
        scenario=replace(CENTRAL, anchor_plants=(PLANT_NEAR_THE_HARBOUR,)),
        n_months=9,
        world=QUICK
        | NOBODY_SPENDS_MORE
        | {
            "lead_rate_month": 1e-9,
            "jobs_per_musd_realised": AS_GOOD_AS_NOUGHT,
            "plant_ramp_months": 1.0,
            "preparation_months": 1.0,
            "substation_lead_months": 1.0,
            "freight_elasticity": 1.0,
        },
        stops={"freight_elasticity": 0.0},
        moves={"va_zone_quang_yen_bn_vnd_2020_prices": 1},
    ),
    "electronics_boom": Outlook(
        scenario=load_scenario("electronics-boom"),
        world=QUICK | {"plant_ramp_months": 1.0},
        stops={
            "kappa_electronics": AS_GOOD_AS_NOUGHT,
            "jobs_per_musd_realised": AS_GOOD_AS_NOUGHT,
        },
        tolerance=1e-6,
        moves={"va_electronics_bn_vnd": 1, "va_electronics_bn_vnd_2020_prices": 1},
    ),
}


def under_both(
    point: BranchPoint, tried: Outlook, values: Values
) -> tuple[Records, Records]:
    """Return what is recorded under the scenario and under `central`."""
    given = load_parameters(values=values)
    one, other = (
        live_in(
            point,
            AS_IS,
            values,
            outlook=scenario,
            setting=Setting.of(given, scenario, "replay", point.province.luck),
            n_months=tried.n_months,
        )
        for scenario in (tried.scenario, CENTRAL)
    )
    return one, other


@pytest.mark.parametrize("name", OUTLOOKS)
def test_a_scenario_moves_what_it_should(name: str, end_of_2025: BranchPoint) -> None:
    tried = OUTLOOKS[name]
    assert_moved(*under_both(end_of_2025, tried, tried.world), tried.moves)


@pytest.mark.parametrize("name", OUTLOOKS)
def test_at_zero_a_scenario_moves_none_of_it(
    name: str, end_of_2025: BranchPoint
) -> None:
    tried = OUTLOOKS[name]
    one, other = under_both(end_of_2025, tried, {**tried.world, **tried.stops})
    for indicator, gain in gains(one, other, tried.moves).items():
        most = tried.tolerance * other.column(indicator)[-tried.n_months :].sum()
        assert abs(gain) <= most, (indicator, gain)


def test_a_boom_changes_what_the_province_lives_on(end_of_2025: BranchPoint) -> None:
    tried = OUTLOOKS["electronics_boom"]
    boom, central = under_both(end_of_2025, tried, tried.world)
    moves = {
        "manufacturing_share": 1,
        "digital_core_share": 1,
        "jobs_electronics": 1,
        "va_zone_quang_yen_bn_vnd_2020_prices": 1,
    }
    assert_moved(boom, central, moves)
