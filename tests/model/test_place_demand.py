"""Demand by place: gates, airport, ports and seasons; at zero each is stopped."""

from dataclasses import replace
from math import exp
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.classification import MANUFACTURING, Sector
from agents.refusal import Refusal
from model.gateways import Gateway, GatewayCause, gateways
from model.parameters import load_parameters
from model.place_demand import (
    MonthPull,
    PlaceDemand,
    PlaceDemandParameters,
    PlaceGround,
    Producer,
    freight,
    made_by_place,
    month_pull,
    place_output,
)
from model.places import load_places
from model.policy.named import WORDS
from model.policy.scenario import Scenario
from model.quangninh import QuangNinh
from model.tourist_seasons import read_tourist_seasons
from tests.model.test_production import some_firms

PLACES = load_places()
N, S = PLACES.n_wards, len(Sector)
GIVEN = load_parameters().place_demand
CENTRAL = Scenario(**dict.fromkeys(WORDS, "test"))
MONG_CAI, VAN_DON = PLACES.index["Móng Cái 1"], PLACES.index["Vân Đồn"]
QUANG_YEN, BINH_LIEU = PLACES.index["Quảng Yên"], PLACES.index["Bình Liêu"]
ELSEWHERE = PLACES.index["Hồng Gai"]
NOTHING = {
    "border_part_trade": 0.0,
    "border_part_logistics": 0.0,
    "border_part_tourism": 0.0,
    "airport_part_tourism": 0.0,
    "airport_part_logistics": 0.0,
    "freight_elasticity": 0.0,
    "tourism_season_part": 0.0,
}


def ground(
    scenario: Scenario = CENTRAL, *causes: GatewayCause, **changed: float
) -> PlaceGround:
    flights = replace(GIVEN, **changed).special_zone_flights
    return PlaceGround(
        places=PLACES,
        gateways=gateways(PLACES, scenario, flights, causes),
        seasons=read_tourist_seasons(PLACES),
    )


def even() -> PlaceDemand:
    """Return a founding that lies over all wards alike."""
    return PlaceDemand(
        founding_share=np.full((len(Producer), N, S), 1 / N),
        founding_freight=freight(np.ones(N), PLACES.minutes(0), GIVEN),
    )


def plants(of_ward: np.ndarray) -> Any:
    """Return one plant a ward with these values added."""
    return some_firms(
        sector=[Sector.TEXTILES] * N,
        ward=list(range(N)),
        value_added_bn_vnd_per_year=of_ward.tolist(),
    )


def pull_of(
    scenario: Scenario = CENTRAL,
    *causes: GatewayCause,
    month: int = 100,
    output: np.ndarray | None = None,
    **changed: float,
) -> MonthPull:
    given = replace(GIVEN, **changed)
    firms = plants(np.ones(N) if output is None else output)
    return month_pull(firms, even(), ground(scenario, *causes, **changed), given, month)


def test_gates_shut_draw_demand_away_by_the_part_that_lives_on_them() -> None:
    zone = int(PLACES.economic_zone[MONG_CAI])
    shut = GatewayCause(
        gateway=Gateway.BORDER_GATE, zone=zone, first_month=10, last_month=10, size=0.5
    )
    pull = pull_of(CENTRAL, shut, month=10, border_part_trade=0.4)
    assert pull.by_place[MONG_CAI, Sector.TRADE] == pytest.approx(1 - 0.4 * 0.5)
    assert pull.by_place[ELSEWHERE, Sector.TRADE] == 1.0
    assert (pull.totals == 1).all()


def test_border_trade_of_a_scenario_moves_totals_by_the_wards_that_have_gates() -> None:
    scenario = replace(CENTRAL, border_trade=3.0)
    pull = pull_of(scenario, border_part_trade=0.25)
    assert pull.by_place[MONG_CAI, Sector.TRADE] == pytest.approx(1 + 0.25 * 2)
    # Ten of the wards stand in zones with a gate.
    assert pull.totals[:, Sector.TRADE] == pytest.approx(1 + 0.25 * 2 * 10 / N)
    assert (pull.totals[:, Sector.COAL] == 1).all()


def test_flights_of_the_special_zone_move_its_tourism() -> None:
    scenario = replace(CENTRAL, special_zone_month=90)
    calm = {"tourism_season_part": 0.0}
    before = pull_of(scenario, month=89, **calm)
    after = pull_of(scenario, month=90, special_zone_flights=2.0, **calm)
    part = GIVEN.airport_part_tourism
    assert before.by_place[VAN_DON, Sector.TOURISM] == 1.0
    assert after.by_place[VAN_DON, Sector.TOURISM] == pytest.approx(1 + 2 * part)
    assert after.totals[0, Sector.TOURISM] == pytest.approx(1 + 2 * part / N)


def test_plants_that_grow_near_a_port_draw_logistics_there() -> None:
    output = np.ones(N)
    output[QUANG_YEN] = 50.0
    pull = pull_of(month=0, output=output).by_place[:, Sector.LOGISTICS]
    assert pull[QUANG_YEN] > 1.2
    assert pull[QUANG_YEN] > pull[BINH_LIEU] >= 1.0
    assert (pull_of(month=0).by_place[:, Sector.LOGISTICS] == 1).all()


def test_islands_have_their_guests_in_july_and_pilgrims_come_in_february() -> None:
    july, february = pull_of(month=102).by_place, pull_of(month=97).by_place
    yen_tu = PLACES.index["Yên Tử"]
    assert july[VAN_DON, Sector.TOURISM] > 2
    assert february[VAN_DON, Sector.TOURISM] < 0.5
    assert february[yen_tu, Sector.TOURISM] > 2 > july[yen_tu, Sector.TOURISM]
    assert july[BINH_LIEU, Sector.TOURISM] == 1.0


@pytest.mark.parametrize("month", [2, 26, 100])
def test_with_every_coefficient_at_zero_no_ward_is_drawn_to(month: int) -> None:
    scenario = replace(CENTRAL, border_trade=0.1, special_zone_month=80)
    causes = GatewayCause(
        gateway=Gateway.BORDER_GATE, zone=2, first_month=0, last_month=30, size=0.9
    )
    output = np.linspace(0.0, 9.0, N)
    pull = pull_of(scenario, causes, month=month, output=output, **NOTHING)
    assert (pull.by_place == 1).all()
    assert (pull.totals == 1).all()
    assert (pull.border == 0).all()


@pytest.mark.parametrize(
    ("name", "sector"),
    [
        ("border_part_trade", Sector.TRADE),
        ("border_part_logistics", Sector.LOGISTICS),
        ("border_part_tourism", Sector.TOURISM),
    ],
)
def test_each_part_that_lives_on_the_gates_moves_its_sector_alone(
    name: str, sector: Sector
) -> None:
    scenario = replace(CENTRAL, border_trade=2.0)
    pull = pull_of(scenario, **NOTHING | {name: 0.3})
    assert pull.totals[0, sector] == pytest.approx(1 + 0.3 * 10 / N)
    assert (np.delete(pull.totals, sector, axis=1) == 1).all()


@pytest.mark.parametrize(
    ("name", "sector"),
    [
        ("airport_part_tourism", Sector.TOURISM),
        ("airport_part_logistics", Sector.LOGISTICS),
    ],
)
def test_each_part_that_goes_by_air_moves_its_sector_alone(
    name: str, sector: Sector
) -> None:
    scenario = replace(CENTRAL, special_zone_month=80)
    given = NOTHING | {"special_zone_flights": 1.0}
    pull = pull_of(scenario, **given | {name: 0.3})
    assert pull.totals[0, sector] == pytest.approx(1 + 0.3 / N)
    none = pull_of(scenario, **given | {name: 0.3, "special_zone_flights": 0.0})
    assert (none.totals == 1).all()


def scalar_pull(
    output: np.ndarray, ground: PlaceGround, month: int, ward: int
) -> list[float]:
    """The slow twin: demand drawn to one ward, sector by sector."""
    minutes, port = PLACES.minutes(month), PLACES.minutes_to_port(month)
    berths = [w for zone in PLACES.economic_zones if zone.seaport for w in zone.wards]
    harbour = min(port[ward], *(minutes[ward, berth] for berth in berths))
    found = []
    for sector in Sector:
        pull = 1.0
        for gate in Gateway:
            through = ground.gateways.recorded[month, gate, ward]
            through *= ground.gateways.beyond[month, gate, ward]
            name = f"{('border', 'airport')[gate]}_part_{sector.label}"
            pull += getattr(GIVEN, name, 0.0) * (through - 1)
        if sector is Sector.TOURISM:
            season = ground.seasons.by_month[month % 12, ward]
            pull *= 1 + GIVEN.tourism_season_part * (season - 1)
        if sector is Sector.LOGISTICS:
            scale = GIVEN.freight_scale_minutes
            now = sum(output[v] * exp(-minutes[ward, v] / scale) for v in range(N))
            then = sum(exp(-PLACES.minutes(0)[ward, v] / scale) for v in range(N))
            near = exp(-harbour / GIVEN.port_scale_minutes)
            pull *= (now / then) ** (GIVEN.freight_elasticity * near)
        found.append(pull)
    return found


@given(st.integers(0, 191), st.floats(0.0, 4.0), st.floats(0.1, 9.0))
def test_the_pull_is_that_of_its_scalar_twin(
    month: int, border_trade: float, size: float
) -> None:
    scenario = replace(CENTRAL, border_trade=border_trade, special_zone_month=120)
    output = np.linspace(0.2, size, N)
    land = ground(scenario)
    pull = month_pull(plants(output), even(), land, GIVEN, month).by_place
    for ward in (MONG_CAI, VAN_DON, QUANG_YEN, BINH_LIEU):
        assert pull[ward] == pytest.approx(scalar_pull(output, land, month, ward))


def test_sums_by_place_leave_out_who_is_nowhere() -> None:
    found = made_by_place(
        np.array([0, 1, 1, -1, 0]),
        np.array([2, 3, 3, 4, -1]),
        np.array([1.0, 2.0, 3.0, 9.0, 9.0]),
        2,
    )
    assert found[0, 2] == 1.0
    assert found[1, 3] == 5.0
    assert found.sum() == 6.0


def test_what_is_made_by_place_sums_to_what_all_made() -> None:
    firms = some_firms(
        sector=[Sector.TRADE, Sector.TOURISM],
        ward=[MONG_CAI, VAN_DON],
        value_added_bn_vnd_per_year=[24.0, 12.0],
    )
    totals = np.zeros((2, S))
    totals[0, Sector.TRADE], totals[1, Sector.AGRICULTURE] = 120.0, 60.0
    land, founded = ground(), even()
    pull = month_pull(firms, founded, land, GIVEN, 100)
    found = place_output(firms, totals, founded, pull, land, GIVEN)
    assert found.by_ward.sum() * 12 == pytest.approx(24 + 12 + 120 + 60)
    assert found.visits == pytest.approx(GIVEN.visits_per_bn_vnd)
    islands = land.seasons.names.index("islands")
    assert found.tourism_by_season[islands] == pytest.approx(1.0)
    zone = int(PLACES.economic_zone[VAN_DON])
    assert found.by_economic_zone[zone] == pytest.approx(1 + 15 / N)
    part = GIVEN.border_part_trade
    assert found.border_trade == pytest.approx(part * (2 + 10 * 10 / N))


def test_the_part_that_lives_on_the_gates_grows_with_border_trade() -> None:
    scenario = replace(CENTRAL, border_trade=2.0)
    border = pull_of(scenario, border_part_trade=0.25).border
    assert border[MONG_CAI, Sector.TRADE] == pytest.approx(0.5 / 1.25)
    assert (border[ELSEWHERE] == 0).all()


def test_the_founding_is_the_measure_so_no_ward_is_drawn_to_in_january_2020() -> None:
    province = QuangNinh(world=1, scale=100)
    pull = month_pull(
        province.firms,
        province.place_demand,
        province.setting.place_ground,
        replace(GIVEN, tourism_season_part=0.0),
        0,
    )
    assert pull.by_place == pytest.approx(np.ones((N, S)))
    made = province.place_demand.founding_share.sum(axis=1)
    assert made[Producer.ENTERPRISE, list(MANUFACTURING)].max() == pytest.approx(1)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"border_part_trade": 1.2}, "border_part_trade is 1.2"),
        ({"freight_elasticity": -0.1}, "freight_elasticity is -0.1"),
        ({"port_scale_minutes": 0.0}, "port_scale_minutes is 0"),
        ({"visits_per_bn_vnd": float("nan")}, "visits_per_bn_vnd"),
        (
            {"border_part_logistics": 0.7, "airport_part_logistics": 0.7},
            "sum above 1",
        ),
    ],
)
def test_strengths_that_cannot_be_are_refused(
    changed: dict[str, float], said: str
) -> None:
    with pytest.raises(Refusal, match=said):
        replace(GIVEN, **changed)


def yearly_place_output(
    scenario: Scenario, year: int, **changed: float
) -> dict[str, float]:
    """Return a year's border trade, visits and value added where the zones stand."""
    given = load_parameters()
    demand = replace(given.place_demand, **changed)
    province = QuangNinh(
        world=1,
        scale=100,
        scenario=scenario,
        parameters=replace(given, place_demand=demand),
    )
    found = {"border_trade": 0.0, "visits": 0.0, "gates": 0.0, "airport": 0.0}
    gates = [zone.border_gate for zone in PLACES.economic_zones]
    flies = [zone.airport for zone in PLACES.economic_zones]
    for month in range((year - 2020) * 12 + 12):
        province.step()
        if month >= (year - 2020) * 12:
            made = province.place_output
            found["border_trade"] += made.border_trade
            found["visits"] += made.visits
            found["gates"] += float(made.by_economic_zone[gates].sum())
            found["airport"] += float(made.by_economic_zone[flies].sum())
    return found


def test_border_trade_and_the_special_zone_move_what_zones_make_and_at_zero_not() -> (
    None
):
    scenario = replace(CENTRAL, border_trade=3.0, special_zone_month=72)
    with_it, without = (yearly_place_output(one, 2026) for one in (scenario, CENTRAL))
    assert with_it["border_trade"] > 2 * without["border_trade"]
    assert with_it["gates"] > 1.05 * without["gates"]
    assert with_it["visits"] > without["visits"]
    assert with_it["airport"] > without["airport"]
    stopped, plain = (
        yearly_place_output(one, 2026, **NOTHING) for one in (scenario, CENTRAL)
    )
    assert stopped == plain


def test_parts_stand_where_their_sector_is() -> None:
    parts = GIVEN.parts
    assert parts[Gateway.AIRPORT, Sector.TRADE] == 0
    assert parts.sum() == pytest.approx(
        sum(
            getattr(GIVEN, name)
            for name in NOTHING
            if name.startswith(("border", "airport"))
        )
    )
    assert isinstance(GIVEN, PlaceDemandParameters)
