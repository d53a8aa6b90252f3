"""The share over the years under each policy: how wide the worlds fan out.

On the left, against the target and the ceiling of the firms that stand; on the right
each policy at close range, beside the reference's median.
"""

import textwrap
from math import ceil
from typing import Final

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.comparison.comparison import YEARS, Comparison
from experiments.comparison.worlds_of_each import worlds_text
from experiments.definitions.share_definitions import SCORED, scored_words
from experiments.figures.style import (
    ACCENT,
    BLUE,
    GREEN,
    GREY,
    INK,
    LIGHT,
    ORANGE,
    PURPLE,
    SKY,
    add_caption,
    add_title,
    new_figure,
)
from experiments.language import Language
from experiments.number_format import format_number, format_share
from experiments.worlds.matched_words import varies_text

__all__ = ["COLOURS", "draw_fan"]

type Floats = npt.NDArray[np.float64]

COLOURS: Final = (GREY, BLUE, SKY, GREEN, ORANGE, PURPLE, "#8c6d31", INK)
"""Colours of the policies in the order given, the reference's first; then anew."""

_WIDTH: Final = 12.0
_ROW_INCHES: Final = 2.0
_LEAST_HEIGHT: Final = 5.6
_LEFT, _MIDDLE, _GAP, _RIGHT = 0.055, 0.395, 0.075, 0.985
_TOP_INCHES, _AXIS_INCHES = 1.05, 0.4
_TITLE_INCHES: Final = 0.48
_PANEL: Final = 0.88
"""Share of a column that its axes take."""
_COLUMNS: Final = 3
_POINTS: Final = 100
_QUANTILES: Final = (5, 50, 95)
_FIRST_CHOICE: Final = 2026
_FAR_YEARS: Final = (2020, 2025, 2030, 2035)
_NEAR_YEARS: Final = (2020, 2030)
_LONGEST_LINE: Final = 24
"""Letters of a panel's title on one line."""
_HEADROOM: Final = 1.12

_WORDS: Final[dict[str, dict[Language, str]]] = {
    "title": {
        "vi": "Tỷ trọng kinh tế số trong GRDP theo từng chính sách",
        "en": "Digital share of GRDP under each policy",
    },
    "subtitle": {
        "vi": "Đường: trung vị; dải: 5–95 % của {worlds} thế giới; % GRDP,"
        " {definition}",
        "en": "Lines: median; bands: 5 to 95 % of {worlds} worlds; % of GRDP,"
        " {definition}",
    },
    "target": {
        "vi": "Mục tiêu {target} vào năm {by}",
        "en": "Target {target} by {by}",
    },
    "ceiling": {
        "vi": "Trần {ceiling}: mọi cơ sở hiện có\nsố hóa tối đa",
        "en": "Ceiling {ceiling}: every existing firm\nfully digital",
    },
    "all": {"vi": "Mọi chính sách", "en": "All policies"},
    "reference": {"vi": "(tham chiếu)", "en": "(reference)"},
    "caption": {
        "vi": "Kịch bản {scenario}, tỷ lệ 1:{scale}, lịch sử {history}; {varies}. Không"
        " phải dự báo. Bên trái: dải xám bao mọi chính sách. Bên phải: nét đứt là trung"
        " vị của chính sách tham chiếu, vạch đứng là khi chính sách bắt đầu."
        " Trần là phép tính trên cơ cấu năm 2024, không mô phỏng.",
        "en": "Scenario {scenario}, scale {scale}, history {history}; {varies}. Not a"
        " forecast. Left: the grey band spans all policies. Right: the dashed line is"
        " the reference's median, the upright one where policies begin. The ceiling is"
        " accounting on the structure of 2024, not simulated.",
    },
}


def draw_fan(comparison: Comparison, ceiling: float, lang: Language) -> Figure:
    """Return the fan of the share under each policy.

    Parameters
    ----------
    comparison
        Every policy's years in every world.
    ceiling
        Share with every existing firm fully digital [share].
    lang
        Language of words and numbers.
    """
    bands = _bands(comparison)
    rows = ceil(len(comparison.policies) / _COLUMNS)
    figure = new_figure(_WIDTH, max(_LEAST_HEIGHT, 1.8 + _ROW_INCHES * rows))
    said = _said(comparison, ceiling, lang)
    add_title(figure, _WORDS["title"][lang], _WORDS["subtitle"][lang].format(**said))
    inch = 1 / figure.get_figheight()
    foot = add_caption(figure, _WORDS["caption"][lang].format(**said))
    low, top = foot + _AXIS_INCHES * inch, 1 - _TOP_INCHES * inch
    far = figure.add_axes((_LEFT, low, _MIDDLE - _LEFT, top - low))
    _draw_far(far, comparison, bands, ceiling, said, lang)
    _draw_near(figure, comparison, bands, (low, top), lang)
    return figure


def _bands(comparison: Comparison) -> Floats:
    """Return quantiles of the share in percent, each policy's over its own worlds.

    Returns
    -------
    ndarray
        Shape (n_quantiles, n_policies, n_years).
    """
    panel = comparison.panel
    each = [
        np.percentile(panel.of_policy(row, SCORED), _QUANTILES, axis=0)
        for row in range(len(panel.policies))
    ]
    return _POINTS * np.stack(each, axis=1)


def _said(comparison: Comparison, ceiling: float, lang: Language) -> dict[str, str]:
    settings = comparison.settings
    run = settings.run
    return {
        "worlds": worlds_text(comparison, lang),
        "target": format_share(settings.target, 0, lang),
        "by": str(settings.by),
        "ceiling": format_share(ceiling, 1, lang),
        "scenario": run.scenario.name,
        "scale": str(run.scale),
        "history": run.history,
        "varies": varies_text(run.uncertainty, lang, is_matched=settings.is_matched),
        "definition": scored_words(lang),
    }


def _draw_far(
    axes: Axes,
    comparison: Comparison,
    bands: Floats,
    ceiling: float,
    said: dict[str, str],
    lang: Language,
) -> None:
    """Draw all medians and the widest band against target and ceiling."""
    target = _POINTS * comparison.settings.target
    axes.fill_between(
        YEARS, bands[0].min(axis=0), bands[2].max(axis=0), color=LIGHT, lw=0
    )
    for row, median in enumerate(bands[1]):
        axes.plot(YEARS, median, color=_colour(row), lw=1.6)
    axes.axhline(target, color=ACCENT, lw=1.4)
    axes.plot(comparison.settings.by, target, "o", color=ACCENT, ms=7)
    axes.axhline(_POINTS * ceiling, color=INK, lw=1.1, ls=(0, (5, 3)))
    for name, height, colour in (
        ("target", target, ACCENT),
        ("ceiling", _POINTS * ceiling, INK),
    ):
        axes.annotate(
            _WORDS[name][lang].format(**said),
            (YEARS[0], height),
            (2, 3),
            textcoords="offset points",
            color=colour,
            size=9.5,
            va="bottom",
        )
    highest = max(target, _POINTS * ceiling, float(bands.max()))
    axes.set(ylim=(0, _HEADROOM * highest))
    axes.set_title(_WORDS["all"][lang], loc="left", size=10.5, weight="bold")
    _finish(axes, _FAR_YEARS, lang)


def _draw_near(
    figure: Figure,
    comparison: Comparison,
    bands: Floats,
    ends: tuple[float, float],
    lang: Language,
) -> None:
    """Draw each policy at close range, all on one scale."""
    low, top = ends
    policies = comparison.policies
    rows = ceil(len(policies) / _COLUMNS)
    left = _MIDDLE + _GAP
    title_room = _TITLE_INCHES / figure.get_figheight()
    width, pitch = (_RIGHT - left) / _COLUMNS, (top - low + title_room) / rows
    height = pitch - title_room
    reach = float(bands.min()), float(bands.max())
    room = 0.05 * (reach[1] - reach[0])
    for number, policy in enumerate(policies):
        row, column = divmod(number, _COLUMNS)
        bottom = top - row * pitch - height
        axes = figure.add_axes((left + column * width, bottom, _PANEL * width, height))
        _draw_policy(axes, bands, number)
        axes.set(ylim=(reach[0] - room, reach[1] + room))
        label = policy.label_vi if lang == "vi" else policy.label_en
        if number == 0:
            label += f" {_WORDS['reference'][lang]}"
        title = textwrap.fill(label, _LONGEST_LINE)
        axes.set_title(title, loc="left", size=9, color=_colour(number), weight="bold")
        _finish(axes, _NEAR_YEARS, lang)
        if column:
            axes.set_yticklabels([])
        if number + _COLUMNS < len(policies):
            axes.set_xticklabels([])


def _draw_policy(axes: Axes, bands: Floats, number: int) -> None:
    colour = _colour(number)
    axes.fill_between(
        YEARS, bands[0, number], bands[2, number], color=colour, alpha=0.25, lw=0
    )
    axes.plot(YEARS, bands[1, 0], color=GREY, lw=1, ls=(0, (4, 2)))
    axes.plot(YEARS, bands[1, number], color=colour, lw=1.8)
    axes.axvline(_FIRST_CHOICE, color=LIGHT, lw=1, zorder=0)


def _finish(axes: Axes, years: tuple[int, ...], lang: Language) -> None:
    axes.set(xlim=(YEARS[0], YEARS[-1]), xticks=years)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(
        FuncFormatter(lambda value, _: format_number(value, _decimals(value), lang))
    )
    axes.grid(axis="y", color=LIGHT, lw=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=8.5, length=2)


def _decimals(value: float) -> int:
    return 0 if round(value, 6) == round(value) else 1


def _colour(number: int) -> str:
    if number < len(COLOURS):
        return COLOURS[number]
    return COLOURS[1 + (number - 1) % (len(COLOURS) - 1)]
