"""`QuangNinh`, the Mesa model: the province and its month, phase by phase."""

from agents.classification import MONTHS_OF_A_YEAR
from agents.population import columns_only
from model.accounts import holdings_and_debt, owners_wind_up
from model.cashless import household_businesses_and_shoppers_go_cashless
from model.digital_adoption import wage_bill
from model.digitalisation import (
    firms_take_up_or_drop_digital_tools,
    lost_loans_are_claimed,
    officials_learn_and_order,
)
from model.enterprise_life import (
    enterprises_founded,
    firms_plan_and_raise,
    firms_that_close,
    newcomers_tied,
    startup_climate,
)
from model.firm_settlement import Terms, firms_settle, price_level
from model.firm_turnover import ties_of_survivors
from model.investment_month import investors_act_this_month
from model.investment_terms import investment_terms
from model.labour_market import release
from model.land import hand_back_land
from model.land_and_power import (
    emissions_are_counted,
    land_and_beds_are_prepared,
    power_system_connects_and_sells,
)
from model.lever_setting import LeverBooks, set_levers_and_build
from model.month_end import OpeningCounts, check_invariants
from model.month_view import month_view
from model.payments import wages_taxes_and_transfers_are_paid
from model.production import growth_since_2020
from model.province import Province
from model.recorder import published_figures
from model.support_given import SupportKind, SupportMonth
from model.value_added import all_produce
from model.work_and_learning import (
    people_find_work,
    people_graduate_enrol_and_train,
)
from model.works import WorksInUse
from model.zone import authority_acts_in_zone

__all__ = ["QuangNinh"]


class QuangNinh(Province):
    """The province of Quảng Ninh, founded as of January 2020, a month a step.

    Parameters are those of `Province`.
    """

    @columns_only()
    def step(self) -> None:
        """Live one month, in the order of docs/odd.md."""
        self.the_world_moves()
        self.the_province_sets_levers_within_its_budget()
        self.the_power_system_sells_and_connects()
        self.universities_graduate_and_enrol_and_workers_train()
        self.land_and_housing_are_prepared()
        self.investors_look_choose_sign_build_open_expand()
        self.firms_are_founded()
        self.firms_take_up_or_drop_digital_tools()
        self.household_businesses_and_shoppers_go_cashless()
        self.the_labour_market_matches()
        self.firms_produce_and_sell()
        self.taxes_wages_and_transfers_are_paid()
        self.firms_shrink_and_close_and_links_form()
        self.accounts_close_and_invariants_are_checked()
        self.indicators_are_recorded()

    def the_world_moves(self) -> None:
        """Phase 1: prices, demand, climate and rules of the month hold."""
        world, month = self.setting.conditions, self.month
        self.prices = world.price_index[month]
        self.price_level = price_level(self.prices, self.economy.by_sector)
        self.support = SupportMonth()
        self.opening_counts = OpeningCounts(
            people=float(self.scale * len(self.workers)),
            firms=float(self.firms.weight.sum()),
            projects=float(len(self.projects)),
        )
        if month % MONTHS_OF_A_YEAR == 0:
            self.skills.count(self.workers, self.places.labour_area)

    def the_province_sets_levers_within_its_budget(self) -> None:
        """Phase 2: levers are granted within the budget; the zone seeks approval."""
        given, month = self.parameters, self.month
        works = self.setting.works
        self.in_use = WorksInUse.of(works, self.works, month)
        self.grants = set_levers_and_build(
            self.policy,
            LeverBooks(
                treasury=self.treasury,
                ledger=self.ledger,
                published=self.published,
                works=self.works,
            ),
            self.in_use,
            self.firms,
            self.zone.is_approved,
            self.price_level,
            given,
            month,
        )
        self.terms = investment_terms(
            self.policy, self.grants, self.outlook, month, given.leads
        )
        self.zone_authority.seek_approval(
            self.terms.zone_effort,
            self.terms.zone_delay_months,
            given.zone,
            self.luck,
            month,
        )
        self.public_level = officials_learn_and_order(self)

    def the_power_system_sells_and_connects(self) -> None:
        """Phase 3: plants sell to the grid; substations and renewables are built."""
        self.power_month = power_system_connects_and_sells(self)

    def universities_graduate_and_enrol_and_workers_train(self) -> None:
        """Phase 4: students graduate and enrol; courses end and begin."""
        self.schooling, self.training = people_graduate_enrol_and_train(self)

    def land_and_housing_are_prepared(self) -> None:
        """Phase 5: the zone releases land, developers prepare it, beds follow."""
        given = self.parameters
        authority_acts_in_zone(
            self.zone_authority,
            self.firms,
            self.site_stock,
            self.sites,
            self.terms,
            given.siting.tax_horizon_years,
            given.tax_schemes,
            self.month,
        )
        land_and_beds_are_prepared(self)

    def investors_look_choose_sign_build_open_expand(self) -> None:
        """Phase 6: leads become memoranda, projects, plants; plants expand."""
        self.investment, plants = investors_act_this_month(self)
        self.entries = self._are_born(plants)

    def firms_are_founded(self) -> None:
        """Phase 7: enterprises and startups are founded and find first partners."""
        self.startup_climate = startup_climate(self)
        self.entries += self._are_born(enterprises_founded(self))
        self.supply = newcomers_tied(self)

    def firms_take_up_or_drop_digital_tools(self) -> None:
        """Phase 8: firms join the platform, move a digital stage, pay for the step."""
        self.digital = firms_take_up_or_drop_digital_tools(self)

    def household_businesses_and_shoppers_go_cashless(self) -> None:
        """Phase 9: traders take QR payment as shoppers and other traders do."""
        household_businesses_and_shoppers_go_cashless(
            self.household_businesses,
            self.shoppers,
            self.places,
            self.digital.infrastructure,
            self.grants["qr_campaign"],
            self.parameters.cashless,
            self.luck,
            self.month,
        )

    def the_labour_market_matches(self) -> None:
        """Phase 10: spells end, seekers meet posts, people come and go."""
        self.labour_flows = people_find_work(self)

    def firms_produce_and_sell(self) -> None:
        """Phase 11: firms, households, farms and public bodies make value added."""
        self.made, self.output, self.place_output = all_produce(self)
        self.emissions = emissions_are_counted(self)

    def taxes_wages_and_transfers_are_paid(self) -> None:
        """Phase 12: everybody is paid, through the ledger."""
        given, world, month = self.parameters, self.setting.conditions, self.month
        terms = Terms(
            prices=self.prices,
            taxes_price=float(world.product_taxes_price[month]),
            price_level=self.price_level,
            growth=growth_since_2020(world.trend_index[month], self.base),
            wages=wage_bill(self.firms, self.labour.wage_index),
            scheme_before=self.firms.tax_scheme_without_policy,
            minimum_tax=bool(world.minimum_tax[month]),
            support_fund=bool(world.support_fund[month]),
        )
        settled = firms_settle(
            self.firms,
            terms,
            given.adoption.wanted_cash_months,
            month,
            given.settlement,
            given.tax_schemes,
        )
        self.support.note(SupportKind.TAX_FORGONE, self.firms, settled.tax_forgone)
        self.payments = wages_taxes_and_transfers_are_paid(
            self.firms,
            settled,
            self.output,
            terms,
            self.ledger,
            self.treasury,
            self.income,
            given.payments,
            month,
        )

    def firms_shrink_and_close_and_links_form(self) -> None:
        """Phase 13: some firms close, partners look for others, posts are planned."""
        given, firms, month = self.parameters, self.firms, self.month
        rows = firms_that_close(self)
        self.exits = float(firms.weight[rows].sum())
        release(self._scene(), self.labour, given.labour, rows)
        hand_back_land(
            self.site_stock, firms.site[rows], firms.land_ha[rows], given.plants
        )
        lost_loans_are_claimed(self, rows)
        owners_wind_up(self.ledger, firms, rows)
        gone = firms.deaths(firms.ids[rows])
        self.supply = ties_of_survivors(
            firms,
            self.supply,
            gone,
            self.setting.markets,
            given.turnover,
            self.luck,
            month,
        )
        self.startups = firms_plan_and_raise(self)

    def accounts_close_and_invariants_are_checked(self) -> None:
        """Phase 14: books balance, and what must hold is checked."""
        self.ledger.close_month(self.month, *holdings_and_debt(self.firms))
        check_invariants(self)

    def indicators_are_recorded(self) -> None:
        """Phase 15: the month is written down; a year's end clears away the dead."""
        figures = self.recorder.record(month_view(self))
        self.published.publish(self.month, published_figures(figures))
        self.month += 1
        if self.month % MONTHS_OF_A_YEAR == 0:
            self._clear_away_the_dead()
