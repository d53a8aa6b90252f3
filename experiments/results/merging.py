"""Shards joined: folders in which several machines did parts of the same work.

Every file is verified before it is taken over. What is there already stays, so joining
twice, or joining again once a shard has grown, changes nothing or adds what is new.
"""

import contextlib
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from agents.refusal import Refusal, readable
from experiments.output import writable_folder
from experiments.store.cell import Receipt
from experiments.store.cell_file import cell_path
from experiments.store.recipe import Recipe
from experiments.store.results_folder import (
    ResultsFolder,
    Standing,
    has_results,
    read_folder,
    writing,
)
from experiments.store.whole_file import write_whole

__all__ = ["Merged", "merge", "shards_in"]

_SHARD: Final = re.compile(r"shard-([0-9]{1,6})-of-([0-9]{1,6})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What joining came to, counted."""

    n_folders: int
    n_new: int
    """Runs that were taken over now."""
    n_there: int
    """Runs that stood already."""
    damaged: tuple[str, ...]
    """Files in shards that are not what was written; they were left there."""
    missing: tuple[str, ...]
    """Shards that the others' names tell of and that were not given."""

    def to_json(self) -> dict[str, Any]:
        """Return the counts in plain JSON types."""
        return {
            "folders": self.n_folders,
            "taken_over": self.n_new,
            "there_before": self.n_there,
            "damaged_in_shards": list(self.damaged),
            "missing_shards": list(self.missing),
        }


def shards_in(path: Path) -> list[Path]:
    """Return the folders of shards inside a folder, in the order of their numbers."""
    # A path that no system knows holds none.
    with contextlib.suppress(OSError, ValueError):
        found = [
            each
            for each in path.glob("shard-*-of-*")
            if _SHARD.fullmatch(each.name) and has_results(each)
        ]
        return sorted(found, key=_numbers)
    return []


def merge(path: Path, shards: Sequence[Path]) -> Merged:
    """Take the runs of shards over into one folder, which holds their recipe then.

    Parameters
    ----------
    path
        A folder without results, which is made if need be, or with some of the same
        recipe.
    shards
        Folders of results of one recipe.

    Raises
    ------
    Refusal
        If shards are of other recipes, or two hold different results of one run;
        nothing is changed then.
    OSError
        If the folder cannot be written to.
    """
    folders = [read_folder(each) for each in shards]
    if not folders:
        raise Refusal(
            f"{readable(str(path))} holds no shards\n"
            "name their folders: halong merge DIR FOLDER ..."
        )
    recipe = _recipe_of_all(folders)
    if has_results(path):
        there = read_folder(path)
        recipe.refuse_others(there.recipe, path, "merge into another folder")
        # Whichever goes further: shards may have gone on since, or the whole has.
        recipe = max(there.recipe, recipe, key=_n_cells)
    # Lines first: a shard at work adds files before lines, so these have theirs.
    manifests = [_manifests(folder) for folder in folders]
    standings = [folder.standing() for folder in folders]
    writable_folder(str(path))
    with writing(path, recipe, extend=True) as (target, before):
        _refuse_conflicts(path, before, folders, standings)
        new: dict[str, None] = {}
        for folder, standing in zip(folders, standings, strict=True):
            for key, receipt in standing.done.items():
                if key not in before.done and key not in new:
                    _take_over(folder, target, receipt)
                    new[key] = None
        for each in manifests:
            _take_over_manifests(each, target)
    return Merged(
        n_folders=len(folders),
        n_new=len(new),
        n_there=len(before.done),
        damaged=tuple(
            str(folder.cells / name)
            for folder, standing in zip(folders, standings, strict=True)
            for name in standing.damaged
        ),
        missing=_missing(shards),
    )


def _recipe_of_all(folders: Sequence[ResultsFolder]) -> Recipe:
    """Return the recipe that all shards are of."""
    first = folders[0]
    for other in folders[1:]:
        _refuse_others(first.recipe, other)
        first.recipe.refuse_other_extent(
            other.recipe, other.path, "run all shards with the same words", extend=False
        )
    return first.recipe


def _refuse_others(recipe: Recipe, other: ResultsFolder) -> None:
    recipe.refuse_others(
        other.recipe, other.path, "shards of one recipe only; leave this folder out"
    )


def _refuse_conflicts(
    path: Path,
    before: Standing,
    folders: Sequence[ResultsFolder],
    standings: Sequence[Standing],
) -> None:
    """Refuse where a run has two results: one of them is wrong, and none says which."""
    known = {key: (path, each.content) for key, each in before.done.items()}
    for folder, standing in zip(folders, standings, strict=True):
        for key, receipt in standing.done.items():
            where, content = known.setdefault(key, (folder.path, receipt.content))
            if content != receipt.content:
                raise Refusal(
                    f"run {key[:12]} came out otherwise in {where} than in"
                    f" {folder.path}\n`halong reproduce FOLDER --cell {key[:12]}`"
                    " tells which holds here"
                )


def _take_over(folder: ResultsFolder, target: ResultsFolder, receipt: Receipt) -> None:
    """Copy a run's file, whole or not at all."""
    raw = cell_path(folder.cells, receipt.key).read_bytes()
    if hashlib.sha256(raw).hexdigest() != receipt.sha256:
        raise Refusal(
            f"{folder.path} changed while it was read (run {receipt.key[:12]})\n"
            "wait until nobody writes there, and merge again"
        )
    write_whole(cell_path(target.cells, receipt.key), raw)


def _manifests(folder: ResultsFolder) -> dict[str, bytes]:
    """Return what the manifests of a folder hold now, by their names."""
    found = sorted(folder.manifests.glob("*.jsonl"))
    return {path.name: path.read_bytes() for path in found}


def _take_over_manifests(manifests: Mapping[str, bytes], target: ResultsFolder) -> None:
    """Write manifests, whose names no two processes share; failures come along.

    A shorter copy from before gives way to one that has grown.
    """
    for name, raw in manifests.items():
        write_whole(target.manifests / name, raw)


def _n_cells(recipe: Recipe) -> int:
    """Return how many runs a recipe asks for."""
    n = recipe.extent.get("cells", 0)
    return n if isinstance(n, int) else 0


def _numbers(path: Path) -> tuple[int, ...]:
    found = _SHARD.fullmatch(path.name)
    return tuple(map(int, found.groups())) if found else ()


def _missing(shards: Sequence[Path]) -> tuple[str, ...]:
    """Return the names of shards that others tell of: 2 of 4 where 1 and 3 are."""
    there = {_numbers(each) for each in shards} - {()}
    of = {numbers[1] for numbers in there}
    if len(of) != 1:
        return ()
    n = of.pop()
    return tuple(f"shard-{i}-of-{n}" for i in range(1, n + 1) if (i, n) not in there)
