"""The power system's month: plants of the table, programmes, delay and shortage."""

import csv
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest

from agents.classification import Sector
from agents.power_system import SOURCES, PowerParameters, Source
from model.history.history_tables import history_tables
from model.parameter_rows import load_group
from model.places import Places
from model.policy.schedule import FIRST_POLICY_MONTH
from model.power import (
    PowerMonth,
    PowerPlant,
    PowerStock,
    load_power_plants,
    megawatts_running,
    order_renewables,
    power_system_sells,
)

POWER = load_group(PowerParameters)
COAL, GAS = SOURCES.index(Source.COAL), SOURCES.index(Source.GAS)
JUNE_2026 = FIRST_POLICY_MONTH + 5
LNG = "Nhiệt điện LNG Quảng Ninh"


@pytest.fixture
def plants(places: Places) -> tuple[PowerPlant, ...]:
    return load_power_plants(places)


def sells(
    plants: tuple[PowerPlant, ...],
    month: int,
    given: PowerParameters = POWER,
    stock: PowerStock | None = None,
    data_centres_mw: float = 0.0,
    lng_delay_months: int = 0,
    margin_shift_mw: float = 0.0,
) -> PowerMonth:
    return power_system_sells(
        stock or PowerStock.founded(),
        plants,
        1.0,
        data_centres_mw,
        given,
        month,
        lng_delay_months=lng_delay_months,
        margin_shift_mw=margin_shift_mw,
    )


def test_the_gas_plant_opens_with_the_project_of_its_name(
    plants: tuple[PowerPlant, ...],
) -> None:
    opens = {plant.name: plant.opens for plant in plants}[LNG]
    project = {line.name: line for line in history_tables().projects}[LNG]
    assert opens == project.opens_month
    assert megawatts_running(plants, opens - 1)[GAS] == 0
    assert megawatts_running(plants, opens)[GAS] == 1500
    assert megawatts_running(plants, opens + 35, lng_delay_months=36)[GAS] == 0
    assert megawatts_running(plants, opens + 36, lng_delay_months=36)[GAS] == 1500


def test_the_coal_plants_are_the_anchor_firms_and_sell_what_is_on_record(
    plants: tuple[PowerPlant, ...],
) -> None:
    anchors = resources.files("model.evidence") / "founding" / "anchors.csv"
    told = csv.DictReader(anchors.read_text(encoding="utf-8").splitlines())
    named = {row["name"]: row for row in told}
    coal = [plant for plant in plants if plant.source is Source.COAL]
    assert {plant.name for plant in coal} == {
        name for name, row in named.items() if row["sector"] == "power"
    }
    a_year = 12 * sells(plants, 0).sold_mwh[COAL] / 1e6
    # 35 to 38 TWh a year reported in 2021, twice 20.26 TWh in the first half of 2023.
    assert 35 <= a_year <= 40.5


def test_no_month_on_record_and_no_month_of_the_central_future_is_short(
    plants: tuple[PowerPlant, ...],
) -> None:
    for month in range(192):
        assert not sells(plants, month).is_short
        dire = sells(plants, month, margin_shift_mw=-9000.0)
        hot = month >= FIRST_POLICY_MONTH and month % 12 in (4, 5)
        assert dire.is_short == hot


def test_a_late_gas_plant_and_a_scenario_make_the_grid_fall_short(
    plants: tuple[PowerPlant, ...],
) -> None:
    in_june = JUNE_2026 + 24
    shift = -POWER.northern_margin_2026_mw - 500
    timely = sells(plants, in_june, margin_shift_mw=shift)
    late = sells(plants, in_june, margin_shift_mw=shift, lng_delay_months=36)
    assert timely.margin_mw == pytest.approx(1500 * POWER.peak_credit_gas - 500)
    assert late.margin_mw == pytest.approx(-500)
    assert late.served[Sector.ELECTRONICS] < timely.served[Sector.ELECTRONICS] == 1


def test_data_centres_take_from_the_margin(plants: tuple[PowerPlant, ...]) -> None:
    before, after = (
        sells(plants, JUNE_2026, data_centres_mw=mw).margin_mw for mw in (0.0, 80.0)
    )
    assert before - after == pytest.approx(80)


def test_renewables_come_after_their_months_and_sell(
    plants: tuple[PowerPlant, ...],
) -> None:
    stock, wait = PowerStock.founded(), round(POWER.renewable_build_months)
    assert order_renewables(stock, 100.0, 0.9, POWER, 80) == 100
    early = sells(plants, 80 + wait - 1, stock=stock)
    assert early.sales_factor.tolist() == [1] * len(Sector)
    month = sells(plants, 80 + wait, stock=stock)
    assert stock.renewable_megawatts == pytest.approx(90)
    assert month.megawatts.sum() == pytest.approx(7380 + 90)
    made = 90 * (POWER.renewable_mix * POWER.capacity_factor).sum() * 730
    gained = (1 - POWER.coal_displaced_share) * made / early.sold_mwh.sum()
    assert month.sales_factor[Sector.POWER] == pytest.approx(
        1 + POWER.renewable_value_ratio * gained
    )
    assert np.delete(month.sales_factor, Sector.POWER).tolist() == [1] * 14
    worthless = replace(POWER, renewable_value_ratio=0.0)
    assert sells(plants, 200, worthless, stock).sales_factor[Sector.POWER] == 1


def test_no_more_renewables_are_begun_than_the_plan_has_places_for() -> None:
    stock = PowerStock.founded()
    limited = replace(POWER, renewable_limit_mw=150.0)
    assert order_renewables(stock, 100.0, 1.0, limited, 80) == 100
    assert order_renewables(stock, 100.0, 1.0, limited, 81) == 50
    assert order_renewables(stock, 100.0, 1.0, limited, 82) == 0
