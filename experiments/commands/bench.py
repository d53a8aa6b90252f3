"""`halong bench`: how fast it is on this machine."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments.speed.bench import Bench

HELP = "measure speed: founding, columns, adoption, growth of cost, months, the store"
EXAMPLE = "halong bench --agents 20000 --json"

_MONTHS = 192
"""January 2020 to December 2035."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of the verb."""
    parser.add_argument(
        "--agents",
        type=int,
        default=20_000,
        metavar="N",
        help="firms on which plain Mesa is timed, 1000 to 100000 (default 20000)",
    )
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=(10_000, 100_000, 1_000_000),
        metavar="N",
        help="numbers of firms over which the growth of cost is measured",
    )
    parser.add_argument(
        "--scale",
        type=int,
        default=1,
        metavar="K",
        help="scale of the province whose phases are timed: 1, 10 or 100 (1)",
    )
    parser.add_argument(
        "--months",
        type=int,
        default=192,
        metavar="M",
        help="months that are timed, 1 to 192 (192)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Measure and print."""
    from experiments.output import console, print_json, table
    from experiments.speed.bench import bench

    _refuse_bad_sizes(arguments)

    def say(word: str) -> None:
        if not arguments.quiet and sys.stderr.isatty():
            print(f"measuring {word} ...", file=sys.stderr)

    measured = bench(
        arguments.agents,
        say,
        arguments.sizes,
        scale=arguments.scale,
        n_months=arguments.months,
    )
    if arguments.json:
        print_json(_answer(measured))
        return 0
    screen = console()
    screen.print(
        table(
            "Speed on this machine",
            ("what", "measured>", "accept>"),
            _rows(measured),
        )
    )
    month = measured.month
    screen.print(
        table(
            f"{month.n_months} months at scale {month.scale}, phase by phase",
            ("phase", "ms a month>", "share>"),
            [
                (
                    name.replace("_", " "),
                    f"{seconds / month.n_months * 1e3:.2f}",
                    f"{seconds / month.steps_s:.1%}",
                )
                for name, seconds in month.phases_s.items()
            ],
        )
    )
    return 0


def _refuse_bad_sizes(arguments: argparse.Namespace) -> None:
    from agents.refusal import Refusal
    from experiments.worlds.run_settings import RunSettings

    RunSettings(scale=arguments.scale)  # refuses a scale before anything is timed
    if not 1000 <= arguments.agents <= 100_000:
        raise Refusal(
            f"--agents is {arguments.agents}; expected 1000 to 100000\n"
            "plain Mesa takes some 10 microseconds an agent and a kilobyte each"
        )

    for n in arguments.sizes:
        if not 1000 <= n <= 10_000_000:
            raise Refusal(
                f"--sizes holds {str(n)[:24]}; expected 1000 to 10000000\n"
                "leave --sizes away for 10000 100000 1000000"
            )
    if not 1 <= arguments.months <= _MONTHS:
        raise Refusal(
            f"--months is {str(arguments.months)[:24]}; expected 1 to {_MONTHS}\n"
            "leave it away for all of them"
        )


def _answer(measured: "Bench") -> dict[str, Any]:
    from dataclasses import asdict

    month = measured.month
    derived = {
        "ns_per_agent_month": month.ns_per_agent_month,
        "invariants_share": month.invariants_share,
    }
    return asdict(measured) | {
        "columns": measured.columns._asdict(),
        "month": asdict(month) | derived,
    }


def _rows(measured: "Bench") -> list[tuple[str, str, str]]:
    adoption, columns = measured.adoption, measured.columns
    month = measured.month
    taken = month.population_s + month.steps_s
    full = month.scale == 1 and month.n_months == _MONTHS
    return [
        ("founding at scale 1", f"{measured.population_s:.2f} s", "3 s"),
        ("700,000 rows of 13 columns", f"{columns.create_s:.3f} s", "0.15 s"),
        ("column operation beside NumPy", f"{columns.operation_ratio:.1f} x", "3 x"),
        ("1,000 births and deaths", f"{columns.turnover_s * 1e3:.1f} ms", "5 ms"),
        ("adoption, columns", f"{adoption['columns_ns_per_firm']:.0f} ns a firm", ""),
        ("adoption, Mesa", f"{adoption['plain_mesa_ns_per_firm']:.0f} ns a firm", ""),
        ("columns beside plain Mesa", f"{adoption['times_faster']:.0f} x", "60 x"),
        *(
            (f"adoption, {n:,} firms", f"{s / n * 1e9:.0f} ns a firm", "")
            for n, s in measured.seconds_by_firms.items()
        ),
        ("growth of cost, exponent", f"{measured.cost_exponent:.3f}", "1.1"),
        (
            f"founding and {month.n_months} months at scale {month.scale}",
            f"{taken:.2f} s",
            "6 s" if full else "",
        ),
        (
            "an agent in a month",
            f"{month.ns_per_agent_month:.0f} ns",
            "45 ns" if full else "",
        ),
        ("invariants, part of the months", f"{month.invariants_share:.1%}", "5 %"),
        ("a run kept on the disk", f"{measured.store_s * 1e3:.1f} ms", "10 ms"),
    ]
