"""Rows beside worlds: verdicts by hand, answer, page, files and pictures."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.command_line import main
from experiments.engine.worker_pool import run_in_turn
from experiments.language import LANGUAGES
from experiments.output import console, jsonable, table
from experiments.validation.record_check import (
    LAST_MONTH,
    CheckedRow,
    RecordCheck,
    check_record,
    expected_coverage,
)
from experiments.validation.record_files import write_record
from experiments.validation.record_json import to_json
from experiments.validation.record_page import markdown_of, record_page
from experiments.validation.record_report import (
    record_text,
    summary,
    summary_lines,
)
from experiments.validation.record_series import Role, load_record
from experiments.worlds.run_settings import RunSettings

ROWS = {(row.series.name, row.year): row for row in load_record()}
GROWTH = ROWS["grdp_growth", "2023"]
"""Recorded at 11.03 %, not held out."""


def checked(*simulated: float, is_scored: bool = True) -> CheckedRow:
    return CheckedRow(row=GROWTH, simulated=np.array(simulated), is_scored=is_scored)


@pytest.mark.parametrize(
    ("simulated", "verdict", "informative"),
    [
        ((0.10, 0.12), "pass", True),
        ((0.09, 0.10), "miss", True),
        ((0.05, 0.15), "uninformative", False),
        # Too wide to inform and off the record all the same.
        ((0.12, 0.20), "off", False),
    ],
)
def test_a_row_passes_where_the_record_lies_between_the_worlds(
    simulated: tuple[float, ...], verdict: str, informative: bool
) -> None:
    row = checked(*simulated)
    assert (row.verdict, row.informative) == (verdict, informative)
    assert row.passed is (verdict != "miss")
    assert row.strays is (verdict in ("miss", "off"))


def test_the_interval_is_the_5_to_95_percent_quantile_of_worlds() -> None:
    row = checked(*np.linspace(0.0, 1.0, 21))
    assert row.interval == pytest.approx((0.05, 0.95))
    assert row.width == pytest.approx(0.9)


def test_an_interval_of_just_30_percent_of_the_record_informs() -> None:
    def spanning(share: float) -> CheckedRow:
        # Between two worlds the interval is nine tenths of their distance.
        half = share * GROWTH.recorded / 0.9 / 2
        return checked(GROWTH.recorded - half, GROWTH.recorded + half)

    assert spanning(0.299).informative
    assert not spanning(0.301).informative


@pytest.mark.parametrize("n_worlds", [8, 20, 45])
def test_an_interval_holds_as_many_more_worlds_as_it_says(n_worlds: int) -> None:
    # One value more falls evenly among the gaps of those that are drawn.
    worlds = np.random.default_rng(5).random((4_000, n_worlds + 1))
    low, high = np.quantile(worlds[:, :-1], (0.05, 0.95), axis=1)
    held = (low <= worlds[:, -1]) & (worlds[:, -1] <= high)
    # Three standard errors of a share of 4,000.
    assert held.mean() == pytest.approx(expected_coverage(n_worlds), abs=0.02)


def test_few_worlds_give_intervals_that_hold_less_than_nine_in_ten() -> None:
    assert expected_coverage(20) == pytest.approx(1 - 2 * 1.95 / 21)
    assert expected_coverage(1) == 0
    assert expected_coverage(10**6) == pytest.approx(0.9, abs=1e-5)


def test_what_is_not_scored_neither_passes_nor_misses() -> None:
    row = checked(0.0, 0.01, is_scored=False)
    assert row.passed is None
    assert row.verdict == "not_scored"
    series = replace(GROWTH.series, role=Role.CALIBRATED)
    level = replace(row, row=replace(GROWTH, series=series))
    assert level.verdict == "calibrated"


@pytest.fixture(scope="module")
def check() -> RecordCheck:
    settings = RunSettings(
        scale=100, history="free", uncertainty="luck", until=LAST_MONTH
    )
    return check_record(settings, 2, run_in_turn)


@pytest.fixture(scope="module")
def answer(check: RecordCheck) -> dict[str, Any]:
    return json.loads(json.dumps(jsonable(to_json(check)), allow_nan=False))


def test_a_free_history_scores_what_is_held_out_and_a_replayed_one_does_not(
    check: RecordCheck,
) -> None:
    held_out = [row for row in check.rows if row.row.held_out]
    assert held_out
    assert all(row.passed is not None for row in held_out)
    replayed = RecordCheck(
        settings=replace(check.settings, history="replay"),
        found=check.found,
        record=check.record,
    )
    assert {row.passed for row in replayed.rows if row.row.held_out} == {None}
    assert replayed.rivals is None
    assert summary(replayed)["held_out"]["n"] == 0
    known = summary(check)["known"]
    assert summary(replayed)["known"] == known


def test_the_answer_says_what_it_rests_on(answer: dict[str, Any]) -> None:
    assert answer["history"] == "free"
    assert answer["uncertainty"] == "luck"
    assert answer["scale"] == 100
    assert (answer["n_worlds"], answer["n_tried"], answer["n_set_aside"]) == (2, 2, 0)
    assert answer["worlds"] == [1, 2]


@pytest.mark.parametrize(
    ("part", "keys"),
    [
        (
            "rows",
            "series year recorded simulated_mean low high held_out passed informative"
            " unit width role why grade",
        ),
        ("rivals", "series name crps crps_model tested p_value reason"),
        ("facts", "name value low high passed unit"),
        ("provinces", "province share recorded passed mic_share recorded_mic"),
        ("definitions", "definition prices mean low high"),
    ],
)
def test_each_part_of_the_answer_has_its_keys(
    answer: dict[str, Any], part: str, keys: str
) -> None:
    assert answer[part]
    for one in answer[part]:
        assert set(keys.split()) <= set(one)


def test_rows_of_the_answer_can_be_judged_again_from_their_numbers(
    answer: dict[str, Any],
) -> None:
    for row in answer["rows"]:
        if row["passed"] is not None:
            inside = row["low"] <= row["recorded"] <= row["high"]
            assert row["inside"] is inside
            assert row["passed"] is (inside or not row["informative"])
            assert bool(row["why"]) is not inside
        narrow = row["high"] - row["low"] <= 0.3 * abs(row["recorded"])
        assert row["informative"] is narrow


def test_six_figures_of_the_share_stand_in_the_answer(answer: dict[str, Any]) -> None:
    assert len(answer["definitions"]) == 6
    assert answer["definitions_year"] == 2025


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_text_names_worlds_scale_history_and_uncertainty(
    check: RecordCheck, lang: Any
) -> None:
    screen = console()
    with screen.capture() as caught:
        for part in record_text(check, lang):
            screen.print(part)
    said = caught.get()
    settings = "quy mô 100, lịch sử free" if lang == "vi" else "scale 100, history free"
    assert settings in said
    assert "luck" in said


def test_the_text_says_which_rows_are_held(check: RecordCheck) -> None:
    held = replace(check.settings, values={"kappa_electronics": 0.25})
    told = RecordCheck(settings=held, found=check.found, record=check.record)
    assert "Held in every world: kappa_electronics = 0.25." in summary_lines(told, "en")


def test_the_page_holds_every_row_and_why_each_miss(check: RecordCheck) -> None:
    page = record_page(check)
    for row in check.rows:
        assert f"| {row.row.series.words_en} | {row.row.year} |" in page
        if row.strays:
            assert row.row.why_en in page
    for part in ("Rivals", "Stylised facts", "Other provinces", "qr_campaign_hazard"):
        assert part in page


def test_a_table_becomes_lines_of_a_page() -> None:
    drawn = table("", ("name", "value>"), [["a|b", "1"], ["c", "2"]])
    assert markdown_of(drawn) == [
        "| name | value |",
        "| --- | --: |",
        "| a\\|b | 1 |",
        "| c | 2 |",
    ]


def test_files_hold_the_answer_its_tables_and_pictures(
    check: RecordCheck, answer: dict[str, Any], tmp_path: Path
) -> None:
    names = write_record(tmp_path, check, {"version": "0"}, "vi")
    assert {
        "validation.json",
        "validation.md",
        "provenance.json",
        "rows.csv",
        "rivals.csv",
        "facts.csv",
        "record_vi.png",
        "record_once_vi.svg",
        "facts_vi.png",
    } <= set(names)
    written = json.loads((tmp_path / "validation.json").read_text("utf-8"))
    assert written == answer
    lines = (tmp_path / "rows.csv").read_text("utf-8").splitlines()
    assert len(lines) >= 1 + len(check.rows)
    told = json.loads((tmp_path / "provenance.json").read_text("utf-8"))
    assert told["worlds"] == [1, 2]


def test_misses_leave_the_exit_code_0(
    check: RecordCheck,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert any(row.strays for row in check.rows)
    monkeypatch.setattr("experiments.commands.validate._checked", lambda _: check)
    assert main(["validate", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["n_worlds"] == 2
    assert main(["validate", "--markdown"]) == 0
    assert capsys.readouterr().out.startswith("# Validation")


def test_the_verb_asks_for_20_worlds_of_a_free_history(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import argparse

    from experiments.commands.validate import configure

    parser = argparse.ArgumentParser()
    configure(parser)
    asked = parser.parse_args([])
    assert (asked.worlds, asked.scale) == (20, 10)
    assert (asked.history, asked.uncertainty) == ("free", "parameters")
    assert not asked.all_draws
