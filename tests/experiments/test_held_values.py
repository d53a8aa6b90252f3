"""Parameters held by hand: within their range, in every draw, and told."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.refusal import Refusal
from experiments.command_line import main
from experiments.worlds.held_values import held_values
from experiments.worlds.matched_words import held_text
from experiments.worlds.run_settings import RunSettings
from experiments.worlds.uncertainty import uncertain_rows, world_parameters
from model.parameter_rows import row_names
from model.parameters import groups

ROW = "imitation_strength"
ROWS = uncertain_rows()


@given(st.sampled_from(ROWS), st.floats(0, 1))
def test_any_value_of_a_range_may_be_held(row: Any, place: float) -> None:
    value = min(row.high, row.low + place * (row.high - row.low))
    assert held_values([f"{row.name}={value!r}"]) == {row.name: value}


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["imitaton_strength=1"], ROW),
        ([f"{ROW}=9"], "expected 0.3 to 1.5"),
        ([f"{ROW}=0.1"], "expected 0.3 to 1.5"),
        ([f"{ROW}=nan"], "expected 0.3 to 1.5"),
        ([f"{ROW}=inf"], "expected 0.3 to 1.5"),
        ([ROW], "expected NAME=VALUE"),
        ([f"{ROW}=much"], "expected NAME=VALUE"),
        (["=1"], "no parameter"),
        ([f"{ROW}=1", f"{ROW}=0.9"], "set twice"),
    ],
)
def test_what_cannot_be_held_is_refused(texts: list[str], said: str) -> None:
    with pytest.raises(Refusal, match=said) as refused:
        held_values(texts)
    assert len(str(refused.value).splitlines()) <= 3


@pytest.mark.parametrize("uncertainty", ["luck", "parameters"])
def test_a_held_value_stands_and_moves_no_other(uncertainty: Any) -> None:
    free = world_parameters(5, uncertainty)
    held = world_parameters(5, uncertainty, values=held_values([f"{ROW}=0.55"]))
    moved = [
        (name, row)
        for name, group in groups().items()
        for row in row_names(group)
        if getattr(getattr(free, name), row, None)
        != getattr(getattr(held, name), row, None)
    ]
    assert [row for _, row in moved] == [ROW]
    assert getattr(getattr(held, moved[0][0]), ROW) == 0.55


def test_settings_keep_what_is_held() -> None:
    values = held_values([f"{ROW}=0.55"])
    settings = RunSettings(values=values)
    values.clear()
    assert settings.values == {ROW: 0.55}


def test_what_is_held_is_told_in_both_languages() -> None:
    assert held_text({ROW: 0.55}, "vi") == f"Giữ cố định ở mọi thế giới: {ROW} = 0,55."
    assert held_text({ROW: 0.55}, "en") == f"Held in every world: {ROW} = 0.55."
    assert held_text({}, "en") == ""


def test_the_verb_refuses_what_lies_outside(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--set", f"{ROW}=9"]) == 2
    assert "expected 0.3 to 1.5" in capsys.readouterr().err
    assert main(["compare", "as-is", "--set", "imitaton_strength=1"]) == 2
    assert ROW in capsys.readouterr().err


def test_a_run_tells_what_it_held(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("run", "--scale", "100", "--until", "2020-01", "--set", f"{ROW}=0.55")
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["values"] == {ROW: 0.55}
