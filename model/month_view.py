"""What the recorder sees of a month: province totals, and nothing to act upon.

Every count, sum and area is for the province, weights included. Arrays have one entry a
sector, skill, stage, kind of employer or group of sites. Quantities are at 2020 prices
and become current through the month's prices.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from model.digitalisation import DigitalMonth
from model.emissions import Emissions
from model.labour_market import LabourFlows
from model.payments import Payments
from model.place_demand import PlaceOutput
from model.power import PowerMonth
from model.startups import StartupMonth
from model.views.budget_view import BudgetView
from model.views.digital_view import DigitalView, SourcesView
from model.views.firm_view import FirmView
from model.views.household_view import HouseholdView
from model.views.investment_view import InvestmentView
from model.views.land_view import HousingView, LandView
from model.views.people_view import PeopleView
from model.views.province_view import FittingView, WorksView
from model.views.school_view import SchoolView
from model.works import Effect

if TYPE_CHECKING:
    from model.quangninh import QuangNinh

__all__ = ["MonthView", "month_view"]

type Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthView:
    """One month as the recorder sees it."""

    month: int
    """Months since January 2020."""
    prices: Floats
    """Price index by sector, shape (n_sectors,) [2020 = 1]."""
    value_added: Floats
    """Value added of all producers by sector [bn VND a month, 2020 prices]."""
    product_taxes: float
    """Taxes less subsidies on products [bn VND a month, 2020 prices]."""
    product_taxes_price: float
    """Price index of product taxes [2020 = 1]."""
    sources: SourcesView
    digital: DigitalView
    firms: FirmView
    households: HouseholdView
    cashless_people: float
    """People of working age who pay by phone by habit [share]."""
    people: PeopleView
    labour: LabourFlows
    trained: float
    """People who finished training or graduated in the month."""
    schools: SchoolView
    wage_index: Floats
    """Wages by skill over those of January 2020, shape (n_skills,)."""
    investment: InvestmentView
    land: LandView
    housing: HousingView
    fitting: FittingView
    made_where: PlaceOutput
    startups: StartupMonth
    digital_month: DigitalMonth
    digital_infrastructure: float
    """Mean index of digital infrastructure, wards by people [index 0 to 1]."""
    digital_orders_bn_vnd_per_year: float
    """What the province buys from digital firms [bn VND a year, 2020 prices]."""
    works: WorksView
    power: PowerMonth
    emissions: Emissions
    money: Payments
    budget: BudgetView

    def nominal(self, by_sector: Floats) -> float:
        """Return a sum over sectors at current prices [bn VND]."""
        return float((by_sector * self.prices).sum())


def month_view(province: "QuangNinh") -> MonthView:
    """Return what the recorder sees of the month."""
    output, world = province.output, province.setting.conditions
    firms = FirmView.of(
        province.firms, province.sites, province.entries, province.exits
    )
    households = HouseholdView.of(province.household_businesses)
    return MonthView(
        month=province.month,
        prices=province.prices,
        value_added=output.by_sector,
        product_taxes=output.product_taxes,
        product_taxes_price=float(world.product_taxes_price[province.month]),
        sources=SourcesView.of(
            province.made,
            output,
            province.base,
            world.volume_index[province.month],
        ),
        digital=DigitalView.of(output, province.parameters.digital_share),
        firms=firms,
        households=households,
        cashless_people=_mean_by_people(province, province.shoppers.cashless_share),
        people=_people(province, firms, households),
        labour=province.labour_flows,
        trained=province.training.trained,
        schools=SchoolView.of(
            province.universities, province.schooling, province.training
        ),
        wage_index=province.labour.wage_index,
        investment=InvestmentView.of(
            province.investment, province.capital, province.recorder.year_so_far()
        ),
        land=LandView.of(province.site_stock, province.sites, province.zone),
        housing=_housing(province),
        fitting=FittingView.of(province.site_stock, province.sites),
        made_where=province.place_output,
        startups=province.startups,
        digital_month=province.digital,
        digital_infrastructure=_mean_by_people(
            province, province.digital.infrastructure
        ),
        digital_orders_bn_vnd_per_year=province.digital_orders.ordered_bn_vnd_per_year,
        works=WorksView.of(province.works, province.setting.works.cost),
        power=province.power_month,
        emissions=province.emissions,
        money=province.payments,
        budget=BudgetView.of(
            province.treasury, province.parameters.budget.lever_budget_share
        ),
    )


def _people(
    province: "QuangNinh", firms: FirmView, households: HouseholdView
) -> PeopleView:
    everybody = float(province.places.population.sum())
    return PeopleView.of(
        province.employer_pools,
        firms,
        households,
        everybody / province.parameters.people.working_age_population,
        float(province.labour_flows.heads.sum()),
    )


def _housing(province: "QuangNinh") -> HousingView:
    return HousingView.of(
        province.site_stock,
        province.sites,
        province.places,
        province.labour,
        province.parameters.people_flows.rented_rooms_per_person,
        province.in_use.by_ward(Effect.ROOMS),
    )


def _mean_by_people(province: "QuangNinh", of_wards: Floats) -> float:
    """Return the mean of wards by the people of January 2020."""
    people = province.places.population
    return float((people * of_wards).sum() / people.sum())
