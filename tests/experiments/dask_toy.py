"""Toy cells on a Dask cluster; run as a script it works through them.

`python dask_toy.py FOLDER ADDRESS N_FAMILIES WHAT [WAIT_S]`: WHAT is `fine`, `slow`,
`poison` or `hang`; ADDRESS `local` stands for two local processes. It prints
what came of it as JSON. Cells leave their process number in FOLDER/at_work.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from agents.refusal import Refusal
from experiments.engine.crew import Crew
from experiments.engine.dask_cluster import DaskCluster
from experiments.engine.workers import Staff
from experiments.runner.bench import Bench
from experiments.runner.premises import SharedPremises, of_model
from experiments.runner.run_cells import run_cells
from experiments.runner.schedule import Family, Schedule, Search
from experiments.store.cell import Block, Cell, Result
from experiments.store.recipe import Recipe
from experiments.store.results_folder import writing

N_OF_FAMILY = 3


def made_by() -> dict[str, str]:
    return {"code": os.environ.get("TOY_CODE", "ours")}


@contextmanager
def premises(bench: Bench) -> Iterator[SharedPremises]:
    with of_model(bench) as shared:
        yield SharedPremises(shared.sign, made_by)


@dataclass(frozen=True)
class Toy:
    folder: Path
    what: str

    def __call__(self, cell: Cell) -> Result:
        number = int(str(cell.spec["number"]))
        (self.folder / "at_work").mkdir(exist_ok=True)
        (self.folder / "at_work" / f"{os.getpid()}-{number}").touch()
        time.sleep(0.4 if self.what == "slow" else 0.02)
        if self.what == "poison" and number == 1:
            raise ValueError("cell one")
        if self.what == "poison" and number == 2:
            os._exit(7)
        if self.what == "hang" and number == 4:
            time.sleep(600)
        values = np.sqrt(np.arange(1.0, 4.0) * (number + 1)).reshape(1, 3)
        return Result.of([Block(indicators=("a",), periods=(1, 2, 3), values=values)])


def families(n: int) -> Iterator[Family]:
    for family in range(n):
        first = family * N_OF_FAMILY
        numbers = range(first, first + N_OF_FAMILY)
        cells = [Cell({"number": number}, str(family)) for number in numbers]
        yield Family(str(family), cells)


def staff(address: str, what: str, wait_s: float) -> Staff:
    limit = 6.0 if what == "hang" else 600.0
    if address == "local":
        return Crew(size=2, time_limit_s=limit)
    return DaskCluster(
        address=address,
        premises=premises,
        tell=lambda line: print(line, file=sys.stderr),
        wait_s=wait_s,
        time_limit_s=limit,
    )


def main(out: str, address: str, n: str, what: str, wait_s: str = "60") -> int:
    folder = Path(out)
    recipe = Recipe(kind="toy", design={"n": int(n)}, made_by=made_by())
    with writing(folder, recipe) as (results, before):
        schedule = Schedule([Search(families(int(n)))], before.done)
        try:
            done = run_cells(
                schedule,
                Toy(folder, what),
                results,
                staff(address, what, float(wait_s)),
            )
        except Refusal as refusal:
            print(refusal, file=sys.stderr)
            return 2
        except KeyboardInterrupt:
            return 130
        standing = results.standing()
        failed = {
            int(str(receipt.spec["number"])): receipt.failure.error
            for receipt in standing.failed.values()
            if receipt.failure
        }
        told = {
            "digest": standing.digest(),
            "n_there": len(standing.done),
            "n_done": done.n_done,
            "n_before": done.n_before,
            "failed": failed,
            "n_manifests": len(list(results.manifests.iterdir())),
        }
        print(json.dumps(told))
    return 0


if __name__ == "__main__":
    # Workers know the toy by the name it is imported under.
    from dask_toy import main as imported

    sys.exit(imported(*sys.argv[1:]))
