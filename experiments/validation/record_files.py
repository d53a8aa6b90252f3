"""The files of a validation: the same answer as JSON, tables, provenance, pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from agents.classification import MONTHS_OF_A_YEAR
from experiments.figures.facts import FactCaption, draw_facts
from experiments.figures.record import draw_record_panels, draw_record_strip
from experiments.figures.style import save
from experiments.language import Language
from experiments.output import jsonable
from experiments.run_files import write_csv, write_json, write_text
from experiments.validation.record_check import CheckedRow, RecordCheck
from experiments.validation.record_json import to_json
from experiments.validation.record_page import record_page
from experiments.validation.record_report import series_words
from model.place_tables import FIRST_YEAR

__all__ = ["figure_rows", "write_record"]

_TABLES: Final = ("rows", "rivals", "rivals_left_out", "facts", "provinces")


def write_record(
    folder: Path, check: RecordCheck, origin: Mapping[str, Any], lang: Language
) -> list[str]:
    """Write every file of a validation into a folder; return their names.

    Parameters
    ----------
    folder
        Where to write.
    check
        What came out.
    origin
        Where it comes from.
    lang
        Language of the pictures.
    """
    answer = to_json(check)
    write_json(answer, folder / "validation.json")
    write_text(record_page(check), folder / "validation.md")
    failures = {
        str(world): {"error": why.error, "traceback": why.traceback}
        for world, why in check.found.failures.items()
    }
    told = {**origin, **check.found.told(), "failed_worlds": failures}
    write_json(told, folder / "provenance.json")
    for name in _TABLES:
        if answer[name]:
            write_csv(_table(answer[name]), folder / f"{name}.csv")
    _draw(folder, check, lang)
    return sorted(path.name for path in folder.iterdir())


def figure_rows(check: RecordCheck, lang: Language) -> list[dict[str, Any]]:
    """Return the rows as figures take them: in words, with the middle of the period."""
    return [_figure_row(row, lang) for row in check.rows]


def _figure_row(checked: CheckedRow, lang: Language) -> dict[str, Any]:
    period = checked.row.period
    middle = (period.first + period.last + 1) / 2 / MONTHS_OF_A_YEAR
    return {
        **checked.to_json(),
        "words": series_words(checked.row.series, lang),
        "at": FIRST_YEAR + middle,
    }


def _draw(folder: Path, check: RecordCheck, lang: Language) -> None:
    settings = check.settings
    caption = FactCaption(
        n_worlds=len(check.lived),
        scale=settings.scale,
        history=settings.history,
        uncertainty=settings.uncertainty,
    )
    said = asdict(caption)
    rows = figure_rows(check, lang)
    save(draw_record_panels(rows, said, lang), folder, f"record_{lang}")
    save(draw_record_strip(rows, said, lang), folder, f"record_once_{lang}")
    facts = draw_facts(check.facts, caption, lang)
    save(facts, folder, f"facts_{lang}")


def _table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return a row a line; lists are joined, since a cell holds one text."""
    plain: list[dict[str, Any]] = [
        {name: _cell(value) for name, value in jsonable(row).items()} for row in rows
    ]
    return pa.Table.from_pylist(plain)


def _cell(value: Any) -> Any:
    return "; ".join(map(str, value)) if isinstance(value, list) else value
