"""Data centres that works have built open as domestic plants of the digital sector.

A work names the sites and the power that its machines ask for; what the plant makes,
employs and stands on follows from that power. The province has paid for the building
with its partners, so no foreign capital comes in.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.classification import Owner, Sector
from agents.data_centre import data_centre_plants
from agents.entrant_id import Process, entrant_ids
from agents.firm import Firms
from agents.luck import Luck
from model.land import SiteStock
from model.named_registration import take_ready_land
from model.parameters import Parameters
from model.project_pipeline import Opened, with_open_posts
from model.site_terms import SiteTerms, schemes_there
from model.siting_ground import SitingGround
from model.works import Work

__all__ = ["opened_data_centres", "stands_with_its_work"]

_FIRST_SITE: Final = 1
"""Places in the ids of plants: 0 is that of projects, then come the sites."""


def stands_with_its_work(firms: Firms) -> npt.NDArray[np.bool_]:
    """Return which firms are data centres that works built, shape (n_rows,).

    The province keeps such a work up, so its plant does not close. It is its own
    project.
    """
    its_own: npt.NDArray[np.bool_] = firms.project_id == firms.ids
    return its_own


def opened_data_centres(
    works: Sequence[Work],
    site_terms: SiteTerms,
    law_is_in_force: bool,
    stock: SiteStock,
    ground: SitingGround,
    parameters: Parameters,
    luck: Luck,
    month: int,
) -> Opened:
    """Return the data centres that stand from this month on, as plants.

    Their land is made ready and let to them. A work on several sites has a part of its
    power, and a plant, on each.

    Parameters
    ----------
    works
        Works of data centres finished last month.
    law_is_in_force
        Whether the law on digital technology stands.
    stock
        Changed in place.
    """
    site, megawatts = _machines(works)
    n = site.size
    plants = data_centre_plants(megawatts, parameters.data_centres)
    ids = entrant_ids(month, Process.PLANT, _FIRST_SITE + site, np.arange(n))
    sector = np.full(n, int(Sector.ICT))
    scheme, without = schemes_there(
        ids, sector, site, site_terms, law_is_in_force, parameters, luck
    )
    worth = plants.cost_musd * parameters.plants.vnd_bn_per_musd_2020
    table = {
        "id": ids,
        "project_id": ids,
        "weight": np.ones(n),
        "sector": sector,
        "owner": np.full(n, int(Owner.DOMESTIC)),
        "ward": ground.sites.ward[site],
        "site": site,
        "land_ha": take_ready_land(stock, site, plants.land_ha, ground, parameters),
        "employees": np.zeros(n),
        "value_added_bn_vnd_per_year": np.zeros(n),
        "digital_stage": np.full(n, parameters.data_centres.data_centre_stage, np.int8),
        "cash_bn_vnd": parameters.projects.opening_cash_share * worth,
        "foreign_capital_musd": np.zeros(n),
        "tax_scheme": scheme,
        "tax_scheme_without_policy": without,
        "is_in_minimum_tax": np.zeros(n, dtype=bool),
        "founded_month": np.full(n, month),
    }
    makes = plants.makes_musd_per_year * parameters.plants.vnd_bn_per_musd_2020
    return Opened(with_open_posts(table, plants.jobs, ground), makes)


def _machines(
    works: Sequence[Work],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Return site and power of each part of these works, in order of site.

    The table of works has a site for every data centre.
    """
    at = [(site, work.size / len(work.sites)) for work in works for site in work.sites]
    at.sort(key=lambda part: part[0])
    return (
        np.array([site for site, _ in at], dtype=np.int64),
        np.array([megawatts for _, megawatts in at], dtype=np.float64),
    )
