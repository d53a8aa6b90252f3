"""What makes a digital step lighter: credit that the province guarantees, and savings.

Credit spreads a part of a step's price over the years of the loan, so that it weighs
less on the first. The loan is repaid with interest; where a firm closes, its cash
repays first and the province makes good the guaranteed part of what is left. Savings
are what a step costs less.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR
from agents.firm import Firms
from agents.refusal import Refusal
from model.accounts import Account, Ledger, Purpose, firms_are_paid
from model.budget import Treasury

__all__ = [
    "GuaranteeClaims",
    "TechnologyFinanceParameters",
    "closing_firms_repay",
    "first_year_share",
    "guaranteed_losses",
    "lend",
    "loans_are_repaid",
    "step_savings",
]

type Floats = npt.NDArray[np.float64]
type Rows = npt.NDArray[np.intp]

_FINANCE: Final = Account.FINANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class TechnologyFinanceParameters:
    """The terms of guaranteed credit.

    Raises
    ------
    Refusal
        If a share leaves 0 to 1, a rate is negative, or a loan has no years.
    """

    technology_loan_years: float
    """Years over which a loan is repaid [years]."""
    technology_loan_interest: float
    """Interest on it [share a year]."""
    technology_guarantee_share: float
    """Part of a lost loan that the province makes good [share]."""
    technology_search_cost: float
    """Part of a step's price that is finding tool and maker [share]."""

    def __post_init__(self) -> None:
        for name in ("technology_guarantee_share", "technology_search_cost"):
            if not 0 <= getattr(self, name) <= 1:
                raise Refusal(f"{name} is {getattr(self, name)}; expected 0 to 1")
        if self.technology_loan_years < 1 or self.technology_loan_interest < 0:
            raise Refusal(
                "a loan for technology runs a year or more, at interest of 0 or more"
            )


@dataclass(slots=True, kw_only=True, eq=False)
class GuaranteeClaims:
    """What the province owes finance for loans of firms that closed."""

    due_bn_vnd: float
    """To be paid next month [bn VND]."""

    @classmethod
    def of_2020(cls) -> "GuaranteeClaims":
        """Return the claims of January 2020: none."""
        return cls(due_bn_vnd=0.0)

    def settle(self, ledger: Ledger, treasury: Treasury) -> None:
        """Pay what is due, as spending on technology finance."""
        if self.due_bn_vnd:
            province, purpose = Account.PROVINCE, Purpose.LEVERS
            ledger.pay(province, _FINANCE, purpose, self.due_bn_vnd)
            treasury.enter("technology_finance", self.due_bn_vnd)
            self.due_bn_vnd = 0.0


def first_year_share(
    credit_share: float, parameters: TechnologyFinanceParameters
) -> float:
    """Return the part of a price that falls on the first year, credit counted [share].

    Without credit all of it. Of what is lent, a year's part of the loan and the
    interest on it, never more than the loan itself.
    """
    of_loan = 1 / parameters.technology_loan_years + parameters.technology_loan_interest
    return 1 - credit_share * (1 - min(of_loan, 1.0))


def step_savings(
    member_discount: Floats,
    grants: Mapping[str, float],
    parameters: TechnologyFinanceParameters,
) -> Floats:
    """Return the part of a step's price that a firm saves, shape (n_firms,) [share].

    Members of the platform pay less, and who need not search pays less of what is left.

    Parameters
    ----------
    member_discount
        What membership of the shared platform takes off, shape (n_firms,) [share].
    grants
        How strongly each lever acts [share].
    """
    found = parameters.technology_search_cost * grants["technology_market"]
    savings: Floats = 1 - (1 - member_discount) * (1 - found)
    return savings


def lend(ledger: Ledger, firms: Firms, rows: Rows, loans_bn_vnd: Floats) -> None:
    """Lend to firms that take a step; cash and debt rise alike.

    Parameters
    ----------
    rows
        Rows of the firms, shape (n,).
    loans_bn_vnd
        What each borrows, shape (n,) [bn VND, current prices].
    """
    firms_are_paid(ledger, firms, rows, _FINANCE, Purpose.CREDIT, loans_bn_vnd)
    owed = firms.technology_loan_bn_vnd[rows] + loans_bn_vnd
    firms.write(rows, technology_loan_bn_vnd=owed)


def loans_are_repaid(
    ledger: Ledger, firms: Firms, parameters: TechnologyFinanceParameters
) -> None:
    """Let every debtor repay its month: an even part of what is left, and interest."""
    rows = np.flatnonzero(firms.technology_loan_bn_vnd > 0)
    if not rows.size:
        return
    owed = firms.technology_loan_bn_vnd[rows]
    months = parameters.technology_loan_years * MONTHS_OF_A_YEAR
    back = owed / months
    interest = owed * parameters.technology_loan_interest / MONTHS_OF_A_YEAR
    firms_are_paid(ledger, firms, rows, _FINANCE, Purpose.REPAYMENT, -back)
    firms_are_paid(ledger, firms, rows, _FINANCE, Purpose.EQUIPMENT, -interest)
    firms.write(rows, technology_loan_bn_vnd=owed - back)


def closing_firms_repay(ledger: Ledger, firms: Firms, rows: Rows) -> None:
    """Let closing firms repay their loans as far as their cash goes.

    Finance comes before the owners, to whom what then is left goes.

    Parameters
    ----------
    rows
        Rows of the firms that close, still alive, shape (n,).
    """
    rows = rows[firms.technology_loan_bn_vnd[rows] > 0]
    owed = firms.technology_loan_bn_vnd[rows]
    back = np.minimum(owed, np.maximum(firms.cash_bn_vnd[rows], 0.0))
    firms_are_paid(ledger, firms, rows, _FINANCE, Purpose.REPAYMENT, -back)
    firms.write(rows, technology_loan_bn_vnd=owed - back)


def guaranteed_losses(
    firms: Firms, rows: Rows, parameters: TechnologyFinanceParameters
) -> float:
    """Return what the province owes for loans of firms that close [bn VND].

    Parameters
    ----------
    rows
        Rows of the firms that close, still alive, shape (n,).
    """
    lost = float((firms.weight[rows] * firms.technology_loan_bn_vnd[rows]).sum())
    return parameters.technology_guarantee_share * lost
