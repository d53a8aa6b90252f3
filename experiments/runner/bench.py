"""What a worker does with a cell: do it, keep it, and hand back a receipt."""

from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from experiments.engine.failure import failure_of
from experiments.engine.stage import current_stage, stage
from experiments.store.cell import Cell, Live, Receipt
from experiments.store.cell_file import write_cell
from experiments.store.manifest import Manifest

__all__ = ["Bench", "Unwritable"]


@dataclass(frozen=True, slots=True)
class Unwritable:
    """That results cannot be kept: no fault of the cell's, and reason to stop."""

    number: int
    said: str
    path: str


@dataclass
class Bench:
    """Does cells and keeps them; it travels to workers.

    A cell that raises is a failure with its stage and traceback, written down like any
    other result. Only where nothing can be written does it say so to the runner.
    """

    cells: Path
    manifests: Path
    code: str
    """Digest of what decides cells, which every receipt bears."""
    live: Live
    _manifest: Manifest | None = field(default=None, repr=False)

    def __call__(self, cell: Cell) -> Receipt | Unwritable:
        """Do one cell; return its receipt, or that it cannot be kept."""
        began = perf_counter()
        try:
            stage("beginning")
            try:
                result = self.live(cell)
            except Exception as error:
                failure = failure_of(error, current_stage())
                receipt = Receipt(
                    key=cell.key,
                    spec=cell.spec,
                    code=self.code,
                    about=dict(getattr(error, "about", {})),
                    seconds=perf_counter() - began,
                    failure=failure,
                )
            else:
                stage("writing")
                took = perf_counter() - began
                receipt = write_cell(self.cells, cell, result, self.code, took)
            self.note(receipt)
        except OSError as error:
            said = error.strerror or str(error)
            return Unwritable(error.errno or 0, said, str(error.filename))
        return receipt

    def note(self, receipt: Receipt) -> None:
        """Add a line to this process's own manifest."""
        if self._manifest is None:
            self._manifest = Manifest(self.manifests)
        self._manifest.add(receipt)

    def __getstate__(self) -> dict[str, object]:
        """Return what travels: every process writes a manifest of its own."""
        return {**self.__dict__, "_manifest": None}
