"""Words that every verb has in common whose runs are worked through by many."""

import argparse
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from experiments.engine.workers import Staff

__all__ = ["add_work", "staff_of", "workers_of"]

_PRELOAD: Final = ("experiments.design.province_life", "scipy.stats.qmc")
"""What local workers load before they are forked: the model, and what draws."""


def add_work(parser: argparse.ArgumentParser) -> None:
    """Add who works, within which limits, and what becomes of results that stand."""
    parser.add_argument(
        "--workers", type=int, metavar="W", help="processes at once (one per core)"
    )
    parser.add_argument(
        "--time-limit",
        type=float,
        default=3600.0,
        metavar="S",
        help="seconds after which one run is given up (3600)",
    )
    parser.add_argument(
        "--memory-limit",
        type=float,
        metavar="MB",
        help="memory at which one process is ended (its share of nine tenths of all)",
    )
    parser.add_argument(
        "--replace",
        action="store_true",
        help="throw results of another recipe in the folder away and start anew",
    )


def workers_of(arguments: argparse.Namespace) -> int:
    """Return how many processes were asked for, one per core where none were.

    Raises
    ------
    Refusal
        If it is below 1.
    """
    from agents.refusal import Refusal
    from experiments.engine.crew import available_cores

    if arguments.workers is None:
        return available_cores()
    asked: int = arguments.workers
    if asked < 1:
        raise Refusal(
            f"workers is {asked}; expected 1 or more\nleave it out for one per core"
        )
    return asked


def staff_of(arguments: argparse.Namespace) -> "Staff":
    """Return who works through cells.

    Raises
    ------
    Refusal
        If a number makes no sense.
    """
    from agents.refusal import Refusal
    from experiments.engine.crew import Crew, usable_memory_mb

    for name in ("time_limit", "memory_limit"):
        value = getattr(arguments, name)
        if value is not None and not value > 0:
            raise Refusal(
                f"--{name.replace('_', '-')} is {value:g}; expected more than 0\n"
                "leave it out for the usual one"
            )
    workers = workers_of(arguments)
    return Crew(
        size=workers,
        preload=_PRELOAD,
        time_limit_s=arguments.time_limit,
        memory_limit_mb=arguments.memory_limit or usable_memory_mb() / workers,
    )
