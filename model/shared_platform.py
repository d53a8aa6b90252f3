"""The shared platform: who joins it, who leaves, what members pay and save.

Acts in phase 8 once its works stand. Firms join as their partners and all others have,
while there is room; the fee takes from their cash, and members save a part of the price
of each digital step.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.adoption import AdoptionParameters, cost_burden
from agents.firm import Firms
from agents.luck import Luck, Stream
from agents.platform_firm import (
    PlatformFirm,
    PlatformParameters,
    admitted,
    join_hazard,
    leave_hazard,
    member_fee,
)
from agents.take_up import adopts, take_up_probability
from model.accounts import Account, Ledger, Purpose, firms_are_paid
from model.sparse_network import Network

__all__ = [
    "NO_SERVICE",
    "FeesPaid",
    "PlatformMonth",
    "PlatformService",
    "platform_serves",
]

type Floats = npt.NDArray[np.float64]
type Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformService:
    """What of the platform there is this month."""

    of_works: float = 0.0
    """Firms that its works can serve, 0 before they stand [firms]."""
    service: float = 0.0
    """How far it serves [share]."""
    fee_paid: float = 0.0
    """Part of the members' fee that the province pays [share]."""


NO_SERVICE: Final = PlatformService()


@dataclass(frozen=True, slots=True, eq=False)
class FeesPaid:
    """Members whose fee the province takes over, and what of it."""

    rows: Rows
    """Rows of the firms, shape (n,)."""
    bn_vnd: Floats
    """What it pays for one enterprise of each, shape (n,) [bn VND, 2020 prices]."""


NO_FEES: Final = FeesPaid(np.array([], np.intp), np.array([], np.float64))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformMonth:
    """What the platform did this month."""

    n_members: float = 0.0
    """Members at the end of it [firms]."""
    room: float = 0.0
    """Firms that it can serve [firms]."""
    fee_over_list: float = 1.0
    """What members pay over the list fee [share]."""
    paid_by_province: float = 0.0
    """Fees that the province takes over [bn VND, 2020 prices]."""
    fees_paid: FeesPaid = NO_FEES
    """The same by member."""


def platform_serves(
    platform: PlatformFirm,
    firms: Firms,
    supply: Network,
    offer: PlatformService,
    investable: Floats,
    ledger: Ledger,
    price_level: float,
    adoption: AdoptionParameters,
    parameters: PlatformParameters,
    luck: Luck,
    month: int,
) -> PlatformMonth:
    """Let firms join or leave the platform and pay for it; it sets fee and room.

    Parameters
    ----------
    supply
        From supplier to customer, a row a firm.
    investable
        What each firm can pay for digital tools, (n_rows,) [bn VND a month].
    price_level
        Consumer prices, 2020 = 1.
    """
    room = platform.room(offer.of_works)
    if room <= 0:
        return PlatformMonth()
    staff = np.maximum(firms.employees, 1.0)
    over_list = platform.books.fee_over_list * offer.service
    elasticity = adoption.stage_cost_size_elasticity
    fee = member_fee(staff, over_list, elasticity, parameters)
    burden = cost_burden(fee, offer.fee_paid, 0.0, investable)
    _some_leave(firms, burden, parameters, luck, month)
    hazard = offer.service * _hazard(firms, supply, burden, parameters)
    _some_join(firms, hazard, room, luck, month)
    rows = np.flatnonzero(firms.is_member)
    own = fee[rows] * (1 - offer.fee_paid) * price_level
    firms_are_paid(ledger, firms, rows, Account.REST_OF_WORLD, Purpose.EQUIPMENT, -own)
    weight = firms.weight[rows]
    n_members = float(weight.sum())
    platform.run(n_members, offer.of_works, parameters)
    return PlatformMonth(
        n_members=n_members,
        room=room,
        fee_over_list=platform.books.fee_over_list,
        paid_by_province=float((weight * fee[rows]).sum()) * offer.fee_paid,
        fees_paid=FeesPaid(rows, fee[rows] * offer.fee_paid),
    )


def _hazard(
    firms: Firms, supply: Network, burden: Floats, parameters: PlatformParameters
) -> Floats:
    weight = firms.weight
    on_it = weight * firms.is_member
    met = supply.partner_sums(weight)
    share = np.divide(
        supply.partner_sums(on_it), met, out=np.zeros(weight.size), where=met > 0
    )
    of_all = float(on_it.sum() / weight.sum())
    return join_hazard(share, of_all, burden, parameters)


def _some_leave(
    firms: Firms,
    burden: Floats,
    parameters: PlatformParameters,
    luck: Luck,
    month: int,
) -> None:
    rows = np.flatnonzero(firms.is_member)
    chance = take_up_probability(leave_hazard(burden[rows], parameters))
    mark = luck.uniform(Stream.PLATFORM_LEAVE, month, firms.ids[rows])
    firms.write(rows[adopts(mark, chance)], is_member=False)


def _some_join(
    firms: Firms, hazard: Floats, room: float, luck: Luck, month: int
) -> None:
    taken = float((firms.weight * firms.is_member).sum())
    rows = np.flatnonzero(firms.is_alive & ~firms.is_member & (hazard > 0))
    mark = luck.uniform(Stream.PLATFORM_JOIN, month, firms.ids[rows])
    joins = admitted(mark, hazard[rows], firms.weight[rows], room - taken)
    firms.write(rows[joins], is_member=True)
