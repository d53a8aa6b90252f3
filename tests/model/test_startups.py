"""Startups in the province: founded, growing, failing, raising capital, trying."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from agents.classification import Sector, Skill
from agents.luck import Luck
from agents.startup import StartupClimate
from agents.university import Programme, SchoolRolls
from model.accounts import Account, Ledger, Purpose, holdings_and_debt
from model.enterprise_life import graduates_beside
from model.firm_turnover import newcomers_as_firms
from model.parameters import Parameters, load_parameters
from model.quangninh import QuangNinh
from model.startups import (
    firms_try_tools,
    startups_at_work,
    startups_by_sector,
    startups_founded,
    startups_raise_capital,
)
from model.works import Effect

N = len(Sector)
MIX = np.tile([0.5, 0.3, 0.1, 0.1], (N, 1))
MIX[Sector.ICT] = [0.0, 0.0, 0.5, 0.5]
EVEN = np.ones(N)
SURE = 1e9


@pytest.fixture
def province() -> QuangNinh:
    return QuangNinh(world=1, scale=100)


def climate(n_sites: int, **values: Any) -> StartupClimate:
    neutral = StartupClimate(
        graduates=1.0,
        researchers=0.0,
        rooms=np.zeros(n_sites),
        support=0.0,
        sandbox=0.0,
    )
    return replace(neutral, **values)


def born(
    parameters: Parameters,
    scale: int,
    *,
    per_capacity: np.ndarray = EVEN,
    **values: Any,
) -> dict[str, Any]:
    startups = startups_founded(
        climate(2, **values),
        np.ones((N, 54)),
        np.array([7, 9]),
        per_capacity,
        replace(parameters.startups, startups_per_month=60.0),
        parameters.founders,
        Luck(1),
        3,
    )
    return newcomers_as_firms(
        startups,
        np.full(startups["id"].size, int(Sector.ICT)),
        MIX,
        per_capacity,
        parameters.turnover,
        Luck(1),
        3,
        scale,
    )


def vacancies(table: Any, skill: Skill) -> np.ndarray:
    name = f"vacancies_{skill.label}"
    return table[name] if isinstance(table, dict) else getattr(table, name)


def youth(province: QuangNinh, every: int = 2) -> np.ndarray:
    """Make every second firm a startup and return their rows."""
    firms = province.firms
    firms.startup_until_month = np.where(firms.ids % every == 0, 99, -1)
    return np.flatnonzero(firms.ids % every == 0)


def test_startups_begin_with_open_posts_for_the_skilled_and_no_staff(
    parameters: Parameters,
) -> None:
    table = born(parameters, 1)
    assert (table["employees"] == 0).all()
    assert vacancies(table, Skill.BASIC).sum() == 0
    assert (
        vacancies(table, Skill.DIGITAL) + vacancies(table, Skill.ADVANCED) >= 1
    ).all()
    assert (table["digital_stage"] == parameters.startups.startup_digital_stage).all()


def test_a_worker_of_a_startup_makes_the_same_in_every_sector(
    parameters: Parameters,
) -> None:
    """Where the sector's workers make twice as much, productivity beside it halves."""
    per_capacity = np.ones(N)
    per_capacity[Sector.ICT] = 2.0
    plain, dear = (
        born(parameters, 1, per_capacity=given) for given in (EVEN, per_capacity)
    )
    is_ict = plain["sector"] == Sector.ICT
    assert is_ict.any()
    assert dear["productivity"][is_ict] == pytest.approx(
        plain["productivity"][is_ict] / 2
    )
    assert (dear["productivity"] == plain["productivity"])[~is_ict].all()
    middle = parameters.startups.startup_value_added_per_worker_bn_vnd
    assert np.median(plain["productivity"]) == pytest.approx(middle, rel=0.5)


def test_thinned_startups_are_among_all(parameters: Parameters) -> None:
    whole, thin = born(parameters, 1), born(parameters, 10)
    assert set(thin["id"]) <= set(whole["id"])
    assert (thin["weight"] > 1).all()


def test_who_has_a_room_stands_in_its_ward(parameters: Parameters) -> None:
    table = born(parameters, 1, rooms=np.array([0.0, 300.0]))
    housed = table["site"] >= 0
    assert housed.any()
    assert (table["site"][housed] == 1).all()
    assert (table["ward"][housed] == 9).all()


def test_startups_among_the_foundings_sum_to_their_rate(parameters: Parameters) -> None:
    by_sector = startups_by_sector(parameters.startups)
    assert by_sector.sum() == pytest.approx(parameters.startups.startups_per_month)
    assert by_sector.argmax() == Sector.ICT


def raise_capital(
    province: QuangNinh, parameters: Parameters, **values: Any
) -> tuple[float, float]:
    now = climate(len(province.sites.names), **values)
    return startups_raise_capital(
        province.firms,
        now,
        province.ledger,
        2.0,
        MIX,
        parameters.startups,
        province.luck,
        3,
        province.scale,
    )


def test_capital_comes_from_funds_and_opens_posts_for_the_skilled(
    province: QuangNinh, parameters: Parameters
) -> None:
    """At prices doubled since 2020 each raises 20 bn VND, and posts for 10."""
    firms = province.firms
    rows = youth(province)
    given = replace(
        parameters.startups,
        startup_round_hazard_month=SURE,
        startup_round_bn_vnd=10.0,
        startup_posts_per_bn_vnd=1.5,
    )
    province.ledger = Ledger.opened(*holdings_and_debt(firms))
    cash, weight = firms.cash_bn_vnd.copy(), firms.weight[rows].sum()
    raised = raise_capital(province, replace(parameters, startups=given))
    assert raised == pytest.approx((weight, 20 * weight))
    assert (firms.cash_bn_vnd - cash)[rows] == pytest.approx(20.0)
    others = np.setdiff1d(np.arange(firms.n_rows), rows)
    assert (firms.cash_bn_vnd[others] == cash[others]).all()
    ledger = province.ledger
    assert ledger.flows[Purpose.EQUITY, Account.FINANCE].sum() == pytest.approx(
        20 * weight
    )
    ledger.close_month(0, *holdings_and_debt(firms))
    posts = sum(vacancies(firms, skill) for skill in Skill)
    unit = 100 / firms.weight[rows]
    assert posts[rows] == pytest.approx(unit * np.maximum(np.rint(15 / unit), 1))
    assert vacancies(firms, Skill.BASIC).sum() == 0
    assert posts[others].sum() == 0


def test_only_startups_raise_capital_and_none_in_the_month_of_birth(
    province: QuangNinh, parameters: Parameters
) -> None:
    sure = replace(parameters.startups, startup_round_hazard_month=SURE)
    eager = replace(parameters, startups=sure)
    assert raise_capital(province, eager) == (0.0, 0.0)
    rows = youth(province)
    province.firms.founded_month = np.full(province.firms.n_rows, 3)
    assert rows.size
    assert raise_capital(province, eager) == (0.0, 0.0)
    none = replace(parameters.startups, startup_round_hazard_month=0.0)
    province.firms.founded_month = np.full(province.firms.n_rows, 0)
    assert raise_capital(province, replace(parameters, startups=none)) == (0.0, 0.0)


def test_a_trial_lifts_startups_and_digital_firms_by_one_stage(
    province: QuangNinh, parameters: Parameters
) -> None:
    firms = province.firms
    rows = youth(province, 5)
    firms.digital_stage = np.where(firms.ids % 3 == 0, 1, 3)
    before = firms.digital_stage.copy()
    sure = replace(parameters.startups, sandbox_trial_hazard_month=SURE)
    open_ = climate(len(province.sites.names), sandbox=1.0)
    tried = firms_try_tools(firms, open_, sure, Luck(1), 3)
    admitted = np.isin(np.arange(firms.n_rows), rows) | (firms.sector == Sector.ICT)
    lifted = admitted & (before == 3)
    assert tried == firms.weight[lifted].sum() > 0
    assert (firms.digital_stage - before == lifted).all()
    again = firms.digital_stage.copy()
    shut = climate(len(province.sites.names))
    assert firms_try_tools(firms, shut, sure, Luck(1), 4) == 0
    assert (firms.digital_stage == again).all()


def test_startups_are_counted_by_weight(
    province: QuangNinh, parameters: Parameters
) -> None:
    firms, n_sites = province.firms, len(province.sites.names)
    rows = youth(province)
    rooms = np.zeros(n_sites)
    on_site = firms.site[rows]
    rooms[on_site[on_site >= 0][0]] = 40.0
    counted = startups_at_work(firms, climate(n_sites, rooms=rooms), (2.0, 7.0), 1.0, 3)
    assert counted.firms == firms.weight[rows].sum()
    assert counted.staff == (firms.weight * firms.employees)[rows].sum()
    housed = [row for row in rows if firms.site[row] >= 0 and rooms[firms.site[row]]]
    assert counted.with_room == firms.weight[housed].sum() > 0
    assert (counted.rounds, counted.capital_bn_vnd, counted.trials) == (2, 7, 1)


def test_the_innovation_zone_has_rooms_on_its_site(province: QuangNinh) -> None:
    works, sites = province.setting.works, province.sites
    rooms = works.at_sites[Effect.INCUBATION].sum(axis=0)
    assert rooms[sites.index["Khu đổi mới sáng tạo Quảng Ninh"]] > 0


def test_graduates_of_the_year_count_beside_the_reference(
    parameters: Parameters,
) -> None:
    """300 of digital and 700 of advanced skill, of 2000: a half; no other counts."""
    rolls = SchoolRolls.empty(2)
    rolls.graduates[5, 0, Programme.ICT] = 300.0
    rolls.graduates[8, 1, Programme.ADVANCED] = 700.0
    given = replace(parameters.startups, startup_graduates_reference=2000.0)
    assert graduates_beside(rolls, given, 40) == 0.5
    assert graduates_beside(rolls, given, 11) == 1.0
    assert graduates_beside(SchoolRolls.empty(2), given, 40) == 0.0


def lived(n_months: int, **values: float) -> QuangNinh:
    parameters = load_parameters(values=values)
    province = QuangNinh(world=1, scale=100, parameters=parameters)
    for _ in range(n_months):
        province.step()
    return province


def test_startups_live_in_the_province_and_fail_sooner_as_the_effect_says() -> None:
    """A year with 200 foundings a month: some 2400, thinned to 24 rows."""
    many = lived(12, startups_per_month=200.0, startup_failure_effect=0.0)
    harsh = lived(12, startups_per_month=200.0, startup_failure_effect=2.0)
    assert many.startups.firms > harsh.startups.firms > 0
    assert many.startups.staff > 0
    assert many.startups.value_added_bn_vnd_per_year > 0


def test_founders_and_startups_are_born_together_and_told_apart() -> None:
    province = lived(1, startups_per_month=200.0)
    firms = province.firms
    young = firms.startup_until_month >= 0
    new = firms.founded_month == 0
    assert young.any()
    assert new[young].all()
    assert (new & ~young & (firms.project_id < 0)).any()
    assert (firms.ids[young] > firms.ids[~young].max()).all()


def test_without_startups_there_are_none() -> None:
    none = lived(6, startups_per_month=0.0)
    assert none.startups.firms == 0
    assert (none.firms.startup_until_month == -1).all()
