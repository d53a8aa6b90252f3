"""Where the investors of a month go: a site of the province, or a place outside.

An investor has a taste for the province as a whole and one for each site, the latter
smaller, so that another site in the province draws investors from its neighbours first.
What places outside offer beyond tax, rent and approval stands in one shift.
"""

from dataclasses import dataclass
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
from model.site_terms import IS_DIGITAL, SiteTerms, schemes_by_law
from model.sites import SiteType
from model.siting_ground import SitingGround
from model.tax_schemes import better_scheme, mean_rate
from model.works import Effect, WorksInUse

__all__ = [
    "OnSite",
    "Prospects",
    "SiteWorks",
    "on_site",
    "preferred_sites",
    "schemes_offered",
    "sites_offer",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.integer]
type Schemes = npt.NDArray[np.int8]
type Mask = npt.NDArray[np.bool_]
type Sited = npt.NDArray[np.intp]

_BY_ID: Final = 0
"""Stands where a draw has no month but the one that the id holds."""
_SPECIALISED, _ECO, _HIGH_TECH = (
    list(SiteType).index(kind)
    for kind in (SiteType.SPECIALISED, SiteType.ECO, SiteType.HIGH_TECH)
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

    def share_of(self, sector: Codes) -> Floats:
        """Return the part of each site's plants that are of a sector, (n, n_sites)."""
        every = np.maximum(self.of_sector.sum(axis=1), 1.0)
        share: Floats = self.of_sector[:, sector].T / every
        return share


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


def schemes_offered(
    leads: Leads,
    site: SiteTerms,
    terms: InvestmentTerms,
    law_is_in_force: bool,
    is_outside: Mask,
    parameters: Parameters,
    luck_: Luck,
) -> tuple[Schemes, Schemes]:
    """Return the tax terms each lead would have at each site, (n_leads, n_sites).

    Those of the site and of the law, or those the province grants its sector if they
    are better and the lead is among the share that gets them.

    Parameters
    ----------
    law_is_in_force
        Whether the law on digital technology stands.

    Returns
    -------
    tuple
        Terms with the policy, and without it.
    """
    years, schemes = parameters.siting.tax_horizon_years, parameters.tax_schemes
    by_law, without = schemes_by_law(
        leads.ids, leads.sector, site, law_is_in_force, parameters, luck_
    )
    mark = luck_.uniform(Stream.TAX_TERMS, _BY_ID, leads.ids)
    gets = (mark < terms.tax_share) & terms.tax_sectors[leads.sector]
    granted = np.where(
        gets[:, np.newaxis] & ~is_outside, terms.tax_scheme, TaxScheme.STANDARD
    )
    return better_scheme(by_law, granted, years, schemes), without


@dataclass(frozen=True, slots=True, eq=False)
class SiteWorks:
    """What works that stand add to each site, arrays of shape (n_sites,)."""

    specialisation: Floats
    """Fitting out for digital industry [index 0 to 1]."""
    port_minutes_saved: Floats
    """Time saved on the way to a port [minutes]."""
    digital_infrastructure: Floats
    """Added to the networks of its ward [index 0 to 1]."""

    @classmethod
    def of(cls, in_use: WorksInUse, ward: Codes) -> Self:
        """Return what works add; places outside, of ward -1, are given nothing."""
        saved, networks = (
            np.append(in_use.by_ward(effect), 0.0)[ward]
            for effect in (Effect.LOGISTICS, Effect.DIGITAL_INFRASTRUCTURE)
        )
        return cls(in_use.by_site(Effect.SPECIALISATION), saved, networks)


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
    approval_cut: Floats
    """Part of the months to approval saved on each site, (n_sites,) [share]."""
    is_topped_up: bool
    """Whether the minimum tax is in force and nobody pays it back."""
    works: SiteWorks
    outside_pull: float
    """Added to the worth of places outside with a free-trade zone [1]."""


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
        From `schemes_offered`, shape (n_leads, n_sites).
    """
    sites, outside, plants = ground.sites, ground.is_outside, parameters.plants
    tax = _tax(leads, scheme, prospects.is_topped_up, parameters)
    realised = leads.capital_musd * plants.realised_share_at_opening
    jobs = plant_jobs(leads.sector, realised, plants, parameters.leads)
    posts = np.maximum(present.staff + jobs[:, np.newaxis], 1.0)
    phase = int(np.searchsorted(ground.openings, prospects.month, side="right"))
    wait = parameters.projects.approval_months_mean
    content = prospects.content[leads.sector, leads.owner][:, np.newaxis]
    works = prospects.works
    fitted = np.where(outside[:, np.newaxis], 0.0, stock.type_share)
    way = ground.port_minutes[phase] - works.port_minutes_saved
    digital = IS_DIGITAL[leads.sector][:, np.newaxis]
    return SiteOffers(
        tax_rate=tax,
        rent_usd_per_m2=stock.rent_usd_per_m2,
        free_land_ha=room_ha(stock, plants),
        skilled_share=np.where(outside, 0.0, prospects.skilled_share[sites.ward]),
        beds_per_post=np.where(outside, 0.0, stock.beds / posts),
        port_minutes=np.maximum(way, 0.0),
        expressway_minutes=ground.expressway_minutes[phase],
        approval_months=wait * (1 - prospects.approval_cut),
        same_country=present.of_country[:, leads.owner].T,
        same_sector=present.of_sector[:, leads.sector].T,
        content=np.where(outside, 0.0, content),
        high_tech=fitted[:, _HIGH_TECH] * digital,
        eco=fitted[:, _ECO],
        specialised=fitted[:, _SPECIALISED] * present.share_of(leads.sector),
        specialisation=works.specialisation * digital,
        digital_infrastructure=works.digital_infrastructure,
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
    outside_pull: float,
    parameters: Parameters,
    luck_: Luck,
) -> Sited:
    """Return the site each lead chooses, in or outside the province, (n_leads,).

    A site that has not the land or the power it needs, nor can come to have it, is
    closed to it.

    Parameters
    ----------
    outside_pull
        Added to the worth of places outside with a free-trade zone [1].
    """
    outside, siting = ground.is_outside, parameters.siting
    need = land_need(leads.sector, leads.capital_musd, parameters.plants)
    room = coming_room_ha(stock, ground.sites, parameters.plants)
    has_land = room >= need[:, np.newaxis]
    utility = site_utility(offers, siting)
    pull = np.where(ground.is_free_trade, outside_pull, 0.0)
    beyond = utility + siting.outside_utility_shift + pull
    utility = np.where(outside, beyond, utility)
    utility = np.where(outside | has_land, utility, -np.inf)
    shock = taste(luck_, _BY_ID, leads.ids, np.arange(outside.size))
    for_province = luck.gumbel(
        luck_.uniform(Stream.SITE_TASTE, _BY_ID, leads.ids, draw=1)
    )[:, np.newaxis]
    within = siting.site_taste_scale * shock + for_province
    return choose_site(utility, np.where(outside, shock, within))
