"""Rows of `parameters.csv` as fields of a dataclass, whatever the process.

A scalar field is one row of the same name; a `BySector` field is one row per sector,
named `field_sector`; a `ByStage` field one row per stage, named `field_stage`; a
`Keyed` field one row per key of its kind, named `field_key`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import isfinite
from typing import Any, ClassVar, Self, get_type_hints

from agents.classification import N_STAGES, BySector, ByStage, Sector
from agents.refusal import Refusal, did_you_mean
from model.evidence.reader import Evidence

__all__ = ["Keyed", "built", "load_group", "row_names", "row_values"]


@dataclass(frozen=True, slots=True)
class Keyed:
    """Numbers by key; what has no key is 0. A kind of its own says which keys are."""

    KEYS: ClassVar[tuple[str, ...]] = ()

    numbers: tuple[float, ...]
    """In the order of the keys."""

    @classmethod
    def where(cls, **numbers: float) -> Self:
        """Return numbers by key; keys not named are 0.

        Raises
        ------
        Refusal
            If a name is no key.
        """
        for name in numbers:
            if name not in cls.KEYS:
                raise Refusal(f"no key '{name}'{did_you_mean(name, cls.KEYS)}")
        return cls(tuple(numbers.get(key, 0.0) for key in cls.KEYS))

    def of(self, key: str) -> float:
        """Return the number of a key, 0 where there is none."""
        return self.numbers[self.KEYS.index(key)] if key in self.KEYS else 0.0


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
    if isinstance(kind, type) and issubclass(kind, Keyed):
        return [f"{field}_{key}" for key in kind.KEYS]
    raise TypeError(f"{field} is {kind}; use float, int, BySector, ByStage or Keyed")


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
    return group(**{name: _filled(kinds[name], parts[name]) for name in parts})


def _filled(kind: Any, numbers: list[float]) -> Any:
    """Return what a field holds: numbers of its kind."""
    if kind in (BySector, ByStage):
        return tuple(numbers)
    return kind(tuple(numbers) if issubclass(kind, Keyed) else numbers[0])
