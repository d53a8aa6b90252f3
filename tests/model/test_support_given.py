"""Support of single firms is noted as it is booked, month by month and by kind."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model.accounts import Account, Purpose
from model.policy.files import load_policy
from model.policy.schedule import Schedule
from model.quangninh import QuangNinh
from model.support_given import MONEY, SupportKind, SupportMonth
from tests.model.trials import TRIALS

TWO_YEARS = 24
GIVING = replace(
    load_policy("as-is"),
    name="giving",
    **{
        name: TRIALS[name].lever
        for name in ("tax_scheme", "shared_platform", "technology_finance")
    },
    adoption_vouchers=replace(
        TRIALS["adoption_vouchers"].lever, intensity=Schedule.constant(0.3)
    ),
)
"""Levers that give to single firms; vouchers leave a part to be lent."""
WORLD = {
    key: value
    for name in ("tax_scheme", "shared_platform", "technology_finance")
    for key, value in TRIALS[name].world.items()
}


def noted(province: QuangNinh, kind: SupportKind) -> float:
    """Return the month's support of a kind [bn VND]."""
    return sum(
        float(bn_vnd.sum()) for k, _, bn_vnd in province.support.given if k is kind
    )


def test_every_kind_is_noted_as_it_is_booked(end_of_2025: Any) -> None:
    province = end_of_2025.branch(GIVING, WORLD)
    once = dict.fromkeys(SupportKind, False)
    for _ in range(TWO_YEARS):
        province.step()
        booked = {
            SupportKind.VOUCHER: province.payments.spending["adoption_vouchers"],
            SupportKind.PLATFORM_FEE: province.digital.platform.paid_by_province
            * province.price_level,
            SupportKind.TAX_FORGONE: province.payments.tax_forgone,
            SupportKind.GUARANTEE: province.guarantee_claims.due_bn_vnd,
        }
        for kind, amount in booked.items():
            assert noted(province, kind) == pytest.approx(amount), kind
            once[kind] |= amount > 0
    assert [kind for kind in MONEY if not once[kind]] == []


def test_credit_is_noted_as_it_is_lent(end_of_2025: Any) -> None:
    province = end_of_2025.branch(GIVING, WORLD)
    province.the_world_moves()
    province.the_province_sets_levers_within_its_budget()
    province.the_power_system_sells_and_connects()
    province.universities_graduate_and_enrol_and_workers_train()
    province.land_and_housing_are_prepared()
    province.investors_look_choose_sign_build_open_expand()
    province.firms_are_founded()
    province.firms_take_up_or_drop_digital_tools()
    lent = province.ledger.got(Account.ENTERPRISES, Purpose.CREDIT)
    assert lent > 0
    assert noted(province, SupportKind.CREDIT) == pytest.approx(lent)


def test_what_a_row_gets_counts_for_all_its_enterprises(end_of_2025: Any) -> None:
    firms = end_of_2025.province.firms
    month, rows = SupportMonth(), np.flatnonzero(firms.is_alive)[:3]
    month.note(SupportKind.VOUCHER, firms, np.array([0.0, 2.0, 3.0]), rows)
    ((kind, ids, bn_vnd),) = month.given
    assert kind is SupportKind.VOUCHER
    assert ids.tolist() == firms.ids[rows[1:]].tolist()
    weight = firms.weight[rows[1:]]
    assert bn_vnd.tolist() == [2 * weight[0], 3 * weight[1]]


def test_nothing_is_noted_of_those_who_get_nothing(end_of_2025: Any) -> None:
    firms, month = end_of_2025.province.firms, SupportMonth()
    month.note(SupportKind.CREDIT, firms, np.zeros(firms.n_rows))
    assert month.given == []
