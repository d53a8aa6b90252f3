"""The Mesa model: its month, its luck, and what Mesa's own tools do with it."""

import copy
import gc
import random
import re
import weakref
from pathlib import Path

import mesa
import numpy as np
import pytest

from agents.population import Population
from agents.refusal import Refusal
from model.quangninh import QuangNinh

ROOT = Path(__file__).parents[2]


def stages(province: QuangNinh) -> bytes:
    return province.firms.digital_stage.tobytes()


@pytest.fixture
def small() -> QuangNinh:
    return QuangNinh(world=1, scale=100)


def test_the_step_is_the_process_overview_of_the_odd() -> None:
    text = (ROOT / "docs/odd.md").read_text(encoding="utf-8")
    overview = text.split("## 3. Process overview")[1].split("## 4.")[0]
    phases = re.findall(r"^\d+\. (.+)$", overview, flags=re.MULTILINE)
    source = (ROOT / "model/quangninh.py").read_text(encoding="utf-8")
    body = source.split("def step(self)")[1].split("def ")[0]
    called = re.findall(r"^        self\.(\w+)\(\)$", body, flags=re.MULTILINE)
    assert [phase.replace(" ", "_") for phase in phases] == called
    assert called


def test_every_population_stands_in_the_odd(small: QuangNinh) -> None:
    text = (ROOT / "docs/odd.md").read_text(encoding="utf-8")
    kinds = [p.agent_type.__name__ for p in vars(small).values() if is_population(p)]
    assert len(kinds) == 5
    for kind in kinds:
        assert f"| {kind} |" in text


def is_population(value: object) -> bool:
    return isinstance(value, Population)


def test_a_month_moves_some_firms_up_and_some_down(small: QuangNinh) -> None:
    before = small.firms.digital_stage.copy()
    for _ in range(6):
        small.step()
    moved = small.firms.digital_stage.astype(int) - before
    assert small.month == 6
    assert (moved > 0).any()
    assert (moved < 0).any()
    assert ((small.firms.digital_stage >= 0) & (small.firms.digital_stage <= 4)).all()


def test_nothing_else_draws_during_a_step(
    small: QuangNinh, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Forbidden:
        def __getattr__(self, name: str) -> object:
            raise AssertionError(f"a step drew from a generator: {name}")

    for module in (random, np.random):
        for name in dir(module):
            if name.islower() and callable(getattr(module, name)):
                monkeypatch.setattr(module, name, Forbidden())
    monkeypatch.setattr(small, "random", Forbidden())
    monkeypatch.setattr(small, "rng", Forbidden())
    before = stages(small)
    small.step()
    assert stages(small) != before


def test_the_guard_of_that_test_would_catch_a_draw(
    small: QuangNinh, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draw(*_: object) -> float:
        return small.random.random()

    monkeypatch.setattr(type(small), "month_closes", draw)
    with pytest.raises(AssertionError, match="drew"):
        test_nothing_else_draws_during_a_step(small, monkeypatch)


def test_the_same_world_lives_the_same_months() -> None:
    runs = [QuangNinh(world=3, scale=100) for _ in range(2)]
    for province in runs:
        for _ in range(3):
            province.step()
    assert stages(runs[0]) == stages(runs[1])


def test_mesas_generator_does_not_matter() -> None:
    runs = [QuangNinh(world=3, scale=100, rng=rng) for rng in (1, 2)]
    for province in runs:
        province.step()
    assert stages(runs[0]) == stages(runs[1])


def test_another_world_has_other_luck() -> None:
    runs = [QuangNinh(world=world, scale=100) for world in (1, 2)]
    assert stages(runs[0]) != stages(runs[1])


def test_a_copy_goes_on_as_the_original_does(small: QuangNinh) -> None:
    small.step()
    twin = copy.deepcopy(small)
    for province in (small, twin):
        province.step()
    assert stages(small) == stages(twin)


def test_a_province_frees_its_memory() -> None:
    province = QuangNinh(world=1, scale=100)
    gone = weakref.ref(province)
    del province
    gc.collect()
    assert gone() is None


def test_agents_by_type_and_views_see_the_columns(small: QuangNinh) -> None:
    firms = small.firms
    firm = firms[int(firms.ids[0])]
    assert small.agents_by_type[type(firm)] is firms
    assert firm.employees == firms.employees[0]
    assert len(small.agents) == sum(
        len(p) for p in vars(small).values() if is_population(p)
    )


def mean_stage(province: QuangNinh) -> float:
    return float(
        np.average(province.firms.digital_stage, weights=province.firms.weight)
    )


class Watched(QuangNinh):
    def __init__(self, **keywords: object) -> None:
        super().__init__(**keywords)  # type: ignore[arg-type]
        self.datacollector = mesa.DataCollector({"mean_stage": mean_stage})
        self.datacollector.collect(self)

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


def test_mesas_batch_run_runs_the_province() -> None:
    rows = mesa.batch_run(
        Watched,
        {"world": [1, 2], "scale": 100},
        rng=[None],
        max_steps=2,
        data_collection_period=1,
        display_progress=False,
    )
    by_world = {w: [r["mean_stage"] for r in rows if r["world"] == w] for w in (1, 2)}
    alone = Watched(world=2, scale=100)
    alone.step()
    alone.step()
    collected = alone.datacollector.get_model_vars_dataframe()["mean_stage"].tolist()
    assert by_world[2] == collected
    assert by_world[1] != by_world[2]


@pytest.mark.parametrize("world", [-1, -5])
def test_a_world_below_nought_is_refused(world: int) -> None:
    with pytest.raises(Refusal, match="world"):
        QuangNinh(world=world, scale=100)
