"""`halong results`: what stands in a folder, what failed, and the long table."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.language import add_language

if TYPE_CHECKING:
    from experiments.results.account import Account

HELP = "show what stands in a folder of results and what failed; carry its numbers out"
EXAMPLE = "halong results results/mixes --export m.csv --indicators digital_share_nso"

__all__ = ["EXAMPLE", "HELP", "configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the folder, the table and how much is said of failures."""
    parser.add_argument(
        "folder", metavar="DIR", help="what was given to a verb as --out"
    )
    parser.add_argument(
        "--export",
        metavar="FILE",
        help="write all numbers, a row for each with its unit: FILE.csv, FILE.parquet",
    )
    parser.add_argument(
        "--indicators",
        metavar="A,B",
        help="only these indicators in that table (all)",
    )
    parser.add_argument(
        "--failures", action="store_true", help="print the traceback of every failure"
    )
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Read the folder, write the table, say what stands."""
    from agents.refusal import Refusal
    from experiments.output import console, print_json
    from experiments.results.account import account_of
    from experiments.results.results_text import account_text

    if arguments.indicators is not None and arguments.export is None:
        raise Refusal(
            "--indicators chooses what --export writes; there is no --export\n"
            "add --export FILE.csv"
        )
    account = account_of(Path(arguments.folder))
    if arguments.export is not None:
        _export(account, arguments)
    if arguments.json:
        print_json(account.to_json())
        return 0
    screen = console()
    said = account_text(account, arguments.lang, all_failures=arguments.failures)
    for part in said:
        screen.print(part)
    return 0


def _export(account: "Account", arguments: argparse.Namespace) -> None:
    """Write the long table and say where on standard error."""
    from experiments.number_format import format_number
    from experiments.output import writable_folder
    from experiments.results.export import export
    from experiments.results.results_words import SENTENCES

    path = Path(arguments.export)
    writable_folder(str(path.parent))
    done = account.standing.done
    names = [name for name in (arguments.indicators or "").split(",") if name]
    n_rows = export(account.folder, [done[key] for key in sorted(done)], path, names)
    if not arguments.quiet:
        rows = format_number(n_rows, 0, arguments.lang)
        said = SENTENCES["exported"][arguments.lang]
        print(said.format(n=rows, path=path), file=sys.stderr)
