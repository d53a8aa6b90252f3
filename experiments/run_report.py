"""A run in words: one row a year, and what the run took."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from experiments.language import Language
from experiments.number_format import format_number
from experiments.output import table
from experiments.run_settings import RunSettings
from model.recorder import Year

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["run_table", "run_words"]

_NOTHING: Final = "–"

_COLUMNS: Final[tuple[tuple[str, float, int, str, str], ...]] = (
    ("digital_share_nso", 100, 2, "kinh\ntế số\n%", "digital\nshare\n%"),
    ("digital_core_share", 100, 2, "phần\nlõi\n%", "core\npart\n%"),
    ("grdp_growth", 100, 1, "tăng\nGRDP\n%", "growth\n\n%"),
    ("n_firms", 1, 0, "doanh\nnghiệp", "firms"),
    ("employed", 1, 0, "việc\nlàm", "jobs"),
    ("unemployment", 100, 1, "thất\nnghiệp\n%", "out of\nwork\n%"),
    ("park_occupancy", 100, 1, "lấp đầy\nKCN\n%", "parks\nlet\n%"),
    ("fdi_registered_musd", 1, 0, "FDI\nđăng\nký", "FDI\nreg."),
    ("fdi_realised_musd", 1, 0, "FDI\nthực\nhiện", "FDI\nreal."),
    ("cost_bn_vnd", 1, 0, "chi", "spent"),
)
"""Indicator, by what it is multiplied, decimals, and its header in both languages."""

_WORDS: Final[dict[Language, dict[str, str]]] = {
    "vi": {
        "title": "Chính sách {policy}, kịch bản {scenario}, thế giới {world}",
        "year": "năm",
        "words": (
            "Một thế giới là một khả năng, không phải dự báo: so sánh chính sách bằng"
            " `halong compare`. Tỷ trọng theo giá hiện hành; tăng trưởng theo giá 2020;"
            " tồn số tại 31/12; FDI: triệu USD; chi: tỷ đồng."
            "\n{months} tháng, quy mô {scale}, lịch sử {history}:"
            " dựng dân số {population} giây, mô phỏng {steps} giây."
        ),
    },
    "en": {
        "title": "Policy {policy}, scenario {scenario}, world {world}",
        "year": "year",
        "words": (
            "One world is one way it may go, not a forecast: compare policies with"
            " `halong compare`. Shares at current prices, growth at 2020 prices, stocks"
            " on 31 December; FDI in USD million, spending in bn VND."
            "\n{months} months, scale {scale}, history {history}:"
            " founded in {population} s, lived in {steps} s."
        ),
    },
}


def run_table(
    years: Sequence[Year], policy: str, scenario: str, world: int, lang: Language
) -> "Table":
    """Return the table of a run, a row a year."""
    words = _WORDS[lang]
    vi = lang == "vi"
    headers = [words["year"]]
    headers += [f"{in_vi if vi else in_en}>" for *_, in_vi, in_en in _COLUMNS]
    rows = [
        [f"{year['year']:.0f}"]
        + [
            _written(year[name], times, decimals, lang)
            for name, times, decimals, *_ in _COLUMNS
        ]
        for year in years
    ]
    title = words["title"].format(policy=policy, scenario=scenario, world=world)
    return table(title, headers, rows)


def _written(value: float | None, times: float, decimals: int, lang: Language) -> str:
    return _NOTHING if value is None else format_number(value * times, decimals, lang)


def run_words(
    settings: RunSettings, population_s: float, steps_s: float, lang: Language
) -> str:
    """Return how to read the table, and what the run took."""
    return _WORDS[lang]["words"].format(
        months=settings.n_months,
        scale=settings.scale,
        history=settings.history,
        population=format_number(population_s, 2, lang),
        steps=format_number(steps_s, 2, lang),
    )
