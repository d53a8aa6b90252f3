"""Who comes of age, who moves in and who grows too old."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from agents.classification import EmployerKind, Skill
from agents.refusal import Refusal
from agents.university import Programme
from agents.worker import COMING_OF_AGE, NEVER, NO_PROGRAMME, RETIREMENT
from model.job_moves import JobMoves
from model.parameters import Parameters
from model.people_flows import people_come_of_age, people_move_in, people_retiring

type Build = Callable[..., Any]


def moves_of(tiny: Any) -> JobMoves:
    given = tiny.parameters
    return JobMoves(tiny.scene, tiny.market, given.labour, given.skills)


def newborn(tiny: Any, n_before: int) -> dict[str, np.ndarray]:
    workers = tiny.scene.workers
    return {
        name: getattr(workers, name)[n_before:].copy()
        for name in ("ids", *workers.columns)
    }


def test_a_cohort_comes_of_age_where_people_live(tiny_labour: Build) -> None:
    tiny = tiny_labour()
    n = tiny.scene.workers.n_rows
    flows = replace(tiny.parameters.people_flows, coming_of_age_per_year=480.0)
    born = people_come_of_age(moves_of(tiny), flows)
    people = newborn(tiny, n)
    # By hand: 40 a month, three quarters of them in the larger ward.
    assert born == 40
    assert np.bincount(people["ward"]).tolist() == [30, 10]
    assert (people["birth_month"] == -COMING_OF_AGE).all()
    assert (people["employer_kind"] == EmployerKind.OUTSIDE).all()
    ages = np.array(flows.leaving_ages)[people["skill"]]
    ends = np.rint(ages * 12) - COMING_OF_AGE
    bound = people["studies"] != NO_PROGRAMME
    assert (people["spell_ends_month"] == np.where(bound, NEVER, ends)).all()
    assert (people["skill"][bound] == Skill.BASIC).all()


def test_what_a_cohort_learns_has_its_shares(tiny_labour: Build) -> None:
    tiny = tiny_labour()
    n = tiny.scene.workers.n_rows
    flows = replace(tiny.parameters.people_flows, coming_of_age_per_year=240_000.0)
    people_come_of_age(moves_of(tiny), flows)
    people = newborn(tiny, n)
    trade, digital, degree = (
        (people["skill"] == Skill.VOCATIONAL).mean(),
        (people["studies"] == Programme.ICT).mean(),
        (people["studies"] == Programme.ADVANCED).mean(),
    )
    stay = 1 - np.array(flows.graduates_leaving[2:])
    # Four standard errors of a share among 20,000 are at most 0.014. Of those who set
    # out for a programme, as many stay as the shares of a cohort say.
    assert [trade, *(np.array([digital, degree]) * stay)] == pytest.approx(
        flows.schooled, abs=0.014
    )
    none = replace(
        flows,
        school_leavers_vocational=0.0,
        school_leavers_digital=0.0,
        school_leavers_advanced=0.0,
    )
    tiny = tiny_labour()
    people_come_of_age(moves_of(tiny), none)
    assert (newborn(tiny, n)["skill"] == Skill.BASIC).all()
    assert (newborn(tiny, n)["studies"] == NO_PROGRAMME).all()


def test_an_entrant_kept_at_scale_10_is_the_same_person(tiny_labour: Build) -> None:
    kept = []
    for scale in (1, 10):
        tiny = tiny_labour(posts=50)
        tiny.scene = replace(tiny.scene, scale=scale)
        # At scale 10 a post is a tenth of a row of seekers: ten times the posts.
        n = tiny.scene.workers.n_rows
        flows = replace(
            tiny.parameters.people_flows,
            coming_of_age_per_year=24_000.0,
        )
        moves = moves_of(tiny)
        people_come_of_age(moves, flows)
        people_move_in(moves, 1.0, np.full(2, 1e6), flows)
        kept.append(newborn(tiny, n))
    whole, tenth = kept
    rows = np.searchsorted(whole["ids"], tenth["ids"])
    assert 100 < tenth["ids"].size < 400
    for name in ("ids", "ward", "birth_month", "skill", "spell_ends_month"):
        assert (whole[name][rows] == tenth[name]).all(), name


def test_people_retire_at_65_and_their_posts_open(tiny_labour: Build) -> None:
    tiny = tiny_labour()
    scene, workers = tiny.scene, tiny.scene.workers
    row = int(np.flatnonzero(workers.post_skill == Skill.ADVANCED)[0])
    workers.write([row], birth_month=-RETIREMENT, employer_kind=2, employer_row=0)
    rows = people_retiring(scene)
    assert rows.tolist() == [row]
    moves = moves_of(tiny)
    before = moves.employers.posts.sum()
    moves.go(rows)
    assert moves.employers.posts.sum() == before + 1
    assert moves.employers.posts[Skill.ADVANCED, 0] == 1
    assert not workers.is_alive[row]
    assert tiny.market.persons.sum() == len(workers)


def test_a_person_turns_65_once(tiny_labour: Build) -> None:
    tiny = tiny_labour()
    workers = tiny.scene.workers
    workers.spell_ends_month = np.full(workers.n_rows, NEVER)
    due = (workers.birth_month > -RETIREMENT) & (
        workers.birth_month <= 120 - RETIREMENT
    )
    met = sum(
        people_retiring(replace(tiny.scene, month=month)).size
        for month in range(1, 121)
    )
    assert met == due.sum() > 0


def moved_in(tiny: Any, beds: float, trend: float = 1.0, **changed: float) -> int:
    flows = replace(tiny.parameters.people_flows, **changed)
    return people_move_in(moves_of(tiny), trend, np.full(2, beds), flows)


def test_people_move_in_for_open_posts_and_live_beside_them(
    tiny_labour: Build,
) -> None:
    tiny = tiny_labour(posts=100)
    n = tiny.scene.workers.n_rows
    firms = tiny.scene.firms
    for skill in Skill:
        of_ward = np.where(firms.ward == 1, 100.0, 0.0)
        setattr(firms, f"vacancies_{skill.label}", of_ward)
    # By hand: two firms with 100 posts of each skill draw half a person a post.
    assert moved_in(tiny, 1e6, newcomers_per_post=0.5) == 400
    people = newborn(tiny, n)
    assert (people["ward"] == 1).all()
    assert np.bincount(people["skill"]).tolist() == [100] * 4
    assert (people["employer_kind"] == EmployerKind.SEEKING).all()
    assert tiny.market.newcomers.tolist() == [0, 400]


def test_without_rooms_nobody_moves_in(tiny_labour: Build) -> None:
    tiny = tiny_labour(posts=100)
    assert moved_in(tiny, 0.0, rented_rooms_per_person=0.0) == 0
    tiny.next_month()
    # Thirty beds in each area, and some to be let beside 3,000 and 1,000 people.
    came = moved_in(tiny, 30.0, rented_rooms_per_person=0.01, newcomers_per_post=1.0)
    assert 60 + 40 - 8 <= came <= 60 + 40 + 8
    tiny.next_month()
    assert moved_in(tiny, 30.0, rented_rooms_per_person=0.01) <= 8


def test_rooms_fall_free_as_newcomers_settle(tiny_labour: Build) -> None:
    for settling, more in ((0.0, False), (0.5, True)):
        tiny = tiny_labour(posts=100)
        wanted = {"rented_rooms_per_person": 0.0, "newcomers_per_post": 1.0}
        moved_in(tiny, 100.0, **wanted)
        tiny.next_month()
        again = moved_in(tiny, 100.0, **wanted, settling_hazard=settling)
        assert (again > 50) == more


def test_wages_over_trend_draw_more_people(tiny_labour: Build) -> None:
    came = {}
    for elasticity in (0.0, 1.0):
        for wage in (1.0, 1.5):
            tiny = tiny_labour(posts=100)
            tiny.market.wage_index = np.full(4, wage)
            came[elasticity, wage] = moved_in(
                tiny, 1e6, newcomers_wage_elasticity=elasticity
            )
    assert came[0.0, 1.0] == came[0.0, 1.5] == came[1.0, 1.0]
    assert came[1.0, 1.5] > came[1.0, 1.0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"school_leavers_advanced": 0.9},
        {"newcomer_oldest": 10.0},
        {"leaving_age_basic": 14.0},
        {"newcomers_per_post": -1.0},
        {"graduates_leaving_advanced": 1.0},
        {"talent_acceptance_share": 1.5},
    ],
)
def test_impossible_flows_are_refused(
    wrong: dict[str, float], parameters: Parameters
) -> None:
    with pytest.raises(Refusal):
        replace(parameters.people_flows, **wrong)
