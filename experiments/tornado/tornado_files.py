"""The files of a tornado: a table of bars, the draws, JSON, provenance, pictures."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from experiments.comparison.comparison import YEARS
from experiments.definitions.share_definitions import FIGURES
from experiments.figures.style import save
from experiments.figures.tornado import draw_grades, draw_tornado
from experiments.language import Language
from experiments.run_files import write_csv, write_json
from experiments.tornado.bars import Bar
from experiments.tornado.runs import Tornado
from experiments.tornado.tornado_json import tornado_json
from experiments.tornado.variance_by_grade import VarianceByGrade

__all__ = ["bars_table", "draws_table", "write_tornado"]

_OF_END = (
    "value",
    "share_2030_mean",
    "share_2030_low",
    "share_2030_high",
    "diff_mean",
    "diff_low",
    "diff_high",
    "p_target",
    "p_diff",
)
"""Figures of an end that the table of bars holds; the JSON holds all."""
_OF_BAR = (
    "name",
    "grade",
    "unit",
    "distribution",
    "n_worlds",
    "swing",
    "swing_level",
    "swing_p_target",
    "swing_p_diff",
    "clear_of_luck",
    "clear_of_luck_level",
)


def write_tornado(
    folder: Path,
    found: Tornado,
    variance: Sequence[VarianceByGrade],
    origin: Mapping[str, Any],
    lang: Language,
) -> list[str]:
    """Write every file of a tornado into a folder; return their names.

    Parameters
    ----------
    folder
        Where to write.
    found
        The tornado; where no row has a bar, only JSON and provenance are written.
    variance
        Its variance by grade; none without draws.
    origin
        Where it comes from.
    lang
        Language of the pictures.
    """
    write_json(tornado_json(found, variance), folder / "tornado.json")
    write_json(origin, folder / "provenance.json")
    if found.bars:
        write_csv(bars_table(found.bars), folder / "tornado.csv")
        save(draw_tornado(found, lang), folder, f"tornado_{lang}")
    if variance:
        write_csv(draws_table(found), folder / "draws.csv")
        save(draw_grades(found, variance, lang), folder, f"grades_{lang}")
    return sorted(path.name for path in folder.iterdir())


def bars_table(bars: Sequence[Bar]) -> pa.Table:
    """Return a row for each bar, in the order given; shares as shares."""
    rows = []
    for bar in bars:
        told = bar.to_json()
        row = {name: told[name] for name in _OF_BAR}
        for end in ("low", "central", "high"):
            row |= {f"{name}_at_{end}": told[end][name] for name in _OF_END}
        rows.append(row)
    return pa.Table.from_pylist(rows)


def draws_table(found: Tornado) -> pa.Table:
    """Return a row for each draw, policy, definition and year."""
    settings = found.settings
    names = [policy.name for policy in settings.policies]
    rows = [
        {
            "world": world,
            "policy": name,
            "definition": figure.definition.name,
            "prices": figure.prices,
            "year": YEARS[at],
            "digital_share": float(share),
        }
        for world, shares in (found.draws.results.items() if found.draws else ())
        for name, of_policy in zip(names, shares, strict=True)
        for figure, of_figure in zip(FIGURES, of_policy, strict=True)
        for at, share in enumerate(of_figure)
    ]
    return pa.Table.from_pylist(rows)
