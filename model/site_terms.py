"""What law, zone and special zone give investors on each site in a month.

Tax terms and the short procedure hold where the law names a kind of place: economic
zones, digital zones, parks fitted out for high technology, and the proposed zone once
it is approved. The laws are the nation's, so places outside give them as well.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.classification import CORE_DIGITAL, Sector, TaxScheme
from agents.luck import Luck, Stream
from agents.zone_authority import ZoneState
from model.investment_terms import InvestmentTerms
from model.parameters import Parameters
from model.site_records import SiteKind, SiteType
from model.siting_ground import SitingGround
from model.tax_schemes import better_scheme
from model.zone import covered_sites

__all__ = [
    "IS_DIGITAL",
    "SiteTerms",
    "approval_cut",
    "schemes_by_law",
    "schemes_there",
    "site_terms",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.integer]
type Ids = npt.NDArray[np.int64]
type Mask = npt.NDArray[np.bool_]
type Schemes = npt.NDArray[np.int8]

IS_DIGITAL: Final[Mask] = np.isin(np.arange(len(Sector)), CORE_DIGITAL)
"""Sectors that the law on digital technology is for, shape (n_sectors,)."""

_BY_ID: Final = 0
_LAW: Final = 1
_HIGH_TECH: Final = list(SiteType).index(SiteType.HIGH_TECH)


@dataclass(frozen=True, slots=True, eq=False)
class SiteTerms:
    """What each site gives a new project this month, arrays of shape (n_sites,)."""

    scheme: Schemes
    """`TaxScheme` of every new project."""
    scheme_without_policy: Schemes
    """The same had the province proposed no zone."""
    law_share: Floats
    """Part of the site that lies in a zone of the laws [share]."""
    law_share_without_policy: Floats
    """The same without zone and conversion [share]."""


def site_terms(
    zone: ZoneState,
    type_share: Floats,
    ground: SitingGround,
    terms: InvestmentTerms,
    parameters: Parameters,
) -> SiteTerms:
    """Return what law, zone and special zone give on each site.

    Parameters
    ----------
    type_share
        Land fitted out as each `SiteType`, shape (n_sites, n_types) [share].
    """
    years, schemes = parameters.siting.tax_horizon_years, parameters.tax_schemes
    sites = ground.sites
    special = np.where(
        ground.is_in_special_zone & terms.special_zone,
        TaxScheme.SPECIAL,
        TaxScheme.STANDARD,
    )
    without = better_scheme(ground.base_scheme, special, years, schemes)
    covered = covered_sites(sites, terms) & zone.is_approved
    offered = np.where(covered, terms.zone_scheme, TaxScheme.STANDARD)
    in_zone = ground.base_scheme == TaxScheme.ECONOMIC_ZONE
    beyond = np.where(ground.is_outside, parameters.siting.law_zone_share_outside, 0.0)
    in_law = np.where(in_zone, 1.0, beyond)
    waits = ground.is_outside | sites.of_kind(SiteKind.SUBZONE_PART)
    fitted = np.where(waits, 0.0, type_share[:, _HIGH_TECH])
    return SiteTerms(
        better_scheme(without, offered, years, schemes),
        without,
        np.maximum(np.maximum(in_law, fitted), covered),
        in_law,
    )


def schemes_by_law(
    ids: Ids,
    sector: Codes,
    site: SiteTerms,
    law_is_in_force: bool,
    parameters: Parameters,
    luck: Luck,
) -> tuple[Schemes, Schemes]:
    """Return the terms of each investor at each site, shape (n, n_sites).

    Who makes digital goods or services has the key digital terms on the part of a site
    that lies in a zone of the law; which part an investor finds is luck of its own.

    Parameters
    ----------
    ids, sector
        Id and sector of each investor, shape (n,).
    law_is_in_force
        Whether the law on digital technology stands.

    Returns
    -------
    tuple
        Terms with the policy, and without it.
    """
    years, schemes = parameters.siting.tax_horizon_years, parameters.tax_schemes
    mark = luck.uniform(Stream.TAX_TERMS, _BY_ID, ids, draw=_LAW)[:, np.newaxis]
    may = IS_DIGITAL[sector][:, np.newaxis] & law_is_in_force

    def given(scheme: Schemes, share: Floats) -> Schemes:
        by_law = np.where(
            may & (mark < share), TaxScheme.KEY_DIGITAL, TaxScheme.STANDARD
        )
        return better_scheme(scheme[np.newaxis, :], by_law, years, schemes)

    return (
        given(site.scheme, site.law_share),
        given(site.scheme_without_policy, site.law_share_without_policy),
    )


def schemes_there(
    ids: Ids,
    sector: Codes,
    site: Codes,
    terms: SiteTerms,
    law_is_in_force: bool,
    parameters: Parameters,
    luck: Luck,
) -> tuple[Schemes, Schemes]:
    """Return the terms of each at its own site, with the policy and without it, (n,).

    Off all sites, where `site` is -1, the standard terms hold.
    """
    if not ids.size:
        nobody = np.empty(0, dtype=np.int8)
        return nobody, nobody
    everywhere = schemes_by_law(ids, sector, terms, law_is_in_force, parameters, luck)
    each = np.arange(site.size)
    there, without = (
        np.where(site >= 0, given[each, site], TaxScheme.STANDARD).astype(np.int8)
        for given in everywhere
    )
    return there, without


def approval_cut(
    law_share: Floats, is_outside: Mask, own_cut: float, law_cut: float
) -> Floats:
    """Return which part of the months to approval is saved, shape (n_sites,) [share].

    The province's procedure and the law's short one each leave a part of the months.

    Parameters
    ----------
    law_share
        Part of each site in a zone of the law, shape (n_sites,) [share].
    own_cut
        What the province's own procedure saves [share].
    law_cut
        What the law's short procedure saves, 0 while it is not in force [share].
    """
    own = np.where(is_outside, 0.0, own_cut)
    saved: Floats = 1 - (1 - own) * (1 - law_cut * law_share)
    return saved
