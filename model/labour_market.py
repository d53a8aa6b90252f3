"""Phase 10: spells end, seekers meet posts, people come and go, wages answer.

Posts of firms standing in a labour-market area are filled by people living there. Who
finds no post in their own skill may take one below it; posts still open draw people
from own account, and then from other provinces.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.classification import EmployerKind
from agents.luck import Stream
from agents.marked_rows import marked_rows
from agents.worker import Workers
from model.employers import LabourScene, skill_shortage
from model.job_moves import JobMoves, begin_spells
from model.job_search import jobs_are_filled
from model.labour_stock import LabourMarket, LabourParameters
from model.people_flows import (
    PeopleFlowsParameters,
    people_come_of_age,
    people_move_in,
    people_retiring,
)
from model.synthesis.skills_and_pay import SkillParameters
from model.talent import USUAL, Movement, departure_factors, talents_move_in

__all__ = [
    "LabourFlows",
    "LabourMarket",
    "LabourParameters",
    "LabourScene",
    "labour_market_matches",
    "release",
    "skill_shortage",
    "staff_follows_firms",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Rows = npt.NDArray[np.intp]

_RELEASED = 2
"""Number of the draw for the spell of one whose firm closes."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LabourFlows:
    """What happened on the labour market in a month, for the province [persons]."""

    hires: float
    """People who began in a post."""
    hires_from_own_account: float
    """Those of them who gave up own account for it."""
    separations: float
    """People whose time in a post ended."""
    arrivals: float
    """People who moved in."""
    talents: float
    """Those of them who came with a talent package."""
    departures: float
    """Seekers who moved away."""
    comings_of_age: float
    """People who reached working age."""
    retirements: float
    """People who grew too old."""
    seekers: Floats
    """People who seek work as the month ends, shape (n_skills,)."""
    vacancies: Floats
    """Open posts as the month ends, shape (n_skills,) [posts]."""
    persons: Floats
    """People by where they stand and skill, shape (n_kinds, n_skills)."""

    @property
    def heads(self) -> Floats:
        """People by where they stand, shape (n_kinds,)."""
        return self.persons.sum(axis=1)


def labour_market_matches(
    scene: LabourScene,
    market: LabourMarket,
    wage_trend: float,
    beds_by_area: npt.ArrayLike,
    parameters: LabourParameters,
    flows: PeopleFlowsParameters,
    skills: SkillParameters,
    movement: Movement = USUAL,
) -> LabourFlows:
    """Let the labour market live one month; columns, posts and counts follow.

    Parameters
    ----------
    scene
        The month and its populations.
    market
        What lasts; its wage index, counts and newcomers are moved on.
    wage_trend
        Wages over those of January 2020 while tightness is normal [ratio].
    beds_by_area
        Beds built for workers from elsewhere, shape (n_areas,) [beds].
    movement
        Talent packages for people from elsewhere, and how strongly the skilled leave.
    """
    moves = JobMoves(scene, market, parameters, skills)
    retiring = people_retiring(scene)
    ended = _spells_end(moves, retiring, departure_factors(movement.departure_factor))
    _people_go(moves, retiring, ended.leaving)
    _tighten(moves)
    hires, from_own_account = jobs_are_filled(moves, ended.looking)
    comings = people_come_of_age(moves, flows)
    beds = np.asarray(beds_by_area)
    arrivals = people_move_in(moves, wage_trend, beds, flows)
    talents = talents_move_in(moves, movement.talent_offers, wage_trend, beds, flows)
    moves.employers.write_back()
    vacancies = moves.employers.vacancies(scene.scale)
    pull = market.tightness_over_normal(parameters)
    market.wage_index = wage_trend * pull**parameters.wage_tightness_elasticity
    one = float(scene.scale)
    return LabourFlows(
        hires=hires * one,
        hires_from_own_account=from_own_account * one,
        separations=ended.n_separated * one,
        arrivals=(arrivals + talents) * one,
        talents=talents * one,
        departures=ended.leaving.size * one,
        comings_of_age=comings * one,
        retirements=retiring.size * one,
        seekers=market.persons[EmployerKind.SEEKING].copy(),
        vacancies=vacancies,
        persons=market.persons.copy(),
    )


class _Ended(NamedTuple):
    """Those whose spell ended, as far as others must know."""

    n_separated: int
    """Rows that left a post."""
    looking: Rows
    """Rows on own account that look for a post this month."""
    leaving: Rows
    """Rows of seekers that leave the province."""


def _spells_end(moves: JobMoves, retiring: Rows, departures: Floats) -> _Ended:
    """Let those whose spell ends do what follows, but for those who retire.

    Parameters
    ----------
    departures
        Departures over the usual by skill, shape (n_skills,) [ratio].
    """
    scene, workers = moves.scene, moves.scene.workers
    ends = workers.spell_ends_month == scene.month
    ends[retiring] = False
    rows = marked_rows(ends)
    kind = workers.employer_kind.take(rows)
    ids = workers.ids.take(rows)
    drawn = scene.luck.uniform(Stream.LABOUR_FORCE, scene.month, ids)
    in_post = (kind >= EmployerKind.ENTERPRISE) & (kind < EmployerKind.OWN_ACCOUNT)
    thinks = kind == EmployerKind.OUTSIDE
    looks = kind == EmployerKind.OWN_ACCOUNT
    gives_up = kind == EmployerKind.SEEKING
    own = moves.parameters.gives_up_for_own_account
    elsewhere = moves.parameters.gives_up_for_elsewhere * departures
    away = own + elsewhere[workers.skill[rows]]
    rests = gives_up & (drawn >= away)
    rests |= in_post & (drawn < moves.parameters.leaves_labour_force_share)
    rests |= thinks & (drawn >= _joining_chance(moves).take(workers.skill.take(rows)))
    moves.leave(rows.compress(in_post))
    after = np.where(rests, int(EmployerKind.OUTSIDE), int(EmployerKind.SEEKING))
    after[looks] = int(EmployerKind.OWN_ACCOUNT)
    moves.begin(rows, after)
    turns = gives_up & (drawn < own)
    moves.turn_to_own_account(rows.compress(turns))
    goes = gives_up & ~turns & ~rests
    n_separated = int(np.count_nonzero(in_post))
    return _Ended(n_separated, rows.compress(looks), rows.compress(goes))


def _joining_chance(moves: JobMoves) -> Floats:
    """Return the chance that somebody outside seeks work, higher when posts are many.

    Shape (n_skills,).
    """
    parameters = moves.parameters
    pull = moves.market.tightness_over_normal(parameters)
    return parameters.joining_share * pull**parameters.joining_tightness_elasticity


def _people_go(moves: JobMoves, retiring: Rows, leaving: Rows) -> None:
    """Let people out; rented rooms fall free where those lived who leave."""
    scene, market = moves.scene, moves.market
    area = scene.labour_area[scene.workers.ward[leaving]]
    gone = np.bincount(area, minlength=scene.n_areas) * scene.scale
    market.newcomers = np.maximum(market.newcomers - gone, 0.0)
    moves.go(np.concatenate([retiring, leaving]))


def _tighten(moves: JobMoves) -> None:
    """Move smoothed posts and seekers on, as they stand before they meet."""
    market = moves.market
    step = 1 / moves.parameters.tightness_smoothing_months
    posts = moves.employers.vacancies(moves.scene.scale)
    seekers = market.persons[EmployerKind.SEEKING]
    market.smoothed_vacancies += step * (posts - market.smoothed_vacancies)
    market.smoothed_seekers += step * (seekers - market.smoothed_seekers)


def release(
    scene: LabourScene,
    market: LabourMarket,
    parameters: LabourParameters,
    firm_rows: Rows,
) -> int:
    """Let the staff of closing firms seek work from next month on.

    Call it in the month the firms die, before their rows move; their own columns are
    left as they are.

    Returns
    -------
    int
        Rows of workers released.
    """
    closing = np.zeros(scene.firms.n_rows, bool)
    closing[firm_rows] = True
    released = scene.workers.staff_of(closing)
    begin_spells(scene, market, parameters, released, EmployerKind.SEEKING, _RELEASED)
    return released.size


def staff_follows_firms(workers: Workers, new_row: Rows) -> None:
    """Give the staff of firms the rows of their employers after firms moved.

    Parameters
    ----------
    new_row
        New row of each old one, as `Firms.compact` returned it, shape (n_rows,).
    """
    staff = np.flatnonzero(workers.employer_kind == int(EmployerKind.ENTERPRISE))
    moved = new_row[workers.employer_row[staff]]
    workers.write(staff, employer_row=moved.astype(np.int32))
