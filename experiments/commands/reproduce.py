"""`halong reproduce`: do runs of a folder again and compare them bit for bit."""

import argparse
from pathlib import Path

from experiments.commands.work import add_local_work, staff_of
from experiments.language import add_language

HELP = "do runs of a folder again and compare them bit for bit"
EXAMPLE = "halong reproduce results/mixes --sample 5"

__all__ = ["EXAMPLE", "HELP", "configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the folder, which runs, and who works."""
    parser.add_argument(
        "folder", metavar="DIR", help="what was given to a verb as --out"
    )
    parser.add_argument(
        "--cell",
        action="append",
        default=[],
        metavar="KEY",
        help="the run whose key begins so, one that failed too; repeat for more (all)",
    )
    parser.add_argument(
        "--sample",
        type=int,
        metavar="N",
        help="only N of the runs that are done (all)",
    )
    add_local_work(parser)
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Do the runs again; 1 where one does not come out the same."""
    from experiments.output import console, print_json
    from experiments.progress import progress
    from experiments.results.reproduction import chosen, reproduce
    from experiments.results.results_text import reproduced_text
    from experiments.store.results_folder import read_folder

    path = Path(arguments.folder)
    keys, sample = arguments.cell, arguments.sample
    folder = read_folder(path)
    receipts = chosen(folder.standing(), keys, sample)
    staff = staff_of(arguments)
    with progress("runs", len(receipts), quiet=arguments.quiet) as watch:

        def tell(n_done: int, n_failed: int, /) -> None:
            watch(n_done + n_failed)

        found = reproduce(folder, receipts, staff, tell)
    if arguments.json:
        print_json(found.to_json())
    else:
        screen = console()
        for part in reproduced_text(found, arguments.lang):
            screen.print(part)
    return int(not found.is_same)
