"""What the accounting frontier takes as given: the base year, and a year's capacities.

Read by `experiments.frontier` alone. No simulation reads these rows, so the structure
of 2024, which history is scored on, may stand among them.
"""

from dataclasses import dataclass, fields

from agents.classification import BySector
from agents.refusal import Refusal

__all__ = ["FrontierParameters"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierParameters:
    """Structure of 2024, and what the province has shown it can bring in a year."""

    va_share_2024: BySector
    """Value added of each sector in 2024 [share of GRDP, current prices]."""

    va_share_2024_product_taxes: float
    """Taxes less subsidies on products in 2024 [share of GRDP, current prices]."""

    maturity_growth_best_year: float
    """Growth of the mean digital maturity in the nation's best year [share a year]."""

    capital_realised_musd_per_year: float
    """Foreign capital realised in the record year [USD m a year]."""

    ready_land_2025_ha: float
    """Prepared industrial land of active parks not yet let, November 2025 [ha]."""

    land_prepared_ha_per_year: float
    """Industrial land that developers make ready [ha a year]."""

    planned_land_ha: float
    """Industrial land of all 23 planned parks: a limit, whatever the pace [ha]."""

    megawatts_connected_per_year: float
    """Substation capacity for parks that is newly connected [MW a year]."""

    jobs_filled_per_year: float
    """People who find a new job in the province, in all sectors [workers a year]."""

    graduate_share_of_plant_jobs: float
    """Part of an electronics plant's jobs that asks for a degree [share]."""

    graduates_per_year: float
    """Graduates in electronics and computing who start in the province [a year]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if min(value if isinstance(value, tuple) else (value,)) < 0:
                raise Refusal(f"{field.name} is {value}; expected 0 or more")
        if self.graduate_share_of_plant_jobs > 1:
            raise Refusal(
                f"graduate_share_of_plant_jobs is {self.graduate_share_of_plant_jobs};"
                " expected a share from 0 to 1"
            )
