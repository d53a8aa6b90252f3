"""The zone: approval by effort and luck, land by phases, tax terms."""

from dataclasses import replace

import mesa
import numpy as np
import pytest

from agents.classification import Owner, Sector, TaxScheme
from agents.firm import Firms
from agents.luck import Luck
from agents.refusal import Refusal
from model.investment_terms import InvestmentTerms, neutral_terms
from model.land import found_site_stock
from model.parameters import Parameters
from model.sites import Sites
from model.tax_schemes import TaxSchemeParameters
from model.zone import (
    ZoneParameters,
    ZoneState,
    approval_clock,
    authority_releases_land,
    authority_seeks_approval,
    covered_sites,
    firms_given_terms,
    scheme_at_sites,
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


def with_effort(effort: float) -> InvestmentTerms:
    return replace(neutral_terms(), zone_effort=effort)


def approved(rules: ZoneParameters, effort: float, until: int) -> ZoneState:
    zone = ZoneState()
    for month in range(until):
        authority_seeks_approval(zone, with_effort(effort), rules, Luck(1), month)
    return zone


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


def test_half_the_effort_takes_twice_the_months(rules: ZoneParameters) -> None:
    full, half = (approved(rules, effort, 1_000) for effort in (1.0, 0.5))
    first = rules.zone_first_decision_month
    assert (half.approved_month - first + 1) / (full.approved_month - first + 1) == (
        pytest.approx(2, abs=0.5)
    )


def test_a_zone_that_never_comes_is_not_forced(parameters: Parameters) -> None:
    never = replace(parameters.zone, zone_probability_approved=0.0)
    assert not approved(never, 1.0, 500).is_approved


def test_land_is_released_by_phases(sites: Sites, parameters: Parameters) -> None:
    stock = found_site_stock(sites, parameters.land, parameters.plants)
    terms = replace(neutral_terms(), zone_phases=3, zone_phase_months=12)
    land = np.flatnonzero(zone_land(sites))
    authority_releases_land(ZoneState(), stock, sites, terms, 150)
    assert not stock.is_open[land].any()
    zone = ZoneState(is_approved=True, approved_month=90)
    counts = []
    for month in (90, 101, 102, 114):
        authority_releases_land(zone, stock, sites, terms, month)
        counts.append(int(stock.is_open[land].sum()))
    assert counts == [4, 4, 8, 12]
    assert not stock.prepared_ha[land].any()


def test_terms_hold_on_zone_land_and_in_parks_only_if_the_scheme_says_so(
    sites: Sites, schemes: TaxSchemeParameters
) -> None:
    base = np.zeros(len(sites.names), dtype=np.int8)
    zone = ZoneState(is_approved=True, approved_month=90)
    terms = replace(neutral_terms(), zone_scheme=TaxScheme.SPECIAL)
    given = scheme_at_sites(zone, base, sites, terms, YEARS, schemes)
    assert (given == TaxScheme.SPECIAL).tolist() == zone_land(sites).tolist()
    wide = replace(terms, zone_covers_parks=True)
    given = scheme_at_sites(zone, base, sites, wide, YEARS, schemes)
    assert given[sites.index["Đông Mai"]] == TaxScheme.SPECIAL
    assert given[sites.index["Hải Yên"]] == TaxScheme.STANDARD
    assert (covered_sites(sites, wide) >= covered_sites(sites, terms)).all()
    waiting = scheme_at_sites(ZoneState(), base, sites, wide, YEARS, schemes)
    assert (waiting == base).all()


def test_the_zone_takes_no_better_terms_away(
    sites: Sites, schemes: TaxSchemeParameters
) -> None:
    base = np.full(len(sites.names), TaxScheme.ECONOMIC_ZONE, dtype=np.int8)
    zone = ZoneState(is_approved=True, approved_month=90)
    given = scheme_at_sites(zone, base, sites, neutral_terms(), YEARS, schemes)
    assert (given == base).all()


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


def test_impossible_zone_parameters_are_refused(parameters: Parameters) -> None:
    with pytest.raises(Refusal, match="zone_probability_approved is 60"):
        replace(parameters.zone, zone_probability_approved=60.0)
    with pytest.raises(Refusal, match="zone_approval_months is below 0"):
        replace(parameters.zone, zone_approval_months=-1.0)
