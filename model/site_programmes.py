"""What programmes of the province build on sites: power, land, beds, other fittings.

Each function orders as far as sites can take it and returns what was begun, which is
what the province pays for. Of that a part, `finished_share`, ever stands; it comes
after its months.
"""

import numpy as np
import numpy.typing as npt

from agents.investor import PlantParameters
from agents.park_developer import (
    DeveloperParameters,
    beds_short,
    fullest_first,
    shared_by_need,
)
from model.land import TRADITIONAL, LandParameters, SiteStock
from model.sites import SiteKind, Sites, SiteType

__all__ = [
    "begin_beds",
    "begin_conversion",
    "begin_land",
    "connect_works",
    "finish_orders",
    "order_substations",
    "staff_by_site",
]

type Floats = npt.NDArray[np.float64]

_ROUNDING_HA = 1e-6


def connect_works(
    stock: SiteStock, substations_mw: Floats, data_centres_mw: Floats
) -> None:
    """Let substations and data centres that stand count in the power of their sites.

    Parameters
    ----------
    stock
        Changed in place.
    substations_mw, data_centres_mw
        What stands on each site, shape (n_sites,) [MW].
    """
    stock.megawatts += substations_mw - stock.works_megawatts
    stock.megawatts_taken += data_centres_mw - stock.data_centre_megawatts
    stock.works_megawatts = substations_mw.copy()
    stock.data_centre_megawatts = data_centres_mw.copy()


def order_substations(
    stock: SiteStock,
    sites: Sites,
    megawatts: float,
    finished_share: float,
    plants: PlantParameters,
) -> float:
    """Order substations for land still to come, where power is used up first [MW].

    Parameters
    ----------
    megawatts
        What the programme can order this month [MW].
    """
    secured = stock.megawatts + stock.megawatts_ordered
    wanted = plants.megawatts_per_ha * sites.leasable_ha + stock.data_centre_megawatts
    room = np.where(stock.is_open, np.maximum(wanted - secured, 0.0), 0.0)
    used = stock.megawatts_taken / np.maximum(secured, 1.0)
    ordered = fullest_first(megawatts, room, used)
    stock.megawatts_ordered += ordered * finished_share
    return float(ordered.sum())


def begin_land(
    stock: SiteStock,
    sites: Sites,
    land_ha: float,
    asked_ha: Floats,
    finished_share: float,
    parameters: LandParameters,
    month: int,
) -> float:
    """Begin to make land ready beside the developers', the fullest sites first [ha].

    Parameters
    ----------
    land_ha
        What the programme can begin this month [ha].
    asked_ha
        Land that memoranda wait for, shape (n_sites,) [ha].
    """
    ready = stock.prepared_ha + stock.preparing_ha + stock.land_coming.under_way
    # Rounding of land under way must not leave a sliver above what is leasable.
    left = np.maximum(sites.leasable_ha - ready - _ROUNDING_HA, 0.0)
    room = np.where(stock.is_open, left, 0.0)
    used = (stock.let_ha + asked_ha) / np.maximum(ready, 1.0)
    begun = fullest_first(land_ha, room, used)
    stock.land_coming.place(
        begun * finished_share, month, parameters.preparation_months
    )
    return float(begun.sum())


def begin_beds(
    stock: SiteStock,
    beds: float,
    staff: Floats,
    finished_share: float,
    parameters: DeveloperParameters,
    month: int,
) -> float:
    """Begin beds where staff lacks them, shared by what is lacking [persons].

    Parameters
    ----------
    beds
        What the programme can begin this month [persons].
    staff
        Workers of all firms on each site, shape (n_sites,) [persons].
    """
    short = beds_short(staff, stock.beds, stock.beds_coming.under_way, parameters)
    begun = shared_by_need(beds, short)
    stock.beds_coming.place(
        begun * finished_share, month, parameters.housing_build_months
    )
    return float(begun.sum())


def begin_conversion(
    stock: SiteStock,
    sites: Sites,
    land_ha: float,
    to: SiteType,
    finished_share: float,
    parameters: DeveloperParameters,
    month: int,
) -> float:
    """Begin to convert traditional land of parks and clusters [ha].

    Land that is not let goes first: it is shared by what each site has of it, since
    tenants must agree to the rest.

    Parameters
    ----------
    land_ha
        What the programme can begin this month [ha].
    to
        What it becomes.
    """
    stands = sites.of_kind(SiteKind.PARK, SiteKind.CLUSTER) & stock.is_open
    under_way = stock.conversion.under_way.sum(axis=1)
    traditional = stock.type_share[:, TRADITIONAL] * sites.leasable_ha - under_way
    traditional = np.where(stands, np.maximum(traditional, 0.0), 0.0)
    free = np.minimum(traditional, sites.leasable_ha - stock.let_ha)
    begun = shared_by_need(land_ha, np.maximum(free, 0.0))
    amount = np.zeros_like(stock.type_share)
    amount[:, list(SiteType).index(to)] = begun * finished_share
    stock.conversion.place(amount, month, parameters.conversion_months)
    return float(begun.sum())


def finish_orders(stock: SiteStock, sites: Sites, month: int) -> None:
    """Let land, beds and conversions that are due this month stand.

    Parameters
    ----------
    stock
        Changed in place.
    """
    stock.prepared_ha += stock.land_coming.arrive(month)
    stock.beds += stock.beds_coming.arrive(month)
    done = stock.conversion.arrive(month)
    if done.any():
        whole = np.maximum(sites.leasable_ha, 1.0)[:, np.newaxis]
        stock.type_share += done / whole
        stock.type_share[:, TRADITIONAL] -= (done / whole).sum(axis=1)


def staff_by_site(
    site: npt.NDArray[np.integer], workers: Floats, n_sites: int
) -> Floats:
    """Return the workers on each site, shape (n_sites,); a site of -1 counts nowhere.

    Parameters
    ----------
    site, workers
        Site and workers of each firm, weights included, shape (n_firms,).
    """
    return np.bincount(site + 1, workers, n_sites + 1)[1:]
