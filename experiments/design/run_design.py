"""A design worked through into a folder, as every verb with many runs does."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from agents.refusal import Refusal
from experiments.design.design import Design
from experiments.design.province_life import ProvinceLife
from experiments.engine.workers import Staff
from experiments.runner.run_cells import Done, Tell, run_cells
from experiments.runner.schedule import OUT, Schedule, is_out
from experiments.runner.shard import Shard
from experiments.store.cell import Json, Receipt, Result
from experiments.store.recipe import Recipe, made_by_model
from experiments.store.results_folder import ResultsFolder, Standing, writing
from experiments.worlds.world_search import too_few_fit

__all__ = ["Ran", "recipe_of", "run_design"]


@dataclass(frozen=True, kw_only=True)
class Ran:
    """A design that was worked through, and what stands of it."""

    folder: ResultsFolder
    standing: Standing
    done: Done

    def results(self) -> Iterator[tuple[Receipt, Result]]:
        """Yield each cell that is done with its result, in the order of the keys."""
        for key in sorted(self.standing.done):
            receipt = self.standing.done[key]
            yield receipt, self.folder.result(receipt)


def recipe_of(kind: str, design: Design, question: Mapping[str, Json]) -> Recipe:
    """Return the recipe of a design that some verb asks something of."""
    return Recipe(
        kind=kind,
        design=design.to_json(),
        made_by=made_by_model(),
        extent={"worlds": design.n_worlds, "cells": design.n_cells},
        question=question,
    )


def run_design(
    design: Design,
    recipe: Recipe,
    out: Path,
    staff: Staff,
    *,
    replace: bool = False,
    extend: bool = False,
    given_up: Mapping[str, Receipt] | None = None,
    tell: Tell | None = None,
    expect: Callable[[int], None] | None = None,
    shard: Shard | None = None,
) -> Ran:
    """Work through a design and return what stands.

    What stands already is taken up; the same call resumes it after any break.

    Parameters
    ----------
    design
        Which runs there are.
    recipe
        Of this design.
    out
        A folder that exists.
    staff
        Who works.
    replace
        Whether results of another recipe are thrown away.
    extend
        Whether more worlds may be asked for than before.
    given_up
        Receipts of failures that are not tried again, by key.
    tell
        Told how many cells are done and how many have failed.
    expect
        Told how many cells there will be, as far as is known, before each of these.
    shard
        The part that is worked through, into a folder of its own within `out`.

    Raises
    ------
    Refusal
        If another process writes there, the folder holds results of another recipe,
        too few worlds fit the record, workers die one after the other, or files change
        while work goes on.
    OSError
        If results cannot be written.
    """
    # Workers elsewhere have a working directory of their own.
    out, searches = out.resolve(), design.searches()
    merged: Mapping[str, Receipt] = {}
    if shard:
        merged = shard.merged(out, recipe)
        searches = shard.searches(searches, merged)
        out = shard.folder(out)
        out.mkdir(exist_ok=True)
    with writing(out, recipe, replace=replace, extend=extend) as (folder, before):

        def closed(family: str) -> None:
            for past in folder.pasts.glob(f"{family}*"):
                past.unlink(missing_ok=True)

        over = {**merged, **before.done, **(given_up or {})}
        schedule = Schedule(searches, over, closed)
        live = ProvinceLife(design, folder.pasts)

        def told(n_done: int, n_failed: int) -> None:
            if expect:
                expect(design.n_cells + schedule.n_out)
            if tell:
                tell(n_done, n_failed)

        done = run_cells(schedule, live, folder, staff, told)
        standing = folder.standing()
        _refuse_damaged(folder, standing)
        if schedule.n_missing and not shard:
            raise _too_few(design, schedule.n_missing, standing)
        return Ran(folder=folder, standing=standing, done=done)


def _refuse_damaged(folder: ResultsFolder, standing: Standing) -> None:
    """Refuse to tell results of which some were changed since they were written."""
    if standing.damaged:
        raise Refusal(
            f"{len(standing.damaged)} files in {folder.cells} changed while work went"
            f" on, {standing.damaged[0]} first\n"
            "the same command does those runs again; see to the disk if it recurs"
        )


def _too_few(design: Design, n_missing: int, standing: Standing) -> Refusal:
    """Return what is said where fewer worlds fit than were asked for."""
    set_aside = [
        cast(Sequence[str], receipt.about[OUT])
        for receipt in standing.done.values()
        if is_out(receipt)
    ]
    failures = [
        receipt.failure
        for receipt in standing.failed.values()
        if receipt.failure and is_out(receipt)
    ]
    wanted = sum(search.wanted or 0 for search in design.searches())
    return too_few_fit(wanted, wanted - n_missing, set_aside, failures)
