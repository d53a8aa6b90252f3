"""Phase 6: investors look, choose, sign, register, build, open and expand.

Only what opens becomes a firm. Registered capital is net of what is revoked; a plant
realises a part of its capital when it opens, and what is added later in full.
"""

from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from agents.classification import Sector, Skill, TaxScheme, is_foreign
from agents.firm import Firms
from agents.investor import land_need
from agents.luck import Luck, Stream
from agents.project import Projects, ProjectState, approval_months
from model.history.named_projects import NamedProjects
from model.investment_terms import InvestmentTerms
from model.land import SiteStock
from model.leads import Heard, Leads, heard_of, real_leads, reputation
from model.parameters import Parameters
from model.project_pipeline import (
    Opened,
    due_memoranda,
    named_columns,
    opened_plants,
    register,
    revoke,
    sign_again,
    signed_columns,
)
from model.siting import (
    OnSite,
    Prospects,
    SitingGround,
    on_site,
    preferred_sites,
    scheme_offered,
    sites_offer,
)
from model.zone import ZoneState, scheme_at_sites

__all__ = [
    "InvestmentConditions",
    "InvestmentFlows",
    "InvestmentSetting",
    "InvestmentStock",
    "asked_land",
    "found_investment_stock",
    "found_tax_terms",
    "investors_act",
]

type Floats = npt.NDArray[np.float64]
type Rows = npt.NDArray[np.intp]
type Table = dict[str, npt.NDArray[Any]]


class InvestmentConditions(Protocol):
    """What history and the scenario say of investment."""

    @property
    def lead_factor(self) -> Floats:
        """Climate by month and sector, shape (n_months, n_sectors) [ratio]."""

    @property
    def minimum_tax(self) -> npt.NDArray[np.bool_]:
        """Whether the global minimum tax is in force, shape (n_months,)."""

    @property
    def support_fund(self) -> npt.NDArray[np.bool_]:
        """Whether the fund pays it back, shape (n_months,)."""

    @property
    def named_projects(self) -> NamedProjects:
        """The projects known by name."""

    @property
    def names_every_large_project_until(self) -> int:
        """Month until which history names each large project."""


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
    opened: Opened = field(repr=False)
    """The plants that open, to be born as firms."""

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
    projects.tax_scheme = scheme[projects.site]


def asked_land(projects: Projects, n_sites: int, parameters: Parameters) -> Floats:
    """Return the land that memoranda wait for at each site, shape (n_sites,) [ha]."""
    rows = np.flatnonzero(projects.state == ProjectState.MEMORANDUM)
    need = land_need(
        projects.sector[rows], projects.registered_musd[rows], parameters.plants
    )
    return np.bincount(projects.site[rows], need, n_sites)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InvestmentSetting:
    """What investors find in a month and do not change."""

    month: int
    """Months since January 2020."""
    ground: SitingGround
    terms: InvestmentTerms
    """What the province offers."""
    conditions: InvestmentConditions
    skilled_share: Floats
    """Digital and advanced people within the labour area, (n_wards,) [share]."""
    parameters: Parameters
    luck: Luck


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
    site_scheme = _schemes(zone, setting)
    opened = opened_plants(projects, ground, parameters, luck, month)
    revoked, n_revoked = revoke(projects, stock, parameters, month)
    table = setting.conditions.named_projects
    named = named_columns(
        table, site_scheme, firms, ground, stock, parameters, luck, month
    )
    named_until = setting.conditions.names_every_large_project_until
    due, n_given_up = due_memoranda(projects, named_until, parameters, luck, month)
    registered, thwarted = register(
        projects, due, stock, ground.sites, parameters, luck, month
    )
    sector, musd = _registered(projects, registered, named)
    leads = _leads(capital, heard, setting)
    prospects = _prospects(capital, heard, setting)
    n_signed, n_lost = _look_and_sign(
        projects, thwarted, leads, site_scheme, stock, present, prospects, setting
    )
    _enter(projects, named)
    flows = InvestmentFlows(
        new_musd=musd,
        new_by_sector=_by_sector(sector, musd),
        added_by_sector=_expand(firms, setting),
        revoked_musd=revoked,
        opened_by_sector=_by_sector(
            opened.columns["sector"], opened.columns["foreign_capital_musd"]
        ),
        n_leads=leads.ids.size,
        n_signed=n_signed,
        n_entered=named["id"].size + n_signed - (thwarted.size - n_lost),
        n_left=opened.columns["id"].size + n_revoked + n_given_up + n_lost,
        opened=opened,
    )
    capital.registered_musd += flows.registered_musd - revoked
    capital.realised_musd += flows.realised_musd
    return flows


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


def _by_sector(sector: npt.NDArray[np.integer], musd: Floats) -> Floats:
    return np.bincount(sector, musd, len(Sector))


def _schemes(zone: ZoneState, setting: InvestmentSetting) -> npt.NDArray[np.int8]:
    ground, parameters = setting.ground, setting.parameters
    years = parameters.siting.tax_horizon_years
    return scheme_at_sites(
        zone,
        ground.base_scheme,
        ground.sites,
        setting.terms,
        years,
        parameters.tax_schemes,
    )


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
    capital: InvestmentStock, heard: Heard, setting: InvestmentSetting
) -> Prospects:
    conditions, month = setting.conditions, setting.month
    topped_up = conditions.minimum_tax[month] and not conditions.support_fund[month]
    return Prospects(
        month=month,
        skilled_share=setting.skilled_share,
        content=heard.content_share() - capital.content_share_at_founding,
        approval_cut=setting.terms.approval_cut,
        is_topped_up=bool(topped_up),
    )


def _look_and_sign(
    projects: Projects,
    thwarted: Rows,
    leads: Leads,
    site_scheme: npt.NDArray[np.int8],
    stock: SiteStock,
    present: OnSite,
    prospects: Prospects,
    setting: InvestmentSetting,
) -> tuple[int, int]:
    """Let leads, and memoranda whose land is gone, choose.

    Who chooses a place outside is lost to the province; a memorandum that chooses anew
    begins its approval anew.

    Returns how many sign for the province, and how many memoranda are lost to it.
    """
    ground, parameters, luck = setting.ground, setting.parameters, setting.luck
    looking = _both(projects, thwarted, leads)
    scheme = scheme_offered(
        looking, site_scheme, setting.terms, ground.is_outside, parameters, luck
    )
    offers = sites_offer(looking, scheme, ground, stock, present, prospects, parameters)
    site = preferred_sites(looking, offers, ground, stock, parameters, luck)
    given = scheme[np.arange(site.size), site]
    stays = ~ground.is_outside[site]
    cut, month = setting.terms.approval_cut, setting.month
    due = month + approval_months(looking.ids, cut, parameters.projects, luck)
    n = thwarted.size
    sign_again(projects, thwarted, stays[:n], site[:n], given[:n], due[:n], ground)
    new = np.flatnonzero(stays[n:]) + n
    columns = signed_columns(
        _part(looking, new),
        site[new],
        given[new],
        due[new],
        ground,
        parameters,
        luck,
        month,
    )
    _enter(projects, columns)
    return int(stays.sum()), int(np.count_nonzero(~stays[:n]))


def _both(projects: Projects, thwarted: Rows, leads: Leads) -> Leads:
    """Return memoranda whose land is gone, then the leads, as investors who look."""
    return Leads(
        np.concatenate([projects.ids[thwarted], leads.ids]),
        np.concatenate([projects.sector[thwarted], leads.sector]),
        np.concatenate([projects.owner[thwarted], leads.owner]),
        np.concatenate([projects.registered_musd[thwarted], leads.capital_musd]),
        np.concatenate([projects.is_in_minimum_tax[thwarted], leads.is_in_minimum_tax]),
    )


def _part(leads: Leads, rows: Rows) -> Leads:
    return Leads(
        leads.ids[rows],
        leads.sector[rows],
        leads.owner[rows],
        leads.capital_musd[rows],
        leads.is_in_minimum_tax[rows],
    )


def _expand(firms: Firms, setting: InvestmentSetting) -> Floats:
    """Let foreign plants add capital and posts; return it, shape (n_sectors,).

    A plant that lacks staff expands the less, one without any not at all.
    """
    of = setting.parameters.projects
    rows = np.flatnonzero(is_foreign(firms.owner) & (firms.foreign_capital_musd > 0))
    staff = np.array([getattr(firms, f"employees_{s.label}")[rows] for s in Skill])
    open_posts = np.array([getattr(firms, f"vacancies_{s.label}")[rows] for s in Skill])
    posts = staff + open_posts
    filled = staff.sum(axis=0) / np.maximum(posts.sum(axis=0), 1.0)
    climate = setting.conditions.lead_factor[setting.month][firms.sector[rows]]
    hazard = of.expansion_hazard_month * climate * filled
    drawn = setting.luck.uniform(Stream.EXPANSION, setting.month, firms.ids[rows])
    grows = drawn < -np.expm1(-hazard)
    rows = rows[grows]
    before = firms.foreign_capital_musd[rows]
    wanted = open_posts[:, grows] + np.round(of.expansion_share * posts[:, grows])
    firms.write(
        rows,
        foreign_capital_musd=before * (1 + of.expansion_share),
        **{f"vacancies_{s.label}": wanted[s] for s in Skill},
    )
    added = of.expansion_share * before * firms.weight[rows]
    return _by_sector(firms.sector[rows], added)
