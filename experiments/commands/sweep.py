"""`halong sweep`: a design over levers and uncertainties, run and summed up."""

import argparse
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.commands.work import add_work, shard_of, shard_told, staff_of
from experiments.language import add_language

if TYPE_CHECKING:
    from experiments.design.design import Design
    from experiments.store.recipe import Recipe
    from experiments.sweep.stored import Asked, Swept
    from experiments.sweep.sweep_outcomes import SweepOutcome

HELP = "run a design over levers and uncertainties, stopped and resumed at will"
EXAMPLE = "halong design --example > mine.toml; halong sweep mine.toml --out results/m"

__all__ = ["EXAMPLE", "HELP", "configure", "resume", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the file, what is asked of its runs, and who works."""
    parser.add_argument("design", metavar="DESIGN", help="path of a design file (TOML)")
    parser.add_argument(
        "--worlds", type=int, metavar="N", help="worlds for each point (the file's)"
    )
    parser.add_argument(
        "--by", type=int, metavar="YEAR", help="whose figures are told (2030)"
    )
    parser.add_argument(
        "--adaptive",
        action="store_true",
        help="drop settings far behind the best at 16, 32, 64, ... worlds",
    )
    parser.add_argument(
        "--margin",
        type=float,
        default=0.0025,
        metavar="S",
        help="difference of the share that does not matter, for --adaptive (0.0025)",
    )
    parser.add_argument(
        "--extend",
        action="store_true",
        help="take more worlds than the folder was asked for before",
    )
    parser.add_argument("--out", metavar="DIR", help="folder that keeps the runs")
    add_work(parser)
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the design; 1 where runs failed."""
    from dataclasses import replace

    from experiments.design.design_file import read_design
    from experiments.sweep.stored import Asked, recipe_of

    file = read_design(Path(arguments.design))
    design = file.design
    if arguments.worlds is not None:
        design = replace(design, n_worlds=arguments.worlds)
    asked = Asked.of(
        file.name,
        design,
        arguments.by,
        arguments.margin,
        is_adaptive=arguments.adaptive,
    )
    return _swept(design, asked, recipe_of(design, asked), arguments)


def resume(recipe: "Recipe", arguments: argparse.Namespace) -> int:
    """Go on with the sweep of a folder; its answer and exit code."""
    from experiments.sweep.stored import asked_from, recipe_of

    design, asked = asked_from(recipe)
    return _swept(design, asked, recipe_of(design, asked), arguments)


def _swept(
    design: "Design", asked: "Asked", recipe: "Recipe", arguments: argparse.Namespace
) -> int:
    """Work through the design, write, print."""
    from experiments.output import writable_folder
    from experiments.progress import progress
    from experiments.sweep.stored import sweep_in

    staff, shard = staff_of(arguments), shard_of(arguments)
    with (
        tempfile.TemporaryDirectory(prefix="halong-sweep-")
        if arguments.out is None
        else nullcontext(writable_folder(arguments.out)) as out,
        progress("runs", design.n_cells, quiet=arguments.quiet) as watch,
    ):
        swept = sweep_in(
            Path(out),
            design,
            asked,
            recipe,
            staff,
            replace_others=arguments.replace,
            extend=getattr(arguments, "extend", False),
            # Worlds set aside are runs too, and how many come is not known before.
            tell=lambda done, failed: watch(
                done + failed, max(done + failed, design.n_cells)
            ),
            shard=shard,
        )
    if shard is not None:
        if not arguments.quiet:
            print(shard_told(shard, swept.ran, arguments.lang), file=sys.stderr)
        return 1 if swept.failed else 0
    return _told(design, swept, recipe, arguments)


def _told(
    design: "Design", swept: "Swept", recipe: "Recipe", arguments: argparse.Namespace
) -> int:
    """Write and print what the runs say; return the exit code."""
    from experiments.output import console, print_json
    from experiments.sweep.sweep_outcomes import outcome_of
    from experiments.sweep.sweep_runs import main_indicator
    from experiments.sweep.sweep_text import failed_text, sweep_text
    from experiments.sweep.sweep_words import SENTENCES

    runs, outcome = swept.runs, None
    if runs.keys:
        indicator = main_indicator(runs.indicators)
        outcome = outcome_of(design, runs, indicator)
    answer = _answer(design, swept, recipe, outcome)
    if arguments.out is not None:
        _write(Path(arguments.out), swept, recipe, answer, quiet=arguments.quiet)
    if arguments.json:
        print_json(answer)
    elif outcome is not None:
        screen = console()
        for part in sweep_text(design, swept, outcome, arguments.lang):
            screen.print(part)
    said = failed_text(swept, arguments.out, arguments.lang)
    if not runs.keys:
        said = said or SENTENCES["none"][arguments.lang]
    if said:
        print(f"halong: {said}", file=sys.stderr)
    return 1 if said else 0


def _answer(
    design: "Design",
    swept: "Swept",
    recipe: "Recipe",
    outcome: "SweepOutcome | None",
) -> dict[str, Any]:
    standing = swept.ran.standing
    return {
        "name": recipe.question["name"],
        "recipe": recipe.hash,
        # As `halong results` counts: one that puts its world aside is a run too.
        "cells": design.n_cells + swept.n_set_aside,
        "done": len(standing.done),
        "done_before": swept.ran.done.n_before,
        "failed": len(swept.failed),
        "set_aside": swept.n_set_aside,
        "digest": standing.digest(),
        "looks": [look.to_json() for look in swept.looks],
        "failures": [
            {"run": each.key, "spec": each.spec, "error": each.failure.error}
            for each in swept.failed
            if each.failure
        ],
        **(outcome.to_json() if outcome else {}),
    }


def _write(
    out: Path,
    swept: "Swept",
    recipe: "Recipe",
    answer: dict[str, Any],
    *,
    quiet: bool,
) -> None:
    """Write the table of runs and the summary, all or none; say where."""
    from experiments.run_files import staged, write_csv, write_json, write_parquet
    from experiments.sweep.sweep_runs import runs_table

    names = ["summary.json"]
    with staged(out, recipe.hash) as folder:
        write_json(answer, folder / "summary.json")
        if swept.runs.keys:
            table = runs_table(swept.runs)
            write_parquet(table, folder / "runs.parquet")
            write_csv(table, folder / "runs.csv")
            names = ["runs.parquet", "runs.csv", *names]
    if not quiet:
        print(*(out / name for name in names), sep="\n", file=sys.stderr)
