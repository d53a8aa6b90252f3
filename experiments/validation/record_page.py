"""The page docs/validation.md: every table as it came out, and why rows miss."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from experiments.output import table
from experiments.validation.fact_text import facts_markdown
from experiments.validation.record_check import RecordCheck
from experiments.validation.record_report import (
    miss_lines,
    province_table,
    record_tables,
    rivals_names,
    summary_lines,
)
from experiments.validation.record_series import load_unanswered
from experiments.validation.record_words import HEADERS
from experiments.validation.rival_words import rival_tables, rival_text
from experiments.validation.rivals import RivalTable
from model.evidence.reader import Evidence, ParameterRow

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["CAMPAIGN_ROWS", "markdown_of", "record_page"]

CAMPAIGN_ROWS: Final = (
    "qr_campaign_hazard",
    "qr_innovation_hazard",
    "qr_imitation_strength",
    "qr_shoppers_effect",
    "qr_drop_hazard",
)
"""Parameters that decide how fast traders in markets take QR payment to 2025."""

_HEAD: Final = """\
# Validation: the simulated past beside the record

Written by `halong validate --markdown`. The same as JSON: `halong validate --json`;
with pictures and tables: `--out DIR`. Which figure answers which observation stands
in `model/evidence/record_series.csv` and `record_rows.csv`; what was recorded, with
its grade and source, in `observations.csv`. Rows that parameters were fitted on have
a table of their own: [acceptance.md](acceptance.md)."""

_PICTURES: Final = """\
![Recorded and simulated, series by series](pictures/record_en.png)

![Recorded once: simulated over recorded](pictures/record_once_en.png)"""

_MISSES: Final = """\
Misses stay in the table; no parameter is set on what is held out. Reasons are read
off the mechanisms and the record; they were not each tried by a run of their own."""

_CAMPAIGN: Final = """\
The shares of traders who take QR payment in April and September 2024 are held out, so
the campaign's strength must come from elsewhere. It does: these rows drive traders in
markets, and none of their sources is a share recorded here. Markets of Thái Nguyên in
2022 set the campaign; published applications of the Bass model set imitation. What
the local record gives is dates alone: August 2022 in three markets of Hạ Long, the
middle of 2023 in Cái Rồng; July 2023 for the other markets is an assumption."""

_FACTS: Final = """\
Facts of economies elsewhere (`model/evidence/stylised_facts.csv`), each with a band
from the literature that was set before looking.

![Stylised facts against their bands](pictures/facts_en.png)
"""

_PROVINCES: Final = """\
The formula on the structure of three provinces led by electronics, without the factor
of Quảng Ninh. The statistics office's share passes within 6 points; the ministry's
record is of 2022, in the borders of then, and is shown alone.
"""


def record_page(check: RecordCheck) -> str:
    """Return the page as it came out of a check."""
    lines = [_HEAD, "", *_paragraphs(summary_lines(check, "en")), _PICTURES]
    for drawn in record_tables(check, "en"):
        lines += ["", f"## {drawn.title}", "", *markdown_of(drawn)]
    for title, part in _sections(check):
        lines += ["", f"## {title}", "", *part]
    return "\n".join(lines) + "\n"


def _sections(check: RecordCheck) -> Iterator[tuple[str, list[str]]]:
    yield (
        "Why rows miss",
        [_MISSES, "", *(f"- **{row}**: {why}" for row, why in miss_lines(check, "en"))],
    )
    yield "Where the QR campaign's strength comes from", [_CAMPAIGN, "", *_campaign()]
    if check.rivals is not None:
        yield "Rivals", list(_rivals(check.rivals, rivals_names(check, "en")))
    yield "Stylised facts", [_FACTS, *facts_markdown(check.facts)]
    yield "Other provinces", [_PROVINCES, *markdown_of(province_table("en"))]
    yield "Marked observations that no figure answers", markdown_of(_unanswered())


def _rivals(rivals: RivalTable, names: Mapping[str, str]) -> Iterator[str]:
    for line in rival_text(rivals, "en", names).splitlines():
        yield f"- {line}"
    for drawn in rival_tables(rivals, "en", names):
        yield from ("", f"**{drawn.title}**", "", *markdown_of(drawn))


def _campaign() -> list[str]:
    evidence = Evidence.load()
    rows = [_parameter(evidence.parameter(name)) for name in CAMPAIGN_ROWS]
    return markdown_of(table("", ("row", "value", "range", "grade", "source"), rows))


def _parameter(row: ParameterRow) -> list[str]:
    return [
        f"`{row.name}`",
        f"{row.value:g} {row.unit}",
        f"{row.low:g} to {row.high:g}",
        str(row.grade),
        row.source,
    ]


def _unanswered() -> "Table":
    rows = [
        [f"`{one.observation}`", one.entity, one.year, one.reason]
        for one in load_unanswered()
    ]
    return table("", HEADERS["unanswered"]["en"], rows)


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield from (line, "")


def markdown_of(drawn: "Table") -> list[str]:
    """Return a table of the screen as the lines of a page."""
    columns = [[str(one.header), *map(str, one.cells)] for one in drawn.columns]
    rule = ["--:" if one.justify == "right" else "---" for one in drawn.columns]
    head, *rows = zip(*columns, strict=True)
    return [_line(cells) for cells in (head, rule, *rows)]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
