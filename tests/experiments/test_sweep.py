"""Sweeps: runs read back, what they say, looks, panels, the verb from end to end."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from experiments.command_line import main
from experiments.design.estimate import Estimate
from experiments.runner.schedule import OUT
from experiments.sweep.sweep_outcomes import outcome_of
from experiments.sweep.sweep_runs import main_indicator, read_runs, runs_table
from experiments.worlds.run_settings import RunSettings
from model.policy.files import load_policies
from tests.experiments.toy_sweep import SHARE, design, levers, lived, point

# Runs read back.


def test_runs_stand_in_the_order_of_the_design_with_the_figures_of_the_year() -> None:
    whole = design(levers(0.5, 0.1), n_worlds=2)
    results = sorted(
        lived(lambda spec: spec["world"] / 10, whole), key=lambda one: one[0].key
    )
    runs = read_runs(whole, results, 2030)
    told = [
        (spec["policy"], spec["levers"]["sandbox.intensity"], spec["world"])
        for spec in runs.specs
    ]
    assert told == [
        (policy, place, world)
        for policy in ("as-is", "resolution-57")
        for place in (0.5, 0.1)
        for world in (1, 2)
    ]
    assert runs.indicators == (SHARE, "n_firms")
    assert runs.of(SHARE).tolist() == [0.1, 0.2] * 4
    assert read_runs(whole, results, 2029).of(SHARE).tolist() == [0.05, 0.1] * 4


def test_worlds_set_aside_are_no_runs() -> None:
    whole = design(n_worlds=2)
    results = [
        (
            replace(receipt, about={OUT: []})
            if receipt.spec["world"] == 1
            else receipt,
            r,
        )
        for receipt, r in lived(lambda _: 0.1, whole)
    ]
    runs = read_runs(whole, results, 2030)
    assert [spec["world"] for spec in runs.specs] == [2, 2]


def test_the_table_of_runs_has_what_is_set_and_units() -> None:
    whole = design((point({"sandbox.intensity": 0.5}, {"imitation_strength": 0.4}),))
    table = runs_table(read_runs(whole, lived(lambda _: 0.1, whole), 2030))
    assert table.num_rows == 8
    assert table["sandbox.intensity"].to_pylist() == [0.5] * 8
    assert table["imitation_strength"].to_pylist() == [0.4] * 8
    assert table["year"].to_pylist() == [2030] * 8
    assert table.schema.field(SHARE).metadata == {b"unit": b"share"}
    assert table.schema.field("n_firms").metadata[b"unit"]


def test_a_summary_is_about_the_digital_share_where_it_is_recorded() -> None:
    assert main_indicator(("n_firms", SHARE)) == SHARE
    assert main_indicator(("n_firms", "grdp_bn_vnd")) == "n_firms"


# What they say.


def test_the_spread_of_a_policy_is_over_all_its_runs() -> None:
    whole = design(n_worlds=21)
    runs = read_runs(whole, lived(lambda s: s["world"] / 100, whole), 2030)
    first, second = outcome_of(whole, runs, SHARE).policies
    assert (first.policy, second.policy) == ("as-is", "resolution-57")
    assert first.spread.n_runs == 21
    assert first.spread.mean == pytest.approx(0.11)
    assert first.spread.low == pytest.approx(0.02)
    assert first.spread.high == pytest.approx(0.20)


def test_an_axis_of_few_levels_is_told_by_the_means_at_its_ends() -> None:
    whole = design(levers(1.0, 0.0, 0.5))
    share = {0.0: 0.1, 0.5: 0.7, 1.0: 0.3}
    runs = read_runs(
        whole, lived(lambda s: share[s["levers"]["sandbox.intensity"]], whole), 2030
    )
    outcome = outcome_of(whole, runs, SHARE)
    (axis,) = outcome.axes
    assert (axis.first, axis.last, axis.is_thirds) == (0.0, 1.0, False)
    assert (axis.mean_first, axis.mean_last) == pytest.approx((0.1, 0.3))
    assert outcome.highest is not None
    assert outcome.highest.levers == {"sandbox.intensity": 0.5}
    assert outcome.lowest is not None
    assert outcome.lowest.levers == {"sandbox.intensity": 0.0}


def test_an_axis_of_many_values_is_told_by_its_thirds() -> None:
    whole = design(levers(*(k / 10 for k in range(9))), n_worlds=1)
    runs = read_runs(
        whole, lived(lambda s: s["levers"]["sandbox.intensity"], whole), 2030
    )
    (axis,) = outcome_of(whole, runs, SHARE).axes
    assert axis.is_thirds
    # Means of 0, 0.1, 0.2 and of 0.6, 0.7, 0.8.
    assert (axis.mean_first, axis.mean_last) == pytest.approx((0.1, 0.7))


def test_an_axis_of_words_runs_from_its_lowest_to_its_highest_mean() -> None:
    points = tuple(point({"zone.tax_terms": w}) for w in ("standard", "economic_zone"))
    whole = design(points)
    runs = read_runs(
        whole,
        lived(
            lambda s: 0.1 + 0.1 * (s["levers"]["zone.tax_terms"] == "standard"), whole
        ),
        2030,
    )
    (axis,) = outcome_of(whole, runs, SHARE).axes
    assert (axis.first, axis.last) == ("economic_zone", "standard")


def test_what_does_not_vary_has_no_effect_and_no_extremes() -> None:
    whole = design((point({"sandbox.intensity": 0.5}),))
    runs = read_runs(whole, lived(lambda _: 0.1, whole), 2030)
    outcome = outcome_of(whole, runs, SHARE)
    assert outcome.axes == ()
    assert outcome.highest is outcome.lowest is None


def test_draws_lived_in_several_worlds_split_luck_from_parameters() -> None:
    whole = design(
        run=RunSettings(scale=100, uncertainty="parameters"),
        draws=30,
        n_worlds=10,
        policies=load_policies(["as-is"]),
    )
    rng = np.random.default_rng(1)  # a toy of the test's own
    of_draw = rng.normal(0, 2, 31)
    runs = read_runs(
        whole, lived(lambda s: of_draw[s["draw"]] + rng.normal(), whole), 2030
    )
    split = outcome_of(whole, runs, SHARE).splits["as-is"]
    assert (split.n_points, split.n_lucks) == (30, 10)
    assert split.luck == pytest.approx(1, rel=0.2)
    assert split.parameters == pytest.approx(of_draw[1:].var(ddof=1), rel=0.2)


# Cost.


def test_time_is_shared_among_workers_up_to_one_a_run() -> None:
    told = dict.fromkeys(Estimate.__dataclass_fields__, 1.0)
    cost = Estimate(**{**told, "n_cells": 3, "n_pasts": 1, "n_months": 9, "work_s": 30})  # type: ignore[arg-type]
    assert cost.wall_s(1) == 30
    assert cost.wall_s(2) == 15
    assert cost.wall_s(8) == 10


# The verb.

TEXT = """
name = "habits"
worlds = 2
matched = false
uncertainty = "luck"
scale = 100
until = "2020-02"
sampler = "sobol"
points = 2
[uncertainties]
imitation_strength = "evidence"
[record]
indicators = ["digital_share_nso", "n_firms"]
"""


def test_a_sweep_runs_writes_resumes_and_grows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "habits.toml", tmp_path / "out"
    file.write_text(TEXT, encoding="utf-8")
    asked = ["sweep", str(file), "--out", str(out), "--workers", "2", "--quiet"]
    assert main([*asked, "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert (first["cells"], first["done"], first["failed"]) == (4, 4, 0)
    assert first["done_before"] == 0
    assert first["year"] == 2020
    for name in ("runs.parquet", "runs.csv", "summary.json", "recipe.json"):
        assert (out / name).is_file()
    assert len(list((out / "cells").glob("*.parquet"))) == 4
    assert not list((out / "pasts").iterdir())
    assert json.loads((out / "summary.json").read_text())["recipe"] == first["recipe"]

    assert main([*asked, "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["done_before"] == 4
    assert again["digest"] == first["digest"]

    assert main(["resume", str(out), "--quiet", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == again

    assert main([*asked, "--worlds", "3"]) == 2
    assert "--extend" in capsys.readouterr().err
    assert main([*asked, "--worlds", "3", "--extend", "--lang", "vi"]) == 0
    said = capsys.readouterr().out
    assert "Tỷ trọng kinh tế số" in said
    assert "imitation_strength" in said


def test_a_run_that_fails_is_told_and_the_others_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "hasty.toml"
    # Runs of seconds: limits are looked at twice a second.
    long = {
        "points = 2": "points = 1",
        "2020-02": "2035-12",
        "scale = 100": "scale = 10",
    }
    text = TEXT
    for each, instead in long.items():
        text = text.replace(each, instead)
    file.write_text(text, encoding="utf-8")
    out = str(tmp_path / "out")
    asked = ["sweep", str(file), "--quiet", "--workers", "1", "--out", out]
    assert main([*asked, "--time-limit", "0.01"]) == 1
    said = capsys.readouterr()
    assert not said.out
    assert "2 runs failed" in said.err
    assert f"halong results {out} --failures" in said.err


def test_a_design_is_told_listed_and_priced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "habits.toml"
    file.write_text(TEXT, encoding="utf-8")
    assert main(["design", str(file), "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "run,policy,scenario,world,imitation_strength"
    assert [line.split(",")[3] for line in lines[1:]] == ["1", "1", "2", "2"]
    assert main(["design", str(file), "--dry-run", "--json", "--workers", "2"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["cells"] == 4
    assert told["expected_s"] > 0
    assert told["expected_mb"] > 0
    assert told["pilot"]["n_months"] == 4 * 2
    assert main(["design", str(file), "--lang", "vi"]) == 0
    assert "4 lượt chạy" in capsys.readouterr().out
    assert main(["design", "--example"]) == 0
    assert "[levers]" in capsys.readouterr().out
    assert main(["design"]) == 2
    assert "--example" in capsys.readouterr().err
