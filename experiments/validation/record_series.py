"""The record as rows that a simulated past can be held against.

`record_series.csv` says which figure answers which observation, `record_rows.csv` which
years of it are scored and why a row is missed where it is; values, grades and what is
held out come from the observations themselves. `record_unanswered.csv` lists the marked
observations that no figure answers, each with its reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from importlib import resources
from typing import Final

from agents.refusal import Refusal, did_you_mean
from experiments.validation.record_figures import (
    Period,
    parse_period,
    refuse_unknown,
)
from model.evidence.reader import Evidence, Grade, Observation, Used
from model.evidence.tables import Line, lines

__all__ = [
    "TOPICS",
    "RecordRow",
    "RecordSeries",
    "Role",
    "Unanswered",
    "load_record",
    "load_unanswered",
]

TOPICS: Final = (
    *("growth", "structure", "output", "firms", "people"),
    *("investment", "land", "digital", "budget", "visits", "power"),
)
"""What series are about, in the order in which they are told."""

_SERIES: Final = (
    *("name", "topic", "figure", "unit", "observation", "entity", "role"),
    *("words_vi", "words_en", "note"),
)
_ROWS: Final = ("series", "year", "period", "factor", "why_vi", "why_en")
_UNANSWERED: Final = ("observation", "entity", "year", "reason")
_SIGNS: Final = {"+": 1, "-": -1}


@unique
class Role(StrEnum):
    """What a series is for."""

    SCORED = "scored"
    CALIBRATED = "calibrated"
    """A factor is set on it: shown, neither passed nor missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSeries:
    """A recorded figure, and what of the simulation answers it."""

    name: str
    topic: str
    figure: str
    """What `record_figures` reads."""
    unit: str
    observation: str
    """Name of the observation; several are joined by + and -."""
    entity: str
    role: Role
    words_vi: str
    words_en: str
    note: str
    """In what the record and the figure differ; nothing where they do not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """One year, or part of a year, of a series."""

    series: RecordSeries
    year: str
    """As the observation says it: 2024, 2024-09, 2025H1."""
    period: Period
    """Months that the figure is read from."""
    recorded: float
    recorded_low: float
    recorded_high: float
    """Lowest and highest recorded where sources disagree, else the value [unit]."""
    used: Used
    grade: Grade
    """That of the weakest observation in it."""
    source: str
    why_vi: str
    """What in the model, or in the record, makes a row miss; nothing if none does."""
    why_en: str

    @property
    def held_out(self) -> bool:
        """Whether nothing may be set on it."""
        return self.used is Used.HELD_OUT


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A marked observation that no figure of the simulation answers."""

    observation: str
    entity: str
    year: str
    reason: str


def load_record() -> tuple[RecordRow, ...]:
    """Return the rows, series by series in the order of their file.

    Raises
    ------
    Refusal
        If a table is broken, or names no figure or no observation.
    """
    folder = resources.files("model.evidence")
    series = {}
    for line in lines(folder / "record_series.csv", _SERIES):
        series[line.name()] = _series(line)
    evidence = Evidence.load()
    found: dict[str, list[RecordRow]] = {name: [] for name in series}
    for line in lines(folder / "record_rows.csv", _ROWS):
        found[line.cells["series"]].append(_row(line, series, evidence))
    return tuple(row for rows in found.values() for row in rows)


def load_unanswered() -> tuple[Unanswered, ...]:
    """Return what no figure answers, each with its reason."""
    path = resources.files("model.evidence") / "record_unanswered.csv"
    return tuple(
        Unanswered(**{name: line.text(name) for name in _UNANSWERED})
        for line in lines(path, _UNANSWERED)
    )


def _series(line: Line) -> RecordSeries:
    topic, figure = line.text("topic"), line.text("figure")
    if topic not in TOPICS:
        raise line.refusal(
            f"topic is '{topic}'{did_you_mean(topic, TOPICS)}",
            f"take one of {', '.join(TOPICS)}",
        )
    try:
        refuse_unknown(figure)
    except Refusal as refusal:
        raise line.refusal(*str(refusal).split("\n", 1)) from refusal
    return RecordSeries(
        name=line.name(),
        topic=topic,
        figure=figure,
        unit=line.text("unit"),
        observation=line.text("observation"),
        entity=line.text("entity"),
        role=line.choice("role", Role),
        words_vi=line.text("words_vi"),
        words_en=line.text("words_en"),
        note=line.cells["note"],
    )


def _row(
    line: Line, series: Mapping[str, RecordSeries], evidence: Evidence
) -> RecordRow:
    name, year = line.text("series"), line.text("year")
    if name not in series:
        raise line.refusal(
            f"no series '{name}'{did_you_mean(name, series)}",
            "name a series of record_series.csv",
        )
    of = series[name]
    factor = line.number("factor", 1.0)
    terms = _terms(of, year, evidence)
    value, low, high = (
        factor * sum(sign * bound for sign, bound in bounds)
        for bounds in (
            [(sign, one.value) for sign, one in terms],
            [(sign, one.low if sign > 0 else one.high) for sign, one in terms],
            [(sign, one.high if sign > 0 else one.low) for sign, one in terms],
        )
    )
    return RecordRow(
        series=of,
        year=year,
        period=parse_period(line.text("period")),
        recorded=value,
        recorded_low=low,
        recorded_high=high,
        used=_use([one for _, one in terms]),
        grade=max((one.grade for _, one in terms), key=list(Grade).index),
        source="; ".join(dict.fromkeys(one.source for _, one in terms)),
        why_vi=line.cells["why_vi"],
        why_en=line.cells["why_en"],
    )


def _terms(
    series: RecordSeries, year: str, evidence: Evidence
) -> list[tuple[int, Observation]]:
    """Return the observations of a year with their signs."""
    words = ["+", *series.observation.split()]
    return [
        (_SIGNS[sign], evidence.observation(name, entity=series.entity, year=year))
        for sign, name in zip(words[::2], words[1::2], strict=True)
    ]


def _use(observations: list[Observation]) -> Used:
    """Return how observations may be used: one held out holds out the row."""
    uses = {one.used for one in observations}
    if Used.HELD_OUT in uses:
        return Used.HELD_OUT
    return Used.CONTEXT if Used.CONTEXT in uses else Used.TRAIN
