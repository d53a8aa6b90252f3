"""Zone, laws and scenarios of zones over months: what they move, and what stops them.

One small world from January 2026; what nobody in the province chooses is set on the
branch, since until then no scenario acts.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pytest

from agents.classification import Sector, TaxScheme
from model.policy.files import load_policy
from model.policy.levers import DigitalInfrastructure, Zone
from model.policy.policy import Policy
from model.policy.schedule import Schedule
from model.quangninh import QuangNinh
from model.recorder import Records
from model.works import Effect
from tests.model.trial import QUICK, SPECIAL_IS_STANDARD

AS_IS: Final = load_policy("as-is")
FULL: Final = Schedule.constant(1.0)
N_MONTHS: Final = 18
MANY: Final = {"lead_rate_month": 60.0}
"""Many leads, so that what moves them shows."""
SOON: Final = {"zone_probability_approved": 1.0, "zone_approval_months": 1.0}
BUILT_SOON: Final = {
    "works_time_factor": 0.02,
    "works_cost_factor": 0.0,
    "zone_first_decision_month": 72.0,
}
"""Works that take a month and cost nothing, so that no frame cuts them."""

type BranchPoint = Any
"""The fixture of the same name in conftest."""


@pytest.fixture
def point(end_of_2025: BranchPoint) -> BranchPoint:
    return end_of_2025


def lived(
    point: BranchPoint,
    policy: Policy = AS_IS,
    values: Mapping[str, float] | None = None,
    n_months: int = N_MONTHS,
    **outlook: Any,
) -> QuangNinh:
    """Return the province after so many months under a policy and a scenario."""
    province: QuangNinh = point.branch(policy, values)
    central = province.outlook
    province.outlook = replace(central, **outlook)
    for _ in range(n_months):
        province.step()
    province.outlook = central
    return province


def same(one: Records, other: Records) -> bool:
    return all((one.column(n) == other.column(n)).all() for n in one.names)


def zone_policy(**terms: Any) -> Policy:
    return replace(AS_IS, zone=Zone(intensity=FULL, **terms))


def test_a_rival_zone_outside_takes_projects_and_no_pull_takes_none(
    point: BranchPoint,
) -> None:
    runs = {
        pull: lived(point, values=MANY, outside_pull=pull).records
        for pull in (0.0, 3.0)
    }
    name = "n_projects_registered"
    assert runs[3.0].column(name).sum() < runs[0.0].column(name).sum()
    assert same(runs[0.0], lived(point, values=MANY).records)


def test_a_late_zone_is_approved_later_and_without_effort_it_changes_nothing(
    point: BranchPoint,
) -> None:
    name = "zone_is_approved"
    usual, late = (
        lived(point, zone_policy(), SOON, zone_delay_months=delay).records.column(name)
        for delay in (0, 6)
    )
    assert late.sum() == usual.sum() - 6
    delayed = lived(point, values=SOON, zone_delay_months=6).records
    assert same(delayed, lived(point, values=SOON).records)


def test_special_terms_in_van_don_draw_investors_and_terms_of_the_law_draw_none(
    point: BranchPoint,
) -> None:
    keen = {
        "tax_semi_elasticity_of_choice": 100.0,
        "tax_responsive_share": 1.0,
        "tax_rate_special": 0.0,
    }

    def van_don(values: dict[str, float], month: int) -> tuple[float, Records]:
        world = MANY | QUICK | keen | values
        province = lived(point, values=world, special_zone_month=month)
        site = province.sites.index["Cụm Vạn Yên"]
        return float(province.site_stock.let_ha[site]), province.records

    assert van_don({}, 72)[0] > van_don({}, 0)[0]
    assert not same(van_don({}, 72)[1], van_don({}, 0)[1])
    stopped = SPECIAL_IS_STANDARD
    assert same(van_don(stopped, 72)[1], van_don(stopped, 0)[1])


def test_the_short_procedure_registers_projects_sooner(point: BranchPoint) -> None:
    name = "n_projects_registered"
    slow, fast = (
        lived(
            point,
            values=MANY
            | {"special_procedure_cut": cut, "approval_effect_on_choice": 0},
            n_months=9,
        ).records.column(name)
        for cut in (0.0, 0.9)
    )
    assert fast.sum() > slow.sum()


def test_land_of_the_zone_draws_projects_beside_those_that_come_anyway(
    point: BranchPoint,
) -> None:
    world = MANY | SOON | {"zone_first_decision_month": 72.0}
    province = lived(point, zone_policy(tax_terms=TaxScheme.STANDARD), world)
    projects, sites = province.projects, province.sites
    there = np.unique(sites.subzone[projects.site[projects.is_alive]])
    assert {1, 2, 3} & {*there.tolist()}
    without = lived(point, values=world)
    n = "n_projects_registered"
    gained = province.records.column(n).sum() - without.records.column(n).sum()
    assert gained >= 0


def test_functions_are_built_only_after_approval_and_only_if_the_lever_says_so(
    point: BranchPoint,
) -> None:
    world = SOON | BUILT_SOON
    built = lived(point, zone_policy(functions=True), world, 8)
    for effect in (
        Effect.RESEARCH,
        Effect.DIGITAL_PLACES,
        Effect.ADVANCED_PLACES,
        Effect.ROOMS,
        Effect.DIGITAL_INFRASTRUCTURE,
        Effect.DIGITAL_GOVERNMENT,
        Effect.PUBLIC_ORDERS,
        Effect.DATA_CENTRE,
        Effect.SUBSTATION,
        Effect.LOGISTICS,
        Effect.SPECIALISATION,
    ):
        assert built.in_use.total(effect) > 0, effect
    never = world | {"zone_probability_approved": 0.0}
    for policy, values in (
        (zone_policy(functions=False), world),
        (zone_policy(functions=True), never),
    ):
        province = lived(point, policy, values, 8)
        assert not province.in_use.stands.any()


def test_works_of_the_zone_move_where_investors_go(point: BranchPoint) -> None:
    # That each coefficient at zero stops its part is held in test_investment.
    world = MANY | SOON | BUILT_SOON | {"specialisation_effect_on_choice": 20.0}
    signed = []
    for functions in (True, False):
        province = lived(point, zone_policy(functions=functions), world, 14)
        projects, subzone = province.projects, province.sites.subzone
        digital = projects.is_alive & (projects.sector == Sector.ELECTRONICS)
        signed.append(int((subzone[projects.site[digital]] == 3).sum()))
    assert signed[0] > signed[1]


def test_a_finished_data_centre_opens_as_a_plant_and_adds_to_the_digital_sector(
    point: BranchPoint,
) -> None:
    policy = replace(
        AS_IS, digital_infrastructure=DigitalInfrastructure(intensity=FULL)
    )
    made = {}
    for kappa in (0.32, 0.0):
        values = BUILT_SOON | {"kappa_data_centre": kappa, "plant_ramp_months": 1.0}
        province = lived(point, policy, values, 12)
        firms = province.firms
        rows = np.flatnonzero(firms.is_alive & (firms.project_id == firms.ids))
        assert firms.sector[rows].tolist() == [Sector.ICT]
        assert province.sites.names[firms.site[rows[0]]] == (
            "Khu công nghệ số tập trung Tuần Châu"
        )
        made[kappa] = float(firms.value_added_bn_vnd_per_year[rows[0]])
    assert made[0.32] > 0
    assert made[0.0] == 0
