"""The founding population held against evidence: what fits, and that a miss is seen."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from agents.classification import EmployerKind
from experiments.population.check import match_population
from experiments.population.matching import Kind, Match
from experiments.population.report import population_words
from experiments.validation.facts import FACTS, TOLD
from model.evidence.stylised_facts import load_stylised_facts
from model.quangninh import QuangNinh


@pytest.fixture(scope="module")
def province() -> QuangNinh:
    return QuangNinh(world=1, scale=1)


@pytest.fixture(scope="module")
def matches(province: QuangNinh) -> list[Match]:
    return match_population(province)


def named(matches: list[Match], name: str) -> Match:
    return next(match for match in matches if match.name == name)


def test_no_official_row_bears_on_the_founding_and_the_words_say_so(
    matches: list[Match],
) -> None:
    """When one does, replace this test by one that none is missed."""
    assert [match for match in matches if match.grade == "official"] == []
    words = population_words(matches, world=1, scale=1, founded=0.1)
    assert "No official row bears on January 2020" in words


def test_an_official_miss_breaks_and_a_band_missed_does_not(
    matches: list[Match],
) -> None:
    first = named(matches, "enterprises")
    assert not first.is_broken
    off = replace(first, simulated=first.high * 2)
    assert off.is_broken
    assert replace(off, kind=Kind.CHECKED, grade="official").is_broken
    assert not replace(off, kind=Kind.BAND, grade="literature").is_broken


def test_what_is_no_input_lies_near_the_record(matches: list[Match]) -> None:
    checked = [match for match in matches if match.kind is Kind.CHECKED]
    assert checked
    assert all(match.passed for match in checked)


def test_full_scale_meets_every_figure_that_is_set(matches: list[Match]) -> None:
    by_kind = [match for match in matches if match.kind is Kind.SET]
    assert len(by_kind) > 20
    assert [match.name for match in by_kind if not match.passed] == []


def test_every_band_of_the_literature_is_looked_at(matches: list[Match]) -> None:
    held = {match.evidence for match in matches if match.kind is Kind.BAND}
    over_time = set(FACTS) - set(TOLD)
    assert held | over_time == set(load_stylised_facts())


@pytest.mark.parametrize(
    ("spoil", "name"),
    [
        (lambda p: setattr(p.firms, "weight", p.firms.weight * 0.8), "enterprises"),
        (
            lambda p: p.workers.write(
                range(30_000), employer_kind=int(EmployerKind.OUTSIDE)
            ),
            "employed",
        ),
        (
            lambda p: setattr(p.firms, "employees", p.firms.employees * 0 + 24.6),
            "Hill exponent, largest 5 %",
        ),
        (
            lambda p: setattr(p.firms, "digital_stage", p.firms.digital_stage * 0),
            "enterprises at stage 2",
        ),
    ],
)
def test_a_spoilt_population_is_a_miss(
    spoil: Callable[[QuangNinh], None], name: str
) -> None:
    province = QuangNinh(world=1, scale=10)
    assert named(match_population(province), name).passed
    spoil(province)
    assert not named(match_population(province), name).passed


def test_a_miss_is_explained_in_words(matches: list[Match]) -> None:
    first = matches[0]
    missed = replace(first, simulated=first.high * 2, note="because of the test")
    words = population_words([missed, first], world=1, scale=1, founded=0.1)
    assert "1 of 2 figures fit" in words
    assert "because of the test" in words
