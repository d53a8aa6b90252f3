"""The parameters of every process, read from evidence rows and nowhere else.

Each process has a frozen dataclass beside its mechanism. A scalar field is one row of
`parameters.csv` of the same name; a `BySector` field is one row per sector, named
`field_sector`; a `ByStage` field one row per stage, named `field_stage`. Rows and
fields match one to one; a test holds it so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import isfinite
from typing import Any, get_type_hints

from agents.adoption import AdoptionParameters
from agents.classification import N_STAGES, BySector, ByStage, Sector
from agents.investor import PlantParameters
from agents.refusal import Refusal, did_you_mean
from model.digital_share import DigitalShareParameters
from model.evidence.reader import Evidence
from model.frontier import FrontierParameters
from model.growth import GrowthParameters
from model.knowledge_network import KnowledgeNetworkParameters
from model.reputation_network import ReputationNetworkParameters
from model.supply_network import SupplyNetworkParameters
from model.synthesis.economy import EconomyParameters
from model.synthesis.enterprises import EnterpriseParameters
from model.synthesis.households import HouseholdParameters
from model.synthesis.people import PeopleParameters
from model.synthesis.pipeline import PipelineParameters
from model.synthesis.skills_and_pay import SkillParameters
from model.travel import PlaceParameters

__all__ = ["Parameters", "groups", "load_group", "load_parameters", "row_names"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """The parameters of every process; to add a group, name its dataclass here."""

    economy: EconomyParameters
    enterprises: EnterpriseParameters
    households: HouseholdParameters
    people: PeopleParameters
    skills: SkillParameters
    pipeline: PipelineParameters
    plants: PlantParameters
    places: PlaceParameters
    growth: GrowthParameters
    adoption: AdoptionParameters
    supply_network: SupplyNetworkParameters
    knowledge_network: KnowledgeNetworkParameters
    reputation_network: ReputationNetworkParameters
    digital_share: DigitalShareParameters
    frontier: FrontierParameters


def load_parameters(
    evidence: Evidence | None = None, values: Mapping[str, float] | None = None
) -> Parameters:
    """Return every group, at the central values of its rows unless given others.

    Parameters
    ----------
    evidence
        The evidence to read; the packaged one when not given.
    values
        Values that stand in for the central ones, by name of row.

    Raises
    ------
    Refusal
        If a row is missing, fits no field, or a value is impossible.
    """
    rows = _values(evidence or Evidence.load(), values or {})
    known = [row for group in groups().values() for row in row_names(group)]
    for name in rows:
        if name not in known:
            raise Refusal(
                f"row {name} of parameters.csv fits no field{did_you_mean(name, known)}"
                "\nremove the row, or add the field to the dataclass of its process"
            )
    return Parameters(**{name: _built(group, rows) for name, group in groups().items()})


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
    return _built(group, _values(evidence or Evidence.load(), values or {}))


def groups() -> dict[str, type[Any]]:
    """Return the dataclass of every group by its field of `Parameters`."""
    return get_type_hints(Parameters)


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


def _values(evidence: Evidence, values: Mapping[str, float]) -> dict[str, float]:
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


def _built[G](group: type[G], rows: Mapping[str, float]) -> G:
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
