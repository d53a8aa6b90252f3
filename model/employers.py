"""All employers of a month in one numbering, with their posts in whole worker rows.

Firms come first, then household businesses, then pools. People hold the row of their
employer in its own population; `number` turns it into the one used here. What happens
to heads, posts and pay is booked here and written back once, in multiples of what one
worker row is to one employer, so that counts by row and by column stay equal.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from agents.classification import ByStage, EmployerKind, Sector, Skill
from agents.employer_pool import EmployerPools
from agents.firm import Firms
from agents.household_business import HouseholdBusinesses
from agents.luck import Luck, Stream, pair_id
from agents.worker import Workers

__all__ = [
    "Employers",
    "LabourScene",
    "book_staff",
    "by_skill",
    "sector_row",
    "skill_shortage",
    "whole_rows",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Numbers = npt.NDArray[Any]

_N_SKILLS = len(Skill)
_CLOSE = 1e-6
"""Posts this near a whole number of rows are that number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabourScene:
    """On whom and on what the labour phases of one month act."""

    workers: Workers
    firms: Firms
    household_businesses: HouseholdBusinesses
    employer_pools: EmployerPools
    labour_area: Codes
    """Labour-market area of each ward, shape (n_wards,)."""
    minutes: Floats
    """Travel time between wards in this month [minutes], shape (n_wards, n_wards)."""
    commuting_scale_minutes: float
    """Travel time over which commuting falls to 1/e [minutes]."""
    ward_population: Floats
    """People of each ward in January 2020 [persons], shape (n_wards,)."""
    luck: Luck
    month: int
    """Months since January 2020."""
    scale: int
    """Persons that one row of `workers` stands for."""

    @property
    def n_areas(self) -> int:
        """Number of labour-market areas."""
        return int(self.labour_area.max()) + 1


def by_skill(
    population: Any, before: str, after: str = "", rows: Numbers | slice = slice(None)
) -> Floats:
    """Return columns named by skill, one above the other, shape (n_skills, n_rows)."""
    return np.stack(
        [getattr(population, f"{before}_{skill.label}{after}")[rows] for skill in Skill]
    )


def whole_rows(rows: Floats, ids: Numbers, kind: int, luck: Luck, month: int) -> Codes:
    """Return posts as whole worker rows; parts of a row are rounded by luck.

    A part f becomes a row with chance f, by a draw keyed by employer and skill, so that
    on average no post is lost or made.

    Parameters
    ----------
    rows
        Posts over what one row stands for, shape (n_skills, n_employers).
    ids
        Ids of the employers, shape (n_employers,).
    kind
        Kind of the employers, which tells equal ids apart.
    """
    whole = np.rint(rows)
    parted = np.abs(rows - whole) > _CLOSE
    if parted.any():
        skill, row = np.nonzero(parted)
        pair = pair_id(ids[row], skill * len(EmployerKind) + kind)
        drawn = luck.uniform(Stream.VACANCY, month, pair)
        whole[skill, row] = np.floor(rows[skill, row] + drawn)
    return whole.astype(np.int64)


class Employers:
    """Heads, posts and pay of all employers while the labour market works.

    Parameters
    ----------
    scene
        The month.
    """

    def __init__(self, scene: LabourScene) -> None:
        firms, households = scene.firms, scene.household_businesses
        pools = scene.employer_pools
        self._populations: tuple[tuple[EmployerKind, Any], ...] = (
            (EmployerKind.ENTERPRISE, firms),
            (EmployerKind.HOUSEHOLD_BUSINESS, households),
            (EmployerKind.PUBLIC_BODY, pools),
        )
        sizes = [population.n_rows for _, population in self._populations]
        first = np.cumsum([0, *sizes])
        self.n = int(first[-1])
        """Number of employers."""
        self.first = np.full(len(EmployerKind), -1)
        """Number of the first employer of each kind, shape (n_kinds,)."""
        self.first[EmployerKind.ENTERPRISE :] = first[[0, 1, 2, 2]]
        self.ids = np.concatenate([p.ids for _, p in self._populations])
        """Ids, unique within a kind, shape (n,)."""
        self.ward = np.concatenate([p.ward for _, p in self._populations])
        """Ward where each stands, -1 for the dead, shape (n,)."""
        self.heads_per_row = np.concatenate(
            [
                _heads_per_row(firms.weight, scene.scale),
                _heads_per_row(households.weight, scene.scale),
                np.full(pools.n_rows, float(scene.scale)),
            ]
        )
        """Heads of one employer that one worker row is [workers], shape (n,)."""
        self.may_have_posts = np.zeros(self.n, np.bool_)
        """Who has or had open posts this month: a part of all, shape (n,)."""
        self.posts = self._open_posts(scene)
        """Open posts in worker rows, shape (n_skills, n)."""
        self.staff_change = np.zeros((_N_SKILLS, self.n), np.int64)
        """Rows that came less those that left, shape (n_skills, n)."""
        self.pay_change = np.zeros((_N_SKILLS, self.n))
        """Pay of these [million VND a month], shape (n_skills, n)."""

    def _open_posts(self, scene: LabourScene) -> Codes:
        posts = np.zeros((_N_SKILLS, self.n), np.int64)
        for kind, population in self._populations:
            held = by_skill(population, "vacancies")
            some = np.flatnonzero((held != 0).any(axis=0))
            place = self.first[kind] + some
            self.may_have_posts[place] = True
            rows = held.take(some, axis=1) / self.heads_per_row.take(place)
            posts[:, place] = whole_rows(
                rows, self.ids[place], kind, scene.luck, scene.month
            )
        return posts

    def number(self, kind: Numbers, row: Numbers) -> Codes:
        """Return the number here of employers by kind and row, shape as given."""
        numbers: Codes = self.first[kind] + row
        return numbers

    def kind_and_row(self, employer: Codes) -> tuple[Codes, Codes]:
        """Return kind and row of employers that post vacancies: no own account."""
        borders = self.first[EmployerKind.HOUSEHOLD_BUSINESS : EmployerKind.OWN_ACCOUNT]
        kind = EmployerKind.ENTERPRISE + borders.searchsorted(employer, side="right")
        return kind, employer - self.first[kind]

    def join(self, employer: Codes, skill: Numbers, pay: Floats) -> None:
        """Book people who begin to work for an employer, one each."""
        self._book(employer, skill, 1, pay)

    def leave(self, employer: Codes, skill: Numbers, pay: Floats) -> None:
        """Book people who cease to work for an employer, one each."""
        self._book(employer, skill, -1, -pay)

    def _book(self, employer: Codes, skill: Numbers, one: int, pay: Floats) -> None:
        cell = skill * np.int64(self.n) + employer
        np.add.at(self.staff_change.reshape(-1), cell, one)
        np.add.at(self.pay_change.reshape(-1), cell, pay)

    def open(self, employer: Codes, post_skill: Numbers) -> None:
        """Open a post at each employer named, as often as it is named."""
        self.may_have_posts[employer] = True
        np.add.at(self.posts.reshape(-1), post_skill * self.n + employer, 1)

    def fill(self, employer: Codes, post_skill: Numbers) -> None:
        """Close a post at each employer named, as often as it is named."""
        np.add.at(self.posts.reshape(-1), post_skill * self.n + employer, -1)

    def list_posts(self) -> tuple[Codes, Codes, Codes]:
        """Return employer, skill and ordinal of each open post, shape (n_posts,)."""
        some = np.flatnonzero(self.may_have_posts)
        posts = self.posts.take(some, axis=1).reshape(-1)
        cell = np.flatnonzero(posts > 0)
        count = posts.take(cell)
        ordinal = np.arange(count.sum()) - np.repeat(count.cumsum() - count, count)
        skill, place = np.divmod(cell, max(some.size, 1))
        return np.repeat(some.take(place), count), np.repeat(skill, count), ordinal

    def vacancies(self, scale: int) -> Floats:
        """Return open posts of the province by skill [posts], shape (n_skills,)."""
        rows = self.posts.sum(axis=1)
        return rows.astype(np.float64) * scale

    def write_back(self) -> None:
        """Give heads, posts and pay to the columns of the employers."""
        for kind, population in self._populations:
            start = int(self.first[kind])
            part = slice(start, start + population.n_rows)
            per_row = self.heads_per_row[part]
            self._write_posts(population, part)
            change, paid = self.staff_change[:, part], self.pay_change[:, part]
            if kind is EmployerKind.ENTERPRISE:
                rows = np.flatnonzero(((paid != 0) | (change != 0)).any(axis=0))
                book_staff(
                    population,
                    rows,
                    change.take(rows, axis=1),
                    paid.take(rows, axis=1),
                    per_row.take(rows),
                )
            else:
                # Own account and public bodies share a population and a column.
                rows = np.flatnonzero((change != 0).any(axis=0))
                one = per_row.take(rows)
                heads = np.rint(population.workers.take(rows) / one)
                heads = (heads + change.take(rows, axis=1).sum(axis=0)) * one
                population.write(rows, workers=np.maximum(heads, 0.0))

    def _write_posts(self, population: Any, part: slice) -> None:
        rows = np.flatnonzero(self.may_have_posts[part])
        held = self.posts[:, part].take(rows, axis=1)
        held = held * self.heads_per_row[part].take(rows)
        columns = {f"vacancies_{skill.label}": held[skill] for skill in Skill}
        population.write(rows, **columns)


def book_staff(
    firms: Firms,
    rows: Numbers,
    change: Codes,
    pay_change: Floats,
    heads_per_row: Floats,
) -> None:
    """Add worker rows and their pay to the staff of some firms.

    Heads stay whole rows times what a row is, so that no error builds up.

    Parameters
    ----------
    rows
        Rows of the firms, each once, shape (n,).
    change, pay_change
        Worker rows and their pay [million VND a month], shape (n_skills, n).
    heads_per_row
        Heads of each firm that one worker row is [workers], shape (n,).
    """
    before = by_skill(firms, "employees", rows=rows)
    pay = by_skill(firms, "pay", "_mvnd", rows)
    heads = (np.rint(before / heads_per_row) + change) * heads_per_row
    paid = np.where(heads > 0, pay + pay_change * heads_per_row, 0.0)
    columns = {"employees": heads.sum(axis=0)}
    for skill in Skill:
        columns[f"employees_{skill.label}"] = heads[skill]
        columns[f"pay_{skill.label}_mvnd"] = paid[skill]
    firms.write(rows, **columns)


def _heads_per_row(weight: Floats, scale: int) -> Floats:
    """Return heads per row; the dead, who have none, get one that harms nobody."""
    return scale / np.where(weight > 0, weight, scale)


def skill_shortage(firms: Firms, digital_skill_need: ByStage) -> Floats:
    """Return what part of the skills its stage needs a firm lacks, (n_rows,) [share].

    The need is a share of staff with digital skills or a degree; a firm without staff
    or at a stage without need lacks nothing.

    Parameters
    ----------
    digital_skill_need
        Share of staff by stage [share].
    """
    need = np.array(digital_skill_need)[firms.digital_stage] * firms.employees
    skilled = firms.employees_digital + firms.employees_advanced
    lacking = np.zeros_like(need)
    np.divide(np.maximum(need - skilled, 0.0), need, out=lacking, where=need > 0)
    return lacking


def sector_row(scene: LabourScene, kind: Numbers, row: Numbers) -> Codes:
    """Return the row of the pay table of employers: their sector, or households last.

    Parameters
    ----------
    kind, row
        Kind and row of each employer, shape (n,).
    """
    sector = np.full(row.size, len(Sector))
    at_firm = kind == EmployerKind.ENTERPRISE
    sector[at_firm] = scene.firms.sector[row[at_firm]]
    at_pool = kind >= EmployerKind.PUBLIC_BODY
    sector[at_pool] = scene.employer_pools.sector[row[at_pool]]
    return sector
