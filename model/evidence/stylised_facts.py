"""Facts of other economies that a population or a run should share, as bands."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from model.evidence.reader import Grade
from model.evidence.tables import Line, lines

__all__ = ["StylisedFact", "load_stylised_facts"]

_COLUMNS = ("name", "low", "high", "unit", "grade", "source", "note")


@dataclass(frozen=True, slots=True)
class StylisedFact:
    """A statistic and the band it lies in elsewhere."""

    name: str
    low: float
    high: float
    unit: str
    grade: Grade
    source: str
    note: str


@cache
def load_stylised_facts() -> Mapping[str, StylisedFact]:
    """Return the bands by name.

    Raises
    ------
    Refusal
        If the table is broken or a band is empty.
    """
    path = resources.files("model.evidence") / "stylised_facts.csv"
    facts = (_fact(line) for line in lines(path, _COLUMNS))
    return MappingProxyType({fact.name: fact for fact in facts})


def _fact(line: Line) -> StylisedFact:
    low, high = line.number("low"), line.number("high")
    if low >= high:
        raise line.refusal(f"low {low:g} is not below high {high:g}", "give low < high")
    return StylisedFact(
        name=line.name(),
        low=low,
        high=high,
        unit=line.text("unit"),
        grade=line.choice("grade", Grade),
        source=line.text("source"),
        note=line.cells["note"],
    )
