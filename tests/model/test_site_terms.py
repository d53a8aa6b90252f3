"""Terms of law, zone and special zone by site."""

from dataclasses import replace

import numpy as np
import pytest

from agents.classification import Sector, TaxScheme
from agents.luck import Luck
from agents.zone_authority import ZoneState
from model.investment_terms import InvestmentTerms, investment_terms, neutral_terms
from model.parameters import Parameters
from model.places import Places
from model.policy.files import load_policy, load_scenario
from model.policy.levers import Zone
from model.site_terms import (
    SiteTerms,
    approval_cut,
    schemes_by_law,
    schemes_there,
    site_terms,
)
from model.sites import Sites, SiteType
from model.siting_ground import SitingGround, load_siting_ground
from model.synthesis.tables import load_founding_tables
from model.zone import zone_land

IDS = np.arange(2_000)
APPROVED = ZoneState(is_approved=True, approved_month=90)


@pytest.fixture(scope="module")
def ground(places: Places, sites: Sites) -> SitingGround:
    return load_siting_ground(
        places, sites, load_founding_tables(places.index, sites.index)
    )


@pytest.fixture
def founding_types(sites: Sites) -> np.ndarray:
    return np.array([[float(kind is each) for each in SiteType] for kind in sites.type])


def here(
    ground: SitingGround,
    types: np.ndarray,
    parameters: Parameters,
    zone: ZoneState | None = None,
    terms: InvestmentTerms | None = None,
) -> SiteTerms:
    return site_terms(
        zone or ZoneState(), types, ground, terms or neutral_terms(), parameters
    )


def test_without_zone_and_special_zone_the_base_terms_hold(
    ground: SitingGround, founding_types: np.ndarray, parameters: Parameters
) -> None:
    terms = here(ground, founding_types, parameters)
    assert terms.scheme.tolist() == ground.base_scheme.tolist()
    assert terms.scheme_without_policy.tolist() == ground.base_scheme.tolist()
    index = ground.sites.index
    assert terms.scheme[index["Hải Yên"]] == TaxScheme.ECONOMIC_ZONE
    assert terms.scheme[index["Đông Mai"]] == TaxScheme.STANDARD
    tuan_chau = index["Khu công nghệ số tập trung Tuần Châu"]
    assert terms.scheme[tuan_chau] == TaxScheme.ECONOMIC_ZONE


def test_the_zones_terms_hold_on_its_land_and_in_parks_only_if_it_says_so(
    ground: SitingGround, founding_types: np.ndarray, parameters: Parameters
) -> None:
    sites = ground.sites
    special = replace(neutral_terms(), zone_scheme=TaxScheme.SPECIAL)
    terms = here(ground, founding_types, parameters, APPROVED, special)
    assert (terms.scheme[zone_land(sites)] == TaxScheme.SPECIAL).all()
    assert terms.scheme[sites.index["Đông Mai"]] == TaxScheme.STANDARD
    wide = replace(special, zone_covers_parks=True)
    terms = here(ground, founding_types, parameters, APPROVED, wide)
    assert terms.scheme[sites.index["Đông Mai"]] == TaxScheme.SPECIAL
    assert terms.law_share[sites.index["Đông Mai"]] == 1
    assert not terms.law_share_without_policy[sites.index["Đông Mai"]]
    assert (terms.scheme_without_policy == ground.base_scheme).all()
    waiting = here(ground, founding_types, parameters, None, wide)
    assert (waiting.scheme == ground.base_scheme).all()


def test_the_zone_takes_no_better_terms_away(
    ground: SitingGround, founding_types: np.ndarray, parameters: Parameters
) -> None:
    terms = here(ground, founding_types, parameters, APPROVED, neutral_terms())
    assert (terms.scheme == ground.base_scheme).all()


def test_the_special_zone_is_van_don_alone_and_no_policy_of_ours(
    ground: SitingGround, founding_types: np.ndarray, parameters: Parameters
) -> None:
    in_force = replace(neutral_terms(), special_zone=True)
    terms = here(ground, founding_types, parameters, None, in_force)
    special = terms.scheme == TaxScheme.SPECIAL
    assert special[ground.sites.index["Cụm Vạn Yên"]]
    assert special.sum() == ground.is_in_special_zone.sum() == 1
    assert (terms.scheme == terms.scheme_without_policy).all()


def test_the_special_zone_comes_in_its_month_or_never(parameters: Parameters) -> None:
    central = load_scenario("central")
    law = replace(central, special_zone_month=90, outside_pull=0.4)
    policy, grants = (
        load_policy("as-is"),
        dict.fromkeys(
            ("zone", "tax_scheme", "approval_procedure", "targeted_promotion"), 0.0
        ),
    )

    def at(scenario: object, month: int) -> InvestmentTerms:
        return investment_terms(policy, grants, scenario, month, parameters.leads)  # type: ignore[arg-type]

    assert [at(law, month).special_zone for month in (71, 89, 90, 191)] == [
        False,
        False,
        True,
        True,
    ]
    assert not at(central, 191).special_zone
    assert [at(law, month).outside_pull for month in (71, 72)] == [0.0, 0.4]


def test_the_law_gives_digital_sectors_key_terms_on_high_tech_land(
    ground: SitingGround, founding_types: np.ndarray, parameters: Parameters
) -> None:
    types = founding_types.copy()
    park = ground.sites.index["Đông Mai"]
    types[park] = np.array(
        [0.5 * (k in ("traditional", "high_tech")) for k in SiteType]
    )
    terms = here(ground, types, parameters)
    assert terms.law_share[park] == 0.5
    assert terms.law_share_without_policy[park] == 0
    sector = np.where(IDS % 2, Sector.ELECTRONICS, Sector.TEXTILES)
    given, without = schemes_by_law(IDS, sector, terms, True, parameters, Luck(1))
    key = given[:, park] == TaxScheme.KEY_DIGITAL
    assert not key[sector == Sector.TEXTILES].any()
    assert key[sector == Sector.ELECTRONICS].mean() == pytest.approx(0.5, abs=0.08)
    assert (without[:, park] == TaxScheme.STANDARD).all()
    before, _ = schemes_by_law(IDS, sector, terms, False, parameters, Luck(1))
    assert (before == terms.scheme).all()


def test_land_that_waits_for_the_zone_is_no_place_of_the_law(
    ground: SitingGround, founding_types: np.ndarray, parameters: Parameters
) -> None:
    land = zone_land(ground.sites)
    assert not here(ground, founding_types, parameters).law_share[land].any()
    assert (
        here(ground, founding_types, parameters, APPROVED).law_share[land] == 1
    ).all()


def test_the_law_is_the_nations(
    ground: SitingGround, founding_types: np.ndarray, parameters: Parameters
) -> None:
    share = here(ground, founding_types, parameters).law_share
    assert (share[ground.is_free_trade] == 1).all()
    others = ground.is_outside & ~ground.is_free_trade
    assert (share[others] == parameters.siting.law_zone_share_outside).all()
    none = replace(parameters.siting, law_zone_share_outside=0.0)
    without = here(ground, founding_types, replace(parameters, siting=none))
    assert not without.law_share[others].any()


def test_off_all_sites_the_standard_terms_hold(
    ground: SitingGround, founding_types: np.ndarray, parameters: Parameters
) -> None:
    park = ground.sites.index["Hải Yên"]
    given, without = schemes_there(
        np.array([1, 2]),
        np.array([Sector.POWER, Sector.POWER]),
        np.array([-1, park]),
        here(ground, founding_types, parameters),
        True,
        parameters,
        Luck(1),
    )
    expected = [TaxScheme.STANDARD, TaxScheme.ECONOMIC_ZONE]
    assert given.tolist() == without.tolist() == expected


def test_cuts_of_the_wait_multiply_and_the_provinces_own_stops_at_its_border() -> None:
    share, outside = np.array([0.0, 1.0, 0.5, 1.0]), np.array([False] * 3 + [True])
    cut = approval_cut(share, outside, 0.5, 0.4)
    assert cut == pytest.approx([0.5, 0.7, 0.6, 0.4])
    assert approval_cut(share, outside, 0.0, 0.0).tolist() == [0, 0, 0, 0]


def test_a_zone_lever_says_what_the_authority_does(parameters: Parameters) -> None:
    policy = replace(
        load_policy("as-is"), zone=Zone(n_phases=2, phase_months=6, existing_parks=True)
    )
    late = replace(load_scenario("central"), zone_delay_months=12)
    grants = {"zone": 0.25} | dict.fromkeys(
        ("tax_scheme", "approval_procedure", "targeted_promotion"), 0.0
    )
    terms = investment_terms(policy, grants, late, 80, parameters.leads)
    assert (terms.zone_effort, terms.zone_delay_months) == (0.25, 12)
    assert (terms.zone_phases, terms.zone_phase_months) == (2, 6)
    assert terms.zone_covers_parks
