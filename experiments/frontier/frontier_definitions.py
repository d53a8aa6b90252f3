"""The frontier under each filing of solar cells, and why the ministry has no line.

The accounts take prices of digital output to move as those of GRDP, so that both price
bases give one figure. The ministry's share of the province is not on record, so there
is nothing to start its line from.
"""

from typing import Any, Final

from experiments.definitions.share_definitions import DEFINITIONS, ShareDefinition
from experiments.frontier.frontier import Frontier, frontier
from experiments.language import Language
from experiments.number_format import format_number, format_share
from model.evidence.reader import Evidence

__all__ = ["definition_of", "filings", "filings_json", "filings_text"]

_LINES: Final = (
    "base_share",
    "trend_share",
    "ceiling_existing_firms",
    "extra_digital_va",
    "capital_realised",
)
_BILLION: Final = 1000

_WORDS: Final[dict[str, dict[Language, str]]] = {
    "whole": {
        "vi": "Theo định nghĩa: {filings}. Định nghĩa của Bộ không có số của tỉnh nên"
        " không tính được.",
        "en": "By definition: {filings}. The ministry's share of the province is not on"
        " record, so it has no line here.",
    },
    "one": {
        "vi": "{definition}: trần {ceiling}, theo đà {trend}, cần {capital} tỷ USD vốn"
        " thực hiện",
        "en": "{definition}: ceiling {ceiling}, on trend {trend}, {capital} bn USD to"
        " be realised",
    },
}


def definition_of(answer: Frontier) -> ShareDefinition:
    """Return the definition that an answer counts by."""
    return DEFINITIONS[1 if answer.photovoltaics else 0]


def filings(answer: Frontier, evidence: Evidence) -> tuple[Frontier, Frontier]:
    """Return the answer without and with solar cells in the core, factor refitted."""
    other = frontier(
        answer.target,
        answer.by,
        photovoltaics=not answer.photovoltaics,
        evidence=evidence,
    )
    return (other, answer) if answer.photovoltaics else (answer, other)


def filings_json(answer: Frontier, evidence: Evidence) -> list[dict[str, Any]]:
    """Return the lines that hang on the filing as plain values, one row each."""
    return [
        {"definition": definition_of(one).name}
        | {
            f"{name}{end}": getattr(one.lines[name], of)
            for name in _LINES
            for end, of in (("", "value"), ("_low", "low"), ("_high", "high"))
        }
        for one in filings(answer, evidence)
    ]


def filings_text(answer: Frontier, evidence: Evidence, lang: Language) -> str:
    """Return in a sentence what the filing of solar cells makes of the answer."""
    parts = []
    for one in filings(answer, evidence):
        value = {name: one.lines[name].value for name in _LINES}
        said = {
            "definition": definition_of(one).words(lang),
            "ceiling": format_share(value["ceiling_existing_firms"], 1, lang),
            "trend": format_share(value["trend_share"], 1, lang),
            "capital": format_number(value["capital_realised"] / _BILLION, 1, lang),
        }
        parts.append(_WORDS["one"][lang].format(**said))
    return _WORDS["whole"][lang].format(filings="; ".join(parts))
