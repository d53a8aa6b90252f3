"""A sweep whose runs are made of a formula."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from experiments.design.design import Design, Point
from experiments.engine.failure import Failure
from experiments.store.cell import Block, Receipt, Result
from experiments.store.results_folder import Standing
from experiments.worlds.run_settings import RunSettings
from model.policy.files import load_policies, load_scenario

SHARE = "digital_share_nso"


def design(points: tuple[Point, ...] = (Point(),), **parts: Any) -> Design:
    whole: dict[str, Any] = {
        "policies": load_policies(["as-is", "resolution-57"]),
        "scenarios": (load_scenario("central"),),
        "run": RunSettings(scale=100),
        "n_worlds": 4,
        "points": points,
    }
    return Design(**{**whole, **parts})


def came_to(share: float, years: tuple[int, ...] = (2029, 2030)) -> Result:
    """Return a result whose share is so much in the last year, half of it before."""
    values = np.array([[share / 2, share], [7.0, 8.0]])
    sector = Block(
        indicators=("n_firms",),
        periods=years,
        values=np.array([[1.0, 2.0]]),
        table="sector",
        part="coal",
    )
    return Result.of(
        [Block(indicators=(SHARE, "n_firms"), periods=years, values=values), sector]
    )


def lived(of: Any, whole: Design) -> Iterator[tuple[Receipt, Result]]:
    """Yield every planned run with the share that a function of its spec gives."""
    for cell in whole.planned():
        receipt = Receipt(key=cell.key, spec=cell.spec, code="")
        yield receipt, came_to(of(cell.spec))


def point(
    levers: dict[str, Any] | None = None, values: dict[str, float] | None = None
) -> Point:
    return Point(levers=levers or {}, values=values or {})


def levers(*places: float) -> tuple[Point, ...]:
    return tuple(Point(levers={"sandbox.intensity": place}) for place in places)


@dataclass
class Toy:
    """Stands in for a folder of results, its runs made of a formula."""

    of: Any
    fails: Any = None

    def __post_init__(self) -> None:
        self.done: dict[str, tuple[Receipt, Result]] = {}
        self.failed: dict[str, Receipt] = {}

    def __call__(self, part: Design, *_: Any, **__: Any) -> "Toy":
        for cell in part.planned():
            receipt = Receipt(key=cell.key, spec=cell.spec, code="")
            if self.fails is not None and self.fails(cell.spec):
                self.failed[cell.key] = replace(
                    receipt, failure=Failure(error="x", traceback="x")
                )
            else:
                self.done[cell.key] = receipt, came_to(self.of(cell.spec))
        return self

    def results(self) -> Iterator[tuple[Receipt, Result]]:
        yield from self.done.values()

    @property
    def standing(self) -> Standing:
        done = {key: receipt for key, (receipt, _) in self.done.items()}
        return Standing(done=done, failed=self.failed)
