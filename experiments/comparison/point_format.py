"""Shares and their differences as points, with the signs and ends that words need."""

from typing import Final

from experiments.comparison.comparison_words import SENTENCES
from experiments.inference.paired import Interval
from experiments.language import Language
from experiments.number_format import format_number, format_signed

__all__ = ["POINTS", "between", "ends", "from_to", "percent", "points", "signed"]

POINTS: Final = 100
"""Points in a whole share."""
_NONE: Final = "–"


def between(low: str, high: str) -> str:
    """Return two ends with a dash between, one where they are the same."""
    return low if low == high else f"{low}–{high}"


def percent(share: float, decimals: int, lang: Language) -> str:
    """Return a share in percent, without the sign."""
    return format_number(POINTS * share, decimals, lang)


def points(share: float, lang: Language) -> str:
    """Return a difference of shares in points."""
    return format_number(POINTS * share, 2, lang)


def signed(share: float, lang: Language, decimals: int = 2) -> str:
    """Return a difference of shares in points, with its sign."""
    return format_signed(POINTS * share, decimals, lang)


def ends(interval: Interval | None, lang: Language) -> str:
    """Return an interval so that no table breaks it."""
    if interval is None:
        return _NONE
    low, high = (signed(end, lang) for end in interval)
    return f"{low}…{high}"


def from_to(interval: Interval, lang: Language, decimals: int = 2) -> str:
    """Return an interval in words."""
    low, high = (signed(end, lang, decimals) for end in interval)
    return SENTENCES["ends"][lang].format(low=low, high=high)
