"""The record as rows: every marked observation has its row or its reason."""

from collections import Counter

import numpy as np
import pytest

from experiments.validation.record_check import checked_rows
from experiments.validation.record_page import CAMPAIGN_ROWS
from experiments.validation.record_series import Role, load_record, load_unanswered
from model.evidence.reader import Evidence, Observation, Used
from model.indicators import INDICATORS
from model.recorder import Records

ROWS = load_record()
UNANSWERED = load_unanswered()
OBSERVED = Evidence.load().observations


def answered() -> set[tuple[str, str, str]]:
    return {
        (name, row.series.entity, row.year)
        for row in ROWS
        for name in row.series.observation.split()[::2]
    }


def is_marked(row: Observation) -> bool:
    lived = row.year[:4].isdigit() and 2020 <= int(row.year[:4]) <= 2025
    return row.used is not Used.CONTEXT and lived


def test_every_marked_observation_is_a_row_or_has_its_reason() -> None:
    marked = {(o.name, o.entity, o.year) for o in OBSERVED if is_marked(o)}
    excused = {(one.observation, one.entity, one.year) for one in UNANSWERED}
    assert marked - answered() == excused
    assert len(marked) > 50


def test_no_year_of_a_series_stands_twice() -> None:
    twice = Counter((row.series.name, row.year) for row in ROWS)
    assert [key for key, n in twice.items() if n > 1] == []
    assert all(row.period.year >= 2020 and row.period.last < 72 for row in ROWS)


def test_what_is_held_out_is_told_by_the_observation_itself() -> None:
    marks = {(o.name, o.entity, o.year): o.used for o in OBSERVED}
    for row in ROWS:
        parts = row.series.observation.split()[::2]
        uses = {marks[name, row.series.entity, row.year] for name in parts}
        assert row.held_out is (Used.HELD_OUT in uses), row.series.name


def test_nothing_that_is_held_out_is_calibrated_upon() -> None:
    calibrated = [row for row in ROWS if row.series.role is Role.CALIBRATED]
    assert [row.series.name for row in calibrated] == ["digital_share"]
    assert not calibrated[0].held_out


def test_observations_that_are_added_up_keep_their_signs() -> None:
    row = next(r for r in ROWS if r.series.name == "closed_firms_half_year")
    assert row.recorded == 116 + 1150 - 455


def test_a_factor_takes_the_record_to_our_unit() -> None:
    row = next(r for r in ROWS if r.series.name == "coal_power" and r.year == "2023H1")
    assert row.recorded == pytest.approx(20_260)
    assert row.series.unit == "GWh"


def test_every_figure_of_the_record_can_be_read_from_six_years() -> None:
    values = np.ones((len(INDICATORS), 72))
    checked = checked_rows(ROWS, [Records(values)], "free")
    assert all(np.isfinite(row.simulated).all() for row in checked)


def test_each_row_that_could_miss_says_why_in_both_languages() -> None:
    for row in ROWS:
        if row.series.role is Role.SCORED:
            assert row.why_en.endswith("."), (row.series.name, row.year)
            assert row.why_vi.endswith("."), (row.series.name, row.year)


def test_the_campaign_s_strength_rests_on_no_share_of_the_province() -> None:
    evidence = Evidence.load()
    local = {o.name for o in OBSERVED if o.used is Used.HELD_OUT}
    for name in CAMPAIGN_ROWS:
        row = evidence.parameter(name)
        for word in local:
            assert word not in row.source.replace(";", " ").split(), (name, word)
