"""Who is helped to pay for a digital step: vouchers, and a placebo that pays nothing.

Both end in one term, the part of the price that somebody else pays. The placebo chooses
its recipients by luck of their own and multiplies the term by its effect, which is 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.firm import Firms
from agents.luck import Luck, Stream
from model.budget import Grants
from model.policy.policy import Policy

__all__ = ["NOTHING_WITHHELD", "Withheld", "paid_for_shares"]

type Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Withheld:
    """Vouchers that are not given although the policy grants them.

    For tests of what one voucher does: a month and a firm each.
    """

    pairs: frozenset[tuple[int, int]] = frozenset()

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> "Withheld":
        """Return the withheld vouchers of pairs of month and id of a firm."""
        return cls(frozenset(pairs))

    def firms(self, month: int) -> npt.NDArray[np.int64]:
        """Return the ids of the firms whose voucher is withheld in a month."""
        ids = sorted(id_ for when, id_ in self.pairs if when == month)
        return np.array(ids, dtype=np.int64)


NOTHING_WITHHELD: Final = Withheld()


def paid_for_shares(
    firms: Firms,
    policy: Policy,
    grants: Grants,
    withheld: Withheld,
    luck: Luck,
    month: int,
) -> tuple[Floats, Floats]:
    """Return the part of a digital step's price that vouchers and the placebo pay.

    Parameters
    ----------
    policy, grants
        Who may have a voucher, and how much of the price it pays after the budget.

    Returns
    -------
    tuple
        Of vouchers and of the placebo, each of shape (n_rows,) [share].
    """
    small = firms.employees <= policy.adoption_vouchers.max_employees
    vouchers = np.where(small & firms.is_alive, grants["adoption_vouchers"], 0.0)
    vouchers[np.isin(firms.ids, withheld.firms(month))] = 0.0
    placebo: Floats = np.zeros(firms.n_rows)
    if grants["placebo"] > 0:
        mark = luck.uniform(Stream.PLACEBO, month, firms.ids)
        receives = (mark < grants["placebo"]) & firms.is_alive
        placebo = policy.placebo.effect * receives.astype(np.float64)
    return vouchers, np.minimum(placebo, 1 - vouchers)
