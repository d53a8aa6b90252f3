"""The digital month as a whole: knowledge, credit and its losses, hubs, checkpoints."""

from dataclasses import astuple, replace
from typing import Any

import numpy as np
import pytest

from agents.platform_firm import BusinessAssociation, PlatformFirm
from model.accounts import Account, Purpose
from model.digitalisation import knowledge_is_renewed
from model.parameters import load_parameters
from model.policy.files import load_policy
from model.policy.levers import SharedPlatform, TechnologyFinance
from model.policy.policy import Policy
from model.policy.schedule import FIRST_POLICY_MONTH, Schedule
from model.quangninh import QuangNinh

FULL = Schedule.constant(1.0)
CREDIT = replace(
    load_policy("as-is"), technology_finance=TechnologyFinance(intensity=FULL)
)


def stages_without_talk(strength: float, talks: bool) -> list[int]:
    """Return the stages after eight months with or without a knowledge network."""
    values = {"knowledge_effect_up": strength}
    province = QuangNinh(world=1, scale=100, parameters=load_parameters(values=values))
    if not talks:
        network = province.knowledge
        province.knowledge = network.kept(np.zeros(network.n_links, dtype=bool))
    for _ in range(8):
        province.step()
    return list(province.firms.digital_stage.tolist())


def test_without_its_effect_knowledge_moves_nobody_and_with_it_some() -> None:
    assert stages_without_talk(0.0, True) == stages_without_talk(0.0, False)
    assert stages_without_talk(30.0, True) != stages_without_talk(30.0, False)


def test_the_hubs_are_agents_of_their_own_with_a_home() -> None:
    province = QuangNinh(world=1, scale=100)
    assert isinstance(province.platform, PlatformFirm)
    assert isinstance(province.association, BusinessAssociation)
    names = province.places.names
    assert names[province.platform.ward] == "Tuần Châu"
    assert names[province.association.ward] == "Hồng Gai"


def test_the_knowledge_network_is_that_of_the_living_from_january_on() -> None:
    province = QuangNinh(world=1, scale=100)
    for _ in range(12):
        province.step()
    firms, network = province.firms, province.knowledge
    own = network.ids[network.ids < 2**59]
    assert own.tolist() == firms.ids[firms.is_alive].tolist()
    assert (firms.founded_month[firms.is_alive] >= 0).any()
    # A second look at the same turn of the year changes nothing.
    again = knowledge_is_renewed(province)
    assert np.array_equal(again.source_id, network.source_id)
    assert np.array_equal(again.target_id, network.target_id)


def test_who_steps_up_on_credit_owes_what_it_did_not_pay(end_of_2025: Any) -> None:
    province = end_of_2025.branch(CREDIT)
    while province.month < FIRST_POLICY_MONTH + 2:
        province.step()
    firms = province.firms
    flows = province.ledger.year
    lent = flows[Purpose.CREDIT, Account.FINANCE].sum()
    owed = (firms.weight * firms.technology_loan_bn_vnd).sum()
    assert owed == pytest.approx(province.digital.loans_bn_vnd, rel=0.05)
    assert 0 < owed <= lent


def test_lost_loans_are_paid_a_month_later_as_spending_on_the_lever(
    end_of_2025: Any,
) -> None:
    province = end_of_2025.branch(CREDIT)
    province.step()
    province.guarantee_claims.due_bn_vnd = 7.0
    province.step()
    spent = province.records.column("spending_technology_finance_bn_vnd")
    assert spent[FIRST_POLICY_MONTH + 1] == 7
    paid = province.ledger.year[Purpose.LEVERS, Account.PROVINCE, Account.FINANCE]
    assert paid == 7
    assert province.guarantee_claims.due_bn_vnd != 7


def fpt(fee_paid: float) -> Policy:
    platform = SharedPlatform(intensity=FULL, fee_paid=fee_paid)
    return replace(load_policy("as-is"), shared_platform=platform)


def test_what_the_platform_decided_comes_back_with_a_checkpoint(
    end_of_2025: Any,
) -> None:
    values = {"works_time_factor": 0.01, "platform_join_hazard": 0.2}
    province = end_of_2025.branch(fpt(0.5), values)
    for _ in range(6):
        province.step()
    kept, members = province.keep(), province.firms.is_member.sum()
    decided = astuple(province.platform.books)
    for _ in range(3):
        province.step()
    assert astuple(province.platform.books) != decided
    province.put_back(kept)
    assert astuple(province.platform.books) == decided
    assert province.firms.is_member.sum() == members > 0
