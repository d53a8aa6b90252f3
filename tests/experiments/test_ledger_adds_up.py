"""The ledger of any pair of runs adds up, and its support is what was paid.

Pairs are drawn: two policies in a scenario, in one world. Some are lived with every
change, two hundred by `pytest -m nightly`.
"""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from agents.refusal import Refusal
from experiments.ledger.classes import CLASS_OF, Story, UnitClass
from experiments.ledger.ledger import Ledger, WorldLedger
from experiments.ledger.pair import traces, world_ledger
from experiments.ledger.traces import AMOUNTS, PARTS, Trace
from experiments.ledger.witness import Witness
from model.checkpoint import Checkpoint
from model.invariants import InvariantBroken
from model.policy.files import load_policy, load_scenario
from model.policy.policy import Policy
from model.policy.scenario import Scenario
from model.policy.schedule import FIRST_POLICY_MONTH
from model.quangninh import QuangNinh
from model.recorder import Records
from model.setting import Setting
from model.support_given import SupportKind
from tests.model.drawn import scenarios, strong_policies
from tests.model.trials import TRIALS

AS_IS, STRONG = load_policy("as-is"), load_policy("resolution-57")
PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large]
# A pair takes a second, so a failing draw is shown as it came, not made smaller.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
SOON, LATER = FIRST_POLICY_MONTH + 15, FIRST_POLICY_MONTH + 48
TWO_YEARS = FIRST_POLICY_MONTH + 24
JOBS = AMOUNTS.index("jobs")
REAL = AMOUNTS.index("value_added_bn_vnd_2020_prices")


@cache
def past_of(world: int) -> tuple[QuangNinh, Checkpoint]:
    """Return a world at the end of 2025, lived once; the past knows no scenario."""
    province = QuangNinh(world=world, scale=100)
    for _ in range(FIRST_POLICY_MONTH):
        province.step()
    return province, province.keep()


CENTRAL = load_scenario("central")


def at_the_end_of_2025(world: int, scenario: Scenario = CENTRAL) -> QuangNinh:
    province, past = past_of(world)
    province.outlook = CENTRAL
    province.put_back(past)
    province.outlook = scenario
    province.setting = Setting.of(
        province.parameters, scenario, "replay", province.luck
    )
    return province


def told(ledger: WorldLedger) -> np.ndarray:
    return ledger.by_class().sum(axis=0) + ledger.others.sum(axis=1)


def check(one: Policy, other: Policy, scenario: Scenario, world: int, n: int) -> None:
    """Hold one policy against the other, both ways, and against itself."""
    policies = replace(one, name="one"), replace(other, name="other")
    province = at_the_end_of_2025(world, scenario)
    # The past that the branches share is kept under the scenario that stands.
    run = traces(province, policies, n)
    there = world_ledger(world, run["one"], run["other"])
    back = world_ledger(world, run["other"], run["one"])
    scale = np.maximum(np.abs(there.whole_before), 1.0)
    assert (np.abs(told(there) - there.whole) <= 1e-9 * scale).all()
    assert (np.abs(told(there) + told(back)) <= 2e-9 * scale).all()
    assert there.cases.ids.size == back.cases.ids.size
    still = world_ledger(world, run["one"], run["one"])
    assert not still.cases.amounts.any()
    assert not still.whole.any()
    assert set(still.cases.story.tolist()) <= {
        int(Story.UNTOUCHED),
        int(Story.SHARES_LOCAL_DEMAND),
    }


PAIRS = (strong_policies(), strong_policies(), scenarios(), st.integers(1, 3))


@settings(max_examples=12, suppress_health_check=PATIENT, phases=PHASES)
@given(*PAIRS)
def test_the_classes_and_all_others_add_up_to_the_difference(
    one: Policy, other: Policy, scenario: Scenario, world: int
) -> None:
    check(one, other, scenario, world, SOON)


@pytest.mark.nightly
@settings(max_examples=200, suppress_health_check=PATIENT, phases=PHASES)
@given(*PAIRS)
def test_they_add_up_in_two_hundred_pairs(
    one: Policy, other: Policy, scenario: Scenario, world: int
) -> None:
    check(one, other, scenario, world, LATER)


@dataclass(frozen=True)
class Strong:
    """A strong policy against none in world 1, and what was recorded under it."""

    policy: Trace
    reference: Trace
    records: Records


@pytest.fixture(scope="module")
def strong() -> Strong:
    province = at_the_end_of_2025(1)
    run = traces(province, (AS_IS, STRONG), TWO_YEARS)
    return Strong(run[STRONG.name], run[AS_IS.name], province.records)


def test_a_ledger_that_lost_a_firm_is_refused(strong: Strong) -> None:
    strong.policy.firms.amounts[0, 0] += 50.0
    try:
        with pytest.raises(InvariantBroken, match="jobs does not add up"):
            world_ledger(1, strong.policy, strong.reference)
    finally:
        strong.policy.firms.amounts[0, 0] -= 50.0


def test_a_witness_changes_nothing_and_sees_grdp_and_the_employed(
    strong: Strong,
) -> None:
    """The run is that of a province nobody looks at, to the last bit."""
    province = at_the_end_of_2025(1)
    province.policy = STRONG
    while province.month < TWO_YEARS:
        province.step()
    assert province.records.digest() == strong.records.digest()
    whole, last = strong.policy.whole, TWO_YEARS - 1
    seen = {
        "employed": whole[0],
        "grdp_bn_vnd": whole[1] / 12,
        "grdp_bn_vnd_2020_prices": whole[2] / 12,
        "digital_share_nso": whole[3] / whole[1],
        "digital_share_nso_2020_prices": whole[4] / whole[2],
    }
    for name, value in seen.items():
        recorded = strong.records.column(name)[last]
        assert value == pytest.approx(recorded, rel=1e-12), name


def test_what_no_living_firm_made_is_that_of_firms_closed_in_the_month() -> None:
    province = at_the_end_of_2025(1)
    province.policy = AS_IS
    closed = PARTS.index("closed_in_the_month")
    witness, seen = Witness(province), set()
    for _ in range(8):
        made = _made_before_the_close(province)
        witness.look(province)
        firms = witness.trace(province).firms
        gone = set(made) - set(firms.ids[firms.is_alive].tolist())
        others = witness.trace(province).others[:, closed]
        expected = np.zeros(2) + sum(made[id_] for id_ in gone)
        assert others[[JOBS, REAL]] == pytest.approx(expected, abs=1e-6)
        if not gone:
            assert np.abs(others).max() < 1e-6
        seen.add(bool(gone))
    assert True in seen


def _made_before_the_close(province: QuangNinh) -> dict[int, np.ndarray]:
    """Live a month; return staff and output of each firm in it before some closed."""
    kept: dict[int, np.ndarray] = {}
    close = province.firms_shrink_and_close_and_links_form

    def watched() -> None:
        firms = province.firms
        had = np.stack([firms.employees, firms.value_added_bn_vnd_per_year])
        kept.update(zip(firms.ids.tolist(), (firms.weight * had).T, strict=True))
        close()

    province.firms_shrink_and_close_and_links_form = watched  # type: ignore[method-assign]
    try:
        province.step()
    finally:
        del province.firms_shrink_and_close_and_links_form
    return {id_: value for id_, value in kept.items() if id_ >= 0}


def test_support_of_firms_is_what_the_treasury_paid_or_forwent() -> None:
    policy = replace(
        AS_IS,
        name="giving",
        **{name: TRIALS[name].lever for name in ("adoption_vouchers", "tax_scheme")},
    )
    province = at_the_end_of_2025(1)
    run = traces(province, (policy,), LATER)
    given_to_firms = run["giving"].firms.support.sum(axis=1)
    for kind, indicator in (
        (SupportKind.VOUCHER, "spending_adoption_vouchers_bn_vnd"),
        (SupportKind.TAX_FORGONE, "tax_forgone_bn_vnd"),
    ):
        paid = province.records.column(indicator)[FIRST_POLICY_MONTH:].sum()
        assert paid > 0
        assert given_to_firms[kind] == pytest.approx(paid)


def test_the_ledger_over_worlds_has_the_means_of_worlds(strong: Strong) -> None:
    one = world_ledger(1, strong.policy, strong.reference)
    none = world_ledger(2, strong.reference, strong.reference)
    ledger = Ledger.of([one, none])
    for place, row in enumerate(ledger.classes):
        assert row.name == UnitClass(place).label
        half = one.by_class()[place] / 2
        assert [row.amounts[name].mean for name in AMOUNTS] == pytest.approx(
            half.tolist()
        )
    by_story = {row.name: row.amounts["jobs"].mean for row in ledger.stories}
    for row in ledger.classes:
        told = [story for story in Story if CLASS_OF[story].label == row.name]
        assert row.amounts["jobs"].mean == pytest.approx(
            sum(by_story[story.label] for story in told)
        )
    parts = [*ledger.classes, *ledger.others]
    for name in AMOUNTS:
        added = sum(row.amounts[name].mean for row in parts)
        assert added == pytest.approx(ledger.whole[name].mean, abs=1e-4)
    deadweight = ledger.classes[UnitClass.DEADWEIGHT]
    assert deadweight.money is not None
    assert deadweight.money.mean > 0


def test_a_ledger_of_no_world_is_refused() -> None:
    with pytest.raises(Refusal, match="no world"):
        Ledger.of([])
