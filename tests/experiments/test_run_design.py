"""A design worked through: what is said where too few worlds fit the record."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from agents.refusal import Refusal
from experiments.design import run_design as module
from experiments.design.design import Design
from experiments.design.run_design import recipe_of, run_design
from experiments.runner.schedule import OUT
from experiments.store.cell import Cell, Result
from experiments.worlds.run_settings import RunSettings
from model.policy.files import load_policies, load_scenario
from tests.experiments.toy_cells import Alone


@dataclass
class OnlyWorldThreeFits:
    """Lives nothing; every world but the third misses a band."""

    design: Design
    pasts: Path

    def __call__(self, cell: Cell) -> Result:
        world = cell.spec["world"]
        missed = ["growth_2022"] if world == 1 else ["growth_2021", "growth_2022"]
        return Result.of([], {} if world == 3 else {OUT: missed})


def design(n_worlds: int) -> Design:
    return Design(
        policies=load_policies(["as-is", "placebo"]),
        scenarios=(load_scenario("central"),),
        run=RunSettings(scale=100, uncertainty="parameters"),
        n_worlds=n_worlds,
        is_matched=True,
    )


def test_too_few_worlds_that_fit_are_refused_by_the_band_missed_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ProvinceLife", OnlyWorldThreeFits)
    wanted = design(2)
    recipe = recipe_of("compare", wanted, {})
    with pytest.raises(Refusal) as refused:
        run_design(wanted, recipe, tmp_path, Alone())
    first, second, third = str(refused.value).splitlines()
    assert first == "1 of 2 worlds fit 2020 to 2023 after 40 tries"
    assert second == "the band missed most is growth_2022, by 39 of them"
    assert third.startswith("--all-draws takes worlds 1 to 2")


def test_as_many_worlds_as_wanted_are_no_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ProvinceLife", OnlyWorldThreeFits)
    wanted = design(1)
    ran = run_design(wanted, recipe_of("compare", wanted, {}), tmp_path, Alone())
    assert ran.done.n_done == 4  # worlds 1 and 2 set aside, both policies of world 3


@dataclass
class SpoilsWhatStands:
    """Lives nothing; its second run cuts the file of the first short."""

    design: Design
    pasts: Path

    def __call__(self, cell: Cell) -> Result:
        for path in (self.pasts.parent / "cells").glob("*.parquet"):
            path.write_bytes(path.read_bytes()[:-1])
        return Result.of([], {})


def test_files_that_change_while_work_goes_on_are_told_and_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ProvinceLife", SpoilsWhatStands)
    wanted = design(1)
    recipe = recipe_of("compare", wanted, {})
    with pytest.raises(Refusal, match=r"1 files in .* changed while work went on"):
        run_design(wanted, recipe, tmp_path, Alone())
    monkeypatch.setattr(module, "ProvinceLife", OnlyWorldThreeFits)
    assert run_design(wanted, recipe, tmp_path, Alone()).done.n_done > 0
