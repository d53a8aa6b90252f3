"""What the digital share is made of in 2030, and what each policy adds to it.

On the left the whole, core and digitalised; on the right what differs from the
reference in the same worlds, with the spread of the sum.
"""

import textwrap
from typing import Final

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.comparison.comparison import Comparison
from experiments.comparison.comparison_outcomes import YEAR_OF_EFFECT
from experiments.comparison.worlds_of_each import worlds_text
from experiments.definitions.share_definitions import scored_words
from experiments.figures.style import (
    BLUE,
    GREY,
    INK,
    LIGHT,
    ORANGE,
    add_caption,
    add_title,
    new_figure,
)
from experiments.inference.paired import spread
from experiments.language import Language
from experiments.number_format import format_number
from experiments.worlds.matched_words import varies_text

__all__ = ["PARTS", "draw_composition"]

type Floats = npt.NDArray[np.float64]

PARTS: Final = ("digital_core_bn_vnd", "digital_digitalised_bn_vnd")
"""The two parts of digital value added, in the order they are drawn."""

_COLOURS: Final = (BLUE, ORANGE)
_WIDTH: Final = 11.0
_BAR_INCHES: Final = 0.46
_LEFT, _MIDDLE, _GAP, _RIGHT = 0.235, 0.56, 0.03, 0.975
_TOP_INCHES, _AXIS_INCHES = 1.15, 0.4
_BN_A_TRILLION: Final = 1000
_BAR: Final = 0.6
_LINE: Final = 28
"""Letters of a policy's label on one line."""

_WORDS: Final[dict[str, dict[Language, str]]] = {
    "title": {
        "vi": "Giá trị tăng thêm số năm {year} gồm những gì?",
        "en": "What digital value added is made of in {year}",
    },
    "subtitle": {
        "vi": "Nghìn tỷ đồng, {definition}, bình quân {worlds} thế giới",
        "en": "Trillion VND, {definition}, mean of {worlds} worlds",
    },
    "whole": {"vi": "Toàn bộ", "en": "The whole"},
    "added": {
        "vi": "Thêm so với {reference}",
        "en": "Added to {reference}",
    },
    PARTS[0]: {"vi": "Lõi: điện tử, CNTT-TT", "en": "Core: electronics, ICT"},
    PARTS[1]: {
        "vi": "Phần số hóa của ngành khác",
        "en": "Digitalised part of other sectors",
    },
    "caption": {
        "vi": "Kịch bản {scenario}, tỷ lệ 1:{scale}, lịch sử {history}; {varies}. Bên"
        " phải: chênh lệch trong cùng thế giới; vạch mảnh: 5–95 % của tổng. Không phải"
        " dự báo.",
        "en": "Scenario {scenario}, scale {scale}, history {history}; {varies}. Right:"
        " differences within the same worlds; thin lines: 5 to 95 % of their sum. Not a"
        " forecast.",
    },
}


def draw_composition(comparison: Comparison, lang: Language) -> Figure:
    """Return what digital value added is made of under each policy.

    Parameters
    ----------
    comparison
        Every policy's years in every world.
    lang
        Language of words and numbers.
    """
    settings = comparison.settings
    parts = np.stack([comparison.panel.of_year(name, YEAR_OF_EFFECT) for name in PARTS])
    parts /= _BN_A_TRILLION
    n = len(comparison.policies)
    figure = new_figure(_WIDTH, _TOP_INCHES + _AXIS_INCHES + 0.5 + _BAR_INCHES * n)
    run, reference = settings.run, settings.policies[0]
    said = {
        "year": str(YEAR_OF_EFFECT),
        "worlds": worlds_text(comparison, lang),
        "scenario": run.scenario.name,
        "scale": str(run.scale),
        "history": run.history,
        "varies": varies_text(run.uncertainty, lang, is_matched=settings.is_matched),
        "definition": scored_words(lang),
        "reference": reference.label_vi if lang == "vi" else reference.label_en,
    }
    add_title(
        figure,
        _WORDS["title"][lang].format(**said),
        _WORDS["subtitle"][lang].format(**said),
    )
    inch = 1 / figure.get_figheight()
    foot = add_caption(figure, _WORDS["caption"][lang].format(**said))
    low, top = foot + _AXIS_INCHES * inch, 1 - _TOP_INCHES * inch
    whole = figure.add_axes((_LEFT, low, _MIDDLE - _LEFT, top - low))
    added = figure.add_axes((_MIDDLE + _GAP, low, _RIGHT - _MIDDLE - _GAP, top - low))
    _draw_whole(whole, parts, lang)
    _draw_added(added, parts, lang)
    labels = [p.label_vi if lang == "vi" else p.label_en for p in comparison.policies]
    whole.set_yticks(range(n), [textwrap.fill(label, _LINE) for label in labels])
    added.spines["left"].set_visible(False)
    added.set_yticks(range(n), [])
    for axes, name in ((whole, "whole"), (added, "added")):
        axes.set_title(
            _WORDS[name][lang].format(**said), loc="left", size=10.5, weight="bold"
        )
        _finish(axes, n, lang)
    figure.legend(
        *whole.get_legend_handles_labels(),
        loc="upper left",
        bbox_to_anchor=(_LEFT - 0.01, 1 - 0.62 * inch),
        ncols=len(PARTS),
        borderaxespad=0,
        fontsize=9.5,
    )
    return figure


def _draw_whole(axes: Axes, parts: Floats, lang: Language) -> None:
    """Draw the two parts end to end, with their sum.

    Parameters
    ----------
    parts
        Not a number where there is no run, shape (n_parts, n_policies, n_worlds)
        [trillion VND].
    """
    means = np.nanmean(parts, axis=2)
    rows = np.arange(means.shape[1])
    left = np.zeros(means.shape[1])
    for name, width, colour in zip(PARTS, means, _COLOURS, strict=True):
        axes.barh(rows, width, _BAR, left=left, color=colour, label=_WORDS[name][lang])
        left += width
    for row, total in zip(rows, left, strict=True):
        axes.annotate(
            format_number(total, 1, lang),
            (total, row),
            (4, 0),
            textcoords="offset points",
            va="center",
            size=9,
        )
    axes.set_xlim(0, 1.15 * float(left.max()))


def _draw_added(axes: Axes, parts: Floats, lang: Language) -> None:
    """Draw what each part adds to the reference, gains right and losses left.

    Parameters
    ----------
    parts
        Not a number where there is no run, shape (n_parts, n_policies, n_worlds)
        [trillion VND].
    """
    added = parts - parts[:, :1]
    means, sums = np.nanmean(added, axis=2), added.sum(axis=0)
    rows = np.arange(1, means.shape[1])
    ends = {1: np.zeros(rows.size), -1: np.zeros(rows.size)}
    for width, colour in zip(means[:, 1:], _COLOURS, strict=True):
        for sign, end in ends.items():
            part = np.where(np.sign(width) == sign, width, 0.0)
            axes.barh(rows, part, _BAR, left=end, color=colour)
            end += part
    bands = np.array([spread(of[np.isfinite(of)]) for of in sums[1:]]).reshape(-1, 2)
    axes.hlines(rows, bands[:, 0], bands[:, 1], color=INK, lw=1)
    for row, mean, high in zip(
        rows, means[:, 1:].sum(axis=0), bands[:, 1], strict=True
    ):
        written = format_number(mean, 2, lang)
        axes.annotate(
            f"+{written}" if mean > 0 else written,
            (max(high, ends[1][row - 1]), row),
            (5, 0),
            textcoords="offset points",
            va="center",
            size=9,
        )
    axes.annotate(
        "–", (0, 0), (5, 0), textcoords="offset points", va="center", color=GREY
    )
    axes.axvline(0, color=INK, lw=0.8)
    low = min(0.0, float(bands.min(initial=0.0)), float(ends[-1].min(initial=0.0)))
    high = max(0.0, float(bands.max(initial=0.0)), float(ends[1].max(initial=0.0)))
    room = (high - low) or 1.0
    axes.set_xlim(low - 0.05 * room, high + 0.25 * room)


def _finish(axes: Axes, n: int, lang: Language) -> None:
    axes.set_ylim(n - 0.45, -0.55)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _tick(x, lang)))
    axes.grid(axis="x", color=LIGHT, lw=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)


def _tick(value: float, lang: Language) -> str:
    decimals = next((d for d in range(3) if round(value, d) == round(value, 6)), 3)
    return format_number(value, decimals, lang)
