"""The founding pipeline: projects registered before 2020 and not yet open, memoranda.

The capital of the registered ones is the registered stock less the realised one; they
open over the years after, each with a site, land and jobs to come. Memoranda of 2019
wait for approval and hold no land.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from agents import luck
from agents.classification import BySector, Sector
from agents.investor import (
    LeadParameters,
    PlantParameters,
    in_scope,
    land_need,
    lead_capital,
    plant_jobs,
)
from agents.luck import Luck, Stream
from agents.project import (
    NEVER,
    ProjectParameters,
    ProjectState,
    approval_months,
    months_to_lapse,
    realised_share,
)
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
    memoranda_waiting_2020: float
    """Memoranda waiting for approval [projects]."""
    legacy_registered_stock_2020: float
    """Foreign capital registered, net of what was revoked [USD million]."""

    def __post_init__(self) -> None:
        if self.pipeline_pareto_exponent <= 0 or self.pipeline_last_opening_month < 1:
            raise Refusal("exponent and last opening month must be above 0")


def found_projects(
    parameters: PipelineParameters,
    plants: PlantParameters,
    leads: LeadParameters,
    projects: ProjectParameters,
    realised_musd: float,
    lead_mix: BySector,
    tables: FoundingTables,
    ground: Ground,
    luck_: Luck,
) -> Table:
    """Return the projects of the founding pipeline as columns, ids from 0.

    Those registered come first, then the memoranda.

    Parameters
    ----------
    leads, projects
        What investors bring and how projects come about.
    realised_musd
        Capital that runs already; the pipeline is the registered stock less this
        [USD million].
    lead_mix
        Sectors of foreign investors [share of leads].
    """
    n = round(parameters.n_pipeline_projects_2020)
    ids = np.arange(n + round(parameters.memoranda_waiting_2020))
    sector, owner, site = _kinds(ids, lead_mix, tables, ground, luck_)
    pipeline = parameters.legacy_registered_stock_2020 - realised_musd
    capital = lead_capital(luck_, _FOUNDING, ids, sector, leads)
    capital[:n] = _registered_capital(ids[:n], pipeline, parameters, luck_)
    registered, opens = _clock(
        parameters, plants, sector[:n] == Sector.ELECTRONICS, luck_
    )
    signed, due = _memorandum_clock(ids[n:], projects, luck_)
    lapses = months_to_lapse(ids[:n], plants.revocation_hazard_month, luck_)
    never = np.full(ids.size - n, NEVER)
    share = realised_share(ids, plants.realised_share_at_opening, projects, luck_)
    states = ProjectState.REGISTERED, ProjectState.MEMORANDUM
    land = land_need(sector, capital, plants)
    land[n:] = 0.0
    return {
        "id": ids,
        "state": np.repeat([int(state) for state in states], [n, ids.size - n]),
        "sector": sector,
        "owner": owner,
        "site": site,
        "ward": ground.site_ward[site],
        "registered_musd": capital,
        "realised_share": share,
        "land_ha": land,
        "jobs": plant_jobs(sector, capital * share, plants, leads),
        "is_in_minimum_tax": in_scope(luck_, ids, capital, leads),
        "signed_month": np.concatenate([registered, signed]),
        "registered_month": np.concatenate([registered, due]),
        "opens_month": np.concatenate([opens, never]),
        "lapses_month": np.concatenate([lapses, never]),
    }


def _kinds(
    ids: Months,
    lead_mix: BySector,
    tables: FoundingTables,
    ground: Ground,
    luck_: Luck,
) -> tuple[Months, Months, Months]:
    """Return sector, owner and site of each project."""
    early_mix = np.array(lead_mix)
    # The first plant for solar cells was registered in 2021.
    early_mix[Sector.PHOTOVOLTAICS] = 0.0
    sector = luck.categorical(
        luck_.uniform(Stream.PROJECT_KIND, _FOUNDING, ids), early_mix
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
    return sector, owner, site


def _registered_capital(
    ids: Months, pipeline_musd: float, parameters: PipelineParameters, luck_: Luck
) -> npt.NDArray[np.float64]:
    """Return the capital of registered projects; it adds up to the pipeline's."""
    if pipeline_musd <= 0:
        raise Refusal("the realised stock of 2020 exceeds the registered one")
    capital = luck.pareto(
        luck_.uniform(Stream.PROJECT_CAPITAL, _FOUNDING, ids),
        1.0,
        parameters.pipeline_pareto_exponent,
    )
    return capital * (pipeline_musd / capital.sum())


def _memorandum_clock(
    ids: Months, projects: ProjectParameters, luck_: Luck
) -> tuple[Months, Months]:
    """Return when each memorandum was signed and when it is due, from January 2020."""
    approval = approval_months(ids, 0.0, projects, luck_)
    elapsed = luck_.uniform(Stream.PROJECT_CLOCK, _FOUNDING, ids, draw=1)
    signed = -1 - np.floor(elapsed * (approval - 1)).astype(np.int64)
    return signed, signed + approval


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
