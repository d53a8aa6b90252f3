"""The runs of a tornado, kept in folders of results, and read from there.

Each step is a design in a folder of its own: `screen`, `again` and `draws`. The same
call takes up what stands, after any break. What the screen has lived is not lived
again: a run is the same whichever step asks for it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from experiments.design.design import Design, Point, Record
from experiments.design.run_design import Ran, recipe_of, run_design
from experiments.engine.failure import Failure, failure_of
from experiments.engine.worker_pool import run_in_turn
from experiments.engine.workers import Staff
from experiments.runner.schedule import OUT
from experiments.store.cell import Json, Receipt, canonical
from experiments.store.cell_file import DamagedError
from experiments.store.recipe import CELLS, Recipe
from experiments.store.results_folder import ResultsFolder, Standing
from experiments.tornado.bars import Lived
from experiments.tornado.cells import INDICATORS, Cell, shares_in
from experiments.tornado.runs import cells_of
from experiments.tornado.settings import TornadoSettings, chosen_rows
from experiments.worlds.world_search import (
    FoundWorlds,
    NoPast,
    SetAside,
    Watch,
    first_worlds,
)
from model.evidence.reader import ParameterRow

__all__ = ["KIND", "STEPS", "StoredRuns", "settings_from", "texts_of"]

type Floats = npt.NDArray[np.float64]
type _Runs = Mapping[str, Receipt]
"""Receipts of one cell, by policy."""

KIND: Final = "tornado"
SCREEN, AGAIN, DRAWS = STEPS = ("screen", "again", "draws")
"""Names of the folders, in the order of the steps."""
_ASKED: Final = ("n_worlds", "n_again", "again_worlds", "n_draws", "target", "by")
_ROWS, _TEXTS = "rows", "texts"


@dataclass(kw_only=True)
class StoredRuns:
    """Works through the steps of a tornado in one folder."""

    settings: TornadoSettings
    out: Path
    """A folder that exists."""
    texts: Mapping[str, Json]
    """Digests of the texts that policies and scenario were read from, by name."""
    staff: Staff
    watched: Callable[[str, int], AbstractContextManager[Watch]]
    """Shows how far a step is, by its name and its number of runs."""
    replaces: bool = False
    """Whether results of another recipe are thrown away."""
    extends: bool = False
    """Whether more worlds may be asked for than before."""
    _lived: dict[Cell, Floats | Failure] = field(default_factory=dict)
    _screened: Standing = field(default_factory=Standing)

    def screen(self) -> Lived:
        """Move every row in the first worlds; return what came of each cell."""
        settings = self.settings
        design = _moved(settings, settings.rows, settings.n_worlds)
        ran = self._ran(SCREEN, design, self._recipe(design))
        self._screened = ran.standing
        self._lived |= _read(ran, settings, cells_of(settings.rows, settings.worlds))
        return self._lived

    def again(self, rows: Sequence[ParameterRow]) -> Lived:
        """Move some rows in more worlds; return what came of each cell.

        The recipe is of all rows: which ones are chosen changes no run, and may turn
        out otherwise once a run that failed is done.
        """
        settings, worlds = self.settings, self.settings.worlds_again
        cells = [each for each in cells_of(rows, worlds) if each not in self._lived]
        if cells:
            design = _moved(settings, rows, len(worlds))
            recipe = self._recipe(_moved(settings, settings.rows, len(worlds)))
            n_cells = len(cells) * len(settings.policies)
            recipe = replace(recipe, extent={**recipe.extent, CELLS: n_cells})
            over = {**self._screened.done, **self._screened.failed}
            ran = self._ran(AGAIN, design, recipe, over)
            self._lived |= _read(ran, settings, cells)
        return self._lived

    def draws(self) -> FoundWorlds[Floats]:
        """Draw all rows at once; return the shares of the first worlds that fit."""
        design = _drawn(self.settings)
        ran = self._ran(DRAWS, design, self._recipe(design))
        receipts = _by_cell(ran)

        def world(number: int) -> Floats | Failure | SetAside | NoPast:
            runs = receipts[canonical({}), number]
            first = runs[self.settings.reference.name]
            missed: Any = first.about.get(OUT)
            if missed is None:
                return _shares(ran.folder, runs, self.settings)
            return NoPast(first.failure) if first.failure else SetAside(tuple(missed))

        found: FoundWorlds[Floats] = first_worlds(
            self.settings.n_draws,
            world,  # type: ignore[arg-type]  # a failure that is returned is one
            run_in_turn,
            is_matched=True,
        )
        return found

    def _recipe(self, design: Design) -> Recipe:
        question = {
            **{name: getattr(self.settings, name) for name in _ASKED},
            _ROWS: [row.name for row in self.settings.rows],
            _TEXTS: dict(self.texts),
        }
        return recipe_of(KIND, design, question)

    def _ran(
        self,
        step: str,
        design: Design,
        recipe: Recipe,
        over: Mapping[str, Receipt] | None = None,
    ) -> Ran:
        """Work through one step in its folder."""
        folder = self.out / step
        folder.mkdir(exist_ok=True)
        expected = design.n_cells
        with self.watched(step, expected) as watch:

            def expect(n: int) -> None:
                nonlocal expected
                expected = n

            return run_design(
                design,
                recipe,
                folder,
                self.staff,
                replace=self.replaces,
                extend=self.extends,
                given_up=over,
                tell=lambda done, failed: watch(done + failed, expected),
                expect=expect,
            )


def settings_from(recipe: Recipe) -> TornadoSettings:
    """Return the tornado that the recipe of any of its steps belongs to.

    Raises
    ------
    Refusal
        If a policy, the scenario or a row is not one any more.
    """
    question: Mapping[str, Any] = recipe.question
    design = Design.from_json(recipe.design, 1)
    reference, policy = design.policies
    rows = {row.name: row for row in chosen_rows(question[_ROWS])}
    return TornadoSettings(
        policy=policy,
        reference=reference,
        run=replace(design.run, scenario=design.scenarios[0], uncertainty="luck"),
        rows=tuple(rows[name] for name in question[_ROWS]),
        **{name: question[name] for name in _ASKED},
    )


def texts_of(recipe: Recipe) -> Mapping[str, Any]:
    """Return the digests of the texts that policies and scenario were read from."""
    texts: Any = recipe.question[_TEXTS]
    return dict(texts)


def _moved(
    settings: TornadoSettings, rows: Iterable[ParameterRow], n_worlds: int
) -> Design:
    """Return the runs of some rows at both ends, after those with all central."""
    ends = [
        Point(values={row.name: value}) for row in rows for value in (row.low, row.high)
    ]
    return Design(
        policies=settings.policies,
        scenarios=(settings.run.scenario,),
        run=settings.lived,
        n_worlds=n_worlds,
        points=(Point(), *ends),
        record=Record(indicators=INDICATORS),
    )


def _drawn(settings: TornadoSettings) -> Design:
    """Return the runs in which all rows are drawn."""
    return Design(
        policies=settings.policies,
        scenarios=(settings.run.scenario,),
        run=replace(settings.lived, uncertainty="parameters"),
        n_worlds=settings.n_draws,
        is_matched=True,
        record=Record(indicators=INDICATORS),
    )


def _read(
    ran: Ran, settings: TornadoSettings, cells: Iterable[Cell]
) -> dict[Cell, Floats | Failure]:
    receipts = _by_cell(ran)
    return {
        cell: _shares(
            ran.folder, receipts[canonical(cell.values), cell.world], settings
        )
        for cell in cells
    }


def _by_cell(ran: Ran) -> dict[tuple[str, int], dict[str, Receipt]]:
    """Return receipts by what is held and world, then by policy."""
    found: dict[tuple[str, int], dict[str, Receipt]] = {}
    for receipt in (*ran.standing.failed.values(), *ran.standing.done.values()):
        spec: Mapping[str, Any] = receipt.spec
        cell = canonical(spec["values"]), spec["world"]
        found.setdefault(cell, {})[spec["policy"]] = receipt
    return found


def _shares(
    folder: ResultsFolder, runs: _Runs, settings: TornadoSettings
) -> Floats | Failure:
    """Return the shares under both policies, (2, n_figures, n_years)."""
    found = []
    for policy in settings.policies:
        receipt = runs[policy.name]
        if receipt.failure:
            return receipt.failure
        try:
            found.append(shares_in(folder.result(receipt)))
        except (ValueError, DamagedError) as error:
            return failure_of(error, "reading")
    return np.array(found)
