"""The month's budget for levers: its frame, its cut, and what partners paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from model.budget import Treasury
from model.policy.policy import LEVERS

__all__ = ["BudgetView"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetView:
    """What levers might cost and how it was shared; bn VND at current prices."""

    frame: float
    """What the province may spend on levers, before overspending is made good."""
    cut: float
    """Granted over wanted [share]."""
    by_partners: Mapping[str, float]
    """What private partners paid, by lever."""

    @classmethod
    def of(cls, treasury: Treasury, lever_budget_share: float) -> Self:
        """Return the month's budget.

        The frame is told whether levers act or not: a placebo moves no figure.
        """
        paid = treasury.by_partners.tolist()
        return cls(
            frame=lever_budget_share * treasury.retained_per_month,
            cut=treasury.cut,
            by_partners=dict(zip(LEVERS, paid, strict=True)),
        )
