"""The shared platform in a month: closed, opening, paid, within its room."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from agents.luck import Luck, Stream
from agents.platform_firm import PlatformParameters
from model.accounts import Account, Ledger, Purpose, holdings_and_debt
from model.parameters import Parameters
from model.quangninh import QuangNinh
from model.shared_platform import PlatformMonth, PlatformService, platform_serves

OPEN = PlatformService(of_works=6000.0, service=1.0, fee_paid=0.25)


@pytest.fixture
def province() -> QuangNinh:
    return QuangNinh(world=1, scale=100)


def lived(
    province: QuangNinh, offer: PlatformService, given: PlatformParameters, month: int
) -> tuple[PlatformMonth, Ledger]:
    """Let the platform serve a month on a ledger of its own."""
    firms = province.firms
    ledger = Ledger.opened(*holdings_and_debt(firms))
    seen = platform_serves(
        province.platform,
        firms,
        province.supply,
        offer,
        np.full(firms.n_rows, 0.01),
        ledger,
        2.0,
        province.parameters.adoption,
        given,
        Luck(3),
        month,
    )
    ledger.close_month(month, *holdings_and_debt(firms))
    return seen, ledger


def quick(parameters: Parameters, **values: Any) -> PlatformParameters:
    return replace(parameters.platform, platform_join_hazard=0.3, **values)


def test_before_its_works_stand_nothing_happens(
    province: QuangNinh, parameters: Parameters
) -> None:
    cash = province.firms.cash_bn_vnd.copy()
    closed = replace(OPEN, of_works=0.0)
    seen, _ = lived(province, closed, quick(parameters), 80)
    assert seen == PlatformMonth()
    assert not province.firms.is_member.any()
    assert np.array_equal(province.firms.cash_bn_vnd, cash)


def test_members_pay_their_part_of_the_fee_and_nobody_else_does(
    province: QuangNinh, parameters: Parameters
) -> None:
    firms, given = province.firms, quick(parameters)
    cash = firms.cash_bn_vnd.copy()
    firms_before = firms.is_member.any()
    seen, _ = lived(province, OPEN, given, 80)
    member = firms.is_member
    staff = np.maximum(firms.employees, 1.0) / 10
    elasticity = province.parameters.adoption.stage_cost_size_elasticity
    fee = given.platform_fee_bn_vnd_per_year / 12 * staff**elasticity
    paid = cash - firms.cash_bn_vnd
    assert not firms_before
    assert 0 < member.sum() < len(firms)
    assert paid[~member].tolist() == [0.0] * int((~member).sum())
    # Prices have doubled; the province takes over a quarter.
    assert paid[member] == pytest.approx(1.5 * fee[member])
    taken = (firms.weight * fee)[member].sum() * 0.25
    assert seen.paid_by_province == pytest.approx(taken)
    assert seen.n_members == pytest.approx(firms.weight[member].sum())


def test_members_never_outgrow_the_room(
    province: QuangNinh, parameters: Parameters
) -> None:
    small = replace(OPEN, of_works=900.0)
    given = quick(parameters, platform_extension_pace_month=0.0)
    for month in range(80, 90):
        seen, _ = lived(province, small, given, month)
        assert seen.n_members <= seen.room == 900
    assert seen.n_members > 700


def test_without_service_nobody_joins_or_pays(
    province: QuangNinh, parameters: Parameters
) -> None:
    seen, ledger = lived(province, replace(OPEN, service=0.0), quick(parameters), 80)
    assert seen.n_members == seen.paid_by_province == 0
    assert ledger.year[Purpose.EQUIPMENT, Account.ENTERPRISES].sum() == 0


def test_without_a_hazard_of_joining_nobody_joins(
    province: QuangNinh, parameters: Parameters
) -> None:
    never = replace(parameters.platform, platform_join_hazard=0.0)
    assert lived(province, OPEN, never, 80)[0].n_members == 0


def test_members_leave_by_luck_of_their_own(
    province: QuangNinh, parameters: Parameters
) -> None:
    firms = province.firms
    firms.is_member = firms.is_alive
    given = replace(
        parameters.platform,
        platform_join_hazard=0.0,
        platform_fee_effect=0.0,
        platform_leave_hazard=0.7,
    )
    lived(province, replace(OPEN, of_works=1e9), given, 80)
    mark = Luck(3).uniform(Stream.PLATFORM_LEAVE, 80, firms.ids)
    left = mark < 1 - np.exp(-0.7)
    assert firms.is_member.tolist() == (~left).tolist()


def test_partners_who_are_members_draw_others_in(
    province: QuangNinh, parameters: Parameters
) -> None:
    alone = quick(parameters, platform_partner_effect=0.0, platform_member_effect=0.0)
    counts = []
    for given in (alone, quick(parameters, platform_partner_effect=4.0)):
        fresh = QuangNinh(world=1, scale=100)
        fresh.firms.is_member = (fresh.firms.ids % 2 == 0) & fresh.firms.is_alive
        counts.append(lived(fresh, replace(OPEN, of_works=1e9), given, 80)[0].n_members)
    assert counts[1] > counts[0]
