"""Universities: whom they take, which one a person turns to, what their rolls hold."""

from dataclasses import replace

import mesa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.classification import Skill
from agents.refusal import Refusal
from agents.university import (
    FULL_TIME,
    SKILL_GIVEN,
    WHO_MAY_ENROL,
    Programme,
    SchoolRolls,
    University,
    UniversityParameters,
    admitted,
    choices,
)

GIVEN = UniversityParameters(
    ict_months=21.0,
    advanced_months=45.0,
    university_entry_age=18.0,
    university_oldest_entrant=23.0,
    university_wish_share=0.2,
    university_reach_minutes=60.0,
    students_of_young_outside_2020=0.9,
)


def test_the_best_applicants_are_taken() -> None:
    assert admitted(np.array([0.4, 0.1, 0.3, 0.2]), 2).tolist() == [1, 3]
    assert admitted(np.array([0.4, 0.1]), 5).tolist() == [1, 0]
    assert admitted(np.array([0.4, 0.1]), 0).size == 0
    assert admitted(np.empty(0), 3).size == 0


@given(st.lists(st.floats(0, 1), unique=True, max_size=30), st.integers(min_value=0))
def test_nobody_is_refused_who_is_better_than_one_taken(
    merit: list[float], n_places: int
) -> None:
    taken = set(admitted(np.array(merit), n_places).tolist())
    assert len(taken) == min(n_places, len(merit))
    refused = [merit[row] for row in range(len(merit)) if row not in taken]
    assert all(merit[row] < other for row in taken for other in refused)


def choice_by_hand(drawn: float, pull: list[float]) -> int:
    left = drawn * sum(pull)
    for school, part in enumerate(pull):
        if left < part:
            return school
        left -= part
    return -1


@given(
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 1)), max_size=20),
    st.lists(st.integers(0, 5), min_size=6, max_size=6),
)
def test_people_turn_to_schools_as_these_draw_them(
    people: list[tuple[float, int]], pull: list[int]
) -> None:
    weights = np.array(pull, float).reshape(2, 3)
    drawn = np.array([one for one, _ in people])
    ward = np.array([one for _, one in people], np.int64)
    by_hand = [choice_by_hand(d, weights[w].tolist()) for d, w in people]
    assert choices(drawn, ward, weights).tolist() == by_hand


def test_rolls_keep_students_and_remember_graduates_for_a_year() -> None:
    rolls = SchoolRolls.empty(2)
    rolls.enrol(np.array([0, 0, 1]), Programme.ICT, 10.0)
    rolls.enrol(np.array([1]), Programme.ADVANCED, 10.0)
    rolls.graduate(np.array([0, 1]), np.array([1, 3]), 5, 10.0)
    assert rolls.students[:, Programme.ICT].tolist() == [10, 10]
    assert rolls.students[:, Programme.ADVANCED].sum() == 0
    assert rolls.graduates_of_year(Skill.DIGITAL).tolist() == [10, 0]
    assert rolls.graduates_of_year(Skill.ADVANCED).tolist() == [0, 10]
    nobody = np.empty(0, np.int64)
    rolls.graduate(nobody, nobody, 16, 10.0)
    assert rolls.graduates_of_year(Skill.DIGITAL).sum() == 10
    rolls.graduate(nobody, nobody, 17, 10.0)
    assert rolls.graduates_of_year(Skill.DIGITAL).sum() == 0


def test_a_university_tells_its_own_students_and_graduates() -> None:
    rolls = SchoolRolls.empty(2)
    places = np.array([0.0, 0.0, 0.0, 300.0])
    school = University(mesa.Model(), "Đại học", 3, places, 1, rolls)
    rolls.enrol(np.array([0, 1, 1]), Programme.ADVANCED, 100.0)
    assert school.n_students == 200
    assert school.teaches(Programme.ADVANCED)
    assert not school.teaches(Programme.ICT)
    rolls.graduate(np.array([1]), np.array([3]), 5, 100.0)
    assert school.graduates_of_year(Skill.ADVANCED) == 100
    assert school.n_students == 100


def test_every_programme_asks_for_less_than_it_gives() -> None:
    assert SKILL_GIVEN.keys() == WHO_MAY_ENROL.keys() == set(Programme)
    for programme in Programme:
        assert max(WHO_MAY_ENROL[programme]) < SKILL_GIVEN[programme]
    assert [GIVEN.months_of(programme) for programme in FULL_TIME] == [45, 21]


@pytest.mark.parametrize(
    "wrong",
    [
        {"ict_months": 0.0},
        {"university_wish_share": 1.5},
        {"university_oldest_entrant": 17.0},
        {"university_reach_minutes": 0.0},
    ],
)
def test_impossible_universities_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(Refusal):
        replace(GIVEN, **wrong)
