"""What is kept of a run: yearly figures of the province, and of its parts."""

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from experiments.store.cell import Block
from experiments.worlds.end_of_run import EndOfRun, end_of_run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from experiments.design.design import Record
    from model.province import Province
    from model.recorder import Records

__all__ = ["SITES", "WARDS", "blocks_of_end", "recorded", "yearly_block"]

type Floats = npt.NDArray[np.float64]

SITES, WARDS = "site_at_end", "ward_at_end"


def recorded(province: "Province", record: "Record") -> list[Block]:
    """Return what a record asks for of a province that has lived its months."""
    blocks = [yearly_block(province.records, record.indicators)]
    if record.end:
        year = blocks[0].periods[-1]
        blocks += blocks_of_end(end_of_run(province), year)
    return blocks


def yearly_block(records: "Records", names: "Sequence[str]" = ()) -> Block:
    """Return the years of some indicators, of all when none is named."""
    rows: list[dict[str, Any]] = [dict(row) for row in records.yearly()]
    chosen = tuple(names) or tuple(name for name in rows[0] if name != "year")
    return Block(
        indicators=chosen,
        periods=[row["year"] for row in rows],
        values=np.array([[row[name] for row in rows] for name in chosen], np.float64),
    )


def blocks_of_end(end: EndOfRun, year: int) -> list[Block]:
    """Return land by site and digital value added by ward, a block each part."""
    sites = [
        Block(
            table=SITES,
            part=str(site),
            indicators=("prepared_ha", "let_ha"),
            periods=(year,),
            values=np.array([[end.prepared_ha[site]], [end.let_ha[site]]]),
        )
        for site in range(end.prepared_ha.size)
    ]
    wards = [
        Block(
            table=WARDS,
            part=str(ward),
            indicators=("digital_value_added_bn_vnd",),
            periods=(year,),
            values=np.array([[value]]),
        )
        for ward, value in enumerate(end.digital_value_added_bn_vnd)
    ]
    return [*sites, *wards]
