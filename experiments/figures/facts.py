"""Stylised facts as strips: where each figure lies beside its band.

Every strip is drawn on the scale of its own band, which fills the same part of each, so
that facts of unlike units stand in one picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.style import (
    ACCENT,
    BLUE,
    GREY,
    INK,
    LIGHT,
    add_caption,
    add_title,
    new_figure,
)
from experiments.language import Language
from experiments.validation.fact_text import fact_cells
from experiments.validation.facts import Fact

__all__ = ["FactCaption", "draw_facts"]

_WIDTH: Final = 11.0
_STRIP_INCHES: Final = 0.265
_TOP_INCHES: Final = 0.95
_LEFT, _RIGHT = 0.46, 0.73
_COLUMNS: Final = (1.17, 1.25, 1.72)
"""Where value (its end), band and verdict stand, in widths of the strips."""
_ENDS: Final = (-0.75, 1.75)
"""What a strip shows, the band being 0 to 1; what lies beyond is drawn as an arrow."""
_BAND: Final = 0.62
_SIZE: Final = 8.5

_WORDS: Final[dict[str, dict[Language, str]]] = {
    "title": {
        "vi": "Mô hình có giống các nền kinh tế khác không?",
        "en": "Do the simulated months look like other economies?",
    },
    "subtitle": {
        "vi": "Chấm: bình quân các thế giới; vạch: phân vị 5–95 %; nền: khoảng đặt"
        " trước khi xem. {passed} trên {n} nằm trong khoảng.",
        "en": "Dot: mean over worlds; line: 5 to 95 % of them; ground: band set before"
        " looking. {passed} of {n} lie in their band.",
    },
    "caption": {
        "vi": "{worlds} thế giới, tỷ lệ 1:{scale}, lịch sử {history}, bất định"
        " {uncertainty}. Mỗi dải có thang riêng theo khoảng của nó; mũi tên: ngoài dải."
        " Khoảng và nguồn: model/evidence/stylised_facts.csv.",
        "en": "{worlds} worlds, scale {scale}, history {history}, uncertainty"
        " {uncertainty}. Each strip is on the scale of its own band; arrows: beyond the"
        " strip. Bands and sources: model/evidence/stylised_facts.csv.",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCaption:
    """What the caption must name."""

    n_worlds: int
    scale: int
    history: str
    uncertainty: str


def draw_facts(facts: Sequence[Fact], caption: FactCaption, lang: Language) -> Figure:
    """Return one strip for each fact that has a band.

    Parameters
    ----------
    facts
        Facts over worlds; those without a band are left to the table.
    caption
        Worlds, scale, history and uncertainty.
    lang
        Language of words and numbers.
    """
    judged = [fact for fact in facts if fact.passed is not None]
    n = len(judged)
    figure = new_figure(_WIDTH, _TOP_INCHES + 0.5 + _STRIP_INCHES * n)
    passed = sum(fact.passed is True for fact in judged)
    add_title(
        figure,
        _WORDS["title"][lang],
        _WORDS["subtitle"][lang].format(passed=passed, n=n),
    )
    said = _WORDS["caption"][lang].format(
        worlds=caption.n_worlds,
        scale=caption.scale,
        history=caption.history,
        uncertainty=caption.uncertainty,
    )
    foot = add_caption(figure, said) + 0.1 / figure.get_figheight()
    top = 1 - _TOP_INCHES / figure.get_figheight()
    axes = figure.add_axes((_LEFT, foot, _RIGHT - _LEFT, top - foot))
    axes.set(xlim=_ENDS, ylim=(n - 0.4, -0.6), xticks=[])
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.tick_params(left=False)
    axes.set_yticks(range(n), [fact.words(lang) for fact in judged], size=_SIZE)
    for place, fact in enumerate(judged):
        _draw_strip(axes, place, fact)
        _, value, _, band, mark = fact_cells(fact, lang)
        colour = INK if fact.passed else ACCENT
        cells = zip(
            _COLUMNS, ("right", "left", "left"), (value, band, mark), strict=True
        )
        for at, side, words in cells:
            axes.text(
                at,
                place,
                words,
                transform=axes.get_yaxis_transform(),
                size=_SIZE,
                va="center",
                ha=side,
                color=colour,
            )
        axes.get_yticklabels()[place].set_color(colour)
    return figure


def _draw_strip(axes: Axes, place: int, fact: Fact) -> None:
    """Draw band, spread over worlds and mean of one fact."""
    colour = BLUE if fact.passed else ACCENT
    axes.barh(place, _ENDS[1] - _ENDS[0], left=_ENDS[0], height=0.04, color=LIGHT)
    axes.barh(place, 1, left=0, height=_BAND, color=LIGHT)
    if not fact.n_worlds:
        axes.text(0.5, place, "–", ha="center", va="center", color=GREY)
        return
    low, value, high = (
        _along(fact, figure) for figure in (fact.world_low, fact.value, fact.world_high)
    )
    shown = [min(max(end, _ENDS[0]), _ENDS[1]) for end in (low, high)]
    if fact.unit != "share of worlds":
        axes.plot(shown, [place, place], color=colour, lw=1.6, solid_capstyle="butt")
    marker = "<" if value < _ENDS[0] else ">" if value > _ENDS[1] else "o"
    at = min(max(value, _ENDS[0] + 0.02), _ENDS[1] - 0.02)
    axes.plot(at, place, marker=marker, ms=5.5, color=colour, mec="white", mew=0.6)


def _along(fact: Fact, figure: float) -> float:
    """Return where a figure lies, the band being 0 to 1."""
    low, high = fact.low or 0.0, fact.high or 0.0
    return (figure - low) / (high - low)
