"""What stands where at the end of a run, its tables and its map."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib import font_manager, ft2font
from matplotlib.figure import Figure

from agents.adoption import maturity
from agents.classification import CORE_DIGITAL, Sector
from experiments.command_line import main
from experiments.figures.map_digital import draw_digital_map
from experiments.figures.map_digital_words import WORDS
from experiments.figures.map_frame import EAST, NORTH, SOUTH, WEST
from experiments.figures.map_ground import ward_cells
from experiments.language import LANGUAGES, Language
from experiments.place_files import site_land, ward_value_added
from experiments.worlds.end_of_run import EndOfRun, end_of_run, mean_end
from model.digital_output import digital_output
from model.place_records import read_coastline
from model.places import Places, load_places
from model.quangninh import QuangNinh
from model.sites import Sites, load_sites

RUN = {"scenario": "central", "history": "replay", "uncertainty": "luck"}
SAID = {**RUN, "policy": "as-is", "world": 1, "scale": 100}


@pytest.fixture(scope="module")
def province() -> QuangNinh:
    province = QuangNinh(scale=100)
    province.step()
    return province


@pytest.fixture(scope="module")
def end(province: QuangNinh) -> EndOfRun:
    return end_of_run(province)


@pytest.fixture(scope="module")
def places() -> Places:
    return load_places()


@pytest.fixture(scope="module")
def sites(places: Places) -> Sites:
    return load_sites(places)


def drawn(
    end: EndOfRun, places: Places, sites: Sites, lang: Language, **said: object
) -> Figure:
    return draw_digital_map(
        site_land(end, places, sites),
        ward_value_added(end, places),
        places,
        read_coastline(),
        said or SAID,
        191,
        lang,
    )


def words_on(figure: Figure) -> str:
    (axes,) = figure.axes
    return " ".join(text.get_text() for text in [*figure.texts, *axes.texts])


def test_the_wards_hold_what_a_loop_over_firms_finds(
    province: QuangNinh, end: EndOfRun
) -> None:
    given = province.parameters.digital_share
    by_ward = [0.0] * province.places.n_wards
    for firm in province.firms:
        digital = 1.0
        if firm.sector not in CORE_DIGITAL:
            level = float(maturity(firm.digital_stage))
            digital = given.digital_share_factor * given.delta[firm.sector] * level
        worth = firm.weight * firm.value_added_bn_vnd_per_year
        by_ward[firm.ward] += worth * digital
    assert end.digital_value_added_bn_vnd == pytest.approx(by_ward)
    assert sum(by_ward) > 0


def test_the_wards_sum_to_the_digital_output_of_the_firms(
    province: QuangNinh, end: EndOfRun
) -> None:
    nothing = np.zeros(len(Sector))
    recorded = digital_output(
        province.firms,
        of_households=nothing,
        household_maturity_means=nothing,
        of_public=nothing,
        public_level=0.0,
        online_share=nothing,
        widening=1.0,
        parameters=province.parameters.digital_share,
    )
    whole = recorded.core.sum() + recorded.digitalised.sum()
    assert end.digital_value_added_bn_vnd.sum() == pytest.approx(whole)


def test_land_is_copied_and_not_a_window(province: QuangNinh, end: EndOfRun) -> None:
    assert np.array_equal(end.let_ha, province.site_stock.let_ha)
    assert not np.shares_memory(end.let_ha, province.site_stock.let_ha)


def test_the_mean_over_worlds_by_hand(end: EndOfRun) -> None:
    other = replace(end, let_ha=end.let_ha + 2)
    mean = mean_end([end, other])
    assert mean.let_ha == pytest.approx(end.let_ha + 1)
    assert mean.prepared_ha == pytest.approx(end.prepared_ha)


def test_sites_outside_the_province_have_no_row(
    end: EndOfRun, places: Places, sites: Sites
) -> None:
    rows = site_land(end, places, sites).to_pylist()
    assert len(rows) == int((sites.ward >= 0).sum()) < len(sites.names)
    park = next(row for row in rows if row["name"] == "Sông Khoai")
    assert park["let_ha"] == end.let_ha[sites.index["Sông Khoai"]]


def test_cells_of_wards_fill_the_frame_and_hold_their_centroids(
    places: Places,
) -> None:
    areas = []
    for cell in ward_cells(places):
        x, y = cell.T
        areas.append(abs(x @ np.roll(y, 1) - y @ np.roll(x, 1)) / 2)
    assert sum(areas) == pytest.approx((EAST - WEST) * (NORTH - SOUTH))
    assert min(areas) > 0


def test_both_languages_have_the_same_words() -> None:
    assert WORDS["vi"].keys() == WORDS["en"].keys()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_map_says_what_it_is_of(
    end: EndOfRun, places: Places, sites: Sites, lang: Language
) -> None:
    figure = drawn(end, places, sites, lang)
    said = words_on(figure)
    assert "{" not in said
    assert "as-is" in said
    assert "2035" in said
    font = ft2font.FT2Font(font_manager.findfont("DejaVu Sans"))
    assert all(font.get_char_index(ord(letter)) for letter in set(said) - {"\n"})


def test_the_title_counts_the_wards_that_make_half(
    end: EndOfRun, places: Places, sites: Sites
) -> None:
    values = np.ones(places.n_wards)
    values[3] = 60.0
    one = replace(end, digital_value_added_bn_vnd=values)
    assert "1 of 54 wards" in words_on(drawn(one, places, sites, "en"))
    values = np.ones(places.n_wards)
    even = replace(end, digital_value_added_bn_vnd=values)
    assert "27 of 54 wards" in words_on(drawn(even, places, sites, "en"))


def test_a_map_of_means_says_of_how_many_worlds(
    end: EndOfRun, places: Places, sites: Sites
) -> None:
    said = {**RUN, "policy": "as-is", "worlds": 16, "scale": 10}
    text = words_on(drawn(end, places, sites, "vi", **said))
    assert "trung bình 16 thế" in " ".join(text.split())


def test_a_run_leaves_the_tables_and_the_map(tmp_path: Path) -> None:
    words = ["--scale", "100", "--until", "2020-02", "--out", str(tmp_path)]
    assert main(["run", *words, "--quiet", "--lang", "vi"]) == 0
    with (tmp_path / "wards.csv").open(encoding="utf-8") as file:
        wards = list(csv.DictReader(file))
    assert [*wards[0]] == ["ward", "digital_value_added_bn_vnd"]
    with (tmp_path / "sites.csv").open(encoding="utf-8") as file:
        columns = next(csv.reader(file))
    assert columns == ["name", "ward", "lat", "lon", "prepared_ha", "let_ha"]
    assert (tmp_path / "digital_map_vi.svg").stat().st_size > 0
