"""What a worker does with a cell: do it, keep it, and hand back a receipt."""

from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from experiments.engine.failure import failure_of
from experiments.engine.stage import current_stage, stage
from experiments.store.cell import Cell, Json, Live, Receipt, canonical
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
        try:
            receipt = self._lived(cell)
            self.note(receipt)
        except OSError as error:
            said = error.strerror or str(error)
            return Unwritable(error.errno or 0, said, str(error.filename))
        return receipt

    def _lived(self, cell: Cell) -> Receipt:
        began = perf_counter()
        stage("beginning")
        try:
            result = self.live(cell)
        except (Exception, SystemExit) as error:
            return self._failed(cell, error, perf_counter() - began)
        stage("writing")
        took = perf_counter() - began
        try:
            return write_cell(self.cells, cell, result, self.code, took)
        except OSError:
            raise
        except Exception as error:
            # What cannot be told as rows of numbers is the cell's own doing.
            return self._failed(cell, error, took)

    def _failed(self, cell: Cell, error: BaseException, took: float) -> Receipt:
        return Receipt(
            key=cell.key,
            spec=cell.spec,
            code=self.code,
            about=_about(error),
            seconds=took,
            failure=failure_of(error, current_stage()),
        )

    def note(self, receipt: Receipt) -> None:
        """Add a line to this process's own manifest."""
        if self._manifest is None:
            self._manifest = Manifest(self.manifests)
        self._manifest.add(receipt)

    def close(self) -> None:
        """Let go of this process's own manifest."""
        if self._manifest is not None:
            self._manifest.close()
            self._manifest = None

    def __getstate__(self) -> dict[str, object]:
        """Return what travels: every process writes a manifest of its own."""
        return {**self.__dict__, "_manifest": None}


def _about(error: BaseException) -> dict[str, Json]:
    """Return what an error says for the receipt, if it says it in plain JSON."""
    about = getattr(error, "about", None)
    try:
        canonical(about)
        return dict(about or {})
    except (TypeError, ValueError):
        return {}
