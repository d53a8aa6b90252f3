"""The founding population: what must add up, and what a scale or a world may change."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.classification import EmployerKind, Owner, Sector, Skill
from agents.luck import Luck
from agents.project import ProjectState
from agents.refusal import Refusal
from model.evidence.reader import Distribution, Evidence
from model.parameters import Parameters, load_parameters
from model.places import Places
from model.sites import Sites
from model.synthesis.economy import EconomyParameters, founding_economy
from model.synthesis.people import commuting, rake
from model.synthesis.province import Founding, synthesise
from model.synthesis.thinning import firm_weights


@pytest.fixture(scope="module")
def whole(parameters: Parameters, places: Places, sites: Sites) -> Founding:
    return synthesise(parameters, places, sites, Luck(1))


@pytest.fixture(scope="module")
def tenth(parameters: Parameters, places: Places, sites: Sites) -> Founding:
    return synthesise(parameters, places, sites, Luck(1), scale=10)


def of_kind(founding: Founding, kind: EmployerKind) -> np.ndarray:
    return founding.people["employer_kind"] == kind


def test_value_added_of_all_producers_and_product_taxes_is_grdp(
    whole: Founding,
) -> None:
    made = sum(
        float(table["value_added_bn_vnd_per_year"].sum())
        for table in (whole.firms, whole.household_businesses, whole.employer_pools)
    )
    grdp = made + whole.economy.product_taxes
    # Sums of some 30,000 numbers: rounding of double precision.
    assert grdp == pytest.approx(whole.economy.grdp, rel=1e-12)


def test_every_person_is_in_one_state_and_every_job_has_one_person(
    whole: Founding,
) -> None:
    people, firms = whole.people, whole.firms
    assert np.isin(people["employer_kind"], list(EmployerKind)).all()
    staff = np.bincount(
        people["employer_id"][of_kind(whole, EmployerKind.ENTERPRISE)],
        minlength=firms["id"].size,
    )
    assert (staff == firms["employees"]).all()
    workers = np.bincount(
        people["employer_id"][of_kind(whole, EmployerKind.HOUSEHOLD_BUSINESS)],
        minlength=whole.household_businesses["id"].size,
    )
    assert (workers == whole.household_businesses["workers"]).all()
    idle = of_kind(whole, EmployerKind.SEEKING) | of_kind(whole, EmployerKind.OUTSIDE)
    assert (people["employer_id"][idle] == -1).all()
    assert (people["employer_id"][~idle] >= 0).all()


def test_staff_by_skill_adds_up_to_staff(whole: Founding) -> None:
    by_skill = sum(whole.firms[f"employees_{skill.label}"] for skill in Skill)
    assert (by_skill == whole.firms["employees"]).all()


def test_people_of_working_age_live_where_people_live(
    whole: Founding, places: Places
) -> None:
    heads = np.bincount(whole.people["ward"], minlength=len(places.names))
    share = places.population / places.population.sum()
    # Largest remainders leave each ward within one person of its share.
    assert (np.abs(heads - share * heads.sum()) <= 1).all()


def test_anchor_firms_stand_first_with_their_staff_and_place(whole: Founding) -> None:
    anchors, firms = whole.tables.anchors, whole.firms
    first = slice(anchors.n)
    assert (firms["employees"][first] == anchors.employees).all()
    assert (firms["owner"][first] == anchors.owner).all()
    assert (firms["digital_stage"][first] == anchors.stage).all()
    placed = anchors.site < 0
    assert (firms["ward"][first][placed] == anchors.ward[placed]).all()


def test_a_plant_with_a_recorded_share_makes_that_share(whole: Founding) -> None:
    anchors, firms = whole.tables.anchors, whole.firms
    known = np.flatnonzero(anchors.value_added_share)
    expected = (
        anchors.value_added_share[known]
        * whole.economy.enterprises[anchors.sector[known]]
    )
    assert known.size > 0
    assert firms["value_added_bn_vnd_per_year"][known] == pytest.approx(expected)


def test_land_let_at_a_site_is_taken_by_its_firms_and_projects(
    whole: Founding, sites: Sites
) -> None:
    held = np.zeros(len(sites.names))
    for table in (whole.firms, whole.projects):
        on_site = table["site"] >= 0
        np.add.at(held, table["site"][on_site], table["land_ha"][on_site])
    has_someone = held > 0
    assert held[has_someone] == pytest.approx(sites.let_ha[has_someone])
    assert (whole.firms["land_ha"][whole.firms["site"] < 0] == 0).all()


def test_markets_are_full_of_traders(whole: Founding, places: Places) -> None:
    households = whole.household_businesses
    seated = households["market"] >= 0
    counts = np.bincount(
        households["market"][seated], minlength=places.market_traders.size
    )
    assert (counts == places.market_traders).all()
    assert (households["sector"][seated] == Sector.TRADE).all()


def test_projects_bring_the_capital_that_is_registered_and_not_realised(
    whole: Founding, parameters: Parameters
) -> None:
    pipeline = parameters.pipeline.legacy_registered_stock_2020
    pipeline -= parameters.enterprises.legacy_realised_stock_2020
    projects = whole.projects
    registered = projects["state"] == ProjectState.REGISTERED
    assert projects["registered_musd"][registered].sum() == pytest.approx(pipeline)
    assert (projects["registered_month"][registered] < 0).all()
    assert (projects["opens_month"] >= 1).all()


def test_memoranda_of_2019_are_due_from_january_2020_and_hold_no_land(
    whole: Founding, parameters: Parameters
) -> None:
    projects = whole.projects
    waits = projects["state"] == ProjectState.MEMORANDUM
    assert waits.sum() == round(parameters.pipeline.memoranda_waiting_2020)
    assert (projects["signed_month"][waits] < 0).all()
    assert (projects["registered_month"][waits] >= 0).all()
    assert not projects["land_ha"][waits].any()
    assert projects["land_ha"][~waits].all()


def test_networks_tie_living_firms_only(tenth: Founding) -> None:
    ids = tenth.firms["id"]
    assert (tenth.networks.supply.ids == ids).all()
    assert np.isin(
        tenth.networks.knowledge.source_id, tenth.networks.knowledge.ids
    ).all()
    assert tenth.networks.reputation.n_links > 0


def test_a_kept_row_is_the_same_agent_at_every_scale(
    whole: Founding, tenth: Founding
) -> None:
    # Heads, pay and employers follow from who else is kept.
    fitted = {"weight", "employees", "employer_id", "employer_row"}
    fitted |= {f"employees_{skill.label}" for skill in Skill}
    fitted |= {f"pay_{skill.label}_mvnd" for skill in Skill}
    for name in ("firms", "household_businesses", "people"):
        all_rows, kept = getattr(whole, name), getattr(tenth, name)
        rows = np.searchsorted(all_rows["id"], kept["id"])
        same = np.ones(rows.size, bool)
        if name == "people":
            same = kept["employer_kind"] == all_rows["employer_kind"][rows]
            # Own account lends or takes the few that the draw gave too few or too many.
            assert same.mean() > 0.97
        for column in set(kept) - fitted:
            now, before = kept[column][same], all_rows[column][rows][same]
            assert (now == before).all(), (name, column)


def test_thinning_keeps_anchors_foreign_firms_and_firms_on_sites(
    whole: Founding, tenth: Founding
) -> None:
    firms = whole.firms
    certain = (firms["owner"] >= Owner.CHINA) | (firms["site"] >= 0)
    certain |= firms["id"] < whole.tables.anchors.n
    assert np.isin(firms["id"][certain], tenth.firms["id"]).all()


def test_weights_are_the_inverse_of_the_chance_to_be_kept() -> None:
    firms = {
        "id": np.arange(4),
        "employees": np.array([1.0, 50.0, 400.0, 1.0]),
        "owner": np.array([0, 0, 0, Owner.JAPAN]),
        "site": np.full(4, -1),
    }
    # By hand at k = 10: 1/10; 50/200; above 1; foreign.
    assert firm_weights(firms, 0, 10).tolist() == [10.0, 4.0, 1.0, 1.0]
    assert firm_weights(firms, 1, 100).tolist() == [1.0, 40.0, 5.0, 1.0]


def test_weighted_totals_of_a_thinned_population_are_near_the_whole(
    whole: Founding, tenth: Founding
) -> None:
    # Four standard errors: of 2,300 households about 8 %, of large firms far less.
    for name, column in (("firms", "employees"), ("household_businesses", "workers")):
        every, kept = getattr(whole, name), getattr(tenth, name)
        total = float((kept["weight"] * kept[column]).sum())
        assert total == pytest.approx(every[column].sum(), rel=0.08)


def test_people_of_a_dropped_employer_work_for_a_kept_one(tenth: Founding) -> None:
    for kind, table in (
        (EmployerKind.ENTERPRISE, tenth.firms),
        (EmployerKind.HOUSEHOLD_BUSINESS, tenth.household_businesses),
    ):
        employers = tenth.people["employer_id"][of_kind(tenth, kind)]
        assert np.isin(employers, table["id"]).all()


def test_another_world_has_the_same_totals_and_other_firms(
    whole: Founding, parameters: Parameters, places: Places, sites: Sites
) -> None:
    other = synthesise(parameters, places, sites, Luck(2))
    assert other.firms["employees"].sum() == whole.firms["employees"].sum()
    assert (other.firms["employees"] != whole.firms["employees"]).any()


def test_the_same_world_is_founded_bit_for_bit_the_same(
    tenth: Founding, parameters: Parameters, places: Places, sites: Sites
) -> None:
    again = synthesise(parameters, places, sites, Luck(1), scale=10)
    for name in ("firms", "household_businesses", "people", "projects"):
        first, second = getattr(tenth, name), getattr(again, name)
        for column in first:
            assert first[column].tobytes() == second[column].tobytes(), column


@pytest.mark.parametrize("scale", [0, 2, -10, 1000])
def test_a_scale_that_is_none_is_refused(
    parameters: Parameters, places: Places, sites: Sites, scale: int
) -> None:
    with pytest.raises(Refusal, match="scale"):
        synthesise(parameters, places, sites, Luck(1), scale=scale)


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=8, deadline=None)
def test_the_founding_stands_wherever_its_rows_are_drawn(
    seed: int, places: Places, sites: Sites
) -> None:
    """Each uncertain row anywhere in its range: the accounts still close."""
    spots = np.random.default_rng(seed)
    values = {
        row.name: row.low + (row.high - row.low) * float(spots.random())
        for row in Evidence.load().parameters
        if row.distribution is not Distribution.FIXED
    }
    founding = synthesise(
        load_parameters(values=values), places, sites, Luck(1), scale=100
    )
    firms = founding.firms
    # At scale 100 a firm worth less than a row of people may have none.
    assert (firms["employees"] >= 0).all()
    assert np.isfinite(firms["value_added_bn_vnd_per_year"]).all()
    assert founding.economy.grdp == pytest.approx(values["grdp_2020_level"])


def test_what_the_other_kinds_leave_is_the_enterprises() -> None:
    n = len(Sector)
    shares = [0.0] * n
    shares[Sector.TRADE], shares[Sector.COAL] = 0.4, 0.5
    household = [0.0] * n
    household[Sector.TRADE] = 0.25
    economy = founding_economy(
        EconomyParameters(
            grdp_2020_level=1000.0,
            va_share_2020=tuple(shares),
            va_share_2020_product_taxes=0.1,
            household_share_of_va=tuple(household),
            own_account_share_of_va=(0.0,) * n,
            public_share_of_va=(0.0,) * n,
        )
    )
    assert economy.enterprises[Sector.TRADE] == pytest.approx(300)
    assert economy.household_businesses[Sector.TRADE] == pytest.approx(100)
    assert economy.enterprises[Sector.COAL] == pytest.approx(500)
    assert economy.product_taxes == pytest.approx(100)
    assert economy.grdp == pytest.approx(1000)


def test_raking_gives_the_shares_and_keeps_who_is_more_skilled() -> None:
    mix = np.array([[0.5, 0.5], [0.9, 0.1]])
    bent = rake(mix, [100, 300], [0.7, 0.3])
    assert bent.sum(axis=1) == pytest.approx([1, 1])
    assert (bent * [[100], [300]]).sum(axis=0) == pytest.approx([280, 120])
    assert bent[0, 1] > bent[1, 1]


def test_commuters_come_from_near_and_leave_a_ward_its_own() -> None:
    minutes = np.array([[0.0, 10.0, 90.0], [10.0, 0.0, 80.0], [90.0, 80.0, 0.0]])
    flows = commuting([100, 0, 0], [50, 200, 200], minutes, scale=20.0, at_most=0.8)
    assert flows.sum(axis=1) == pytest.approx([1, 1, 1])
    assert flows[0, 1] > flows[0, 2]
    # The first ward has 50 people for 100 jobs: no more than eight in ten go there.
    assert 100 * flows[0, 0] <= 0.8 * 50 * 1.001
