"""The proposed zone: effort, an approval that may never come, and land by phases.

Whether the zone is ever approved, and after how much effort, is luck of the world: the
same under every policy. Effort counts from the month in which a decision is possible;
without effort nothing is approved.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents import luck
from agents.classification import TaxScheme
from agents.firm import Firms
from agents.luck import Luck, Stream
from agents.project import NEVER
from agents.refusal import Refusal
from model.investment_terms import InvestmentTerms
from model.land import SiteStock
from model.sites import SiteKind, Sites
from model.tax_schemes import TaxSchemeParameters, better_scheme

__all__ = [
    "ZoneParameters",
    "ZoneState",
    "approval_clock",
    "authority_releases_land",
    "authority_seeks_approval",
    "covered_sites",
    "firms_given_terms",
    "scheme_at_sites",
    "zone_land",
]

type Codes = npt.NDArray[np.integer]
type Rows = npt.NDArray[np.intp]
type Mask = npt.NDArray[np.bool_]

_THE_ZONE = 0
_ONCE = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneParameters:
    """How the zone comes to be approved.

    Raises
    ------
    Refusal
        If the probability is no share, or the months are negative.
    """

    zone_probability_approved: float
    """Chance that the zone is approved at all [probability]."""
    zone_approval_months: float
    """Mean months of full effort until approval, if it comes [months]."""
    zone_first_decision_month: int
    """First month whose effort counts [months since January 2020]."""

    def __post_init__(self) -> None:
        if not 0 <= self.zone_probability_approved <= 1:
            raise Refusal(
                f"zone_probability_approved is {self.zone_probability_approved:g}; "
                "expected a probability from 0 to 1"
            )
        if self.zone_approval_months < 0:
            raise Refusal("zone_approval_months is below 0; expected months")


@dataclass(slots=True)
class ZoneState:
    """How far the zone has come."""

    effort_months: float = 0.0
    """Months of full effort that counted [months]."""
    is_approved: bool = False
    """Whether the zone is approved."""
    approved_month: int = NEVER
    """When it was approved [months since January 2020]."""


def approval_clock(parameters: ZoneParameters, luck_: Luck) -> float:
    """Return the months of full effort until approval, infinite if it never comes."""
    ever, wait = (
        float(luck_.uniform(Stream.ZONE_APPROVAL, _ONCE, [_THE_ZONE], draw=draw)[0])
        for draw in range(2)
    )
    if ever >= parameters.zone_probability_approved:
        return float("inf")
    return float(luck.exponential(wait, parameters.zone_approval_months))


def authority_seeks_approval(
    zone: ZoneState,
    terms: InvestmentTerms,
    parameters: ZoneParameters,
    luck_: Luck,
    month: int,
) -> None:
    """Add the month's effort; the zone is approved once effort reaches its clock.

    Parameters
    ----------
    zone
        Changed in place.
    """
    if zone.is_approved or month < parameters.zone_first_decision_month:
        return
    zone.effort_months += terms.zone_effort
    reached = zone.effort_months >= approval_clock(parameters, luck_)
    if zone.effort_months > 0 and reached:
        zone.is_approved, zone.approved_month = True, month


def zone_land(sites: Sites) -> Mask:
    """Return the sites whose land waits for the zone, shape (n_sites,)."""
    kinds = sites.of_kind(SiteKind.SUBZONE_PART, SiteKind.DIGITAL_ZONE)
    return kinds & (sites.subzone > 0)


def authority_releases_land(
    zone: ZoneState, stock: SiteStock, sites: Sites, terms: InvestmentTerms, month: int
) -> None:
    """Open the zone's land to developers by phases, in the order of the sites.

    The first phase opens with approval, each other some months after the one before;
    developers then prepare the land as they do elsewhere.

    Parameters
    ----------
    stock
        Changed in place.
    """
    if not zone.is_approved:
        return
    phases = np.array_split(np.flatnonzero(zone_land(sites)), terms.zone_phases)
    for phase, rows in enumerate(phases):
        if month >= zone.approved_month + phase * terms.zone_phase_months:
            stock.is_open[rows] = True


def scheme_at_sites(
    zone: ZoneState,
    base: Codes,
    sites: Sites,
    terms: InvestmentTerms,
    years: float,
    parameters: TaxSchemeParameters,
) -> npt.NDArray[np.int8]:
    """Return the tax terms that each site gives, shape (n_sites,).

    Parameters
    ----------
    base
        `TaxScheme` of each site without the zone, shape (n_sites,).
    years
        Years over which terms are compared [years].
    """
    offered = np.full(base.size, TaxScheme.STANDARD)
    if zone.is_approved:
        covered = covered_sites(sites, terms)
        offered[covered] = terms.zone_scheme
    return better_scheme(base, offered, years, parameters)


def firms_given_terms(
    firms: Firms,
    zone: ZoneState,
    sites: Sites,
    terms: InvestmentTerms,
    years: float,
    parameters: TaxSchemeParameters,
) -> Rows:
    """Return the rows of firms to which the zone gives better terms than they have.

    Parameters
    ----------
    years
        Years over which terms are compared [years].
    """
    if not zone.is_approved:
        return np.empty(0, dtype=np.intp)
    covered = np.append(covered_sites(sites, terms), False)
    rows: Rows = np.flatnonzero(covered[firms.site])
    had = firms.tax_scheme[rows]
    better = better_scheme(had, terms.zone_scheme, years, parameters)
    changed: Rows = rows[better != had]
    return changed


def covered_sites(sites: Sites, terms: InvestmentTerms) -> Mask:
    """Return the sites where the zone's terms hold once approved, shape (n_sites,)."""
    if not terms.zone_covers_parks:
        return zone_land(sites)
    wards = [ward for subzone in sites.subzones for ward in subzone.wards]
    return np.isin(sites.ward, wards)
