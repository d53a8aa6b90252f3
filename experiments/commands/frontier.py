"""`halong frontier`: what a target takes, by arithmetic alone."""

import argparse
import sys
from typing import TYPE_CHECKING

from experiments.language import add_language

if TYPE_CHECKING:
    from experiments.frontier.frontier import Frontier
    from experiments.language import Language
    from model.evidence.reader import Evidence

HELP = "what a target share takes: growth, plants, land, power, people; no simulation"
EXAMPLE = "halong frontier --target 0.30 --by 2030"

__all__ = ["EXAMPLE", "HELP", "configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the target, the year, the switch and the output."""
    parser.add_argument(
        "--target", default="0.30", metavar="S", help="digital share of GRDP (0.30)"
    )
    parser.add_argument(
        "--by", default="2030", metavar="YEAR", help="year to reach it, 2025 to 2035"
    )
    parser.add_argument(
        "--photovoltaics",
        choices=("in", "out"),
        default="out",
        help="count solar cells as electronics (VSIC 26) or not (out)",
    )
    parser.add_argument("--out", metavar="DIR", help="folder for the table and picture")
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the arithmetic and write its table and picture."""
    from experiments.frontier.frontier import frontier
    from experiments.frontier.frontier_definitions import definition_of, filings_json
    from experiments.output import print_json
    from model.evidence.reader import Evidence

    target, by = _number(arguments.target), _year(arguments.by)
    evidence = Evidence.load()
    answer = frontier(
        target, by, photovoltaics=arguments.photovoltaics == "in", evidence=evidence
    )
    if arguments.out is not None:
        _write(answer, arguments.out, arguments.lang)
    if arguments.json:
        of_filings = filings_json(answer, evidence)
        counted = {"definition": definition_of(answer).name, "definitions": of_filings}
        print_json(answer.to_json() | counted)
    else:
        _show(answer, evidence, arguments.lang)
    return 0


def _number(text: str) -> float:
    """Return the target as a number; what it may be is the frontier's to say."""
    from agents.refusal import Refusal

    try:
        return float(text)
    except ValueError:
        raise Refusal(
            f"target is '{text[:20]}'; expected a share above 0 and below 1\n"
            "write 0.3 for 30 %"
        ) from None


def _year(text: str) -> int:
    """Return the year as a whole number."""
    from agents.refusal import Refusal

    if not (text.isascii() and text.isdecimal() and len(text) == len("2030")):
        raise Refusal(f"by is '{text[:20]}'; expected a year from 2025 to 2035")
    return int(text)


def _show(answer: "Frontier", evidence: "Evidence", lang: "Language") -> None:
    from experiments.frontier.frontier_definitions import filings_text
    from experiments.frontier.frontier_text import frontier_text
    from experiments.output import console

    screen = console()
    for part in frontier_text(answer, evidence, lang):
        screen.print(part)
    screen.print(f"[dim]{filings_text(answer, evidence, lang)}[/dim]")


def _write(answer: "Frontier", folder: str, lang: "Language") -> None:
    """Write the lines as a table and the picture, and say where on standard error."""
    import csv

    import pyarrow as pa

    from experiments.data_package import describe_csv
    from experiments.figures.frontier import draw_frontier
    from experiments.figures.style import save
    from experiments.output import writable_folder
    from experiments.provenance import recipe_of_verb
    from experiments.run_files import staged

    out = writable_folder(folder)
    asked = ("target", "by", "photovoltaics")
    recipe = recipe_of_verb("frontier", {name: getattr(answer, name) for name in asked})
    numbers, words = ("value", "low", "high"), ("grade", "moved_most_by")
    columns = [("name", pa.string()), *((name, pa.float64()) for name in numbers)]
    with staged(out, recipe) as passing:
        path = passing / "frontier.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("name", *numbers, *words))
            writer.writerows(
                (one.name, one.value, one.low, one.high, one.grade, one.moved_most_by)
                for one in answer.lines.values()
            )
        described = [*columns, *((name, pa.string()) for name in words)]
        describe_csv(path, pa.schema(described))
        paths = [path, *save(draw_frontier(answer, lang), passing, f"frontier_{lang}")]
    print(*(out / path.name for path in paths), sep="\n", file=sys.stderr)
