"""Where a design looks: every combination, lists side by side, or points spread evenly.

Points come in an order whose beginning is even too, as far as each kind allows: the
first n points of Sobol's sequence are a Sobol sequence, and a grid is walked in golden
steps. A Latin hypercube is even only as a whole; its beginning is a random sample.

References
----------
McKay, Beckman and Conover (1979), A comparison of three methods for selecting values of
input variables: Latin hypercubes.
"""

from collections.abc import Sequence
from enum import Enum, unique
from math import gcd, prod, sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.luck import Stream, key, uniforms
from experiments.inference.sobol_indices import sobol_points

__all__ = ["Sampler", "grid_places", "latin_hypercube", "unit_points"]

type Floats = npt.NDArray[np.float64]
type Ints = npt.NDArray[np.int64]

_GOLDEN: Final = (sqrt(5) - 1) / 2
_NEAR: Final = 500
"""How far from the golden part a step is looked for."""


@unique
class Sampler(Enum):
    """How the points of a design are chosen."""

    GRID = "grid"
    """Every combination of all levels."""
    LIST = "list"
    """The first of every list, then the second of every list, and so on."""
    LATIN_HYPERCUBE = "latin-hypercube"
    """So many points; each input has one in each of so many equal slices."""
    SOBOL = "sobol"
    """So many points of a sequence that fills the space evenly."""

    @property
    def is_drawn(self) -> bool:
        """Whether it takes a number of points and ranges."""
        return self in (Sampler.LATIN_HYPERCUBE, Sampler.SOBOL)


def unit_points(sampler: Sampler, n: int, n_axes: int) -> Floats:
    """Return points of a drawn sampler within 0 and 1, shape (n, n_axes)."""
    if sampler is Sampler.SOBOL:
        return sobol_points(n, n_axes)
    return latin_hypercube(n, n_axes)


def latin_hypercube(n: int, n_axes: int) -> Floats:
    """Return n points with one in each n-th of every axis, shape (n, n_axes).

    Where in its slice a point lies and which slices meet is keyed, so it is the same
    each time.
    """
    points = np.empty((n, n_axes))
    each = np.arange(n)
    for axis in range(n_axes):
        order = uniforms(key(Stream.LATIN_HYPERCUBE, axis, 0), each)
        within = uniforms(key(Stream.LATIN_HYPERCUBE, axis, 1), each)
        points[:, axis] = (np.argsort(np.argsort(order, kind="stable")) + within) / n
    return points


def grid_places(sizes: tuple[int, ...]) -> Ints:
    """Return every combination of levels once, in an even order.

    It walks the grid in steps of one length, round and round, from the last axis to
    the first as a clock counts. A step that shares no factor with the number of
    combinations meets each once; one whose ratio to every round (that of the last axis,
    of the last two, and so on) is hard to tell by small fractions leaves no level of
    any axis waiting long.

    Parameters
    ----------
    sizes
        How many levels each axis has, at least 1; one axis or more.

    Returns
    -------
    ndarray
        Place of the level of each axis, shape (product of sizes, n_axes).
    """
    rounds = [prod(sizes[axis:]) for axis in range(len(sizes))]
    n = rounds[0]
    order = np.arange(n, dtype=np.int64) * _step(n, rounds) % n
    return np.stack(np.unravel_index(order, sizes), axis=1)


def _step(n: int, rounds: Sequence[int]) -> int:
    """Return the step, near the golden part of n, that meets all levels most evenly."""
    golden = round(n * _GOLDEN)
    near = range(max(1, golden - _NEAR), min(max(n, 2), golden + _NEAR))
    return min(
        (step for step in near if gcd(step, n) == 1),
        key=lambda step: (max(_run(step, each) for each in rounds), abs(step - golden)),
    )


def _run(step: int, whole: int) -> int:
    """Return the largest partial quotient of step / whole as a continued fraction.

    The smaller it is, the more evenly multiples of the step lie on the whole.
    """
    largest, above, below = 0, whole, step % whole
    while below:
        quotient, rest = divmod(above, below)
        largest = max(largest, quotient)
        above, below = below, rest
    return largest
