"""Phase 2: the province sets its levers, pays for effort, and builds its works.

Each lever wants the share that its schedule or rule says; all are cut alike where the
frame is smaller than what they would cost. What stands is kept up first.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from agents.adoption import AdoptionParameters, step_cost
from agents.classification import MONTHS_OF_A_YEAR
from agents.firm import Firms
from model.accounts import Account, Ledger, Purpose
from model.budget import BudgetParameters, Grants, Plan, Treasury
from model.lever_prices import COST_OF
from model.policy.policy import LEVERS, Policy
from model.policy.rule import PUBLISHED, Rule
from model.policy.schedule import N_MONTHS
from model.works import WorkParameters, Works, WorksInUse, WorksStock

if TYPE_CHECKING:
    from model.parameters import Parameters

__all__ = [
    "LeverBooks",
    "Publications",
    "build_works",
    "planned_costs",
    "province_sets_levers",
    "set_levers_and_build",
    "voucher_demand",
    "wanted_shares",
]

type Floats = npt.NDArray[np.float64]


def _nothing_published() -> Floats:
    return np.zeros((len(PUBLISHED), N_MONTHS))


@dataclass(slots=True, eq=False)
class Publications:
    """What is published of the indicators that rules may read, month by month."""

    values: Floats = field(default_factory=_nothing_published)
    """Shape (n_published, n_months of the whole time); months to come hold 0."""

    def publish(self, month: int, figures: Floats) -> None:
        """Enter the figures of a month, shape (n_published,)."""
        self.values[:, month] = figures

    def read(self, indicator: str, month: int) -> float:
        """Return the figure of a month."""
        return float(self.values[PUBLISHED.index(indicator), month])


def wanted_shares(
    policy: Policy, treasury: Treasury, published: Publications, month: int
) -> Floats:
    """Return the intensity that each lever wants this month, (n_levers,) [share].

    Parameters
    ----------
    treasury
        Keeps what each rule last set, and when.
    """
    wanted = np.zeros(len(LEVERS))
    for place, lever in enumerate(policy.levers.values()):
        intensity = lever.intensity
        if not isinstance(intensity, Rule):
            wanted[place] = intensity.at(month)
        elif month >= intensity.start:
            since = month - int(treasury.ruled_month[place])
            is_first = treasury.ruled_month[place] < 0
            value = published.read(intensity.indicator, month - intensity.lag_months)
            asked = intensity.asks(value)
            may_change = is_first or since >= intensity.min_months
            if may_change and (is_first or asked != treasury.ruled[place]):
                treasury.ruled[place], treasury.ruled_month[place] = asked, month
            wanted[place] = treasury.ruled[place]
    return wanted


def planned_costs(
    policy: Policy,
    demand_for_vouchers: float,
    pace: Floats,
    in_use: WorksInUse,
    price_level: float,
    parameters: BudgetParameters,
    of_works: WorkParameters,
) -> Plan:
    """Return what each lever costs at intensity 1.

    Tax terms cost the revenue that does not come, which is no spending; the placebo
    costs exactly nought.

    Parameters
    ----------
    demand_for_vouchers
        From `voucher_demand` [bn VND a month, 2020 prices].
    pace
        Part of each work that a month at full pace builds, shape (n_works,).
    price_level
        Consumer prices, 2020 = 1.
    """
    n, works = len(LEVERS), in_use.works
    effort = [parameters.effort_cost.of(lever) for lever in LEVERS]
    as_taken = [
        sum(
            parameters.unit_cost.of(f"{lever}_{term}")
            * getattr(getattr(policy, lever), term)
            * (1 / MONTHS_OF_A_YEAR if term.endswith("_per_year") else 1)
            for term in COST_OF[lever].units
        )
        for lever in LEVERS
    ]
    as_taken[LEVERS.index("adoption_vouchers")] = demand_for_vouchers
    cost = works.cost * pace * of_works.works_cost_factor
    return Plan(
        effort=price_level * np.array(effort),
        works=price_level * np.bincount(works.lever, cost, n),
        works_by_partners=price_level
        * np.bincount(works.lever, cost * works.private_share, n),
        as_taken=price_level * np.array(as_taken, dtype=np.float64),
        upkeep=price_level * np.bincount(works.lever, in_use.upkeep(of_works), n),
        standing_orders=price_level * np.bincount(works.lever, in_use.orders(), n),
    )


def province_sets_levers(
    policy: Policy,
    plan: Plan,
    published: Publications,
    treasury: Treasury,
    ledger: Ledger,
    parameters: BudgetParameters,
    month: int,
) -> Grants:
    """Set levers within the budget; pay for effort, upkeep and the partners' return.

    Effort of levers that buy from firms of the province is paid where it is bought.
    """
    wanted = wanted_shares(policy, treasury, published, month)
    if treasury.is_idle and not (wanted.any() or plan.upkeep.any()):
        return Grants()
    grants = treasury.grant(wanted, plan, parameters)
    for place, lever in enumerate(LEVERS):
        paid_to = COST_OF[lever].paid_to
        effort = float(plan.effort[place]) * grants[lever]
        if wanted[place] and COST_OF[lever].effort and paid_to != Account.ENTERPRISES:
            treasury.spend(ledger, lever, effort, parameters)
        if plan.upkeep[place]:
            upkeep = float(plan.upkeep[place])
            ledger.pay(Account.PROVINCE, Account.REST_OF_WORLD, Purpose.LEVERS, upkeep)
            treasury.enter(lever, upkeep)
    if treasury.partners_hold:
        due = treasury.partners_return(parameters)
        ledger.pay(Account.PROVINCE, Account.FINANCE, Purpose.LEVERS, due)
        treasury.enter("partnership", due)
    return grants


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LeverBooks:
    """The stocks that setting levers reads and changes."""

    treasury: Treasury
    ledger: Ledger
    published: Publications
    works: WorksStock


def set_levers_and_build(
    policy: Policy,
    books: LeverBooks,
    in_use: WorksInUse,
    firms: Firms,
    zone_is_approved: bool,
    price_level: float,
    parameters: "Parameters",
    month: int,
) -> Grants:
    """Return what is granted of each lever this month; works are built as granted.

    Parameters
    ----------
    in_use
        What stands when the month begins.
    firms
        Who may ask for vouchers.
    """
    works, of_works = in_use.works, parameters.works
    vouchers, demand = policy.adoption_vouchers, 0.0
    if not vouchers.intensity.is_neutral:
        demand = voucher_demand(firms, vouchers.max_employees, parameters.adoption)
    pace = books.works.pace(works, works.chosen(policy, zone_is_approved), of_works)
    plan = planned_costs(
        policy,
        demand,
        pace,
        in_use,
        price_level,
        parameters.budget,
        of_works,
    )
    grants = province_sets_levers(
        policy,
        plan,
        books.published,
        books.treasury,
        books.ledger,
        parameters.budget,
        month,
    )
    taken = parameters.budget.partnership_taken_share
    build_works(works, books, pace, grants, price_level, taken, of_works, month)
    return grants


def build_works(
    works: Works,
    books: LeverBooks,
    pace: Floats,
    grants: Grants,
    price_level: float,
    taken_share: float,
    of_works: WorkParameters,
    month: int,
) -> None:
    """Build what is granted of the works, and pay for it as it is built.

    Parameters
    ----------
    pace
        Part of each work that a month at full pace builds, shape (n_works,).
    taken_share
        Of what partners are offered, what they take [share].
    """
    part = books.works.part(pace, np.array(grants.shares)[works.lever])
    if not part.any():
        return
    treasury, ledger = books.treasury, books.ledger
    books.works.build(part, month)
    cost = works.cost * part * (of_works.works_cost_factor * price_level)
    usual = works.private_share * cost
    beyond = (cost - usual) * grants["partnership"] * taken_share
    n = len(LEVERS)
    paid = np.bincount(works.lever, cost, n)
    by_partners = np.bincount(works.lever, usual + beyond, n)
    for place in np.flatnonzero(paid):
        private = min(float(by_partners[place]), float(paid[place]))
        builders = Account.REST_OF_WORLD
        own = float(paid[place]) - private
        ledger.pay(Account.PROVINCE, builders, Purpose.LEVERS, own)
        ledger.pay(Account.FINANCE, builders, Purpose.PARTNERSHIP, private)
        treasury.enter(LEVERS[place], float(paid[place]), private)
    treasury.partners_hold += float(beyond.sum())


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
