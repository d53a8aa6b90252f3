"""A tornado in folders of results: three steps, nothing lived twice, resumed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agents.refusal import Refusal
from experiments.command_line import main
from experiments.design import run_design
from experiments.design.design import Design
from experiments.engine.failure import Failure
from experiments.progress import progress
from experiments.results.account import account_of
from experiments.runner.schedule import OUT
from experiments.store.cell import Block, Cell, Json, Result
from experiments.store.results_folder import read_folder
from experiments.tornado.cells import INDICATORS, shares_in
from experiments.tornado.cells import Cell as TornadoCell
from experiments.tornado.runs import Tornado, tornado
from experiments.tornado.settings import TornadoSettings
from experiments.tornado.stored import StoredRuns, settings_from, texts_of
from experiments.tornado.tornado_json import tornado_json
from experiments.worlds.run_settings import RunSettings
from experiments.worlds.uncertainty import uncertain_rows
from model.policy.files import load_policy
from tests.experiments.toy_results import Alone

ROWS = {row.name: row for row in uncertain_rows()}
WIDE, NARROW, THIRD = "kappa_electronics", "imitation_strength", "wage_basic"
YEARS = tuple(range(2020, 2031))
TEXTS: dict[str, Json] = {
    "policy as-is": "1",
    "policy placebo": "2",
    "scenario central": "3",
}


def settings_of(**changes: Any) -> TornadoSettings:
    usual: dict[str, Any] = {
        "policy": load_policy("placebo"),
        "reference": load_policy("as-is"),
        "run": RunSettings(scale=100),
        "rows": (ROWS[WIDE], ROWS[NARROW], ROWS[THIRD]),
        "n_worlds": 1,
        "n_again": 1,
        "again_worlds": 3,
        "n_draws": 0,
        "target": 0.12,
        "by": 2030,
    }
    return TornadoSettings(**{**usual, **changes})


@dataclass
class Life:
    """Gives shares that follow from what a run is, and counts runs."""

    breaks: dict[str, float] = field(default_factory=dict)
    """Runs fail that hold one of these rows at this value."""
    out: tuple[int, ...] = ()
    """Drawn worlds that do not fit."""
    weights: dict[str, float] = field(
        default_factory=lambda: {WIDE: 0.02, NARROW: 0.01, THIRD: 0.005}
    )
    lived: list[Mapping[str, Any]] = field(default_factory=list)

    def __call__(self, design: Design, _: Path, cell: Cell) -> Result:
        spec: Mapping[str, Any] = cell.spec
        self.lived.append(spec)
        if design.is_matched and spec["world"] in self.out:
            return Result.of([], {OUT: ["electronics 2021"]})
        is_policy = spec["policy"] == "placebo"
        share = 0.1 + 0.001 * spec["world"] + 0.01 * is_policy
        for name, value in spec["values"].items():
            row = ROWS[name]
            if self.breaks.get(name) == value:
                raise ValueError(f"{name} contradicts others")
            moved = (value - row.value) / (row.high - row.low)
            share += self.weights[name] * moved * (1 + is_policy)
        values = np.full((len(INDICATORS), len(YEARS)), share)
        block = Block(indicators=INDICATORS, periods=YEARS, values=values)
        return Result.of([block])


@pytest.fixture
def life(monkeypatch: pytest.MonkeyPatch) -> Life:
    life = Life()

    def province_life(design: Design, pasts: Path) -> Any:
        return partial(life, design, pasts)

    monkeypatch.setattr(run_design, "ProvinceLife", province_life)
    return life


def done_in(out: Path, settings: TornadoSettings, **how: Any) -> Tornado:
    return tornado(
        settings,
        StoredRuns(
            settings=settings,
            out=out,
            texts=TEXTS,
            staff=Alone(),
            watched=partial(progress, quiet=True),
            **how,
        ),
    )


def test_each_step_is_a_folder_of_results_of_its_own(
    life: Life, tmp_path: Path
) -> None:
    settings = settings_of(n_draws=20)
    found = done_in(tmp_path, settings)
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "again",
        "draws",
        "screen",
    ]
    # Central and three rows at both ends; two worlds more of three values; the draws.
    wanted = {"screen": 7 * 2, "again": 2 * 3 * 2, "draws": 20 * 2}
    for name, n_cells in wanted.items():
        account = account_of(tmp_path / name)
        assert account.folder.recipe.kind == "tornado"
        assert account.n_cells == len(account.standing.done) == n_cells
        assert account.is_whole
    assert len(life.lived) == sum(wanted.values())
    assert len(found.draws.results) == 20  # type: ignore[union-attr]


def test_no_run_is_lived_twice_whichever_step_asks_for_it(
    life: Life, tmp_path: Path
) -> None:
    found = done_in(tmp_path, settings_of())
    told = [json.dumps(spec, sort_keys=True) for spec in life.lived]
    assert len(told) == len(set(told))
    widest = found.bars[0]
    assert (widest.row.name, widest.n_worlds) == (WIDE, 3)


def test_shares_are_read_back_to_the_last_bit(life: Life, tmp_path: Path) -> None:
    found = done_in(tmp_path, settings_of())
    row = ROWS[WIDE]
    for world in (1, 3):
        shares = found.lived[TornadoCell(WIDE, row.high, world)]
        assert not isinstance(shares, Failure)
        assert shares.shape == (2, len(INDICATORS), len(YEARS))
        moved = (row.high - row.value) / (row.high - row.low)
        for at, is_policy in enumerate((False, True)):
            said = 0.1 + 0.001 * world + 0.01 * is_policy
            said += life.weights[WIDE] * moved * (1 + is_policy)
            assert (shares[at] == said).all()


def test_the_same_call_lives_nothing_again_and_says_the_same(
    life: Life, tmp_path: Path
) -> None:
    settings = settings_of(n_draws=20)
    first = done_in(tmp_path, settings)
    life.lived.clear()
    second = done_in(tmp_path, settings)
    assert not life.lived
    assert tornado_json(second, ()) == tornado_json(first, ())


def test_a_run_that_was_lost_is_lived_again_alone(life: Life, tmp_path: Path) -> None:
    settings = settings_of()
    first = done_in(tmp_path, settings)
    life.lived.clear()
    cells = sorted((tmp_path / "screen" / "cells").iterdir())
    cells[0].write_bytes(b"not a result")
    second = done_in(tmp_path, settings)
    assert [Cell(spec).key for spec in life.lived] == [cells[0].stem]
    assert tornado_json(second, ()) == tornado_json(first, ())


def test_an_end_that_contradicts_others_is_failed_runs_and_a_failed_bar(
    life: Life, tmp_path: Path
) -> None:
    life.breaks = {WIDE: ROWS[WIDE].high}
    found = done_in(tmp_path, settings_of())
    (failed,) = found.failed
    assert (failed.row.name, failed.end) == (WIDE, "high")
    assert failed.reason == f"ValueError: {WIDE} contradicts others"
    assert found.n_failed_runs == 1
    assert [bar.row.name for bar in found.bars] == [NARROW, THIRD]
    # Under each of the two policies, once.
    assert len(account_of(tmp_path / "screen").standing.failed) == 2


def test_rows_chosen_otherwise_once_a_failure_is_mended_share_the_folder(
    life: Life, tmp_path: Path
) -> None:
    settings = settings_of(n_again=1)
    life.breaks = {WIDE: ROWS[WIDE].high}
    found = done_in(tmp_path, settings)
    assert NARROW in {bar.row.name for bar in found.bars if bar.is_again}
    life.breaks = {}
    found = done_in(tmp_path, settings)
    assert WIDE in {bar.row.name for bar in found.bars if bar.is_again}
    assert not found.failed


def test_more_rows_may_be_moved_again_in_the_same_folder(
    life: Life, tmp_path: Path
) -> None:
    few = settings_of(n_again=0)
    done_in(tmp_path, few)
    assert not (tmp_path / "again").exists()
    done_in(tmp_path, settings_of(n_again=1))
    life.lived.clear()
    done_in(tmp_path, settings_of(n_again=3))
    assert {tuple(spec["values"]) for spec in life.lived} <= {(NARROW,), (THIRD,)}


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"n_worlds": 2}, "for worlds 1; now 2"),
        ({"again_worlds": 4}, "for worlds 3; now 4"),
        ({"rows": (ROWS[WIDE],)}, "another design"),
        ({"run": RunSettings(scale=10)}, "another design"),
    ],
    ids=lambda part: str(part)[:30],
)
def test_another_tornado_is_refused_unless_it_grows_or_replaces(
    life: Life, changes: dict[str, Any], named: str, tmp_path: Path
) -> None:
    done_in(tmp_path, settings_of())
    with pytest.raises(Refusal, match=named):
        done_in(tmp_path, settings_of(**changes))
    is_more = "worlds" in named
    how = {"extends": True} if is_more else {"replaces": True}
    assert done_in(tmp_path, settings_of(**changes), **how).bars


def test_draws_that_do_not_fit_are_passed_over_by_their_bands(
    life: Life, tmp_path: Path
) -> None:
    life.out = (2, 5)
    draws = done_in(tmp_path, settings_of(n_draws=20)).draws
    assert draws is not None
    assert draws.worlds == tuple(w for w in range(1, 23) if w not in life.out)
    assert draws.n_tried == 22
    assert draws.bands_missed == {"electronics 2021": 2}
    # What is set aside is lived once, for all policies.
    drawn = [spec for spec in life.lived if not spec["values"] and spec["world"] == 5]
    assert [spec["policy"] for spec in drawn] == ["as-is"]


def test_any_step_tells_of_the_whole_tornado(life: Life, tmp_path: Path) -> None:
    run = RunSettings(scale=100, values={"lead_rate_month": 0.5})
    settings = settings_of(n_draws=20, run=run)
    done_in(tmp_path, settings)
    for step in ("screen", "again", "draws"):
        recipe = read_folder(tmp_path / step).recipe
        told = settings_from(recipe)
        assert replace(told, run=settings.run) == settings
        assert told.lived == settings.lived
        assert texts_of(recipe) == TEXTS


@pytest.mark.parametrize(
    ("periods", "value", "named"),
    [
        (YEARS, float("nan"), "no finite number"),
        (tuple(range(2021, 2032)), 0.1, "years are"),
        ((), 0.1, "years are"),
    ],
)
def test_a_share_that_is_missing_or_no_number_is_refused(
    periods: tuple[int, ...], value: float, named: str
) -> None:
    values = np.full((len(INDICATORS), len(periods)), value)
    block = Block(indicators=INDICATORS, periods=periods, values=values)
    with pytest.raises(ValueError, match=named):
        shares_in(Result.of([block]))


def test_a_shard_of_a_tornado_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["tornado", "placebo", "--rows", WIDE, "--shard", "1/2", "--out", "nowhere"]
    assert main(words) == 2
    assert "hangs on its whole screen" in capsys.readouterr().err
    assert not Path("nowhere").exists()


# The model itself.


def test_a_tornado_is_resumed_from_its_folder_or_from_one_of_its_steps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["tornado", "adoption-first", "--rows", WIDE, "--scale", "100"]
    words += ["--again", "1", "--again-worlds", "2", "--draws", "0", "--workers", "2"]
    words += ["--out", str(tmp_path), "--json", "--quiet"]
    assert main(words) == 0
    first = json.loads(capsys.readouterr().out)
    (lost, *_) = sorted((tmp_path / "again" / "cells").iterdir())
    lost.unlink()
    for path in (tmp_path, tmp_path / "again"):
        assert main(["resume", str(path), "--json", "--quiet"]) == 0
        assert json.loads(capsys.readouterr().out) == first
    assert lost.exists()
    assert main(["reproduce", str(tmp_path / "again"), "--cell", lost.stem[:8]]) == 0
