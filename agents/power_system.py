"""The power system: plants that sell to the northern grid, and what the grid can serve.

Plants of the province run at the capacity factor of their source and sell what they
make. What binds the province's firms is the margin of the northern grid in May and
June: where it is below nought, part of their demand is not served and they lose output.
"""

from dataclasses import dataclass, fields
from enum import StrEnum, unique
from typing import Any, Final, Protocol

import mesa
import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, BySector
from agents.institution import Institution
from agents.refusal import Refusal

__all__ = [
    "SCARCE_MONTHS",
    "SOURCES",
    "PowerHeld",
    "PowerParameters",
    "PowerSystem",
    "Source",
    "energy_sold",
    "northern_margin",
    "part_served",
]

type Floats = npt.NDArray[np.float64]

_HOURS_OF_A_YEAR: Final = 8_760
_MAY, _JUNE = 4, 5
SCARCE_MONTHS: Final = (_MAY, _JUNE)
"""Months of the year in which heat is great and rivers are low, January 0."""


@unique
class Source(StrEnum):
    """What a plant makes power of."""

    COAL = "coal"
    GAS = "gas"
    WIND = "wind"
    SOLAR = "solar"
    BIOMASS = "biomass"


SOURCES: Final = tuple(Source)
"""The order of arrays by source, shape (n_sources,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerParameters:
    """How plants run, and when the northern grid falls short.

    Raises
    ------
    Refusal
        If a share leaves 0 to 1, the peak is nought, or a number is negative that
        cannot be.
    """

    capacity_factor_coal: float
    """Energy made over energy at full capacity [share]."""
    capacity_factor_gas: float
    """The same of gas [share]."""
    capacity_factor_wind: float
    """The same of wind [share]."""
    capacity_factor_solar: float
    """The same of sun [share]."""
    capacity_factor_biomass: float
    """The same of biomass and waste [share]."""
    peak_credit_coal: float
    """Part of capacity that counts at the evening peak of May and June [share]."""
    peak_credit_gas: float
    """The same of gas [share]."""
    peak_credit_wind: float
    """The same of wind [share]."""
    peak_credit_solar: float
    """The same of sun [share]."""
    peak_credit_biomass: float
    """The same of biomass and waste [share]."""
    renewable_mix_solar: float
    """Sun in the capacity that a programme of renewables builds [share]."""
    renewable_mix_biomass: float
    """Biomass and waste in it [share]; the rest is wind."""
    renewable_limit_mw: float
    """Capacity for which the plan of the power system has places here [MW]."""
    renewable_build_months: float
    """From the order to power [months]."""
    coal_displaced_share: float
    """Part of the programme's energy that coal plants here then do not sell [share]."""
    renewable_value_ratio: float
    """Value added of a unit of its energy beside that of other plants [ratio]."""
    northern_margin_2026_mw: float
    """Supply less demand at the peak of May and June 2026, without local additions
    [MW]."""
    northern_margin_change_mw_per_year: float
    """What that margin gains a year from all else [MW a year]."""
    northern_peak_mw: float
    """Demand of the northern grid at that peak [MW]."""
    output_lost_per_shortage: float
    """Output lost with the part of peak demand not served [elasticity]."""
    grid_dependence: BySector
    """How far a sector's output hangs on the grid, manufacturing 1 [ratio]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name.startswith("northern_margin"):
                continue
            if min(value if isinstance(value, tuple) else (value,)) < 0:
                raise Refusal(f"{field.name} is below 0; expected 0 or more")
            is_share = field.name.startswith(("capacity", "peak_credit", "coal_"))
            if is_share and value > 1:
                raise Refusal(f"{field.name} is {value:g}; expected a share to 1")
        if self.renewable_mix_solar + self.renewable_mix_biomass > 1:
            raise Refusal("renewable_mix_solar and renewable_mix_biomass exceed 1")
        if not self.northern_peak_mw:
            raise Refusal("northern_peak_mw is 0; expected more")

    @property
    def capacity_factor(self) -> Floats:
        """Energy made over energy at full capacity, shape (n_sources,) [share]."""
        factors = [getattr(self, f"capacity_factor_{source}") for source in SOURCES]
        return np.array(factors)

    @property
    def peak_credit(self) -> Floats:
        """Part of capacity that counts at the peak, shape (n_sources,) [share]."""
        return np.array([getattr(self, f"peak_credit_{source}") for source in SOURCES])

    @property
    def renewable_mix(self) -> Floats:
        """What a programme of renewables builds, shape (n_sources,) [share]."""
        solar, biomass = self.renewable_mix_solar, self.renewable_mix_biomass
        return np.array([0.0, 0.0, 1 - solar - biomass, solar, biomass])


class PowerHeld(Protocol):
    """What the power system holds."""

    renewable_megawatts: float


class PowerSystem(Institution):
    """Who runs the plants and the grid of the province, and wants the lights on."""

    def __init__(
        self, model: mesa.Model[Any, Any], name: str, ward: int, power: PowerHeld
    ) -> None:
        super().__init__(model, name, ward)
        self._power = power

    @property
    def renewable_megawatts(self) -> float:
        """What programmes of renewables have built [MW]."""
        return self._power.renewable_megawatts


def energy_sold(
    plants_mw: Floats, programme_mw: float, parameters: PowerParameters
) -> Floats:
    """Return what all plants sell in a mean month by source, (n_sources,) [MWh].

    Coal plants sell less by a part of what the programme's plants sell.

    Parameters
    ----------
    plants_mw
        Plants that run, the programme's left out, shape (n_sources,) [MW].
    programme_mw
        What programmes of renewables have built [MW].
    """
    a_month = parameters.capacity_factor * (_HOURS_OF_A_YEAR / MONTHS_OF_A_YEAR)
    sold = plants_mw * a_month
    added = programme_mw * parameters.renewable_mix * a_month
    coal = SOURCES.index(Source.COAL)
    displaced = parameters.coal_displaced_share * float(added.sum())
    sold[coal] -= min(displaced, float(sold[coal]))
    result: Floats = sold + added
    return result


def northern_margin(
    years: float, added_mw: Floats, data_centres_mw: float, parameters: PowerParameters
) -> float:
    """Return supply less demand of the northern grid at the peak [MW].

    Parameters
    ----------
    years
        Years since the beginning of 2026.
    added_mw
        Capacity opened in the province since then, shape (n_sources,) [MW].
    data_centres_mw
        What data centres of the province ask for [MW].
    """
    others = parameters.northern_margin_2026_mw
    others += parameters.northern_margin_change_mw_per_year * years
    firm = float((added_mw * parameters.peak_credit).sum())
    return others + firm - data_centres_mw


def part_served(margin_mw: float, parameters: PowerParameters) -> Floats:
    """Return the output that a shortage leaves, by sector, (n_sectors,) [share].

    ``exp(-loss * dependence * shortage)``, the shortage being what is missing over the
    peak; 1 where nothing is missing.
    """
    missing = max(-margin_mw, 0.0) / parameters.northern_peak_mw
    loss = parameters.output_lost_per_shortage * missing
    served: Floats = np.exp(-loss * np.array(parameters.grid_dependence))
    return served
