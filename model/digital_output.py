"""Which part of the month's value added is digital, by sector.

The formula of `model.digital_share` summed by sector, so that any price index can be
laid over it afterwards. Household businesses count by how they sell, public bodies by
how far their services are digital, farms and own account not at all.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.adoption import maturity
from agents.classification import CORE_DIGITAL, Sector
from agents.firm import Firms
from agents.household_business import HouseholdBusinesses
from model.digital_share import DigitalShareParameters, household_maturity

__all__ = [
    "DigitalOutput",
    "digital_output",
    "household_means",
]

type Floats = npt.NDArray[np.float64]

_N_SECTORS = len(Sector)
_IS_CORE = np.isin(np.arange(_N_SECTORS), CORE_DIGITAL)
"""Which sectors are digital whole, shape (n_sectors,)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DigitalOutput:
    """Digital value added by sector, shape (n_sectors,) [unit of the value added]."""

    core: Floats
    """Of the core digital sectors, photovoltaics not among them."""
    digitalised: Floats
    """The digitalised part of all others."""
    mic: Floats
    """By the ministry's definition, core and all."""


def household_means(
    businesses: HouseholdBusinesses, parameters: DigitalShareParameters
) -> Floats:
    """Return the mean maturity of household businesses by sector, weighed by output.

    Returns
    -------
    ndarray
        Shape (n_sectors,) [share]; 0 where a sector has none.
    """
    made = businesses.weight * businesses.value_added_bn_vnd_per_year
    level = household_maturity(businesses.takes_qr, businesses.sells_online, parameters)
    place = businesses.sector + 1
    whole = np.bincount(place, made, _N_SECTORS + 1)[1:]
    digital = np.bincount(place, made * level, _N_SECTORS + 1)[1:]
    return np.divide(digital, whole, out=np.zeros(_N_SECTORS), where=whole > 0)


def digital_output(
    firms: Firms,
    of_households: Floats,
    household_maturity_means: Floats,
    of_public: Floats,
    public_level: float,
    online_share: Floats,
    widening: float,
    parameters: DigitalShareParameters,
) -> DigitalOutput:
    """Return the digital part of what was made, in the unit of the yearly rates.

    Parameters
    ----------
    of_households, of_public
        Value added of household businesses and public bodies, shape (n_sectors,).
    household_maturity_means
        From `household_means`, shape (n_sectors,).
    public_level
        From `model.digital_government.public_maturity` [share].
    online_share
        Part of each sector's value added from platform and online sales, (n_sectors,).
    widening
        The ministry's delta over the statistics office's [ratio].
    """
    made = firms.weight * firms.value_added_bn_vnd_per_year
    place = firms.sector + 1
    whole = np.bincount(place, made, _N_SECTORS + 1)[1:]
    mature = np.bincount(place, made * maturity(firms.digital_stage), _N_SECTORS + 1)
    delta, factor = np.array(parameters.delta), parameters.digital_share_factor
    households = of_households * household_maturity_means * delta[Sector.TRADE]
    digitalised = factor * (
        ~_IS_CORE * delta * (mature[1:] + of_public * public_level) + households
    )
    core = whole * _IS_CORE
    rest = whole * ~_IS_CORE + of_households
    online = online_share * rest
    wide = np.minimum(widening * digitalised, rest + of_public)
    return DigitalOutput(
        core=core,
        digitalised=digitalised,
        mic=core + online + (1 - online_share) * wide,
    )
