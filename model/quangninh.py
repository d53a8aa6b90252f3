"""`QuangNinh`, the Mesa model: the province and its month, phase by phase."""

import numpy as np

from agents.classification import MONTHS_OF_A_YEAR, EmployerKind
from agents.population import columns_only
from model.accounts import (
    Account,
    Purpose,
    firms_are_paid,
    holdings_and_debt,
    owners_wind_up,
)
from model.budget import province_sets_levers, voucher_demand
from model.cashless import household_businesses_and_shoppers_go_cashless
from model.digital_adoption import firms_digitalise, wage_bill
from model.digital_output import digital_output, household_means, public_maturity
from model.digital_support import paid_for_shares
from model.firm_settlement import Terms, firms_settle, price_level
from model.firm_turnover import (
    closing_firms,
    founders_as_firms,
    open_posts,
    plants_as_firms,
    ties_of_newcomers,
    ties_of_survivors,
)
from model.investment import InvestmentSetting, asked_land, investors_act
from model.investment_terms import investment_terms
from model.labour_market import labour_market_matches, release
from model.land import connect_power, developers_prepare_land, hand_back_land
from model.month_end import OpeningCounts, check_invariants, month_view
from model.output import Output
from model.payments import wages_taxes_and_transfers_are_paid
from model.policy.schedule import FIRST_POLICY_MONTH
from model.production import (
    digital_gain,
    enterprises_produce,
    growth_since_2020,
    local_demand_factor,
    product_taxes,
)
from model.province import Province
from model.training import workers_train_and_graduate
from model.zone import (
    authority_releases_land,
    authority_seeks_approval,
    firms_given_terms,
)

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
        self.the_power_system_connects()
        self.workers_train_and_graduate()
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
        demand = voucher_demand(
            self.firms, self.policy.adoption_vouchers.max_employees, given.adoption
        )
        self.grants = province_sets_levers(
            self.policy,
            demand,
            self.treasury,
            self.ledger,
            self.price_level,
            given.budget,
            month,
        )
        self.terms = investment_terms(
            self.policy, self.grants, self.outlook, month, given.leads
        )
        authority_seeks_approval(self.zone, self.terms, given.zone, self.luck, month)

    def the_power_system_connects(self) -> None:
        """Phase 3: substations grow towards what prepared land needs."""
        given = self.parameters
        capacity = given.frontier.megawatts_connected_per_year
        connect_power(self.site_stock, capacity, given.land, given.plants)

    def workers_train_and_graduate(self) -> None:
        """Phase 4: training ends for some and begins for others."""
        given, lever = self.parameters, self.policy.training_places
        self.training = workers_train_and_graduate(
            self._scene(),
            self.labour,
            self.grants.training_places * lever.places_per_month,
            given.training,
            given.skills,
        )
        price = given.budget.training_place_bn_vnd
        self._spend("training_places", self.training.places_taken * price)

    def land_and_housing_are_prepared(self) -> None:
        """Phase 5: the zone releases land, developers prepare it, beds follow."""
        given, month = self.parameters, self.month
        years = given.siting.tax_horizon_years
        authority_releases_land(
            self.zone, self.site_stock, self.sites, self.terms, month
        )
        rows = firms_given_terms(
            self.firms, self.zone, self.sites, self.terms, years, given.tax_schemes
        )
        self.firms.write(rows, tax_scheme=int(self.terms.zone_scheme))
        asked = asked_land(self.projects, len(self.sites.names), given)
        developers_prepare_land(
            self.site_stock, self.sites, asked, given.land, self.luck, month
        )

    def investors_look_choose_sign_build_open_expand(self) -> None:
        """Phase 6: leads become memoranda, projects, plants; plants expand."""
        given, setting = self.parameters, self.setting
        skilled = self.skills.by_area[self.places.labour_area]
        self.investment = investors_act(
            self.projects,
            self.firms,
            self.site_stock,
            self.zone,
            self.capital,
            InvestmentSetting(
                month=self.month,
                ground=setting.siting,
                terms=self.terms,
                conditions=setting.conditions,
                skilled_share=skilled,
                parameters=given,
                luck=self.luck,
            ),
        )
        opened = self.investment.opened
        gain = digital_gain(
            opened.columns["digital_stage"],
            0.0,
            given.production.stage_productivity_gain,
        )
        plants = plants_as_firms(
            opened.columns,
            opened.running_value_added_bn_vnd_per_year,
            self.base.output_per_capacity,
            gain,
            self.luck,
            self.month,
            self.scale,
        )
        plants["tax_scheme_without_policy"] = setting.siting.scheme_without_policy(
            plants["site"]
        )
        self.entries = self._are_born(plants)

    def firms_are_founded(self) -> None:
        """Phase 7: enterprises are founded; newcomers find their first partners."""
        given, setting = self.parameters, self.setting
        founders = founders_as_firms(
            setting.conditions.trend_index[self.month],
            setting.ward_pull,
            setting.siting.skill_mix,
            self.base.output_per_capacity,
            given.founders,
            given.turnover,
            self.luck,
            self.month,
            self.scale,
        )
        self.entries += self._are_born(founders)
        self.supply = ties_of_newcomers(
            self.firms,
            self.supply,
            self.firms.ids[self.supply.n_nodes :],
            setting.markets,
            given.supply_network,
            self.luck,
            self.month,
        )

    def firms_take_up_or_drop_digital_tools(self) -> None:
        """Phase 8: firms move up or down a digital stage and pay for the step."""
        given, firms = self.parameters, self.firms
        vouchers, placebo = paid_for_shares(
            firms, self.policy, self.grants, self.withheld, self.luck, self.month
        )
        steps = firms_digitalise(
            firms,
            self.supply,
            self._skill_shortage(),
            self.labour.wage_index,
            vouchers + placebo,
            given.adoption,
            self.luck,
            self.month,
        )
        rows = np.flatnonzero(steps.price_bn_vnd > 0)
        price = steps.price_bn_vnd[rows] * self.price_level
        own = price * (1 - vouchers[rows] - placebo[rows])
        firms_are_paid(
            self.ledger, firms, rows, Account.REST_OF_WORLD, Purpose.EQUIPMENT, -own
        )
        paid = float((firms.weight * steps.price_bn_vnd * vouchers).sum())
        self._spend("adoption_vouchers", paid)

    def household_businesses_and_shoppers_go_cashless(self) -> None:
        """Phase 9: traders take QR payment as shoppers and other traders do."""
        household_businesses_and_shoppers_go_cashless(
            self.household_businesses,
            self.shoppers,
            self.places,
            self.parameters.cashless,
            self.luck,
            self.month,
        )

    def the_labour_market_matches(self) -> None:
        """Phase 10: spells end, seekers meet posts, people come and go."""
        given, area = self.parameters, self.places.labour_area
        inside = np.flatnonzero(self.sites.ward >= 0)
        beds = np.bincount(
            area[self.sites.ward[inside]],
            self.site_stock.beds[inside],
            self.skills.by_area.size,
        )
        trend = self.setting.conditions.trend_index[self.month]
        growth = growth_since_2020(trend, self.base)
        self.labour_flows = labour_market_matches(
            self._scene(),
            self.labour,
            growth**given.production.wage_growth_elasticity,
            beds,
            given.labour,
            given.people_flows,
            given.skills,
        )

    def firms_produce_and_sell(self) -> None:
        """Phase 11: firms, households, farms and public bodies make value added."""
        given, world, month = self.parameters, self.setting.conditions, self.month
        base, volume = self.base, world.volume_index[month]
        factor = local_demand_factor(self.income.beyond_trend, given.production)
        made = self.made = enterprises_produce(
            self.firms,
            self._gain(),
            base,
            volume,
            world.trend_index[month] ** given.production.employment_elasticity,
            world.seasonal[month],
            factor,
            given.plants.plant_ramp_months,
            month,
        )
        heads = self.labour.persons[EmployerKind.PUBLIC_BODY].sum()
        households = base.household_businesses * volume * factor
        public = base.public_bodies * volume * heads / base.public_heads
        own_account = base.own_account * volume * factor
        digital = digital_output(
            self.firms,
            households,
            household_means(self.household_businesses, given.digital_share),
            public,
            public_maturity(given.public_services, month),
            self.setting.online_share,
            self.setting.mic_widening,
            given.digital_share,
        )
        private = made.total + households + own_account
        self.output = Output(
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
        rows = closing_firms(
            firms, self.anchors.n, given.adoption, given.exits, self.luck, month
        )
        self.exits = float(firms.weight[rows].sum())
        release(self._scene(), self.labour, given.labour, rows)
        hand_back_land(
            self.site_stock, firms.site[rows], firms.land_ha[rows], given.plants
        )
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
        trend = self.setting.conditions.trend_index
        ahead = trend[min(month + 1, len(trend) - 1)] / trend[month]
        growth = ahead**given.production.employment_elasticity - 1
        mix = self.setting.siting.skill_mix
        open_posts(firms, growth, mix, self.luck, month, self.scale)

    def accounts_close_and_invariants_are_checked(self) -> None:
        """Phase 14: books balance, and what must hold is checked."""
        self.ledger.close_month(self.month, *holdings_and_debt(self.firms))
        check_invariants(self)

    def indicators_are_recorded(self) -> None:
        """Phase 15: the month is written down; a year's end clears away the dead."""
        self.recorder.record(month_view(self))
        self.month += 1
        if self.month % MONTHS_OF_A_YEAR == 0:
            self._clear_away_the_dead()
