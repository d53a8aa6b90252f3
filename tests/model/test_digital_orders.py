"""Orders of the province: money passes through, posts follow, and go again."""

from dataclasses import replace

import mesa
import numpy as np
import pytest

from agents.classification import Sector
from agents.firm import Firms
from agents.refusal import Refusal
from model.accounts import Account, Ledger, Purpose
from model.budget import Treasury
from model.digital_orders import DigitalOrders, OrderParameters, province_orders
from model.policy.policy import LEVERS

GIVEN = OrderParameters(order_value_added_share=0.5, order_posts_pace_month=0.1)


def firms_making(ict: float, trade: float = 50.0) -> Firms:
    """Return a digital firm that stands for two, and one of trade."""
    firms = Firms(mesa.Model())
    columns = {n: 0 for n, known in firms.columns.items() if known.dtype.kind != "b"}
    firms.births(
        2,
        **columns
        | {
            "weight": [2.0, 1.0],
            "sector": [int(Sector.ICT), int(Sector.TRADE)],
            "value_added_bn_vnd_per_year": [ict, trade],
        },
    )
    return firms


def ordering(a_year: float, staffed: float = 0.0) -> DigitalOrders:
    return DigitalOrders(
        ordered_bn_vnd_per_year=a_year, staffed_bn_vnd_per_year=staffed
    )


def test_what_is_ordered_is_paid_and_entered_for_the_lever_that_orders() -> None:
    orders, treasury = DigitalOrders.of_2020(), Treasury.opened()
    ledger = Ledger.opened()
    by_lever = {"data_for_officials": 3.0, "smart_city_pilots": 1.0}
    province_orders(orders, by_lever, treasury, ledger, price_level=2.0)
    assert orders.ordered_bn_vnd_per_year == 48
    spent = dict(zip(LEVERS, treasury.spent.tolist(), strict=True))
    assert {k: v for k, v in spent.items() if v} == {
        "data_for_officials": 6.0,
        "smart_city_pilots": 2.0,
    }
    assert ledger.got(Account.ENTERPRISES, Purpose.LEVERS) == 8
    outside = ledger.got(Account.REST_OF_WORLD, Purpose.NET_PURCHASES_OUTSIDE)
    assert outside == 8
    # What firms hold is what it was: they sell the less elsewhere.
    ledger.close_month(0, 0.0, 0.0)


def test_posts_follow_the_value_added_of_orders() -> None:
    orders, firms = ordering(10.0), firms_making(100.0)
    # Half of 10 over the 200 that both firms make.
    assert orders.posts_growth(firms, GIVEN) == pytest.approx(0.025)
    assert orders.staffed_bn_vnd_per_year == pytest.approx(5.0)
    assert orders.posts_growth(firms, GIVEN) == 0


def test_posts_grow_no_faster_than_the_pace_and_go_when_orders_end() -> None:
    orders, firms = ordering(100.0), firms_making(100.0)
    growth = [orders.posts_growth(firms, GIVEN) for _ in range(4)]
    assert growth == pytest.approx([0.1, 0.1, 0.05, 0.0])
    orders.ordered_bn_vnd_per_year = 0.0
    assert orders.posts_growth(firms, GIVEN) == pytest.approx(-0.1)


def test_orders_without_value_added_here_plan_no_posts() -> None:
    bare = replace(GIVEN, order_value_added_share=0.0)
    assert ordering(100.0).posts_growth(firms_making(100.0), bare) == 0


def test_where_no_digital_firm_makes_anything_nobody_plans() -> None:
    orders = ordering(100.0)
    assert orders.posts_growth(firms_making(0.0), GIVEN) == 0
    assert orders.staffed_bn_vnd_per_year == 0


def test_the_closed_have_no_part_in_what_is_made() -> None:
    firms = firms_making(100.0)
    firms.deaths(np.array([0]))
    assert ordering(100.0).posts_growth(firms, GIVEN) == 0


def test_what_is_no_share_is_refused() -> None:
    with pytest.raises(Refusal):
        replace(GIVEN, order_value_added_share=1.5)
