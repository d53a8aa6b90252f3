"""The runs of a sweep read back: what each is, and its figures of one year."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from experiments.design.design import Design, choice_name
from experiments.results.export import unit_of
from experiments.results.spec_columns import flat, plain, spec_schema
from experiments.runner.schedule import is_out
from experiments.store.cell import Receipt, Result, canonical

__all__ = [
    "SHARE",
    "SweepRuns",
    "choice_of",
    "main_indicator",
    "read_runs",
    "runs_table",
]

type Floats = npt.NDArray[np.float64]

SHARE: Final = "digital_share_nso"
_PROVINCE: Final = "province"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SweepRuns:
    """Runs in the order of the design: policy, scenario, point, draw, world."""

    keys: tuple[str, ...]
    specs: tuple[Mapping[str, Any], ...]
    indicators: tuple[str, ...]
    year: int
    values: Floats
    """Figures of the year, shape (n_runs, n_indicators)."""

    def of(self, indicator: str) -> Floats:
        """Return one figure of every run, shape (n_runs,)."""
        column: Floats = self.values[:, self.indicators.index(indicator)]
        return column


def main_indicator(indicators: Sequence[str]) -> str:
    """Return what a summary is about: the digital share, else what stands first."""
    return SHARE if SHARE in indicators or not indicators else indicators[0]


def read_runs(
    design: Design, results: Iterable[tuple[Receipt, Result]], year: int
) -> SweepRuns:
    """Return the runs that are done, those of worlds set aside left out.

    Parameters
    ----------
    design
        Whose runs they are.
    results
        Each with its receipt, in any order.
    year
        Whose figures are read.
    """
    found: list[tuple[tuple[Any, ...], Receipt, dict[str, float]]] = []
    place = _places(design)
    for receipt, result in results:
        if not is_out(receipt):
            found.append((place(receipt.spec), receipt, _figures(result, year)))
    found.sort(key=lambda one: one[0])
    names = tuple(found[0][2]) if found else ()
    return SweepRuns(
        keys=tuple(receipt.key for _, receipt, _ in found),
        specs=tuple(receipt.spec for _, receipt, _ in found),
        indicators=names,
        year=year,
        values=np.array(
            [[figures[name] for name in names] for _, _, figures in found], np.float64
        ).reshape(len(found), len(names)),
    )


def _places(design: Design) -> Any:
    """Return what gives a spec its place in the order of a design."""
    policies = [policy.name for policy in design.policies]
    scenarios = [scenario.name for scenario in design.scenarios]
    points = {
        canonical([point.levers, point.values]): number
        for number, point in enumerate(design.points)
    }

    def place(spec: Mapping[str, Any]) -> tuple[Any, ...]:
        return (
            policies.index(spec["policy"]),
            scenarios.index(spec["scenario"]),
            points[canonical([spec["levers"], spec["values"]])],
            spec.get("draw", 0),
            spec["world"],
        )

    return place


def _figures(result: Result, year: int) -> dict[str, float]:
    rows = result.table
    wanted = pc.and_(
        pc.equal(rows["table"].cast(pa.string()), _PROVINCE),
        pc.equal(rows["period"], year),
    )
    rows = rows.filter(wanted)
    values = rows["value"].to_numpy(zero_copy_only=False)
    return dict(zip(rows["indicator"].to_pylist(), values.tolist(), strict=True))


def runs_table(runs: SweepRuns) -> pa.Table:
    """Return a row a run: what it is, then its figures, each with its unit."""
    schema = spec_schema(runs.specs)
    specs = [flat(spec) for spec in runs.specs]
    fields = [pa.field("run", pa.string(), nullable=False), *schema]
    columns: list[Any] = [pa.array(runs.keys, pa.string())]
    columns += [
        pa.array([plain(spec.get(each.name), each.type) for spec in specs], each.type)
        for each in schema
    ]
    fields.append(pa.field("year", pa.int32(), nullable=False))
    columns.append(pa.array([runs.year] * len(specs), pa.int32()))
    for name in runs.indicators:
        unit = unit_of(name) or ""
        fields.append(pa.field(name, pa.float64(), metadata={"unit": unit}))
        columns.append(pa.array(runs.of(name), from_pandas=True))
    return pa.table(columns, schema=pa.schema(fields))


def choice_of(spec: Mapping[str, Any]) -> str:
    """Return what names the choice of a run: its policy with levers set."""
    return choice_name(spec["policy"], spec["levers"])
