"""Phase 4: universities and colleges graduate their students and take in new ones.

Full-time students are people of the province who stand outside the labour force and
carry school, programme and the month of graduation themselves. In September those who
were bound for a programme since they came of age enrol, and places that works have
added go to the best of the young who apply. Graduates hold the skill, then stay or
leave the province.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, EmployerKind, Skill
from agents.luck import Luck, Stream
from agents.refusal import Refusal, did_you_mean
from agents.university import (
    FULL_TIME,
    SKILL_GIVEN,
    Programme,
    SchoolRolls,
    University,
    UniversityParameters,
    choices,
)
from agents.worker import (
    NEVER,
    NO_PROGRAMME,
    NO_SCHOOL,
    NOT_TRAINING,
    Workers,
)
from model.employers import LabourScene
from model.evidence.reader import Grade
from model.evidence.tables import lines
from model.invariants import InvariantBroken
from model.labour_stock import LabourMarket, LabourParameters
from model.people_flows import PeopleFlowsParameters
from model.school_intake import Intake, is_of_age, school_pull
from model.synthesis.networks import Institutions
from model.synthesis.skills_and_pay import SkillParameters
from model.talent import NOBODY_WENT, Movement, graduates_go
from model.training import learn

__all__ = [
    "SchoolFlows",
    "enrol_the_founding",
    "found_universities",
    "students_are_recounted",
    "universities_graduate_and_enrol",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Rows = npt.NDArray[np.intp]

_FOUNDING = 0
_JUNE: Final = 5
_SEPTEMBER: Final = 8
"""Months of the year, January 0, in which studies end and begin."""
_N_PROGRAMMES = len(Programme)
_COLUMNS: Final = ("name", "programme", "places_per_year", "grade", "source", "note")
_SCHOOLS: Final = ("university", "college")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SchoolFlows:
    """Who began, ended and left in a month, for the province [persons].

    Each has shape (n_programmes,) unless said.
    """

    enrolled: Floats
    """Who began to study full time."""
    graduated: Floats
    """Who graduated, those included who leave."""
    left: Floats
    """Of these, who left the province at once."""
    offered: float
    """Talent packages offered to graduates about to leave, one number."""
    kept: float
    """Who took one and stayed, one number."""


def found_universities(
    model: Any, institutions: Institutions
) -> tuple[tuple[University, ...], SchoolRolls]:
    """Return the schools of the founding and their rolls, which nobody stands on yet.

    Raises
    ------
    Refusal
        If the table of programmes is broken or names an unknown school or programme.
    """
    own = [i for i, kind in enumerate(institutions.kind) if kind in _SCHOOLS]
    names = [institutions.name[i] for i in own]
    places, rolls = _places(names), SchoolRolls.empty(len(own))
    schools = tuple(
        University(
            model, names[row], int(institutions.ward[i]), places[row], row, rolls
        )
        for row, i in enumerate(own)
    )
    return schools, rolls


def _places(names: Sequence[str]) -> Floats:
    """Return places by school and full-time programme [persons a year]."""
    known = {programme.label: programme for programme in FULL_TIME}
    places = np.zeros((len(names), _N_PROGRAMMES))
    path = resources.files("model.evidence") / "founding" / "school_programmes.csv"
    for row in lines(path, _COLUMNS):
        name, programme = row.text("name"), row.text("programme")
        row.choice("grade", Grade)
        if name not in names:
            raise row.refusal(
                f"no school '{name}'{did_you_mean(name, names)}",
                "name a university or college of institutions.csv",
            )
        if programme not in known:
            raise row.refusal(
                f"no programme '{programme}'", f"use one of {', '.join(known)}"
            )
        places[names.index(name), known[programme]] = row.number("places_per_year")
    if (places < 0).any() or not places[:, FULL_TIME].sum(axis=0).all():
        raise Refusal("school_programmes.csv needs places of each full-time programme")
    return places


def enrol_the_founding(
    workers: Workers,
    schools: Sequence[University],
    rolls: SchoolRolls,
    minutes: Floats,
    parameters: UniversityParameters,
    flows: PeopleFlowsParameters,
    luck: Luck,
    scale: int,
) -> None:
    """Let most of the young who are outside in January 2020 study.

    Who is old enough to enrol is on the rolls already and graduates in the June after
    the age at which people with the skill look for work; the younger are bound for the
    programme.

    Parameters
    ----------
    minutes
        Travel time between wards [minutes], shape (n_wards, n_wards).
    """
    ages = np.rint(np.array(flows.leaving_ages) * MONTHS_OF_A_YEAR).astype(np.int64)
    _bind_the_young(workers, ages, parameters, flows, luck)
    for programme in FULL_TIME:
        rows = np.flatnonzero(workers.studies == int(programme))
        rows = rows[is_of_age(workers, rows, 0, parameters)]
        ends = workers.birth_month[rows] + ages[SKILL_GIVEN[programme]]
        ends += (_JUNE - ends) % MONTHS_OF_A_YEAR
        drawn = luck.uniform(Stream.SCHOOL, _FOUNDING, workers.ids[rows])
        pull = school_pull(schools, programme, minutes, parameters)
        school = choices(drawn, workers.ward[rows], pull)
        workers.write(
            rows, school=school, training_ends_month=ends, spell_ends_month=ends
        )
        rolls.enrol(school, programme, scale)


def _bind_the_young(
    workers: Workers,
    ages: Codes,
    parameters: UniversityParameters,
    flows: PeopleFlowsParameters,
    luck: Luck,
) -> None:
    """Let `students_of_young_outside_2020` of the young outside be bound, by programme.

    They are shared out as those who come of age are. Nobody too young for a skill has
    it yet.

    Parameters
    ----------
    ages
        Age at which people look for work, by skill [months].
    """
    rows = np.flatnonzero(workers.employer_kind == int(EmployerKind.OUTSIDE))
    born, skill = workers.birth_month[rows], workers.skill[rows]
    too_young = (born + ages[skill] > 0) & (skill >= int(Skill.DIGITAL))
    workers.write(rows[too_young], skill=int(Skill.BASIC))
    drawn = luck.uniform(Stream.SCHOOL_WISH, _FOUNDING, workers.ids[rows])
    bound_for = {one: flows.bound[SKILL_GIVEN[one] - 1] for one in FULL_TIME}
    low = 0.0
    for programme, part in bound_for.items():
        share = parameters.students_of_young_outside_2020 * part
        high = low + share / sum(bound_for.values())
        young = born + ages[SKILL_GIVEN[programme]] > 0
        young &= workers.skill[rows] < int(Skill.DIGITAL)
        chosen = rows[young & (low <= drawn) & (drawn < high)]
        workers.write(chosen, studies=int(programme), spell_ends_month=NEVER)
        low = high


def universities_graduate_and_enrol(
    scene: LabourScene,
    market: LabourMarket,
    ending: Rows,
    schools: Sequence[University],
    rolls: SchoolRolls,
    places: Mapping[Programme, Floats],
    movement: Movement,
    parameters: UniversityParameters,
    flows: PeopleFlowsParameters,
    labour: LabourParameters,
    skills: SkillParameters,
) -> SchoolFlows:
    """Let students graduate who are due, and in September let others begin.

    Parameters
    ----------
    ending
        From `who_ends`: students, and others whose course is not theirs.
    places
        Places that works have added, by programme and ward, each of shape (n_wards,)
        [persons a year].
    movement
        Talent packages of the month, and how strongly skilled people leave.
    """
    due = ending[scene.workers.school[ending] != NO_SCHOOL]
    programme = scene.workers.studies[due].astype(np.int64)
    rolls.graduate(scene.workers.school[due], programme, scene.month, scene.scale)
    gone = NOBODY_WENT
    if due.size:
        _give_skills(scene, market, due, programme, skills)
        gone = graduates_go(scene, market, due, movement, flows, labour)
    enrolled = np.zeros(_N_PROGRAMMES)
    if scene.month % MONTHS_OF_A_YEAR == _SEPTEMBER:
        intake = Intake(scene, market, schools, rolls, parameters, labour)
        intake.bound_enrol()
        intake.young_apply(places)
        enrolled = intake.enrolled
    return SchoolFlows(
        enrolled=enrolled * scene.scale,
        graduated=_persons(programme, scene),
        left=_persons(programme[gone.places], scene),
        offered=gone.offered,
        kept=float(gone.kept * scene.scale),
    )


def _persons(programme: Codes, scene: LabourScene) -> Floats:
    """Return people by programme, shape (n_programmes,)."""
    return scene.scale * np.bincount(programme, minlength=_N_PROGRAMMES).astype(float)


def _give_skills(
    scene: LabourScene,
    market: LabourMarket,
    due: Rows,
    programme: Codes,
    skills: SkillParameters,
) -> None:
    """Let graduates leave their school with their skill."""
    scene.workers.write(
        due,
        studies=NO_PROGRAMME,
        school=NO_SCHOOL,
        training_ends_month=NOT_TRAINING,
    )
    for one in FULL_TIME:
        learn(scene, market, skills, due[programme == one], SKILL_GIVEN[one])


def students_are_recounted(
    month: int, workers: Workers, rolls: SchoolRolls, scale: int
) -> None:
    """Count the students of every school and programme anew: they are its rolls.

    Raises
    ------
    InvariantBroken
        If a student was lost or stands on no roll.
    """
    rows = np.flatnonzero(workers.school != NO_SCHOOL)
    cell = workers.school[rows] * np.int64(_N_PROGRAMMES) + workers.studies[rows]
    heads = scale * np.bincount(cell, minlength=rolls.students.size)
    off = np.abs(heads - rolls.students.ravel())
    if off.any():
        worst = int(off.argmax())
        raise InvariantBroken(
            month,
            "students of a school are not those on its rolls",
            school=float(worst // _N_PROGRAMMES),
            programme=float(worst % _N_PROGRAMMES),
            people=float(heads[worst]),
            rolls=float(rolls.students.ravel()[worst]),
        )
