"""`halong bench`: how fast it is on this machine."""

import argparse
import sys

HELP = "measure speed: founding, columns, adoption beside plain Mesa, growth of cost"
EXAMPLE = "halong bench --agents 20000 --json"


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


def run(arguments: argparse.Namespace) -> int:
    """Measure and print."""
    from dataclasses import asdict

    from agents.refusal import Refusal
    from experiments.bench import bench
    from experiments.output import console, print_json, table

    if not 1000 <= arguments.agents <= 100_000:
        raise Refusal(
            f"--agents is {arguments.agents}; expected 1000 to 100000\n"
            "plain Mesa takes some 10 microseconds an agent and a kilobyte each"
        )

    for n in arguments.sizes:
        if not 1000 <= n <= 10_000_000:
            raise Refusal(f"--sizes holds {n}; expected 1000 to 10000000")

    def say(word: str) -> None:
        if not arguments.quiet and sys.stderr.isatty():
            print(f"measuring {word} ...", file=sys.stderr)

    measured = bench(arguments.agents, say, arguments.sizes)
    if arguments.json:
        print_json(
            asdict(measured) | {"columns": measured.columns._asdict()},
        )
        return 0
    adoption, columns = measured.adoption, measured.columns
    rows = [
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
    ]
    console().print(
        table("Speed on this machine", ("what", "measured>", "accept>"), rows)
    )
    return 0
