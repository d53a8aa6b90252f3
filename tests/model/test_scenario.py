"""Scenarios: neutral by default, each field moves what it names, no nonsense."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.classification import Sector
from agents.refusal import Refusal
from model.history.causes import output_under_duty, storms_of_years
from model.history.conditions import Conditions, conditions
from model.history.history_tables import Cause, history_tables
from model.parameters import load_parameters
from model.places import load_places
from model.policy.files import as_dict, load_scenario, scenario_names
from model.policy.named import WORDS
from model.policy.scenario import Scenario
from model.sites import load_sites

NAMES = dict.fromkeys(WORDS, "test")
CENTRAL = Scenario(**NAMES)
GIVEN = load_parameters()
SITES = load_sites(load_places())
ARRAYS = (
    *("volume_index", "trend_index", "price_index", "lead_factor", "output_kept"),
    *("support_fund", "minimum_tax", "special_procedure", "digital_technology_law"),
)


def world(scenario: Scenario = CENTRAL, **strength: float) -> Conditions:
    parameters = replace(GIVEN, history=replace(GIVEN.history, **strength))
    return conditions(parameters, scenario, "replay", SITES)


def moved(scenario: Scenario, **strength: float) -> list[str]:
    """Return which conditions differ from the neutral ones."""
    one, other = world(scenario, **strength), world(**strength)
    return [
        name
        for name in ARRAYS
        if not np.array_equal(getattr(one, name), getattr(other, name))
    ]


def duties(**by_label: float) -> tuple[float, ...]:
    return tuple(by_label.get(sector.label, 0.0) for sector in Sector)


# Nonsense.

NONSENSE: list[tuple[Callable[[], object], str]] = [
    (lambda: Scenario(**NAMES, border_trade=-0.1), "border_trade is -0.1"),
    (lambda: Scenario(**NAMES, border_trade=float("nan")), "border_trade is nan"),
    (lambda: Scenario(**NAMES, brain_drain=1000.0), "brain_drain is 1000"),
    (lambda: Scenario(**NAMES, extra_duty=(0.1,)), "extra_duty has 1 numbers"),
    (
        lambda: Scenario(**NAMES, extra_duty=duties(textiles=-0.2)),
        "extra_duty of textiles is -0.2",
    ),
    (lambda: Scenario(**NAMES, lng_delay_months=-1), "lng_delay_months is -1"),
    (lambda: Scenario(**NAMES, zone_delay_months=121), "zone_delay_months is 121"),
    (lambda: Scenario(**NAMES, northern_margin_mw=1e6), "northern_margin_mw"),
    (lambda: Scenario(**NAMES, outside_pull=float("inf")), "outside_pull is inf"),
    (lambda: Scenario(**NAMES, special_zone_month=71), "special_zone_month is 71"),
    (lambda: Scenario(**NAMES, typhoon_years=(2024,)), "typhoon_years is 2024"),
    (lambda: Scenario(**NAMES, typhoon_years=(2027, 2027)), "names one twice"),
]


@pytest.mark.parametrize(
    ("make", "named"), NONSENSE, ids=[said for _, said in NONSENSE]
)
def test_a_scenario_that_cannot_be_is_refused_with_its_mend(
    make: Callable[[], object], named: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        make()
    assert named in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 2


# Files.


@pytest.mark.parametrize("name", scenario_names())
def test_each_file_says_what_would_surprise_in_both_languages(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.label_vi != scenario.label_en
    if name != "central":
        assert "bất ngờ" in scenario.description_vi
        assert "surprise" in scenario.description_en


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("target-growth", ["trend_shift"]),
        ("weak-fdi", ["investment_climate"]),
        ("electronics-boom", ["anchor_plants", "supplier_lead_multiplier"]),
        ("tariff-shock", ["extra_duty"]),
        ("power-delay", ["lng_delay_months", "northern_margin_mw"]),
        ("zone-late", ["zone_delay_months"]),
        ("competitor-ftz", ["outside_pull"]),
        ("brain-drain", ["brain_drain"]),
        ("typhoon-years", ["typhoon_years"]),
        ("global-minimum-tax", ["support_fund"]),
    ],
)
def test_each_file_moves_what_it_is_called_for_and_nothing_else(
    name: str, fields: list[str]
) -> None:
    one, other = as_dict(load_scenario(name)), as_dict(load_scenario("central"))
    assert sorted(key for key in one if one[key] != other[key]) == sorted(
        [*WORDS, *fields]
    )


def test_a_month_that_never_comes_is_written_so(tmp_path: Path) -> None:
    assert as_dict(CENTRAL)["special_zone_month"] == "never"
    text = "".join(f'{key} = "test"\n' for key in WORDS)
    path = tmp_path / "mine.toml"
    for written, held in (("never", 0), ("2028-01", 96)):
        path.write_text(f'{text}special_zone_month = "{written}"\n')
        assert load_scenario(str(path)).special_zone_month == held


# What they do to the world.


def test_neutral_values_change_no_bit() -> None:
    assert moved(load_scenario("central")) == []


@pytest.mark.parametrize("name", scenario_names())
def test_no_scenario_acts_before_january_2026(name: str) -> None:
    one, other = world(load_scenario(name)), world()
    for array in ARRAYS:
        assert np.array_equal(getattr(one, array)[:72], getattr(other, array)[:72])


def test_an_added_duty_cuts_output_and_leads_and_at_zero_strength_neither() -> None:
    shock = replace(CENTRAL, extra_duty=duties(textiles=0.25))
    assert moved(shock) == ["volume_index", "lead_factor", "output_kept"]
    ratio = world(shock).volume_index / world().volume_index
    expected = 1.25**-GIVEN.history.tariff_output_elasticity
    assert ratio[72:, Sector.TEXTILES] == pytest.approx(expected)
    assert np.all(np.delete(ratio, Sector.TEXTILES, axis=1) == 1)
    assert moved(shock, tariff_output_elasticity=0.0) == ["lead_factor"]
    none = {"tariff_output_elasticity": 0.0, "tariff_lead_elasticity": 0.0}
    assert moved(shock, **none) == []


@given(st.floats(0, 5), st.floats(0, 10))
def test_output_under_a_duty_is_a_part_of_it(size: float, elasticity: float) -> None:
    given = replace(GIVEN.history, tariff_output_elasticity=elasticity)
    assert 0 <= output_under_duty(size, given) <= 1


def test_a_storm_to_come_does_what_the_one_on_record_did() -> None:
    scenario = replace(CENTRAL, typhoon_years=(2027, 2031))
    assert moved(scenario) == ["volume_index", "output_kept"]
    kept, before = world(scenario).output_kept, world().output_kept
    on_record = before[56:66]
    assert on_record.min() < 1
    for month in (92, 140):
        assert kept[month : month + 10] == pytest.approx(on_record)
    assert moved(scenario, typhoon_loss_factor=0.0) == []


def test_storms_are_those_on_record_moved_by_whole_years() -> None:
    causes = history_tables().causes
    lines = [line for line in causes if line.cause is Cause.TYPHOON]
    moved_lines = storms_of_years(causes, (2033, 2026))
    assert len(moved_lines) == 2 * len(lines)
    assert [line.first_month - 24 for line in moved_lines[: len(lines)]] == [
        line.first_month for line in lines
    ]
    assert storms_of_years(causes, ()) == []
    assert storms_of_years((), (2026,)) == []


def test_a_storm_of_the_last_year_ends_with_the_run() -> None:
    scenario = replace(CENTRAL, typhoon_years=(2035,))
    assert world(scenario).output_kept[188, Sector.TOURISM] < 1


def test_without_the_fund_nobody_is_paid_for_the_minimum_tax_from_2026() -> None:
    scenario = replace(CENTRAL, support_fund=False)
    assert moved(scenario) == ["support_fund"]
    pays = world(scenario).support_fund
    assert pays[60:72].all()
    assert not pays[72:].any()
    assert world(scenario).minimum_tax[72:].all()


def test_faster_growth_moves_demand_alone() -> None:
    scenario: Any = load_scenario("target-growth")
    assert moved(scenario) == ["volume_index", "trend_index"]
    assert scenario.trend_shift > 0
