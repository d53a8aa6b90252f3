"""`halong population`: does the founding population look like the province?"""

import argparse

HELP = "found January 2020 and hold it against evidence, figure by figure"
EXAMPLE = "halong population --scale 10"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of the verb."""
    parser.add_argument(
        "--scale",
        type=int,
        default=1,
        metavar="K",
        help="persons and household businesses a row stands for: 1, 10 or 100",
    )
    parser.add_argument(
        "--world", type=int, default=1, metavar="W", help="number of the world, from 0"
    )


def run(arguments: argparse.Namespace) -> int:
    """Found the population and print what it was matched against."""
    from time import perf_counter

    from experiments.output import console, print_json
    from experiments.population.check import match_population
    from experiments.population.report import population_tables, population_words
    from model.quangninh import QuangNinh

    start = perf_counter()
    province = QuangNinh(world=arguments.world, scale=arguments.scale)
    founded = perf_counter() - start
    matches = match_population(province)
    broken = any(match.is_broken for match in matches)
    if arguments.json:
        print_json(
            {
                "world": arguments.world,
                "scale": arguments.scale,
                "population_s": founded,
                "n_missed": sum(not match.passed for match in matches),
                "rows": [match.as_row() for match in matches],
            }
        )
        return int(broken)
    screen = console()
    for drawn in population_tables(matches):
        screen.print(drawn)
    screen.print(population_words(matches, arguments.world, arguments.scale, founded))
    return int(broken)
