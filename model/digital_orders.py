"""What the province buys from digital firms: data and AI for officials and cities.

What digital firms deliver, they make with the people they have and sell the less
outside, or buy it in there: an order by itself adds nothing to what is made. But orders
make them plan posts, and what is made in those, once they are filled, does.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from agents.classification import MONTHS_OF_A_YEAR, Sector
from agents.firm import Firms
from agents.refusal import Refusal
from model.accounts import Account, Ledger, Purpose
from model.budget import Treasury

__all__ = ["DigitalOrders", "OrderParameters", "province_orders"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderParameters:
    """What an order means for the firms that get it.

    Raises
    ------
    Refusal
        If one is not a share.
    """

    order_value_added_share: float
    """Part of an order that is value added of the province's digital firms [share]."""
    order_posts_pace_month: float
    """Most by which digital firms' posts grow in a month for orders [share a month]."""

    def __post_init__(self) -> None:
        for share in (self.order_value_added_share, self.order_posts_pace_month):
            if not 0 <= share <= 1:
                raise Refusal(f"a share of orders is {share}; expected 0 to 1")


@dataclass(slots=True, kw_only=True, eq=False)
class DigitalOrders:
    """What is ordered, and for how much of it posts are planned."""

    ordered_bn_vnd_per_year: float
    """Orders of this month over a year [bn VND a year, 2020 prices]."""
    staffed_bn_vnd_per_year: float
    """Value added for which posts were planned [bn VND a year, 2020 prices]."""

    @classmethod
    def of_2020(cls) -> "DigitalOrders":
        """Return the orders of January 2020: none beyond what firms always had."""
        return cls(ordered_bn_vnd_per_year=0.0, staffed_bn_vnd_per_year=0.0)

    def posts_growth(self, firms: Firms, parameters: OrderParameters) -> float:
        """Return by how much digital firms' posts grow for orders [share a month].

        Where orders end, the posts go again as fast as they came.
        """
        wanted = self.ordered_bn_vnd_per_year * parameters.order_value_added_share
        missing = wanted - self.staffed_bn_vnd_per_year
        made = _made(firms)
        if not missing or made <= 0:
            return 0.0
        pace = parameters.order_posts_pace_month
        growth = min(max(missing / made, -pace), pace)
        self.staffed_bn_vnd_per_year += growth * made
        return growth


def province_orders(
    orders: DigitalOrders,
    by_lever: Mapping[str, float],
    treasury: Treasury,
    ledger: Ledger,
    price_level: float,
) -> None:
    """Order from digital firms and pay for it, by the lever that orders.

    Parameters
    ----------
    by_lever
        What is ordered this month, by name of lever [bn VND, 2020 prices].
    price_level
        Consumer prices, 2020 = 1.
    """
    orders.ordered_bn_vnd_per_year = sum(by_lever.values()) * MONTHS_OF_A_YEAR
    firms, outside = Account.ENTERPRISES, Account.REST_OF_WORLD
    for lever, amount in by_lever.items():
        paid = amount * price_level
        treasury.enter(lever, paid)
        ledger.pay(Account.PROVINCE, firms, Purpose.LEVERS, paid)
        # What they deliver here they no longer sell outside, or buy in there.
        ledger.pay(firms, outside, Purpose.NET_PURCHASES_OUTSIDE, paid)


def _made(firms: Firms) -> float:
    """Return the value added of digital firms [bn VND a year, 2020 prices]."""
    rows = np.flatnonzero((firms.sector == Sector.ICT) & firms.is_alive)
    made = firms.weight[rows] * firms.value_added_bn_vnd_per_year[rows]
    return float(made.sum())
