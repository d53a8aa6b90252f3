"""A cell of a design lived: the shared years once, then what its policy makes of them.

The years to December 2025 are the same under every policy. Whoever does the first cell
of a family lives them, keeps them in memory and, where others may need them, as a
checkpoint in the folder of results; the others go on from there. A checkpoint that is
cut short, changed or of other settings is refused by its reader and made again.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from agents.refusal import Refusal
from experiments.design.design import Design
from experiments.design.panels import live_with_panels
from experiments.design.recorded import recorded
from experiments.engine.stage import stage
from experiments.runner.schedule import OUT
from experiments.store.cell import Cell, Json, Result
from experiments.validation.training_bands import bands_missed, load_bands
from experiments.worlds.matched_worlds import PAST_MONTHS
from experiments.worlds.run_settings import RunSettings
from experiments.worlds.world_run import found_world, live_until
from model import checkpoint_file
from model.checkpoint import Checkpoint
from model.policy.files import load_policy
from model.policy.schedule import FIRST_POLICY_MONTH
from model.quangninh import QuangNinh

__all__ = ["PastError", "ProvinceLife", "past_path"]

_ENDING: Final = ".checkpoint"


class PastError(Exception):
    """A world that cannot be lived to the day its past is judged."""

    about: Mapping[str, Json] = {OUT: []}


@dataclass
class _Shared:
    """The beginning that this process holds: of one family at a time."""

    family: str
    province: QuangNinh
    past: Checkpoint


_held: list[_Shared] = []
"""At most one: a province takes much memory."""


def past_path(folder: Path, family: str) -> Path:
    """Return where the checkpoint of a family lies."""
    return folder / f"{family}{_ENDING}"


@dataclass(frozen=True)
class ProvinceLife:
    """Lives the cells of a design."""

    design: Design
    pasts: Path
    """Folder of checkpoints."""

    def __call__(self, cell: Cell) -> Result:
        """Return what a run recorded, or why its world does not count."""
        try:
            return self._of(cell)
        except Exception:
            # Nobody goes on from a province that broke down on its way.
            _held.clear()
            raise

    def _of(self, cell: Cell) -> Result:
        spec = cast(Mapping[str, Any], cell.spec)
        settings = self.design.settings(
            spec["scenario"], spec["values"], spec.get("draw", 0)
        )
        found = self._at_choice(cell, settings, spec["world"])
        if isinstance(found, tuple):
            return Result.of([], {OUT: list(found)})
        stage("2026 on")
        found.policy = self.design.policy(spec["policy"], spec["levers"])
        parts = live_with_panels(found, settings.n_months, self.design.record.panels)
        stage("recording")
        blocks = [*recorded(found, self.design.record), *parts]
        return Result.of(blocks, {"digest": found.records.digest()})

    def _at_choice(
        self, cell: Cell, settings: RunSettings, world: int
    ) -> QuangNinh | tuple[str, ...]:
        """Return the province before policies act, or the bands its past misses."""
        if not cell.family:
            return self._lived(cell, settings, world)
        if not (_held and _held[0].family == cell.family):
            _held.clear()
            found = self._from_file(cell, settings, world)
            if isinstance(found, tuple):
                return found
            _held.append(found)
        shared = _held[0]
        stage("going back to the past shared")
        shared.province.put_back(shared.past)
        return shared.province

    def _from_file(
        self, cell: Cell, settings: RunSettings, world: int
    ) -> _Shared | tuple[str, ...]:
        """Return the beginning of a family from its checkpoint, else lived anew."""
        path = past_path(self.pasts, cell.family)
        if path.exists():
            # Damaged or of other settings: it is made again, as if there were none.
            with suppress(Refusal, ValueError, TypeError, LookupError):
                stage("founding")
                province = found_world(settings, load_policy("as-is"), world)
                past = checkpoint_file.read(path)
                province.put_back(past)
                _refuse_other_month(province, settings)
                return _Shared(cell.family, province, past)
        found = self._lived(cell, settings, world)
        if isinstance(found, tuple):
            return found
        past = found.keep()
        # Where it cannot be written, others live these years themselves; whether
        # results can be kept shows at the first of them.
        with suppress(Refusal):
            checkpoint_file.write(past, path)
        return _Shared(cell.family, found, past)

    def _lived(
        self, cell: Cell, settings: RunSettings, world: int
    ) -> QuangNinh | tuple[str, ...]:
        """Live the years before policies act; stop where a matched past misses."""
        is_judged = self.design.is_judged(cell.spec)
        try:
            stage("founding")
            province = found_world(settings, load_policy("as-is"), world)
            stage("2020 to 2025")
            if is_judged:
                live_until(province, PAST_MONTHS)
                missed = bands_missed(load_bands(), province.records.yearly())
                if missed:
                    return missed
        except (MemoryError, OSError):
            # The machine's doing chooses no world.
            raise
        except Exception as error:
            if is_judged:
                raise PastError(f"{type(error).__name__}: {error}") from error
            raise
        live_until(province, _months_shared(settings))
        return province


def _months_shared(settings: RunSettings) -> int:
    return min(FIRST_POLICY_MONTH, settings.n_months)


def _refuse_other_month(province: QuangNinh, settings: RunSettings) -> None:
    if province.month != _months_shared(settings):
        raise Refusal(f"it stands at month {province.month}\nmake it again")
