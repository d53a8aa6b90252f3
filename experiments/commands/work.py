"""Words that every verb has in common whose runs are worked through by many."""

import argparse
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from functools import partial

    from experiments.design.run_design import Ran
    from experiments.engine.workers import Staff
    from experiments.runner.shard import Shard

__all__ = [
    "add_local_work",
    "add_work",
    "pool_of",
    "shard_of",
    "shard_told",
    "staff_of",
    "workers_of",
]

_MOST_WORKERS: Final = 4096
_PRELOAD: Final = ("experiments.design.province_life", "scipy.stats.qmc")
"""What local workers load before they are forked: the model, and what draws."""


def add_local_work(parser: argparse.ArgumentParser) -> None:
    """Add how many processes of this machine work, and within which limits."""
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
    parser.set_defaults(scheduler=None, scheduler_file=None, wait_for_workers=None)


def add_work(parser: argparse.ArgumentParser) -> None:
    """Add who works, within which limits, and what becomes of results that stand."""
    add_local_work(parser)
    cluster = parser.add_mutually_exclusive_group()
    cluster.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="work on a Dask cluster, as tcp://host:8786 or tls://host:8786",
    )
    cluster.add_argument(
        "--scheduler-file",
        type=Path,
        metavar="FILE",
        help="the same, by the file of `dask scheduler --scheduler-file FILE`",
    )
    parser.add_argument(
        "--wait-for-workers",
        type=float,
        default=60.0,
        metavar="S",
        help="seconds without a Dask worker after which the work ends (60)",
    )
    parser.add_argument(
        "--shard",
        metavar="I/N",
        help="do the I-th of N parts, into DIR/shard-I-of-N; `halong merge` joins them",
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
        If it is below 1 or more than any machine runs well.
    """
    from agents.refusal import Refusal
    from experiments.engine.crew import available_cores

    if arguments.workers is None:
        return available_cores()
    asked: int = arguments.workers
    if not 1 <= asked <= _MOST_WORKERS:
        raise Refusal(
            f"workers is {str(asked)[:24]}; expected 1 to {_MOST_WORKERS}\n"
            "leave it out for one per core"
        )
    return asked


def pool_of(arguments: argparse.Namespace) -> "partial[list[Any]]":
    """Return what shares out work among local processes and gives results back.

    For what is done in minutes and kept by nobody; see `run_in_pool`.

    Raises
    ------
    Refusal
        If fewer than one process is asked for.
    """
    from functools import partial

    from experiments.engine.worker_pool import run_in_pool

    return partial(run_in_pool, workers=workers_of(arguments), preload=_PRELOAD)


def staff_of(arguments: argparse.Namespace) -> "Staff":
    """Return who works through cells: local processes, or a Dask cluster.

    Raises
    ------
    Refusal
        If a number makes no sense, or the file of a scheduler does not come.
    """
    for name in ("time_limit", "memory_limit", "wait_for_workers"):
        _refuse_none_or_less(name, getattr(arguments, name))
    if arguments.scheduler is None and arguments.scheduler_file is None:
        return _local(arguments)
    return _cluster(arguments)


def shard_of(arguments: argparse.Namespace) -> "Shard | None":
    """Return the part of the work that is asked for, nothing where it is the whole.

    Raises
    ------
    Refusal
        If it is no part, or has no folder to be merged in, or must know the others.
    """
    if arguments.shard is None:
        return None
    from agents.refusal import Refusal
    from experiments.runner.shard import Shard

    shard = Shard.parsed(arguments.shard)
    if arguments.out is None:
        raise Refusal(
            f"--shard {shard} has no folder\n"
            "name the one that all shards are merged in: --out DIR"
        )
    if getattr(arguments, "adaptive", False):
        raise Refusal(
            f"--shard {shard} cannot be --adaptive: a look needs all shards\n"
            "leave one of them out"
        )
    return shard


def shard_told(shard: "Shard", ran: "Ran", language: str) -> str:
    """Return what is said at the end of a shard, and what comes next."""
    n_done, n_failed = len(ran.standing.done), len(ran.standing.failed)
    out = shlex.quote(str(ran.folder.path.parent))
    if language == "vi":
        return (
            f"Phần {shard}: {n_done} lượt chạy xong, {n_failed} lượt hỏng."
            f" Khi mọi phần đã xong: halong merge {out}"
        )
    return (
        f"Shard {shard}: {n_done} runs done, {n_failed} failed."
        f" When all shards are done: halong merge {out}"
    )


def _local(arguments: argparse.Namespace) -> "Staff":
    from experiments.engine.crew import Crew, usable_memory_mb

    workers = workers_of(arguments)
    return Crew(
        size=workers,
        preload=_PRELOAD,
        time_limit_s=arguments.time_limit,
        memory_limit_mb=arguments.memory_limit or usable_memory_mb() / workers,
    )


def _cluster(arguments: argparse.Namespace) -> "Staff":
    from agents.refusal import Refusal
    from experiments.engine.dask_cluster import DaskCluster, address_in
    from experiments.runner.premises import of_model

    if arguments.workers is not None:
        raise Refusal(
            "--workers counts local processes; a Dask cluster has its own\n"
            "leave it out, and start as many `dask worker` as are wanted"
        )
    wait_s = arguments.wait_for_workers
    file = arguments.scheduler_file
    return DaskCluster(
        address=address_in(file, wait_s) if file else arguments.scheduler,
        premises=of_model,
        tell=lambda line: print(f"halong: {line}", file=sys.stderr),
        wait_s=wait_s,
        preload=_PRELOAD,
        time_limit_s=arguments.time_limit,
        memory_limit_mb=arguments.memory_limit,
    )


def _refuse_none_or_less(name: str, value: float | None) -> None:
    if value is not None and not value > 0:
        from agents.refusal import Refusal

        raise Refusal(
            f"--{name.replace('_', '-')} is {value:g}; expected more than 0\n"
            "leave it out for the usual one"
        )
