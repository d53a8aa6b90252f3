"""`halong compare`: policies over the same worlds, against the first of them."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from experiments.commands.run import add_draws, add_settings, settings_of
from experiments.commands.work import add_work, shard_of, shard_told, staff_of
from experiments.language import add_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from experiments.comparison.comparison import Comparison, ComparisonSettings
    from experiments.comparison.comparison_outcomes import Outcome
    from experiments.runner.shard import Shard
    from experiments.store.cell import Json
    from experiments.store.recipe import Recipe

HELP = "compare policies over the same worlds: effect, chance, cost, what they decide"
EXAMPLE = "halong compare as-is adoption-first talent-first --worlds 20 --scale 10"

__all__ = ["EXAMPLE", "HELP", "configure", "resume", "run"]

_PROGRESS: Final = "runs"
_TEXTS: Final = "texts"
"""Under what name a recipe's question keeps digests of the texts that were read."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the policies, the worlds, the target and the output."""
    parser.add_argument(
        "policies",
        nargs="+",
        metavar="POLICY",
        help="names of shipped policies or paths of files; the first is the reference",
    )
    add_draws(parser, 20)
    parser.add_argument(
        "--target",
        type=float,
        default=0.30,
        metavar="S",
        help="digital share of GRDP to be reached (0.30)",
    )
    parser.add_argument(
        "--by", type=int, default=2030, metavar="YEAR", help="its year, 2026 to 2035"
    )
    parser.add_argument(
        "--margin",
        type=float,
        default=0.0025,
        metavar="S",
        help="difference of the share in 2030 that does not matter (0.0025)",
    )
    parser.add_argument(
        "--adaptive",
        action="store_true",
        help="look after 16, 32, 64, ... worlds and drop what is far behind the leader",
    )
    parser.add_argument(
        "--fresh",
        action="store_true",
        help="try the winner again in as many worlds that did not choose it",
    )
    add_settings(parser, uncertainty="parameters")
    parser.add_argument(
        "--extend",
        action="store_true",
        help="go on in a folder that was for fewer worlds",
    )
    add_work(parser)
    parser.add_argument(
        "--out", metavar="DIR", help="folder for results, tables and pictures"
    )
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Simulate, write, print; 1 where a run failed."""
    return _answer(_settings(arguments), _texts(arguments), arguments)


def resume(recipe: "Recipe", arguments: argparse.Namespace) -> int:
    """Go on with the comparison that a folder holds, as the same command would.

    Parameters
    ----------
    recipe
        Of the folder.
    arguments
        The folder as `out`, and the words of `add_work` and `add_language`.
    """
    from experiments.comparison.stored import settings_from

    texts: Mapping[str, Json] = recipe.question[_TEXTS]  # type: ignore[assignment]
    return _answer(settings_from(recipe), texts, arguments)


def _answer(
    settings: "ComparisonSettings",
    texts: "Mapping[str, Json]",
    arguments: argparse.Namespace,
) -> int:
    from tempfile import TemporaryDirectory

    from experiments.comparison.stored import recipe_of
    from experiments.output import writable_folder

    recipe = recipe_of(settings, texts)
    shard = shard_of(arguments)
    if arguments.out is not None:
        out = writable_folder(arguments.out)
        if shard is not None:
            return _part(shard, settings, recipe, out, arguments)
        return _told(settings, recipe, out, arguments)
    # One way through, whether results are wanted afterwards or not.
    with TemporaryDirectory(prefix="halong-") as passing:
        return _told(settings, recipe, Path(passing), arguments)


def _told(
    settings: "ComparisonSettings",
    recipe: "Recipe",
    out: Path,
    arguments: argparse.Namespace,
) -> int:
    """Work through the comparison, write its files where asked to, print it."""
    from experiments.comparison.comparison_json import to_json
    from experiments.comparison.comparison_outcomes import outcomes
    from experiments.output import print_json
    from model.parameters import load_group
    from model.valuation import ValuationParameters

    comparison = _compared(settings, recipe, out, arguments)
    found = outcomes(comparison, load_group(ValuationParameters))
    if arguments.out is not None:
        _write(out, recipe, comparison, found, arguments)
    if arguments.json:
        print_json(to_json(comparison, found))
    if arguments.json or not found:
        _tell_failures(comparison, arguments)
    else:
        _show(arguments, comparison, found)
    # A draw that no world can be lived with is told and replaced, as in a sweep.
    failed = any(one.policy is not None for one in comparison.failures)
    return 1 if failed or not found else 0


def _settings(arguments: argparse.Namespace) -> "ComparisonSettings":
    from experiments.comparison.comparison import ComparisonSettings
    from model.policy.files import load_policies
    from model.policy.schedule import N_MONTHS

    return ComparisonSettings(
        policies=load_policies(arguments.policies),
        run=settings_of(arguments, N_MONTHS - 1),
        n_worlds=arguments.worlds,
        all_draws=arguments.all_draws,
        target=arguments.target,
        by=arguments.by,
        margin=arguments.margin,
        is_adaptive=arguments.adaptive,
        is_retried=arguments.fresh,
    )


def _texts(arguments: argparse.Namespace) -> "Mapping[str, Json]":
    """Return digests of the texts of policies and scenario, as they were given."""
    from hashlib import sha256

    from model.policy.files import policy_text, scenario_text

    def digest(text: str) -> str:
        return sha256(text.encode()).hexdigest()

    return {
        "policies": [digest(policy_text(asked)) for asked in arguments.policies],
        "scenario": digest(scenario_text(arguments.scenario)),
    }


def _compared(
    settings: "ComparisonSettings",
    recipe: "Recipe",
    out: Path,
    arguments: argparse.Namespace,
) -> "Comparison":
    """Return the comparison, its runs shared out among workers."""
    from experiments.comparison.stored import compare_in, design_of
    from experiments.progress import progress

    n = design_of(settings).n_cells
    with progress(_PROGRESS, n, quiet=arguments.quiet) as watch:
        return compare_in(
            out,
            settings,
            recipe,
            staff_of(arguments),
            replace_others=arguments.replace,
            extend=getattr(arguments, "extend", False),
            watch=watch,
        )


def _part(
    shard: "Shard",
    settings: "ComparisonSettings",
    recipe: "Recipe",
    out: Path,
    arguments: argparse.Namespace,
) -> int:
    """Work through one shard and say what comes next; 1 where a run failed."""
    from experiments.comparison.stored import design_of
    from experiments.design.run_design import run_design
    from experiments.runner.schedule import is_out

    ran = run_design(
        design_of(settings),
        recipe,
        out,
        staff_of(arguments),
        replace=arguments.replace,
        extend=getattr(arguments, "extend", False),
        shard=shard,
    )
    if not arguments.quiet:
        print(shard_told(shard, ran, arguments.lang), file=sys.stderr)
    failed = any(not is_out(each) for each in ran.standing.failed.values())
    return 1 if failed else 0


def _write(
    out: Path,
    recipe: "Recipe",
    comparison: "Comparison",
    found: "tuple[Outcome, ...]",
    arguments: argparse.Namespace,
) -> None:
    """Write tables and pictures, all or none; say where on standard error."""
    from experiments.comparison.comparison_files import write_comparison
    from experiments.provenance import provenance
    from experiments.run_files import staged

    settings = comparison.settings
    worlds = comparison.tried.worlds
    origin = provenance(settings.run, settings.policies, worlds, None, {})
    texts: Mapping[str, str | list[str]] = recipe.question[_TEXTS]  # type: ignore[assignment]
    for told, digest in zip(origin["policies"], texts["policies"], strict=True):
        told["text_sha256"] = digest
    origin["scenario"]["text_sha256"] = texts["scenario"]
    with staged(out, recipe.hash) as folder:
        names = write_comparison(folder, comparison, found, origin, arguments.lang)
    if not arguments.quiet:
        print(*(out / name for name in names), sep="\n", file=sys.stderr)


def _tell_failures(comparison: "Comparison", arguments: argparse.Namespace) -> None:
    """Say on standard error which runs failed, where standard output cannot."""
    from experiments.comparison.paragraph import failed_text

    said = failed_text(comparison, arguments.lang)
    if said:
        print(f"halong: {said}", file=sys.stderr)


def _show(
    arguments: argparse.Namespace,
    comparison: "Comparison",
    found: "tuple[Outcome, ...]",
) -> None:
    from experiments.comparison.comparison_text import comparison_text
    from experiments.output import console
    from model.evidence.reader import Evidence
    from model.parameters import load_group
    from model.valuation import ValuationParameters

    screen = console()
    valuation, evidence = load_group(ValuationParameters), Evidence.load()
    for part in comparison_text(comparison, found, valuation, evidence, arguments.lang):
        screen.print(part)
