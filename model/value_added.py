"""How everybody makes value added in a month (phase 11), and where.

It hands the province's month to `model.production`, `model.place_demand` and
`model.digital_output`, which reckon.
"""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, EmployerKind
from model.digital_output import digital_output, household_means
from model.output import Output
from model.place_demand import (
    MonthPull,
    PlaceOutput,
    Producer,
    month_pull,
    place_output,
)
from model.policy.schedule import FIRST_POLICY_MONTH
from model.production import (
    Drive,
    FirmOutput,
    enterprises_produce,
    local_demand_factor,
    product_taxes,
)

if TYPE_CHECKING:
    from model.quangninh import QuangNinh

__all__ = ["all_produce"]

type Floats = npt.NDArray[np.float64]


def all_produce(province: "QuangNinh") -> tuple[FirmOutput, Output, PlaceOutput]:
    """Let all produce; return what enterprises, all, and places have made."""
    given, ground = province.parameters, province.setting.place_ground
    firms, founded, places = province.firms, province.place_demand, given.place_demand
    pull = month_pull(firms, founded, ground, places, province.month)
    income = local_demand_factor(province.income.beyond_trend, given.production)
    demand = income * pull.totals
    made = _enterprises(province, pull, demand[Producer.ENTERPRISE])
    base = province.base
    volume = province.setting.conditions.volume_index[province.month]
    households = (
        base.household_businesses * volume * demand[Producer.HOUSEHOLD_BUSINESS]
    )
    own_account = base.own_account * volume * demand[Producer.OWN_ACCOUNT]
    output = _output(province, made, households, own_account)
    others = np.stack([households, own_account])
    return made, output, place_output(firms, others, founded, pull, ground, places)


def _enterprises(province: "QuangNinh", pull: MonthPull, demand: Floats) -> FirmOutput:
    """Let enterprises produce under what the world, places and power allow."""
    given, month, power = province.parameters, province.month, province.power_month
    world = province.setting.conditions
    elasticity = given.production.employment_elasticity
    drive = Drive(
        volume=world.volume_index[month],
        kept=world.output_kept[month],
        planned_staff=world.trend_index[month] ** elasticity,
        seasonal=world.seasonal[month],
        demand=demand * power.sales_factor,
        by_place=pull.by_place,
        power=power.served,
    )
    ramp_months = given.plants.plant_ramp_months
    return enterprises_produce(
        province.firms, province._gain(), province.base, drive, ramp_months, month
    )


def _output(
    province: "QuangNinh", made: FirmOutput, households: Floats, own_account: Floats
) -> Output:
    """Return what all have made in the month, its digital part and product taxes."""
    given, setting, month = province.parameters, province.setting, province.month
    base, world = province.base, setting.conditions
    heads = province.labour.persons[EmployerKind.PUBLIC_BODY].sum()
    public = base.public_bodies * world.volume_index[month] * heads / base.public_heads
    digital = digital_output(
        province.firms,
        households,
        household_means(province.household_businesses, given.digital_share),
        public,
        province.public_level,
        setting.online_share,
        setting.mic_widening,
        given.digital_share,
    )
    private = made.total + households + own_account
    return Output(
        enterprises=made.total / MONTHS_OF_A_YEAR,
        household_businesses=households / MONTHS_OF_A_YEAR,
        own_account=own_account / MONTHS_OF_A_YEAR,
        public_bodies=public / MONTHS_OF_A_YEAR,
        product_taxes=product_taxes(
            base,
            float(private.sum()) / MONTHS_OF_A_YEAR,
            float(world.product_taxes_index[month]),
            month,
            FIRST_POLICY_MONTH - 1,
        ),
        digitalised=digital.digitalised / MONTHS_OF_A_YEAR,
        mic=digital.mic / MONTHS_OF_A_YEAR,
    )
