"""`halong list`: what there is to choose from."""

import argparse

from experiments.language import add_language

HELP = "list the policies, scenarios, levers, uncertainties, indicators or bands"
EXAMPLE = "halong list levers"

__all__ = ["EXAMPLE", "HELP", "LISTS", "configure", "run"]

LISTS = (
    *("policies", "scenarios", "levers"),
    *("uncertainties", "indicators", "bands"),
)
"""What can be listed."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add which list and in which language."""
    parser.add_argument(
        "what", choices=LISTS, metavar="LIST", help=f"one of {', '.join(LISTS)}"
    )
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the list as a table, or all of it as JSON in both languages."""
    from experiments.catalogue import catalogue, show_catalogue
    from experiments.output import print_json

    if arguments.json:
        print_json({arguments.what: catalogue(arguments.what)})
    else:
        show_catalogue(arguments.what, arguments.lang)
    return 0
