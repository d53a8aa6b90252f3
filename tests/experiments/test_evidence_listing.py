"""`halong evidence` lists and explains; docs/evidence.md is what it would print."""

import json
from collections import Counter
from pathlib import Path

import pytest

from agents.refusal import Refusal
from experiments.command_line import main
from experiments.evidence_listing import explanation, listing
from experiments.evidence_page import page
from model.evidence.reader import Evidence, Grade

EVIDENCE = Evidence.load()
PAGE = Path(__file__).parents[2] / "docs" / "evidence.md"


def test_the_page_in_docs_is_what_the_evidence_says() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == page(EVIDENCE), (
        "docs/evidence.md is old: halong evidence --markdown > docs/evidence.md"
    )


def test_the_page_opens_with_the_rows_of_every_grade() -> None:
    counts = [
        Counter(row.grade for row in rows)
        for rows in (EVIDENCE.parameters, EVIDENCE.observations, EVIDENCE.facts)
    ]
    head = PAGE.read_text(encoding="utf-8").split("## Parameters")[0]
    for grade in Grade:
        cells = " | ".join(str(counted[grade]) for counted in counts)
        assert f"| {grade} | {cells} |" in head


def test_the_list_counts_its_numbers_by_grade() -> None:
    found = listing(EVIDENCE)
    n_numbers = len(EVIDENCE.parameters) + len(EVIDENCE.observations)
    assert list(found["grades"]) == list(Grade)
    assert sum(found["grades"].values()) == n_numbers
    assert len(found["parameters"]) + len(found["observations"]) == n_numbers


def test_a_grade_narrows_the_list_and_not_the_counts() -> None:
    found = listing(EVIDENCE, "official")
    assert {row["grade"] for row in found["observations"]} == {Grade.OFFICIAL}
    assert found["grades"] == listing(EVIDENCE)["grades"]


def test_a_parameter_says_what_it_drives() -> None:
    found = explanation(EVIDENCE, "trend_growth_coal")
    assert (found["kind"], found["value"]) == ("parameter", 0.01)
    assert [driven["name"] for driven in found["drives"]] == [
        "GrowthParameters.trend_growth"
    ]
    assert "[share a year]" in found["drives"][0]["meaning"]


def test_an_observation_shows_every_year_and_the_parameters_that_cite_it() -> None:
    found = explanation(EVIDENCE, "grdp_nominal")
    years = [row["year"] for row in found["observations"]]
    assert (years[0], years[-1]) == ("2015", "2025")
    assert "grdp_2020_level" in [driven["name"] for driven in found["drives"]]


def test_a_fact_is_explained_too() -> None:
    found = explanation(EVIDENCE, "subzone1_wards")
    assert found["kind"] == "fact"
    assert "Tuần Châu" in found["facts"][0]["text"]


@pytest.mark.parametrize("name", ["kapa_electronics", "", "x" * 500])
def test_an_unknown_name_is_refused_in_two_lines(name: str) -> None:
    with pytest.raises(Refusal, match="lists them all") as caught:
        explanation(EVIDENCE, name)
    assert len(str(caught.value).splitlines()) == 2


def test_the_verb_prints_one_object_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "digital_share_grdp", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["observations"][0]["value"] == 0.071
    assert main(["evidence", "--json"]) == 0
    assert {"grades", "parameters", "observations"} <= set(
        json.loads(capsys.readouterr().out)
    )


def test_the_verb_prints_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "kappa_electronics"]) == 0
    assert "0.2 to 0.4" in capsys.readouterr().out
    assert main(["evidence", "--grade", "official"]) == 0
    assert "fdi_realised" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["evidence", "digital_share_grpd"], "did you mean digital_share_grdp"),
        (["evidence", "--grade", "oficial"], "did you mean official"),
    ],
)
def test_the_verb_exits_with_2_and_names_the_mend(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    shown = capsys.readouterr().err
    assert said in shown
    assert len(shown.splitlines()) <= 3
