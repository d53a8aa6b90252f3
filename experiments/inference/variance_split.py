"""How much of the spread over worlds is luck, and how much what we do not know.

Each of several points of the uncertain parameters is lived under several lucks. By the
law of total variance the variance of an outcome is the mean over points of its variance
within a point (luck) plus the variance over points of its mean (parameters). The mean
square within estimates the first; that of points' means, less the luck still in them,
the second, without bias (one-way analysis of variance with random effects). The
interval of the share is exact for normal outcomes.

A design that does not nest cannot say it: the variance under `luck` belongs to the
central parameters alone, and luck may weigh more or less elsewhere.

References
----------
Searle, Casella and McCulloch (1992), Variance components: chapter 3.
"""

from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal
from experiments.inference.paired import CONFIDENCE, Interval

__all__ = ["VarianceSplit", "variance_split"]

type Floats = npt.NDArray[np.float64]

_LEAST: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class VarianceSplit:
    """The variance of an outcome, in the outcome's unit squared."""

    n_points: int
    n_lucks: int
    total: float
    """Variance over worlds: luck and parameters together."""
    luck: float
    """Mean variance within a point of the parameters."""
    parameters: float
    """Variance over points; below 0 by chance where luck drowns it."""
    share: float | None
    """Share of the parameters in the total; nothing where nothing varies."""
    interval: Interval | None
    """Its interval, within 0 and 1; nothing where luck does nothing."""

    def to_json(self) -> dict[str, Any]:
        """Return plain values; what is undefined is null."""
        return asdict(self)


def variance_split(values: Floats, confidence: float = CONFIDENCE) -> VarianceSplit:
    """Return the variance of an outcome split into luck and parameters.

    Parameters
    ----------
    values
        The outcome by point of the parameters and luck, shape (n_points, n_lucks),
        two or more of each. Lucks may be the same for all points or not.
    confidence
        Confidence of the interval of the share.

    Raises
    ------
    Refusal
        If there are fewer than two points or lucks.
    """
    if values.ndim != _LEAST or min(values.shape) < _LEAST:
        raise Refusal(
            f"{values.shape} values by point and luck; expected two or more of each\n"
            "live each point of the parameters in two worlds or more"
        )
    n_points, n_lucks = values.shape
    within = float(values.var(axis=1, ddof=1).mean())
    between = n_lucks * float(values.mean(axis=1).var(ddof=1))
    parameters = (between - within) / n_lucks
    total = within + parameters
    return VarianceSplit(
        n_points=n_points,
        n_lucks=n_lucks,
        total=total,
        luck=within,
        parameters=parameters,
        share=parameters / total if total > 0 else None,
        interval=_interval(between / within, n_points, n_lucks, confidence)
        if within > 0
        else None,
    )


def _interval(ratio: float, n_points: int, n_lucks: int, confidence: float) -> Interval:
    """Return the interval of the share from the ratio of mean squares.

    The ratio over its true value is an F variable; a share below 0 is none.
    """
    from scipy.special import fdtri

    freedom = n_points - 1, n_points * (n_lucks - 1)
    tail = (1 - confidence) / 2
    low, high = (
        (scaled - 1) / (scaled - 1 + n_lucks)
        for scaled in (ratio / float(fdtri(*freedom, p)) for p in (1 - tail, tail))
    )
    return max(0.0, low), max(0.0, high)
