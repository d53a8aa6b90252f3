"""The founding tables: a broken one is refused with its file, its line and the mend."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.refusal import Refusal
from model.places import Places
from model.sites import Sites
from model.synthesis import tables

FOLDER = Path(tables.__file__).parents[1] / "evidence"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let the loader read a copy of the tables that a test may break."""
    shutil.copytree(FOLDER / "founding", tmp_path / "founding")
    monkeypatch.setattr(tables.resources, "files", lambda _: tmp_path)
    return tmp_path / "founding"


def refused(places: Places, sites: Sites) -> str:
    with pytest.raises(Refusal) as refusal:
        tables.load_founding_tables(places.index, sites.index)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("anchors", "Than Vàng Danh,TKV,coal", "Than Vàng Danh,TKV,cole", "coal"),
        ("anchors", ",Vàng Danh,,1964", ",Vàng Dan,,1964", "Vàng Danh"),
        ("anchors", ",1964,5400,", ",1964,-5400,", "employees_2020"),
        ("anchors", ",1964,5400,,2,", ",1964,5400,,9,", "digital_stage"),
        ("anchors", ",1964,5400,", ",3964,5400,", "opened"),
        ("anchors", ",700,0.099,", ",700,9.9,", "value_added_share"),
        ("owners", "china,0.30", "china,-0.30", "share_of_foreign"),
        ("owners", "china,0.30,assumption", "china,0.30,certain", "grade"),
        ("ward_specialisation", "coal,Mạo Khê,6", "coal,Mạo Khê,-6", "multiplier"),
        ("skill_mix", "coal,0.30,", "coal,0.90,", "sum to"),
        ("skill_mix", "coal,0.30,", "kohle,0.30,", "no row for coal"),
        ("age_mix", "outside,0.45,", "outside,nan,", "age_15_24"),
        ("farm_affinity", "island,", "isle,", "no row for island"),
    ],
)
def test_a_broken_table_is_refused_in_at_most_three_lines(
    folder: Path,
    places: Places,
    sites: Sites,
    name: str,
    old: str,
    new: str,
    told: str,
) -> None:
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    words = refused(places, sites)
    assert told in words
    assert len(words.splitlines()) <= 3
    assert f"{name}.csv" in words


def test_whole_tables_are_read(folder: Path, places: Places, sites: Sites) -> None:
    assert tables.load_founding_tables(places.index, sites.index).anchors.n > 30
