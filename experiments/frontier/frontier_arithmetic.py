"""The chain of arithmetic behind the frontier, from recorded figures to plants.

Every line is a plain number with a name; `USES` says what each line is reckoned from,
so that it can carry the grade of its weakest row. A plant raises GRDP as well as its
digital part, so a gap of `g` below a target `t` takes `g / (1 - t)` of new digital
value added. Real growth takes digital prices to move as those of GRDP do.
"""

from dataclasses import dataclass, replace
from math import prod
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.classification import BySector, Sector
from agents.investor import PlantParameters
from model.digital_share import (
    DigitalShareParameters,
    DigitalValueAdded,
    nso_parts,
    refitted,
)
from model.evidence.reader import Evidence
from model.frontier import FrontierParameters
from model.growth import GrowthParameters
from model.parameters import load_group
from model.synthesis.economy import EconomyParameters, founding_economy

__all__ = ["BASE_YEAR", "OBSERVED", "RECORD_YEAR", "USES", "Given", "reckon"]

type Floats = npt.NDArray[np.float64]

BASE_YEAR: Final = 2024
"""Year of the recorded digital share."""
RECORD_YEAR: Final = 2025
"""Last year with recorded growth; whatever is chosen acts from the January after."""

_MONTHS: Final = 12
_SECTORS: Final = range(len(Sector))
_SERVICES: Final = (
    Sector.TRADE,
    Sector.TOURISM,
    Sector.LOGISTICS,
    Sector.ICT,
    Sector.OTHER_SERVICES,
    Sector.PUBLIC,
)
_PRICE_OF_TIME: Final = ("deflator_2020_2025", "price_growth_after_2025")
_DIGITALISED: Final = (
    "household_share_of_va",
    "own_account_share_of_va",
    "delta",
    "digital_share_factor",
    "household_maturity_online",
)

OBSERVED: Final[dict[str, tuple[tuple[str, int], ...]]] = {
    "digital_share_grdp": (("digital_share_grdp", BASE_YEAR),),
    "grdp_growth": tuple(("grdp_growth", year) for year in range(2021, BASE_YEAR + 1)),
    "grdp_growth_2025": (("grdp_growth", RECORD_YEAR),),
    "real_growth_2025": tuple(
        (f"real_growth_{broad}", RECORD_YEAR)
        for broad in ("agri", "industry_construction", "services")
    ),
}
"""Observations behind the recorded figures, by name and year."""

USES: Final[dict[str, tuple[str, ...]]] = {
    "base_share": ("digital_share_grdp",),
    "grdp_base": ("grdp_2020_level", "grdp_growth"),
    "digital_base": ("base_share", "grdp_base"),
    "grdp_by": ("grdp_base", "grdp_growth_2025", "grdp_growth_central"),
    "digital_needed": ("grdp_by",),
    "needed_growth_real": ("digital_needed", "digital_base"),
    "core_base": (
        "va_share_2024",
        "va_share_2024_product_taxes",
        "own_account_share_of_va",
    ),
    "maturity_base": ("base_share", "core_base", *_DIGITALISED),
    "ceiling_existing_firms": ("core_base", "base_share", *_DIGITALISED),
    "digital_trend": (
        "grdp_base",
        "core_base",
        "maturity_base",
        "real_growth_2025",
        "trend_growth",
    ),
    "trend_share": ("digital_trend", "grdp_by"),
    "extra_digital_va": ("digital_needed", "digital_trend"),
    "extra_digital_va_current": ("extra_digital_va", *_PRICE_OF_TIME),
    "capital_realised": (
        "extra_digital_va",
        "kappa_electronics",
        "vnd_bn_per_musd_2020",
    ),
    "capital_registered": ("capital_realised", "realised_share_at_opening"),
    "grdp_growth_with_plants": ("grdp_by", "extra_digital_va", "grdp_base"),
    "maturity_needed": ("core_base", "ceiling_existing_firms"),
    "maturity_available": ("maturity_base", "maturity_growth_best_year"),
    "months_needed": (
        "extra_digital_va",
        "build_months_electronics",
        "plant_ramp_months",
    ),
    "months_available": (),
    "capital_needed": ("capital_realised",),
    "capital_available": ("capital_realised_musd_per_year",),
    "land_needed": ("capital_registered", "capital_per_let_ha_electronics"),
    "land_available": ("ready_land_2025_ha", "land_prepared_ha_per_year"),
    "power_needed": ("land_needed", "megawatts_per_ha"),
    "power_available": ("megawatts_connected_per_year",),
    "workers_needed": ("capital_realised", "jobs_per_musd_realised"),
    "workers_available": ("jobs_filled_per_year",),
    "graduates_needed": ("workers_needed", "graduate_share_of_plant_jobs"),
    "graduates_available": ("graduates_per_year",),
}
"""What each line is reckoned from: other lines, rows or fields of them, `OBSERVED`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """All that the arithmetic reads: recorded figures, and groups of parameters."""

    digital_share_grdp: float
    """Recorded digital share of the base year [share of GRDP]."""
    growth_to_base: float
    """GRDP of the base year over that of 2020, at constant prices [ratio]."""
    grdp_growth_2025: float
    """Recorded real growth of GRDP in 2025 [share a year]."""
    real_growth_2025: BySector
    """Recorded real growth in 2025 of each sector's broad sector [share a year]."""
    economy: EconomyParameters
    digital: DigitalShareParameters
    growth: GrowthParameters
    plants: PlantParameters
    capacity: FrontierParameters

    @staticmethod
    def of(evidence: Evidence) -> "Given":
        """Return what the evidence gives, every row at its central value."""
        read = {
            name: [evidence.observation(row, year=year).value for row, year in rows]
            for name, rows in OBSERVED.items()
        }
        agriculture, industry, services = read["real_growth_2025"]
        by_sector = dict.fromkeys(Sector, industry) | dict.fromkeys(_SERVICES, services)
        by_sector[Sector.AGRICULTURE] = agriculture
        return Given(
            digital_share_grdp=read["digital_share_grdp"][0],
            growth_to_base=prod(1 + growth for growth in read["grdp_growth"]),
            grdp_growth_2025=read["grdp_growth_2025"][0],
            real_growth_2025=tuple(by_sector[sector] for sector in Sector),
            economy=load_group(EconomyParameters, evidence),
            digital=load_group(DigitalShareParameters, evidence),
            growth=load_group(GrowthParameters, evidence),
            plants=load_group(PlantParameters, evidence),
            capacity=load_group(FrontierParameters, evidence),
        )


def reckon(
    given: Given, target: float, by: int, *, photovoltaics: bool
) -> dict[str, float]:
    """Return every line of the arithmetic by name, in the order it is read.

    Parameters
    ----------
    given
        Recorded figures and parameters.
    target
        Digital share of GRDP to be reached [share].
    by
        Year in which it is to be reached.
    photovoltaics
        Whether solar cells count as electronics.
    """
    lines = _growth(given, target, by)
    lines |= _existing_firms(given, lines, target, by, photovoltaics=photovoltaics)
    lines |= _plants(given, lines, target, by)
    return lines | _bounds(given, lines, by)


def _growth(given: Given, target: float, by: int) -> dict[str, float]:
    """Return how fast digital value added must grow if GRDP keeps to its path."""
    grdp_base = given.economy.grdp_2020_level * given.growth_to_base
    digital_base = given.digital_share_grdp * grdp_base
    ahead = (1 + given.growth.grdp_growth_central) ** (by - RECORD_YEAR)
    grdp_by = grdp_base * (1 + given.grdp_growth_2025) * ahead
    return {
        "base_share": given.digital_share_grdp,
        "grdp_base": grdp_base,
        "digital_base": digital_base,
        "grdp_by": grdp_by,
        "digital_needed": target * grdp_by,
        "needed_growth_real": _yearly(target * grdp_by / digital_base, by),
    }


def _existing_firms(
    given: Given,
    lines: dict[str, float],
    target: float,
    by: int,
    *,
    photovoltaics: bool,
) -> dict[str, float]:
    """Return how far the firms of the base year lead, on trend and at the top stage.

    The mean maturity is what the recorded share implies with solar cells out of the
    core; with them in, it stays and the factor is refitted.
    """
    recorded = given.digital_share_grdp
    core, full = _by_sector(given, given.digital, photovoltaics=False)
    maturity = float((recorded - core.sum()) / full.sum())
    if photovoltaics:
        core, full = _by_sector(given, given.digital, photovoltaics=True)
        counted = DigitalValueAdded(float(core.sum()), maturity * float(full.sum()))
        fitted = refitted(given.digital, counted, recorded)
        core, full = _by_sector(given, fitted, photovoltaics=True)
    trend = np.array(given.growth.trend_growth)
    grown = (1 + np.array(given.real_growth_2025)) * (1 + trend) ** (by - RECORD_YEAR)
    on_trend = lines["grdp_base"] * float(np.sum((core + maturity * full) * grown))
    pace = (1 + given.capacity.maturity_growth_best_year) ** (by - BASE_YEAR)
    return {
        "core_base": float(core.sum()),
        "maturity_base": maturity,
        "ceiling_existing_firms": float(core.sum() + full.sum()),
        "maturity_needed": max(0.0, float((target - core.sum()) / full.sum())),
        "maturity_available": min(1.0, maturity * pace),
        "digital_trend": on_trend,
        "trend_share": on_trend / lines["grdp_by"],
    }


def _by_sector(
    given: Given, digital: DigitalShareParameters, *, photovoltaics: bool
) -> tuple[Floats, Floats]:
    """Return core, and digitalised at the top stage, by sector [share of GRDP]."""
    shares = np.array(given.capacity.va_share_2024)
    taxes = given.capacity.va_share_2024_product_taxes
    # 1 at the central rows: what one row gains when moved alone, all others lose.
    whole = shares.sum() + taxes
    made = founding_economy(
        replace(
            given.economy,
            grdp_2020_level=1.0,
            va_share_2020=tuple(shares / whole),
            va_share_2020_product_taxes=taxes / whole,
        )
    )
    firms = nso_parts(_SECTORS, 1.0, digital, photovoltaics=photovoltaics)
    homes = nso_parts(
        _SECTORS,
        digital.household_maturity_online,
        digital,
        photovoltaics=photovoltaics,
        households=True,
    )
    of_firms = made.enterprises + made.public_bodies
    of_homes = made.household_businesses + made.own_account
    # Shops on own account are as household businesses; farms keep farming's delta.
    at_home = homes.digitalised.copy()
    farms = firms.digitalised[Sector.AGRICULTURE]
    at_home[Sector.AGRICULTURE] = farms * digital.household_maturity_online
    return (
        of_firms * firms.core + of_homes * homes.core,
        of_firms * firms.digitalised + of_homes * at_home,
    )


def _plants(
    given: Given, lines: dict[str, float], target: float, by: int
) -> dict[str, float]:
    """Return the plants that close the gap, running at full output."""
    growth, plants = given.growth, given.plants
    gap = max(0.0, lines["digital_needed"] - lines["digital_trend"])
    extra = gap / (1 - target)
    prices = (1 + growth.price_growth_after_2025) ** (by - RECORD_YEAR)
    realised = extra / (plants.kappa_electronics * plants.vnd_bn_per_musd_2020)
    with_plants = (lines["grdp_by"] + extra) / lines["grdp_base"]
    return {
        "extra_digital_va": extra,
        "extra_digital_va_current": extra * growth.deflator_2020_2025 * prices,
        "capital_realised": realised,
        "capital_registered": realised / plants.realised_share_at_opening,
        "grdp_growth_with_plants": _yearly(with_plants, by),
    }


def _bounds(given: Given, lines: dict[str, float], by: int) -> dict[str, float]:
    """Return what those plants ask for, and what there is at the pace on record."""
    plants, capacity = given.plants, given.capacity
    years = by - RECORD_YEAR
    months = plants.build_months_electronics + plants.plant_ramp_months
    land = lines["capital_registered"] / plants.capital_per_let_ha_electronics
    workers = lines["capital_realised"] * plants.jobs_per_musd_realised
    return {
        "months_needed": months if lines["extra_digital_va"] > 0 else 0.0,
        "months_available": float(_MONTHS * max(0, years - 1)),
        "capital_needed": lines["capital_realised"],
        "capital_available": years * capacity.capital_realised_musd_per_year,
        "land_needed": land,
        "land_available": capacity.ready_land_2025_ha
        + years * capacity.land_prepared_ha_per_year,
        "power_needed": land * plants.megawatts_per_ha,
        "power_available": years * capacity.megawatts_connected_per_year,
        "workers_needed": workers,
        "workers_available": years * capacity.jobs_filled_per_year,
        "graduates_needed": workers * capacity.graduate_share_of_plant_jobs,
        "graduates_available": years * capacity.graduates_per_year,
    }


def _yearly(ratio: float, by: int) -> float:
    """Return the yearly growth from the base year that gives a ratio by a year."""
    return float(ratio ** (1 / (by - BASE_YEAR)) - 1)
