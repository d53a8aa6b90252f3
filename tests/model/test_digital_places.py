"""Digital infrastructure by ward: means on record, order of places, works, firms."""

from dataclasses import replace

import numpy as np
import pytest

from agents.refusal import Refusal
from model.digital_places import (
    DigitalPlaceParameters,
    infrastructure_by_ward,
    infrastructure_of_firms,
)
from model.parameters import Parameters
from model.places import Places
from model.travel import Settlement


@pytest.fixture
def given_(parameters: Parameters) -> DigitalPlaceParameters:
    return parameters.digital_places


@pytest.mark.parametrize(
    ("month", "passed"), [(0, 0.0), (36, 0.5), (72, 1.0), (190, 1)]
)
def test_the_mean_over_people_is_that_of_the_record(
    month: int, passed: float, places: Places, given_: DigitalPlaceParameters
) -> None:
    index = infrastructure_by_ward(places, 0.0, given_, month)
    first, last = given_.digital_infrastructure_2020, given_.digital_infrastructure_2025
    mean = (index * places.population).sum() / places.population.sum()
    assert mean == pytest.approx(first + passed * (last - first))


def test_towns_stand_above_the_country_and_mountains_last(
    places: Places, given_: DigitalPlaceParameters
) -> None:
    index = infrastructure_by_ward(places, 0.0, given_, 0)
    of = {w.settlement: i for w, i in zip(places.wards, index.tolist(), strict=True)}
    order = [Settlement.CORE_URBAN, Settlement.URBAN, Settlement.RURAL]
    ranked = [of[kind] for kind in (*order, Settlement.MOUNTAIN)]
    assert ranked == sorted(ranked, reverse=True)
    assert len(set(ranked)) == len(ranked)


def test_works_add_their_points_where_they_stand_and_1_is_the_best(
    places: Places, given_: DigitalPlaceParameters
) -> None:
    points = np.zeros(places.n_wards)
    points[3], points[5] = 0.05, 9.0
    before = infrastructure_by_ward(places, 0.0, given_, 0)
    after = infrastructure_by_ward(places, points, given_, 0)
    assert after[3] == pytest.approx(before[3] + 0.05)
    assert after[5] == 1
    others = np.delete(np.arange(places.n_wards), [3, 5])
    assert after[others].tolist() == before[others].tolist()


def test_a_firm_has_what_its_ward_has_and_on_a_site_all(
    given_: DigitalPlaceParameters,
) -> None:
    flat = replace(given_, digital_infrastructure_reference=0.6)
    driver = infrastructure_of_firms(
        np.array([0, 1, 2, 0]),
        np.array([-1, -1, -1, 7]),
        np.array([0.6, 1.0, 0.5]),
        flat,
    )
    assert driver.tolist() == pytest.approx([0.0, 1.0, -0.25, 1.0])


def test_impossible_places_are_refused(given_: DigitalPlaceParameters) -> None:
    for name, value in (
        ("digital_infrastructure_2020", 1.2),
        ("digital_infrastructure_reference", 1.0),
        ("infrastructure_beside_island", -1.5),
    ):
        with pytest.raises(Refusal, match=name):
            replace(given_, **{name: value})
