"""Rivals of the model: fitted to 2023 alone, scored on the rows the model is."""

import dataclasses
import json
import math

import numpy as np
import pytest

from agents.refusal import Refusal
from experiments.language import LANGUAGES, Language
from experiments.output import jsonable
from experiments.validation.crps import fair_crps
from experiments.validation.held_out import (
    HeldOut,
    HeldOutRow,
    held_out_series,
    market_starts,
)
from experiments.validation.rival_outlooks import (
    LeftOut,
    Outlook,
    Reason,
    Rival,
    outlooks,
)
from experiments.validation.rival_words import rival_name, rival_tables, rival_text
from experiments.validation.rivals import TOO_SHORT, RivalTable, rivals
from model.evidence.reader import PROVINCE, Evidence, Used

TRAINING = {2020: 0.10, 2021: 0.11, 2022: 0.13, 2023: 0.12}
WORLDS = (0.11, 0.12, 0.13)


def series(
    unit: str = "share of GRDP",
    periods: tuple[str, ...] = ("2024", "2025"),
    recorded: tuple[float, ...] = (0.125, 0.14),
    worlds: tuple[float, ...] = WORLDS,
    training: dict[int, float] | None = None,
    elsewhere: dict[str, dict[str, float]] | None = None,
    starts: tuple[tuple[int, ...], ...] | None = None,
) -> HeldOut:
    return HeldOut(
        series="toy",
        unit=unit,
        periods=periods,
        recorded=recorded,
        ensembles=tuple(np.array(worlds) for _ in periods),
        training=TRAINING if training is None else training,
        elsewhere=elsewhere or {},
        starts=starts or tuple(() for _ in periods),
    )


def spoken(held_out: HeldOut) -> dict[str, Outlook]:
    """Return what rivals say, by rival and place."""
    return {
        f"{said.rival} {said.place}".strip(): said
        for said in outlooks(held_out)
        if isinstance(said, Outlook)
    }


def silent(held_out: HeldOut) -> dict[str, Reason]:
    """Return why rivals say nothing."""
    return {
        f"{said.rival} {said.place}".strip(): said.reason
        for said in outlooks(held_out)
        if isinstance(said, LeftOut)
    }


def of_record(observation: str) -> HeldOut:
    """Return the held-out rows of an observation, with worlds about the record."""
    rows = [
        HeldOutRow(
            row.year, row.value, [row.value * x for x in (0.9, 1, 1.2)], row.entity
        )
        for row in Evidence.load().observations
        if row.name == observation and row.used is Used.HELD_OUT
    ]
    unit = Evidence.load().series(observation)[0].unit
    return held_out_series(observation, observation, unit, rows)


# ---- what they may know


def test_what_came_after_2023_changes_no_rival() -> None:
    elsewhere = {"there": {str(year): 0.2 for year in range(2020, 2026)}}
    before = spoken(series(elsewhere=elsewhere))
    later = TRAINING | {2024: 0.5, 2025: 0.9}
    after = spoken(series(training=later, recorded=(0.5, 0.9), elsewhere=elsewhere))
    assert before.keys() == after.keys() == {"trend", "logistic", "path there"}
    for name, said in before.items():
        assert np.array_equal(said.members, after[name].members)


def test_a_change_to_2023_changes_every_rival() -> None:
    elsewhere = {"there": {str(year): 0.2 for year in range(2020, 2026)}}
    before = spoken(series(elsewhere=elsewhere))
    after = spoken(series(training=TRAINING | {2023: 0.2}, elsewhere=elsewhere))
    for name, said in before.items():
        assert not np.array_equal(said.members, after[name].members)


@pytest.mark.parametrize(
    "observation", ["grdp_growth", "grdp_share_manufacturing", "fdi_registered"]
)
def test_the_record_hands_rivals_training_rows_to_2023_only(observation: str) -> None:
    held_out = of_record(observation)
    rows = [
        row
        for row in Evidence.load().series(observation, entity=PROVINCE)
        if row.used is Used.TRAIN
    ]
    assert held_out.training == {int(row.year): row.value for row in rows}
    assert max(held_out.training) == 2023


def test_the_paths_of_other_places_hold_nothing_that_is_held_out() -> None:
    assert of_record("qr_share").elsewhere == {}
    assert set(of_record("grdp_growth").elsewhere) == {"Việt Nam", "Hải Phòng"}


def test_a_factor_takes_the_record_to_our_unit() -> None:
    rows = [HeldOutRow("2025", 1.0, [1.0, 2.0])]
    found = held_out_series("fdi", "fdi_registered", "USD bn", rows, factor=0.001)
    assert found.training[2023] == pytest.approx(3.15)
    assert found.elsewhere["Việt Nam"]["2025"] == pytest.approx(38.42)


def test_rows_are_put_into_the_order_of_time() -> None:
    rows = [
        HeldOutRow(period, 0.1, [0.1, 0.2]) for period in ("2025", "2025H1", "2024")
    ]
    found = held_out_series("grdp_growth", "grdp_growth", "share a year", rows)
    assert found.periods == ("2024", "2025H1", "2025")


# ---- who can be fitted


def test_a_line_needs_four_years() -> None:
    short = {year: TRAINING[year] for year in (2021, 2022, 2023)}
    assert silent(series(training=short))["trend"] is Reason.TOO_FEW
    assert "trend" in spoken(series())


def test_a_logistic_curve_is_for_shares_and_bass_for_what_spreads() -> None:
    growth = silent(series(unit="share a year"))
    assert growth["logistic"] is Reason.NO_SHARE
    assert growth["bass"] is Reason.NOTHING_SPREADS
    assert "logistic" in spoken(series())


def test_shares_of_nothing_and_of_all_give_no_logistic_curve() -> None:
    edges = {2020: 0.0, 2021: 0.4, 2022: 0.8, 2023: 1.0}
    assert silent(series(training=edges))["logistic"] is Reason.TOO_FEW
    assert "trend" in spoken(series(training=edges))


def test_yearly_values_say_nothing_of_an_amount_of_part_of_a_year() -> None:
    parts = series(unit="firms", periods=("2025H1", "2025"))
    assert spoken(parts)["trend"].rows == (1,)
    only_parts = series(unit="firms", periods=("2025H1",), recorded=(1.0,))
    assert silent(only_parts)["trend"] is Reason.PART_OF_A_YEAR
    growth = series(unit="share a year", periods=("2025H1", "2025"))
    assert spoken(growth)["trend"].rows == (0, 1)


def test_a_path_needs_two_steps_in_common_and_the_last_year() -> None:
    two_years = {"there": {"2022": 0.2, "2023": 0.2, "2024": 0.3}}
    assert silent(series(elsewhere=two_years))["path there"] is Reason.TOO_FEW_TOGETHER
    ends_early = {"there": {str(year): 0.2 for year in (2020, 2021, 2022, 2024)}}
    assert silent(series(elsewhere=ends_early))["path there"] is Reason.TOO_FEW_TOGETHER
    assert silent(series())["path"] is Reason.NO_OTHER_PLACE


# ---- what they say


def middle(said: Outlook) -> list[float]:
    return [float(value) for value in np.median(said.members, axis=1)]


def test_a_share_moves_by_as_many_points_as_elsewhere() -> None:
    path = {"2021": 0.30, "2022": 0.32, "2023": 0.31, "2024": 0.33, "2025": 0.36}
    found = spoken(series(elsewhere={"there": path}))["path there"]
    assert middle(found) == pytest.approx([0.14, 0.17], abs=5e-4)


def test_an_amount_grows_by_the_same_factor_as_elsewhere() -> None:
    path = {"2021": 10.0, "2022": 12.0, "2023": 10.0, "2024": 15.0}
    amounts = {year: 1000 * share for year, share in TRAINING.items()}
    held_out = series(unit="USD m", training=amounts, elsewhere={"there": path})
    found = spoken(held_out)["path there"]
    assert found.rows == (0,)
    assert middle(found) == pytest.approx([180.0], rel=0.01)


@pytest.mark.parametrize(
    ("unit", "lowest", "highest"),
    [("share of GRDP", 0, 1), ("USD m", 0, math.inf), ("share a year", -1, math.inf)],
)
def test_no_rival_says_what_cannot_be(unit: str, lowest: float, highest: float) -> None:
    wild = {2020: 0.05, 2021: 0.95, 2022: 0.05, 2023: 0.95}
    path = {"there": {"2021": 0.9, "2022": 0.1, "2023": 0.9, "2024": 0.1, "2025": 0.9}}
    for said in spoken(series(unit=unit, training=wild, elsewhere=path)).values():
        assert said.members.min() >= lowest
        assert said.members.max() <= highest


def test_bass_and_the_pace_elsewhere_run_from_the_start_of_the_campaign() -> None:
    # Months 36 and 56 since January 2020; the second point's place starts at once.
    held_out = series(
        periods=("2023-01", "2024-09"), training={}, starts=((36,), (36, 56))
    )
    found = spoken(held_out)
    assert set(found) == {"bass", "path Thái Nguyên"}
    for said in found.values():
        early, late = middle(said)
        assert 0 < early < late < 1
    # A month at 0.05 to 0.6 a month, drawn evenly in logs.
    pace = 1 - math.exp(-math.sqrt(0.05 * 0.6))
    assert middle(found["path Thái Nguyên"])[0] == pytest.approx(pace, rel=0.05)


def test_campaigns_start_where_the_table_of_markets_says() -> None:
    assert len(market_starts(PROVINCE)) == 43
    assert min(market_starts(PROVINCE)) == 31
    assert market_starts("Cái Rồng market") == (41,)
    assert len(market_starts("Móng Cái")) > 1
    assert market_starts("Bắc Ninh") == ()


# ---- who is better


def test_both_are_scored_on_the_same_rows_by_the_mean_crps() -> None:
    held_out = series()
    (trend, _) = rivals([held_out]).rows
    said = spoken(held_out)["trend"]
    pairs = list(zip(held_out.recorded, said.members, strict=True))
    expected = np.mean([fair_crps(members, y) for y, members in pairs])
    assert trend.crps == pytest.approx(float(expected))
    ours = [fair_crps(WORLDS, recorded) for recorded in held_out.recorded]
    assert trend.crps_model == pytest.approx(float(np.mean(ours)))
    assert (trend.n_points, trend.periods) == (2, ("2024", "2025"))


def test_a_rival_that_speaks_of_one_row_is_held_against_the_model_on_that_row() -> None:
    path = {"2021": 0.30, "2022": 0.32, "2023": 0.31, "2024": 0.33}
    found = rivals([series(elsewhere={"there": path})]).rows[-1]
    assert (found.name, found.place) == ("path", "there")
    assert found.periods == ("2024",)
    assert found.crps_model == pytest.approx(fair_crps(WORLDS, 0.125))


def test_a_model_that_is_far_off_is_said_to_be_beaten() -> None:
    table = rivals([series(worlds=(0.8, 0.9))])
    assert {row.better for row in table.rows} == {"rival"}
    assert "beaten in 2 of 2" in rival_text(table, "en", {})
    assert "thua trong 2 trên 2" in rival_text(table, "vi", {})


def test_a_model_that_is_right_beats_them() -> None:
    table = rivals([series(recorded=(0.125, 0.125), worlds=(0.125, 0.125))])
    assert {row.better for row in table.rows} == {"model"}


@pytest.mark.parametrize(
    ("ratio", "better"),
    [(1.0, "neither"), (1.01, "neither"), (0.99, "neither"), (1.1, "model")],
)
def test_what_draws_could_have_done_is_nobodys_gain(ratio: float, better: str) -> None:
    row = rivals([series()]).rows[0]
    beside = dataclasses.replace(row, crps=ratio * row.crps_model)
    assert beside.better == better


def test_another_set_of_draws_moves_a_score_by_less_than_what_counts() -> None:
    worst = 0.0
    for said in spoken(series()).values():
        for members, recorded in zip(said.members, (0.125, 0.14), strict=True):
            half, rest = (fair_crps(members[k::2], recorded) for k in (0, 1))
            worst = max(worst, abs(half - rest) / (half + rest))
    # Half the difference of two halves scatters as the score of all draws does.
    assert 0 < worst < 0.02


def test_few_points_are_not_tested_and_the_table_says_so() -> None:
    table = rivals([series()])
    for row in table.rows:
        assert (row.tested, row.p_value, row.reason) == (False, None, TOO_SHORT)
    assert "too short to test" in rival_text(table, "en", {})


def test_eight_points_are_tested() -> None:
    periods = tuple(f"2024-{month:02}" for month in range(1, 9))
    recorded = tuple(0.12 + 0.002 * month for month in range(8))
    row = rivals([series(periods=periods, recorded=recorded)]).rows[0]
    assert row.tested
    assert row.p_value is not None
    assert 0 <= row.p_value <= 1
    assert row.reason == ""
    assert "p = " in rival_text(
        rivals([series(periods=periods, recorded=recorded)]), "en", {}
    )


def test_one_world_is_held_against_nobody() -> None:
    table = rivals([series(worlds=(0.12,))])
    assert table.rows == ()
    reasons = {each.reason for each in table.left_out}
    assert Reason.ONE_WORLD in reasons


def test_the_same_worlds_give_the_same_table() -> None:
    assert rivals([of_record("grdp_growth")]) == rivals([of_record("grdp_growth")])


# ---- as told


def record_table() -> RivalTable:
    names = ("grdp_growth", "grdp_share_manufacturing", "qr_share", "new_firms")
    return rivals([of_record(name) for name in names])


def test_every_held_out_series_is_scored_or_left_out_with_a_reason() -> None:
    table = record_table()
    assert {row.series for row in table.rows} == {
        "grdp_growth",
        "grdp_share_manufacturing",
        "qr_share",
    }
    assert "new_firms" in {each.series for each in table.left_out}
    found = {(row.series, row.name) for row in table.rows}
    found |= {(each.series, each.name) for each in table.left_out}
    assert len(found) == 4 * len(Rival)


def test_a_result_holds_no_number_that_json_does_not_have() -> None:
    told = json.loads(json.dumps(jsonable(record_table().told()), allow_nan=False))
    keys = {"series", "name", "crps", "crps_model", "n_points", "tested", "reason"}
    assert all(keys <= row.keys() for row in told["rivals"])
    assert {"series", "name", "place", "reason"} == told["rivals_left_out"][0].keys()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_scores_and_gaps_stand_in_two_tables(lang: Language) -> None:
    table = record_table()
    scores, gaps = rival_tables(table, lang, {"grdp_growth": "Tăng trưởng"})
    assert scores.row_count == len(table.rows)
    assert gaps.row_count > 0
    assert "Tăng trưởng" in list(scores.columns[0].cells)
    assert rival_tables(RivalTable(rows=(), left_out=()), lang, {}) == []
    assert rival_text(RivalTable(rows=(), left_out=()), lang, {})


def test_a_path_is_named_after_its_place_in_both_languages() -> None:
    assert rival_name("path", "Hải Phòng", "vi") == "đường đi của Hải Phòng"
    assert rival_name("path", "Hải Phòng", "en") == "path of Hải Phòng"
    for rival in Rival:
        assert rival_name(rival, "", "vi") != rival_name(rival, "", "en")


def test_lists_of_different_lengths_are_refused() -> None:
    with pytest.raises(Refusal, match="2 periods beside"):
        series(recorded=(0.1,))
    with pytest.raises(Refusal, match="at least one"):
        series(periods=(), recorded=())
