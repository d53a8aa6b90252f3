"""Accounts, land, people and stages hold under any policy in any scenario.

Invariants are checked in every month of every run; here runs are drawn. Thirty are
lived with every change, a thousand by `pytest -m nightly`.
"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from model.policy.files import load_policy, load_scenario
from model.policy.policy import LEVERS, Policy
from model.policy.scenario import Scenario
from model.policy.schedule import FIRST_POLICY_MONTH
from model.quangninh import QuangNinh
from tests.model.drawn import scenarios, strong_policies
from tests.model.trials import TRIALS

N_MONTHS = FIRST_POLICY_MONTH + 30
PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large]
# A run takes a second, so a failing draw is shown as it came, not made smaller.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


def live(policy: Policy, scenario: Scenario, world: int) -> QuangNinh:
    province = QuangNinh(world=world, scale=100, policy=policy, scenario=scenario)
    for _ in range(N_MONTHS):
        province.step()
    return province


def check(policy: Policy, scenario: Scenario, world: int) -> None:
    """Live some years; every month's invariants are checked in the run itself."""
    records = live(policy, scenario, world).records
    assert np.isfinite(records.values).all()
    share = records.column("digital_share_nso")
    assert ((share > 0) & (share < 1)).all()
    for lever in LEVERS:
        assert (records.column(f"spending_{lever}_bn_vnd") >= 0).all()


ANY = (strong_policies(), scenarios(), st.integers(0, 999))


@settings(max_examples=30, suppress_health_check=PATIENT, phases=PHASES)
@given(*ANY)
def test_accounts_and_invariants_hold_under_any_policy_and_scenario(
    policy: Policy, scenario: Scenario, world: int
) -> None:
    check(policy, scenario, world)


@pytest.mark.nightly
@settings(max_examples=1000, suppress_health_check=PATIENT, phases=PHASES)
@given(*ANY)
def test_they_hold_a_thousand_times(
    policy: Policy, scenario: Scenario, world: int
) -> None:
    check(policy, scenario, world)


def test_the_past_is_one_whatever_the_policy_and_the_scenario() -> None:
    """Nothing that a policy or a scenario says moves a month before 2026."""
    strong = replace(
        load_policy("as-is"), **{name: trial.lever for name, trial in TRIALS.items()}
    )
    past = []
    for policy, scenario in (
        (load_policy("as-is"), "central"),
        (strong, "competitor-ftz"),
    ):
        province = QuangNinh(
            world=3, scale=100, policy=policy, scenario=load_scenario(scenario)
        )
        for _ in range(FIRST_POLICY_MONTH):
            province.step()
        past.append(province.records.digest())
    assert past[0] == past[1]
