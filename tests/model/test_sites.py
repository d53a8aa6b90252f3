import shutil
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from agents.refusal import Refusal
from model.places import Places, load_places
from model.sites import NO_DATE, SiteKind, Sites, load_sites
from model.works_table import load_works

TENTH_HA = 0.05
"""Areas of sub-zones by ward are given to a tenth of a hectare."""
HUNDREDTH_HA = 0.005
"""Leasable areas are given to a hundredth of a hectare."""


@pytest.fixture(scope="module")
def places() -> Places:
    return load_places()


@pytest.fixture(scope="module")
def sites(places: Places) -> Sites:
    return load_sites(places)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "places"
    shutil.copytree(Path(str(resources.files("model.evidence") / "places")), copy)
    return copy


def test_parks_and_clusters_close_on_the_recorded_areas(sites: Sites) -> None:
    parks = sites.of_kind(SiteKind.PARK)
    assert parks.sum() == 23
    assert sites.is_active_park.sum() == 10
    assert sites.gross_ha[sites.is_active_park].sum() == pytest.approx(3_913)
    assert sites.gross_ha[parks].sum() == pytest.approx(18_842.56)
    assert sites.is_cluster.sum() == 13
    assert sites.gross_ha[sites.is_cluster].sum() == 630


def test_a_site_keeps_its_row(sites: Sites) -> None:
    assert sites.names[:3] == ("Cái Lân", "Việt Hưng", "Đông Mai")
    assert [sites.names[row] for row in sites.index.values()] == list(sites.names)
    kinds = list(sites.kind)
    assert kinds == sorted(kinds, key=list(SiteKind).index)
    assert len(kinds) == 23 + 13 + 2 + 11 + 3


def test_land_let_in_2020_is_the_founding_total_and_cai_lan_is_full(
    sites: Sites,
) -> None:
    parks = sites.is_active_park
    assert sites.let_ha[parks].sum() == pytest.approx(563)
    assert sites.occupancy == pytest.approx(563 / sites.prepared_ha[parks].sum())
    assert 0.5 < sites.occupancy < 0.8
    full = sites.index["Cái Lân"]
    assert sites.let_ha[full] == sites.leasable_ha[full]
    assert sites.prepared_ha[sites.index["Sông Khoai"]] == 0


def test_land_is_let_at_most_prepared_at_most_leasable_at_most_gross(
    sites: Sites,
) -> None:
    assert (sites.let_ha >= 0).all()
    assert (sites.let_ha <= sites.prepared_ha).all()
    assert (sites.prepared_ha <= sites.leasable_ha).all()
    assert (sites.leasable_ha <= sites.gross_ha).all()


def test_leasable_land_is_two_thirds_of_a_park_unless_recorded(sites: Sites) -> None:
    recorded = {"Sông Khoai": 469.36, "Nam Tiền Phong": 317.2}
    for row in np.flatnonzero(sites.of_kind(SiteKind.PARK, SiteKind.CLUSTER)):
        expected = recorded.get(sites.names[row], 0.67 * sites.gross_ha[row])
        assert sites.leasable_ha[row] == pytest.approx(expected, abs=HUNDREDTH_HA)


def test_subzones_are_split_over_their_wards_by_area(
    sites: Sites, places: Places
) -> None:
    assert [zone.area_ha for zone in sites.subzones] == pytest.approx(
        [5_770, 19_380, 1_230]
    )
    names = [[places.names[ward] for ward in zone.wards] for zone in sites.subzones]
    assert names == [
        ["Đông Mai", "Tuần Châu", "Việt Hưng"],
        ["Việt Hưng", "Bãi Cháy", "Hoành Bồ", "Thống Nhất", "Cao Xanh", "Quảng La"],
        ["Hoàng Quế", "Yên Tử"],
    ]
    for zone in sites.subzones:
        within = places.area_km2[list(zone.wards)]
        shares = zone.area_ha * within / within.sum()
        for ward, share in zip(zone.wards, shares, strict=True):
            given = sites.gross_ha[
                (sites.subzone == zone.number) & (sites.ward == ward)
            ]
            # The last ward takes what rounding leaves.
            assert given.sum() == pytest.approx(share, abs=len(shares) * TENTH_HA)


def test_a_park_inside_a_subzone_is_counted_once(sites: Sites, places: Places) -> None:
    here = (sites.subzone == 2) & (sites.ward == places.index["Bãi Cháy"])
    assert [sites.names[row] for row in np.flatnonzero(here)] == [
        "Cái Lân",
        "Phân khu 2 - Bãi Cháy",
    ]
    part = sites.index["Phân khu 2 - Bãi Cháy"]
    assert sites.gross_ha[part] == pytest.approx(781.4 - 78)
    for zone in sites.subzones:
        within = sites.subzone == zone.number
        assert sites.gross_ha[within].sum() == pytest.approx(zone.area_ha)


def test_no_ward_gives_out_more_land_than_it_has(sites: Sites, places: Places) -> None:
    inside = sites.ward >= 0
    given = np.bincount(
        sites.ward[inside], weights=sites.gross_ha[inside], minlength=54
    )
    assert (given <= places.area_km2 * 100).all()


def test_functions_of_the_subzones_are_works_of_the_zone(
    sites: Sites, places: Places
) -> None:
    works = load_works(places, sites).rows
    of_zone = [work for work in works if work.lever == "zone"]
    assert all(work.subzone for work in of_zone)
    names = [{w.name_vi for w in of_zone if w.subzone == n} for n in (1, 2, 3)]
    assert [len(each) for each in names] == [3, 6, 2]
    assert "Sản xuất bán dẫn" in names[2]
    for work in of_zone:
        home = sites.subzones[work.subzone - 1].wards
        there = [int(sites.ward[site]) for site in work.sites]
        assert {*work.wards, *there} <= {*home}, work.name_en


def test_the_digital_zone_of_tuan_chau_opens_in_november_2025(sites: Sites) -> None:
    row = sites.index["Khu công nghệ số tập trung Tuần Châu"]
    assert sites.opens[row] == 70
    assert not sites.prepared_ha[row]


def test_the_zone_and_planned_parks_have_no_land_yet(sites: Sites) -> None:
    undated = sites.opens == NO_DATE
    assert sites.names[int(np.flatnonzero(undated)[0])] == "Cảng biển Hải Hà"
    assert not sites.prepared_ha[undated].any()
    assert undated[sites.of_kind(SiteKind.SUBZONE_PART)].all()


def test_outside_places_are_sites_without_land_of_ours(
    sites: Sites, places: Places
) -> None:
    outside = sites.of_kind(SiteKind.OUTSIDE)
    assert [sites.names[row] for row in np.flatnonzero(outside)] == [
        "Hải Phòng",
        "Bắc Ninh",
        "Hà Nội",
    ]
    assert not sites.gross_ha[outside].any()
    minutes = sites.minutes_from_wards(places, 0)
    assert minutes.shape == (54, len(sites.names))
    assert np.array_equal(minutes[:, outside], places.minutes_outside(0))
    here = sites.index["Đông Mai"]
    assert np.array_equal(minutes[:, here], places.minutes(0)[:, sites.ward[here]])


@pytest.mark.parametrize(
    ("table", "old", "new", "said"),
    [
        ("parks", ",52.26,52.26,52.26,", ",52.26,50,52.26,", "parks.csv line 2: let"),
        ("parks", ",52.26,52.26,52.26,", ",90,52.26,52.26,", "leasable_ha 90"),
        ("parks", ",78,52.26,52.26,52.26,", ",78,52.26,1,-1,", "let_ha_2020 is -1"),
        ("parks", ",park,Bãi Cháy,", ",park,Bai Chay,", "did you mean Bãi Cháy"),
        ("clusters", ",50,33.5,", ",9999,33.5,", "sites in Cao Xanh take"),
        ("parks", "\nCái Lân,", "\nĐông Mai,", "two sites share a name"),
        ("subzones", ",105.5,", ",750,", "sub-zone 2 in Bãi Cháy"),
        ("clusters", ",traditional,", ",modern,", "type is 'modern'"),
    ],
)
def test_a_broken_table_of_sites_is_refused(
    places: Places, folder: Path, table: str, old: str, new: str, said: str
) -> None:
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refusal) as refusal:
        load_sites(places, folder)
    assert said in str(refusal.value)
    assert str(refusal.value).count("\n") in (1, 2)
