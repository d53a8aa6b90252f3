"""The frontier as text: the arithmetic line by line, the bounds, the verdict, notes."""

from collections.abc import Iterator
from typing import Final

from rich.console import RenderableType
from rich.markup import escape

from experiments.frontier.frontier import PLANT_MUSD, Frontier, fastest_months
from experiments.frontier.frontier_arithmetic import BASE_YEAR
from experiments.frontier.frontier_words import (
    BOUNDS,
    GRADES,
    HEADERS,
    NOTES,
    PHOTOVOLTAICS,
    REASONS,
    STATES,
    STEPS,
    UNITS,
    VERDICTS,
)
from experiments.language import Language
from experiments.number_format import format_number, format_share
from experiments.output import table
from model.evidence.reader import Evidence

__all__ = ["frontier_text", "target_text", "verdict_text"]

_BILLION: Final = 1000
_WHOLE: Final = 1e-9
"""Rounding below which a percentage is whole."""


def frontier_text(
    frontier: Frontier, evidence: Evidence, lang: Language
) -> Iterator[RenderableType]:
    """Yield what is printed: two tables, the verdict, and the notes.

    Parameters
    ----------
    frontier
        The answer.
    evidence
        The evidence that it was reckoned from.
    lang
        Language of words and numbers.
    """
    filled = _filled(frontier, evidence, lang)
    yield _arithmetic(frontier, filled, lang)
    yield _bounds(frontier, filled, lang)
    verdict = verdict_text(frontier, evidence, lang)
    yield f"[bold]{HEADERS['verdict'][lang]}.[/bold] {escape(verdict)}\n"
    for note in NOTES[lang]:
        yield f"[dim]{escape(note.format(**filled))}[/dim]"


def verdict_text(frontier: Frontier, evidence: Evidence, lang: Language) -> str:
    """Return the verdict as a sentence with its numbers."""
    filled = _filled(frontier, evidence, lang)
    if frontier.reason:
        filled["reason"] = REASONS[frontier.reason][lang].format(**filled)
    return VERDICTS[frontier.verdict][lang].format(**filled)


def target_text(frontier: Frontier, lang: Language) -> str:
    """Return the target in percent, with a decimal only where it has one."""
    percent = 100 * frontier.target
    return format_share(
        frontier.target, 0 if abs(percent - round(percent)) < _WHOLE else 1, lang
    )


def _arithmetic(
    frontier: Frontier, filled: dict[str, str], lang: Language
) -> RenderableType:
    rows = []
    for number, (name, (kind, label, how)) in enumerate(STEPS.items(), start=1):
        line = frontier.lines["capital_realised" if name == "plants" else name]
        value, low, high = line.value, line.low, line.high
        if name == "plants":
            value, low, high = frontier.plants(PLANT_MUSD)
        written = f"{_written(value, kind, lang)} {UNITS[kind][lang]}".strip()
        said, reckoned = (words[lang].format(**filled) for words in (label, how))
        rows.append(
            (
                f"({number})",
                f"{escape(said)}\n[dim]{escape(reckoned)}[/dim]",
                written,
                _between(low, high, kind, lang),
                GRADES[line.grade][lang],
            )
        )
    names = ("quantity", "value", "range", "grade")
    quantity, value_head, spread, grade = (HEADERS[name][lang] for name in names)
    return table(
        HEADERS["title"][lang].format(**filled),
        (">", quantity, f"{value_head}>", f"{spread}>", grade),
        rows,
    )


def _bounds(
    frontier: Frontier, filled: dict[str, str], lang: Language
) -> RenderableType:
    rows = []
    for name, bound in frontier.bounds.items():
        label, unit = BOUNDS[name]
        kind = "maturity" if name == "existing_firms" else "count"
        limit = "" if bound.limit is None else _written(bound.limit, kind, lang)
        spreads = (
            f"{_written(line.value, kind, lang)}\n"
            f"[dim]{_between(line.low, line.high, kind, lang)}[/dim]"
            for line in (bound.needed, bound.available)
        )
        state = STATES[bound.binding, bound.certain][lang]
        rows.append((f"{label[lang]}, {unit[lang]}", *spreads, limit, state))
    names = ("needed", "available", "limit", "state")
    needed, available, limit_head, state_head = (HEADERS[name][lang] for name in names)
    return table(
        HEADERS["bounds"][lang].format(**filled),
        ("", f"{needed}>", f"{available}>", f"{limit_head}>", state_head),
        rows,
    )


def _written(value: float, kind: str, lang: Language) -> str:
    if kind in ("share", "growth"):
        return format_share(value, 1, lang)
    return format_number(value, 2 if kind == "maturity" else 0, lang)


def _between(low: float, high: float, kind: str, lang: Language) -> str:
    if low == high:
        return ""
    return f"{_written(low, kind, lang)} – {_written(high, kind, lang)}"


def _filled(frontier: Frontier, evidence: Evidence, lang: Language) -> dict[str, str]:
    """Return the numbers that the words hold, written in the language."""
    value = {name: line.value for name, line in frontier.lines.items()}
    capital = frontier.lines["capital_realised"]

    def row(name: str, decimals: int = 0) -> str:
        return format_number(evidence.parameter(name).value, decimals, lang)

    def share(name: str) -> str:
        return format_share(evidence.parameter(name).value, 1, lang)

    def line(name: str, decimals: int = 0) -> str:
        return format_number(value[name], decimals, lang)

    growth_2025 = evidence.observation("grdp_growth", year=2025).value
    price_level = value["extra_digital_va_current"] / (value["extra_digital_va"] or 1)
    return {
        "target": target_text(frontier, lang),
        "by": str(frontier.by),
        "years": str(frontier.by - BASE_YEAR),
        "grdp_2020": row("grdp_2020_level"),
        "growth_2025": format_share(growth_2025, 2, lang),
        "growth": share("grdp_growth_central"),
        "kappa": row("kappa_electronics", 2),
        "rate": row("vnd_bn_per_musd_2020", 1),
        "realised": share("realised_share_at_opening"),
        "price_level": format_number(price_level, 2, lang),
        "photovoltaics": PHOTOVOLTAICS[frontier.photovoltaics][lang],
        "base": format_share(value["base_share"], 1, lang),
        "trend": format_share(value["trend_share"], 1, lang),
        "ceiling": format_share(value["ceiling_existing_firms"], 1, lang),
        "maturity": line("maturity_base", 2),
        "maturity_needed": line("maturity_needed", 2),
        "maturity_by": line("maturity_available", 2),
        "capital": format_number(capital.value / _BILLION, 1, lang),
        "capital_low": format_number(capital.low / _BILLION, 1, lang),
        "capital_high": format_number(capital.high / _BILLION, 1, lang),
        "plants": str(frontier.plants(PLANT_MUSD)[0]),
        "plants_low": str(frontier.plants(PLANT_MUSD)[1]),
        "plants_high": str(frontier.plants(PLANT_MUSD)[2]),
        "last_month": _month(frontier.last_month, lang),
        "fastest": format_number(fastest_months(evidence), 0, lang),
        "months": line("months_available"),
        "binding": _listed(frontier, lang),
    }


def _month(month: str, lang: Language) -> str:
    year, number = month.split("-")
    return f"{number}/{year}" if lang == "vi" else f"{year}-{number}"


def _listed(frontier: Frontier, lang: Language) -> str:
    """Return the binding bounds of the plants, by name."""
    names = [
        BOUNDS[name][0][lang].lower()
        for name, bound in frontier.bounds.items()
        if bound.binding and name != "existing_firms"
    ]
    none = {"vi": "không có", "en": "nothing here"}
    return ", ".join(names) or none[lang]
