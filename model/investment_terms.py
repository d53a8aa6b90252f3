"""What the province offers investors in a month: its levers as the mechanisms see them.

A policy says what is wanted, the grants what the budget leaves of it. At neutral every
term is the one that does nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.classification import Owner, Sector, TaxScheme
from agents.investor import LeadParameters
from model.policy.policy import Policy
from model.policy.scenario import Scenario
from model.policy.schedule import FIRST_POLICY_MONTH

__all__ = ["InvestmentTerms", "investment_terms", "neutral_terms"]

type Floats = npt.NDArray[np.float64]
type Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InvestmentTerms:
    """What investors and the zone meet in one month."""

    lead_factor: Floats
    """Promotion and suppliers' leads, shape (n_sectors, n_owners) [ratio]."""
    approval_cut: float
    """Share of the months to approval that is cut [share]."""
    tax_scheme: TaxScheme
    """Terms that new projects of some sectors may get."""
    tax_share: float
    """Share of these projects that get them [share]."""
    tax_sectors: Mask
    """Sectors that may get them, shape (n_sectors,)."""
    zone_effort: float
    """Effort for the zone's approval [share of full effort]."""
    zone_scheme: TaxScheme
    """Terms of the zone once approved."""
    zone_covers_parks: bool
    """Whether parks already in its wards get these terms."""
    zone_phases: int
    """Phases of its land."""
    zone_phase_months: int
    """Months between two phases [months]."""
    zone_delay_months: int
    """Months by which the first decision on the zone comes later [months]."""
    special_zone: bool
    """Whether the law of the special zone of Vân Đồn is in force."""
    outside_pull: float
    """Added to the worth of places outside with a free-trade zone [1]."""


def neutral_terms() -> InvestmentTerms:
    """Return the terms of a month in which no lever acts."""
    return InvestmentTerms(
        lead_factor=np.ones((len(Sector), len(Owner))),
        approval_cut=0.0,
        tax_scheme=TaxScheme.STANDARD,
        tax_share=0.0,
        tax_sectors=np.ones(len(Sector), dtype=bool),
        zone_effort=0.0,
        zone_scheme=TaxScheme.STANDARD,
        zone_covers_parks=False,
        zone_phases=1,
        zone_phase_months=0,
        zone_delay_months=0,
        special_zone=False,
        outside_pull=0.0,
    )


def investment_terms(
    policy: Policy,
    grants: Mapping[str, float],
    scenario: Scenario,
    month: int,
    leads: LeadParameters,
) -> InvestmentTerms:
    """Return what investors meet in a month.

    Parameters
    ----------
    policy
        Whose levers' terms hold.
    grants
        How strongly each lever acts after the budget, by its name [share].
    scenario
        Whose anchor plants draw suppliers, and what it says of zones.
    month
        Months since January 2020.
    leads
        How much promotion adds.
    """
    promotion, zone, tax = policy.targeted_promotion, policy.zone, policy.tax_scheme
    aimed = np.outer(
        _named(promotion.sectors, len(Sector)), _named(promotion.countries, len(Owner))
    )
    effort = leads.promotion_effect_on_leads * grants["targeted_promotion"]
    return InvestmentTerms(
        lead_factor=(1 + effort * aimed) * _supplier_factor(scenario, month),
        approval_cut=grants["approval_procedure"],
        tax_scheme=tax.scheme,
        tax_share=grants["tax_scheme"],
        tax_sectors=_named(tax.sectors, len(Sector)),
        zone_effort=grants["zone"],
        zone_scheme=zone.tax_terms,
        zone_covers_parks=zone.existing_parks,
        zone_phases=zone.n_phases,
        zone_phase_months=zone.phase_months,
        zone_delay_months=scenario.zone_delay_months,
        special_zone=0 < scenario.special_zone_month <= month,
        outside_pull=scenario.outside_pull if month >= FIRST_POLICY_MONTH else 0.0,
    )


def _named(codes: Iterable[int], n: int) -> Mask:
    """Return which codes are named, all if none is, shape (n,)."""
    named = np.isin(np.arange(n), list(codes))
    return named if named.any() else ~named


def _supplier_factor(scenario: Scenario, month: int) -> Floats:
    """Return how anchors that have come multiply leads, (n_sectors, n_owners)."""
    factor = np.ones((len(Sector), len(Owner)))
    for plant in scenario.anchor_plants:
        if plant.registered_month <= month:
            factor[plant.sector, plant.owner] = scenario.supplier_lead_multiplier
    return factor
