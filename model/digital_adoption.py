"""Firms take up or drop digital tools: what each sees of partners, site and itself.

Phase 8 of the month. It gathers what bears on each firm from the supply network and
the columns and lets `Firms.digitalise` decide; all firms act on last month's stages.
"""

import numpy as np
import numpy.typing as npt

from agents.adoption import (
    AdoptionParameters,
    DownDrivers,
    UpDrivers,
    maturity_gap,
    mean_of_others,
)
from agents.classification import LARGE_FIRM, MONTHS_OF_A_YEAR, is_foreign
from agents.firm import Firms, cash_stress
from agents.luck import Luck
from model.sparse_network import Network

__all__ = ["firms_digitalise"]


def firms_digitalise(
    firms: Firms,
    supply: Network,
    parameters: AdoptionParameters,
    luck: Luck,
    month: int,
) -> None:
    """Let every firm move up or down a digital stage, or stay.

    Parameters
    ----------
    supply
        From supplier to customer, a row a firm.
    month
        Months since January 2020.
    """
    stage = firms.digital_stage
    partners = supply.neighbours
    staff = np.maximum(firms.employees, 1.0)
    skilled = firms.employees_digital + firms.employees_advanced
    monthly = firms.value_added_bn_vnd_per_year / MONTHS_OF_A_YEAR
    wanted = monthly * parameters.wanted_cash_months
    up = UpDrivers(
        partner_gap=maturity_gap(stage, partners.row_means(stage, of_none=stage)),
        site_gap=maturity_gap(stage, mean_of_others(firms.site, stage)),
        demanding_buyer=_sells_to_a_demanding_buyer(firms, supply),
        employees=staff,
        digital_skill_share=skilled / staff,
        years=month / MONTHS_OF_A_YEAR,
    )
    down = DownDrivers(
        partners_below=1 - partners.share_not_below(stage),
        cash_stress=cash_stress(firms.cash_bn_vnd, wanted),
    )
    firms.digitalise(up, down, parameters, luck, month)


def _sells_to_a_demanding_buyer(
    firms: Firms, supply: Network
) -> npt.NDArray[np.float64]:
    """Return 1 where a customer is foreign or large, else 0, shape (n_rows,)."""
    demanding = is_foreign(firms.owner) | (firms.employees >= LARGE_FIRM)
    asked = supply.outgoing.row_sums(demanding) > 0
    return asked.astype(np.float64)
