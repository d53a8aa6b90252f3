"""The bands of 2020 to 2023: what they rest on, what is refused, which are missed."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.refusal import Refusal
from experiments.validation.training_bands import (
    TrainingBand,
    bands_missed,
    load_bands,
)
from model.evidence.reader import Evidence, Grade, Observation, Used

BANDS = load_bands()
HEADER = "name,figure,year,low,high,unit,record,grade,source,note\n"
LINE = (
    "manufacturing_2023,manufacturing_share,2023,0.09,0.15,share of GRDP,"
    "grdp_share_manufacturing 2023,news,grdp_share_manufacturing,12.3 % within 3 points"
)
WIDENED = {
    "growth_2": 0.03,
    "growth_": 0.06,
    "share_agri": 0.02,
    "share_industry": 0.06,
    "share_services": 0.06,
    "share_product_taxes": 0.03,
    "manufacturing": 0.03,
    "mining": 0.03,
    "power": 0.03,
    "realised_share": 0.12,
    "foreign": 0.04,
}
"""By what a record is widened, by how the name of a band begins."""


def record(text: str) -> Observation:
    name, _, year = text.rpartition(" ")
    return Evidence.load().observation(name, year=year)


@pytest.mark.parametrize("band", BANDS, ids=lambda band: band.name)
def test_a_band_rests_on_rows_marked_train_and_holds_them(band: TrainingBand) -> None:
    rows = [record(text) for text in band.records]
    assert all(row.used is Used.TRAIN for row in rows)
    grades = list(Grade)
    assert band.grade == max((row.grade for row in rows), key=grades.index)
    assert band.holds(sum(row.value for row in rows))
    # The early months of 2024 tell the end of 2023.
    assert all(int(row.year) <= band.year + 1 for row in rows)


@pytest.mark.parametrize("band", BANDS, ids=lambda band: band.name)
def test_a_band_is_its_record_widened_as_said_beforehand(band: TrainingBand) -> None:
    rows = [record(text) for text in band.records]
    if band.name == "registered_2020_2023":
        total = sum(row.value for row in rows)
        assert (band.low, band.high) == pytest.approx((total / 2, total * 2))
        return
    (row,) = rows
    if band.name == "realised_stock_2023":
        assert (band.low, band.high) == pytest.approx(
            (0.6 * row.value, 1.4 * row.value)
        )
        return
    by = next(by for name, by in WIDENED.items() if band.name.startswith(name))
    # A recorded range of a few ten-thousandths is a rounding, not a range.
    is_range = row.high - row.low > 0.001
    low, high = (row.low, row.high) if is_range else (row.value, row.value)
    assert (band.low, band.high) == pytest.approx((low - by, high + by))


def test_names_are_told_once() -> None:
    names = [band.name for band in BANDS]
    assert len({*names}) == len(names)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("0.09,0.15", "0.15,0.09", "low 0.15 is not below high 0.09"),
        (",2023,0.09", ",2024,0.09", "year is 2024"),
        (",2023,0.09", ",2023.5,0.09", "year is 2023.5"),
        ("manufacturing_share", "manufacturing_shore", "manufacturing_share"),
        ("manufacturing 2023", "manufacturing 2024", "held_out; expected train"),
        ("manufacturing 2023", "manufacturing 1999", "0 observations"),
        ("news", "rumour", "grade is 'rumour'"),
    ],
)
def test_a_band_that_makes_no_sense_is_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in LINE
    path = tmp_path / "training_bands.csv"
    path.write_text(HEADER + LINE.replace(old, new, 1) + "\n", encoding="utf-8")
    with pytest.raises(Refusal, match=said) as refused:
        load_bands(tmp_path)
    assert len(str(refused.value).splitlines()) <= 3


def test_a_band_without_a_record_is_refused(tmp_path: Path) -> None:
    line = LINE.replace("grdp_share_manufacturing 2023", "", 1)
    path = tmp_path / "training_bands.csv"
    path.write_text(f"{HEADER}{line}\n", encoding="utf-8")
    with pytest.raises(Refusal, match="record is empty"):
        load_bands(tmp_path)


@given(st.lists(st.floats(0, 1), min_size=4, max_size=6))
def test_exactly_the_bands_that_a_world_lies_outside_are_missed(
    shares: list[float],
) -> None:
    years: list[dict[str, Any]] = [{"manufacturing_share": share} for share in shares]
    bands = [band for band in BANDS if band.figure == "manufacturing_share"]
    expected = [
        band.name
        for band in bands
        if shares[band.year - 2020] < band.low or shares[band.year - 2020] > band.high
    ]
    assert len(bands) == 4
    assert list(bands_missed(bands, years)) == expected


def test_later_years_miss_nothing() -> None:
    # The last two years are far off, as no recorded year is.
    shares = (0.098, 0.113, 0.115, 0.123, 0.9, 0.0)
    bands = [band for band in BANDS if band.figure == "manufacturing_share"]
    assert bands_missed(bands, [{"manufacturing_share": each} for each in shares]) == ()


def test_what_is_no_number_is_missed() -> None:
    years = [{"manufacturing_share": float("nan")}] * 4
    bands = [band for band in BANDS if band.figure == "manufacturing_share"]
    assert len(bands_missed(bands, years)) == len(bands)
