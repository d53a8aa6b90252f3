"""The founding population whole: every agent of January 2020, and what ties them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from agents.luck import Luck
from model.parameters import Parameters
from model.places import Places
from model.sites import Sites
from model.supply_network import supply_degrees
from model.synthesis import thinning
from model.synthesis.economy import FoundingEconomy, founding_economy
from model.synthesis.enterprises import found_enterprises
from model.synthesis.ground import Ground
from model.synthesis.households import found_household_businesses
from model.synthesis.networks import (
    FoundingNetworks,
    Institutions,
    load_institutions,
    tie_networks,
)
from model.synthesis.people import People, found_people
from model.synthesis.pipeline import found_projects
from model.synthesis.skills_and_pay import PayTable, give_skills_and_pay
from model.synthesis.staff import begin_founding_spells, begin_work, count_staff
from model.synthesis.staff_fitting import fit_staff
from model.synthesis.tables import FoundingTables, load_founding_tables

__all__ = ["Founding", "synthesise"]

type Floats = npt.NDArray[np.float64]
type Table = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Founding:
    """The founding tables: column name -> array, a row an agent, in order of id."""

    scale: int
    """Persons and household businesses that one row stands for."""
    economy: FoundingEconomy
    """What value added adds up to."""
    tables: FoundingTables
    """Anchor firms and the other tables of the founding."""
    firms: Table
    household_businesses: Table
    people: Table
    employer_pools: Table
    projects: Table
    institutions: Institutions
    networks: FoundingNetworks
    pay: PayTable
    """What posts pay from January 2020 on, at wages of 2020."""


def synthesise(
    parameters: Parameters, places: Places, sites: Sites, luck: Luck, scale: int = 1
) -> Founding:
    """Build the founding population of January 2020.

    Everyone is founded at scale 1 and then thinned, so that a kept row is the same
    agent at every scale.

    Parameters
    ----------
    luck
        Luck of the world.
    scale
        1, 10 or 100 persons and household businesses a row.

    Raises
    ------
    Refusal
        If the scale is another, or the evidence rows contradict each other.
    """
    thinning.refuse_scale(scale)
    tables = load_founding_tables(places.index, sites.index)
    ground = _ground(places, sites, tables)
    economy = founding_economy(parameters.economy)
    firms, households, people, pay = _who_works(
        parameters, economy, tables, ground, luck
    )
    projects = found_projects(
        parameters.pipeline,
        parameters.plants,
        parameters.leads,
        parameters.projects,
        parameters.enterprises.legacy_realised_stock_2020,
        parameters.enterprises.lead_mix,
        tables,
        ground,
        luck,
    )
    _share_land(firms, projects, ground)
    firms, households, kept = thinning.thin(
        firms, households, people.table, tables.anchors.n, scale, luck
    )
    if scale > 1:
        fit_staff(
            kept, firms, households, people.pools, pay, parameters.skills, scale, luck
        )
        del kept["employer_sector"]
    begin_work(kept, firms, households, people.pools, scale)
    begin_founding_spells(
        kept, parameters.labour, parameters.people_flows.leaving_ages, luck
    )
    institutions = load_institutions(places.index)
    return Founding(
        scale=scale,
        economy=economy,
        tables=tables,
        firms=firms,
        household_businesses=households,
        people=kept,
        employer_pools=people.pools,
        projects=projects,
        institutions=institutions,
        networks=tie_networks(
            firms, projects, institutions, ground.minutes, parameters, luck
        ),
        pay=pay,
    )


def _who_works(
    parameters: Parameters,
    economy: FoundingEconomy,
    tables: FoundingTables,
    ground: Ground,
    luck: Luck,
) -> tuple[Table, Table, People, PayTable]:
    """Found enterprises, household businesses and people, everyone at scale 1."""
    firms = found_enterprises(
        parameters.enterprises,
        economy,
        tables,
        ground,
        parameters.adoption,
        parameters.plants,
        luck,
    )
    firms["n_customers"], firms["n_suppliers"] = supply_degrees(
        firms["id"], firms["employees"], parameters.supply_network, luck
    )
    households = found_household_businesses(
        parameters.households, economy, tables, ground, luck
    )
    people = found_people(
        parameters.people, economy, firms, households, tables, ground, luck
    )
    pay = give_skills_and_pay(people, parameters.skills, firms, tables, luck)
    count_staff(firms, people.table)
    return firms, households, people, pay


def _ground(places: Places, sites: Sites, tables: FoundingTables) -> Ground:
    settlements = [ward.settlement for ward in places.wards]
    return Ground(
        ward_population=places.population,
        minutes=places.minutes(0),
        farm_affinity=np.array([tables.farm_affinity[s] for s in settlements]),
        site_ward=sites.ward,
        site_let_ha=sites.let_ha,
        is_park=sites.is_active_park,
        is_cluster=sites.is_cluster,
        market_ward=places.market_ward,
        market_traders=places.market_traders,
    )


def _share_land(firms: Table, projects: Table, ground: Ground) -> None:
    """Share the land let at each site among its firms and projects.

    Firms claim by staff, projects by their capital; what is let is taken exactly, and
    a site without either keeps its land as let to nobody yet.
    """
    site = np.concatenate([firms["site"], projects["site"]])
    staff = firms["employees"]
    per_worker = ground.site_let_ha.sum() / staff[firms["site"] >= 0].sum()
    claims = np.concatenate([staff * per_worker, projects["land_ha"]])
    taken = site >= 0
    n_sites = ground.site_let_ha.size
    claimed = np.bincount(site[taken], claims[taken], n_sites)
    rate = ground.site_let_ha / np.where(claimed > 0, claimed, 1.0)
    land = np.where(taken, claims * rate[site], 0.0)
    firms["land_ha"] = land[: staff.size]
    projects["land_ha"] = land[staff.size :]
