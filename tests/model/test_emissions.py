"""Greenhouse gases of plants and of other producers."""

from dataclasses import replace

import mesa
import numpy as np
import pytest

from agents.classification import Sector
from agents.firm import Firms
from agents.refusal import Refusal
from model.emissions import (
    EmissionParameters,
    Emissions,
    emissions_of_month,
    share_made_in_eco_parks,
)
from model.parameter_rows import load_group
from model.sites import SiteType

GIVEN = load_group(EmissionParameters)
SOLD = np.array([1000.0, 100.0, 50.0, 5.0, 5.0])
MADE = np.arange(1.0, len(Sector) + 1)
NOWHERE = np.zeros(len(Sector))


def counted(
    given: EmissionParameters = GIVEN, month: int = 0, eco: np.ndarray = NOWHERE
) -> Emissions:
    return emissions_of_month(SOLD, MADE, eco, given, month)


def test_a_month_emits_what_its_power_and_its_value_added_emit() -> None:
    month = counted()
    coal, gas = GIVEN.emission_factor_coal, GIVEN.emission_factor_gas
    assert month.of_plants.tolist() == [1000 * coal, 100 * gas, 0, 0, 0]
    twin = [GIVEN.emission_intensity[each] * MADE[each] for each in Sector]
    assert month.of_sectors.tolist() == pytest.approx(twin)
    assert month.of_sectors[Sector.POWER] == 0
    assert month.total == pytest.approx(1000 * coal + 100 * gas + sum(twin))


def test_intensities_fall_by_the_year_and_not_without_their_coefficient() -> None:
    now, later = counted().of_sectors, counted(month=24).of_sectors
    fall = GIVEN.emission_intensity_fall
    assert later == pytest.approx(now * (1 - fall) ** 2)
    steady = replace(GIVEN, emission_intensity_fall=0.0)
    assert counted(steady, month=24).of_sectors == pytest.approx(now)


def test_eco_parks_save_their_part_and_nothing_without_their_coefficient() -> None:
    eco = np.zeros(len(Sector))
    eco[Sector.TEXTILES] = 0.5
    saved = counted().of_sectors - counted(eco=eco).of_sectors
    whole = counted().of_sectors[Sector.TEXTILES]
    assert saved[Sector.TEXTILES] == pytest.approx(
        0.5 * GIVEN.eco_park_emission_cut * whole
    )
    assert not np.delete(saved, Sector.TEXTILES).any()
    useless = replace(GIVEN, eco_park_emission_cut=0.0)
    assert (counted(useless, eco=eco).of_sectors == counted().of_sectors).all()


@pytest.mark.parametrize(
    ("name", "where"),
    [("emission_factor_coal", 0), ("emission_factor_gas", 1)],
)
def test_without_its_factor_a_source_emits_nothing(name: str, where: int) -> None:
    assert counted(replace(GIVEN, **{name: 0.0})).of_plants[where] == 0


def test_what_is_made_on_eco_land_is_shared_by_land_and_firm() -> None:
    firms = Firms(mesa.Model(rng=1))
    told = {
        "weight": [1.0, 2.0, 1.0, 1.0],
        "sector": [int(Sector.TEXTILES)] * 3 + [int(Sector.TRADE)],
        "site": [0, 1, -1, 0],
        "value_added_bn_vnd_per_year": [12.0, 24.0, 36.0, 12.0],
    }
    untold = {
        name: 0
        for name, column in firms.columns.items()
        if column.default is None and name not in told
    }
    firms.births(4, **told, **untold)
    land = np.zeros((2, len(SiteType)))
    eco = list(SiteType).index(SiteType.ECO)
    land[:, eco] = (1.0, 0.25)
    made = np.zeros(len(Sector))
    made[Sector.TEXTILES], made[Sector.TRADE] = 8.0, 4.0
    share = share_made_in_eco_parks(firms, land, made)
    # 12 x 1 and 2 x 24 x 0.25 a year of 96; 12 of 48.
    assert share[Sector.TEXTILES] == pytest.approx((1 + 1) / 8)
    assert share[Sector.TRADE] == pytest.approx(1 / 4)
    assert not np.delete(share, [Sector.TEXTILES, Sector.TRADE]).any()


def test_impossible_emissions_are_refused() -> None:
    with pytest.raises(Refusal, match="emission_factor_coal"):
        replace(GIVEN, emission_factor_coal=-1.0)
    with pytest.raises(Refusal, match="exceeds 1"):
        replace(GIVEN, eco_park_emission_cut=2.0)
