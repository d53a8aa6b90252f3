"""People at the end of the month: how many, and where the jobs are."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from agents.classification import Sector
from agents.employer_pool import EmployerPools
from model.views.firm_view import FirmView
from model.views.household_view import HouseholdView

__all__ = ["PeopleView"]

type Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleView:
    """People of the province and their work [persons]."""

    population: float
    """Of all ages: the census of 2019 in step with the people of working age."""
    jobs: Floats
    """Who works, by sector, shape (n_sectors,)."""

    @classmethod
    def of(
        cls,
        pools: EmployerPools,
        firms: FirmView,
        businesses: HouseholdView,
        per_person_of_working_age: float,
        of_working_age: float,
    ) -> Self:
        """Return people and jobs as they stand.

        Parameters
        ----------
        per_person_of_working_age
            People of all ages over those of working age in January 2020 [ratio].
        of_working_age
            People of working age now [persons].
        """
        in_pools = np.bincount(pools.sector + 1, pools.workers, len(Sector) + 1)[1:]
        return cls(
            population=per_person_of_working_age * of_working_age,
            jobs=firms.staff + businesses.workers + in_pools,
        )
