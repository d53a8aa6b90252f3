"""Household businesses and shoppers take up cashless payment."""

import math
from dataclasses import dataclass, fields, replace
from typing import Any

import mesa
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.household_business import (
    CashlessParameters,
    HouseholdBusinesses,
    online_hazard,
)
from agents.luck import Luck, Stream
from agents.refusal import Refusal
from model.cashless import (
    Shoppers,
    household_businesses_and_shoppers_go_cashless,
    next_habit,
    own_hazards,
    qr_share_by_market,
)
from model.parameters import load_group, load_parameters
from model.places import Places

CENTRAL = load_group(CashlessParameters)
NEVER = CashlessParameters(**{each.name: 0 for each in fields(CashlessParameters)})
CERTAIN = 1e9
"""A hazard that leaves no doubt within a month."""


@dataclass
class Town:
    """Three wards; two markets in the first, one in the second."""

    n_wards: int = 3
    market_ward: Any = None
    markets: Any = None


@dataclass
class Stalls:
    qr_start: int


def town(*starts: int) -> Any:
    wards = np.array([0, 0, 1])
    return Town(market_ward=wards, markets=[Stalls(month) for month in starts])


OPEN = town(0, 0, 0)


def businesses(
    market: npt.ArrayLike, ward: npt.ArrayLike, **values: npt.ArrayLike
) -> HouseholdBusinesses:
    found = HouseholdBusinesses(mesa.Model(rng=1))
    others = {"weight": 1.0, "sector": 8, "workers": 1.0}
    others["value_added_bn_vnd_per_year"] = 0.1
    n = np.asarray(market).size
    found.births(n, market=market, ward=ward, **{**others, **values})
    return found


def month_of(
    found: HouseholdBusinesses,
    parameters: CashlessParameters,
    *,
    places: Any = OPEN,
    month: int = 40,
    share: float = 0.0,
    infrastructure: float = 0.0,
    campaign: float = 0.0,
    world: int = 1,
) -> Shoppers:
    shoppers = Shoppers(np.full(places.n_wards, share))
    household_businesses_and_shoppers_go_cashless(
        found,
        shoppers,
        places,
        np.full(places.n_wards, infrastructure),
        campaign,
        parameters,
        Luck(world),
        month,
    )
    return shoppers


def taking(found: HouseholdBusinesses) -> list[bool]:
    return [bool(takes) for takes in found.takes_qr]


def only(**values: float) -> CashlessParameters:
    return replace(NEVER, **values)


def test_with_nothing_at_work_nothing_moves() -> None:
    found = businesses([0, 1, -1], [0, 0, 2], takes_qr=[True, False, False])
    shoppers = month_of(found, NEVER, share=0.3)
    assert taking(found) == [True, False, False]
    assert not found.sells_online.any()
    assert shoppers.cashless_share.tolist() == [0.3] * 3


def test_the_campaign_reaches_each_market_in_its_month() -> None:
    campaign = only(qr_campaign_hazard=CERTAIN)
    for month, taken in (
        (9, [False, False, False, False]),
        (10, [True, False, False, False]),
        (12, [True, True, True, False]),
    ):
        found = businesses([0, 1, 2, -1], [0, 0, 1, 0])
        month_of(found, campaign, places=town(10, 12, 11), month=month)
        assert taking(found) == taken


def test_outside_the_markets_it_comes_later_and_without_a_market_last() -> None:
    alone = only(
        qr_innovation_hazard=CERTAIN,
        qr_outside_market_pace=1.0,
        qr_outside_market_lag_months=2.0,
    )
    places = town(10, 12, 11)
    first_month = {
        ward: min(
            month
            for month in range(20)
            if taking(month_in(businesses([-1], [ward]), alone, places, month))[0]
        )
        for ward in range(3)
    }
    assert first_month == {0: 12, 1: 13, 2: 14}


def month_in(
    found: HouseholdBusinesses, parameters: CashlessParameters, places: Any, month: int
) -> HouseholdBusinesses:
    month_of(found, parameters, places=places, month=month)
    return found


def test_traders_imitate_their_own_market_by_weight() -> None:
    """In market 0 takers weigh 3 of 4, in market 1 none: hazards 0.75 x and 0."""
    weight = [3.0, 1.0, 1.0]
    takes = [True, False, False]
    imitation = only(qr_imitation_strength=1.0)
    moved = 0
    for world in range(400):
        found = businesses([0, 0, 1], [0, 0, 0], weight=weight, takes_qr=takes)
        month_of(found, imitation, world=world)
        assert taking(found)[2] is False
        moved += taking(found)[1]
    # 1 - exp(-0.75) = 0.53; four standard errors of 400 draws are 0.10.
    assert moved / 400 == pytest.approx(1 - math.exp(-0.75), abs=0.10)


def test_businesses_outside_imitate_their_whole_ward() -> None:
    imitation = only(qr_imitation_strength=CERTAIN, qr_outside_market_pace=1.0)
    found = businesses(
        [0, -1, -1], [0, 0, 2], takes_qr=[True, False, False], weight=[1.0, 1.0, 1.0]
    )
    month_of(found, imitation)
    assert taking(found) == [True, True, False]


def test_traders_follow_the_shoppers_of_their_ward() -> None:
    demand = only(qr_shoppers_effect=CERTAIN)
    for share, takes in ((0.0, False), (0.5, True)):
        found = businesses([2], [1])
        month_of(found, demand, share=share)
        assert taking(found) == [takes]


def test_without_a_pace_outside_nobody_there_takes_it() -> None:
    eager = only(
        qr_innovation_hazard=CERTAIN,
        qr_shoppers_effect=CERTAIN,
        qr_imitation_strength=CERTAIN,
    )
    found = businesses([-1, 0], [0, 0], takes_qr=[False, True])
    month_of(found, eager, share=0.5)
    assert taking(found) == [False, True]


def test_some_drop_it_but_not_those_who_sell_online() -> None:
    found = businesses(
        [0, 0], [0, 0], takes_qr=[True, True], sells_online=[True, False]
    )
    month_of(found, only(qr_drop_hazard=CERTAIN))
    assert taking(found) == [True, False]


def test_only_those_who_take_it_come_to_sell_online_and_then_keep_taking_it() -> None:
    found = businesses([0, 0], [0, 0], takes_qr=[True, False])
    month_of(found, only(online_sales_hazard=CERTAIN, qr_drop_hazard=CERTAIN))
    assert found.sells_online.tolist() == [True, False]
    assert taking(found) == [True, False]


def test_who_ceases_to_sell_online_still_takes_qr_payment() -> None:
    found = businesses([0, 0], [0, 0], takes_qr=[True, True], sells_online=[True, True])
    month_of(found, only(online_drop_hazard=CERTAIN, qr_drop_hazard=CERTAIN))
    assert found.sells_online.tolist() == [False, False]
    assert taking(found) == [True, True]
    month_of(found, only(online_drop_hazard=CERTAIN))
    assert taking(found) == [True, True]


def test_the_hazard_of_selling_online_by_hand() -> None:
    """0.01 + 0.3 x 0.5 + 0.2 x 0.8 + 0.4 x 0.25 = 0.42; each alone is absent at 0."""
    parameters = only(
        online_sales_hazard=0.01,
        online_shoppers_effect=0.3,
        online_infrastructure_effect=0.2,
        qr_campaign_online_hazard=0.4,
    )
    assert online_hazard(0.5, 0.8, 0.25, parameters) == pytest.approx(0.42)
    assert online_hazard(0.5, 0.8, 0.25, NEVER) == 0


@pytest.mark.parametrize(
    ("coefficient", "driver"),
    [
        ("online_shoppers_effect", {"share": 0.5}),
        ("online_infrastructure_effect", {"infrastructure": 0.5}),
        ("qr_campaign_online_hazard", {"campaign": 0.5}),
    ],
)
def test_online_sales_come_with_their_drivers_and_not_at_a_coefficient_of_zero(
    coefficient: str, driver: dict[str, float]
) -> None:
    for strength, sells in ((CERTAIN, [True, False]), (0.0, [False, False])):
        found = businesses([0, 0], [0, 0], takes_qr=[True, False])
        month_of(found, only(**{coefficient: strength}), **driver)
        assert found.sells_online.tolist() == sells
        found = businesses([0, 0], [0, 0], takes_qr=[True, False])
        month_of(found, only(**{coefficient: strength}))
        assert not found.sells_online.any()


def test_a_new_campaign_knocks_in_markets_and_at_doors_outside() -> None:
    """In markets 0.1 x (1 + 0.5 x 0.4), outside 0.01 + 0.1 x 0.3 x 0.4."""
    parameters = only(
        qr_campaign_hazard=0.1,
        qr_innovation_hazard=0.01,
        qr_campaign_gain_in_markets=0.5,
        qr_campaign_reach_outside=0.3,
    )
    assert own_hazards(0.4, parameters) == pytest.approx((0.12, 0.022))
    assert own_hazards(0.0, parameters) == (0.1, 0.01)
    still = only(qr_campaign_hazard=0.1, qr_innovation_hazard=0.01)
    assert own_hazards(1.0, still) == (0.1, 0.01)


def test_a_new_campaign_wins_shoppers_unless_its_hazard_is_zero() -> None:
    keen = only(qr_campaign_shoppers_hazard=0.2, cashless_reach=1.0)
    share, seen = np.array([0.5]), np.array([0.0])
    after = next_habit(share, seen, 0.5, keen)
    assert after[0] == pytest.approx(0.5 + 0.5 * (1 - math.exp(-0.1)))
    assert next_habit(share, seen, 0.0, keen)[0] == 0.5
    assert next_habit(share, seen, 1.0, only(cashless_reach=1.0))[0] == 0.5


def test_without_a_campaign_its_coefficients_change_nothing() -> None:
    strong = replace(
        CENTRAL,
        qr_campaign_gain_in_markets=9.0,
        qr_campaign_reach_outside=1.0,
        qr_campaign_shoppers_hazard=9.0,
        qr_campaign_online_hazard=9.0,
    )
    tables = []
    for parameters in (CENTRAL, strong):
        found = businesses(np.arange(300) % 4 - 1, np.arange(300) % 3)
        shares = [
            month_of(found, parameters, month=m, share=0.4) for m in range(30, 50)
        ]
        tables.append((taking(found), found.sells_online.tolist(), shares[-1]))
    assert tables[0][:2] == tables[1][:2]
    assert (tables[0][2].cashless_share == tables[1][2].cashless_share).all()


def test_all_act_on_what_stood_before() -> None:
    """A trader who comes this month is imitated, and seen by shoppers, the next."""
    both = only(
        qr_campaign_hazard=CERTAIN,
        qr_imitation_strength=CERTAIN,
        qr_outside_market_pace=1.0,
        cashless_pull_of_traders=CERTAIN,
        cashless_reach=1.0,
    )
    found = businesses([0, -1], [0, 0])
    shoppers = month_of(found, both)
    assert taking(found) == [True, False]
    assert shoppers.cashless_share.tolist() == [0.0] * 3
    shoppers = month_of(found, both)
    assert taking(found) == [True, True]
    assert shoppers.cashless_share.tolist() == [1.0, 0.0, 0.0]


def test_shoppers_take_the_habit_by_trend_and_by_traders_up_to_their_reach() -> None:
    """Of 0.8 in reach 0.6 are missing; the hazards are 0.1 and 0.1 + 0.5 x 0.4."""
    parameters = only(
        cashless_trend_hazard=0.1, cashless_pull_of_traders=0.5, cashless_reach=0.8
    )
    share, seen = np.array([0.2, 0.2, 0.9]), np.array([0.0, 0.4, 1.0])
    after = next_habit(share, seen, 0.0, parameters)
    expected = [0.2 + 0.6 * (1 - math.exp(-h)) for h in (0.1, 0.3)]
    assert after.tolist() == pytest.approx([*expected, 0.9], rel=1e-12)
    no_trend = replace(parameters, cashless_trend_hazard=0.0)
    assert next_habit(share, seen, 0.0, no_trend)[0] == 0.2
    no_pull = replace(parameters, cashless_pull_of_traders=0.0)
    assert (
        next_habit(share, seen, 0.0, no_pull)[0]
        == next_habit(share, seen, 0.0, no_pull)[1]
    )


def test_the_dead_neither_act_nor_are_seen() -> None:
    parameters = only(qr_campaign_hazard=CERTAIN, qr_imitation_strength=CERTAIN)
    found = businesses([2, 2, 2], [1, 1, 1], takes_qr=[True, False, False])
    found.deaths([0, 1])
    month_of(found, only(qr_imitation_strength=CERTAIN))
    assert taking(found) == [False, False, False]
    month_of(found, parameters)
    assert taking(found) == [False, False, True]
    assert qr_share_by_market(found, OPEN).tolist() == [0.0, 0.0, 1.0]


def test_a_province_without_businesses_has_shoppers_still() -> None:
    shoppers = month_of(businesses([], []), CENTRAL, share=0.2)
    assert (shoppers.cashless_share > 0.2).all()


# The slow twin.


def twin(
    found: list[dict[str, Any]],
    habit: list[float],
    network: list[float],
    campaign: float,
    places: Any,
    p: CashlessParameters,
    world: int,
    month: int,
) -> tuple[list[bool], list[bool], list[float]]:
    """Live phase 9 one business at a time."""

    def share(members: list[dict[str, Any]]) -> float:
        whole = sum(each["weight"] for each in members)
        part = sum(each["weight"] for each in members if each["takes_qr"])
        return part / whole if whole else 0.0

    def draw(stream: Stream, row: int) -> float:
        return float(Luck(world).uniform(stream, month, [row])[0])

    starts = [market.qr_start for market in places.markets]
    wards = [[e for e in found if e["ward"] == w] for w in range(places.n_wards)]
    takes, online = [], []
    for row, one in enumerate(found):
        ward = one["ward"]
        if one["market"] >= 0:
            start = starts[one["market"]]
            market = [e for e in found if e["market"] == one["market"]]
            own = p.qr_campaign_hazard * (1 + p.qr_campaign_gain_in_markets * campaign)
            seen, pace = share(market), 1.0
        else:
            of_ward = [
                s for s, w in zip(starts, places.market_ward, strict=True) if w == ward
            ]
            start = min(of_ward or [max(starts)]) + p.qr_outside_market_lag_months
            own = p.qr_innovation_hazard
            own += p.qr_campaign_hazard * p.qr_campaign_reach_outside * campaign
            seen = share(wards[ward])
            pace = p.qr_outside_market_pace
        hazard = own + p.qr_imitation_strength * seen
        hazard = pace * (hazard + p.qr_shoppers_effect * habit[ward])
        took, sold = one["takes_qr"], one["sells_online"]
        online_now = p.online_sales_hazard + p.qr_campaign_online_hazard * campaign
        online_now += p.online_shoppers_effect * habit[ward]
        online_now += p.online_infrastructure_effect * network[ward]
        if took and not sold:
            sold = draw(Stream.ONLINE_SALES, row) < -math.expm1(-online_now)
            drops = draw(Stream.QR_DROP, row) < -math.expm1(-p.qr_drop_hazard)
            took = sold or not drops
        elif took:
            sold = draw(Stream.ONLINE_DROP, row) >= -math.expm1(-p.online_drop_hazard)
        elif not took and month >= start:
            took = draw(Stream.QR_TAKE_UP, row) < -math.expm1(-hazard)
        takes.append(took)
        online.append(sold)
    after = [
        now
        + max(p.cashless_reach - now, 0)
        * -math.expm1(
            -(
                p.cashless_trend_hazard
                + p.qr_campaign_shoppers_hazard * campaign
                + p.cashless_pull_of_traders * share(wards[w])
            )
        )
        for w, now in enumerate(habit)
    ]
    return takes, online, after


BUSINESS = st.fixed_dictionaries(
    {
        "place": st.sampled_from([(0, 0), (1, 0), (2, 1), (-1, 0), (-1, 1), (-1, 2)]),
        "weight": st.sampled_from([1.0, 10.0]),
        "habit": st.sampled_from([(False, False), (True, False), (True, True)]),
    }
)


@settings(deadline=None)
@given(
    st.lists(BUSINESS, max_size=25),
    st.integers(0, 99),
    st.integers(0, 24),
    st.sampled_from([0.0, 0.3, 1.0]),
)
def test_columns_live_as_one_business_after_the_other(
    drawn: list[dict[str, Any]], world: int, month: int, campaign: float
) -> None:
    lively = replace(
        CENTRAL,
        qr_campaign_hazard=0.4,
        qr_innovation_hazard=0.3,
        qr_drop_hazard=0.3,
        qr_campaign_shoppers_hazard=0.3,
        qr_campaign_online_hazard=0.3,
        online_sales_hazard=0.1,
        online_shoppers_effect=0.2,
        online_infrastructure_effect=0.2,
        online_drop_hazard=0.4,
        qr_shoppers_effect=0.5,
    )
    places = town(6, 10, 8)
    found = [
        {
            "market": each["place"][0],
            "ward": each["place"][1],
            "weight": each["weight"],
            "takes_qr": each["habit"][0],
            "sells_online": each["habit"][1],
        }
        for each in drawn
    ]
    table = HouseholdBusinesses(mesa.Model(rng=1))
    if found:
        columns = {name: np.array([each[name] for each in found]) for name in found[0]}
        table = businesses(columns.pop("market"), columns.pop("ward"), **columns)
    habit, network = [0.1, 0.5, 0.9], [0.9, 0.0, 0.4]
    shoppers = Shoppers(np.array(habit))
    takes, online, after = twin(
        found, habit, network, campaign, places, lively, world, month
    )
    household_businesses_and_shoppers_go_cashless(
        table,
        shoppers,
        places,
        np.array(network),
        campaign,
        lively,
        Luck(world),
        month,
    )
    assert taking(table) == takes
    assert table.sells_online.tolist() == online
    assert shoppers.cashless_share.tolist() == pytest.approx(after, rel=1e-12)


# The province.


def test_the_shares_rise_as_an_s_after_the_campaign(places: Places) -> None:
    n = 20_000
    market = np.arange(n) % places.market_ward.size
    found = businesses(market, places.market_ward[market])
    shoppers = Shoppers.of_2020(places.n_wards, CENTRAL)
    network = np.full(places.n_wards, 0.8)
    shares = []
    for month in range(72):
        household_businesses_and_shoppers_go_cashless(
            found, shoppers, places, network, 0.0, CENTRAL, Luck(1), month
        )
        shares.append(qr_share_by_market(found, places).mean())
    starts = [market.qr_start for market in places.markets]
    assert max(shares[: min(starts)]) == 0.0
    assert shares[min(starts)] > 0.0
    assert shares[-1] > 0.5
    assert (np.diff(shares)[max(starts) : max(starts) + 6] > 0).all()
    assert 0.1 < shoppers.cashless_share.min() <= shoppers.cashless_share.max() < 0.87


def test_more_of_a_driver_never_means_fewer_takers(places: Places) -> None:
    for name in (
        "qr_campaign_hazard",
        "qr_innovation_hazard",
        "qr_imitation_strength",
        "qr_shoppers_effect",
        "qr_outside_market_pace",
    ):
        counts = []
        for factor in (0.5, 1.0):
            found = businesses(np.arange(600) % 43 - 20, np.arange(600) % 54)
            shoppers = Shoppers.of_2020(places.n_wards, CENTRAL)
            strength = replace(CENTRAL, **{name: getattr(CENTRAL, name) * factor})
            strength = replace(strength, qr_drop_hazard=0.0)
            for month in range(24, 84, 4):
                household_businesses_and_shoppers_go_cashless(
                    found,
                    shoppers,
                    places,
                    np.full(places.n_wards, 0.8),
                    0.0,
                    strength,
                    Luck(1),
                    month,
                )
            counts.append(int(found.takes_qr.sum()))
        assert counts[0] <= counts[1], name
        assert counts[1] > 0


@pytest.mark.parametrize("name", [each.name for each in fields(CashlessParameters)])
@pytest.mark.parametrize("value", [-0.1, float("nan"), float("inf")])
def test_impossible_parameters_are_refused(name: str, value: float) -> None:
    with pytest.raises(Refusal, match=name):
        replace(CENTRAL, **{name: value})


def test_shares_above_one_are_refused() -> None:
    for name in (
        "qr_outside_market_pace",
        "qr_campaign_reach_outside",
        "cashless_share_2020",
        "cashless_reach",
    ):
        with pytest.raises(Refusal, match=name):
            replace(CENTRAL, **{name: 1.1})


def test_the_province_reads_these_parameters() -> None:
    assert load_parameters().cashless == CENTRAL
