"""`halong evidence`: what the numbers are, how good they are, what they drive."""

import argparse

HELP = "list the evidence, or explain one number: range, grade, source, what it drives"
EXAMPLE = "halong evidence digital_share_grdp"

__all__ = ["EXAMPLE", "HELP", "configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the name and the filters."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="the number to explain")
    parser.add_argument(
        "--grade",
        metavar="G",
        help="only rows graded official, literature, news, analogy or assumption",
    )
    parser.add_argument(
        "--markdown", action="store_true", help="print the page docs/evidence.md"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the list, one explanation, or the page."""
    from experiments import evidence_listing
    from experiments.output import print_json
    from model.evidence.reader import Evidence

    evidence = Evidence.load()
    if arguments.markdown:
        from experiments.evidence_page import page

        print(page(evidence), end="")
        return 0
    if arguments.name:
        found = evidence_listing.explanation(evidence, arguments.name)
        show = evidence_listing.show_explanation
    else:
        found = evidence_listing.listing(evidence, arguments.grade)
        show = evidence_listing.show_listing
    (print_json if arguments.json else show)(found)
    return 0
