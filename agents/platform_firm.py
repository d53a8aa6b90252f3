"""The platform firm and its members; the business association.

Pure mechanisms: who joins the shared platform and who leaves, what a member pays, how
the fee answers the use of the platform, when it is extended. A platform is worth more
the more partners are on it.
"""

from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from agents.adoption import STAFF_OF_PRICE
from agents.classification import MONTHS_OF_A_YEAR
from agents.institution import Institution
from agents.luck import exponential
from agents.refusal import Refusal
from agents.take_up import take_up_probability

__all__ = [
    "BusinessAssociation",
    "PlatformBooks",
    "PlatformFirm",
    "PlatformParameters",
    "admitted",
    "fee_after_use",
    "join_hazard",
    "leave_hazard",
    "mean_of_other_members",
    "member_fee",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.integer]
type Mask = npt.NDArray[np.bool_]

_LONE: Final = 0.5

_SHARES: Final = ("platform_discount", "platform_lowest_fee", "platform_wanted_use")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformParameters:
    """What draws firms to the shared platform, and how it is run.

    Effects add up in the logarithm of the hazard; at 0 an effect is exactly absent.

    Raises
    ------
    Refusal
        If a share leaves 0 to 1, or another number is below nought.
    """

    platform_join_hazard: float
    """Hazard of joining with nobody else on it and no fee [1/month]."""
    platform_partner_effect: float
    """Effect of partners who are members [log per share of partners]."""
    platform_member_effect: float
    """Effect of all members [log per share of firms]."""
    platform_fee_effect: float
    """Effect of the fee against joining, and for leaving [log per share of fee in fee
    and cash]."""
    platform_leave_hazard: float
    """Hazard of leaving with no fee [1/month]."""
    platform_discount: float
    """Part of a digital step's price that members save [share]."""
    platform_fee_bn_vnd_per_year: float
    """List fee of a member with ten workers [bn VND a year, 2020 prices]."""
    platform_lowest_fee: float
    """Lowest fee over the list fee [share]."""
    platform_fee_step_month: float
    """Change of the fee with use beyond what is wanted [log per share per month]."""
    platform_wanted_use: float
    """Use of its room from which the platform firm extends it [share]."""
    platform_extension_pace_month: float
    """Room added in a month while use is above that [share of the room]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not value >= 0 or (field.name in _SHARES and value > 1):
                raise Refusal(
                    f"{field.name} is {value:g}; expected 0 or more, a share 1 at most"
                )


@dataclass(slots=True, kw_only=True, eq=False)
class PlatformBooks:
    """What the platform firm has decided so far."""

    fee_over_list: float
    """Fee that members pay over the list fee [share]."""
    extension_firms: float
    """Room it has added to what the works gave it [firms]."""

    @classmethod
    def opened(cls) -> "PlatformBooks":
        """Return the books before the platform opens: list fee, nothing added."""
        return cls(fee_over_list=1.0, extension_firms=0.0)


class PlatformFirm(Institution):
    """The chief architect, who wants a full platform that pays.

    It opens once the works it rents stand, lowers the fee while there is room, raises
    it when the room fills, and extends the room with money of its own.

    Attributes
    ----------
    books : PlatformBooks
        What it has decided so far.
    """

    def __init__(self, model: Any, name: str, ward: int, books: PlatformBooks) -> None:
        super().__init__(model, name, ward)
        self.books = books

    def room(self, of_works: float) -> float:
        """Return how many firms it can serve, none before the works stand [firms]."""
        return of_works + self.books.extension_firms if of_works > 0 else 0.0

    def run(
        self, n_members: float, of_works: float, parameters: PlatformParameters
    ) -> None:
        """Set the fee by how full the platform is, and extend it when it fills.

        Parameters
        ----------
        n_members
            Members now [firms].
        of_works
            Firms that the works serve [firms].
        """
        room = self.room(of_works)
        if room <= 0:
            return
        use = n_members / room
        books = self.books
        books.fee_over_list = fee_after_use(books.fee_over_list, use, parameters)
        if use >= parameters.platform_wanted_use:
            books.extension_firms += parameters.platform_extension_pace_month * room


class BusinessAssociation(Institution):
    """The hub through which enterprises hear of each other's digital tools.

    Who its members are stands in the knowledge network; what they hear of each other
    is `mean_of_other_members`, as at every hub.
    """


def mean_of_other_members(hub: Codes, stage: Floats, weight: Floats) -> Floats:
    """Return the mean stage of the others at one's hub; own where there are none.

    Parameters
    ----------
    hub
        Code of the hub of each tie, from 0, shape (n_ties,).
    stage, weight
        Of the firm at each tie, shape (n_ties,).
    """
    total = np.bincount(hub, weight * stage)[hub] - weight * stage
    heft = np.bincount(hub, weight)[hub] - weight
    mean = np.array(stage, dtype=np.float64)
    # Below the weight of any row stands what rounding leaves of a lone member.
    np.divide(total, heft, out=mean, where=heft > _LONE)
    return mean


def fee_after_use(
    fee_over_list: float, use: float, parameters: PlatformParameters
) -> float:
    """Return the fee over the list fee after a month of such use.

    Parameters
    ----------
    use
        Members over room [share].
    """
    beyond = use - parameters.platform_wanted_use
    fee = fee_over_list * float(np.exp(parameters.platform_fee_step_month * beyond))
    return min(max(fee, parameters.platform_lowest_fee), 1.0)


def member_fee(
    employees: npt.ArrayLike,
    fee_over_list: float,
    size_elasticity: float,
    parameters: PlatformParameters,
) -> Floats:
    """Return what a member pays, shape (n_firms,) [bn VND a month, 2020 prices].

    Parameters
    ----------
    employees
        Staff, 1 or more, shape (n_firms,) [people].
    size_elasticity
        Relative growth of the fee with relative growth of staff, as of other digital
        tools [elasticity].
    """
    listed = parameters.platform_fee_bn_vnd_per_year / MONTHS_OF_A_YEAR
    beside = np.asarray(employees) / STAFF_OF_PRICE
    fee: Floats = fee_over_list * listed * beside**size_elasticity
    return fee


def join_hazard(
    partner_share: npt.ArrayLike,
    member_share: float,
    fee_burden: npt.ArrayLike,
    parameters: PlatformParameters,
) -> Floats:
    """Return the hazard of joining, shape (n_firms,) [1/month].

    ``h = h0 * exp(a * partners + b * members - c * fee)``.

    Parameters
    ----------
    partner_share
        Suppliers and customers who are members, shape (n_firms,) [share].
    member_share
        Members among all enterprises [share].
    fee_burden
        Fee in fee and cash flow, from `agents.adoption.cost_burden`, (n_firms,).
    """
    exponent = (
        parameters.platform_partner_effect * np.asarray(partner_share)
        + parameters.platform_member_effect * member_share
        - parameters.platform_fee_effect * np.asarray(fee_burden)
    )
    hazard: Floats = parameters.platform_join_hazard * np.exp(exponent)
    return hazard


def leave_hazard(fee_burden: npt.ArrayLike, parameters: PlatformParameters) -> Floats:
    """Return the hazard of leaving, shape (n_members,) [1/month]."""
    push = parameters.platform_fee_effect * np.asarray(fee_burden)
    hazard: Floats = parameters.platform_leave_hazard * np.exp(push)
    return hazard


def admitted(uniform: Floats, hazard: Floats, weight: Floats, room: float) -> Mask:
    """Return who joins: those whose clock rings, the first of them while room lasts.

    Parameters
    ----------
    uniform
        Luck, shape (n_firms,).
    hazard
        From `join_hazard`, shape (n_firms,) [1/month].
    weight
        Enterprises that each row stands for, shape (n_firms,).
    room
        Places that are free [firms].
    """
    joins: Mask = uniform < take_up_probability(hazard)
    wishing = np.flatnonzero(joins)
    clock = exponential(uniform[wishing]) / hazard[wishing]
    first = wishing[np.argsort(clock, kind="stable")]
    joins[first[weight[first].cumsum() > room]] = False
    return joins
