"""Training: who is called, what it costs, and what those who pass change."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from agents.classification import EmployerKind, Skill
from agents.refusal import Refusal
from agents.university import Programme
from agents.worker import NO_PROGRAMME, NOT_TRAINING
from model.employers import by_skill
from model.parameters import Parameters
from model.training import TrainingFlows, who_ends, workers_train_and_graduate

type Build = Callable[..., Any]


def train(
    tiny: Any, places: float = 0.0, engineers: float = 0.0, **changed: float
) -> TrainingFlows:
    return workers_train_and_graduate(
        tiny.scene,
        tiny.market,
        who_ends(tiny.scene),
        places,
        engineers,
        replace(tiny.parameters.training, **changed),
        tiny.parameters.skills,
    )


def in_training(tiny: Any) -> np.ndarray:
    return np.flatnonzero(tiny.scene.workers.training_ends_month != NOT_TRAINING)


def test_places_are_taken_by_people_who_lack_the_skill(tiny_labour: Build) -> None:
    tiny = tiny_labour(n_staff=200, n_seekers=100)
    workers = tiny.scene.workers
    flows = train(tiny, 20.0, training_months=6.0, self_taught_per_year=0.0)
    rows = in_training(tiny)
    assert flows.enrolled == flows.places_taken == rows.size == 20
    assert (workers.skill[rows] <= Skill.VOCATIONAL).all()
    assert (workers.employer_kind[rows] >= EmployerKind.SEEKING).all()
    assert (workers.training_ends_month[rows] == 6).all()


def test_without_places_and_self_taught_nothing_happens(tiny_labour: Build) -> None:
    tiny = tiny_labour()
    flows = train(tiny, 0.0, self_taught_per_year=0.0)
    assert flows.enrolled == flows.places_taken == 0
    assert not in_training(tiny).size


def test_support_comes_on_top_and_those_who_learn_alone_stay_the_same(
    tiny_labour: Build,
) -> None:
    called = []
    for places in (0.0, 7.0, 150.0):
        tiny = tiny_labour(n_staff=800, n_seekers=400)
        flows = train(tiny, places, self_taught_per_year=48.0)
        called.append(in_training(tiny).tolist())
        assert flows.places_taken == places
    assert [len(rows) for rows in called] == [4, 11, 154]
    assert np.isin(called[0], called[1]).all()
    assert np.isin(called[1], called[2]).all()


@pytest.mark.parametrize("passes", [0.0, 1.0])
def test_who_passes_moves_heads_and_pay_of_the_employer(
    passes: float, tiny_labour: Build
) -> None:
    tiny = tiny_labour(n_staff=300)
    scene, firms, workers = tiny.scene, tiny.scene.firms, tiny.scene.workers
    tiny.market.offered_pay = np.tile([8.0, 9.0, 20.0, 15.0], (16, 1))
    given = {"training_months": 2.0, "training_success_share": passes}
    train(tiny, 100.0, **given, self_taught_per_year=0.0)
    rows = in_training(tiny)
    for _ in range(2):
        tiny.next_month()
        flows = train(tiny, 0.0, **given, self_taught_per_year=0.0)
    assert flows.finished == 100
    assert flows.trained == passes * 100
    assert (workers.training_ends_month[rows] == NOT_TRAINING).all()
    assert (workers.skill[rows] == Skill.DIGITAL).all() == bool(passes)
    staff = np.flatnonzero(workers.employer_kind == EmployerKind.ENTERPRISE)
    cell = workers.skill[staff] * 4 + workers.employer_row[staff]
    assert (by_skill(firms, "employees").ravel() == np.bincount(cell, None, 16)).all()
    pay = np.bincount(cell, workers.wage_mvnd_per_month[staff].astype(float), 16)
    assert (by_skill(firms, "pay", "_mvnd").ravel() == pay).all()
    assert firms.employees.sum() == staff.size
    persons = np.bincount(workers.employer_kind * 4 + workers.skill, None, 24)
    assert (tiny.market.persons.ravel() == persons).all()
    posts = workers.post_skill[workers.post_skill >= 0]
    assert (posts == workers.skill[workers.post_skill >= 0]).all()
    assert scene.employer_pools.workers.sum() == (workers.employer_kind >= 4).sum()


def test_semiconductor_places_are_taken_by_a_trade_or_digital_skills(
    tiny_labour: Build,
) -> None:
    tiny = tiny_labour(n_staff=200, n_seekers=100)
    workers = tiny.scene.workers
    given = {"semiconductor_months": 2.0, "semiconductor_success_share": 1.0}
    flows = train(tiny, 0.0, 20.0, self_taught_per_year=0.0, **given)
    rows = in_training(tiny)
    before = workers.skill[rows].copy()
    assert flows.semiconductor_places_taken == flows.enrolled == rows.size == 20
    assert flows.places_taken == 0
    assert np.isin(before, [Skill.VOCATIONAL, Skill.DIGITAL]).all()
    assert (workers.studies[rows] == Programme.SEMICONDUCTOR).all()
    for _ in range(2):
        tiny.next_month()
        flows = train(tiny, self_taught_per_year=0.0, **given)
    assert flows.trained == flows.semiconductor_trained == 20
    assert (workers.skill[rows] == Skill.ADVANCED).all()
    assert (workers.studies[rows] == NO_PROGRAMME).all()


def test_without_success_no_semiconductor_course_gives_a_skill(
    tiny_labour: Build,
) -> None:
    tiny = tiny_labour(n_staff=200, n_seekers=100)
    before = tiny.scene.workers.skill.copy()
    given = {"semiconductor_months": 1.0, "semiconductor_success_share": 0.0}
    train(tiny, 0.0, 20.0, self_taught_per_year=0.0, **given)
    tiny.next_month()
    flows = train(tiny, self_taught_per_year=0.0, **given)
    assert (flows.finished, flows.trained) == (20, 0)
    assert (tiny.scene.workers.skill == before).all()


def test_semiconductor_places_leave_those_in_digital_courses_as_they_are(
    tiny_labour: Build,
) -> None:
    taking = []
    for engineers in (0.0, 30.0):
        tiny = tiny_labour(n_staff=400)
        train(tiny, 20.0, engineers, self_taught_per_year=48.0)
        studies = tiny.scene.workers.studies
        taking.append(np.flatnonzero(studies == Programme.VOCATIONAL_DIGITAL))
    assert taking[0].size == 24
    assert (taking[0] == taking[1]).all()


def test_the_end_of_training_dies_with_the_person(tiny_labour: Build) -> None:
    tiny = tiny_labour(n_staff=100)
    workers = tiny.scene.workers
    train(tiny, 30.0, training_months=1.0, self_taught_per_year=0.0)
    rows = in_training(tiny)
    workers.deaths(workers.ids[rows[:10]])
    tiny.next_month()
    tiny.market.persons[:] = 1e6
    flows = train(tiny, 0.0, training_months=1.0, self_taught_per_year=0.0)
    assert flows.finished == rows.size - 10
    assert (workers.training_ends_month[rows] == NOT_TRAINING).all()


def test_impossible_training_is_refused(parameters: Parameters) -> None:
    for wrong in (
        {"training_months": 0.0},
        {"training_success_share": 1.5},
        {"semiconductor_months": 0.0},
        {"semiconductor_success_share": -0.1},
        {"self_taught_per_year": -1.0},
    ):
        with pytest.raises(Refusal):
            replace(parameters.training, **wrong)
