"""Phase 6 as the province lives it: investors act, and what opens becomes firms."""

from typing import TYPE_CHECKING, Any

import numpy.typing as npt

from model.firm_turnover import plants_as_firms
from model.investment import InvestmentFlows, investors_act
from model.investment_setting import InvestmentSetting
from model.production import digital_gain

if TYPE_CHECKING:
    from model.quangninh import QuangNinh

__all__ = ["investors_act_this_month"]

type Table = dict[str, npt.NDArray[Any]]


def investors_act_this_month(province: "QuangNinh") -> tuple[InvestmentFlows, Table]:
    """Return what investors did, and the plants that open as columns of firms."""
    given, setting = province.parameters, province.setting
    flows = investors_act(
        province.projects,
        province.firms,
        province.site_stock,
        province.zone,
        province.capital,
        InvestmentSetting(
            month=province.month,
            ground=setting.siting,
            terms=province.terms,
            conditions=setting.conditions,
            skilled_share=province.skills.by_area[province.places.labour_area],
            in_use=province.in_use,
            parameters=given,
            luck=province.luck,
        ),
    )
    opened = flows.opened
    gain = digital_gain(
        opened.columns["digital_stage"], 0.0, given.production.stage_productivity_gain
    )
    plants = plants_as_firms(
        opened.columns,
        opened.running_value_added_bn_vnd_per_year,
        province.base.output_per_capacity,
        gain,
        province.luck,
        province.month,
        province.scale,
    )
    return flows, plants
