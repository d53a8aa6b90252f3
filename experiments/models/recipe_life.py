"""What does the runs of a recipe, from what the recipe says alone."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from agents.refusal import Refusal
from experiments.models.factory import loaded
from experiments.models.model_life import ModelLife
from experiments.models.source import made_by_source
from experiments.store.cell import Json
from experiments.store.recipe import Recipe

__all__ = ["KIND", "data_of", "life_of", "made_by_now", "resume"]

KIND: Final = "models"
"""Of a recipe whose cells are runs of any model."""
_WORDS: Final = {
    "vi": ("lượt chạy", "{done} trong {cells} lượt chạy đã xong, {failed} lượt hỏng"),
    "en": ("runs", "{done} of {cells} runs done, {failed} failed"),
}
"""What is counted, and how it went."""


def life_of(recipe: Recipe, pasts: Path | None = None) -> ModelLife:
    """Return what does the runs of a recipe.

    Parameters
    ----------
    recipe
        Of a folder that `run_models` wrote.
    pasts
        Not used: runs of other models share no beginnings.

    Raises
    ------
    Refusal
        If it is no recipe of runs of a model, or the model cannot be found.
    """
    if recipe.kind != KIND:
        raise Refusal(
            f"these are results of `halong {recipe.kind}`, not of run_models\n"
            "`halong resume` goes on with those"
        )
    _look_here()
    life = ModelLife.from_json(recipe.design)
    loaded(life.factory)
    return life


def made_by_now(recipe: Recipe) -> Mapping[str, Json]:
    """Return which source, data and packages would do the runs of a recipe here.

    Raises
    ------
    Refusal
        If the model cannot be found.
    """
    life = life_of(recipe)
    return made_by_source(life.factory.partition(":")[0], data_of(recipe))


def resume(recipe: Recipe, arguments: argparse.Namespace) -> int:
    """Go on with the runs of a folder, as `halong resume` asks; 1 where some failed.

    Raises
    ------
    Refusal
        If it is asked for a part, or the model cannot be found or has changed.
    """
    from experiments.commands.work import staff_of
    from experiments.models.run_models import resume_models
    from experiments.output import print_json
    from experiments.progress import progress
    from experiments.store.recipe import CELLS

    if arguments.shard is not None:
        raise Refusal("runs of a model have no shards\nleave --shard out")
    life_of(recipe)
    n: Any = recipe.extent[CELLS]
    with progress(_WORDS[arguments.lang][0], n, quiet=arguments.quiet) as watch:
        runs = resume_models(
            arguments.out,
            staff=staff_of(arguments),
            replace=arguments.replace,
            tell=lambda n_done, n_failed, /: watch(n_done + n_failed),
        )
    told = {"cells": n, "done": runs.n_done, "failed": runs.n_failed}
    if arguments.json:
        print_json({**told, "digest": runs.digest(), "recipe": runs.folder.recipe.hash})
    else:
        print(_WORDS[arguments.lang][1].format(**told))
    return int(runs.n_failed > 0)


def data_of(recipe: Recipe) -> list[Path]:
    """Return the files and folders that were named as the model's data."""
    told: Any = recipe.made_by.get("data") or {}
    return [Path(name) for name in told]


def _look_here() -> None:
    """Let modules be found where the command is started; a script's folder is not."""
    here = str(Path.cwd())
    if not {here, ""} & {*sys.path}:
        sys.path.append(here)
