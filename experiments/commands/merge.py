"""`halong merge`: join shards that several machines worked through."""

import argparse
from pathlib import Path

from experiments.language import add_language

HELP = "join shards, the parts of one work that several machines did, into one folder"
EXAMPLE = "halong merge results/mixes"

__all__ = ["EXAMPLE", "HELP", "configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the folder and the shards."""
    parser.add_argument("folder", metavar="DIR", help="where results are joined")
    parser.add_argument(
        "shards",
        nargs="*",
        metavar="FOLDER",
        help="folders of shards (those in DIR, as --shard leaves them)",
    )
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Verify and join; say what stands now."""
    from experiments.output import console, print_json
    from experiments.results.account import account_of
    from experiments.results.merging import merge, shards_in
    from experiments.results.results_text import account_text, merged_text

    path = Path(arguments.folder)
    shards = [Path(each) for each in arguments.shards] or shards_in(path)
    merged = merge(path, shards)
    account = account_of(path)
    if arguments.json:
        print_json(merged.to_json() | account.to_json())
        return 0
    screen = console()
    for said in merged_text(merged, arguments.lang):
        screen.print(said)
    for part in account_text(account, arguments.lang, all_failures=False):
        screen.print(part)
    return 0
