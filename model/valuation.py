"""What money of later years is worth in the first year of choice."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal

__all__ = ["FIRST_YEAR_OF_CHOICE", "ValuationParameters", "present_value"]

FIRST_YEAR_OF_CHOICE = 2026
"""Policies act from its January; money is brought to this year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuationParameters:
    """How later money is weighed against money now."""

    discount_rate: float
    """Rate at which money at current prices is discounted [share a year]."""

    def __post_init__(self) -> None:
        if self.discount_rate <= -1:
            raise Refusal(
                f"discount_rate is {self.discount_rate:g}; expected more than -1\n"
                "0.1 takes a tenth off a year later"
            )


def present_value(
    yearly: npt.NDArray[np.float64],
    years: npt.NDArray[np.int64],
    parameters: ValuationParameters,
) -> npt.NDArray[np.float64]:
    """Return the discounted sum from the first year of choice on.

    `sum over years y of x_y / (1 + discount_rate)**(y - 2026)`; earlier years count
    nothing.

    Parameters
    ----------
    yearly
        Money of each year at current prices, years last, shape (..., n_years) [bn VND].
    years
        The years, shape (n_years,).
    parameters
        The rate.

    Returns
    -------
    ndarray
        Shape (...) [bn VND of 2026].
    """
    later = years - FIRST_YEAR_OF_CHOICE
    weights = np.where(later < 0, 0.0, (1.0 + parameters.discount_rate) ** -later)
    # Summed, not multiplied as matrices: the library's products depend on its threads.
    return (yearly * weights).sum(axis=-1)
