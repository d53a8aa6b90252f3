"""Paired worlds show an incentive's effect more sharply, and lose nobody."""

import math

import numpy as np
import pytest

from experiments.output import jsonable
from experiments.verification.pairing import variance_ratio
from experiments.verification.verdict import run_check


def test_the_ratio_by_hand() -> None:
    # 0.2 to 0.4: binomials 0.16 + 0.24, against 0.2 * 0.8 of those won over.
    ratio = variance_ratio(np.array([0.2, 0.8]), np.array([0.4, 0.6]))
    assert ratio == pytest.approx(0.4 / 0.16)


# The ratio has a standard error of 10 % with 400 pairs: below 8 in one world in 100.
def test_pairing_is_worth_eight_times_the_worlds() -> None:
    verdict = run_check("pairing", {})
    assert verdict["passed"]
    assert verdict["simulated"]["variance_ratio"] >= 8
    assert verdict["simulated"]["losses"] == 0
    # Three standard errors.
    assert verdict["simulated"]["variance_ratio"] == pytest.approx(
        verdict["theory"]["variance_ratio"], rel=0.3
    )


def test_a_large_incentive_is_held_to_theory_instead() -> None:
    verdict = run_check("pairing", {"incentive": 1.5})
    assert verdict["theory"]["variance_ratio"] < 3
    assert verdict["passed"]


def test_no_incentive_has_no_effect_and_no_ratio() -> None:
    verdict = run_check("pairing", {"incentive": 0.0, "pairs": 10})
    assert verdict["passed"]
    assert math.isinf(verdict["simulated"]["variance_ratio"])
    assert jsonable(verdict)["simulated"]["variance_ratio"] is None
