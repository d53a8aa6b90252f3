"""`halong tornado`: which uncertain rows would change the answer."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from experiments.commands.run import add_settings, settings_of
from experiments.commands.work import workers_of
from experiments.language import add_language

if TYPE_CHECKING:
    from pathlib import Path

    from experiments.tornado.cells import Runner
    from experiments.tornado.runs import Draw, Tornado
    from experiments.tornado.settings import TornadoSettings
    from experiments.tornado.variance_by_grade import VarianceByGrade

HELP = "move every uncertain row to its low and high: which would change the answer"
EXAMPLE = "halong tornado resolution-57 --against as-is --rows 'lead_mix_*' --draws 0"

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

_MODEL = "experiments.worlds.matched_worlds"
_DRAWS = "scipy.stats.qmc"
"""What workers load before they are forked: the model, and what draws parameters."""
_CELLS = "cells.jsonl"
"""Where cells are kept that are done, so that a break loses none."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the policies, the rows, the worlds, the draws, the target and the output."""
    parser.add_argument("policy", metavar="POLICY", help="a shipped policy or a file")
    parser.add_argument(
        "--against", default="as-is", metavar="P", help="the reference (as-is)"
    )
    parser.add_argument(
        "--rows",
        nargs="+",
        default=[],
        metavar="PATTERN",
        help="only these rows, as in 'lead_mix_*' (all that are uncertain)",
    )
    numbers = (
        ("--worlds", 1, "N", "every row is moved in worlds 1 to N"),
        ("--again", 24, "K", "so many of the widest are moved again, by difference"
         " and by level"),
        ("--again-worlds", 10, "M", "those in worlds 1 to M"),
        ("--draws", 200, "D", "draws that fit 2020 to 2023, for the variance by grade"),
        ("--by", 2030, "YEAR", "year of the target, 2026 to 2035"),
    )  # fmt: skip
    for name, usual, metavar, text in numbers:
        parser.add_argument(
            name, type=int, default=usual, metavar=metavar, help=f"{text} ({usual})"
        )
    parser.add_argument(
        "--target",
        type=float,
        default=0.30,
        metavar="S",
        help="digital share of GRDP to be reached (0.30)",
    )
    parser.add_argument(
        "--workers", type=int, metavar="W", help="processes at once (one per core)"
    )
    add_settings(parser, scale=10)
    parser.add_argument(
        "--markdown", action="store_true", help="print the page docs/tornado.md"
    )
    parser.add_argument("--out", metavar="DIR", help="folder for tables and pictures")
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Move the rows, draw, write, print; 1 where no row has a bar."""
    from experiments.output import print_json, writable_folder
    from experiments.tornado.cells import CellStore
    from experiments.tornado.runs import tornado
    from experiments.tornado.tornado_json import tornado_json
    from experiments.tornado.variance_by_grade import variance_by_grade
    from experiments.worlds.world_run import branches

    settings = _settings(arguments)
    pool, draw = _workers(arguments)
    out = None if arguments.out is None else writable_folder(arguments.out)
    store = None if out is None else CellStore.of(settings, out / _CELLS)
    found = tornado(settings, branches, pool, draw, store)
    variance = variance_by_grade(found)
    if out is not None:
        _write(out, arguments, found, variance)
    if arguments.json:
        print_json(tornado_json(found, variance))
    elif arguments.markdown:
        _print_page(found, variance)
    else:
        _show(arguments, found, variance)
    return 0 if found.bars else 1


def _settings(arguments: argparse.Namespace) -> "TornadoSettings":
    from experiments.tornado.settings import TornadoSettings, chosen_rows
    from model.policy.files import load_policy
    from model.policy.schedule import N_MONTHS

    run = settings_of(arguments, N_MONTHS - 1)
    rows = chosen_rows(arguments.rows)
    return TornadoSettings(
        policy=load_policy(arguments.policy),
        reference=load_policy(arguments.against),
        run=run,
        rows=tuple(row for row in rows if row.name not in run.values),
        n_worlds=arguments.worlds,
        n_again=arguments.again,
        again_worlds=arguments.again_worlds,
        n_draws=arguments.draws,
        target=arguments.target,
        by=arguments.by,
    )


def _workers(arguments: argparse.Namespace) -> "tuple[Runner, Draw]":
    """Return what works through cells and what draws, over processes."""
    from functools import partial

    from experiments.engine.worker_pool import run_in_pool
    from experiments.progress import progress
    from experiments.tornado.draws import drawn_worlds

    workers, quiet = workers_of(arguments), arguments.quiet

    def pool(function: Any, cells: Any) -> list[Any]:
        with progress("runs", len(cells), quiet=quiet) as watch:
            return run_in_pool(
                function, cells, workers=workers, preload=(_MODEL,), watch=watch
            )

    def draw(settings: "TornadoSettings") -> Any:
        over = partial(run_in_pool, workers=workers, preload=(_MODEL, _DRAWS))
        with progress("draws tried", settings.n_draws, quiet=quiet) as watch:
            return drawn_worlds(settings, over, watch)

    return pool, draw


def _write(
    out: "Path",
    arguments: argparse.Namespace,
    found: "Tornado",
    variance: "tuple[VarianceByGrade, ...]",
) -> None:
    """Write tables and pictures, all or none; say where on standard error."""
    from experiments.provenance import provenance
    from experiments.run_files import staged
    from experiments.tornado.tornado_files import write_tornado
    from model.policy.files import policy_text, scenario_text

    settings = found.settings
    asked = (arguments.against, arguments.policy)
    texts = {
        f"policy {policy.name}": policy_text(name)
        for policy, name in zip(settings.policies, asked, strict=True)
    }
    scenario = settings.run.scenario.name
    texts[f"scenario {scenario}"] = scenario_text(arguments.scenario)
    origin = provenance(
        settings.lived, settings.policies, settings.worlds_again, None, texts
    )
    with staged(out) as folder:
        names = write_tornado(folder, found, variance, origin, arguments.lang)
    if not arguments.quiet:
        print(*(out / name for name in names), sep="\n", file=sys.stderr)


def _print_page(found: "Tornado", variance: "tuple[VarianceByGrade, ...]") -> None:
    from experiments.tornado.tornado_page import tornado_page

    print(tornado_page(found, variance), end="")


def _show(
    arguments: argparse.Namespace,
    found: "Tornado",
    variance: "tuple[VarianceByGrade, ...]",
) -> None:
    from experiments.output import console
    from experiments.tornado.tornado_text import failed_text, tornado_text

    if not found.bars:
        print(f"halong: {failed_text(found, arguments.lang)}", file=sys.stderr)
        return
    screen = console()
    for part in tornado_text(found, variance, arguments.lang):
        screen.print(part)
