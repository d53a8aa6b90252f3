"""When a lever acts and how strongly: a share per month, in steps."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR
from agents.refusal import Refusal, readable

__all__ = [
    "FIRST_POLICY_MONTH",
    "N_MONTHS",
    "Month",
    "Schedule",
    "month_from",
    "month_text",
]

type Month = int
"""Months since January 2020; files write it as year and month: 2026-09."""

_YEAR_0: Final = 2020
_LONGEST_SHOWN: Final = 20
FIRST_POLICY_MONTH: Final = 6 * MONTHS_OF_A_YEAR
"""January 2026: policy and scenario act from this month on."""
N_MONTHS: Final = 16 * MONTHS_OF_A_YEAR
"""Months from January 2020 to December 2035."""

_WRITTEN: Final = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


def month_text(month: Month) -> str:
    """Return a month as files write it: 80 is 2026-09."""
    year, of_year = divmod(month, MONTHS_OF_A_YEAR)
    return f"{_YEAR_0 + year}-{of_year + 1:02d}"


def month_from(text: str) -> Month:
    """Return the month that a file writes.

    Raises
    ------
    Refusal
        If it is not a year and month, or policy and scenario cannot act in it.
    """
    written = _WRITTEN.fullmatch(text)
    if not written:
        given = readable(text, _LONGEST_SHOWN)
        raise Refusal(
            f"month is '{given}'; expected a year and a month\n"
            'write it as "2026-09", with the quotes'
        )
    year, of_year = int(written[1]), int(written[2])
    month = (year - _YEAR_0) * MONTHS_OF_A_YEAR + of_year - 1
    if not FIRST_POLICY_MONTH <= month < N_MONTHS:
        raise _not_a_month_of_policy(month)
    return month


def _not_a_month_of_policy(month: Month) -> Refusal:
    first, last = month_text(FIRST_POLICY_MONTH), month_text(N_MONTHS - 1)
    return Refusal(
        f"month {month_text(month)} is outside {first} to {last}\n"
        "policy and scenario act in these months; name one of them"
    )


@dataclass(frozen=True, slots=True)
class Schedule:
    """The intensity of a lever, month by month: a share that changes in steps.

    Before its first step and before January 2026 it is 0; after its last step the last
    share stays to December 2035. Steps that change nothing are left out, so that two
    schedules are equal when they say the same of every month.

    Attributes
    ----------
    steps
        Month from which a share holds and the share [0 to 1], in order of months.
        None is the neutral schedule.

    Raises
    ------
    Refusal
        If a share is not within 0 to 1, or a month is out of order or not one in which
        policies act.
    """

    steps: tuple[tuple[Month, float], ...] = ()

    def __post_init__(self) -> None:
        for month, share in self.steps:
            if not FIRST_POLICY_MONTH <= month < N_MONTHS:
                raise _not_a_month_of_policy(month)
            if not 0 <= share <= 1:
                raise Refusal(
                    f"intensity from {month_text(month)} is {share:g}; "
                    "expected a share from 0 to 1 (0.5 is 50 %)\n"
                    'write intensity = 0.5, or steps: [["2026-09", 0.5]]'
                )
        for (before, _), (after, _) in pairwise(self.steps):
            if after <= before:
                raise Refusal(
                    f"intensity: {month_text(after)} stands after {month_text(before)}"
                    "; expected each month once, in order\nput the steps in order"
                )
        changing: list[tuple[Month, float]] = []
        for month, share in self.steps:
            if share != (changing[-1][1] if changing else 0):
                changing.append((month, share))
        object.__setattr__(self, "steps", tuple(changing))

    @staticmethod
    def constant(share: float) -> "Schedule":
        """Return one share for every month from January 2026 to December 2035."""
        return Schedule(((FIRST_POLICY_MONTH, share),))

    @property
    def is_neutral(self) -> bool:
        """Whether it is 0 in every month."""
        return not self.steps

    @property
    def first_month(self) -> Month | None:
        """The first month above 0, None when there is none."""
        # Steps change the share, so the first one leaves 0.
        return self.steps[0][0] if self.steps else None

    def at(self, month: Month) -> float:
        """Return the share that holds in a month [0 to 1]."""
        place = bisect_right(self.steps, month, key=lambda step: step[0])
        return self.steps[place - 1][1] if place else 0.0

    def values(self) -> npt.NDArray[np.float64]:
        """Return the share of every month [0 to 1], shape (n_months,)."""
        shares = np.zeros(N_MONTHS)
        for month, share in self.steps:
            shares[month:] = share
        return shares
