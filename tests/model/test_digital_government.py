"""Public services go online and take up data; what effort and works win of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.refusal import Refusal
from model.digital_government import (
    DigitalGovernment,
    PublicServiceParameters,
    public_maturity,
)

PATH = PublicServiceParameters(
    public_services_digital_2020=0.4,
    public_services_digital_2025=1.0,
    public_services_data_2025=0.2,
    public_services_data_part=0.5,
    data_for_officials_pace_month=0.1,
)
share = st.floats(0, 1)


def test_public_services_become_digital_and_stay_so() -> None:
    # Halves of 0.4 and 0; of 0.7 and 0.1; of 1 and 0.2.
    assert public_maturity(PATH, 0) == pytest.approx(0.2)
    assert public_maturity(PATH, 36) == pytest.approx(0.4)
    assert public_maturity(PATH, 72) == public_maturity(PATH, 190) == pytest.approx(0.6)


def test_effort_and_works_win_parts_of_what_does_without_data() -> None:
    # Of the 0.8 without data effort wins a half and works a half of the rest.
    won = public_maturity(PATH, 72, data_won=0.5, of_works=0.5)
    assert won == pytest.approx(0.5 * 1.0 + 0.5 * (1 - 0.8 * 0.25))


@given(share, share, st.floats(0, 3), st.integers(0, 191))
def test_more_effort_and_works_never_lower_maturity_and_1_is_all(
    less: float, more: float, of_works: float, month: int
) -> None:
    low, high = sorted((less, more))
    levels = [public_maturity(PATH, month, won, of_works) for won in (low, high)]
    assert levels[0] <= levels[1] <= 1 + 1e-12


def test_officials_learn_a_part_of_what_is_missing_each_month() -> None:
    government = DigitalGovernment.of_2020()
    for _ in range(2):
        government.learn(0.5, PATH)
    assert government.data_won == pytest.approx(1 - 0.95**2)
    government.learn(0.0, PATH)
    assert government.data_won == pytest.approx(1 - 0.95**2)


def test_without_a_pace_effort_wins_nothing() -> None:
    government = DigitalGovernment.of_2020()
    government.learn(1.0, replace(PATH, data_for_officials_pace_month=0.0))
    assert government.data_won == 0


def test_where_data_are_no_part_only_being_online_counts() -> None:
    plain = replace(PATH, public_services_data_part=0.0)
    assert public_maturity(plain, 36, 0.7, 0.9) == pytest.approx(0.7)


@pytest.mark.parametrize("value", [-0.1, 1.1])
def test_what_is_no_share_is_refused(value: float) -> None:
    with pytest.raises(Refusal, match="expected 0 to 1"):
        replace(PATH, public_services_data_2025=value)
