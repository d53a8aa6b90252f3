"""The household businesses of January 2020: traders in markets first, then the rest.

Ids run from 0, sector by sector. Workers and value added per sector add up to the
evidence exactly at scale 1.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from agents import luck
from agents.classification import BySector, Sector
from agents.luck import Luck, Stream
from agents.refusal import Refusal
from model.synthesis.apportion import apportion
from model.synthesis.economy import FoundingEconomy
from model.synthesis.ground import Ground
from model.synthesis.tables import FoundingTables

__all__ = ["HouseholdParameters", "found_household_businesses"]

type Table = dict[str, npt.NDArray[Any]]

_FOUNDING = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdParameters:
    """Household businesses of January 2020."""

    n_household_businesses: float
    """Registered household businesses [businesses]."""
    household_business_share: BySector
    """Household businesses outside markets, by sector [share of these]."""
    household_business_employment: float
    """People who work in them, owners included [workers]."""
    household_sales_log_sd: float
    """Spread of value added per worker [log points]."""

    def __post_init__(self) -> None:
        if self.household_business_employment < self.n_household_businesses:
            raise Refusal(
                "household_business_employment is below n_household_businesses;"
                " each has one worker or more"
            )


def found_household_businesses(
    parameters: HouseholdParameters,
    economy: FoundingEconomy,
    tables: FoundingTables,
    ground: Ground,
    luck_: Luck,
) -> Table:
    """Return the household businesses of January 2020 as columns, ids from 0."""
    n = round(parameters.n_household_businesses)
    in_markets = int(ground.market_traders.sum())
    if in_markets > n:
        raise Refusal(
            f"the markets seat {in_markets} traders, but there are only {n} household"
            " businesses\nmend n_household_businesses or markets.csv"
        )
    counts = apportion(parameters.household_business_share, n - in_markets)
    counts[Sector.TRADE] += in_markets
    sector = np.repeat(np.arange(len(Sector)), counts)
    table: Table = {"id": np.arange(n), "sector": sector}
    _places(table, tables, ground, luck_)
    size = luck_.uniform(Stream.HOUSEHOLD_SIZE, _FOUNDING, table["id"])
    table["workers"] = apportion(
        luck.exponential(size),
        round(parameters.household_business_employment),
        at_least=1,
    ).astype(float)
    taste = luck_.uniform(Stream.HOUSEHOLD_SALES, _FOUNDING, table["id"])
    spread = luck.lognormal(taste, 1.0, parameters.household_sales_log_sd)
    claims = spread * table["workers"]
    claimed = np.bincount(sector, claims, len(Sector))
    per_claim = economy.household_businesses / np.where(claimed > 0, claimed, 1)
    table["value_added_bn_vnd_per_year"] = claims * per_claim[sector]
    return table


def _places(table: Table, tables: FoundingTables, ground: Ground, luck_: Luck) -> None:
    """Seat traders in the markets until these are full, the others where people are."""
    draws = luck_.uniform(Stream.HOUSEHOLD_WARD, _FOUNDING, table["id"])
    ward = np.empty(draws.size, dtype=np.int64)
    pull = tables.specialisation * ground.ward_population
    for sector in Sector:
        rows = np.flatnonzero(table["sector"] == sector)
        if rows.size:
            ward[rows] = luck.categorical(draws[rows], pull[sector])
    traders = np.flatnonzero(table["sector"] == Sector.TRADE)
    seats = np.repeat(np.arange(ground.market_traders.size), ground.market_traders)
    market = np.full(draws.size, -1)
    market[traders[: seats.size]] = seats
    table["market"] = market
    table["ward"] = np.where(market >= 0, ground.market_ward[market], ward)
