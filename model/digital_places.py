"""Digital infrastructure by place: 5G, fibre, data centres, as an index of each ward.

The province's mean follows the record; towns stand above it, mountains and islands
below. Works add points. Parks and other sites have all that a digital step takes.
"""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR
from agents.refusal import Refusal
from model.places import Places

__all__ = [
    "BEST",
    "DigitalPlaceParameters",
    "infrastructure_by_ward",
    "infrastructure_of_firms",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.integer]

BEST = 1.0
"""Index of a place that lacks nothing."""
_YEARS_ON_RECORD = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitalPlaceParameters:
    """How good digital infrastructure is, by year and by how a ward is settled.

    Raises
    ------
    Refusal
        If an index leaves 0 to 1, the reference is the best there is, or a distance to
        the mean is more than 1.
    """

    digital_infrastructure_2020: float
    """Mean over people in January 2020 [index 0 to 1]."""
    digital_infrastructure_2025: float
    """Mean over people at the end of 2025 and from then on [index 0 to 1]."""
    digital_infrastructure_reference: float
    """Index of the firms' places at which the hazards of stages are told [index]."""
    infrastructure_beside_core_urban: float
    """Of town centres beside the province's mean, before centring [index points]."""
    infrastructure_beside_urban: float
    """Of towns beside the province's mean, before centring [index points]."""
    infrastructure_beside_suburban: float
    """Of suburbs beside the province's mean, before centring [index points]."""
    infrastructure_beside_peri_urban: float
    """Of town edges beside the province's mean, before centring [index points]."""
    infrastructure_beside_rural: float
    """Of the countryside beside the province's mean, before centring [index points]."""
    infrastructure_beside_mountain: float
    """Of mountains beside the province's mean, before centring [index points]."""
    infrastructure_beside_island: float
    """Of islands beside the province's mean, before centring [index points]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            lowest = -1 if "_beside_" in field.name else 0
            if not lowest <= value <= 1:
                raise Refusal(f"{field.name} is {value:g}; expected {lowest} to 1")
        if self.digital_infrastructure_reference == BEST:
            raise Refusal("digital_infrastructure_reference is 1; expected below 1")


def infrastructure_by_ward(
    places: Places,
    of_works: npt.ArrayLike,
    parameters: DigitalPlaceParameters,
    month: int,
) -> Floats:
    """Return the index of each ward in a month, shape (n_wards,) [index 0 to 1].

    Parameters
    ----------
    of_works
        Index points that works have added, shape (n_wards,).
    month
        Months since January 2020.
    """
    beside = np.array(
        [
            getattr(parameters, f"infrastructure_beside_{ward.settlement}")
            for ward in places.wards
        ]
    )
    people = places.population
    beside -= (people * beside).sum() / people.sum()
    passed = min(month / _YEARS_ON_RECORD / MONTHS_OF_A_YEAR, 1.0)
    first = parameters.digital_infrastructure_2020
    mean = first + (parameters.digital_infrastructure_2025 - first) * passed
    # A place that has everything gains nothing from more works.
    index: Floats = np.clip(mean + beside, 0.0, BEST)
    raised: Floats = np.minimum(index + np.asarray(of_works), BEST)
    return raised


def infrastructure_of_firms(
    ward: Codes, site: Codes, by_ward: Floats, parameters: DigitalPlaceParameters
) -> Floats:
    """Return what its place does for each firm, shape (n_firms,).

    Returns
    -------
    ndarray
        1 on a site and where a ward lacks nothing, 0 at the index of reference, below
        it in worse places [index].
    """
    reference = parameters.digital_infrastructure_reference
    beside: Floats = (by_ward[ward] - reference) / (BEST - reference)
    return np.where(site >= 0, 1.0, beside)
