"""`halong run`: one policy, one scenario, one world, year by year."""

import argparse
import sys
from typing import TYPE_CHECKING, Any, cast

from experiments.language import add_language
from experiments.speed.process_age import peak_rss_mb, process_age_s

if TYPE_CHECKING:
    from pathlib import Path

    from experiments.language import Language
    from experiments.worlds.run_settings import RunSettings
    from experiments.worlds.world_run import WorldRun
    from model.policy.policy import Policy
    from model.recorder import Year

HELP = "live one world under one policy and print it year by year"
EXAMPLE = "halong run zone-special --scale 10 --out results/zone"

__all__ = [
    "EXAMPLE",
    "HELP",
    "add_draws",
    "add_settings",
    "add_worlds",
    "configure",
    "run",
    "settings_of",
]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the policy, the settings and where files go."""
    parser.add_argument(
        "policy",
        nargs="?",
        default="as-is",
        metavar="POLICY",
        help="name of a shipped policy or path of a file (as-is)",
    )
    parser.add_argument(
        "--world", type=int, default=1, metavar="W", help="number of the world (1)"
    )
    add_settings(parser)
    parser.add_argument(
        "--until",
        default="2035-12",
        metavar="MONTH",
        help="last month lived, 2020-01 to 2035-12 (2035-12)",
    )
    parser.add_argument(
        "--out", metavar="DIR", help="folder for indicators, provenance and pictures"
    )
    add_language(parser)


def add_settings(
    parser: argparse.ArgumentParser,
    *,
    scale: int = 1,
    history: str = "replay",
    uncertainty: str = "luck",
) -> None:
    """Add the settings that experiments have in common, with a verb's own defaults."""
    parser.add_argument(
        "--scenario",
        default="central",
        metavar="S",
        help="name of a shipped scenario or path of a file (central)",
    )
    parser.add_argument(
        "--scale",
        type=int,
        default=scale,
        metavar="K",
        help=f"persons that a row stands for: 1, 10 or 100 ({scale})",
    )
    parser.add_argument(
        "--history",
        choices=("replay", "free"),
        default=history,
        help=f"2020 to 2025 as recorded, or freely after 2023 ({history})",
    )
    parser.add_argument(
        "--uncertainty",
        choices=("luck", "parameters"),
        default=uncertainty,
        help=f"what differs between worlds ({uncertainty})",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="hold a parameter at a value within its range; repeat for more",
    )


def add_worlds(parser: argparse.ArgumentParser, n: int) -> None:
    """Add how many worlds, which draws, and how many processes."""
    add_draws(parser, n)
    parser.add_argument(
        "--workers", type=int, metavar="W", help="processes at once (one per core)"
    )


def add_draws(parser: argparse.ArgumentParser, n: int) -> None:
    """Add how many worlds and which draws."""
    parser.add_argument(
        "--worlds",
        type=int,
        default=n,
        metavar="N",
        help=f"the first N worlds that fit the record of 2020 to 2023 ({n})",
    )
    parser.add_argument(
        "--all-draws",
        action="store_true",
        help="worlds 1 to N, whether they fit the record or not",
    )


def settings_of(arguments: argparse.Namespace, until: int) -> "RunSettings":
    """Return the settings that were asked for.

    Raises
    ------
    Refusal
        If one is not of its kind.
    """
    from experiments.worlds.held_values import held_values
    from experiments.worlds.run_settings import RunSettings
    from model.policy.files import load_scenario

    return RunSettings(
        scenario=load_scenario(arguments.scenario),
        scale=arguments.scale,
        history=arguments.history,
        uncertainty=arguments.uncertainty,
        until=until,
        values=held_values(arguments.set),
    )


def run(arguments: argparse.Namespace) -> int:
    """Live the world, write its files, print its years."""
    from experiments.output import print_json, writable_folder
    from experiments.progress import progress
    from experiments.worlds.run_settings import month_number, world_number
    from experiments.worlds.world_run import run_world
    from model.policy.files import load_policy

    policy = load_policy(arguments.policy)
    settings = settings_of(arguments, month_number(arguments.until))
    world = world_number(arguments.world)
    out = None if arguments.out is None else writable_folder(arguments.out)
    startup_s = process_age_s()
    with progress("months", settings.n_months, quiet=arguments.quiet) as watch:
        lived = run_world(settings, policy, world, watch)
    years = lived.records.yearly()
    if out is not None:
        _write(out, arguments, settings, policy, lived)
    if arguments.json:
        print_json(_answer(arguments, settings, policy, lived, years, startup_s))
    else:
        _show(arguments, settings, policy, lived, years)
    return 0


def _answer(
    arguments: argparse.Namespace,
    settings: "RunSettings",
    policy: "Policy",
    lived: "WorldRun",
    years: "list[Year]",
    startup_s: float,
) -> dict[str, Any]:
    from experiments.definitions.share_definitions import definitions_json
    from experiments.indicator_years import indicator_years

    return {
        "policy": policy.name,
        "scenario": settings.scenario.name,
        "world": arguments.world,
        "scale": settings.scale,
        "history": settings.history,
        "uncertainty": settings.uncertainty,
        "values": dict(settings.values),
        "months": lived.records.months,
        "startup_s": startup_s,
        "population_s": lived.population_s,
        "steps_s": lived.steps_s,
        "wall_s": process_age_s(),
        "peak_rss_mb": peak_rss_mb(),
        "agent_months": lived.agent_months,
        "digest": lived.records.digest(),
        "yearly": years,
        "indicators": indicator_years(years),
        "definitions": definitions_json(lambda name: cast(float, years[-1][name])),
    }


def _show(
    arguments: argparse.Namespace,
    settings: "RunSettings",
    policy: "Policy",
    lived: "WorldRun",
    years: "list[Year]",
) -> None:
    from experiments.output import console
    from experiments.run_report import definition_table, run_table, run_words

    screen = console()
    lang: Language = arguments.lang
    screen.print(
        run_table(years, policy.name, settings.scenario.name, arguments.world, lang)
    )
    screen.print(definition_table(years, lang))
    screen.print(run_words(settings, lived.population_s, lived.steps_s, lang))


def _write(
    out: "Path",
    arguments: argparse.Namespace,
    settings: "RunSettings",
    policy: "Policy",
    lived: "WorldRun",
) -> None:
    """Write indicators, provenance and pictures, all or none; say where."""
    from experiments.provenance import provenance, recipe_of_verb
    from experiments.run_files import staged
    from experiments.run_folder import write_run
    from experiments.worlds.uncertainty import world_parameters
    from model.policy.files import policy_text, scenario_text

    world, scenario = arguments.world, settings.scenario
    origin = provenance(
        settings,
        [policy],
        [world],
        world_parameters(world, settings.uncertainty, values=settings.values),
        {
            f"policy {policy.name}": policy_text(arguments.policy),
            f"scenario {scenario.name}": scenario_text(arguments.scenario),
        },
    )
    with staged(out, recipe_of_verb("run", origin)) as folder:
        names = write_run(folder, lived.records, lived.end, origin, arguments.lang)
    if not arguments.quiet:
        print(*(out / name for name in names), sep="\n", file=sys.stderr)
