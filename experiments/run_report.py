"""A run in words: a row a year, the last year by definition, what the run took."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from experiments.definitions.share_definitions import DEFINITIONS, PRICE_WORDS
from experiments.language import Language
from experiments.number_format import format_number
from experiments.output import table
from experiments.worlds.matched_words import held_text
from experiments.worlds.run_settings import RunSettings
from model.recorder import Year

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["definition_table", "run_table", "run_words"]

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
        "by_definition": "Tỷ trọng kinh tế số {year} theo từng định nghĩa, % GRDP",
        "definition": "định nghĩa",
        "words": (
            "Một thế giới là một khả năng, không phải dự báo: so sánh chính sách bằng"
            " `halong compare`. Tỷ trọng của Cục Thống kê, giá hiện hành, trừ khi ghi"
            " khác; tăng trưởng theo giá 2020; tồn số tại 31/12; FDI: triệu USD; chi:"
            " tỷ đồng."
            "\n{months} tháng, quy mô {scale}, lịch sử {history}, {varies}:"
            " dựng dân số {population} giây, mô phỏng {steps} giây."
        ),
        "luck": "tham số ở giá trị trung tâm",
        "parameters": "tham số rút ngẫu nhiên",
    },
    "en": {
        "title": "Policy {policy}, scenario {scenario}, world {world}",
        "year": "year",
        "by_definition": "Digital share of {year} by definition, % of GRDP",
        "definition": "definition",
        "words": (
            "One world is one way it may go, not a forecast: compare policies with"
            " `halong compare`. The share is the statistics office's at current prices"
            " unless said; growth at 2020 prices, stocks on 31 December; FDI in USD"
            " million, spending in bn VND."
            "\n{months} months, scale {scale}, history {history}, {varies}:"
            " founded in {population} s, lived in {steps} s."
        ),
        "luck": "parameters at their central values",
        "parameters": "parameters drawn",
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


def definition_table(years: Sequence[Year], lang: Language) -> "Table":
    """Return the digital share of the last year by definition, at both prices."""
    words, last = _WORDS[lang], years[-1]
    headers = [words["definition"]]
    headers += [f"{each[lang]}>" for each in PRICE_WORDS.values()]
    rows = [
        [one.words(lang)]
        + [
            _written(last[name], 100, 2, lang)
            for name in (one.indicator, one.indicator_2020_prices)
        ]
        for one in DEFINITIONS
    ]
    title = words["by_definition"].format(year=f"{last['year']:.0f}")
    return table(title, headers, rows)


def _written(value: float | None, times: float, decimals: int, lang: Language) -> str:
    return _NOTHING if value is None else format_number(value * times, decimals, lang)


def run_words(
    settings: RunSettings, population_s: float, steps_s: float, lang: Language
) -> str:
    """Return how to read the table, what was held, and what the run took."""
    words = _WORDS[lang]["words"].format(
        months=settings.n_months,
        scale=settings.scale,
        history=settings.history,
        varies=_WORDS[lang][settings.uncertainty],
        population=format_number(population_s, 2, lang),
        steps=format_number(steps_s, 2, lang),
    )
    return "\n".join(filter(None, (words, held_text(settings.values, lang))))
