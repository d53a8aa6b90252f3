"""What investors find in a month and do not change."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from agents.luck import Luck
from model.history.named_projects import NamedProjects
from model.investment_terms import InvestmentTerms
from model.parameters import Parameters
from model.siting_ground import SitingGround
from model.works import WorksInUse

__all__ = ["InvestmentConditions", "InvestmentSetting"]

type Floats = npt.NDArray[np.float64]


class InvestmentConditions(Protocol):
    """What history and the scenario say of investment."""

    @property
    def lead_factor(self) -> Floats:
        """Climate by month and sector, shape (n_months, n_sectors) [ratio]."""

    @property
    def minimum_tax(self) -> npt.NDArray[np.bool_]:
        """Whether the global minimum tax is in force, shape (n_months,)."""

    @property
    def support_fund(self) -> npt.NDArray[np.bool_]:
        """Whether the fund pays it back, shape (n_months,)."""

    @property
    def special_procedure(self) -> npt.NDArray[np.bool_]:
        """Whether the law's short procedure is in force, shape (n_months,)."""

    @property
    def digital_technology_law(self) -> npt.NDArray[np.bool_]:
        """Whether the law on digital technology stands, shape (n_months,)."""

    @property
    def named_projects(self) -> NamedProjects:
        """The projects known by name."""

    @property
    def names_every_large_project_until(self) -> int:
        """Month until which history names each large project."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InvestmentSetting:
    """What investors find in a month and do not change."""

    month: int
    """Months since January 2020."""
    ground: SitingGround
    terms: InvestmentTerms
    """What the province offers."""
    conditions: InvestmentConditions
    skilled_share: Floats
    """Digital and advanced people within the labour area, (n_wards,) [share]."""
    in_use: WorksInUse
    """Works that stand."""
    parameters: Parameters
    luck: Luck

    @property
    def law_is_in_force(self) -> bool:
        """Whether the law on digital technology stands this month."""
        return bool(self.conditions.digital_technology_law[self.month])
