"""Household businesses at the end of the month: who takes QR, who sells online."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from agents.classification import Sector
from agents.household_business import HouseholdBusinesses
from model.place_records import Market, Ward, read_markets, read_wards

__all__ = ["RECORDED_MARKETS", "HouseholdView"]

type Floats = npt.NDArray[np.float64]

RECORDED_MARKETS: Final[dict[str, Callable[[Market, Ward], bool]]] = {
    "Cái Rồng": lambda market, _: market.name_vi == "Cái Rồng",
    "Cẩm Phả": lambda _, ward: ward.former_district == "Cẩm Phả",
    "Móng Cái": lambda _, ward: ward.former_district == "Móng Cái",
}
"""Markets whose QR payment is on record: one market, and those of two former cities."""


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
    qr_where_recorded: Floats
    """Traders who take QR payment in each of `RECORDED_MARKETS` [share]."""
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
            qr_where_recorded=_qr_where_recorded(businesses),
            workers=np.bincount(businesses.sector + 1, workers, len(Sector) + 1)[1:],
        )


def _qr_where_recorded(businesses: HouseholdBusinesses) -> Floats:
    """Return traders with QR payment in recorded markets, (n_recorded,) [share]."""
    groups = _recorded_groups()
    # Who has no market counts in a place behind all markets.
    n_markets = groups.shape[1]
    market = np.where(businesses.market >= 0, businesses.market, n_markets)
    weight, size = businesses.weight, n_markets + 1
    everyone = groups @ np.bincount(market, weight, size)[:-1]
    takers = groups @ np.bincount(market, weight * businesses.takes_qr, size)[:-1]
    return np.divide(takers, everyone, out=np.zeros(len(groups)), where=everyone > 0)


@lru_cache(maxsize=1)
def _recorded_groups() -> Floats:
    """Return which markets each record is of, 1 or 0, (n_recorded, n_markets)."""
    wards = read_wards()
    markets = read_markets({ward.name_vi: row for row, ward in enumerate(wards)})
    return np.array(
        [
            [float(belongs(market, wards[market.ward])) for market in markets]
            for belongs in RECORDED_MARKETS.values()
        ]
    )
