"""The evidence keeps its own rules, and its reader takes nothing that breaks them."""

import re
import unicodedata
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from agents.classification import MANUFACTURING, Sector
from agents.refusal import Refusal
from model.evidence.reader import (
    Distribution,
    Evidence,
    Fact,
    Grade,
    Observation,
    ParameterRow,
    Used,
)

EVIDENCE = Evidence.load()
RANK = {grade: rank for rank, grade in enumerate(Grade)}
ROWS: list[Observation | ParameterRow | Fact] = [
    *EVIDENCE.observations,
    *EVIDENCE.parameters,
    *EVIDENCE.facts,
]
PROVINCE = "Quảng Ninh"


def value(name: str) -> float:
    return EVIDENCE.parameter(name).value


# ---- what a row may claim


def best_grade_of(source: str) -> Grade:
    """Best grade that the words of a source allow."""
    if source.startswith(("recall", "derived from recall", "our definition")):
        return Grade.ASSUMPTION
    if "assumed" in source or "plausible band" in source:
        return Grade.ASSUMPTION
    if "address not kept" in source or "as found" in source:
        return Grade.ANALOGY
    offices = (
        "https://dti.gov.vn",
        "https://investvietnam.gov.vn",
        "https://makeinvietnam.mic.gov.vn",
        "http://thongkehoabinh.gso.gov.vn",
    )
    if source.startswith(offices):
        return Grade.OFFICIAL
    press = r"://|\.(vn|com|net|org)\b|, 24 November 2025|, 3 November 2025|Diễn đàn"
    if re.search(press, source) or source.startswith("article of 8 March 2026"):
        return Grade.NEWS
    return Grade.LITERATURE


def test_no_recorded_row_stands_above_its_source() -> None:
    rows: list[Observation | Fact] = [*EVIDENCE.observations, *EVIDENCE.facts]
    allowed = [best_grade_of(row.source.removeprefix("FIA via ")) for row in rows]
    above = [
        row
        for row, best in zip(rows, allowed, strict=True)
        if RANK[row.grade] < RANK[best]
    ]
    assert above == []
    # The rules are not idle: each grade is the best that some source allows.
    assert set(allowed) == set(Grade)


def cited(row: ParameterRow) -> Iterator[list[Observation]]:
    """The observations that a parameter's source names, of the year if it says one."""
    by_name: dict[str, list[Observation]] = {}
    for observation in EVIDENCE.observations:
        by_name.setdefault(observation.name, []).append(observation)
    for name, year in re.findall(
        r"([a-z][a-z0-9_]*)(?: (\d{4}\S*?))?(?=;|$)", row.source
    ):
        named = by_name.get(name, [])
        of_year = [observation for observation in named if observation.year == year]
        if named:
            yield of_year or named


def test_no_parameter_stands_above_what_it_cites() -> None:
    above = [
        (row.name, found[0].name)
        for row in EVIDENCE.parameters
        for found in cited(row)
        if RANK[row.grade] < min(RANK[observation.grade] for observation in found)
    ]
    assert above == []


def test_a_parameter_that_cites_nothing_recorded_is_a_paper_or_an_assumption() -> None:
    guesses = [
        row
        for row in EVIDENCE.parameters
        if not list(cited(row)) and row.grade is not Grade.ASSUMPTION
    ]
    assert [row for row in guesses if not re.search(r"(19|20)\d\d", row.source)] == []


def test_a_range_of_half_to_double_is_an_assumption() -> None:
    half_to_double = [
        row
        for row in EVIDENCE.parameters
        if (row.value and (row.low, row.high) == (row.value / 2, row.value * 2))
        or "half to double" in row.note
    ]
    assert len(half_to_double) > 20
    assert {row.grade for row in half_to_double} == {Grade.ASSUMPTION}


def test_a_drawn_parameter_has_room_to_be_drawn_in() -> None:
    drawn = [row for row in EVIDENCE.parameters if row.distribution != "fixed"]
    assert [row for row in drawn if row.low == row.high] == []
    by_ratio = [row for row in drawn if row.distribution is Distribution.LOGUNIFORM]
    assert [row for row in by_ratio if row.low <= 0] == []


def test_sources_name_an_outlet_and_never_a_file() -> None:
    assert [row for row in ROWS if ".txt" in row.source + row.note] == []


def test_a_name_is_either_a_parameter_or_an_observation() -> None:
    parameters = {row.name for row in EVIDENCE.parameters}
    assert parameters.isdisjoint(row.name for row in EVIDENCE.observations)


def test_recorded_shares_run_from_0_to_1() -> None:
    shares = [row for row in EVIDENCE.observations if row.unit.startswith("share of")]
    assert len(shares) > 100
    assert [row for row in shares if not 0 <= row.low <= row.high <= 1] == []


def test_years_are_written_in_one_way() -> None:
    year = re.compile(
        r"(\d{4}(-\d{2}(-\d{2})?|H[12]|Q[1-4]|M\d{1,2}-\d{1,2}|-\d{4})?)?"
    )
    years = {row.year for row in EVIDENCE.observations}
    years |= {row.year for row in EVIDENCE.facts}
    assert [found for found in years if not year.fullmatch(found)] == []


# ---- what is held out

HELD_OUT = {
    ("grdp_growth", PROVINCE, "2024"),
    ("grdp_growth", PROVINCE, "2025"),
    ("grdp_growth", PROVINCE, "2025H1"),
    ("grdp_share_manufacturing", PROVINCE, "2024"),
    ("fdi_registered", PROVINCE, "2025"),
    ("new_firms", PROVINCE, "2025"),
    ("qr_share", "Cái Rồng market", "2024-04"),
    ("qr_share", PROVINCE, "2024-09"),
    *(
        (f"real_growth_{part}", PROVINCE, year)
        for part in ("agri", "industry_construction", "services")
        for year in ("2024", "2025", "2025H1")
    ),
}


def test_what_the_free_history_is_scored_on_is_held_out() -> None:
    held = {
        (row.name, row.entity, row.year)
        for row in EVIDENCE.observations
        if row.used is Used.HELD_OUT
    }
    assert held >= HELD_OUT
    parts_of_held_out = {
        "fdi_registered_ip_ez",
        "firm_flows_h1_new",
        "new_firms",
        "new_firms_units",
        "qr_share",
        "real_growth_manufacturing",
        "real_growth_product_taxes",
        "vehicles_output_growth",
    }
    others = {name for name, _, _ in held - HELD_OUT}
    derived = {name for name in others if name.startswith("qr_bass_q_at_p_")}
    assert others == parts_of_held_out | derived


def test_no_parameter_but_the_level_of_grdp_cites_a_held_out_year() -> None:
    held = [row for row in EVIDENCE.observations if row.used is Used.HELD_OUT]
    citing = {
        parameter.name
        for parameter in EVIDENCE.parameters
        for row in held
        if re.search(rf"\b{row.name} {row.year}(?![\w-])", parameter.source)
        or re.search(rf"\b{row.name} \d{{4}}-202[45]", parameter.source)
    }
    assert citing == {"grdp_2020_level"}


def test_figures_fitted_on_held_out_years_are_not_carried_over() -> None:
    fitted = r"entry_rate_month|tariff_2025_keep|growth_product_taxes_202|mfg_residual"
    assert [row for row in EVIDENCE.parameters if re.match(fitted, row.name)] == []


def test_growth_is_calibrated_on_2016_to_2023() -> None:
    series = EVIDENCE.series("grdp_growth", entity=PROVINCE)
    years = [row.year for row in series if row.used is Used.TRAIN]
    assert years == [str(year) for year in range(2016, 2024)]


# ---- what must add up


def test_value_added_and_product_taxes_of_2020_add_up_to_grdp() -> None:
    shares = [value(f"va_share_2020_{sector.label}") for sector in Sector]
    total = sum(shares) + value("va_share_2020_product_taxes")
    assert total == pytest.approx(1, abs=1e-12)


def test_manufacturing_of_2020_adds_up_to_its_recorded_share() -> None:
    parts = sum(value(f"va_share_2020_{sector.label}") for sector in MANUFACTURING)
    recorded = EVIDENCE.observation("grdp_share_manufacturing", year=2020).value
    assert parts == pytest.approx(recorded, abs=1e-12)


@pytest.mark.parametrize(
    "names",
    [
        [f"stage_share_2020_{stage}" for stage in range(5)],
        [f"skill_share_{s}" for s in ("basic", "vocational", "digital", "advanced")],
    ],
)
def test_shares_of_2020_add_up_to_one(names: list[str]) -> None:
    assert sum(map(value, names)) == pytest.approx(1, abs=1e-12)


def test_the_level_of_grdp_is_the_arithmetic_of_its_adr() -> None:
    level = EVIDENCE.observation("grdp_nominal", year=2025).value
    for year in range(2021, 2026):
        level /= 1 + EVIDENCE.observation("grdp_growth", year=year).value
    level /= value("deflator_2020_2025")
    # The row is rounded to 100 bn VND.
    assert value("grdp_2020_level") == pytest.approx(level, abs=50)


def test_the_five_economic_zones_add_up_to_the_recorded_area() -> None:
    zones = EVIDENCE.series("ez_area")
    total = EVIDENCE.observation("ez_total_area").value
    assert sum(zone.value for zone in zones) == total


@pytest.mark.parametrize(
    ("name", "year", "low", "high"),
    [
        ("grdp_growth", "2011", 0.074, 0.117),
        ("fdi_registered", "2022", 620, 2450),
        ("grdp_nominal", "2025", 368_445, 395_000),
        ("bts_5g", "2024-12", 150, 165),
        ("firm_flows_h1_new", "2024H1", 795, 983),
        ("certified_labour", "2025", 0.43, 0.50),
    ],
)
def test_a_conflict_of_sources_is_kept_as_a_range(
    name: str, year: str, low: float, high: float
) -> None:
    row = EVIDENCE.observation(name, year=year)
    assert (row.low, row.high) == (low, high)
    assert row.note


# ---- asking for a row


def test_an_observation_is_found_by_name_entity_and_year() -> None:
    row = EVIDENCE.observation("digital_share_target", entity="Bắc Ninh", year=2030)
    assert (row.value, row.unit, row.grade) == (0.45, "share of GRDP", Grade.NEWS)


def test_the_province_is_meant_when_no_entity_is_named() -> None:
    assert EVIDENCE.observation("ip_occupancy").value == 0.5787


def test_a_name_is_found_however_its_letters_are_composed() -> None:
    entity = "Việt Nam"
    row = EVIDENCE.observation("digital_share_gdp_nso", entity=entity, year=2024)
    assert unicodedata.is_normalized("NFC", row.entity)


@pytest.mark.parametrize(
    ("name", "entity", "year", "said"),
    [
        ("digital_share_grpd", None, None, "did you mean digital_share_grdp"),
        ("grdp_growth", None, None, "expected one"),
        ("grdp_growth", None, 1990, "0 observations of grdp_growth in 1990"),
        ("grdp_growth", "Bắc Ninh", None, "no entity of grdp_growth 'Bắc Ninh'"),
    ],
)
def test_asking_for_what_is_not_there_names_the_mend(
    name: str, entity: str | None, year: int | None, said: str
) -> None:
    with pytest.raises(Refusal) as caught:
        EVIDENCE.observation(name, entity=entity, year=year)
    assert said in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 3


def test_an_unknown_parameter_names_the_nearest() -> None:
    with pytest.raises(Refusal, match="did you mean kappa_electronics"):
        EVIDENCE.parameter("kapa_electronics")


# ---- files that may be broken or hostile

FILES = ("observations.csv", "parameters.csv", "facts.csv")
HEADER = "name,value,low,high,distribution,unit,grade,source,note\n"
GOOD = "pace,2,1,4,loguniform,per month,assumption,no record,half to double\n"


def folder_with(tmp_path: Path, parameters: bytes) -> Path:
    for name in FILES:
        packaged = resources.files("model.evidence") / name
        (tmp_path / name).write_bytes(packaged.read_bytes())
    (tmp_path / "parameters.csv").write_bytes(parameters)
    return tmp_path


def test_a_byte_order_mark_is_tolerated(tmp_path: Path) -> None:
    text = b"\xef\xbb\xbf" + (HEADER + GOOD).encode()
    (row,) = Evidence.load(folder_with(tmp_path, text)).parameters
    assert (row.name, row.value, row.low, row.high) == ("pace", 2, 1, 4)


def test_letters_are_composed_on_reading(tmp_path: Path) -> None:
    text = unicodedata.normalize("NFD", HEADER + GOOD.replace("no record", "Hạ Long"))
    (row,) = Evidence.load(folder_with(tmp_path, text.encode())).parameters
    assert row.source == "Hạ Long"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ((HEADER + GOOD).encode("utf-16"), "line 1: not UTF-8"),
        (HEADER.encode() + b"p\xff,1,1,1,fixed,m,news,a,\n", "line 2: not UTF-8"),
        (b"", "line 1: columns are"),
        (HEADER.encode(), "has no rows"),
        (b"name,value\n" + GOOD.encode(), "line 1: columns are"),
        (b"\x1b[31mname,value\n", "line 1: columns are '\\x1b[31m"),
        ((HEADER + GOOD + "pace,2\n").encode(), "line 3: 2 cells; expected 9"),
        ((HEADER + GOOD + GOOD).encode(), "line 3: pace stands already in"),
        ((HEADER + GOOD.replace("pace", "Pace")).encode(), "line 2: name is 'Pace'"),
        ((HEADER + GOOD.replace("pace", "")).encode(), "line 2: name is ''"),
        ((HEADER + GOOD.replace(",2,", ",nan,")).encode(), "value is 'nan'"),
        ((HEADER + GOOD.replace(",2,", ",inf,")).encode(), "value is 'inf'"),
        ((HEADER + GOOD.replace(",2,", ",1e999,")).encode(), "value is '1e999'"),
        ((HEADER + GOOD.replace(",2,", ",1_0,")).encode(), "value is '1_0'"),
        ((HEADER + GOOD.replace(",2,", ",٢,")).encode(), "value is '٢'"),
        ((HEADER + GOOD.replace(",2,", ',"9.285,4",')).encode(), "write digits with"),
        (
            (HEADER + GOOD.replace(",1,", ",3,")).encode(),
            "value 2 is not within 3 to 4",
        ),
        (
            (HEADER + GOOD.replace(",4,", ",1,")).encode(),
            "value 2 is not within 1 to 1",
        ),
        ((HEADER + GOOD.replace(",1,", ",,")).encode(), "low is ''"),
        ((HEADER + GOOD.replace("loguniform", "normal")).encode(), "use one of fixed"),
        ((HEADER + GOOD.replace("assumption", "offical")).encode(), "mean official"),
        ((HEADER + GOOD.replace("no record", "")).encode(), "source is empty"),
        ((HEADER + GOOD.replace("record", "\x1b[2J")).encode(), "control character"),
        ((HEADER + GOOD.replace("record", "\x00")).encode(), "control character"),
        ((HEADER + GOOD.replace("no record", '"no')).encode(), "not CSV"),
        ((HEADER + "x" * 200_000).encode(), "not CSV"),
        ((HEADER + GOOD + "#" * 1_000_000).encode(), "is above 1 MB"),
    ],
)
def test_a_broken_or_hostile_file_is_refused(
    tmp_path: Path, text: bytes, said: str
) -> None:
    with pytest.raises(Refusal) as caught:
        Evidence.load(folder_with(tmp_path, text))
    message = str(caught.value)
    assert message.startswith("parameters.csv")
    assert said in message
    assert len(message.splitlines()) == 2
    assert len(message) < 300
    assert message.replace("\n", "").isprintable()


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, (HEADER + GOOD).encode())
    (folder / "facts.csv").unlink()
    with pytest.raises(Refusal, match=r"no file facts\.csv"):
        Evidence.load(folder)


def test_a_parameter_beyond_any_number_of_the_province_is_refused(
    tmp_path: Path,
) -> None:
    folder = Path(str(resources.files("model.evidence")))
    for name in ("observations", "parameters", "facts"):
        text = (folder / f"{name}.csv").read_text(encoding="utf-8")
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    path = tmp_path / "parameters.csv"
    text = path.read_text(encoding="utf-8")
    sane, absurd = (
        "n_pipeline_projects_2020,18,9,36,",
        "n_pipeline_projects_2020,18,9,1e12,",
    )
    assert sane in text
    path.write_text(text.replace(sane, absurd), encoding="utf-8")
    with pytest.raises(Refusal, match="beyond any number"):
        Evidence.load(tmp_path)
