"""Runs of a folder done again and held against what stands, bit for bit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal

import numpy as np

from agents.refusal import Refusal
from experiments.engine.workers import Staff
from experiments.results.kinds import life_of, made_by_now
from experiments.runner.run_cells import Tell, run_cells
from experiments.runner.schedule import Family, Schedule, Search
from experiments.store.cell import Cell, Receipt, Result, canonical
from experiments.store.results_folder import (
    ResultsFolder,
    Standing,
    writing,
)

__all__ = ["Again", "Reproduction", "chosen", "reproduce"]

_OF_ITS_OWN: Final = ("policy", "levers")
"""Parts of a spec in which runs differ that share their beginning."""
_LEAST_PREFIX: Final = 4

type Outcome = Literal["same", "differs", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """One run done again."""

    receipt: Receipt
    """Of the run that stands."""
    outcome: Outcome
    """`failed` where it gave no result this time though it did before."""
    found: str
    """Digest of what came out now; the error where it failed."""
    said: str = ""
    """What differs, first of all; nothing where all is the same."""

    def to_json(self) -> dict[str, Any]:
        """Return it in plain JSON types."""
        failure = self.receipt.failure
        return {
            "key": self.receipt.key,
            "spec": self.receipt.spec,
            "outcome": self.outcome,
            "before": failure.error if failure else self.receipt.content,
            "now": self.found,
            "difference": self.said,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Reproduction:
    """Runs that were done again."""

    recipe: str
    runs: tuple[Again, ...]

    @property
    def is_same(self) -> bool:
        """Whether every run came out bit for bit as it stands."""
        return all(run.outcome == "same" for run in self.runs)

    def to_json(self) -> dict[str, Any]:
        """Return it in plain JSON types."""
        outcomes = [run.outcome for run in self.runs]
        return {
            "recipe": self.recipe,
            "cells": len(outcomes),
            "same": outcomes.count("same"),
            "differ": outcomes.count("differs"),
            "failed": outcomes.count("failed"),
            "runs": [run.to_json() for run in self.runs],
        }


def chosen(
    standing: Standing, keys: Sequence[str], sample: int | None
) -> list[Receipt]:
    """Return the receipts of the runs that are to be done again.

    Parameters
    ----------
    standing
        What stands in the folder.
    keys
        Beginnings of the keys of single runs, failed ones among them; all that are done
        when none is given.
    sample
        How many of them; all when not given. Keys are digests, so the first are as
        good a sample as any.

    Raises
    ------
    Refusal
        If a beginning fits no run or several, or nothing is done yet.
    """
    there = {**standing.failed, **standing.done}
    if keys:
        return [there[_one(there, key)] for key in dict.fromkeys(keys)]
    if not standing.done:
        raise Refusal("no run is done yet\n`halong resume` goes on with them")
    if sample is not None and sample < 1:
        raise Refusal(f"sample is {sample}; expected 1 or more")
    return [standing.done[key] for key in sorted(standing.done)[:sample]]


def reproduce(
    folder: ResultsFolder,
    receipts: Sequence[Receipt],
    staff: Staff,
    tell: Tell | None = None,
) -> Reproduction:
    """Do runs of a folder again, in a folder that goes away, and compare.

    Parameters
    ----------
    folder
        The folder; it is only read.
    receipts
        Of the runs.
    staff
        Who works.
    tell
        Told how many are done.

    Raises
    ------
    Refusal
        If the folder was made by other code, data or packages.
    """
    here = replace(folder.recipe, made_by=made_by_now(folder.recipe))
    here.refuse_others(
        folder.recipe,
        folder.path,
        "the same bits take the same code, data and packages",
    )
    with TemporaryDirectory(prefix="halong-") as passing:
        with writing(Path(passing), folder.recipe) as (again, _):
            schedule = Schedule([Search(iter(_families(receipts)))])
            run_cells(schedule, life_of(folder.recipe, again.pasts), again, staff, tell)
            now = again.standing()
        runs = tuple(_held(folder, again, each, now) for each in receipts)
    return Reproduction(recipe=folder.recipe.hash, runs=runs)


def _one(there: dict[str, Receipt], key: str) -> str:
    fits = [each for each in there if each.startswith(key)]
    if len(fits) == 1 and len(key) >= _LEAST_PREFIX:
        return fits[0]
    many = f"{len(fits)} runs have" if fits else "no run has"
    raise Refusal(
        f"{many} a key that begins with {key[:40]!a}; expected one\n"
        f"give {_LEAST_PREFIX} or more of its digits, as `halong results` lists them"
    )


def _families(receipts: Sequence[Receipt]) -> list[Family]:
    """Return the runs in families that share their beginning."""
    specs: dict[str, list[Receipt]] = {}
    for receipt in receipts:
        past = {n: v for n, v in receipt.spec.items() if n not in _OF_ITS_OWN}
        specs.setdefault(Cell(past).key, []).append(receipt)
    return [
        Family(name, [Cell(each.spec, name if len(of) > 1 else "") for each in of])
        for name, of in specs.items()
    ]


def _held(
    folder: ResultsFolder, again: ResultsFolder, before: Receipt, now: Standing
) -> Again:
    """Return a run done again beside the one that stands."""
    done, failed = now.done.get(before.key), now.failed.get(before.key)
    if before.failure and failed and failed.failure:
        told = failed.failure
        is_same = (before.failure.error, before.failure.stage) == (
            told.error,
            told.stage,
        )
        said = "" if is_same else f"at {told.stage or 'no stage'}: {told.error}"
        outcome: Outcome = "same" if is_same else "differs"
        return Again(receipt=before, outcome=outcome, found=told.error, said=said)
    if failed and failed.failure:
        error = failed.failure.error
        return Again(receipt=before, outcome="failed", found=error, said=error)
    if done is None:
        said = "its world was put aside before its turn"
        return Again(receipt=before, outcome="failed", found="", said=said)
    if before.failure:
        said = f"it gave a result; before, {before.failure.error}"
        return Again(receipt=before, outcome="differs", found=done.content, said=said)
    if done.content == before.content:
        return Again(receipt=before, outcome="same", found=done.content)
    said = difference(folder.result(before), again.result(done))
    return Again(receipt=before, outcome="differs", found=done.content, said=said)


def difference(before: Result, now: Result) -> str:
    """Return in words what differs between two results of one run."""
    if before.table.num_rows != now.table.num_rows:
        return f"{before.table.num_rows} numbers before, {now.table.num_rows} now"
    names = ("table", "part", "indicator", "period")
    if any(not before.table[name].equals(now.table[name]) for name in names):
        return "other numbers were recorded"
    old = before.table["value"].to_numpy(zero_copy_only=False)
    new = now.table["value"].to_numpy(zero_copy_only=False)
    moved = np.flatnonzero((old != new) & ~(np.isnan(old) & np.isnan(new)))
    if not moved.size:
        return f"what is said about it: {canonical(before.about)[:80]} before"
    at = int(moved[0])
    first = before.table.slice(at, 1).to_pylist()[0]
    place = " ".join(str(first[name]) for name in names if first[name] != "")
    return (
        f"{moved.size} of {old.size} numbers; first {place}:"
        f" {float(old[at])!r} before, {float(new[at])!r} now"
    )
