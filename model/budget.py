"""The province's budget for its levers: what is wanted, what is granted, what is spent.

Each month (phase 2) the levers share a frame: a part of what the province kept of its
taxes over the last twelve months. Where they would cost more, all are cut alike. What
is overspent, because more came forward than last month told, is taken from the frames
of the months after. All money here is at current prices.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR
from agents.provincial_committee import budget_cut
from agents.refusal import Refusal, did_you_mean
from model.accounts import Account, Ledger, Purpose
from model.lever_prices import COST_OF, EffortCosts, PrivateShares, UnitCosts
from model.policy.policy import LEVERS

__all__ = [
    "BudgetParameters",
    "Grants",
    "Plan",
    "Treasury",
]

type Floats = npt.NDArray[np.float64]
type Ids = npt.NDArray[np.int64]

_N_LEVERS = len(LEVERS)
_PARTNERSHIP = LEVERS.index("partnership")
_COSTLESS = [_PARTNERSHIP, LEVERS.index("tax_scheme")]


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetParameters:
    """What levers cost at full intensity, and what there is to pay them.

    Raises
    ------
    Refusal
        If a share leaves 0 to 1 or a cost is below nought.
    """

    lever_budget_share: float
    """Part of the province's retained revenue that levers may take [share]."""
    lever_budget_reserve_share: float
    """Part of the frame held back for what is taken up beyond the plan [share]."""
    effort_cost: EffortCosts
    """Full effort, by lever [bn VND a month, 2020 prices]."""
    unit_cost: UnitCosts
    """One unit, by lever and term [bn VND, 2020 prices]."""
    private_share: PrivateShares
    """Part of effort and units that private partners pay, by lever [share]."""
    partnership_return_per_year: float
    """What partners get for what they pay beyond their usual part [share a year]."""

    partnership_taken_share: float
    """Of what partners are offered beyond it, what they take [share]."""

    def __post_init__(self) -> None:
        shares = {
            "lever_budget_share": self.lever_budget_share,
            "lever_budget_reserve_share": self.lever_budget_reserve_share,
            "partnership_taken_share": self.partnership_taken_share,
        } | {f"private_share_{lever}": self.private_share.of(lever) for lever in LEVERS}
        for name, share in shares.items():
            if not 0 <= share <= 1:
                raise Refusal(f"{name} is {share:g}; expected a share from 0 to 1")
        costs = (*self.effort_cost.numbers, *self.unit_cost.numbers)
        if min(*costs, self.partnership_return_per_year) < 0:
            raise Refusal("a cost of levers is below 0; expected 0 or more")


@dataclass(frozen=True, slots=True)
class Grants(Mapping[str, float]):
    """How strongly each lever acts this month: wanted intensity after the cut [share].

    Every lever has one, 0 where it does not act.
    """

    shares: tuple[float, ...] = (0.0,) * _N_LEVERS
    """In the order of `LEVERS`."""

    def __getitem__(self, lever: str) -> float:
        if lever not in LEVERS:
            raise Refusal(f"no lever '{lever}'{did_you_mean(lever, LEVERS)}")
        return self.shares[LEVERS.index(lever)]

    def __iter__(self) -> Iterator[str]:
        return iter(LEVERS)

    def __len__(self) -> int:
        return _N_LEVERS


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """What levers would cost at intensity 1, and what is owed whatever they do.

    By lever, shape (n_levers,) [bn VND a month, current prices].
    """

    effort: Floats
    """Effort, paid as granted."""
    works: Floats
    """Works at full pace, paid as granted."""
    works_by_partners: Floats
    """Of the works, what partners usually pay."""
    as_taken: Floats
    """Units and tools, paid as they are taken up."""
    upkeep: Floats
    """Upkeep of finished works, owed at any intensity."""
    standing_orders: Floats
    """What is bought for finished works from digital firms, owed likewise."""


@dataclass(slots=True, kw_only=True, eq=False)
class Treasury:
    """What the province keeps and what its levers take; by lever, as in `LEVERS`."""

    retained: Floats
    """Revenue kept, by month of the year, the last twelve [bn VND a month]."""
    n_months: int
    """Months booked so far."""
    frame: float
    """What levers may cost this month, below nought what is still owed [bn VND]."""
    cut: float
    """Granted over wanted this month [share]."""
    granted: Floats
    """Intensity after the cut [share]."""
    spent: Floats
    """Spent this month, partners' part included [bn VND]."""
    taken: Floats
    """Of that, what was paid as units were taken up [bn VND]."""
    by_partners: Floats
    """Of what is spent, what partners paid [bn VND]."""
    partners_hold: float
    """What partners paid beyond their usual part and are paid a return on [bn VND]."""
    ruled: Floats
    """Share that each lever's rule last set [share]."""
    ruled_month: Ids
    """When it last changed, -1 before its first [months since January 2020]."""

    @classmethod
    def opened(cls) -> Self:
        """Return the treasury of January 2020: nothing kept, nothing granted."""
        n = len(LEVERS)
        return cls(
            retained=np.zeros(MONTHS_OF_A_YEAR),
            n_months=0,
            frame=0.0,
            cut=1.0,
            granted=np.zeros(n),
            spent=np.zeros(n),
            taken=np.zeros(n),
            by_partners=np.zeros(n),
            partners_hold=0.0,
            ruled=np.zeros(n),
            ruled_month=np.full(n, -1),
        )

    @property
    def retained_per_month(self) -> float:
        """Mean of the last twelve months, or of those there are [bn VND a month]."""
        known = min(self.n_months, MONTHS_OF_A_YEAR)
        return float(self.retained.sum()) / known if known else 0.0

    @property
    def spent_by_province(self) -> float:
        """Spent on levers this month without the partners' part [bn VND]."""
        return float(self.spent.sum() - self.by_partners.sum())

    @property
    def is_idle(self) -> bool:
        """Whether nothing was granted or spent last month and nothing is owed."""
        moved = self.spent.any() or self.granted.any() or self.ruled.any()
        return not (moved or self.partners_hold)

    def book(self, month: int, retained_bn_vnd: float) -> None:
        """Enter what the province keeps of the month's revenue."""
        self.retained[month % MONTHS_OF_A_YEAR] = retained_bn_vnd
        self.n_months += 1

    def grant(self, wanted: Floats, plan: Plan, parameters: BudgetParameters) -> Grants:
        """Open the month: set the frame, cut what is wanted to it, clear the books.

        What is paid as it is taken up would cost what it cost last month per unit of
        intensity granted; a lever that was not granted last month costs what it plans.
        Upkeep, orders for works and the partners' return come first, and a reserve is
        held back. Only the province's part counts
        against the frame.

        Parameters
        ----------
        wanted
            Intensities by schedule or rule, shape (n_levers,) [share].
        """
        had = self.granted > 0
        rate = np.divide(self.taken, self.granted, out=plan.as_taken.copy(), where=had)
        private = np.array([parameters.private_share.of(lever) for lever in LEVERS])
        taken = float(wanted[_PARTNERSHIP]) * parameters.partnership_taken_share
        works = self.works_by_province(plan, taken)
        own = (1 - private) * (rate + plan.effort) + works
        cost = float((own * wanted).sum())
        overspent = max(self.spent_by_province - self.frame, 0.0)
        share = parameters.lever_budget_share
        self.frame = share * self.retained_per_month - overspent
        reserve = parameters.lever_budget_reserve_share * max(self.frame, 0.0)
        owed = float((plan.upkeep + plan.standing_orders).sum())
        free = self.frame - reserve - owed - self.partners_return(parameters)
        self.cut = budget_cut(free, cost)
        self.granted = wanted * self.cut
        # What takes nothing of the frame is not cut: an offer to partners, tax terms.
        self.granted[_COSTLESS] = wanted[_COSTLESS]
        for book in (self.spent, self.taken, self.by_partners):
            book[:] = 0.0
        return Grants(tuple(self.granted.tolist()))

    @staticmethod
    def works_by_province(plan: Plan, taken: float) -> Floats:
        """Return the province's part of works, shape (n_levers,) [bn VND a month].

        Parameters
        ----------
        taken
            Part of what it would pay that partners take on [share].
        """
        own: Floats = (plan.works - plan.works_by_partners) * (1 - taken)
        return own

    def partners_return(self, parameters: BudgetParameters) -> float:
        """Return what partners get this month for what they hold [bn VND]."""
        a_month = parameters.partnership_return_per_year / MONTHS_OF_A_YEAR
        return a_month * self.partners_hold

    def enter(
        self, lever: str, amount_bn_vnd: float, by_partners_bn_vnd: float = 0.0
    ) -> None:
        """Count what was paid for a lever through the ledger [bn VND].

        Raises
        ------
        Refusal
            If there is no such lever, or the amount is negative or no number.
        """
        if lever not in LEVERS:
            raise Refusal(f"no lever '{lever}'{did_you_mean(lever, LEVERS)}")
        if not 0 <= by_partners_bn_vnd <= amount_bn_vnd < float("inf"):
            raise Refusal(f"{amount_bn_vnd} bn VND for {lever}; expected 0 or more")
        place = LEVERS.index(lever)
        self.spent[place] += amount_bn_vnd
        self.by_partners[place] += by_partners_bn_vnd

    def spend(
        self,
        ledger: Ledger,
        lever: str,
        amount_bn_vnd: float,
        parameters: BudgetParameters,
    ) -> None:
        """Pay for a lever's effort or units: the province its part, partners theirs.

        Parameters
        ----------
        lever
            Name of the lever.
        amount_bn_vnd
            All that it costs now, partners' part included [bn VND, current prices].
        """
        self.enter(lever, amount_bn_vnd, 0.0)
        private = parameters.private_share.of(lever) * amount_bn_vnd
        payee = COST_OF[lever].paid_to
        ledger.pay(Account.PROVINCE, payee, Purpose.LEVERS, amount_bn_vnd - private)
        ledger.pay(Account.FINANCE, payee, Purpose.PARTNERSHIP, private)
        self.by_partners[LEVERS.index(lever)] += private

    def spend_as_taken(
        self,
        ledger: Ledger,
        lever: str,
        amount_bn_vnd: float,
        parameters: BudgetParameters,
    ) -> None:
        """Pay for units of a lever as they are taken up; next month expects as much."""
        self.spend(ledger, lever, amount_bn_vnd, parameters)
        self.taken[LEVERS.index(lever)] += amount_bn_vnd
