"""`halong tornado`: which uncertain rows would change the answer."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.commands.run import add_settings, settings_of
from experiments.commands.work import add_work, shard_of, staff_of
from experiments.language import add_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from experiments.store.cell import Json
    from experiments.store.recipe import Recipe
    from experiments.tornado.runs import Tornado
    from experiments.tornado.settings import TornadoSettings
    from experiments.tornado.variance_by_grade import VarianceByGrade

HELP = "move every uncertain row to its low and high: which would change the answer"
EXAMPLE = "halong tornado resolution-57 --against as-is --rows 'lead_mix_*' --draws 0"

__all__ = ["EXAMPLE", "HELP", "configure", "resume", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the policies, the rows, the worlds, the draws, the target and the output."""
    parser.add_argument("policy", metavar="POLICY", help="a shipped policy or a file")
    parser.add_argument(
        "--against", default="as-is", metavar="P", help="the reference (as-is)"
    )
    parser.add_argument(
        "--rows",
        nargs="+",
        default=[],
        metavar="PATTERN",
        help="only these rows, as in 'lead_mix_*' (all that are uncertain)",
    )
    numbers = (
        ("--worlds", 1, "N", "every row is moved in worlds 1 to N"),
        ("--again", 24, "K", "so many of the widest are moved again, by difference"
         " and by level"),
        ("--again-worlds", 10, "M", "those in worlds 1 to M"),
        ("--draws", 200, "D", "draws that fit 2020 to 2023, for the variance by grade"),
        ("--by", 2030, "YEAR", "year of the target, 2026 to 2035"),
    )  # fmt: skip
    for name, usual, metavar, text in numbers:
        parser.add_argument(
            name, type=int, default=usual, metavar=metavar, help=f"{text} ({usual})"
        )
    parser.add_argument(
        "--target",
        type=float,
        default=0.30,
        metavar="S",
        help="digital share of GRDP to be reached (0.30)",
    )
    add_settings(parser, scale=10)
    parser.add_argument(
        "--extend",
        action="store_true",
        help="go on in a folder that was for fewer worlds or draws",
    )
    add_work(parser)
    parser.add_argument(
        "--markdown", action="store_true", help="print the page docs/tornado.md"
    )
    parser.add_argument(
        "--out", metavar="DIR", help="folder for results, tables and pictures"
    )
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Move the rows, draw, write, print; 1 where a run failed."""
    return _answer(_settings(arguments), _texts(arguments), arguments)


def resume(recipe: "Recipe", arguments: argparse.Namespace) -> int:
    """Go on with the tornado that a folder holds a step of, as the same command would.

    Parameters
    ----------
    recipe
        Of the step.
    arguments
        The folder of the step as `out`, and the words of `add_work` and `add_language`.
    """
    from agents.refusal import Refusal
    from experiments.tornado.stored import STEPS, settings_from, texts_of

    step = Path(arguments.out).resolve()
    if step.name not in STEPS:
        raise Refusal(
            f"{step} holds a step of a tornado; expected it to be named"
            f" {', '.join(STEPS)}\ngive the folder its name back"
        )
    arguments.out, arguments.markdown = str(step.parent), False
    return _answer(settings_from(recipe), texts_of(recipe), arguments)


def _answer(
    settings: "TornadoSettings",
    texts: "Mapping[str, Json]",
    arguments: argparse.Namespace,
) -> int:
    from tempfile import TemporaryDirectory

    from experiments.output import print_json, writable_folder
    from experiments.tornado.tornado_json import tornado_json
    from experiments.tornado.variance_by_grade import variance_by_grade

    _refuse_shard(arguments)
    if arguments.out is None:
        with TemporaryDirectory(prefix="halong-") as passing:
            found = _found(settings, texts, Path(passing), arguments)
    else:
        found = _found(settings, texts, writable_folder(arguments.out), arguments)
    variance = variance_by_grade(found)
    if arguments.out is not None:
        _write(Path(arguments.out), texts, found, variance, arguments)
    if arguments.json:
        print_json(tornado_json(found, variance))
    elif arguments.markdown:
        _print_page(found, variance)
    else:
        _show(arguments, found, variance)
    return 1 if found.n_failed_runs or not found.bars else 0


def _refuse_shard(arguments: argparse.Namespace) -> None:
    from agents.refusal import Refusal

    if shard_of(arguments):
        raise Refusal(
            f"--shard {arguments.shard}; what a tornado moves again hangs on its whole"
            " screen\nleave it out; --scheduler shares the runs among machines"
        )


def _settings(arguments: argparse.Namespace) -> "TornadoSettings":
    from experiments.tornado.settings import TornadoSettings, chosen_rows
    from model.policy.files import load_policy
    from model.policy.schedule import N_MONTHS

    run = settings_of(arguments, N_MONTHS - 1)
    rows = chosen_rows(arguments.rows)
    return TornadoSettings(
        policy=load_policy(arguments.policy),
        reference=load_policy(arguments.against),
        run=run,
        rows=tuple(row for row in rows if row.name not in run.values),
        n_worlds=arguments.worlds,
        n_again=arguments.again,
        again_worlds=arguments.again_worlds,
        n_draws=arguments.draws,
        target=arguments.target,
        by=arguments.by,
    )


def _texts(arguments: argparse.Namespace) -> "Mapping[str, Json]":
    """Return digests of the texts of policies and scenario, by kind and name."""
    from hashlib import sha256

    from model.policy.files import (
        load_policy,
        load_scenario,
        policy_text,
        scenario_text,
    )

    asked = (arguments.against, arguments.policy)
    texts = {f"policy {load_policy(name).name}": policy_text(name) for name in asked}
    scenario = load_scenario(arguments.scenario).name
    texts[f"scenario {scenario}"] = scenario_text(arguments.scenario)
    return {name: sha256(text.encode()).hexdigest() for name, text in texts.items()}


def _found(
    settings: "TornadoSettings",
    texts: "Mapping[str, Json]",
    out: Path,
    arguments: argparse.Namespace,
) -> "Tornado":
    """Return the tornado, its runs shared out among workers."""
    from functools import partial

    from experiments.progress import progress
    from experiments.tornado.runs import tornado
    from experiments.tornado.stored import StoredRuns

    runs = StoredRuns(
        settings=settings,
        out=out,
        texts=texts,
        staff=staff_of(arguments),
        watched=partial(progress, quiet=arguments.quiet),
        replaces=arguments.replace,
        extends=getattr(arguments, "extend", False),
    )
    return tornado(settings, runs)


def _write(
    out: Path,
    texts: "Mapping[str, Json]",
    found: "Tornado",
    variance: "tuple[VarianceByGrade, ...]",
    arguments: argparse.Namespace,
) -> None:
    """Write tables and pictures, all or none; say where on standard error."""
    from experiments.provenance import provenance, recipe_of_verb
    from experiments.run_files import staged
    from experiments.tornado.tornado_files import write_tornado

    settings = found.settings
    origin = provenance(
        settings.lived, settings.policies, settings.worlds_again, None, {}
    )
    for told in origin["policies"]:
        told["text_sha256"] = texts[f"policy {told['name']}"]
    scenario = origin["scenario"]
    scenario["text_sha256"] = texts[f"scenario {scenario['name']}"]
    names = ("n_worlds", "n_again", "again_worlds", "n_draws", "target", "by")
    asked = {name: getattr(settings, name) for name in names}
    asked["rows"] = [row.name for row in settings.rows]
    with staged(out, recipe_of_verb("tornado", origin, asked)) as folder:
        written = write_tornado(folder, found, variance, origin, arguments.lang)
    if not arguments.quiet:
        print(*(out / name for name in written), sep="\n", file=sys.stderr)


def _print_page(found: "Tornado", variance: "tuple[VarianceByGrade, ...]") -> None:
    from experiments.tornado.tornado_page import tornado_page

    print(tornado_page(found, variance), end="")


def _show(
    arguments: argparse.Namespace,
    found: "Tornado",
    variance: "tuple[VarianceByGrade, ...]",
) -> None:
    from experiments.output import console
    from experiments.tornado.tornado_text import failed_text, tornado_text

    if not found.bars:
        print(f"halong: {failed_text(found, arguments.lang)}", file=sys.stderr)
        return
    screen = console()
    for part in tornado_text(found, variance, arguments.lang):
        screen.print(part)
