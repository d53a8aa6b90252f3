"""The record beside the simulated worlds: a panel a series, single years in a strip.

Both are drawn from the rows of a validation. A point on record stands in front of the
5 to 95 % interval over worlds; what was held out has a colour of its own.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.figures.style import (
    ACCENT,
    GREY,
    INK,
    LIGHT,
    SKY,
    add_caption,
    add_title,
    new_figure,
)
from experiments.language import Language
from experiments.number_format import format_number

__all__ = ["draw_record_panels", "draw_record_strip"]

type Row = Mapping[str, Any]

_COLUMNS: Final = 4
_WIDTH: Final = 11.0
_PANEL_INCHES: Final = 1.95
_TITLE_INCHES: Final = 0.95
_FEWEST_POINTS: Final = 2
"""Rows from which a series has a panel of its own."""
_FIRST, _LAST = 2020.0, 2026.0
_LINE_INCHES: Final = 0.27
_WIDEST: Final = 3.0
"""Times the record at which the strip ends."""
_MILLION: Final = 1_000_000
_THOUSAND: Final = 1000

_WORDS: Final[dict[Language, dict[str, str]]] = {
    "vi": {
        "panels": "Số đã ghi và quá khứ mô phỏng, 2020–2025",
        "strip": "Số chỉ ghi một lần: mô phỏng so với số đã ghi",
        "below": "{passed} trên {n} dòng đã ghi nằm trong khoảng 5–95%",
        "interval": "khoảng 5–95% và trung bình",
        "recorded": "đã ghi",
        "held_out": "đã ghi, giữ ngoài",
        "axis": "mô phỏng / đã ghi",
        "caption": "{n_worlds} thế giới, quy mô {scale}, lịch sử {history}, bất định"
        " {uncertainty}. Khoảng là phân vị 5 đến 95% giữa các thế giới; mũi tên: trung"
        " bình nằm ngoài hình.",
    },
    "en": {
        "panels": "The record and the simulated past, 2020 to 2025",
        "strip": "Recorded once: simulated over recorded",
        "below": "{passed} of {n} recorded rows lie in the 5 to 95 % interval",
        "interval": "5 to 95 % interval and mean",
        "recorded": "recorded",
        "held_out": "recorded, held out",
        "axis": "simulated / recorded",
        "caption": "{n_worlds} worlds, scale {scale}, history {history}, uncertainty"
        " {uncertainty}. Intervals run from the 5 to the 95 % quantile over worlds;"
        " arrow: the mean lies beyond the picture.",
    },
}


def draw_record_panels(
    rows: Sequence[Row], said: Mapping[str, object], lang: Language
) -> Figure:
    """Return a small panel for each series with several recorded years.

    Parameters
    ----------
    rows
        Rows of a validation with `words`, `at` (the middle of the period [year]),
        recorded and simulated values.
    said
        Worlds, scale, history and uncertainty.
    lang
        Language of words and numbers.
    """
    series = [of for of in _by_series(rows) if len(of) >= _FEWEST_POINTS]
    n_lines = -(-len(series) // _COLUMNS)
    height = _TITLE_INCHES + n_lines * _PANEL_INCHES + 0.45
    figure = new_figure(_WIDTH, height)
    words = _WORDS[lang]
    told = [row for of in series for row in of]
    add_title(figure, words["panels"], _below(told, words))
    foot = add_caption(figure, words["caption"].format(**said)) + 0.3 / height
    _legend(figure, words, height)
    step = (1 - _TITLE_INCHES / height - foot) / n_lines
    wide = 0.94 / _COLUMNS
    for place, of in enumerate(series):
        line, column = divmod(place, _COLUMNS)
        bottom = foot + (n_lines - 1 - line) * step + 0.17 * step
        box = (0.055 + column * wide, bottom, 0.76 * wide, 0.58 * step)
        _panel(figure.add_axes(box), of, lang)
    return figure


def draw_record_strip(
    rows: Sequence[Row], said: Mapping[str, object], lang: Language
) -> Figure:
    """Return simulated over recorded for each series that is recorded once.

    Parameters
    ----------
    rows, said, lang
        As in `draw_record_panels`.
    """
    single = [of[0] for of in _by_series(rows) if len(of) < _FEWEST_POINTS]
    words = _WORDS[lang]
    height = _TITLE_INCHES + 0.9 + _LINE_INCHES * len(single)
    figure = new_figure(9.0, height)
    add_title(figure, words["strip"], _below(single, words))
    foot = add_caption(figure, words["caption"].format(**said)) + 0.55 / height
    _legend(figure, words, height)
    top = 1 - _TITLE_INCHES / height
    axes = figure.add_axes((0.47, foot, 0.49, top - foot))
    axes.axvline(1, color=INK, lw=0.8)
    for place, row in enumerate(reversed(single)):
        low, mean, high = (
            min(max(row[name] / row["recorded"], 0.0), _WIDEST)
            for name in ("low", "simulated_mean", "high")
        )
        axes.plot([low, high], [place, place], color=SKY, lw=5, solid_capstyle="butt")
        beyond = mean == _WIDEST
        axes.plot(mean, place, ">" if beyond else "|", color=INK, ms=6, clip_on=False)
        axes.plot(1, place, _marker(row), color=_colour(row), ms=5)
    axes.set_yticks(
        range(len(single)),
        [f"{row['words']} {row['period']}" for row in reversed(single)],
        size=8,
    )
    axes.set(xlim=(0, _WIDEST), ylim=(-0.7, len(single) - 0.3), xlabel=words["axis"])
    axes.xaxis.set_major_formatter(_numbers(lang))
    axes.grid(axis="x", color=LIGHT, lw=0.6)
    axes.set_axisbelow(True)
    return figure


def _panel(axes: Axes, rows: Sequence[Row], lang: Language) -> None:
    factor, unit = _scaled(rows)
    for row in rows:
        at = row["at"]
        ends = [factor * row[name] for name in ("low", "high")]
        axes.plot([at, at], ends, color=SKY, lw=5, solid_capstyle="butt")
        axes.plot(at, factor * row["simulated_mean"], "_", color=INK, ms=7)
        mark = factor * row["recorded"]
        axes.plot(at, mark, _marker(row), color=_colour(row), ms=4.5)
    title = f"{rows[0]['words']}{unit}"
    axes.set_title(title, size=7.5, loc="left", pad=4)
    axes.set_xlim(_FIRST, _LAST)
    axes.set_xticks([2021, 2023, 2025], ["2021", "2023", "2025"])
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.yaxis.set_major_formatter(_numbers(lang))
    axes.margins(y=0.15)
    axes.tick_params(labelsize=7, color=GREY)
    axes.grid(axis="y", color=LIGHT, lw=0.5)
    axes.set_axisbelow(True)


def _scaled(rows: Sequence[Row]) -> tuple[float, str]:
    """Return what turns a value into what is drawn, and the unit beside the name."""
    if str(rows[0]["unit"]).startswith("share"):
        return 100.0, " [%]"
    most = max(abs(row["recorded"]) for row in rows)
    if most >= 10 * _MILLION:
        return 1 / _MILLION, " [×10⁶]"
    if most >= 10 * _THOUSAND:
        return 1 / _THOUSAND, " [×10³]"
    return 1.0, ""


def _numbers(lang: Language) -> FuncFormatter:
    def written(value: float, _: object) -> str:
        whole = abs(value - round(value)) < 1e-9
        return format_number(value, 0 if whole else 1, lang)

    return FuncFormatter(written)


def _by_series(rows: Sequence[Row]) -> list[list[Row]]:
    return [list(of) for _, of in groupby(rows, key=lambda row: row["series"])]


def _below(rows: Sequence[Row], words: Mapping[str, str]) -> str:
    scored = [row for row in rows if row["passed"] is not None]
    passed = sum(row["inside"] for row in scored)
    return words["below"].format(passed=passed, n=len(scored))


def _marker(row: Row) -> str:
    return "D" if row["held_out"] else "o"


def _colour(row: Row) -> str:
    return ACCENT if row["held_out"] else INK


def _legend(figure: Figure, words: Mapping[str, str], height: float) -> None:
    handles = [
        Line2D([], [], color=SKY, lw=5, marker="_", mec=INK, label=words["interval"]),
        Line2D([], [], ls="", marker="o", color=INK, ms=5, label=words["recorded"]),
        Line2D([], [], ls="", marker="D", color=ACCENT, ms=5, label=words["held_out"]),
    ]
    figure.legend(
        handles=handles,
        loc="upper right",
        bbox_to_anchor=(0.99, 1 - 0.42 / height),
        ncols=3,
        fontsize=8,
        handletextpad=0.5,
        columnspacing=1.2,
    )
