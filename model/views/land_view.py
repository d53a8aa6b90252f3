"""Land of the sites at the end of the month, the zone, and rooms for newcomers."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from agents.zone_authority import ZoneState
from model.labour_market import LabourMarket
from model.land import SiteStock
from model.places import Places
from model.sites import Sites
from model.views.site_group import SITE_GROUPS, group_of_sites

__all__ = ["HousingView", "LandView"]

type Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class LandView:
    """Land let and prepared [ha], and the zone."""

    let_ha: Floats
    """Land let by group of sites, shape (n_groups,)."""
    prepared_ha: Floats
    """Leasable land prepared, likewise."""
    in_active_parks: tuple[float, float]
    """Land let and prepared in the active parks."""
    zone_is_approved: bool

    @classmethod
    def of(cls, stock: SiteStock, sites: Sites, zone: ZoneState) -> Self:
        """Return the land of the sites as it stands."""
        parks, group = sites.is_active_park, group_of_sites(sites)[:-1]
        n_groups = len(SITE_GROUPS)
        return cls(
            let_ha=np.bincount(group, stock.let_ha, n_groups),
            prepared_ha=np.bincount(group, stock.prepared_ha, n_groups),
            in_active_parks=(
                float(stock.let_ha[parks].sum()),
                float(stock.prepared_ha[parks].sum()),
            ),
            zone_is_approved=zone.is_approved,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HousingView:
    """Where those who move in for work can live [persons]."""

    beds: float
    """Beds built for workers at the sites."""
    rooms: float
    """Rooms that households let to newcomers, and those that works give."""
    newcomers: float
    """Newcomers who live in one or the other."""
    short: float
    """Newcomers who fill the last place of their area, none being free there."""

    @classmethod
    def of(
        cls,
        stock: SiteStock,
        sites: Sites,
        places: Places,
        market: LabourMarket,
        rented_rooms_per_person: float,
        rooms_of_works: Floats,
    ) -> Self:
        """Return the places to live as they stand, each labour area by itself.

        Parameters
        ----------
        rooms_of_works
            From works that stand, shape (n_wards,) [rooms].
        """
        area, n_areas = places.labour_area, market.newcomers.size
        inside = np.flatnonzero(sites.ward >= 0)
        beds = np.bincount(area[sites.ward[inside]], stock.beds[inside], n_areas)
        people = np.bincount(area, places.population, n_areas)
        rooms = rented_rooms_per_person * people
        rooms += np.bincount(area, rooms_of_works, n_areas)
        full = market.newcomers >= beds + rooms
        return cls(
            beds=float(beds.sum()),
            rooms=float(rooms.sum()),
            newcomers=float(market.newcomers.sum()),
            short=float(market.newcomers[full].sum()),
        )
