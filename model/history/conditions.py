"""`Conditions`: all that the world gives, month by month, as read-only arrays.

The record drives the years it is read for; then the trend goes on, from which single
years stray by luck. Under `replay` that is to 2025, under `free` to 2023. In years on
record the mean is exact whatever the causes did; afterwards a dated cause takes its
part from the trend. Scenarios act from January 2026.
"""

from dataclasses import dataclass, fields
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, Sector
from agents.luck import Luck
from agents.refusal import Refusal
from model.history.causes import (
    duty,
    in_force,
    leads_under_duty,
    output_under_duty,
    part_kept,
    storms_of_years,
)
from model.history.growth_deviation import growth_deviation
from model.history.history_tables import (
    LAST_FREE_YEAR,
    LAST_YEAR,
    Cause,
    History,
    HistoryTables,
    history_tables,
    last_year,
)
from model.history.month_path import path_through_years
from model.history.named_projects import NamedProjects, named_projects
from model.parameters import Parameters
from model.place_tables import FIRST_YEAR
from model.policy.scenario import Scenario
from model.policy.schedule import FIRST_POLICY_MONTH, N_MONTHS
from model.sites import Sites

__all__ = ["Conditions", "conditions"]

type Floats = npt.NDArray[np.float64]
type Mask = npt.NDArray[np.bool_]

_N_SECTORS: Final = len(Sector)
_FADED_FROM: Final = (2031 - FIRST_YEAR) * MONTHS_OF_A_YEAR
"""Month from which the trend is that of a richer province."""
_BY_SECTOR: Final = (
    "volume_index",
    "trend_index",
    "price_index",
    "lead_factor",
    "seasonal",
    "output_kept",
)
_SHARED: Final = ("product_taxes_index", "product_taxes_price")
_LAWS: Final = (
    "support_fund",
    "minimum_tax",
    "special_procedure",
    "digital_technology_law",
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Conditions:
    """What the world gives in each of the 192 months; arrays are read-only.

    Raises
    ------
    Refusal
        If an array has another shape, or a number is negative or not finite.
    """

    volume_index: Floats
    """Demand for existing units, real, mean of 2020 = 1, (n_months, n_sectors)."""
    trend_index: Floats
    """The same without seasons and dated causes, (n_months, n_sectors)."""
    price_index: Floats
    """Prices, 2020 = 1, shape (n_months, n_sectors)."""
    product_taxes_index: Floats
    """Product taxes, real, mean of 2020 = 1, read to 2025, shape (n_months,)."""
    product_taxes_price: Floats
    """Their prices, 2020 = 1, shape (n_months,)."""
    lead_factor: Floats
    """Factor on the leads of foreign investors, (n_months, n_sectors)."""
    support_fund: Mask
    """Whether the fund pays for the minimum tax, shape (n_months,)."""
    minimum_tax: Mask
    """Whether the global minimum tax is in force, shape (n_months,)."""
    special_procedure: Mask
    """Whether the law's short investment procedure is in force, shape (n_months,)."""
    digital_technology_law: Mask
    """Whether the law's terms for digital technology stand, shape (n_months,)."""
    seasonal: Floats
    """Output of a month beside its year, mean 1 a year, (n_months, n_sectors)."""
    output_kept: Floats
    """Part of output that lockdowns, storms and duties leave, (n_months, n_sectors).

    It is part of `volume_index`."""
    named_projects: NamedProjects
    """Projects known by name."""
    names_every_large_project_until: int
    """Before this month no lead of 100 USD million and more is simulated."""

    def __post_init__(self) -> None:
        for name in (*_BY_SECTOR, *_SHARED, *_LAWS):
            array = getattr(self, name)
            wide = name in _BY_SECTOR
            shape = (N_MONTHS, _N_SECTORS) if wide else (N_MONTHS,)
            if array.shape != shape:
                raise Refusal(f"{name} has shape {array.shape}; expected {shape}")
            if not (np.isfinite(array).all() and (array >= 0).all()):
                raise Refusal(f"{name} holds a number that is negative or not finite")
        if not 0 <= self.names_every_large_project_until <= N_MONTHS:
            raise Refusal(
                f"names_every_large_project_until is"
                f" {self.names_every_large_project_until}; expected 0 to {N_MONTHS}"
            )
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    def __deepcopy__(self, memo: object) -> Self:
        """Return itself: nothing in it changes, so copies of a model share it."""
        return self


def conditions(
    parameters: Parameters,
    scenario: Scenario,
    history: History,
    sites: Sites,
    luck: Luck | None = None,
) -> Conditions:
    """Return what the world gives under a history and a scenario.

    Parameters
    ----------
    luck
        Draws how far years after the record stray from the trend; none do when not
        given.

    Raises
    ------
    Refusal
        If the history is unknown, a table is broken, or a project stands on a site
        that is not known.
    """
    tables = history_tables()
    last = last_year(history)
    seasons = np.tile(tables.seasons, (N_MONTHS // MONTHS_OF_A_YEAR, 1))
    kept = _output_kept(tables, parameters, scenario)
    growth = _trend_growth(parameters, scenario)
    if luck is not None:
        growth += growth_deviation(luck, parameters.growth, last)
    recorded = np.vstack(
        [np.ones(growth.shape[1]), 1 + tables.growth[: last - FIRST_YEAR]]
    ).cumprod(axis=0)
    pattern = np.column_stack((seasons * kept, np.ones(N_MONTHS)))
    trend = path_through_years(recorded, growth, pattern)
    prices = _prices(tables, parameters, last)
    replayed = history == "replay"
    return Conditions(
        volume_index=trend[:, :-1] * pattern[:, :-1],
        trend_index=trend[:, :-1].copy(),
        price_index=prices[:, :-1].copy(),
        product_taxes_index=trend[:, -1].copy(),
        product_taxes_price=prices[:, -1].copy(),
        lead_factor=_lead_factor(tables, parameters, scenario, last),
        support_fund=_support_fund(tables, scenario),
        minimum_tax=in_force(tables.causes, Cause.MINIMUM_TAX, N_MONTHS),
        special_procedure=in_force(tables.causes, Cause.SPECIAL_PROCEDURE, N_MONTHS),
        digital_technology_law=in_force(
            tables.causes, Cause.DIGITAL_TECHNOLOGY_LAW, N_MONTHS
        ),
        seasonal=seasons,
        output_kept=kept,
        named_projects=named_projects(
            tables.projects if replayed else (),
            scenario.anchor_plants,
            parameters.plants,
            sites,
            scenario.lng_delay_months,
        ),
        names_every_large_project_until=FIRST_POLICY_MONTH if replayed else 0,
    )


def _trend_growth(parameters: Parameters, scenario: Scenario) -> Floats:
    """Return trend growth by month, taxes last, (n_months, n_sectors + 1) [a year]."""
    given = parameters.growth
    trend = np.array([*given.trend_growth, given.trend_growth_product_taxes])
    growth = np.tile(trend, (N_MONTHS, 1))
    growth[_FADED_FROM:] *= parameters.history.trend_fade_2031_35
    growth[FIRST_POLICY_MONTH:] += scenario.trend_shift
    return growth


def _output_kept(
    tables: HistoryTables, parameters: Parameters, scenario: Scenario
) -> Floats:
    """Return the part of output that causes on record and in the scenario leave.

    A duty on record moves leads alone: what it did to output is in recorded growth.
    """
    given = parameters.history
    storms = storms_of_years(tables.causes, scenario.typhoon_years)
    kept = part_kept([*tables.causes, *storms], given, N_MONTHS)
    kept[FIRST_POLICY_MONTH:] *= output_under_duty(scenario.extra_duty, given)
    return kept


def _support_fund(tables: HistoryTables, scenario: Scenario) -> Mask:
    """Return in which months the fund pays, shape (n_months,)."""
    pays = in_force(tables.causes, Cause.SUPPORT_FUND, N_MONTHS)
    pays[FIRST_POLICY_MONTH:] &= scenario.support_fund
    return pays


def _prices(tables: HistoryTables, parameters: Parameters, last: int) -> Floats:
    """Return prices by month, taxes last, shape (n_months, n_sectors + 1).

    The price level is on record to 2023, comes to the deflator in 2025, half of the
    way in logs in 2024, and then grows. What sectors cost beside it is read as far as
    the record is, and stays.
    """
    level = np.empty(LAST_YEAR - FIRST_YEAR + 1)
    known = LAST_FREE_YEAR - FIRST_YEAR + 1
    level[:known] = tables.price_level
    level[-1] = parameters.growth.deflator_2020_2025
    level[known:-1] = np.sqrt(level[known - 1] * level[-1])
    relative = tables.relative_price.copy()
    relative[last - FIRST_YEAR :] = relative[last - FIRST_YEAR]
    after = np.full(
        (N_MONTHS, relative.shape[1]), parameters.growth.price_growth_after_2025
    )
    return path_through_years(level[:, None] * relative, after)


def _lead_factor(
    tables: HistoryTables, parameters: Parameters, scenario: Scenario, last: int
) -> Floats:
    """Return climate x duties x scenario on leads, shape (n_months, n_sectors).

    The climate of 2023 is 1 and stands where none is read.
    """
    climate = np.ones(N_MONTHS)
    read = tables.climate[: last - FIRST_YEAR + 1]
    climate[: read.size * MONTHS_OF_A_YEAR] = np.repeat(read, MONTHS_OF_A_YEAR)
    climate[FIRST_POLICY_MONTH:] *= scenario.investment_climate
    duties = duty(tables.causes, N_MONTHS)
    duties[FIRST_POLICY_MONTH:] += np.array(scenario.extra_duty)
    factor = leads_under_duty(duties, parameters.history)
    factor *= climate[:, None]
    factor[FIRST_POLICY_MONTH:] *= np.array(scenario.lead_multiplier)
    return factor
