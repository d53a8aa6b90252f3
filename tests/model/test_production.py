"""Production: shares of local demand, free sectors, ramps, the parts that sum."""

from typing import Any

import mesa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.classification import Owner, Sector, Skill
from agents.firm import Firms
from model.production import (
    Drive,
    FirmOutput,
    ProductionBase,
    ProductionParameters,
    digital_gain,
    enterprises_produce,
    growth_since_2020,
    local_demand_factor,
    product_taxes,
    ramp,
    used_of_staffed,
)
from model.synthesis.economy import FoundingEconomy

N = len(Sector)
ONES = np.ones(N)


def some_firms(**columns: Any) -> Firms:
    """Return firms that are alike but for the columns given."""
    firms = Firms(mesa.Model())
    n = len(next(iter(columns.values())))
    plain: dict[str, Any] = {
        "weight": 1.0,
        "sector": int(Sector.TRADE),
        "owner": int(Owner.DOMESTIC),
        "ward": 0,
        "site": -1,
        "land_ha": 0.0,
        "employees": 10.0,
        "productivity": 1.0,
        "value_added_bn_vnd_per_year": 2.0,
        "digital_stage": 0,
        "cash_bn_vnd": 1.0,
        "foreign_capital_musd": 0.0,
        "founded_month": -12,
    }
    for skill in Skill:
        plain |= {
            f"employees_{skill.label}": 0.0,
            f"vacancies_{skill.label}": 0.0,
            f"pay_{skill.label}_mvnd": 0.0,
        }
    firms.births(n, **{**plain, **columns})
    return firms


def based(firms: Firms, gain: np.ndarray | float = 1.0) -> ProductionBase:
    gains = np.broadcast_to(np.asarray(gain, float), (firms.n_rows,))
    made = np.bincount(
        firms.sector, firms.weight * firms.value_added_bn_vnd_per_year, N
    )
    economy = FoundingEconomy(made, ONES, ONES, ONES, 1.0)
    return ProductionBase.of(firms, economy, 1.0, gains)


def made(
    firms: Firms,
    base: ProductionBase,
    *,
    gain: np.ndarray | float = 1.0,
    volume: np.ndarray = ONES,
    planned: np.ndarray = ONES,
    demand: np.ndarray = ONES,
    kept: np.ndarray = ONES,
    power: np.ndarray | float = 1.0,
    by_place: np.ndarray | None = None,
    month: int = 0,
) -> FirmOutput:
    gains = np.broadcast_to(np.asarray(gain, float), (firms.n_rows,)).copy()
    drive = Drive(
        volume=volume * kept,
        kept=kept,
        planned_staff=planned,
        seasonal=ONES,
        demand=demand,
        by_place=np.ones((2, N)) if by_place is None else by_place,
        power=power,
    )
    return enterprises_produce(firms, gains, base, drive, 24.0, month)


def test_the_founding_makes_what_it_made() -> None:
    firms = some_firms(
        sector=[Sector.TRADE, Sector.TRADE, Sector.COAL],
        employees=[10.0, 30.0, 5.0],
        value_added_bn_vnd_per_year=[2.0, 3.0, 7.0],
        digital_stage=[0, 4, 2],
    )
    gain = digital_gain(firms.digital_stage, 0.0, 0.15)
    base = based(firms, gain)
    output = made(firms, base, gain=gain)
    assert firms.value_added_bn_vnd_per_year == pytest.approx([2.0, 3.0, 7.0])
    assert output.total[Sector.TRADE] == pytest.approx(5.0)


def test_a_local_newcomer_takes_a_share_and_adds_nothing() -> None:
    firms = some_firms(value_added_bn_vnd_per_year=[6.0])
    base = based(firms)
    firms.births(
        1,
        **{name: getattr(firms, name)[0].item() for name in firms.columns},
    )
    assert made(firms, base).total[Sector.TRADE] == pytest.approx(6.0)
    assert firms.value_added_bn_vnd_per_year == pytest.approx([3.0, 3.0])


def test_a_newcomer_of_a_free_sector_adds_its_own() -> None:
    firms = some_firms(sector=[Sector.ICT], value_added_bn_vnd_per_year=[6.0])
    base = based(firms)
    firms.births(
        1,
        **{name: getattr(firms, name)[0].item() for name in firms.columns},
    )
    assert made(firms, base).total[Sector.ICT] == pytest.approx(12.0)


def test_staff_planned_for_growth_is_not_counted_as_growth_of_output() -> None:
    firms = some_firms(sector=[Sector.COAL], employees=[100.0])
    base = based(firms)
    firms.employees = [110.0]
    output = made(firms, base, volume=1.5 * ONES, planned=1.1 * ONES)
    assert output.total[Sector.COAL] == pytest.approx(2.0 * 1.5)


def test_a_plant_ramps_up_and_does_not_follow_the_trend() -> None:
    firms = some_firms(
        sector=[Sector.ELECTRONICS] * 2, project_id=[-1, 9], founded_month=[-5, 10]
    )
    base = based(firms)
    half = made(firms, base, volume=2 * ONES, month=21)
    assert firms.value_added_bn_vnd_per_year == pytest.approx([4.0, 1.0])
    assert half.openings[Sector.ELECTRONICS] == pytest.approx(1.0)
    made(firms, base, volume=2 * ONES, month=100)
    assert firms.value_added_bn_vnd_per_year == pytest.approx([4.0, 2.0])


def test_ramps_rise_evenly_to_the_whole() -> None:
    assert ramp(np.array([0, 11, 23, 50]), 24.0) == pytest.approx(
        [1 / 24, 0.5, 1.0, 1.0]
    )


def test_a_stage_pays_only_with_matching_skills() -> None:
    assert digital_gain(4, 0.0, 0.2) == pytest.approx(1.2)
    assert digital_gain(4, 1.0, 0.2) == pytest.approx(1.0)
    assert digital_gain(4, 0.5, 0.0) == pytest.approx(1.0)


def test_a_stage_adds_output_where_demand_is_free_and_a_share_where_it_is_local() -> (
    None
):
    firms = some_firms(sector=[Sector.ICT, Sector.TRADE, Sector.TRADE])
    base = based(firms)
    gain = np.array([1.1, 1.1, 1.0])
    output = made(firms, base, gain=gain)
    assert output.total[Sector.ICT] == pytest.approx(2.2)
    assert output.stages[Sector.ICT] == pytest.approx(0.2)
    assert output.total[Sector.TRADE] == pytest.approx(4.0)
    assert firms.value_added_bn_vnd_per_year[1] > firms.value_added_bn_vnd_per_year[2]


def test_the_parts_sum_to_what_firms_make() -> None:
    firms = some_firms(
        sector=[Sector.ICT, Sector.TRADE, Sector.ELECTRONICS, Sector.COAL],
        project_id=[-1, -1, 3, -1],
        employees=[3.0, 4.0, 50.0, 6.0],
    )
    base = based(firms)
    firms.employees = [5.0, 4.0, 60.0, 2.0]
    output = made(firms, base, gain=1.05, volume=1.3 * ONES, month=5)
    assert output.total.sum() == pytest.approx(firms.value_added_bn_vnd_per_year.sum())


def test_local_demand_answers_income_only_where_it_is_local() -> None:
    parameters = ProductionParameters(
        stage_productivity_gain=0.1,
        employment_elasticity=0.1,
        wage_growth_elasticity=0.5,
        income_elasticity=(0.5,) * N,
    )
    factor = local_demand_factor(1.1, parameters)
    assert factor[Sector.TRADE] == pytest.approx(1.05)
    assert factor[Sector.COAL] == 1.0
    assert (local_demand_factor(1.0, parameters) == 1.0).all()


def test_thinned_firms_still_make_what_the_economy_makes() -> None:
    firms = some_firms(weight=[2.0, 3.0], value_added_bn_vnd_per_year=[1.0, 2.0])
    whole = np.zeros(N)
    whole[Sector.TRADE] = 10.0
    economy = FoundingEconomy(whole, ONES, ONES, ONES, 1.0)
    base = ProductionBase.of(firms, economy, 1.0, np.ones(2))
    assert made(firms, base).total[Sector.TRADE] == pytest.approx(10.0)


def test_product_taxes_follow_the_record_and_then_keep_its_last_rate() -> None:
    base = based(some_firms(sector=[Sector.TRADE]))
    base.product_taxes = 120.0
    for month in range(24):
        taxes = product_taxes(base, 200.0, 1.0 + month / 100, month, 23)
        assert taxes == pytest.approx(10.0 * (1.0 + month / 100))
    # Of the second year: 120 x mean index 1.175 over 2,400 made.
    assert product_taxes(base, 400.0, 9.0, 24, 23) == pytest.approx(
        400 * 120 * 1.175 / 2400
    )


def test_growth_of_the_economy_weighs_sectors_by_what_they_made() -> None:
    base = based(some_firms(sector=[Sector.TRADE]))
    base.enterprises = np.arange(N, dtype=float)
    by_sector = np.ones(N)
    by_sector[3] = 2.0
    whole = base.enterprises.sum() + 3 * N
    assert growth_since_2020(by_sector, base) == pytest.approx(1 + (3 + 3) / whole)


# What limits production: the smallest of demand, power and staff.


def test_what_limits_is_the_smallest_of_demand_power_and_staff() -> None:
    # Columns: nothing short, staff short, demand short, power short, all short.
    demand = np.array([1.0, 1.0, 0.6, 1.0, 0.9])
    power = np.array([1.0, 1.0, 1.0, 0.7, 0.5])
    staffing = np.array([1.0, 0.8, 0.9, 1.0, 0.8])
    used = used_of_staffed(demand, power, staffing)
    expected = [
        min(d, p, s) / s for d, p, s in zip(demand, power, staffing, strict=True)
    ]
    assert used == pytest.approx(expected)
    assert used[:2].tolist() == [1.0, 1.0]


@given(
    *[st.lists(st.floats(0.0, 1.5), min_size=5, max_size=5)] * 2,
    st.lists(st.floats(0.0, 1.0), min_size=5, max_size=5),
)
def test_a_shortage_never_makes_more_than_staff_can(
    demand: list[float], power: list[float], staffing: list[float]
) -> None:
    used = used_of_staffed(*map(np.array, (demand, power, staffing)))
    assert ((used >= 0) & (used <= 1)).all()


def test_a_firm_without_staff_is_not_divided_by() -> None:
    nobody = np.zeros(1)
    assert used_of_staffed(np.ones(1), np.ones(1), nobody).tolist() == [1.0]


def test_want_of_power_cuts_who_is_fully_staffed_most() -> None:
    firms = some_firms(
        sector=[Sector.ICT, Sector.ICT],
        employees=[10.0, 8.0],
        vacancies_basic=[0.0, 2.0],
    )
    base = based(firms)
    whole = made(firms, base).total[Sector.ICT]
    first = firms.value_added_bn_vnd_per_year.copy()
    short = made(firms, base, power=0.9).total[Sector.ICT]
    cut = firms.value_added_bn_vnd_per_year / first
    assert cut == pytest.approx([0.9, 1.0])
    assert short < whole


def test_want_of_power_cuts_local_sectors_too() -> None:
    firms = some_firms(sector=[Sector.TRADE])
    assert made(firms, based(firms), power=0.8).total[Sector.TRADE] == pytest.approx(
        0.8 * 2.0
    )


def test_power_that_suffices_changes_no_bit() -> None:
    firms = some_firms(
        sector=[Sector.ICT, Sector.TRADE],
        employees=[3.0, 7.0],
        vacancies_basic=[1.0, 2.0],
    )
    base = based(firms)
    made(firms, base, volume=1.37 * ONES)
    without = firms.value_added_bn_vnd_per_year.copy()
    made(firms, base, volume=1.37 * ONES, power=np.ones(N))
    assert (firms.value_added_bn_vnd_per_year == without).all()


def test_a_shock_cuts_free_sectors_and_plants_by_what_staff_had_not_cut() -> None:
    firms = some_firms(
        sector=[Sector.ELECTRONICS] * 3,
        project_id=[-1, -1, 9],
        founded_month=[-50] * 3,
        employees=[10.0, 8.0, 10.0],
        vacancies_basic=[0.0, 2.0, 0.0],
    )
    base = based(firms)
    made(firms, base)
    before = firms.value_added_bn_vnd_per_year.copy()
    made(firms, base, kept=0.7 * ONES)
    after = firms.value_added_bn_vnd_per_year
    assert after / before == pytest.approx([0.7, 0.7 / 0.8, 0.7])


def test_a_shock_cuts_local_demand_once() -> None:
    firms = some_firms(sector=[Sector.TOURISM])
    output = made(firms, based(firms), kept=0.5 * ONES)
    assert output.total[Sector.TOURISM] == pytest.approx(0.5 * 2.0)


def test_demand_drawn_to_a_ward_moves_shares_and_not_the_sum() -> None:
    firms = some_firms(sector=[Sector.TOURISM] * 2, ward=[0, 1])
    base = based(firms)
    pull = np.ones((2, N))
    pull[1, Sector.TOURISM] = 3.0
    output = made(firms, base, by_place=pull)
    assert firms.value_added_bn_vnd_per_year == pytest.approx([1.0, 3.0])
    assert output.total[Sector.TOURISM] == pytest.approx(4.0)


def test_demand_beside_the_world_moves_the_sum() -> None:
    firms = some_firms(sector=[Sector.TRADE, Sector.POWER])
    demand = np.full(N, 1.25)
    output = made(firms, based(firms), demand=demand)
    assert output.total[[Sector.TRADE, Sector.POWER]] == pytest.approx([2.5, 2.5])
