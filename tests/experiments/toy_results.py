"""A folder of results of toy runs: two policies in some worlds, a few numbers each."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from experiments.engine.stage import stage
from experiments.engine.workers import Ended
from experiments.results import kinds
from experiments.runner.run_cells import run_cells
from experiments.runner.schedule import OUT, Family, Schedule, Search
from experiments.store.cell import Block, Cell, Json, Result
from experiments.store.recipe import Recipe
from experiments.store.results_folder import read_folder, writing

POLICIES = ("as-is", "zone")
YEARS = (2029, 2030)
MADE_BY: Mapping[str, Json] = {"code": "c0de" * 16, "packages": {"numpy": "2"}}


@dataclass
class Alone:
    """The one worker of its staff: this process."""

    function: Callable[[Any], Any] | None = None
    task: Any = None

    @contextmanager
    def at_work(self, function: Callable[[Any], Any]) -> Iterator[None]:
        self.function = function
        yield

    def free(self) -> Sequence[Hashable]:
        return ["me"] if self.task is None else []

    def give(self, worker: Hashable, task: Any) -> None:
        self.task = task

    def collect(self, timeout_s: float) -> Sequence[Ended]:
        task, self.task = self.task, None
        assert self.function is not None
        return [Ended("me", task, self.function(task))]


@dataclass(frozen=True)
class ToyLife:
    """The share is 0.1 and a hundredth of the world; the zone adds 0.01 times it."""

    fails: tuple[int, ...] = ()
    """Worlds in which the zone breaks."""
    out: tuple[int, ...] = ()
    """Worlds that do not count."""
    nudge: float = 0.0

    def __call__(self, cell: Cell) -> Result:
        spec: Mapping[str, Any] = cell.spec  # type: ignore[assignment]
        world, is_zone = spec["world"], spec["policy"] == "zone"
        if world in self.out:
            return Result.of([], {OUT: ["electronics 2021"]})
        stage("2026 on")
        if is_zone and world in self.fails:
            raise ValueError(f"no land in world {world}")
        share = 0.1 + 0.01 * world * (1 + is_zone) + self.nudge
        province = Block(
            indicators=("digital_share_nso", "employed"),
            periods=YEARS,
            values=np.array([[share - 0.01, share], [700.0, np.nan]]),
        )
        site = Block(
            table="site_at_end",
            part="3",
            indicators=("let_ha",),
            periods=(2030,),
            values=np.array([[12.5 * world]]),
        )
        return Result.of([province, site], {"digest": f"{world}"})


@dataclass(frozen=True, kw_only=True)
class Toy:
    """What a toy folder is made of."""

    n_worlds: int = 3
    kind: str = "compare"
    life: ToyLife = field(default_factory=ToyLife)
    made_by: Mapping[str, Json] = field(default_factory=lambda: MADE_BY)
    design: Mapping[str, Json] = field(default_factory=dict)
    question: Mapping[str, Json] = field(default_factory=lambda: {"margin": 0.005})

    @property
    def recipe(self) -> Recipe:
        policies = [{"name": name} for name in POLICIES]
        return Recipe(
            kind=self.kind,
            design={"policies": policies, **self.design},
            made_by=self.made_by,
            extent={
                "worlds": self.n_worlds,
                "cells": self.n_worlds * len(POLICIES),
            },
            question=self.question,
        )

    def families(self) -> Iterator[Family]:
        for world in range(1, 2 * self.n_worlds + 1):
            past: dict[str, Json] = {
                "scenario": "central",
                "values": {"kappa_electronics": 0.25 * world},
                "world": world,
            }
            specs: list[dict[str, Json]] = [
                {**past, "policy": name, "levers": {"training_places.intensity": 1}}
                for name in POLICIES
            ]
            yield Family(f"world {world}", [Cell(spec, "shared") for spec in specs])

    def write(self, path: Path, worlds: Sequence[int] | None = None) -> Path:
        """Do the runs of some worlds, of all that count when none are named."""
        path.mkdir(exist_ok=True, parents=True)
        families = self.families()
        if worlds is not None:
            families = (each for n, each in enumerate(families, 1) if n in worlds)
        wanted = self.n_worlds if worlds is None else None
        with writing(path, self.recipe) as (folder, before):
            schedule = Schedule([Search(families, wanted)], before.done)
            run_cells(schedule, self.life, folder, Alone())
        return path

    def known(self, patch: pytest.MonkeyPatch) -> None:
        """Have the verbs do toy runs where a folder says `compare`."""
        module = SimpleNamespace(
            life_of=lambda recipe, pasts: self.life,
            made_by_now=lambda recipe: self.made_by,
        )
        patch.setattr(kinds, "_module", lambda recipe: module)


def digest_of(path: Path) -> str:
    """Return the digest of what stands in a folder."""
    return read_folder(path).standing().digest()
