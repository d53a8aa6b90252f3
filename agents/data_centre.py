"""A data centre by the power of its machines: its cost, output, posts and land."""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from agents.classification import N_STAGES
from agents.refusal import Refusal

__all__ = ["DataCentreParameters", "DataCentrePlants", "data_centre_plants"]

type Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataCentreParameters:
    """What a data centre is, by the power of its machines.

    Raises
    ------
    Refusal
        If a number is not above 0, or there is no such stage.
    """

    kappa_data_centre: float
    """Value added of a running data centre [USD a year per USD it cost]."""
    data_centre_musd_per_megawatt: float
    """Cost of a data centre with its machines [USD m per MW]."""
    data_centre_jobs_per_megawatt: float
    """Posts of a running data centre [posts per MW]."""
    data_centre_ha_per_megawatt: float
    """Land it stands on [ha per MW]."""
    data_centre_stage: int
    """Digital stage at which it opens [stage]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not value >= 0:
                raise Refusal(f"{field.name} is {value:g}; expected 0 or more")
        if self.data_centre_stage >= N_STAGES:
            raise Refusal(
                f"data_centre_stage is {self.data_centre_stage}; "
                f"expected 0 to {N_STAGES - 1}"
            )


@dataclass(frozen=True, slots=True, eq=False)
class DataCentrePlants:
    """Data centres as plants, arrays of shape (n,)."""

    cost_musd: Floats
    """What it cost [USD million]."""
    makes_musd_per_year: Floats
    """Value added when running in full [USD million a year]."""
    jobs: Floats
    """Posts, at least one [posts]."""
    land_ha: Floats
    """Land it needs [ha]."""


def data_centre_plants(megawatts: Floats, p: DataCentreParameters) -> DataCentrePlants:
    """Return what data centres of such a power are.

    Parameters
    ----------
    megawatts
        Power that the machines ask for, shape (n,) [MW].
    """
    cost = p.data_centre_musd_per_megawatt * megawatts
    return DataCentrePlants(
        cost_musd=cost,
        makes_musd_per_year=p.kappa_data_centre * cost,
        jobs=np.maximum(np.round(p.data_centre_jobs_per_megawatt * megawatts), 1.0),
        land_ha=p.data_centre_ha_per_megawatt * megawatts,
    )
