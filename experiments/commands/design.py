"""`halong design`: what a design file asks for, before anything is run."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.commands.work import workers_of
from experiments.language import add_language

if TYPE_CHECKING:
    from experiments.design.design_file import DesignFile
    from experiments.design.estimate import Estimate

HELP = "check a design file: what varies, how many runs, how long, how much disk"
EXAMPLE = "halong design --example > mine.toml; halong design mine.toml --dry-run"

__all__ = ["EXAMPLE", "HELP", "configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the file and what is wanted of it."""
    parser.add_argument(
        "design", nargs="?", metavar="DESIGN", help="path of a design file (TOML)"
    )
    wanted = parser.add_mutually_exclusive_group()
    wanted.add_argument(
        "--example", action="store_true", help="print a design file that works"
    )
    wanted.add_argument(
        "--dry-run",
        action="store_true",
        help="tell expected time and disk too, from a year lived on this machine",
    )
    wanted.add_argument(
        "--list", action="store_true", help="print every run as a line of CSV"
    )
    parser.add_argument(
        "--workers", type=int, metavar="W", help="processes at once (one per core)"
    )
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Check the file; print what it asks for."""
    from agents.refusal import Refusal
    from experiments.design.design_file import EXAMPLE, example_text, read_design

    if arguments.example:
        sys.stdout.write(example_text())
        return 0
    if arguments.design is None:
        raise Refusal(
            "no design file is named; expected the path of one\n"
            f"start from one that works: {EXAMPLE} > mine.toml"
        )
    workers = workers_of(arguments)
    file = read_design(Path(arguments.design))
    if arguments.list:
        _list(file)
        return 0
    cost = None
    if arguments.dry_run:
        from experiments.design.estimate import estimate

        cost = estimate(file.design)
    if arguments.json:
        from experiments.output import print_json

        print_json(_answer(file, cost, workers))
    else:
        from experiments.output import console
        from experiments.sweep.design_text import design_text

        screen = console()
        for part in design_text(file, cost, workers, arguments.lang):
            screen.print(part)
    return 0


def _list(file: "DesignFile") -> None:
    """Print a line a run, made one by one: key, policy, scenario, world, what is set.

    Where worlds have to fit the record, world is the place of one that will.
    """
    import csv

    from experiments.results.spec_columns import flat
    from experiments.store.cell import canonical

    names = ["run", "policy", "scenario", "world"]
    names += ["draw"] * bool(file.design.draws) + [axis.name for axis in file.axes]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for cell in file.design.planned():
        told = {**flat(cell.spec), "run": cell.key}
        row = [told[name] for name in names]
        writer.writerow(
            [
                one if isinstance(one, int | float | str) else canonical(one)
                for one in row
            ]
        )


def _answer(
    file: "DesignFile", cost: "Estimate | None", workers: int
) -> dict[str, Any]:
    from experiments.design.design_file import told_axes

    design = file.design
    answer: dict[str, Any] = {
        "name": file.name,
        "cells": design.n_cells,
        "cells_per_world": design.n_of_world,
        "pasts": design.n_pasts,
        "policies": [policy.name for policy in design.policies],
        "scenarios": [scenario.name for scenario in design.scenarios],
        "sampler": file.sampler.value,
        "points": len(design.points),
        "worlds": design.n_worlds,
        "draws": design.draws,
        "matched": design.is_matched,
        "axes": told_axes(file),
    }
    if cost is not None:
        answer |= {
            "workers": workers,
            "expected_s": cost.wall_s(workers),
            "expected_mb": cost.disk_mb + cost.past_mb * workers,
            "pilot": cost.to_json(),
        }
    return answer
