"""Heads, pay and posts of the employers of January 2020, counted from the people."""

from typing import Any

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, EmployerKind, Skill
from agents.luck import Luck, Stream
from agents.worker import spell_end
from model.labour_stock import LabourParameters

__all__ = ["begin_founding_spells", "begin_work", "count_staff"]

type Table = dict[str, npt.NDArray[Any]]

_FOUNDING = 0
_BEFORE_FOUNDING = -1
_N_SKILLS = len(Skill)
_DRAWS_OF_THE_MONTH = len(EmployerKind)
"""Founding spells use the numbers of draws after those of spells begun in January."""


def count_staff(firms: Table, people: Table, scale: int = 1) -> None:
    """Count each firm's staff and sum its pay, by skill, from its people.

    Heads are those of one enterprise: rows times scale over the firm's weight.
    """
    staff = np.flatnonzero(people["employer_kind"] == EmployerKind.ENTERPRISE)
    row = np.searchsorted(firms["id"], people["employer_id"][staff])
    cell = row * _N_SKILLS + people["skill"][staff]
    n_firms = firms["id"].size
    per_row = (scale / firms["weight"])[:, None] if scale > 1 else 1.0
    heads, pay = (
        np.bincount(cell, of_each, n_firms * _N_SKILLS).reshape(n_firms, _N_SKILLS)
        * per_row
        for of_each in (None, people["wage_mvnd_per_month"][staff])
    )
    firms["employees"] = heads.sum(axis=1)
    for skill in Skill:
        firms[f"employees_{skill.label}"] = heads[:, skill].astype(np.float64)
        firms[f"pay_{skill.label}_mvnd"] = pay[:, skill]
        firms[f"vacancies_{skill.label}"] = np.zeros(n_firms)


def begin_work(
    people: Table, firms: Table, households: Table, pools: Table, scale: int
) -> None:
    """Count staff and give people the row of their employer; no post is open."""
    count_staff(firms, people, scale)
    row = np.full(people["id"].size, -1)
    for kind, employers in (
        (EmployerKind.ENTERPRISE, firms),
        (EmployerKind.HOUSEHOLD_BUSINESS, households),
        (EmployerKind.PUBLIC_BODY, pools),
        (EmployerKind.OWN_ACCOUNT, pools),
    ):
        at = np.flatnonzero(people["employer_kind"] == kind)
        row[at] = np.searchsorted(employers["id"], people["employer_id"][at])
    people["employer_row"] = row


def begin_founding_spells(
    people: Table,
    parameters: LabourParameters,
    leaving_ages: tuple[float, ...],
    luck: Luck,
) -> None:
    """Fix when the spell that each person is in ends, as if all began just now.

    Spells without memory have the same rest whenever they began. Who is outside and
    younger than school leavers of their skill stays until that age.

    Parameters
    ----------
    leaving_ages
        Age at which people look for work, by skill [years].
    """
    hazard = parameters.end_hazards[people["employer_kind"]]
    drawn = luck.uniform(
        Stream.SPELL, _FOUNDING, people["id"], draw=_DRAWS_OF_THE_MONTH
    )
    ends = spell_end(drawn, _BEFORE_FOUNDING, hazard)
    months = np.rint(np.array(leaving_ages) * MONTHS_OF_A_YEAR).astype(np.int64)
    leaves_school = people["birth_month"] + months[people["skill"]]
    at_school = people["employer_kind"] == EmployerKind.OUTSIDE
    at_school &= leaves_school > _FOUNDING
    people["spell_ends_month"] = np.where(at_school, leaves_school, ends)
