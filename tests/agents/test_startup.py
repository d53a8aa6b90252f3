"""Startups: how many are founded, who finds room, raises capital, fails, tries."""

import math
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.classification import Sector
from agents.entrant_id import Process, entrant_ids
from agents.luck import Luck, Stream
from agents.refusal import Refusal
from agents.startup import (
    StartupClimate,
    StartupParameters,
    exit_ratio,
    is_startup,
    may_try_tools,
    round_hazard,
    round_size,
    startup_rate,
    startups_of_the_month,
    trial_chance,
)
from tests.agents.test_founder import PARAMETERS as FOUNDERS

N_SITES = 3
NOTHING: dict[str, Any] = {
    each.name: (0.0,) * len(Sector) if each.name == "startup_share" else 0
    for each in fields(StartupParameters)
}
ICT_ONLY = tuple(float(sector == Sector.ICT) for sector in Sector)
NEUTRAL = StartupClimate(
    graduates=1.0,
    researchers=0.0,
    rooms=np.zeros(N_SITES),
    support=0.0,
    sandbox=0.0,
)
PULL = np.ones((len(Sector), 5))
SITE_WARD = np.array([4, 3, -1])


def only(**values: Any) -> StartupParameters:
    least = {"startup_share": ICT_ONLY, "startup_graduates_reference": 1.0}
    return StartupParameters(**(NOTHING | least | values))


def founded(
    parameters: StartupParameters, climate: StartupClimate = NEUTRAL, month: int = 7
) -> dict[str, np.ndarray]:
    return startups_of_the_month(
        climate, PULL, SITE_WARD, parameters, FOUNDERS, Luck(1), month
    )


def test_the_rate_by_hand() -> None:
    """2 x 4 ** 0.5 x e ** (0.5 x 0.4 + 0.25 x 0.8) + (0.003 x 100 + 0.5 x 24) / 12."""
    parameters = only(
        startups_per_month=2.0,
        startup_graduates_elasticity=0.5,
        startup_support_effect_on_founding=0.4,
        sandbox_effect_on_founding=0.8,
        startup_spinoffs_per_researcher_year=0.003,
        startup_room_use=0.8,
        startup_room_draw=0.5,
    )
    climate = StartupClimate(
        graduates=4.0,
        researchers=100.0,
        rooms=np.array([20.0, 10.0, 0.0]),
        support=0.5,
        sandbox=0.25,
    )
    assert startup_rate(climate, parameters) == pytest.approx(
        2 * 2 * math.exp(0.4) + (0.3 + 12) / 12
    )


@pytest.mark.parametrize(
    ("climate", "coefficient"),
    [
        ({"graduates": 3.0}, "startup_graduates_elasticity"),
        ({"researchers": 900.0}, "startup_spinoffs_per_researcher_year"),
        ({"rooms": np.array([0.0, 60.0, 0.0])}, "startup_room_draw"),
        ({"support": 1.0}, "startup_support_effect_on_founding"),
        ({"sandbox": 1.0}, "sandbox_effect_on_founding"),
    ],
)
def test_at_zero_a_coefficient_stops_what_raises_foundings(
    climate: dict[str, Any], coefficient: str
) -> None:
    strong = only(startups_per_month=5.0, startup_room_use=1.0, **{coefficient: 0.5})
    better = replace(NEUTRAL, **climate)
    assert startup_rate(better, strong) > startup_rate(NEUTRAL, strong)
    none = replace(strong, **{coefficient: 0.0})
    assert startup_rate(better, none) == startup_rate(NEUTRAL, none)


def test_the_mean_number_founded_is_the_rate() -> None:
    parameters = only(startups_per_month=9.0)
    counts = [founded(parameters, month=month)["id"].size for month in range(100)]
    # 100 binomial months of mean 9: five standard errors of the mean are 1.5.
    assert np.mean(counts) == pytest.approx(9, abs=1.5)


def test_a_better_climate_adds_startups_and_renames_none() -> None:
    parameters = only(startups_per_month=40.0, startup_support_effect_on_founding=1.0)
    few, many = founded(parameters), founded(parameters, replace(NEUTRAL, support=1.0))
    assert set(few["id"]) < set(many["id"])
    kept = np.isin(many["id"], few["id"])
    for name in few:
        assert (many[name][kept] == few[name]).all()


def test_as_many_find_room_as_rooms_are_taken() -> None:
    """Of 40 a month 30 find room on average: 20 on the first site, 10 on the second."""
    climate = replace(NEUTRAL, rooms=np.array([300.0, 150.0, 0.0]))
    parameters = only(startups_per_month=40.0, startup_room_use=0.8)
    sites = np.concatenate(
        [founded(parameters, climate, month)["site"] for month in range(50)]
    )
    # 2000 startups: five standard errors of a share are 0.056.
    for site, share in ((0, 0.5), (1, 0.25), (2, 0.0), (-1, 0.25)):
        assert (sites == site).mean() == pytest.approx(share, abs=0.056)


def test_where_rooms_abound_all_find_room_and_without_use_nobody() -> None:
    climate = replace(NEUTRAL, rooms=np.array([0.0, 9000.0, 0.0]))
    parameters = only(startups_per_month=20.0, startup_room_use=1.0)
    housed = founded(parameters, climate)
    assert (housed["site"] == 1).all()
    assert (housed["ward"] == SITE_WARD[1]).all()
    empty = replace(parameters, startup_room_use=0.0)
    outside, plain = founded(empty, climate), founded(empty)
    assert (outside["site"] == -1).all()
    for name in plain:
        assert (outside[name] == plain[name]).all()


def test_a_startup_begins_on_its_stage_and_counts_for_its_years() -> None:
    parameters = only(
        startups_per_month=20.0, startup_digital_stage=2, startup_years=5.0
    )
    table = founded(parameters, month=10)
    assert (table["digital_stage"] == 2).all()
    assert (table["sector"] == Sector.ICT).all()
    until = table["startup_until_month"]
    assert is_startup(until, 69).all()
    assert not is_startup(until, 70).any()
    assert not is_startup(np.array([-1]), 0).any()


def test_startups_close_sooner_and_others_as_ever() -> None:
    """Support takes 0.5 x 0.4 off 0.6: e ** 0.4 for the startup, 1 for the other."""
    parameters = only(startup_failure_effect=0.6, startup_support_effect_on_failure=0.4)
    ratio = exit_ratio(
        np.array([True, False]), replace(NEUTRAL, support=0.5), parameters
    )
    assert ratio.tolist() == pytest.approx([math.exp(0.4), 1.0])
    assert exit_ratio(np.array([True]), NEUTRAL, only())[0] == 1


def test_capital_comes_with_the_sandbox_support_and_a_room() -> None:
    """0.01 x 1.5 x e ** (0.3 + 0.4) with a room, without it e ** 0.3."""
    parameters = only(
        startup_round_hazard_month=0.01,
        sandbox_effect_on_round=0.5,
        startup_support_effect_on_round=0.3,
        startup_room_effect_on_round=0.4,
        startup_round_bn_vnd=10.0,
        sandbox_effect_on_round_size=0.15,
    )
    full = replace(NEUTRAL, support=1.0, sandbox=1.0)
    hazard = round_hazard(np.array([True, False]), full, parameters)
    assert hazard.tolist() == pytest.approx(
        [0.015 * math.exp(0.7), 0.015 * math.exp(0.3)]
    )
    assert round_size(full, parameters) == pytest.approx(11.5)
    assert round_size(NEUTRAL, parameters) == 10.0
    bare = only(startup_round_hazard_month=0.01, startup_round_bn_vnd=10.0)
    assert round_hazard(np.array([True]), full, bare)[0] == 0.01
    assert round_size(full, bare) == 10.0


def test_startups_and_digital_firms_on_a_platform_may_try_tools() -> None:
    startup = np.array([True, True, False, False, True, False])
    sector = np.array([8, 8, 8, 11, 11, 11])
    stage = np.array([1, 2, 3, 3, 4, 2])
    may = may_try_tools(startup, sector, stage)
    assert may.tolist() == [False, True, False, True, False, True]


def test_without_sandbox_or_hazard_nobody_tries() -> None:
    eager = only(sandbox_trial_hazard_month=0.5)
    open_ = replace(NEUTRAL, sandbox=1.0)
    assert trial_chance(open_, eager) == pytest.approx(1 - math.exp(-0.5))
    assert trial_chance(NEUTRAL, eager) == 0
    assert trial_chance(open_, only()) == 0


@settings(deadline=None)
@given(
    st.integers(0, 99),
    st.integers(0, 191),
    st.floats(0, 20),
    st.tuples(*[st.floats(0, 300)] * N_SITES),
)
def test_startups_are_found_as_one_candidate_after_the_other(
    world: int, month: int, per_month: float, rooms: tuple[float, ...]
) -> None:
    """The slow twin: each candidate by its mark, each room by running through sites."""
    parameters = only(
        startups_per_month=per_month, startup_room_use=0.7, startup_room_draw=0.3
    )
    climate = replace(NEUTRAL, rooms=np.array(rooms))
    table = startups_of_the_month(
        climate, PULL, SITE_WARD, parameters, FOUNDERS, Luck(world), month
    )
    taken = [0.7 * room / 12 for room in rooms]
    rate = per_month + 0.3 * sum(taken)
    expected = []
    for id_ in entrant_ids(month, Process.STARTUP, 0, np.arange(256)):
        mark, room = (
            float(Luck(world).uniform(Stream.STARTUP, month, [id_], draw=draw)[0])
            for draw in (0, 12)
        )
        if mark * 256 >= rate:
            continue
        reached, found = 0.0, -1
        for site, free in enumerate(taken):
            reached += free / max(rate, sum(taken))
            if room < reached:
                found = site
                break
        expected.append((int(id_), found))
    assert list(zip(table["id"], table["site"], strict=True)) == expected


@settings(deadline=None)
@given(
    st.integers(0, 999),
    st.integers(0, 191),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 500),
)
def test_more_support_never_loses_a_startup(
    world: int, month: int, support: float, more: float, rooms: float
) -> None:
    parameters = only(
        startups_per_month=10.0,
        startup_support_effect_on_founding=1.0,
        startup_room_use=0.7,
        startup_room_draw=0.3,
    )
    weak, strong = (
        startups_of_the_month(
            replace(NEUTRAL, support=effort, rooms=np.array([0.0, room, 0.0])),
            PULL,
            SITE_WARD,
            parameters,
            FOUNDERS,
            Luck(world),
            month,
        )
        for effort, room in ((support, 0.0), (max(support, more), rooms))
    )
    assert set(weak["id"]) <= set(strong["id"])


@pytest.mark.parametrize(
    "change",
    [
        {"startups_per_month": 256.0},
        {"startups_per_month": -1.0},
        {"startup_share": (0.0,) * len(Sector)},
        {"startup_share": (-1.0,) * len(Sector)},
        {"startup_digital_stage": 5},
        {"startup_graduates_reference": 0.0},
        {"startup_room_use": 1.1},
        {"startup_room_draw": 1.1},
        {"startup_round_bn_vnd": math.nan},
    ],
)
def test_the_impossible_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        replace(only(), **change)
