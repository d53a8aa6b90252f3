"""The province under Mesa's own batch runner, and the page for Mesa users."""

import multiprocessing
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mesa
import pandas as pd
import pytest

from agents.refusal import Refusal
from experiments.models.batch_province import BatchProvince
from experiments.models.run_models import run_models
from model.indicators import INDICATORS
from model.policy.files import load_policy, load_scenario
from model.policy.schedule import N_MONTHS
from model.quangninh import QuangNinh

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "for-mesa-users.md"
MONTHS = 3
WORDS = {"scale": 100, "policy": ["as-is", "resolution-57"], "scenario": "weak-fdi"}


@pytest.fixture(scope="module", autouse=True)
def _start_method() -> Iterator[None]:
    """Put back what `mesa.batch_run` sets for the whole process."""
    before = multiprocessing.get_start_method(allow_none=True)
    yield
    multiprocessing.set_start_method(before, force=True)


def by_mesa(processes: int) -> pd.DataFrame:
    rows = mesa.batch_run(
        BatchProvince,
        WORDS,
        number_processes=processes,
        rng=[1, 2],
        max_steps=MONTHS,
        data_collection_period=1,
        display_progress=False,
    )
    # With several processes they come back in the order in which runs end.
    return pd.DataFrame(rows).sort_values(["RunId", "Step"], ignore_index=True)


@pytest.fixture(scope="module")
def alone() -> pd.DataFrame:
    return by_mesa(1)


def test_the_province_takes_plain_words_under_batch_run(alone: pd.DataFrame) -> None:
    assert len(alone) == 4 * MONTHS
    assert {each.name for each in INDICATORS} < {*alone.columns}
    assert alone["policy"].unique().tolist() == WORDS["policy"]


def test_two_processes_give_what_one_gives(alone: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(by_mesa(2), alone)


def test_batch_run_collects_what_the_province_records(alone: pd.DataFrame) -> None:
    province = QuangNinh(
        world=2,
        scale=100,
        policy=load_policy("resolution-57"),
        scenario=load_scenario("weak-fdi"),
    )
    province.run_for(MONTHS)
    rows = alone[(alone["rng"] == 2) & (alone["policy"] == "resolution-57")]
    assert len(rows) == MONTHS
    for name in province.records.names:
        assert rows[name].tolist() == province.records.column(name).tolist(), name


def test_our_runner_gives_what_batch_run_gives(
    alone: pd.DataFrame, tmp_path: Path
) -> None:
    runs = run_models(
        BatchProvince, WORDS, seeds=[1, 2], steps=MONTHS, out=tmp_path, workers=1
    )
    pd.testing.assert_frame_equal(
        runs.frame(), alone, check_dtype=False, check_exact=True
    )


def test_the_model_itself_runs_under_batch_run_with_plain_numbers() -> None:
    rows = mesa.batch_run(
        QuangNinh,
        {"world": [1, 2], "scale": 100},
        max_steps=2,
        data_collection_period=1,
        display_progress=False,
    )
    province = QuangNinh(world=2, scale=100)
    province.run_for(2)
    digital = province.records.column("digital_share_nso").tolist()
    assert [row["Step"] for row in rows] == [1, 2, 1, 2]
    assert [row["digital_share_nso"] for row in rows[2:]] == digital


def test_a_world_that_is_named_counts_before_the_seed() -> None:
    assert BatchProvince(world=4, scale=100, rng=9).luck.world == 4
    assert BatchProvince(scale=100, rng=9).luck.world == 9
    assert BatchProvince(scale=100).luck.world == 1


def test_a_run_stops_by_itself_after_the_last_month() -> None:
    province = BatchProvince(scale=100)
    province.recorder.n_months = province.month = N_MONTHS - 1
    assert province.running

    def last_month(self: QuangNinh) -> None:
        self.month = self.recorder.n_months = N_MONTHS

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuangNinh, "step", last_month)
        BatchProvince.step(province)
    assert not province.running


def test_a_policy_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Refusal, match="resolution-57"):
        BatchProvince(scale=100, policy="resolution-75")


def test_the_examples_of_the_page_for_mesa_users_run(tmp_path: Path) -> None:
    text = PAGE.read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    named = {
        found[1]: block
        for block in blocks
        if (found := re.match(r"# (\w+\.py)", block))
    }
    assert list(named) == ["shops.py", "study.py", "province.py"]
    for name, block in named.items():
        (tmp_path / name).write_text(block, encoding="utf-8")
    for name in named:
        done = subprocess.run(
            [sys.executable, "-W", "error", name],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"{name}: {done.stderr}"
    assert len(named) == len(blocks), "a block without a file is not run"


def test_the_page_says_what_the_runner_takes() -> None:
    """Every keyword of `run_models` stands on the page, and none that it has not."""
    import inspect

    text = PAGE.read_text("utf-8")
    table: Any = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    takes = [*inspect.signature(run_models).parameters]
    assert table == takes
