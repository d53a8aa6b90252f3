"""`halong list` and `halong show`: what there is, and files that can be copied."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from experiments.command_line import main
from experiments.commands.list import LISTS
from model.evidence.reader import Distribution, Evidence
from model.indicators import INDICATORS, YEARLY_INDICATORS
from model.policy.files import (
    as_dict,
    load_policy,
    policy_names,
    policy_text,
    scenario_names,
    scenario_text,
)
from model.policy.policy import LEVERS, Policy


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(list(words)) == 0
    return capsys.readouterr().out


def listed(capsys: pytest.CaptureFixture[str], what: str) -> list[dict[str, Any]]:
    found = json.loads(printed(capsys, "list", what, "--json"))
    assert list(found) == [what]
    rows: list[dict[str, Any]] = found[what]
    return rows


@pytest.mark.parametrize("what", LISTS)
def test_a_list_has_rows_with_names(
    what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [row["name"] for row in listed(capsys, what)]
    assert names
    assert len(names) == len({*names})


@pytest.mark.parametrize("what", LISTS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_table_names_every_row_in_its_language(
    what: str, lang: str, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    rows = listed(capsys, what)
    table = printed(capsys, "list", what, "--lang", lang)
    for row in rows:
        assert row["name"] in table
        assert row.get(f"label_{lang}", "") in table


def test_policies_and_scenarios_are_listed_with_words_in_both_languages(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = listed(capsys, "policies") + listed(capsys, "scenarios")
    assert [row["name"] for row in rows] == [*policy_names(), *scenario_names()]
    for row in rows:
        for kind in ("label", "description"):
            assert row[f"{kind}_vi"] != row[f"{kind}_en"]


def test_every_term_of_every_lever_is_listed_with_unit_and_neutral_value(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = {row["name"]: row for row in listed(capsys, "levers")}
    neutral = as_dict(load_policy("as-is"))
    assert tuple(rows) == LEVERS
    for lever in fields(Policy):
        if lever.name in LEVERS:
            terms = {term["name"]: term for term in rows[lever.name]["terms"]}
            assert list(terms) == [term.name for term in fields(lever.default)]
            for name, term in terms.items():
                assert term["neutral"] == neutral[lever.name][name]
                assert term["unit"]


def test_uncertainties_are_the_parameters_that_are_drawn(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = {row["name"]: row for row in listed(capsys, "uncertainties")}
    for parameter in Evidence.load().parameters:
        is_drawn = (
            parameter.low < parameter.high
            and parameter.distribution != Distribution.FIXED
        )
        assert (parameter.name in rows) == is_drawn
    for row in rows.values():
        assert row["low"] <= row["value"] <= row["high"]
        assert row["unit"]
        assert row["grade"]


@pytest.mark.parametrize("name", policy_names())
def test_a_shown_policy_is_its_file_to_the_letter(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert printed(capsys, "show", "policy", name) == policy_text(name)


@pytest.mark.parametrize("name", scenario_names())
def test_a_shown_scenario_is_its_file_to_the_letter(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert printed(capsys, "show", "scenario", name) == scenario_text(name)


def test_a_policy_is_shown_copied_edited_and_shown_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = printed(capsys, "show", "policy", "adoption-first")
    mine = tmp_path / "mine.toml"
    edited = text.replace("intensity = 0.5", "intensity = 0.25")
    assert edited != text
    mine.write_text(edited, encoding="utf-8")
    assert printed(capsys, "show", "policy", str(mine)) == edited
    shown = json.loads(printed(capsys, "show", "policy", str(mine), "--json"))
    assert shown["adoption_vouchers"] == {"intensity": 0.25, "max_employees": 200}
    assert shown["zone"]["intensity"] == 0, "what the file leaves out is neutral"


def test_a_broken_file_is_not_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("name = 1\n", encoding="utf-8")
    for kind in ("policy", "scenario"):
        assert main(["show", kind, str(broken)]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert len(said.err.splitlines()) <= 3
        assert str(broken) in said.err


def test_a_parameter_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(
        printed(capsys, "show", "parameter", "kappa_electronics", "--json")
    )
    assert found["name"] == "kappa_electronics"
    assert "range" in printed(capsys, "show", "parameter", "kappa_electronics")


def test_every_indicator_is_listed_with_unit_definition_and_price_base(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = {row["name"]: row for row in listed(capsys, "indicators")}
    assert list(rows) == [i.name for i in (*INDICATORS, *YEARLY_INDICATORS)]
    for row in rows.values():
        assert row["unit"]
        assert row["definition"].endswith(".")
        assert row["definition_vi"].endswith(".")
        assert row["price_base"] in ("current", "2020", "none")
        assert row["kind"] in ("flow", "stock", "share", "yearly")
    assert rows["grdp_bn_vnd"]["price_base"] == "current"
    assert rows["digital_share_nso_2020_prices"]["price_base"] == "2020"
    assert rows["n_firms"]["price_base"] == "none"
