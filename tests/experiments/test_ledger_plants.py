"""Effects planted in a small province are told for what they are.

A new site beside the old ones, and nothing else, displaces; support for steps that
firms take anyway is deadweight.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pytest

from experiments.ledger.classes import Story, UnitClass
from experiments.ledger.ledger import WorldLedger
from experiments.ledger.pair import traces, world_ledger
from experiments.ledger.traces import Trace
from experiments.ledger.witness import Witness
from model.checkpoint import Checkpoint
from model.parameters import load_parameters
from model.policy.files import load_policy
from model.policy.levers import AdoptionVouchers
from model.policy.schedule import FIRST_POLICY_MONTH, Schedule
from model.quangninh import QuangNinh
from model.support_given import MONEY, SupportKind
from tests.model.trial import CASH_MATTERS_NOT

AS_IS = load_policy("as-is")
VOUCHERS = replace(
    AS_IS,
    name="vouchers",
    adoption_vouchers=AdoptionVouchers(
        intensity=Schedule.constant(1.0), max_employees=1_000_000
    ),
)
NO_OTHER_WAY_TO_ACT = {
    "reputation_effect_on_leads": 0.0,
    "outside_utility_shift": -100.0,
    "exit_hazard_month": 0.0,
}
"""Nobody invests elsewhere, no plant closes, nobody comes for what others say."""
TO_BUILD = 60
"""Months in which a lead signs, is approved, builds and opens."""
STEPS_COME_ANYWAY = {"cost_effect_up": 0.0} | CASH_MATTERS_NOT
"""The price of a step holds nobody back."""


@dataclass
class SmallWorld:
    """World 1 at scale 100 at the end of 2025, to be put back."""

    province: QuangNinh
    past: Checkpoint

    def again(self, values: Mapping[str, float]) -> QuangNinh:
        self.province.parameters = load_parameters()
        self.province.put_back(self.past)
        self.province.parameters = load_parameters(values=values)
        self.province.policy = AS_IS
        return self.province


@pytest.fixture(scope="module")
def small() -> SmallWorld:
    province = QuangNinh(world=1, scale=100)
    for _ in range(FIRST_POLICY_MONTH):
        province.step()
    return SmallWorld(province, province.keep())


def lived(province: QuangNinh, n_months: int) -> Trace:
    witness = Witness(province)
    for _ in range(n_months):
        province.step()
        witness.look(province)
    return witness.trace(province)


def with_new_site(small: SmallWorld, name: str) -> Trace:
    """Return the trace of a province where a site lies ready, land, power and all."""
    province = small.again(NO_OTHER_WAY_TO_ACT)
    stock, site = province.site_stock, province.sites.index[name]
    assert not stock.is_open[site]
    stock.is_open[site] = True
    stock.prepared_ha[site] = province.sites.leasable_ha[site]
    stock.megawatts[site] = 1000.0
    return lived(province, TO_BUILD)


@pytest.fixture(scope="module")
def all_stay(small: SmallWorld) -> Trace:
    """Return the trace of a province that every investor chooses, no site added."""
    return lived(small.again(NO_OTHER_WAY_TO_ACT), TO_BUILD)


@pytest.fixture(scope="module")
def displacing(small: SmallWorld, all_stay: Trace) -> WorldLedger:
    """Return the ledger of a new park in Hoành Bồ against none."""
    return world_ledger(1, with_new_site(small, "Hoành Bồ"), all_stay)


def test_a_new_site_beside_old_ones_displaces(displacing: WorldLedger) -> None:
    cases = displacing.cases
    moved = cases.unit_class == UnitClass.DISPLACED
    new = displacing.site_names.index("Hoành Bồ")
    assert np.count_nonzero(moved & (cases.site == new)) >= 3
    assert (cases.site[moved] != cases.site_before[moved]).all()
    # Who stands on the new site has come from an old one.
    assert (cases.unit_class[cases.site == new] == UnitClass.DISPLACED).all()


def test_a_new_site_alone_brings_nobody_and_loses_nobody(
    displacing: WorldLedger,
) -> None:
    told = {Story(code) for code in displacing.cases.story.tolist()}
    assert told.isdisjoint(
        {
            Story.NEW,
            Story.SURVIVES,
            Story.FROM_OUTSIDE,
            Story.LEAVES,
            Story.CLOSES,
            Story.NEVER_COMES,
            Story.SUPPORTED,
        }
    )


def test_investors_who_would_go_elsewhere_come_from_outside(
    small: SmallWorld, all_stay: Trace
) -> None:
    """Beside a province that nobody chooses, all who have signed since come from it."""
    nobody = NO_OTHER_WAY_TO_ACT | {"outside_utility_shift": 100.0}
    all_leave = lived(small.again(nobody), TO_BUILD)
    there, back = (
        world_ledger(1, all_stay, all_leave),
        world_ledger(1, all_leave, all_stay),
    )
    came = there.cases.signed_month >= FIRST_POLICY_MONTH
    assert np.count_nonzero(came) > 10
    assert (there.cases.story[came] == int(Story.FROM_OUTSIDE)).all()
    assert (back.cases.story[came] == int(Story.LEAVES)).all()
    outside = small.province.setting.siting.is_outside
    assert outside[there.cases.site_before[came]].all()
    assert not outside[there.cases.site[came]].any()
    assert there.by_class()[UnitClass.FROM_OUTSIDE, 0] > 0


def supported(ledger: WorldLedger) -> np.ndarray:
    mask: np.ndarray = (ledger.cases.support > 0).any(axis=0)
    return mask


def test_support_for_steps_that_come_anyway_is_all_deadweight(
    small: SmallWorld,
) -> None:
    province = small.again(STEPS_COME_ANYWAY)
    run = traces(province, [AS_IS, VOUCHERS], FIRST_POLICY_MONTH + 24)
    ledger = world_ledger(1, run["vouchers"], run["as-is"])
    got = supported(ledger)
    assert np.count_nonzero(got) > 50
    assert (ledger.cases.unit_class[got] == UnitClass.DEADWEIGHT).all()
    assert not (ledger.cases.unit_class[~got] == UnitClass.DEADWEIGHT).any()
    assert not ledger.cases.amounts.any()
    paid = province.records.column("spending_adoption_vouchers_bn_vnd").sum()
    noted = ledger.cases.support.sum(axis=1)
    assert noted[SupportKind.VOUCHER] == pytest.approx(paid)
    assert noted[list(MONEY)].sum() == pytest.approx(paid)


def test_where_the_price_holds_firms_back_some_of_the_supported_are_additional(
    small: SmallWorld,
) -> None:
    province = small.again({"cost_effect_up": 5.0})
    run = traces(province, [AS_IS, VOUCHERS], FIRST_POLICY_MONTH + 24)
    ledger = world_ledger(1, run["vouchers"], run["as-is"])
    story = ledger.cases.story[supported(ledger)]
    assert np.count_nonzero(story == int(Story.HIGHER_STAGE)) > 10
    assert (story == int(Story.SUPPORTED)).any()
