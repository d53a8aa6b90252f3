"""Phase 4: people take up training in digital skills, and finish it months later.

Some learn by themselves; the province pays for further places. Whoever is chosen goes
on with what they do; when the training ends, those who pass hold the new skill, and the
counts and pay of their employer follow. The end stands with the person, so that it
dies with them.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, EmployerKind, Skill
from agents.luck import Stream
from agents.refusal import Refusal
from agents.worker import NOT_TRAINING
from model.employers import LabourScene, book_staff
from model.job_moves import pay_in_post
from model.labour_stock import LabourMarket
from model.synthesis.skills_and_pay import SkillParameters

__all__ = ["TrainingFlows", "TrainingParameters", "workers_train_and_graduate"]

type Rows = npt.NDArray[np.intp]

_GROUPS = 64  # a power of two, not above 256
"""Parts of the people, by id; their turn to be called comes one after the other."""
_CALLED_PER_PLACE = 4
"""People called for each place at least, since many cannot take it."""
_PRIORITY, _PASSES, _ROUNDING = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingParameters:
    """Training of people at work and of seekers."""

    training_months: float
    """From the first day to the end [months]."""
    training_success_share: float
    """Those who hold the new skill after it [share]."""
    self_taught_per_year: float
    """People who take up such training without support [persons a year]."""

    def __post_init__(self) -> None:
        if self.training_months < 1 or not 0 <= self.training_success_share <= 1:
            raise Refusal("training lasts a month or more; its success is a share")
        if self.self_taught_per_year < 0:
            raise Refusal("people who learn by themselves must be 0 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingFlows:
    """Training of a month, for the province."""

    enrolled: float
    """People who began [persons]."""
    finished: float
    """People whose training ended [persons]."""
    trained: float
    """Those of them who hold the new skill [persons]."""
    places_taken: float
    """Of the places that the province gave, those that were taken [persons]."""


def workers_train_and_graduate(
    scene: LabourScene,
    market: LabourMarket,
    places_given: float,
    parameters: TrainingParameters,
    skills: SkillParameters,
) -> TrainingFlows:
    """Let training end for some and begin for others.

    Parameters
    ----------
    places_given
        Places that the province pays for this month [persons].
    """
    finished, trained = _finish(scene, market, parameters, skills)
    own = parameters.self_taught_per_year / MONTHS_OF_A_YEAR
    drawn = scene.luck.uniform(Stream.TRAINING, scene.month, [0], draw=_ROUNDING)
    # Part of a worker row is rounded by luck.
    alone, given = (
        int(persons / scene.scale + drawn[0]) for persons in (own, places_given)
    )
    rows = _called(scene, alone + given)
    ends = scene.month + round(parameters.training_months)
    scene.workers.write(rows, training_ends_month=ends)
    return TrainingFlows(
        enrolled=float(rows.size * scene.scale),
        finished=finished * float(scene.scale),
        trained=trained * float(scene.scale),
        places_taken=float(max(rows.size - alone, 0) * scene.scale),
    )


def _called(scene: LabourScene, n_places: int) -> Rows:
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
    first, others = _able(scene, turn == 0), np.empty(0, np.intp)
    if first.size < n_places:
        others = _able(scene, (turn > 0) & (turn < n_groups))
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


def _able(scene: LabourScene, called: npt.NDArray[np.bool_]) -> Rows:
    """Return those called who work or seek, lack the skill and are in no training."""
    workers, rows = scene.workers, np.flatnonzero(called)
    skill = workers.skill[rows]
    able = (skill == Skill.BASIC) | (skill == Skill.VOCATIONAL)
    able &= workers.employer_kind[rows] >= EmployerKind.SEEKING
    able &= workers.training_ends_month[rows] == NOT_TRAINING
    those: Rows = rows[able]
    return those


def _finish(
    scene: LabourScene,
    market: LabourMarket,
    parameters: TrainingParameters,
    skills: SkillParameters,
) -> tuple[int, int]:
    """Let training end; return rows that finished, and those that hold the skill."""
    workers = scene.workers
    rows = np.flatnonzero(workers.training_ends_month == scene.month)
    if not rows.size:
        return 0, 0
    workers.write(rows, training_ends_month=NOT_TRAINING)
    drawn = scene.luck.uniform(
        Stream.TRAINING, scene.month, workers.ids[rows], draw=_PASSES
    )
    passed = rows[drawn < parameters.training_success_share]
    if passed.size:
        learn(scene, market, skills, passed, Skill.DIGITAL)
    return rows.size, passed.size


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
