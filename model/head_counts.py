"""Head-counts when a month closes: one state each, staff that is people, none lost.

Invariants like those of `model.invariants`, about people and how many there are. The
count of every firm anew takes a pass over all who work; once a year is enough, since in
other months `head_counts_agree` compares the sums.
"""

from typing import Final

import numpy as np

from agents.classification import EmployerKind, Skill
from agents.firm import Firms
from agents.rows import NOBODY, Rows
from agents.worker import Workers
from model.invariants import InvariantBroken

__all__ = [
    "conserved",
    "head_counts_agree",
    "people_stand_in_one_state",
    "staff_is_recounted",
]

_HEADS_CLOSE: Final = 1e-6
"""Part of a head-count by which weights may miss a whole number."""
_OUTSIDE: Final = int(EmployerKind.OUTSIDE)
_ENTERPRISE: Final = int(EmployerKind.ENTERPRISE)
"""Plain numbers: beside a member of an enumeration NumPy widens the whole column."""


def people_stand_in_one_state(month: int, workers: Workers) -> None:
    """Everyone has one code of state, and an employer if and only if the code says so.

    Raises
    ------
    InvariantBroken
        If a living person has no state, or state and employer contradict each other.
    """
    kind = workers.employer_kind
    n_known = int(np.count_nonzero(kind >= _OUTSIDE))
    if n_known != len(workers) or (kind.size and kind.max() >= len(EmployerKind)):
        raise InvariantBroken(
            month,
            "somebody is in no state, or a dead row in one",
            people=len(workers),
            with_a_state=n_known,
            highest_state=float(kind.max()),
        )
    # The dead have neither state nor employer, so they need no mask. Rows take half
    # the memory of ids; once a year `staff_is_recounted` compares the two.
    wrong = (workers.employer_row > NOBODY) != (kind >= _ENTERPRISE)
    if wrong.any():
        row = int(wrong.argmax())
        raise InvariantBroken(
            month,
            "somebody's state and employer contradict each other",
            person=float(workers.ids[row]),
            state=float(kind[row]),
            employer=float(workers.employer_id[row]),
        )


def head_counts_agree(month: int, firms: Firms, scale: int, n_employed: int) -> None:
    """Staff by skill adds up to staff, firm by firm, and over firms to the people.

    Parameters
    ----------
    n_employed
        Rows of workers whom enterprises employ.

    Raises
    ------
    InvariantBroken
        If a firm's skills miss its staff, one is below nought, or all staff is not
        that of the people.
    """
    by_skill = [getattr(firms, f"employees_{skill.label}") for skill in Skill]
    staff = firms.employees
    off = np.abs(sum(by_skill) - staff)
    least = min(float(one.min(initial=0.0)) for one in by_skill)
    if not (off <= _HEADS_CLOSE * np.maximum(staff, 1.0)).all() or least < 0:
        row = int(off.argmax())
        raise InvariantBroken(
            month,
            "staff by skill does not add up to staff",
            firm=float(firms.ids[row]),
            staff=float(staff[row]),
            off_by=float(off[row]),
            least=least,
        )
    heads = float((firms.weight * staff).sum())
    people = float(scale * n_employed)
    if not abs(heads - people) <= _HEADS_CLOSE * max(people, 1.0):
        raise InvariantBroken(
            month, "firms' staff is not that of the people", staff=heads, people=people
        )


def staff_is_recounted(month: int, firms: Firms, workers: Workers, scale: int) -> None:
    """Count the people of every firm and skill anew: for each firm they are its staff.

    A pass over all who work, so once a year is enough: in other months
    `head_counts_agree` sees what adds up.

    Raises
    ------
    InvariantBroken
        If a firm's staff of a skill times its weight is not that of its people, or a
        person's employer stands in another row than is kept beside its id.
    """
    at_firms = np.flatnonzero(workers.employer_kind == _ENTERPRISE)
    rows = workers.employer_row.take(at_firms).astype(np.intp)
    _rows_lead_to_employers(month, firms, workers, at_firms, rows)
    place = rows * len(Skill) + workers.skill.take(at_firms)
    people = scale * np.bincount(place, minlength=firms.n_rows * len(Skill))
    for skill in Skill:
        staff = firms.weight * getattr(firms, f"employees_{skill.label}")
        off = np.abs(staff - people[skill :: len(Skill)])
        wrong = ~(off <= _HEADS_CLOSE * np.maximum(staff, 1.0))
        if wrong.any():
            row = int(wrong.argmax())
            raise InvariantBroken(
                month,
                f"a firm's {skill.label} staff is not that of its people",
                firm=float(firms.ids[row]),
                staff=float(staff[row]),
                people=float(people[skill :: len(Skill)][row]),
            )


def _rows_lead_to_employers(
    month: int, firms: Firms, workers: Workers, people: Rows, rows: Rows
) -> None:
    employed = workers.employer_id > NOBODY
    wrong = employed != (workers.employer_row > NOBODY)
    ids = np.append(firms.ids, NOBODY).take(rows, mode="clip")
    wrong[people] |= ids != workers.employer_id.take(people)
    if wrong.any():
        row = int(wrong.argmax())
        raise InvariantBroken(
            month,
            "the row kept beside an employer's id leads elsewhere",
            person=float(workers.ids[row]),
            employer=float(workers.employer_id[row]),
            row=float(workers.employer_row[row]),
        )


def conserved(
    month: int, what: str, before: float, entered: float, left: float, now: float
) -> None:
    """Nobody appears or vanishes: what is there is what was, plus in, less out.

    Parameters
    ----------
    what
        Who is counted: people, firms, projects.
    before, now
        At the close of the month before, and of this one, in rows or weights.
    entered, left
        Who came and who went in between, in the same unit.

    Raises
    ------
    InvariantBroken
        If the count is off.
    """
    off = abs(before + entered - left - now)
    if not off <= _HEADS_CLOSE * max(abs(before), abs(now), 1.0):
        raise InvariantBroken(
            month,
            f"{what} are not conserved",
            before=before,
            entered=entered,
            left=left,
            now=now,
        )
