"""Rows of parameters.csv and fields of the parameter dataclasses match one to one."""

from collections import Counter
from dataclasses import dataclass, fields, replace
from typing import Any

import pytest

from agents.classification import N_STAGES, BySector, ByStage, Sector
from agents.refusal import Refusal
from experiments.evidence_listing import field_meanings
from model.evidence.reader import Evidence, ParameterRow
from model.growth import GrowthParameters
from model.parameters import groups, load_group, load_parameters, row_names

EVIDENCE = Evidence.load()
ROWS = {row.name: row for row in EVIDENCE.parameters}
GROUPS = [pytest.param(group, id=name) for name, group in groups().items()]


@pytest.mark.parametrize("group", GROUPS)
def test_every_field_of_a_group_has_its_rows(group: type[Any]) -> None:
    assert [name for name in row_names(group) if name not in ROWS] == []


def test_every_row_fills_one_field() -> None:
    filled = Counter(name for group in groups().values() for name in row_names(group))
    assert [name for name, times in filled.items() if times > 1] == []
    assert [name for name in ROWS if name not in filled] == []


@pytest.mark.parametrize("group", GROUPS)
def test_every_field_says_what_it_is_and_its_unit(group: type[Any]) -> None:
    meanings = field_meanings(group)
    without = [
        field.name for field in fields(group) if "[" not in meanings.get(field.name, "")
    ]
    assert without == []


def test_a_field_by_sector_has_one_row_a_sector_in_order() -> None:
    found = load_group(GrowthParameters)
    rows = [ROWS[f"trend_growth_{sector.label}"].value for sector in Sector]
    assert found.trend_growth == tuple(rows)
    assert found.grdp_growth_central == ROWS["grdp_growth_central"].value


@dataclass(frozen=True, slots=True, kw_only=True)
class Toy:
    """A group of every kind of field."""

    pace: float
    lag: int
    weight: BySector
    pull: ByStage


def toy_evidence(**values: float) -> Evidence:
    names = ["pace", "lag"]
    names += [f"weight_{sector.label}" for sector in Sector]
    names += [f"pull_{stage}" for stage in range(N_STAGES)]
    template = EVIDENCE.parameters[0]
    rows: list[ParameterRow] = [
        replace(template, name=name, value=values.get(name, float(place)))
        for place, name in enumerate(names)
    ]
    return replace(EVIDENCE, parameters=tuple(rows))


def test_a_group_is_built_from_rows_by_name() -> None:
    toy = load_group(Toy, toy_evidence())
    assert (toy.pace, toy.lag) == (0.0, 1)
    assert toy.weight == tuple(range(2, 2 + len(Sector)))
    assert toy.pull == tuple(range(2 + len(Sector), 2 + len(Sector) + N_STAGES))
    assert isinstance(toy.lag, int)


def test_a_value_stands_in_for_the_central_one() -> None:
    values = {"pace": 9.0, "weight_coal": 0.5}
    toy = load_group(Toy, toy_evidence(), values)
    assert (toy.pace, toy.weight[Sector.COAL], toy.weight[Sector.POWER]) == (9, 0.5, 3)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"pase": 1.0}, "did you mean pace"),
        ({"pace": float("nan")}, "expected a finite number"),
        ({"lag": 1.5}, "lag is 1.5; expected a whole number"),
    ],
)
def test_a_value_that_cannot_stand_in_is_refused(
    values: dict[str, float], said: str
) -> None:
    with pytest.raises(Refusal, match=said):
        load_group(Toy, toy_evidence(), values)


def test_a_missing_row_names_the_field_that_needs_it() -> None:
    evidence = toy_evidence()
    evidence = replace(evidence, parameters=evidence.parameters[1:])
    with pytest.raises(Refusal, match=r"no row pace .*Toy\.pace needs it"):
        load_group(Toy, evidence)


def test_a_row_that_fits_no_field_is_refused() -> None:
    stray = replace(EVIDENCE.parameters[0], name="kappa_electronic")
    evidence = replace(EVIDENCE, parameters=(*EVIDENCE.parameters, stray))
    with pytest.raises(Refusal, match="did you mean kappa_electronics"):
        load_parameters(evidence)


def test_the_packaged_parameters_load_at_their_central_values() -> None:
    found = load_parameters()
    assert found.growth == load_group(GrowthParameters)
    assert found.plants.kappa_electronics == ROWS["kappa_electronics"].value


def test_an_impossible_value_is_refused_by_its_group() -> None:
    with pytest.raises(Refusal, match=r"trend_growth is -1\.5; expected more"):
        load_group(GrowthParameters, values={"trend_growth_coal": -1.5})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"kapa_electronics": 0.3}, "did you mean kappa_electronics"),
        ({"kappa": 0.3}, "did you mean kappa_electronics"),
        ({"kappa_electronics": float("nan")}, "expected a finite number"),
        ({"kappa_electronics": -1.0}, "kappa_electronics is -1; expected more than 0"),
        ({"trend_growth_coal": -1.5}, r"trend_growth is -1\.5; expected more"),
    ],
)
def test_a_scenario_of_unknown_rows_or_impossible_values_is_refused(
    values: dict[str, float], said: str
) -> None:
    with pytest.raises(Refusal, match=said):
        load_parameters(values=values)


def test_a_scenario_changes_the_rows_it_names_and_no_other() -> None:
    moved = load_parameters(values={"kappa_electronics": 0.25})
    assert moved.plants.kappa_electronics == 0.25
    plants = replace(load_parameters().plants, kappa_electronics=0.25)
    assert moved == replace(load_parameters(), plants=plants)
