import json
from itertools import combinations
from pathlib import Path

import pytest
from matplotlib import font_manager, ft2font
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from experiments.command_line import main
from experiments.figures.labels import Label, place_labels
from experiments.figures.map import draw_map
from experiments.figures.map_words import WORDS
from experiments.figures.style import add_caption, new_figure, save
from experiments.number_format import Language
from model.place_records import read_coastline
from model.places import Places, load_places
from model.sites import Sites, load_sites

MARKED_AS_SIGN = " \n{}"


@pytest.fixture(scope="module")
def places() -> Places:
    return load_places()


@pytest.fixture(scope="module")
def sites(places: Places) -> Sites:
    return load_sites(places)


@pytest.fixture(scope="module")
def sheet(places: Places, sites: Sites) -> Figure:
    return draw_map(places, sites, read_coastline())


def words_on(figure: Figure) -> set[str]:
    (axes,) = figure.axes
    legend = axes.get_legend()
    assert legend is not None
    texts = [*figure.texts, *axes.texts, *legend.get_texts()]
    return {text.get_text() for text in texts}


def test_both_languages_have_the_same_words() -> None:
    assert WORDS["vi"].keys() == WORDS["en"].keys()


def test_the_font_has_every_letter_of_the_map(places: Places, sites: Sites) -> None:
    font = ft2font.FT2Font(font_manager.findfont("DejaVu Sans"))
    texts = [*WORDS["vi"].values(), *WORDS["en"].values(), *places.names, *sites.names]
    letters = {letter for text in texts for letter in text} - set(MARKED_AS_SIGN)
    assert "ữ" in letters
    assert not [letter for letter in letters if not font.get_char_index(ord(letter))]


def test_the_map_says_in_vietnamese_what_it_shows(sheet: Figure) -> None:
    words = words_on(sheet)
    assert "Khu công nghiệp đang hoạt động, 1/2020 (10)" in words
    assert "3 Đông Mai" in words
    assert "Phân khu 2" in words
    assert "KKT Móng Cái" in words
    assert "375.171" in words
    caption = next(text for text in words if text.startswith("54 xã"))
    assert "giả định" in caption
    assert "Nguồn" in caption


def test_every_active_park_zone_gate_and_expressway_is_named_on_the_map(
    sheet: Figure, places: Places, sites: Sites
) -> None:
    words = words_on(sheet)
    parks = [
        f"{row + 1} {name}"
        for row, name in enumerate(sites.names)
        if sites.is_active_park[row]
    ]
    zones = [f"KKT {zone.name_vi}" for zone in places.economic_zones]
    marks = [mark.name_vi for mark in places.landmarks]
    roads = [
        "Hạ Long - Hải Phòng (2018)",
        "Hạ Long - Vân Đồn (2019)",
        "Vân Đồn - Móng Cái (2022)",
    ]
    assert not {*parks, *zones, *marks, *roads} - words


def test_no_two_labels_of_the_map_overlap(sheet: Figure) -> None:
    (axes,) = sheet.axes
    labels = [
        text
        for text in axes.texts
        if isinstance(text, Annotation) and text.get_text() and text.get_visible()
    ]
    assert len(labels) > 60
    boxes = {label.get_text(): label.get_window_extent() for label in labels}
    assert [
        (one, other)
        for one, other in combinations(boxes, 2)
        if boxes[one].overlaps(boxes[other])
    ] == []


def test_english_is_a_switch_and_names_stay_vietnamese(
    places: Places, sites: Sites
) -> None:
    words = words_on(draw_map(places, sites, read_coastline(), "en"))
    assert "Active industrial parks, January 2020 (10)" in words
    assert "375,171" in words
    assert "3 Đông Mai" in words
    assert "Móng Cái gate" in words


def test_the_same_tables_give_the_same_picture(
    places: Places, sites: Sites, sheet: Figure, tmp_path: Path
) -> None:
    again = draw_map(places, sites, read_coastline())
    first, second = tmp_path / "first", tmp_path / "second"
    for folder, figure in ((first, sheet), (second, again)):
        folder.mkdir()
        names = [path.name for path in save(figure, folder, "map")]
        assert names == ["map.png", "map.svg"]
    for name in ("map.png", "map.svg"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_a_label_that_finds_no_room_is_left_out() -> None:
    axes = new_figure(1.0, 1.0).add_axes((0, 0, 1, 1))
    labels = [Label(text="Hạ Long", x=0.5, y=0.5) for _ in range(30)]
    written = place_labels(axes, labels)
    assert 1 <= len(written) < 30
    assert len(axes.texts) < 2 * len(written) + 1


def test_a_longer_caption_takes_more_height() -> None:
    figure = new_figure(4.0, 4.0)
    assert add_caption(figure, "short") < add_caption(figure, "long " * 60)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_verb_writes_both_files(language: Language, tmp_path: Path) -> None:
    assert main(["map", "--out", str(tmp_path / "new"), "--lang", language]) == 0
    written = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert written == [f"map_{language}.png", f"map_{language}.svg"]


def test_the_verb_prints_the_places_as_one_object(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["map", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert len(printed["wards"]) == 54
    assert len(printed["sites"]) == 49
    park = next(site for site in printed["sites"] if site["name"] == "Sông Khoai")
    assert park["leasable_ha"] == 469.36
    assert park["ward"] == "Hiệp Hòa"


def test_the_verb_refuses_a_folder_it_cannot_write_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(["map", "--out", str(tmp_path / "file" / "below")]) == 2
    message = capsys.readouterr().err
    assert message.startswith("halong: cannot write to --out")
    assert message.count("\n") <= 3
