"""What must be the same on every machine that does cells of one folder of results."""

import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from experiments.runner.bench import Bench
from experiments.store.cell import Json
from experiments.store.recipe import made_by_model

__all__ = ["SharedPremises", "of_model"]

FOLDER = "folder of results"


@dataclass(frozen=True)
class SharedPremises:
    """Tells what decides cells where it is called, and whether results would arrive.

    It travels to workers; a sign laid in the folder shows who writes to the same one.
    """

    sign: Path
    made_by: Callable[[], Mapping[str, Json]] = made_by_model

    def __call__(self) -> dict[str, Json]:
        """Return code, data, packages and whether the sign is seen, each by name."""
        found: dict[str, Json] = {}
        for name, value in self.made_by().items():
            if isinstance(value, Mapping):
                found |= value
            else:
                found[name] = value
        return found | {FOLDER: "seen" if self.sign.exists() else "not seen"}


@contextmanager
def of_model(bench: Bench) -> Iterator[SharedPremises]:
    """Yield the premises of cells of the province, their sign laid meanwhile."""
    # A name never looked for before: no machine remembers that it was not there.
    sign = bench.cells.resolve() / f".seen-{secrets.token_hex(8)}.tmp"
    with sign.open("w", encoding="utf-8") as file:
        file.write("laid to see which machines share this folder\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        yield SharedPremises(sign)
    finally:
        sign.unlink(missing_ok=True)
