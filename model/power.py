"""Phase 3: plants sell to the northern grid, programmes build, and the grid serves.

The plants of the province are rows of `power_plants.csv`; their value added is that of
their firms. A programme of renewables adds plants that have no firm of their own: what
they sell is added to the sector's value added.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, Sector
from agents.power_system import (
    SCARCE_MONTHS,
    SOURCES,
    PowerParameters,
    Source,
    energy_sold,
    northern_margin,
    part_served,
)
from model.orders import Orders
from model.place_tables import code, month, place_lines
from model.places import Places
from model.policy.schedule import FIRST_POLICY_MONTH
from model.sites import NO_DATE

__all__ = [
    "PowerMonth",
    "PowerPlant",
    "PowerStock",
    "load_power_plants",
    "megawatts_running",
    "order_renewables",
    "power_system_sells",
]

type Floats = npt.NDArray[np.float64]

_N_SECTORS: Final = len(Sector)


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerPlant:
    """One power plant of the province."""

    name: str
    source: Source
    ward: int
    megawatts: float
    """Installed [MW]."""
    opens: int
    """Month in which it first sells [months since January 2020]."""


def load_power_plants(places: Places) -> tuple[PowerPlant, ...]:
    """Return the power plants of the province.

    Raises
    ------
    Refusal
        If the table is broken or names an unknown ward.
    """
    plants = []
    for row in place_lines("power_plants", "name_vi fuel ward megawatts opened"):
        megawatts, opens = row.number("megawatts"), month(row, "opened")
        if megawatts <= 0:
            raise row.refusal(f"megawatts is {megawatts:g}", "give more than 0")
        plants.append(
            PowerPlant(
                name=row.text("name_vi"),
                source=row.choice("fuel", Source),
                ward=code(row, "ward", places.index),
                megawatts=megawatts,
                opens=NO_DATE if opens is None else opens,
            )
        )
    return tuple(plants)


@dataclass(slots=True, eq=False)
class PowerStock:
    """What programmes have built beside the plants of the table."""

    renewable_megawatts: float
    """Renewables that run [MW]."""
    renewables_coming: Orders
    """Renewables being built [MW]."""

    @classmethod
    def founded(cls) -> Self:
        """Return the stock of January 2020: no programme has built anything."""
        return cls(renewable_megawatts=0.0, renewables_coming=Orders.none())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PowerMonth:
    """What the power system does in a month."""

    megawatts: Floats
    """Plants that run, the programme's included, shape (n_sources,) [MW]."""
    sold_mwh: Floats
    """What they sell in the month, shape (n_sources,) [MWh]."""
    margin_mw: float
    """Supply less demand of the northern grid at its peak of the year; up to 2025 that
    of 2026 [MW]."""
    served: Floats
    """Output that the grid lets firms make, 1 without shortage, (n_sectors,) [share].
    """
    sales_factor: Floats
    """Value added with what the programme's plants sell over that without, 1 but for
    the power sector, shape (n_sectors,) [ratio]."""

    @property
    def is_short(self) -> bool:
        """Whether part of demand is not served this month."""
        return bool((self.served < 1).any())


def order_renewables(
    stock: PowerStock,
    megawatts: float,
    finished_share: float,
    parameters: PowerParameters,
    month: int,
) -> float:
    """Begin to build renewables as far as there are places for them; return how much.

    Parameters
    ----------
    stock
        Changed in place.
    megawatts
        Capacity that the programme would begin this month [MW].
    finished_share
        Part of what is begun that ever stands [share].
    """
    secured = stock.renewable_megawatts + float(stock.renewables_coming.under_way)
    begun = min(megawatts, max(parameters.renewable_limit_mw - secured, 0.0))
    wait = parameters.renewable_build_months
    stock.renewables_coming.place(begun * finished_share, month, wait)
    return begun


def power_system_sells(
    stock: PowerStock,
    plants: Sequence[PowerPlant],
    season: float,
    data_centres_mw: float,
    parameters: PowerParameters,
    month: int,
    *,
    lng_delay_months: int = 0,
    margin_shift_mw: float = 0.0,
) -> PowerMonth:
    """Let finished plants in, sell what all make, and see whether the grid can serve.

    Up to 2025 the record holds what shortages did, so nothing is cut.

    Parameters
    ----------
    stock
        Changed in place.
    season
        Output of the power sector in the month beside its year [ratio].
    data_centres_mw
        What data centres of the province ask for [MW].
    lng_delay_months
        Delay of gas plants that open from 2026 on [months].
    margin_shift_mw
        What the scenario adds to the northern margin [MW].
    """
    stock.renewable_megawatts += float(stock.renewables_coming.arrive(month))
    built = stock.renewable_megawatts
    running = megawatts_running(plants, month, lng_delay_months)
    before = megawatts_running(plants, FIRST_POLICY_MONTH - 1)
    programme = built * parameters.renewable_mix
    margin = _margin(
        running - before + programme,
        data_centres_mw,
        margin_shift_mw,
        parameters,
        month,
    )
    can_be_short = month % MONTHS_OF_A_YEAR in SCARCE_MONTHS
    can_be_short &= month >= FIRST_POLICY_MONTH
    sold = energy_sold(running, built, parameters)
    without = energy_sold(running, 0.0, parameters)
    factor = np.ones(_N_SECTORS)
    gained = float(sold.sum() - without.sum()) / float(without.sum())
    factor[Sector.POWER] += parameters.renewable_value_ratio * gained
    return PowerMonth(
        megawatts=running + programme,
        sold_mwh=sold * season,
        margin_mw=margin,
        served=part_served(margin, parameters) if can_be_short else np.ones(_N_SECTORS),
        sales_factor=factor,
    )


def _margin(
    added_mw: Floats,
    data_centres_mw: float,
    shift_mw: float,
    parameters: PowerParameters,
    month: int,
) -> float:
    """Return the northern margin; on record that of 2026, which cuts nothing [MW]."""
    if month < FIRST_POLICY_MONTH:
        return parameters.northern_margin_2026_mw
    years = (month - FIRST_POLICY_MONTH) // MONTHS_OF_A_YEAR
    return shift_mw + northern_margin(years, added_mw, data_centres_mw, parameters)


def megawatts_running(
    plants: Sequence[PowerPlant], month: int, lng_delay_months: int = 0
) -> Floats:
    """Return the capacity that runs by source, shape (n_sources,) [MW].

    Parameters
    ----------
    lng_delay_months
        Delay of gas plants that open from 2026 on [months].
    """
    running = np.zeros(len(SOURCES))
    for plant in plants:
        is_late = plant.source is Source.GAS and plant.opens >= FIRST_POLICY_MONTH
        opens = plant.opens + (lng_delay_months if is_late else 0)
        if opens <= month:
            running[SOURCES.index(plant.source)] += plant.megawatts
    return running
