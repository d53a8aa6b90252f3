"""What park developers decide for their sites."""

import math
from dataclasses import replace

import mesa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from agents.park_developer import (
    DeveloperParameters,
    ParkDeveloper,
    asking_rent,
    beds_short,
    fullest_first,
    shared_by_need,
    wants_a_phase,
)
from agents.refusal import Refusal

GIVEN = DeveloperParameters(
    rent_answer_to_occupancy=0.5,
    rent_pace_month=0.1,
    conversion_rent_rise=0.2,
    conversion_months=24,
    housing_wanted_share=0.25,
    housing_build_months=18,
)
AMOUNTS = arrays(np.float64, 5, elements=st.floats(0, 1e4))


def rent_of_one(
    rent: float,
    founding: float,
    gained: float,
    converted: float,
    of: DeveloperParameters,
) -> float:
    dearer = 1 + of.conversion_rent_rise * converted
    aim = founding * dearer * math.exp(of.rent_answer_to_occupancy * gained)
    return rent + of.rent_pace_month * (aim - rent)


def test_a_rent_goes_part_of_the_way_to_what_a_fuller_site_can_ask() -> None:
    rent = np.array([100.0, 80.0, 90.0])
    gained, converted = np.array([0.2, -0.3, 0.0]), np.array([0.0, 0.0, 0.5])
    asked = asking_rent(rent, rent, gained, converted, GIVEN)
    twin = [
        rent_of_one(*each, GIVEN)
        for each in zip(rent, rent, gained, converted, strict=True)
    ]
    assert asked.tolist() == pytest.approx(twin)
    assert asked[0] > 100
    assert asked[1] < 80
    assert asked[2] == pytest.approx(90 + 0.1 * 9)


@pytest.mark.parametrize(
    ("name", "gained", "converted"),
    [
        ("rent_answer_to_occupancy", 0.4, 0.0),
        ("conversion_rent_rise", 0.0, 1.0),
        ("rent_pace_month", 0.4, 1.0),
    ],
)
def test_with_its_coefficient_at_zero_a_rent_stays(
    name: str, gained: float, converted: float
) -> None:
    rent, gained_, part = np.array([85.0]), np.array([gained]), np.array([converted])
    stays = replace(GIVEN, **{name: 0.0})
    assert asking_rent(rent, rent, gained_, part, GIVEN) != rent
    assert asking_rent(rent, rent, gained_, part, stays) == rent


def test_a_phase_is_wanted_where_land_is_used_and_some_is_left() -> None:
    used, ready = np.array([60.0, 60.0, 60.0, 10.0]), np.full(4, 100.0)
    left, may = np.array([50.0, 0.0, 50.0, 50.0]), np.array([True, True, False, True])
    wants = wants_a_phase(used, ready, left, may, 0.5)
    assert wants.tolist() == [True, False, False, False]


def test_staff_lacks_beds_beyond_those_that_stand_and_those_under_way() -> None:
    staff, beds = np.array([1000.0, 1000.0, 100.0]), np.array([100.0, 100.0, 50.0])
    coming = np.array([0.0, 120.0, 0.0])
    assert beds_short(staff, beds, coming, GIVEN).tolist() == [150, 30, 0]
    nobody = replace(GIVEN, housing_wanted_share=0.0)
    assert not beds_short(staff, beds, coming, nobody).any()


def test_the_fullest_site_is_served_first_and_of_equals_the_earlier() -> None:
    room, fullness = np.array([10.0, 10.0, 4.0, 10.0]), np.array([0.5, 0.9, 0.9, 0.5])
    assert fullest_first(20.0, room, fullness).tolist() == [6, 10, 4, 0]


@given(st.floats(0, 1e5), AMOUNTS, AMOUNTS)
def test_no_way_of_sharing_gives_more_than_there_is_or_than_there_is_room_for(
    amount: float, room: np.ndarray, fullness: np.ndarray
) -> None:
    whole = min(amount, float(room.sum()))
    for given_out in (
        fullest_first(amount, room, fullness),
        shared_by_need(amount, room),
    ):
        assert (given_out >= 0).all()
        assert (given_out <= room + 1e-9).all()
        assert float(given_out.sum()) == pytest.approx(whole, abs=1e-6)


def test_a_developer_sees_what_stands_on_its_own_sites() -> None:
    class Land:
        prepared_ha = np.array([10.0, 20.0, 40.0])
        let_ha = np.array([1.0, 2.0, 4.0])
        beds = np.array([5.0, 6.0, 7.0])
        rent_usd_per_m2 = np.array([80.0, 90.0, 100.0])

    model = mesa.Model(rng=1)
    developer = ParkDeveloper(model, "DEEP C", 3, np.array([0, 2]), Land())
    assert (developer.prepared_ha, developer.let_ha, developer.beds) == (50, 5, 12)
    assert developer.rent_usd_per_m2 == 90
    assert developer in model.agents


@pytest.mark.parametrize(
    ("name", "value"), [("rent_pace_month", -0.1), ("housing_wanted_share", 1.5)]
)
def test_impossible_developers_are_refused(name: str, value: float) -> None:
    with pytest.raises(Refusal, match=name):
        replace(GIVEN, **{name: value})
