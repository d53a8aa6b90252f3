"""The founding pipeline: projects registered before 2020 and not yet open.

Their capital is the registered stock less the realised one; they open over the years
after, each with a site, land and jobs to come.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from agents import luck
from agents.classification import BySector, Sector
from agents.investor import PlantParameters
from agents.luck import Luck, Stream
from agents.refusal import Refusal
from model.synthesis.ground import Ground
from model.synthesis.tables import FoundingTables

__all__ = ["PipelineParameters", "found_projects"]

type Table = dict[str, npt.NDArray[Any]]

_FOUNDING = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineParameters:
    """Foreign projects registered before 2020 and not yet open."""

    n_pipeline_projects_2020: float
    """Projects waiting to open [projects]."""
    pipeline_pareto_exponent: float
    """Tail exponent of capital per project [1]."""
    pipeline_last_opening_month: float
    """By then all have opened [months after January 2020]."""
    legacy_registered_stock_2020: float
    """Foreign capital registered, net of what was revoked [USD million]."""

    def __post_init__(self) -> None:
        if self.pipeline_pareto_exponent <= 0 or self.pipeline_last_opening_month < 1:
            raise Refusal("exponent and last opening month must be above 0")


def found_projects(
    parameters: PipelineParameters,
    plants: PlantParameters,
    realised_musd: float,
    lead_mix: BySector,
    tables: FoundingTables,
    ground: Ground,
    luck_: Luck,
) -> Table:
    """Return the projects of the founding pipeline as columns, ids from 0.

    Parameters
    ----------
    realised_musd
        Capital that runs already; the pipeline is the registered stock less this
        [USD million].
    lead_mix
        Sectors of foreign investors [share of leads].
    """
    n = round(parameters.n_pipeline_projects_2020)
    ids = np.arange(n)
    capital = luck.pareto(
        luck_.uniform(Stream.PROJECT_CAPITAL, _FOUNDING, ids),
        1.0,
        parameters.pipeline_pareto_exponent,
    )
    pipeline = parameters.legacy_registered_stock_2020 - realised_musd
    if pipeline <= 0:
        raise Refusal("the realised stock of 2020 exceeds the registered one")
    capital *= pipeline / capital.sum()
    sector = luck.categorical(
        luck_.uniform(Stream.PROJECT_KIND, _FOUNDING, ids), lead_mix
    )
    owner = luck.categorical(
        luck_.uniform(Stream.PROJECT_KIND, _FOUNDING, ids, draw=1), tables.owner_shares
    )
    site = luck.categorical(
        luck_.uniform(Stream.PROJECT_SITE, _FOUNDING, ids),
        ground.site_let_ha * ground.is_park,
    )
    clock = luck_.uniform(Stream.PROJECT_CLOCK, _FOUNDING, ids)
    is_electronics = np.isin(sector, (Sector.ELECTRONICS, Sector.PHOTOVOLTAICS))
    build = np.where(
        is_electronics, plants.build_months_electronics, plants.build_months_other
    )
    opens = 1 + np.floor(clock * parameters.pipeline_last_opening_month)
    per_ha = np.where(
        is_electronics,
        plants.capital_per_let_ha_electronics,
        plants.capital_per_let_ha_other,
    )
    return {
        "id": ids,
        "sector": sector,
        "owner": owner,
        "site": site,
        "ward": ground.site_ward[site],
        "registered_musd": capital,
        "land_ha": capital / per_ha,
        "jobs": np.round(
            capital * plants.realised_share_at_opening * plants.jobs_per_musd_realised
        ),
        "registered_month": np.minimum(opens - np.round(build), -1).astype(np.int64),
        "opens_month": opens.astype(np.int64),
    }
