"""A sweep worked through in a folder of results, and read from there.

The same call takes up what stands, after any break. With looks, choices (a policy with
levers set) that are far behind the best are dropped on the way; the first of them stays
whatever the looks say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal
from experiments.comparison.adaptive import LookTaken, take_looks
from experiments.design import run_design
from experiments.design.design import Design
from experiments.design.run_design import Ran
from experiments.engine.workers import Staff
from experiments.runner.run_cells import Tell
from experiments.runner.schedule import is_out
from experiments.runner.shard import Shard
from experiments.store.cell import Receipt, canonical
from experiments.store.recipe import Recipe
from experiments.sweep.sweep_runs import SHARE, SweepRuns, choice_of, read_runs
from model.place_tables import FIRST_YEAR

__all__ = ["Asked", "Swept", "asked_from", "recipe_of", "sweep_in", "worlds_of"]

type Floats = npt.NDArray[np.float64]

_YEAR: Final = 2030
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of the runs of a sweep."""

    name: str
    year: int
    """Whose figures are told."""
    margin: float
    """Largest difference of the share that does not matter, for looks [share]."""
    is_adaptive: bool = False

    @classmethod
    def of(
        cls,
        name: str,
        design: Design,
        year: int | None,
        margin: float,
        *,
        is_adaptive: bool,
    ) -> "Asked":
        """Return what is asked of a design; 2030 or its last whole year if unsaid.

        Raises
        ------
        Refusal
            If no run lives the year, the margin is no share, or choices cannot be held
            against each other.
        """
        last = FIRST_YEAR + design.run.until // _MONTHS
        whole = max(FIRST_YEAR, FIRST_YEAR + (design.run.until + 1) // _MONTHS - 1)
        year = min(_YEAR, whole) if year is None else year
        if not FIRST_YEAR <= year <= last:
            raise Refusal(
                f"--by {year}; expected {FIRST_YEAR} to {last}\n"
                "runs end there; `until` in the design says when"
            )
        if not 0 <= margin < 1:
            raise Refusal(
                f"margin is {margin:g}; expected a share from 0 and below 1\n"
                "write 0.0025 for a quarter of a point"
            )
        if is_adaptive:
            _refuse_not_crossed(design)
        return cls(name=name, year=year, margin=margin, is_adaptive=is_adaptive)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """A sweep that was worked through."""

    ran: Ran
    runs: SweepRuns
    looks: tuple[LookTaken, ...] = ()
    """The looks on the way; none where every choice was run in every world."""

    @property
    def failed(self) -> tuple[Receipt, ...]:
        """Failures, those apart that only say that a world does not count."""
        failed = self.ran.standing.failed.values()
        return tuple(each for each in failed if not is_out(each))

    @property
    def n_set_aside(self) -> int:
        """How many worlds do not fit the record, or could not be lived so far."""
        standing = self.ran.standing
        receipts = (*standing.done.values(), *standing.failed.values())
        return sum(is_out(each) for each in receipts)


def recipe_of(design: Design, asked: Asked) -> Recipe:
    """Return the recipe of a sweep."""
    recipe = run_design.recipe_of(
        "sweep",
        design,
        {"name": asked.name, "year": asked.year, "margin": asked.margin},
    )
    if not asked.is_adaptive:
        return recipe
    # Which runs there are then hangs on these, so they are no mere question.
    looks = {"adaptive_margin": asked.margin, "adaptive_year": asked.year}
    return replace(recipe, extent={**recipe.extent, **looks})


def asked_from(recipe: Recipe) -> tuple[Design, Asked]:
    """Return the design of a recipe and what it asks.

    Raises
    ------
    Refusal
        If a policy or scenario is not one any more.
    """
    extent: Mapping[str, Any] = recipe.extent
    question: Mapping[str, Any] = recipe.question
    design = Design.from_json(recipe.design, extent["worlds"])
    return design, Asked(
        name=question["name"],
        year=question["year"],
        margin=question["margin"],
        is_adaptive="adaptive_margin" in extent,
    )


def sweep_in(
    out: Path,
    design: Design,
    asked: Asked,
    recipe: Recipe,
    staff: Staff,
    *,
    replace_others: bool = False,
    extend: bool = False,
    tell: Tell | None = None,
    shard: Shard | None = None,
) -> Swept:
    """Work through a sweep in a folder and return what came of it.

    Parameters are those of `run_design`, `replace_others` being its `replace`.

    Raises
    ------
    Refusal
        If the folder cannot be used or workers die one after the other.
    OSError
        If results cannot be written.
    """
    work = _Work(
        design,
        asked,
        recipe,
        out,
        staff,
        replace=replace_others,
        extend=extend,
        tell=tell,
        shard=shard,
    )
    looks: tuple[LookTaken, ...] = ()
    if asked.is_adaptive:
        names = tuple(design.choices())
        looks = tuple(take_looks(names, design.n_worlds, asked.margin, work.shares))
    else:
        work.run(design)
    runs = read_runs(design, work.ran.results(), asked.year)
    return Swept(ran=work.ran, runs=runs, looks=looks)


def worlds_of(
    receipts: Sequence[Receipt],
) -> dict[tuple[str, str], list[int]]:
    """Return the worlds that count, in order, by scenario and held values.

    With draws they are the draws that count.
    """
    found: dict[tuple[str, str], set[int]] = {}
    for receipt in receipts:
        spec: Mapping[str, Any] = receipt.spec
        worlds = found.setdefault((spec["scenario"], canonical(spec["values"])), set())
        if not is_out(receipt):
            worlds.add(spec.get("draw") or spec["world"])
    return {group: sorted(worlds) for group, worlds in found.items()}


@dataclass
class _Work:
    """Runs parts of the design and reads what they came to."""

    design: Design
    asked: Asked
    recipe: Recipe
    out: Path
    staff: Staff
    replace: bool
    extend: bool
    tell: Tell | None
    shard: Shard | None
    ran: Ran = field(init=False)

    def run(self, part: Design) -> None:
        """Run part of the design, what stands excepted.

        What failed a moment ago is not tried again; the same command does so.
        """
        over = self.ran.standing.failed if hasattr(self, "ran") else {}
        self.ran = run_design.run_design(
            part,
            self.recipe,
            self.out,
            self.staff,
            replace=self.replace,
            extend=self.extend,
            given_up=over,
            tell=self.tell,
            shard=self.shard,
        )

    def shares(self, names: Sequence[str], n_worlds: int) -> Mapping[str, Floats]:
        """Run choices and return the share of each, by world that counts."""
        gone = frozenset(self.design.choices()) - set(names)
        # A world's first run says whether it counts: at every look the same one.
        first = canonical(self.design.points[0].levers)
        points = sorted(
            self.design.points, key=lambda point: canonical(point.levers) != first
        )
        part = replace(self.design, n_worlds=n_worlds, left_out=gone)
        self.run(replace(part, points=tuple(points)))
        runs = read_runs(self.design, self.ran.results(), self.asked.year)
        standing = self.ran.standing
        counted = worlds_of((*standing.done.values(), *standing.failed.values()))
        place = {
            (group, world): at
            for group, worlds in counted.items()
            for at, world in enumerate(worlds)
        }
        groups = list(counted)
        found = {name: np.full((len(groups), n_worlds), np.nan) for name in names}
        for spec, share in zip(runs.specs, runs.of(SHARE).tolist(), strict=True):
            group = spec["scenario"], canonical(spec["values"])
            name, at = choice_of(spec), place[group, spec["world"]]
            if name in found and at < n_worlds:
                found[name][groups.index(group), at] = share
        return {name: values.mean(axis=0) for name, values in found.items()}


def _refuse_not_crossed(design: Design) -> None:
    """Refuse looks where choices are not set side by side in the same worlds."""
    if design.draws:
        raise Refusal(
            "--adaptive with draws; looks are for worlds that come one after the other"
            "\nleave one of them out"
        )
    if design.record.indicators and SHARE not in design.record.indicators:
        raise Refusal(
            f"--adaptive holds choices against each other by {SHARE}, which is not "
            "recorded\nadd it to the indicators of [record]"
        )
    values: dict[str, list[str]] = {}
    for point in design.points:
        values.setdefault(canonical(point.levers), []).append(canonical(point.values))
    if len({tuple(sorted(each)) for each in values.values()}) > 1:
        raise Refusal(
            "--adaptive with levers and uncertainties drawn together; no two settings "
            'of levers meet the same values\nwrite sampler = "grid", or vary one kind'
        )
