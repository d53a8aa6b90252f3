"""`halong reproduce`: runs done again are the same to the last bit, or say where."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from agents.refusal import Refusal
from experiments.command_line import main
from experiments.commands import reproduce as verb
from experiments.design.design import Design, Point, Record
from experiments.design.run_design import recipe_of, run_design
from experiments.results.account import account_of
from experiments.results.kinds import life_of
from experiments.results.reproduction import chosen, difference, reproduce
from experiments.store.cell import Block, Result
from experiments.store.results_folder import read_folder
from experiments.worlds.run_settings import RunSettings
from model.policy.files import load_policies, load_scenario
from tests.experiments.toy_results import Alone, Toy, ToyLife, digest_of


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in this process, where a toy is known."""
    monkeypatch.setattr(verb, "staff_of", lambda arguments: Alone())


def answer(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any]:
    capsys.readouterr()
    code = main(["reproduce", *map(str, words), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_every_run_done_again_is_the_same(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    toy = Toy(n_worlds=3)
    toy.write(tmp_path)
    toy.known(monkeypatch)
    before = digest_of(tmp_path)
    code, told = answer(capsys, tmp_path)
    assert code == 0
    assert (told["cells"], told["same"], told["differ"], told["failed"]) == (6, 6, 0, 0)
    assert digest_of(tmp_path) == before


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_a_run_that_differs_is_told_with_the_first_number(
    lang: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Toy(n_worlds=1).write(tmp_path)
    Toy(life=ToyLife(nudge=1e-12)).known(monkeypatch)
    code, told = answer(capsys, tmp_path)
    assert code == 1
    assert (told["same"], told["differ"]) == (0, 2)
    said = told["runs"][0]["difference"]
    assert "2 of 5 numbers" in said
    assert "digital_share_nso 2029" in said
    assert main(["reproduce", str(tmp_path), "--lang", lang]) == 1
    assert "digital_share_nso" in capsys.readouterr().out


def test_one_run_is_named_by_the_beginning_of_its_key(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    toy = Toy()
    toy.write(tmp_path)
    toy.known(monkeypatch)
    key = min(path.stem for path in (tmp_path / "cells").iterdir())
    code, told = answer(capsys, tmp_path, "--cell", key[:8])
    assert code == 0
    assert [run["key"] for run in told["runs"]] == [key]
    code, told = answer(capsys, tmp_path, "--sample", 2)
    assert told["cells"] == 2


def test_a_failure_named_fails_the_same_way(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    toy = Toy(life=ToyLife(fails=(2,)))
    toy.write(tmp_path)
    toy.known(monkeypatch)
    [key] = account_of(tmp_path).standing.failed
    code, told = answer(capsys, tmp_path, "--cell", key)
    assert (code, told["same"]) == (0, 1)
    # Where it does not fail any more, or another does, it is not the same.
    Toy().known(monkeypatch)
    code, told = answer(capsys, tmp_path, "--cell", key)
    assert (code, told["differ"]) == (1, 1)
    Toy(life=ToyLife(fails=(1, 2, 3))).known(monkeypatch)
    code, told = answer(capsys, tmp_path)
    assert (code, told["failed"], told["same"]) == (1, 2, 3)


@pytest.mark.parametrize(
    ("made_by", "said"),
    [
        ({"code": "other"}, "other code"),
        ({"code": "c0de" * 16, "data": "new"}, "other data"),
        ({"code": "c0de" * 16, "packages": {"numpy": "3"}}, "other packages"),
    ],
)
def test_other_code_data_or_packages_are_refused_by_name(
    made_by: dict[str, Any],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Toy().write(tmp_path)
    Toy(made_by=made_by).known(monkeypatch)
    assert main(["reproduce", str(tmp_path)]) == 2
    assert said in capsys.readouterr().err


def test_a_key_of_no_run_or_of_too_few_digits_is_refused(tmp_path: Path) -> None:
    standing = read_folder(Toy().write(tmp_path)).standing()
    key = min(standing.done)
    for wrong in ("zzzz", key[:3], ""):
        with pytest.raises(Refusal, match="key"):
            chosen(standing, [wrong], None)
    assert [each.key for each in chosen(standing, [key, key], None)] == [key]
    with pytest.raises(Refusal, match="sample"):
        chosen(standing, [], 0)
    with pytest.raises(Refusal, match="no run is done"):
        chosen(read_folder(Toy().write(tmp_path / "new", ())).standing(), [], None)


def result(*values: float, indicator: str = "employed", **about: str) -> Result:
    block = Block(
        indicators=(indicator,),
        periods=range(2020, 2020 + len(values)),
        values=np.array([values]),
    )
    return Result.of([block], about)


def test_a_difference_names_the_first_number_that_moved() -> None:
    nan = float("nan")
    assert "1 of 3 numbers" in (
        said := difference(result(1, nan, 3), result(1, nan, 4))
    )
    assert "province employed 2022: 3.0 before, 4.0 now" in said
    assert "2021: nan before, 2.0 now" in difference(result(1, nan), result(1, 2))
    assert "1 numbers before, 2 now" in difference(result(1), result(1, 2))
    assert "other numbers" in difference(result(1), result(1, indicator="firms"))
    assert "said about it" in difference(result(1, a="x"), result(1, a="y"))


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of four short lives of the province, levers and rows set."""
    out = tmp_path_factory.mktemp("lived")
    design = Design(
        policies=load_policies(["as-is", "talent-first"]),
        scenarios=(load_scenario("central"),),
        run=RunSettings(scale=100, until=74),
        n_worlds=1,
        points=(
            Point(values={"kappa_electronics": 0.3}),
            Point(levers={"placebo.intensity": 0.5}),
        ),
        record=Record(indicators=("digital_share_nso",), end=True),
    )
    run_design(design, recipe_of("compare", design, {}), out, Alone())
    return out


def test_lives_of_the_province_come_out_the_same_to_the_last_bit(lived: Path) -> None:
    folder = read_folder(lived)
    receipts = chosen(folder.standing(), [], None)
    found = reproduce(folder, receipts, Alone())
    assert [run.outcome for run in found.runs] == ["same"] * 4
    # Alone or with those that share its past: the same run.
    one = reproduce(folder, receipts[2:3], Alone())
    assert one.is_same
    assert one.runs[0].found == found.runs[2].found


def test_the_recipe_alone_tells_what_a_run_was(lived: Path, tmp_path: Path) -> None:
    life: Any = life_of(read_folder(lived).recipe, tmp_path)
    assert [policy.name for policy in life.design.policies] == ["as-is", "talent-first"]
    assert life.design.run.scale == 100
    table = pq.read_table(next((lived / "cells").iterdir()))
    assert "digital_share_nso" in table["indicator"].to_pylist()
