"""What stands in the province beside firms and people: power, works, land types."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from model.land import SiteStock
from model.sites import Sites
from model.works import WorksStock

__all__ = ["FittingView", "WorksView"]

type Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingView:
    """How the sites in the province are fitted out."""

    by_type_ha: Floats
    """Leasable land of parks and clusters by type of site, (n_types,) [ha]."""
    rent_usd_per_m2: float
    """Rent asked in the active parks, mean by land prepared [USD/m2]."""
    megawatts: float
    """What the substations of all sites can give [MW]."""
    megawatts_taken: float
    """What firms, projects and data centres hold of it [MW]."""
    data_centre_megawatts: float
    """What data centres hold [MW]."""

    @classmethod
    def of(cls, stock: SiteStock, sites: Sites) -> Self:
        """Return how the sites stand; places outside the province do not count."""
        inside = sites.ward >= 0
        parks, ready = sites.is_active_park, stock.prepared_ha
        can_convert = parks | sites.is_cluster
        land = sites.leasable_ha[can_convert, None] * stock.type_share[can_convert]
        rent = float((stock.rent_usd_per_m2[parks] * ready[parks]).sum())
        return cls(
            by_type_ha=land.sum(axis=0),
            rent_usd_per_m2=rent / float(ready[parks].sum()),
            megawatts=float(stock.megawatts[inside].sum()),
            megawatts_taken=float(stock.megawatts_taken[inside].sum()),
            data_centre_megawatts=float(stock.data_centre_megawatts[inside].sum()),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksView:
    """How far the works of the levers have come."""

    finished: float
    """Works that stand [works]."""
    building: float
    """Works begun and not finished [works]."""

    @classmethod
    def of(cls, stock: WorksStock, cost: Floats) -> Self:
        """Return works, each counted once however many effects it has.

        Parameters
        ----------
        cost
            Cost of each row, 0 for a further effect of a work, shape (n_works,).
        """
        counts = cost > 0
        stands = stock.stands & counts
        begun = (stock.built > 0) & counts & ~stands
        return cls(
            finished=float(np.count_nonzero(stands)),
            building=float(np.count_nonzero(begun)),
        )
