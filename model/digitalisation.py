"""How the province's digital month hangs together: what is ordered, offered, taken up.

It hands the month to the modules on public services, orders, places, platform,
knowledge, research, finance and stages, which act, and pays for what firms take up.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
import numpy.typing as npt

from agents.platform_firm import BusinessAssociation, PlatformBooks, PlatformFirm
from model.accounts import Account, Purpose, firms_are_paid
from model.digital_adoption import Surroundings, firms_digitalise, investable_cash
from model.digital_government import public_maturity
from model.digital_orders import province_orders
from model.digital_places import infrastructure_by_ward, infrastructure_of_firms
from model.digital_support import paid_for_shares
from model.knowledge_network import renewed_knowledge_network
from model.knowledge_ties import KnowledgeTies
from model.research import research_in_reach
from model.shared_platform import PlatformMonth, PlatformService, platform_serves
from model.sparse_network import Network
from model.support_given import SupportKind
from model.synthesis.networks import FIRST_INSTITUTION_ID, Institutions
from model.technology_finance import (
    closing_firms_repay,
    first_year_share,
    guaranteed_losses,
    lend,
    loans_are_repaid,
    step_savings,
)
from model.works import Effect

if TYPE_CHECKING:
    from model.province import Province
    from model.quangninh import QuangNinh

__all__ = [
    "DigitalMonth",
    "firms_take_up_or_drop_digital_tools",
    "found_hubs",
    "knowledge_is_renewed",
    "lost_loans_are_claimed",
    "officials_learn_and_order",
]

type Floats = npt.NDArray[np.float64]
type Rows = npt.NDArray[np.intp]

_FOUNDING = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DigitalMonth:
    """How the province's digital side stands this month."""

    infrastructure: Floats
    """Digital infrastructure by ward, shape (n_wards,) [index 0 to 1]."""
    government: float
    """How far public services are digital [share]."""
    researchers: float
    """In schools and centre [persons]."""
    platform: PlatformMonth
    loans_bn_vnd: float
    """Guaranteed loans that firms owe [bn VND]."""


def officials_learn_and_order(province: "QuangNinh") -> float:
    """Let officials take up data and AI, and order from digital firms (phase 2).

    Returns
    -------
    float
        How far public services are digital now [share].
    """
    given, month = province.parameters, province.month
    effort = province.grants["data_for_officials"]
    province.digital_government.learn(effort, given.public_services)
    by_lever: dict[str, float] = {}
    if effort > 0:
        cost = given.budget.effort_cost.of("data_for_officials")
        by_lever["data_for_officials"] = effort * cost
    in_use = province.in_use
    orders = in_use.orders()
    for place in np.flatnonzero(orders):
        lever = in_use.works.rows[place].lever
        by_lever[lever] = by_lever.get(lever, 0.0) + float(orders[place])
    province_orders(
        province.digital_orders,
        by_lever,
        province.treasury,
        province.ledger,
        province.price_level,
    )
    of_works = in_use.total(Effect.DIGITAL_GOVERNMENT)
    won = province.digital_government.data_won
    return public_maturity(given.public_services, month, won, of_works)


def firms_take_up_or_drop_digital_tools(province: "QuangNinh") -> DigitalMonth:
    """Let firms join the platform, move a digital stage, and pay for what they take.

    Members join and finance eases the price first; then every firm decides.
    """
    given, firms = province.parameters, province.firms
    infrastructure = infrastructure_by_ward(
        province.places,
        province.in_use.by_ward(Effect.DIGITAL_INFRASTRUCTURE),
        given.digital_places,
        province.month,
    )
    centre = province.in_use.total(Effect.RESEARCH)
    researchers = given.research.university_researchers + centre
    platform = _platform_serves(province)
    vouchers, placebo = paid_for_shares(
        firms,
        province.policy,
        province.grants,
        province.withheld,
        province.luck,
        province.month,
    )
    around = _surroundings(province, infrastructure, researchers)
    steps = firms_digitalise(
        firms,
        province.supply,
        province._skill_shortage(),
        province.labour.wage_index,
        vouchers + placebo,
        given.adoption,
        province.luck,
        province.month,
        around,
    )
    due = steps.price_bn_vnd * (1 - around.savings)
    _support_is_noted(province, due * vouchers, platform)
    loans_are_repaid(province.ledger, firms, given.technology_finance)
    province.guarantee_claims.settle(province.ledger, province.treasury)
    _steps_are_paid(province, due * (1 - vouchers - placebo))
    province._spend("adoption_vouchers", float((firms.weight * due * vouchers).sum()))
    province._spend("shared_platform", platform.paid_by_province)
    return DigitalMonth(
        infrastructure=infrastructure,
        government=province.public_level,
        researchers=researchers,
        platform=platform,
        loans_bn_vnd=float((firms.weight * firms.technology_loan_bn_vnd).sum()),
    )


def _support_is_noted(
    province: "QuangNinh", by_vouchers: Floats, platform: PlatformMonth
) -> None:
    """Note vouchers and fees that the province pays, by firm.

    Parameters
    ----------
    by_vouchers
        What vouchers pay for each firm, shape (n_rows,) [bn VND, 2020 prices].
    """
    firms, prices, note = province.firms, province.price_level, province.support.note
    note(SupportKind.VOUCHER, firms, by_vouchers * prices)
    fees = platform.fees_paid
    note(SupportKind.PLATFORM_FEE, firms, fees.bn_vnd * prices, fees.rows)


def _platform_serves(province: "QuangNinh") -> PlatformMonth:
    given, lever = province.parameters, province.policy.shared_platform
    of_works = province.in_use.total(Effect.PLATFORM)
    if province.platform.room(of_works) <= 0:
        return PlatformMonth()
    return platform_serves(
        province.platform,
        province.firms,
        province.supply,
        PlatformService(
            of_works=of_works,
            service=province.grants["shared_platform"],
            fee_paid=lever.fee_paid,
        ),
        investable_cash(province.firms, province.labour.wage_index, given.adoption),
        province.ledger,
        province.price_level,
        given.adoption,
        given.platform,
        province.luck,
        province.month,
    )


def _surroundings(
    province: "QuangNinh", infrastructure: Floats, researchers: float
) -> Surroundings:
    firms, given, grants = province.firms, province.parameters, province.grants
    stage, finance = firms.digital_stage, given.technology_finance
    ties = KnowledgeTies.of(province.knowledge, firms, province.institutions)
    services = given.public_services
    discount = given.platform.platform_discount * grants["shared_platform"]
    return Surroundings(
        infrastructure=infrastructure_of_firms(
            firms.ward, firms.site, infrastructure, given.digital_places
        ),
        heard_stage=ties.heard_stage(stage, firms.weight),
        digital_government=province.public_level - public_maturity(services, _FOUNDING),
        research=research_in_reach(
            ties.learns_of_research, stage, researchers, given.research
        ),
        savings=step_savings(np.where(firms.is_member, discount, 0.0), grants, finance),
        first_year_share=first_year_share(grants["technology_finance"], finance),
    )


def _steps_are_paid(province: "QuangNinh", own_2020_prices: Floats) -> None:
    """Let firms that stepped up pay what nobody else does; credit lends its part.

    Parameters
    ----------
    own_2020_prices
        What each firm owes for its step, shape (n_rows,) [bn VND, 2020 prices].
    """
    firms, ledger = province.firms, province.ledger
    rows = np.flatnonzero(own_2020_prices > 0)
    own = own_2020_prices[rows] * province.price_level
    credit = province.grants["technology_finance"]
    if credit > 0:
        lend(ledger, firms, rows, own * credit)
        province.support.note(SupportKind.CREDIT, firms, own * credit, rows)
    sellers = Account.REST_OF_WORLD
    firms_are_paid(ledger, firms, rows, sellers, Purpose.EQUIPMENT, -own)


def lost_loans_are_claimed(province: "QuangNinh", closing: Rows) -> None:
    """Let closing firms repay what they can; note what finance may claim (phase 13).

    Parameters
    ----------
    closing
        Rows of the firms that close, still alive, shape (n,).
    """
    finance = province.parameters.technology_finance
    closing_firms_repay(province.ledger, province.firms, closing)
    firms = province.firms
    lost = guaranteed_losses(firms, closing, finance)
    province.guarantee_claims.due_bn_vnd += lost
    if lost:
        owed = firms.technology_loan_bn_vnd[closing]
        made_good = finance.technology_guarantee_share * owed
        province.support.note(SupportKind.GUARANTEE, firms, made_good, closing)


def found_hubs(
    model: mesa.Model[Any, Any], institutions: Institutions, books: PlatformBooks
) -> tuple[PlatformFirm, BusinessAssociation]:
    """Return the platform firm and the business association as agents.

    Parameters
    ----------
    books
        What the platform firm decides; they last with the province.
    """
    names, wards = institutions.name, institutions.ward
    platform = institutions.kind.index("platform")
    association = institutions.kind.index("association")
    return (
        PlatformFirm(model, names[platform], int(wards[platform]), books),
        BusinessAssociation(model, names[association], int(wards[association])),
    )


def knowledge_is_renewed(province: "Province") -> Network:
    """Return the knowledge network of those who live at the turn of a year."""
    firms, schools = province.firms, province.institutions
    alive = np.flatnonzero(firms.is_alive)
    ids = schools.ids_of("university", "college")
    return renewed_knowledge_network(
        province.knowledge,
        firms.ids[alive],
        firms.ward[alive],
        firms.site[alive],
        ids,
        schools.ward[ids - FIRST_INSTITUTION_ID],
        int(schools.ids_of("platform")[0]),
        int(schools.ids_of("association")[0]),
        province.places.minutes(province.month),
        province.parameters.knowledge_network,
        province.luck,
    )
