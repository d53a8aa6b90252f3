"""Household businesses at the end of the month: who takes QR, who sells online."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from agents.classification import Sector
from agents.household_business import HouseholdBusinesses

__all__ = ["HouseholdView"]

type Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdView:
    """Household businesses as they stand; counts include weights [businesses]."""

    all: float
    with_qr: float
    """Those that take QR payment."""
    online: float
    """Those that sell online."""
    traders: float
    """Traders in markets."""
    traders_with_qr: float
    traders_online: float
    workers: Floats
    """Who works in them by sector, shape (n_sectors,) [persons]."""

    @classmethod
    def of(cls, businesses: HouseholdBusinesses) -> Self:
        """Return the businesses as they stand; the dead weigh nothing."""
        cell = (businesses.market >= 0).astype(np.int64)
        for answers in (businesses.takes_qr, businesses.sells_online):
            cell *= 2
            cell += answers
        weight = businesses.weight
        cells = np.bincount(cell, weight, 2 * 2 * 2).reshape(2, 2, 2)
        workers = weight * businesses.workers
        return cls(
            all=float(cells.sum()),
            with_qr=float(cells[:, 1].sum()),
            online=float(cells[:, :, 1].sum()),
            traders=float(cells[1].sum()),
            traders_with_qr=float(cells[1, 1].sum()),
            traders_online=float(cells[1, :, 1].sum()),
            workers=np.bincount(businesses.sector + 1, workers, len(Sector) + 1)[1:],
        )
