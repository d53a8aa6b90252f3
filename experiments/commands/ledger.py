"""`halong ledger`: what a policy changes firm by firm, and which lever does it."""

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
    from collections.abc import Sequence
    from pathlib import Path

    from experiments.ledger.cases import Case
    from experiments.ledger.mix_ledger import LedgerSettings, MixLedger
    from experiments.worlds.world_search import Runner
    from model.valuation import ValuationParameters

HELP = "tell firm by firm what a policy changes, and what each of its levers is worth"
EXAMPLE = "halong ledger resolution-57 --against as-is --worlds 10 --scale 10"

__all__ = ["EXAMPLE", "HELP", "configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the two policies, the worlds, the horizon and the output."""
    parser.add_argument(
        "policy",
        metavar="POLICY",
        help="name of a shipped policy or path of a file",
    )
    parser.add_argument(
        "--against",
        default="as-is",
        metavar="P",
        help="policy that it is held against (as-is)",
    )
    add_worlds(parser, 10)
    parser.add_argument(
        "--by",
        type=int,
        default=2030,
        metavar="YEAR",
        help="the ledger is drawn up in its December, 2026 to 2035 (2030)",
    )
    add_settings(parser, scale=10, uncertainty="parameters")
    parser.add_argument(
        "--out", metavar="DIR", help="folder for the whole table and a picture"
    )
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Live the worlds, write, print; 1 where no world could be simulated."""
    from experiments.ledger.cases import largest_cases, middle_world
    from experiments.ledger.ledger_answer import ledger_answer
    from experiments.output import print_json, writable_folder
    from model.parameters import load_group
    from model.places import load_places
    from model.valuation import ValuationParameters

    settings = _settings(arguments)
    pool = pool_of(arguments)
    out = None if arguments.out is None else writable_folder(arguments.out)
    valuation = load_group(ValuationParameters)
    found = _lived(settings, valuation, pool, quiet=arguments.quiet)
    shown = middle_world(found.ledger.worlds) if found.ledger else None
    cases = largest_cases(shown, load_places()) if shown else ()
    world = shown.world if shown else None
    if out is not None:
        _write(out, arguments, found, cases, world)
    if arguments.json:
        print_json(ledger_answer(found, cases, world))
    if arguments.json or world is None:
        _tell_failures(found, arguments)
    else:
        _show(arguments, found, cases, world, valuation)
    return 0 if found.ledger else 1


def _settings(arguments: argparse.Namespace) -> "LedgerSettings":
    from experiments.ledger.mix_ledger import LedgerSettings, horizon_month
    from model.policy.files import load_policies

    policy, reference = load_policies((arguments.policy, arguments.against))
    return LedgerSettings(
        policy=policy,
        reference=reference,
        run=settings_of(arguments, horizon_month(arguments.by)),
        n_worlds=arguments.worlds,
        all_draws=arguments.all_draws,
    )


def _lived(
    settings: "LedgerSettings",
    valuation: "ValuationParameters",
    pool: "Runner",
    *,
    quiet: bool,
) -> "MixLedger":
    """Return the ledger, its worlds shared out among processes."""
    from experiments.ledger.mix_ledger import mix_ledger
    from experiments.progress import progress

    with progress("worlds tried", settings.n_worlds, quiet=quiet) as watch:
        return mix_ledger(settings, valuation, pool, watch)


def _write(
    out: "Path",
    arguments: argparse.Namespace,
    found: "MixLedger",
    cases: "Sequence[Case]",
    world: int | None,
) -> None:
    """Write tables and the picture, all or none; say where on standard error."""
    from experiments.ledger.ledger_files import write_ledger
    from experiments.provenance import provenance, recipe_of_verb
    from experiments.run_files import staged
    from model.policy.files import policy_text, scenario_text

    settings = found.settings
    asked = {settings.policy: arguments.policy, settings.reference: arguments.against}
    texts = {
        f"policy {policy.name}": policy_text(name) for policy, name in asked.items()
    }
    scenario = settings.run.scenario.name
    texts[f"scenario {scenario}"] = scenario_text(arguments.scenario)
    origin = provenance(settings.run, list(asked), found.tried.worlds, None, texts)
    question = {"by": settings.by, "n_worlds": settings.n_worlds}
    with staged(out, recipe_of_verb("ledger", origin, question)) as folder:
        names = write_ledger(folder, found, cases, world, origin, arguments.lang)
    if not arguments.quiet:
        print(*(out / name for name in names), sep="\n", file=sys.stderr)


def _tell_failures(found: "MixLedger", arguments: argparse.Namespace) -> None:
    """Say on standard error which worlds failed, where standard output cannot."""
    from experiments.ledger.ledger_report import failed_text

    said = failed_text(found, arguments.lang)
    if said:
        print(f"halong: {said}", file=sys.stderr)


def _show(
    arguments: argparse.Namespace,
    found: "MixLedger",
    cases: "Sequence[Case]",
    world: int,
    valuation: "ValuationParameters",
) -> None:
    from experiments.ledger.ledger_report import ledger_text
    from experiments.output import console

    screen = console()
    for part in ledger_text(found, cases, world, valuation, arguments.lang):
        screen.print(part)
