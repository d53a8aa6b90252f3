"""What the founding needs to know of places, sites and markets, as plain arrays."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Ground"]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ground:
    """Places, sites and markets of January 2020."""

    ward_population: Floats
    """People of each ward, shape (n_wards,)."""
    minutes: Floats
    """Travel time between wards [minutes], shape (n_wards, n_wards)."""
    farm_affinity: Floats
    """Pull of a ward on own-account farming beside its people, shape (n_wards,)."""
    site_ward: Codes
    """Ward of each site, shape (n_sites,)."""
    site_let_ha: Floats
    """Land let [ha], shape (n_sites,)."""
    is_park: Mask
    """Whether a site is an active industrial park, shape (n_sites,)."""
    is_cluster: Mask
    """Whether a site is an industrial cluster, shape (n_sites,)."""
    market_ward: Codes
    """Ward of each market, shape (n_markets,)."""
    market_traders: Codes
    """Traders seated in each market, shape (n_markets,)."""
