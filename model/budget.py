"""The province's budget for its levers: what is wanted, what is granted, what is spent.

Each month (phase 2) the levers share a frame: a part of what the province kept of its
taxes over the last twelve months. Where they would cost more, all are cut alike. What
is overspent, because more came forward than last month told, is taken from the frames
of the months after. All money here is at current prices.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from agents.adoption import AdoptionParameters, step_cost
from agents.classification import MONTHS_OF_A_YEAR
from agents.firm import Firms
from agents.refusal import Refusal, did_you_mean
from model.accounts import Account, Ledger, Purpose
from model.policy.policy import LEVERS, Policy

__all__ = [
    "BudgetParameters",
    "Grants",
    "Treasury",
    "planned_costs",
    "province_sets_levers",
    "voucher_demand",
]

type Floats = npt.NDArray[np.float64]

_PAID_TO: Final[Mapping[str, Account]] = {
    "zone": Account.REST_OF_WORLD,
    "tax_scheme": Account.REST_OF_WORLD,
    "approval_procedure": Account.HOUSEHOLDS,
    "adoption_vouchers": Account.REST_OF_WORLD,
    "training_places": Account.HOUSEHOLDS,
    "targeted_promotion": Account.REST_OF_WORLD,
    "placebo": Account.HOUSEHOLDS,
}
"""Who is paid: planners, makers of tools and agents abroad, or officials and teachers.
"""

_BY_EFFORT: Final = (
    "zone",
    "tax_scheme",
    "approval_procedure",
    "targeted_promotion",
    "placebo",
)
"""Levers that cost as much as is granted, paid at once; the others as people come."""


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
    zone_effort_bn_vnd_per_month: float
    """Planning and approval of the zone at full effort [bn VND a month, 2020 prices].
    """
    approval_effort_bn_vnd_per_month: float
    """A procedure without waiting, intensity 1 [bn VND a month, 2020 prices]."""
    promotion_effort_bn_vnd_per_month: float
    """Targeted promotion at full effort [bn VND a month, 2020 prices]."""
    training_place_bn_vnd: float
    """One place in training, from first to last day [bn VND, 2020 prices]."""
    private_share_zone: float
    """Part of the zone's effort that private partners pay [share]."""
    private_share_training: float
    """Part of training places that private partners pay [share]."""
    private_share_promotion: float
    """Part of promotion that private partners pay [share]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value < 0 or ("share" in field.name and value > 1):
                raise Refusal(
                    f"{field.name} is {value:g}; expected a share from 0 to 1, "
                    "or a cost from 0"
                )

    def private_share(self, lever: str) -> float:
        """Return the part of a lever's spending that partners pay, 0 for most."""
        known = {
            "zone": self.private_share_zone,
            "training_places": self.private_share_training,
            "targeted_promotion": self.private_share_promotion,
        }
        return known.get(lever, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grants:
    """How strongly each lever acts this month: wanted intensity after the cut [share].

    One field a lever, named as in `Policy`.
    """

    zone: float = 0.0
    tax_scheme: float = 0.0
    approval_procedure: float = 0.0
    adoption_vouchers: float = 0.0
    training_places: float = 0.0
    targeted_promotion: float = 0.0
    placebo: float = 0.0


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
    by_partners: Floats
    """Of that, what partners paid [bn VND]."""

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
            by_partners=np.zeros(n),
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

    def book(self, month: int, retained_bn_vnd: float) -> None:
        """Enter what the province keeps of the month's revenue."""
        self.retained[month % MONTHS_OF_A_YEAR] = retained_bn_vnd
        self.n_months += 1

    def grant(
        self, wanted: Floats, planned: Floats, parameters: BudgetParameters
    ) -> Grants:
        """Open the month: set the frame, cut what is wanted to it, clear the books.

        What a lever would cost is what it cost last month per unit of intensity
        granted; a lever that was not granted last month costs what it plans. Only the
        province's part counts against the frame.

        Parameters
        ----------
        wanted
            Intensities by schedule, shape (n_levers,) [share].
        planned
            Costs as planned at these intensities, shape (n_levers,) [bn VND a month].
        """
        had = self.granted > 0
        rate = np.divide(
            self.spent, self.granted, out=np.zeros_like(planned), where=had
        )
        expected = np.where(had, rate * wanted, planned)
        own = 1 - np.array([parameters.private_share(lever) for lever in LEVERS])
        cost = float((own * expected).sum())
        overspent = max(self.spent_by_province - self.frame, 0.0)
        share = parameters.lever_budget_share
        self.frame = share * self.retained_per_month - overspent
        self.cut = min(1.0, max(self.frame, 0.0) / cost) if cost > 0 else 1.0
        self.granted = wanted * self.cut
        self.spent = np.zeros_like(self.spent)
        self.by_partners = np.zeros_like(self.spent)
        return Grants(**dict(zip(LEVERS, self.granted.tolist(), strict=True)))

    def spend(
        self,
        ledger: Ledger,
        lever: str,
        amount_bn_vnd: float,
        parameters: BudgetParameters,
    ) -> None:
        """Pay for a lever: the province its part, private partners theirs.

        Parameters
        ----------
        lever
            Name of the lever.
        amount_bn_vnd
            All that it costs now, partners' part included [bn VND, current prices].

        Raises
        ------
        Refusal
            If there is no such lever, or the amount is negative or no number.
        """
        if lever not in LEVERS:
            raise Refusal(f"no lever '{lever}'{did_you_mean(lever, LEVERS)}")
        private = parameters.private_share(lever) * amount_bn_vnd
        payee, place = _PAID_TO[lever], LEVERS.index(lever)
        ledger.pay(Account.PROVINCE, payee, Purpose.LEVERS, amount_bn_vnd - private)
        ledger.pay(Account.FINANCE, payee, Purpose.PARTNERSHIP, private)
        self.spent[place] += amount_bn_vnd
        self.by_partners[place] += private


def province_sets_levers(
    policy: Policy,
    demand_for_vouchers: float,
    treasury: Treasury,
    ledger: Ledger,
    price_level: float,
    parameters: BudgetParameters,
    month: int,
) -> Grants:
    """Set levers by their schedules within the budget, and pay for effort (phase 2).

    Parameters
    ----------
    demand_for_vouchers
        From `voucher_demand` [bn VND a month, 2020 prices].
    price_level
        Consumer prices, 2020 = 1.
    """
    wanted = np.array([lever.intensity.at(month) for lever in policy.levers.values()])
    if not (wanted.any() or treasury.spent.any() or treasury.granted.any()):
        return Grants()
    full = price_level * planned_costs(policy, demand_for_vouchers, parameters)
    grants = treasury.grant(wanted, wanted * full, parameters)
    for lever in _BY_EFFORT:
        if wanted[LEVERS.index(lever)]:
            cost = float(full[LEVERS.index(lever)]) * getattr(grants, lever)
            treasury.spend(ledger, lever, cost, parameters)
    return grants


def planned_costs(
    policy: Policy, demand_for_vouchers: float, parameters: BudgetParameters
) -> Floats:
    """Return what each lever costs at intensity 1, shape (n_levers,).

    Tax terms cost the revenue that does not come, which is no spending; the placebo
    costs exactly nought.

    Returns
    -------
    ndarray
        By lever, as in `LEVERS` [bn VND a month, 2020 prices].
    """
    places = policy.training_places.places_per_month
    costs = {
        "zone": parameters.zone_effort_bn_vnd_per_month,
        "tax_scheme": 0.0,
        "approval_procedure": parameters.approval_effort_bn_vnd_per_month,
        "adoption_vouchers": demand_for_vouchers,
        "training_places": places * parameters.training_place_bn_vnd,
        "targeted_promotion": parameters.promotion_effort_bn_vnd_per_month,
        "placebo": 0.0,
    }
    return np.array([costs[lever] for lever in LEVERS])


def voucher_demand(
    firms: Firms, max_employees: int, parameters: AdoptionParameters
) -> float:
    """Return the price of the steps that firms with a right to vouchers should take.

    Each at the hazard of its stage, nothing else counted: a plan for the first month,
    after which the budget goes by what was spent.

    Parameters
    ----------
    max_employees
        Staff up to which a firm may have a voucher [workers].

    Returns
    -------
    float
        Price before any voucher [bn VND a month, 2020 prices].
    """
    stage = firms.digital_stage
    staff = np.maximum(firms.employees, 1.0)
    may = firms.is_alive & (firms.employees <= max_employees)
    hazard = np.array(parameters.stage_hazard_up)[stage]
    price = step_cost(stage, staff, parameters)
    return float((firms.weight * hazard * price * may).sum())
