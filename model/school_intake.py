"""Whom universities and colleges take in each September.

Those who were bound for a programme since they came of age enrol once they are old
enough. Places that works have added go to the best of the young who apply.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, EmployerKind
from agents.luck import Stream
from agents.university import (
    FULL_TIME,
    WHO_MAY_ENROL,
    Programme,
    SchoolRolls,
    University,
    UniversityParameters,
    choices,
)
from agents.worker import NO_PROGRAMME, NO_SCHOOL, NOT_TRAINING, Workers
from model.employers import LabourScene
from model.job_moves import begin_spells
from model.labour_stock import LabourMarket, LabourParameters

__all__ = ["Intake", "is_of_age", "school_pull"]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Rows = npt.NDArray[np.intp]

_FOUNDING = 0
_N_PROGRAMMES = len(Programme)
_BOUND, _ROUNDING, _FIRST_ROUND = range(3)
"""Numbers of the draws of a September; further rounds follow."""
_ENROLLED = 3
"""Number of the draw for the spell of one who goes back to school."""


def is_of_age(
    workers: Workers, rows: Rows, month: int, parameters: UniversityParameters
) -> npt.NDArray[np.bool_]:
    """Return who of some people may enrol full time by age."""
    born = month - round(parameters.university_entry_age * MONTHS_OF_A_YEAR)
    return np.asarray(workers.birth_month[rows] <= born)


def school_pull(
    schools: Sequence[University],
    programme: Programme,
    minutes: Floats,
    parameters: UniversityParameters,
) -> Floats:
    """Return how schools draw people to a programme, (n_wards, n_schools)."""
    places = np.array([school.places_per_year[programme] for school in schools])
    return places * _nearness(schools, minutes, parameters)


def _nearness(
    schools: Sequence[University], minutes: Floats, parameters: UniversityParameters
) -> Floats:
    away = minutes[:, [school.ward for school in schools]]
    return np.asarray(np.exp(-away / parameters.university_reach_minutes))


class Intake:
    """The intake of one September."""

    def __init__(
        self,
        scene: LabourScene,
        market: LabourMarket,
        schools: Sequence[University],
        rolls: SchoolRolls,
        parameters: UniversityParameters,
        labour: LabourParameters,
    ) -> None:
        self.scene, self.market, self.schools = scene, market, schools
        self.rolls, self.parameters, self.labour = rolls, parameters, labour
        self.enrolled = np.zeros(_N_PROGRAMMES)
        """Rows enrolled, by programme."""

    def bound_enrol(self) -> None:
        """Let all enrol who were bound for a programme and are of age."""
        scene, workers = self.scene, self.scene.workers
        rows = np.flatnonzero(workers.studies != NO_PROGRAMME)
        rows = rows[workers.training_ends_month[rows] == NOT_TRAINING]
        rows = rows[is_of_age(workers, rows, scene.month, self.parameters)]
        drawn = scene.luck.uniform(
            Stream.SCHOOL, scene.month, workers.ids[rows], draw=_BOUND
        )
        for programme in FULL_TIME:
            here = workers.studies[rows] == int(programme)
            pull = school_pull(self.schools, programme, scene.minutes, self.parameters)
            school = choices(drawn[here], workers.ward[rows[here]], pull)
            self._enrol(rows[here], school, programme)

    def young_apply(self, places: Mapping[Programme, Floats]) -> None:
        """Let the young apply for added places, the most wanted programme first."""
        if not any(added.any() for added in places.values()):
            return
        rows = self._applicants()
        drawn = self.scene.luck.uniform(
            Stream.SCHOOL_MERIT, _FOUNDING, self.scene.workers.ids[rows]
        )
        for programme in FULL_TIME:
            school = self._admitted(rows, drawn, programme, places[programme])
            taken = school != NO_SCHOOL
            self._enrol(rows[taken], school[taken], programme)
            rows, drawn = rows[~taken], drawn[~taken]

    def _applicants(self) -> Rows:
        """Return the young without a skill, not at work, who would study."""
        scene, workers, given = self.scene, self.scene.workers, self.parameters
        oldest = round(given.university_oldest_entrant * MONTHS_OF_A_YEAR)
        rows = np.flatnonzero(workers.birth_month > scene.month - oldest)
        rows = rows[is_of_age(workers, rows, scene.month, given)]
        kind = workers.employer_kind[rows]
        may = (kind == EmployerKind.OUTSIDE) | (kind == EmployerKind.SEEKING)
        may &= np.isin(workers.skill[rows], WHO_MAY_ENROL[Programme.ADVANCED])
        may &= workers.studies[rows] == NO_PROGRAMME
        rows = rows[may]
        wish = scene.luck.uniform(Stream.SCHOOL_WISH, _FOUNDING, workers.ids[rows])
        those: Rows = rows[wish < given.university_wish_share]
        return those

    def _admitted(
        self, rows: Rows, merit: Floats, programme: Programme, added: Floats
    ) -> Codes:
        """Return the school that takes each applicant, -1 for none.

        Each applies to one school with places, the best of them are taken, and who is
        refused applies again while there are places.
        """
        scene = self.scene
        school = np.full(rows.size, NO_SCHOOL, np.int64)
        free = self._free_places(programme, added)
        near = _nearness(self.schools, scene.minutes, self.parameters)
        ids, ward = scene.workers.ids[rows], scene.workers.ward[rows]
        for round_ in range(len(self.schools)):
            waiting = np.flatnonzero(school == NO_SCHOOL)
            if not (waiting.size and free.any()):
                break
            drawn = scene.luck.uniform(
                Stream.SCHOOL, scene.month, ids[waiting], draw=_FIRST_ROUND + round_
            )
            chosen = choices(drawn, ward[waiting], near * free)
            for row, one in enumerate(self.schools):
                here = waiting[chosen == row]
                taken = here[one.admit(merit[here], int(free[row]))]
                school[taken] = row
                free[row] -= taken.size
        return school

    def _free_places(self, programme: Programme, added: Floats) -> Codes:
        """Return added places in rows of people by school, parts rounded by luck.

        The places of a ward are run by the nearest school that teaches the programme.
        """
        scene, schools = self.scene, self.schools
        teaching = np.array([school.teaches(programme) for school in schools])
        away = scene.minutes[:, [school.ward for school in schools]]
        runs = np.where(teaching, away, np.inf).argmin(axis=1)
        places = np.bincount(runs, added, len(schools)) / scene.scale
        key = np.arange(len(schools)) * _N_PROGRAMMES + programme
        drawn = scene.luck.uniform(Stream.SCHOOL, scene.month, key, draw=_ROUNDING)
        return np.floor(places + drawn).astype(np.int64)

    def _enrol(self, rows: Rows, school: Codes, programme: Programme) -> None:
        """Put people on the rolls; they stand outside the labour force meanwhile."""
        scene, workers = self.scene, self.scene.workers
        seeking = rows[workers.employer_kind[rows] == EmployerKind.SEEKING]
        begin_spells(
            scene,
            self.market,
            self.labour,
            seeking,
            EmployerKind.OUTSIDE,
            _ENROLLED,
        )
        ends = scene.month + self.parameters.months_of(programme)
        workers.write(
            rows,
            studies=int(programme),
            school=school,
            training_ends_month=ends,
            spell_ends_month=ends,
        )
        self.rolls.enrol(school, programme, scene.scale)
        self.enrolled[programme] += rows.size
