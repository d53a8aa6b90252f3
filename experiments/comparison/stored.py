"""A comparison worked through in a folder of results, and read from there.

The same call takes up what stands, after any break. A comparison with looks works
through a design that shrinks from look to look; one that tries its winner again goes on
with the winner and the reference in as many worlds more.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypedDict

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal
from experiments.comparison.adaptive import LookTaken, take_looks
from experiments.comparison.comparison import (
    Comparison,
    ComparisonSettings,
    Fresh,
    World,
    compare,
)
from experiments.comparison.comparison_outcomes import YEAR_OF_EFFECT
from experiments.comparison.lived import Lived, lived
from experiments.definitions.share_definitions import SCORED
from experiments.design import run_design
from experiments.design.design import Design, Record
from experiments.engine.failure import Failure, failure_of
from experiments.engine.workers import Staff
from experiments.inference.fresh_worlds import winner_of, winner_on_fresh_worlds
from experiments.runner.run_cells import Tell
from experiments.runner.schedule import OUT
from experiments.store.cell import Json, Receipt
from experiments.store.cell_file import DamagedError
from experiments.store.recipe import CELLS, Recipe
from experiments.worlds.world_search import NoPast, SetAside, Watch

__all__ = ["compare_in", "design_of", "recipe_of", "settings_from"]

type Floats = npt.NDArray[np.float64]


def design_of(settings: ComparisonSettings) -> Design:
    """Return the runs of a comparison in which every policy stays to the end."""
    return Design(
        policies=settings.policies,
        scenarios=(settings.run.scenario,),
        run=settings.run,
        n_worlds=settings.n_worlds,
        is_matched=settings.is_matched,
        record=Record(end=True),
    )


def recipe_of(settings: ComparisonSettings, texts: Mapping[str, Json]) -> Recipe:
    """Return the recipe of a comparison.

    Parameters
    ----------
    settings
        What is compared.
    texts
        Digests of the texts that policies and scenario were read from, by name.
    """
    question: dict[str, Json] = {
        "target": settings.target,
        "by": settings.by,
        "margin": settings.margin,
        "fresh": settings.is_retried,
        "texts": texts,
    }
    design = design_of(settings)
    recipe = run_design.recipe_of("compare", design, question)
    extent = dict(recipe.extent)
    if settings.is_retried:
        # The winner and the reference in as many worlds more.
        extent[CELLS] = design.n_cells + 2 * design.n_worlds
    if settings.is_adaptive:
        # Which runs there are then hangs on the margin, so it is no mere question.
        extent["adaptive_margin"] = settings.margin
    return replace(recipe, extent=extent)


def settings_from(recipe: Recipe) -> ComparisonSettings:
    """Return what a recipe compares.

    Raises
    ------
    Refusal
        If a policy or the scenario is not one any more.
    """
    question: Mapping[str, Any] = recipe.question
    extent: Mapping[str, Any] = recipe.extent
    design = Design.from_json(recipe.design, extent["worlds"])
    return ComparisonSettings(
        policies=design.policies,
        run=replace(design.run, scenario=design.scenarios[0]),
        n_worlds=design.n_worlds,
        target=question["target"],
        by=question["by"],
        margin=question["margin"],
        all_draws=not design.is_matched,
        is_adaptive="adaptive_margin" in extent,
        is_retried=question["fresh"],
    )


def compare_in(
    out: Path,
    settings: ComparisonSettings,
    recipe: Recipe,
    staff: Staff,
    *,
    replace_others: bool = False,
    extend: bool = False,
    watch: Watch | None = None,
) -> Comparison:
    """Work through a comparison in a folder and return what came of it.

    Parameters
    ----------
    out
        A folder that exists.
    settings
        What is compared.
    recipe
        Of these settings.
    staff
        Who works.
    replace_others
        Whether results of another recipe are thrown away.
    extend
        Whether more worlds may be asked for than before.
    watch
        Told how many runs are over, and how many there will be as far as is known.

    Raises
    ------
    Refusal
        If the folder cannot be used, too few worlds fit the record, or workers die one
        after the other.
    OSError
        If results cannot be written.
    """
    _refuse_spent(settings, extend=extend)
    seen = _Seen(watch)
    how: _How = {
        "replace": replace_others,
        "extend": extend,
        "tell": seen.tell,
        "expect": seen.expect,
    }
    work = _Work(settings, recipe, out, staff, how)
    looks: tuple[LookTaken, ...] = ()
    if settings.is_adaptive:
        taken = take_looks(
            settings.names, settings.n_worlds, settings.margin, work.shares
        )
        looks = tuple(taken)
    else:
        work.run(settings.names, settings.n_worlds)
    found = replace(compare(settings, work.world), looks=looks, recipe=recipe.hash)
    if settings.is_retried and len(found.panel.policies) > 1:
        found = _retried(found, work)
    return replace(found, results_digest=work.ran.standing.digest())


def _refuse_spent(settings: ComparisonSettings, *, extend: bool) -> None:
    if extend and settings.is_adaptive:
        raise Refusal(
            "--extend with --adaptive; its looks have spent the error of the worlds it"
            " was planned for\n"
            "name another folder, and as many worlds as you want in all"
        )


class _Seen:
    """Hands on how far the work is."""

    def __init__(self, watch: Watch | None) -> None:
        self._watch = watch
        self._n = 0

    def expect(self, n: int) -> None:
        """Take note of how many runs there will be."""
        self._n = n

    def tell(self, n_done: int, n_failed: int) -> None:
        """Tell how many are over."""
        if self._watch:
            self._watch(n_done + n_failed, self._n)


class _How(TypedDict):
    """What is handed on to `run_design`."""

    replace: bool
    extend: bool
    tell: Tell
    expect: Callable[[int], None]


class _Work:
    """Runs parts of the design and reads what they came to."""

    def __init__(
        self,
        settings: ComparisonSettings,
        recipe: Recipe,
        out: Path,
        staff: Staff,
        how: _How,
    ) -> None:
        self._settings = settings
        self._recipe = recipe
        self._out = out
        self._staff = staff
        self._how = how
        self._failed: Mapping[str, Receipt] = {}
        self._receipts: dict[int, dict[str, Receipt]] = {}
        self._read: dict[str, Lived | Failure] = {}

    def run(self, names: Sequence[str], n_worlds: int) -> None:
        """Run some policies in the first worlds that count, what stands excepted.

        What failed a moment ago is not tried again; the same command does so.
        """
        whole = design_of(self._settings)
        chosen = tuple(each for each in whole.policies if each.name in names)
        self.ran = run_design.run_design(
            replace(whole, policies=chosen, n_worlds=n_worlds),
            self._recipe,
            self._out,
            self._staff,
            given_up=self._failed,
            **self._how,
        )
        standing, self._receipts = self.ran.standing, {}
        self._failed = standing.failed
        for receipt in (*standing.failed.values(), *standing.done.values()):
            spec: Mapping[str, Any] = receipt.spec
            self._receipts.setdefault(spec["world"], {})[spec["policy"]] = receipt

    def world(self, world: int) -> World | SetAside | NoPast:
        """Return what each policy came to in a world, or why it does not count."""
        receipts = self._receipts[world]
        first = receipts[self._settings.names[0]]
        missed: Any = first.about.get(OUT)
        if first.failure and missed is not None:
            return NoPast(first.failure)
        if missed is not None:
            return SetAside(tuple(missed))
        return {
            name: self._came(receipts[name])
            for name in self._settings.names
            if name in receipts
        }

    def _came(self, receipt: Receipt) -> Lived | Failure:
        if receipt.failure:
            return receipt.failure
        if receipt.key not in self._read:
            try:
                self._read[receipt.key] = lived(self.ran.folder.result(receipt))
            except (ValueError, DamagedError) as error:
                self._read[receipt.key] = failure_of(error, "reading")
        return self._read[receipt.key]

    def counted(self, n_worlds: int) -> Comparison:
        """Return the comparison over the first so many worlds that count."""
        return compare(replace(self._settings, n_worlds=n_worlds), self.world)

    def shares(self, names: Sequence[str], n_worlds: int) -> Mapping[str, Floats]:
        """Run policies and return the share in the year of effect, by name."""
        self.run(names, n_worlds)
        panel = self.counted(n_worlds).panel
        none = np.full(len(panel.worlds), np.nan)
        shares = panel.of_year(SCORED, YEAR_OF_EFFECT)
        found = dict(zip(panel.policies, shares, strict=True))
        return {name: found.get(name, none) for name in names}


def _retried(found: Comparison, work: _Work) -> Comparison:
    """Return the comparison, its winner tried again in as many worlds more.

    There is no winner where the looks dropped all but the reference, and no trial where
    no fresh world has a run of both.
    """
    panel = found.panel
    effects = {
        name: np.subtract(*panel.in_year(row, SCORED, YEAR_OF_EFFECT))
        for row, name in enumerate(panel.policies)
        if row and name not in found.dropped
    }
    if not effects:
        return found
    reference, winner = panel.policies[0], winner_of(effects)
    twice = 2 * found.settings.n_worlds
    work.run((reference, winner), twice)
    counted = work.counted(twice)
    again, n_before = counted.panel, found.tried.n_tried
    row = again.policies.index(winner)
    is_fresh = again.has_run[row] & (np.array(again.worlds) > n_before)
    failed = tuple(one for one in counted.failures if one.world > n_before)
    found = replace(found, failed_afresh=failed)
    if not is_fresh.any():
        return found
    shares = again.of_year(SCORED, YEAR_OF_EFFECT)
    trial = winner_on_fresh_worlds(effects, (shares[row] - shares[0])[is_fresh])
    worlds = _chosen(again.worlds, is_fresh)
    return replace(found, fresh=Fresh(trial=trial, worlds=worlds))


def _chosen(worlds: Sequence[int], which: npt.NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(world for world, each in zip(worlds, which, strict=True) if each)
