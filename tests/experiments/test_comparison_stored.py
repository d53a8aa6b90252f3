"""The comparison through the store: resumed, extended, with looks, tried again.

A toy life gives each run its years, so that hundreds of runs take no time; one small
comparison lives the province itself.
"""

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from agents.luck import Luck, Stream
from agents.refusal import Refusal
from experiments.commands import compare as verb
from experiments.comparison.adaptive import take_looks
from experiments.comparison.comparison import YEARS, Comparison, ComparisonSettings
from experiments.comparison.comparison_json import to_json
from experiments.comparison.comparison_outcomes import outcomes
from experiments.comparison.comparison_text import comparison_text
from experiments.comparison.lived import NEEDED
from experiments.comparison.stored import compare_in, recipe_of, settings_from
from experiments.definitions.share_definitions import SCORED
from experiments.design import run_design
from experiments.design.design import Design
from experiments.inference.looks import schedule
from experiments.language import LANGUAGES, Language
from experiments.output import console
from experiments.results.account import account_of
from experiments.runner.schedule import OUT
from experiments.store.cell import Cell, Result
from experiments.store.recipe import Recipe
from experiments.store.results_folder import read_folder
from experiments.worlds.end_of_run import EndOfRun
from experiments.worlds.run_settings import RunSettings
from model.evidence.reader import Evidence
from model.places import load_places
from model.policy.files import load_policies, load_scenario
from model.sites import load_sites
from model.valuation import ValuationParameters
from tests.experiments.branched import branches
from tests.experiments.toy_comparison import result_of
from tests.experiments.toy_results import Alone

PLACES = load_places()
END = EndOfRun(
    prepared_ha=np.full(len(load_sites(PLACES).names), 100.0),
    let_ha=np.full(len(load_sites(PLACES).names), 10.0),
    digital_value_added_bn_vnd=np.full(PLACES.n_wards, 1.0),
)
VALUATION = ValuationParameters(discount_rate=0.1)
NAMES = ("as-is", "talent-first", "adoption-first", "promotion-first")
EFFECTS = {"talent-first": 0.004, "adoption-first": 0.005, "promotion-first": -0.02}
"""Differences of the share from `as-is`, from 2026 on."""
SPREAD = 0.01
"""Width of what luck adds to the effect of a policy in a world."""


def draw(world: int, number: int) -> float:
    return float(Luck(world).uniform(Stream.CHECK_VALUE, number, [0])[0]) - 0.5


def toy_run(policy: str, world: int) -> Result:
    """Return a run whose share is 0.08 and a little more in each world, plus effect."""
    effect = EFFECTS.get(policy, 0.0)
    if policy in EFFECTS:
        effect += SPREAD * draw(world, 1 + NAMES.index(policy))
    rows = []
    for year in YEARS:
        share = 0.08 + 0.02 * draw(world, 0) + (effect if year > 2025 else 0.0)
        rows.append({"year": year, **dict.fromkeys(NEEDED, 1.0), SCORED: share})
    return result_of(rows, END, f"{policy} {world}")


@dataclass(frozen=True)
class ToyLife:
    """Does a cell by writing its years down; every third world does not count."""

    design: Design
    pasts: Path
    done: ClassVar[list[tuple[str, int]]] = []
    """Policy and world of each run that was done."""
    fails: ClassVar[set[tuple[str, int]]] = set()

    def __call__(self, cell: Cell) -> Result:
        spec: Mapping[str, Any] = cell.spec  # type: ignore[assignment]
        policy, world = spec["policy"], spec["world"]
        self.done.append((policy, world))
        if self.design.is_matched and world % 3 == 0:
            return Result.of([], {OUT: ["growth_2021"]})
        if (policy, world) in self.fails:
            raise ArithmeticError(f"no money in {world}")
        return toy_run(policy, world)


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> type[ToyLife]:
    monkeypatch.setattr(run_design, "ProvinceLife", ToyLife)
    ToyLife.done.clear()
    ToyLife.fails.clear()
    return ToyLife


def settings(names: tuple[str, ...] = NAMES, **changes: Any) -> ComparisonSettings:
    run = RunSettings(
        scenario=load_scenario("central"), scale=10, uncertainty="parameters"
    )
    given: dict[str, Any] = {
        "policies": load_policies(names),
        "run": run,
        "n_worlds": 4,
        "target": 0.3,
        "by": 2030,
        "margin": 0.0025,
    }
    return ComparisonSettings(**{**given, **changes})


def recipe(chosen: ComparisonSettings) -> Recipe:
    return recipe_of(chosen, {"policies": [], "scenario": ""})


def worked(out: Path, chosen: ComparisonSettings, **how: Any) -> Comparison:
    out.mkdir(exist_ok=True)
    return compare_in(out, chosen, recipe(chosen), Alone(), **how)


# Runs are done once.


def test_the_same_comparison_again_does_no_run_anew(
    tmp_path: Path, toy: type[ToyLife]
) -> None:
    first = worked(tmp_path / "a", settings())
    # Worlds 1, 2, 4, 5 count, world 3 does not: its first run says so.
    assert first.panel.worlds == (1, 2, 4, 5)
    assert len(toy.done) == 4 * len(NAMES) + 1
    again = worked(tmp_path / "a", settings())
    assert len(toy.done) == 4 * len(NAMES) + 1
    assert again.panel.digest() == first.panel.digest()
    assert again.results_digest == first.results_digest
    assert read_folder(tmp_path / "a").standing().digest() == first.results_digest
    assert outcomes(again, VALUATION) == outcomes(first, VALUATION)


def test_a_run_whose_file_was_changed_is_done_again(
    tmp_path: Path, toy: type[ToyLife]
) -> None:
    first = worked(tmp_path / "a", settings())
    path = sorted((tmp_path / "a" / "cells").glob("*.parquet"))[3]
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    n = len(toy.done)
    again = worked(tmp_path / "a", settings())
    assert len(toy.done) == n + 1
    assert again.results_digest == first.results_digest


def test_another_question_of_the_same_worlds_does_no_run(
    tmp_path: Path, toy: type[ToyLife]
) -> None:
    first = worked(tmp_path / "a", settings())
    n = len(toy.done)
    other = worked(tmp_path / "a", settings(target=0.08, by=2034, margin=0.0))
    assert len(toy.done) == n
    assert other.panel.digest() == first.panel.digest()
    assert other.recipe != first.recipe


def test_more_worlds_need_to_be_asked_for_as_more(
    tmp_path: Path, toy: type[ToyLife]
) -> None:
    out = tmp_path / "a"
    worked(out, settings())
    for n_worlds, how in ((6, {}), (3, {"extend": True})):
        with pytest.raises(Refusal, match="worlds 4") as refused:
            worked(out, settings(n_worlds=n_worlds), **how)
        assert len(str(refused.value).splitlines()) <= 3
    n = len(toy.done)
    more = worked(out, settings(n_worlds=6), extend=True)
    # Worlds 7 and 8 join; 6 is set aside.
    assert {world for _, world in toy.done[n:]} == {6, 7, 8}
    assert more.panel.worlds == (1, 2, 4, 5, 7, 8)
    whole = worked(tmp_path / "b", settings(n_worlds=6))
    assert more.panel.digest() == whole.panel.digest()
    assert more.results_digest == whole.results_digest


def test_other_policies_are_refused_or_start_anew(
    tmp_path: Path, toy: type[ToyLife]
) -> None:
    worked(tmp_path / "a", settings())
    with pytest.raises(Refusal, match="policies differs"):
        worked(tmp_path / "a", settings(NAMES[:2]))
    anew = worked(tmp_path / "a", settings(NAMES[:2]), replace_others=True)
    assert anew.panel.policies == NAMES[:2]
    assert len(read_folder(tmp_path / "a").standing().done) == 2 * 4 + 1


# Failures.


def test_a_run_that_failed_is_tried_again_by_the_same_command(
    tmp_path: Path, toy: type[ToyLife]
) -> None:
    toy.fails.add(("talent-first", 2))
    broken = worked(tmp_path / "a", settings())
    assert [(one.policy, one.world) for one in broken.failures] == [("talent-first", 2)]
    assert "ArithmeticError" in broken.failures[0].failure.error
    assert broken.panel.has_run.sum() == 4 * 4 - 1
    toy.fails.clear()
    n = len(toy.done)
    mended = worked(tmp_path / "a", settings())
    assert toy.done[n:] == [("talent-first", 2)]
    assert mended.failures == ()
    whole = worked(tmp_path / "b", settings())
    assert mended.results_digest == whole.results_digest


# Looks.


def test_what_is_far_behind_is_dropped_and_keeps_the_worlds_it_has(
    tmp_path: Path, toy: type[ToyLife]
) -> None:
    chosen = settings(n_worlds=40, is_adaptive=True)
    found = worked(tmp_path / "a", chosen)
    assert [one.look.n for one in found.looks] == [16, 32, 40]
    assert found.looks[0].dropped == ("promotion-first",)
    assert found.dropped["promotion-first"] == 16
    told = {one.name: one for one in outcomes(found, VALUATION)}
    assert told["promotion-first"].n_worlds == 16
    assert told["promotion-first"].dropped_at == 16
    # What is dropped leaves runs that nobody will do: none says how many are left.
    account = account_of(tmp_path / "a")
    assert account.may_drop
    assert account.n_left is None
    assert account.is_whole
    # The reference stays, though more than the margin behind the leader.
    assert told["as-is"].n_worlds == told["adoption-first"].n_worlds == 40
    assert found.confidence == schedule(40, 4)[-1].confidence
    # 40 worlds of the first 59 count, and 19 are set aside by their first run.
    assert len(toy.done) == 19 + sum(one.n_worlds for one in told.values())
    again = worked(tmp_path / "a", chosen)
    assert again.looks == found.looks
    assert again.results_digest == found.results_digest


def test_a_failed_run_is_not_tried_again_at_every_look(
    tmp_path: Path, toy: type[ToyLife]
) -> None:
    toy.fails |= {("talent-first", 2), ("as-is", 4)}
    found = worked(tmp_path / "a", settings(n_worlds=40, is_adaptive=True))
    assert toy.done.count(("talent-first", 2)) == toy.done.count(("as-is", 4)) == 1
    assert len(found.failures) == 2
    assert found.panel.has_run[0].sum() == 39


def test_a_comparison_with_looks_is_no_comparison_without(
    tmp_path: Path, toy: type[ToyLife]
) -> None:
    worked(tmp_path / "a", settings(is_adaptive=True))
    with pytest.raises(Refusal, match="adaptive"):
        worked(tmp_path / "a", settings())
    with pytest.raises(Refusal, match="spent the error"):
        worked(tmp_path / "a", settings(n_worlds=9, is_adaptive=True), extend=True)


def test_policies_alike_and_worlds_all_missing_drop_none() -> None:
    def alike(names: Any, n: int) -> dict[str, Any]:
        return {name: np.full(n, 0.1) for name in names}

    def missing(names: Any, n: int) -> dict[str, Any]:
        return {name: np.full(n, np.nan) for name in names}

    for shares in (alike, missing):
        taken = [*take_looks(("a", "b", "c"), 64, 0.0, shares)]
        assert [one.dropped for one in taken] == [()] * 3


def test_a_look_holds_pairs_against_each_other_in_the_worlds_both_have() -> None:
    def gappy(names: Any, n: int) -> dict[str, Any]:
        steps = np.linspace(0, 1, n)
        found = {"a": steps, "b": steps - 0.5, "c": steps}
        found["b"] = np.where(np.arange(n) % 2, np.nan, found["b"])
        found["c"] = np.where(np.arange(n) < n - 1, np.nan, found["c"] - 0.5)
        return {name: found[name] for name in names}

    first, last = take_looks(("a", "b", "c"), 32, 0.1, gappy)
    # One world in common tells nothing of `c`; half of them tell enough of `b`.
    assert first.dropped == ("b",)
    assert last.dropped == ()


# The winner tried again.


def test_the_winner_is_tried_again_in_worlds_that_did_not_choose_it(
    tmp_path: Path, toy: type[ToyLife]
) -> None:
    found = worked(tmp_path / "a", settings(n_worlds=10, is_retried=True))
    assert found.panel.worlds == (1, 2, 4, 5, 7, 8, 10, 11, 13, 14)
    assert found.fresh is not None
    assert found.fresh.worlds == (16, 17, 19, 20, 22, 23, 25, 26, 28, 29)
    trial = found.fresh.trial
    effect = {
        name: np.array([_effect(name, world) for world in found.panel.worlds])
        for name in EFFECTS
    }
    assert trial.winner == max(effect, key=lambda name: effect[name].mean())
    assert trial.mean_chosen == pytest.approx(effect[trial.winner].mean())
    fresh = [_effect(trial.winner, world) for world in found.fresh.worlds]
    assert trial.mean_fresh == pytest.approx(np.mean(fresh))
    assert {policy for policy, world in toy.done if world > 15 and world % 3} == {
        "as-is",
        trial.winner,
    }
    assert account_of(tmp_path / "a").n_left == 0
    assert account_of(tmp_path / "a").n_cells == len(toy.done)


def test_without_a_winner_none_is_tried_again(
    tmp_path: Path, toy: type[ToyLife]
) -> None:
    # The looks leave the reference alone.
    chosen = settings(
        ("as-is", "promotion-first"), n_worlds=40, is_adaptive=True, is_retried=True
    )
    found = worked(tmp_path / "a", chosen)
    assert found.dropped == {"promotion-first": 16}
    assert found.fresh is None
    assert toy.done.count(("promotion-first", 25)) == 0


def test_a_trial_whose_fresh_runs_fail_is_told_as_failed(
    tmp_path: Path, toy: type[ToyLife]
) -> None:
    chosen = settings(("as-is", "talent-first"), n_worlds=2, is_retried=True)
    toy.fails.update({("talent-first", 4), ("talent-first", 5)})
    found = worked(tmp_path / "a", chosen)
    assert found.fresh is None
    assert [(one.world, one.policy) for one in found.failures] == [
        (4, "talent-first"),
        (5, "talent-first"),
    ]


def _effect(policy: str, world: int) -> float:
    return EFFECTS[policy] + SPREAD * draw(world, 1 + NAMES.index(policy))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_looks_and_the_fresh_trial_are_told(
    tmp_path: Path, toy: type[ToyLife], lang: Language
) -> None:
    chosen = settings(n_worlds=40, is_adaptive=True, is_retried=True)
    found = worked(tmp_path / "a", chosen)
    told = outcomes(found, VALUATION)
    plain = json.loads(json.dumps(to_json(found, told), allow_nan=False))
    assert plain["looks"][0]["dropped"] == ["promotion-first"]
    assert found.fresh is not None
    assert plain["fresh"]["winner"] == found.fresh.trial.winner
    assert plain["recipe"] == recipe(chosen).hash
    screen = console()
    with screen.capture() as capture:
        for part in comparison_text(found, told, VALUATION, Evidence.load(), lang):
            screen.print(part)
    text = " ".join(capture.get().split())
    assert "{" not in text
    assert "promotion-first (" in text
    assert {"en": "Looked at after 16, 32, 40 worlds", "vi": "sau 16, 32, 40"}[
        lang
    ] in text
    assert {"en": "Tried again in 40 fresh worlds", "vi": "ở 40 thế giới mới"}[
        lang
    ] in text


# The recipe and the verb.


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"all_draws": True},
        {"is_adaptive": True, "is_retried": True},
        {"run": RunSettings(scale=100, values={"imitation_strength": 0.5})},
    ],
)
def test_a_recipe_gives_back_what_it_was_made_of(changes: dict[str, Any]) -> None:
    chosen = settings(**changes)
    made = recipe(chosen)
    again = settings_from(Recipe(**_parts(json.loads(json.dumps(made.to_json())))))
    assert recipe(again) == made
    assert again.is_matched == chosen.is_matched
    assert again.names == chosen.names


def _parts(told: dict[str, Any]) -> dict[str, Any]:
    names = ("kind", "design", "made_by", "extent", "question")
    return {name: told[name] for name in names}


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quiet", action="store_true")
    verb.configure(parser)
    return parser.parse_args(words)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, toy: type[ToyLife]) -> None:
    monkeypatch.setattr(verb, "staff_of", lambda arguments: Alone())


@pytest.mark.usefixtures("alone")
def test_the_verb_prints_writes_and_resumes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a" / "b"
    words = ("as-is", "adoption-first", "--worlds", "3", "--scale", "100")
    assert verb.run(arguments(*words, "--out", str(out))) == 0
    said = capsys.readouterr()
    assert "adoption-first" in said.out
    assert "comparison.csv" in said.err
    assert (out / "fan_en.png").stat().st_size > 0
    assert verb.run(arguments(*words, "--json")) == 0
    plain = json.loads(capsys.readouterr().out)
    made = read_folder(out).recipe
    written = json.loads((out / "comparison.json").read_text(encoding="utf-8"))
    assert plain == written
    assert plain["recipe"] == made.hash
    origin = json.loads((out / "provenance.json").read_text(encoding="utf-8"))
    assert all(len(each["text_sha256"]) == 64 for each in origin["policies"])
    n = len(ToyLife.done)
    again = arguments(*words, "--json", "--out", str(out))
    assert verb.resume(made, again) == 0
    assert json.loads(capsys.readouterr().out) == plain
    assert len(ToyLife.done) == n


@pytest.mark.usefixtures("alone")
def test_the_verb_says_one_where_a_run_failed(
    tmp_path: Path, toy: type[ToyLife], capsys: pytest.CaptureFixture[str]
) -> None:
    toy.fails.add(("placebo", 2))
    words = ("as-is", "placebo", "--worlds", "2", "--scale", "100", "--quiet")
    assert verb.run(arguments(*words)) == 1
    assert "placebo in world 2 (ArithmeticError: no money in 2)" in " ".join(
        capsys.readouterr().out.split()
    )
    toy.fails |= {("as-is", 1), ("as-is", 2)}
    assert verb.run(arguments(*words, "--json", "--out", str(tmp_path))) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["policies"] == []
    assert "No world can be compared; 3 runs failed" in said.err
    origin = json.loads((tmp_path / "provenance.json").read_text(encoding="utf-8"))
    assert "ArithmeticError" in origin["failed_runs"][0]["traceback"]


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(
    ("words", "is_matched"),
    [
        ((), True),
        (("--set", "imitation_strength=0.5"), True),
        (("--all-draws",), False),
        (("--uncertainty", "luck"), False),
    ],
)
def test_the_verb_takes_worlds_that_fit_unless_told_otherwise(
    words: tuple[str, ...], is_matched: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verb.run(arguments("as-is", "--worlds", "3", "--json", *words)) == 0
    plain = json.loads(capsys.readouterr().out)
    assert plain["matched"] is is_matched
    assert plain["worlds"] == ([1, 2, 4] if is_matched else [1, 2, 3])


# The province itself.


def test_runs_are_bit_for_bit_those_of_worlds_lived_apart(tmp_path: Path) -> None:
    run = RunSettings(scale=100)
    chosen = settings(("as-is", "adoption-first"), run=run, n_worlds=1)
    found = worked(tmp_path / "a", chosen)
    lived = branches(run, chosen.policies, 1)
    for row, name in enumerate(chosen.names):
        assert found.panel.digests[name] == (lived[name].digest(),)
        rows = lived[name].yearly()
        for indicator, values in found.panel.columns.items():
            given = np.array([each[indicator] for each in rows], np.float64)
            assert np.array_equal(values[row, 0], given, equal_nan=True)
    end, expected = found.panel.ends[0], lived["as-is"].end
    for part in ("prepared_ha", "let_ha", "digital_value_added_bn_vnd"):
        assert np.array_equal(getattr(end, part), getattr(expected, part))
