"""How people learn (phase 4) and find work (phase 10) in a month of the province.

It hands the province's month to `model.universities`, `model.training` and the labour
market, which act, and pays for places and packages that are taken.
"""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from agents.university import Programme
from model.labour_market import LabourFlows, labour_market_matches
from model.policy.schedule import FIRST_POLICY_MONTH
from model.production import growth_since_2020
from model.talent import USUAL, Movement
from model.training import TrainingFlows, who_ends, workers_train_and_graduate
from model.universities import SchoolFlows, universities_graduate_and_enrol
from model.works import Effect

if TYPE_CHECKING:
    from model.quangninh import QuangNinh

__all__ = [
    "people_find_work",
    "people_graduate_enrol_and_train",
]

type Floats = npt.NDArray[np.float64]

_PLACES = {
    Programme.ICT: Effect.DIGITAL_PLACES,
    Programme.ADVANCED: Effect.ADVANCED_PLACES,
}
"""The effect of works that adds places in each full-time programme."""


def people_graduate_enrol_and_train(
    province: "QuangNinh",
) -> tuple[SchoolFlows, TrainingFlows]:
    """Let students graduate and enrol, then courses end and begin; pay for them."""
    given, in_use = province.parameters, province.in_use
    scene, market = province._scene(), province.labour
    ending = who_ends(scene)
    schooling = universities_graduate_and_enrol(
        scene,
        market,
        ending,
        province.schools,
        province.universities,
        {programme: in_use.by_ward(effect) for programme, effect in _PLACES.items()},
        _movement(province, already_offered=0.0),
        given.universities,
        given.people_flows,
        given.labour,
        given.skills,
    )
    _pay_packages(province, schooling.kept)
    lever = province.policy.training_places
    share = province.grants["training_places"]
    training = workers_train_and_graduate(
        scene,
        market,
        ending,
        share * lever.places_per_month,
        share * lever.semiconductor_places_per_month,
        given.training,
        given.skills,
    )
    price = given.budget.unit_cost.of
    paid = training.places_taken * price("training_places_places_per_month")
    paid += training.semiconductor_places_taken * price(
        "training_places_semiconductor_places_per_month"
    )
    province._spend("training_places", paid)
    return schooling, training


def people_find_work(province: "QuangNinh") -> LabourFlows:
    """Let the labour market live; who takes a talent package from elsewhere is paid."""
    given = province.parameters
    trend = province.setting.conditions.trend_index[province.month]
    growth = growth_since_2020(trend, province.base)
    flows = labour_market_matches(
        province._scene(),
        province.labour,
        growth**given.production.wage_growth_elasticity,
        _beds_by_area(province),
        given.labour,
        given.people_flows,
        given.skills,
        _movement(province, province.schooling.offered),
    )
    _pay_packages(province, flows.talents)
    return flows


def _movement(province: "QuangNinh", already_offered: float) -> Movement:
    if province.month < FIRST_POLICY_MONTH:
        return USUAL
    offers = (
        province.grants["talent_package"]
        * province.policy.talent_package.people_per_month
    )
    return Movement(
        talent_offers=offers - already_offered,
        departure_factor=province.outlook.brain_drain,
    )


def _pay_packages(province: "QuangNinh", taken: float) -> None:
    """Pay for talent packages that were taken [persons]."""
    price = province.parameters.budget.unit_cost.of("talent_package_people_per_month")
    province._spend("talent_package", taken * price)


def _beds_by_area(province: "QuangNinh") -> Floats:
    """Return beds at sites and rooms of works by labour-market area, (n_areas,)."""
    area, n_areas = province.places.labour_area, province.skills.by_area.size
    inside = np.flatnonzero(province.sites.ward >= 0)
    beds = np.bincount(
        area[province.sites.ward[inside]], province.site_stock.beds[inside], n_areas
    )
    rooms = np.bincount(area, province.in_use.by_ward(Effect.ROOMS), n_areas)
    return np.asarray(beds + rooms)
