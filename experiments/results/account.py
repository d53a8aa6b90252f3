"""What stands in a folder of results, counted from files that were verified."""

from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from experiments.runner.schedule import is_out
from experiments.store.manifest import read_receipts
from experiments.store.results_folder import ResultsFolder, Standing, read_folder

__all__ = ["Account", "account_of"]


@dataclass(frozen=True)
class Account:
    """A folder of results and what stands in it."""

    folder: ResultsFolder
    standing: Standing
    n_set_aside: int
    """Worlds whose past was lived and does not fit the record."""

    @property
    def n_cells(self) -> int | None:
        """Runs there are to be, those that put a world aside among them.

        Nothing where the recipe does not say.
        """
        planned = self.folder.recipe.extent.get("cells")
        return planned + self.n_set_aside if isinstance(planned, int) else None

    @property
    def may_drop(self) -> bool:
        """Whether policies may be dropped on the way, so that fewer runs will do."""
        return "adaptive_margin" in self.folder.recipe.extent

    @property
    def n_left(self) -> int | None:
        """Runs that are neither done nor failed; nothing where none can say."""
        if self.n_cells is None or self.may_drop:
            return None
        met = len(self.standing.done) + len(self.standing.failed)
        return max(self.n_cells - met, 0)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to do and nothing is damaged."""
        return not self.n_left and not self.standing.damaged

    @cached_property
    def seconds(self) -> float:
        """What the runs took, all workers together [s]."""
        return sum(receipt.seconds for receipt in self.standing.done.values())

    def to_json(self) -> dict[str, Any]:
        """Return the account in plain JSON types."""
        recipe, standing = self.folder.recipe, self.standing
        return {
            "kind": recipe.kind,
            "recipe": recipe.hash,
            "cells": self.n_cells,
            "may_drop": self.may_drop,
            "done": len(standing.done),
            "failed": len(standing.failed),
            "left": self.n_left,
            "worlds_set_aside": self.n_set_aside,
            "damaged": list(standing.damaged),
            "digest": standing.digest(),
            "seconds": self.seconds,
            "extent": recipe.extent,
            "question": recipe.question,
            "made_by": recipe.made_by,
            "failures": [
                {"key": key, "spec": receipt.spec, **asdict(failure)}
                for key, receipt in sorted(standing.failed.items())
                if (failure := receipt.failure)
            ],
        }


def account_of(path: Path) -> Account:
    """Return the account of a folder; reads only, also while another process writes.

    Raises
    ------
    Refusal
        If it holds no results.
    """
    folder = read_folder(path)
    standing = folder.standing()
    last = {**standing.failed, **standing.done}
    # A damaged file's own line in a manifest still tells that its world was put aside.
    for receipt in read_receipts(folder.manifests):
        if receipt.code == folder.recipe.of_cells:
            last.setdefault(receipt.key, receipt)
    return Account(folder, standing, sum(map(is_out, last.values())))
