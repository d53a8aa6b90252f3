"""One run of any model: made with its seed, stepped until it stops, read out."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self, cast

import numpy as np

from experiments.engine.stage import stage
from experiments.models.collected import collected
from experiments.models.factory import loaded, luck_word
from experiments.store.cell import Cell, Json, Result

__all__ = ["ModelLife"]

_WORD = 2**32 - 1


@dataclass(frozen=True)
class ModelLife:
    """Lives the runs of one model."""

    factory: str
    """Its name, `module:name`."""
    steps: int
    """Steps after which a run ends, if the model does not stop before."""
    every: int | None = 1
    """Which of the collected times are kept; the last alone when nothing."""

    def __call__(self, cell: Cell) -> Result:
        """Return what the model collected.

        Raises
        ------
        AttributeError
            If it has no data collector.
        """
        spec = cast(Mapping[str, Any], cell.spec)
        stage("making the model")
        factory = loaded(self.factory)
        _seed_shared_luck(spec["seed"])
        luck = {luck_word(factory): spec["seed"]}
        model = factory(**spec["parameters"], **luck)
        stage("stepping")
        self._step(model)
        stage("reading out")
        return Result.of(collected(model.datacollector, self.every))

    def _step(self, model: Any) -> None:
        for step in range(1, self.steps + 1):
            if not model.running:
                return
            try:
                model.step()
            except Exception as error:
                error.add_note(f"in step {step} of {self.steps}")
                raise

    def to_json(self) -> dict[str, Json]:
        """Return in plain JSON types what it does with a run."""
        return {"factory": self.factory, "steps": self.steps, "every": self.every}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """Return what does with a run as was told."""
        return cls(told["factory"], told["steps"], told["every"])


def _seed_shared_luck(seed: int) -> None:
    """Seed the generators that all code of a process shares.

    A model that draws from them, as Mesa's own virus example does when it ties its
    network, would otherwise come out differently each time.
    """
    random.seed(seed)
    np.random.seed(seed & _WORD)  # noqa: NPY002  # it is for models that use no other
