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
from model.indicator import Kind, Ratio
from model.indicators import INDICATOR_ROWS, INDICATORS, TAXES
from model.investment import InvestmentFlows, InvestmentStock
from model.labour_market import LabourFlows
from model.month_view import (
    DigitalView,
    FirmView,
    InvestmentView,
    LandView,
    MonthView,
    SourcesView,
)
from model.output import Output
from model.payments import Payments
from model.policy.policy import LEVERS
from model.recorder import Recorder, Records

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
VIEW = MonthView(
    month=0,
    prices=np.ones(N),
    value_added=OUTPUT.by_sector,
    product_taxes=OUTPUT.product_taxes,
    product_taxes_price=1.0,
    sources=SourcesView(exogenous=150.0, openings=20.0, stages=4.0, existing=6.0),
    digital=DigitalView.of(OUTPUT, 0.5),
    firms=FirmView(
        entries=3.0,
        exits=1.0,
        by_stage=np.array([50.0, 30.0, 10.0, 6.0, 4.0]),
        in_parks_by_stage=np.array([3.0, 1.0, 3.0, 2.0, 1.0]),
        mean_maturity=0.2,
        traders=40.0,
        traders_with_qr=10.0,
    ),
    labour=LABOUR,
    trained=6.0,
    wage_index=np.array([1.0, 1.1, 1.2, 1.3]),
    investment=INVESTMENT,
    land=LandView(let_ha=30.0, prepared_ha=50.0, zone_is_approved=True),
    money=PAYMENTS,
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
        months[-1], land=LandView(let_ha=40.0, prepared_ha=50.0, zone_is_approved=False)
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
    fewer = replace(VIEW.firms, by_stage=np.array([7.0, 0, 0, 0, 0]))
    months = [VIEW] * 12
    months[5] = replace(VIEW, firms=fewer)
    assert recorded(*months).yearly()[0]["n_firms_mid_year"] == 7.0
    assert recorded(*months[:5]).yearly()[0]["n_firms_mid_year"] is None


def test_a_year_has_every_promised_key() -> None:
    (year,) = recorded(*[VIEW] * 12).yearly()
    assert set(year) >= ISSUE_KEYS | set(INDICATOR_ROWS)
    assert year["cost_bn_vnd"] == year["spending_bn_vnd"] == 84.0


def test_a_share_without_a_whole_is_0() -> None:
    nothing = replace(
        VIEW, firms=replace(VIEW.firms, in_parks_by_stage=np.zeros(5), traders=0.0)
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
    assert len(INDICATOR_ROWS) == len(INDICATORS)
    for indicator in INDICATORS:
        assert indicator.label_vi
        assert indicator.label_en
        assert indicator.unit
        assert (indicator.kind is Kind.SHARE) is isinstance(indicator.reads, Ratio)
        if isinstance(indicator.reads, Ratio):
            assert {*indicator.reads.parts, *indicator.reads.whole} <= {*INDICATOR_ROWS}


def test_a_share_adds_up_indicators_of_its_own_price_base() -> None:
    for indicator in INDICATORS:
        if isinstance(indicator.reads, Ratio):
            named = (*indicator.reads.parts, *indicator.reads.whole)
            bases = {"2020_prices" in name for name in named}
            assert bases == {"2020_prices" in indicator.name}, indicator.name


def registering(capitals: list[float], added: float = 0.0) -> InvestmentFlows:
    """Return a month in which these projects are registered."""
    return InvestmentFlows(
        new_musd=np.array(capitals, dtype=float),
        new_by_sector=made(textiles=sum(capitals)),
        added_by_sector=made(textiles=added),
        revoked_musd=0.0,
        opened_by_sector=np.zeros(N),
        n_leads=0,
        n_signed=0,
        n_entered=0,
        n_left=0,
        opened=None,  # type: ignore[arg-type]  # the recorder looks at no plant
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
