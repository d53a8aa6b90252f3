"""Investors: leads, capital, what a site is worth; projects: their clocks."""

import math
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.classification import Sector
from agents.investor import (
    LeadParameters,
    PlantParameters,
    SiteOffers,
    SitingParameters,
    in_scope,
    land_need,
    lead_capital,
    month_of_leads,
    plant_jobs,
    site_utility,
)
from agents.luck import Luck
from agents.project import (
    NEVER,
    ProjectParameters,
    approval_months,
    build_months,
    holds_memorandum,
    months_to_lapse,
    realised_share,
)
from agents.refusal import Refusal
from model.parameters import load_group

LEADS = load_group(LeadParameters)
SITING = load_group(SitingParameters)
PLANTS = load_group(PlantParameters)
PROJECTS = load_group(ProjectParameters)
LUCK = Luck(3)
IDS = np.arange(4_000)
FIVE_SIGMA = 5.0


def test_months_of_leads_have_mean_one_and_the_variance_of_their_shape() -> None:
    n = 3_000
    factors = np.array([month_of_leads(LUCK, month, LEADS) for month in range(n)])
    sd = 1 / math.sqrt(LEADS.lead_dispersion)
    assert factors.mean() == pytest.approx(1, abs=FIVE_SIGMA * sd / math.sqrt(n))
    # A gamma variance has a relative error of sqrt((2 + 6 / shape) / n).
    error = math.sqrt((2 + 6 / LEADS.lead_dispersion) / n)
    assert factors.var() == pytest.approx(sd**2, rel=FIVE_SIGMA * error)


def test_capital_has_a_lognormal_body_and_a_cut_tail() -> None:
    only_body = replace(LEADS, lead_tail_share=(0.0,) * len(Sector))
    only_tail = replace(LEADS, lead_tail_share=(1.0,) * len(Sector))
    sector = np.full(IDS.size, Sector.ELECTRONICS)
    body = lead_capital(LUCK, 0, IDS, sector, only_body)
    tail = lead_capital(LUCK, 0, IDS, sector, only_tail)
    assert np.median(body) == pytest.approx(LEADS.lead_body_median_musd, rel=0.15)
    assert tail.min() >= LEADS.lead_tail_minimum_musd
    assert tail.max() == LEADS.lead_capital_cap_musd
    twice = 2 * LEADS.lead_tail_minimum_musd
    expected = 2**-LEADS.lead_tail_exponent
    assert (tail > twice).mean() == pytest.approx(expected, abs=0.04)


def test_more_of_a_tail_makes_no_lead_smaller_than_both_its_sizes() -> None:
    sector = np.full(IDS.size, Sector.TEXTILES)
    few = lead_capital(LUCK, 0, IDS, sector, LEADS)
    more = replace(LEADS, lead_tail_share=(0.5,) * len(Sector))
    many = lead_capital(LUCK, 0, IDS, sector, more)
    changed = many != few
    assert changed.any()
    assert (many[changed] >= LEADS.lead_tail_minimum_musd).all()


def test_large_groups_are_more_often_in_scope() -> None:
    small = in_scope(LUCK, IDS, np.full(IDS.size, 5.0), LEADS)
    large = in_scope(LUCK, IDS, np.full(IDS.size, 500.0), LEADS)
    assert (large >= small).all()
    assert small.mean() == pytest.approx(LEADS.group_in_scope_share, abs=0.04)


def test_land_and_posts_worked_by_hand() -> None:
    plants = replace(
        PLANTS,
        capital_per_let_ha_electronics=20.0,
        capital_per_let_ha_other=5.0,
        jobs_per_musd_realised=8.0,
    )
    sector = np.array([Sector.ELECTRONICS, Sector.PHOTOVOLTAICS, Sector.TEXTILES])
    capital = np.array([100.0, 100.0, 100.0])
    assert land_need(sector, capital, plants).tolist() == [5, 5, 20]
    leads = replace(LEADS, jobs_per_musd_power=0.3)
    posts = plant_jobs(np.append(sector, Sector.POWER), np.full(4, 10.0), plants, leads)
    assert posts.tolist() == [80, 80, 80, 3]


def offers(**changes: float) -> SiteOffers:
    """Return the offers of one site to one investor, all 0 but some."""
    given = dict.fromkeys((field.name for field in fields(SiteOffers)), 0.0) | changes
    return SiteOffers(**{name: np.array([[value]]) for name, value in given.items()})


@pytest.mark.parametrize(
    ("offer", "amount", "effect", "worth"),
    [
        ("rent_usd_per_m2", 100, "rent_effect_on_choice", -1),
        ("free_land_ha", math.e - 1, "free_land_effect_on_choice", 1),
        ("skilled_share", 0.5, "skills_effect_on_choice", 0.5),
        ("beds_per_post", 3, "beds_effect_on_choice", 1),
        ("port_minutes", 30, "port_effect_on_choice", -0.5),
        ("expressway_minutes", 30, "expressway_effect_on_choice", -0.5),
        ("approval_months", 6, "approval_effect_on_choice", -6),
        ("same_country", math.e - 1, "same_country_effect_on_choice", 1),
        ("same_sector", math.e - 1, "same_sector_effect_on_choice", 1),
        ("content", -0.1, "reputation_effect_on_choice", -0.1),
        ("high_tech", 0.5, "high_tech_effect_on_choice", 0.5),
        ("eco", 1, "eco_effect_on_choice", 1),
        ("specialised", 0.25, "specialised_effect_on_choice", 0.25),
        ("specialisation", 0.6, "specialisation_effect_on_choice", 0.6),
        ("digital_infrastructure", 0.1, "digital_infrastructure_effect_on_choice", 0.1),
    ],
)
def test_what_a_site_offers_is_worth_its_coefficient(
    offer: str, amount: float, effect: str, worth: float
) -> None:
    got = site_utility(offers(**{offer: amount}), SITING)
    assert got.item() == pytest.approx(getattr(SITING, effect) * worth)
    without = replace(SITING, **{effect: 0.0})
    assert site_utility(offers(**{offer: amount}), without).item() == 0


def test_only_those_whom_the_tax_moves_count_and_once() -> None:
    siting = replace(
        SITING, tax_semi_elasticity_of_choice=2.5, tax_responsive_share=0.3
    )
    # Five points of tax at a net response of 0.75 per point of odds.
    got = site_utility(offers(tax_rate=0.05), siting).item()
    assert got == pytest.approx(-0.0375)
    deaf = replace(siting, tax_responsive_share=0.0)
    assert site_utility(offers(tax_rate=0.2), deaf).item() == 0


def test_approval_takes_its_months_and_the_procedure_cuts_them() -> None:
    usual = approval_months(IDS, 0.0, PROJECTS, LUCK)
    assert usual.min() > PROJECTS.approval_months_shortest
    assert usual.max() == PROJECTS.approval_months_longest
    half = approval_months(IDS, 0.5, PROJECTS, LUCK)
    assert (half <= usual).all()
    assert half.mean() == pytest.approx(usual.mean() / 2, abs=0.6)
    assert (approval_months(IDS, 1.0, PROJECTS, LUCK) == 1).all()


def test_each_approval_may_be_cut_by_its_own_part() -> None:
    cuts = np.where(IDS % 2 == 0, 0.5, 0.0)
    mixed = approval_months(IDS, cuts, PROJECTS, LUCK)
    for part, cut in ((IDS % 2 == 0, 0.5), (IDS % 2 == 1, 0.0)):
        alone = approval_months(IDS[part], cut, PROJECTS, LUCK)
        assert mixed[part].tolist() == alone.tolist()


def test_memoranda_hold_with_their_chance() -> None:
    holds = holds_memorandum(IDS, PROJECTS, LUCK)
    assert holds.mean() == pytest.approx(PROJECTS.mou_to_registration, abs=0.04)
    none = replace(PROJECTS, mou_to_registration=0.0)
    assert not holds_memorandum(IDS, none, LUCK).any()


def test_building_stays_within_its_spread() -> None:
    months = build_months(IDS, np.full(IDS.size, 20.0), 0.5, LUCK)
    assert [months.min(), months.max()] == [10, 30]
    assert (build_months(IDS, np.full(IDS.size, 20.0), 0.0, LUCK) == 20).all()


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_realised_share_is_a_share(centre: float, spread: float) -> None:
    of = replace(PROJECTS, realised_share_spread=spread)
    share = realised_share(IDS[:50], centre, of, LUCK)
    assert ((share >= 0) & (share <= 1)).all()
    inside = min(centre, 1 - centre) >= spread
    assert not inside or (np.abs(share - centre) <= spread + 1e-12).all()


def test_registrations_lapse_at_the_hazard_and_never_without() -> None:
    months = months_to_lapse(IDS, 0.01, LUCK)
    expected = 1 - math.exp(-0.5)
    assert (months <= 50).mean() == pytest.approx(expected, abs=0.04)
    assert (months_to_lapse(IDS, 0.0, LUCK) == NEVER).all()


@pytest.mark.parametrize(
    ("group", "change", "said"),
    [
        (LEADS, {"lead_rate_month": 0.0}, "lead_rate_month is 0"),
        (LEADS, {"group_in_scope_share": 1.5}, "share of leads is 1.5"),
        (LEADS, {"lead_capital_cap_musd": 1.0}, "cap on capital"),
        (LEADS, {"reputation_bound": 0.5}, "reputation_bound is below 1"),
        (SITING, {"rent_effect_on_choice": -1.0}, "rent_effect_on_choice is -1"),
        (SITING, {"tax_responsive_share": 2.0}, "share that responds"),
        (SITING, {"law_zone_share_outside": 2.0}, "law_zone_share_outside is above"),
        (PROJECTS, {"special_procedure_cut": 50.0}, "special_procedure_cut is 50"),
        (PROJECTS, {"mou_to_registration": 1.2}, "mou_to_registration is 1.2"),
        (PROJECTS, {"approval_months_longest": 1.0}, "shorter than the shortest"),
        (PROJECTS, {"expansion_share": -0.1}, "expansion_share is below 0"),
    ],
)
def test_impossible_parameters_of_investment_are_refused(
    group: Any,
    change: dict[str, float],
    said: str,
) -> None:
    with pytest.raises(Refusal, match=said):
        replace(group, **change)
