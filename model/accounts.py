"""The accounts: who paid whom, for what, in the month and in the year.

Money moves only here, and every payment debits one side and credits the other in the
same call. Six accounts stand for all who hold money; what enterprises hold is the cash
of each firm, so the account of enterprises and the firms' cash must move together.
Amounts are at current prices.
"""

from dataclasses import dataclass
from enum import IntEnum, unique
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, Owner, is_foreign
from agents.firm import Firms
from agents.refusal import Refusal
from model.invariants import InvariantBroken, payments_balance

__all__ = [
    "Account",
    "Ledger",
    "Purpose",
    "account_of_owner",
    "firms_are_paid",
    "holdings_and_debt",
    "owners_fund",
    "owners_wind_up",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Rows = npt.NDArray[np.intp]


@unique
class Account(IntEnum):
    """Who holds money."""

    ENTERPRISES = 0
    """All firms; the account holds the sum of their cash."""
    HOUSEHOLDS = 1
    """People, household businesses, farms and own account."""
    PROVINCE = 2
    CENTRE = 3
    """The central government."""
    REST_OF_WORLD = 4
    """The rest of the country and all other countries."""
    FINANCE = 5
    """Banks and funds: deposits, credit, private partners of the province."""


@unique
class Purpose(IntEnum):
    """What a payment is for."""

    PURCHASES = 0
    """Goods and services made in the province, product taxes included."""
    NET_PURCHASES_OUTSIDE = 1
    """What the rest of the world buys less what it sells; either sign."""
    IMPORTS = 2
    """What households buy that is not made in the province."""
    EQUIPMENT = 3
    """Upkeep and extension of plant, interest included."""
    WAGES = 4
    PRODUCT_TAXES = 5
    PROFIT_TAX = 6
    MINIMUM_TAX = 7
    """Top-up to the rate of the global minimum tax."""
    INCOME_TAX = 8
    RESOURCE_TAX = 9
    LAND_FEES = 10
    """Land rent and fees for the use of land."""
    SUPPORT = 11
    """What the investment support fund gives back of the minimum tax."""
    PROFITS = 12
    """Profits that owners take out."""
    SAVING = 13
    """What households put into deposits or draw from them; either sign."""
    CREDIT = 14
    """What finance lends to firms whose cash is gone."""
    REPAYMENT = 15
    EQUITY = 16
    """Money of owners with which a firm starts."""
    WINDING_UP = 17
    """What is left when a firm closes, or what finance loses with it."""
    LEVERS = 18
    """What the province spends on its levers."""
    PARTNERSHIP = 19
    """What private partners spend on them."""


_SIGNED: Final = (Purpose.NET_PURCHASES_OUTSIDE, Purpose.SAVING)
"""Net flows, which may run the other way; every other amount is 0 or more."""


@dataclass(slots=True, kw_only=True, eq=False)
class Ledger:
    """The accounts of the running month and year.

    `flows` tells payer, payee and purpose; `paid` and `received` are kept apart from
    it, each side by its own addition, so that closing has something to compare.
    """

    flows: Floats
    """Paid this month by purpose, payer and payee [bn VND]."""
    year: Floats
    """Paid in the running year up to the last close, by the same [bn VND]."""
    paid: Floats
    """Debits of the month by account [bn VND]."""
    received: Floats
    """Credits of the month by account [bn VND]."""
    balance: Floats
    """What each account holds; they sum to zero [bn VND]."""
    opening: Floats
    """Balances when the month opened [bn VND]."""
    debt: float
    """What firms owe to finance at the last close [bn VND]."""

    @classmethod
    def opened(cls, holdings: float = 0.0, debt: float = 0.0) -> Self:
        """Return an empty ledger whose enterprises hold cash deposited at finance.

        Parameters
        ----------
        holdings, debt
            Cash of the firms, and what they owe, from `holdings_and_debt` [bn VND].
        """
        n = len(Account)
        balance = np.zeros(n)
        balance[Account.ENTERPRISES] = holdings
        balance[Account.FINANCE] = -holdings
        return cls(
            flows=np.zeros((len(Purpose), n, n)),
            year=np.zeros((len(Purpose), n, n)),
            paid=np.zeros(n),
            received=np.zeros(n),
            balance=balance,
            opening=balance.copy(),
            debt=debt,
        )

    def pay(
        self, payer: Account, payee: Account, purpose: Purpose, amount_bn_vnd: float
    ) -> None:
        """Move money from one account to another, both sides at once.

        Members of an account pay each other as well: households buy from household
        businesses.

        Raises
        ------
        Refusal
            If the amount is no finite number, or negative where the purpose is not
            that of a net flow.
        """
        amount = float(amount_bn_vnd)
        if not (amount >= 0 or (amount < 0 and purpose in _SIGNED)) or np.isinf(amount):
            raise Refusal(
                f"{payer.name} pays {amount} bn VND for {purpose.name}\n"
                "expected a finite amount of 0 or more; swap payer and payee instead"
            )
        self.flows[purpose, payer, payee] += amount
        self.paid[payer] += amount
        self.received[payee] += amount
        self.balance[payer] -= amount
        self.balance[payee] += amount

    def spent(self, payer: Account, purpose: Purpose) -> float:
        """Return what an account paid this month for a purpose [bn VND]."""
        return float(self.flows[purpose, payer].sum())

    def got(self, payee: Account, purpose: Purpose) -> float:
        """Return what an account received this month for a purpose [bn VND]."""
        return float(self.flows[purpose, :, payee].sum())

    def close_month(self, month: int, holdings: float, debt: float) -> None:
        """Settle credit, check that the books balance, and open the next month.

        Parameters
        ----------
        month
            Months since January 2020.
        holdings, debt
            Cash of the firms, and what they owe, from `holdings_and_debt` [bn VND].

        Raises
        ------
        InvariantBroken
            If debits and credits differ, a balance moved by another amount than was
            paid, or the firms' cash by another amount than the enterprises' account.
        """
        lent = debt - self.debt
        if lent >= 0:
            self.pay(Account.FINANCE, Account.ENTERPRISES, Purpose.CREDIT, lent)
        else:
            self.pay(Account.ENTERPRISES, Account.FINANCE, Purpose.REPAYMENT, -lent)
        gross = float(np.abs(self.flows).sum())
        payments_balance(
            month, self.paid, self.received, self.balance - self.opening, gross
        )
        self._enterprises_hold(month, holdings, gross)
        if month % MONTHS_OF_A_YEAR == 0:
            self.year[:] = 0.0
        self.year += self.flows
        for part in (self.flows, self.paid, self.received):
            part[:] = 0.0
        self.opening[:] = self.balance
        self.debt = debt

    def _enterprises_hold(self, month: int, holdings: float, gross: float) -> None:
        account = float(self.balance[Account.ENTERPRISES])
        if not abs(account - holdings) <= _CLOSES * max(gross, abs(holdings), 1.0):
            raise InvariantBroken(
                month,
                "the enterprises' account differs from the cash of the firms",
                account_bn_vnd=account,
                cash_bn_vnd=holdings,
            )


_CLOSES: Final = 1e-9


def holdings_and_debt(firms: Firms) -> tuple[float, float]:
    """Return the cash all firms hold, and what those below zero owe [bn VND]."""
    worth = firms.weight * firms.cash_bn_vnd
    return float(np.maximum(worth, 0.0).sum()), float(np.maximum(-worth, 0.0).sum())


def account_of_owner(owner: npt.ArrayLike) -> Codes:
    """Return the account of each owner, shape as given: people, state or foreigners."""
    codes = np.asarray(owner)
    at_home = np.where(codes == Owner.STATE, Account.CENTRE, Account.HOUSEHOLDS)
    return np.where(is_foreign(codes), Account.REST_OF_WORLD, at_home)


def firms_are_paid(
    ledger: Ledger,
    firms: Firms,
    rows: Rows,
    other: Account,
    purpose: Purpose,
    amounts_bn_vnd: npt.ArrayLike,
) -> None:
    """Move money between some firms and another account, cash and account at once.

    Parameters
    ----------
    rows
        Rows of living firms, each once, shape (n,).
    other
        Who pays where amounts are positive, or is paid where they are negative.
    amounts_bn_vnd
        What each enterprise gets, negative for what it pays, shape (n,) [bn VND].
    """
    amounts = np.broadcast_to(np.asarray(amounts_bn_vnd, np.float64), rows.shape)
    worth = firms.weight[rows] * amounts
    firms.write(rows, cash_bn_vnd=firms.cash_bn_vnd[rows] + amounts)
    got = float(np.maximum(worth, 0.0).sum())
    gave = float(np.maximum(-worth, 0.0).sum())
    ledger.pay(other, Account.ENTERPRISES, purpose, got)
    ledger.pay(Account.ENTERPRISES, other, purpose, gave)


def owners_fund(ledger: Ledger, firms: Firms, rows: Rows) -> None:
    """Enter the cash with which newborn firms start as money of their owners.

    Parameters
    ----------
    rows
        Rows of the newborn, whose cash came with their birth, shape (n,).
    """
    brought = _by_owner(firms, rows, firms.cash_bn_vnd[rows])
    for account, amount in zip(Account, brought, strict=True):
        if amount:
            ledger.pay(account, Account.ENTERPRISES, Purpose.EQUITY, amount)


def owners_wind_up(ledger: Ledger, firms: Firms, rows: Rows) -> None:
    """Give what closing firms hold to their owners, and their debts to finance.

    Finance loses the debt: it pays what is missing, and the closing of the month books
    the same as repaid. Their cash is nought after it.

    Parameters
    ----------
    rows
        Rows of the firms that close, still alive, shape (n,).
    """
    cash = firms.cash_bn_vnd[rows]
    left = _by_owner(firms, rows, np.maximum(cash, 0.0))
    for account, amount in zip(Account, left, strict=True):
        if amount:
            ledger.pay(Account.ENTERPRISES, account, Purpose.WINDING_UP, amount)
    missing = float((firms.weight[rows] * np.maximum(-cash, 0.0)).sum())
    ledger.pay(Account.FINANCE, Account.ENTERPRISES, Purpose.WINDING_UP, missing)
    firms.write(rows, cash_bn_vnd=0.0)


def _by_owner(firms: Firms, rows: Rows, amounts: Floats) -> Floats:
    """Return weighted amounts by account of the owner, shape (n_accounts,)."""
    return np.bincount(
        account_of_owner(firms.owner[rows]),
        firms.weight[rows] * amounts,
        len(Account),
    )
