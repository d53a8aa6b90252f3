"""Orders come whole, once, after their months."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.refusal import Refusal
from model.orders import LONGEST_WAIT, Orders, ProgrammeParameters


def test_an_order_comes_whole_in_its_month_and_in_no_other() -> None:
    orders = Orders.none(2)
    orders.place(np.array([3.0, 0.5]), month=70, wait_months=4.4)
    assert orders.under_way.tolist() == [3, 0.5]
    came = [orders.arrive(month).tolist() for month in range(71, 80)]
    assert came[3] == [3, 0.5]
    assert not np.any(came[:3] + came[4:])
    assert not orders.under_way.any()


def test_even_a_short_wait_is_a_month() -> None:
    orders = Orders.none()
    orders.place(1.0, month=5, wait_months=0.2)
    assert orders.arrive(5) == 0
    assert orders.arrive(6) == 1


@given(
    st.lists(
        st.tuples(st.integers(0, 90), st.floats(0, 100), st.integers(1, 71)),
        max_size=30,
    )
)
def test_all_that_is_ordered_comes_and_nothing_else(
    placed: list[tuple[int, float, int]],
) -> None:
    orders, came = Orders.none(), 0.0
    for month in range(90 + LONGEST_WAIT + 1):
        came += float(orders.arrive(month))
        for begun, amount, wait in placed:
            if begun == month:
                orders.place(amount, month, wait)
    assert came == pytest.approx(sum(amount for _, amount, _ in placed))


def test_a_wait_beyond_the_longest_is_refused() -> None:
    with pytest.raises(Refusal, match="waits 72 months"):
        Orders.none().place(1.0, 0, LONGEST_WAIT)


def test_a_share_that_is_none_is_refused() -> None:
    with pytest.raises(Refusal, match="programme_finished_share"):
        ProgrammeParameters(programme_finished_share=1.2)
