"""Tables of history: growth without new plants, prices, causes, projects, paths."""

from collections.abc import Mapping
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from agents.classification import MANUFACTURING, Owner, Sector, is_foreign
from agents.refusal import Refusal
from model.evidence.reader import Evidence
from model.history.causes import (
    HistoryParameters,
    duty,
    in_force,
    leads_under_duty,
    part_kept,
)
from model.history.history_tables import (
    Cause,
    CauseLine,
    ProjectLine,
    history_tables,
    read_record,
)
from model.history.month_path import path_through_years, year_means
from model.history.plant_output import capital_opened, output_of_plants
from model.history.residual_growth import (
    BROAD_SECTORS,
    growth_of_existing,
    recorded_levels,
    table_text,
)
from model.parameters import Parameters
from model.sites import Sites

TABLES = history_tables()
RECORD = read_record()
FOLDER = resources.files("model.evidence") / "history"
STRENGTH = HistoryParameters(
    trend_fade_2031_35=1.0,
    lockdown_loss_factor=1.0,
    typhoon_loss_factor=1.0,
    tariff_lead_elasticity=2.0,
    tariff_output_elasticity=1.0,
)


# ---- a path through yearly means


@settings(max_examples=30, deadline=None)
@given(
    yearly=arrays(np.float64, (4, 2), elements=st.floats(0.5, 2.0)),
    growth=st.floats(-0.05, 0.2),
)
def test_a_path_has_the_yearly_means_it_goes_through(
    yearly: np.ndarray, growth: float
) -> None:
    pattern = np.tile(np.linspace(0.5, 1.5, 12), 6)[:, None] * np.ones(2)
    path = path_through_years(yearly, np.full((72, 2), growth), pattern)
    # Rounds end within 1e-6 for jumps of a factor of four; record jumps less.
    np.testing.assert_allclose(year_means(path * pattern)[:4], yearly, rtol=1e-6)


def test_after_the_last_year_a_path_grows_at_the_rate_given() -> None:
    path = path_through_years(np.array([[1.0], [1.1]]), np.full((60, 1), 0.05))
    later = path[24:, 0]
    np.testing.assert_allclose(later[12:] / later[:-12], 1.05)
    assert np.all(np.diff(np.log(path[:, 0])) > 0)


def test_a_steady_record_gives_a_steady_path() -> None:
    yearly = np.power(1.08, np.arange(4.0))[:, None]
    path = path_through_years(yearly, np.full((96, 1), 0.08))[:, 0]
    np.testing.assert_allclose(path[1:] / path[:-1], 1.08 ** (1 / 12), rtol=1e-9)


def test_the_future_does_not_reach_back_into_the_record() -> None:
    yearly = np.array([[1.0], [1.2]])
    slow, fast = np.full((60, 1), 0.05), np.full((60, 1), 0.05)
    fast[36:] = 0.3
    before = path_through_years(yearly, slow)[:36]
    assert np.array_equal(before, path_through_years(yearly, fast)[:36])


# ---- dated causes


def a_cause(cause: Cause, size: float, first: int, last: int | None) -> CauseLine:
    return CauseLine(
        cause=cause,
        sectors=(int(Sector.TOURISM),),
        first_month=first,
        last_month=last,
        size=size,
    )


def test_losses_multiply_in_their_months_and_sectors_alone() -> None:
    causes = [a_cause(Cause.LOCKDOWN, 0.5, 1, 2), a_cause(Cause.TYPHOON, 0.2, 2, 3)]
    kept = part_kept(causes, STRENGTH, 5)
    assert kept[:, Sector.TOURISM] == pytest.approx([1, 0.5, 0.4, 0.8, 1])
    assert np.all(np.delete(kept, Sector.TOURISM, axis=1) == 1)


def test_a_factor_of_zero_takes_a_loss_away() -> None:
    none = replace(STRENGTH, lockdown_loss_factor=0.0, typhoon_loss_factor=0.0)
    assert np.all(part_kept(TABLES.causes, none, 192) == 1)


def test_a_duty_cuts_leads_by_its_elasticity_and_zero_cuts_none() -> None:
    duties = duty([a_cause(Cause.TARIFF, 0.21, 1, None)], 3)
    factor = leads_under_duty(duties, STRENGTH)[:, Sector.TOURISM]
    assert factor == pytest.approx([1, 1.21**-2, 1.21**-2])
    none = replace(STRENGTH, tariff_lead_elasticity=0.0)
    assert np.all(leads_under_duty(duties, none) == 1)


def test_a_law_in_force_stays_until_its_last_month() -> None:
    causes = [a_cause(Cause.MINIMUM_TAX, 0.0, 2, None)]
    assert in_force(causes, Cause.MINIMUM_TAX, 4).tolist() == [False, False, True, True]
    assert not in_force(causes, Cause.SUPPORT_FUND, 4).any()


def test_the_minimum_tax_begins_in_january_2024() -> None:
    assert np.flatnonzero(in_force(TABLES.causes, Cause.MINIMUM_TAX, 192))[0] == 48


def test_a_negative_strength_is_refused() -> None:
    with pytest.raises(Refusal, match="typhoon_loss_factor is -1"):
        replace(STRENGTH, typhoon_loss_factor=-1.0)


# ---- output of new plants


def test_a_plant_makes_kappa_per_dollar_after_its_ramp(parameters: Parameters) -> None:
    plants = replace(
        parameters.plants,
        kappa_electronics=0.3,
        kappa_other_fdi=0.2,
        plant_ramp_months=2.0,
        vnd_bn_per_musd_2020=20.0,
    )
    opened = np.zeros((24, len(Sector)))
    opened[0, Sector.ELECTRONICS] = 100.0
    opened[22, Sector.TEXTILES] = 100.0
    kept = np.ones_like(opened)
    made = output_of_plants(opened, kept, plants)
    # 600 bn a year at the whole: half in the first month, whole in eleven.
    assert made[:, Sector.ELECTRONICS] == pytest.approx([600 * 11.5 / 12, 600])
    assert made[:, Sector.TEXTILES] == pytest.approx([0, 400 * 1.5 / 12])
    kept[13] = 0.4
    less = output_of_plants(opened, kept, plants)
    assert less[:, Sector.ELECTRONICS] == pytest.approx([600 * 11.5 / 12, 600 * 0.95])


def test_capital_that_opens_never_exceeds_what_is_registered(
    parameters: Parameters,
) -> None:
    opened = capital_opened(parameters, RECORD, TABLES.projects)
    registered = sum(RECORD["fdi_registered", year] for year in range(2020, 2026))
    domestic = sum(p.capital_musd for p in TABLES.projects if not is_foreign(p.owner))
    pipeline = (
        parameters.pipeline.legacy_registered_stock_2020
        - parameters.enterprises.legacy_realised_stock_2020
    )
    assert 0 < opened.sum() < registered + domestic + pipeline
    assert np.all(opened >= 0)


def test_a_project_in_the_table_opens_its_realised_part(
    parameters: Parameters,
) -> None:
    project = ProjectLine(
        name="một",
        sector=int(Sector.VEHICLES),
        owner=int(Owner.DOMESTIC),
        site="",
        registered_month=3,
        opens_month=30,
        capital_musd=200.0,
        realised_share=0.5,
    )
    without = capital_opened(parameters, RECORD, [])
    gained = capital_opened(parameters, RECORD, [project]) - without
    assert gained[30, Sector.VEHICLES] == pytest.approx(100)
    assert gained.sum() == pytest.approx(100)


# ---- growth of existing units


def test_stored_growth_is_what_the_record_leaves(parameters: Parameters) -> None:
    # Rows are rounded to four decimals.
    reckoned = growth_of_existing(parameters)
    np.testing.assert_allclose(TABLES.growth, reckoned, rtol=0, atol=6e-5)


def test_the_table_prints_as_it_is_stored(parameters: Parameters) -> None:
    stored = (FOLDER / "sector_growth.csv").read_text(encoding="utf-8")
    assert table_text(growth_of_existing(parameters)) == stored


def test_more_new_plants_leave_less_growth_to_existing_ones(
    parameters: Parameters,
) -> None:
    more = replace(
        parameters, plants=replace(parameters.plants, kappa_electronics=0.35)
    )
    less = growth_of_existing(more) - growth_of_existing(parameters)
    assert np.prod(1 + less[:, Sector.OTHER_MANUFACTURING]) < 1
    np.testing.assert_allclose(less[:, Sector.TRADE], 0, atol=1e-12)


def test_existing_units_and_new_plants_meet_the_record(parameters: Parameters) -> None:
    levels = recorded_levels(parameters)
    for at, year in enumerate(range(2021, 2026)):
        before, after = levels[at], levels[at + 1]
        total = RECORD["grdp_growth", year]
        assert after.sum() / before.sum() - 1 == pytest.approx(total)
        for broad, sectors in BROAD_SECTORS.items():
            grown = after[list(sectors)].sum() / before[list(sectors)].sum() - 1
            assert grown == pytest.approx(RECORD[f"real_growth_{broad}", year])
        made = list(MANUFACTURING)
        grown = after[made].sum() / before[made].sum() - 1
        assert grown == pytest.approx(RECORD["real_growth_manufacturing", year])


def test_broad_sectors_hold_every_sector_once() -> None:
    held = [sector for sectors in BROAD_SECTORS.values() for sector in sectors]
    assert sorted(held) == sorted(Sector)


def test_the_record_says_what_the_observations_say() -> None:
    evidence = Evidence.load()
    assumed = {("real_growth_manufacturing", 2025)}
    assumed |= {("real_growth_manufacturing", year) for year in (2021, 2022, 2023)}
    assumed |= {(f"real_growth_{broad}", 2021) for broad in BROAD_SECTORS}
    for (series, year), value in RECORD.items():
        if (series, year) not in assumed:
            assert value == evidence.observation(series, year=year).value


def test_growth_of_manufacturing_to_2023_follows_from_recorded_shares() -> None:
    evidence = Evidence.load()
    for year in (2021, 2022, 2023):
        share, before = (
            evidence.observation("grdp_share_manufacturing", year=each).value
            for each in (year, year - 1)
        )
        grown = share / before * (1 + RECORD["grdp_growth", year]) - 1
        assert RECORD["real_growth_manufacturing", year] == pytest.approx(
            grown, abs=6e-5
        )


def test_growth_to_2023_does_not_read_what_is_held_out(parameters: Parameters) -> None:
    """A free history reads these rows: nothing of 2024 and 2025 may move them."""
    held: Mapping[tuple[str, int], float] = {
        (series, year): value + 0.05 * (year > 2023)
        for (series, year), value in RECORD.items()
    }
    moved = growth_of_existing(parameters, held)
    kept = growth_of_existing(parameters)
    assert np.array_equal(moved[:3], kept[:3])
    assert not np.allclose(moved[3:], kept[3:])


# ---- prices


def test_nominal_grdp_of_2025_is_that_of_the_one_vintage(
    parameters: Parameters,
) -> None:
    real = recorded_levels(parameters)[-1] * parameters.economy.grdp_2020_level
    price = parameters.growth.deflator_2020_2025 * TABLES.relative_price[-1]
    recorded = Evidence.load().observation("grdp_nominal", year=2025).value
    # New plants of 2020 add 0.07 %; relative prices are rounded.
    assert (real * price).sum() == pytest.approx(recorded, rel=0.002)


def test_relative_prices_leave_the_price_level_of_grdp(parameters: Parameters) -> None:
    levels = recorded_levels(parameters)
    level = (levels * TABLES.relative_price).sum(axis=1) / levels.sum(axis=1)
    np.testing.assert_allclose(level, 1, atol=1e-4)


# ---- projects


def test_named_foreign_projects_are_of_100_million_or_more(sites: Sites) -> None:
    foreign = [p for p in TABLES.projects if is_foreign(p.owner)]
    assert min(project.capital_musd for project in foreign) >= 100
    unknown = [p.site for p in TABLES.projects if p.site and p.site not in sites.index]
    assert unknown == []


def test_the_seven_projects_of_november_2025_are_domestic_and_open_later() -> None:
    seven = [p for p in TABLES.projects if p.registered_month == 70]
    assert len(seven) == 7
    assert not any(is_foreign(project.owner) for project in seven)
    assert sum(p.capital_musd for p in seven) == pytest.approx(607)
    assert min(project.opens_month for project in seven) >= 72


def test_named_projects_leave_room_for_small_ones_in_every_year() -> None:
    for year in range(2020, 2026):
        named = sum(
            project.capital_musd
            for project in TABLES.projects
            if is_foreign(project.owner)
            and project.registered_month // 12 == year - 2020
        )
        # Small projects of some 300 to 500 USD m a year come on top.
        rest = RECORD["fdi_registered", year] - named
        assert 250 <= rest <= 600, year


# ---- broken tables


@pytest.mark.parametrize(
    ("table", "old", "new", "said"),
    [
        ("sector_growth", "coal,2021", "coalx,2021", "did you mean coal"),
        ("sector_growth", "coal,2021", "coal,2020", "begins in 2021"),
        ("seasons", "coal,1.0", "coal,1.5", "make their mean 1"),
        ("causes", "2020-04,2020-04,0.8", "2020-04,2020-03,0.8", "first_month <="),
        ("causes", "2020-04,2020-04,0.8", "2020-04,2020-04,1.8", "a loss is 0 to"),
        ("projects", "2021-03,2021-11,498,0.7", "2021-03,2021-02,498,0.7", "opens"),
        ("projects", "2021-11,498,0.7", "2021-11,498,1.7", "realised_share is 1.7"),
        ("climate", "2020,0.78", "2019,0.78", "year is 2019"),
        ("price_level", "2020,1,", "2020,0,", "level is 0"),
    ],
)
def test_a_broken_table_is_refused_with_file_line_and_mend(
    tmp_path: Path, table: str, old: str, new: str, said: str
) -> None:
    for path in FOLDER.iterdir():
        text = path.read_text(encoding="utf-8")
        if path.name == f"{table}.csv":
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        history_tables(tmp_path)
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"{table}.csv line")
    assert len(str(caught.value).splitlines()) <= 3


def test_a_missing_year_is_refused(tmp_path: Path) -> None:
    for path in FOLDER.iterdir():
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = lines[:-1] if path.name == "sector_growth.csv" else lines
        (tmp_path / path.name).write_text("".join(kept), encoding="utf-8")
    with pytest.raises(Refusal, match=r"sector_growth\.csv lacks a year"):
        history_tables(tmp_path)
