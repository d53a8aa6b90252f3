"""The people of working age in January 2020: where they live, work, and what they know.

Ids run from 0 through the jobs of enterprises (in the order of the firms), of household
businesses, of public bodies, then through own-account workers, those who seek and those
outside the labour force. People of a ward, heads per state and skills of the province
add up to the evidence; who commutes from where, knows what and earns how much is luck.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from agents import luck
from agents.classification import EmployerKind, Sector, Skill
from agents.luck import Luck, Stream
from agents.refusal import Refusal
from model.synthesis.apportion import apportion
from model.synthesis.ground import Ground
from model.synthesis.tables import EMPLOYERS, FoundingTables

__all__ = ["PeopleParameters", "commuting", "found_people", "rake"]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Table = dict[str, npt.NDArray[Any]]

_FOUNDING = 0
_MONTHS = 12
_AGE_EDGES = (15, 25, 35, 45, 55, 65)
_MOST_COMMUTERS = 0.8
_ROUNDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleParameters:
    """People of working age in January 2020."""

    working_age_population: float
    """People who may work [persons]."""
    employed_2020: float
    """Those who work [persons]."""
    seeking_2020: float
    """Those who seek work [persons]."""
    public_employment: float
    """Staff of public bodies [persons]."""
    skill_share_basic: float
    """Persons without training [share of employed]."""
    skill_share_vocational: float
    """Persons with vocational training [share of employed]."""
    skill_share_digital: float
    """Persons with digital skills [share of employed]."""
    skill_share_advanced: float
    """Persons with a degree [share of employed]."""
    age_share_15_24: float
    """Persons of 15 to 24 years [share]."""
    age_share_25_34: float
    """Persons of 25 to 34 years [share]."""
    age_share_35_44: float
    """Persons of 35 to 44 years [share]."""
    age_share_45_54: float
    """Persons of 45 to 54 years [share]."""
    age_share_55_64: float
    """Persons of 55 to 64 years [share]."""
    wage_basic: float
    """Mean pay without training [million VND a month, 2020 prices]."""
    wage_vocational: float
    """Mean pay with vocational training [million VND a month, 2020 prices]."""
    wage_digital: float
    """Mean pay with digital skills [million VND a month, 2020 prices]."""
    wage_advanced: float
    """Mean pay with a degree [million VND a month, 2020 prices]."""
    wage_log_sd: float
    """Spread of pay inside an employer and skill [log points]."""
    commuting_scale_minutes: float
    """Travel time over which commuting falls to 1/e [minutes]."""

    def __post_init__(self) -> None:
        for name, shares in (("skill", self.skill_shares), ("age", self.age_shares)):
            if min(shares) < 0 or sum(shares) <= 0:
                raise Refusal(f"{name} shares must be 0 or more and not all 0")
        if self.employed_2020 + self.seeking_2020 > self.working_age_population:
            raise Refusal("more people work or seek than are of working age")

    @property
    def skill_shares(self) -> tuple[float, float, float, float]:
        """Shares by `Skill`."""
        return (
            self.skill_share_basic,
            self.skill_share_vocational,
            self.skill_share_digital,
            self.skill_share_advanced,
        )

    @property
    def wages(self) -> tuple[float, float, float, float]:
        """Mean pay by `Skill`."""
        return (
            self.wage_basic,
            self.wage_vocational,
            self.wage_digital,
            self.wage_advanced,
        )

    @property
    def age_shares(self) -> tuple[float, ...]:
        """Shares by band of ten years from 15."""
        return (
            self.age_share_15_24,
            self.age_share_25_34,
            self.age_share_35_44,
            self.age_share_45_54,
            self.age_share_55_64,
        )


def found_people(
    parameters: PeopleParameters,
    firms: Table,
    households: Table,
    tables: FoundingTables,
    ground: Ground,
    luck_: Luck,
) -> Table:
    """Return the people of January 2020 as columns, ids from 0."""
    public = apportion(
        ground.ward_population * tables.specialisation[Sector.PUBLIC],
        round(parameters.public_employment),
    )
    people = _jobs(firms, households, public)
    n_jobs = people["employer_id"].size
    residents = apportion(
        ground.ward_population, round(parameters.working_age_population)
    )
    job_ward = people["ward"]
    flows = commuting(
        np.bincount(job_ward, minlength=residents.size),
        residents,
        ground.minutes,
        parameters.commuting_scale_minutes,
    )
    draws = luck_.uniform(Stream.WORKER_WARD, _FOUNDING, np.arange(n_jobs))
    home = _draw_by_group(draws, job_ward, flows)
    people["ward"] = home
    people = _without_job(people, parameters, residents)
    people["id"] = np.arange(people["ward"].size)
    _skills_and_wages(people, parameters, tables, luck_)
    ages = luck_.uniform(Stream.WORKER_AGE, _FOUNDING, people["id"])
    reached = np.concatenate([[0.0], np.cumsum(parameters.age_shares)])
    years = np.interp(ages, reached / reached[-1], _AGE_EDGES)
    people["birth_month"] = -np.floor(years * _MONTHS).astype(np.int64)
    return people


def _jobs(firms: Table, households: Table, public: Codes) -> Table:
    """Return a row per filled job: employer, its kind, row of the mix, ward."""
    staff = firms["employees"].astype(np.int64)
    workers = households["workers"].astype(np.int64)
    offices = np.arange(public.size)
    household_row = EMPLOYERS.index("household_business")
    public_row = EMPLOYERS.index(Sector.PUBLIC.label)
    parts = (
        (EmployerKind.ENTERPRISE, firms["id"], firms["sector"], firms["ward"], staff),
        (
            EmployerKind.HOUSEHOLD_BUSINESS,
            households["id"],
            np.full(workers.size, household_row),
            households["ward"],
            workers,
        ),
        (
            EmployerKind.PUBLIC_BODY,
            offices,
            np.full(offices.size, public_row),
            offices,
            public,
        ),
    )
    return {
        "employer_kind": np.concatenate(
            [np.full(int(n.sum()), int(kind)) for kind, _, _, _, n in parts]
        ),
        "employer_id": np.concatenate([np.repeat(i, n) for _, i, _, _, n in parts]),
        "mix": np.concatenate([np.repeat(row, n) for _, _, row, _, n in parts]),
        "ward": np.concatenate([np.repeat(w, n) for _, _, _, w, n in parts]),
    }


def commuting(
    jobs: npt.ArrayLike, residents: npt.ArrayLike, minutes: Floats, scale: float
) -> Floats:
    """Return the chance that a job of a ward is held by a resident of another.

    Gravity with exponential decay; a ward whose people would be used beyond eight in
    ten loses pull until it is not, so that its own-account workers remain.

    Parameters
    ----------
    jobs, residents
        Jobs in and people of each ward, shape (n_wards,).
    minutes
        Travel time [minutes], shape (n_wards, n_wards).
    scale
        Travel time over which commuting falls to 1/e [minutes].

    Returns
    -------
    ndarray
        Shape (n_wards of jobs, n_wards of homes), rows sum to 1.
    """
    people = np.asarray(residents, dtype=np.float64)
    nearness = np.exp(-minutes / scale)
    pull = people.copy()
    for _ in range(_ROUNDS):
        flows = nearness * pull
        flows /= flows.sum(axis=1, keepdims=True)
        used = (flows * np.asarray(jobs)[:, None]).sum(axis=0)
        pull *= np.minimum(1.0, _MOST_COMMUTERS * people / np.maximum(used, 1e-12))
    return flows


def _draw_by_group(draws: Floats, group: Codes, chances: Floats) -> Codes:
    """Return a category per draw, by the chances of its group's row."""
    drawn = np.empty(draws.size, dtype=np.int64)
    order = np.argsort(group, kind="stable")
    bounds = np.searchsorted(group[order], np.arange(chances.shape[0] + 1))
    for row in range(chances.shape[0]):
        members = order[bounds[row] : bounds[row + 1]]
        if members.size:
            drawn[members] = luck.categorical(draws[members], chances[row])
    return drawn


def _without_job(
    people: Table, parameters: PeopleParameters, residents: Codes
) -> Table:
    """Add own-account workers, those who seek and those outside, ward by ward."""
    working = np.bincount(people["ward"], minlength=residents.size)
    free = residents - working
    n_jobs = int(working.sum())
    n_own = round(parameters.employed_2020) - n_jobs
    n_seeking = round(parameters.seeking_2020)
    if (free < 0).any() or n_own < 0:
        raise Refusal("more jobs than people; lower the employment rows")
    seeking = apportion(residents, n_seeking)
    seeking = np.minimum(seeking, free)
    own = apportion(free - seeking, n_own)
    outside = free - seeking - own
    wards = np.arange(residents.size)
    kinds = (
        (EmployerKind.OWN_ACCOUNT, "own_account", own),
        (EmployerKind.SEEKING, "seeking", seeking),
        (EmployerKind.OUTSIDE, "outside", outside),
    )
    ward = [np.repeat(wards, n) for _, _, n in kinds]
    kind = [np.full(int(n.sum()), int(k)) for k, _, n in kinds]
    mix = [np.full(int(n.sum()), EMPLOYERS.index(row)) for _, row, n in kinds]
    employer = [ward[0], np.full(ward[1].size, -1), np.full(ward[2].size, -1)]
    return {
        "employer_kind": np.concatenate([people["employer_kind"], *kind]),
        "employer_id": np.concatenate([people["employer_id"], *employer]),
        "mix": np.concatenate([people["mix"], *mix]),
        "ward": np.concatenate([people["ward"], *ward]),
    }


def rake(mix: Floats, heads: npt.ArrayLike, shares: npt.ArrayLike) -> Floats:
    """Return the skill mix of each employer, bent so that the heads have the shares.

    Columns are scaled and rows normalised in turn (iterative proportional fitting).

    Parameters
    ----------
    mix
        Skills by employer before, rows sum to 1, shape (n_employers, n_skills).
    heads
        Persons by employer, shape (n_employers,).
    shares
        Skills of all the persons together, relative to their sum, shape (n_skills,).
    """
    people = np.asarray(heads, dtype=np.float64)
    parts = np.asarray(shares, dtype=np.float64)
    wanted = parts / parts.sum() * people.sum()
    bent = mix.copy()
    for _ in range(_ROUNDS):
        bent *= wanted / (bent * people[:, None]).sum(axis=0)
        bent /= bent.sum(axis=1, keepdims=True)
    return bent


def _skills_and_wages(
    people: Table, parameters: PeopleParameters, tables: FoundingTables, luck_: Luck
) -> None:
    mix = people.pop("mix")
    heads = np.bincount(mix, minlength=len(EMPLOYERS)).astype(np.float64)
    works = np.array([name not in ("seeking", "outside") for name in EMPLOYERS])
    skills = tables.skill_mix.copy()
    skills[works] = rake(skills[works], heads[works], parameters.skill_shares)
    reached = np.cumsum(skills, axis=1)
    draws = luck_.uniform(Stream.WORKER_SKILL, _FOUNDING, people["id"])
    skill = np.zeros(draws.size, dtype=np.int64)
    for level in range(len(Skill) - 1):
        skill += draws >= reached[mix, level]
    people["skill"] = skill
    mean = np.array(parameters.wages) * tables.wage_ratio[:, None]
    taste = luck_.uniform(Stream.WORKER_WAGE, _FOUNDING, people["id"])
    spread = luck.lognormal(taste, 1.0, parameters.wage_log_sd)
    people["wage_mvnd_per_month"] = mean[mix, skill] * spread
