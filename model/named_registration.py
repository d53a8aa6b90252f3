"""Projects known by name enter the pipeline: registered, with land, never to lapse."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from agents.entrant_id import Process, entrant_ids
from agents.firm import Firms
from agents.investor import in_scope, land_need, plant_jobs
from agents.luck import Luck
from agents.project import NEVER, ProjectState
from model.history.named_projects import NamedProjects
from model.land import SiteStock, let_land
from model.leads import N_CANDIDATES
from model.parameters import Parameters
from model.site_terms import SiteTerms, schemes_there
from model.siting_ground import SitingGround

__all__ = ["named_columns", "take_ready_land"]

type Floats = npt.NDArray[np.float64]
type Ids = npt.NDArray[np.int64]
type Codes = npt.NDArray[np.integer]
type Table = dict[str, npt.NDArray[Any]]

_ONE_PLACE: Final = 0


def named_columns(
    named: NamedProjects,
    site_terms: SiteTerms,
    law_is_in_force: bool,
    firms: Firms,
    stock: SiteStock,
    ground: SitingGround,
    parameters: Parameters,
    luck: Luck,
    month: int,
) -> Table:
    """Return the named projects registered this month, as columns; they never lapse.

    One that stands on no site stands in the ward of the sector's largest firm.

    Parameters
    ----------
    site_terms
        What each site gives.
    law_is_in_force
        Whether the law on digital technology stands.
    """
    rows = np.flatnonzero(named["registered_month"] == month)
    ids = entrant_ids(month, Process.LEAD, _ONE_PLACE, N_CANDIDATES + rows)
    sector, site = named["sector"][rows], named["site"][rows]
    capital, share = named["capital_musd"][rows], named["realised_share"][rows]
    need = land_need(sector, capital, parameters.plants)
    land = take_ready_land(stock, site, need, ground, parameters)
    stock.is_open[site[site >= 0]] = True
    scheme, without = schemes_there(
        ids, sector, site, site_terms, law_is_in_force, parameters, luck
    )
    return {
        "id": ids,
        "state": np.full(rows.size, int(ProjectState.REGISTERED)),
        "sector": sector,
        "owner": named["owner"][rows],
        "site": site,
        "ward": np.where(
            site >= 0, ground.sites.ward[site], _largest_firm_ward(firms, sector)
        ),
        "registered_musd": capital,
        "realised_share": share,
        "land_ha": land,
        "jobs": plant_jobs(
            sector, capital * share, parameters.plants, parameters.leads
        ),
        "tax_scheme": scheme,
        "tax_scheme_without_policy": without,
        "is_in_minimum_tax": in_scope(luck, ids, capital, parameters.leads),
        "signed_month": np.full(rows.size, month),
        "registered_month": np.full(rows.size, month),
        "opens_month": named["opens_month"][rows],
        "lapses_month": np.full(rows.size, NEVER),
    }


def _largest_firm_ward(firms: Firms, sector: Codes) -> Ids:
    """Return the ward of the firm of each sector that makes most, shape (n,)."""
    made = firms.value_added_bn_vnd_per_year
    largest = [
        int(np.where(firms.sector == code, made, -1).argmax()) for code in sector
    ]
    return firms.ward[np.array(largest, dtype=np.int64)].astype(np.int64)


def take_ready_land(
    stock: SiteStock,
    site: Codes,
    need_ha: Floats,
    ground: SitingGround,
    parameters: Parameters,
) -> Floats:
    """Let land to plants that are sure to come, as far as it lasts, shape (n,) [ha].

    Land and power that are not ready yet are made ready for them: a plant known by
    name is one for which this was done. A site of -1 gives none; a closed one stays
    closed to others.

    Parameters
    ----------
    stock
        Changed in place.
    need_ha
        Land that each needs, shape (n,) [ha].
    """
    plants, leasable = parameters.plants, ground.sites.leasable_ha
    let = np.where(site >= 0, need_ha, 0.0)
    for row in np.flatnonzero(site >= 0):
        at = site[row]
        let[row] = min(let[row], leasable[at] - stock.let_ha[at])
        let_land(stock, site[row : row + 1], let[row : row + 1], plants)
        stock.prepared_ha[at] = max(stock.prepared_ha[at], stock.let_ha[at])
        stock.megawatts[at] = max(stock.megawatts[at], stock.megawatts_taken[at])
        left = leasable[at] - stock.prepared_ha[at]
        stock.preparing_ha[at] = min(stock.preparing_ha[at], left)
    return let
