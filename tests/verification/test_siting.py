"""Choice among sites against the logit formula."""

import pytest

from experiments.verification.verdict import run_check


# The share of one site has a standard error of 0.0006 at most in 20 % of 200,000
# choices, the maximum one of 0.003: sound code fails in fewer than one world in 1,000.
@pytest.mark.parametrize("sites", [1, 2, 31, 60])
def test_choices_agree_with_the_logit_formula(sites: int) -> None:
    verdict = run_check("siting", {"sites": sites})
    assert verdict["passed"]
    assert set(verdict["simulated"]) == set(verdict["theory"])


def test_few_investors_fail_for_want_of_numbers() -> None:
    # The tolerance is the stated one whatever the settings.
    verdict = run_check("siting", {"investors": 300})
    assert not verdict["passed"]
    assert verdict["simulated"]["max_share_error"] > 0.0025


def test_parts_cannot_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"investors": 5_000, "sites": 7}
    whole = run_check("siting", options)["simulated"]
    monkeypatch.setattr("experiments.verification.siting._CELLS", 997)
    parts = run_check("siting", options)["simulated"]
    assert parts["max_share_error"] == whole["max_share_error"]
    # Sums of 5,000 numbers in another order differ in the last digits.
    assert parts["expected_maximum"] == pytest.approx(whole["expected_maximum"])
