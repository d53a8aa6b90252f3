"""What programmes build on sites, and what it changes there."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.investor import PlantParameters
from agents.luck import Luck
from agents.park_developer import DeveloperParameters
from model.land import (
    TRADITIONAL,
    LandParameters,
    SiteStock,
    coming_room_ha,
    converted_share,
    developers_prepare_land,
    developers_set_rents,
    found_site_stock,
    room_ha,
)
from model.parameter_rows import load_group
from model.site_programmes import (
    begin_beds,
    begin_conversion,
    begin_land,
    connect_works,
    finish_orders,
    order_substations,
    staff_by_site,
)
from model.sites import SiteKind, Sites, SiteType

LAND = load_group(LandParameters)
PLANTS = load_group(PlantParameters)
DEVELOPERS = load_group(DeveloperParameters)
ECO = list(SiteType).index(SiteType.ECO)
HIGH_TECH = list(SiteType).index(SiteType.HIGH_TECH)


@pytest.fixture
def stock(sites: Sites) -> SiteStock:
    return found_site_stock(sites, LAND, PLANTS)


def nothing(sites: Sites) -> np.ndarray:
    return np.zeros(len(sites.names))


def test_substations_are_ordered_where_power_is_used_up_first(
    stock: SiteStock, sites: Sites
) -> None:
    full = sites.index["Đông Mai"]
    stock.megawatts_taken[full] = stock.megawatts[full]
    stock.megawatts[full] = stock.megawatts_taken[full] = 20.0
    before = coming_room_ha(stock, sites, PLANTS)
    assert order_substations(stock, sites, 9.0, 0.5, PLANTS) == 9
    assert stock.megawatts_ordered[full] == pytest.approx(4.5)
    assert stock.megawatts_ordered.sum() == pytest.approx(4.5)
    gained = coming_room_ha(stock, sites, PLANTS) - before
    assert gained[full] == pytest.approx(4.5 / PLANTS.megawatts_per_ha)


def test_substations_never_go_beyond_what_open_land_can_use(
    stock: SiteStock, sites: Sites
) -> None:
    order_substations(stock, sites, 1e6, 1.0, PLANTS)
    assert not stock.megawatts_ordered[~stock.is_open].any()
    secured = stock.megawatts + stock.megawatts_ordered
    needed = PLANTS.megawatts_per_ha * sites.leasable_ha
    at_most = np.maximum(needed, stock.megawatts) + 1e-9
    assert (secured <= at_most).all()
    assert order_substations(stock, sites, 10.0, 1.0, PLANTS) == 0


def test_programme_land_comes_after_its_months_to_the_fullest_site(
    stock: SiteStock, sites: Sites
) -> None:
    site = sites.index["Việt Hưng"]
    asked = nothing(sites)
    asked[site] = 1000.0
    before = stock.prepared_ha.copy()
    assert begin_land(stock, sites, 20.0, asked, 0.5, LAND, 10) == pytest.approx(20)
    wait = round(LAND.preparation_months)
    finish_orders(stock, sites, 10 + wait - 1)
    assert (stock.prepared_ha == before).all()
    finish_orders(stock, sites, 10 + wait)
    assert stock.prepared_ha[site] == pytest.approx(before[site] + 10)
    assert stock.prepared_ha.sum() == pytest.approx(before.sum() + 10)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 3000), min_size=30, max_size=30))
def test_developers_and_programme_together_never_prepare_more_than_leasable(
    sites: Sites, land_ha: list[float]
) -> None:
    stock, luck = found_site_stock(sites, LAND, PLANTS), Luck(1)
    eager = replace(LAND, preparation_hazard_month=1e9, preparation_occupancy=0.0)
    for month, ha in enumerate(land_ha):
        finish_orders(stock, sites, month)
        developers_prepare_land(stock, sites, nothing(sites), eager, luck, month)
        begin_land(stock, sites, ha, nothing(sites), 1.0, eager, month)
        assert (stock.prepared_ha <= sites.leasable_ha + 1e-6).all()


def test_beds_are_begun_by_what_staff_lacks_and_come_when_built(
    stock: SiteStock, sites: Sites
) -> None:
    one, other = sites.index["Đông Mai"], sites.index["Cái Lân"]
    staff = nothing(sites)
    staff[[one, other]] = (4000.0, 2000.0)
    share = DEVELOPERS.housing_wanted_share
    begun = begin_beds(stock, 30.0, staff, 1.0, DEVELOPERS, 5)
    assert begun == pytest.approx(30)
    finish_orders(stock, sites, 5 + round(DEVELOPERS.housing_build_months))
    assert stock.beds[[one, other]].tolist() == pytest.approx([20, 10])
    rest = begin_beds(stock, 1e6, staff, 1.0, DEVELOPERS, 30)
    assert rest == pytest.approx(share * 6000 - 30)
    assert begin_beds(stock, 1e6, staff, 1.0, DEVELOPERS, 31) == pytest.approx(0)


def test_land_not_let_is_converted_and_dearer_afterwards(
    stock: SiteStock, sites: Sites
) -> None:
    full, slack = sites.index["Cái Lân"], sites.index["Việt Hưng"]
    begun = begin_conversion(stock, sites, 100.0, SiteType.ECO, 1.0, DEVELOPERS, 10)
    assert begun == pytest.approx(100)
    assert not converted_share(stock, sites).any()
    finish_orders(stock, sites, 10 + round(DEVELOPERS.conversion_months))
    converted = stock.type_share[:, ECO] * sites.leasable_ha
    was_eco = np.array([kind is SiteType.ECO for kind in sites.type])
    assert converted[~was_eco].sum() == pytest.approx(100)
    assert converted[full] == 0
    assert converted[slack] > 0
    stands = sites.of_kind(SiteKind.PARK, SiteKind.CLUSTER) & stock.is_open
    assert not converted[~stands & ~was_eco].any()
    assert stock.type_share.sum(axis=1) == pytest.approx(1)
    before = stock.rent_usd_per_m2.copy()
    developers_set_rents(stock, sites, DEVELOPERS)
    assert stock.rent_usd_per_m2[slack] > before[slack]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 2000), min_size=40, max_size=40))
def test_every_site_stays_made_of_its_types(sites: Sites, land_ha: list[float]) -> None:
    stock = found_site_stock(sites, LAND, PLANTS)
    for month, ha in enumerate(land_ha):
        finish_orders(stock, sites, month)
        to = SiteType.HIGH_TECH if month % 2 else SiteType.ECO
        begin_conversion(stock, sites, ha, to, 1.0, DEVELOPERS, month)
        assert (stock.type_share > -1e-9).all()
        assert stock.type_share.sum(axis=1) == pytest.approx(1)
    outside = ~sites.of_kind(SiteKind.PARK, SiteKind.CLUSTER)
    found = found_site_stock(sites, LAND, PLANTS).type_share
    assert (stock.type_share[outside] == found[outside]).all()


@pytest.mark.parametrize("site", ["Việt Hưng", "Sông Khoai"])
def test_what_is_begun_and_never_finished_changes_nothing(
    site: str, stock: SiteStock, sites: Sites
) -> None:
    row, staff = sites.index[site], nothing(sites) + 1000.0
    order_substations(stock, sites, 50.0, 0.0, PLANTS)
    begin_land(stock, sites, 50.0, nothing(sites), 0.0, LAND, 1)
    begin_beds(stock, 50.0, staff, 0.0, DEVELOPERS, 1)
    begin_conversion(stock, sites, 50.0, SiteType.ECO, 0.0, DEVELOPERS, 1)
    for month in range(2, 72):
        finish_orders(stock, sites, month)
    found = found_site_stock(sites, LAND, PLANTS)
    for name in ("megawatts_ordered", "prepared_ha", "beds", "type_share"):
        assert (getattr(stock, name)[row] == getattr(found, name)[row]).all()


def test_works_count_once_however_often_they_are_connected(
    stock: SiteStock, sites: Sites
) -> None:
    row = sites.index["Đông Mai"]
    substations, machines = nothing(sites), nothing(sites)
    substations[row], machines[row] = 63.0, 20.0
    before, room = stock.megawatts[row], room_ha(stock, PLANTS)[row]
    taken = stock.megawatts_taken[row]
    for _ in range(3):
        connect_works(stock, substations, machines)
    assert stock.megawatts[row] == before + 63
    assert stock.megawatts_taken[row] == taken + 20
    assert room_ha(stock, PLANTS)[row] >= room
    connect_works(stock, nothing(sites), nothing(sites))
    assert stock.megawatts[row] == before
    assert stock.megawatts_taken[row] == pytest.approx(taken)


def test_rents_stay_where_they_were_at_the_founding_until_sites_fill(
    stock: SiteStock, sites: Sites
) -> None:
    developers_set_rents(stock, sites, DEVELOPERS)
    assert stock.rent_usd_per_m2 == pytest.approx(sites.rent_usd_per_m2)
    row = sites.index["Việt Hưng"]
    stock.let_ha[row] = stock.prepared_ha[row]
    developers_set_rents(stock, sites, DEVELOPERS)
    gained = stock.rent_usd_per_m2 - sites.rent_usd_per_m2
    assert gained[row] > 0
    assert np.delete(gained, row) == pytest.approx(0)


def test_the_founding_has_each_site_whole_of_its_type(
    stock: SiteStock, sites: Sites
) -> None:
    for row, kind in enumerate(sites.type):
        assert stock.type_share[row, list(SiteType).index(kind)] == 1
    assert stock.type_share.sum() == len(sites.names)
    assert stock.type_share[sites.index["Đông Mai"], TRADITIONAL] == 1
    assert stock.type_share[-1, HIGH_TECH] in (0, 1)


def test_staff_is_counted_on_its_site_alone() -> None:
    site, workers = np.array([0, 2, -1, 2]), np.array([5.0, 1.0, 9.0, 2.0])
    assert staff_by_site(site, workers, 4).tolist() == [5, 0, 3, 0]
