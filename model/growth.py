"""Growth and prices that the model takes as given after 2025.

Exogenous growth drives the units of exogenous sectors that stand already; electronics
and photovoltaics grow by openings and expansion alone, so that their rows are 0 and no
plant is counted twice. Quantities are at constant 2020 prices; what is published at
current prices is reached through the two price rows.
"""

from dataclasses import dataclass, fields

from agents.classification import BySector
from agents.refusal import Refusal

__all__ = ["GrowthParameters"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthParameters:
    """Yearly growth from 2026 on, and prices since 2020."""

    trend_growth: BySector
    """Real growth of the units that stand already, 2026 to 2030 [share a year]."""
    trend_growth_product_taxes: float
    """Real growth of product taxes, 2026 to 2030 [share a year]."""
    growth_deviation_agri: float
    """Standard deviation of a year's growth from trend: agriculture [share a year]."""
    growth_deviation_industry_construction: float
    """The same of what stands in industry and construction [share a year]."""
    growth_deviation_services: float
    """The same of services [share a year]."""
    growth_deviation_product_taxes: float
    """The same of product taxes [share a year]."""
    grdp_growth_central: float
    """Real growth of GRDP, trends and openings together [share a year]."""
    deflator_2020_2025: float
    """Price level of GRDP in 2025 over that of 2020 [ratio]."""
    price_growth_after_2025: float
    """Growth of the price level of GRDP after 2025 [share a year]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            parts = value if isinstance(value, tuple) else (value,)
            if min(parts) <= -1:
                raise Refusal(
                    f"{field.name} is {min(parts):g}; expected more than -1"
                    " (-0.03 is a fall of 3 %)"
                )
        if min(self.deviations.values()) < 0:
            raise Refusal("a deviation of growth from its trend is 0 or more")
        if self.deflator_2020_2025 <= 0:
            raise Refusal("deflator_2020_2025 must be above 0 (1.1 is 10 % dearer)")

    @property
    def deviations(self) -> dict[str, float]:
        """Standard deviation of a year's growth from trend, by broad sector."""
        return {
            "agri": self.growth_deviation_agri,
            "industry_construction": self.growth_deviation_industry_construction,
            "services": self.growth_deviation_services,
            "product_taxes": self.growth_deviation_product_taxes,
        }
