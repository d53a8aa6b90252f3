"""Points of a design of any model: parameters by name, as plain JSON.

A list holds values to be tried, anything else is one value. Text and tables are never
taken apart: a table of settings is one setting.
"""

import itertools
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from agents.refusal import Refusal
from experiments.store.cell import Json, canonical

__all__ = ["points_of", "seeds_of"]

type Point = dict[str, Json]

_LARGEST_SEED: Final = 2**63 - 1


def points_of(
    parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]],
) -> list[Point]:
    """Return each point once, the last parameter's values changing fastest.

    Parameters
    ----------
    parameters
        By name: a list of values to be crossed with those of all others, or one value.
        Or a list of such tables of single values, each a point.

    Raises
    ------
    Refusal
        If a list is empty, a value is not plain, or a point stands twice.
    """
    if isinstance(parameters, Mapping):
        lists = [_values(name, each) for name, each in parameters.items()]
        crossed = itertools.product(*lists)
        points = [dict(zip(parameters, values, strict=True)) for values in crossed]
    else:
        points = [
            {name: _plain(name, value) for name, value in point.items()}
            for point in parameters
        ]
    if not points:
        raise Refusal("no points; give at least one, `{}` for the model's own defaults")
    texts = [canonical(point) for point in points]
    twice = next(iter(_repeated(texts)), None)
    if twice:
        raise Refusal(f"point {twice[:60]} stands twice\nleave one out")
    return points


def seeds_of(seeds: Sequence[int]) -> list[int]:
    """Return the seeds, each a plain whole number.

    Raises
    ------
    Refusal
        If there is none, one stands twice or is no whole number from 0 on.
    """
    taken = []
    for seed in seeds:
        whole = isinstance(seed, int | np.integer) and not isinstance(seed, bool)
        if not whole or not 0 <= seed <= _LARGEST_SEED:
            raise Refusal(
                f"seed is {str(seed)[:24]}; expected a whole number from 0 to 2**63 - 1"
            )
        taken.append(int(seed))
    if not taken:
        raise Refusal("no seeds; `range(1, 21)` are twenty")
    twice = next(iter(_repeated(taken)), None)
    if twice is not None:
        raise Refusal(f"seed {twice} stands twice\nleave one out")
    return taken


def _values(name: str, given: Any) -> list[Json]:
    """Return the values to be tried of one parameter."""
    if isinstance(given, np.ndarray):
        given = given.tolist() if given.ndim else given.item()
    if not isinstance(given, list | tuple | range):
        return [_plain(name, given)]
    if not given:
        raise Refusal(f"{name} has no values; give one or more, or leave it out")
    return [_plain(name, value) for value in given]


def _plain(name: str, value: Any) -> Json:
    """Return a value as plain JSON has it."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, range):
        value = list(value)
    try:
        plain: Json = json.loads(canonical(value))
    except (TypeError, ValueError):
        raise Refusal(
            f"{name} is {str(value)[:40]}, of {type(value).__name__};"
            " expected finite numbers, text, yes or no, or lists and tables of these\n"
            "give a name, and let the model look up what it stands for"
        ) from None
    return plain


def _repeated[V: (str, int)](values: Sequence[V]) -> list[V]:
    seen: dict[V, int] = {}
    for value in values:
        seen[value] = seen.get(value, 0) + 1
    return [value for value, times in seen.items() if times > 1]
