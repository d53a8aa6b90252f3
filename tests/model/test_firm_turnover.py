"""Firms come and go: newcomers, closings, open posts, partners."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.classification import Sector, Skill
from agents.founder import founders_of_the_month
from agents.luck import Luck
from model.firm_turnover import (
    closing_firms,
    newcomers_as_firms,
    open_posts,
    ties_of_newcomers,
    ties_of_survivors,
    whole_posts,
)
from model.parameters import Parameters
from model.partner_search import Directory, Markets, found_partners, wanted_partners
from model.quangninh import QuangNinh
from model.sparse_network import Network
from model.supply_network import read_supply_chains

N = len(Sector)
MIX = np.tile([0.5, 0.3, 0.1, 0.1], (N, 1))


@pytest.fixture
def province() -> QuangNinh:
    return QuangNinh(world=1, scale=100)


@pytest.fixture
def markets(province: QuangNinh, parameters: Parameters) -> Markets:
    minutes = province.places.minutes(0)
    return Markets.of(read_supply_chains(), minutes, parameters.supply_network)


def vacancies(table: Any) -> np.ndarray:
    parts = [
        table[f"vacancies_{s.label}"]
        if isinstance(table, dict)
        else getattr(table, f"vacancies_{s.label}")
        for s in Skill
    ]
    return np.sum(parts, axis=0)


@given(st.floats(0, 50), st.floats(0, 0.999), st.sampled_from([1.0, 2.5, 10.0]))
def test_whole_posts_are_units_and_right_on_average(
    posts: float, uniform: float, unit: float
) -> None:
    rounded = whole_posts(np.array([posts]), unit, np.array([uniform]))[0]
    assert rounded / unit == pytest.approx(round(rounded / unit))
    assert abs(rounded - posts) <= unit
    many = whole_posts(np.full(1000, posts), unit, (np.arange(1000) + 0.5) / 1000)
    assert many.mean() == pytest.approx(posts, abs=0.001 * unit + 1e-9)


def newcomers(parameters: Parameters, scale: int, month: int = 3) -> dict[str, Any]:
    founders = founders_of_the_month(
        np.ones(N), np.zeros(N), np.ones((N, 54)), parameters.founders, Luck(1), month
    )
    return newcomers_as_firms(
        founders,
        founders["sector"],
        MIX,
        np.ones(N),
        parameters.turnover,
        Luck(1),
        month,
        scale,
    )


def test_a_newcomer_has_open_posts_and_no_staff(parameters: Parameters) -> None:
    table = newcomers(parameters, 1)
    assert (table["employees"] == 0).all()
    assert (vacancies(table) >= 1).all()
    assert (table["weight"] == 1).all()


def test_posts_of_newcomers_fill_whole_rows_at_every_scale(
    parameters: Parameters,
) -> None:
    for scale in (1, 10, 100):
        table = newcomers(parameters, scale)
        rows = vacancies(table) * table["weight"] / scale
        assert rows == pytest.approx(np.rint(rows))
        assert (rows >= 1).all()


def test_thinned_newcomers_are_among_all_and_stand_for_as_many_posts(
    parameters: Parameters,
) -> None:
    months = range(60)
    whole = [newcomers(parameters, 1, month) for month in months]
    thin = [newcomers(parameters, 10, month) for month in months]
    for all_, kept in zip(whole, thin, strict=True):
        assert set(kept["id"]) <= set(all_["id"])
    posts = [
        sum((t["weight"] * vacancies(t)).sum() for t in tt) for tt in (whole, thin)
    ]
    # About 1,000 kept rows: five standard errors of the thinned sum are some 20 %.
    assert posts[1] == pytest.approx(posts[0], rel=0.2)


def test_anchor_firms_and_newborn_do_not_close(
    province: QuangNinh, parameters: Parameters
) -> None:
    firms = province.firms
    sure, ones = replace(parameters.exits, exit_hazard_month=1e9), np.ones(firms.n_rows)
    rows = closing_firms(firms, 40, parameters.adoption, sure, ones, Luck(1), 5)
    assert firms.ids[rows].min() == 40
    assert rows.size == len(firms) - 40
    firms.founded_month = np.full(firms.n_rows, 5)
    assert not closing_firms(firms, 0, parameters.adoption, sure, ones, Luck(1), 5).size


def test_without_the_hazard_nobody_closes(
    province: QuangNinh, parameters: Parameters
) -> None:
    none = replace(parameters.exits, exit_hazard_month=0.0)
    ones = np.ones(province.firms.n_rows)
    rows = closing_firms(province.firms, 0, parameters.adoption, none, ones, Luck(1), 5)
    assert not rows.size


def test_no_firm_closes_whose_hazard_is_multiplied_by_nought(
    province: QuangNinh, parameters: Parameters
) -> None:
    firms = province.firms
    sure = replace(parameters.exits, exit_hazard_month=1e9)
    ratio = np.where(firms.ids % 2 == 0, 1.0, 0.0)
    rows = closing_firms(firms, 40, parameters.adoption, sure, ratio, Luck(1), 5)
    assert rows.size
    assert (firms.ids[rows] % 2 == 0).all()


def test_firms_plan_posts_as_their_sector_grows_and_drop_open_ones_as_it_shrinks(
    province: QuangNinh,
) -> None:
    firms = province.firms
    staff = (firms.weight * firms.employees).sum()
    open_posts(firms, np.full(N, 0.05), 0.0, MIX, Luck(1), 3, 100)
    opened = (firms.weight * vacancies(firms)).sum()
    assert opened == pytest.approx(0.05 * staff, rel=0.15)
    before = vacancies(firms)
    open_posts(firms, np.full(N, 0.05), 0.0, MIX, Luck(1), 4, 100)
    assert (vacancies(firms)[before > 0] == before[before > 0]).all()
    open_posts(firms, np.full(N, -0.5), 0.0, MIX, Luck(1), 5, 100)
    assert (firms.weight * vacancies(firms)).sum() < opened / 2
    assert vacancies(firms).min() >= 0


def test_without_growth_no_post_is_planned(province: QuangNinh) -> None:
    open_posts(province.firms, np.zeros(N), 0.0, MIX, Luck(1), 3, 100)
    assert vacancies(province.firms).sum() == 0


def test_startups_plan_posts_beyond_their_sector(province: QuangNinh) -> None:
    """Half of the firms are startups that add 5 % of their staff to nothing."""
    firms = province.firms
    young = firms.ids % 2 == 0
    firms.startup_until_month = np.where(young, 9, -1)
    open_posts(firms, np.zeros(N), 0.05, MIX, Luck(1), 3, 100)
    staff = (firms.weight * firms.employees)[young & (firms.project_id < 0)].sum()
    opened = firms.weight * vacancies(firms)
    assert opened[young].sum() == pytest.approx(0.05 * staff, rel=0.15)
    assert opened[~young].sum() == 0


def born(province: QuangNinh, parameters: Parameters) -> np.ndarray:
    table = newcomers(parameters, 100)
    ids = table.pop("id")
    return province.firms.births(ids, **table)


def test_newcomers_find_partners_who_live(
    province: QuangNinh, parameters: Parameters, markets: Markets
) -> None:
    ids = born(province, parameters)
    before = province.supply
    after = ties_of_newcomers(
        province.firms, before, ids, markets, parameters.supply_network, Luck(1), 3
    )
    assert after.n_nodes == province.firms.n_rows
    new = after.n_links - before.n_links
    assert new > 0
    added = np.isin(after.source_id, ids) | np.isin(after.target_id, ids)
    assert added.sum() == new


def test_links_of_the_closed_die_and_survivors_look_for_others(
    province: QuangNinh, parameters: Parameters, markets: Markets
) -> None:
    firms, supply = province.firms, province.supply
    busiest = np.argsort(-supply.neighbours.degree)[:30]
    gone = np.sort(firms.ids[busiest])
    firms.deaths(gone)
    counts = {}
    for share in (0.0, 1.0):
        turnover = replace(parameters.turnover, partner_replacement_share=share)
        after = ties_of_survivors(firms, supply, gone, markets, turnover, Luck(1), 3)
        assert not np.isin(after.source_id, gone).any()
        assert not np.isin(after.target_id, gone).any()
        counts[share] = after.n_links
    left = np.isin(supply.source_id, gone) | np.isin(supply.target_id, gone)
    assert counts[0.0] == supply.n_links - left.sum()
    assert counts[1.0] > counts[0.0]


def test_a_search_finds_firms_of_the_chain_near_by(
    province: QuangNinh, parameters: Parameters
) -> None:
    """With one chain and no way between wards every find stays in chain and ward."""
    chains = np.zeros((N, N))
    chains[Sector.TRADE, Sector.TOURISM] = 1.0
    nearness = np.eye(54)
    markets = Markets(chains, nearness, 0.9)
    firms = province.firms
    tourism_wards = np.unique(firms.ward[firms.sector == Sector.TOURISM])
    sells = np.flatnonzero(
        (firms.sector == Sector.TRADE) & np.isin(firms.ward, tourism_wards)
    )
    found = found_partners(
        firms,
        Directory.of(firms, markets),
        sells,
        np.zeros(sells.size, int),
        np.ones(sells.size, bool),
        markets,
        Luck(1),
        0,
    )
    rows = firms.rows_of(found)
    assert (firms.sector[rows] == Sector.TOURISM).all()
    assert (firms.ward[rows] == firms.ward[sells]).all()


def test_wanted_partners_grow_with_staff_up_to_the_most() -> None:
    wanted = wanted_partners(
        np.array([5.0, 25.0, 5000.0]), 25.0, 4.0, np.array([0.0, 0.5, 0.9]), 100.0
    )
    assert wanted.tolist() == [0, 4, 100]


def test_links_that_stand_or_loop_are_not_made_again() -> None:
    network = Network(np.arange(4), np.array([0, 1]), np.array([1, 2]))
    after = network.renewed(source_id=[0, 2, 3, 3], target_id=[1, 2, 0, 0])
    assert list(zip(after.source_id, after.target_id, strict=True)) == [
        (0, 1),
        (1, 2),
        (3, 0),
    ]
