"""`halong verify`: its object, its exit codes, its refusals."""

import argparse
import json

import pytest

from agents.refusal import Refusal
from experiments.commands import verify
from experiments.verification.settings import CHECKS
from experiments.verification.verdict import run_check, settings_of

QUICK = {
    "cascade": ["--nodes", "300", "--graphs", "2", "--seeds", "10"],
    "epidemic": ["--nodes", "300", "--graphs", "2", "--seeds", "10"],
    "bass": ["--nodes", "500", "--until", "2"],
    "siting": ["--investors", "500"],
    "pairing": ["--pairs", "5"],
    "accounts": ["--money", "2"],
    "luck": ["--ids", "4096"],
    "firm-growth": ["--firms", "300", "--steps", "200"],
    "sobol": ["--samples", "64"],
}
KEYS = {
    "cascade": {"p_global", "size"},
    "epidemic": {"size", "p_epidemic"},
    "bass": {"adopted"},
    "siting": {"max_share_error", "expected_maximum"},
    "pairing": {"variance_ratio", "losses"},
    "accounts": {"max_residual"},
    "luck": {"min_p_bonferroni", "golden_ok"},
    "firm-growth": {"exponent"},
    "sobol": {"first", "total"},
}


def run(words: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quiet", action="store_true")
    verify.configure(parser)
    return verify.run(parser.parse_args(words))


@pytest.mark.parametrize("check", CHECKS)
def test_the_object_has_the_promised_keys(
    check: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run([check, "--json", *QUICK[check]])
    verdict = json.loads(capsys.readouterr().out)
    assert list(verdict) == ["check", "settings", "simulated", "theory", "passed"]
    assert verdict["check"] == check
    assert set(verdict["simulated"]) == set(verdict["theory"]) == KEYS[check]
    assert code == (0 if verdict["passed"] else 1)
    for flag, value in zip(QUICK[check][::2], QUICK[check][1::2], strict=True):
        assert verdict["settings"][flag.removeprefix("--")] == float(value)


@pytest.mark.parametrize("check", CHECKS)
def test_the_text_sets_theory_beside(
    check: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run([check, *QUICK[check]])
    text = capsys.readouterr().out
    assert "simulated" in text
    assert "theory" in text
    assert all(key in text for key in KEYS[check])
    assert text.rstrip().endswith("failed" if code else "passed")


@pytest.mark.parametrize("check", [name for name in CHECKS if name != "accounts"])
def test_a_check_repeats_itself_and_another_world_differs(check: str) -> None:
    names = (flag.removeprefix("--") for flag in QUICK[check][::2])
    options = dict(zip(names, map(int, QUICK[check][1::2]), strict=True))
    if check == "luck":
        options["world"] = 3
    again = run_check(check, options)
    assert run_check(check, options) == again
    other = run_check(check, options | {"world": 1})["simulated"]
    assert other != again["simulated"]


def test_loops_can_be_watched() -> None:
    seen: list[int] = []

    def watch(loop):
        for number in loop:
            seen.append(number)
            yield number

    run_check("cascade", {"nodes": 50, "graphs": 3, "seeds": 2}, watch)
    assert seen == [0, 1, 2]


@pytest.mark.parametrize(
    ("check", "options", "match"),
    [
        ("cascad", {}, "did you mean cascade"),
        ("siting", {"threshold": 0.2}, "siting has no option --threshold"),
        ("cascade", {"mean_degree": 0.0}, "above 0"),
        ("cascade", {"mean_degree": float("nan")}, "mean-degree is nan"),
        ("cascade", {"mean_degree": float("inf")}, "mean-degree is inf"),
        ("cascade", {"threshold": 0.0}, "above 0, at most 1"),
        ("cascade", {"threshold": 1.5}, "at most 1"),
        ("cascade", {"nodes": 1}, "2 or more"),
        ("cascade", {"nodes": 10, "mean_degree": 20.0}, "at most 9 neighbours"),
        ("cascade", {"nodes": 4_000_000, "mean_degree": 50.0}, "fewer nodes"),
        ("cascade", {"graphs": 10**30}, "cascades"),
        ("cascade", {"seeds": 0}, "1 or more"),
        ("epidemic", {"transmissibility": -0.1}, "0 or more, at most 1"),
        ("epidemic", {"graphs": 10**6}, "outbreaks"),
        ("bass", {"network": "Ring"}, "did you mean ring"),
        ("bass", {"until": -1.0}, "0 or more"),
        ("bass", {"innovation": float("inf")}, "at most 1000"),
        ("bass", {"nodes": 2}, "3 or more"),
        ("siting", {"investors": 10**9}, "pairs"),
        ("pairing", {"incentive": -0.2}, "0 or more"),
        ("pairing", {"sites": 1}, "2 or more"),
        ("accounts", {"money": 0.0}, "1e-06 or more"),
        ("luck", {"ids": 10}, "4096 or more"),
        ("luck", {"world": -1}, "0 or more"),
        ("firm-growth", {"minimum": 0.0}, "above 0"),
        ("firm-growth", {"minimum": 1.0}, "at most 0.9"),
        ("firm-growth", {"firms": 10**6, "steps": 10**4}, "steps of firms"),
        ("firm_growth", {}, "did you mean firm-growth"),
        ("sobol", {"samples": 1}, "2 or more"),
        ("sobol", {"b": float("nan")}, "--b is nan"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    check: str, options: dict[str, object], match: str
) -> None:
    with pytest.raises(Refusal, match=match) as refusal:
        settings_of(check, options)
    assert len(str(refusal.value).splitlines()) <= 3


def test_rates_that_would_take_hours_are_refused() -> None:
    with pytest.raises(Refusal, match="steps"):
        run_check("bass", {"innovation": 900.0, "until": 9_000.0})


def test_help_names_every_default() -> None:
    parser = argparse.ArgumentParser()
    verify.configure(parser)
    text = " ".join(parser.format_help().split())
    for expected in ("cascade: 0.18", "epidemic: 20000", "bass: by the rates"):
        assert expected in text
