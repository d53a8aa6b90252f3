"""Who moves up a digital stage pays for the step, and nobody else does."""

from typing import Any

from model.policy.files import load_policy

ADOPTION = "firms_take_up_or_drop_digital_tools"
BEFORE_ADOPTION = (
    "the_world_moves",
    "the_province_sets_levers_within_its_budget",
    "the_power_system_sells_and_connects",
    "universities_graduate_and_enrol_and_workers_train",
    "land_and_housing_are_prepared",
    "investors_look_choose_sign_build_open_expand",
    "firms_are_founded",
)


def test_a_step_up_costs_the_firm_that_takes_it(end_of_2025: Any) -> None:
    province = end_of_2025.branch(load_policy("as-is"))
    firms, n_up = province.firms, 0
    for _ in range(3):
        for phase in BEFORE_ADOPTION:
            getattr(province, phase)()
        stage, cash = firms.digital_stage.copy(), firms.cash_bn_vnd.copy()
        province.firms_take_up_or_drop_digital_tools()
        up = firms.digital_stage > stage
        assert (firms.cash_bn_vnd < cash).tolist() == up.tolist()
        n_up += int(up.sum())
        for phase in AFTER_ADOPTION:
            getattr(province, phase)()
    assert n_up > 0


AFTER_ADOPTION = (
    "household_businesses_and_shoppers_go_cashless",
    "the_labour_market_matches",
    "firms_produce_and_sell",
    "taxes_wages_and_transfers_are_paid",
    "firms_shrink_and_close_and_links_form",
    "accounts_close_and_invariants_are_checked",
    "indicators_are_recorded",
)
