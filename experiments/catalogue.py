"""What there is to choose from, and what a world must fit.

Policies, scenarios, levers, uncertainties, indicators, and the bands of 2020 to 2023.

Each list is rows of plain values, as JSON holds them; a table shows some of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field, fields
from typing import Any, Final

from experiments.language import Language
from experiments.number_format import format_number
from model.evidence.reader import Distribution, Evidence
from model.policy.files import load_policy, load_scenario, policy_names, scenario_names
from model.policy.named import WORDS, Named
from model.policy.policy import LEVERS, TASK_OF, Policy
from model.policy.toml_tables import as_tables

__all__ = ["catalogue", "show_catalogue"]

type Row = dict[str, Any]
type Words = Mapping[Language, str]

_TITLES: Final[Mapping[str, Words]] = {
    "policies": {"vi": "chính sách", "en": "policies"},
    "scenarios": {"vi": "kịch bản", "en": "scenarios"},
    "levers": {"vi": "công cụ chính sách", "en": "levers"},
    "uncertainties": {"vi": "yếu tố bất định", "en": "uncertainties"},
    "indicators": {"vi": "chỉ số", "en": "indicators"},
    "bands": {"vi": "dải số liệu 2020–2023", "en": "bands of 2020 to 2023"},
}

_HEADERS: Final[Mapping[str, Words]] = {
    "name": {"vi": "tên", "en": "name"},
    "label": {"vi": "tên gọi", "en": "label"},
    "description": {"vi": "mô tả", "en": "description"},
    "neutral": {"vi": "trung tính", "en": "neutral"},
    "task": {"vi": "nhiệm vụ", "en": "task"},
    "unit": {"vi": "đơn vị", "en": "unit"},
    "price_base": {"vi": "giá", "en": "prices"},
    "definition": {"vi": "định nghĩa", "en": "definition"},
    "value>": {"vi": "giá trị", "en": "value"},
    "low>": {"vi": "thấp", "en": "low"},
    "high>": {"vi": "cao", "en": "high"},
    "grade": {"vi": "độ tin cậy", "en": "grade"},
}
"""Columns of the tables; `>` aligns right."""


def catalogue(what: str) -> list[Row]:
    """Return the rows of a list: one of policies, scenarios, levers and so on."""
    return _LISTS[what]()


def _policies() -> list[Row]:
    return [_words(load_policy(name)) for name in policy_names()]


def _scenarios() -> list[Row]:
    return [_words(load_scenario(name)) for name in scenario_names()]


def _words(named: Named) -> Row:
    return {key: getattr(named, key) for key in WORDS}


def _levers() -> list[Row]:
    """Return every lever with its terms, each with unit, neutral value and words."""
    return [
        _term(lever) | _task(lever.name) | {"terms": _terms(lever.default)}
        for lever in fields(Policy)
        if lever.name in LEVERS
    ]


def _task(lever: str) -> Row:
    """Return the task of Resolution 57 that a lever serves, in both languages."""
    words = TASK_OF[lever].words
    return {"task": str(TASK_OF[lever]), "task_vi": words["vi"], "task_en": words["en"]}


def _terms(lever: Any) -> list[Row]:
    neutral = as_tables(lever)
    return [_term(term) | {"neutral": neutral[term.name]} for term in fields(lever)]


def _term(field: Field[Any]) -> Row:
    """Return a lever or a term of one: its name, its unit, its words."""
    return {
        "name": field.name,
        "unit": field.metadata["unit"],
        "label_vi": field.metadata["vi"],
        "label_en": field.metadata["en"],
    }


def _uncertainties() -> list[Row]:
    """Return the parameters that a draw of `--uncertainty parameters` moves."""
    return [
        {
            "name": row.name,
            "value": row.value,
            "low": row.low,
            "high": row.high,
            "distribution": row.distribution,
            "unit": row.unit,
            "grade": row.grade,
        }
        for row in Evidence.load().parameters
        if row.low < row.high and row.distribution != Distribution.FIXED
    ]


def _indicators() -> list[Row]:
    # The indicators read the whole month; no other list needs to load it.
    from model.indicators import INDICATORS, YEARLY_INDICATORS

    return [
        {
            "name": indicator.name,
            "unit": indicator.unit,
            "kind": str(indicator.kind),
            "price_base": str(indicator.price_base),
            "label_vi": indicator.label_vi,
            "label_en": indicator.label_en,
            "definition": indicator.definition,
            "definition_vi": indicator.definition_vi,
        }
        for indicator in (*INDICATORS, *YEARLY_INDICATORS)
    ]


def _bands() -> list[Row]:
    """Return the bands that years 2020 to 2023 of a world must lie in."""
    # Figures of the past are made of indicators; no other list needs to load them.
    from experiments.validation.training_bands import load_bands

    return [
        {
            "name": band.name,
            "figure": band.figure,
            "year": band.year,
            "low": band.low,
            "high": band.high,
            "unit": band.unit,
            "records": list(band.records),
            "grade": str(band.grade),
            "source": band.source,
            "note": band.note,
        }
        for band in load_bands()
    ]


_LISTS: Final[Mapping[str, Callable[[], list[Row]]]] = {
    "policies": _policies,
    "scenarios": _scenarios,
    "levers": _levers,
    "uncertainties": _uncertainties,
    "indicators": _indicators,
    "bands": _bands,
}

_SHOWN: Final[Mapping[str, Sequence[str]]] = {
    "policies": ("name", "label", "description"),
    "scenarios": ("name", "label", "description"),
    "levers": ("name", "task", "label", "unit", "neutral"),
    "uncertainties": ("name", "value>", "low>", "high>", "unit", "grade"),
    "indicators": ("name", "label", "definition", "unit", "price_base"),
    "bands": ("name", "low>", "high>", "unit", "grade"),
}


def show_catalogue(what: str, lang: Language) -> None:
    """Print a list as a table in one language."""
    from experiments.output import console, table

    rows = catalogue(what)
    columns = _SHOWN[what]
    headers = [
        _HEADERS[column][lang] + ">" * column.endswith(">") for column in columns
    ]
    lines = [
        [_cell(row, column.removesuffix(">"), lang) for column in columns]
        for row in _flat(rows)
    ]
    title = f"{len(rows)} {_TITLES[what][lang]}"
    whole_names = "description" not in columns
    console().print(table(title, headers, lines, names_first=whole_names))


def _flat(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with the terms of a lever under it, set in."""
    flat: list[Row] = []
    for row in rows:
        flat.append(row)
        flat += [term | {"name": f"  {term['name']}"} for term in row.get("terms", ())]
    return flat


def _cell(row: Row, column: str, lang: Language) -> str:
    from rich.markup import escape

    value = row.get(f"{column}_{lang}", row.get(column, ""))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        decimals = len(f"{value:.10f}".rstrip("0").partition(".")[2])
        return format_number(value, decimals, lang)
    return escape(str(value))
