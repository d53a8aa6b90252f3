"""How much of an outcome's variance each input explains, alone and with others.

The first index of an input is the share of the variance that its own value explains,
the total index what would be left if all other inputs were known. Points come from
Sobol's sequence under a keyed digital shift, which keeps their evenness and makes them
the same in every run; the first n points stay when more are asked for. Saltelli's
design has two independent sets of points, a and b, and for each input the set a with
that input's column from b. Both indices are half a mean square of differences over the
variance (Jansen): on these points the first one errs a third as much as by Saltelli's
product, which SciPy takes; the total one is SciPy's.

References
----------
Sobol' (2001), Global sensitivity indices for nonlinear mathematical models.
Jansen (1999), Analysis of variance designs for model output.
Saltelli et al. (2010), Variance based sensitivity analysis of model output: table 2, c
and f.
L'Ecuyer and Lemieux (2002), Recent advances in randomized quasi-Monte Carlo methods:
digital shifts.
"""

from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from agents.luck import Stream, key, keyed_hash
from agents.refusal import Refusal
from experiments.inference.bootstrap import N_RESAMPLES, resampled_rows
from experiments.inference.paired import CONFIDENCE, Interval

__all__ = ["SobolDesign", "SobolIndices", "indices", "saltelli_design", "sobol_points"]

type Floats = npt.NDArray[np.float64]

_BITS: Final = 52
"""Binary places that are shifted; the points have fewer."""
_SPARE_BITS: Final = 64 - _BITS
_LEAST_POINTS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SobolDesign:
    """Where an outcome is to be looked at, all within 0 and 1."""

    a: Floats
    """Shape (n_points, n_inputs)."""
    b: Floats
    """Independent of `a`, shape (n_points, n_inputs)."""
    ab: Floats
    """For each input `a` with its column from `b`, (n_inputs, n_points, n_inputs)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SobolIndices:
    """Shares of the variance of an outcome, one an input."""

    first: tuple[float, ...]
    """What the input explains alone; by chance it may come out below 0."""
    total: tuple[float, ...]
    """What it explains alone and with others."""
    first_intervals: tuple[Interval, ...]
    total_intervals: tuple[Interval, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)


def sobol_points(n: int, n_dimensions: int, world: int = 0) -> Floats:
    """Return the first n points of Sobol's sequence under a keyed digital shift.

    Most even where n is a power of two.

    Parameters
    ----------
    n
        How many points, at least 1.
    n_dimensions
        Numbers in each point, at least 1.
    world
        World whose luck shifts them.

    Returns
    -------
    ndarray
        Above 0 and below 1, shape (n, n_dimensions).
    """
    from scipy.stats.qmc import Sobol

    if n < 1 or n_dimensions < 1:
        raise Refusal(f"{n} points of {n_dimensions} numbers; expected 1 or more")
    # SciPy wants a power of two at once; the first n of them are the first n.
    whole = Sobol(n_dimensions, scramble=False).random_base2((n - 1).bit_length())[:n]
    digits = (whole * 2.0**_BITS).astype(np.uint64)
    shift = keyed_hash(key(world, Stream.DESIGN_SHIFT), np.arange(n_dimensions))
    shifted = digits ^ (shift >> np.uint64(_SPARE_BITS))
    points: Floats = (shifted.astype(np.float64) + 0.5) * 2.0**-_BITS
    return points


def saltelli_design(n: int, n_inputs: int, world: int = 0) -> SobolDesign:
    """Return Saltelli's design: n (n_inputs + 2) points to look at.

    Parameters
    ----------
    n
        Points of `a` and of `b`, a power of two for the best evenness.
    n_inputs
        Inputs, at least 1.
    world
        World whose luck shifts the points.
    """
    points = sobol_points(n, 2 * n_inputs, world)
    a, b = points[:, :n_inputs], points[:, n_inputs:]
    ab = np.repeat(a[np.newaxis], n_inputs, axis=0)
    each = np.arange(n_inputs)
    ab[each, :, each] = b.T
    return SobolDesign(a=a, b=b, ab=ab)


def indices(
    y_a: Floats, y_b: Floats, y_ab: Floats, confidence: float = CONFIDENCE
) -> SobolIndices:
    """Return first and total indices of every input, with bootstrap intervals.

    Parameters
    ----------
    y_a, y_b
        Outcome at `a` and `b`, shape (n_points,).
    y_ab
        Outcome at `ab`, shape (n_inputs, n_points).
    confidence
        Confidence of each interval: percentiles over resamples of the points, a little
        wide, since resamples lose the points' evenness.

    Raises
    ------
    Refusal
        If the shapes do not fit, there are fewer than two points, or nothing varies.
    """
    n = y_a.size
    if y_b.shape != (n,) or y_ab.shape[1:] != (n,) or n < _LEAST_POINTS:
        raise Refusal(
            f"outcomes of shapes {y_a.shape}, {y_b.shape} and {y_ab.shape}; expected "
            "(n,), (n,) and (n_inputs, n) with 2 points or more"
        )
    if np.ptp(np.concatenate([y_a, y_b])) == 0:
        raise Refusal("the outcome does not vary, so that no input explains it")
    first, total = _estimate(y_a, y_b, y_ab)
    again = []
    for resample in range(N_RESAMPLES):
        rows = resampled_rows(n, resample)
        again.append(_estimate(y_a[rows], y_b[rows], y_ab[:, rows]))
    tail = (1 - confidence) / 2
    low, high = np.quantile(again, (tail, 1 - tail), axis=0)
    of_first, of_total = (
        tuple(zip(low[kind].tolist(), high[kind].tolist(), strict=True))
        for kind in (0, 1)
    )
    return SobolIndices(
        first=tuple(first.tolist()),
        total=tuple(total.tolist()),
        first_intervals=of_first,
        total_intervals=of_total,
    )


def _estimate(y_a: Floats, y_b: Floats, y_ab: Floats) -> tuple[Floats, Floats]:
    """Return first and total indices, each shape (n_inputs,), 0 if nothing varies."""
    both = np.concatenate([y_a, y_b])
    variance = both.var()
    if variance == 0:
        return np.zeros(len(y_ab)), np.zeros(len(y_ab))
    first = 1 - ((y_ab - y_b) ** 2).mean(axis=1) / (2 * variance)
    total = ((y_ab - y_a) ** 2).mean(axis=1) / (2 * variance)
    return first, total
