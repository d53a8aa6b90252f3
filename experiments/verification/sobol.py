"""The question: do first and total indices of the Ishigami function come out right.

``y = sin x1 + a sin(x2) ** 2 + b x3 ** 4 sin x1``, inputs uniform from -pi to pi: the
third input does nothing alone and much with the first, which is what total indices are
for. It would surprise us if the keyed shift of the points cost their evenness.

References
----------
Ishigami and Homma (1990), An importance quantification technique in uncertainty
analysis for computer models.
"""

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from experiments.inference.sobol_indices import indices, saltelli_design
from experiments.verification.settings import SobolSettings
from experiments.verification.verdict import Verdict, Watch

__all__ = ["check", "expected_indices", "ishigami"]

type Floats = npt.NDArray[np.float64]

TOLERANCE: Final = 0.02
_N_INPUTS: Final = 3


def check(settings: SobolSettings, watch: Watch) -> Verdict:
    """Return the indices that sweeps would find beside those worked out."""
    design = saltelli_design(settings.samples, _N_INPUTS, settings.world)
    a, b = settings.a, settings.b
    y_a, y_b = (ishigami(points, a, b) for points in (design.a, design.b))
    y_ab = [ishigami(design.ab[place], a, b) for place in watch(range(_N_INPUTS))]
    found = indices(y_a, y_b, np.array(y_ab))
    first, total = expected_indices(a, b)
    pairs = zip((*found.first, *found.total), (*first, *total), strict=True)
    return Verdict(
        simulated={"first": list(found.first), "total": list(found.total)},
        theory={"first": first, "total": total},
        passed=all(abs(seen - due) <= TOLERANCE for seen, due in pairs),
        chosen={},
    )


def ishigami(points: Floats, a: float, b: float) -> Floats:
    """Return the function at points of the unit cube, shape (n,).

    Parameters
    ----------
    points
        Shape (n, 3), 0 to 1, spread out to -pi to pi.
    a, b
        Weights of the second input and of the third.
    """
    x1, x2, x3 = math.pi * (2 * points.T - 1)
    y: Floats = np.sin(x1) * (1 + b * x3**4) + a * np.sin(x2) ** 2
    return y


def expected_indices(a: float, b: float) -> tuple[list[float], list[float]]:
    """Return first and total indices as worked out by integration."""
    alone1 = (1 + b * math.pi**4 / 5) ** 2 / 2
    alone2 = a**2 / 8
    together13 = b**2 * math.pi**8 * 8 / 225
    whole = alone1 + alone2 + together13
    first = [alone1 / whole, alone2 / whole, 0.0]
    total = [
        (alone1 + together13) / whole,
        alone2 / whole,
        together13 / whole,
    ]
    return first, total
