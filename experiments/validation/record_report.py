"""The validation as text: tables by topic, what they come to, why rows miss."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.markup import escape

from experiments.definitions.share_definitions import FIGURES, definitions_json
from experiments.language import Language
from experiments.number_format import format_number, format_share
from experiments.output import table
from experiments.validation.fact_text import facts_table, facts_words
from experiments.validation.record_check import (
    CheckedRow,
    RecordCheck,
    expected_coverage,
)
from experiments.validation.record_series import TOPICS, RecordSeries
from experiments.validation.record_words import (
    CHECKS,
    HEADERS,
    HELD_OUT_TITLE,
    SENTENCES,
    TOPIC_WORDS,
    VERDICTS,
)
from experiments.validation.rival_words import rival_tables, rival_text
from experiments.worlds.matched_words import held_text, matched_text
from model.digital_share import DigitalShareParameters
from model.other_provinces import ProvinceCheck, cross_check
from model.parameters import load_group

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

__all__ = [
    "miss_lines",
    "province_table",
    "record_sections",
    "record_tables",
    "record_text",
    "rivals_names",
    "row_cells",
    "series_words",
    "share_cells",
    "summary",
    "summary_lines",
]

_WHOLE_FROM: Final = 1000
"""Amounts that reach this are written without decimals."""
_TENTHS_FROM: Final = 10
_SHOWN_FAILURES: Final = 3


def record_text(check: RecordCheck, lang: Language) -> Iterator["RenderableType"]:
    """Yield what is printed: tables, why rows miss, rivals, facts, provinces."""
    yield from record_tables(check, lang)
    yield _listed(SENTENCES["misses"][lang], miss_lines(check, lang))
    if check.rivals is not None:
        names = rivals_names(check, lang)
        yield from rival_tables(check.rivals, lang, names)
        yield escape(rival_text(check.rivals, lang, names)) + "\n"
    yield facts_table(check.facts, lang)
    yield escape(facts_words(check.facts, lang)) + "\n"
    yield province_table(lang)
    yield escape("\n".join(summary_lines(check, lang)))


def _listed(title: str, lines: Sequence[tuple[str, str]]) -> str:
    said = (f"  {escape(row)}: {escape(why)}" for row, why in lines)
    return "\n".join([f"[italic]{escape(title)}[/italic]", *said]) + "\n"


def summary(check: RecordCheck) -> dict[str, dict[str, int]]:
    """Return how many rows pass, by held out or not and informative or not."""
    return {
        "held_out": _counted(check.scored(held_out=True)),
        "known": _counted(check.scored(held_out=False)),
    }


def summary_lines(check: RecordCheck, lang: Language) -> list[str]:
    """Return what the check rests on and how it came out, a sentence or two a line."""
    settings, told = check.settings, check.found.told()
    lines = [
        SENTENCES["settings"][lang].format(
            n_worlds=len(check.lived),
            scale=settings.scale,
            history=settings.history,
            uncertainty=settings.uncertainty,
        ),
        held_text(settings.values, lang),
        matched_text(told, lang),
        SENTENCES["rule"][lang],
        SENTENCES["coverage"][lang].format(
            n_worlds=len(check.lived),
            cover=format_share(expected_coverage(len(check.lived)), 0, lang),
        ),
    ]
    counts = summary(check)
    if settings.history == "replay":
        lines.append(SENTENCES["replay"][lang])
    else:
        lines.append(SENTENCES["held_out"][lang].format(**counts["held_out"]))
    lines.append(SENTENCES["known"][lang].format(**counts["known"]))
    if check.found.failures:
        shown = list(check.found.failures.items())[:_SHOWN_FAILURES]
        failed = "; ".join(f"{world}: {why.error}" for world, why in shown)
        lines.append(SENTENCES["failed"][lang].format(failed=failed))
    return [line for line in lines if line]


def record_sections(
    check: RecordCheck, lang: Language
) -> Iterator[tuple[str, list[CheckedRow]]]:
    """Yield title and rows: what is held out first, then topic by topic."""
    held_out = [one for one in check.rows if one.row.held_out]
    if held_out:
        yield HELD_OUT_TITLE[lang], held_out
    for topic in TOPICS:
        rows = [
            one
            for one in check.rows
            if one.row.series.topic == topic and not one.row.held_out
        ]
        if rows:
            yield TOPIC_WORDS[topic][lang], rows


def record_tables(check: RecordCheck, lang: Language) -> Iterator["Table"]:
    """Yield the tables of the record, and the share by every definition."""
    for title, rows in record_sections(check, lang):
        cells = [row_cells(row, lang) for row in rows]
        yield table(title, HEADERS["rows"][lang], cells)
    yield table(
        SENTENCES["shares"][lang], HEADERS["shares"][lang], share_cells(check, lang)
    )


def row_cells(checked: CheckedRow, lang: Language) -> list[str]:
    """Return a row as the cells of a table."""
    row, series = checked.row, checked.row.series
    low, high = checked.interval
    relative = checked.width / abs(row.recorded) if row.recorded else float("inf")
    return [
        series_words(series, lang),
        row.year,
        _amount(series, row.recorded, lang),
        _amount(series, checked.mean, lang),
        f"{_amount(series, low, lang)} … {_amount(series, high, lang)}",
        format_share(relative, 0, lang),
        VERDICTS[checked.verdict][lang],
    ]


def miss_lines(check: RecordCheck, lang: Language) -> list[tuple[str, str]]:
    """Return each row that strays from the record and what makes it stray."""
    return [
        (
            f"{series_words(one.row.series, lang)} {one.row.year}",
            one.row.why_vi if lang == "vi" else one.row.why_en,
        )
        for one in check.rows
        if one.strays
    ]


def share_cells(check: RecordCheck, lang: Language) -> list[list[str]]:
    """Return the six figures of the digital share as cells."""
    rows = definitions_json(lambda name: check.shares[name])
    return [
        [
            figure.words(lang),
            format_share(row["mean"], 1, lang),
            " … ".join(format_share(row[end], 1, lang) for end in ("low", "high")),
        ]
        for figure, row in zip(FIGURES, rows, strict=True)
    ]


def province_table(lang: Language) -> "Table":
    """Return what the formula gives other provinces beside their records."""
    rows = [
        [
            one.province,
            format_share(one.share, 1, lang),
            format_share(one.recorded, 1, lang),
            CHECKS[lang][one.passed],
            format_share(one.photovoltaics_share, 1, lang),
            format_share(one.mic_share, 1, lang),
            _recorded_mic(one, lang),
        ]
        for one in cross_check(load_group(DigitalShareParameters))
    ]
    return table(SENTENCES["provinces"][lang], HEADERS["provinces"][lang], rows)


def _recorded_mic(check: ProvinceCheck, lang: Language) -> str:
    """Return the ministry's record, and that of the province joined since."""
    alone = format_share(check.recorded_mic, 1, lang)
    joined = check.recorded_mic_joined
    return alone if joined is None else f"{alone}; {format_share(joined, 1, lang)}"


def rivals_names(check: RecordCheck, lang: Language) -> dict[str, str]:
    """Return the series in words as rivals name them, by series or observation."""
    names = {
        one.row.series.observation: series_words(one.row.series, lang)
        for one in check.rows
    }
    return (
        names
        | {
            one.row.series.name: series_words(one.row.series, lang)
            for one in check.rows
        }
        | {"qr_share": SENTENCES["qr"][lang]}
    )


def series_words(series: RecordSeries, lang: Language) -> str:
    """Return what a series is called."""
    return series.words_vi if lang == "vi" else series.words_en


def _counted(rows: Sequence[CheckedRow]) -> dict[str, int]:
    informative = [row for row in rows if row.informative]
    wide = [row for row in rows if not row.informative]
    return {
        "n": len(rows),
        "informative": len(informative),
        "passed": sum(row.inside for row in informative),
        "wide": len(wide),
        "wide_off": sum(not row.inside for row in wide),
    }


def _amount(series: RecordSeries, value: float, lang: Language) -> str:
    if series.unit.startswith("share"):
        return format_share(value, 1, lang)
    if abs(value) >= _WHOLE_FROM:
        return format_number(value, 0, lang)
    return format_number(value, 1 if abs(value) >= _TENTHS_FROM else 2, lang)
