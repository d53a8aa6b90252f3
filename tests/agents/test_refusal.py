"""What a refusal suggests: the nearest known words, and nothing far-fetched."""

import pytest

from agents.refusal import Refusal, did_you_mean

NAMES = ["kappa_electronics", "kappa_other_fdi", "digital_share_grdp", "road_factor"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("kapa_electronics", "kappa_electronics"),
        ("ROAD_FACTOR", "road_factor"),
        ("share", "digital_share_grdp"),
        ("kapa", "kappa_electronics, kappa_other_fdi"),
        ("Electronic", "kappa_electronics"),
        ("eletronics", "kappa_electronics"),
    ],
)
def test_the_nearest_names_are_suggested(word: str, meant: str) -> None:
    assert did_you_mean(word, NAMES) == f"; did you mean {meant}?"


@pytest.mark.parametrize("word", ["zzz", "x" * 500, "shares_of_what"])
def test_nothing_near_suggests_nothing(word: str) -> None:
    assert did_you_mean(word, NAMES) == ""
    assert did_you_mean(word, []) == ""


def test_no_more_is_suggested_than_asked_for() -> None:
    many = [f"kappa_{letter}" for letter in "abcdef"]
    assert did_you_mean("kapa", many, at_most=2).count("kappa") == 2


def test_a_refusal_is_a_value_error() -> None:
    assert issubclass(Refusal, ValueError)
