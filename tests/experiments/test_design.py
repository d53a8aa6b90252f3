"""A design: its runs, their order, and that it can be told and read again."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import pytest

from agents.refusal import Refusal
from experiments.design.design import Design, Point, Record, choice_name
from experiments.design.run_design import recipe_of
from experiments.runner.schedule import OUT, Schedule
from experiments.store.cell import Cell, Receipt
from experiments.worlds.run_settings import RunSettings
from experiments.worlds.world_run import found_world
from model.policy.files import load_policies, load_policy, load_scenario

A, B, C = "as-is", "resolution-57", "talent-first"


def design(**parts: object) -> Design:
    """Return a design of three policies over four worlds, some parts changed."""
    whole: dict[str, object] = {
        "policies": load_policies([A, B, C]),
        "scenarios": (load_scenario("central"),),
        "run": RunSettings(scale=100),
        "n_worlds": 4,
    }
    return Design(**{**whole, **parts})  # type: ignore[arg-type]


def levers(*places: float) -> tuple[Point, ...]:
    return tuple(Point(levers={"sandbox.intensity": place}) for place in places)


def values(*places: float) -> tuple[Point, ...]:
    return tuple(Point(values={"imitation_strength": place}) for place in places)


def worked(schedule: Schedule, n_workers: int = 1) -> Iterator[Cell]:
    """Yield cells as so many workers that take equally long would do them."""
    while not schedule.is_over:
        given = [schedule.next_for(worker) for worker in range(n_workers)]
        for cell in given:
            if cell is not None:
                yield cell
                schedule.ended(cell, Receipt(key=cell.key, spec=cell.spec, code=""))


def test_runs_are_every_combination_once() -> None:
    whole = design(points=levers(0.0, 0.5), scenarios=(load_scenario("central"),))
    cells = list(whole.planned())
    assert len(cells) == whole.n_cells == 3 * 2 * 4
    assert len({cell.key for cell in cells}) == len(cells)
    assert whole.n_pasts == 4


def test_a_point_that_stands_twice_is_refused() -> None:
    with pytest.raises(Refusal, match="stands twice"):
        design(points=levers(0.5, 0.0, 0.5))


def test_policies_take_turns_in_every_world() -> None:
    told = [cell.spec["policy"] for cell in worked(Schedule(design().searches()))]
    assert told == [A, B, C] * 4


@pytest.mark.parametrize("n_workers", [1, 2, 3])
def test_any_stop_leaves_as_many_runs_of_one_policy_as_of_another(
    n_workers: int,
) -> None:
    schedule = Schedule(design(n_worlds=12).searches())
    counted: Counter[object] = Counter()
    for cell in worked(schedule, n_workers):
        counted[cell.spec["policy"]] += 1
        assert max(counted.values()) - min(counted[name] for name in (A, B, C)) <= (
            n_workers
        )


def test_any_stop_leaves_as_many_runs_of_one_point_as_of_another() -> None:
    points = values(0.4, 0.6, 0.8, 1.0, 1.2)
    whole = design(points=points, policies=load_policies([A]))
    counted: Counter[object] = Counter()
    for cell in worked(Schedule(whole.searches()), 2):
        counted[cell.spec["values"]["imitation_strength"]] += 1  # type: ignore[index,call-overload]
        spread = [counted[point.values["imitation_strength"]] for point in points]
        assert max(spread) - min(spread) <= 1


def test_points_that_hold_the_same_values_share_a_past() -> None:
    whole = design(points=levers(0.0, 0.5, 1.0))
    families = {cell.family for cell in whole.planned()}
    assert len(families) == whole.n_pasts == 4
    apart = design(points=values(0.4, 0.9))
    assert apart.n_pasts == len({cell.family for cell in apart.planned()}) == 8


def test_a_run_that_shares_its_past_with_none_keeps_none() -> None:
    alone = design(policies=load_policies([A]))
    assert {cell.family for cell in alone.planned()} == {""}


def test_a_design_is_the_same_after_it_was_told_as_json() -> None:
    whole = design(
        points=(
            Point(levers={"sandbox.intensity": [["2026-07", 0.5]]}, values={}),
            Point(levers={"zone.functions": True}, values={"imitation_strength": 0.5}),
        ),
        run=RunSettings(scale=10, uncertainty="parameters", until=99),
        draws=3,
        is_matched=True,
        record=Record(indicators=("grdp_bn_vnd",), panels=("size",)),
    )
    told = json.loads(json.dumps(whole.to_json()))
    assert Design.from_json(told, 4) == whole
    again = recipe_of("sweep", Design.from_json(told, 4), {})
    assert again.of_cells == recipe_of("sweep", whole, {}).of_cells


def test_more_worlds_are_the_same_cells_and_more() -> None:
    few, many = design(n_worlds=2, draws=0), design(n_worlds=5)
    assert recipe_of("sweep", few, {}).of_cells == recipe_of("sweep", many, {}).of_cells
    assert {c.key for c in few.planned()} < {c.key for c in many.planned()}


def test_a_lever_of_a_point_stands_over_the_policys_own() -> None:
    whole = design()
    policy = whole.policy(B, {"training_places.places_per_month": 7})
    before = whole.policy(B, {})
    assert policy.training_places.places_per_month == 7
    assert policy.training_places.intensity == before.training_places.intensity
    assert replace(policy, training_places=before.training_places) == before


def test_settings_of_a_run_hold_its_values_over_the_designs() -> None:
    run = RunSettings(scale=100, values={"imitation_strength": 0.5})
    settings = design(run=run).settings("central", {"imitation_strength": 0.7}, 3)
    assert settings.values == {"imitation_strength": 0.7}
    assert settings.draw == 3


# Draws.


def drawn(**parts: object) -> Design:
    run = RunSettings(scale=100, uncertainty="parameters")
    whole: dict[str, object] = {"run": run, "draws": 3, "n_worlds": 2}
    return design(policies=load_policies([A, B]), **{**whole, **parts})


def test_a_draw_is_lived_in_its_own_world_first_then_in_others() -> None:
    told = [
        (cell.spec["draw"], cell.spec["world"])
        for cell in drawn().planned()
        if cell.spec["policy"] == A
    ]
    assert told == [(1, 1), (1, 2), (2, 2), (2, 1), (3, 3), (3, 1)]
    assert drawn().n_cells == 2 * 3 * 2


def test_only_the_first_run_of_a_draw_is_held_against_the_record() -> None:
    whole = drawn(is_matched=True)
    judged = [
        (cell.spec["draw"], cell.spec["world"])
        for cell in islice(whole.planned(), 12)
        if whole.is_judged(cell.spec)
    ]
    assert judged == [(1, 1), (1, 1), (2, 2), (2, 2), (3, 3), (3, 3)]
    assert not any(drawn().is_judged(cell.spec) for cell in drawn().planned())


def test_a_draw_that_does_not_fit_is_replaced_whole_by_the_next() -> None:
    whole = drawn(is_matched=True)
    schedule = Schedule(whole.searches())
    lived: Counter[object] = Counter()
    for cell in _judging(schedule, misfits={2}):
        lived[cell.spec["draw"]] += 1
    assert lived == {1: 4, 2: 1, 3: 4, 4: 4}


def _judging(schedule: Schedule, misfits: set[int]) -> Iterator[Cell]:
    while not schedule.is_over:
        cell = schedule.next_for(0)
        assert cell is not None
        yield cell
        about = {OUT: ["band"]} if cell.spec["draw"] in misfits else {}
        schedule.ended(
            cell, Receipt(key=cell.key, spec=cell.spec, code="", about=about)
        )


def test_draws_take_uncertain_parameters() -> None:
    with pytest.raises(Refusal, match="draws nothing"):
        design(draws=2)
    with pytest.raises(Refusal, match="expected 0 to"):
        drawn(draws=-1)


def test_a_draw_holds_its_parameters_while_the_world_varies() -> None:
    run = RunSettings(scale=100, uncertainty="parameters")
    other, own = (
        found_world(replace(run, draw=draw), load_policy(A), world).parameters
        for draw, world in ((3, 1), (0, 3))
    )
    assert other == own
    assert found_world(run, load_policy(A), 1).parameters != own


# Choices.


def test_choices_left_out_are_not_run_and_the_rest_are_the_same_cells() -> None:
    whole = design(points=levers(0.0, 0.5))
    gone = choice_name(B, {"sandbox.intensity": 0.5})
    assert gone in whole.choices()
    rest = replace(whole, left_out=frozenset({gone}))
    keys = {cell.key for cell in whole.planned()}
    left = {cell.key for cell in rest.planned()}
    assert left < keys
    assert len(keys - left) == 4
    assert rest.to_json() == whole.to_json()
