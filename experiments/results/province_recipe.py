"""Runs of the province, as the recipe of a folder tells them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from experiments.design.design import Design
from experiments.design.province_life import ProvinceLife
from experiments.store.cell import Json, Live
from experiments.store.recipe import Recipe, made_by_model

__all__ = ["design_of", "life_of", "made_by_now"]


def design_of(recipe: Recipe) -> Design:
    """Return the design of a recipe."""
    n_worlds = cast(int, recipe.extent["worlds"])
    return Design.from_json(cast(Mapping[str, Any], recipe.design), n_worlds)


def life_of(recipe: Recipe, pasts: Path) -> Live:
    """Return what lives a run."""
    return ProvinceLife(design_of(recipe), pasts)


def made_by_now(recipe: Recipe) -> Mapping[str, Json]:
    """Return the code, data and packages that are here."""
    return made_by_model()
