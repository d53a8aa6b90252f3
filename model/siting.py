"""Where the investors of a month go: a site of the province, or a place outside.

An investor has a taste for the province as a whole and one for each site, the latter
smaller, so that another site in the province draws investors from its neighbours first.
What places outside offer beyond tax, rent and approval stands in one shift.
"""

from dataclasses import dataclass, fields
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from agents import luck
from agents.classification import Owner, Sector, TaxScheme, is_foreign
from agents.firm import Firms
from agents.investor import (
    SiteOffers,
    land_need,
    plant_jobs,
    site_utility,
)
from agents.luck import Luck, Stream
from agents.project import Projects, ProjectState
from agents.site_choice import choose_site, taste
from model.investment_terms import InvestmentTerms
from model.land import SiteStock, coming_room_ha, room_ha
from model.leads import Leads
from model.parameters import Parameters
from model.places import Places
from model.sites import SiteKind, Sites
from model.synthesis.tables import FoundingTables
from model.tax_schemes import better_scheme, mean_rate

__all__ = [
    "OnSite",
    "Prospects",
    "SitingGround",
    "load_siting_ground",
    "on_site",
    "preferred_sites",
    "scheme_offered",
    "sites_offer",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.integer]
type Ids = npt.NDArray[np.int64]
type Mask = npt.NDArray[np.bool_]
type Sited = npt.NDArray[np.intp]

_BY_ID: Final = 0
"""Stands where a draw has no month but the one that the id holds."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SitingGround:
    """What of the sites never changes, as investors see it; arrays are read-only."""

    sites: Sites
    is_outside: Mask
    """Which sites are places outside the province, shape (n_sites,)."""
    base_scheme: npt.NDArray[np.int8]
    """`TaxScheme` of new projects without the zone, shape (n_sites,)."""
    openings: Ids
    """Months at which minutes change, shape (n_openings,)."""
    port_minutes: Floats
    """Way to a port, before the first opening and after each, 0 outside [minutes],
    shape (n_openings + 1, n_sites)."""
    expressway_minutes: Floats
    """Way to the expressway, in the same order, 0 outside [minutes]."""
    skill_mix: Floats
    """Skills of a plant's posts by sector [share], shape (n_sectors, n_skills)."""
    owner_shares: Floats
    """Countries of foreign investors [share], shape (n_owners,)."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    def __deepcopy__(self, memo: object) -> Self:
        """Return itself: nothing in it changes, so copies of a model share it."""
        return self

    def scheme_without_policy(self, site: Codes) -> npt.NDArray[np.int8]:
        """Return the terms of new projects whatever the policy; -1 is off all sites."""
        scheme: npt.NDArray[np.int8] = np.append(self.base_scheme, np.int8(0))[site]
        return scheme


def load_siting_ground(
    places: Places, sites: Sites, tables: FoundingTables
) -> SitingGround:
    """Return what investors see of the geography.

    New projects have the terms of an economic zone in one, and in an outside place
    with a seaport, whose free-trade zone has the same.
    """
    outside = sites.of_kind(SiteKind.OUTSIDE)
    in_zone = np.where(
        outside,
        np.array([place.seaport for place in places.outside])[sites.outside],
        places.economic_zone[sites.ward] >= 0,
    )
    months = [int(places.openings[0]) - 1, *places.openings.tolist()]
    port = np.array([places.minutes_to_port(m)[sites.ward] for m in months])
    road = np.array([places.minutes_to_expressway(m)[sites.ward] for m in months])
    skills = tables.skill_mix[: len(Sector)]
    return SitingGround(
        sites=sites,
        is_outside=outside,
        base_scheme=np.where(
            in_zone, TaxScheme.ECONOMIC_ZONE, TaxScheme.STANDARD
        ).astype(np.int8),
        openings=places.openings.copy(),
        port_minutes=np.where(outside, 0.0, port),
        expressway_minutes=np.where(outside, 0.0, road),
        skill_mix=skills / skills.sum(axis=1, keepdims=True),
        owner_shares=tables.owner_shares.copy(),
    )


@dataclass(frozen=True, slots=True, eq=False)
class OnSite:
    """Who stands on each site."""

    of_country: Floats
    """Foreign plants and registered projects, shape (n_sites, n_owners)."""
    of_sector: Floats
    """The same by sector, shape (n_sites, n_sectors)."""
    staff: Floats
    """Workers of all firms there, shape (n_sites,)."""


def on_site(firms: Firms, projects: Projects, n_sites: int) -> OnSite:
    """Return who stands on each site at the start of the month."""
    here = np.flatnonzero(firms.site >= 0)
    foreign = here[is_foreign(firms.owner[here])]
    held = np.flatnonzero(
        (projects.state == ProjectState.REGISTERED) & (projects.site >= 0)
    )
    site = np.concatenate([firms.site[foreign], projects.site[held]]).astype(np.int64)
    owner = np.concatenate([firms.owner[foreign], projects.owner[held]])
    sector = np.concatenate([firms.sector[foreign], projects.sector[held]])
    counts = [
        np.bincount(site * n + code, minlength=n_sites * n).reshape(n_sites, n)
        for code, n in ((owner, len(Owner)), (sector, len(Sector)))
    ]
    staff = np.bincount(
        firms.site[here], firms.weight[here] * firms.employees[here], n_sites
    )
    of_country, of_sector = (count.astype(np.float64) for count in counts)
    return OnSite(of_country, of_sector, staff)


def scheme_offered(
    leads: Leads,
    site_scheme: Codes,
    terms: InvestmentTerms,
    is_outside: Mask,
    parameters: Parameters,
    luck_: Luck,
) -> npt.NDArray[np.int8]:
    """Return the tax terms each lead would have at each site, (n_leads, n_sites).

    Those of the site, or those the province grants its sector if they are better and
    the lead is among the share that gets them.
    """
    mark = luck_.uniform(Stream.TAX_TERMS, _BY_ID, leads.ids)
    gets = (mark < terms.tax_share) & terms.tax_sectors[leads.sector]
    granted = np.where(
        gets[:, np.newaxis] & ~is_outside, terms.tax_scheme, TaxScheme.STANDARD
    )
    years, schemes = parameters.siting.tax_horizon_years, parameters.tax_schemes
    return better_scheme(site_scheme[np.newaxis, :], granted, years, schemes)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prospects:
    """What of the month bears on the choice and is no site's own."""

    month: int
    """Months since January 2020."""
    skilled_share: Floats
    """Digital and advanced people within the labour area, (n_wards,) [share]."""
    content: Floats
    """How content investors heard of are beside the founding [share of posts
    filled], shape (n_sectors, n_owners)."""
    approval_cut: float
    """Share of the months to approval that the province's procedure saves [share]."""
    is_topped_up: bool
    """Whether the minimum tax is in force and nobody pays it back."""


def sites_offer(
    leads: Leads,
    scheme: Codes,
    ground: SitingGround,
    stock: SiteStock,
    present: OnSite,
    prospects: Prospects,
    parameters: Parameters,
) -> SiteOffers:
    """Return what each site offers each lead.

    Parameters
    ----------
    scheme
        From `scheme_offered`, shape (n_leads, n_sites).
    """
    sites, outside, plants = ground.sites, ground.is_outside, parameters.plants
    tax = _tax(leads, scheme, prospects.is_topped_up, parameters)
    realised = leads.capital_musd * plants.realised_share_at_opening
    jobs = plant_jobs(leads.sector, realised, plants, parameters.leads)
    posts = np.maximum(present.staff + jobs[:, np.newaxis], 1.0)
    phase = int(np.searchsorted(ground.openings, prospects.month, side="right"))
    wait = parameters.projects.approval_months_mean
    content = prospects.content[leads.sector, leads.owner][:, np.newaxis]
    return SiteOffers(
        tax_rate=tax,
        rent_usd_per_m2=sites.rent_usd_per_m2,
        free_land_ha=room_ha(stock, plants),
        skilled_share=np.where(outside, 0.0, prospects.skilled_share[sites.ward]),
        beds_per_post=np.where(outside, 0.0, stock.beds / posts),
        port_minutes=ground.port_minutes[phase],
        expressway_minutes=ground.expressway_minutes[phase],
        approval_months=np.where(outside, wait, wait * (1 - prospects.approval_cut)),
        same_country=present.of_country[:, leads.owner].T,
        same_sector=present.of_sector[:, leads.sector].T,
        content=np.where(outside, 0.0, content),
    )


def _tax(
    leads: Leads, scheme: Codes, is_topped_up: bool, parameters: Parameters
) -> Floats:
    """Return the mean tax over the years that count, (n_leads, n_sites) [share]."""
    years, schemes = parameters.siting.tax_horizon_years, parameters.tax_schemes
    tax = mean_rate(scheme, years, schemes)
    if not is_topped_up:
        return tax
    held = mean_rate(scheme, years, schemes, topped_up=True)
    topped: Floats = np.where(leads.is_in_minimum_tax[:, np.newaxis], held, tax)
    return topped


def preferred_sites(
    leads: Leads,
    offers: SiteOffers,
    ground: SitingGround,
    stock: SiteStock,
    parameters: Parameters,
    luck_: Luck,
) -> Sited:
    """Return the site each lead chooses, in or outside the province, (n_leads,).

    A site that has not the land or the power it needs, nor can come to have it, is
    closed to it.
    """
    outside, siting = ground.is_outside, parameters.siting
    need = land_need(leads.sector, leads.capital_musd, parameters.plants)
    room = coming_room_ha(stock, ground.sites, parameters.plants)
    has_land = room >= need[:, np.newaxis]
    utility = site_utility(offers, siting)
    utility = np.where(outside, utility + siting.outside_utility_shift, utility)
    utility = np.where(outside | has_land, utility, -np.inf)
    shock = taste(luck_, _BY_ID, leads.ids, np.arange(outside.size))
    for_province = luck.gumbel(
        luck_.uniform(Stream.SITE_TASTE, _BY_ID, leads.ids, draw=1)
    )[:, np.newaxis]
    within = siting.site_taste_scale * shock + for_province
    return choose_site(utility, np.where(outside, shock, within))
