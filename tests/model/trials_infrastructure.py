"""Trials of the levers on infrastructure."""

from typing import Final

from model.policy.levers import (
    DigitalInfrastructure,
    ParkConversion,
    Renewables,
    SiteInfrastructure,
    WorkerHousing,
)
from model.policy.schedule import Schedule
from model.sites import SiteType
from tests.model.trial import FULL, QUICK, Trial

NOTHING_FINISHED: Final = {"programme_finished_share": 0.0}
"""What programmes begin and pay for never stands."""

TRIALS: Final[dict[str, Trial]] = {
    "site_infrastructure": Trial(
        lever=SiteInfrastructure(
            intensity=FULL, megawatts_per_year=2000, land_ha_per_year=2000
        ),
        world=QUICK
        | {
            "substation_lead_months": 1.0,
            "preparation_months": 2.0,
            "free_land_effect_on_choice": 2.0,
        },
        mechanisms={"building": NOTHING_FINISHED},
        moves={"prepared_other_parks_ha": 1, "fdi_registered_musd": 1},
        terms={"megawatts_per_year": (0.0, 2000.0), "land_ha_per_year": (0.0, 2000.0)},
        nonsense=lambda: SiteInfrastructure(land_ha_per_year=-1),
    ),
    "renewables": Trial(
        lever=Renewables(intensity=FULL, megawatts_per_year=400),
        world={"renewable_build_months": 2.0},
        mechanisms={"building": NOTHING_FINISHED},
        moves={
            "va_power_bn_vnd": 1,
            "grdp_bn_vnd": 1,
            "renewable_power_share": 1,
            "emissions_tco2e": -1,
        },
        terms={"megawatts_per_year": (100.0, 400.0)},
        nonsense=lambda: Renewables(intensity=FULL),
    ),
    "worker_housing": Trial(
        lever=WorkerHousing(intensity=FULL, beds_per_month=2000),
        world={
            "housing_build_months": 2.0,
            "housing_wanted_share": 1.0,
            "rented_rooms_per_person": 0.001,
        },
        mechanisms={"building": NOTHING_FINISHED},
        moves={"housing_beds": 1, "arrivals": 1},
        terms={"beds_per_month": (500, 2000)},
        nonsense=lambda: WorkerHousing(beds_per_month=-1),
    ),
    "park_conversion": Trial(
        lever=ParkConversion(intensity=FULL, to=SiteType.ECO, ha_per_year=2000),
        world=QUICK | {"conversion_months": 2.0},
        mechanisms={"building": NOTHING_FINISHED},
        moves={"land_eco_ha": 1, "land_traditional_ha": -1, "emissions_tco2e": -1},
        terms={
            "to": (SiteType.ECO, SiteType.HIGH_TECH),
            "ha_per_year": (200.0, 2000.0),
        },
        nonsense=lambda: ParkConversion(intensity=FULL, to=SiteType.ECO),
    ),
    "digital_infrastructure": Trial(
        lever=DigitalInfrastructure(intensity=FULL),
        world=QUICK
        | {
            # Networks stand after fifteen months, the data centre not within the time.
            "works_time_factor": 0.61,
            "infrastructure_effect_up": 20.0,
            "online_infrastructure_effect": 0.3,
            "online_drop_hazard": 0.3,
            "digital_infrastructure_effect_on_choice": 200.0,
        },
        mechanisms={
            "firms": {"infrastructure_effect_up": 0.0},
            "traders": {"online_infrastructure_effect": 0.0},
            "investors": {"digital_infrastructure_effect_on_choice": 0.0},
        },
        moves={"mean_maturity": 1, "digital_digitalised_bn_vnd": 1},
        books=frozenset({"digital_infrastructure"}),
        nonsense=lambda: DigitalInfrastructure(intensity=Schedule.constant(2)),
    ),
}
