"""Phase 6: investors look, choose, sign, register, build, open and expand.

Only what opens becomes a firm. Registered capital is net of what is revoked; a plant
realises a part of its capital when it opens, and what is added later in full.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from agents.classification import Sector, TaxScheme, is_foreign
from agents.firm import Firms
from agents.investor import land_need
from agents.project import Projects, ProjectState, approval_months
from agents.zone_authority import ZoneState
from model.data_centres import opened_data_centres
from model.investment_setting import InvestmentSetting
from model.land import SiteStock
from model.leads import Heard, Leads, Looked, heard_of, real_leads, reputation
from model.named_registration import named_columns
from model.parameters import Parameters
from model.plant_expansion import plants_expand
from model.project_pipeline import (
    Opened,
    both,
    due_memoranda,
    opened_plants,
    register,
    revoke,
    sign_again,
    signed_columns,
)
from model.site_terms import SiteTerms, approval_cut, site_terms
from model.siting import (
    OnSite,
    Prospects,
    SiteWorks,
    on_site,
    preferred_sites,
    schemes_offered,
    sites_offer,
)
from model.siting_ground import SitingGround
from model.works import Effect

__all__ = [
    "InvestmentFlows",
    "InvestmentStock",
    "asked_land",
    "found_investment_stock",
    "found_tax_terms",
    "investors_act",
]

type Floats = npt.NDArray[np.float64]
type Rows = npt.NDArray[np.intp]
type Table = dict[str, npt.NDArray[Any]]


@dataclass(slots=True, eq=False)
class InvestmentStock:
    """Foreign capital of the province, and what investors heard at the founding."""

    registered_musd: float
    """Capital registered, net of what was revoked [USD million]."""
    realised_musd: float
    """Capital realised [USD million]."""
    content_at_founding: Floats
    """Content investors heard of in January 2020, (n_sectors, n_owners)."""
    content_share_at_founding: Floats
    """How content they were, (n_sectors, n_owners) [share of posts filled]."""


def found_investment_stock(firms: Firms, parameters: Parameters) -> InvestmentStock:
    """Return the stock of January 2020, from the founding's firms and parameters."""
    heard = heard_of(firms, parameters.reputation_network, 0)
    return InvestmentStock(
        registered_musd=parameters.pipeline.legacy_registered_stock_2020,
        realised_musd=parameters.enterprises.legacy_realised_stock_2020,
        content_at_founding=heard.n_content,
        content_share_at_founding=heard.content_share(),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InvestmentFlows:
    """What investors did in a month."""

    new_musd: Floats
    """Capital of each project registered, shape (n_registered,) [USD million]."""
    new_by_sector: Floats
    """Capital of new projects by sector, shape (n_sectors,) [USD million]."""
    added_by_sector: Floats
    """Capital added to running plants, shape (n_sectors,) [USD million]."""
    domestic_musd: float
    """Capital of domestic projects registered, beside all of these [USD million]."""
    revoked_musd: float
    """Capital struck from the register [USD million]."""
    opened_by_sector: Floats
    """Capital realised by plants that opened, shape (n_sectors,) [USD million]."""
    n_leads: int
    """Investors who began to look."""
    n_signed: int
    """Of these and of those who looked again, who signed for the province."""
    n_entered: int
    """Projects that are new: signed for the first time, or named."""
    n_left: int
    """Projects that are no more: opened, revoked, given up, gone elsewhere."""
    n_data_centres: int
    """Data centres that works have built and that open."""
    opened: Opened = field(repr=False)
    """The plants that open, to be born as firms."""
    looked: Looked = field(repr=False)
    """Who looked, and what they chose."""

    @property
    def n_registered(self) -> int:
        """New projects registered."""
        return self.new_musd.size

    @property
    def registered_musd(self) -> float:
        """Capital registered, new and added [USD million]."""
        return float(self.new_musd.sum() + self.added_by_sector.sum())

    @property
    def realised_musd(self) -> float:
        """Capital realised, opened and added [USD million]."""
        return float(self.opened_by_sector.sum() + self.added_by_sector.sum())


def found_tax_terms(firms: Firms, projects: Projects, ground: SitingGround) -> None:
    """Give foreign firms and projects of January 2020 the terms of their site."""
    scheme = np.append(ground.base_scheme, TaxScheme.STANDARD)
    firms.tax_scheme = np.where(
        is_foreign(firms.owner), scheme[firms.site], TaxScheme.STANDARD
    )
    firms.tax_scheme_without_policy = firms.tax_scheme
    projects.tax_scheme = scheme[projects.site]
    projects.tax_scheme_without_policy = projects.tax_scheme


def asked_land(projects: Projects, n_sites: int, parameters: Parameters) -> Floats:
    """Return the land that memoranda wait for at each site, shape (n_sites,) [ha]."""
    rows = np.flatnonzero(projects.state == ProjectState.MEMORANDUM)
    need = land_need(
        projects.sector[rows], projects.registered_musd[rows], parameters.plants
    )
    return np.bincount(projects.site[rows], need, n_sites)


def investors_act(
    projects: Projects,
    firms: Firms,
    stock: SiteStock,
    zone: ZoneState,
    capital: InvestmentStock,
    setting: InvestmentSetting,
) -> InvestmentFlows:
    """Let the month's investors act; plants open first, so that they hire this month.

    Parameters
    ----------
    projects, firms, stock, capital
        Changed in place; the plants that open are returned, not born.
    zone
        Whose terms hold where.
    """
    ground, parameters = setting.ground, setting.parameters
    luck, month = setting.luck, setting.month
    present = on_site(firms, projects, len(ground.sites.names))
    heard = heard_of(firms, parameters.reputation_network, month)
    given = site_terms(zone, stock.type_share, ground, setting.terms, parameters)
    opened = opened_plants(projects, ground, parameters, luck, month)
    revoked, n_revoked = revoke(projects, stock, parameters, month)
    named = _named(firms, stock, given, setting)
    plants = _with_data_centres(opened, stock, given, setting)
    named_until = setting.conditions.names_every_large_project_until
    due, n_given_up = due_memoranda(projects, named_until, parameters, luck, month)
    registered, thwarted = register(
        projects, due, stock, ground.sites, parameters, luck, month
    )
    sector, musd = _registered(projects, registered, named)
    leads = _leads(capital, heard, setting)
    prospects = _prospects(capital, heard, given, setting)
    looked = _look_and_sign(
        projects, thwarted, leads, given, stock, present, prospects, setting
    )
    _enter(projects, named)
    flows = InvestmentFlows(
        new_musd=musd,
        new_by_sector=_by_sector(sector, musd),
        added_by_sector=plants_expand(
            firms,
            setting.conditions.lead_factor[month],
            parameters.projects,
            luck,
            month,
        ),
        domestic_musd=_domestic(named),
        revoked_musd=revoked,
        opened_by_sector=_by_sector(
            opened.columns["sector"], opened.columns["foreign_capital_musd"]
        ),
        n_leads=leads.ids.size,
        n_signed=looked.n_signed,
        n_entered=named["id"].size + looked.n_signed - (thwarted.size - looked.n_lost),
        n_left=opened.columns["id"].size + n_revoked + n_given_up + looked.n_lost,
        n_data_centres=plants.columns["id"].size - opened.columns["id"].size,
        opened=plants,
        looked=looked,
    )
    capital.registered_musd += flows.registered_musd - revoked
    capital.realised_musd += flows.realised_musd
    return flows


def _named(
    firms: Firms, stock: SiteStock, given: SiteTerms, setting: InvestmentSetting
) -> Table:
    """Return the projects known by name that are registered now."""
    return named_columns(
        setting.conditions.named_projects,
        given,
        setting.law_is_in_force,
        firms,
        stock,
        setting.ground,
        setting.parameters,
        setting.luck,
        setting.month,
    )


def _with_data_centres(
    opened: Opened, stock: SiteStock, given: SiteTerms, setting: InvestmentSetting
) -> Opened:
    """Return the plants that open, and after them data centres just built."""
    works = setting.in_use.finished(Effect.DATA_CENTRE)
    if not works:
        return opened
    built = opened_data_centres(
        works,
        given,
        setting.law_is_in_force,
        stock,
        setting.ground,
        setting.parameters,
        setting.luck,
        setting.month,
    )
    return both(opened, built)


def _enter(projects: Projects, columns: Table) -> None:
    """Let the projects of a table be born, ids under `id`."""
    if columns["id"].size:
        projects.births(columns["id"], **{k: columns[k] for k in columns if k != "id"})


def _registered(
    projects: Projects, rows: Rows, named: Table
) -> tuple[npt.NDArray[np.integer], Floats]:
    """Return sector and capital of the foreign projects registered this month."""
    parts = [
        np.concatenate([getattr(projects, name)[rows], named[name]])
        for name in ("owner", "sector", "registered_musd")
    ]
    foreign = is_foreign(parts[0])
    return parts[1][foreign], parts[2][foreign]


def _domestic(named: Table) -> float:
    """Return the capital of domestic projects; only named ones are [USD million]."""
    return float(named["registered_musd"][~is_foreign(named["owner"])].sum())


def _by_sector(sector: npt.NDArray[np.integer], musd: Floats) -> Floats:
    return np.bincount(sector, musd, len(Sector))


def _leads(capital: InvestmentStock, heard: Heard, setting: InvestmentSetting) -> Leads:
    """Return the investors who begin to look this month."""
    parameters = setting.parameters
    climate = setting.conditions.lead_factor[setting.month][:, np.newaxis]
    said = reputation(heard.n_content, capital.content_at_founding, parameters.leads)
    return real_leads(
        climate * setting.terms.lead_factor * said,
        parameters.enterprises.lead_mix,
        setting.ground.owner_shares,
        parameters.leads,
        setting.luck,
        setting.month,
    )


def _prospects(
    capital: InvestmentStock,
    heard: Heard,
    given: SiteTerms,
    setting: InvestmentSetting,
) -> Prospects:
    conditions, month, ground = setting.conditions, setting.month, setting.ground
    short = setting.parameters.projects.special_procedure_cut
    law_cut = short if conditions.special_procedure[month] else 0.0
    topped_up = conditions.minimum_tax[month] and not conditions.support_fund[month]
    return Prospects(
        month=month,
        skilled_share=setting.skilled_share,
        content=heard.content_share() - capital.content_share_at_founding,
        approval_cut=approval_cut(
            given.law_share, ground.is_outside, setting.terms.approval_cut, law_cut
        ),
        is_topped_up=bool(topped_up),
        works=SiteWorks.of(setting.in_use, ground.sites.ward),
        outside_pull=setting.terms.outside_pull,
    )


def _look_and_sign(
    projects: Projects,
    thwarted: Rows,
    leads: Leads,
    given: SiteTerms,
    stock: SiteStock,
    present: OnSite,
    prospects: Prospects,
    setting: InvestmentSetting,
) -> Looked:
    """Let leads, and memoranda whose land is gone, choose; return what they chose.

    Who chooses a place outside is lost to the province; a memorandum that chooses anew
    begins its approval anew.
    """
    ground, parameters, luck = setting.ground, setting.parameters, setting.luck
    looking = _both(projects, thwarted, leads)
    scheme, without = schemes_offered(
        looking,
        given,
        setting.terms,
        setting.law_is_in_force,
        ground.is_outside,
        parameters,
        luck,
    )
    offers = sites_offer(looking, scheme, ground, stock, present, prospects, parameters)
    pull = prospects.outside_pull
    site = preferred_sites(looking, offers, ground, stock, pull, parameters, luck)
    each = np.arange(site.size)
    got, would = scheme[each, site], without[each, site]
    stays = ~ground.is_outside[site]
    cut, month = prospects.approval_cut[site], setting.month
    due = month + approval_months(looking.ids, cut, parameters.projects, luck)
    n = thwarted.size
    sign_again(
        projects,
        thwarted,
        stays[:n],
        site[:n],
        got[:n],
        would[:n],
        due[:n],
        ground,
    )
    new = np.flatnonzero(stays[n:]) + n
    columns = signed_columns(
        looking.of(new),
        site[new],
        got[new],
        would[new],
        due[new],
        ground,
        parameters,
        luck,
        month,
    )
    _enter(projects, columns)
    return Looked(looking, site, stays, n)


def _both(projects: Projects, thwarted: Rows, leads: Leads) -> Leads:
    """Return memoranda whose land is gone, then the leads, as investors who look."""
    return Leads(
        np.concatenate([projects.ids[thwarted], leads.ids]),
        np.concatenate([projects.sector[thwarted], leads.sector]),
        np.concatenate([projects.owner[thwarted], leads.owner]),
        np.concatenate([projects.registered_musd[thwarted], leads.capital_musd]),
        np.concatenate([projects.is_in_minimum_tax[thwarted], leads.is_in_minimum_tax]),
    )
