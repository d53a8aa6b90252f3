import shutil
from dataclasses import replace
from importlib import resources
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.refusal import Refusal
from model.parameters import load_group
from model.places import PlaceParameters, Places, load_places
from model.travel import (
    Link,
    LinkKind,
    Settlement,
    labour_areas,
    link_minutes,
    road_speed,
    shortest_minutes,
    travel_minutes,
)

PARAMETERS = load_group(PlaceParameters)
LAST_MONTH = 191
VAN_DON_MONG_CAI_OPENS = 32
"""September 2022."""
ROUNDING = 1e-9
"""Sums of some tens of minutes differ by a few units in the last place."""


@pytest.fixture(scope="module")
def places() -> Places:
    return load_places()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "places"
    shutil.copytree(Path(str(resources.files("model.evidence") / "places")), copy)
    return copy


def change(folder: Path, table: str, old: str, new: str) -> None:
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_province_has_54_wards_in_one_connected_graph(places: Places) -> None:
    assert places.n_wards == len(set(places.names)) == 54
    assert sorted(places.graph) == list(range(54))
    assert nx.is_connected(places.graph)
    ward = places.index["Đông Mai"]
    known = {"name_vi": "Đông Mai", "lat": 21.0003, "lon": 106.8555, "area_km2": 50.35}
    assert places.graph.nodes[ward] == known


def test_wards_hold_the_people_of_the_census(places: Places) -> None:
    assert places.population.sum() == 1_320_300
    assert places.names[int(places.population.argmax())] == "Mạo Khê"
    assert places.names[int(places.population.argmin())] == "Cái Chiên"


def test_minutes_are_symmetric_finite_and_nowhere_beaten_by_a_detour(
    places: Places,
) -> None:
    minutes = places.minutes(0)
    assert minutes.shape == (54, 54)
    assert (minutes == minutes.T).all()
    assert (np.diag(minutes) == 0).all()
    assert np.isfinite(minutes).all()
    detour = minutes[:, :, None] + minutes[None, :, :]
    assert (minutes[:, None, :] <= detour + ROUNDING).all()


@pytest.mark.parametrize("month", [0, VAN_DON_MONG_CAI_OPENS])
def test_minutes_are_those_of_the_shortest_path_over_open_links(
    places: Places, month: int
) -> None:
    roads: nx.Graph[object] = nx.Graph()
    for link in places.links:
        ends: tuple[object, object] = (link.origin, link.destination)
        if link.opens is not None and link.opens > month:
            continue
        if link.kind is LinkKind.EXPRESSWAY:
            for end in ends:
                access = PARAMETERS.interchange_minutes if end in places.graph else 0.0
                roads.add_edge(end, ("interchange", end), minutes=access)
            ends = (("interchange", link.origin), ("interchange", link.destination))
        roads.add_edge(*ends, minutes=link.minutes)
    slow = dict(nx.all_pairs_dijkstra_path_length(roads, weight="minutes"))
    expected = [[slow[one][other] for other in range(54)] for one in range(54)]
    assert places.minutes(month) == pytest.approx(np.array(expected), abs=ROUNDING)
    outside = [[slow[one][other] for other in range(54, 57)] for one in range(54)]
    assert places.minutes_outside(month) == pytest.approx(np.array(outside))


def test_minutes_change_only_when_a_link_opens(places: Places) -> None:
    changes = [
        month
        for month in range(1, LAST_MONTH + 1)
        if not np.array_equal(places.minutes(month), places.minutes(month - 1))
    ]
    assert changes == [VAN_DON_MONG_CAI_OPENS]
    assert list(places.openings) == [-169, -16, -11, VAN_DON_MONG_CAI_OPENS]


def test_an_expressway_never_lengthens_a_trip(places: Places) -> None:
    before, after = places.minutes(0), places.minutes(LAST_MONTH)
    assert (after <= before).all()
    trip = places.index["Vân Đồn"], places.index["Móng Cái 3"]
    assert after[trip] == 50 + 2 * PARAMETERS.interchange_minutes
    assert before[trip] > 2 * after[trip]


def test_a_place_is_near_its_own_port_and_others_use_the_nearest(
    places: Places,
) -> None:
    to_port = places.minutes_to_port(0)
    assert to_port[places.index["Bãi Cháy"]] == 0
    southern = places.index["Liên Hòa"]
    assert to_port[southern] == 12 + PARAMETERS.interchange_minutes
    assert to_port[southern] == places.minutes_outside(0)[southern, 0]


def test_an_interchange_serves_its_ward_from_the_month_it_opens(
    places: Places,
) -> None:
    ward = places.index["Móng Cái 3"]
    before = places.minutes_to_expressway(VAN_DON_MONG_CAI_OPENS - 1)[ward]
    after = places.minutes_to_expressway(VAN_DON_MONG_CAI_OPENS)[ward]
    assert before > 60
    assert after == PARAMETERS.interchange_minutes


def test_minutes_of_roads_and_ferries_are_worked_by_hand() -> None:
    parameters = replace(
        PARAMETERS,
        road_factor=1.5,
        urban_speed_km_per_h=30,
        lowland_speed_km_per_h=40,
        mountain_speed_km_per_h=20,
        ferry_speed_km_per_h=20,
        ferry_waiting_minutes=15,
    )
    town, plain, hill = Settlement.URBAN, Settlement.RURAL, Settlement.MOUNTAIN
    assert road_speed(town, Settlement.SUBURBAN, parameters) == 30
    assert road_speed(town, plain, parameters) == 40
    assert road_speed(town, hill, parameters) == 20
    assert link_minutes(LinkKind.ROAD, 10, 30, parameters) == 30
    assert link_minutes(LinkKind.FERRY, 10, 30, parameters) == 15 + 30


def link(
    origin: int, destination: int, minutes: float, kind: LinkKind = LinkKind.ROAD
) -> Link:
    opens = 5 if kind is LinkKind.EXPRESSWAY else None
    return Link(
        name="link",
        kind=kind,
        origin=origin,
        destination=destination,
        km=1,
        minutes=minutes,
        opens=opens,
    )


def test_an_expressway_is_entered_at_interchanges_once_open() -> None:
    links = [
        link(0, 1, 30),
        link(1, 2, 30),
        link(0, 1, 8, LinkKind.EXPRESSWAY),
        link(1, 2, 8, LinkKind.EXPRESSWAY),
    ]
    before = travel_minutes(links, 3, 3, 10, month=4)
    after = travel_minutes(links, 3, 3, 10, month=5)
    assert before[0].tolist() == [0, 30, 60]
    # One enters and leaves once, also when passing the ward between.
    assert after[0].tolist() == [0, 10 + 8 + 10, 10 + 8 + 8 + 10]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 5), st.integers(0, 5), st.floats(0.1, 100, allow_nan=False)
        ),
        max_size=12,
    )
)
def test_shortest_minutes_agree_with_dijkstra(
    edges: list[tuple[int, int, float]],
) -> None:
    roads: nx.Graph[int] = nx.empty_graph(6)
    for one, other, minutes in edges:
        known = roads.get_edge_data(one, other, {"minutes": np.inf})["minutes"]
        roads.add_edge(one, other, minutes=min(minutes, known))
    slow = dict(nx.all_pairs_dijkstra_path_length(roads, weight="minutes"))
    expected = [
        [slow[one].get(other, np.inf) for other in range(6)] for one in range(6)
    ]
    assert shortest_minutes(6, edges) == pytest.approx(np.array(expected))


def test_a_labour_market_area_forms_around_its_densest_ward() -> None:
    minutes = np.array(
        [
            [0, 20, 50, 90.0],
            [20, 0, 30, 70.0],
            [50, 30, 0, 60.0],
            [90, 70, 60, 0.0],
        ]
    )
    people = np.array([30.0, 40.0, 50.0, 5.0])
    density = np.array([9.0, 5.0, 8.0, 10.0])
    parameters = replace(PARAMETERS, commuting_minutes=30, smallest_labour_area=40)
    areas, centres = labour_areas(minutes, people, density, parameters)
    # Ward 3 is the densest of all, but an island of 5 people makes no labour market.
    assert centres.tolist() == [0, 2]
    assert areas.tolist() == [0, 0, 1, 1]


def test_labour_market_areas_follow_their_rule_ward_by_ward(places: Places) -> None:
    minutes, people = places.minutes(0), places.population
    density = people / places.area_km2
    centres = []
    for ward in range(54):
        near = [
            other
            for other in range(54)
            if minutes[ward, other] <= PARAMETERS.commuting_minutes
        ]
        densest = all(density[other] <= density[ward] for other in near)
        enough = sum(people[other] for other in near)
        if densest and enough >= PARAMETERS.smallest_labour_area:
            centres.append(ward)
    assert places.labour_centre.tolist() == centres
    assert [places.names[centre] for centre in centres] == [
        "Cẩm Phả",
        "Hồng Gai",
        "Mạo Khê",
        "Móng Cái 1",
        "Quảng Hà",
        "Tiên Yên",
        "Uông Bí",
    ]
    for ward in range(54):
        nearest = min(centres, key=lambda centre: (minutes[ward, centre], centre))
        assert centres[places.labour_area[ward]] == nearest


def test_five_economic_zones_cover_the_recorded_area(places: Places) -> None:
    zones = {zone.name_vi: zone for zone in places.economic_zones}
    assert len(zones) == 5
    assert sum(zone.area_ha for zone in zones.values()) == 375_171
    assert [name for name, zone in zones.items() if zone.border_gate] == [
        "Móng Cái",
        "Hoành Mô - Đồng Văn",
        "Bắc Phong Sinh",
    ]
    assert zones["Quảng Yên"].seaport
    assert zones["Vân Đồn"].airport
    assert zones["Vân Đồn"].special_zone
    for row, zone in enumerate(places.economic_zones):
        assert np.flatnonzero(places.economic_zone == row).tolist() == sorted(
            zone.wards
        )


def test_markets_are_the_43_on_record(places: Places) -> None:
    classes = [market.market_class for market in places.markets]
    assert [classes.count(nth) for nth in (1, 2, 3)] == [19, 11, 13]
    pilots = [market for market in places.markets if market.pilot]
    assert [places.names[market.ward] for market in pilots] == [
        "Hồng Gai",
        "Hồng Gai",
        "Bãi Cháy",
    ]
    assert sum(market.n_traders_2020 for market in pilots) == 3_000
    # August 2022.
    assert {market.qr_start for market in pilots} == {31}
    traders = {market.name_vi: market.n_traders_2020 for market in places.markets}
    assert traders["Hạ Long I"] == 1_200
    assert traders["Cái Rồng"] == 364
    assert places.market_traders.tolist() == list(traders.values())


def test_the_geography_cannot_be_written_to(places: Places) -> None:
    with pytest.raises(ValueError, match="read-only"):
        places.minutes(0)[0, 1] = 1
    with pytest.raises(ValueError, match="read-only"):
        places.population[0] = 1


def test_the_packaged_tables_load_from_another_folder_alike(folder: Path) -> None:
    assert load_places(folder=folder).names == load_places().names


@pytest.mark.parametrize(
    ("table", "old", "new", "said"),
    [
        ("ward_adjacency", "\nAn Sinh,", "\nAn Sin,", "line 2: ward_a is 'An Sin'"),
        ("wards", ",An Sinh,", ",Ba Chẽ,", "line 3: Ba Chẽ stands twice"),
        ("wards", ",107.05,", ",1e999,", "area_km2 is '1e999'"),
        ("wards", ",107.05,", ",-1,", "line 2: -1 km2"),
        ("wards", ",rural,", ",village,", "settlement is 'village'"),
        ("wards", ",assumption,", ",certain,", "population_grade is 'certain'"),
        ("transport_links", ",2018-09,", ",2018-13,", "open_date is '2018-13'"),
        ("transport_links", ",2018-09,", ",Sep 2018,", "open_date is 'Sep 2018'"),
        ("transport_links", ",18,2018", ",-18,2018", "minutes is -18"),
        ("economic_zones", ",no,no,yes", ",maybe,no,yes", "border_gate is 'maybe'"),
        ("economic_zones", ",Hoành Mô,", ",Vân Đồn,", "is in Vân Đồn too"),
        ("markets", ",1,1200,", ",4,1200,", "class is 4"),
        ("markets", ",1,1200,", ",1,12.5,", "n_traders_2020 is 12.5"),
        ("landmarks", "name_vi,", "name,", "columns are"),
    ],
)
def test_a_broken_place_table_is_refused_with_its_line(
    folder: Path, table: str, old: str, new: str, said: str
) -> None:
    change(folder, table, old, new)
    with pytest.raises(Refusal) as refusal:
        load_places(folder=folder)
    message = str(refusal.value)
    assert message.startswith(f"{table}.csv")
    assert said in message
    assert message.count("\n") in (1, 2)


def test_an_island_without_its_ferry_is_refused(folder: Path) -> None:
    change(folder, "transport_links", "Phà Cô Tô,Cô Tô,", "Phà Cô Tô,Vĩnh Thực,")
    with pytest.raises(Refusal, match="no way leads to Cô Tô"):
        load_places(folder=folder)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("road_factor", 0.9),
        ("urban_speed_km_per_h", 0.0),
        ("ferry_waiting_minutes", -1.0),
        ("commuting_minutes", 0.0),
        ("ferry_speed_km_per_h", float("nan")),
    ],
)
def test_impossible_place_parameters_are_refused(name: str, value: float) -> None:
    with pytest.raises(Refusal):
        replace(PARAMETERS, **{name: value})


def test_labour_market_areas_too_large_to_exist_are_refused() -> None:
    too_large = replace(PARAMETERS, smallest_labour_area=2e6)
    with pytest.raises(Refusal, match="lower smallest_labour_area"):
        load_places(too_large)
