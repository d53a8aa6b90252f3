"""Projects on their way: signed, registered, given up, opened.

Each step takes the projects whose clock rings. Land is taken at registration and handed
back on revocation; a memorandum waits for land that is coming, and looks again if none
is.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from agents.classification import Skill, is_foreign
from agents.entrant_id import Process, entrant_ids, slot_of
from agents.investor import is_electronics, land_need, plant_jobs
from agents.luck import Luck, Stream
from agents.project import (
    NEVER,
    Projects,
    ProjectState,
    build_months,
    holds_memorandum,
    months_to_lapse,
    realised_share,
)
from model.land import (
    SiteStock,
    coming_room_ha,
    fits,
    hand_back_land,
    let_land,
    room_ha,
)
from model.leads import Leads
from model.parameters import Parameters
from model.sites import Sites
from model.siting_ground import SitingGround

__all__ = [
    "Opened",
    "both",
    "due_memoranda",
    "opened_plants",
    "register",
    "revoke",
    "sign_again",
    "signed_columns",
    "with_open_posts",
]

type Floats = npt.NDArray[np.float64]
type Ids = npt.NDArray[np.int64]
type Rows = npt.NDArray[np.intp]
type Mask = npt.NDArray[np.bool_]
type Codes = npt.NDArray[np.integer]
type Table = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """The plants that open in a month, in order of id."""

    columns: Table
    """Columns for `Firms.births`, ids under `id`; without productivity, which is for
    whoever knows the sector's. All posts are vacancies still."""
    running_value_added_bn_vnd_per_year: Floats
    """What each makes when running in full, 2020 prices [bn VND a year], (n,)."""


_BY_ID: Final = 0
_ONE_PLACE: Final = 0


def _in_state(projects: Projects, state: ProjectState) -> Mask:
    mask: Mask = projects.state == state
    return mask


def opened_plants(
    projects: Projects,
    ground: SitingGround,
    parameters: Parameters,
    luck: Luck,
    month: int,
) -> Opened:
    """Take out the projects that open this month and return their plants."""
    due = _in_state(projects, ProjectState.REGISTERED) & (projects.opens_month <= month)
    rows = np.flatnonzero(due)
    n, ids, sector = rows.size, projects.ids[rows], projects.sector[rows]
    owner = projects.owner[rows]
    realised = projects.registered_musd[rows] * projects.realised_share[rows]
    worth = realised * parameters.plants.vnd_bn_per_musd_2020
    table: Table = {
        "id": entrant_ids(month, Process.PLANT, _ONE_PLACE, slot_of(ids)),
        "project_id": ids,
        "weight": np.ones(n),
        "sector": sector,
        "owner": owner,
        "ward": projects.ward[rows],
        "site": projects.site[rows],
        "land_ha": projects.land_ha[rows],
        "employees": np.zeros(n),
        "value_added_bn_vnd_per_year": np.zeros(n),
        "digital_stage": _opening_stage(ids, sector, parameters, luck),
        "cash_bn_vnd": parameters.projects.opening_cash_share * worth,
        "foreign_capital_musd": np.where(is_foreign(owner), realised, 0.0),
        "tax_scheme": projects.tax_scheme[rows],
        "tax_scheme_without_policy": projects.tax_scheme_without_policy[rows],
        "is_in_minimum_tax": projects.is_in_minimum_tax[rows],
        "founded_month": np.full(n, month),
    }
    jobs = projects.jobs[rows]
    if n:
        projects.deaths(ids)
    makes = _yield(sector, parameters) * worth
    return Opened(with_open_posts(table, jobs, ground), makes)


def with_open_posts(table: Table, jobs: Floats, ground: SitingGround) -> Table:
    """Return plants' columns with their posts, all open, by the mix of their sector.

    Parameters
    ----------
    jobs
        Posts of each plant, shape (n,) [posts].
    """
    posts = jobs[:, np.newaxis] * ground.skill_mix[table["sector"]]
    zeros = np.zeros(jobs.size)
    by_skill: Table = {}
    for skill in Skill:
        by_skill[f"employees_{skill.label}"] = zeros
        by_skill[f"vacancies_{skill.label}"] = posts[:, skill]
        by_skill[f"pay_{skill.label}_mvnd"] = zeros
    return table | by_skill


def both(one: Opened, other: Opened) -> Opened:
    """Return two lists of plants as one; ids of the second come after the first's."""
    columns = {
        name: np.concatenate([values, other.columns[name]])
        for name, values in one.columns.items()
    }
    running = "running_value_added_bn_vnd_per_year"
    return Opened(
        columns, np.concatenate([getattr(one, running), getattr(other, running)])
    )


def _yield(sector: Codes, parameters: Parameters) -> Floats:
    """Return value added a year over capital realised, shape (n,) [per year]."""
    plants = parameters.plants
    return np.where(
        is_electronics(sector), plants.kappa_electronics, plants.kappa_other_fdi
    )


def _opening_stage(
    ids: Ids, sector: Codes, parameters: Parameters, luck: Luck
) -> npt.NDArray[np.int8]:
    """Return the digital stage at which each plant opens, shape (n,)."""
    of = parameters.projects
    least = np.where(
        is_electronics(sector), of.opening_stage_electronics, of.opening_stage_other
    )
    above = luck.uniform(Stream.OPENING_STAGE, _BY_ID, ids) < of.opening_stage_one_above
    return (least + above).astype(np.int8)


def revoke(
    projects: Projects, stock: SiteStock, parameters: Parameters, month: int
) -> tuple[float, int]:
    """Take out the registrations that lapse and hand their land back.

    Returns
    -------
    tuple
        Foreign capital struck from the register [USD million]; projects taken out.
    """
    registered = _in_state(projects, ProjectState.REGISTERED)
    rows = np.flatnonzero(registered & (projects.lapses_month <= month))
    foreign = is_foreign(projects.owner[rows])
    capital = float(projects.registered_musd[rows[foreign]].sum())
    hand_back_land(
        stock, projects.site[rows], projects.land_ha[rows], parameters.plants
    )
    projects.deaths(projects.ids[rows])
    return capital, rows.size


def due_memoranda(
    projects: Projects,
    named_until: int,
    parameters: Parameters,
    luck: Luck,
    month: int,
) -> tuple[Rows, int]:
    """Return the rows of memoranda to be registered now, and how many are given up.

    A memorandum fails by its own draw. While history names each large project, a large
    one that is not named does not come true either.
    """
    signed = _in_state(projects, ProjectState.MEMORANDUM)
    rows = np.flatnonzero(signed & (projects.registered_month <= month))
    of = parameters.projects
    holds = holds_memorandum(projects.ids[rows], of, luck)
    if month < named_until:
        holds &= projects.registered_musd[rows] < of.named_project_capital_musd
    projects.deaths(projects.ids[rows[~holds]])
    return rows[holds], int(np.count_nonzero(~holds))


def register(
    projects: Projects,
    rows: Rows,
    stock: SiteStock,
    sites: Sites,
    parameters: Parameters,
    luck: Luck,
    month: int,
) -> tuple[Rows, Rows]:
    """Register the memoranda whose land is ready and let it to them.

    Returns
    -------
    tuple
        Rows of those registered, and of those whose land is gone. The others wait for
        land or power that is coming.
    """
    plants, site = parameters.plants, projects.site[rows]
    need = land_need(projects.sector[rows], projects.registered_musd[rows], plants)
    found = fits(site, need, projects.ids[rows], room_ha(stock, plants))
    let_land(stock, site[found], need[found], plants)
    gone = ~found & (need > coming_room_ha(stock, sites, plants)[site])
    registered = rows[found]
    opens, lapses = _clocks(
        projects.ids[registered], projects.sector[registered], parameters, luck, month
    )
    projects.write(
        registered,
        state=int(ProjectState.REGISTERED),
        land_ha=need[found],
        registered_month=month,
        opens_month=opens,
        lapses_month=lapses,
    )
    return registered, rows[gone]


def _clocks(
    ids: Ids, sector: Codes, parameters: Parameters, luck: Luck, month: int
) -> tuple[Ids, Ids]:
    """Return when each opens and when it would lapse, set at registration."""
    plants = parameters.plants
    centre = np.where(
        is_electronics(sector),
        plants.build_months_electronics,
        plants.build_months_other,
    )
    build = build_months(ids, centre, parameters.pipeline.project_build_spread, luck)
    lapse = months_to_lapse(ids, plants.revocation_hazard_month, luck)
    return month + build, np.minimum(month + lapse, NEVER)


def sign_again(
    projects: Projects,
    rows: Rows,
    stays: Mask,
    site: Codes,
    scheme: Codes,
    without: Codes,
    due: Ids,
    ground: SitingGround,
) -> None:
    """Move memoranda whose land is gone to the site chosen anew, or let them go.

    Parameters
    ----------
    rows
        Their rows, shape (n,).
    stays
        Whether the site chosen lies in the province, shape (n,).
    site, scheme, without, due
        Where each would stand, its tax terms there with and without the policy, and
        the month of registration.
    """
    projects.deaths(projects.ids[rows[~stays]])
    projects.write(
        rows[stays],
        site=site[stays],
        ward=ground.sites.ward[site[stays]],
        tax_scheme=scheme[stays],
        tax_scheme_without_policy=without[stays],
        registered_month=due[stays],
    )


def signed_columns(
    leads: Leads,
    site: Codes,
    scheme: Codes,
    without: Codes,
    due: Ids,
    ground: SitingGround,
    parameters: Parameters,
    luck: Luck,
    month: int,
) -> Table:
    """Return the projects of leads that sign a memorandum, as columns.

    Parameters
    ----------
    site, scheme, without
        Where each would stand and its tax terms there with and without the policy,
        shape (n,).
    due
        Month of registration, shape (n,).
    """
    share = realised_share(
        leads.ids,
        parameters.plants.realised_share_at_opening,
        parameters.projects,
        luck,
    )
    jobs = plant_jobs(
        leads.sector, leads.capital_musd * share, parameters.plants, parameters.leads
    )
    return {
        "id": leads.ids,
        "state": np.full(leads.ids.size, int(ProjectState.MEMORANDUM)),
        "sector": leads.sector,
        "owner": leads.owner,
        "site": site,
        "ward": ground.sites.ward[site],
        "registered_musd": leads.capital_musd,
        "realised_share": share,
        "land_ha": np.zeros(leads.ids.size),
        "jobs": jobs,
        "tax_scheme": scheme,
        "tax_scheme_without_policy": without,
        "is_in_minimum_tax": leads.is_in_minimum_tax,
        "signed_month": np.full(leads.ids.size, month),
        "registered_month": due,
        "opens_month": np.full(leads.ids.size, NEVER),
        "lapses_month": np.full(leads.ids.size, NEVER),
    }
