"""Any Mesa model over points and seeds, every run kept as it ends.

```
runs = run_models(Shops, {"chance": [0.1, 0.2]}, seeds=range(1, 9), steps=24, out="it")
runs.frame()
```

The same call takes up what a break left, and does only what is missing when seeds or
points are added. A run that fails is written down with its traceback; others go on.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from agents.refusal import Refusal
from experiments.engine.crew import Crew, available_cores
from experiments.engine.workers import Staff
from experiments.models.factory import Factory, loaded, name_of, refuse_other_words
from experiments.models.model_life import ModelLife
from experiments.models.model_runs import ModelRun, ModelRuns
from experiments.models.points import points_of, seeds_of
from experiments.models.recipe_life import KIND, data_of, life_of
from experiments.models.source import made_by_source
from experiments.runner.run_cells import Tell, run_cells
from experiments.runner.schedule import Family, Schedule, Search
from experiments.store.recipe import CELLS, Recipe
from experiments.store.results_folder import read_folder, writing

__all__ = ["resume_models", "run_models", "runs_of"]


def run_models(
    factory: str | Factory,
    parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]],
    *,
    seeds: Sequence[int],
    steps: int,
    out: str | Path,
    every: int | None = 1,
    data: Sequence[str | Path] = (),
    workers: int | None = None,
    staff: Staff | None = None,
    replace: bool = False,
    tell: Tell | None = None,
) -> ModelRuns:
    """Run a model at every point with every seed; return what stands.

    Parameters
    ----------
    factory
        A class or function at the top level of a module, or its name `module:name`: it
        takes the parameters and `rng` (or `seed`) by keyword and returns a model.
    parameters
        By name: a list of values to be crossed, or one value. Or a list of points.
    seeds
        All points are run with the same seeds.
    steps
        After which a run ends, if the model does not stop before.
    out
        Folder of results; it is made if there is none.
    every
        Which collected times are kept: 1 all, 2 each second; nothing for the last.
    data
        Files or folders that the model reads; when they change, results are of another
        recipe, as when its source does.
    workers
        Local processes at once, one per core when not given.
    staff
        Who works, instead of local processes.
    replace
        Whether results of another recipe in the folder are thrown away.
    tell
        Told how many runs are done and how many have failed.

    Raises
    ------
    Refusal
        If the model cannot be called so or loaded by workers, or the folder holds
        results of other code, data or steps, or another process writes there.
    OSError
        If results cannot be written.
    """
    name = name_of(factory)
    points, numbers = points_of(parameters), seeds_of(seeds)
    known = loaded(factory) if isinstance(factory, str) else factory
    for point in points:
        refuse_other_words(name, known, point)
    _refuse_counts(steps, every, workers)
    life = ModelLife(name, steps, every)
    module = name.partition(":")[0]
    recipe = Recipe(
        kind=KIND,
        design=life.to_json(),
        made_by=made_by_source(module, [Path(path) for path in data]),
        extent={CELLS: len(points) * len(numbers)},
        # What a run comes to does not hang on which others there are.
        question={"points": points, "seeds": numbers},
    )
    crew = staff or Crew(size=workers or available_cores(), preload=(module,))
    return _worked_through(life, recipe, Path(out), crew, replace=replace, tell=tell)


def resume_models(
    out: str | Path,
    *,
    staff: Staff | None = None,
    replace: bool = False,
    tell: Tell | None = None,
) -> ModelRuns:
    """Go on with the runs of a folder, from its recipe alone.

    Parameters
    ----------
    out
        The folder.
    staff, replace, tell
        As in `run_models`.

    Raises
    ------
    Refusal
        If the folder holds no runs of a model, or its source has changed.
    OSError
        If results cannot be written.
    """
    recipe = read_folder(Path(out)).recipe
    life = life_of(recipe)
    points, seeds = _asked(recipe)
    return run_models(
        life.factory,
        points,
        seeds=seeds,
        steps=life.steps,
        out=out,
        every=life.every,
        data=data_of(recipe),
        staff=staff,
        replace=replace,
        tell=tell,
    )


def runs_of(recipe: Recipe) -> list[ModelRun]:
    """Return the runs of a recipe in order: all points with the first seed, and so on.

    So that whatever stands when work is cut short holds all points alike.
    """
    points, seeds = _asked(recipe)
    return [
        ModelRun(number, at, point, seed)
        for number, (at, seed, point) in enumerate(
            (at, seed, point) for at, seed in enumerate(seeds) for point in points
        )
    ]


def _worked_through(
    life: ModelLife,
    recipe: Recipe,
    out: Path,
    staff: Staff,
    *,
    replace: bool,
    tell: Tell | None,
) -> ModelRuns:
    runs = runs_of(recipe)
    out.mkdir(parents=True, exist_ok=True)
    with writing(out, recipe, replace=replace) as (folder, before):
        schedule = Schedule([Search(_families(runs))], before.done)
        done = run_cells(schedule, life, folder, staff, tell)
        return ModelRuns(folder, folder.standing(), tuple(runs), done)


def _families(runs: Sequence[ModelRun]) -> Iterator[Family]:
    for run in runs:
        yield Family(run.cell.key, [run.cell])


def _asked(recipe: Recipe) -> tuple[list[dict[str, Any]], list[int]]:
    asked: Mapping[str, Any] = recipe.question
    return list(asked["points"]), list(asked["seeds"])


def _refuse_counts(steps: int, every: int | None, workers: int | None) -> None:
    for name, value in (("steps", steps), ("every", every), ("workers", workers)):
        if value is not None and value < 1:
            raise Refusal(f"{name} is {value}; expected 1 or more")
