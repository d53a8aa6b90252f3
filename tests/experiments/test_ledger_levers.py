"""Leave-one-out: which mixes are lived, and shares worked by hand."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from experiments.ledger.by_lever import (
    MEASURES,
    UNITS,
    LeverShares,
    levers_that_differ,
    measured,
    mixes,
)
from experiments.worlds.run_settings import RunSettings
from experiments.worlds.world_run import simulate
from model.policy.files import load_policy
from model.valuation import ValuationParameters, present_value
from tests.experiments.branched import branches

AS_IS = load_policy("as-is")
ZONE = load_policy("zone-special")
HUB = load_policy("fpt-hub")
LEVERS_OF_HUB = (
    "sandbox",
    "training_places",
    "data_for_officials",
    "shared_platform",
    "startup_support",
    "ai_centre",
)
TENTH = ValuationParameters(discount_rate=0.1)
SHARE = "digital_share_nso"


def world(*shares: float) -> npt.NDArray[np.float64]:
    """Return measures of mixes in which the digital share alone is not zero."""
    measures = np.zeros((len(shares), len(MEASURES)))
    measures[:, 0] = shares
    return measures


def test_the_levers_that_differ_are_those_the_policy_sets() -> None:
    assert set(levers_that_differ(HUB, AS_IS)) == set(LEVERS_OF_HUB)
    assert levers_that_differ(AS_IS, AS_IS) == ()


def test_each_mix_lacks_one_lever_and_keeps_the_others() -> None:
    reference, policy, *less = mixes(HUB, AS_IS)
    assert (reference, policy) == (AS_IS, HUB)
    levers = levers_that_differ(HUB, AS_IS)
    assert len(less) == len(levers)
    for lever, mix in zip(levers, less, strict=True):
        assert levers_that_differ(mix, HUB) == (lever,)
        assert getattr(mix, lever) == getattr(AS_IS, lever)


def test_a_lever_is_taken_back_to_what_the_reference_does() -> None:
    stronger = replace(HUB, name="stronger", sandbox=AS_IS.sandbox)
    reference, _, *less = mixes(stronger, HUB)
    assert reference == HUB
    assert less == []
    assert levers_that_differ(stronger, HUB) == ("sandbox",)


def test_a_policy_of_one_lever_needs_no_third_mix() -> None:
    assert mixes(ZONE, AS_IS) == (AS_IS, ZONE)


def test_shares_and_interaction_by_hand() -> None:
    # Without the first lever 2 points fall away, without the second 3, of 4 in all:
    # the two need one another, and one point is counted twice.
    shares = LeverShares.of(
        ("sandbox", "ai_centre"),
        [world(0.10, 0.14, 0.12, 0.11), world(0.20, 0.20, 0.20, 0.20)],
    )
    assert shares.whole(SHARE) == pytest.approx([0.04, 0.0])
    assert shares.share("sandbox", SHARE) == pytest.approx([0.02, 0.0])
    assert shares.share("ai_centre", SHARE) == pytest.approx([0.03, 0.0])
    assert shares.interaction(SHARE) == pytest.approx([-0.01, 0.0])


def test_a_single_lever_has_the_whole_and_nothing_interacts() -> None:
    shares = LeverShares.of(("zone",), [world(0.10, 0.14)])
    assert shares.share("zone", SHARE) == pytest.approx([0.04])
    assert shares.interaction(SHARE) == [0.0]


def test_intervals_of_levers_hold_for_all_at_once() -> None:
    one = LeverShares.of(("zone",), [world(0.10, 0.14)])
    two = LeverShares.of(("sandbox", "ai_centre"), [world(0.1, 0.14, 0.12, 0.11)])
    assert one.confidence == pytest.approx(0.95)
    assert two.confidence == pytest.approx(0.975)


def test_of_no_lever_the_whole_is_left_over() -> None:
    shares = LeverShares.of((), [world(0.10, 0.10)])
    assert shares.interaction(SHARE) == [0.0]


def test_measures_are_of_the_last_year_or_month_and_costs_are_summed() -> None:
    settings = RunSettings(scale=100, until=8 * 12 - 1)
    records = simulate(settings, HUB, 1)
    found = dict(zip(MEASURES, measured(records, TENTH), strict=True))
    years = records.yearly()
    last = years[-1]
    assert last["year"] == 2027
    for name in (SHARE, "digital_share_mic_2020_prices"):
        assert found[name] == last[name]
    assert found["jobs"] == last["employed"]
    assert found["value_added_bn_vnd"] == 12 * records.column("grdp_bn_vnd")[-1]
    assert found["digital_bn_vnd"] / found["value_added_bn_vnd"] == pytest.approx(
        records.column(SHARE)[-1], rel=1e-12
    )
    spent = np.array([year["spending_bn_vnd"] for year in years])
    numbers = np.array([year["year"] for year in years], np.int64)
    assert found["cost_bn_vnd"] == present_value(spent, numbers, TENTH) > 0


def test_the_placebo_has_no_share_of_anything() -> None:
    sandbox = replace(AS_IS, name="mix", sandbox=HUB.sandbox)
    mix = replace(sandbox, placebo=load_policy("placebo").placebo)
    levers = levers_that_differ(mix, AS_IS)
    named = [replace(p, name=f"mix-{n}") for n, p in enumerate(mixes(mix, AS_IS))]
    lived = branches(RunSettings(scale=100, until=6 * 12 + 5), named, 1)
    shares = LeverShares.of(
        levers, [np.array([measured(one, TENTH) for one in lived.values()])]
    )
    for measure in MEASURES:
        assert shares.share("placebo", measure) == [0.0]
    assert shares.share("sandbox", "cost_bn_vnd") > 0


def test_every_measure_has_a_unit() -> None:
    assert set(UNITS) == set(MEASURES)
