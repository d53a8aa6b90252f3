"""Trials of the levers on people."""

from typing import Final

from model.policy.levers import TalentPackage, TrainingPlaces, UniversityCluster
from model.policy.schedule import Schedule
from tests.model.trial import FULL, Trial

TRIALS: Final[dict[str, Trial]] = {
    "training_places": Trial(
        lever=TrainingPlaces(
            intensity=FULL, places_per_month=2000, semiconductor_places_per_month=1000
        ),
        world={"training_months": 2.0, "semiconductor_months": 2.0},
        mechanisms={
            "success": {"training_success_share": 0.0},
            "success in semiconductors": {"semiconductor_success_share": 0.0},
        },
        moves={
            "trained": 1,
            "semiconductor_trained": 1,
            "wage_index_digital": -1,
            "wage_bill_bn_vnd": 1,
        },
        terms={
            "places_per_month": (1000, 2000),
            "semiconductor_places_per_month": (0, 1000),
        },
        nonsense=lambda: TrainingPlaces(intensity=FULL),
    ),
    "university_cluster": Trial(
        lever=UniversityCluster(intensity=FULL),
        world={
            "works_time_factor": 0.01,
            "ict_months": 2.0,
            "advanced_months": 2.0,
            "university_wish_share": 1.0,
            "rented_rooms_per_person": 0.0,
            "newcomers_per_post": 1.0,
        },
        mechanisms={
            "wish": {"university_wish_share": 0.0},
            "rooms": {"newcomers_per_post": 0.0},
        },
        moves={"students_enrolled": 1, "graduates_advanced": 1, "arrivals": 1},
        books=frozenset({"housing_rooms", "housing_taken_share"}),
        nonsense=lambda: UniversityCluster(intensity=Schedule.constant(50)),
    ),
    "talent_package": Trial(
        lever=TalentPackage(intensity=FULL, people_per_month=2000),
        world={
            "rented_rooms_per_person": 0.1,
            "graduates_leaving_advanced": 0.8,
            "unit_cost_talent_package_people_per_month": 0.01,
        },
        mechanisms={"acceptance": {"talent_acceptance_share": 0.0}},
        moves={
            "talents_arrived": 1,
            "arrivals": 1,
            "graduates_left": -1,
            "graduates_kept": 1,
        },
        terms={"people_per_month": (300, 2000)},
        nonsense=lambda: TalentPackage(intensity=FULL),
    ),
}
