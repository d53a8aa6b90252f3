"""Which unknowns would change the answer: the widest bars, and the grades beneath."""

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.definitions.share_definitions import DEFINITIONS
from experiments.figures.style import (
    BLUE,
    GREY,
    INK,
    LIGHT,
    ORANGE,
    SKY,
    add_caption,
    add_title,
    new_figure,
)
from experiments.inference.paired import Interval
from experiments.language import Language
from experiments.number_format import format_number, format_share
from experiments.tornado.bars import Bar
from experiments.tornado.runs import Tornado
from experiments.tornado.tornado_text import said_of
from experiments.tornado.tornado_words import FIGURE, GRADES, HEADERS
from experiments.tornado.variance_by_grade import VarianceByGrade

__all__ = ["draw_grades", "draw_tornado"]

_WIDTH, _HEIGHT = 15.0, 7.2
_LEFT, _PANEL, _GAP = 0.215, 0.275, 0.225
_TOP, _LEGEND = 0.80, 0.865
_THICK: Final = 0.62
_FAINT: Final = 0.38
"""Ink of a bar that luck alone may have made."""
_POINTS: Final = 100


def draw_tornado(found: Tornado, lang: Language) -> Figure:
    """Return the dozen that decide on the difference, and the widest of the level.

    Parameters
    ----------
    found
        A tornado in which some row has a bar.
    lang
        Language of words and numbers.
    """
    said = {
        **said_of(found, lang),
        "definition": DEFINITIONS[0].words(lang),
    }
    figure = new_figure(_WIDTH, _HEIGHT)
    add_title(figure, FIGURE["title"][lang], FIGURE["subtitle"][lang].format(**said))
    foot = add_caption(figure, FIGURE["caption"][lang].format(**said))
    colours = {"low": SKY, "high": ORANGE}
    figure.legend(
        handles=[Patch(color=c, label=FIGURE[n][lang]) for n, c in colours.items()],
        loc="lower left",
        bbox_to_anchor=(0.013, _LEGEND),
        ncols=2,
    )
    panels = (("left", found.deciding), ("right", found.deciding_level))
    for place, (name, bars) in enumerate(panels):
        left = _LEFT + place * (_PANEL + _GAP)
        axes = figure.add_axes((left, foot + 0.07, _PANEL, _TOP - foot - 0.07))
        _draw_bars(axes, bars, is_level=name == "right", lang=lang)
        axes.set_title(
            FIGURE[name][lang].format(**said), loc="left", size=11, weight="bold"
        )
    return figure


def _draw_bars(
    axes: Axes, bars: Sequence[Bar], *, is_level: bool, lang: Language
) -> None:
    """Draw each bar from the central value to both ends, the widest on top."""
    for place, bar in enumerate(bars):
        low, central, high = (
            _POINTS * (end.share if is_level else end.difference) for end in bar.ends
        )
        is_clear = bar.is_clear_in_level if is_level else bar.is_clear
        changes = bar.level_changes if is_level else bar.changes
        ink = 1.0 if is_clear else _FAINT
        # Both ends may lie on one side of the centre: halves of the height keep both.
        for end, colour, up, change in (
            (low, SKY, -1, changes[0]),
            (high, ORANGE, 1, changes[1]),
        ):
            at = place + up * _THICK / 4
            axes.barh(
                at, end - central, _THICK / 2, left=central, color=colour, alpha=ink
            )
            _draw_whisker(axes, at, central, change)
        axes.plot([central, central], [place - 0.45, place + 0.45], color=INK, lw=1.2)
    axes.set_yticks(
        range(len(bars)),
        [f"{bar.row.name} ({GRADES[bar.row.grade][lang]})" for bar in bars],
        size=9,
    )
    axes.set(ylim=(max(len(bars), 1) - 0.4, -0.6))
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(_frame(bars, is_level=is_level))
    axes.grid(axis="x", color=LIGHT, lw=0.6)
    axes.set_axisbelow(True)
    axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda x, _: format_number(x, 1 if is_level else 2, lang))
    )


def _frame(bars: Sequence[Bar], *, is_level: bool) -> tuple[float, float]:
    """Return the left and right end of a panel: all bars, and as much again around."""
    ends = [
        _POINTS * (end.share if is_level else end.difference)
        for bar in bars
        for end in bar.ends
    ]
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    around = (high - low) / 2 or 1.0
    return low - around, high + around


def _draw_whisker(
    axes: Axes, at: float, central: float, change: Interval | None
) -> None:
    if change is not None:
        ends = [central + _POINTS * end for end in change]
        axes.plot(ends, [at, at], color=GREY, lw=0.9)


def draw_grades(
    found: Tornado, variance: Sequence[VarianceByGrade], lang: Language
) -> Figure:
    """Return how much of the variance of 2030 goes with each grade.

    Parameters
    ----------
    found
        A tornado with draws.
    variance
        Its variance by grade, of the level and of the difference.
    lang
        Language of words and numbers.
    """
    said = said_of(found, lang)
    figure = new_figure(11.0, 5.0)
    add_title(figure, FIGURE["grades title"][lang], FIGURE["grades subtitle"][lang])
    n_tried = found.draws.n_tried if found.draws else 0
    counted = {"n": str(variance[0].n_draws), "n_tried": str(n_tried)}
    foot = add_caption(figure, FIGURE["grades caption"][lang].format(**said, **counted))
    for place, one in enumerate(variance):
        axes = figure.add_axes((0.12 + 0.45 * place, foot + 0.14, 0.4, 0.59 - foot))
        _draw_shares(axes, one, lang, is_named=place == 0)
        axes.set_title(
            HEADERS[f"of {one.outcome}"][lang], loc="left", size=11, weight="bold"
        )
        axes.set_xlabel(FIGURE["grades axis"][lang])
    return figure


def _draw_shares(
    axes: Axes, one: VarianceByGrade, lang: Language, *, is_named: bool
) -> None:
    names = [GRADES[each.grade][lang] for each in one.shares]
    shares = [(each.share, each.interval) for each in one.shares]
    shares.append((one.rest, one.rest_interval))
    for place, (share, (low, high)) in enumerate(shares):
        colour = GREY if place == len(names) else BLUE
        axes.barh(place, _POINTS * share, _THICK, color=colour)
        axes.plot([_POINTS * low, _POINTS * high], [place, place], color=INK, lw=1.2)
        axes.text(
            _POINTS * max(share, high) + 2,
            place,
            format_share(share, 0, lang),
            va="center",
            weight="bold",
        )
    labels = [*names, HEADERS["rest"][lang]] if is_named else []
    axes.set_yticks(range(len(labels)), labels)
    axes.set(ylim=(len(shares) - 0.4, -0.6), xlim=(0, 118))
    axes.set_xticks(range(0, 101, 20))
    axes.tick_params(axis="y", length=0)
