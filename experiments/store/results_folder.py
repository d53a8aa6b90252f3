"""A folder of results: recipe, cells, manifests, and what stands of them.

```
recipe.json         what makes these results
cells/KEY.parquet   a file for each cell that is done
manifests/*.jsonl   a line for each cell done or failed, a file for each worker
pasts/              beginnings that cells share; made again where they are missing
lock                held by the one process that may write
```

Tables and pictures beside these are derived and can be made again at will.
"""

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from agents.refusal import Refusal
from experiments.store import lock
from experiments.store.cell import Receipt, Result
from experiments.store.cell_file import (
    DamagedError,
    cell_path,
    cell_paths,
    is_whole,
    read_cell,
    read_unlisted,
)
from experiments.store.manifest import Manifest, read_receipts
from experiments.store.recipe import Recipe
from experiments.store.whole_file import LEFTOVERS, write_whole

__all__ = ["ResultsFolder", "Standing", "has_results", "read_folder", "writing"]

_RECIPE: Final = "recipe.json"
_LOCK: Final = "lock"
_CELLS, _MANIFESTS, _PASTS = "cells", "manifests", "pasts"
_OURS: Final = {
    _CELLS: "[0-9a-f]*.parquet",
    _MANIFESTS: "*.jsonl",
    _PASTS: "*.checkpoint",
}
"""What halong puts into each folder, by its ending; the rest is others'."""
_ANEW: Final = (
    "choose another folder; --replace throws those results away and starts anew"
)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What stands in a folder: every file was held against its receipt."""

    done: Mapping[str, Receipt] = field(default_factory=dict)
    """Receipts of whole files, by key."""
    failed: Mapping[str, Receipt] = field(default_factory=dict)
    """The last failure of each cell that is not done, by key."""
    damaged: tuple[str, ...] = ()
    """Names of files that are not what was written; their cells are not done."""

    def digest(self) -> str:
        """Return the sha256 of the results, cells in the order of their keys."""
        lines = [f"{key} {self.done[key].content}\n" for key in sorted(self.done)]
        return hashlib.sha256("".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class ResultsFolder:
    """A folder of results and the recipe that makes them."""

    path: Path
    recipe: Recipe

    @property
    def cells(self) -> Path:
        """Where the files of cells lie."""
        return self.path / _CELLS

    @property
    def manifests(self) -> Path:
        """Where manifests lie."""
        return self.path / _MANIFESTS

    @property
    def pasts(self) -> Path:
        """Where beginnings lie that cells share."""
        return self.path / _PASTS

    def standing(self) -> Standing:
        """Return what stands, every file verified; changes nothing."""
        return _found(self)[0]

    def result(self, receipt: Receipt) -> Result:
        """Return the result of a cell that is done.

        Raises
        ------
        DamagedError
            If its file is no longer what the receipt is for.
        """
        return read_cell(self.cells, receipt)


def has_results(path: Path) -> bool:
    """Return whether a folder is one of results."""
    return (path / _RECIPE).exists()


def read_folder(path: Path) -> ResultsFolder:
    """Return a folder of results, to be read.

    Raises
    ------
    Refusal
        If it holds none.
    """
    return ResultsFolder(path, Recipe.read(path / _RECIPE))


@contextmanager
def writing(
    path: Path, recipe: Recipe, *, replace: bool = False, extend: bool = False
) -> Iterator[tuple[ResultsFolder, Standing]]:
    """Hold a folder as its one writer; yield it and what stands in it.

    A folder without results becomes one with this recipe. What a break left behind is
    swept away or, where it is whole, taken up; damaged files go.

    Parameters
    ----------
    path
        A folder that exists.
    recipe
        What makes the results.
    replace
        Whether results of another recipe are thrown away.
    extend
        Whether the work may go further than it was asked to go before.

    Raises
    ------
    Refusal
        If another process writes there, or the folder holds results of another code,
        data, design or extent.
    OSError
        If the folder cannot be written to.
    """
    with lock.held(path / _LOCK):
        there = _recipe_there(path, recipe, replace=replace, extend=extend)
        folder = ResultsFolder(path, recipe)
        for each in (folder.cells, folder.manifests, folder.pasts):
            each.mkdir(exist_ok=True)
        if there != recipe:
            _write_recipe(path, recipe)
        _sweep(folder)
        try:
            yield folder, _settled(folder)
        finally:
            # Of workers that died on the way.
            with contextlib.suppress(OSError):
                _sweep(folder)


def _recipe_there(
    path: Path, recipe: Recipe, *, replace: bool, extend: bool
) -> Recipe | None:
    """Return the recipe that a folder holds, if its cells are those of ours."""
    if not has_results(path):
        if any((path / _CELLS).glob("*")) and not replace:
            raise Refusal(f"{path} holds cells but no {_RECIPE}\n{_ANEW}")
        if replace:
            _clear(path)
        return None
    try:
        there = Recipe.read(path / _RECIPE)
        recipe.refuse_others(there, path, _ANEW)
        recipe.refuse_other_extent(there, path, _ANEW, extend=extend)
    except Refusal:
        if not replace:
            raise
        _clear(path)
        return None
    return there


def _clear(path: Path) -> None:
    """Take away what halong put into a folder, the recipe first."""
    (path / _RECIPE).unlink(missing_ok=True)
    for name, ours in _OURS.items():
        for each in (path / name).glob(ours):
            each.unlink(missing_ok=True)
        # What others put there stays, and its folder with it.
        with contextlib.suppress(OSError):
            (path / name).rmdir()


def _write_recipe(path: Path, recipe: Recipe) -> None:
    text = json.dumps(recipe.to_json(), ensure_ascii=False, indent=1, allow_nan=False)
    write_whole(path / _RECIPE, f"{text}\n".encode())


def _sweep(folder: ResultsFolder) -> None:
    """Remove files that a break left half written."""
    for each in (folder.path, folder.cells, folder.pasts):
        for leftover in each.glob(LEFTOVERS):
            leftover.unlink(missing_ok=True)


def _settled(folder: ResultsFolder) -> Standing:
    """Return what stands, once whole files have lines and damaged ones are gone."""
    standing, unlisted = _found(folder)
    manifest = Manifest(folder.manifests)
    try:
        for receipt in unlisted:
            manifest.add(receipt)
    finally:
        manifest.close()
    for name in standing.damaged:
        path = folder.cells / name
        if not path.is_dir():
            path.unlink(missing_ok=True)
    return standing


def _found(folder: ResultsFolder) -> tuple[Standing, list[Receipt]]:
    """Return what stands, and receipts of whole files that no line was for."""
    code = folder.recipe.of_cells
    done: dict[str, Receipt] = {}
    failed: dict[str, Receipt] = {}
    claimed: dict[str, list[Receipt]] = {}
    for receipt in read_receipts(folder.manifests):
        if receipt.code != code:
            continue
        if receipt.is_done:
            claimed.setdefault(receipt.key, []).append(receipt)
        else:
            failed[receipt.key] = receipt
    damaged, unlisted = [], []
    for path in cell_paths(folder.cells):
        receipts = claimed.pop(path.stem, [])
        whole = next((each for each in receipts if is_whole(folder.cells, each)), None)
        if whole is None and not receipts:
            whole = _adopted(path, code)
            unlisted += [whole] if whole else []
        if whole is None:
            damaged.append(path.name)
        else:
            done[whole.key] = whole
    missing = [cell_path(folder.cells, key).name for key in claimed]
    left = {key: each for key, each in failed.items() if key not in done}
    standing = Standing(
        done=done, failed=left, damaged=tuple(sorted(damaged + missing))
    )
    return standing, unlisted


def _adopted(path: Path, code: str) -> Receipt | None:
    try:
        return read_unlisted(path, code)
    except DamagedError:
        return None
