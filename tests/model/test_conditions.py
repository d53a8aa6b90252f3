"""What the world gives each month, and the check of other provinces."""

import copy
from dataclasses import fields, replace
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from agents.classification import Owner, Sector
from agents.refusal import Refusal
from model.history.conditions import Conditions, conditions
from model.history.history_tables import History, history_tables, read_record
from model.history.month_path import year_means
from model.other_provinces import PROVINCES, cross_check
from model.parameters import Parameters
from model.policy.scenario import AnchorPlant, Scenario
from model.sites import Sites

SCENARIO = Scenario(
    name="trial",
    label_vi="Thử",
    label_en="Trial",
    description_vi="Để thử.",
    description_en="For tests.",
)
BOTH: tuple[History, ...] = ("replay", "free")


@pytest.fixture(scope="module")
def replay(parameters: Parameters, sites: Sites) -> Conditions:
    return conditions(parameters, SCENARIO, "replay", sites)


@pytest.fixture(scope="module")
def free(parameters: Parameters, sites: Sites) -> Conditions:
    return conditions(parameters, SCENARIO, "free", sites)


def arrays(given: Conditions) -> dict[str, np.ndarray]:
    every = {f.name: getattr(given, f.name) for f in fields(given)}
    return {k: v for k, v in every.items() if isinstance(v, np.ndarray)}


def growth(index: np.ndarray) -> np.ndarray:
    yearly = year_means(index)
    return yearly[1:] / yearly[:-1] - 1


# ---- years on record


def test_the_mean_of_2020_is_one(replay: Conditions, free: Conditions) -> None:
    for given in (replay, free):
        np.testing.assert_allclose(year_means(given.volume_index)[0], 1, rtol=1e-9)
        np.testing.assert_allclose(year_means(given.price_index)[0], 1, rtol=1e-9)
        assert year_means(given.product_taxes_index)[0] == pytest.approx(1)


def test_replay_meets_the_recorded_growth_of_2021_to_2025(replay: Conditions) -> None:
    table = history_tables().growth
    np.testing.assert_allclose(
        growth(replay.volume_index)[:5], table[:, :-1], atol=1e-9
    )
    np.testing.assert_allclose(growth(replay.product_taxes_index)[:5], table[:, -1])


def test_free_meets_the_record_to_2023_and_no_longer(free: Conditions) -> None:
    table = history_tables().growth
    grown = growth(free.volume_index)
    np.testing.assert_allclose(grown[:3], table[:3, :-1], atol=1e-9)
    assert np.abs(grown[3] - table[3, :-1]).max() > 0.02


def test_a_free_history_reads_nothing_of_2024_and_2025(
    parameters: Parameters,
    sites: Sites,
    free: Conditions,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tables = history_tables()
    late = replace(
        tables,
        growth=np.vstack((tables.growth[:3], tables.growth[3:] + 0.07)),
        climate=np.append(tables.climate[:4], [3.0, 3.0]),
        relative_price=np.vstack(
            (tables.relative_price[:4], 2 * tables.relative_price[4:])
        ),
        projects=(),
    )
    monkeypatch.setattr("model.history.conditions.history_tables", lambda: late)
    moved = conditions(parameters, SCENARIO, "free", sites)
    for name, array in arrays(free).items():
        assert np.array_equal(array, getattr(moved, name)), name
    replayed = conditions(parameters, SCENARIO, "replay", sites)
    assert replayed.lead_factor[50].mean() == pytest.approx(3.0)


def test_the_two_histories_part_only_after_the_middle_of_2023(
    replay: Conditions, free: Conditions
) -> None:
    # The middle of 2023 is the last node that both draw their path through; means of
    # 2023 agree, so its months differ by little.
    for name in ("volume_index", "price_index", "product_taxes_index"):
        early = slice(0, 30)
        one, other = getattr(replay, name)[early], getattr(free, name)[early]
        np.testing.assert_allclose(one, other, rtol=0.03)


# ---- after the record


def test_growth_after_the_record_is_the_trend_and_fades_in_2031(
    parameters: Parameters, replay: Conditions
) -> None:
    trend = np.array(parameters.growth.trend_growth)
    grown = growth(replay.trend_index)
    np.testing.assert_allclose(grown[6:10], np.tile(trend, (4, 1)), atol=1e-12)
    faded = trend * parameters.history.trend_fade_2031_35
    np.testing.assert_allclose(grown[11:], np.tile(faded, (4, 1)), atol=1e-12)


def test_volume_is_trend_times_season_times_what_causes_leave(
    replay: Conditions,
) -> None:
    quiet = slice(72, 192)
    np.testing.assert_allclose(
        replay.volume_index[quiet], replay.trend_index[quiet] * replay.seasonal[quiet]
    )
    np.testing.assert_allclose(year_means(replay.seasonal), 1)
    april = replay.volume_index[3] / (replay.trend_index[3] * replay.seasonal[3])
    assert april[Sector.TOURISM] == pytest.approx(0.2)


def test_the_typhoon_takes_from_a_year_that_is_not_on_record(
    parameters: Parameters, sites: Sites, free: Conditions
) -> None:
    calm = replace(parameters.history, typhoon_loss_factor=0.0)
    without = conditions(replace(parameters, history=calm), SCENARIO, "free", sites)
    lost = year_means(free.volume_index)[4] / year_means(without.volume_index)[4]
    assert np.all(lost < 1)
    assert lost[Sector.AGRICULTURE] < lost[Sector.COAL]
    same = year_means(free.volume_index)[:4]
    np.testing.assert_allclose(same, year_means(without.volume_index)[:4], rtol=1e-9)


def test_a_year_on_record_keeps_its_mean_whatever_the_typhoon_took(
    parameters: Parameters, sites: Sites, replay: Conditions
) -> None:
    harder = replace(parameters.history, typhoon_loss_factor=2.0)
    moved = conditions(replace(parameters, history=harder), SCENARIO, "replay", sites)
    np.testing.assert_allclose(
        year_means(moved.volume_index)[4], year_means(replay.volume_index)[4]
    )
    assert moved.volume_index[56, Sector.COAL] < replay.volume_index[56, Sector.COAL]


def test_trend_has_no_steps(replay: Conditions, free: Conditions) -> None:
    for given in (replay, free):
        monthly = np.abs(np.diff(np.log(given.trend_index), axis=0))
        # 45 % a year is the fastest that anything grows without its seasons.
        assert monthly.max() < np.log(1.45) / 12


# ---- prices


def test_the_deflator_sets_prices_from_2024_and_none_before(
    parameters: Parameters, sites: Sites, replay: Conditions
) -> None:
    dearer = replace(parameters.growth, deflator_2020_2025=1.14)
    moved = conditions(replace(parameters, growth=dearer), SCENARIO, "replay", sites)
    ratio = year_means(moved.price_index) / year_means(replay.price_index)
    np.testing.assert_allclose(ratio[:4], 1, rtol=1e-9)
    np.testing.assert_allclose(ratio[4], (1.14 / 1.11) ** 0.5, rtol=1e-9)
    # The path passes through the mean of 2025 and grows on from its middle.
    np.testing.assert_allclose(ratio[5], 1.14 / 1.11, rtol=1e-9)
    np.testing.assert_allclose(ratio[6:], 1.14 / 1.11, rtol=5e-3)


def test_prices_after_2025_grow_at_one_rate(
    parameters: Parameters, replay: Conditions
) -> None:
    rate = parameters.growth.price_growth_after_2025
    np.testing.assert_allclose(growth(replay.price_index)[6:], rate)
    np.testing.assert_allclose(growth(replay.product_taxes_price)[6:], rate)


# ---- leads, laws, projects


def test_leads_follow_climate_and_duties(replay: Conditions, free: Conditions) -> None:
    assert np.all(replay.lead_factor[0] == 0.78)
    assert np.all(free.lead_factor[50] == 1)
    before, after = replay.lead_factor[62], replay.lead_factor[63]
    assert after[Sector.PHOTOVOLTAICS] < after[Sector.ELECTRONICS] < 1
    assert after[Sector.TOURISM] == before[Sector.TOURISM]
    assert np.all(replay.lead_factor[130:] == 1)


def test_a_scenario_moves_nothing_before_2026(
    parameters: Parameters, sites: Sites, replay: Conditions
) -> None:
    bold = replace(
        SCENARIO,
        investment_climate=0.5,
        lead_multiplier=tuple(2.0 + (s == Sector.ICT) for s in Sector),
        trend_shift=0.02,
    )
    moved = conditions(parameters, bold, "replay", sites)
    for name, array in arrays(replay).items():
        assert np.array_equal(array[:72], getattr(moved, name)[:72]), name
    ratio = moved.lead_factor[130] / replay.lead_factor[130]
    assert ratio[Sector.TRADE] == pytest.approx(1.0)
    assert ratio[Sector.ICT] == pytest.approx(1.5)
    gained = growth(moved.trend_index)[6:10] - growth(replay.trend_index)[6:10]
    np.testing.assert_allclose(gained, 0.02, atol=1e-9)


def test_laws_come_into_force_at_their_dates(replay: Conditions) -> None:
    assert np.flatnonzero(replay.minimum_tax)[0] == 48
    assert np.flatnonzero(replay.support_fund)[0] == 60
    assert np.flatnonzero(replay.special_procedure)[0] == 66
    assert np.flatnonzero(replay.digital_technology_law)[0] == 72
    assert replay.minimum_tax[-1]


def test_only_replay_knows_projects_by_name(
    replay: Conditions, free: Conditions, sites: Sites
) -> None:
    assert free.named_projects["name"] == ()
    assert free.names_every_large_project_until == 0
    table = replay.named_projects
    assert replay.names_every_large_project_until == 72
    jinko = table["name"].index("Jinko Solar PV Việt Nam")
    assert table["sector"][jinko] == Sector.PHOTOVOLTAICS
    assert sites.names[table["site"][jinko]] == "Sông Khoai"
    assert (table["registered_month"][jinko], table["opens_month"][jinko]) == (14, 22)
    gas = table["name"].index("Nhiệt điện LNG Quảng Ninh")
    assert (table["site"][gas], table["opens_month"][gas]) == (-1, 90)
    assert np.all(np.diff(table["registered_month"]) >= 0)


def an_anchor(**changes: object) -> AnchorPlant:
    plant = AnchorPlant(
        name="Nhà máy A",
        sector=Sector.ELECTRONICS,
        owner=Owner.KOREA,
        capital_musd=2000.0,
        registered_month=86,
        site="Sông Khoai",
    )
    return replace(plant, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("history", BOTH)
def test_an_anchor_plant_joins_the_projects_of_either_history(
    parameters: Parameters, sites: Sites, history: History
) -> None:
    boom = replace(SCENARIO, anchor_plants=(an_anchor(),))
    table = conditions(parameters, boom, history, sites).named_projects
    assert table["name"][-1] == "Nhà máy A"
    build = round(parameters.plants.build_months_electronics)
    assert table["opens_month"][-1] == 86 + build
    assert table["realised_share"][-1] == parameters.plants.realised_share_at_opening


def test_an_anchor_plant_on_an_unknown_site_is_refused(
    parameters: Parameters, sites: Sites
) -> None:
    boom = replace(SCENARIO, anchor_plants=(an_anchor(site="Sông Khoái"),))
    with pytest.raises(Refusal, match="did you mean Sông Khoai"):
        conditions(parameters, boom, "free", sites)


@pytest.mark.parametrize("outside", ["Hải Phòng", "Bắc Ninh", "Hà Nội"])
def test_an_anchor_plant_outside_the_province_is_refused(
    parameters: Parameters, sites: Sites, outside: str
) -> None:
    boom = replace(SCENARIO, anchor_plants=(an_anchor(site=outside),))
    with pytest.raises(Refusal, match="outside the province"):
        conditions(parameters, boom, "free", sites)


# ---- the record of conditions itself


def test_conditions_cannot_be_changed(replay: Conditions) -> None:
    for name, array in arrays(replay).items():
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
        assert array.shape[0] == 192, name
    with pytest.raises(ValueError, match="read-only"):
        replay.named_projects["capital_musd"][0] = 1.0
    assert copy.deepcopy(replay) is replay


@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
def test_an_impossible_number_is_refused(replay: Conditions, bad: float) -> None:
    broken = replay.lead_factor.copy()
    broken[3, 4] = bad
    with pytest.raises(Refusal, match="lead_factor holds a number"):
        replace(replay, lead_factor=broken)


def test_another_shape_is_refused(replay: Conditions) -> None:
    with pytest.raises(Refusal, match="seasonal has shape"):
        replace(replay, seasonal=np.ones((12, 15)))


def test_an_unknown_history_is_refused(parameters: Parameters, sites: Sites) -> None:
    with pytest.raises(Refusal, match="expected replay or free"):
        conditions(parameters, SCENARIO, "rerun", sites)  # type: ignore[arg-type]


def test_the_record_and_the_tables_end_where_they_say() -> None:
    years = [year for series, year in read_record() if series == "grdp_growth"]
    assert years == [2021, 2022, 2023, 2024, 2025]


# ---- other provinces


def test_three_provinces_come_within_six_points_from_their_structure(
    parameters: Parameters,
) -> None:
    found = cross_check(parameters.digital_share)
    assert tuple(check.province for check in found) == PROVINCES
    assert [c.province for c in found if not abs(c.share - c.recorded) <= 0.06] == []
    assert all(check.passed for check in found)
    # Led by electronics: it makes more than half of each digital share.
    assert all(check.electronics_share > check.share / 2 for check in found)


def test_the_factor_of_the_province_does_not_reach_others(
    parameters: Parameters,
) -> None:
    other = replace(parameters.digital_share, digital_share_factor=0.5)
    assert cross_check(other) == cross_check(parameters.digital_share)


def provinces_with(folder: Path, table: str, old: str, new: str) -> Path:
    for path in (resources.files("model.evidence") / "provinces").iterdir():
        text = path.read_text(encoding="utf-8")
        if path.name == f"{table}.csv":
            assert old in text
            text = text.replace(old, new, 1)
        (folder / path.name).write_text(text, encoding="utf-8")
    return folder


def test_without_its_electronics_a_province_misses_the_record(
    parameters: Parameters, tmp_path: Path
) -> None:
    folder = provinces_with(tmp_path, "electronics", "Nguyên,95000", "Nguyên,10000")
    found = cross_check(parameters.digital_share, folder)
    assert [check.passed for check in found] == [True, False, True]


@pytest.mark.parametrize(
    ("table", "old", "new", "said"),
    [
        ("electronics", "Ninh,437000", "Ninh,4370000", "sectors of Bắc Ninh sum to"),
        ("electronics", "202925", "0", "grdp_bn_vnd is 0"),
        ("structure", "Bắc Ninh,coal", "Bắc Ninh,than", "lacks coal"),
    ],
)
def test_a_structure_that_cannot_be_is_refused(
    parameters: Parameters, tmp_path: Path, table: str, old: str, new: str, said: str
) -> None:
    folder = provinces_with(tmp_path, table, old, new)
    with pytest.raises(Refusal, match=said):
        cross_check(parameters.digital_share, folder)


def test_a_late_gas_plant_opens_late_and_no_plant_of_the_past_does(
    replay: Conditions, parameters: Parameters, sites: Sites
) -> None:
    late = conditions(
        parameters, replace(SCENARIO, lng_delay_months=36), "replay", sites
    ).named_projects
    usual = replay.named_projects
    moved = late["opens_month"] - usual["opens_month"]
    to_come = (usual["sector"] == Sector.POWER) & (usual["opens_month"] >= 72)
    assert to_come.any()
    assert (moved == np.where(to_come, 36, 0)).all()
