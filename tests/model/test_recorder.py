"""The recorder: months by hand, years from months, shares of sums, digests."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.classification import EmployerKind, Sector, Skill
from agents.refusal import Refusal
from model import payments
from model.digitalisation import DigitalMonth
from model.emissions import Emissions
from model.indicator import Kind, PriceBase, Ratio
from model.indicators import INDICATOR_ROWS, INDICATORS, TAXES, YEARLY_INDICATORS
from model.investment import InvestmentFlows, InvestmentStock
from model.labour_market import LabourFlows
from model.month_view import MonthView
from model.output import Output
from model.parameters import load_parameters
from model.payments import Payments
from model.place_demand import PlaceOutput
from model.policy.policy import LEVERS
from model.power import PowerMonth
from model.recorder import Recorder, Records
from model.shared_platform import PlatformMonth
from model.startups import StartupMonth
from model.views.budget_view import BudgetView
from model.views.digital_view import DigitalView, SourcesView
from model.views.firm_view import FirmView, SizeClass
from model.views.household_view import HouseholdView
from model.views.investment_view import InvestmentView
from model.views.land_view import HousingView, LandView
from model.views.people_view import PeopleView
from model.views.province_view import FittingView, WorksView
from model.views.school_view import SchoolView
from model.views.site_group import SITE_GROUPS

N = len(Sector)
ISSUE_KEYS = {
    "year",
    "digital_share_nso",
    "digital_share_nso_2020_prices",
    "digital_share_mic",
    "digital_core_share",
    "grdp_growth",
    "manufacturing_share",
    "n_firms",
    "n_firms_mid_year",
    "employed",
    "employed_enterprises",
    "unemployment",
    "park_occupancy",
    "park_firms_stage2",
    "fdi_registered_musd",
    "fdi_realised_musd",
    "top2_share",
    "cost_bn_vnd",
    "digital_share_nso_photovoltaics",
    "spending_bn_vnd",
    "private_share_bn_vnd",
    "tax_forgone_bn_vnd",
    "revenue_bn_vnd",
}


def made(**by_label: float) -> np.ndarray:
    values = np.zeros(N)
    for label, value in by_label.items():
        values[Sector[label.upper()]] = value
    return values


OUTPUT = Output(
    enterprises=made(ict=10.0, electronics=20.0, photovoltaics=30.0, trade=20.0),
    household_businesses=made(trade=20.0),
    own_account=made(agriculture=40.0),
    public_bodies=made(public=40.0),
    product_taxes=20.0,
    digitalised=made(trade=8.0, photovoltaics=2.0),
    mic=made(ict=10.0, electronics=20.0, trade=15.0),
)
LABOUR = LabourFlows(
    hires=5.0,
    hires_from_own_account=1.0,
    separations=4.0,
    talents=0.5,
    arrivals=3.0,
    departures=2.0,
    comings_of_age=1.0,
    retirements=0.0,
    seekers=np.array([1.0, 2.0, 3.0, 4.0]),
    vacancies=np.array([4.0, 3.0, 2.0, 1.0]),
    persons=np.outer([70.0, 10.0, 60.0, 10.0, 10.0, 10.0], [1.0, 0.0, 0.0, 0.0]),
)
INVESTMENT = InvestmentView(
    registered_musd=100.0,
    revoked_musd=10.0,
    realised_musd=50.0,
    registered_stock_musd=1000.0,
    realised_stock_musd=500.0,
    registered_year_so_far_musd=200.0,
    largest_year_so_far_musd=80.0,
    second_year_so_far_musd=40.0,
    n_registered=2.0,
    domestic_musd=4.0,
    n_data_centres=1.0,
)
PAYMENTS = Payments(
    revenue_province=dict.fromkeys(TAXES, 1.0),
    revenue_centre=dict.fromkeys(TAXES, 2.0),
    spending=dict.fromkeys(LEVERS, 0.0) | {"zone": 3.0, "training_places": 4.0},
    private_share=0.5,
    tax_forgone=0.25,
    wage_bill=90.0,
    profits=50.0,
    household_income=100.0,
    household_income_2020_prices=80.0,
)
SHARE = replace(
    load_parameters().digital_share,
    digital_share_factor=0.4,
    digital_share_factor_photovoltaics=0.2,
    delta=tuple(made(trade=0.5, photovoltaics=0.25, public=1.0).tolist()),
    household_maturity_online=0.5,
)
STAGES = np.array([50.0, 30.0, 10.0, 6.0, 4.0])
N_PARKS = 10


def in_groups(n: int, **rows: list[float]) -> np.ndarray:
    """Return firms by stage in n groups, those of a group by its row: g3=[...]."""
    groups = np.zeros((n, 5))
    for name, stages in rows.items():
        groups[int(name[1:])] = stages
    return groups


FIRMS = FirmView(
    entries=3.0,
    exits=1.0,
    by_sector=in_groups(N, **{f"g{Sector.TRADE}": STAGES.tolist()}),
    by_size=in_groups(4, g0=[45.0, 25.0, 8.0, 2.0, 0.0], g3=[5.0, 5.0, 2.0, 4.0, 4.0]),
    by_group=in_groups(len(SITE_GROUPS), g1=[3.0, 1.0, 3.0, 2.0, 1.0]),
    in_parks_by_stage=np.array([3.0, 1.0, 3.0, 2.0, 1.0]),
    mean_maturity=0.2,
    foreign=made(electronics=18.0),
    staff=made(trade=50.0),
    staff_by_skill=np.array([20.0, 10.0, 5.0, 0.0]),
    pay_by_skill_mvnd=np.array([100.0, 70.0, 50.0, 0.0]),
)
LAND = LandView(
    let_ha=np.array([30.0, *[0.0] * (len(SITE_GROUPS) - 1)]),
    prepared_ha=np.array([50.0, *[0.0] * (len(SITE_GROUPS) - 1)]),
    in_active_parks=(30.0, 50.0),
    zone_is_approved=True,
)
VIEW = MonthView(
    month=0,
    prices=np.ones(N),
    value_added=OUTPUT.by_sector,
    product_taxes=OUTPUT.product_taxes,
    product_taxes_price=1.0,
    sources=SourcesView(exogenous=150.0, openings=20.0, stages=4.0, existing=6.0),
    digital=DigitalView.of(OUTPUT, SHARE),
    firms=FIRMS,
    households=HouseholdView(
        all=80.0,
        with_qr=20.0,
        online=8.0,
        traders=40.0,
        traders_with_qr=10.0,
        traders_online=2.0,
        qr_where_recorded=np.array([0.9, 0.7, 0.5]),
        workers=made(trade=30.0),
    ),
    cashless_people=0.4,
    people=PeopleView(population=400.0, jobs=made(trade=80.0, agriculture=20.0)),
    labour=LABOUR,
    trained=6.0,
    wage_index=np.array([1.0, 1.1, 1.2, 1.3]),
    investment=INVESTMENT,
    land=LAND,
    housing=HousingView(beds=10.0, rooms=30.0, newcomers=20.0, short=5.0),
    schools=SchoolView(
        students=90.0,
        enrolled=30.0,
        graduates_digital=12.0,
        graduates_advanced=8.0,
        left=5.0,
        kept=1.0,
        semiconductor_trained=2.0,
    ),
    fitting=FittingView(
        by_type_ha=np.array([40.0, 30.0, 20.0, 10.0]),
        rent_usd_per_m2=85.0,
        megawatts=200.0,
        megawatts_taken=50.0,
        data_centre_megawatts=5.0,
    ),
    made_where=PlaceOutput(
        by_ward=np.zeros((2, N)),
        by_economic_zone=np.array([1.0, 2.0, 3.0, 4.0, 5.0]),
        border_trade=6.0,
        tourism_by_season=np.zeros(3),
        visits=7000.0,
    ),
    startups=StartupMonth(
        firms=9.0,
        staff=45.0,
        value_added_bn_vnd_per_year=24.0,
        with_room=3.0,
        rounds=2.0,
        capital_bn_vnd=8.0,
        trials=1.0,
    ),
    digital_month=DigitalMonth(
        infrastructure=np.array([0.5, 0.7]),
        government=0.6,
        researchers=100.0,
        platform=PlatformMonth(n_members=11.0, room=22.0),
        loans_bn_vnd=4.0,
    ),
    digital_infrastructure=0.6,
    digital_orders_bn_vnd_per_year=36.0,
    works=WorksView(finished=2.0, building=1.0),
    power=PowerMonth(
        megawatts=np.array([500.0, 100.0, 50.0, 30.0, 20.0]),
        sold_mwh=np.array([6000.0, 2000.0, 1000.0, 600.0, 400.0]),
        margin_mw=-5.0,
        served=np.full(N, 0.9),
        sales_factor=np.ones(N),
    ),
    emissions=Emissions(
        of_plants=np.array([300.0, 50.0, 0.0, 0.0, 0.0]),
        of_sectors=made(coal=30.0, trade=20.0),
    ),
    money=PAYMENTS,
    budget=BudgetView(
        frame=6.0,
        cut=0.5,
        by_partners=dict.fromkeys(LEVERS, 0.0) | {"zone": 0.5},
    ),
)


def recorded(*views: MonthView) -> Records:
    recorder = Recorder()
    for month, view in enumerate(views):
        recorder.record(replace(view, month=month))
    return recorder.records


def test_a_month_is_what_one_reckons_by_hand() -> None:
    records = recorded(VIEW)
    expected = {
        "grdp_bn_vnd": 200.0,
        "grdp_bn_vnd_2020_prices": 200.0,
        "va_trade_bn_vnd": 40.0,
        "product_taxes_bn_vnd": 20.0,
        "manufacturing_share": 50 / 200,
        "digital_share_nso": (30 + 10) / 200,
        "digital_core_share": 30 / 200,
        "digital_share_nso_photovoltaics": (30 + 30 + 0.5 * 8) / 200,
        "digital_share_mic": 45 / 200,
        "n_firms": 100.0,
        "n_firms_stage_3": 6.0,
        "park_firms_stage2": 6 / 10,
        "qr_share": 0.25,
        "employed": 90.0,
        "employed_enterprises": 60.0,
        "outside": 70.0,
        "unemployment": 0.1,
        "vacancies_basic": 4.0,
        "seekers_advanced": 4.0,
        "wage_index_digital": 1.2,
        "trained": 6.0,
        "top2_share": 120 / 200,
        "park_occupancy": 0.6,
        "zone_is_approved": 1.0,
        "revenue_bn_vnd": 3.0 * len(TAXES),
        "spending_bn_vnd": 7.0,
        "spending_zone_bn_vnd": 3.0,
        "household_income_bn_vnd_2020_prices": 80.0,
        # 30 of core; of firms 0.4 x (0.5 x 20 + 0.25 x 30 + 40), and of households
        # in trade 0.4 x 0.5 x 0.5 x 20.
        "digital_ceiling_share": (30 + 23 + 2) / 200,
        "n_firms_size_large": 20.0,
        "adoption_size_micro": 10 / 80,
        "adoption_trade": 20 / 100,
        "adoption_coal": 0.0,
        f"adoption_{SITE_GROUPS[1].name}": 6 / 10,
        f"occupancy_{SITE_GROUPS[0].name}": 0.6,
        "qr_share_all": 0.25,
        "online_share": 0.1,
        "cashless_shoppers": 0.4,
        "jobs_trade": 80.0,
        "non_farm_labour_share": 0.8,
        "employed_basic": 90.0,
        "trained_share": 0.0,
        "wage_basic_mvnd": 5.0,
        "wage_vocational_mvnd": 7.0 * 1.1,
        "wage_advanced_mvnd": 0.0,
        "housing_taken_share": 0.5,
        "private_share_zone_bn_vnd": 0.5,
        "revenue_centre_bn_vnd": 2.0 * len(TAXES),
        "budget_frame_bn_vnd": 6.0,
        "budget_cut": 0.5,
        "budget_months_cut": 1.0,
        "population": 400.0,
        "students": 90.0,
        "graduates_digital": 12.0,
        "land_high_tech_ha": 10.0,
        "site_power_taken_share": 0.25,
        "va_zone_quang_yen_bn_vnd_2020_prices": 2.0,
        "border_trade_bn_vnd_2020_prices": 6.0,
        "n_startups": 9.0,
        "startup_value_added_bn_vnd_2020_prices": 2.0,
        "platform_members": 11.0,
        "public_services_digital": 0.6,
        "digital_orders_bn_vnd_2020_prices": 3.0,
        "works_finished": 2.0,
        "domestic_registered_musd": 4.0,
        "power_sold_gas_gwh": 2.0,
        "renewable_power_share": 0.2,
        "northern_margin_mw": -5.0,
        "power_short_months": 1.0,
        "emissions_tco2e": 400.0,
        "emissions_per_grdp_2020_prices": 2.0,
    }
    found = {name: float(records.column(name)[0]) for name in expected}
    assert found == pytest.approx(expected)


def test_prices_move_the_nominal_share_and_leave_the_real_one() -> None:
    dear = VIEW.prices.copy()
    dear[Sector.TRADE] = 2.0
    records = recorded(replace(VIEW, prices=dear, product_taxes_price=3.0))
    # 200 + 40 of trade + 2 x 20 of product taxes; the digital part of trade doubles.
    assert records.column("grdp_bn_vnd")[0] == pytest.approx(280)
    assert records.column("digital_share_nso")[0] == pytest.approx((30 + 18) / 280)
    assert records.column("digital_share_nso_2020_prices")[0] == pytest.approx(0.2)
    assert records.column("va_trade_bn_vnd_2020_prices")[0] == pytest.approx(40)


def twelve(**changes: float) -> list[MonthView]:
    """Return twelve months whose product taxes and employment grow."""
    return [
        replace(VIEW, product_taxes=20.0 + changes.get("step", 0.0) * month)
        for month in range(12)
    ]


def test_a_year_sums_flows_and_reads_stocks_in_december() -> None:
    months = twelve(step=10.0)
    months[-1] = replace(
        months[-1],
        land=replace(LAND, in_active_parks=(40.0, 50.0), zone_is_approved=False),
    )
    (year,) = recorded(*months).yearly()
    assert year["entries"] == 36.0
    assert year["fdi_registered_musd"] == 1200.0
    assert year["n_firms"] == 100.0
    assert year["park_occupancy"] == pytest.approx(0.8)
    assert year["zone_is_approved"] == 0.0


def test_a_yearly_share_is_the_share_of_sums_not_the_mean_of_shares() -> None:
    records = recorded(*twelve(step=100.0))
    (year,) = records.yearly()
    whole = sum(200 + 100 * month for month in range(12))
    assert year["digital_share_nso"] == pytest.approx(12 * 40 / whole)
    mean = records.column("digital_share_nso").mean()
    assert abs(year["digital_share_nso"] - mean) > 0.005


def test_growth_is_real_and_needs_two_whole_years() -> None:
    dear = replace(VIEW, prices=np.full(N, 1.5), product_taxes=40.0)
    records = recorded(*[VIEW] * 12, *[dear] * 12, *[VIEW] * 7)
    first, second, third = records.yearly()
    assert first["grdp_growth"] is None
    assert second["grdp_growth"] == pytest.approx(0.1)
    assert third["grdp_growth"] is None
    assert third["n_firms_mid_year"] == 100.0
    assert [year["year"] for year in (first, second, third)] == [2020, 2021, 2022]


def test_mid_year_is_the_end_of_june() -> None:
    fewer = replace(VIEW.firms, by_size=in_groups(len(SizeClass), g1=[7.0, 0, 0, 0, 0]))
    months = [VIEW] * 12
    months[5] = replace(VIEW, firms=fewer)
    assert recorded(*months).yearly()[0]["n_firms_mid_year"] == 7.0
    assert recorded(*months[:5]).yearly()[0]["n_firms_mid_year"] is None


def test_a_year_has_every_promised_key() -> None:
    (year,) = recorded(*[VIEW] * 12).yearly()
    yearly = {indicator.name for indicator in YEARLY_INDICATORS}
    assert set(year) == {"year"} | set(INDICATOR_ROWS) | yearly
    assert set(year) >= ISSUE_KEYS
    assert year["cost_bn_vnd"] == year["spending_bn_vnd"] == 84.0


def test_a_share_without_a_whole_is_0() -> None:
    nothing = replace(
        VIEW,
        firms=replace(VIEW.firms, in_parks_by_stage=np.zeros(5)),
        households=replace(VIEW.households, traders=0.0),
    )
    records = recorded(nothing)
    assert records.column("park_firms_stage2")[0] == 0.0
    assert records.column("qr_share")[0] == 0.0


def test_months_are_recorded_once_and_in_order() -> None:
    recorder = Recorder()
    recorder.record(VIEW)
    for wrong in (0, 2):
        with pytest.raises(Refusal, match="expected month 1"):
            recorder.record(replace(VIEW, month=wrong))
    assert recorder.records.months == 1


@pytest.mark.parametrize("odd", [math.nan, math.inf])
def test_what_is_no_number_is_refused_by_name(odd: float) -> None:
    recorder = Recorder()
    with pytest.raises(Refusal, match="trained of month 0"):
        recorder.record(replace(VIEW, trained=odd))
    assert recorder.n_months == 0


def test_records_are_a_copy_that_later_months_leave_alone() -> None:
    recorder = Recorder()
    recorder.record(VIEW)
    records = recorder.records
    digest = records.digest()
    recorder.record(replace(VIEW, month=1, trained=9.0))
    assert records.months == 1
    assert records.digest() == digest != recorder.records.digest()


def test_the_digest_tells_the_smallest_change_and_no_more() -> None:
    again = recorded(VIEW, VIEW)
    assert again.digest() == recorded(VIEW, VIEW).digest()
    values = again.values.copy()
    values[3, 1] = np.nextafter(values[3, 1], 1e9)
    assert Records(values).digest() != again.digest()


def test_an_unknown_indicator_is_refused_with_the_nearest() -> None:
    with pytest.raises(Refusal, match="digital_share_nso"):
        recorded(VIEW).column("digital_share_nzo")


def test_indicators_have_names_of_their_own_and_words_in_both_languages() -> None:
    everything = (*INDICATORS, *YEARLY_INDICATORS)
    assert len({indicator.name for indicator in everything}) == len(everything)
    for indicator in everything:
        assert indicator.label_vi
        assert indicator.label_en
        assert indicator.unit
        assert indicator.definition[0].isupper() or indicator.definition[0].isdigit()
        assert indicator.definition.endswith(".")
        assert indicator.definition_vi.endswith(".")
        assert indicator.definition_vi != indicator.definition
        assert (indicator.kind is Kind.SHARE) is isinstance(indicator.reads, Ratio)
        if isinstance(indicator.reads, Ratio):
            assert {*indicator.reads.parts, *indicator.reads.whole} <= {*INDICATOR_ROWS}


def test_a_share_adds_up_indicators_of_its_own_price_base() -> None:
    base_of = {indicator.name: indicator.price_base for indicator in INDICATORS}
    for indicator in INDICATORS:
        if isinstance(indicator.reads, Ratio):
            named = (*indicator.reads.parts, *indicator.reads.whole)
            bases = {base_of[name] for name in named} - {PriceBase.NONE}
            assert bases <= {indicator.price_base}, indicator.name


def test_the_price_base_is_told_by_unit_and_name_alike() -> None:
    for indicator in (*INDICATORS, *YEARLY_INDICATORS):
        is_money = any(unit in indicator.unit for unit in ("VND", "USD"))
        if is_money:
            assert indicator.price_base is not PriceBase.NONE, indicator.name
        if "2020 prices" in indicator.unit:
            assert indicator.price_base is PriceBase.CONSTANT, indicator.name


def test_the_unit_of_a_years_flow_is_a_year_and_of_a_stock_as_it_stands() -> None:
    unit_of = {indicator.name: indicator.yearly_unit for indicator in INDICATORS}
    assert unit_of["grdp_bn_vnd_2020_prices"] == "bn VND a year, 2020 prices"
    assert unit_of["hires"] == "people a year"
    assert unit_of["wage_basic_mvnd"] == "million VND a month"
    assert unit_of["n_firms"] == "enterprises"


def registering(capitals: list[float], added: float = 0.0) -> InvestmentFlows:
    """Return a month in which these projects are registered."""
    return InvestmentFlows(
        new_musd=np.array(capitals, dtype=float),
        new_by_sector=made(textiles=sum(capitals)),
        added_by_sector=made(textiles=added),
        domestic_musd=0.0,
        revoked_musd=0.0,
        opened_by_sector=np.zeros(N),
        n_leads=0,
        n_signed=0,
        n_entered=0,
        n_left=0,
        n_data_centres=0,
        opened=None,  # type: ignore[arg-type]  # the recorder looks at no plant
        looked=None,  # type: ignore[arg-type]  # nor at those who chose
    )


def lived(*months: InvestmentFlows) -> Records:
    """Record months whose investment is read off its flows."""
    recorder = Recorder()
    stock = InvestmentStock(100.0, 50.0, np.zeros(1), np.zeros(1))
    for month, flows in enumerate(months):
        investment = InvestmentView.of(flows, stock, recorder.year_so_far())
        recorder.record(replace(VIEW, month=month, investment=investment))
    return recorder.records


def test_the_two_largest_of_a_year_begin_anew_in_january() -> None:
    quiet = [registering([])] * 10
    records = lived(registering([60.0, 10.0, 40.0]), *quiet, registering([50.0], 100.0))
    (year,) = records.yearly()
    assert year["fdi_registered_musd"] == 260.0
    assert year["top2_share"] == pytest.approx(110 / 260)
    months = [registering([60.0])] * 12
    following = lived(*months, registering([5.0]))
    assert following.column("fdi_largest_year_so_far_musd")[-1] == 5.0
    assert following.column("fdi_registered_year_so_far_musd")[-1] == 5.0


@given(
    st.lists(st.lists(st.floats(0, 1e4), max_size=5), min_size=12, max_size=12),
)
def test_month_by_month_the_two_largest_are_those_of_the_whole_year(
    months: list[list[float]],
) -> None:
    (year,) = lived(*map(registering, months)).yearly()
    everyone = sorted([0.0, 0.0, *(one for month in months for one in month)])
    assert year["fdi_largest_year_so_far_musd"] == everyone[-1]
    assert year["fdi_second_year_so_far_musd"] == everyone[-2]


def test_codes_of_sectors_skills_and_kinds_reach_their_own_indicator() -> None:
    values = np.arange(1.0, N + 1)
    records = recorded(replace(VIEW, value_added=values))
    for sector in Sector:
        name = f"va_{sector.label}_bn_vnd_2020_prices"
        assert records.column(name)[0] == values[sector]
    for skill in Skill:
        found = records.column(f"seekers_{skill.label}")[0]
        assert found == LABOUR.seekers[skill]
    assert records.column("seekers")[0] == LABOUR.heads[EmployerKind.SEEKING]


def test_taxes_are_those_that_are_paid() -> None:
    assert {*TAXES} == {*payments._PAID_BY}
