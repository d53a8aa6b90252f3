"""Systems of the sources act by themselves: each alone, and none at a coefficient of 0.

What other tests see only as effects in use or in small worlds of their own is seen here
in recorded indicators of one small province from January 2026: every function of the
proposed zone, data centres, converted parks, the business association as a hub, gates,
airport and harbour, and plants that change what the province lives on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import pytest

from agents.classification import Owner, Sector
from model.parameters import load_parameters
from model.policy.files import load_policy, load_scenario
from model.policy.levers import (
    AiCentre,
    DigitalInfrastructure,
    Lever,
    ParkConversion,
    Zone,
)
from model.policy.policy import Policy
from model.policy.scenario import AnchorPlant, Scenario
from model.quangninh import QuangNinh
from model.recorder import Records
from model.setting import Setting
from model.sites import SiteType
from model.sparse_network import Network
from model.works import Works
from tests.model.trial import (
    FULL,
    MANY_STARTUPS,
    NETWORKS_MATTER_NOT,
    QUICK,
    SPECIAL_IS_STANDARD,
    Values,
)

type BranchPoint = Any
"""The fixture of the same name in conftest."""

AS_IS: Final = load_policy("as-is")
CENTRAL: Final = load_scenario("central")
N_MONTHS: Final = 18
TO_THE_END_OF_2027: Final = 24
AS_GOOD_AS_NOUGHT: Final = 1e-12
"""For coefficients by which the model divides."""

READY: Final = {
    "zone_probability_approved": 1.0,
    "zone_approval_months": 1.0,
    "zone_first_decision_month": 72.0,
    "works_time_factor": 0.01,
    "works_cost_factor": 0.0,
}
"""A zone soon approved, and works built within a month that no frame cuts."""
ROOMS_SHORT: Final = {"newcomers_per_post": 1.0, "rented_rooms_per_person": 0.0}
SERVICES_MATTER: Final = {
    "public_services_data_part": 0.5,
    "digital_government_effect_up": 20.0,
    "order_value_added_share": 0.0,
}
LAND_SOON: Final = QUICK | {"preparation_months": 2.0}


@dataclass(frozen=True, kw_only=True)
class Try:
    """How one cause is tried."""

    moves: Mapping[str, int]
    """Indicators, and which way each goes."""
    world: Values = field(default_factory=dict)
    """Parameters under which it shows within months."""
    stops: Values
    """Coefficients at zero with which none of them moves."""


@dataclass(frozen=True, kw_only=True)
class Function(Try):
    """A work that is tried alone, no other ever being finished."""

    work: str
    """Its English name in the table of works."""
    times: float = 1.0
    """How many times larger it is than in the table."""
    strong: Mapping[str, Lever] = field(
        default_factory=lambda: {"zone": Zone(intensity=FULL, functions=True)}
    )
    plain: Mapping[str, Lever] = field(
        default_factory=lambda: {"zone": Zone(intensity=FULL)}
    )
    """The zone approved likewise, without functions."""


AI_CENTRE: Final = "AI research and development centre of the zone"
COASTAL_CITY: Final = "Coastal smart city"
TWIN: Final = "Smart governance with a digital twin"
FUNCTIONS: Final = {
    "research": Function(
        work=AI_CENTRE,
        world={
            "research_effect_up": 40.0,
            "knowledge_university_share": 1.0,
            "startup_spinoffs_per_researcher_year": 0.0,
        },
        stops={"research_effect_up": 0.0},
        moves={"n_firms_stage_4": 1, "mean_maturity": 1},
    ),
    "spin_offs": Function(
        work=AI_CENTRE,
        world=MANY_STARTUPS
        | {"startup_spinoffs_per_researcher_year": 1.0, "research_effect_up": 0.0},
        stops={"startup_spinoffs_per_researcher_year": 0.0},
        moves={"n_startups": 1, "entries": 1},
    ),
    "university_cluster": Function(
        work="International university cluster training digital talent",
        world={"university_wish_share": 1.0, "ict_months": 2.0, "advanced_months": 2.0},
        stops={"university_wish_share": 0.0},
        moves={"students_enrolled": 1, "graduates_digital": 1, "graduates_advanced": 1},
    ),
    "coastal_homes": Function(
        work=COASTAL_CITY,
        world=ROOMS_SHORT | NETWORKS_MATTER_NOT,
        stops={"newcomers_per_post": 0.0},
        moves={"arrivals": 1, "population": 1},
    ),
    "coastal_networks": Function(
        work=COASTAL_CITY,
        world={"infrastructure_effect_up": 20.0, "newcomers_per_post": 0.0},
        stops=NETWORKS_MATTER_NOT,
        moves={"mean_maturity": 1, "digital_digitalised_bn_vnd": 1},
    ),
    "digital_twin": Function(
        work=TWIN,
        world=SERVICES_MATTER,
        stops={"public_services_data_part": 0.0},
        moves={"public_services_digital": 1, "mean_maturity": 1},
    ),
    # Five firms of this small world are digital: only a large order gives them posts.
    "orders_of_the_twin": Function(
        work=TWIN,
        times=300.0,
        world={
            "public_services_data_part": 0.0,
            "order_value_added_share": 1.0,
            "order_posts_pace_month": 0.1,
        },
        stops={"order_value_added_share": 0.0},
        moves={"jobs_ict": 1, "va_ict_bn_vnd": 1},
    ),
    "administrative_centre": Function(
        work="Model digital administrative centre",
        world=SERVICES_MATTER,
        stops={"public_services_data_part": 0.0},
        moves={"public_services_digital": 1, "digital_digitalised_bn_vnd": 1},
    ),
    "eco_city": Function(
        work="Northern eco-city",
        world=ROOMS_SHORT,
        stops={"newcomers_per_post": 0.0},
        moves={"arrivals": 1, "population": 1},
    ),
    "backup_data_centre": Function(
        work="Backup data centre",
        world={"kappa_data_centre": 0.32, "plant_ramp_months": 1.0},
        stops={"kappa_data_centre": 0.0},
        moves={"va_ict_bn_vnd": 1, "digital_core_bn_vnd": 1},
    ),
    "industry": Function(
        work="Industry of sub-zone 2",
        world=LAND_SOON,
        stops={"megawatts_per_ha": AS_GOOD_AS_NOUGHT},
        moves={"let_subzone_2_ha": 1},
    ),
    "logistics": Function(
        work="Support logistics",
        world=QUICK | {"port_effect_on_choice": 3.0},
        stops={"port_effect_on_choice": 0.0},
        moves={"n_projects_registered": 1, "let_subzone_2_ha": 1},
    ),
    "semiconductors": Function(
        work="Semiconductor manufacturing",
        world=LAND_SOON | {"specialisation_effect_on_choice": 3.0},
        stops={"specialisation_effect_on_choice": 0.0},
        moves={
            "n_projects_registered": 1,
            "let_subzone_3_ha": 1,
            "n_firms_subzone_3": 1,
        },
    ),
    "hardware": Function(
        work="Hardware component manufacturing",
        world=LAND_SOON | {"specialisation_effect_on_choice": 10.0},
        stops={"specialisation_effect_on_choice": 0.0},
        moves={
            "n_projects_registered": 1,
            "let_subzone_3_ha": 1,
            "n_firms_subzone_3": 1,
        },
    ),
    "tuan_chau_data_centre": Function(
        work="Tuần Châu data centre",
        strong={"digital_infrastructure": DigitalInfrastructure(intensity=FULL)},
        plain={},
        world={"kappa_data_centre": 0.32, "plant_ramp_months": 1.0},
        stops={"kappa_data_centre": 0.0},
        moves={"va_ict_bn_vnd": 1, "digital_core_bn_vnd": 1},
    ),
}


def alone(works: Works, name: str, times: float) -> Works:
    """Return the works of which one may ever be finished, made larger."""
    is_it = np.array([work.name_en == name for work in works.rows])
    assert is_it.any(), name
    return replace(
        works,
        rows=tuple(replace(work, size=work.size * times) for work in works.rows),
        months=np.where(is_it, works.months, np.inf),
        at_wards={effect: size * times for effect, size in works.at_wards.items()},
        at_sites={effect: size * times for effect, size in works.at_sites.items()},
    )


def live(province: QuangNinh, n_months: int = N_MONTHS) -> Records:
    for _ in range(n_months):
        province.step()
    return province.records


def live_in(
    point: BranchPoint, policy: Policy, values: Values, **other: Any
) -> Records:
    """Return what is recorded of months with another setting or scenario."""
    province = point.branch(policy, values)
    n_months = other.pop("n_months", N_MONTHS)
    before = {name: getattr(province, name) for name in other}
    try:
        for name, value in other.items():
            setattr(province, name, value)
        return live(province, n_months)
    finally:
        for name, value in before.items():
            setattr(province, name, value)


def gains(one: Records, other: Records, names: Mapping[str, int]) -> dict[str, float]:
    """Return what indicators gain, summed over the months."""
    return {
        name: float((one.column(name) - other.column(name)).sum()) for name in names
    }


def assert_moved(one: Records, other: Records, moves: Mapping[str, int]) -> None:
    for name, gain in gains(one, other, moves).items():
        assert gain * moves[name] > 0, (name, gain)


def assert_same(one: Records, other: Records, names: Mapping[str, int]) -> None:
    for name in names:
        assert (one.column(name) == other.column(name)).all(), name


def with_and_without(
    point: BranchPoint, function: Function, values: Values
) -> tuple[Records, Records]:
    setting = point.province.setting
    setting = replace(
        setting, works=alone(setting.works, function.work, function.times)
    )
    one, other = (
        live_in(point, replace(AS_IS, **levers), READY | {**values}, setting=setting)
        for levers in (function.strong, function.plain)
    )
    return one, other


def test_every_function_of_the_zone_is_tried(end_of_2025: BranchPoint) -> None:
    works = end_of_2025.province.setting.works
    functions = {work.name_en for work in works.rows if work.subzone}
    assert functions <= {one.work for one in FUNCTIONS.values()}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_moves_its_indicators(name: str, end_of_2025: BranchPoint) -> None:
    tried = FUNCTIONS[name]
    assert_moved(*with_and_without(end_of_2025, tried, tried.world), tried.moves)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_at_zero_a_function_moves_none_of_them(
    name: str, end_of_2025: BranchPoint
) -> None:
    tried = FUNCTIONS[name]
    values = {**tried.world, **tried.stops}
    assert_same(*with_and_without(end_of_2025, tried, values), tried.moves)


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
    "startup_spinoffs_per_researcher_year": 0.0,
    "stage_hazard_up_0": 0.03,
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


NONE_WITHOUT: Final = {"n_firms_stage_0": -1}


def test_the_association_passes_on_what_a_centre_taught_a_few(
    end_of_2025: BranchPoint,
) -> None:
    moves = {"mean_maturity": 1, **NONE_WITHOUT}
    assert_moved(*heard_through_the_association(end_of_2025, 12.0, True), moves)


@pytest.mark.parametrize(
    ("effect", "has_members"),
    [(0.0, True), (12.0, False)],
    ids=["nobody learns by hearsay", "nobody is a member"],
)
def test_without_it_those_below_learn_nothing_of_the_centre(
    effect: float, has_members: bool, end_of_2025: BranchPoint
) -> None:
    years = heard_through_the_association(end_of_2025, effect, has_members)
    assert_moved(*years, {"mean_maturity": 1})
    assert_same(*years, NONE_WITHOUT)


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
        stops={"kappa_electronics": AS_GOOD_AS_NOUGHT},
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
            setting=Setting.of(given, scenario, "replay"),
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
