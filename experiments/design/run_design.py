"""A design worked through into a folder, as every verb with many runs does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from experiments.design.design import Design
from experiments.design.province_life import ProvinceLife, past_path
from experiments.engine.workers import Staff
from experiments.runner.run_cells import Done, Tell, run_cells
from experiments.runner.schedule import Schedule
from experiments.store.cell import Json, Receipt, Result
from experiments.store.recipe import Recipe, made_by_model
from experiments.store.results_folder import ResultsFolder, Standing, writing

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
        extent={"worlds": design.n_worlds},
        question=question,
    )


def run_design(
    design: Design,
    recipe: Recipe,
    out: Path,
    staff: Staff,
    *,
    replace: bool = False,
    tell: Tell | None = None,
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
    tell
        Told how many cells are done and how many have failed.

    Raises
    ------
    Refusal
        If another process writes there, the folder holds results of another recipe,
        too few worlds fit the record, or workers die one after the other.
    OSError
        If results cannot be written.
    """
    with writing(out, recipe, replace=replace) as (folder, before):

        def closed(family: str) -> None:
            past_path(folder.pasts, family).unlink(missing_ok=True)

        schedule = Schedule(design.searches(), before.done, closed)
        live = ProvinceLife(design, folder.pasts)
        done = run_cells(schedule, live, folder, staff, tell)
        return Ran(folder=folder, standing=folder.standing(), done=done)
