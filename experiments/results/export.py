"""All numbers of a folder as one long table: a row for each, with its unit.

Runs are read one after the other and written in batches, so that memory does not grow
with how many there are.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from agents.refusal import Refusal, did_you_mean, readable
from experiments.data_package import describe_csv
from experiments.results.spec_columns import flat, plain, spec_schema
from experiments.run_files import staged, with_recipe
from experiments.store.cell import Receipt, Result
from experiments.store.results_folder import ResultsFolder
from model.indicators import INDICATORS, YEARLY_INDICATORS

__all__ = ["ENDINGS", "export", "long_schema", "long_table", "unit_of"]

ENDINGS: Final = (".csv", ".parquet")
_BATCH: Final = 100_000
"""Rows that are written at once."""
_RUN: Final = "run"
_NUMBERS: Final = (
    pa.field("table", pa.string(), nullable=False),
    pa.field("part", pa.string(), nullable=False),
    pa.field("indicator", pa.string(), nullable=False),
    pa.field("unit", pa.string()),
    pa.field("period", pa.int32(), nullable=False),
    pa.field("value", pa.float64()),
)
_UNITS: Final = {
    each.name: each.yearly_unit for each in (*INDICATORS, *YEARLY_INDICATORS)
}
_ENDS: Final = {
    "_bn_vnd_2020_prices": "bn VND a year, 2020 prices",
    "_bn_vnd": "bn VND a year",
    "_musd": "USD million",
    "_ha": "ha",
    "_share": "share",
    "_months": "months",
    "employees": "people",
}
"""Units of what is no indicator of the province, by how its name ends."""


def unit_of(indicator: str) -> str | None:
    """Return the unit of a year's figure, nothing where its name tells none."""
    if indicator in _UNITS:
        return _UNITS[indicator]
    return next((u for end, u in _ENDS.items() if indicator.endswith(end)), None)


def export(
    folder: ResultsFolder,
    receipts: Sequence[Receipt],
    path: Path,
    indicators: Sequence[str] = (),
) -> int:
    """Write the numbers of some runs as one table; return how many rows it has.

    Parameters
    ----------
    folder
        Holds the runs.
    receipts
        Of the runs, in the order of the table.
    path
        The file, whole or absent; its ending, `.csv` or `.parquet`, says its form.
    indicators
        Which to keep; all when none is named.

    Raises
    ------
    Refusal
        If the ending is another, or no run recorded an indicator that is named.
    DamagedError
        If the file of a run was changed since it was verified.
    """
    if path.suffix not in ENDINGS or readable(path.name) != path.name:
        raise Refusal(
            f"--export is {readable(path.name, 60)}; expected a name that prints and"
            " ends in .csv or .parquet\n--export results/long.csv"
        )
    schema = long_schema(receipts)
    seen: dict[str, None] = {}
    with staged(path.parent, folder.recipe.hash) as passing:
        tables = _tables(folder, receipts, schema, indicators, seen)
        n_rows = _written(passing / path.name, schema, tables)
        _refuse_unseen(indicators, seen)
    return n_rows


def long_schema(receipts: Sequence[Receipt]) -> pa.Schema:
    """Return the columns of the long table of some runs."""
    spec = spec_schema(receipt.spec for receipt in receipts)
    names = [each.name for each in _NUMBERS]
    # What a run is may bear the name of a column of numbers; that one stays as it is.
    said = [
        each.with_name(f"run.{each.name}") if each.name in (_RUN, *names) else each
        for each in spec
    ]
    return pa.schema([pa.field(_RUN, pa.string(), nullable=False), *said, *_NUMBERS])


def long_table(
    receipt: Receipt, result: Result, schema: pa.Schema, indicators: Sequence[str] = ()
) -> pa.Table:
    """Return the rows of one run.

    Parameters
    ----------
    receipt, result
        What it is and what it came to.
    schema
        From `long_schema`.
    indicators
        Which to keep; all when none is named.
    """
    rows = result.table
    if indicators:
        names = rows["indicator"].cast(pa.string())
        rows = rows.filter(pc.is_in(names, pa.array(indicators, pa.string())))
    said = {f"run.{name}": part for name, part in flat(receipt.spec).items()}
    said |= flat(receipt.spec) | {_RUN: receipt.key}
    columns: dict[str, Any] = {
        name: rows[name].cast(pa.string()) for name in ("table", "part", "indicator")
    }
    columns |= {name: rows[name] for name in ("period", "value")}
    columns["unit"] = _units(columns["indicator"])
    for each in schema:
        if each.name not in columns:
            value = plain(said.get(each.name), each.type)
            columns[each.name] = pa.repeat(pa.scalar(value, each.type), rows.num_rows)
    return pa.table([columns[each.name] for each in schema], schema=schema)


def _units(indicators: pa.ChunkedArray) -> pa.Array:
    encoded = indicators.combine_chunks().dictionary_encode()
    units = pa.array(map(unit_of, encoded.dictionary.to_pylist()), pa.string())
    return units.take(encoded.indices)


def _tables(
    folder: ResultsFolder,
    receipts: Sequence[Receipt],
    schema: pa.Schema,
    indicators: Sequence[str],
    seen: dict[str, None],
) -> Iterator[pa.Table]:
    """Yield batches of rows; note the names of indicators that were met."""
    waiting, n_rows = [], 0
    for receipt in receipts:
        result = folder.result(receipt)
        seen |= dict.fromkeys(_indicators(result))
        waiting.append(long_table(receipt, result, schema, indicators))
        n_rows += waiting[-1].num_rows
        if n_rows >= _BATCH:
            yield pa.concat_tables(waiting)
            waiting, n_rows = [], 0
    if waiting:
        yield pa.concat_tables(waiting)


def _indicators(result: Result) -> list[str]:
    names = result.table["indicator"].combine_chunks()
    found: list[str] = names.dictionary.to_pylist() if len(names) else []
    return found


def _written(path: Path, schema: pa.Schema, tables: Iterator[pa.Table]) -> int:
    n_rows = 0
    with _writer(path, schema) as writer:
        for table in tables:
            writer.write_table(table)
            n_rows += table.num_rows
    return n_rows


def _writer(path: Path, schema: pa.Schema) -> Any:
    """Return what writes batches of rows, a context that closes the file."""
    if path.suffix == ENDINGS[0]:
        describe_csv(path, schema)
        options = pa_csv.WriteOptions(quoting_style="needed")
        return pa_csv.CSVWriter(str(path), schema, write_options=options)
    marked = with_recipe(schema.empty_table()).schema
    return pq.ParquetWriter(path, marked, compression="zstd", write_page_checksum=True)


def _refuse_unseen(indicators: Sequence[str], seen: Mapping[str, None]) -> None:
    missing = next((name for name in indicators if name not in seen), None)
    if missing is not None:
        raise Refusal(
            f"no run recorded {missing[:60]!a}{did_you_mean(missing, seen)}\n"
            "`halong list indicators` names what can be recorded"
        )
