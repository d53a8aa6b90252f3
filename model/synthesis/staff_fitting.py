"""At scale 10 or 100: the kept people fill the kept employers, row for row.

Each kept employer has as many rows of people as its weight times its staff is worth,
by skill in enterprises, rounded along the list so that every employer, and any run of
them, is within one row. People stay where they are as far as there is room; those of
dropped employers go to others of the sector, then of the province; own account takes
those left over and lends those who lack.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from agents.classification import EmployerKind, Sector, Skill
from agents.luck import Luck, Stream
from agents.worker import base_pay
from model.job_matching import pairs_in_cells
from model.synthesis.skills_and_pay import PayTable, SkillParameters, personal_spread

__all__ = ["fit_staff", "rounded_along"]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Mask = npt.NDArray[np.bool_]
type Table = dict[str, npt.NDArray[Any]]

_FOUNDING = 0
_PEOPLE, _POSTS, _FIRST, _OWN_ACCOUNT = range(3, 7)
"""Numbers of the draws of this module, after those that keep rows."""

_N_SKILLS = len(Skill)
_NOBODY = -1
_EMPLOYERS = (EmployerKind.ENTERPRISE, EmployerKind.HOUSEHOLD_BUSINESS)


def rounded_along(exact: Floats, start: float) -> Codes:
    """Return whole parts of which every run adds up to within one of the exact run.

    Parameters
    ----------
    exact
        Parts, 0 or above, shape (n,).
    start
        Where the rounding begins, from 0 to 1.
    """
    reached = np.floor(np.cumsum(exact) + start)
    parts: Codes = np.diff(reached, prepend=np.floor(start)).astype(np.int64)
    return parts


@dataclass(frozen=True, slots=True, eq=False)
class _Posts:
    """Posts to be filled, one row each."""

    kind: Codes
    row: Codes
    """Row of the employer among the kept ones of its kind."""
    skill: Codes
    """Skill asked for, -1 where any will do."""
    sector: Codes
    priority: Floats


def fit_staff(
    people: Table,
    firms: Table,
    households: Table,
    pools: Table,
    pay: PayTable,
    skills: SkillParameters,
    scale: int,
    luck: Luck,
) -> None:
    """Give the kept people employers so that heads and rows agree; counts follow.

    Writes where people stand, their post and pay, and the workers of every pool.

    Parameters
    ----------
    people, firms, households
        Kept rows; `employees_*` and `workers` are still those of scale 1.
    """
    before = people["employer_kind"].copy()
    posts = _posts(firms, households, scale, luck)
    taker = _takers(people, posts, _own_rows(people, firms, households), luck)
    _settle(people, posts, taker, firms, households)
    in_work = np.isin(before, _EMPLOYERS)
    _to_own_account(people, np.flatnonzero(in_work & (taker < 0)), pools, luck)
    _repay(people, before, firms, pools, pay, skills, luck)
    at_pool = people["employer_kind"] >= EmployerKind.PUBLIC_BODY
    heads = np.bincount(people["employer_id"][at_pool], minlength=pools["id"].size)
    pools["workers"] = heads * float(scale)


def _takers(people: Table, posts: _Posts, own_row: Codes, luck: Luck) -> Codes:
    """Return the post that each person takes, -1 for none, nearest ways first."""
    kind, skill = people["employer_kind"], people["skill"].astype(np.int64)
    sector = people["employer_sector"]
    fitting = _Fitting(people["id"], posts, luck)
    nothing = np.zeros(skill.size, np.int64), np.zeros(posts.kind.size, np.int64)
    asked = np.maximum(posts.skill, 0)
    for code in _EMPLOYERS:
        who, where = kind == code, posts.kind == code
        mine = skill if code is EmployerKind.ENTERPRISE else nothing[0]
        own = own_row * _N_SKILLS + mine, posts.row * _N_SKILLS + asked
        fitting.fill(who & (own_row >= 0), where, *own)
        of_sector = sector * _N_SKILLS + mine, posts.sector * _N_SKILLS + asked
        fitting.fill(who, where, *of_sector)
        fitting.fill(who, where, mine, asked)
    for who in (np.isin(kind, _EMPLOYERS), kind == EmployerKind.OWN_ACCOUNT):
        fitting.fill(who, posts.skill >= 0, skill, asked)
        fitting.fill(who, posts.kind >= 0, *nothing)
    return fitting.taker


class _Fitting:
    """People who take posts, group by group, until either side is used up."""

    def __init__(self, ids: Codes, posts: _Posts, luck: Luck) -> None:
        self.priority = luck.uniform(Stream.KEEP, _FOUNDING, ids, draw=_PEOPLE)
        self.posts = posts
        self.taker = np.full(ids.size, _NOBODY)
        """Post of each person, -1 for none."""
        self.is_open = np.ones(posts.kind.size, bool)

    def fill(self, who: Mask, where: Mask, mine: Codes, theirs: Codes) -> None:
        """Let those without a post take open ones of their group.

        Parameters
        ----------
        who, where
            People and posts concerned, shapes (n_people,) and (n_posts,).
        mine, theirs
            Group of each person and post.
        """
        free = np.flatnonzero(who & (self.taker < 0))
        open_ = np.flatnonzero(where & self.is_open)
        n = 1 + max(mine.max(initial=0), theirs.max(initial=0))
        pairs = np.minimum(
            np.bincount(mine[free], minlength=n),
            np.bincount(theirs[open_], minlength=n),
        )
        person, post = pairs_in_cells(
            (mine[free], self.priority[free]),
            (theirs[open_], self.posts.priority[open_]),
            pairs,
        )
        self.taker[free[person]] = open_[post]
        self.is_open[open_[post]] = False


def _own_rows(people: Table, firms: Table, households: Table) -> Codes:
    """Return the row of each person's employer among the kept, -1 if it is dropped."""
    row = np.full(people["id"].size, _NOBODY)
    for kind, table in zip(_EMPLOYERS, (firms, households), strict=True):
        at = np.flatnonzero(people["employer_kind"] == kind)
        employer = people["employer_id"][at]
        near = np.searchsorted(table["id"], employer)
        near = np.minimum(near, table["id"].size - 1)
        row[at] = np.where(table["id"][near] == employer, near, _NOBODY)
    return row


def _posts(firms: Table, households: Table, scale: int, luck: Luck) -> _Posts:
    """Return a row per worker row that the kept employers are worth."""
    columns = [firms[f"employees_{skill.label}"] for skill in Skill]
    exact = np.stack(columns, axis=1) * (firms["weight"] / scale)[:, None]
    start = luck.uniform(Stream.KEEP, _FOUNDING, [0], draw=_FIRST)
    staff = rounded_along(exact.ravel(), float(start[0]))
    workers = np.rint(households["workers"] * households["weight"] / scale)
    n_firms, n_households = firms["id"].size, households["id"].size
    count = np.concatenate([staff, workers.astype(np.int64)])
    enterprise, business = EmployerKind.ENTERPRISE, EmployerKind.HOUSEHOLD_BUSINESS

    def each(of_firms: Any, of_households: Any) -> Codes:
        cell = np.concatenate(
            [
                np.broadcast_to(of_firms, (n_firms, _N_SKILLS)).ravel(),
                np.broadcast_to(of_households, n_households),
            ]
        )
        return np.repeat(cell, count)

    total = int(count.sum())
    return _Posts(
        kind=each(int(enterprise), int(business)),
        row=each(np.arange(n_firms)[:, None], np.arange(n_households)),
        skill=each(np.arange(_N_SKILLS), _NOBODY),
        sector=each(firms["sector"][:, None], households["sector"]),
        priority=luck.uniform(Stream.KEEP, _FOUNDING, np.arange(total), draw=_POSTS),
    )


def _settle(
    people: Table, posts: _Posts, taker: Codes, firms: Table, households: Table
) -> None:
    """Write the employer of those who have a post."""
    for kind, table in zip(_EMPLOYERS, (firms, households), strict=True):
        rows = np.flatnonzero(taker >= 0)
        rows = rows[posts.kind[taker[rows]] == kind]
        people["employer_kind"][rows] = int(kind)
        people["employer_id"][rows] = table["id"][posts.row[taker[rows]]]
        people["post_skill"][rows] = people["skill"][rows]


def _to_own_account(people: Table, rows: Codes, pools: Table, luck: Luck) -> None:
    """Let those left over work for themselves in their ward, where others do."""
    draws = luck.uniform(Stream.KEEP, _FOUNDING, people["id"][rows], draw=_OWN_ACCOUNT)
    own = np.flatnonzero(pools["kind"] == EmployerKind.OWN_ACCOUNT)
    shape = int(pools["ward"].max()) + 1, len(Sector)
    claims, row = np.zeros(shape), np.full(shape, _NOBODY)
    place = pools["ward"][own], pools["sector"][own]
    claims[place], row[place] = pools["workers"][own], own
    steps = claims.cumsum(axis=1)[people["ward"][rows]]
    sector = (steps <= draws[:, None] * steps[:, -1:]).sum(axis=1)
    people["employer_kind"][rows] = int(EmployerKind.OWN_ACCOUNT)
    people["employer_id"][rows] = pools["id"][row[people["ward"][rows], sector]]
    people["post_skill"][rows] = _NOBODY


def _repay(
    people: Table,
    before: Codes,
    firms: Table,
    pools: Table,
    pay: PayTable,
    skills: SkillParameters,
    luck: Luck,
) -> None:
    """Set the pay of those who stand elsewhere than before."""
    kind, employer = people["employer_kind"], people["employer_id"]
    rows = np.flatnonzero(kind != before)
    spread = personal_spread(people["id"][rows], skills, luck)
    kind, employer, skill = kind[rows], employer[rows], people["skill"][rows]
    rate = pay.offered[len(Sector), skill]
    at_firm = np.flatnonzero(kind == EmployerKind.ENTERPRISE)
    firm = np.searchsorted(firms["id"], employer[at_firm])
    premium = firms["productivity"][firm] ** skills.pay_productivity_elasticity
    rate[at_firm] = pay.offered[firms["sector"][firm], skill[at_firm]] * premium
    alone = np.flatnonzero(kind == EmployerKind.OWN_ACCOUNT)
    rate[alone] = pay.own_account[pools["sector"][employer[alone]]]
    people["wage_mvnd_per_month"][rows] = base_pay(rate * spread)
