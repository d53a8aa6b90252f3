"""`halong power`: how many worlds a question needs, from a pilot or a stated spread."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agents.refusal import Refusal
from experiments.command_line import main
from experiments.inference.paired import adjusted
from experiments.inference.power import (
    detectable,
    pilot_sd,
    worlds_for_probability,
    worlds_needed,
)
from experiments.results.pilot import Asked, needs_of, paired_differences
from experiments.store.results_folder import read_folder
from tests.experiments.toy_results import Toy, ToyLife

ASKED = Asked(difference=0.005, power=0.8, half_width=0.1, probability=0.5)


def answer(capsys: pytest.CaptureFixture[str], *words: object) -> Any:
    capsys.readouterr()
    assert main(["power", *map(str, words), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_pairs_are_of_worlds_that_both_policies_have(tmp_path: Path) -> None:
    toy = Toy(n_worlds=4, life=ToyLife(fails=(2,), out=(3,)))
    found = paired_differences(
        read_folder(toy.write(tmp_path)), "digital_share_nso", 2030
    )
    # The zone adds 0.01 times the world; 2 broke, 3 does not count, 5 is in its place.
    assert list(found) == ["zone"]
    assert found["zone"] == pytest.approx([0.01, 0.04, 0.05])


def test_a_pilot_is_planned_with_the_upper_limit_of_its_spread(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Toy(n_worlds=4).write(tmp_path)
    told = answer(capsys, folder)
    pilot = pilot_sd(np.array([0.01, 0.02, 0.03, 0.04]))
    [zone] = told["policies"]
    assert zone["pilot_worlds"] == 4
    assert zone["sd"] == pytest.approx(pilot.sd)
    assert zone["sd_planned"] == pytest.approx(pilot.high)
    # The margin of the pilot's own question, unless another is asked for.
    assert told["difference"] == 0.005
    assert told["worlds_needed"] == worlds_needed(pilot.high, 0.005)
    assert zone["pilot_sees"] == pytest.approx(detectable(pilot.sd, 4))
    assert answer(capsys, folder, "--difference", 0.05)["worlds_needed"] < 20


def test_more_policies_at_once_need_more_worlds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    one = answer(capsys, "--sd", 0.004)
    five = answer(capsys, "--sd", 0.004, "--policies", 5)
    assert one["worlds_needed"] == worlds_needed(0.004, 0.0025)
    assert five["confidence"] == pytest.approx(adjusted(5))
    assert five["worlds_needed"] == worlds_needed(0.004, 0.0025, adjusted(5))
    assert five["worlds_needed"] > one["worlds_needed"]


def test_a_probability_needs_worlds_of_its_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = answer(capsys, "--sd", 0.004, "--half-width", 0.05, "--probability", 0.2)
    assert told["worlds_for_probability"] == worlds_for_probability(0.05, 0.2)


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "0.500 points"), ("vi", "0,500 điểm %")]
)
def test_the_screen_says_it_in_both_languages(
    lang: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Toy(n_worlds=4).write(tmp_path)
    assert main(["power", str(folder), "--lang", lang]) == 0
    shown = capsys.readouterr().out
    assert words in shown
    assert "zone" in shown
    assert main(["power", "--sd", "0.01", "--difference", "0.005", "--lang", lang]) == 0
    assert words in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--sd"),
        (("--sd", "0.01", "DIR"), "not both"),
        (("--sd", "nan"), "sd"),
        (("--sd", "-1"), "sd"),
        (("--sd", "0.01", "--difference", "0"), "difference"),
        (("--sd", "0.01", "--power", "1.2"), "power"),
        (("--sd", "0.01", "--half-width", "0.7"), "half width"),
        (("--sd", "0.01", "--policies", "0"), "policies"),
        (("DIR", "--indicator", "digital_share_ns"), "digital_share_nso"),
        (("DIR", "--by", "2031"), "2031"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    words: tuple[str, ...],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = str(Toy(n_worlds=3).write(tmp_path))
    assert main(["power", *(folder if w == "DIR" else w for w in words)]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error.splitlines()) <= 3


def test_a_pilot_of_one_world_or_of_another_verb_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="two or more"):
        needs_of(ASKED, {"zone": np.array([0.1])}, 1)
    swept = Toy(kind="sweep").write(tmp_path)
    with pytest.raises(Refusal, match="compare"):
        paired_differences(read_folder(swept), "digital_share_nso", 2030)


def test_a_year_that_is_not_there_suggests_no_other_indicator(tmp_path: Path) -> None:
    folder = read_folder(Toy(n_worlds=2).write(tmp_path))
    with pytest.raises(Refusal, match="of 2050 was recorded") as raised:
        paired_differences(folder, "digital_share_nso", 2050)
    assert "did you mean" not in str(raised.value)
