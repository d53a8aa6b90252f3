"""The zone: approval by effort and luck, land by phases, tax terms."""

from dataclasses import replace

import mesa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.classification import Owner, Sector, TaxScheme
from agents.firm import Firms
from agents.luck import Luck
from agents.refusal import Refusal
from agents.zone_authority import (
    ZoneAuthority,
    ZoneParameters,
    ZoneState,
    approval_clock,
    phases_released,
)
from model.investment_terms import neutral_terms
from model.land import SiteStock, found_site_stock
from model.parameters import Parameters
from model.sites import Sites
from model.tax_schemes import TaxSchemeParameters
from model.zone import (
    authority_acts_in_zone,
    covered_sites,
    firms_given_terms,
    zone_land,
)

YEARS = 15.0
N_WORLDS = 2_000


@pytest.fixture
def rules(parameters: Parameters) -> ZoneParameters:
    return replace(parameters.zone, zone_probability_approved=1.0)


@pytest.fixture
def schemes(parameters: Parameters) -> TaxSchemeParameters:
    return parameters.tax_schemes


def board(state: ZoneState | None = None) -> ZoneAuthority:
    return ZoneAuthority(mesa.Model(), "Ban Quản lý", -1, state or ZoneState())


def approved(
    rules: ZoneParameters, effort: float, until: int, delay: int = 0
) -> ZoneState:
    authority = board()
    for month in range(until):
        authority.seek_approval(effort, delay, rules, Luck(1), month)
    return authority.state


def test_the_clock_is_infinite_or_exponential(parameters: Parameters) -> None:
    rules = parameters.zone
    clocks = np.array([approval_clock(rules, Luck(w)) for w in range(N_WORLDS)])
    ever = np.isfinite(clocks)
    chance = rules.zone_probability_approved
    assert ever.mean() == pytest.approx(chance, abs=0.06)
    assert clocks[ever].mean() == pytest.approx(rules.zone_approval_months, rel=0.15)


def test_without_effort_nothing_is_approved(rules: ZoneParameters) -> None:
    at_once = replace(rules, zone_approval_months=0.0)
    assert not approved(at_once, 0.0, 192).is_approved


def test_no_decision_comes_before_it_can(rules: ZoneParameters) -> None:
    at_once = replace(rules, zone_approval_months=0.0)
    zone = approved(at_once, 1.0, 192)
    assert zone.approved_month == rules.zone_first_decision_month
    assert zone.effort_months == 1


def test_a_delay_moves_the_approval_by_its_months(rules: ZoneParameters) -> None:
    usual, late = (approved(rules, 1.0, 600, delay) for delay in (0, 24))
    assert late.approved_month == usual.approved_month + 24
    assert late.effort_months == usual.effort_months


def test_half_the_effort_takes_twice_the_months(rules: ZoneParameters) -> None:
    full, half = (approved(rules, effort, 1_000) for effort in (1.0, 0.5))
    first = rules.zone_first_decision_month
    assert (half.approved_month - first + 1) / (full.approved_month - first + 1) == (
        pytest.approx(2, abs=0.5)
    )


def test_a_zone_that_never_comes_is_not_forced(parameters: Parameters) -> None:
    never = replace(parameters.zone, zone_probability_approved=0.0)
    assert not approved(never, 1.0, 500).is_approved


def test_the_authority_writes_the_stock_it_was_handed(rules: ZoneParameters) -> None:
    state = ZoneState()
    authority = ZoneAuthority(mesa.Model(), "Ban Quản lý", -1, state)
    authority.seek_approval(1.0, 0, rules, Luck(1), rules.zone_first_decision_month)
    assert state.effort_months == 1


@given(
    st.integers(1, 30), st.integers(1, 10), st.integers(0, 120), st.integers(-5, 1500)
)
def test_phases_are_even_and_go_out_in_order(
    n_parts: int, n_phases: int, phase_months: int, since: int
) -> None:
    released = phases_released(n_parts, n_phases, phase_months, since)
    # Once a part is closed, all that come after it are.
    assert (np.diff(released.astype(int)) <= 0).all()
    # The scalar twin: the first parts of the phases take one more each.
    small, more = divmod(n_parts, n_phases)
    expected = 0
    for phase in range(n_phases):
        if since >= 0 and phase * phase_months <= since:
            expected += small + (phase < more)
    assert released.sum() == expected


def live_in_zone(
    state: ZoneState,
    stock: SiteStock,
    sites: Sites,
    parameters: Parameters,
    month: int,
) -> None:
    terms = replace(neutral_terms(), zone_phases=3, zone_phase_months=12)
    firms = Firms(mesa.Model())
    authority_acts_in_zone(
        board(state),
        firms,
        stock,
        sites,
        terms,
        YEARS,
        parameters.tax_schemes,
        month,
    )


def test_land_is_released_by_phases(sites: Sites, parameters: Parameters) -> None:
    stock = found_site_stock(sites, parameters.land, parameters.plants)
    land = np.flatnonzero(zone_land(sites))
    live_in_zone(ZoneState(), stock, sites, parameters, 150)
    assert not stock.is_open[land].any()
    zone = ZoneState(is_approved=True, approved_month=90)
    counts = []
    for month in (90, 101, 102, 114):
        live_in_zone(zone, stock, sites, parameters, month)
        counts.append(int(stock.is_open[land].sum()))
    assert counts == [4, 4, 8, 11]
    assert not stock.prepared_ha[land].any()


def test_firms_in_its_parks_are_given_the_terms_once(
    sites: Sites, schemes: TaxSchemeParameters
) -> None:
    firms = Firms(mesa.Model())
    inside, outside = sites.index["Đông Mai"], sites.index["Hải Yên"]
    given = dict.fromkeys(Firms.columns, 0.0)
    given |= {"sector": Sector.TEXTILES, "owner": Owner.CHINA, "ward": 0}
    given |= {"digital_stage": 0, "founded_month": 0}
    columns = {
        name: np.asarray(value, dtype=Firms.columns[name].dtype)
        for name, value in given.items()
    }
    columns["site"] = np.array([inside, outside, -1], dtype=np.int16)
    firms.births(3, **columns)
    terms = replace(
        neutral_terms(), zone_scheme=TaxScheme.SPECIAL, zone_covers_parks=True
    )
    zone = ZoneState(is_approved=True, approved_month=90)
    rows = firms_given_terms(firms, zone, sites, terms, YEARS, schemes)
    assert rows.tolist() == [0]
    firms.write(rows, tax_scheme=int(terms.zone_scheme))
    assert not firms_given_terms(firms, zone, sites, terms, YEARS, schemes).size
    assert not firms_given_terms(firms, ZoneState(), sites, terms, YEARS, schemes).size


def test_the_zone_covers_its_land_and_parks_only_if_the_scheme_says_so(
    sites: Sites,
) -> None:
    narrow = covered_sites(sites, neutral_terms())
    wide = covered_sites(sites, replace(neutral_terms(), zone_covers_parks=True))
    assert (narrow >= zone_land(sites)).all()
    assert narrow[sites.index["Khu công nghệ số tập trung Tuần Châu"]]
    assert (wide > narrow).any()
    assert (wide >= narrow).all()
    assert not wide[sites.index["Hải Yên"]]


def test_impossible_zone_parameters_are_refused(parameters: Parameters) -> None:
    with pytest.raises(Refusal, match="zone_probability_approved is 60"):
        replace(parameters.zone, zone_probability_approved=60.0)
    with pytest.raises(Refusal, match="zone_approval_months is below 0"):
        replace(parameters.zone, zone_approval_months=-1.0)
