"""Do the simulated months look like economies elsewhere?

Design: what worlds left (`portrait`) and recorded, one figure a fact and world, the
mean over worlds against a band of `stylised_facts.csv` that was set before looking. A
fact without a band is told and not judged. What would surprise us: firms that grow like
a normal variable, tools that spread without the network, even investment.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from agents.refusal import Refusal
from experiments.language import Language
from experiments.validation.fact_causes import CAUSES
from experiments.validation.fact_words import FACT_WORDS
from experiments.validation.facts_of_firms import (
    adoption,
    growth_rates,
    sizes,
    supply,
    turnover,
)
from experiments.validation.facts_of_places import (
    aggregate,
    investment,
    labour,
    land,
    location,
)
from experiments.validation.portrait import Portrait
from model.evidence.stylised_facts import load_stylised_facts
from model.recorder import Records

__all__ = ["FACTS", "TOLD", "Fact", "facts", "facts_of", "world_figures"]

FACTS: Final = tuple(FACT_WORDS)
"""Names of the facts, in the order in which they are shown."""

TOLD: Final = (
    "firm_size_vuong",
    "aggregate_growth_memory",
    "digital_share_level",
)
"""Facts without a band: a test with its own bounds, too few years, a fitted level."""

_OWN_UNIT: Final = dict(
    zip(
        TOLD,
        ("standard deviations", "correlation", "share of GRDP"),
        strict=True,
    )
)
_LOW, _HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One stylised fact as it came out."""

    name: str
    unit: str
    value: float
    """Mean over the worlds in which it can be measured; NaN where there is none."""
    world_low: float
    world_high: float
    """The 5 and 95 % quantiles over these worlds."""
    n_worlds: int
    """Worlds in which it can be measured."""
    low: float | None
    high: float | None
    """The band; none for a fact that is told and not judged."""
    passed: bool | None
    """Whether the mean lies in the band; none where there is no band."""
    grade: str
    source: str
    words_vi: str
    words_en: str
    why_vi: str
    """Why the model misses the band, empty where it does not."""
    why_en: str

    def words(self, lang: Language) -> str:
        """Return what is measured."""
        return self.words_vi if lang == "vi" else self.words_en

    def why(self, lang: Language) -> str:
        """Return why it misses, empty where it does not."""
        return self.why_vi if lang == "vi" else self.why_en

    def as_row(self) -> dict[str, Any]:
        """Return it as one flat row."""
        return asdict(self)


def world_figures(portrait: Portrait, records: Records) -> dict[str, float]:
    """Return one world's figure for every fact, NaN where it cannot be measured.

    Parameters
    ----------
    portrait
        What stood at each look.
    records
        The months lived.
    """
    return {
        **sizes(portrait),
        **growth_rates(portrait),
        **adoption(portrait, records),
        **supply(portrait),
        **turnover(portrait, records),
        **investment(records),
        **land(portrait),
        **location(portrait),
        **labour(records),
        **aggregate(records),
    }


def facts(portraits: Sequence[Portrait], months: Sequence[Records]) -> list[Fact]:
    """Return every fact over worlds.

    Parameters
    ----------
    portraits, months
        What each world left and recorded, in one order.

    Raises
    ------
    Refusal
        If there is no world, or they are not as many.
    """
    if len(portraits) != len(months):
        raise Refusal(f"{len(portraits)} portraits and {len(months)} records of worlds")
    pairs = zip(portraits, months, strict=True)
    return facts_of([world_figures(portrait, lived) for portrait, lived in pairs])


def facts_of(worlds: Sequence[Mapping[str, float]]) -> list[Fact]:
    """Return every fact from the figures of each world.

    Raises
    ------
    Refusal
        If there is no world.
    """
    if not worlds:
        raise Refusal("no world to take facts from\nask for one world or more")
    return [_fact(name, [world[name] for world in worlds]) for name in FACTS]


def _fact(name: str, figures: Sequence[float]) -> Fact:
    band = load_stylised_facts().get(name)
    seen = np.array([figure for figure in figures if math.isfinite(figure)])
    value = float(seen.mean()) if seen.size else math.nan
    ends = np.quantile(seen, (_LOW, _HIGH)) if seen.size else (math.nan, math.nan)
    words = FACT_WORDS[name]
    passed = band.low <= value <= band.high if band else None
    cause = CAUSES[name] if passed is False else None
    return Fact(
        name=name,
        unit=band.unit if band else _OWN_UNIT[name],
        value=value,
        world_low=float(ends[0]),
        world_high=float(ends[1]),
        n_worlds=seen.size,
        low=band.low if band else None,
        high=band.high if band else None,
        passed=passed,
        grade=str(band.grade) if band else "",
        source=band.source if band else "",
        words_vi=words.vi,
        words_en=words.en,
        why_vi=cause.vi if cause else "",
        why_en=cause.en if cause else "",
    )
