"""What plants sell, and what the northern grid can serve."""

import math
from dataclasses import replace

import mesa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.classification import Sector
from agents.power_system import (
    SOURCES,
    PowerParameters,
    PowerSystem,
    Source,
    energy_sold,
    northern_margin,
    part_served,
)
from agents.refusal import Refusal
from model.parameter_rows import load_group

POWER = load_group(PowerParameters)
COAL, GAS = SOURCES.index(Source.COAL), SOURCES.index(Source.GAS)
PLANTS = np.array([1000.0, 500.0, 0.0, 0.0, 0.0])


def test_a_plant_sells_its_capacity_factor_of_a_months_hours() -> None:
    sold = energy_sold(PLANTS, 0.0, POWER)
    assert sold[COAL] == pytest.approx(1000 * POWER.capacity_factor_coal * 730)
    assert sold[GAS] == pytest.approx(500 * POWER.capacity_factor_gas * 730)
    assert not sold[2:].any()


def test_renewables_displace_their_part_of_coal_and_no_more_than_all_of_it() -> None:
    given_ = replace(POWER, coal_displaced_share=0.5)
    mix, hours = given_.renewable_mix, given_.capacity_factor * 730
    made = sum(100 * share * each for share, each in zip(mix, hours, strict=True))
    before, after = energy_sold(PLANTS, 0.0, given_), energy_sold(PLANTS, 100.0, given_)
    assert after[2:].sum() == pytest.approx(made)
    assert before[COAL] - after[COAL] == pytest.approx(0.5 * made)
    assert energy_sold(PLANTS, 1e6, given_)[COAL] == 0
    stays = replace(given_, coal_displaced_share=0.0)
    assert energy_sold(PLANTS, 100.0, stays)[COAL] == before[COAL]


def test_the_margin_counts_local_plants_as_far_as_they_run_at_the_peak() -> None:
    given_ = replace(
        POWER,
        northern_margin_2026_mw=200.0,
        northern_margin_change_mw_per_year=-100.0,
        peak_credit_gas=0.9,
    )
    added = np.array([0.0, 1500.0, 0.0, 0.0, 0.0])
    assert northern_margin(3, added, 50.0, given_) == pytest.approx(
        200 - 300 + 1350 - 50
    )
    for source in SOURCES:
        added = np.eye(len(SOURCES))[SOURCES.index(source)] * 100
        none = replace(given_, **{f"peak_credit_{source}": 0.0})
        assert northern_margin(0, added, 0.0, none) == 200
        assert northern_margin(0, added, 0.0, given_) > 200


def served_of_one(sector: Sector, margin: float, of: PowerParameters) -> float:
    if margin >= 0:
        return 1.0
    shortage = -margin / of.northern_peak_mw
    return math.exp(
        -of.output_lost_per_shortage * of.grid_dependence[sector] * shortage
    )


@given(st.floats(-30_000, 30_000))
def test_a_shortage_cuts_each_sector_as_it_hangs_on_the_grid(margin: float) -> None:
    served = part_served(margin, POWER)
    twin = [served_of_one(sector, margin, POWER) for sector in Sector]
    assert served.tolist() == pytest.approx(twin)
    assert ((served > 0) & (served <= 1)).all()


def test_with_its_coefficients_at_zero_a_shortage_cuts_nothing() -> None:
    careless = replace(POWER, output_lost_per_shortage=0.0)
    free = replace(POWER, grid_dependence=(0.0,) * len(Sector))
    assert (part_served(-5000.0, careless) == 1).all()
    assert (part_served(-5000.0, free) == 1).all()
    assert part_served(-5000.0, POWER)[Sector.ELECTRONICS] < 1
    assert part_served(-5000.0, POWER)[Sector.POWER] == 1


def test_the_shortage_of_2023_costs_what_was_reported() -> None:
    # 1,800 of some 24,000 MW missing went with 5.6 % of the north's output; the north
    # mixes manufacturing with sectors that hang less on the grid.
    served = part_served(-1800.0, replace(POWER, northern_peak_mw=24_000.0))
    assert 1 - served[Sector.ELECTRONICS] == pytest.approx(0.056, abs=0.005)


def test_the_power_system_is_an_agent_that_knows_what_it_built() -> None:
    class Held:
        renewable_megawatts = 12.0

    model = mesa.Model(rng=1)
    system = PowerSystem(model, "Hệ thống điện", -1, Held())
    assert system.renewable_megawatts == 12
    assert system in model.agents


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("capacity_factor_coal", 1.2),
        ("peak_credit_wind", -0.1),
        ("renewable_mix_solar", 0.9),
        ("northern_peak_mw", 0.0),
    ],
)
def test_an_impossible_power_system_is_refused(name: str, value: float) -> None:
    with pytest.raises(Refusal):
        replace(POWER, **{name: value})
