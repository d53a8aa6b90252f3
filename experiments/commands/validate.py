"""`halong validate`: does the simulated past look like the record?"""

import argparse
from typing import TYPE_CHECKING

from experiments.language import add_language

if TYPE_CHECKING:
    from experiments.validation.acceptance_check import Validation

HELP = "hold the simulated past against the record, row by row"
EXAMPLE = "halong validate --worlds 20 --scale 10"

__all__ = ["EXAMPLE", "HELP", "configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add how many worlds, how finely, and which past."""
    parser.add_argument(
        "--worlds", type=int, default=20, metavar="N", help="how many worlds (20)"
    )
    parser.add_argument(
        "--scale",
        type=int,
        default=10,
        metavar="K",
        help="persons that a row stands for: 1, 10 or 100 (10)",
    )
    parser.add_argument(
        "--history",
        choices=("replay", "free"),
        help="only the rows of one past (both)",
    )
    parser.add_argument(
        "--workers", type=int, metavar="W", help="processes at work (one a core)"
    )
    parser.add_argument(
        "--markdown", action="store_true", help="print the page docs/acceptance.md"
    )
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Live the past in many worlds and print what it was held against."""
    from experiments.output import console, print_json
    from experiments.validation.acceptance_report import (
        validation_page,
        validation_tables,
        validation_words,
    )

    found = _validated(arguments)
    if arguments.json:
        print_json(
            {
                "n_worlds": found.n_worlds,
                "scale": found.scale,
                "digital_share_factor": found.factor,
                "passed": found.passed,
                "failed": found.failed,
                "growth": found.growth,
                "rows": [row.as_row() for row in found.rows],
            }
        )
    elif arguments.markdown:
        print(validation_page(found), end="")
    else:
        screen = console()
        for drawn in validation_tables(found, arguments.lang):
            screen.print(drawn)
        screen.print(validation_words(found, arguments.lang))
    return int(not found.passed)


def _validated(arguments: argparse.Namespace) -> "Validation":
    from functools import partial

    from agents.refusal import Refusal
    from experiments.progress import progress
    from experiments.run_settings import HISTORIES, RunSettings
    from experiments.validation.acceptance_check import validate
    from experiments.worker_pool import available_cores, run_in_pool

    RunSettings(scale=arguments.scale)  # refuses a scale before any process starts
    workers = available_cores() if arguments.workers is None else arguments.workers
    if workers < 1:
        raise Refusal(
            f"workers is {str(workers)[:24]}; expected 1 or more\n"
            "leave it out for one per core"
        )
    histories = [arguments.history] if arguments.history else list(HISTORIES)
    n_cells = max(arguments.worlds, 0) * len(histories)
    with progress("worlds", n_cells, quiet=arguments.quiet) as watch:
        return validate(
            arguments.worlds,
            arguments.scale,
            histories,
            run=partial(
                run_in_pool,
                workers=workers,
                preload=("experiments.world_run",),
                watch=watch,
            ),
        )
