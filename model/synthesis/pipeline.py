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

type Months = npt.NDArray[np.int64]
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
    project_build_spread: float
    """Spread of build time around its centre [share]."""
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
    registered_mix = np.array(lead_mix)
    # The first plant for solar cells was registered in 2021.
    registered_mix[Sector.PHOTOVOLTAICS] = 0.0
    sector = luck.categorical(
        luck_.uniform(Stream.PROJECT_KIND, _FOUNDING, ids), registered_mix
    )
    owner = luck.categorical(
        luck_.uniform(Stream.PROJECT_KIND, _FOUNDING, ids, draw=1), tables.owner_shares
    )
    drawn_site = luck_.uniform(Stream.PROJECT_SITE, _FOUNDING, ids)
    of_textiles = np.zeros(ground.site_let_ha.size, dtype=bool)
    of_textiles[tables.anchors.site[tables.anchors.sector == Sector.TEXTILES]] = True
    let = ground.site_let_ha * ground.is_park
    site = np.where(
        sector == Sector.TEXTILES,
        luck.categorical(drawn_site, let * of_textiles),
        luck.categorical(drawn_site, let * ~of_textiles),
    )
    is_electronics = sector == Sector.ELECTRONICS
    registered, opens = _clock(parameters, plants, is_electronics, luck_)
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
        "registered_month": registered,
        "opens_month": opens,
    }


def _clock(
    parameters: PipelineParameters,
    plants: PlantParameters,
    is_electronics: npt.NDArray[np.bool_],
    luck_: Luck,
) -> tuple[Months, Months]:
    """Return when each project was registered and when it opens.

    It waits in January 2020, so registration lies back by a part of the build time,
    whatever part of it is drawn (length-biased sampling is left out).
    """
    ids = np.arange(is_electronics.size)
    centre = np.where(
        is_electronics, plants.build_months_electronics, plants.build_months_other
    )
    spread = parameters.project_build_spread
    wobble = 2 * luck_.uniform(Stream.PROJECT_CLOCK, _FOUNDING, ids) - 1
    build = np.maximum(centre * (1 + spread * wobble), 2)
    elapsed = luck_.uniform(Stream.PROJECT_CLOCK, _FOUNDING, ids, draw=1)
    registered = -1 - np.floor(elapsed * (build - 1))
    opens = np.maximum(registered + np.round(build), 1)
    latest = parameters.pipeline_last_opening_month
    return registered.astype(np.int64), np.minimum(opens, latest).astype(np.int64)
