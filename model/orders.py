"""What is ordered and comes whole after its months: beds, land, plants, conversions."""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal

__all__ = ["LONGEST_WAIT", "Orders", "ProgrammeParameters"]

type Floats = npt.NDArray[np.float64]

LONGEST_WAIT: Final = 72
"""Orders wait fewer months than this [months]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeParameters:
    """What becomes of what the province's programmes begin and pay for.

    Raises
    ------
    Refusal
        If it is no share.
    """

    programme_finished_share: float
    """Part of substations, land, beds, conversions and renewables that programmes
    begin which ever stands [share]."""

    def __post_init__(self) -> None:
        share = self.programme_finished_share
        if not 0 <= share <= 1:
            raise Refusal(f"programme_finished_share is {share:g}; expected 0 to 1")


@dataclass(slots=True, eq=False)
class Orders:
    """Amounts on order by the month they are due in.

    A month has the row of its number modulo the longest wait, so nothing is moved from
    month to month.
    """

    due: Floats
    """What comes in each of the months ahead, shape (longest_wait, ...)."""

    @classmethod
    def none(cls, *shape: int) -> Self:
        """Return an empty book of orders for amounts of this shape."""
        return cls(np.zeros((LONGEST_WAIT, *shape)))

    @property
    def under_way(self) -> Floats:
        """All that is ordered and has not come, shape of one amount."""
        return np.asarray(self.due.sum(axis=0))

    def place(self, amount: Floats | float, month: int, wait_months: float) -> None:
        """Order an amount; it comes after a wait of at least one month.

        Raises
        ------
        Refusal
            If the wait is longer than orders can wait.
        """
        wait = max(round(wait_months), 1)
        if wait >= LONGEST_WAIT:
            raise Refusal(
                f"an order waits {wait} months; expected fewer than {LONGEST_WAIT}\n"
                "lower the months it takes to build"
            )
        self.due[(month + wait) % LONGEST_WAIT] += amount

    def arrive(self, month: int) -> Floats:
        """Return what is due this month and strike it off."""
        row = month % LONGEST_WAIT
        come = np.array(self.due[row])
        self.due[row] = 0.0
        return come
