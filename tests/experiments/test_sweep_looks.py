"""Sweeps with looks: what is dropped, held against what, and what is refused."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agents.refusal import Refusal
from experiments.design import run_design
from experiments.design.design import Design, Point, Record
from experiments.number_format import format_share
from experiments.runner.schedule import OUT
from experiments.sweep.stored import Asked, recipe_of, sweep_in, worlds_of
from experiments.sweep.sweep_outcomes import outcome_of
from experiments.sweep.sweep_text import sweep_text
from experiments.worlds.run_settings import RunSettings
from model.policy.files import load_policies
from tests.experiments.toy_sweep import SHARE, Toy, design, levers, lived, point


def looked(
    toy: Toy, whole: Design, monkeypatch: pytest.MonkeyPatch
) -> tuple[tuple[str, ...], Toy]:
    """Sweep a toy with looks; return what was dropped, and the toy."""
    monkeypatch.setattr(run_design, "run_design", toy)
    asked = Asked.of("toy", whole, 2030, 0.0025, is_adaptive=True)
    swept = sweep_in(
        Path(),
        whole,
        asked,
        recipe_of(whole, asked),
        None,  # type: ignore[arg-type]
    )
    return tuple(name for look in swept.looks for name in look.dropped), toy


def test_looks_drop_what_is_far_behind_and_run_the_rest_to_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = design(
        levers(0.0, 0.5, 1.0), n_worlds=64, policies=load_policies(["as-is"])
    )
    behind = {0.0: 0.0, 0.5: 0.1, 1.0: 0.0001}

    def share(spec: Any) -> float:
        # Luck that is the same for all, and some that is each one's own.
        own = 0.001 * ((7 * spec["world"] + 3 * len(str(spec["levers"]))) % 5)
        worse: float = behind[spec["levers"]["sandbox.intensity"]]
        return 0.3 + float(spec["world"]) / 100 - worse + own

    gone, toy = looked(Toy(share), whole, monkeypatch)
    assert [json.loads(name)[1] for name in gone] == [{"sandbox.intensity": 0.5}]
    counted = {0.0: 0, 0.5: 0, 1.0: 0}
    for receipt, _ in toy.done.values():
        counted[receipt.spec["levers"]["sandbox.intensity"]] += 1  # type: ignore[index,call-overload]
    assert counted == {0.0: 64, 0.5: 16, 1.0: 64}


def test_looks_hold_choices_against_each_other_within_the_same_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    points = tuple(
        point({"sandbox.intensity": place}, {"imitation_strength": value})
        for place in (0.0, 1.0)
        for value in (0.4, 0.9)
    )
    whole = design(points, n_worlds=32, policies=load_policies(["as-is"]))

    def share(spec: Any) -> float:
        value = spec["values"]["imitation_strength"]
        own: float = 0.001 * (spec["world"] % 3) * spec["levers"]["sandbox.intensity"]
        return value + 0.05 * spec["levers"]["sandbox.intensity"] + own

    gone, toy = looked(Toy(share), whole, monkeypatch)
    # The first stays whatever the looks say, so nothing is left to be dropped.
    assert gone == ()
    gone, _ = looked(Toy(lambda spec: -share(spec)), whole, monkeypatch)
    assert [json.loads(name)[1] for name in gone] == [{"sandbox.intensity": 1.0}]
    assert len(toy.done) == whole.n_cells


def test_at_every_look_the_same_run_says_whether_a_world_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As a grid is walked: the two values do not begin with the same levers.
    points = tuple(
        point({"sandbox.intensity": place}, {"imitation_strength": value})
        for place, value in ((0.0, 0.4), (1.0, 0.9), (1.0, 0.4), (0.0, 0.9))
    )
    whole = design(points, n_worlds=32, policies=load_policies(["as-is"]))
    firsts = []

    class Noting(Toy):
        def __call__(self, part: Design, *told: Any, **how: Any) -> Toy:
            for search in part.searches():
                levers_first: Any = next(search.families).cells[0].spec["levers"]
                firsts.append(levers_first["sandbox.intensity"])
            return super().__call__(part, *told, **how)

    gone, _ = looked(
        Noting(lambda s: 0.3 - 0.1 * s["levers"]["sandbox.intensity"]),
        whole,
        monkeypatch,
    )
    assert len(gone) == 1
    assert firsts == [0.0] * 4


def test_looks_use_the_worlds_that_both_choices_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = design(levers(0.0, 1.0), n_worlds=32, policies=load_policies(["as-is"]))

    def share(spec: Any) -> float:
        own: float = 0.001 * (spec["world"] % 3) * spec["levers"]["sandbox.intensity"]
        return 0.3 - 0.1 * spec["levers"]["sandbox.intensity"] + own

    toy = Toy(share, lambda s: s["world"] == 5 and s["levers"]["sandbox.intensity"] > 0)
    gone, toy = looked(toy, whole, monkeypatch)
    assert len(gone) == 1
    assert len(toy.failed) == 1


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            {
                "points": (
                    point({"sandbox.intensity": 0.1}, {"imitation_strength": 0.4}),
                    point({"sandbox.intensity": 0.2}, {"imitation_strength": 0.9}),
                )
            },
            "drawn together",
        ),
        ({"record": Record(indicators=("n_firms",))}, "not recorded"),
        (
            {"draws": 2, "run": RunSettings(scale=100, uncertainty="parameters")},
            "with draws",
        ),
    ],
)
def test_looks_are_refused_where_choices_cannot_be_held_against_each_other(
    parts: dict[str, Any], said: str
) -> None:
    with pytest.raises(Refusal, match=f"(?s){said}"):
        Asked.of("x", design(**parts), None, 0.0025, is_adaptive=True)


def test_a_sweep_with_looks_never_shares_a_folder_with_one_without() -> None:
    whole = design(levers(0.0, 1.0))
    plain, looks = (
        recipe_of(whole, Asked.of("x", whole, None, 0.0025, is_adaptive=each))
        for each in (False, True)
    )
    with pytest.raises(Refusal, match="adaptive"):
        looks.refuse_other_extent(plain, Path("there"), "choose", extend=True)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "dropped as-is, sandbox.intensity 0.5."),
        ("vi", "bỏ as-is, sandbox.intensity 0,5."),
    ],
)
def test_what_looks_dropped_is_told_with_the_error_spent(
    lang: Any, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = design(levers(0.0, 0.5), n_worlds=64, policies=load_policies(["as-is"]))
    toy = Toy(
        lambda s: (
            0.3
            - 0.2 * s["levers"]["sandbox.intensity"]
            + 0.001 * (s["world"] % 3) * s["levers"]["sandbox.intensity"]
        )
    )
    monkeypatch.setattr(run_design, "run_design", toy)
    asked = Asked.of("toy", whole, 2030, 0.0025, is_adaptive=True)
    recipe = recipe_of(whole, asked)
    swept = sweep_in(Path(), whole, asked, recipe, None)  # type: ignore[arg-type]
    outcome = outcome_of(whole, swept.runs, SHARE)
    told = "\n".join(
        part
        for part in sweep_text(whole, swept, outcome, lang)
        if isinstance(part, str)
    )
    spent = format_share(swept.looks[0].look.spent, 2, lang)
    assert re.search(rf"16 .*{spent}.*{re.escape(said)}", told)


def test_the_year_told_is_2030_or_the_last_whole_one_lived() -> None:
    assert Asked.of("x", design(), None, 0.0, is_adaptive=False).year == 2030
    short = design(run=RunSettings(scale=100, until=11))
    assert Asked.of("x", short, None, 0.0, is_adaptive=False).year == 2020
    half = design(run=RunSettings(scale=100, until=89))
    assert Asked.of("x", half, None, 0.0, is_adaptive=False).year == 2026
    with pytest.raises(Refusal, match="expected 2020 to 2020"):
        Asked.of("x", short, 2030, 0.0, is_adaptive=False)


def test_worlds_that_count_are_told_by_scenario_and_values() -> None:
    whole = design((Point(values={"imitation_strength": 0.4}),), n_worlds=3)
    receipts = [
        replace(receipt, about={OUT: []} if receipt.spec["world"] == 2 else {})
        for receipt, _ in lived(lambda _: 0.1, whole)
    ]
    assert list(worlds_of(receipts).values()) == [[1, 3]]
