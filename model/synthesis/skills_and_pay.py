"""What the people of January 2020 know, how old they are, and what they earn.

Skills of those who work and ages of all are raked to the province's shares. Pay follows
skill, sector and the firm's value added per worker; that of public bodies adds up to
their value added, own account earns what its pool makes, and who has no work no pay.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from agents import luck
from agents.classification import MONTHS_OF_A_YEAR, EmployerKind, Sector, Skill
from agents.luck import Luck, Stream
from agents.refusal import Refusal
from model.synthesis.apportion import rake
from model.synthesis.people import People
from model.synthesis.tables import AGE_GROUPS, EMPLOYERS, FoundingTables

__all__ = ["SkillParameters", "give_skills_and_pay"]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Table = dict[str, npt.NDArray[Any]]

_FOUNDING = 0
_BAND_YEARS: Final = 10
_FIRST_BAND: Final = 15
_THOUSAND: Final = 1000.0
"""Million VND in a billion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillParameters:
    """Skills, ages and pay of January 2020."""

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
    """Mean pay of employees without training [million VND a month, 2020 prices]."""
    wage_vocational: float
    """Mean pay with vocational training [million VND a month, 2020 prices]."""
    wage_digital: float
    """Mean pay with digital skills [million VND a month, 2020 prices]."""
    wage_advanced: float
    """Mean pay with a degree [million VND a month, 2020 prices]."""
    wage_log_sd: float
    """Spread of pay inside an employer and skill [log points]."""
    pay_productivity_elasticity: float
    """Rise of pay with the firm's value added per worker in its sector [elasticity]."""

    def __post_init__(self) -> None:
        for name, shares in (("skill", self.skill_shares), ("age", self.age_shares)):
            if min(shares) < 0 or sum(shares) <= 0:
                raise Refusal(f"{name} shares must be 0 or more and not all 0")
        if min(self.wages) <= 0 or self.wage_log_sd < 0:
            raise Refusal("pay must be above 0 and its spread 0 or more")

    @property
    def skill_shares(self) -> tuple[float, ...]:
        """Shares by `Skill`."""
        return tuple(getattr(self, f"skill_share_{skill.label}") for skill in Skill)

    @property
    def wages(self) -> tuple[float, ...]:
        """Mean pay by `Skill`."""
        return tuple(getattr(self, f"wage_{skill.label}") for skill in Skill)

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


def give_skills_and_pay(
    people: People,
    parameters: SkillParameters,
    firms: Table,
    tables: FoundingTables,
    luck_: Luck,
) -> None:
    """Add skill, birth and pay to the people."""
    table = people.table
    table["skill"] = _skills(people, parameters, tables, luck_)
    table["birth_month"] = _births(people, parameters, tables, luck_)
    table["wage_mvnd_per_month"] = _pay(people, parameters, firms, tables, luck_)


def _works(kind: Codes) -> npt.NDArray[np.bool_]:
    works: npt.NDArray[np.bool_] = kind >= EmployerKind.ENTERPRISE
    return works


def _skills(
    people: People, parameters: SkillParameters, tables: FoundingTables, luck_: Luck
) -> Codes:
    heads = np.bincount(people.mix, minlength=len(EMPLOYERS)).astype(np.float64)
    works = np.array([name not in ("seeking", "outside") for name in EMPLOYERS])
    skills = tables.skill_mix.copy()
    skills[works] = rake(skills[works], heads[works], parameters.skill_shares)
    draws = luck_.uniform(Stream.WORKER_SKILL, _FOUNDING, people.table["id"])
    return _category(draws, people.mix, skills)


def _category(draws: Floats, group: Codes, chances: Floats) -> Codes:
    """Return a category per draw, by the chances of its group's row."""
    reached = np.cumsum(chances, axis=1)
    drawn = np.zeros(draws.size, dtype=np.int64)
    for level in range(chances.shape[1] - 1):
        drawn += draws >= reached[group, level]
    return drawn


def _births(
    people: People, parameters: SkillParameters, tables: FoundingTables, luck_: Luck
) -> Codes:
    """Return the month of birth: a band by state and skill, then any month of it."""
    table = people.table
    by_state = {EmployerKind.OUTSIDE: "outside", EmployerKind.SEEKING: "seeking"}
    group = np.array([AGE_GROUPS.index(skill.label) for skill in Skill])[table["skill"]]
    for state, name in by_state.items():
        group[table["employer_kind"] == state] = AGE_GROUPS.index(name)
    heads = np.bincount(group, minlength=len(AGE_GROUPS))
    bands = rake(tables.age_mix, heads, parameters.age_shares)
    draws = luck_.uniform(Stream.WORKER_AGE, _FOUNDING, table["id"])
    band = _category(draws, group, bands)
    start = np.maximum(_FIRST_BAND + _BAND_YEARS * band, tables.youngest[group])
    end = _FIRST_BAND + _BAND_YEARS * (band + 1)
    inside = luck_.uniform(Stream.WORKER_AGE, _FOUNDING, table["id"], draw=1)
    years = start + inside * (end - start)
    born: Codes = -np.floor(years * MONTHS_OF_A_YEAR).astype(np.int64)
    return born


def _pay(
    people: People,
    parameters: SkillParameters,
    firms: Table,
    tables: FoundingTables,
    luck_: Luck,
) -> Floats:
    """Return pay of each person, 0 for those without work [million VND a month]."""
    table, kind = people.table, people.table["employer_kind"]
    taste = luck_.uniform(Stream.WORKER_WAGE, _FOUNDING, table["id"])
    spread = luck.lognormal(taste, 1.0, parameters.wage_log_sd)
    pay: Floats = spread * np.array(parameters.wages)[table["skill"]]
    pay *= tables.wage_ratio[people.mix]
    at_firm = kind == EmployerKind.ENTERPRISE
    pay[at_firm] *= _firm_premium(firms, parameters)[table["employer_id"][at_firm]]
    employee = at_firm | (kind == EmployerKind.HOUSEHOLD_BUSINESS)
    for skill, mean in enumerate(parameters.wages):
        of_skill = employee & (table["skill"] == skill)
        if of_skill.any():
            pay[of_skill] *= mean / pay[of_skill].mean()
    public = kind == EmployerKind.PUBLIC_BODY
    made = people.pools["value_added_bn_vnd_per_year"] * _THOUSAND / MONTHS_OF_A_YEAR
    of_public = people.pools["kind"] == EmployerKind.PUBLIC_BODY
    pay[public] *= made[of_public].sum() / pay[public].sum()
    own = kind == EmployerKind.OWN_ACCOUNT
    per_head = made / np.maximum(people.pools["workers"], 1.0)
    pay[own] = spread[own] / spread[own].mean() * per_head[table["employer_id"][own]]
    pay[~_works(kind)] = 0.0
    return pay


def _firm_premium(firms: Table, parameters: SkillParameters) -> Floats:
    """Return pay beside the sector's mean, by value added per worker, (n_firms,)."""
    n, sector = len(Sector), firms["sector"]
    made, staff = firms["value_added_bn_vnd_per_year"], firms["employees"]
    of_sector = np.bincount(sector, made, n) / np.maximum(
        np.bincount(sector, staff, n), 1.0
    )
    beside: Floats = made / staff / of_sector[sector]
    premium: Floats = beside**parameters.pay_productivity_elasticity
    return premium
