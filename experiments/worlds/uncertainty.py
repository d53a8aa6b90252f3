"""What the parameters of a world are: central values, or one draw of every range.

Under `parameters`, world w takes point number w of one scrambled Sobol sequence over
all uncertain rows, scrambled once with a fixed key. The point is the same for every
policy and however many worlds are asked for; points of neighbouring worlds fill the
space evenly.

References
----------
Owen (1998), Scrambling Sobol' and Niederreiter-Xing points.
"""

from collections.abc import Mapping, Sequence
from math import exp, log, sqrt
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal, did_you_mean
from model.evidence.reader import Distribution, Evidence, ParameterRow
from model.parameters import Parameters, load_parameters

__all__ = [
    "UNCERTAINTIES",
    "Uncertainty",
    "drawn_values",
    "from_uniform",
    "sobol_point",
    "uncertain_rows",
    "world_parameters",
]

type Uncertainty = Literal["luck", "parameters"]
"""What differs between worlds: luck alone, or luck and parameters."""

UNCERTAINTIES: Final[tuple[Uncertainty, ...]] = get_args(Uncertainty.__value__)

_SCRAMBLE_KEY: Final = 2026
"""Key of the one scrambling; another key is another set of worlds."""


def uncertain_rows(evidence: Evidence | None = None) -> tuple[ParameterRow, ...]:
    """Return the rows that are drawn: not fixed, and with a range of some width."""
    rows = (evidence or Evidence.load()).parameters
    return tuple(
        row
        for row in rows
        if row.distribution is not Distribution.FIXED and row.low < row.high
    )


def sobol_point(number: int, n_dimensions: int) -> npt.NDArray[np.float64]:
    """Return one point of the scrambled sequence in [0, 1), shape (n_dimensions,).

    Parameters
    ----------
    number
        Which point, from 0 up.
    n_dimensions
        How many rows are drawn.
    """
    # Takes a second to load, so only those who draw parameters pay for it.
    from scipy.stats import qmc

    sequence = qmc.Sobol(n_dimensions, scramble=True, seed=_SCRAMBLE_KEY)
    if number > 0:
        sequence.fast_forward(number)
    point: npt.NDArray[np.float64] = sequence.random(1)[0]
    return point


def from_uniform(row: ParameterRow, u: float) -> float:
    """Return the value of a row at which its distribution function is u.

    Parameters
    ----------
    row
        Its low, value (the mode of a triangle) and high.
    u
        A number in [0, 1).

    Raises
    ------
    Refusal
        If a loguniform row does not lie above 0.
    """
    low, high = row.low, row.high
    match row.distribution:
        case Distribution.FIXED:
            return row.value
        case Distribution.UNIFORM:
            return low + u * (high - low)
        case Distribution.TRIANGULAR:
            rising = (row.value - low) / (high - low)
            if u < rising:
                return low + sqrt(u * (high - low) * (row.value - low))
            return high - sqrt((1 - u) * (high - low) * (high - row.value))
        case Distribution.LOGUNIFORM:
            if low <= 0:
                raise Refusal(
                    f"{row.name} is loguniform from {low:g}; expected a low above 0\n"
                    "raise its low, or make it uniform or triangular"
                )
            return exp(log(low) + u * (log(high) - log(low)))


def drawn_values(world: int, rows: Sequence[ParameterRow]) -> dict[str, float]:
    """Return the values of a world's uncertain rows, by name of row."""
    if not rows:
        return {}
    point = sobol_point(world, len(rows))
    return {
        row.name: from_uniform(row, float(u))
        for row, u in zip(rows, point, strict=True)
    }


def world_parameters(
    world: int,
    uncertainty: Uncertainty,
    evidence: Evidence | None = None,
    values: Mapping[str, float] | None = None,
) -> Parameters:
    """Return the parameters of a world.

    Parameters
    ----------
    values
        Values that stand whatever is drawn, by name of row.

    Raises
    ------
    Refusal
        If the kind of uncertainty is unknown, or the draw contradicts itself.
    """
    if uncertainty not in UNCERTAINTIES:
        raise Refusal(
            f"uncertainty is '{uncertainty}'; expected luck or parameters"
            f"{did_you_mean(str(uncertainty), UNCERTAINTIES)}"
        )
    held = dict(values or {})
    if uncertainty == "luck":
        return load_parameters(evidence, held)
    drawn = drawn_values(world, uncertain_rows(evidence))
    try:
        return load_parameters(evidence, drawn | held)
    except Refusal as refusal:
        first = str(refusal).partition("\n")[0]
        raise Refusal(
            f"world {world} draws parameters that contradict each other: {first}\n"
            "this world cannot be simulated; the others stand"
        ) from refusal
