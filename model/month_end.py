"""How a month ends: what must hold is checked."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from agents.classification import MONTHS_OF_A_YEAR, EmployerKind
from model.head_counts import (
    conserved,
    head_counts_agree,
    people_stand_in_one_state,
    staff_is_recounted,
)
from model.invariants import (
    land_is_within_land,
    land_is_within_wards,
    nothing_is_nan,
    shares_are_shares,
    stages_are_stages,
    supply_joins_the_living,
)
from model.universities import students_are_recounted

if TYPE_CHECKING:
    from model.quangninh import QuangNinh

__all__ = ["OpeningCounts", "check_invariants"]

_HA_PER_KM2 = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningCounts:
    """How many there were when the month began."""

    people: float
    """People of working age [persons]."""
    firms: float
    """Enterprises [firms]."""
    projects: float
    """Projects signed or registered [projects]."""


def check_invariants(province: "QuangNinh") -> None:
    """Check all that must hold when a month closes.

    Raises
    ------
    InvariantBroken
        If something does not; the run stops.
    """
    month, firms, workers = province.month, province.firms, province.workers
    _land_holds(province)
    people_stand_in_one_state(month, workers)
    at_firms = workers.employer_kind == int(EmployerKind.ENTERPRISE)
    head_counts_agree(month, firms, province.scale, int(np.count_nonzero(at_firms)))
    if month % MONTHS_OF_A_YEAR == 0:
        staff_is_recounted(month, firms, workers, province.scale)
        students_are_recounted(month, workers, province.universities, province.scale)
        nothing_is_nan(month, workers)
    _nobody_is_lost(province)
    supply_joins_the_living(month, province.supply, firms)
    stages_are_stages(month, firms)
    shares_are_shares(
        month,
        (
            ("shoppers who pay cashless", province.shoppers.cashless_share),
            ("skilled people in reach", province.skills.by_area),
            ("the budget's cut", province.treasury.cut),
        ),
    )
    nothing_is_nan(month, firms, province.household_businesses, province.projects)


def _land_holds(province: "QuangNinh") -> None:
    sites, stock, month = province.sites, province.site_stock, province.month
    inside = sites.ward >= 0
    land_is_within_land(
        month,
        stock.let_ha[inside],
        stock.prepared_ha[inside],
        sites.leasable_ha[inside],
        sites.gross_ha[inside],
    )
    land_is_within_wards(
        month, sites.ward, sites.gross_ha, province.places.area_km2 * _HA_PER_KM2
    )


def _nobody_is_lost(province: "QuangNinh") -> None:
    """People, firms and projects are what they were, plus who came, less who went."""
    month, flows, scale = province.month, province.labour_flows, province.scale
    conserved(
        month,
        "people",
        province.opening_counts.people,
        flows.comings_of_age + flows.arrivals,
        flows.retirements + flows.departures + province.schooling.left.sum(),
        float(scale * len(province.workers)),
    )
    conserved(
        month,
        "firms",
        province.opening_counts.firms,
        province.entries,
        province.exits,
        float(province.firms.weight.sum()),
    )
    conserved(
        month,
        "projects",
        province.opening_counts.projects,
        province.investment.n_entered,
        province.investment.n_left,
        float(len(province.projects)),
    )
