"""What is said of the worlds that count: which vary how, and which were set aside."""

from collections.abc import Mapping
from typing import Any, Final

from experiments.language import Language
from experiments.number_format import format_number
from experiments.worlds.uncertainty import Uncertainty

__all__ = ["held_text", "matched_text", "varies_text"]

_SENTENCES: Final[dict[str, dict[Language, str]]] = {
    "all fit": {
        "vi": "Đã thử {n_tried} thế giới; không thế giới nào lệch khỏi số liệu"
        " 2020–2023.",
        "en": "{n_tried} worlds were tried; none strays from the record of 2020 to"
        " 2023.",
    },
    "set aside": {
        "vi": "Đã thử {n_tried} thế giới để có {n_worlds} thế giới khớp số liệu"
        " 2020–2023; loại {n_set_aside} thế giới không khớp, nhiều nhất do {band}"
        " ({n}).",
        "en": "{n_tried} worlds were tried to find {n_worlds} that fit the record of"
        " 2020 to 2023; set aside: {n_set_aside}, most often for {band} ({n}).",
    },
    "luck": {"vi": "chỉ vận may thay đổi", "en": "luck alone varies"},
    "parameters": {
        "vi": "vận may và tham số cùng thay đổi",
        "en": "luck and parameters vary",
    },
    "matched": {
        "vi": "vận may và tham số cùng thay đổi, trong các thế giới khớp số liệu"
        " 2020–2023",
        "en": "luck and parameters vary, in worlds that fit the record of 2020 to 2023",
    },
    "held": {
        "vi": "Giữ cố định ở mọi thế giới: {values}.",
        "en": "Held in every world: {values}.",
    },
}


def matched_text(told: Mapping[str, Any], lang: Language) -> str:
    """Return how many worlds were tried and set aside; nothing where none was tested.

    Parameters
    ----------
    told
        What `FoundWorlds.told` returns.
    lang
        Language of the words.
    """
    if not told["matched"]:
        return ""
    if not told["n_set_aside"]:
        return _SENTENCES["all fit"][lang].format(**told)
    band, n = next(iter(told["bands_missed"].items()))
    return _SENTENCES["set aside"][lang].format(**told, band=band, n=n)


def varies_text(uncertainty: Uncertainty, lang: Language, *, is_matched: bool) -> str:
    """Return what differs between the worlds that count, for a caption."""
    return _SENTENCES["matched" if is_matched else uncertainty][lang]


def held_text(values: Mapping[str, float], lang: Language) -> str:
    """Return which rows are held at which value; nothing where none is."""
    if not values:
        return ""
    told = ", ".join(
        f"{name} = {_plain(value, lang)}" for name, value in values.items()
    )
    return _SENTENCES["held"][lang].format(values=told)


def _plain(value: float, lang: Language) -> str:
    """Return a number with as many decimals as it was given."""
    decimals = len(f"{value:.10f}".rstrip("0").partition(".")[2])
    return format_number(value, decimals, lang)
