"""Phase 4: people take up courses beside work or search, and finish them months later.

Some learn digital skills by themselves; the province pays for further places, in
digital skills and for semiconductors. Whoever is chosen goes on with what they do; when
the course ends, those who pass hold the new skill, and the counts and pay of their
employer follow. The end stands with the person, so that it dies with them.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, EmployerKind, Skill
from agents.luck import Stream
from agents.marked_rows import marked_rows
from agents.refusal import Refusal
from agents.university import SKILL_GIVEN, WHO_MAY_ENROL, Programme
from agents.worker import NO_PROGRAMME, NOT_TRAINING
from model.employers import LabourScene, book_staff
from model.job_moves import pay_in_post
from model.labour_stock import LabourMarket
from model.synthesis.skills_and_pay import SkillParameters

__all__ = [
    "TrainingFlows",
    "TrainingParameters",
    "learn",
    "who_ends",
    "workers_train_and_graduate",
]

type Rows = npt.NDArray[np.intp]

_GROUPS = 64  # a power of two, not above 256
"""Parts of the people, by id; their turn to be called comes one after the other."""
_CALLED_PER_PLACE = 4
"""People called for each place at least, since many cannot take it."""
_PRIORITY, _PASSES, _ROUNDING = range(3)
_COURSES = (Programme.VOCATIONAL_DIGITAL, Programme.SEMICONDUCTOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingParameters:
    """Courses of people at work and of seekers."""

    training_months: float
    """A course in digital skills, from the first day to the end [months]."""
    training_success_share: float
    """Those who hold digital skills after it [share]."""
    semiconductor_months: float
    """A course for semiconductors, from the first day to the end [months]."""
    semiconductor_success_share: float
    """Those who hold advanced skills after it [share]."""
    self_taught_per_year: float
    """People who take up such training without support [persons a year]."""

    def __post_init__(self) -> None:
        for months, success in self.courses.values():
            if months < 1 or not 0 <= success <= 1:
                raise Refusal("training lasts a month or more; its success is a share")
        if self.self_taught_per_year < 0:
            raise Refusal("people who learn by themselves must be 0 or more")

    @property
    def courses(self) -> dict[Programme, tuple[float, float]]:
        """Months of each course, and those who pass."""
        return {
            Programme.VOCATIONAL_DIGITAL: (
                self.training_months,
                self.training_success_share,
            ),
            Programme.SEMICONDUCTOR: (
                self.semiconductor_months,
                self.semiconductor_success_share,
            ),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingFlows:
    """Training of a month, for the province."""

    enrolled: float
    """People who began [persons]."""
    finished: float
    """People whose training ended [persons]."""
    trained: float
    """Those of them who hold the new skill [persons]."""
    semiconductor_trained: float
    """Those of these who learned for semiconductors [persons]."""
    places_taken: float
    """Places in digital skills that the province gave and that were taken [persons].
    """
    semiconductor_places_taken: float
    """The same for semiconductors [persons]."""


def who_ends(scene: LabourScene) -> Rows:
    """Return the rows of those whose course or programme ends this month."""
    return marked_rows(scene.workers.training_ends_month == scene.month)


def workers_train_and_graduate(
    scene: LabourScene,
    market: LabourMarket,
    ending: Rows,
    places_given: float,
    semiconductor_places: float,
    parameters: TrainingParameters,
    skills: SkillParameters,
) -> TrainingFlows:
    """Let courses end for some and begin for others.

    Parameters
    ----------
    ending
        From `who_ends`; those who graduated since from a school are passed over.
    places_given, semiconductor_places
        Places that the province pays for this month, in digital skills and for
        semiconductors [persons].
    """
    finished, passed = _finish(scene, market, ending, parameters, skills)
    digital, semiconductor = _COURSES
    own = parameters.self_taught_per_year / MONTHS_OF_A_YEAR
    alone, given = _whole_rows(scene, digital, own, places_given)
    enrolled = _begin(scene, digital, alone + given, parameters)
    (engineers,) = _whole_rows(scene, semiconductor, semiconductor_places)
    taken = _begin(scene, semiconductor, engineers, parameters)
    one = float(scene.scale)
    return TrainingFlows(
        enrolled=(enrolled + taken) * one,
        finished=finished * one,
        trained=sum(passed.values()) * one,
        semiconductor_trained=passed[semiconductor] * one,
        places_taken=max(enrolled - alone, 0) * one,
        semiconductor_places_taken=taken * one,
    )


def _whole_rows(
    scene: LabourScene, programme: Programme, *persons: float
) -> tuple[int, ...]:
    """Return people as rows; part of a row is rounded by luck, by one draw for all."""
    drawn = scene.luck.uniform(
        Stream.TRAINING, scene.month, [int(programme)], draw=_ROUNDING
    )
    return tuple(int(some / scene.scale + drawn[0]) for some in persons)


def _begin(
    scene: LabourScene,
    programme: Programme,
    n_places: int,
    parameters: TrainingParameters,
) -> int:
    """Let people take places in a course; return how many rows."""
    rows = _called(scene, programme, n_places)
    months, _ = parameters.courses[programme]
    scene.workers.write(
        rows, studies=int(programme), training_ends_month=scene.month + round(months)
    )
    return rows.size


def _called(scene: LabourScene, programme: Programme, n_places: int) -> Rows:
    """Return who takes the places: by turn, then by keyed priority.

    The people are called by groups of their ids, so that nobody else need draw. Those
    who learn without support come first, and are the same with places and without.
    """
    workers = scene.workers
    if not n_places:
        return np.empty(0, np.intp)
    n_groups = _CALLED_PER_PLACE * n_places * _GROUPS // max(len(workers), 1) + 1
    turn = workers.ids.astype(np.uint8)
    turn -= np.uint8(scene.month % _GROUPS)
    turn &= np.uint8(_GROUPS - 1)
    # The first group is called alone: more places must not change who comes first.
    first, others = _able(scene, programme, turn == 0), np.empty(0, np.intp)
    if first.size < n_places:
        others = _able(scene, programme, (turn > 0) & (turn < n_groups))
    chosen = _foremost(scene, first, n_places)
    return np.concatenate([chosen, _foremost(scene, others, n_places - chosen.size)])


def _foremost(scene: LabourScene, rows: Rows, n: int) -> Rows:
    """Return up to n of some people, those with the lowest draws first."""
    if not n or not rows.size:
        return rows[:0]
    ids = scene.workers.ids[rows]
    priority = scene.luck.uniform(Stream.TRAINING, scene.month, ids, draw=_PRIORITY)
    last = np.partition(priority, min(n, rows.size) - 1)[min(n, rows.size) - 1]
    near = np.flatnonzero(priority <= last)
    foremost: Rows = rows[near[np.argsort(priority[near])]][:n]
    return foremost


def _able(
    scene: LabourScene, programme: Programme, called: npt.NDArray[np.bool_]
) -> Rows:
    """Return those called who work or seek, may enrol and are in no training."""
    workers, rows = scene.workers, marked_rows(called)
    skill = workers.skill.take(rows)
    lower, higher = WHO_MAY_ENROL[programme]
    able = (skill == lower) | (skill == higher)
    able &= workers.employer_kind.take(rows) >= EmployerKind.SEEKING
    able &= workers.training_ends_month.take(rows) == NOT_TRAINING
    return rows.compress(able)


def _finish(
    scene: LabourScene,
    market: LabourMarket,
    ending: Rows,
    parameters: TrainingParameters,
    skills: SkillParameters,
) -> tuple[int, dict[Programme, int]]:
    """Let courses end; return rows that finished, and by course those that passed."""
    workers = scene.workers
    rows = ending[workers.training_ends_month[ending] == scene.month]
    n_passed = dict.fromkeys(_COURSES, 0)
    if not rows.size:
        return 0, n_passed
    programme = workers.studies[rows]
    workers.write(rows, training_ends_month=NOT_TRAINING, studies=NO_PROGRAMME)
    drawn = scene.luck.uniform(
        Stream.TRAINING, scene.month, workers.ids[rows], draw=_PASSES
    )
    for course, (_, success) in parameters.courses.items():
        passed = rows[(programme == int(course)) & (drawn < success)]
        n_passed[course] = passed.size
        if passed.size:
            learn(scene, market, skills, passed, SKILL_GIVEN[course])
    return rows.size, n_passed


def learn(
    scene: LabourScene,
    market: LabourMarket,
    skills: SkillParameters,
    rows: Rows,
    skill: Skill,
) -> None:
    """Give people a skill; who is in a post keeps it, and is paid for the skill.

    Heads and pay of enterprises move with them.
    """
    workers, firms = scene.workers, scene.firms
    kind, employer = workers.employer_kind[rows], workers.employer_row[rows]
    before, post = workers.skill[rows], workers.post_skill[rows]
    pay = workers.wage_mvnd_per_month[rows].astype(np.float64)
    after = np.full(rows.size, int(skill))
    in_post = np.flatnonzero(post >= 0)
    paid, asked = pay.copy(), np.where(post >= 0, after, post)
    paid[in_post] = pay_in_post(
        scene,
        market,
        skills,
        rows[in_post],
        kind[in_post],
        employer[in_post],
        after[in_post],
    )
    at_firm = kind == EmployerKind.ENTERPRISE
    firm, place = np.unique(employer[at_firm], return_inverse=True)
    change = np.zeros((len(Skill), firm.size), np.int64)
    pay_change = np.zeros(change.shape)
    for held, sum_, sign in ((before, pay, -1), (after, paid, 1)):
        np.add.at(change, (held[at_firm], place), sign)
        np.add.at(pay_change, (held[at_firm], place), sign * sum_[at_firm])
        market.count(kind, held, sign * scene.scale)
    book_staff(firms, firm, change, pay_change, scene.scale / firms.weight[firm])
    workers.write(rows, skill=after, post_skill=asked, wage_mvnd_per_month=paid)
