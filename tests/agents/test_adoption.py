"""Digital stages: hand-worked cases, a scalar twin, each effect alone, directions."""

import math
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.adoption import (
    AdoptionParameters,
    DownDrivers,
    UpDrivers,
    cost_burden,
    down_contributions,
    down_hazard,
    maturity,
    maturity_gap,
    mean_of_others,
    next_stage,
    step_cost,
    up_contributions,
    up_hazard,
)
from agents.refusal import Refusal

PARAMETERS = AdoptionParameters(
    stage_hazard_up=(0.01, 0.008, 0.004, 0.002, 0.0),
    stage_hazard_down=(0.0, 0.012, 0.008, 0.004, 0.003),
    imitation_strength=0.9,
    site_imitation_strength=0.5,
    demanding_buyer_effect_up=0.3,
    log_size_effect_up=0.35,
    digital_skill_effect_up=1.0,
    infrastructure_effect_up=0.4,
    cost_effect_up=1.5,
    technology_price_trend=0.025,
    digital_government_effect_up=0.2,
    knowledge_effect_up=0.6,
    research_effect_up=0.8,
    skill_shortage_effect_down=0.7,
    few_partners_effect_down=0.6,
    cash_stress_effect_down=0.55,
    wanted_cash_months=2.0,
    stage_cost=(0.02, 0.06, 0.2, 0.5, 0.0),
    investable_share_of_surplus=0.1,
    stage_cost_size_elasticity=0.6,
)
UP = UpDrivers(
    partner_gap=np.array([0.0, 0.25, 0.5]),
    site_gap=np.array([0.1, 0.0, 0.3]),
    demanding_buyer=np.array([1.0, 0.0, 1.0]),
    employees=np.array([1.0, 20.0, 300.0]),
    digital_skill_share=np.array([0.0, 0.1, 0.4]),
    infrastructure=np.array([0.2, 0.9, 1.0]),
    cost_burden=np.array([1.0, 0.5, 0.1]),
    years=6.0,
    digital_government=0.5,
    knowledge_gap=np.array([0.2, 0.1, 0.4]),
    research=np.array([0.1, 0.5, 0.2]),
)
DOWN = DownDrivers(
    skill_shortage=np.array([0.0, 0.5, 1.0]),
    partners_below=np.array([1.0, 0.25, 0.0]),
    cash_stress=np.array([0.0, 1.0, 0.5]),
)
STAGE = np.array([0, 2, 4])
COEFFICIENT_OF_UP = {
    "partners": "imitation_strength",
    "site": "site_imitation_strength",
    "buyer": "demanding_buyer_effect_up",
    "size": "log_size_effect_up",
    "skill": "digital_skill_effect_up",
    "infrastructure": "infrastructure_effect_up",
    "cost": "cost_effect_up",
    "price": "technology_price_trend",
    "government": "digital_government_effect_up",
    "knowledge": "knowledge_effect_up",
    "research": "research_effect_up",
}
COEFFICIENT_OF_DOWN = {
    "skill": "skill_shortage_effect_down",
    "partners": "few_partners_effect_down",
    "cash": "cash_stress_effect_down",
}
DRIVER_OF = {
    "partners": "partner_gap",
    "site": "site_gap",
    "buyer": "demanding_buyer",
    "size": "employees",
    "skill": "digital_skill_share",
    "infrastructure": "infrastructure",
    "cost": "cost_burden",
    "price": "years",
    "government": "digital_government",
    "knowledge": "knowledge_gap",
    "research": "research",
}
DRIVER_OF_DOWN = {
    "skill": "skill_shortage",
    "partners": "partners_below",
    "cash": "cash_stress",
}
unit = st.floats(0, 1, exclude_max=True)
rates = st.floats(0, 3)


def slow_up_hazard(firm: int) -> float:
    """The hazard of one firm, term by term on plain numbers."""
    x = 0.9 * UP.partner_gap[firm] + 0.5 * UP.site_gap[firm]
    x += 0.3 * UP.demanding_buyer[firm] + 0.35 * math.log(UP.employees[firm])
    x += 1.0 * UP.digital_skill_share[firm] + 0.4 * UP.infrastructure[firm]
    x += -1.5 * UP.cost_burden[firm] + 0.025 * 6.0 + 0.2 * 0.5
    x += 0.6 * UP.knowledge_gap[firm] + 0.8 * UP.research[firm]
    return (0.01, 0.008, 0.004, 0.002, 0.0)[STAGE[firm]] * math.exp(x)


def slow_down_hazard(firm: int) -> float:
    x = 0.7 * DOWN.skill_shortage[firm] + 0.6 * DOWN.partners_below[firm]
    x += 0.55 * DOWN.cash_stress[firm]
    return (0.0, 0.012, 0.008, 0.004, 0.003)[STAGE[firm]] * math.exp(x)


def slow_next_stage(
    stage: int, up: float, down: float, luck_up: float, luck_down: float
) -> int:
    """One firm with a clock for each move; the earlier within the month counts."""
    clock_up = -math.log1p(-luck_up) / up if up else math.inf
    clock_down = -math.log1p(-luck_down) / down if down else math.inf
    if min(clock_up, clock_down) >= 1:
        return stage
    return stage + 1 if clock_up <= clock_down else stage - 1


def test_hazards_agree_with_their_scalar_twins() -> None:
    up = up_hazard(STAGE, UP, PARAMETERS)
    down = down_hazard(STAGE, DOWN, PARAMETERS)
    assert up.tolist() == pytest.approx([slow_up_hazard(firm) for firm in range(3)])
    assert down.tolist() == pytest.approx([slow_down_hazard(firm) for firm in range(3)])


def test_without_drivers_the_hazard_is_the_stages() -> None:
    stages = np.arange(5)
    assert up_hazard(stages, UpDrivers(), PARAMETERS).tolist() == list(
        PARAMETERS.stage_hazard_up
    )
    assert down_hazard(stages, DownDrivers(), PARAMETERS).tolist() == list(
        PARAMETERS.stage_hazard_down
    )


def test_there_is_no_way_beyond_the_ends() -> None:
    assert up_hazard(np.array([4]), UpDrivers(partner_gap=1.0), PARAMETERS) == 0
    assert down_hazard(np.array([0]), DownDrivers(cash_stress=1.0), PARAMETERS) == 0


@pytest.mark.parametrize("driver", COEFFICIENT_OF_UP)
def test_a_coefficient_of_0_stops_its_effect_up_exactly(driver: str) -> None:
    stopped = replace(PARAMETERS, **{COEFFICIENT_OF_UP[driver]: 0.0})
    neutral = 1.0 if driver == "size" else 0.0
    without = replace(UP, **{DRIVER_OF[driver]: neutral})
    assert np.all(up_contributions(UP, stopped)[driver] == 0)
    assert np.array_equal(
        up_hazard(STAGE, UP, stopped), up_hazard(STAGE, without, PARAMETERS)
    )
    # The effect was there to be stopped.
    assert np.any(up_contributions(UP, PARAMETERS)[driver] != 0)


@pytest.mark.parametrize("driver", COEFFICIENT_OF_DOWN)
def test_a_coefficient_of_0_stops_its_effect_down_exactly(driver: str) -> None:
    stopped = replace(PARAMETERS, **{COEFFICIENT_OF_DOWN[driver]: 0.0})
    without = replace(DOWN, **{DRIVER_OF_DOWN[driver]: 0.0})
    assert np.all(down_contributions(DOWN, stopped)[driver] == 0)
    assert np.array_equal(
        down_hazard(STAGE, DOWN, stopped), down_hazard(STAGE, without, PARAMETERS)
    )
    assert np.any(down_contributions(DOWN, PARAMETERS)[driver] != 0)


def test_every_effect_has_its_coefficient() -> None:
    effects = {
        field.name
        for field in fields(AdoptionParameters)
        if not field.name.startswith("stage_")
        and field.name not in ("wanted_cash_months", "investable_share_of_surplus")
    }
    assert effects == {*COEFFICIENT_OF_UP.values(), *COEFFICIENT_OF_DOWN.values()}
    assert set(up_contributions(UP, PARAMETERS)) == set(COEFFICIENT_OF_UP)
    assert set(down_contributions(DOWN, PARAMETERS)) == set(COEFFICIENT_OF_DOWN)


def test_the_price_of_a_step_by_hand() -> None:
    # 0.06 for ten workers at stage 1; forty workers pay 4 ** 0.6 times as much.
    price = step_cost(np.array([1, 1, 4]), np.array([10.0, 40.0, 10.0]), PARAMETERS)
    assert price == pytest.approx([0.06, 0.06 * 4**0.6, 0.0])


def test_without_the_elasticity_all_sizes_pay_one_price() -> None:
    flat = replace(PARAMETERS, stage_cost_size_elasticity=0.0)
    price = step_cost(np.array([2, 2]), np.array([1.0, 900.0]), flat)
    assert price[0] == price[1] == 0.2


def test_every_driver_has_its_effect() -> None:
    assert {field.name for field in fields(UpDrivers)} == {*DRIVER_OF.values()}
    assert {field.name for field in fields(DownDrivers)} == {*DRIVER_OF_DOWN.values()}


@pytest.mark.parametrize("driver", sorted(set(DRIVER_OF) - {"cost"}))
def test_more_of_a_driver_never_lowers_the_hazard_up(driver: str) -> None:
    name = DRIVER_OF[driver]
    more = replace(UP, **{name: np.asarray(getattr(UP, name)) * 1.1 + 0.1})
    before, after = (up_hazard(STAGE, drivers, PARAMETERS) for drivers in (UP, more))
    assert (after >= before).all()
    assert (after[:2] > before[:2]).all()


@given(st.floats(0, 5), st.floats(-2, 5), unit, unit, unit)
def test_a_voucher_never_lowers_adoption(
    cost: float, cash: float, voucher: float, more: float, uniform: float
) -> None:
    low, high = sorted((voucher, more))
    hazards = [
        up_hazard(
            np.array([0]),
            UpDrivers(cost_burden=cost_burden(cost, share, 0.2, cash)),
            PARAMETERS,
        )
        for share in (low, high)
    ]
    assert hazards[0] <= hazards[1]
    still = np.zeros(1)
    moved = [
        next_stage(np.array([0]), hazard, still, np.array([uniform]), still)
        for hazard in hazards
    ]
    assert moved[0] <= moved[1]


def test_cost_burden_is_cost_in_cost_and_cash() -> None:
    burden = cost_burden(
        cost=np.array([0.0, 2.0, 2.0, 2.0, 0.0, 2.0]),
        voucher_share=np.array([0.0, 0.0, 0.5, 1.0, 0.0, 0.0]),
        member_discount=np.array([0.0, 0.0, 0.5, 0.0, 0.0, 0.0]),
        cash_flow=np.array([1.0, 2.0, 1.5, 1.0, -1.0, -1.0]),
    )
    assert burden.tolist() == pytest.approx([0, 0.5, 0.25, 0, 0, 1])


def test_maturity_is_the_stage_over_the_top_stage() -> None:
    assert maturity(np.arange(5)).tolist() == [0, 0.25, 0.5, 0.75, 1]


def test_nobody_imitates_laggards() -> None:
    assert maturity_gap([0, 1, 2], [2.0, 1.5, 0.0]).tolist() == [0.5, 0.125, 0]


def test_the_mean_of_others_leaves_oneself_out() -> None:
    group = np.array([0, 0, 0, 1, -1, -1])
    values = np.array([0.0, 1.0, 5.0, 2.0, 3.0, 4.0])
    assert mean_of_others(group, values).tolist() == [3.0, 2.5, 0.5, 2.0, 3.0, 4.0]


@given(st.integers(0, 4), rates, rates, unit, unit)
def test_the_next_stage_agrees_with_two_clocks(
    stage: int, up: float, down: float, luck_up: float, luck_down: float
) -> None:
    moved = next_stage(
        np.array([stage]),
        np.array([up]),
        np.array([down]),
        np.array([luck_up]),
        np.array([luck_down]),
    )
    expected = slow_next_stage(stage, up, down, luck_up, luck_down)
    clocks = -math.log1p(-luck_up), -math.log1p(-luck_down)
    # On the edge the last digit decides; those cases say nothing.
    on_edge = math.isclose(clocks[0] * down, clocks[1] * up, rel_tol=1e-9)
    on_edge |= any(
        math.isclose(clock, hazard, rel_tol=1e-9, abs_tol=1e-300)
        for clock, hazard in zip(clocks, (up, down), strict=True)
    )
    assert on_edge or moved.tolist() == [expected]


@given(rates, rates, rates, unit, unit)
def test_a_higher_hazard_up_never_leaves_a_firm_lower(
    one: float, other: float, down: float, luck_up: float, luck_down: float
) -> None:
    low, high = (
        next_stage(
            np.array([2]),
            np.array([up]),
            np.array([down]),
            np.array([luck_up]),
            np.array([luck_down]),
        )
        for up in sorted((one, other))
    )
    assert low <= high


def test_competing_moves_happen_in_proportion_to_their_hazards() -> None:
    n = 100_000
    grid = (np.arange(n) + 0.5) / n
    # A lattice of pairs: the second number runs through the unit interval apart.
    other = np.modf(np.arange(n) * 0.6180339887498949)[0]
    up, down = np.full(n, 0.6), np.full(n, 0.3)
    moved = next_stage(np.full(n, 2), up, down, grid, other) - 2
    anything = 1 - math.exp(-0.9)
    # Lattice error is below 1e-3 for 100,000 points.
    assert (moved == 1).mean() == pytest.approx(anything * 2 / 3, abs=1e-3)
    assert (moved == -1).mean() == pytest.approx(anything / 3, abs=1e-3)


def test_mechanisms_leave_their_inputs_alone() -> None:
    stage, gap = STAGE.copy(), np.array([0.0, 0.25, 0.5])
    up_hazard(stage, UP, PARAMETERS)
    next_stage(stage, np.ones(3), np.zeros(3), np.zeros(3), np.zeros(3))
    assert np.array_equal(stage, STAGE)
    assert np.array_equal(UP.partner_gap, gap)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("stage_hazard_up", (0.1, 0.1, 0.1, 0.1)),
        ("stage_hazard_up", (0.1, 0.1, 0.1, 0.1, 0.1)),
        ("stage_hazard_up", (0.1, -0.1, 0.1, 0.1, 0.0)),
        ("stage_hazard_down", (0.1, 0.1, 0.1, 0.1, 0.1)),
        ("stage_hazard_down", (0.0, math.nan, 0.1, 0.1, 0.1)),
        ("imitation_strength", math.nan),
        ("cost_effect_up", math.inf),
    ],
)
def test_impossible_parameters_are_refused(field: str, value: object) -> None:
    with pytest.raises(Refusal):
        replace(PARAMETERS, **{field: value})
