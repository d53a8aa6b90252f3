"""Keyed luck against independence: and the tests do find luck that is not."""

import numpy as np
import pytest

from agents.luck import uniforms
from experiments.verification import luck
from experiments.verification.verdict import run_check

DRAWN = uniforms(11, np.arange(65_536))


# Sound luck fails in fewer than one world in 1,000.
@pytest.mark.parametrize("world", range(5))
def test_luck_is_as_good_as_independent(world: int) -> None:
    verdict = run_check("luck", {"world": world})
    assert verdict["simulated"]["golden_ok"] is True
    assert verdict["simulated"]["min_p_bonferroni"] > 0.001
    assert verdict["passed"]


def test_luck_that_leans_is_found() -> None:
    assert min(luck._uniformity(DRAWN**1.05)) < 1e-6
    # The last eight digits stuck at 0.
    stuck = np.floor(DRAWN * 2.0**45) * 2.0**-45
    assert min(luck._uniformity(stuck)) < 1e-6


def test_luck_that_follows_itself_is_found() -> None:
    dragging = (DRAWN[1:] + 0.1 * DRAWN[:-1]) / 1.1
    assert luck._correlation(dragging[1:], dragging[:-1]) < 1e-6
    assert luck._pairs(DRAWN, np.abs(2 * DRAWN - 1)) < 1e-6


def test_shifted_copies_are_found() -> None:
    assert luck._shared(DRAWN[1_000:], DRAWN[:-1_000]) < 1e-6
    assert luck._shared(DRAWN, uniforms(12, np.arange(65_536))) == 1


def test_one_mix_gives_shifted_copies_and_two_do_not() -> None:
    gamma = 0x9E3779B97F4A7C15
    keys = 5, (5 + 3 * gamma) % 2**64
    two = [uniforms(key_, np.arange(1_000)) for key_ in keys]
    assert luck._shared(*two) == 1

    def one_mix(key_: int) -> np.ndarray:
        words = np.arange(1_000).astype(np.uint64) * np.uint64(gamma) + np.uint64(key_)
        luck_of = np.empty_like(words)
        from agents.luck import _mix_in_place

        _mix_in_place(words, luck_of)
        return words.astype(np.float64)

    assert luck._shared(*(one_mix(key_) for key_ in keys)) < 1e-6


def test_a_wrong_golden_value_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(luck.GOLDEN_KEYS, (7, 1, 5), 1)
    assert not luck.golden_values_hold()
    assert not run_check("luck", {"ids": 4_096})["passed"]
