"""Which part of the month's value added is digital, by sector.

The formula of `model.digital_share` summed by sector, so that any price index can be
laid over it afterwards. Household businesses count by how they sell, public bodies by
how far their services are digital, farms and own account not at all.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.adoption import maturity
from agents.classification import CORE_DIGITAL, MONTHS_OF_A_YEAR, Sector
from agents.firm import Firms
from agents.household_business import HouseholdBusinesses
from agents.refusal import Refusal
from model.digital_share import DigitalShareParameters, household_maturity

__all__ = [
    "DigitalOutput",
    "PublicServiceParameters",
    "digital_output",
    "household_means",
    "public_maturity",
]

type Floats = npt.NDArray[np.float64]

_N_SECTORS = len(Sector)
_YEARS_ON_RECORD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicServiceParameters:
    """How far public services are digital.

    Raises
    ------
    Refusal
        If one is not a share.
    """

    public_services_digital_2020: float
    """In January 2020 [share of services]."""
    public_services_digital_2025: float
    """At the end of 2025 and from then on [share of services]."""

    def __post_init__(self) -> None:
        for share in (
            self.public_services_digital_2020,
            self.public_services_digital_2025,
        ):
            if not 0 <= share <= 1:
                raise Refusal(f"public services digital is {share}; expected 0 to 1")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DigitalOutput:
    """Digital value added by sector, shape (n_sectors,) [unit of the value added]."""

    core: Floats
    """Of the core digital sectors, photovoltaics not among them."""
    digitalised: Floats
    """The digitalised part of all others."""
    mic: Floats
    """By the ministry's definition, core and all."""


def public_maturity(parameters: PublicServiceParameters, month: int) -> float:
    """Return the share of public services that are digital in a month.

    It rises evenly from January 2020 to the end of 2025 and stays there.
    """
    first = parameters.public_services_digital_2020
    last = parameters.public_services_digital_2025
    passed = min(month / (_YEARS_ON_RECORD + 1) / MONTHS_OF_A_YEAR, 1.0)
    return first + (last - first) * passed


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
        From `public_maturity` [share].
    online_share
        Part of each sector's value added from platform and online sales, (n_sectors,).
    widening
        The ministry's delta over the statistics office's [ratio].
    """
    made = firms.weight * firms.value_added_bn_vnd_per_year
    place = firms.sector + 1
    whole = np.bincount(place, made, _N_SECTORS + 1)[1:]
    mature = np.bincount(place, made * maturity(firms.digital_stage), _N_SECTORS + 1)
    is_core = np.isin(np.arange(_N_SECTORS), CORE_DIGITAL)
    delta, factor = np.array(parameters.delta), parameters.digital_share_factor
    households = of_households * household_maturity_means * delta[Sector.TRADE]
    digitalised = factor * (
        ~is_core * delta * (mature[1:] + of_public * public_level) + households
    )
    core = whole * is_core
    rest = whole * ~is_core + of_households
    online = online_share * rest
    wide = np.minimum(widening * digitalised, rest + of_public)
    return DigitalOutput(
        core=core,
        digitalised=digitalised,
        mic=core + online + (1 - online_share) * wide,
    )
