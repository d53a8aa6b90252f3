"""Enterprises: who they are and how they take up digital tools."""

import numpy as np
import numpy.typing as npt

from agents.adoption import (
    AdoptionParameters,
    DownDrivers,
    UpDrivers,
    down_hazard,
    next_stage,
    up_hazard,
)
from agents.classification import is_foreign
from agents.luck import Luck, Stream
from agents.population import ColumnAgent, Population, behaviour, column

__all__ = ["Firm", "Firms", "cash_stress"]


class Firm(ColumnAgent):
    """An enterprise that wants to sell, to staff its posts and to stay in business.

    It makes value added with its people, and takes up or drops digital tools as its
    partners, its place and its means suggest. Columns carry their unit and meaning.
    """

    weight = column(
        np.float64, unit="firms", meaning="enterprises the row stands for", dead=0.0
    )
    sector = column(np.int8, unit="Sector", meaning="what it makes", dead=-1)
    owner = column(np.int8, unit="Owner", meaning="who owns it", dead=-1)
    ward = column(np.int16, unit="ward", meaning="where it stands", dead=-1)
    site = column(
        np.int16, unit="site", meaning="park or other site, -1 for none", dead=-1
    )
    land_ha = column(np.float64, unit="ha", meaning="land let to it", dead=0.0)
    employees = column(np.float64, unit="workers", meaning="its staff", dead=0.0)
    employees_basic = column(
        np.float64, unit="workers", meaning="staff without training", dead=0.0
    )
    employees_vocational = column(
        np.float64, unit="workers", meaning="staff with a trade", dead=0.0
    )
    employees_digital = column(
        np.float64, unit="workers", meaning="staff with digital skills", dead=0.0
    )
    employees_advanced = column(
        np.float64, unit="workers", meaning="staff with a degree", dead=0.0
    )
    vacancies_basic = column(
        np.float64, unit="posts", meaning="open posts without training", dead=0.0
    )
    vacancies_vocational = column(
        np.float64, unit="posts", meaning="open posts for a trade", dead=0.0
    )
    vacancies_digital = column(
        np.float64, unit="posts", meaning="open posts for digital skills", dead=0.0
    )
    vacancies_advanced = column(
        np.float64, unit="posts", meaning="open posts for a degree", dead=0.0
    )
    pay_basic_mvnd = column(
        np.float64,
        unit="million VND a month, wages of 2020",
        meaning="pay of staff without training",
        dead=0.0,
    )
    pay_vocational_mvnd = column(
        np.float64,
        unit="million VND a month, wages of 2020",
        meaning="pay of staff with a trade",
        dead=0.0,
    )
    pay_digital_mvnd = column(
        np.float64,
        unit="million VND a month, wages of 2020",
        meaning="pay of staff with digital skills",
        dead=0.0,
    )
    pay_advanced_mvnd = column(
        np.float64,
        unit="million VND a month, wages of 2020",
        meaning="pay of staff with a degree",
        dead=0.0,
    )
    productivity = column(
        np.float64,
        unit="1",
        meaning="value added per worker beside others of the sector",
        dead=0.0,
    )
    value_added_bn_vnd_per_year = column(
        np.float64, unit="bn VND a year, 2020 prices", meaning="value added", dead=0.0
    )
    digital_stage = column(
        np.int8, unit="stage", meaning="0 none to 4 driven by data and AI", dead=0
    )
    cash_bn_vnd = column(np.float64, unit="bn VND", meaning="cash held", dead=0.0)
    foreign_capital_musd = column(
        np.float64, unit="USD million", meaning="foreign capital realised", dead=0.0
    )
    project_id = column(
        np.int64,
        unit="id",
        meaning="project whose plant it is, -1 for none",
        dead=-1,
        default=-1,
    )
    tax_scheme = column(
        np.int8, unit="TaxScheme", meaning="tax terms it has", dead=0, default=0
    )
    tax_scheme_without_policy = column(
        np.int8,
        unit="TaxScheme",
        meaning="tax terms it would have without the policy",
        dead=0,
        default=0,
    )
    is_in_minimum_tax = column(
        np.bool_,
        unit="yes or no",
        meaning="its group is in scope of the global minimum tax",
        dead=False,
        default=False,
    )
    is_member = column(
        np.bool_,
        unit="yes or no",
        meaning="is a member of the shared platform",
        dead=False,
        default=False,
    )
    technology_loan_bn_vnd = column(
        np.float64,
        unit="bn VND",
        meaning="what it owes of guaranteed credit for digital tools",
        dead=0.0,
        default=0.0,
    )
    founded_month = column(
        np.int32,
        unit="months since January 2020",
        meaning="when it was founded",
        dead=0,
    )
    startup_until_month = column(
        np.int32,
        unit="months since January 2020",
        meaning="until when it counts as a startup, -1 for never",
        dead=-1,
        default=-1,
    )

    @property
    def is_foreign(self) -> bool:
        """Whether its owner is a foreign country."""
        return bool(is_foreign(self.owner))


class Firms(Population[Firm]):
    """The enterprises of the province."""

    weight = Firm.weight
    sector = Firm.sector
    owner = Firm.owner
    ward = Firm.ward
    site = Firm.site
    land_ha = Firm.land_ha
    employees = Firm.employees
    employees_basic = Firm.employees_basic
    employees_vocational = Firm.employees_vocational
    employees_digital = Firm.employees_digital
    employees_advanced = Firm.employees_advanced
    vacancies_basic = Firm.vacancies_basic
    vacancies_vocational = Firm.vacancies_vocational
    vacancies_digital = Firm.vacancies_digital
    vacancies_advanced = Firm.vacancies_advanced
    pay_basic_mvnd = Firm.pay_basic_mvnd
    pay_vocational_mvnd = Firm.pay_vocational_mvnd
    pay_digital_mvnd = Firm.pay_digital_mvnd
    pay_advanced_mvnd = Firm.pay_advanced_mvnd
    productivity = Firm.productivity
    value_added_bn_vnd_per_year = Firm.value_added_bn_vnd_per_year
    digital_stage = Firm.digital_stage
    cash_bn_vnd = Firm.cash_bn_vnd
    foreign_capital_musd = Firm.foreign_capital_musd
    project_id = Firm.project_id
    tax_scheme = Firm.tax_scheme
    tax_scheme_without_policy = Firm.tax_scheme_without_policy
    is_in_minimum_tax = Firm.is_in_minimum_tax
    is_member = Firm.is_member
    technology_loan_bn_vnd = Firm.technology_loan_bn_vnd
    founded_month = Firm.founded_month
    startup_until_month = Firm.startup_until_month

    @behaviour
    def digitalise(
        self,
        up: UpDrivers,
        down: DownDrivers,
        parameters: AdoptionParameters,
        luck: Luck,
        month: int,
    ) -> None:
        """Take up the next digital stage or drop the last; all act on last month.

        Parameters
        ----------
        up, down
            What bears on each firm, shapes (n_rows,).
        month
            Months since January 2020.
        """
        stage = self.digital_stage
        self.digital_stage = next_stage(
            stage,
            up_hazard(stage, up, parameters),
            down_hazard(stage, down, parameters),
            luck.uniform(Stream.STAGE_UP, month, self.ids),
            luck.uniform(Stream.STAGE_DOWN, month, self.ids),
        )


def cash_stress(cash: npt.ArrayLike, wanted: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return how short cash is: 0 at what is wanted or above, 1 at nothing or below.

    Parameters
    ----------
    cash, wanted
        Cash held and cash it wants to hold, shape (n_firms,) [bn VND].
    """
    need = np.asarray(wanted, dtype=np.float64)
    held = np.clip(cash, 0.0, need)
    short: npt.NDArray[np.float64] = np.zeros_like(need)
    np.divide(need - held, need, out=short, where=need > 0)
    return short
