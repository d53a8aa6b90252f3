"""`halong validate`: does the simulated past look like the record?"""

import argparse
import sys
from typing import TYPE_CHECKING

from experiments.commands.run import (
    add_settings,
    add_worlds,
    settings_of,
)
from experiments.commands.work import pool_of
from experiments.language import add_language

if TYPE_CHECKING:
    from pathlib import Path

    from experiments.validation.acceptance_check import Validation
    from experiments.validation.record_check import RecordCheck

HELP = "hold the simulated past against the record, simple rivals and known facts"
EXAMPLE = "halong validate --worlds 20 --scale 10"

__all__ = ["EXAMPLE", "HELP", "configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add which past, how many worlds, and the form of the answer."""
    add_settings(parser, scale=10, history="free", uncertainty="parameters")
    add_worlds(parser, 20)
    parser.add_argument(
        "--acceptance",
        action="store_true",
        help="the rows that parameters were fitted on instead: means at central"
        " parameters, both pasts; ends with 1 where one misses",
    )
    parser.add_argument(
        "--markdown",
        action="store_true",
        help="print the page docs/validation.md, or docs/acceptance.md",
    )
    parser.add_argument("--out", metavar="DIR", help="folder for tables and pictures")
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Live the past in many worlds and print what it was held against."""
    if arguments.acceptance:
        return _run_acceptance(arguments)
    from experiments.output import print_json, writable_folder
    from experiments.validation.record_json import to_json
    from experiments.validation.record_page import record_page

    out = None if arguments.out is None else writable_folder(arguments.out)
    check = _checked(arguments)
    if out is not None:
        _write(out, arguments, check)
    if arguments.json:
        print_json(to_json(check))
    elif arguments.markdown:
        print(record_page(check), end="")
    else:
        _show(arguments, check)
    return 0


def _checked(arguments: argparse.Namespace) -> "RecordCheck":
    from experiments.progress import progress
    from experiments.validation.record_check import LAST_MONTH, check_record

    settings = settings_of(arguments, LAST_MONTH)
    pool = pool_of(arguments)
    with progress("worlds tried", arguments.worlds, quiet=arguments.quiet) as watch:
        return check_record(
            settings,
            arguments.worlds,
            pool,
            all_draws=arguments.all_draws,
            watch=watch,
        )


def _write(out: "Path", arguments: argparse.Namespace, check: "RecordCheck") -> None:
    """Write tables and pictures, all or none; say where on standard error."""
    from experiments.provenance import provenance, recipe_of_verb
    from experiments.run_files import staged
    from experiments.validation.record_files import write_record
    from model.policy.files import load_policy, policy_text, scenario_text

    settings = check.settings
    texts = {
        "policy as-is": policy_text("as-is"),
        f"scenario {settings.scenario.name}": scenario_text(arguments.scenario),
    }
    worlds = check.found.worlds
    origin = provenance(settings, [load_policy("as-is")], worlds, None, texts)
    with staged(out, recipe_of_verb("validate", origin)) as folder:
        names = write_record(folder, check, origin, arguments.lang)
    if not arguments.quiet:
        print(*(out / name for name in names), sep="\n", file=sys.stderr)


def _show(arguments: argparse.Namespace, check: "RecordCheck") -> None:
    from experiments.output import console
    from experiments.validation.record_report import record_text

    screen = console()
    for part in record_text(check, arguments.lang):
        screen.print(part)


# The acceptance rows.


def _run_acceptance(arguments: argparse.Namespace) -> int:
    from experiments.output import console, print_json
    from experiments.validation.acceptance_report import (
        validation_page,
        validation_tables,
        validation_words,
    )

    found = _accepted(arguments)
    if arguments.json:
        print_json(
            {
                "n_worlds": found.n_worlds,
                "scale": found.scale,
                "history": "free and replay",
                "uncertainty": "luck",
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


def _accepted(arguments: argparse.Namespace) -> "Validation":
    from functools import partial

    from experiments.progress import progress
    from experiments.validation.acceptance_check import validate
    from experiments.worlds.run_settings import HISTORIES, RunSettings

    RunSettings(scale=arguments.scale)  # refuses a scale before any process starts
    pool = pool_of(arguments)
    n_cells = max(arguments.worlds, 0) * len(HISTORIES)
    with progress("worlds", n_cells, quiet=arguments.quiet) as watch:
        return validate(
            arguments.worlds,
            arguments.scale,
            HISTORIES,
            run=partial(pool, watch=watch),
        )
