"""Numbers in two languages."""

import math

import pytest

from experiments.number_format import format_number, format_share, format_signed


@pytest.mark.parametrize(
    ("value", "decimals", "vietnamese", "english"),
    [
        (1234.5, 1, "1.234,5", "1,234.5"),
        (9285.4, 1, "9.285,4", "9,285.4"),
        (1e6, 0, "1.000.000", "1,000,000"),
        (-1234.56, 2, "-1.234,56", "-1,234.56"),
        (-0.0001, 1, "0,0", "0.0"),
        (0, 0, "0", "0"),
    ],
)
def test_thousands_and_decimals_follow_the_language(
    value, decimals, vietnamese, english
):
    assert format_number(value, decimals, "vi") == vietnamese
    assert format_number(value, decimals, "en") == english


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_a_dash(value):
    assert format_number(value) == "–"


def test_a_share_is_written_in_percent():
    assert format_share(0.071, 1, "vi") == "7,1%"
    assert format_share(0.071, 1, "en") == "7.1 %"


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        (0.42, "+0,42", "+0.42"),
        (-1234.5, "-1.234,50", "-1,234.50"),
        (0.004, "0,00", "0.00"),
        (-0.004, "0,00", "0.00"),
        (math.nan, "–", "–"),
    ],
)
def test_a_change_has_a_sign_unless_it_rounds_to_nothing(
    value: float, vietnamese: str, english: str
) -> None:
    assert format_signed(value, 2, "vi") == vietnamese
    assert format_signed(value, 2, "en") == english
