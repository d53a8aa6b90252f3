"""Levers when money is short, when they come late, go and come again, and all at once.

Every month checks its invariants; a run that ends has kept them.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pytest

from model.history.history_tables import History
from model.policy.files import load_policy, load_scenario, scenario_names
from model.policy.levers import Placebo, SiteInfrastructure, TargetedPromotion, TaxTerms
from model.policy.policy import LEVERS, Policy
from model.policy.schedule import FIRST_POLICY_MONTH, N_MONTHS, Schedule
from model.quangninh import QuangNinh
from model.recorder import Records

AS_IS: Final = load_policy("as-is")

type BranchPoint = Any
"""The fixture `end_of_2025` of conftest."""


def moved(one: Records, other: Records) -> set[str]:
    """Return the indicators that differ in some month."""
    return {
        name for name in one.names if (one.column(name) != other.column(name)).any()
    }


type Build = Callable[[Schedule], Policy]
"""The fixture `every_lever` of conftest."""

CONSTANT: Final = Schedule.constant(1.0)
SCARCE: Final = {"lever_budget_share": 0.0005}


def test_short_money_cuts_all_levers_alike(
    end_of_2025: BranchPoint, every_lever: Build
) -> None:
    province = end_of_2025.branch(every_lever(CONSTANT), SCARCE)
    cuts = []
    for _ in range(12):
        province.step()
        treasury = province.treasury
        granted = dict(zip(LEVERS, treasury.granted.tolist(), strict=True))
        # What partners are offered saves money and is not cut.
        assert granted.pop("partnership") == granted.pop("tax_scheme") == 1
        assert set(granted.values()) == {treasury.cut}
        cuts.append(treasury.cut)
    assert 0 < max(cuts) < 1


def test_short_money_is_spent_within_the_frames_and_recorded(
    end_of_2025: BranchPoint, every_lever: Build
) -> None:
    province = end_of_2025.branch(every_lever(CONSTANT), SCARCE)
    frames, spent = [], []
    for month in range(FIRST_POLICY_MONTH, FIRST_POLICY_MONTH + 36):
        kept = province.treasury.retained_per_month
        province.step()
        treasury = province.treasury
        frames.append(SCARCE["lever_budget_share"] * kept)
        spent.append(treasury.spent_by_province)
        for lever, amount in zip(LEVERS, treasury.spent, strict=True):
            name = f"spending_{lever}_bn_vnd"
            assert province.records.column(name)[month] == amount
    # Who comes forward is not known before: what is overspent comes off later frames.
    owed = np.cumsum(spent) - np.cumsum(frames)
    assert max(spent) > frames[0]
    assert owed[-1] <= max(spent)
    assert 0.5 < sum(spent) / sum(frames) < 1.1


def test_a_lever_without_money_does_nothing(
    end_of_2025: BranchPoint, every_lever: Build
) -> None:
    nothing = {"lever_budget_share": 0.0}
    costly = replace(every_lever(CONSTANT), tax_scheme=TaxTerms(), placebo=Placebo())
    records = [end_of_2025.live(policy, 6, nothing) for policy in (AS_IS, costly)]
    assert moved(*records) == {"budget_cut", "budget_months_cut"}


def test_more_money_than_is_wanted_is_left(
    end_of_2025: BranchPoint, every_lever: Build
) -> None:
    ample = {"lever_budget_share": 0.6}
    more = {"lever_budget_share": 1.0}
    # Without the dearest of them much of the revenue is ample.
    policy = replace(every_lever(CONSTANT), site_infrastructure=SiteInfrastructure())
    records = [end_of_2025.live(policy, 6, values) for values in (ample, more)]
    assert (records[0].column("budget_cut")[FIRST_POLICY_MONTH:] == 1).all()
    assert moved(*records) == {"budget_frame_bn_vnd"}


def test_a_policy_of_the_last_month_acts_in_it_alone(
    end_of_2025: BranchPoint, every_lever: Build
) -> None:
    last = N_MONTHS - 1
    late = every_lever(Schedule(((last, 1.0),)))
    lived = N_MONTHS - FIRST_POLICY_MONTH
    as_is, acting = (end_of_2025.live(policy, lived) for policy in (AS_IS, late))
    assert as_is.values[:, :last].tobytes() == acting.values[:, :last].tobytes()
    assert acting.column("spending_zone_bn_vnd")[last] > 0
    assert as_is.column("spending_bn_vnd")[last] == 0


def test_steps_of_intensity_are_paid_as_they_stand(end_of_2025: BranchPoint) -> None:
    shares = ((74, 1.0), (77, 0.0), (80, 0.5))
    lever = TargetedPromotion(intensity=Schedule(shares))
    stepped = end_of_2025.live(replace(AS_IS, targeted_promotion=lever), 12)
    whole = end_of_2025.live(
        replace(
            AS_IS,
            targeted_promotion=TargetedPromotion(intensity=Schedule.constant(1.0)),
        ),
        12,
    )
    paid, full = (
        records.column("spending_targeted_promotion_bn_vnd")[FIRST_POLICY_MONTH:]
        for records in (stepped, whole)
    )
    wanted = lever.intensity.values()[FIRST_POLICY_MONTH : FIRST_POLICY_MONTH + 12]
    assert set(wanted.tolist()) == {0.0, 0.5, 1.0}
    assert paid == pytest.approx(full * wanted)


def test_a_lever_that_ends_leaves_no_grant_behind(
    end_of_2025: BranchPoint, every_lever: Build
) -> None:
    province = end_of_2025.branch(every_lever(Schedule(((72, 1.0), (75, 0.0)))))
    for _ in range(5):
        province.step()
    assert not province.treasury.granted.any()
    # What was built is kept up and partners are paid on; nothing else costs.
    builders = {work.lever for work in province.setting.works.rows}
    for lever, spent in zip(LEVERS, province.treasury.spent, strict=True):
        assert not spent or lever in builders | {"partnership"}
    assert province.treasury.cut == 1
    paid = province.records.column("spending_bn_vnd")
    assert 0 < paid[75] < 0.2 * paid[74]


@pytest.mark.parametrize(
    ("world", "history", "scenario"),
    [
        (2, "replay", "electronics-boom"),
        (3, "free", "central"),
        (4, "free", "weak-fdi"),
    ],
)
def test_all_levers_at_once_keep_every_invariant_to_2035(
    world: int, history: History, scenario: str, every_lever: Build
) -> None:
    assert scenario in scenario_names()
    province = QuangNinh(
        world=world,
        scale=100,
        history=history,
        scenario=load_scenario(scenario),
        policy=every_lever(CONSTANT),
    )
    while province.month < N_MONTHS:
        province.step()
    last = province.records.yearly()[-1]
    assert last["cost_bn_vnd"] > 0  # type: ignore[operator]
    assert np.isfinite(province.records.values).all()


@pytest.mark.parametrize("name", ["resolution-57", "infrastructure-first", "fpt-hub"])
def test_a_dear_policy_stays_within_its_frame_each_year_and_says_when_it_is_cut(
    name: str, end_of_2025: BranchPoint
) -> None:
    records = end_of_2025.live(load_policy(name), N_MONTHS - FIRST_POLICY_MONTH)
    spent = records.column("spending_bn_vnd") - records.column("private_share_bn_vnd")
    frame = records.column("budget_frame_bn_vnd")
    for year in range(FIRST_POLICY_MONTH, N_MONTHS, 12):
        assert spent[year : year + 12].sum() <= frame[year : year + 12].sum()
    is_cut = records.column("budget_cut") < 1
    assert records.column("budget_months_cut").sum() == is_cut.sum()
    assert is_cut.any() == (name == "resolution-57")
