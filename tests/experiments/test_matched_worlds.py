"""Worlds that fit the past: a toy of a few worlds, and one province to the bit."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from agents.refusal import Refusal
from experiments.validation.record_figures import figure
from experiments.validation.training_bands import bands_missed, load_bands
from experiments.worlds.matched_words import matched_text, varies_text
from experiments.worlds.matched_worlds import (
    PAST_MONTHS,
    Past,
    matched_run,
)
from experiments.worlds.run_settings import RunSettings
from experiments.worlds.world_run import (
    found_world,
    live_until,
)
from model.policy.files import load_policy
from tests.experiments.branched import branches, branches_from

POLICIES = (load_policy("as-is"), load_policy("adoption-first"))
DRAWS = RunSettings(scale=100, uncertainty="parameters")
LUCK = RunSettings(scale=100)
STRAYS = (1, 4)
BREAKS = 3


class ToyProvince:
    """Lives months; worlds 1 and 4 stray from the record, world 3 cannot be founded."""

    def __init__(self, world: int) -> None:
        self.world, self.month = world, 0
        strays = "growth_2021" if world in STRAYS else None
        self.records = SimpleNamespace(yearly=lambda: strays)


def toy_world(settings: RunSettings, policy: Any, world: int) -> ToyProvince:
    if world == BREAKS:
        raise Refusal("world 3 draws parameters that contradict each other")
    return ToyProvince(world)


def toy_life(province: ToyProvince, n_months: int) -> None:
    province.month = n_months


class Diary:
    """Notes the month of each look."""

    def __init__(self) -> None:
        self.months: list[int] = []

    def look(self, province: Any) -> None:
        self.months.append(province.month)


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    where = "experiments.worlds.matched_worlds"
    monkeypatch.setattr(f"{where}.found_world", toy_world)
    monkeypatch.setattr(f"{where}.live_until", toy_life)
    monkeypatch.setattr(
        f"{where}.bands_missed", lambda bands, strays: (strays,) if strays else ()
    )


def told(past: Past) -> tuple[int, int]:
    return past.world, past.province.month


@pytest.mark.usefixtures("toy")
def test_draws_that_stray_are_set_aside_and_those_that_break_are_told() -> None:
    found = matched_run(DRAWS, 3, told)
    assert found.worlds == (2, 5, 6)
    assert found.results == {world: (world, PAST_MONTHS) for world in (2, 5, 6)}
    assert found.set_aside == {1: ("growth_2021",), 4: ("growth_2021",)}
    assert "contradict" in found.failures[BREAKS].error
    assert found.n_tried == 6
    assert found.is_matched


@pytest.mark.usefixtures("toy")
@pytest.mark.parametrize(
    ("settings", "all_draws"), [(LUCK, False), (LUCK, True), (DRAWS, True)]
)
def test_under_luck_or_all_draws_worlds_1_to_n_count(
    settings: RunSettings, all_draws: bool
) -> None:
    found = matched_run(settings, 4, told, all_draws=all_draws)
    assert found.worlds == (1, 2, 3, 4)
    assert list(found.results) == [1, 2, 4]
    assert list(found.failures) == [BREAKS]
    assert not found.set_aside
    assert not found.is_matched


@pytest.mark.usefixtures("toy")
def test_what_comes_later_chooses_no_world() -> None:
    def fails_in_2026(past: Past) -> int:
        if past.world == 2:
            raise ArithmeticError("a later year is broken")
        return past.world

    found = matched_run(DRAWS, 2, fails_in_2026)
    assert found.worlds == (2, 5)
    assert list(found.results) == [5]
    assert "a later year" in found.failures[2].error


@pytest.mark.usefixtures("toy")
def test_a_looker_sees_each_december_of_the_past_and_is_made_for_each_world() -> None:
    def months(past: Past) -> list[int]:
        assert isinstance(past.looker, Diary)
        return past.looker.months

    found = matched_run(DRAWS, 2, months, looker=Diary)
    assert found.results == {2: [12, 24, 36, 48], 5: [12, 24, 36, 48]}
    assert matched_run(DRAWS, 1, lambda past: past.looker).results == {2: None}


@pytest.mark.usefixtures("toy")
def test_what_was_set_aside_is_told_in_both_languages() -> None:
    found = matched_run(DRAWS, 3, told).told()
    assert matched_text(found, "en") == (
        "6 worlds were tried to find 3 that fit the record of 2020 to 2023; set aside:"
        " 2, most often for growth_2021 (2)."
    )
    assert "loại 2 thế giới không khớp" in matched_text(found, "vi")
    one = matched_run(LUCK, 1, told).told()
    assert matched_text(one, "en") == matched_text(one, "vi") == ""


def test_a_caption_says_what_varies() -> None:
    assert varies_text("luck", "en", is_matched=False) == "luck alone varies"
    drawn, matched = (
        varies_text("parameters", "en", is_matched=each) for each in (False, True)
    )
    assert matched == f"{drawn}, in worlds that fit the record of 2020 to 2023"


def test_a_past_that_is_not_lived_whole_is_refused() -> None:
    with pytest.raises(Refusal, match="expected 48"):
        matched_run(RunSettings(until=PAST_MONTHS - 2), 1, told)


def test_branches_that_stop_in_2023_are_to_the_bit_those_that_do_not() -> None:
    settings = RunSettings(scale=100, until=75, history="free")
    found = matched_run(
        settings, 1, lambda past: branches_from(past.province, settings, POLICIES)
    )
    whole = branches(settings, POLICIES[::-1], 1)
    for policy in POLICIES:
        stopped = found.results[1][policy.name]
        assert stopped.digest() == whole[policy.name].digest()
        assert np.array_equal(stopped.end.let_ha, whole[policy.name].end.let_ha)


def test_every_band_can_be_read_off_a_lived_past() -> None:
    settings = RunSettings(scale=100, until=PAST_MONTHS - 1)
    province = found_world(settings, POLICIES[0], 1)
    live_until(province, PAST_MONTHS)
    years = province.records.yearly()
    bands = load_bands()
    for band in bands:
        assert np.isfinite(figure(band.figure, years, band.year))
    # Central parameters are fitted on these very years.
    assert bands_missed(bands, years) == ()
