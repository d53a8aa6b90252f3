"""`halong show`: a policy or scenario as a file to copy, or all about a parameter."""

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.policy.named import Named

HELP = "print a policy or scenario as TOML, to copy and edit; or explain a parameter"
EXAMPLE = "halong show policy adoption-first > mine.toml"

__all__ = ["EXAMPLE", "HELP", "configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add what to show and its name."""
    parser.add_argument(
        "kind",
        choices=("policy", "scenario", "parameter"),
        metavar="KIND",
        help="policy, scenario or parameter",
    )
    parser.add_argument(
        "name", metavar="NAME", help="its name, or the path of a TOML file"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the file exactly as it stands; with --json what it says, and defaults."""
    if arguments.kind == "parameter":
        _explain(arguments)
    else:
        _show(arguments)
    return 0


def _show(arguments: argparse.Namespace) -> None:
    from experiments.output import print_json
    from model.policy import files

    if arguments.kind == "policy":
        load: Callable[[str], Named] = files.load_policy
        text = files.policy_text
    else:
        load, text = files.load_scenario, files.scenario_text
    named = load(arguments.name)
    if arguments.json:
        print_json(files.as_dict(named))
    else:
        sys.stdout.write(text(arguments.name))


def _explain(arguments: argparse.Namespace) -> None:
    from experiments.evidence_listing import explanation, show_explanation
    from experiments.output import print_json
    from model.evidence.reader import Evidence

    evidence = Evidence.load()
    # Refuses what is no parameter by naming the nearest that is.
    row = evidence.parameter(arguments.name)
    found = explanation(evidence, row.name)
    (print_json if arguments.json else show_explanation)(found)
