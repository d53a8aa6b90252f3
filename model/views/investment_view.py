"""Foreign capital of the month and its stocks."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from model.investment import InvestmentFlows, InvestmentStock

__all__ = ["InvestmentView"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestmentView:
    """Foreign capital of the month, and its stocks at the end of it [USD million]."""

    registered_musd: float
    """Registered: new projects and capital added."""
    revoked_musd: float
    """Registered before and taken back."""
    realised_musd: float
    """Spent on plants."""
    registered_stock_musd: float
    """Registered and not revoked, the founding's included."""
    realised_stock_musd: float
    """Realised, the founding's included."""
    registered_year_so_far_musd: float
    """Registered since January."""
    largest_year_so_far_musd: float
    """The largest amount that one project registered since January."""
    second_year_so_far_musd: float
    """The second largest."""
    n_registered: float
    """Projects registered in the month."""
    domestic_musd: float
    """Registered by domestic projects, beside all of these."""
    n_data_centres: float
    """Data centres of works that opened in the month."""

    @classmethod
    def of(
        cls,
        flows: InvestmentFlows,
        stock: InvestmentStock,
        year_so_far: tuple[float, float, float],
    ) -> Self:
        """Return foreign capital as it stands after the month's flows.

        Parameters
        ----------
        year_so_far
            What the year registered before this month and its two largest projects,
            from `Recorder.year_so_far` [USD million].
        """
        registered, *before = year_so_far
        largest = np.sort(np.concatenate([before, flows.new_musd]))[::-1]
        return cls(
            registered_musd=flows.registered_musd,
            revoked_musd=flows.revoked_musd,
            realised_musd=flows.realised_musd,
            registered_stock_musd=stock.registered_musd,
            realised_stock_musd=stock.realised_musd,
            registered_year_so_far_musd=registered + flows.registered_musd,
            largest_year_so_far_musd=float(largest[0]),
            second_year_so_far_musd=float(largest[1]),
            n_registered=flows.n_registered,
            domestic_musd=flows.domestic_musd,
            n_data_centres=flows.n_data_centres,
        )
