"""What of the labour market lasts, and how people leave, look and are hired."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from agents.classification import ByStage, EmployerKind, Skill
from agents.refusal import Refusal
from agents.worker import Workers
from model.synthesis.skills_and_pay import PayTable

__all__ = ["LabourMarket", "LabourParameters"]

type Floats = npt.NDArray[np.float64]
type Numbers = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabourParameters:
    """How people leave, look for and find work, and how wages answer."""

    separation_hazard_enterprise: float
    """Rate at which staff of enterprises leave [1/month]."""
    separation_hazard_household_business: float
    """Rate at which people leave a household business [1/month]."""
    separation_hazard_public_body: float
    """Rate at which staff of public bodies leave [1/month]."""
    leaves_labour_force_share: float
    """Those who leave a post and do not look for another [share]."""
    own_account_look_hazard: float
    """Rate at which somebody on own account looks for a post [1/month]."""
    outside_look_hazard: float
    """Rate at which somebody outside thinks of work again [1/month]."""
    joining_share: float
    """Of these, those who begin to seek when tightness is normal [share]."""
    joining_tightness_elasticity: float
    """Rise of that share with tightness over normal [elasticity]."""
    gives_up_hazard: float
    """Rate at which a seeker gives up [1/month]."""
    gives_up_for_own_account: float
    """Of those who give up, those who turn to own account [share]."""
    gives_up_for_elsewhere: float
    """Of those who give up, those who leave the province [share]."""
    matching_curvature: float
    """Exponent of the matching function; the higher, the less friction [1]."""
    looks_below_own_skill_share: float
    """Unmatched seekers who take a post of a lower skill as well [share]."""
    wage_tightness_elasticity: float
    """Rise of wages with tightness over normal [elasticity]."""
    tightness_smoothing_months: float
    """Months over which tightness is smoothed [months]."""
    normal_tightness_basic: float
    """Posts per seeker without training at which wages keep to trend [ratio]."""
    normal_tightness_vocational: float
    """Posts per seeker with a trade at which wages keep to trend [ratio]."""
    normal_tightness_digital: float
    """Posts per seeker with digital skills at which wages keep to trend [ratio]."""
    normal_tightness_advanced: float
    """Posts per seeker with a degree at which wages keep to trend [ratio]."""
    digital_skill_need: ByStage
    """Staff with digital skills or a degree that a digital stage needs [share]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            least = min(value) if isinstance(value, tuple) else value
            if least < 0:
                raise Refusal(f"{field.name} is {least}; expected 0 or more")
            if field.name.endswith("_share") and value > 1:
                raise Refusal(f"{field.name} is {value}; expected a share, 0 to 1")
        if self.gives_up_for_own_account + self.gives_up_for_elsewhere > 1:
            raise Refusal("those who give up are shared out beyond 1")
        if not self.matching_curvature > 0 or min(self.normal_tightness) <= 0:
            raise Refusal("matching_curvature and normal tightness must be above 0")
        if self.tightness_smoothing_months < 1:
            raise Refusal("tightness_smoothing_months must be 1 or more")

    @property
    def normal_tightness(self) -> tuple[float, ...]:
        """Tightness at which wages keep to trend, by `Skill`."""
        return tuple(
            getattr(self, f"normal_tightness_{skill.label}") for skill in Skill
        )

    @property
    def end_hazards(self) -> Floats:
        """Rate at which a spell ends by itself, by `EmployerKind` [1/month]."""
        return np.array(
            [
                self.outside_look_hazard,
                self.gives_up_hazard,
                self.separation_hazard_enterprise,
                self.separation_hazard_household_business,
                self.separation_hazard_public_body,
                self.own_account_look_hazard,
            ]
        )


@dataclass(slots=True, eq=False)
class LabourMarket:
    """What of the labour market lasts from month to month."""

    wage_index: Floats
    """Wages over those of January 2020, by skill, shape (n_skills,) [ratio]."""
    smoothed_vacancies: Floats
    """Open posts, smoothed, shape (n_skills,) [posts]."""
    smoothed_seekers: Floats
    """Seekers, smoothed, shape (n_skills,) [persons]."""
    jobs: Floats
    """People who worked in each ward's posts in January 2020, (n_wards,) [persons]."""
    newcomers: Floats
    """Those who moved in and live in rented rooms or beds, (n_areas,) [persons]."""
    persons: Floats
    """People by where they stand and skill, shape (n_kinds, n_skills) [persons]."""
    offered_pay: Floats
    """Pay of a post by sector, household businesses last, and skill, at an employer of
    productivity 1, shape (n_sectors + 1, n_skills) [million VND a month]."""
    own_account_pay: Floats
    """What a head makes on own account, shape (n_sectors,) [million VND a month]."""

    @classmethod
    def opened(
        cls,
        workers: Workers,
        pay: PayTable,
        parameters: LabourParameters,
        jobs: Floats,
        n_areas: int,
    ) -> "LabourMarket":
        """Return the labour market of January 2020, tightness and wages normal."""
        cell = workers.employer_kind[workers.rows] * np.int64(len(Skill))
        cell += workers.skill[workers.rows]
        n_cells = len(EmployerKind) * len(Skill)
        heads = np.bincount(cell, workers.weight[workers.rows], n_cells)
        persons = heads.reshape(len(EmployerKind), len(Skill))
        seekers = np.maximum(persons[EmployerKind.SEEKING], 1.0)
        return cls(
            wage_index=np.ones(len(Skill)),
            smoothed_vacancies=seekers * np.array(parameters.normal_tightness),
            smoothed_seekers=seekers,
            jobs=jobs,
            newcomers=np.zeros(n_areas),
            persons=persons,
            offered_pay=pay.offered.copy(),
            own_account_pay=pay.own_account.copy(),
        )

    def count(self, kind: Numbers, skill: Numbers, persons: float) -> None:
        """Count each of some people in, or out by a number below 0.

        Parameters
        ----------
        kind, skill
            Where they stand and what they know, shape (n_people,).
        persons
            What one row stands for, below 0 to count out [persons].
        """
        cell = kind * np.int64(len(Skill)) + skill
        heads = np.bincount(cell, minlength=self.persons.size)
        self.persons += persons * heads.reshape(self.persons.shape)

    def move(
        self, before: Numbers, after: Numbers, skill: Numbers, persons: float
    ) -> None:
        """Count people out of where they stood and in to where they stand.

        Parameters
        ----------
        before, after, skill
            Where they stood and stand, and what they know, shape (n_people,).
        persons
            What one row stands for [persons].
        """
        n = self.persons.size
        heads = np.bincount(after * np.int64(len(Skill)) + skill, minlength=n)
        heads -= np.bincount(before * np.int64(len(Skill)) + skill, minlength=n)
        self.persons += persons * heads.reshape(self.persons.shape)

    def tightness_over_normal(self, parameters: LabourParameters) -> Floats:
        """Return smoothed posts per seeker over the normal, shape (n_skills,)."""
        tightness = self.smoothed_vacancies / self.smoothed_seekers
        over_normal: Floats = tightness / np.array(parameters.normal_tightness)
        return over_normal
