"""What a sweep says of one figure: spread by policy, what each axis moves, luck.

An axis is told by the mean over all runs at its lowest and at its highest values: the
levels themselves where there are few, else the lowest and the highest third of the
points. Nothing is said of chance here: neighbouring points differ in all axes at once.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from experiments.design.design import Design
from experiments.inference.variance_split import VarianceSplit, variance_split
from experiments.store.cell import Json, canonical
from experiments.sweep.sweep_runs import SweepRuns, choice_of

__all__ = ["AxisEffect", "Setting", "Spread", "SweepOutcome", "outcome_of"]

type Floats = npt.NDArray[np.float64]
type Rows = npt.NDArray[np.int64]

_TAILS: Final = (0.05, 0.95)
_MOST_LEVELS: Final = 4
_PART: Final = 3
"""An axis of many values is told by its lowest and highest third."""
_LEAST: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A figure over some runs."""

    n_runs: int
    mean: float
    low: float
    """Below it lie 5 % of the runs."""
    high: float
    """Above it lie 5 % of the runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Runs that are set alike, whatever their world."""

    policy: str
    scenario: str | None
    """Nothing where runs of all scenarios are meant."""
    levers: Mapping[str, Json]
    values: Mapping[str, float]
    spread: Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisEffect:
    """The mean figure at both ends of what varies."""

    kind: str
    """`lever` or `value`."""
    name: str
    first: Json
    """Its lowest value; the level with the lowest mean where levels are words."""
    last: Json
    mean_first: float
    mean_last: float
    is_thirds: bool
    """Whether means are of the lowest and the highest third of values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepOutcome:
    """What the runs of a sweep say of one figure of one year."""

    indicator: str
    year: int
    policies: tuple[Setting, ...]
    """By policy and scenario, over all points and worlds."""
    highest: Setting | None
    """The choice and values of the highest mean; nothing where there is one alone."""
    lowest: Setting | None
    axes: tuple[AxisEffect, ...]
    splits: Mapping[str, VarianceSplit]
    """Luck and parameters by policy, where draws are lived in several worlds."""

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)


def outcome_of(design: Design, runs: SweepRuns, indicator: str) -> SweepOutcome:
    """Return what runs say of one figure.

    Parameters
    ----------
    design
        Whose runs they are.
    runs
        At least one.
    indicator
        One of those recorded.
    """
    values = runs.of(indicator)
    settings = [
        _setting(runs, values, rows, of_all_scenarios=len(design.scenarios) > 1)
        for rows in _groups(runs, _by_setting)
    ]
    settings.sort(key=lambda one: one.spread.mean)
    several = len(settings) > 1 and len(design.points) > 1
    return SweepOutcome(
        indicator=indicator,
        year=runs.year,
        policies=tuple(
            _overall(runs, values, rows) for rows in _groups(runs, _by_policy)
        ),
        highest=settings[-1] if several else None,
        lowest=settings[0] if several else None,
        axes=tuple(_effects(design, runs, values)),
        splits=dict(_splits(runs, values)) if design.draws > 1 else {},
    )


def _by_policy(spec: Mapping[str, Any]) -> Hashable:
    return spec["policy"], spec["scenario"]


def _by_setting(spec: Mapping[str, Any]) -> Hashable:
    return choice_of(spec), canonical(spec["values"])


def _groups(
    runs: SweepRuns, name: Callable[[Mapping[str, Any]], Hashable]
) -> Iterator[Rows]:
    """Yield the rows of runs of one name, names in the order they come."""
    found: dict[Hashable, list[int]] = {}
    for row, spec in enumerate(runs.specs):
        found.setdefault(name(spec), []).append(row)
    for rows in found.values():
        yield np.array(rows, np.int64)


def _spread(values: Floats) -> Spread:
    low, high = np.quantile(values, _TAILS)
    return Spread(
        n_runs=values.size, mean=float(values.mean()), low=float(low), high=float(high)
    )


def _overall(runs: SweepRuns, values: Floats, rows: Rows) -> Setting:
    spec = runs.specs[int(rows[0])]
    return Setting(
        policy=spec["policy"],
        scenario=spec["scenario"],
        levers={},
        values={},
        spread=_spread(values[rows]),
    )


def _setting(
    runs: SweepRuns, values: Floats, rows: Rows, *, of_all_scenarios: bool
) -> Setting:
    spec = runs.specs[int(rows[0])]
    return Setting(
        policy=spec["policy"],
        scenario=None if of_all_scenarios else spec["scenario"],
        levers=spec["levers"],
        values=spec["values"],
        spread=_spread(values[rows]),
    )


# Axes.


def _effects(design: Design, runs: SweepRuns, values: Floats) -> Iterator[AxisEffect]:
    """Yield the effect of what varies, in the order of the design."""
    point = design.points[0]
    for kind, table, names in (
        ("lever", "levers", point.levers),
        ("value", "values", point.values),
    ):
        for name in names:
            at = [spec[table][name] for spec in runs.specs]
            found = _effect(at, values)
            if found is not None:
                first, last, mean_first, mean_last, is_thirds = found
                yield AxisEffect(
                    kind=kind,
                    name=name,
                    first=first,
                    last=last,
                    mean_first=mean_first,
                    mean_last=mean_last,
                    is_thirds=is_thirds,
                )


def _effect(
    at: Sequence[Json], values: Floats
) -> tuple[Json, Json, float, float, bool] | None:
    """Return both ends of an axis, the means there, and whether they are thirds."""
    named = {canonical(one): one for one in at}
    if len(named) < _LEAST:
        return None
    codes = np.array([canonical(one) for one in at])
    numeric = all(isinstance(one, int | float) for one in named.values())
    if numeric and len(named) > _MOST_LEVELS:
        numbers = np.array(at, np.float64)
        low, high = np.quantile(np.unique(numbers), (1 / _PART, 1 - 1 / _PART))
        below, above = values[numbers <= low], values[numbers >= high]
        ends = float(numbers.min()), float(numbers.max())
        return *ends, float(below.mean()), float(above.mean()), True
    means = {name: float(values[codes == name].mean()) for name in named}
    order = sorted(named, key=lambda name: named[name] if numeric else means[name])  # type: ignore[return-value,arg-type]
    first, last = order[0], order[-1]
    return named[first], named[last], means[first], means[last], False


# Luck and parameters.


def _splits(runs: SweepRuns, values: Floats) -> Iterator[tuple[str, VarianceSplit]]:
    """Yield the split of each policy, points and scenarios averaged in each run's past.

    Draws that lack a world are left out.
    """
    for policy in dict.fromkeys(spec["policy"] for spec in runs.specs):
        cells: dict[int, dict[int, list[float]]] = {}
        for spec, value in zip(runs.specs, values.tolist(), strict=True):
            if spec["policy"] == policy:
                worlds = cells.setdefault(spec["draw"], {})
                worlds.setdefault(spec["world"], []).append(value)
        most = max(len(worlds) for worlds in cells.values())
        whole = [
            [float(np.mean(each)) for each in worlds.values()]
            for worlds in cells.values()
            if len(worlds) == most
        ]
        if len(whole) >= _LEAST <= most:
            yield policy, variance_split(np.array(whole))
