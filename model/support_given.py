"""Who is given what: money that levers pay to single firms, or forgo, in a month.

Vouchers, members' fees and called guarantees leave the treasury; forgone tax never
reaches it; guaranteed credit is lent, not given. What levers spend on everybody, on
works or on people stands with no firm and is not here.
"""

from dataclasses import dataclass, field
from enum import IntEnum, unique

import numpy as np
import numpy.typing as npt

from agents.firm import Firms

__all__ = ["MONEY", "SupportKind", "SupportMonth"]

type Floats = npt.NDArray[np.float64]
type Ids = npt.NDArray[np.int64]
type Rows = npt.NDArray[np.intp]


@unique
class SupportKind(IntEnum):
    """Ways in which a firm is supported."""

    VOUCHER = 0
    """Part of a digital step's price that a voucher pays."""
    PLATFORM_FEE = 1
    """Part of the fee of the shared platform that the province pays."""
    TAX_FORGONE = 2
    """Tax on profits below what it would owe without the policy."""
    GUARANTEE = 3
    """What the province makes good of its loan when it closes."""
    CREDIT = 4
    """Guaranteed credit for a digital step; lent, not given."""

    @property
    def label(self) -> str:
        """The name used in files and tables."""
        return self.name.lower()


MONEY = (
    SupportKind.VOUCHER,
    SupportKind.PLATFORM_FEE,
    SupportKind.TAX_FORGONE,
    SupportKind.GUARANTEE,
)
"""Support that the public purse bears."""


@dataclass(frozen=True, slots=True, eq=False)
class SupportMonth:
    """Support of one month, noted as it is given."""

    given: list[tuple[SupportKind, Ids, Floats]] = field(default_factory=list)
    """Kind, ids of firms and what all enterprises of each row got [bn VND, current
    prices]; a firm stands once in each."""

    def note(
        self,
        kind: SupportKind,
        firms: Firms,
        bn_vnd: Floats,
        rows: Rows | None = None,
    ) -> None:
        """Note what firms get.

        Parameters
        ----------
        bn_vnd
            What one enterprise of each gets, shape (n,) [bn VND, current prices].
        rows
            Rows of these firms, each once, shape (n,); all rows when not given.
        """
        some = np.flatnonzero(bn_vnd > 0)
        if some.size:
            at = some if rows is None else rows[some]
            self.given.append((kind, firms.ids[at], firms.weight[at] * bn_vnd[some]))
