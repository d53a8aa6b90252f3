"""The digital share under every definition and at both prices: one list for all.

Three definitions, two price bases, six figures. The statistics office's share at
current prices is the one that is scored, since the target is set and the record kept in
it. The others stand beside it wherever a share is reported, so that a reader sees
whether an answer hangs on what is counted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from experiments.inference.paired import spread
from experiments.language import Language

__all__ = [
    "DEFINITIONS",
    "FIGURES",
    "PRICE_WORDS",
    "SCORED",
    "PriceBase",
    "ShareDefinition",
    "ShareFigure",
    "definitions_json",
    "scored_words",
]

type PriceBase = Literal["current", "2020"]
"""Prices at which a share counts: of its own year, or of 2020."""

PRICE_WORDS: Final[dict[PriceBase, dict[Language, str]]] = {
    "current": {"vi": "giá hiện hành", "en": "current prices"},
    "2020": {"vi": "giá 2020", "en": "2020 prices"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareDefinition:
    """One way of counting what is digital."""

    name: str
    indicator: str
    """Name of the share at current prices among the indicators."""
    indicator_2020_prices: str
    """Name of the share at 2020 prices."""
    words_vi: str
    words_en: str
    short_vi: str
    """Heading of a narrow column."""
    short_en: str

    def words(self, lang: Language) -> str:
        """Return what it is called."""
        return self.words_vi if lang == "vi" else self.words_en

    def short(self, lang: Language) -> str:
        """Return what it is called at the head of a narrow column."""
        return self.short_vi if lang == "vi" else self.short_en


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareFigure:
    """A definition at one price base."""

    definition: ShareDefinition
    prices: PriceBase

    @property
    def indicator(self) -> str:
        """Name of the share among the indicators."""
        one = self.definition
        is_current = self.prices == "current"
        return one.indicator if is_current else one.indicator_2020_prices

    @property
    def is_scored(self) -> bool:
        """Whether targets and verdicts are read off this figure."""
        return self.indicator == SCORED

    def words(self, lang: Language) -> str:
        """Return the definition and its prices."""
        return f"{self.definition.words(lang)}, {PRICE_WORDS[self.prices][lang]}"


def _definition(
    name: str, words: tuple[str, str], short: tuple[str, str]
) -> ShareDefinition:
    """Return a definition whose indicators bear its name; words in vi and en."""
    return ShareDefinition(
        name=name,
        indicator=f"digital_share_{name}",
        indicator_2020_prices=f"digital_share_{name}_2020_prices",
        words_vi=words[0],
        words_en=words[1],
        short_vi=short[0],
        short_en=short[1],
    )


DEFINITIONS: Final[tuple[ShareDefinition, ...]] = (
    _definition(
        "nso", ("Cục Thống kê", "statistics office (NSO)"), ("Cục\nThống kê", "NSO")
    ),
    _definition(
        "nso_photovoltaics",
        ("Cục Thống kê với pin mặt trời thuộc lõi", "NSO with solar cells in the core"),
        ("pin mặt trời\nthuộc lõi", "NSO, solar\ncells core"),
    ),
    _definition("mic", ("Bộ", "ministry (MIC)"), ("Bộ", "MIC")),
)
"""The scored definition first; with photovoltaics in VSIC 26 its factor is refitted."""

FIGURES: Final = tuple(
    ShareFigure(definition=one, prices=prices)
    for one in DEFINITIONS
    for prices in PRICE_WORDS
)
"""The six figures, the scored one first."""

SCORED: Final = DEFINITIONS[0].indicator
"""The share that targets and verdicts are read off."""


def scored_words(lang: Language) -> str:
    """Return the definition and prices of the scored share, for a caption."""
    return FIGURES[0].words(lang)


def definitions_json(
    values: Callable[[str], npt.ArrayLike],
) -> list[dict[str, Any]]:
    """Return the six figures as plain values: mean and 5 to 95 % over worlds.

    Parameters
    ----------
    values
        Gives a share in every world by the indicator's name, shape (n_worlds,), not
        empty; for a single run, one value.
    """
    return list(_rows(values))


def _rows(values: Callable[[str], npt.ArrayLike]) -> Iterator[dict[str, Any]]:
    for figure in FIGURES:
        of_worlds = np.atleast_1d(np.asarray(values(figure.indicator), np.float64))
        low, high = spread(of_worlds)
        yield {
            "definition": figure.definition.name,
            "prices": figure.prices,
            "indicator": figure.indicator,
            "scored": figure.is_scored,
            "mean": float(of_worlds.mean()),
            "low": low,
            "high": high,
        }
