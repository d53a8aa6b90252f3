"""Schools graduate, take in, and lose nobody; graduates and experts come and go."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np
import pytest

from agents.classification import EmployerKind, Skill
from agents.university import Programme, SchoolRolls, University, UniversityParameters
from agents.worker import NEVER, NO_PROGRAMME, NO_SCHOOL
from model.head_counts import people_stand_in_one_state
from model.invariants import InvariantBroken
from model.job_moves import JobMoves
from model.parameters import load_parameters
from model.people_flows import people_come_of_age
from model.policy.files import load_policy
from model.quangninh import QuangNinh
from model.talent import USUAL, Movement, graduates_go, talents_move_in
from model.training import who_ends
from model.universities import (
    SchoolFlows,
    students_are_recounted,
    universities_graduate_and_enrol,
)

type Build = Callable[..., Any]
type BranchPoint = Any
"""The fixture of the same name in conftest."""

SEPTEMBER = 8
NO_PLACES = {Programme.ICT: np.zeros(2), Programme.ADVANCED: np.zeros(2)}


@pytest.fixture
def campus(tiny_labour: Build) -> Build:
    """Return a builder of two wards with a school each: a university, a college."""

    def build(**given: Any) -> Any:
        tiny = tiny_labour(**given)
        rolls, model = SchoolRolls.empty(2), mesa.Model[Any, Any]()
        places = np.array([[0.0, 50.0, 0.0, 300.0], [0.0, 50.0, 0.0, 0.0]])
        schools = [
            University(model, name, ward, places[ward], ward, rolls)
            for ward, name in enumerate(("Đại học", "Cao đẳng"))
        ]
        return SimpleNamespace(tiny=tiny, rolls=rolls, schools=schools)

    return build


def go_to_school(
    here: Any,
    month: int,
    places: dict[Programme, np.ndarray] = NO_PLACES,
    movement: Movement = USUAL,
    **changed: float,
) -> SchoolFlows:
    tiny, given = here.tiny, here.tiny.parameters
    tiny.scene = replace(tiny.scene, month=month)
    known = UniversityParameters.__dataclass_fields__
    own = {name: value for name, value in changed.items() if name in known}
    rest = {name: value for name, value in changed.items() if name not in known}
    return universities_graduate_and_enrol(
        tiny.scene,
        tiny.market,
        who_ends(tiny.scene),
        here.schools,
        here.rolls,
        places,
        movement,
        replace(given.universities, **own),
        replace(given.people_flows, **rest),
        given.labour,
        given.skills,
    )


def rows_of(here: Any, programme: Programme) -> np.ndarray:
    return np.flatnonzero(here.tiny.scene.workers.studies == int(programme))


def counts_agree(here: Any) -> None:
    """Check the rolls, the counts of people and their states against the people."""
    workers, market = here.tiny.scene.workers, here.tiny.market
    students_are_recounted(0, workers, here.rolls, here.tiny.scene.scale)
    people_stand_in_one_state(0, workers)
    alive = workers.rows
    cell = workers.employer_kind[alive] * 4 + workers.skill[alive]
    assert (market.persons.ravel() == np.bincount(cell, None, 24)).all()


def make_bound(here: Any, n: int, programme: Programme, age: float = 18.5) -> Any:
    """Let some of those outside be bound for a programme, of an age in September."""
    workers, market = here.tiny.scene.workers, here.tiny.market
    rows = np.flatnonzero(workers.employer_kind == EmployerKind.OUTSIDE)
    rows = rows[workers.studies[rows] == NO_PROGRAMME][:n]
    kind = workers.employer_kind[rows]
    market.count(kind, workers.skill[rows], -1)
    market.count(kind, np.zeros(rows.size, int), 1)
    workers.write(
        rows,
        skill=int(Skill.BASIC),
        studies=int(programme),
        birth_month=SEPTEMBER - round(age * 12),
        spell_ends_month=NEVER,
    )
    return rows


def test_who_is_bound_enrols_in_september_once_of_age(campus: Build) -> None:
    here = campus(n_seekers=200)
    of_age = make_bound(here, 20, Programme.ADVANCED)
    younger = make_bound(here, 10, Programme.ICT, age=17.9)
    workers = here.tiny.scene.workers
    for month in range(SEPTEMBER):
        assert go_to_school(here, month).enrolled.sum() == 0
    flows = go_to_school(here, SEPTEMBER)
    assert flows.enrolled.tolist() == [0, 0, 0, 20]
    # Only the first school teaches it.
    assert here.rolls.students[0].tolist() == [0, 0, 0, 20]
    assert (workers.school[of_age] == 0).all()
    assert (workers.training_ends_month[of_age] == SEPTEMBER + 45).all()
    assert (workers.spell_ends_month[of_age] == SEPTEMBER + 45).all()
    assert (workers.school[younger] == NO_SCHOOL).all()
    counts_agree(here)
    assert go_to_school(here, SEPTEMBER + 12).enrolled.tolist() == [0, 10, 0, 0]
    counts_agree(here)


def test_near_schools_draw_more(campus: Build) -> None:
    here = campus(n_seekers=2000)
    rows = make_bound(here, 1000, Programme.ICT)
    workers = here.tiny.scene.workers
    go_to_school(here, SEPTEMBER, university_reach_minutes=30.0)
    # By hand: at an hour's drive a school of the same size draws exp(-2) as much.
    home = workers.school[rows] == workers.ward[rows]
    share = 1 / (1 + np.exp(-2))
    # Four standard errors of a share among 1,000.
    assert home.mean() == pytest.approx(share, abs=0.042)


def test_graduates_hold_the_skill_and_look_for_work(campus: Build) -> None:
    here = campus(n_seekers=200)
    degree = make_bound(here, 20, Programme.ADVANCED)
    diploma = make_bound(here, 30, Programme.ICT)
    go_to_school(here, SEPTEMBER)
    workers = here.tiny.scene.workers
    stay: dict[str, Any] = {
        "graduates_leaving_digital": 0.0,
        "graduates_leaving_advanced": 0.0,
    }
    early = go_to_school(here, SEPTEMBER + 21, **stay)
    assert early.graduated.tolist() == [0, 30, 0, 0]
    assert (workers.skill[diploma] == Skill.DIGITAL).all()
    assert (workers.spell_ends_month[diploma] == SEPTEMBER + 21).all()
    late = go_to_school(here, SEPTEMBER + 45, **stay)
    assert late.graduated.tolist() == [0, 0, 0, 20]
    assert late.left.sum() == early.left.sum() == 0
    assert (workers.skill[degree] == Skill.ADVANCED).all()
    for column, none in (("studies", NO_PROGRAMME), ("school", NO_SCHOOL)):
        assert (getattr(workers, column)[[*degree, *diploma]] == none).all()
    assert here.rolls.students.sum() == 0
    counts_agree(here)


def leavers(here: Any, **given: Any) -> tuple[SchoolFlows, Any]:
    """Let 100 graduate with a degree; return what happened and who they were."""
    rows = make_bound(here, 100, Programme.ADVANCED)
    go_to_school(here, SEPTEMBER)
    ids = here.tiny.scene.workers.ids[rows].copy()
    flows = go_to_school(here, SEPTEMBER + 45, **given)
    counts_agree(here)
    alive = np.isin(ids, here.tiny.scene.workers.ids[here.tiny.scene.workers.rows])
    assert flows.graduated.sum() == 100
    assert flows.left.sum() == 100 - alive.sum()
    return flows, ids[~alive]


def test_graduates_leave_by_their_share_and_others_stay(campus: Build) -> None:
    none, _ = leavers(campus(n_seekers=400), graduates_leaving_advanced=0.0)
    some, _ = leavers(campus(n_seekers=400), graduates_leaving_advanced=0.3)
    assert none.left.sum() == 0
    # Four standard errors of a share of 0.3 among 100 are 18.
    assert 12 <= some.left[Programme.ADVANCED] <= 48
    assert some.kept == some.offered == 0


def test_brain_drain_makes_more_leave_and_all_of_the_first_again(
    campus: Build,
) -> None:
    _, usual = leavers(campus(n_seekers=400))
    _, drained = leavers(campus(n_seekers=400), movement=Movement(departure_factor=2.0))
    assert drained.size > usual.size > 0
    assert np.isin(usual, drained).all()
    none, _ = leavers(campus(n_seekers=400), movement=Movement(departure_factor=0.0))
    assert none.left.sum() == 0


@pytest.mark.parametrize("elasticity", [0.0, 1.0])
def test_many_posts_keep_graduates_here(elasticity: float, campus: Build) -> None:
    gone = {}
    for posts in (1.0, 8.0):
        here = campus(n_seekers=400)
        here.tiny.market.smoothed_vacancies *= posts
        _, left = leavers(here, graduates_leaving_tightness_elasticity=elasticity)
        gone[posts] = left.size
    assert (gone[8.0] < gone[1.0]) == bool(elasticity)


def test_without_a_single_post_every_graduate_goes(campus: Build) -> None:
    here = campus(n_seekers=400)
    here.tiny.market.smoothed_vacancies[:] = 0.0
    flows, _ = leavers(here)
    assert flows.left.sum() == 100


@pytest.mark.parametrize(("acceptance", "kept"), [(0.0, 0), (1.0, 10)])
def test_packages_keep_graduates_who_would_leave(
    acceptance: float, kept: int, campus: Build
) -> None:
    _, usual = leavers(campus(n_seekers=400))
    flows, left = leavers(
        campus(n_seekers=400),
        movement=Movement(talent_offers=10.0),
        talent_acceptance_share=acceptance,
    )
    assert flows.offered == 10
    assert flows.kept == kept
    assert np.isin(left, usual).all()
    assert usual.size - left.size == kept


def test_packages_beyond_those_who_would_leave_are_not_offered_to_them(
    campus: Build,
) -> None:
    _, usual = leavers(campus(n_seekers=400))
    flows, left = leavers(
        campus(n_seekers=400),
        movement=Movement(talent_offers=1000.0),
        talent_acceptance_share=1.0,
    )
    assert flows.offered == flows.kept == usual.size
    assert left.size == 0


def added(n: float, programme: Programme, ward: int = 0) -> dict[Programme, np.ndarray]:
    places = {one: np.zeros(2) for one in NO_PLACES}
    places[programme][ward] = n
    return places


def make_young(here: Any, n: int) -> Any:
    """Let some be of 20 and everybody else who studies nothing of 40."""
    workers = here.tiny.scene.workers
    others = np.flatnonzero(workers.studies == NO_PROGRAMME)
    workers.write(others, birth_month=SEPTEMBER - 40 * 12)
    kinds = [int(EmployerKind.OUTSIDE), int(EmployerKind.SEEKING)]
    rows = np.flatnonzero(np.isin(workers.employer_kind, kinds))
    rows = rows[workers.skill[rows] <= Skill.VOCATIONAL][:n]
    workers.write(rows, birth_month=SEPTEMBER - 20 * 12)
    return rows


def test_added_places_go_to_the_young_who_are_not_at_work(campus: Build) -> None:
    here = campus(n_seekers=400)
    young, workers = make_young(here, 120), here.tiny.scene.workers
    flows = go_to_school(
        here, SEPTEMBER, added(50.0, Programme.ADVANCED), university_wish_share=1.0
    )
    assert flows.enrolled.tolist() == [0, 0, 0, 50]
    rows = rows_of(here, Programme.ADVANCED)
    assert np.isin(rows, young).all()
    assert (workers.employer_kind[rows] == EmployerKind.OUTSIDE).all()
    assert (workers.spell_ends_month[rows] == SEPTEMBER + 45).all()
    counts_agree(here)
    more = go_to_school(
        here, SEPTEMBER + 12, added(500.0, Programme.ICT), university_wish_share=1.0
    )
    # Places in one ward are run by its nearest school; all who are left are taken.
    assert more.enrolled.tolist() == [0, 70, 0, 0]
    assert here.rolls.students[0].tolist() == [0, 70, 0, 50]
    counts_agree(here)


def test_places_of_a_programme_are_run_by_a_school_that_teaches_it(
    campus: Build,
) -> None:
    here = campus(n_seekers=400)
    make_young(here, 120)
    places = added(10.0, Programme.ADVANCED, ward=1)
    go_to_school(here, SEPTEMBER, places, university_wish_share=1.0)
    assert here.rolls.students[:, Programme.ADVANCED].tolist() == [10, 0]


def test_who_does_not_wish_to_study_does_not_apply(campus: Build) -> None:
    here = campus(n_seekers=400)
    make_young(here, 120)
    flows = go_to_school(
        here, SEPTEMBER, added(50.0, Programme.ADVANCED), university_wish_share=0.0
    )
    assert flows.enrolled.sum() == 0


def test_added_places_move_nobody_who_was_bound(campus: Build) -> None:
    enrolled = []
    for n in (0.0, 40.0):
        here = campus(n_seekers=400)
        bound = make_bound(here, 60, Programme.ICT)
        make_young(here, 10)
        places = added(n, Programme.ICT)
        go_to_school(here, SEPTEMBER, places, university_wish_share=1.0)
        enrolled.append(here.tiny.scene.workers.school[bound].tolist())
    assert enrolled[0] == enrolled[1]


def test_a_lost_student_is_seen(campus: Build) -> None:
    here = campus(n_seekers=400)
    rows = make_bound(here, 20, Programme.ICT)
    go_to_school(here, SEPTEMBER)
    workers = here.tiny.scene.workers
    workers.deaths(workers.ids[rows[:1]])
    with pytest.raises(InvariantBroken, match="rolls"):
        students_are_recounted(0, workers, here.rolls, 1)


def test_those_who_come_of_age_are_students_some_years_later(campus: Build) -> None:
    here = campus()
    tiny, given = here.tiny, here.tiny.parameters
    moves = JobMoves(tiny.scene, tiny.market, given.labour, given.skills)
    flows = replace(given.people_flows, coming_of_age_per_year=2400.0)
    people_come_of_age(moves, flows)
    bound = {one: rows_of(here, one).size for one in NO_PLACES}
    assert min(bound.values()) > 0
    for year in range(3):
        assert go_to_school(here, SEPTEMBER + 12 * year).enrolled.sum() == 0
    flowed = go_to_school(here, SEPTEMBER + 36)
    assert {one: flowed.enrolled[one] for one in NO_PLACES} == bound
    counts_agree(here)


def experts(tiny: Any, offers: float, beds: float = 1e6, **changed: float) -> Any:
    given = tiny.parameters
    moves = JobMoves(tiny.scene, tiny.market, given.labour, given.skills)
    flows = replace(given.people_flows, rented_rooms_per_person=0.0, **changed)
    n = tiny.scene.workers.n_rows
    born = talents_move_in(moves, offers, 1.0, np.full(2, beds), flows)
    assert tiny.scene.workers.n_rows == n + born
    return tiny.scene.workers.skill[n:]


def test_experts_come_for_posts_of_their_skill(tiny_labour: Build) -> None:
    tiny = tiny_labour(posts=100)
    given = {"talent_acceptance_share": 0.5, "talent_advanced_share": 0.75}
    skill = experts(tiny, 400.0, **given)
    # By hand: half of 400, three quarters of them for degrees; parts of one by luck.
    assert np.bincount(skill, minlength=4).tolist() == [0, 0, 50, 150]
    assert tiny.market.newcomers.sum() == 200
    people_stand_in_one_state(0, tiny.scene.workers)


def test_no_expert_comes_without_post_room_offer_or_acceptance(
    tiny_labour: Build,
) -> None:
    assert not experts(tiny_labour(posts=0), 400.0).size
    assert not experts(tiny_labour(posts=100), 400.0, beds=0.0).size
    assert not experts(tiny_labour(posts=100), 0.0).size
    assert not experts(tiny_labour(posts=100), 9.0, talent_acceptance_share=0.0).size


def test_no_more_experts_come_than_posts_are_open(tiny_labour: Build) -> None:
    skill = experts(tiny_labour(posts=1), 400.0, talent_acceptance_share=1.0)
    # Four firms with one post of each skill.
    assert np.bincount(skill, minlength=4).tolist() == [0, 0, 4, 4]


def test_wages_never_draw_more_experts_than_packages(tiny_labour: Build) -> None:
    tiny = tiny_labour(posts=1000)
    tiny.market.wage_index = np.full(4, 3.0)
    skill = experts(
        tiny,
        100.0,
        talent_acceptance_share=1.0,
        newcomers_wage_elasticity=1.0,
    )
    # Parts of a person are rounded by luck in the cells of two wards and two skills.
    assert 96 <= skill.size <= 104


def test_graduates_go_is_still_for_nobody(tiny_labour: Build) -> None:
    tiny = tiny_labour()
    given = tiny.parameters
    nobody = np.empty(0, np.intp)
    gone = graduates_go(
        tiny.scene, tiny.market, nobody, USUAL, given.people_flows, given.labour
    )
    assert gone.places.size == gone.kept == gone.offered == 0


def test_the_founding_has_students_on_the_rolls() -> None:
    province = QuangNinh(world=1, scale=100)
    workers, rolls = province.workers, province.universities
    students_are_recounted(0, workers, rolls, 100)
    at_school = np.flatnonzero(workers.school != NO_SCHOOL)
    assert (workers.employer_kind[at_school] == EmployerKind.OUTSIDE).all()
    assert (workers.training_ends_month[at_school] % 12 == 5).all()
    assert (workers.birth_month[at_school] <= -18 * 12).all()
    bound = (workers.studies != NO_PROGRAMME) & (workers.school == NO_SCHOOL)
    assert (workers.spell_ends_month[bound] == NEVER).all()
    assert (workers.birth_month[bound] > -18 * 12).all()
    outside = workers.employer_kind == EmployerKind.OUTSIDE
    young = outside & (workers.birth_month > -20 * 12)
    share = (workers.studies[young] != NO_PROGRAMME).mean()
    # Four standard errors of a share of 0.9 among some 160 people.
    assert share == pytest.approx(0.9, abs=0.1)
    assert not (young & (workers.skill >= Skill.DIGITAL)).any()


def test_without_students_among_the_young_of_2020_the_rolls_are_empty() -> None:
    given = load_parameters(values={"students_of_young_outside_2020": 0.0})
    province = QuangNinh(world=1, scale=100, parameters=given)
    assert province.universities.students.sum() == 0
    assert (province.workers.studies == NO_PROGRAMME).all()


def gone_under_brain_drain(
    point: BranchPoint, factor: float, values: dict[str, float]
) -> dict[str, float]:
    """Return who leaves in eight months of 2026 when departures are multiplied."""
    province = point.branch(load_policy("as-is"), values)
    central = province.outlook
    province.outlook = replace(central, brain_drain=factor)
    try:
        for _ in range(8):
            province.step()
        return {
            name: float(province.records.column(name)[-8:].sum())
            for name in ("graduates_left", "departures")
        }
    finally:
        province.outlook = central


def test_brain_drain_moves_who_leaves_and_nothing_with_its_shares_at_zero(
    end_of_2025: BranchPoint,
) -> None:
    usual, drained = (
        gone_under_brain_drain(end_of_2025, factor, {}) for factor in (1.0, 3.0)
    )
    assert drained["graduates_left"] > usual["graduates_left"] > 0
    assert drained["departures"] > usual["departures"]
    nobody = {
        "graduates_leaving_digital": 0.0,
        "graduates_leaving_advanced": 0.0,
        "gives_up_for_elsewhere": 0.0,
    }
    still = [
        gone_under_brain_drain(end_of_2025, factor, nobody) for factor in (1.0, 3.0)
    ]
    assert still[0] == still[1] == {"graduates_left": 0.0, "departures": 0.0}
