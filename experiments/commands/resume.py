"""`halong resume`: go on with the work of a folder, whatever verb began it."""

import argparse
import importlib
import re
from pathlib import Path

from experiments.commands.work import add_work
from experiments.language import add_language

HELP = "go on with the work of a folder of results, as the verb that began it would"
EXAMPLE = "halong resume results/mixes"

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

_SHARD = re.compile(r"shard-([0-9]+)-of-([0-9]+)")
_MODULES = {
    "compare": "experiments.commands.compare",
    "sweep": "experiments.commands.sweep",
    "tornado": "experiments.commands.tornado",
    "models": "experiments.models.recipe_life",
}
"""What goes on, by kind of recipe: `resume(recipe, arguments) -> int`."""
_STEP = "screen"
"""The first step of a tornado; its recipe tells of the whole."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the folder and who works."""
    parser.add_argument(
        "out", metavar="DIR", help="what was given to the verb as --out"
    )
    add_work(parser)
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Go on as the verb that made the folder; its answer and exit code."""
    from agents.refusal import Refusal
    from experiments.results.merging import shards_in
    from experiments.store.results_folder import has_results, read_folder

    path = Path(arguments.out)
    if not has_results(path) and (shards := shards_in(path)):
        raise Refusal(
            f"{path} holds {len(shards)} shards and no results of its own\n"
            f"`halong merge {path}` joins them; `halong resume` goes on with one"
        )
    if not has_results(path) and has_results(path / _STEP):
        path = path / _STEP
        arguments.out = str(path)
    folder = read_folder(path)
    name = _MODULES.get(folder.recipe.kind)
    if name is None:
        raise Refusal(
            f"{path} holds results of `{folder.recipe.kind[:40]}`; expected one of"
            f" {', '.join(_MODULES)}"
        )
    _name_shard(arguments, path)
    code: int = importlib.import_module(name).resume(folder.recipe, arguments)
    return code


def _name_shard(arguments: argparse.Namespace, path: Path) -> None:
    """Go on with a shard as that shard: its folder says which one it is."""
    found = _SHARD.fullmatch(path.resolve().name)
    if found and arguments.shard is None:
        arguments.shard = f"{found[1]}/{found[2]}"
        arguments.out = str(path.resolve().parent)
