"""Runs of any model as tables: a row for each run and step, one for each agent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from experiments.models.collected import AGENT, MODEL
from experiments.runner.run_cells import Done
from experiments.store.cell import Cell, Json, Receipt
from experiments.store.results_folder import ResultsFolder, Standing

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ModelRun", "ModelRuns"]

_RUN, _SEED_PLACE, _STEP, _AGENT_ID = "RunId", "iteration", "Step", "AgentID"
_SEED: Final = "rng"


@dataclass(frozen=True)
class ModelRun:
    """One run: a point with a seed."""

    number: int
    """Place in the order of all runs, from 0: Mesa's `RunId`."""
    place_of_seed: int
    """Place of the seed among the seeds, from 0: Mesa's `iteration`."""
    parameters: Mapping[str, Json]
    seed: int

    @cached_property
    def cell(self) -> Cell:
        """The run as a piece of work."""
        return Cell({"parameters": self.parameters, "seed": self.seed})

    def row(self) -> dict[str, Any]:
        """Return what tells the run apart, by Mesa's names of columns."""
        return {
            _RUN: self.number,
            _SEED_PLACE: self.place_of_seed,
            **self.parameters,
            _SEED: self.seed,
        }


@dataclass(frozen=True)
class ModelRuns:
    """What stands of the runs that were asked for."""

    folder: ResultsFolder
    standing: Standing
    runs: tuple[ModelRun, ...]
    done: Done

    @property
    def n_done(self) -> int:
        """How many of the runs have a result."""
        return sum(run.cell.key in self.standing.done for run in self.runs)

    @property
    def n_failed(self) -> int:
        """How many of the runs failed."""
        return sum(run.cell.key in self.standing.failed for run in self.runs)

    def frame(self) -> "pd.DataFrame":
        """Return a row for each run and step with what the model reported.

        Columns as `mesa.batch_run` names them: `RunId`, `iteration`, `Step`, the
        parameters, `rng` and the reporters; runs in the order of the points, seed by
        seed. Failed runs have no rows.
        """
        return self._wide(MODEL, [_RUN, _STEP])

    def agents(self) -> "pd.DataFrame":
        """Return a row for each run, step and agent with what agents reported."""
        return self._wide(AGENT, [_RUN, _STEP, _AGENT_ID])

    def failures(self) -> "pd.DataFrame":
        """Return a row for each run that failed: where, and the traceback."""
        import pandas as pd

        rows = []
        for run in self.runs:
            receipt = self.standing.failed.get(run.cell.key)
            if receipt is not None and receipt.failure is not None:
                failure = receipt.failure
                told = {"error": failure.error, "stage": failure.stage}
                rows.append({**run.row(), **told, "traceback": failure.traceback})
        return pd.DataFrame(rows)

    def digest(self) -> str:
        """Return the sha256 of the results of these runs, however they were done."""
        done = self.standing.done
        ours = {run.cell.key: done[run.cell.key] for run, _ in self._receipts()}
        return Standing(done=ours).digest()

    def _receipts(self) -> Iterator[tuple[ModelRun, Receipt]]:
        for run in self.runs:
            receipt = self.standing.done.get(run.cell.key)
            if receipt is not None:
                yield run, receipt

    def _wide(self, table: str, index: Sequence[str]) -> "pd.DataFrame":
        import pandas as pd

        long = self._long(table)
        names = long["indicator"].unique().tolist()
        wide = long.pivot(index=list(index), columns="indicator", values="value")
        wide = wide[names].reset_index()
        wide.columns.name = None
        told = pd.DataFrame([run.row() for run in self.runs])
        joined = told.merge(wide, on=_RUN, suffixes=("", "_reported"))
        first = [_RUN, _SEED_PLACE, _STEP]
        rest = [name for name in joined.columns if name not in first]
        return joined[first + rest]

    def _long(self, table: str) -> "pd.DataFrame":
        """Return the rows of one table of all runs."""
        import pandas as pd

        parts = []
        for run, receipt in self._receipts():
            rows = self.folder.result(receipt).table
            rows = rows.filter(pc.equal(rows["table"].cast(pa.string()), table))
            part = pd.DataFrame(
                {
                    _RUN: run.number,
                    _STEP: rows["period"].to_numpy(),
                    "indicator": rows["indicator"].cast(pa.string()).to_pylist(),
                    "value": rows["value"].to_numpy(zero_copy_only=False),
                }
            )
            if table == AGENT:
                ids = rows["part"].cast(pa.string()).cast(pa.int64())
                part[_AGENT_ID] = ids.to_numpy()
            parts.append(part)
        names = [_RUN, _STEP, _AGENT_ID, "indicator", "value"]
        return pd.concat(parts) if parts else pd.DataFrame(columns=names)
