"""The targets can be moved: growth, trained people, new firms, the digital share.

Each is moved by a lever or a field of the scenario, and stands still once the
coefficient of the mechanism is zero.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import pytest

from model.parameters import load_parameters
from model.policy.files import load_policy, load_scenario
from model.policy.policy import Policy
from model.policy.schedule import FIRST_POLICY_MONTH
from model.quangninh import QuangNinh
from model.recorder import Year
from tests.model.trials_people import TRIALS

type BranchPoint = Any
"""The fixture `end_of_2025` of conftest."""

AS_IS: Final = load_policy("as-is")
TRIAL: Final = TRIALS["training_places"]
TRAINED: Final = replace(AS_IS, training_places=TRIAL.lever)
N_MONTHS: Final = 24
TAKEN: Final = {"unit_cost_training_places_places_per_month": 0.0001}
"""So cheap that no budget cuts it."""


def last_year(point: BranchPoint, policy: Policy, values: Mapping[str, float]) -> Year:
    year: Year = point.live(policy, N_MONTHS, values).yearly()[-1]
    return year


def test_training_places_raise_the_trained_share_and_without_success_they_do_not(
    end_of_2025: BranchPoint,
) -> None:
    given = {**TRIAL.world, **TAKEN}
    fails = given | {"training_success_share": 0.0, "semiconductor_success_share": 0.0}
    before, after = (last_year(end_of_2025, p, given) for p in (AS_IS, TRAINED))
    assert after["trained_share"] > before["trained_share"]
    before, after = (last_year(end_of_2025, p, fails) for p in (AS_IS, TRAINED))
    assert after["trained_share"] == before["trained_share"]
    for year in (before, after):
        assert year["meets_trained_labour"] == 0.0


@pytest.mark.parametrize(("shift", "met"), [(-0.05, 0.0), (0.1, 1.0)])
def test_the_target_for_growth_is_met_once_every_sector_grows_faster(
    shift: float, met: float
) -> None:
    scenario = replace(load_scenario("central"), trend_shift=shift)
    province = QuangNinh(world=1, scale=100, scenario=scenario)
    for _ in range(FIRST_POLICY_MONTH + N_MONTHS):
        province.step()
    years = province.records.yearly()
    assert years[-1]["meets_grdp_growth"] == met
    assert (years[-1]["grdp_growth"] >= 0.12) is bool(met)


def test_foundings_move_the_target_for_new_firms(end_of_2025: BranchPoint) -> None:
    rate = load_parameters().founders.founders_per_month
    met = []
    for factor in (0.0, 0.5, 2.0):
        values = {"founders_per_month": factor * rate}
        year = last_year(end_of_2025, AS_IS, values)
        assert year["meets_new_firms"] == float(year["entries"] >= 2000)
        met.append(year["meets_new_firms"])
    assert met == [0.0, 0.0, 1.0]


def test_stages_move_the_distance_to_the_target_and_no_longer_when_they_count_nothing(
    end_of_2025: BranchPoint,
) -> None:
    stages = load_parameters().adoption.stage_hazard_up
    faster = {f"stage_hazard_up_{n}": 4 * hazard for n, hazard in enumerate(stages[:4])}
    before, after = (last_year(end_of_2025, AS_IS, v) for v in ({}, faster))
    assert after["digital_target_gap"] < before["digital_target_gap"]
    nothing = {"digital_share_factor": 0.0, "digital_share_factor_photovoltaics": 0.0}
    core = last_year(end_of_2025, AS_IS, nothing)
    assert core["digital_share_nso"] == core["digital_core_share"]
    assert core["digital_ceiling_share"] == core["digital_core_share"]
