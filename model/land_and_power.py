"""How power (phase 3), land, beds and rents (phase 5) come, and what leaves the stack.

It hands the province's month to `model.power`, `model.land`, `model.site_programmes`
and `model.emissions`, which act, and pays for what programmes begin.
"""

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from agents.classification import MONTHS_OF_A_YEAR, Sector
from agents.park_developer import ParkDeveloper
from agents.power_system import PowerSystem
from model.emissions import Emissions, emissions_of_month, share_made_in_eco_parks
from model.investment import asked_land
from model.land import (
    SiteStock,
    connect_power,
    developers_prepare_land,
    developers_set_rents,
)
from model.power import PowerMonth, PowerStock, order_renewables, power_system_sells
from model.site_programmes import (
    begin_beds,
    begin_conversion,
    begin_land,
    connect_works,
    finish_orders,
    order_substations,
    staff_by_site,
)
from model.sites import SiteKind, Sites
from model.works import Effect

if TYPE_CHECKING:
    from model.quangninh import QuangNinh

__all__ = [
    "emissions_are_counted",
    "found_developers",
    "found_power_system",
    "land_and_beds_are_prepared",
    "power_system_connects_and_sells",
]

_NOT_NAMED = "chưa rõ"
"""What the tables write where a site's developer is not known."""


def found_power_system(model: mesa.Model[Any, Any], power: PowerStock) -> PowerSystem:
    """Return the power system as an agent; it stands for the whole province."""
    return PowerSystem(model, "Hệ thống điện Quảng Ninh", -1, power)


def found_developers(
    model: mesa.Model[Any, Any], sites: Sites, stock: SiteStock
) -> dict[str, ParkDeveloper]:
    """Return the developers of parks, clusters and technology zones, by name.

    A developer has the sites that name it; where it is not known, each site has one of
    its own by the site's name.
    """
    stands = sites.of_kind(
        SiteKind.PARK,
        SiteKind.CLUSTER,
        SiteKind.DIGITAL_ZONE,
        SiteKind.INNOVATION_ZONE,
    )
    rows: dict[str, list[int]] = {}
    for row in np.flatnonzero(stands).tolist():
        named = sites.developer[row] not in ("", _NOT_NAMED)
        name = sites.developer[row] if named else sites.names[row]
        rows.setdefault(name, []).append(row)
    wards = sites.ward
    return {
        name: ParkDeveloper(model, name, int(wards[held[0]]), np.array(held), stock)
        for name, held in rows.items()
    }


def power_system_connects_and_sells(province: "QuangNinh") -> PowerMonth:
    """Connect substations, build renewables, and return what the power system does."""
    given, month = province.parameters, province.month
    stock, sites, in_use = province.site_stock, province.sites, province.in_use
    connect_works(
        stock, in_use.by_site(Effect.SUBSTATION), in_use.by_site(Effect.DATA_CENTRE)
    )
    finished = given.programmes.programme_finished_share
    capacity = given.frontier.megawatts_connected_per_year
    connect_power(stock, capacity, given.land, given.plants)
    wanted = _a_month(province, "site_infrastructure", "megawatts_per_year")
    if wanted:
        ordered = order_substations(stock, sites, wanted, finished, given.plants)
        _pay(province, "site_infrastructure", "megawatts_per_year", ordered)
    wanted = _a_month(province, "renewables", "megawatts_per_year")
    if wanted:
        begun = order_renewables(province.power, wanted, finished, given.power, month)
        _pay(province, "renewables", "megawatts_per_year", begun)
    return power_system_sells(
        province.power,
        province.setting.power_plants,
        float(province.setting.conditions.seasonal[month, Sector.POWER]),
        in_use.total(Effect.DATA_CENTRE),
        given.power,
        month,
        lng_delay_months=province.outlook.lng_delay_months,
        margin_shift_mw=province.outlook.northern_margin_mw,
    )


def land_and_beds_are_prepared(province: "QuangNinh") -> None:
    """Let what is due stand, developers prepare and ask rents, programmes begin."""
    given, month = province.parameters, province.month
    stock, sites = province.site_stock, province.sites
    finished = given.programmes.programme_finished_share
    asked = asked_land(province.projects, len(sites.names), given)
    finish_orders(stock, sites, month)
    developers_prepare_land(stock, sites, asked, given.land, province.luck, month)
    developers_set_rents(stock, sites, given.developers)
    wanted = _a_month(province, "site_infrastructure", "land_ha_per_year")
    if wanted:
        begun = begin_land(stock, sites, wanted, asked, finished, given.land, month)
        _pay(province, "site_infrastructure", "land_ha_per_year", begun)
    housing = province.policy.worker_housing.beds_per_month
    if beds := province.grants["worker_housing"] * housing:
        firms = province.firms
        workers = firms.weight * firms.employees
        staff = staff_by_site(firms.site, workers, len(sites.names))
        begun = begin_beds(stock, beds, staff, finished, given.developers, month)
        _pay(province, "worker_housing", "beds_per_month", begun)
    wanted = _a_month(province, "park_conversion", "ha_per_year")
    if wanted:
        to = province.policy.park_conversion.to
        begun = begin_conversion(
            stock, sites, wanted, to, finished, given.developers, month
        )
        _pay(province, "park_conversion", "ha_per_year", begun)


def emissions_are_counted(province: "QuangNinh") -> Emissions:
    """Return the greenhouse gases of what was made this month."""
    made = province.output.by_sector
    eco = share_made_in_eco_parks(province.firms, province.site_stock.type_share, made)
    sold = province.power_month.sold_mwh
    return emissions_of_month(
        sold, made, eco, province.parameters.emissions, province.month
    )


def _a_month(province: "QuangNinh", lever: str, term: str) -> float:
    """Return what is granted of a lever's yearly term this month."""
    yearly: float = getattr(getattr(province.policy, lever), term)
    return province.grants[lever] * yearly / MONTHS_OF_A_YEAR


def _pay(province: "QuangNinh", lever: str, term: str, units: float) -> None:
    """Pay for the units of a lever's term that were begun."""
    price = province.parameters.budget.unit_cost.of(f"{lever}_{term}")
    province._spend(lever, units * price)
