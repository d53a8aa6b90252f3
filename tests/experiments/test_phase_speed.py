"""Months timed by phase: the phases are those of the step, in its order."""

import time

import pytest

from experiments.speed.phase_speed import PhaseSpeed, phase_names, timed_phases


class Toy:
    """A model of two phases."""

    def __init__(self) -> None:
        self.lived: list[str] = []

    def step(self) -> None:
        """Live."""
        self.works()
        self.invariants_are_checked()

    def works(self) -> None:
        self.lived.append("works")
        time.sleep(0.02)

    def invariants_are_checked(self) -> None:
        self.lived.append("checks")
        time.sleep(0.005)


def test_phases_are_read_off_the_step_in_order() -> None:
    assert phase_names(Toy) == ("works", "invariants_are_checked")


def test_timing_changes_nothing_but_the_clock() -> None:
    toy = Toy()
    seconds = timed_phases(toy)
    toy.step()
    toy.step()
    assert toy.lived == ["works", "checks"] * 2
    assert seconds["works"] >= 0.04
    assert 0.01 <= seconds["invariants_are_checked"] < seconds["works"]


def test_cost_and_the_share_of_invariants_by_hand() -> None:
    speed = PhaseSpeed(
        scale=1,
        n_months=2,
        agent_months=1_000_000,
        population_s=0.5,
        steps_s=0.05,
        phases_s={"works": 0.04, "accounts_close_and_invariants_are_checked": 0.002},
    )
    assert speed.ns_per_agent_month == pytest.approx(50)
    assert speed.invariants_share == pytest.approx(0.04)


def test_the_month_has_fifteen_phases_one_of_which_checks() -> None:
    from model.quangninh import QuangNinh

    names = phase_names(QuangNinh)
    assert len(names) == 15
    assert sum("invariants" in name for name in names) == 1
