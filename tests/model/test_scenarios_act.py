"""Every field of a scenario moves a recorded indicator, and at zero its cause stops."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from agents.classification import Owner, Sector
from model.parameters import load_parameters
from model.policy.files import load_policy, load_scenario
from model.policy.named import WORDS
from model.policy.scenario import AnchorPlant, Scenario
from model.setting import Setting
from tests.model.trial import QUICK

if TYPE_CHECKING:
    from tests.model.conftest import BranchPoint

type Values = Mapping[str, float]

CENTRAL = load_scenario("central")
MONTHS = 24


def by_sector(neutral: float, **by_label: float) -> tuple[float, ...]:
    return tuple(by_label.get(sector.label, neutral) for sector in Sector)


@dataclass(frozen=True, kw_only=True)
class Try:
    """How one field is tried over 2026 and 2027."""

    value: Any
    moves: Mapping[str, int]
    """Indicators and which way each goes; 0 for either way."""
    world: Values = field(default_factory=dict)
    """Parameters under which it shows within months."""
    stops: Values | None = None
    """Coefficients at zero with which nothing moves; none where the field is one."""
    policy: str = "as-is"


PLANT = AnchorPlant(
    name="A",
    sector=Sector.ELECTRONICS,
    owner=Owner.KOREA,
    capital_musd=2000.0,
    registered_month=74,
    site="Sông Khoai",
)
TRIES = {
    "investment_climate": Try(
        value=0.2, world=QUICK, moves={"fdi_registered_musd": -1}
    ),
    "lead_multiplier": Try(
        value=by_sector(0.0), world=QUICK, moves={"fdi_registered_musd": -1}
    ),
    "trend_shift": Try(value=0.05, moves={"grdp_bn_vnd_2020_prices": 1}),
    "anchor_plants": Try(value=(PLANT,), moves={"fdi_registered_musd": 1}),
    "supplier_lead_multiplier": Try(value=20.0, moves={}),
    "border_trade": Try(
        value=3.0,
        moves={
            "border_trade_bn_vnd_2020_prices": 1,
            "va_zone_mong_cai_bn_vnd_2020_prices": 1,
            "visits": 1,
        },
        stops={
            "border_part_trade": 0.0,
            "border_part_logistics": 0.0,
            "border_part_tourism": 0.0,
        },
    ),
    "extra_duty": Try(
        value=by_sector(0.0, electronics=0.5, textiles=0.5),
        world=QUICK,
        moves={"fdi_registered_musd": -1, "grdp_bn_vnd_2020_prices": -1},
        stops={"tariff_lead_elasticity": 0.0, "tariff_output_elasticity": 0.0},
    ),
    "support_fund": Try(
        value=False,
        world=QUICK,
        moves={"fdi_registered_musd": 0},
        stops={"tax_responsive_share": 0.0, "support_share_of_minimum_tax": 0.0},
    ),
    "lng_delay_months": Try(
        value=60, moves={"northern_margin_mw": -1, "emissions_power_tco2e": -1}
    ),
    "northern_margin_mw": Try(
        value=-20_000.0,
        moves={"northern_margin_mw": -1, "grdp_bn_vnd_2020_prices": -1},
    ),
    "zone_delay_months": Try(
        value=24,
        world={"zone_probability_approved": 1.0, "zone_approval_months": 1.0},
        policy="zone-special",
        moves={"zone_is_approved": -1},
    ),
    "outside_pull": Try(value=8.0, world=QUICK, moves={"fdi_registered_musd": -1}),
    "special_zone_month": Try(
        value=72,
        moves={"visits": 1, "va_zone_van_don_bn_vnd_2020_prices": 1},
    ),
    "brain_drain": Try(value=20.0, moves={"departures": 1}),
    "typhoon_years": Try(
        value=(2026, 2027),
        moves={"grdp_bn_vnd_2020_prices": -1, "visits": -1},
        stops={"typhoon_loss_factor": 0.0},
    ),
}


def test_every_field_is_tried() -> None:
    named = [each.name for each in fields(Scenario) if each.name not in WORDS]
    assert sorted(TRIES) == sorted(named)


@pytest.fixture(scope="module")
def lived(end_of_2025: "BranchPoint") -> Any:
    """Return what is recorded of 2026 and 2027 under a scenario."""

    @cache
    def live(scenario: Scenario, policy: str, items: tuple[Any, ...]) -> Any:
        values = dict(items)
        province = end_of_2025.branch(load_policy(policy), values)
        before = province.outlook, province.setting
        try:
            province.outlook = scenario
            given = load_parameters(values=values)
            province.setting = Setting.of(given, scenario, "replay", province.luck)
            for _ in range(MONTHS):
                province.step()
            return province.records.yearly()[6:8]
        finally:
            province.outlook, province.setting = before

    return lambda scenario, policy, values: live(
        scenario, policy, tuple(sorted(values.items()))
    )


def total(years: Any, name: str) -> float:
    return sum(year[name] for year in years)


@pytest.mark.parametrize("name", TRIES)
def test_a_field_moves_its_indicators(name: str, lived: Any) -> None:
    trial = TRIES[name]
    scenario = replace(CENTRAL, **{name: trial.value})
    if name == "supplier_lead_multiplier":
        # Suppliers follow an anchor: it needs one.
        plain = replace(CENTRAL, anchor_plants=(PLANT,))
        scenario = replace(plain, supplier_lead_multiplier=trial.value)
        trial = replace(trial, world=QUICK, moves={"fdi_registered_musd": 1})
    else:
        plain = CENTRAL
    one = lived(scenario, trial.policy, trial.world)
    other = lived(plain, trial.policy, trial.world)
    for indicator, sign in trial.moves.items():
        change = total(one, indicator) - total(other, indicator)
        assert change * sign > 0 if sign else change != 0, (indicator, change)


@pytest.mark.parametrize("name", [n for n, each in TRIES.items() if each.stops])
def test_at_zero_a_field_moves_nothing(name: str, lived: Any) -> None:
    trial = TRIES[name]
    values = {**trial.world, **(trial.stops or {})}
    scenario = replace(CENTRAL, **{name: trial.value})
    assert lived(scenario, trial.policy, values) == lived(CENTRAL, trial.policy, values)
