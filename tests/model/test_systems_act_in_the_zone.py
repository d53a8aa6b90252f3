"""Every function of the proposed zone acts alone, and none at a coefficient of zero.

What other tests see only as effects in use is seen here in recorded indicators: of all
works one alone is ever finished, in a small province from January 2026.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pytest

from model.policy.levers import DigitalInfrastructure, Lever, Zone
from model.recorder import Records
from model.works import Works
from tests.model.moved import (
    AS_IS,
    BranchPoint,
    Try,
    assert_moved,
    assert_same,
    live_in,
)
from tests.model.trial import (
    FULL,
    MANY_STARTUPS,
    NETWORKS_MATTER_NOT,
    QUICK,
    Values,
)

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
            "university_researchers": 0.0,
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
        # Where developers connect at once what they lack, one more adds nothing.
        stops={"megawatts_connected_per_year": 1e6, "substation_lead_months": 1.0},
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
