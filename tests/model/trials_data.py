"""Trials of the levers on data."""

from typing import Final

from model.policy.levers import City, DataForOfficials, SmartCityPilots
from model.policy.schedule import Schedule
from tests.model.trial import CONNECTED, FULL, NETWORKS_MATTER_NOT, Trial

TRIALS: Final[dict[str, Trial]] = {
    "data_for_officials": Trial(
        lever=DataForOfficials(intensity=FULL),
        world={
            "data_for_officials_pace_month": 0.2,
            "public_services_data_part": 0.5,
            "digital_government_effect_up": 5.0,
            "effort_cost_data_for_officials": 60.0,
            "lever_budget_share": 0.5,
            "order_value_added_share": 1.0,
            "order_posts_pace_month": 0.1,
        },
        mechanisms={
            "officials": {"data_for_officials_pace_month": 0.0},
            "orders": {"order_value_added_share": 0.0},
        },
        moves={
            "public_services_digital": 1,
            "digital_digitalised_bn_vnd": 1,
            "mean_maturity": 1,
            "va_ict_bn_vnd": 1,
        },
        books=frozenset({"digital_orders_bn_vnd_2020_prices"}),
        nonsense=lambda: DataForOfficials(intensity=Schedule.constant(2)),
    ),
    "smart_city_pilots": Trial(
        lever=SmartCityPilots(intensity=FULL, cities=(City.HA_LONG, City.VAN_DON)),
        world=CONNECTED | {"public_services_data_part": 0.5},
        mechanisms={
            "services and orders": {
                "public_services_data_part": 0.0,
                "order_value_added_share": 0.0,
            },
            "networks": NETWORKS_MATTER_NOT,
        },
        moves={
            "public_services_digital": 1,
            "digital_digitalised_bn_vnd": 1,
            "mean_maturity": 1,
        },
        terms={"cities": ((City.HA_LONG,), (City.CAM_PHA, City.VAN_DON))},
        books=frozenset(
            {"digital_orders_bn_vnd_2020_prices", "digital_infrastructure"}
        ),
        nonsense=lambda: SmartCityPilots(intensity=Schedule.constant(-1)),
    ),
}
