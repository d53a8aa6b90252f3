"""Design files: TOML that says what varies, how points are chosen, and what is kept.

Everything is checked before the first run: keys, units, ranges, the terms of levers at
every point, and how many runs there would be.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from math import prod
from pathlib import Path
from typing import Any, Final

from agents.refusal import Refusal, did_you_mean
from experiments.design.axis import Axis, n_points_of, points_of
from experiments.design.axis_file import lever_axes, refuse_wrong_points, value_axes
from experiments.design.design import Design, Record
from experiments.design.panels import refuse_no_panel
from experiments.design.samplers import Sampler
from experiments.worlds.matched_worlds import PAST_MONTHS
from experiments.worlds.run_settings import RunSettings, month_number
from model.file_text import LONGEST_PATH, FileKind, readable, text_of
from model.indicators import INDICATORS, YEARLY_INDICATORS
from model.policy.files import load_policies, load_scenario, policy_names
from model.policy.named import refuse_wrong_name
from model.policy.schedule import FIRST_POLICY_MONTH, month_text
from model.policy.toml_tables import built
from model.policy.toml_values import Place, table_of
from model.toml_text import parsed

__all__ = ["EXAMPLE", "MOST_CELLS", "DesignFile", "example_text", "read_design"]

EXAMPLE: Final = "halong design --example"
_KIND: Final = FileKind(what="a design", example=EXAMPLE)
_FREE: Final = ("levers", "uncertainties")
"""Tables whose keys are names of levers and of parameters."""
MOST_CELLS: Final = 20_000
"""More runs than this are refused unless the file allows them."""
_MOST_MOST_CELLS: Final = 1_000_000
_COUNTED: Final = 10**12
"""More than this is told as just that."""
_NAMES: Final = {each.name for each in (*INDICATORS, *YEARLY_INDICATORS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """What a file wants kept."""

    indicators: tuple[str, ...] = ()
    panels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in self.indicators:
            if name not in _NAMES:
                given = readable(name)
                raise Refusal(
                    f"no indicator '{given}'{did_you_mean(given, sorted(_NAMES))}\n"
                    "`halong list indicators` names them all"
                )
        for name in self.panels:
            refuse_no_panel(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The keys of a design file that are not free."""

    name: str = "sweep"
    policies: tuple[str, ...] = ("as-is",)
    scenarios: tuple[str, ...] = ("central",)
    worlds: int = 10
    matched: bool | None = None
    uncertainty: str = "parameters"
    draws: int = 0
    scale: int = 1
    history: str = "replay"
    until: str = "2035-12"
    sampler: Sampler = Sampler.GRID
    points: int = 0
    most_cells: int = MOST_CELLS
    record: _Record = field(default_factory=_Record)

    def __post_init__(self) -> None:
        refuse_wrong_name(self.name)
        if not 1 <= self.most_cells <= _MOST_MOST_CELLS:
            raise Refusal(
                f"most_cells is {self.most_cells}; expected 1 to {_MOST_MOST_CELLS}\n"
                f"leave it out for {MOST_CELLS}"
            )


@dataclass(frozen=True, kw_only=True)
class DesignFile:
    """A design and what its file says beside."""

    name: str
    sampler: Sampler
    axes: tuple[Axis, ...]
    design: Design


def example_text() -> str:
    """Return the text of a design file that works."""
    path = resources.files("experiments.design") / "example.toml"
    return path.read_text(encoding="utf-8")


def read_design(path: Path) -> DesignFile:
    """Return the design of a file.

    Raises
    ------
    Refusal
        If it is no file of text, no TOML, has unknown keys, wrong units, empty ranges
        or too many runs; it names file, table, key and mend.
    OSError
        If the file may not be read.
    """
    name = readable(str(path), LONGEST_PATH)
    place = Place(name)
    table = parsed(text_of(path, _KIND), name, _KIND)
    free = {key: table_of(table.pop(key, {}), key, place) for key in _FREE}
    words = _built_words(table, place)
    levers = lever_axes(free["levers"], place.under("levers"))
    values = value_axes(free["uncertainties"], place.under("uncertainties"))
    try:
        return _design(words, (*levers, *values), path.parent, place)
    except Refusal as refusal:
        said = str(refusal)
        raise (refusal if said.startswith(name) else place.refusal(said)) from None


def _built_words(table: Mapping[str, object], place: Place) -> _Words:
    """Return the keys that are not free; the free ones count as near misses too."""
    known = [*_Words.__dataclass_fields__, *_FREE]
    for key in table:
        if key not in known:
            given = readable(key)
            raise place.refusal(
                f"no key '{given}'{did_you_mean(given, known)}\n"
                f"use one of {', '.join(known)}"
            )
    return built(_Words, table, place)


def _design(
    words: _Words, axes: tuple[Axis, ...], folder: Path, place: Place
) -> DesignFile:
    run = RunSettings(
        scale=words.scale,
        history=words.history,  # type: ignore[arg-type]  # it refuses what it is not
        uncertainty=words.uncertainty,  # type: ignore[arg-type]
        until=month_number(words.until),
    )
    policies = load_policies([_found(each, folder) for each in words.policies])
    matched = words.matched
    draws = run.uncertainty == "parameters"
    n_points = n_points_of(axes, words.sampler, words.points)
    _refuse_too_many(words, n_points)
    design = Design(
        policies=policies,
        scenarios=tuple(load_scenario(_found(s, folder)) for s in words.scenarios),
        run=run,
        n_worlds=words.worlds,
        is_matched=draws if matched is None else matched,
        draws=words.draws,
        points=points_of(axes, words.sampler, n_points),
        record=Record(indicators=words.record.indicators, panels=words.record.panels),
    )
    _refuse_too_short(design, axes)
    refuse_wrong_points(design, place.under("levers"))
    return DesignFile(name=words.name, sampler=words.sampler, axes=axes, design=design)


def _found(asked: str, folder: Path) -> str:
    """Return a file beside the design where there is one, else what was asked."""
    if asked in policy_names() or not asked.endswith(".toml"):
        return asked
    beside = folder / asked
    return str(beside) if beside.exists() else asked


def _refuse_too_many(words: _Words, n_points: int) -> None:
    parts = {
        "policies": len(words.policies),
        "scenarios": len(words.scenarios),
        "points": n_points,
        "draws": max(words.draws, 1),
        "worlds": words.worlds,
    }
    cells = prod(parts.values())
    if cells > words.most_cells:
        told = " x ".join(f"{_count(n)} {part}" for part, n in parts.items() if n != 1)
        raise Refusal(
            f"{told} make {_count(cells)} runs; expected at most {words.most_cells}\n"
            "take fewer levels, points or worlds, or allow more: most_cells = "
            f"{min(cells, _MOST_MOST_CELLS)}"
        )


def _count(n: int) -> str:
    return str(n) if n <= _COUNTED else f"more than {_COUNTED}"


def _refuse_too_short(design: Design, axes: tuple[Axis, ...]) -> None:
    n_months = design.run.n_months
    if n_months <= FIRST_POLICY_MONTH and any(a.kind == "lever" for a in axes):
        raise Refusal(
            f"until is {month_text(design.run.until)} and levers vary, which act from "
            f'{month_text(FIRST_POLICY_MONTH)}\nlive longer: until = "2030-12"'
        )
    if design.is_matched and n_months < PAST_MONTHS:
        raise Refusal(
            f"until is {month_text(design.run.until)}; worlds are matched to "
            f"{month_text(PAST_MONTHS - 1)}\nlive longer, or write matched = false"
        )


def told_axes(file: DesignFile) -> list[dict[str, Any]]:
    """Return what varies in plain JSON types."""
    return [
        {
            "kind": axis.kind,
            "name": axis.name,
            "unit": axis.unit,
            "choices": list(axis.choices) or None,
            "low": axis.row.low if axis.row else axis.low,
            "high": axis.row.high if axis.row else axis.high,
        }
        for axis in file.axes
    ]
