"""The platform firm: hazards by hand, a scalar twin of admission, fee, room, hub."""

import math
from dataclasses import replace
from typing import Any

import mesa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.platform_firm import (
    PlatformBooks,
    PlatformFirm,
    PlatformParameters,
    admitted,
    fee_after_use,
    join_hazard,
    leave_hazard,
    mean_of_other_members,
    member_fee,
)
from agents.refusal import Refusal

GIVEN = PlatformParameters(
    platform_join_hazard=0.01,
    platform_partner_effect=2.0,
    platform_member_effect=1.0,
    platform_fee_effect=1.5,
    platform_leave_hazard=0.004,
    platform_discount=0.2,
    platform_fee_bn_vnd_per_year=0.12,
    platform_lowest_fee=0.5,
    platform_fee_step_month=0.1,
    platform_wanted_use=0.8,
    platform_extension_pace_month=0.02,
)
unit = st.floats(0, 1, exclude_max=True)


def platform(fee: float = 1.0, extension: float = 0.0) -> PlatformFirm:
    model: mesa.Model[Any, Any] = mesa.Model(rng=1)
    books = PlatformBooks(fee_over_list=fee, extension_firms=extension)
    return PlatformFirm(model, "FPT", 3, books)


def test_the_hazard_of_joining_by_hand() -> None:
    hazard = join_hazard([0.0, 0.5], 0.2, [0.0, 0.4], GIVEN)
    expected = [0.01 * math.exp(0.2), 0.01 * math.exp(1.0 + 0.2 - 0.6)]
    assert hazard.tolist() == pytest.approx(expected)


def test_the_hazard_of_leaving_rises_with_the_fee() -> None:
    hazard = leave_hazard([0.0, 0.4], GIVEN)
    assert hazard.tolist() == pytest.approx([0.004, 0.004 * math.exp(0.6)])


@pytest.mark.parametrize(
    ("coefficient", "neutral"),
    [
        ("platform_partner_effect", ([0.0], 0.3, [0.2])),
        ("platform_member_effect", ([0.6], 0.0, [0.2])),
        ("platform_fee_effect", ([0.6], 0.3, [0.0])),
    ],
)
def test_a_coefficient_of_0_stops_its_effect_exactly(
    coefficient: str, neutral: tuple[list[float], float, list[float]]
) -> None:
    stopped = replace(GIVEN, **{coefficient: 0.0})
    assert join_hazard([0.6], 0.3, [0.2], stopped) == join_hazard(*neutral, GIVEN)
    assert join_hazard([0.6], 0.3, [0.2], GIVEN) != join_hazard(*neutral, GIVEN)


def test_a_member_with_forty_workers_pays_the_list_fee_by_size() -> None:
    fee = member_fee([10.0, 40.0], 0.5, 0.5, GIVEN)
    assert fee.tolist() == pytest.approx([0.005, 0.01])


def slow_admission(
    uniform: list[float], hazard: list[float], weight: list[float], room: float
) -> list[bool]:
    """Each firm's clock rings or not; they come one after another while room lasts."""
    clock = [
        -math.log1p(-u) / h if h > 0 else math.inf
        for u, h in zip(uniform, hazard, strict=True)
    ]
    joins, used = [False] * len(clock), 0.0
    for firm in sorted(range(len(clock)), key=lambda place: clock[place]):
        used += weight[firm] if clock[firm] < 1 else 0.0
        joins[firm] = clock[firm] < 1 and used <= room
    return joins


@given(
    st.lists(st.tuples(unit, st.floats(0.01, 3), st.integers(1, 5)), max_size=8),
    st.integers(0, 12),
)
def test_admission_agrees_with_its_scalar_twin(
    firms: list[tuple[float, float, int]], room: int
) -> None:
    uniform, hazard, weight = (
        np.array([firm[place] for firm in firms], dtype=np.float64)
        for place in range(3)
    )
    joins = admitted(uniform, hazard, weight, float(room))
    clocks = -np.log1p(-uniform) / hazard
    # On the edge, and where two come at once, the last digit decides.
    on_edge = np.isclose(clocks, 1, rtol=1e-9).any()
    on_edge |= np.unique(clocks.round(12)).size < clocks.size
    slow = slow_admission(
        uniform.tolist(), hazard.tolist(), weight.tolist(), float(room)
    )
    assert on_edge or joins.tolist() == slow
    assert weight[joins].sum() <= room


def test_without_room_nobody_joins() -> None:
    joins = admitted(np.zeros(3), np.ones(3), np.ones(3), 0.0)
    assert not joins.any()


def test_an_empty_platform_lowers_its_fee_and_a_full_one_raises_it() -> None:
    assert fee_after_use(0.8, 0.3, GIVEN) == pytest.approx(0.8 * math.exp(-0.05))
    assert fee_after_use(0.8, 1.0, GIVEN) == pytest.approx(0.8 * math.exp(0.02))
    assert fee_after_use(0.8, 0.8, GIVEN) == 0.8
    assert fee_after_use(0.5, 0.0, GIVEN) == 0.5
    assert fee_after_use(1.0, 1.0, GIVEN) == 1.0


def test_before_its_works_stand_the_platform_serves_nobody() -> None:
    firm = platform(extension=50.0)
    firm.run(0.0, 0.0, GIVEN)
    assert firm.room(0.0) == 0
    assert (firm.books.fee_over_list, firm.books.extension_firms) == (1.0, 50.0)


def test_a_full_platform_is_extended_by_its_own_firm() -> None:
    firm = platform()
    firm.run(79.0, 100.0, GIVEN)
    assert firm.room(100.0) == 100
    firm.run(80.0, 100.0, GIVEN)
    assert firm.room(100.0) == pytest.approx(102)
    firm.run(90.0, 100.0, GIVEN)
    assert firm.room(100.0) == pytest.approx(102 * 1.02)


def test_a_member_hears_what_the_others_do() -> None:
    hub = np.zeros(3, dtype=np.int64)
    heard = mean_of_other_members(hub, np.array([0.0, 4.0, 2.0]), np.ones(3))
    assert heard.tolist() == [3.0, 1.0, 2.0]


def test_hubs_are_heard_apart_by_weight_and_a_lone_member_hears_itself() -> None:
    heard = mean_of_other_members(
        np.array([0, 0, 0, 1]),
        np.array([1.0, 4.0, 2.0, 3.0]),
        np.array([1.0, 3.0, 1.0, 7.0]),
    )
    assert heard.tolist() == pytest.approx([14 / 4, 3 / 2, 13 / 4, 3.0])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("platform_discount", 1.5),
        ("platform_join_hazard", -0.1),
        ("platform_wanted_use", 2.0),
        ("platform_fee_effect", math.nan),
    ],
)
def test_impossible_parameters_are_refused(field: str, value: float) -> None:
    with pytest.raises(Refusal, match=field):
        replace(GIVEN, **{field: value})
