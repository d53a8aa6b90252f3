"""Universities and colleges: what they teach, whom they take in, whom they send out."""

from dataclasses import dataclass, fields
from enum import IntEnum, unique
from functools import cached_property
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, Skill
from agents.institution import Institution
from agents.refusal import Refusal

__all__ = [
    "FULL_TIME",
    "SKILL_GIVEN",
    "WHO_MAY_ENROL",
    "Programme",
    "SchoolRolls",
    "University",
    "UniversityParameters",
    "admitted",
    "choices",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Rows = npt.NDArray[np.intp]
type Numbers = npt.NDArray[Any]

_NO_SCHOOL: Final = -1


@unique
class Programme(IntEnum):
    """What one can study. Codes stand in columns: never renumber one."""

    VOCATIONAL_DIGITAL = 0
    """A course in digital skills beside work or search."""
    ICT = 1
    """A diploma in information technology, full time."""
    SEMICONDUCTOR = 2
    """A course for work on semiconductors beside work or search."""
    ADVANCED = 3
    """A degree, full time."""

    @cached_property
    def label(self) -> str:
        """The name that files and tables use."""
        return self.name.lower()


SKILL_GIVEN: Final = {
    Programme.VOCATIONAL_DIGITAL: Skill.DIGITAL,
    Programme.ICT: Skill.DIGITAL,
    Programme.SEMICONDUCTOR: Skill.ADVANCED,
    Programme.ADVANCED: Skill.ADVANCED,
}
"""What one knows after a programme."""

WHO_MAY_ENROL: Final = {
    Programme.VOCATIONAL_DIGITAL: (Skill.BASIC, Skill.VOCATIONAL),
    Programme.ICT: (Skill.BASIC, Skill.VOCATIONAL),
    Programme.SEMICONDUCTOR: (Skill.VOCATIONAL, Skill.DIGITAL),
    Programme.ADVANCED: (Skill.BASIC, Skill.VOCATIONAL),
}
"""What one must know before it."""

FULL_TIME: Final = (Programme.ADVANCED, Programme.ICT)
"""Programmes that leave no time for work, the most wanted first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UniversityParameters:
    """How long programmes last, and who would take a further place.

    Raises
    ------
    Refusal
        If a programme takes no month, ages are the wrong way round, or a share leaves
        0 to 1.
    """

    ict_months: float
    """A diploma in information technology, from September on [months]."""
    advanced_months: float
    """A degree, from September on [months]."""
    university_entry_age: float
    """Age from which one may enrol full time [years]."""
    university_oldest_entrant: float
    """Age from which nobody takes up full-time study any more [years]."""
    university_wish_share: float
    """Of the young without a skill who are not at work, those who would study if there
    were a place [share]."""
    university_reach_minutes: float
    """Travel time over which the choice of a school falls to 1/e [minutes]."""
    students_of_young_outside_2020: float
    """Of the young outside the labour force in January 2020, those who study full time
    or are bound to [share]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) < 0:
                raise Refusal(f"{field.name} is negative; expected 0 or more")
        if min(self.ict_months, self.advanced_months) < 1:
            raise Refusal("a programme lasts a month or more")
        if max(self.university_wish_share, self.students_of_young_outside_2020) > 1:
            raise Refusal("a part of the young is above 1; expected a share")
        if not self.university_entry_age < self.university_oldest_entrant:
            raise Refusal("university_oldest_entrant must be above the entry age")
        if not self.university_reach_minutes:
            raise Refusal("university_reach_minutes must be above 0")

    def months_of(self, programme: Programme) -> int:
        """Return how long a full-time programme lasts [months]."""
        months = {
            Programme.ICT: self.ict_months,
            Programme.ADVANCED: self.advanced_months,
        }
        return round(months[programme])


@dataclass(slots=True, eq=False)
class SchoolRolls:
    """Who studies full time, and who graduated: what lasts of all schools."""

    students: Floats
    """Students by school and programme, (n_schools, n_programmes) [persons]."""
    graduates: Floats
    """Graduates of the last twelve months, by month of the year, school and programme,
    shape (12, n_schools, n_programmes) [persons]."""

    @classmethod
    def empty(cls, n_schools: int) -> Self:
        """Return the rolls of schools that nobody attends."""
        shape = n_schools, len(Programme)
        return cls(np.zeros(shape), np.zeros((MONTHS_OF_A_YEAR, *shape)))

    def enrol(self, school: Codes, programme: Programme, persons: float) -> None:
        """Enter people in a programme, one row each that stands for so many persons."""
        heads = np.bincount(school, minlength=self.students.shape[0])
        self.students[:, programme] += persons * heads

    def graduate(
        self, school: Numbers, programme: Codes, month: int, persons: float
    ) -> None:
        """Take graduates of a month off the rolls and remember them for a year."""
        shape = self.students.shape
        cell = school * np.int64(shape[1]) + programme
        heads = persons * np.bincount(cell, minlength=shape[0] * shape[1])
        self.students -= heads.reshape(shape)
        self.graduates[month % MONTHS_OF_A_YEAR] = heads.reshape(shape)

    def graduates_of_year(self, skill: Skill) -> Floats:
        """Return graduates of the last twelve months who came to hold a skill.

        Shape (n_schools,) [persons].
        """
        gives = [
            programme for programme in Programme if SKILL_GIVEN[programme] == skill
        ]
        return np.asarray(self.graduates[:, :, gives].sum(axis=(0, 2)))


class University(Institution):
    """A university or college: it fills its places with the best who apply.

    Attributes
    ----------
    name, ward
        As for every institution.
    places_per_year
        Places that it has had since before 2020, by programme, (n_programmes,)
        [persons a year].
    """

    def __init__(
        self,
        model: Any,
        name: str,
        ward: int,
        places_per_year: Floats,
        row: int,
        rolls: SchoolRolls,
    ) -> None:
        super().__init__(model, name, ward)
        self.places_per_year = places_per_year
        self._row = row
        self._rolls = rolls

    def teaches(self, programme: Programme) -> bool:
        """Whether it teaches a programme at all."""
        return bool(self.places_per_year[programme] > 0)

    def admit(self, merit: Floats, n_places: int) -> Rows:
        """Return which of its applicants it takes: the first by merit."""
        return admitted(merit, n_places)

    @property
    def n_students(self) -> float:
        """Students of full-time programmes [persons]."""
        return float(self._rolls.students[self._row].sum())

    def graduates_of_year(self, skill: Skill) -> float:
        """Return its graduates of the last twelve months with a skill [persons]."""
        return float(self._rolls.graduates_of_year(skill)[self._row])


def admitted(merit: Floats, n_places: int) -> Rows:
    """Return who of the applicants is taken, the lowest merit numbers first.

    Parameters
    ----------
    merit
        Each applicant's number, the lower the better, shape (n_applicants,).
    n_places
        Places there are.

    Returns
    -------
    ndarray
        Positions among the applicants in order of merit, at most n_places.
    """
    return np.argsort(merit, kind="stable")[: max(n_places, 0)]


def choices(drawn: Floats, ward: Numbers, pull: Floats) -> Codes:
    """Return the school that each person turns to, -1 where none draws at all.

    Parameters
    ----------
    drawn
        A number from 0 to 1 for each person, shape (n_people,).
    ward
        Home ward of each, shape (n_people,).
    pull
        How much each school draws people of each ward, shape (n_wards, n_schools).
    """
    steps = pull.cumsum(axis=1)[ward]
    school = (steps <= drawn[:, None] * steps[:, -1:]).sum(axis=1)
    return np.where(steps[:, -1] > 0, school, _NO_SCHOOL)
