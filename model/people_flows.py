"""Who comes and who goes: coming of age, moving in for work, growing too old.

Entrants come from fixed lists of candidates by ward, made for the whole province and
thinned by the draw that thins the founding, so that one who is kept is the same person
at every scale and under every policy.
"""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, EmployerKind, Skill
from agents.entrant_id import Process, entrant_ids
from agents.luck import Stream
from agents.marked_rows import marked_rows
from agents.refusal import Refusal
from agents.university import Programme
from agents.worker import (
    COMING_OF_AGE,
    NEVER,
    NO_PROGRAMME,
    RETIREMENT,
    spell_end,
)
from model.employers import LabourScene
from model.job_moves import JobMoves
from model.synthesis.thinning import PEOPLE_DRAW

__all__ = [
    "PeopleFlowsParameters",
    "people_come_of_age",
    "people_move_in",
    "people_retiring",
    "posts_by_ward",
    "settle_in",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Rows = npt.NDArray[np.intp]

_FOUNDING = 0
_N_SKILLS = len(Skill)
_SLOTS_PER_SKILL = 1 << 20
_BOUND_FOR: Final = np.array(
    [NO_PROGRAMME, NO_PROGRAMME, Programme.ICT, Programme.ADVANCED]
)
"""Programme that young people are bound for, by the `Skill` they will come to hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFlowsParameters:
    """How many come of age, what they learn, and who moves in."""

    coming_of_age_per_year: float
    """People who turn 15 in a year [persons]."""
    school_leavers_vocational: float
    """Of these, those who learn a trade [share]."""
    school_leavers_digital: float
    """Of these, those who learn digital skills full time and stay [share]."""
    school_leavers_advanced: float
    """Of these, those who take a degree and stay [share]."""
    leaving_age_basic: float
    """Age at which those without training look for work [years]."""
    leaving_age_vocational: float
    """Age at which those with a trade look for work [years]."""
    leaving_age_digital: float
    """Age at which those with digital skills look for work [years]."""
    leaving_age_advanced: float
    """Age at which those with a degree look for work [years]."""
    newcomers_per_post: float
    """People who would move in for an open post in a month [persons]."""
    newcomers_wage_elasticity: float
    """Rise of these with wages over their trend [elasticity]."""
    newcomer_youngest: float
    """Least age of those who move in [years]."""
    newcomer_oldest: float
    """Greatest age of those who move in [years]."""
    rented_rooms_per_person: float
    """Rooms let to newcomers beside people of the area [share]."""
    settling_hazard: float
    """Rate at which newcomers find a home of their own [1/month]."""
    graduates_leaving_digital: float
    """Graduates with digital skills who leave when tightness is normal [share]."""
    graduates_leaving_advanced: float
    """Graduates with a degree who leave when tightness is normal [share]."""
    graduates_leaving_tightness_elasticity: float
    """Fall of these with tightness of their skill over normal [elasticity]."""
    talent_acceptance_share: float
    """Of those offered a talent package, those who take it [share]."""
    talent_advanced_share: float
    """Offers to people from elsewhere that go to degrees, not digital skills [share].
    """

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) < 0:
                raise Refusal(f"{field.name} is negative; expected 0 or more")
        if sum(self.schooled) > 1 or self.settling_hazard > 1:
            raise Refusal("shares of school leavers and settling_hazard stay below 1")
        if max(self.graduates_leaving) >= 1:
            raise Refusal("all graduates would leave; expected a share below 1")
        if max(self.talent_acceptance_share, self.talent_advanced_share) > 1:
            raise Refusal("shares of talent packages stay below 1")
        if not self.newcomer_youngest < self.newcomer_oldest:
            raise Refusal("newcomer_youngest must be below newcomer_oldest")
        if min(self.leaving_ages) * MONTHS_OF_A_YEAR <= COMING_OF_AGE:
            raise Refusal("nobody can look for work before working age")

    @property
    def schooled(self) -> tuple[float, float, float]:
        """Shares of those who learn more than the basic, by `Skill`."""
        return (
            self.school_leavers_vocational,
            self.school_leavers_digital,
            self.school_leavers_advanced,
        )

    @property
    def graduates_leaving(self) -> tuple[float, ...]:
        """Graduates who leave when tightness is normal, by `Skill` [share]."""
        return (
            0.0,
            0.0,
            self.graduates_leaving_digital,
            self.graduates_leaving_advanced,
        )

    @property
    def bound(self) -> tuple[float, ...]:
        """Shares of a cohort that set out for more than the basic, by `Skill`.

        More set out for a programme than the shares say, since some leave with it.
        """
        stay = (1 - share for share in self.graduates_leaving[1:])
        return tuple(
            share / part for share, part in zip(self.schooled, stay, strict=True)
        )

    @property
    def leaving_ages(self) -> tuple[float, ...]:
        """Age at which people look for work, by `Skill` [years].

        Who studies full time looks when the programme ends, but for the founding.
        """
        return tuple(getattr(self, f"leaving_age_{skill.label}") for skill in Skill)


def people_retiring(scene: LabourScene) -> Rows:
    """Return the rows of those who turn 65."""
    # A tombstone was born in month 0, far from any who retire in these years.
    born = scene.month - RETIREMENT
    return marked_rows(scene.workers.birth_month == born)


def people_come_of_age(moves: JobMoves, parameters: PeopleFlowsParameters) -> int:
    """Let those in who turn 15; they learn on and look for work when they leave school.

    Who will take digital skills or a degree is bound for that programme, and enrols
    when old enough (`model.universities`).

    Returns
    -------
    int
        Rows born.
    """
    scene = moves.scene
    share = scene.ward_population / scene.ward_population.sum()
    expected = parameters.coming_of_age_per_year / MONTHS_OF_A_YEAR * share
    ward, slot = _candidates(moves, expected, Stream.COMING_OF_AGE)
    ids = entrant_ids(scene.month, Process.COMING_OF_AGE, ward, slot)
    kept = _is_kept(moves, ids)
    ids, ward = ids[kept], ward[kept]
    drawn = scene.luck.uniform(Stream.WORKER_SKILL, _FOUNDING, ids)
    aim = _skill_aimed_at(drawn, parameters)
    studies = _BOUND_FOR[aim]
    skill = np.where(studies == NO_PROGRAMME, aim, int(Skill.BASIC))
    years = np.array(parameters.leaving_ages)[skill]
    at_school = np.rint(years * MONTHS_OF_A_YEAR) - COMING_OF_AGE
    born = np.full(ids.size, scene.month - COMING_OF_AGE)
    ends = scene.month + at_school.astype(np.int64)
    ends = np.where(studies == NO_PROGRAMME, ends, NEVER)
    _enter(moves, ids, ward, skill, born, EmployerKind.OUTSIDE, ends, studies=studies)
    return ids.size


def _skill_aimed_at(drawn: Floats, parameters: PeopleFlowsParameters) -> Codes:
    """Return a skill per draw, the highest for the lowest draws.

    Degrees are shared out first; a trade is for those who are left.
    """
    top = np.cumsum(parameters.bound[::-1])
    rank = np.searchsorted(top, drawn, side="right")
    skill: Codes = Skill.ADVANCED - rank
    return skill


def people_move_in(
    moves: JobMoves,
    wage_trend: float,
    beds_by_area: Floats,
    parameters: PeopleFlowsParameters,
) -> int:
    """Let people move in for posts that stay open, as wages pull and rooms allow.

    They live in the ward of the posts that drew them and seek work from next month.

    Parameters
    ----------
    wage_trend
        Wages over those of January 2020 while tightness is normal [ratio].
    beds_by_area
        Beds built for workers from elsewhere, shape (n_areas,) [beds].

    Returns
    -------
    int
        Rows born.
    """
    moves.market.newcomers *= 1 - parameters.settling_hazard
    wanted = _drawn_by_posts(moves, wage_trend, parameters)
    return settle_in(
        moves, wanted, beds_by_area, parameters, Stream.ARRIVALS, Process.ARRIVAL
    )


def settle_in(
    moves: JobMoves,
    wanted: Floats,
    beds_by_area: Floats,
    parameters: PeopleFlowsParameters,
    stream: Stream,
    process: Process,
) -> int:
    """Let those in who would come and find a room; return rows born.

    Parameters
    ----------
    wanted
        Who would come, shape (n_wards, n_skills) [persons].
    """
    scene, market = moves.scene, moves.market
    wanted = wanted * _housed_share(moves, wanted, beds_by_area, parameters)[:, None]
    cell, ordinal = _candidates(moves, wanted.ravel(), stream)
    ward, skill = np.divmod(cell, _N_SKILLS)
    slot = skill * _SLOTS_PER_SKILL + ordinal
    ids = entrant_ids(scene.month, process, ward, slot)
    kept = _is_kept(moves, ids)
    ids, ward, skill = ids[kept], ward[kept], skill[kept]
    drawn = scene.luck.uniform(Stream.WORKER_AGE, _FOUNDING, ids)
    span = parameters.newcomer_oldest - parameters.newcomer_youngest
    years = parameters.newcomer_youngest + drawn * span
    born = scene.month - np.floor(years * MONTHS_OF_A_YEAR).astype(np.int64)
    hazard = moves.parameters.gives_up_hazard
    patience = scene.luck.uniform(
        Stream.SPELL, scene.month, ids, draw=EmployerKind.SEEKING
    )
    ends = spell_end(patience, scene.month, hazard)
    _enter(moves, ids, ward, skill, born, EmployerKind.SEEKING, ends)
    area = scene.labour_area[ward]
    market.newcomers += np.bincount(area, minlength=scene.n_areas) * scene.scale
    return ids.size


def _drawn_by_posts(
    moves: JobMoves, wage_trend: float, parameters: PeopleFlowsParameters
) -> Floats:
    """Return who would move in, by ward and skill [persons]."""
    over_trend = moves.market.wage_index / wage_trend
    pull = over_trend**parameters.newcomers_wage_elasticity
    wanted = posts_by_ward(moves) * parameters.newcomers_per_post * pull
    return np.asarray(wanted)


def posts_by_ward(moves: JobMoves) -> Codes:
    """Return open posts by ward and skill [posts]."""
    scene, employers = moves.scene, moves.employers
    place, skill, _ = employers.list_posts()
    cell = employers.ward[place] * np.int64(_N_SKILLS) + skill
    n_cells = scene.labour_area.size * _N_SKILLS
    open_ = np.bincount(cell, minlength=n_cells) * scene.scale
    return open_.reshape(-1, _N_SKILLS)


def _housed_share(
    moves: JobMoves,
    wanted: Floats,
    beds_by_area: Floats,
    parameters: PeopleFlowsParameters,
) -> Floats:
    """Return the share of those who would come that find a room, by ward."""
    scene = moves.scene
    area, n_areas = scene.labour_area, scene.n_areas
    people = np.bincount(area, scene.ward_population, n_areas)
    rooms = beds_by_area + parameters.rented_rooms_per_person * people
    free = np.maximum(rooms - moves.market.newcomers, 0.0)
    asked = np.bincount(area, wanted.sum(axis=1), n_areas)
    share = np.ones(n_areas)
    np.divide(free, asked, out=share, where=asked > free)
    return share[area]


def _candidates(
    moves: JobMoves, expected: Floats, stream: Stream
) -> tuple[Codes, Codes]:
    """Return cell and ordinal of each candidate; parts of a person go by luck."""
    scene = moves.scene
    cells = np.arange(expected.size)
    drawn = scene.luck.uniform(stream, scene.month, cells)
    count = np.floor(expected + drawn).astype(np.int64)
    cell = np.repeat(cells, count)
    ordinal = np.arange(cell.size) - np.repeat(count.cumsum() - count, count)
    return cell, ordinal


def _is_kept(moves: JobMoves, ids: Codes) -> npt.NDArray[np.bool_]:
    scene = moves.scene
    drawn = scene.luck.uniform(Stream.KEEP, _FOUNDING, ids, draw=PEOPLE_DRAW)
    return np.asarray(drawn < 1 / scene.scale)


def _enter(
    moves: JobMoves,
    ids: Codes,
    ward: Codes,
    skill: Codes,
    born: Codes,
    kind: EmployerKind,
    ends: npt.ArrayLike,
    **columns: npt.ArrayLike,
) -> None:
    moves.scene.workers.births(
        ids,
        weight=float(moves.scene.scale),
        ward=ward,
        birth_month=born,
        skill=skill,
        post_skill=-1,
        employer_kind=int(kind),
        employer_id=-1,
        employer_row=-1,
        wage_mvnd_per_month=0.0,
        spell_ends_month=ends,
        **columns,
    )
    moves.market.count(np.full(skill.size, int(kind)), skill, moves.scene.scale)
