"""Years stray from the trend by luck, and only years that are not on record."""

from dataclasses import replace

import numpy as np
import pytest

from agents.classification import MONTHS_OF_A_YEAR, Sector
from agents.luck import Luck
from agents.refusal import Refusal
from model.growth import GrowthParameters
from model.history.conditions import conditions
from model.history.growth_deviation import growth_deviation
from model.history.month_path import year_means
from model.history.residual_growth import BROAD_SECTORS
from model.parameters import load_group, load_parameters
from model.places import load_places
from model.policy.files import load_scenario
from model.sites import load_sites
from model.travel import PlaceParameters

PARAMETERS = load_parameters()
GROWTH = load_group(GrowthParameters)
CENTRAL = load_scenario("central")
SITES = load_sites(load_places(load_group(PlaceParameters)))
LAST = 2023
FIRST_FREE = (LAST - 2020) * MONTHS_OF_A_YEAR + 6


def calm(**deviations: float) -> GrowthParameters:
    none = {f"growth_deviation_{name}": 0.0 for name in GROWTH.deviations}
    return replace(GROWTH, **none | deviations)


def test_without_deviation_no_month_strays() -> None:
    assert not growth_deviation(Luck(7), calm(), LAST).any()


def test_a_world_without_deviation_is_the_trend_bit_for_bit() -> None:
    given = replace(PARAMETERS, growth=calm())
    steady = conditions(given, CENTRAL, "free", SITES)
    lucky = conditions(given, CENTRAL, "free", SITES, Luck(7))
    np.testing.assert_array_equal(lucky.volume_index, steady.volume_index)
    np.testing.assert_array_equal(lucky.product_taxes_index, steady.product_taxes_index)


def test_recorded_years_keep_their_means_and_later_ones_stray() -> None:
    steady = conditions(PARAMETERS, CENTRAL, "free", SITES)
    lucky = conditions(PARAMETERS, CENTRAL, "free", SITES, Luck(7))
    at = Sector.TRADE
    before, after = (year_means(one.volume_index)[:, at] for one in (steady, lucky))
    np.testing.assert_allclose(after[:4], before[:4], rtol=1e-9)
    assert (np.abs(after[4:] / before[4:] - 1) > 1e-6).all()


@pytest.mark.parametrize("name", list(GROWTH.deviations))
def test_a_broad_sector_strays_alone_and_its_sectors_together(name: str) -> None:
    strays = growth_deviation(Luck(3), calm(**{f"growth_deviation_{name}": 0.02}), LAST)
    of_trend = {
        "agri": [Sector.AGRICULTURE],
        "industry_construction": [
            sector
            for sector in BROAD_SECTORS["industry_construction"]
            if sector not in (Sector.ELECTRONICS, Sector.PHOTOVOLTAICS)
        ],
        "services": [s for s in BROAD_SECTORS["services"] if s is not Sector.PUBLIC],
        "product_taxes": [len(Sector)],
    }[name]
    moved = np.flatnonzero(strays.any(axis=0))
    assert moved.tolist() == sorted(int(column) for column in of_trend)
    assert (strays[:, moved] == strays[:, moved[:1]]).all()


def test_straying_starts_in_the_middle_of_the_last_year_on_record() -> None:
    strays = growth_deviation(Luck(3), GROWTH, LAST)
    assert not strays[:FIRST_FREE].any()
    assert strays[FIRST_FREE].any()
    year = strays[FIRST_FREE : FIRST_FREE + MONTHS_OF_A_YEAR]
    assert (year == year[0]).all()


def test_the_growth_of_a_yearly_mean_strays_by_what_was_drawn() -> None:
    steady = conditions(PARAMETERS, CENTRAL, "free", SITES)
    lucky = conditions(PARAMETERS, CENTRAL, "free", SITES, Luck(11))
    drawn = growth_deviation(Luck(11), PARAMETERS.growth, LAST)
    at = Sector.OTHER_SERVICES
    growth = [
        np.diff(np.log(year_means(one.trend_index)[:, at])) for one in (lucky, steady)
    ]
    extra = growth[0] - growth[1]
    # Growth between the means of two years weighs months as a tent: three quarters lie
    # between the middles of the years, an eighth on either side.
    of_year = drawn[::MONTHS_OF_A_YEAR, at]
    for year in range(5, 15):
        tent = of_year[year - 1] / 8 + of_year[year] * 3 / 4 + of_year[year + 1] / 8
        in_logs = tent / (1 + GROWTH.trend_growth[at])
        assert extra[year - 1] == pytest.approx(in_logs, abs=0.003)


def test_over_worlds_years_have_the_deviation_given_and_no_memory() -> None:
    n = 2000
    months = FIRST_FREE + MONTHS_OF_A_YEAR * np.arange(2)
    drawn = np.array(
        [
            growth_deviation(Luck(w), GROWTH, LAST)[months, Sector.TRADE]
            for w in range(n)
        ]
    )
    # Four standard errors of a deviation and of a correlation: one false alarm in 10^4.
    deviation = GROWTH.growth_deviation_services
    assert drawn.std(axis=0) == pytest.approx(deviation, rel=4 / np.sqrt(2 * n))
    assert np.corrcoef(drawn.T)[0, 1] == pytest.approx(0, abs=4 / np.sqrt(n))


def test_a_negative_deviation_is_refused() -> None:
    with pytest.raises(Refusal, match="deviation"):
        replace(GROWTH, growth_deviation_services=-0.01)
