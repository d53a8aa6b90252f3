"""Every outcome that the model promises is an indicator, and each can be seen."""

from typing import Any, Final

import pytest

from agents.classification import Sector, Skill
from agents.power_system import SOURCES
from model.indicators import INDICATORS, TAXES, YEARLY_INDICATORS
from model.policy.files import load_policy
from model.policy.policy import LEVERS
from model.views.firm_view import SizeClass
from model.views.site_group import SITE_GROUPS

type BranchPoint = Any
"""The fixture `end_of_2025` of conftest."""

SHARES: Final = [
    f"digital_{share}{prices}"
    for share in ("share_nso", "share_mic", "share_nso_photovoltaics", "core_share")
    for prices in ("", "_2020_prices")
]
ACTIVE_PARKS: Final = [g.name for g in SITE_GROUPS if g.name.startswith("park_")]
PLACES: Final = [*ACTIVE_PARKS, "other_parks", "clusters", "digital_zone"]
PLACES += ["innovation_zone", "subzone_1", "subzone_2", "subzone_3"]

OUTCOMES: Final[dict[str, list[str]]] = {
    "digital share, both definitions and price bases": SHARES,
    "its ceiling": ["digital_ceiling_share", "digital_ceiling_share_2020_prices"],
    "distance to the target": ["digital_target_gap"],
    "extra digital value added and plants needed": [
        "digital_extra_needed_bn_vnd_2020_prices",
        "plants_needed_musd",
    ],
    "GRDP and growth": ["grdp_bn_vnd", "grdp_bn_vnd_2020_prices", "grdp_growth"],
    "value added by sector": [
        f"va_{sector.label}_bn_vnd{prices}"
        for sector in Sector
        for prices in ("", "_2020_prices")
    ],
    "occupancy by site": ["park_occupancy", *(f"occupancy_{p}" for p in PLACES)],
    "investment registered and realised": [
        "fdi_registered_musd",
        "fdi_realised_musd",
        "fdi_registered_stock_musd",
        "fdi_realised_stock_musd",
    ],
    "jobs": [
        "employed",
        *(f"jobs_{sector.label}" for sector in Sector),
        *(f"employed_{skill.label}" for skill in Skill),
    ],
    "vacancies and wages by skill": [
        f"{what}_{skill.label}{unit}"
        for what, unit in (("vacancies", ""), ("wage_index", ""), ("wage", "_mvnd"))
        for skill in Skill
    ],
    "adoption by size": [f"adoption_size_{size.label}" for size in SizeClass],
    "adoption by sector": [f"adoption_{sector.label}" for sector in Sector],
    "adoption by site": [f"adoption_{place}" for place in (*PLACES, "off_site")],
    "QR share and online sales": ["qr_share", "qr_share_all", "online_share"],
    "revenue by tax": [
        f"revenue_{holder}_{tax}_bn_vnd"
        for holder in ("province", "centre")
        for tax in TAXES
    ],
    "spending by lever with partners' part": [
        f"{what}_{lever}_bn_vnd"
        for what in ("spending", "private_share")
        for lever in LEVERS
    ],
    "the budget and its cut": [
        "spending_bn_vnd",
        "private_share_bn_vnd",
        "budget_frame_bn_vnd",
        "budget_cut",
        "budget_months_cut",
    ],
    "statutory cost": ["tax_forgone_bn_vnd"],
    "emissions per GRDP": ["emissions_tco2e", "emissions_per_grdp_2020_prices"],
    "housing": [
        "housing_beds",
        "housing_rooms",
        "housing_newcomers",
        "housing_short",
        "housing_taken_share",
    ],
    "share of the two largest projects": ["top2_share"],
    "scorecard of a centrally-run city": [
        "population",
        "population_density",
        "grdp_per_head_mvnd",
        "grdp_per_head_over_nation",
        "growth_3_years_over_nation",
        "non_farm_labour_share",
        "non_farm_output_share",
        "meets_population",
        "meets_density",
        "meets_grdp_per_head",
        "meets_growth",
        "meets_non_farm_labour",
        "meets_non_farm_output",
        "city_criteria_met",
    ],
    "the province's targets": [
        "meets_digital_share",
        "meets_grdp_growth",
        "meets_new_firms",
        "meets_trained_labour",
        "trained_share",
        "entries",
    ],
    "power": [
        "northern_margin_mw",
        "power_short_months",
        "site_power_taken_share",
        *(f"power_{source}_mw" for source in SOURCES),
    ],
}
"""What is promised, and the indicators that show it.

Probabilities, first-passage years, extra digital value added, net cost and cost a point
need several worlds or policies: `halong compare` has them. The ledger is another verb.
"""

NAMES: Final = {indicator.name for indicator in (*INDICATORS, *YEARLY_INDICATORS)}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_outcome_is_recorded(outcome: str) -> None:
    missing = [name for name in OUTCOMES[outcome] if name not in NAMES]
    assert not missing


def test_the_ten_active_parks_are_told_one_by_one() -> None:
    assert len(ACTIVE_PARKS) == 10
    assert "park_bac_tien_phong" in ACTIVE_PARKS


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_outcome_has_a_figure_in_2027(
    outcome: str, end_of_2025: BranchPoint
) -> None:
    year = end_of_2025.live(load_policy("as-is"), 24).yearly()[-1]
    assert all(year[name] is not None for name in OUTCOMES[outcome])
    if not outcome.startswith(("spending", "the budget", "statutory")):
        assert any(year[name] for name in OUTCOMES[outcome])


def test_groups_of_firms_sum_to_all_firms(end_of_2025: BranchPoint) -> None:
    year = end_of_2025.live(load_policy("as-is"), 24).yearly()[-1]
    for names in (
        [f"size_{size.label}" for size in SizeClass],
        [sector.label for sector in Sector],
        [group.name for group in SITE_GROUPS],
    ):
        for what, whole in (
            ("n_firms", year["n_firms"]),
            ("n_stage2", sum(year[f"n_firms_stage_{stage}"] for stage in (2, 3, 4))),
        ):
            told = sum(year[f"{what}_{name}"] for name in names)
            assert told == pytest.approx(whole)


def test_digital_shares_stay_below_the_ceiling(end_of_2025: BranchPoint) -> None:
    for year in end_of_2025.live(load_policy("as-is"), 24).yearly():
        for prices in ("", "_2020_prices"):
            ceiling = year[f"digital_ceiling_share{prices}"]
            assert year[f"digital_core_share{prices}"] < ceiling < 1
            assert year[f"digital_share_nso{prices}"] < ceiling


def test_emissions_are_those_of_plants_and_of_the_others(
    end_of_2025: BranchPoint,
) -> None:
    year = end_of_2025.live(load_policy("as-is"), 24).yearly()[-1]
    parts = year["emissions_power_tco2e"] + year["emissions_others_tco2e"]
    assert year["emissions_tco2e"] == pytest.approx(parts)
    per_grdp = year["emissions_tco2e"] / year["grdp_bn_vnd_2020_prices"]
    assert year["emissions_per_grdp_2020_prices"] == pytest.approx(per_grdp)


def test_a_placebo_moves_no_indicator_at_all(end_of_2025: BranchPoint) -> None:
    plain, placebo = (
        end_of_2025.live(load_policy(name), 24) for name in ("as-is", "placebo")
    )
    assert placebo.digest() == plain.digest()
