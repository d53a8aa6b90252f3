"""What a design will cost, told by a pilot on this machine.

The pilot founds the province at the design's scale, lives a year, keeps and puts back
its past, and writes a result of the design's size whose numbers do not compress. Time
and disk of the whole follow by counting. Worlds that do not fit the record come on top:
how many there will be is not known before.
"""

import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import numpy as np

from agents.classification import MONTHS_OF_A_YEAR
from agents.luck import Stream, key, uniforms
from experiments.design.design import Design
from experiments.design.panels import panel_blocks
from experiments.design.recorded import yearly_block
from experiments.store.cell import Block, Result
from experiments.store.cell_file import write_cell
from experiments.worlds.matched_worlds import PAST_MONTHS
from experiments.worlds.world_run import found_world, live_until
from model import checkpoint_file
from model.place_tables import FIRST_YEAR
from model.policy.schedule import FIRST_POLICY_MONTH
from model.quangninh import QuangNinh

__all__ = ["Estimate", "estimate"]

_MB: Final = 1024**2


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a design will cost."""

    n_cells: int
    """Runs."""
    n_pasts: int
    """How often the years before policies act are lived."""
    n_months: int
    """Months lived in all."""
    founding_s: float
    """To found the province once [s]."""
    month_s: float
    """To live a month [s]."""
    write_s: float
    """To go back to the past and to write what a run leaves [s]."""
    work_s: float
    """Of all runs, one after the other [s]."""
    disk_mb: float
    """Of all results [MB]."""
    past_mb: float
    """Of a past that runs share; each worker holds one on disk meanwhile [MB]."""
    set_aside_s: float
    """More for every world that does not fit the record; 0 where all count [s]."""

    def wall_s(self, workers: int) -> float:
        """Return the time to wait with so many workers, each with a core [s]."""
        return self.work_s / max(1, min(workers, self.n_cells))

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)


def estimate(design: Design) -> Estimate:
    """Return what a design will cost on this machine; takes seconds.

    Raises
    ------
    Refusal
        If the parameters of its first point contradict each other.
    OSError
        If nothing can be written where temporary files go.
    """
    cell = next(design.planned())
    spec: Any = cell.spec
    settings = design.settings(spec["scenario"], spec["values"], spec.get("draw", 0))
    policy = design.policy(spec["policy"], spec["levers"])
    # What is read or reckoned once for all runs is no cost of theirs.
    live_until(found_world(settings, policy, spec["world"]), 1)
    began = perf_counter()
    province = found_world(settings, policy, spec["world"])
    founded = perf_counter()
    live_until(province, MONTHS_OF_A_YEAR)
    month_s = (perf_counter() - founded) / MONTHS_OF_A_YEAR
    with tempfile.TemporaryDirectory(prefix="halong-pilot-") as folder:
        past_mb, back_s = _past(province, Path(folder)) if cell.family else (0.0, 0.0)
        wrote = perf_counter()
        blocks = _noise(design, province, settings.n_months)
        write_cell(Path(folder), cell, Result.of(blocks), "", 0.0)
        write_s = back_s + perf_counter() - wrote
        disk = sum(each.stat().st_size for each in Path(folder).glob("*.parquet"))
    before = min(FIRST_POLICY_MONTH, settings.n_months)
    after = settings.n_months - before
    n_months = design.n_pasts * before + design.n_cells * after
    founding_s = founded - began
    return Estimate(
        n_cells=design.n_cells,
        n_pasts=design.n_pasts,
        n_months=n_months,
        founding_s=founding_s,
        month_s=month_s,
        write_s=write_s,
        work_s=design.n_pasts * founding_s
        + n_months * month_s
        + design.n_cells * write_s,
        disk_mb=design.n_cells * disk / _MB,
        past_mb=past_mb,
        set_aside_s=(founding_s + PAST_MONTHS * month_s) * design.is_matched,
    )


def _past(province: QuangNinh, folder: Path) -> tuple[float, float]:
    """Return the size of a past kept on disk [MB] and the time to go back to it [s]."""
    past = province.keep()
    path = folder / "past"
    checkpoint_file.write(past, path)
    began = perf_counter()
    province.put_back(past)
    return path.stat().st_size / _MB, perf_counter() - began


def _noise(design: Design, province: QuangNinh, n_months: int) -> list[Block]:
    """Return blocks of the shape that a run leaves, full of noise."""
    year = yearly_block(province.records, design.record.indicators)
    years = np.arange(FIRST_YEAR, FIRST_YEAR + -(-n_months // MONTHS_OF_A_YEAR))
    shapes = [
        Block(indicators=year.indicators, periods=years.tolist(), values=np.empty(0)),
        *panel_blocks(province, n_months, design.record.panels),
    ]
    return [
        Block(
            table=each.table,
            part=each.part,
            indicators=each.indicators,
            periods=each.periods,
            values=_random(len(each.indicators), len(each.periods)),
        )
        for each in shapes
    ]


def _random(n_rows: int, n_columns: int) -> Any:
    noise = uniforms(key(Stream.BENCH, n_rows), np.arange(n_rows * n_columns))
    return noise.reshape(n_rows, n_columns)
