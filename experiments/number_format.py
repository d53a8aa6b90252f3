"""Numbers as each language writes them: 1.234,5 in Vietnamese, 1,234.5 in English."""

import math
from typing import Final

from experiments.language import Language

__all__ = ["format_number", "format_share", "format_signed"]

_SWAP: Final = str.maketrans(",.", ".,")


def format_number(value: float, decimals: int = 0, lang: Language = "vi") -> str:
    """Return a number with its thousands grouped; a dash where it is not finite.

    Parameters
    ----------
    value
        The number.
    decimals
        Digits after the decimal mark.
    lang
        Vietnamese groups with points and marks decimals with a comma.
    """
    if not math.isfinite(value):
        return "–"
    # Adding 0 turns a rounded -0 into 0.
    text = f"{round(value, decimals) + 0.0:,.{decimals}f}"
    return text.translate(_SWAP) if lang == "vi" else text


def format_share(share: float, decimals: int = 1, lang: Language = "vi") -> str:
    """Return a share in percent: 7,1% in Vietnamese, 7.1 % in English."""
    text = format_number(100 * share, decimals, lang)
    return text + ("%" if lang == "vi" else " %")


def format_signed(value: float, decimals: int = 0, lang: Language = "vi") -> str:
    """Return a change with its sign; one that rounds to nothing has none."""
    text = format_number(value, decimals, lang)
    return f"+{text}" if value > 0 and text.strip("0.,") else text
