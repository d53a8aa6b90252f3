"""Land, beds and power of the sites."""

from copy import deepcopy
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.luck import Luck
from agents.refusal import Refusal
from model.land import (
    SiteStock,
    coming_room_ha,
    connect_power,
    developers_prepare_land,
    fits,
    found_site_stock,
    hand_back_land,
    let_land,
    park_occupancy,
    room_ha,
)
from model.parameters import Parameters
from model.sites import Sites

CERTAIN = 1e9
"""A hazard that makes what may happen happen."""


@pytest.fixture
def stock(sites: Sites, parameters: Parameters) -> SiteStock:
    return found_site_stock(sites, parameters.land, parameters.plants)


def prepare(
    stock: SiteStock,
    sites: Sites,
    parameters: Parameters,
    month: int,
    asked: npt.NDArray[np.float64] | None = None,
    **changes: float,
) -> None:
    nothing = np.zeros(len(sites.names))
    developers_prepare_land(
        stock,
        sites,
        nothing if asked is None else asked,
        replace(parameters.land, **changes),
        Luck(1),
        month,
    )


def test_the_founding_is_that_of_the_tables(
    stock: SiteStock, sites: Sites, parameters: Parameters
) -> None:
    assert park_occupancy(stock, sites) == pytest.approx(sites.occupancy)
    assert (stock.megawatts_taken <= stock.megawatts).all()
    assert (stock.let_ha <= stock.prepared_ha).all()
    begun = sites.index["Sông Khoai"]
    assert stock.is_open[begun]
    assert stock.preparing_ha[begun] == parameters.land.preparation_phase_ha
    assert not stock.is_open[sites.opens > 0].any()


def test_a_phase_is_ready_after_its_months_and_never_above_leasable(
    stock: SiteStock, sites: Sites, parameters: Parameters
) -> None:
    row = sites.index["Việt Hưng"]
    before = stock.prepared_ha[row]
    left = sites.leasable_ha[row] - before
    prepare(stock, sites, parameters, 0, preparation_hazard_month=CERTAIN)
    wait = round(parameters.land.preparation_months)
    assert stock.preparing_ha[row] == pytest.approx(left)
    prepare(stock, sites, parameters, wait - 1, preparation_hazard_month=0)
    assert stock.prepared_ha[row] == before
    prepare(stock, sites, parameters, wait, preparation_hazard_month=0)
    assert stock.prepared_ha[row] == pytest.approx(sites.leasable_ha[row])
    assert (stock.prepared_ha <= sites.leasable_ha + 1e-9).all()


def test_no_phase_begins_where_land_stands_ready(
    stock: SiteStock, sites: Sites, parameters: Parameters
) -> None:
    row = sites.index["Bắc Tiền Phong"]
    stock.let_ha[row] = 0.1 * stock.prepared_ha[row]
    certain = replace(
        parameters.land, preparation_hazard_month=CERTAIN, preparation_occupancy=0.2
    )
    parameters = replace(parameters, land=certain)
    prepare(stock, sites, parameters, 0)
    assert stock.preparing_ha[row] == 0
    asked = np.zeros(len(sites.names))
    asked[row] = 0.1 * stock.prepared_ha[row]
    prepare(stock, sites, parameters, 1, asked)
    assert stock.preparing_ha[row] > 0


def test_without_hazard_a_phase_begins_only_to_order(
    stock: SiteStock, sites: Sites, parameters: Parameters
) -> None:
    row = sites.index["Bắc Tiền Phong"]
    stock.preparing_ha[:] = 0.0
    prepare(stock, sites, parameters, 0, preparation_hazard_month=0)
    assert not stock.preparing_ha.any()
    asked = np.zeros(len(sites.names))
    asked[row] = stock.prepared_ha[row] - stock.let_ha[row] + 400.0
    prepare(stock, sites, parameters, 1, asked, preparation_hazard_month=0)
    assert stock.preparing_ha[row] == pytest.approx(400)
    assert np.count_nonzero(stock.preparing_ha) == 1


def test_planned_parks_open_in_order_once_parks_fill(
    stock: SiteStock, sites: Sites, parameters: Parameters
) -> None:
    first, second = sites.index["Cảng biển Hải Hà"], sites.index["Đầm Nhà Mạc"]
    prepare(stock, sites, parameters, 0, planned_park_hazard_month=0)
    assert not stock.is_open[first]
    prepare(stock, sites, parameters, 1, planned_park_hazard_month=CERTAIN)
    assert stock.is_open[first]
    assert not stock.is_open[second]
    stock.let_ha[:] = 0.0
    prepare(stock, sites, parameters, 2, planned_park_hazard_month=CERTAIN)
    assert not stock.is_open[second]


def test_beds_follow_prepared_land_at_their_pace(
    stock: SiteStock, sites: Sites, parameters: Parameters
) -> None:
    row = sites.index["Đông Mai"]
    before = stock.beds[row]
    still = deepcopy(stock)
    prepare(still, sites, parameters, 0, housing_pace_month=0)
    assert still.beds[row] == before
    prepare(stock, sites, parameters, 0)
    land = parameters.land
    missing = land.housing_beds_per_prepared_ha * stock.prepared_ha[row] - before
    assert stock.beds[row] == pytest.approx(before + land.housing_pace_month * missing)


def test_power_is_ordered_where_it_lacks_and_comes_with_the_lead_time(
    stock: SiteStock, parameters: Parameters
) -> None:
    stock.megawatts[:] = 1_000.0
    stock.megawatts[:2] = 0.0
    stock.prepared_ha[:2] = (100.0, 300.0)
    connect_power(stock, 12.0, parameters.land, parameters.plants)
    # A month's twelfth of 12 MW, shared by what each lacks.
    assert stock.megawatts_ordered[:2] == pytest.approx([0.25, 0.75])
    assert not stock.megawatts_ordered[2:].any()
    connect_power(stock, 0.0, parameters.land, parameters.plants)
    lead = parameters.land.substation_lead_months
    assert stock.megawatts[1] == pytest.approx(0.75 / lead)
    assert stock.megawatts[1] + stock.megawatts_ordered[1] == pytest.approx(0.75)


def test_a_site_offers_no_more_than_its_power_serves(
    stock: SiteStock, sites: Sites, parameters: Parameters
) -> None:
    row = sites.index["Bắc Tiền Phong"]
    plants = parameters.plants
    stock.megawatts[row] = stock.megawatts_taken[row] + 3.0
    assert room_ha(stock, plants)[row] == pytest.approx(3.0 / plants.megawatts_per_ha)
    stock.megawatts_ordered[row] = 3.0
    coming = coming_room_ha(stock, sites, plants)[row]
    assert coming == pytest.approx(6.0 / plants.megawatts_per_ha)
    stock.is_open[row] = False
    assert room_ha(stock, plants)[row] == 0


def scalar_fits(
    site: list[int], need: list[float], ids: list[int], room: list[float]
) -> list[bool]:
    """Serve one after the other in order of id; who needs too much stands back."""
    found = [need[i] <= room[site[i]] + 1e-9 for i in range(len(site))]
    queue = [i for i in np.argsort(ids, kind="stable") if found[i]]
    asked = dict.fromkeys(site, 0.0)
    for i in queue:
        asked[site[i]] += need[i]
        found[i] = asked[site[i]] <= room[site[i]] + 1e-9
    return found


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(1, 9)), max_size=9),
    st.permutations(list(range(9))),
    st.lists(st.integers(0, 20), min_size=3, max_size=3),
)
def test_land_goes_to_the_earlier_id_first(
    asks: list[tuple[int, int]], order: list[int], room: list[int]
) -> None:
    site = [where for where, _ in asks]
    need = [float(ha) for _, ha in asks]
    ids = order[: len(asks)]
    space = [float(ha) for ha in room]
    got = fits(
        np.array(site, dtype=np.int64),
        np.array(need),
        np.array(ids, dtype=np.int64),
        np.array(space),
    )
    assert got.tolist() == scalar_fits(site, need, ids, space)


def test_land_let_and_handed_back_leaves_the_site_as_it_was(
    stock: SiteStock, parameters: Parameters
) -> None:
    before = stock.let_ha.copy(), stock.megawatts_taken.copy()
    where, ha = np.array([1, 1, 3]), np.array([2.0, 3.0, 0.0])
    let_land(stock, where, ha, parameters.plants)
    assert stock.let_ha[1] == pytest.approx(before[0][1] + 5)
    hand_back_land(stock, np.array([1, 1, -1]), ha, parameters.plants)
    assert stock.let_ha == pytest.approx(before[0])
    assert stock.megawatts_taken == pytest.approx(before[1])


def test_impossible_land_parameters_are_refused(parameters: Parameters) -> None:
    with pytest.raises(Refusal, match="preparation_months is below 0"):
        replace(parameters.land, preparation_months=-1.0)
    with pytest.raises(Refusal, match="preparation_phase_ha is 0"):
        replace(parameters.land, preparation_phase_ha=0.0)
