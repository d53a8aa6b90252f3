"""What the people of January 2020 know, how old they are, and what they earn.

Skills of those who work and ages of all are raked to the province's shares. Pay follows
skill, sector and the firm's value added per worker; that of public bodies adds up to
their value added, own account earns what its pool makes, and who has no work no pay.
"""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from agents import luck
from agents.classification import MONTHS_OF_A_YEAR, EmployerKind, Sector, Skill
from agents.luck import Luck, Stream
from agents.refusal import Refusal
from agents.worker import base_pay
from model.synthesis.apportion import rake
from model.synthesis.people import People
from model.synthesis.tables import AGE_GROUPS, EMPLOYERS, FoundingTables

__all__ = ["PayTable", "SkillParameters", "give_skills_and_pay", "personal_spread"]

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


class PayTable(NamedTuple):
    """What posts pay, before what sets persons and firms apart."""

    offered: Floats
    """Pay of a post by sector, household businesses last, and skill, at an employer of
    productivity 1, shape (n_sectors + 1, n_skills) [million VND a month]."""
    own_account: Floats
    """What a head makes on own account, shape (n_sectors,) [million VND a month]."""


def give_skills_and_pay(
    people: People,
    parameters: SkillParameters,
    firms: Table,
    tables: FoundingTables,
    luck_: Luck,
) -> PayTable:
    """Add skill, birth and pay to the people; return what posts pay from now on."""
    table = people.table
    table["skill"] = _skills(people, parameters, tables, luck_)
    table["post_skill"] = np.where(_in_post(table["employer_kind"]), table["skill"], -1)
    table["birth_month"] = _births(people, parameters, tables, luck_)
    pay, offered = _pay(people, parameters, firms, tables, luck_)
    table["wage_mvnd_per_month"] = base_pay(pay)
    return offered


def _works(kind: Codes) -> npt.NDArray[np.bool_]:
    works: npt.NDArray[np.bool_] = kind >= EmployerKind.ENTERPRISE
    return works


def _in_post(kind: Codes) -> npt.NDArray[np.bool_]:
    return _works(kind) & (kind < EmployerKind.OWN_ACCOUNT)


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
) -> tuple[Floats, PayTable]:
    """Return pay of each person, 0 for those without work, and what posts pay."""
    table, kind = people.table, people.table["employer_kind"]
    spread = personal_spread(table["id"], parameters, luck_)
    offered = tables.wage_ratio[:, None] * np.array(parameters.wages)
    pay: Floats = spread * offered[people.mix, table["skill"]]
    at_firm = kind == EmployerKind.ENTERPRISE
    premium = _firm_premium(firms, parameters)
    pay[at_firm] *= premium[table["employer_id"][at_firm]]
    employee = at_firm | (kind == EmployerKind.HOUSEHOLD_BUSINESS)
    public = kind == EmployerKind.PUBLIC_BODY
    public_row = EMPLOYERS.index(Sector.PUBLIC.label)
    for skill, mean in enumerate(parameters.wages):
        of_skill = employee & (table["skill"] == skill)
        if of_skill.any():
            rate = mean / pay[of_skill].mean()
            pay[of_skill] *= rate
            offered[np.arange(len(EMPLOYERS)) != public_row, skill] *= rate
    made = people.pools["value_added_bn_vnd_per_year"] * _THOUSAND / MONTHS_OF_A_YEAR
    of_public = people.pools["kind"] == EmployerKind.PUBLIC_BODY
    public_rate = made[of_public].sum() / pay[public].sum()
    pay[public] *= public_rate
    offered[public_row] *= public_rate
    offered[: len(Sector)] *= _sector_premium(firms, premium, parameters)[:, None]
    own = kind == EmployerKind.OWN_ACCOUNT
    heads = people.pools["workers"]
    per_head = made / np.maximum(heads, 1.0)
    pay[own] = spread[own] / spread[own].mean() * per_head[table["employer_id"][own]]
    pay[~_works(kind)] = 0.0
    sector = people.pools["sector"][~of_public]
    n = len(Sector)
    by_sector = np.bincount(sector, made[~of_public], n) / np.maximum(
        np.bincount(sector, heads[~of_public], n), 1.0
    )
    own_account = by_sector / spread[own].mean()
    return pay, PayTable(offered[: n + 1], own_account)


def personal_spread(
    ids: npt.ArrayLike, parameters: SkillParameters, luck_: Luck
) -> Floats:
    """Return a person's pay beside others in the post, the same all their life.

    Parameters
    ----------
    ids
        Permanent ids, shape (n_people,).
    """
    taste = luck_.uniform(Stream.WORKER_WAGE, _FOUNDING, ids)
    return luck.lognormal(taste, 1.0, parameters.wage_log_sd)


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


def _sector_premium(
    firms: Table, premium: Floats, parameters: SkillParameters
) -> Floats:
    """Return the premium of a firm of productivity 1 by sector, 1 where there is none.

    A firm's value added per worker is its productivity times a number of its sector,
    so this is the same for all firms of a sector.
    """
    own = premium / firms["productivity"] ** parameters.pay_productivity_elasticity
    n = len(Sector)
    count = np.bincount(firms["sector"], minlength=n)
    total = np.bincount(firms["sector"], own, n)
    return np.where(count > 0, total / np.maximum(count, 1), 1.0)
