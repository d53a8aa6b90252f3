"""How an enterprise comes to close: small ones and those short of cash close sooner.

References
----------
Evidence: firm_flows_h1 (closures, suspensions and returns of 2024).
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal

__all__ = ["ExitParameters", "exit_hazard"]

type Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitParameters:
    """What drives an enterprise to close.

    Raises
    ------
    Refusal
        If a hazard or the reference staff is negative, or the share is none.
    """

    exit_hazard_month: float
    """Hazard of closing or suspending at the reference staff [per month]."""
    exit_reference_staff: float
    """Staff at which that hazard holds [workers]."""
    exit_size_elasticity: float
    """Relative change of the hazard with relative change of staff [elasticity]."""
    exit_cash_effect: float
    """Effect of short cash on the hazard [log per index 0 to 1]."""
    exit_return_share: float
    """Closings that are only pauses, taken as none [share]."""

    def __post_init__(self) -> None:
        if not 0 <= self.exit_hazard_month < math.inf or self.exit_reference_staff <= 0:
            raise Refusal("exit_hazard_month must be 0 or more, the staff above 0")
        if not 0 <= self.exit_return_share <= 1:
            raise Refusal("exit_return_share must be a share from 0 to 1")


def exit_hazard(
    staff: npt.ArrayLike, cash_stress: npt.ArrayLike, parameters: ExitParameters
) -> Floats:
    """Return the hazard of closing for good, shape (n_firms,) [per month].

    ``h = h0 (1 - returns) (staff / reference) ** elasticity * exp(effect * stress)``

    Parameters
    ----------
    staff
        People employed, counted as at least 1, shape (n_firms,) [workers].
    cash_stress
        How short cash is, shape (n_firms,) [index 0 to 1].
    """
    beside = np.maximum(staff, 1.0) / parameters.exit_reference_staff
    lasting = parameters.exit_hazard_month * (1 - parameters.exit_return_share)
    hazard: Floats = (
        lasting
        * beside**parameters.exit_size_elasticity
        * np.exp(parameters.exit_cash_effect * np.asarray(cash_stress))
    )
    return hazard
