"""The validation in words: a table for the screen, a page for the documents."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from experiments.language import Language
from experiments.number_format import format_number, format_share
from experiments.output import table
from experiments.validation.acceptance_check import (
    STRUCTURE,
    Validation,
    ValidationRow,
    Verdict,
)
from experiments.validation.acceptance_rows import Role
from experiments.validation.growth_split import PARTS

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["validation_page", "validation_tables", "validation_words"]

_MARKS: Final[dict[Language, dict[Verdict, str]]] = {
    "vi": {
        Verdict.PASS: "đạt",
        Verdict.MISS: "TRƯỢT",
        Verdict.CALIBRATED: "hiệu chỉnh",
    },
    "en": {
        Verdict.PASS: "pass",
        Verdict.MISS: "MISS",
        Verdict.CALIBRATED: "calibrated",
    },
}
_HEADERS: Final[dict[Language, tuple[str, ...]]] = {
    "vi": ("đại lượng", "mô phỏng>", "giữa các thế giới>", "mục tiêu>", ""),
    "en": ("figure", "simulated>", "over worlds>", "target>", ""),
}
_ROLES: Final[dict[str, dict[Language, str]]] = {
    Role.ACCEPTANCE: {
        "vi": "Nghiệm thu, lịch sử tự do",
        "en": "Acceptance, free history",
    },
    Role.CONSISTENCY: {
        "vi": "Nhất quán, lịch sử tái hiện",
        "en": "Consistency, replayed history",
    },
    Role.CALIBRATED: {"vi": "Mức được hiệu chỉnh", "en": "Calibrated level"},
    STRUCTURE: {
        "vi": "Công thức trên cơ cấu của tỉnh khác",
        "en": "The formula on other provinces' structure",
    },
}
_WORDS: Final[dict[Language, dict[str, str]]] = {
    "vi": {
        "worlds": "{n} thế giới, quy mô {scale}, kịch bản central, chính sách as-is,"
        " tham số ở giá trị trung tâm. Cột giữa các thế giới: phân vị 5 và 95 %.",
        "factor": "Mức của tỷ trọng năm 2024 được hiệu chỉnh bằng hệ số {factor}.",
        "verdict": "{passed} trên {n} dòng đạt.",
        "failed": "Thế giới không chạy được: {failed}",
    },
    "en": {
        "worlds": "{n} worlds, scale {scale}, scenario central, policy as-is,"
        " parameters at their central values. Over worlds: 5 and 95 % quantiles.",
        "factor": "The level of the share in 2024 is calibrated by a factor of"
        " {factor}.",
        "verdict": "{passed} of {n} rows pass.",
        "failed": "Worlds that could not be simulated: {failed}",
    },
}
_PARTS: Final[dict[Language, tuple[str, ...]]] = {
    "vi": (
        "năm",
        "tăng trưởng thực",
        "bên ngoài",
        "nhà máy mở",
        "cơ sở hiện có",
        "mức số hóa",
        "thuế sản phẩm",
        "giá",
    ),
    "en": (
        "year",
        "real growth",
        "world",
        "openings",
        "existing",
        "stages",
        "product taxes",
        "prices",
    ),
}
_SPLIT: Final[dict[Language, str]] = {
    "vi": "Tăng trưởng từ đâu, lịch sử {history}: các phần cộng lại thành tăng trưởng"
    " thực, cộng giá thành tăng trưởng danh nghĩa",
    "en": "Where growth comes from, history {history}: the parts sum to real growth,"
    " with prices to nominal growth",
}
_WHOLE_FROM: Final = 1000
"""Rows whose bounds reach this are written without decimals."""


def validation_tables(validation: Validation, lang: Language) -> list["Table"]:
    """Return one table a role, in the order of the rows."""
    judged = [
        table(_ROLES[role][lang], _HEADERS[lang], [_cells(row, lang) for row in rows])
        for role, rows in _by_role(validation)
    ]
    headers = [f"{word}>" for word in _PARTS[lang]]
    split = [
        table(_SPLIT[lang].format(history=history), headers, _split_cells(rows, lang))
        for history, rows in validation.growth.items()
    ]
    return [*judged, *split]


def validation_words(validation: Validation, lang: Language) -> str:
    """Return what the table rests on and how it came out."""
    words = _WORDS[lang]
    scored = [row for row in validation.rows if row.role != Role.CALIBRATED]
    lines = [
        words["worlds"].format(n=validation.n_worlds, scale=validation.scale),
        words["factor"].format(factor=format_number(validation.factor, 3, lang)),
        words["verdict"].format(passed=_passed(scored), n=len(scored)),
    ]
    if validation.failed:
        told = "; ".join(f"{where}: {why}" for where, why in validation.failed.items())
        lines.append(words["failed"].format(failed=told))
    return "\n".join(lines)


def validation_page(validation: Validation) -> str:
    """Return the page docs/acceptance.md: the tables as they came out."""
    parts = [
        "# Acceptance: the simulated past beside the record",
        "",
        "Written by `halong validate --acceptance --markdown`; rows and bounds stand in"
        " `model/evidence/acceptance.csv`. What is held out is scored in"
        " [validation.md](validation.md).",
        "",
        *validation_words(validation, "en").splitlines(),
    ]
    for role, rows in _by_role(validation):
        parts += ["", f"## {_ROLES[role]['en']}", ""]
        parts += ["| figure | simulated | over worlds | target | verdict | record |"]
        parts += ["|---|---|---|---|---|---|"]
        for row in rows:
            figure, mean, worlds, target, mark = _cells(row, "en")
            record = row.record or row.note
            parts.append(
                f"| {figure} | {mean} | {worlds} | {target} | {mark} |"
                f" {record} ({row.grade}) |"
            )
    for history, years in validation.growth.items():
        parts += ["", f"## {_SPLIT['en'].format(history=history)}", ""]
        parts += ["| " + " | ".join(_PARTS["en"]) + " |", "|---" * 8 + "|"]
        parts += ["| " + " | ".join(c) + " |" for c in _split_cells(years, "en")]
    return "\n".join(parts) + "\n"


def _split_cells(years: Sequence[dict[str, float]], lang: Language) -> list[list[str]]:
    return [
        [str(int(year["year"])), *(format_share(year[part], 2, lang) for part in PARTS)]
        for year in years
    ]


def _by_role(validation: Validation) -> list[tuple[str, list[ValidationRow]]]:
    order = list(_ROLES)
    rows = sorted(validation.rows, key=lambda row: order.index(row.role))
    return [(role, list(of)) for role, of in groupby(rows, key=lambda row: row.role)]


def _passed(rows: Sequence[ValidationRow]) -> int:
    return sum(row.verdict is Verdict.PASS for row in rows)


def _cells(row: ValidationRow, lang: Language) -> tuple[str, str, str, str, str]:
    words = row.words_vi if lang == "vi" else row.words_en
    history = f" ({row.history})" if row.role == Role.CALIBRATED else ""
    bounds = [_figure(row, bound, lang) for bound in (row.low, row.high)]
    spread = [_figure(row, end, lang) for end in (row.world_low, row.world_high)]
    return (
        words + history,
        _figure(row, row.mean, lang),
        "" if row.world_low == row.world_high else _span(spread, lang),
        bounds[0] if row.low == row.high else _span(bounds, lang),
        _MARKS[lang][row.verdict],
    )


def _span(ends: Sequence[str], lang: Language) -> str:
    return (" đến " if lang == "vi" else " to ").join(ends)


def _figure(row: ValidationRow, value: float, lang: Language) -> str:
    if row.unit.startswith("share"):
        return format_share(value, 2, lang)
    decimals = 0 if abs(row.high) >= _WHOLE_FROM else 1
    return format_number(value, decimals, lang)
