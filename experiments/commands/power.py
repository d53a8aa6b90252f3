"""`halong power`: how many worlds a question needs, before it is asked."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.language import add_language

if TYPE_CHECKING:
    from experiments.results.pilot import Asked, Needs

HELP = "how many worlds a comparison needs, from a pilot of a few or a stated spread"
EXAMPLE = "halong power results/pilot --difference 0.0025"

__all__ = ["EXAMPLE", "HELP", "configure", "run"]

_MARGIN = 0.0025
"""What `halong compare` takes for too small to matter, unless said."""
_SHARE = "share"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the pilot or the spread, and the question."""
    parser.add_argument(
        "pilot",
        nargs="?",
        metavar="DIR",
        help="folder of `halong compare --out DIR` with a few worlds",
    )
    numbers = (
        ("--sd", "S", "standard deviation of paired differences, instead of a pilot"),
        ("--difference", "D", "smallest difference worth seeing (the margin, 0.0025)"),
        ("--power", "P", "chance to see it (0.8)"),
        ("--half-width", "W", "a probability is to be known to within this (0.1)"),
        ("--probability", "P", "where it may lie; 0.5 needs most worlds (0.5)"),
    )
    usual = {"--power": 0.8, "--half-width": 0.1, "--probability": 0.5}
    for name, metavar, text in numbers:
        parser.add_argument(
            name, type=float, default=usual.get(name), metavar=metavar, help=text
        )
    parser.add_argument(
        "--policies",
        type=int,
        metavar="K",
        help="policies held against the reference at once (those of the pilot, or 1)",
    )
    parser.add_argument(
        "--indicator",
        metavar="NAME",
        help="the figure that is compared (the digital share)",
    )
    parser.add_argument(
        "--by", type=int, default=2030, metavar="YEAR", help="its year (2030)"
    )
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Reckon and print."""
    from experiments.definitions.share_definitions import SCORED
    from experiments.output import console, print_json
    from experiments.results.export import unit_of
    from experiments.results.results_text import needs_text

    indicator = arguments.indicator or SCORED
    needs = _needs(arguments, indicator)
    if arguments.json:
        told = {"indicator": indicator, "year": arguments.by}
        print_json(told | needs.to_json())
        return 0
    screen = console()
    is_share = unit_of(indicator) == _SHARE
    for part in needs_text(needs, arguments.lang, is_share=is_share):
        screen.print(part)
    return 0


def _needs(arguments: argparse.Namespace, indicator: str) -> "Needs":
    from agents.refusal import Refusal
    from experiments.results.pilot import needs_of, paired_differences
    from experiments.store.results_folder import read_folder

    if (arguments.pilot is None) == (arguments.sd is None):
        raise Refusal(
            "expected a pilot's folder or --sd, and not both\n"
            "halong compare ... --worlds 8 --out DIR makes a pilot"
        )
    n = arguments.policies
    if arguments.pilot is None:
        return needs_of(_asked(arguments, _MARGIN), arguments.sd, 1 if n is None else n)
    folder = read_folder(Path(arguments.pilot))
    margin = folder.recipe.question.get("margin")
    pilots = paired_differences(folder, indicator, arguments.by)
    asked = _asked(arguments, margin if isinstance(margin, float) else _MARGIN)
    return needs_of(asked, pilots, len(pilots) if n is None else n)


def _asked(arguments: argparse.Namespace, margin: float) -> "Asked":
    from experiments.results.pilot import Asked

    difference = arguments.difference
    return Asked(
        difference=margin if difference is None else difference,
        power=arguments.power,
        half_width=arguments.half_width,
        probability=arguments.probability,
    )
