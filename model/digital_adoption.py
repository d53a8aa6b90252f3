"""Firms take up or drop digital tools: what each sees of partners, site, cost, itself.

Phase 8 of the month. It gathers what bears on each firm from the supply network and
the columns and lets `Firms.digitalise` decide; all firms act on last month's stages.
Who moves up pays the step's first year, less what others pay for it.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from agents.adoption import (
    AdoptionParameters,
    DownDrivers,
    UpDrivers,
    cost_burden,
    maturity_gap,
    mean_of_others,
    step_cost,
)
from agents.classification import LARGE_FIRM, MONTHS_OF_A_YEAR, Skill, is_foreign
from agents.firm import Firms, cash_stress
from agents.luck import Luck
from model.sparse_network import Network

__all__ = [
    "DigitalSteps",
    "Surroundings",
    "firms_digitalise",
    "investable_cash",
    "wage_bill",
]

type Floats = npt.NDArray[np.float64]

_THOUSAND = 1000.0
"""Million VND in a billion."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DigitalSteps:
    """What the steps up of a month cost."""

    price_bn_vnd: Floats
    """List price of the step each firm took, 0 for those who took none, shape
    (n_rows,) [bn VND, 2020 prices]."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Surroundings:
    """What lies around the firms; nothing of it where a field is left as it is."""

    infrastructure: Floats | None = None
    """From `model.digital_places.infrastructure_of_firms`, shape (n_rows,) [index]; 1
    on a site and 0 elsewhere when not given."""
    heard_stage: Floats | None = None
    """Mean stage heard of, shape (n_rows,); own when not given."""
    digital_government: float = 0.0
    """Digital public services beyond those of January 2020 [share of services]."""
    research: Floats | float = 0.0
    """Research that bears on the next step, shape (n_rows,) [share]."""
    savings: Floats | float = 0.0
    """Part of a step's price that platform and market save, shape (n_rows,) [share]."""
    first_year_share: float = 1.0
    """Part of the price that falls on the first year, credit counted [share]."""


ALONE: Final = Surroundings()


def firms_digitalise(
    firms: Firms,
    supply: Network,
    skill_shortage: Floats,
    wage_index: Floats,
    paid_for_share: Floats,
    parameters: AdoptionParameters,
    luck: Luck,
    month: int,
    around: Surroundings = ALONE,
) -> DigitalSteps:
    """Let every firm move up or down a digital stage, or stay.

    Parameters
    ----------
    supply
        From supplier to customer, a row a firm.
    skill_shortage
        Part of the skills its stage needs that a firm lacks, shape (n_rows,) [share].
    wage_index
        Pay beside that of 2020 by skill, shape (n_skills,) [ratio].
    paid_for_share
        Part of the price of a step that others pay, shape (n_rows,) [share].
    month
        Months since January 2020.
    around
        Infrastructure, knowledge, public services and finance around the firms.
    """
    # A column is a window on what firms write below; the price needs the old stages.
    stage = firms.digital_stage.copy()
    partners = _partners(firms, supply, stage)
    staff = np.maximum(firms.employees, 1.0)
    skilled = firms.employees_digital + firms.employees_advanced
    monthly = firms.value_added_bn_vnd_per_year / MONTHS_OF_A_YEAR
    wanted = monthly * parameters.wanted_cash_months
    price = step_cost(stage, staff, parameters)
    burden = cost_burden(
        price * around.first_year_share / MONTHS_OF_A_YEAR,
        paid_for_share,
        around.savings,
        investable_cash(firms, wage_index, parameters),
    )
    heard = stage if around.heard_stage is None else around.heard_stage
    place = around.infrastructure
    up = UpDrivers(
        partner_gap=maturity_gap(stage, partners.mean_stage),
        site_gap=maturity_gap(stage, mean_of_others(firms.site, stage)),
        demanding_buyer=partners.demanding_buyer,
        employees=staff,
        digital_skill_share=skilled / staff,
        infrastructure=(firms.site >= 0).astype(np.float64) if place is None else place,
        cost_burden=burden,
        years=month / MONTHS_OF_A_YEAR,
        digital_government=around.digital_government,
        knowledge_gap=maturity_gap(stage, heard),
        research=around.research,
    )
    down = DownDrivers(
        skill_shortage=skill_shortage,
        partners_below=partners.share_below,
        cash_stress=cash_stress(firms.cash_bn_vnd, wanted),
    )
    firms.digitalise(up, down, parameters, luck, month)
    return DigitalSteps(price_bn_vnd=price * (firms.digital_stage > stage))


def investable_cash(
    firms: Firms, wage_index: Floats, parameters: AdoptionParameters
) -> Floats:
    """Return what each firm can pay for digital tools, (n_rows,) [bn VND a month].

    Parameters
    ----------
    wage_index
        Pay beside that of 2020 by skill, shape (n_skills,) [ratio].
    """
    monthly = firms.value_added_bn_vnd_per_year / MONTHS_OF_A_YEAR
    surplus = monthly - wage_bill(firms, wage_index)
    return parameters.investable_share_of_surplus * surplus


def wage_bill(firms: Firms, wage_index: Floats) -> Floats:
    """Return what each firm pays its staff [bn VND a month, 2020 prices], (n_rows,)."""
    pay = np.zeros(firms.n_rows)
    for skill in Skill:
        pay += getattr(firms, f"pay_{skill.label}_mvnd") * wage_index[skill]
    return pay / _THOUSAND


class _Partners(NamedTuple):
    """What each firm sees of its suppliers and customers, shapes (n_rows,).

    Partners count by weight.
    """

    mean_stage: Floats
    """Mean digital stage of both; own stage where there are none."""
    share_below: Floats
    """Share of both who stand below the firm's own stage; 0 where there are none."""
    demanding_buyer: Floats
    """1 where a customer is foreign or large, else 0.

    Where rows stand for several firms, large ones are kept more often than they would
    be met: customers count by weight, and fewer than one in all counts as that part.
    """


def _partners(
    firms: Firms, supply: Network, stage: npt.NDArray[np.integer]
) -> _Partners:
    weight = firms.weight
    demanding = is_foreign(firms.owner) | (firms.employees >= LARGE_FIRM)
    cases = np.stack((weight, weight * stage, weight * demanding), axis=1)
    # All sums over customers in one walk along the links, and all over suppliers.
    customers = supply.customer_sums(cases)
    suppliers = supply.supplier_sums(cases[:, :2])
    heft, stages = (suppliers + customers[:, :2]).T
    some = np.flatnonzero(heft != 0)
    mean = stage.astype(np.float64)
    mean[some] = stages[some] / heft[some]
    below = np.zeros(stage.size)
    reached = supply.partners_not_below(stage, weight)
    below[some] = 1 - reached[some] / heft[some]
    return _Partners(mean, below, _asked_for_more(customers, supply.n_customers))


def _asked_for_more(customers: Floats, count: npt.NDArray[np.int64]) -> Floats:
    """Return 1 where a customer is demanding, a part where less than one in all is.

    Parameters
    ----------
    customers
        Weight of customers in the first column, of demanding ones in the last.
    count
        Number of customers, shape (n_rows,).
    """
    some = np.flatnonzero(count > 0)
    asked = np.zeros(count.size)
    met = customers[some, -1] * count[some]
    asked[some] = np.minimum(met / customers[some, 0], 1.0)
    return asked
