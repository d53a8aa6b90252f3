"""Over how many worlds policies stand, for captions: of each the same, or not."""

from typing import Final

from experiments.comparison.comparison import Comparison
from experiments.language import Language

__all__ = ["worlds_text"]

_BETWEEN: Final[dict[Language, str]] = {
    "vi": "{least} đến {most}",
    "en": "{least} to {most}",
}


def worlds_text(comparison: Comparison, lang: Language) -> str:
    """Return how many worlds policies have a run in: a number, or least and most."""
    counts = comparison.panel.has_run.sum(axis=1)
    least, most = int(counts.min()), int(counts.max())
    if least == most:
        return str(most)
    return _BETWEEN[lang].format(least=least, most=most)
