"""`halong compare`: policies over the same worlds, against the first of them."""

import argparse
import sys
from typing import TYPE_CHECKING

from experiments.commands.run import (
    add_settings,
    add_worlds,
    settings_of,
)
from experiments.commands.work import workers_of
from experiments.language import add_language

if TYPE_CHECKING:
    from pathlib import Path

    from experiments.comparison.comparison import Comparison, ComparisonSettings
    from experiments.comparison.comparison_outcomes import Outcome

HELP = "compare policies over the same worlds: effect, chance, cost, what they decide"
EXAMPLE = "halong compare as-is adoption-first talent-first --worlds 20 --scale 10"

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

_MODEL = "experiments.worlds.matched_worlds"
_DRAWS = "scipy.stats.qmc"
"""What workers load before they are forked: the model, and what draws parameters."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the policies, the worlds, the target and the output."""
    parser.add_argument(
        "policies",
        nargs="+",
        metavar="POLICY",
        help="names of shipped policies or paths of files; the first is the reference",
    )
    add_worlds(parser, 20)
    parser.add_argument(
        "--target",
        type=float,
        default=0.30,
        metavar="S",
        help="digital share of GRDP to be reached (0.30)",
    )
    parser.add_argument(
        "--by", type=int, default=2030, metavar="YEAR", help="its year, 2026 to 2035"
    )
    parser.add_argument(
        "--margin",
        type=float,
        default=0.0025,
        metavar="S",
        help="difference of the share in 2030 that does not matter (0.0025)",
    )
    add_settings(parser, uncertainty="parameters")
    parser.add_argument("--out", metavar="DIR", help="folder for tables and pictures")
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Simulate, write, print; 1 where no world could be simulated."""
    from experiments.comparison.comparison_outcomes import outcomes, to_json
    from experiments.output import print_json, writable_folder
    from model.parameters import load_group
    from model.valuation import ValuationParameters

    settings = _settings(arguments)
    workers = workers_of(arguments)
    out = None if arguments.out is None else writable_folder(arguments.out)
    comparison = _compared(settings, workers, quiet=arguments.quiet)
    found = outcomes(comparison, load_group(ValuationParameters))
    if out is not None:
        _write(out, arguments, comparison, found)
    if arguments.json:
        print_json(to_json(comparison, found))
    if arguments.json or not found:
        _tell_failures(comparison, arguments)
    else:
        _show(arguments, comparison, found)
    return 0 if found else 1


def _settings(arguments: argparse.Namespace) -> "ComparisonSettings":
    from experiments.comparison.comparison import ComparisonSettings
    from model.policy.files import load_policies
    from model.policy.schedule import N_MONTHS

    return ComparisonSettings(
        policies=load_policies(arguments.policies),
        run=settings_of(arguments, N_MONTHS - 1),
        n_worlds=arguments.worlds,
        all_draws=arguments.all_draws,
        target=arguments.target,
        by=arguments.by,
        margin=arguments.margin,
    )


def _compared(
    settings: "ComparisonSettings", workers: int, *, quiet: bool
) -> "Comparison":
    """Return the comparison, its worlds shared out among processes."""
    from functools import partial

    from experiments.comparison.comparison import compare
    from experiments.engine.worker_pool import run_in_pool
    from experiments.progress import progress
    from experiments.worlds.matched_worlds import matched_branches
    from experiments.worlds.world_run import branches

    draws = settings.run.uncertainty == "parameters"
    preload = (_MODEL, _DRAWS) if draws else (_MODEL,)
    pool = partial(run_in_pool, workers=workers, preload=preload)
    simulate = matched_branches if settings.is_matched else branches
    with progress("worlds tried", settings.n_worlds, quiet=quiet) as watch:
        return compare(settings, simulate, pool, watch)


def _write(
    out: "Path",
    arguments: argparse.Namespace,
    comparison: "Comparison",
    found: "tuple[Outcome, ...]",
) -> None:
    """Write tables and pictures, all or none; say where on standard error."""
    from experiments.comparison.comparison_files import write_comparison
    from experiments.provenance import provenance
    from experiments.run_files import staged
    from model.policy.files import policy_text, scenario_text

    settings = comparison.settings
    texts = {
        f"policy {policy.name}": policy_text(asked)
        for policy, asked in zip(settings.policies, arguments.policies, strict=True)
    }
    scenario = settings.run.scenario.name
    texts[f"scenario {scenario}"] = scenario_text(arguments.scenario)
    worlds = comparison.tried.worlds
    origin = provenance(settings.run, settings.policies, worlds, None, texts)
    with staged(out) as folder:
        names = write_comparison(folder, comparison, found, origin, arguments.lang)
    if not arguments.quiet:
        print(*(out / name for name in names), sep="\n", file=sys.stderr)


def _tell_failures(comparison: "Comparison", arguments: argparse.Namespace) -> None:
    """Say on standard error which worlds failed, where standard output cannot."""
    from experiments.comparison.comparison_text import failed_text

    said = failed_text(comparison, arguments.lang)
    if said:
        print(f"halong: {said}", file=sys.stderr)


def _show(
    arguments: argparse.Namespace,
    comparison: "Comparison",
    found: "tuple[Outcome, ...]",
) -> None:
    from experiments.comparison.comparison_text import comparison_text
    from experiments.output import console
    from model.evidence.reader import Evidence
    from model.parameters import load_group
    from model.valuation import ValuationParameters

    screen = console()
    valuation, evidence = load_group(ValuationParameters), Evidence.load()
    for part in comparison_text(comparison, found, valuation, evidence, arguments.lang):
        screen.print(part)
