"""What new plants are expected to add to value added, by year and sector.

Three streams open plants: projects known by name, smaller ones in their recorded sum,
and the pipeline of 2019. A plant makes `kappa` per realised dollar once its ramp is
over. Expectations only: where the simulation draws, this takes the mean.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, Sector, is_foreign
from agents.investor import PlantParameters, is_electronics
from model.history.history_tables import LAST_YEAR, ProjectLine, Record
from model.history.month_path import year_means
from model.parameters import Parameters
from model.place_tables import FIRST_YEAR

__all__ = ["capital_opened", "output_of_plants"]

type Floats = npt.NDArray[np.float64]

_N_MONTHS = (LAST_YEAR - FIRST_YEAR + 1) * MONTHS_OF_A_YEAR
_IS_QUICK = is_electronics(np.arange(len(Sector)))
"""Which sectors build and yield as electronics do, shape (n_sectors,)."""


def capital_opened(
    parameters: Parameters, record: Record, projects: Sequence[ProjectLine]
) -> Floats:
    """Return the capital that opens each month, expected, (n_months, n_sectors).

    In million dollars realised, over 2020 to 2025.
    """
    return (
        _named(projects)
        + _small(parameters, record, projects)
        + _founding_pipeline(parameters)
    )


def output_of_plants(
    opened_musd: Floats, kept: Floats, plants: PlantParameters
) -> Floats:
    """Return the value added of plants by year, (n_years, n_sectors).

    In bn VND a year at 2020 prices; a plant rises evenly to its whole over the ramp
    and loses to lockdown and storm as others do.

    Parameters
    ----------
    opened_musd
        Capital that opens each month, shape (n_months, n_sectors) [USD million].
    kept
        Part of output that dated causes leave, in the same shape [share].
    """
    kappa = np.where(_IS_QUICK, plants.kappa_electronics, plants.kappa_other_fdi)
    age = np.arange(len(opened_musd))
    ramp = np.minimum((age + 1) / plants.plant_ramp_months, 1.0)
    running = _spread(opened_musd, ramp) * kept
    return year_means(running * kappa * plants.vnd_bn_per_musd_2020)


def _spread(flow: Floats, kernel: Floats) -> Floats:
    """Return what each month's flow leaves in the months after, same shape."""
    found = np.zeros_like(flow)
    for lag, part in enumerate(kernel[: len(flow)]):
        if part:
            found[lag:] += part * flow[: len(flow) - lag]
    return found


def _named(projects: Sequence[ProjectLine]) -> Floats:
    opened = np.zeros((_N_MONTHS, len(Sector)))
    for project in projects:
        if project.opens_month < _N_MONTHS:
            realised = project.capital_musd * project.realised_share
            opened[project.opens_month, project.sector] += realised
    return opened


def _small(
    parameters: Parameters, record: Record, projects: Sequence[ProjectLine]
) -> Floats:
    """Return what the recorded sums hold beside the named foreign projects."""
    plants = parameters.plants
    registered = np.zeros((_N_MONTHS, len(Sector)))
    mix = np.array(parameters.enterprises.lead_mix)
    mix = mix / mix.sum()
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        first = (year - FIRST_YEAR) * MONTHS_OF_A_YEAR
        of_year = slice(first, first + MONTHS_OF_A_YEAR)
        named = sum(
            project.capital_musd
            for project in projects
            if is_foreign(project.owner)
            and of_year.start <= project.registered_month < of_year.stop
        )
        rest = max(record["fdi_registered", year] - named, 0.0)
        registered[of_year] = rest / MONTHS_OF_A_YEAR * mix
    opened = np.zeros_like(registered)
    for sector in Sector:
        low, high = _build_range(parameters, sector)
        kernel = _waits(low, high, plants.revocation_hazard_month)
        opened[:, sector] = _spread(registered[:, [sector]], kernel)[:, 0]
    return opened * plants.realised_share_at_opening


def _founding_pipeline(parameters: Parameters) -> Floats:
    """Return what 2019 left registered and unrealised; waits are already part gone."""
    plants = parameters.plants
    stock = (
        parameters.pipeline.legacy_registered_stock_2020
        - parameters.enterprises.legacy_realised_stock_2020
    )
    mix = np.array(parameters.enterprises.lead_mix)
    mix[Sector.PHOTOVOLTAICS] = 0.0
    opened = np.zeros((_N_MONTHS, len(Sector)))
    for sector in Sector:
        _, high = _build_range(parameters, sector)
        latest = min(high, parameters.pipeline.pipeline_last_opening_month)
        kernel = _waits(1.0, latest, plants.revocation_hazard_month)
        opened[: kernel.size, sector] = kernel[:_N_MONTHS] * mix[sector]
    opened *= stock * plants.realised_share_at_opening / mix.sum()
    return opened


def _build_range(parameters: Parameters, sector: Sector) -> tuple[float, float]:
    plants = parameters.plants
    centre = (
        plants.build_months_electronics
        if _IS_QUICK[sector]
        else plants.build_months_other
    )
    spread = parameters.pipeline.project_build_spread
    return centre * (1 - spread), centre * (1 + spread)


def _waits(low: float, high: float, revoked_a_month: float) -> Floats:
    """Return which part of what is registered opens after so many months."""
    months = np.arange(int(high) + 1)
    inside = (months >= np.floor(low)) & (months <= high)
    kept: Floats = inside / inside.sum() * np.exp(-revoked_a_month * months)
    return kept
