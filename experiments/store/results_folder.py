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

import hashlib
import json
import os
import shutil
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
    flush_folder,
    is_whole,
    read_cell,
    read_unlisted,
)
from experiments.store.manifest import Manifest, read_receipts
from experiments.store.recipe import Recipe

__all__ = ["ResultsFolder", "Standing", "read_folder", "writing"]

_RECIPE: Final = "recipe.json"
_LOCK: Final = "lock"
_CELLS, _MANIFESTS, _PASTS = "cells", "manifests", "pasts"
_OURS: Final = (_CELLS, _MANIFESTS, _PASTS)
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
        return _standing(self)

    def result(self, receipt: Receipt) -> Result:
        """Return the result of a cell that is done.

        Raises
        ------
        DamagedError
            If its file is no longer what the receipt is for.
        """
        return read_cell(self.cells, receipt)


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
    path: Path, recipe: Recipe, *, replace: bool = False
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

    Raises
    ------
    Refusal
        If another process writes there, or the folder holds results of another code,
        data or design.
    OSError
        If the folder cannot be written to.
    """
    with lock.held(path / _LOCK):
        there = _recipe_there(path, recipe, replace=replace)
        folder = ResultsFolder(path, recipe)
        for each in (folder.cells, folder.manifests, folder.pasts):
            each.mkdir(exist_ok=True)
        if there != recipe:
            _write_recipe(path, recipe)
        _sweep(folder)
        yield folder, _settled(folder)


def _recipe_there(path: Path, recipe: Recipe, *, replace: bool) -> Recipe | None:
    """Return the recipe that a folder holds, if its cells are those of ours."""
    if not (path / _RECIPE).exists():
        if any((path / _CELLS).glob("*")) and not replace:
            raise Refusal(f"{path} holds cells but no {_RECIPE}\n{_ANEW}")
        if replace:
            _clear(path)
        return None
    try:
        there = Recipe.read(path / _RECIPE)
        recipe.refuse_others(there, path, _ANEW)
    except Refusal:
        if not replace:
            raise
        _clear(path)
        return None
    return there


def _clear(path: Path) -> None:
    """Take away what this module put into a folder, the recipe first."""
    (path / _RECIPE).unlink(missing_ok=True)
    for name in _OURS:
        shutil.rmtree(path / name, ignore_errors=True)


def _write_recipe(path: Path, recipe: Recipe) -> None:
    text = json.dumps(recipe.to_json(), ensure_ascii=False, indent=1, allow_nan=False)
    passing = path / f".{_RECIPE}.tmp"
    with passing.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())
    passing.replace(path / _RECIPE)
    flush_folder(path)


def _sweep(folder: ResultsFolder) -> None:
    """Remove files that a break left half written."""
    for each in (folder.cells, folder.pasts):
        for leftover in each.glob(".*.tmp"):
            leftover.unlink(missing_ok=True)


def _settled(folder: ResultsFolder) -> Standing:
    """Return what stands, once whole files have lines and damaged ones are gone."""
    standing = folder.standing()
    listed = {receipt.key for receipt in read_receipts(folder.manifests)}
    manifest = Manifest(folder.manifests)
    try:
        for key, receipt in standing.done.items():
            if key not in listed:
                manifest.add(receipt)
    finally:
        manifest.close()
    for name in standing.damaged:
        (folder.cells / name).unlink(missing_ok=True)
    return standing


def _standing(folder: ResultsFolder) -> Standing:
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
    damaged = []
    for path in sorted(folder.cells.glob("[!.]*")):
        receipts = claimed.get(path.stem, [])
        whole = next((each for each in receipts if is_whole(folder.cells, each)), None)
        if whole is None and not receipts:
            whole = _adopted(path, code)
        if whole is None:
            damaged.append(path.name)
        else:
            done[whole.key] = whole
    lost = sorted(key for key in claimed if key not in done)
    gone = [f"{key}.parquet" for key in lost]
    return Standing(
        done=done,
        failed={key: each for key, each in failed.items() if key not in done},
        damaged=tuple(sorted({*damaged, *gone})),
    )


def _adopted(path: Path, code: str) -> Receipt | None:
    try:
        return read_unlisted(path, code)
    except DamagedError:
        return None
