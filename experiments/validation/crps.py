"""The fair ensemble CRPS: how far a forecast made of worlds lies from what came.

The score is in the unit of what is forecast and is smaller where the forecast is
better; of one number it is the distance. The fair form does not depend on how many
worlds there are, so that twenty worlds stand beside ten thousand draws of a rival.

References
----------
Gneiting and Raftery (2007), Strictly proper scoring rules, prediction, and estimation.
Ferro (2014), Fair scores for ensemble forecasts.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal

__all__ = ["FEWEST_MEMBERS", "fair_crps"]

FEWEST_MEMBERS: Final = 2
"""One member says nothing of how wide the forecast is."""


def fair_crps(members: npt.ArrayLike, recorded: float) -> float:
    """Return ``mean |X - y| - 1 / (2 M (M - 1)) sum_ij |X_i - X_j|``.

    It can fall below zero where what came lies amid a few members; its mean over
    forecasts does not.

    Parameters
    ----------
    members
        One value a world, shape (n_worlds,).
    recorded
        What came.

    Raises
    ------
    Refusal
        If there are fewer than two members or something is not finite.
    """
    ordered = np.sort(np.asarray(members, dtype=np.float64).reshape(-1))
    n = ordered.size
    if n < FEWEST_MEMBERS:
        raise Refusal(
            f"{n} member to score; expected at least {FEWEST_MEMBERS}\n"
            "simulate more worlds"
        )
    if not (np.isfinite(ordered).all() and np.isfinite(recorded)):
        raise Refusal("a forecast or a record is not finite\nleave that row out")
    # Sorted, each member is above those before it and below those behind it.
    n_below_less_n_above = 2.0 * np.arange(n) - (n - 1)
    within = float(n_below_less_n_above @ ordered) / (n * (n - 1))
    return float(np.abs(ordered - recorded).mean()) - within
