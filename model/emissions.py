"""Greenhouse gases of the province: its power plants, and all other producers.

Counted where they leave the stack: power sold to the grid is in, power bought is not.
Biomass, wind and sun count as nought.
"""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, BySector, Sector
from agents.firm import Firms
from agents.power_system import SOURCES, Source
from agents.refusal import Refusal
from model.sites import SiteType

__all__ = [
    "EmissionParameters",
    "Emissions",
    "emissions_of_month",
    "share_made_in_eco_parks",
]

type Floats = npt.NDArray[np.float64]

_ECO = list(SiteType).index(SiteType.ECO)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmissionParameters:
    """What energy and value added emit.

    Raises
    ------
    Refusal
        If one is below nought, or a share above 1.
    """

    emission_factor_coal: float
    """Of power made of coal [tCO2e per MWh]."""
    emission_factor_gas: float
    """Of power made of gas [tCO2e per MWh]."""
    emission_intensity: BySector
    """Of value added in 2020; 0 for power, which its plants emit [tCO2e per bn VND,
    2020 prices]."""
    emission_intensity_fall: float
    """Fall of these intensities [share a year]."""
    eco_park_emission_cut: float
    """Part of its emissions that a firm on land fitted out as eco-park saves [share].
    """

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if min(value if isinstance(value, tuple) else (value,)) < 0:
                raise Refusal(f"{field.name} is below 0; expected 0 or more")
        if max(self.eco_park_emission_cut, self.emission_intensity_fall) > 1:
            raise Refusal("eco_park_emission_cut or emission_intensity_fall exceeds 1")


@dataclass(frozen=True, slots=True, eq=False)
class Emissions:
    """Greenhouse gases of a month."""

    of_plants: Floats
    """Of power plants by source, shape (n_sources,) [tCO2e a month]."""
    of_sectors: Floats
    """Of other producers by sector, shape (n_sectors,) [tCO2e a month]."""

    @property
    def total(self) -> float:
        """All of them [tCO2e a month]."""
        return float(self.of_plants.sum() + self.of_sectors.sum())


def emissions_of_month(
    sold_mwh: Floats,
    value_added: Floats,
    eco_share: Floats,
    parameters: EmissionParameters,
    month: int,
) -> Emissions:
    """Return the greenhouse gases of a month.

    Parameters
    ----------
    sold_mwh
        Power made by source, shape (n_sources,) [MWh].
    value_added
        Of all producers by sector, shape (n_sectors,) [bn VND a month, 2020 prices].
    eco_share
        Part of it made on land of eco-parks, shape (n_sectors,) [share].
    """
    factor = np.zeros(len(SOURCES))
    factor[SOURCES.index(Source.COAL)] = parameters.emission_factor_coal
    factor[SOURCES.index(Source.GAS)] = parameters.emission_factor_gas
    years = month / MONTHS_OF_A_YEAR
    left = (1 - parameters.emission_intensity_fall) ** years
    cut = 1 - parameters.eco_park_emission_cut * eco_share
    intensity = np.array(parameters.emission_intensity) * left
    return Emissions(factor * sold_mwh, intensity * cut * value_added)


def share_made_in_eco_parks(
    firms: Firms, type_share: Floats, value_added: Floats
) -> Floats:
    """Return the part of each sector that is made on land of eco-parks, (n_sectors,).

    Parameters
    ----------
    type_share
        Land of each site by type, shape (n_sites, n_types) [share].
    value_added
        Of all producers by sector, shape (n_sectors,) [bn VND a month].
    """
    rows = np.flatnonzero(firms.site >= 0)
    made = firms.weight[rows] * firms.value_added_bn_vnd_per_year[rows]
    made *= type_share[firms.site[rows], _ECO] / MONTHS_OF_A_YEAR
    in_eco = np.bincount(firms.sector[rows], made, len(Sector))
    return np.divide(
        in_eco, value_added, out=np.zeros_like(in_eco), where=value_added > 0
    )
