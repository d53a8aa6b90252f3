"""The labour market: who leaves, who meets which post, what is booked where."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.classification import EmployerKind, Skill
from agents.luck import Luck, Stream
from agents.worker import NEVER, base_pay, spell_end
from model.employers import by_skill, skill_shortage, whole_rows
from model.job_matching import meetings, pairs_in_cells
from model.job_moves import pay_in_post
from model.job_search import area_chances
from model.labour_market import (
    LabourFlows,
    LabourMarket,
    LabourScene,
    labour_market_matches,
    release,
    staff_follows_firms,
)
from model.parameters import Parameters
from model.places import Places
from model.sites import Sites
from model.synthesis.province import Founding, synthesise
from model.synthesis.staff_fitting import rounded_along

type Build = Callable[..., Any]

QUIET = {
    "separation_hazard_enterprise": 0.0,
    "separation_hazard_household_business": 0.0,
    "separation_hazard_public_body": 0.0,
    "own_account_look_hazard": 0.0,
    "outside_look_hazard": 0.0,
    "gives_up_hazard": 0.0,
}
"""Nobody's spell ends by itself."""

SLOW = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def live(tiny: Any, beds: float = 0.0, trend: float = 1.0, **changed: Any) -> Any:
    """Let the tiny labour market live a month, with some parameters changed."""
    given_ = tiny.parameters
    flows = {k: v for k, v in changed.items() if hasattr(given_.people_flows, k)}
    labour = {k: v for k, v in changed.items() if k not in flows}
    return labour_market_matches(
        tiny.scene,
        tiny.market,
        trend,
        [beds, beds],
        replace(given_.labour, **labour),
        replace(given_.people_flows, **flows),
        given_.skills,
    )


def never_end(tiny: Any) -> None:
    """Let no spell end that began before."""
    workers = tiny.scene.workers
    workers.spell_ends_month = np.full(workers.n_rows, NEVER)


def recount(scene: LabourScene, market: LabourMarket) -> None:
    """Hold every count that is kept up against one made anew."""
    workers, firms = scene.workers, scene.firms
    kind, row, skill = workers.employer_kind, workers.employer_row, workers.skill
    populations = (
        (EmployerKind.ENTERPRISE, firms),
        (EmployerKind.HOUSEHOLD_BUSINESS, scene.household_businesses),
        (EmployerKind.PUBLIC_BODY, scene.employer_pools),
        (EmployerKind.OWN_ACCOUNT, scene.employer_pools),
    )
    for code, population in populations:
        at = kind == code
        assert (population.ids[row[at]] == workers.employer_id[at]).all()
    idle = workers.is_alive & (kind < EmployerKind.ENTERPRISE)
    assert (workers.employer_id[idle] == -1).all()
    assert (workers.wage_mvnd_per_month[idle] == 0).all()
    staff = np.flatnonzero(kind == EmployerKind.ENTERPRISE)
    cell = skill[staff] * np.int64(firms.n_rows) + row[staff]
    for name, after, each in (
        ("employees", "", None),
        ("pay", "_mvnd", workers.wage_mvnd_per_month[staff].astype(float)),
    ):
        counted = np.bincount(cell, each, 4 * firms.n_rows) * scene.scale
        held = by_skill(firms, name, after) * firms.weight
        assert held == pytest.approx(counted.reshape(4, -1), abs=1e-6)
    business = row[kind == EmployerKind.HOUSEHOLD_BUSINESS]
    households = scene.household_businesses
    heads = np.bincount(business, minlength=households.n_rows) * scene.scale
    assert households.workers * households.weight == pytest.approx(heads)
    pooled = row[kind >= EmployerKind.PUBLIC_BODY]
    heads = np.bincount(pooled, minlength=scene.employer_pools.n_rows) * scene.scale
    assert (scene.employer_pools.workers == heads).all()
    alive = workers.rows
    cell = kind[alive] * np.int64(4) + skill[alive]
    persons = np.bincount(cell, minlength=24).reshape(6, 4) * scene.scale
    assert (market.persons == persons).all()


@given(
    seed=st.integers(1, 10**6),
    posts=st.integers(0, 12),
    stage=st.integers(0, 4),
    newcomers=st.floats(0, 1),
)
@SLOW
def test_people_posts_heads_and_pay_conserve(
    seed: int, posts: int, stage: int, newcomers: float, tiny_labour: Build
) -> None:
    tiny = tiny_labour(seed=seed, posts=posts, stage=stage)
    scene = tiny.scene
    held = scene.firms.employees + by_skill(scene.firms, "vacancies").sum(axis=0)
    for _ in range(5):
        before = len(tiny.scene.workers)
        flows = live(
            tiny,
            beds=500.0,
            newcomers_per_post=newcomers,
            separation_hazard_enterprise=0.2,
            gives_up_hazard=0.3,
        )
        came = flows.arrivals + flows.comings_of_age
        gone = flows.departures + flows.retirements
        assert len(tiny.scene.workers) == before + came - gone
        recount(tiny.scene, tiny.market)
        tiny.next_month()
    after = scene.firms.employees + by_skill(scene.firms, "vacancies").sum(axis=0)
    # Nobody opened or closed a post: each is filled or stands open.
    assert (after == held).all()


def test_a_tiny_market_is_filled_as_by_hand(tiny_labour: Build) -> None:
    """The scalar twin: cell by cell, person by person, in order of their draws."""
    tiny = tiny_labour(n_staff=0, n_own=0, n_seekers=90, posts=6)
    never_end(tiny)
    scene, workers, firms = tiny.scene, tiny.scene.workers, tiny.scene.firms
    posts = by_skill(firms, "vacancies").astype(int)
    expected: dict[int, tuple[int, int]] = {}
    luck, ids = scene.luck, workers.ids
    chances = area_chances(
        tiny.market.jobs, scene.minutes, scene.labour_area, 18.0
    ).tolist()
    look = luck.uniform(Stream.SEEKER, 0, ids, draw=2).tolist()
    order = luck.uniform(Stream.SEEKER, 0, ids, draw=0).tolist()
    cells = luck.uniform(Stream.MATCHES, 0, np.arange(8)).tolist()
    curvature = tiny.parameters.labour.matching_curvature
    kind, ward = workers.employer_kind.tolist(), workers.ward.tolist()
    skills = workers.skill.tolist()
    for area in range(2):
        for skill in range(4):
            people = [
                (order[i], i)
                for i in range(len(ids))
                if kind[i] == EmployerKind.SEEKING
                and skills[i] == skill
                and (look[i] >= chances[ward[i]][0]) == (area == 1)
            ]
            here = [f for f in (0, 1, 2, 3) if firms.ward[f] == area]
            open_ = [(f, o) for f in here for o in range(posts[skill, f])]
            n_people, n_posts = len(people), len(open_)
            if n_people and n_posts:
                mean = n_people * n_posts
                mean /= (n_people**curvature + n_posts**curvature) ** (1 / curvature)
                for _, person in sorted(people)[: int(mean + cells[area * 4 + skill])]:
                    expected[person] = (area, skill)
    live(tiny, looks_below_own_skill_share=0.0, coming_of_age_per_year=0.0)
    hired = np.flatnonzero(workers.employer_kind == EmployerKind.ENTERPRISE)
    found = {
        int(row): (int(firms.ward[workers.employer_row[row]]), int(workers.skill[row]))
        for row in hired
    }
    assert expected
    assert found == expected
    assert (workers.post_skill[hired] == workers.skill[hired]).all()


@given(people=st.floats(0, 1e5), posts=st.floats(0, 1e5), curvature=st.floats(0.3, 4))
@settings(deadline=None)
def test_matches_exceed_neither_side(
    people: float, posts: float, curvature: float
) -> None:
    made = float(meetings([people], [posts], curvature)[0])
    assert 0 <= made <= min(people, posts)
    # A market ten times as large makes ten times the matches.
    tenfold = float(meetings([10 * people], [10 * posts], curvature)[0])
    assert tenfold == pytest.approx(10 * made)


@given(seed=st.integers(0, 10**6), n=st.integers(0, 40), m=st.integers(0, 40))
@settings(deadline=None, max_examples=40)
def test_the_first_of_each_cell_are_paired(seed: int, n: int, m: int) -> None:
    spots = np.random.default_rng(seed)
    left = spots.integers(0, 3, n), spots.random(n)
    right = spots.integers(0, 3, m), spots.random(m)
    most = [min((left[0] == c).sum(), (right[0] == c).sum()) for c in range(3)]
    pairs = np.array([int(spots.integers(0, top + 1)) for top in most])
    mine, theirs = pairs_in_cells(left, right, pairs)
    slow: list[tuple[int, int]] = []
    for cell in range(3):
        sides = [
            sorted(np.flatnonzero(side[0] == cell).tolist(), key=side[1].__getitem__)
            for side in (left, right)
        ]
        slow += list(zip(*(side[: pairs[cell]] for side in sides), strict=True))
    assert list(zip(mine.tolist(), theirs.tolist(), strict=True)) == slow


def test_more_posts_mean_fewer_seekers_and_more_vacancies(tiny_labour: Build) -> None:
    ends = []
    for posts in (5, 40):
        tiny = tiny_labour(n_seekers=400, posts=posts)
        for _ in range(6):
            flows = live(tiny)
            tiny.next_month()
        ends.append((flows.seekers.sum(), flows.vacancies.sum()))
    assert ends[1][0] < ends[0][0]
    assert ends[1][1] > ends[0][1]


def test_wages_rise_over_trend_where_posts_are_many(tiny_labour: Build) -> None:
    ends = []
    for posts in (0, 60):
        tiny = tiny_labour(posts=posts, n_seekers=20)
        for _ in range(6):
            live(tiny, trend=1.2)
            tiny.next_month()
        ends.append(tiny.market.wage_index.copy())
    assert (ends[1] > ends[0]).all()
    tiny = tiny_labour(posts=60, n_seekers=20)
    live(tiny, trend=1.2, wage_tightness_elasticity=0.0)
    assert tiny.market.wage_index == pytest.approx(1.2)


def test_without_hazards_nobody_moves_but_seekers(tiny_labour: Build) -> None:
    tiny = tiny_labour(posts=0)
    never_end(tiny)
    before = tiny.market.persons.copy()
    flows = live(tiny, **QUIET, coming_of_age_per_year=0.0)
    assert flows.separations == flows.departures == flows.hires == 0
    assert (tiny.market.persons == before).all()


ZEROS: tuple[tuple[dict[str, float], str], ...] = (
    ({"gives_up_for_elsewhere": 0.0}, "departures"),
    ({"newcomers_per_post": 0.0}, "arrivals"),
    ({"coming_of_age_per_year": 0.0}, "comings_of_age"),
    (
        {
            "separation_hazard_enterprise": 0.0,
            "separation_hazard_household_business": 0.0,
            "separation_hazard_public_body": 0.0,
        },
        "separations",
    ),
    ({"own_account_look_hazard": 0.0}, "hires_from_own_account"),
)


@pytest.mark.parametrize(("zero", "flow"), ZEROS)
def test_at_zero_a_coefficient_stops_its_flow(
    zero: dict[str, float], flow: str, tiny_labour: Build
) -> None:
    lively = {
        "separation_hazard_enterprise": 0.3,
        "own_account_look_hazard": 0.5,
        "gives_up_hazard": 0.5,
        "coming_of_age_per_year": 240.0,
    }
    for changed, stops in ((lively, False), (lively | zero, True)):
        tiny = tiny_labour(posts=10, n_own=200)
        never_end(tiny)
        total = 0.0
        for month in range(4):
            if month == 1:
                # From here on spells end as the parameters say.
                workers = tiny.scene.workers
                hazards = replace(
                    tiny.parameters.labour,
                    **{k: v for k, v in changed.items() if "hazard" in k},
                ).end_hazards
                drawn = Luck(3).uniform(Stream.SPELL, 0, workers.ids)
                kinds = np.maximum(workers.employer_kind, 0)
                workers.spell_ends_month = spell_end(drawn, 0, hazards[kinds])
            total += getattr(live(tiny, beds=1e4, **changed), flow)
            tiny.next_month()
        assert (total == 0) is stops


def test_nobody_takes_a_post_below_their_skill_unless_willing(
    tiny_labour: Build,
) -> None:
    for share in (0.0, 1.0):
        tiny = tiny_labour(n_seekers=200, posts=20, n_staff=0)
        live(tiny, looks_below_own_skill_share=share)
        workers = tiny.scene.workers
        hired = workers.post_skill >= 0
        below = workers.post_skill[hired] < workers.skill[hired]
        assert below.any() == (share > 0)
        assert (workers.post_skill[hired] <= workers.skill[hired]).all()


def test_nobody_joins_from_outside_at_a_share_of_nought(tiny_labour: Build) -> None:
    for share in (0.0, 1.0):
        tiny = tiny_labour(n_seekers=100, posts=0)
        workers = tiny.scene.workers
        outside = np.flatnonzero(workers.employer_kind == EmployerKind.OUTSIDE)
        never_end(tiny)
        workers.write(outside, spell_ends_month=0)
        live(tiny, joining_share=share, joining_tightness_elasticity=0.0)
        joined = workers.employer_kind[outside] == EmployerKind.SEEKING
        assert joined.all() if share else not joined.any()


def test_more_people_join_when_the_market_is_tight(tiny_labour: Build) -> None:
    joined = {}
    for elasticity in (0.0, 0.5):
        for tight in (1.0, 4.0):
            tiny = tiny_labour(n_seekers=400, posts=0)
            workers = tiny.scene.workers
            outside = np.flatnonzero(workers.employer_kind == EmployerKind.OUTSIDE)
            never_end(tiny)
            workers.write(outside, spell_ends_month=0)
            tiny.market.smoothed_vacancies *= tight
            live(tiny, joining_tightness_elasticity=elasticity, joining_share=0.3)
            now = workers.employer_kind[outside]
            joined[elasticity, tight] = int((now == EmployerKind.SEEKING).sum())
    assert joined[0.0, 1.0] == joined[0.0, 4.0]
    assert joined[0.5, 4.0] > joined[0.5, 1.0]


def test_posts_of_one_area_move_nobody_who_looks_in_another(
    tiny_labour: Build,
) -> None:
    ends = []
    for extra in (0.0, 5.0):
        tiny = tiny_labour(posts=4, n_seekers=200)
        firms = tiny.scene.firms
        firms.write([2], vacancies_basic=firms.vacancies_basic[2] + extra)
        live(tiny, newcomers_per_post=0.0)
        ends.append([firms.employees[row] for row in range(4)])
    assert ends[0][:2] == ends[1][:2]
    assert sum(ends[1][2:]) > sum(ends[0][2:])


def test_a_firm_short_of_digital_skill_reopens_a_basic_post_as_a_digital_one(
    tiny_labour: Build,
) -> None:
    need = (0.0, 0.0, 0.0, 0.0, 1.0)
    for wanted in (need, (0.0,) * 5):
        tiny = tiny_labour(stage=4, n_seekers=0, n_own=0)
        never_end(tiny)
        workers, firms = tiny.scene.workers, tiny.scene.firms
        basic = np.flatnonzero((workers.post_skill == 0) & (workers.employer_kind == 2))
        workers.write(basic, spell_ends_month=0)
        # Those who leave rest, so that nobody is there to fill what opens.
        live(
            tiny,
            digital_skill_need=wanted,
            leaves_labour_force_share=1.0,
            newcomers_per_post=0.0,
        )
        digital, left = firms.vacancies_digital.sum(), basic.size
        assert (digital, firms.vacancies_basic.sum()) == (
            (left, 0) if any(wanted) else (0, left)
        )


def test_shortage_is_the_part_of_the_needed_skills_that_lacks(
    tiny_labour: Build,
) -> None:
    firms = tiny_labour(stage=2).scene.firms
    firms.employees = [10.0, 10.0, 0.0, 10.0]
    firms.employees_digital = [0.0, 1.0, 0.0, 5.0]
    firms.employees_advanced = [0.0, 0.0, 0.0, 0.0]
    # By hand: 2 of 10 are needed; none, one and five are there; no staff lacks none.
    lacking = skill_shortage(firms, (0.0, 0.0, 0.2, 0.0, 0.0))
    assert lacking.tolist() == [1.0, 0.5, 0.0, 0.0]
    assert not skill_shortage(firms, (0.0,) * 5).any()


def test_staff_of_a_closing_firm_seek_from_next_month(tiny_labour: Build) -> None:
    tiny = tiny_labour()
    scene, workers = tiny.scene, tiny.scene.workers
    staff = (workers.employer_kind == 2) & (workers.employer_row == 1)
    others = workers.employer_kind[~staff].copy()
    n = release(scene, tiny.market, tiny.parameters.labour, np.array([1]))
    scene.firms.deaths([1])
    assert n == staff.sum() > 0
    assert (workers.employer_kind[staff] == EmployerKind.SEEKING).all()
    assert (workers.employer_kind[~staff] == others).all()
    assert (workers.spell_ends_month[staff] > scene.month).all()
    tiny.next_month()
    live(tiny)
    recount(tiny.scene, tiny.market)


def test_staff_follows_its_firms_when_rows_move(
    tiny_labour: Build,
) -> None:
    tiny = tiny_labour()
    scene = tiny.scene
    release(scene, tiny.market, tiny.parameters.labour, np.array([0]))
    scene.firms.deaths([0])
    staff_follows_firms(scene.workers, scene.firms.compact())
    recount(scene, tiny.market)


def test_a_spell_lasts_a_month_or_more_and_its_mean_is_that_of_its_hazard() -> None:
    drawn = Luck(1).uniform(Stream.SPELL, 5, np.arange(40_000))
    ends = spell_end(drawn, 5, 0.02)
    assert ends.min() == 6
    # Whole months, begun ones counted: 1 / (1 - exp(-h)), standard error 0.25.
    assert (ends - 5).mean() == pytest.approx(1 / (1 - np.exp(-0.02)), abs=1.0)
    assert (spell_end(drawn, 5, 0.0) == NEVER).all()


def test_parts_of_a_post_become_posts_with_their_chance() -> None:
    ids = np.arange(20_000)
    rows = np.tile(np.array([[0.25], [2.0], [0.0], [1.5]]), ids.size)
    posts = whole_rows(rows, ids, 2, Luck(1), 0)
    # Four standard errors of a mean of 20,000 coins are 0.014.
    assert posts.mean(axis=1) == pytest.approx([0.25, 2, 0, 1.5], abs=0.015)
    assert (posts[1] == 2).all()


@given(parts=st.lists(st.floats(0, 9), min_size=1, max_size=60), start=st.floats(0, 1))
@settings(deadline=None)
def test_rounding_along_keeps_every_run_within_one(
    parts: list[float], start: float
) -> None:
    exact = np.array(parts)
    error = np.cumsum(rounded_along(exact, start) - exact)
    run = np.concatenate([[0.0], error])
    assert run.max() - run.min() <= 1 + 1e-9


@pytest.fixture(scope="module")
def founded(parameters: Parameters, places: Places, sites: Sites) -> list[Founding]:
    return [synthesise(parameters, places, sites, Luck(1), k) for k in (1, 10, 100)]


def test_at_every_scale_heads_are_rows_times_scale(founded: list[Founding]) -> None:
    for founding in founded:
        people, firms, scale = founding.people, founding.firms, founding.scale
        staff = people["employer_kind"] == EmployerKind.ENTERPRISE
        row = people["employer_row"][staff]
        assert (firms["id"][row] == people["employer_id"][staff]).all()
        for skill in Skill:
            of = people["skill"][staff] == skill
            rows = np.bincount(row[of], minlength=firms["id"].size)
            heads = firms["weight"] * firms[f"employees_{skill.label}"]
            assert heads == pytest.approx(rows * scale)
        business = people["employer_kind"] == EmployerKind.HOUSEHOLD_BUSINESS
        households = founding.household_businesses
        rows = np.bincount(
            people["employer_row"][business], minlength=households["id"].size
        )
        assert households["workers"] == pytest.approx(rows)
        pooled = people["employer_kind"] >= EmployerKind.PUBLIC_BODY
        pools = founding.employer_pools
        rows = np.bincount(people["employer_id"][pooled], minlength=pools["id"].size)
        assert (pools["workers"] == rows * scale).all()


def test_thinned_firms_keep_their_staff_within_a_row(founded: list[Founding]) -> None:
    whole = founded[0].firms
    for founding in founded[1:]:
        firms = founding.firms
        before = whole["employees"][np.searchsorted(whole["id"], firms["id"])]
        worth = firms["weight"] * before / founding.scale
        rows = firms["weight"] * firms["employees"] / founding.scale
        assert (np.abs(rows - worth) < 1 + 1e-9).all()
        # Who is worth a row has one.
        assert (rows[worth >= 1] > 0.5).all()


def test_who_is_hired_is_paid_as_the_founding_pays(
    founded: list[Founding], parameters: Parameters, tiny_labour: Build
) -> None:
    founding = founded[0]
    people, firms = founding.people, founding.firms
    staff = np.flatnonzero(people["employer_kind"] == EmployerKind.ENTERPRISE)[::97]
    tiny = tiny_labour()
    tiny.market.offered_pay = founding.pay.offered

    class Table:
        def __init__(self, **columns: Any) -> None:
            self.__dict__.update(columns)

    scene = replace(
        tiny.scene,
        firms=Table(sector=firms["sector"], productivity=firms["productivity"]),
        workers=Table(ids=people["id"]),
    )
    pay = pay_in_post(
        scene,
        tiny.market,
        parameters.skills,
        staff,
        people["employer_kind"][staff],
        people["employer_row"][staff],
        people["skill"][staff],
    )
    # Each is rounded to 1/1024 million; sums of floats may fall to either side.
    held = people["wage_mvnd_per_month"][staff]
    assert pay == pytest.approx(held, abs=1.5 / 1024)


def test_pay_is_held_in_steps_that_add_up_exactly(founded: list[Founding]) -> None:
    pay = founded[0].people["wage_mvnd_per_month"]
    assert (base_pay(pay) == pay).all()
    assert pay.sum() == np.float64(pay[::-1].sum())


def test_flows_tell_heads_by_kind(tiny_labour: Build) -> None:
    flows: LabourFlows = live(tiny_labour())
    assert flows.heads.sum() == flows.persons.sum()
    assert (flows.seekers == flows.persons[EmployerKind.SEEKING]).all()
