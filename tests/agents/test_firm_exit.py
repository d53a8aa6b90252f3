"""Closing: one case by hand, each coefficient alone."""

import math
from dataclasses import replace

import numpy as np
import pytest

from agents.firm_exit import ExitParameters, exit_hazard
from agents.refusal import Refusal

PARAMETERS = ExitParameters(
    exit_hazard_month=0.02,
    exit_reference_staff=4.0,
    exit_size_elasticity=-0.5,
    exit_cash_effect=0.7,
    exit_return_share=0.25,
)


def test_the_hazard_by_hand() -> None:
    # 0.02 x 0.75 x (16/4)^-0.5 x exp(0.7 x 0.5)
    worked = 0.02 * 0.75 * 0.5 * math.exp(0.35)
    assert exit_hazard([16.0], [0.5], PARAMETERS)[0] == pytest.approx(worked)


def test_an_empty_firm_counts_as_one_worker() -> None:
    assert exit_hazard([0.0], [0.0], PARAMETERS) == exit_hazard([1.0], 0.0, PARAMETERS)


@pytest.mark.parametrize("name", ["exit_size_elasticity", "exit_cash_effect"])
def test_an_effect_of_zero_is_absent(name: str) -> None:
    staff, stress = np.array([1.0, 50.0]), np.array([0.0, 1.0])
    one = replace(PARAMETERS, exit_size_elasticity=0.0, exit_cash_effect=0.0)
    assert (exit_hazard(staff, stress, one) == 0.015).all()
    alone = replace(one, **{name: getattr(PARAMETERS, name)})
    assert np.ptp(exit_hazard(staff, stress, alone)) > 0


@pytest.mark.parametrize(
    "change",
    [
        {"exit_hazard_month": -0.1},
        {"exit_reference_staff": 0},
        {"exit_return_share": 2},
    ],
)
def test_the_impossible_is_refused(change: dict[str, float]) -> None:
    with pytest.raises(Refusal):
        replace(PARAMETERS, **change)
