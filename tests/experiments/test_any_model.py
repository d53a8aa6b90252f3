"""Any model through runner and store: as Mesa's own batch runner, run for run."""

import itertools
import json
import multiprocessing
import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest
from mesa.examples import VirusOnNetwork

from agents.refusal import Refusal
from experiments.command_line import main
from experiments.models.collected import AGENT, MODEL, collected
from experiments.models.factory import name_of, refuse_other_words
from experiments.models.model_life import ModelLife
from experiments.models.points import points_of, seeds_of
from experiments.models.recipe_life import life_of, made_by_now
from experiments.models.run_models import resume_models, run_models
from experiments.models.source import made_by_source, modules_of
from experiments.store.cell import Cell, Result
from experiments.store.results_folder import read_folder

MODELS = """\
import random

import mesa
import numpy as np
from mesa.examples import BoltzmannWealth
from mesa.examples.basic.boltzmann_wealth_model.model import BoltzmannScenario

from toy_rates import RATE


def wealth(n=100, rng=None):
    return BoltzmannWealth(BoltzmannScenario(n=n, rng=rng))


class Savings(mesa.Model):
    def __init__(self, start=1.0, fails_at=0, stops_at=0, rng=None):
        super().__init__(rng=rng)
        self.held, self.fails_at, self.stops_at, self.n = start, fails_at, stops_at, 0
        self.datacollector = mesa.DataCollector({"held": "held"})
        self.datacollector.collect(self)

    def step(self):
        self.n += 1
        if self.n == self.fails_at:
            raise ValueError("no more savings")
        self.held *= 1 + RATE
        self.running = self.n != self.stops_at
        self.datacollector.collect(self)


class Shared(mesa.Model):
    def __init__(self, rng=None):
        super().__init__(rng=rng)
        self.datacollector = mesa.DataCollector(
            {"plain": lambda m: random.random(), "array": lambda m: np.random.rand()}
        )

    def step(self):
        self.datacollector.collect(self)


class Old(mesa.Model):
    def __init__(self, seed=None):
        super().__init__(rng=seed)
        self.datacollector = mesa.DataCollector({"seed": lambda m: seed})

    def step(self):
        self.datacollector.collect(self)


def without_luck(start=1.0):
    return Savings(start)
"""
RATES = "RATE = 1.0\n"


class SeededVirus(VirusOnNetwork):
    """Mesa's example with its network seeded too: it is tied by a shared generator."""

    def __init__(self, *, num_nodes: int = 10, rng: int | None = None) -> None:
        random.seed(rng)
        super().__init__(num_nodes=num_nodes, rng=rng)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Put a folder with models where this process and its workers look for modules."""
    folder = tmp_path_factory.mktemp("models")
    (folder / "toy_models.py").write_text(MODELS, encoding="utf-8")
    (folder / "toy_rates.py").write_text(RATES, encoding="utf-8")
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))
    for name in ("toy_models", "toy_rates"):
        sys.modules.pop(name, None)


@pytest.fixture
def _start_method() -> Iterator[None]:
    """Put back what `mesa.batch_run` sets for the whole process."""
    before = multiprocessing.get_start_method(allow_none=True)
    yield
    multiprocessing.set_start_method(before, force=True)


def by_mesa(model: Any, parameters: dict[str, Any], steps: int) -> pd.DataFrame:
    return pd.DataFrame(
        mesa.batch_run(
            model,
            parameters,
            rng=range(1, 4),
            max_steps=steps,
            data_collection_period=1,
            display_progress=False,
        )
    )


def lived(name: str, seed: int = 1, steps: int = 3, **parameters: Any) -> Result:
    cell = Cell({"parameters": parameters, "seed": seed})
    return ModelLife(f"toy_models:{name}", steps)(cell)


def values(result: Result) -> list[float]:
    found: list[float] = result.table["value"].to_pylist()
    return found


# Run for run as Mesa's own.


@pytest.mark.usefixtures("_start_method")
def test_the_wealth_example_comes_out_as_under_mesas_batch_run(
    home: Path, tmp_path: Path
) -> None:
    wealth = __import__("toy_models").wealth
    theirs = by_mesa(wealth, {"n": [10, 20]}, 6)
    runs = run_models(
        wealth, {"n": [10, 20]}, seeds=range(1, 4), steps=6, out=tmp_path, workers=2
    )
    agents = ["RunId", "iteration", "Step", "n", "rng", "AgentID", "Wealth"]
    pd.testing.assert_frame_equal(
        runs.agents()[agents], theirs[agents], check_dtype=False, check_exact=True
    )
    of_model = theirs.drop(columns=["AgentID", "Wealth"]).drop_duplicates()
    pd.testing.assert_frame_equal(
        runs.frame(),
        of_model.reset_index(drop=True),
        check_dtype=False,
        check_exact=True,
    )


@pytest.mark.usefixtures("_start_method")
def test_the_virus_example_comes_out_as_under_mesas_batch_run(tmp_path: Path) -> None:
    # Some runs have no susceptible left: resistant over susceptible is infinite there.
    nodes = {"num_nodes": [5, 30]}
    theirs = by_mesa(SeededVirus, nodes, 30)
    ours = run_models(
        VirusOnNetwork, nodes, seeds=range(1, 4), steps=30, out=tmp_path, workers=1
    )
    pd.testing.assert_frame_equal(
        ours.frame(), theirs, check_dtype=False, check_exact=True
    )


def test_draws_from_generators_that_all_share_repeat_with_the_seed(home: Path) -> None:
    first, again, other = (values(lived("Shared", seed)) for seed in (5, 5, 6))
    assert first == again
    assert not set(first) & set(other)


def test_a_model_that_takes_a_seed_by_its_old_name_gets_it(home: Path) -> None:
    assert values(lived("Old", seed=8, steps=1)) == [8.0]


def test_a_run_ends_when_the_model_stops(home: Path) -> None:
    assert values(lived("Savings", steps=9)) == [2.0**n for n in range(10)]
    assert values(lived("Savings", steps=9, stops_at=2)) == [1.0, 2.0, 4.0]


# Nothing lost, nothing doubled.


def test_a_run_that_fails_is_written_down_and_others_go_on(
    home: Path, tmp_path: Path
) -> None:
    runs = run_models(
        "toy_models:Savings",
        {"fails_at": [0, 2]},
        seeds=[1, 2],
        steps=3,
        out=tmp_path,
        workers=1,
    )
    assert runs.frame().groupby("RunId")["held"].max().to_dict() == {0: 8.0, 2: 8.0}
    failures = runs.failures()
    assert failures["RunId"].tolist() == [1, 3]
    assert failures["error"].tolist() == ["ValueError: no more savings"] * 2
    assert failures["stage"].tolist() == ["stepping"] * 2
    assert "in step 2 of 3" in failures["traceback"][0]
    assert "toy_models.py" in failures["traceback"][0]


def test_seeds_added_are_all_that_is_done_and_the_result_is_that_of_one_go(
    home: Path, tmp_path: Path
) -> None:
    def run(out: str, seeds: range) -> Any:
        return run_models(
            "toy_models:Savings",
            {"start": [1.0, 5.0]},
            seeds=seeds,
            steps=2,
            out=tmp_path / out,
            workers=1,
        )

    part = run("a", range(2))
    whole = run("a", range(3))
    assert (part.done.n_done, whole.done.n_before, whole.done.n_done) == (4, 4, 2)
    at_once = run("b", range(3))
    assert whole.digest() == at_once.digest() != part.digest()
    pd.testing.assert_frame_equal(whole.frame(), at_once.frame())
    fewer = run("a", range(2))
    assert fewer.digest() == part.digest()
    assert len(fewer.frame()) == len(part.frame())
    (whole.folder.cells / f"{whole.runs[0].cell.key}.parquet").unlink()
    resumed = resume_models(tmp_path / "a")
    assert resumed.done.n_done == 1
    assert resumed.digest() == part.digest()


def test_a_folder_tells_what_does_its_runs_and_they_come_out_again(
    home: Path, tmp_path: Path
) -> None:
    runs = run_models(
        "toy_models:wealth", {"n": 6}, seeds=[3], steps=4, out=tmp_path, workers=1
    )
    recipe = read_folder(tmp_path).recipe
    again = life_of(recipe)(runs.runs[0].cell)
    (receipt,) = runs.standing.done.values()
    assert again.digest() == receipt.content
    assert made_by_now(recipe) == recipe.made_by


def test_the_commands_on_folders_take_runs_of_any_model(
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    # The command finds modules where it is started.
    monkeypatch.setattr(sys, "path", [p for p in sys.path if p != str(home)])
    monkeypatch.chdir(home)
    out = str(tmp_path)
    points = {"fails_at": [0, 1]}
    sys.path.append(str(home))
    run_models("toy_models:Savings", points, seeds=[1], steps=1, out=out, workers=1)
    sys.path.remove(str(home))

    def told(*words: str) -> tuple[int, dict[str, Any]]:
        code = main([*words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    code, found = told("results", out)
    assert (found["cells"], found["done"], found["failed"]) == (2, 1, 1)
    assert told("resume", out, "--workers", "1") == (
        1,
        {key: found[key] for key in ("cells", "done", "failed", "digest", "recipe")},
    )
    code, again = told("reproduce", out, "--workers", "1")
    assert (code, again["cells"], again["same"]) == (0, 1, 1)


def test_other_source_or_other_steps_are_refused_and_replaced_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "changing.py"
    source.write_text(MODELS.replace("toy_rates", "changing_rates"), encoding="utf-8")
    rates = tmp_path / "changing_rates.py"
    rates.write_text(RATES, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    def run(steps: int = 2, *, replace: bool = False) -> list[float]:
        runs = run_models(
            "changing:Savings",
            {},
            seeds=[1],
            steps=steps,
            out=tmp_path / "out",
            workers=1,
            replace=replace,
        )
        held: list[float] = runs.frame()["held"].tolist()
        return held

    assert run() == [1.0, 2.0, 4.0]
    with pytest.raises(Refusal, match="steps"):
        run(3)
    # Another length too: compiled code is told from its source by size and time.
    rates.write_text("RATE = 0.50\n", encoding="utf-8")
    with pytest.raises(Refusal, match="code"):
        run()
    assert run(replace=True) == [1.0, 1.5, 2.25]


# Points and seeds.


def test_lists_are_crossed_and_the_rest_is_one_value() -> None:
    table = {"a": 1, "b": 2}
    points = points_of({"x": [1, 2], "y": np.array([0.5, 1.5]), "z": table, "w": "ab"})
    assert [(each["x"], each["y"]) for each in points] == [
        (1, 0.5),
        (1, 1.5),
        (2, 0.5),
        (2, 1.5),
    ]
    assert {json.dumps(each["z"]) for each in points} == {json.dumps(table)}
    assert {each["w"] for each in points} == {"ab"}


def test_points_can_be_listed_and_survive_plain_json() -> None:
    points = points_of([{"x": np.int64(1), "at": (1, 2)}, {"x": np.float64(0.5)}])
    assert points == [{"x": 1, "at": [1, 2]}, {"x": 0.5}]
    assert points_of({}) == [{}]
    assert points_of({"x": range(2)}) == [{"x": 0}, {"x": 1}]
    assert points_of({"at": [[1, 2]]}) == [{"at": [1, 2]}]


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"x": []}, "x has no values"),
        ({"x": [1, 1]}, "stands twice"),
        ({"x": {1, 2}}, "x is {1, 2}, of set"),
        ({"x": object()}, "of object; expected"),
        ({"x": float("nan")}, "x is nan"),
        ([], "no points"),
    ],
)
def test_points_that_make_no_sense_are_refused(parameters: Any, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        points_of(parameters)


@pytest.mark.parametrize("seeds", [[], [1, 1], [-1], [True], [0.5], ["1"], [2**63]])
def test_seeds_that_make_no_sense_are_refused(seeds: Any) -> None:
    with pytest.raises(Refusal, match="seed"):
        seeds_of(seeds)


def test_all_points_come_with_the_first_seed_before_the_second(
    home: Path, tmp_path: Path
) -> None:
    runs = run_models(
        "toy_models:Savings",
        {"start": [1.0, 2.0]},
        seeds=[7, 8],
        steps=1,
        out=tmp_path,
        workers=1,
    )
    order = [(run.seed, run.parameters["start"]) for run in runs.runs]
    assert order == [(7, 1.0), (7, 2.0), (8, 1.0), (8, 2.0)]


# Models by name.


def test_what_workers_could_not_load_is_refused() -> None:
    def inside(rng: int | None = None) -> None: ...

    for made_here in (inside, lambda rng=None: None, itertools.count(1).__next__):
        with pytest.raises(Refusal, match="cannot be loaded by other processes"):
            name_of(made_here)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Savings", "expected module:name"),
        ("no_such_module:Savings", "no module no_such_module"),
        ("toy_models:Saving", "no model Saving; did you mean Savings"),
        ("toy_models:RATE", "no model RATE"),
    ],
)
def test_a_name_of_no_model_is_refused(home: Path, name: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        name_of(name)


@pytest.mark.parametrize(
    ("factory", "parameters", "said"),
    [
        ("Savings", {"strat": 1.0}, "takes no strat; did you mean start"),
        ("Savings", {"rng": 1}, "give it as seeds"),
        ("without_luck", {}, "takes rng=None"),
    ],
)
def test_a_model_that_cannot_be_called_so_is_refused_before_any_run(
    home: Path, factory: str, parameters: dict[str, object], said: str
) -> None:
    models = __import__("toy_models")
    with pytest.raises(Refusal, match=said):
        refuse_other_words(factory, getattr(models, factory), parameters)


# What a model is made of.


def test_the_source_is_the_module_and_what_it_imports_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    parts = {
        "shop.py": "import json\nimport numpy\nfrom stall import walls\n",
        "stall/__init__.py": "",
        "stall/walls.py": "from . import paint\n",
        "stall/paint.py": "def coat():\n    from stall.deep import brush\n",
        "stall/deep/__init__.py": "",
        "stall/deep/brush.py": "import yard\n",
        "stall/colours.csv": "red\n",
        "yard.py": "",
        "notes.py": "",
    }
    for name, text in parts.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert list(modules_of("shop")) == [
        "shop",
        "stall",
        "stall.deep",
        "stall.deep.brush",
        "stall.paint",
        "stall.walls",
        "yard",
    ]
    before = made_by_source("shop")
    assert before["packages"] == {
        "python": "{}.{}".format(*sys.version_info[:2]),
        "mesa": mesa.__version__,
        "numpy": np.__version__,
    }
    (tmp_path / "notes.py").write_text("changed = True\n", encoding="utf-8")
    assert made_by_source("shop") == before
    for changed in ("stall/deep/brush.py", "stall/colours.csv", "shop.py"):
        path = tmp_path / changed
        path.write_text(f"{parts[changed]}\n", encoding="utf-8")
        assert made_by_source("shop")["code"] != before["code"], changed
        path.write_text(parts[changed], encoding="utf-8")
    assert made_by_source("shop") == before


def test_data_that_a_model_reads_is_part_of_what_made_its_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "reader.py").write_text("", encoding="utf-8")
    table = tmp_path / "table.csv"
    table.write_text("1\n", encoding="utf-8")
    before = made_by_source("reader", [table])
    assert made_by_source("reader")["data"] == {}
    table.write_text("2\n", encoding="utf-8")
    assert made_by_source("reader", [table]) != before
    with pytest.raises(Refusal, match="cannot be read"):
        made_by_source("reader", [tmp_path / "none.csv"])


def test_a_module_of_mesa_is_told_by_the_modules_of_mesa() -> None:
    modules = modules_of(VirusOnNetwork.__module__)
    assert {"mesa.model", "mesa.examples.basic.virus_on_network.agents"} <= {*modules}
    assert not [name for name in modules if not name.startswith("mesa")]


# What is read out.


class Shop(mesa.Agent[Any]):
    def __init__(self, model: "Street", sales: float) -> None:
        super().__init__(model)
        self.sales = sales


class Street(mesa.Model[Any, Any]):
    """Opens a shop a step; the first closes at the third."""

    def __init__(self, **reporters: Any) -> None:
        super().__init__(rng=1)
        self.datacollector = mesa.DataCollector(**reporters)

    def step(self) -> None:
        shop = Shop(self, 10.0 * self.time)
        if self.time == 3:
            next(iter(self.agents.select(lambda each: each is not shop))).remove()
        self.datacollector.collect(self)


def street(n: int, **reporters: Any) -> mesa.DataCollector:
    model = Street(**reporters)
    for _ in range(n):
        model.step()
    collector: mesa.DataCollector = model.datacollector
    return collector


def test_agents_are_read_out_while_they_live_even_without_model_reporters() -> None:
    collector = street(3, agent_reporters={"sales": "sales"})
    blocks = collected(collector, 1)
    assert [(each.table, each.part, list(each.periods)) for each in blocks] == [
        (AGENT, "1", [1, 2]),
        (AGENT, "2", [2, 3]),
        (AGENT, "3", [3]),
    ]
    assert blocks[1].values.tolist() == [[20.0, 20.0]]


def test_reporters_of_a_type_of_agent_join_those_of_all() -> None:
    collector = street(
        1, agent_reporters={"s": "sales"}, agenttype_reporters={Shop: {"t": "sales"}}
    )
    (block,) = collected(collector, 1)
    assert list(block.indicators) == ["s", "t"]


@pytest.mark.parametrize(("every", "kept"), [(1, [1, 2, 3]), (2, [1, 3]), (None, [3])])
def test_as_many_times_are_kept_as_are_asked_for(
    every: int | None, kept: list[int]
) -> None:
    collector = street(3, model_reporters={"n": lambda model: len(model.agents)})
    (block,) = collected(collector, every)
    assert (block.table, list(block.periods)) == (MODEL, kept)
    assert block.values.tolist() == [[{1: 1, 2: 2, 3: 2}[at] for at in kept]]


def test_nothing_and_no_numbers_are_told_apart() -> None:
    collector = street(1, model_reporters={"n": lambda model: None})
    assert np.isnan(collected(collector, 1)[0].values).all()
    with pytest.raises(TypeError, match="name is Ann, of str"):
        collected(street(1, model_reporters={"name": lambda model: "Ann"}), 1)
    with pytest.raises(ValueError, match="collected nothing"):
        collected(street(0, model_reporters={"n": lambda model: 1}), 1)


@pytest.mark.skipif(os.name != "posix", reason="the script's own process is forked")
def test_a_script_may_hold_its_model_itself(tmp_path: Path) -> None:
    import subprocess

    script = tmp_path / "study.py"
    script.write_text(
        "from pathlib import Path\n"
        "import mesa\n"
        "from experiments.models.run_models import run_models\n\n"
        "class One(mesa.Model):\n"
        "    def __init__(self, rng=None):\n"
        "        super().__init__(rng=rng)\n"
        "        self.datacollector = mesa.DataCollector({'one': lambda m: 1})\n"
        "    def step(self):\n"
        "        self.datacollector.collect(self)\n\n"
        "if __name__ == '__main__':\n"
        "    out = Path(__file__).with_name('out')\n"
        "    runs = run_models(One, {}, seeds=[1, 2], steps=1, out=out, workers=1)\n"
        "    print(runs.frame()['one'].tolist())\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=120
    )
    assert done.stdout == "[1.0, 1.0]\n", done.stderr
