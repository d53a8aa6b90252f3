"""The Mesa model: its month, its luck, and what Mesa's own tools do with it."""

import copy
import gc
import importlib
import inspect
import os
import random
import re
import secrets
import subprocess
import sys
import time
import uuid
import weakref
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pytest

import model.province
from agents.institution import Institution
from agents.population import ColumnAgent, Population
from agents.refusal import Refusal
from model.invariants import InvariantBroken
from model.policy.named import WORDS
from model.policy.policy import LEVERS, Policy
from model.policy.scenario import Scenario
from model.quangninh import QuangNinh
from model.synthesis.province import Founding, synthesise

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


def is_population(value: object) -> bool:
    return isinstance(value, Population)


def written_in_agents(kind: type[Any]) -> list[type[Any]]:
    """Return the classes of one kind that the modules of `agents` define."""
    paths = sorted((ROOT / "agents").glob("*.py"))
    modules = [
        importlib.import_module(f"agents.{path.stem}")
        for path in paths
        if path.stem != "__init__"
    ]
    return [
        found
        for module in modules
        for found in vars(module).values()
        if inspect.isclass(found)
        and issubclass(found, kind)
        and found.__module__ == module.__name__ != kind.__module__
    ]


POPULATIONS = [pytest.param(p, id=p.__name__) for p in written_in_agents(Population)]


def test_every_agent_with_columns_has_its_population() -> None:
    populated = {each.agent_type for each in written_in_agents(Population)}
    assert populated == set(written_in_agents(ColumnAgent))
    assert populated


@pytest.mark.parametrize("population", POPULATIONS)
def test_every_population_is_founded_with_rows(
    small: QuangNinh, population: type[Population[Any]]
) -> None:
    held = [each for each in vars(small).values() if isinstance(each, population)]
    assert len(held) == 1
    assert len(held[0]) > 0


@pytest.mark.parametrize("population", POPULATIONS)
def test_every_agent_type_and_column_stands_in_the_docs(
    population: type[Population[Any]],
) -> None:
    odd, words = (
        (ROOT / "docs" / name).read_text(encoding="utf-8")
        for name in ("odd.md", "nomenclature.md")
    )
    kind = population.agent_type.__name__
    assert f"| {kind} |" in odd.split("## 2. Entities")[1].split("## 3.")[0]
    assert f"`{kind}`" in words
    assert [name for name in population.columns if f"`{name}`" not in words] == []


def test_every_stock_stands_in_the_docs(small: QuangNinh) -> None:
    odd = (ROOT / "docs/odd.md").read_text(encoding="utf-8")
    entities = odd.split("## 2. Entities")[1].split("## 3.")[0]
    stocks = {name for name, part in small._parts().items() if is_dataclass(part)}
    stocks -= {"supply", "knowledge", "reputation"}
    assert stocks
    assert [name for name in sorted(stocks) if f"| `{name}` |" not in entities] == []


def test_every_lever_and_what_a_scenario_moves_stand_in_the_docs() -> None:
    odd, words = (
        (ROOT / "docs" / name).read_text(encoding="utf-8")
        for name in ("odd.md", "nomenclature.md")
    )
    section = odd.split("### 7.2 Policies")[1].split("### 7.3")[0]
    lines = {
        line.split("|")[1].strip(" `"): line
        for line in section.splitlines()
        if line.startswith("| `")
    }
    assert tuple(lines) == LEVERS
    for lever in fields(Policy):
        if lever.name in LEVERS:
            terms = {term.name for term in fields(lever.default)} - {"intensity"}
            missing = [term for term in terms if f"`{term}`" not in lines[lever.name]]
            assert missing == [], lever.name
    moved = [field.name for field in fields(Scenario) if field.name not in WORDS]
    assert [name for name in moved if f"`{name}`" not in section] == []
    # A lever says its own words, in both languages, where it is declared.
    assert [name for name in moved if f"`{name}`" not in words] == []


POPULATION_OF = {"people": "workers"}
"""The founding tables that are not called as the population they found."""
ONLY_FOR_NETWORKS = {"firms": {"n_customers", "n_suppliers"}}
"""Columns of founding tables that tie the networks and are then left."""
SET_ANEW = {"firms": {"productivity"}, "people": {"skill", "spell_ends_month"}}
"""Columns set when the books are opened: productivity so that value added stays as it
is, skill and spell since who studies does not hold it yet and stays."""


def test_every_column_of_the_founding_tables_is_taken_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[Founding] = []

    def watched(*given: Any, **named: Any) -> Founding:
        seen.append(synthesise(*given, **named))
        return seen[-1]

    monkeypatch.setattr(model.province, "synthesise", watched)
    province = QuangNinh(world=1, scale=100)
    parts = {field.name: getattr(seen[0], field.name) for field in fields(Founding)}
    tables = {name: part for name, part in parts.items() if isinstance(part, dict)}
    founded = {POPULATION_OF.get(name, name) for name in tables}
    held = {name for name, each in vars(province).items() if is_population(each)}
    assert founded == held
    for name, table in tables.items():
        population = getattr(province, POPULATION_OF.get(name, name))
        assert np.array_equal(population.ids, table["id"]), name
        elsewhere = ONLY_FOR_NETWORKS.get(name, set()) | SET_ANEW.get(name, set())
        for column in table.keys() - {"id"} - elsewhere:
            taken = getattr(population, column)
            assert np.array_equal(taken, table[column].astype(taken.dtype)), column


def test_a_month_moves_some_firms_up_and_some_down(small: QuangNinh) -> None:
    firms = small.firms
    ids, before = firms.ids.copy(), firms.digital_stage.astype(int)
    for _ in range(6):
        small.step()
    stayed = np.isin(ids, firms.ids[firms.rows])
    moved = firms.digital_stage[firms.rows_of(ids[stayed])] - before[stayed]
    assert small.month == 6
    assert (moved > 0).any()
    assert (moved < 0).any()
    assert ((small.firms.digital_stage >= 0) & (small.firms.digital_stage <= 4)).all()


class Forbidden:
    """Stands for a source of numbers that differ from run to run."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"a step drew from {self.name}.{name}")

    def __call__(self, *_: object, **__: object) -> object:
        raise AssertionError(f"a step drew from {self.name}")


def step_without_other_luck(province: QuangNinh) -> None:
    """Live a month in which every source but the keyed one refuses to give.

    Only what is looked up by its name is caught; what a module took at its head, and
    an order that hangs on `hash`, are refused by `tests/test_architecture.py`.
    """
    with pytest.MonkeyPatch.context() as patch:
        for module in (random, np.random, secrets, uuid):
            for name, member in vars(module).items():
                public = not name.startswith("_") and callable(member)
                if public and getattr(member, "__module__", "") != "typing":
                    patch.setattr(module, name, Forbidden(f"{module.__name__}.{name}"))
        for module, name in ((os, "urandom"), (time, "time"), (time, "time_ns")):
            patch.setattr(module, name, Forbidden(f"{module.__name__}.{name}"))
        for name in ("random", "rng"):
            patch.setattr(province, name, Forbidden(f"model.{name}"))
        province.step()


def test_nothing_else_draws_during_a_step(small: QuangNinh) -> None:
    before = stages(small)
    step_without_other_luck(small)
    assert stages(small) != before


@pytest.mark.parametrize(
    "draw",
    [
        lambda province: province.random.random(),
        lambda province: province.rng.random(),
        lambda _: random.random(),
        lambda _: random.Random(1),
        lambda _: random.SystemRandom(),
        lambda _: np.random.random(),  # noqa: NPY002
        lambda _: np.random.default_rng(1),
        lambda _: np.random.Generator(np.random.PCG64(1)),
        lambda _: np.random.SeedSequence(),
        lambda _: os.urandom(8),
        lambda _: secrets.token_bytes(8),
        lambda _: uuid.uuid4(),
        lambda _: time.time(),
    ],
)
def test_the_guard_of_that_test_would_catch_a_draw(
    draw: Callable[[QuangNinh], object],
    small: QuangNinh,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QuangNinh, "the_world_moves", draw)
    with pytest.raises(AssertionError, match="a step drew from"):
        step_without_other_luck(small)


def test_months_do_not_hang_on_how_a_process_hashes() -> None:
    code = (
        "import hashlib; from model.quangninh import QuangNinh;"
        " p = QuangNinh(world=3, scale=100); p.step(); p.step();"
        " print(hashlib.sha256(p.firms.digital_stage.tobytes()"
        " + p.workers.employer_id.tobytes()"
        " + p.supply.outgoing.row_sums(p.firms.employees).tobytes()).hexdigest())"
    )
    printed = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert printed[0] == printed[1]


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
    rows = sum(len(p) for p in vars(small).values() if is_population(p))
    institutions = [
        agent
        for kind, agents in small.agents_by_type.items()
        if issubclass(kind, Institution)
        for agent in agents
    ]
    assert {type(each).__name__ for each in institutions} == {
        *("BusinessAssociation", "ParkDeveloper", "PlatformFirm", "PowerSystem"),
        *("ProvincialCommittee", "University", "ZoneAuthority"),
    }
    assert len(small.agents) == rows + len(institutions)


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


@pytest.mark.parametrize("name", ["firms", "projects", "workers"])
def test_a_month_in_which_somebody_vanishes_stops_the_run(
    name: str, small: QuangNinh, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last of each, whom nobody else depends on, is taken away unseen."""
    small.step()
    record = QuangNinh.taxes_wages_and_transfers_are_paid

    def lose_one(province: QuangNinh) -> None:
        record(province)
        population = getattr(province, name)
        population.deaths(population.ids[population.rows[-1:]])

    monkeypatch.setattr(QuangNinh, "taxes_wages_and_transfers_are_paid", lose_one)
    with pytest.raises(InvariantBroken):
        small.step()
