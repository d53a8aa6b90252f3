"""What the recorder sees is what one counts agent by agent."""

from typing import Any

import numpy as np
import pytest

from agents.classification import (
    N_STAGES,
    EmployerKind,
    Sector,
    Skill,
)
from model.digital_share import nso_parts
from model.month_view import MonthView, month_view
from model.output import Output
from model.parameters import load_parameters
from model.place_records import read_wards
from model.policy.files import load_policy
from model.quangninh import QuangNinh
from model.sites import SiteKind, Sites
from model.views.digital_view import DigitalView
from model.views.firm_view import SizeClass
from model.views.household_view import RECORDED_MARKETS, HouseholdView
from model.views.site_group import SITE_GROUPS, group_of_sites

type BranchPoint = Any
"""The fixture `end_of_2025` of conftest."""

_LEVEL = np.arange(1.0, len(Sector) + 1)
OUTPUT = Output(
    enterprises=_LEVEL,
    household_businesses=2 * _LEVEL * (np.arange(len(Sector)) == Sector.TRADE),
    own_account=4 * _LEVEL * (np.arange(len(Sector)) == Sector.AGRICULTURE),
    public_bodies=3 * _LEVEL * (np.arange(len(Sector)) == Sector.PUBLIC),
    product_taxes=5.0,
    digitalised=np.zeros(len(Sector)),
    mic=np.zeros(len(Sector)),
)
ROW = {group.name: row for row, group in enumerate(SITE_GROUPS)}


@pytest.fixture(scope="module")
def lived() -> QuangNinh:
    province = QuangNinh(world=3, scale=100, policy=load_policy("as-is"))
    for _ in range(7):
        province.step()
    province.month -= 1  # as it stands when the month is written down
    return province


@pytest.fixture(scope="module")
def view(lived: QuangNinh) -> MonthView:
    return month_view(lived)


def test_firms_are_counted_as_one_by_one(lived: QuangNinh, view: MonthView) -> None:
    by_sector = np.zeros((len(Sector), N_STAGES))
    by_size = np.zeros((len(SizeClass), N_STAGES))
    by_group = np.zeros((len(SITE_GROUPS), N_STAGES))
    staff = np.zeros(len(Sector))
    for firm in lived.firms:
        size = sum(firm.employees >= least for least in (10, 50, 250))
        group = group_of(lived.sites, int(firm.site))
        by_sector[firm.sector, firm.digital_stage] += firm.weight
        by_size[size, firm.digital_stage] += firm.weight
        by_group[group, firm.digital_stage] += firm.weight
        staff[firm.sector] += firm.weight * firm.employees
    assert view.firms.by_sector == pytest.approx(by_sector)
    assert view.firms.by_size == pytest.approx(by_size)
    assert view.firms.by_group == pytest.approx(by_group)
    assert view.firms.staff == pytest.approx(staff)
    assert view.firms.by_stage.sum() == pytest.approx(lived.firms.weight.sum())


def group_of(sites: Sites, site: int) -> int:
    if site < 0:
        return ROW["off_site"]
    if sites.is_active_park[site]:
        (name,) = (g.name for g in SITE_GROUPS if g.label_en == sites.names[site])
        return ROW[name]
    return {
        SiteKind.PARK: ROW["other_parks"],
        SiteKind.CLUSTER: ROW["clusters"],
        SiteKind.DIGITAL_ZONE: ROW["digital_zone"],
        SiteKind.INNOVATION_ZONE: ROW["innovation_zone"],
        SiteKind.SUBZONE_PART: ROW.get(f"subzone_{sites.subzone[site]}", -1),
    }[sites.kind[site]]


def test_the_groups_of_sites_are_those_of_their_kind(sites: Sites) -> None:
    groups = group_of_sites(sites)
    assert groups[-1] == ROW["off_site"]
    for site, kind in enumerate(sites.kind):
        if kind is SiteKind.OUTSIDE:
            assert groups[site] == ROW["off_site"]
        else:
            assert groups[site] == group_of(sites, site)


def test_household_businesses_are_counted_as_one_by_one(
    lived: QuangNinh, view: MonthView
) -> None:
    traders = with_qr = online = everyone = 0.0
    for one in lived.household_businesses:
        everyone += one.weight
        with_qr += one.weight * one.takes_qr
        online += one.weight * one.sells_online
        traders += one.weight * (one.market >= 0)
    seen = view.households
    assert (seen.all, seen.with_qr, seen.online, seen.traders) == pytest.approx(
        (everyone, with_qr, online, traders)
    )


def test_value_added_of_foreign_firms_is_summed_as_one_by_one(
    lived: QuangNinh, view: MonthView
) -> None:
    made = np.zeros(len(Sector))
    for firm in lived.firms:
        if firm.is_foreign:
            made[firm.sector] += firm.weight * firm.value_added_bn_vnd_per_year / 12
    assert made.sum() > 0
    assert view.firms.foreign == pytest.approx(made)


def test_qr_payment_is_counted_where_it_is_on_record(lived: QuangNinh) -> None:
    businesses = lived.household_businesses
    took = businesses.takes_qr.copy()
    cai_rong = next(
        row for row, m in enumerate(lived.places.markets) if m.name_vi == "Cái Rồng"
    )
    # Rows of Cái Rồng take it, and of the others every second one.
    businesses.takes_qr = (businesses.market == cai_rong) | (
        np.arange(businesses.market.size) % 2 == 0
    )
    takers = dict.fromkeys(RECORDED_MARKETS, 0.0)
    traders = dict.fromkeys(RECORDED_MARKETS, 0.0)
    wards = read_wards()
    for one in businesses:
        if one.market < 0:
            continue
        market = lived.places.markets[one.market]
        for place, belongs in RECORDED_MARKETS.items():
            if belongs(market, wards[market.ward]):
                traders[place] += one.weight
                takers[place] += one.weight * one.takes_qr
    seen = HouseholdView.of(businesses).qr_where_recorded
    businesses.takes_qr = took
    expected = [takers[place] / traders[place] for place in RECORDED_MARKETS]
    assert seen == pytest.approx(expected)
    assert seen[0] == 1.0
    assert 0 < seen[1] < 1


def test_everybody_who_works_has_a_sector(lived: QuangNinh, view: MonthView) -> None:
    people, stands = lived.workers, lived.workers.employer_kind
    at_work = people.weight[stands >= EmployerKind.ENTERPRISE].sum()
    assert view.people.jobs.sum() == pytest.approx(at_work)


def test_mean_pay_is_that_of_the_staff(lived: QuangNinh, view: MonthView) -> None:
    for skill in Skill:
        heads = pay = 0.0
        for firm in lived.firms:
            heads += firm.weight * getattr(firm, f"employees_{skill.label}")
            pay += firm.weight * getattr(firm, f"pay_{skill.label}_mvnd")
        assert view.firms.staff_by_skill[skill] == pytest.approx(heads)
        assert view.firms.pay_by_skill_mvnd[skill] == pytest.approx(pay)


def test_land_of_the_groups_is_that_of_the_sites(
    lived: QuangNinh, view: MonthView
) -> None:
    stock, sites = lived.site_stock, lived.sites
    let = [0.0] * len(SITE_GROUPS)
    for site in range(len(sites.names)):
        if sites.ward[site] >= 0:
            let[group_of(sites, site)] += stock.let_ha[site]
    assert view.land.let_ha == pytest.approx(let)
    n_parks = int(sites.is_active_park.sum())
    parks = view.land.let_ha[:n_parks].sum(), view.land.prepared_ha[:n_parks].sum()
    assert parks == pytest.approx(view.land.in_active_parks)


def test_rooms_taken_and_short_are_told_by_area(
    lived: QuangNinh, view: MonthView
) -> None:
    people = lived.parameters.people_flows.rented_rooms_per_person
    rooms = people * lived.places.population.sum()
    assert view.housing.rooms == pytest.approx(rooms)
    assert view.housing.newcomers == pytest.approx(lived.labour.newcomers.sum())
    assert view.housing.short <= view.housing.newcomers


def test_the_ceiling_is_the_formula_at_the_top_stage() -> None:
    parameters = load_parameters().digital_share
    seen = DigitalView.of(OUTPUT, parameters)
    sectors = np.arange(len(Sector))
    firms = nso_parts(sectors, 1.0, parameters, photovoltaics=False)
    homes = nso_parts(
        sectors,
        parameters.household_maturity_online,
        parameters,
        photovoltaics=False,
        households=True,
    )
    of_firms = OUTPUT.enterprises + OUTPUT.public_bodies
    by_hand = of_firms * (firms.core + firms.digitalised)
    by_hand += OUTPUT.household_businesses * homes.digitalised
    assert seen.ceiling == pytest.approx(by_hand)
