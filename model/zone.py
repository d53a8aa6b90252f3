"""The proposed zone on the ground: its land by phases, and whom its terms reach.

How it comes to be approved is the authority's (`agents.zone_authority`). What its
sub-zones are given, centre by centre, are works (`model.works`).
"""

import numpy as np
import numpy.typing as npt

from agents.firm import Firms
from agents.zone_authority import ZoneAuthority, ZoneState
from model.investment_terms import InvestmentTerms
from model.land import SiteStock
from model.sites import SiteKind, Sites
from model.tax_schemes import TaxSchemeParameters, better_scheme

__all__ = ["authority_acts_in_zone", "covered_sites", "firms_given_terms", "zone_land"]

type Rows = npt.NDArray[np.intp]
type Mask = npt.NDArray[np.bool_]


def zone_land(sites: Sites) -> Mask:
    """Return the sites whose land waits for the zone, shape (n_sites,)."""
    return sites.of_kind(SiteKind.SUBZONE_PART)


def covered_sites(sites: Sites, terms: InvestmentTerms) -> Mask:
    """Return the sites where the zone's terms hold once approved, shape (n_sites,)."""
    inside = sites.of_kind(SiteKind.SUBZONE_PART, SiteKind.DIGITAL_ZONE)
    land = inside & (sites.subzone > 0)
    if not terms.zone_covers_parks:
        return land
    wards = [ward for subzone in sites.subzones for ward in subzone.wards]
    return land | np.isin(sites.ward, wards)


def authority_acts_in_zone(
    authority: ZoneAuthority,
    firms: Firms,
    stock: SiteStock,
    sites: Sites,
    terms: InvestmentTerms,
    years: float,
    parameters: TaxSchemeParameters,
    month: int,
) -> None:
    """Release the zone's land by phases and give its terms to firms there (phase 5).

    Land goes out in the order of the sites; developers then prepare it as they do
    elsewhere.

    Parameters
    ----------
    firms, stock
        Changed in place: tax terms, and which sites are open.
    years
        Years over which tax terms are compared [years].
    """
    if not authority.state.is_approved:
        return
    rows = np.flatnonzero(zone_land(sites))
    released = authority.land_released(
        rows.size, terms.zone_phases, terms.zone_phase_months, month
    )
    stock.is_open[rows[released]] = True
    given = firms_given_terms(firms, authority.state, sites, terms, years, parameters)
    firms.write(given, tax_scheme=int(terms.zone_scheme))


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
