"""How the runs of a folder are done again, by the verb that made them.

A kind of recipe names the module that knows its runs; to add one, write
`life_of(recipe, pasts)` and `made_by_now(recipe)` and name the module here.
"""

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from agents.refusal import Refusal
from experiments.store.cell import Json, Live
from experiments.store.recipe import Recipe

__all__ = ["life_of", "made_by_now"]

_PROVINCE: Final = "experiments.results.province_recipe"
_KINDS: Final = {
    "compare": _PROVINCE,
    "sweep": _PROVINCE,
    "tornado": _PROVINCE,
    "models": "experiments.models.recipe_life",
}


def life_of(recipe: Recipe, pasts: Path) -> Live:
    """Return what does a run of a recipe.

    Parameters
    ----------
    recipe
        Of the folder.
    pasts
        Folder for beginnings that runs share.

    Raises
    ------
    Refusal
        If the kind is unknown, or policies of the design are none any more.
    """
    life: Live = _module(recipe).life_of(recipe, pasts)
    return life


def made_by_now(recipe: Recipe) -> Mapping[str, Json]:
    """Return which code, data and packages would do the runs of a recipe here."""
    made_by: Mapping[str, Json] = _module(recipe).made_by_now(recipe)
    return made_by


def _module(recipe: Recipe) -> Any:
    name = _KINDS.get(recipe.kind)
    if name is None:
        raise Refusal(
            f"results of `{recipe.kind[:40]}`; expected one of {', '.join(_KINDS)}\n"
            "run that verb again instead"
        )
    return importlib.import_module(name)
