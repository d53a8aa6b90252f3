"""Firms take up or drop digital tools: what each sees of partners, site, cost, itself.

Phase 8 of the month. It gathers what bears on each firm from the supply network and
the columns and lets `Firms.digitalise` decide; all firms act on last month's stages.
Who moves up pays the step's first year, less what others pay for it.
"""

from dataclasses import dataclass

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

__all__ = ["DigitalSteps", "firms_digitalise", "wage_bill"]

type Floats = npt.NDArray[np.float64]

_THOUSAND = 1000.0
"""Million VND in a billion."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DigitalSteps:
    """What the steps up of a month cost."""

    price_bn_vnd: Floats
    """List price of the step each firm took, 0 for those who took none, shape
    (n_rows,) [bn VND, 2020 prices]."""


def firms_digitalise(
    firms: Firms,
    supply: Network,
    skill_shortage: Floats,
    wage_index: Floats,
    paid_for_share: Floats,
    parameters: AdoptionParameters,
    luck: Luck,
    month: int,
) -> DigitalSteps:
    """Let every firm move up or down a digital stage, or stay.

    Parks and other sites have the digital infrastructure that a step takes.

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
    """
    # A column is a window on what firms write below; the price needs the old stages.
    stage = firms.digital_stage.copy()
    partner_mean, partners_below = _partners(firms, supply, stage)
    staff = np.maximum(firms.employees, 1.0)
    skilled = firms.employees_digital + firms.employees_advanced
    monthly = firms.value_added_bn_vnd_per_year / MONTHS_OF_A_YEAR
    wanted = monthly * parameters.wanted_cash_months
    price = step_cost(stage, staff, parameters)
    surplus = monthly - wage_bill(firms, wage_index)
    burden = cost_burden(
        price / MONTHS_OF_A_YEAR,
        paid_for_share,
        0.0,
        parameters.investable_share_of_surplus * surplus,
    )
    up = UpDrivers(
        partner_gap=maturity_gap(stage, partner_mean),
        site_gap=maturity_gap(stage, mean_of_others(firms.site, stage)),
        demanding_buyer=_sells_to_a_demanding_buyer(firms, supply),
        employees=staff,
        digital_skill_share=skilled / staff,
        infrastructure=(firms.site >= 0).astype(np.float64),
        cost_burden=burden,
        years=month / MONTHS_OF_A_YEAR,
    )
    down = DownDrivers(
        skill_shortage=skill_shortage,
        partners_below=partners_below,
        cash_stress=cash_stress(firms.cash_bn_vnd, wanted),
    )
    firms.digitalise(up, down, parameters, luck, month)
    return DigitalSteps(price_bn_vnd=price * (firms.digital_stage > stage))


def wage_bill(firms: Firms, wage_index: Floats) -> Floats:
    """Return what each firm pays its staff [bn VND a month, 2020 prices], (n_rows,)."""
    pay = np.zeros(firms.n_rows)
    for skill in Skill:
        pay += getattr(firms, f"pay_{skill.label}_mvnd") * wage_index[skill]
    return pay / _THOUSAND


def _sells_to_a_demanding_buyer(firms: Firms, supply: Network) -> Floats:
    """Return 1 where a customer is foreign or large, else 0, shape (n_rows,).

    Where rows stand for several firms, large ones are kept more often than they would
    be met: customers count by weight, and fewer than one in all counts as that part.
    """
    demanding = is_foreign(firms.owner) | (firms.employees >= LARGE_FIRM)
    weight = firms.weight
    count = supply.customer_sums(np.ones(weight.size))
    some = np.flatnonzero(count)
    asked = np.zeros(weight.size)
    met = supply.customer_sums(weight * demanding)[some] * count[some]
    asked[some] = np.minimum(met / supply.customer_sums(weight)[some], 1.0)
    return asked


def _partners(
    firms: Firms, supply: Network, stage: npt.NDArray[np.integer]
) -> tuple[Floats, Floats]:
    """Return mean stage of suppliers and customers, and the share who stand below.

    Partners count by weight. Own stage, and nobody below, where a firm has no partner;
    shapes (n_rows,).
    """
    weight = firms.weight
    heft = supply.partner_sums(weight)
    some = np.flatnonzero(heft)
    mean = stage.astype(np.float64)
    mean[some] = supply.partner_sums(weight * stage)[some] / heft[some]
    below = np.zeros(stage.size)
    reached = supply.partners_not_below(stage, weight)
    below[some] = 1 - reached[some] / heft[some]
    return mean, below
