"""How a person's standing changes: the one place where people begin and end a spell.

Every move books both sides: who stands where (`LabourMarket.persons`), the heads and
pay of employers, the post that opens or is filled, and the month the new spell ends.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from agents.classification import EmployerKind, Sector, Skill
from agents.luck import Stream
from agents.worker import base_pay, spell_end
from model.employers import Employers, LabourScene, sector_row
from model.labour_stock import LabourMarket, LabourParameters
from model.synthesis.skills_and_pay import SkillParameters, personal_spread

__all__ = [
    "JobMoves",
    "begin_spells",
    "pay_in_post",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Rows = npt.NDArray[np.intp]
type Numbers = npt.NDArray[Any]

_NOBODY = -1
_NO_WORK: Mapping[str, float] = MappingProxyType(
    {
        "employer_id": _NOBODY,
        "employer_row": _NOBODY,
        "post_skill": _NOBODY,
        "wage_mvnd_per_month": 0.0,
    }
)
_HIRED = 1
"""Number of the draw for the spell of one who begins to work."""


def begin_spells(
    scene: LabourScene,
    market: LabourMarket,
    parameters: LabourParameters,
    rows: Rows,
    kind: EmployerKind | Numbers,
    draw: int = 0,
    **columns: npt.ArrayLike,
) -> None:
    """Let people stand elsewhere from now on, and fix when that ends.

    Parameters
    ----------
    rows
        Rows of the people, each once, shape (n_movers,).
    kind
        Where they stand from now on, one for all or shape (n_movers,).
    draw
        Number of the draw: a person may begin two spells in a month, not two with one
        number.
    columns
        Employer's id and row, the post's skill and pay, of those who begin to work;
        those who cease to have none. Left out, they stay as they are.
    """
    if not rows.size:
        return
    workers, kinds = scene.workers, np.full(rows.size, kind)
    skill, before = workers.skill.take(rows), workers.employer_kind.take(rows)
    market.move(before, kinds, skill, scene.scale)
    ids = workers.ids.take(rows)
    drawn = scene.luck.uniform(Stream.SPELL, scene.month, ids, draw=draw)
    ends = spell_end(drawn, scene.month, parameters.end_hazards.take(kinds))
    workers.write(rows, employer_kind=kinds, spell_ends_month=ends, **columns)
    ceases = (kinds < EmployerKind.ENTERPRISE) & (before >= EmployerKind.ENTERPRISE)
    idle = rows.compress(ceases)
    if idle.size:
        workers.write(idle, **_NO_WORK)


def pay_in_post(
    scene: LabourScene,
    market: LabourMarket,
    skills: SkillParameters,
    rows: Rows,
    kind: Numbers,
    row: Numbers,
    post_skill: Numbers,
) -> Floats:
    """Return pay in a post at wages of 2020: post, employer, person [million VND].

    Parameters
    ----------
    rows
        Rows of the people, shape (n,).
    kind, row, post_skill
        Kind and row of each one's employer, and what the post asks for, shape (n,).
    """
    offered = market.offered_pay[sector_row(scene, kind, row), post_skill]
    at_firm = kind == EmployerKind.ENTERPRISE
    offered[at_firm] *= (
        scene.firms.productivity[row[at_firm]] ** skills.pay_productivity_elasticity
    )
    spread = personal_spread(scene.workers.ids[rows], skills, scene.luck)
    return base_pay(offered * spread)


class JobMoves:
    """The moves of one month and what they have in common.

    Parameters
    ----------
    scene, market
        The month, and what lasts of the labour market.
    parameters, skills
        Of the labour market and of pay.
    """

    def __init__(
        self,
        scene: LabourScene,
        market: LabourMarket,
        parameters: LabourParameters,
        skills: SkillParameters,
    ) -> None:
        self.scene = scene
        self.market = market
        self.parameters = parameters
        self.skills = skills
        self.employers = Employers(scene)

    def begin(
        self,
        rows: Rows,
        kind: EmployerKind | Numbers,
        draw: int = 0,
        **columns: npt.ArrayLike,
    ) -> None:
        """Let people stand elsewhere: see `begin_spells`."""
        begin_spells(
            self.scene, self.market, self.parameters, rows, kind, draw, **columns
        )

    def leave(self, rows: Rows) -> None:
        """Take working people off their employers' books and open their posts.

        Their own columns are left to what they begin next.
        """
        if not rows.size:
            return
        workers, employers = self.scene.workers, self.employers
        kind = workers.employer_kind.take(rows)
        employer = employers.number(kind, workers.employer_row.take(rows))
        pay = workers.wage_mvnd_per_month.take(rows).astype(np.float64)
        employers.leave(employer, workers.skill.take(rows), pay)
        held = kind != EmployerKind.OWN_ACCOUNT
        asked = workers.post_skill.take(rows.compress(held)).astype(np.int64)
        employer = employer.compress(held)
        employers.open(employer, self._asked_again(employer, asked))

    def _asked_again(self, employer: Codes, asked: Codes) -> Codes:
        """Return the skills of the posts that open again.

        A firm that lacks digital skills for its stage asks for these in place of staff
        without training, as far as it lacks them.
        """
        firms, employers = self.scene.firms, self.employers
        may = np.flatnonzero((asked == Skill.BASIC) & (employer < firms.n_rows))
        if not may.size:
            return asked
        order = may[np.argsort(employer[may], kind="stable")]
        firm = employer[order]
        need = np.array(self.parameters.digital_skill_need)[firms.digital_stage[firm]]
        per_row = employers.heads_per_row.take(firm)
        skilled = firms.employees_digital.take(firm) + firms.employees_advanced.take(
            firm
        )
        coming = np.zeros(firm.size, np.int64)
        for code in (Skill.DIGITAL, Skill.ADVANCED):
            coming += employers.staff_change[code].take(firm)
            coming += employers.posts[code].take(firm)
        lacking = (
            need * firms.employees.take(firm) / per_row - skilled / per_row - coming
        )
        # Firms stand in order: the rank counts on from where each one's run begins.
        place = np.arange(firm.size)
        begins = np.append(True, firm[1:] != firm[:-1])
        rank = place - np.maximum.accumulate(np.where(begins, place, 0))
        again = asked.copy()
        again[order[rank < np.floor(lacking)]] = Skill.DIGITAL
        return again

    def hire(self, rows: Rows, employer: Codes, post_skill: Codes) -> None:
        """Let people begin to work in open posts; who has own account gives it up."""
        if not rows.size:
            return
        workers, employers = self.scene.workers, self.employers
        own = workers.employer_kind.take(rows) == EmployerKind.OWN_ACCOUNT
        self.leave(rows.compress(own))
        kind, row = employers.kind_and_row(employer)
        pay = pay_in_post(
            self.scene, self.market, self.skills, rows, kind, row, post_skill
        )
        employers.fill(employer, post_skill)
        employers.join(employer, workers.skill.take(rows), pay)
        self.begin(
            rows,
            kind,
            _HIRED,
            employer_id=employers.ids.take(employer),
            employer_row=row,
            post_skill=post_skill,
            wage_mvnd_per_month=pay,
        )

    def turn_to_own_account(self, rows: Rows) -> None:
        """Let seekers work for themselves in their ward, where others do."""
        if not rows.size:
            return
        scene, workers = self.scene, self.scene.workers
        pools = scene.employer_pools
        drawn = scene.luck.uniform(Stream.OWN_ACCOUNT, scene.month, workers.ids[rows])
        row = _own_account_row(scene, workers.ward[rows], drawn)
        spread = personal_spread(workers.ids[rows], self.skills, scene.luck)
        pay = base_pay(self.market.own_account_pay[pools.sector[row]] * spread)
        number = self.employers.number(np.array(EmployerKind.OWN_ACCOUNT), row)
        self.employers.join(number, workers.skill[rows], pay)
        self.begin(
            rows,
            EmployerKind.OWN_ACCOUNT,
            _HIRED,
            employer_id=pools.ids[row],
            employer_row=row,
            wage_mvnd_per_month=pay,
        )

    def go(self, rows: Rows) -> None:
        """Let people leave the model: by age, or for elsewhere."""
        if not rows.size:
            return
        workers = self.scene.workers
        working = rows[workers.employer_kind[rows] >= EmployerKind.ENTERPRISE]
        self.leave(working)
        self.market.count(
            workers.employer_kind[rows], workers.skill[rows], -self.scene.scale
        )
        workers.deaths(workers.ids[rows])


def _own_account_row(scene: LabourScene, ward: Numbers, drawn: Floats) -> Codes:
    """Return the pool of the ward that each person joins, by the people in them."""
    pools = scene.employer_pools
    shape = scene.labour_area.size, len(Sector)
    claims, row = np.zeros(shape), np.full(shape, _NOBODY)
    own = np.flatnonzero(pools.kind == EmployerKind.OWN_ACCOUNT)
    place = pools.ward[own], pools.sector[own]
    # One row more for each, so that an empty pool can be joined too.
    claims[place] = pools.workers[own] + scene.scale
    row[place] = own
    steps = claims.cumsum(axis=1)[ward]
    sector = (steps <= drawn[:, None] * steps[:, -1:]).sum(axis=1)
    return row[ward, sector]
