"""Rows of `parameters.csv` as fields of a dataclass, whatever the process.

A scalar field is one row of the same name; a `BySector` field is one row per sector,
named `field_sector`; a `ByStage` field one row per stage, named `field_stage`.
"""

from collections.abc import Mapping
from dataclasses import fields
from math import isfinite
from typing import Any, get_type_hints

from agents.classification import N_STAGES, BySector, ByStage, Sector
from agents.refusal import Refusal, did_you_mean
from model.evidence.reader import Evidence

__all__ = ["built", "load_group", "row_names", "row_values"]


def load_group[G](
    group: type[G],
    evidence: Evidence | None = None,
    values: Mapping[str, float] | None = None,
) -> G:
    """Return one group alone, as `load_parameters` builds it.

    Raises
    ------
    Refusal
        If one of its rows is missing or a value is impossible.
    """
    return built(group, row_values(evidence or Evidence.load(), values or {}))


def row_names(group: type[Any]) -> dict[str, str]:
    """Return the field that each row of a group fills, by name of row, in order."""
    kinds = get_type_hints(group)
    return {
        row: field.name
        for field in fields(group)
        for row in _rows_of(field.name, kinds[field.name])
    }


def _rows_of(field: str, kind: object) -> list[str]:
    if kind is BySector:
        return [f"{field}_{sector.label}" for sector in Sector]
    if kind is ByStage:
        return [f"{field}_{stage}" for stage in range(N_STAGES)]
    if kind in (float, int):
        return [field]
    raise TypeError(f"{field} is {kind}; use float, int, BySector or ByStage")


def row_values(evidence: Evidence, values: Mapping[str, float]) -> dict[str, float]:
    """Return the value of every row: central, or the one given in its stead.

    Raises
    ------
    Refusal
        If a name is no row or a value no finite number.
    """
    rows = {row.name: row.value for row in evidence.parameters}
    for name, value in values.items():
        if name not in rows:
            raise Refusal(
                f"no parameter '{name}'{did_you_mean(name, rows)}\n"
                "`halong evidence` lists them all"
            )
        if not isfinite(value):
            raise Refusal(f"{name} is {value}; expected a finite number")
    return rows | dict(values)


def built[G](group: type[G], rows: Mapping[str, float]) -> G:
    """Return a group filled with the values of its rows.

    Raises
    ------
    Refusal
        If a row is missing or a value impossible.
    """
    kinds = get_type_hints(group)
    parts: dict[str, list[float]] = {}
    for row, field in row_names(group).items():
        if row not in rows:
            raise Refusal(
                f"no row {row} in parameters.csv; {group.__name__}.{field} needs it\n"
                "add the row with its range, grade and source"
            )
        value = rows[row]
        if kinds[field] is int and value != int(value):
            raise Refusal(f"{row} is {value:g}; expected a whole number")
        parts.setdefault(field, []).append(value)
    return group(
        **{
            field: tuple(numbers)
            if kinds[field] in (BySector, ByStage)
            else kinds[field](numbers[0])
            for field, numbers in parts.items()
        }
    )
