"""What a target takes, in one picture: the way to it, and what is short on the way."""

from itertools import pairwise
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from experiments.figures.style import (
    ACCENT,
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    SKY,
    add_caption,
    add_title,
    new_figure,
)
from experiments.frontier.frontier import PLANT_MUSD, Frontier
from experiments.frontier.frontier_text import target_text
from experiments.frontier.frontier_words import BOUNDS, PHOTOVOLTAICS
from experiments.language import Language
from experiments.number_format import format_number, format_share

__all__ = ["draw_frontier"]

_WIDTH, _HEIGHT, _HEIGHT_WITHOUT_PLANTS = 11.0, 8.2, 4.6
_LEFT, _RIGHT, _TOP = 0.275, 0.975, 0.875
_OVER_LINES: Final = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
"""The ground of a label that may stand on the line of the target."""
_MOST_BLOCKS: Final = 60
_LONGEST: Final = 1.25
"""Where a bar of what there is stops, as a multiple of what is needed."""
_AMOUNTS: Final = 0.95
"""Room to the right of the bars, in the same unit."""
_BILLION: Final = 1000
_PLANT_BOUNDS: Final = ("capital", "workers", "graduates", "land", "power", "time")

_WORDS: Final[dict[str, dict[Language, str]]] = {
    "title": {
        "vi": "Muốn kinh tế số đạt {target} GRDP vào năm {by} thì cần gì?",
        "en": "What would bring the digital economy to {target} of GRDP by {by}?",
    },
    "already met": {
        "vi": "Tỷ trọng đã công bố của năm 2024 bằng hoặc cao hơn mục tiêu này.",
        "en": "The recorded share of 2024 stands at or above this target.",
    },
    "open": {
        "vi": "Các cơ sở hiện có, nếu số hóa đủ sâu, có thể đạt mục tiêu này.",
        "en": "The firms that stand can reach it if they digitalise deeply enough.",
    },
    "only with plants": {
        "vi": "Số hóa tối đa mọi cơ sở hiện có chỉ đưa tới {ceiling}; phần còn lại cần"
        " {plants} nhà máy điện tử lớn.",
        "en": "Digitalising every existing firm leads to {ceiling}; the rest takes"
        " {plants} large electronics plants.",
    },
    "impossible": {
        "vi": "Không kịp hoặc không đủ nguồn lực, dù mọi việc đều thuận lợi.",
        "en": "Out of reach: too little time, land or people, even if all goes well.",
    },
    "axis": {"vi": "% GRDP", "en": "% of GRDP"},
    "target": {"vi": "Mục tiêu {target}", "en": "Target {target}"},
    "base": {"vi": "Năm 2024, đã công bố", "en": "2024, recorded"},
    "trend": {"vi": "Năm {by} theo đà hiện nay", "en": "{by} on the present trend"},
    "ceiling": {
        "vi": "Mọi cơ sở hiện có\nsố hóa tối đa",
        "en": "Every existing firm\nfully digital",
    },
    "plants": {
        "vi": "Năm {by}, thêm nhà máy\nđiện tử 2 tỷ USD",
        "en": "{by} with electronics\nplants of 2 bn USD",
    },
    "count": {
        "vi": "{plants} nhà máy ({fewest}–{most}), {capital} tỷ USD vốn thực hiện",
        "en": "{plants} plants ({fewest}–{most}), {capital} bn USD realised",
    },
    "bounds": {
        "vi": "Các nhà máy ấy cần gì, và theo nhịp độ đã ghi nhận thì có bao nhiêu?",
        "en": "What those plants need, and what the province has at the pace on record",
    },
    "enough": {"vi": "đủ", "en": "enough"},
    "amounts": {
        "vi": "cần {needed} {unit}, có {available}",
        "en": "needs {needed} {unit}, has {available}",
    },
    "unsure": {"vi": "chưa chắc", "en": "unsure"},
    "caption": {
        "vi": "Phép tính trên số liệu, không mô phỏng, không dự báo; giá năm 2020. Vạch"
        " mảnh và số trong ngoặc: khoảng khi từng tham số đi từ thấp đến cao; chưa"
        " chắc: hai khoảng chồng lên nhau. Nguồn: tỷ trọng năm 2024 và tăng trưởng GRDP"
        " theo báo chí; cơ cấu ngành, mức số hóa, giá trị tăng thêm trên mỗi USD vốn là"
        " giả định. Tỷ trọng theo Cục Thống kê, pin mặt trời {photovoltaics}.",
        "en": "Accounting on the record: no simulation, no forecast; 2020 prices. Thin"
        " lines and numbers in brackets: range when each parameter alone goes from low"
        " to high; unsure: the two ranges overlap. Sources: the share of 2024 and"
        " growth of GRDP from the press; structure, maturity and value added per dollar"
        " are assumptions. The statistics office's share, solar cells {photovoltaics}.",
    },
}


def draw_frontier(frontier: Frontier, lang: Language) -> Figure:
    """Return the picture of what a target takes.

    Above, the share on record, on trend, at the ceiling of the existing firms, and with
    the plants that close the gap, one block a plant. Below, what those plants ask for
    beside what there is.

    Parameters
    ----------
    frontier
        The answer to draw.
    lang
        Language of words and numbers.
    """
    said = _said(frontier, lang)
    has_plants = frontier.lines["extra_digital_va"].value > 0
    figure = new_figure(_WIDTH, _HEIGHT if has_plants else _HEIGHT_WITHOUT_PLANTS)
    add_title(
        figure,
        _WORDS["title"][lang].format(**said),
        _WORDS[frontier.verdict][lang].format(**said),
    )
    foot = add_caption(figure, _WORDS["caption"][lang].format(**said))
    low = foot + (0.39 if has_plants else 0.13)
    top = _TOP if has_plants else 0.79
    way = figure.add_axes((_LEFT, low, _RIGHT - _LEFT, top - low))
    _draw_way(way, frontier, said, lang)
    if has_plants:
        short = figure.add_axes((_LEFT, foot + 0.03, _RIGHT - _LEFT, 0.24))
        _draw_bounds(short, frontier, lang)
    return figure


def _said(frontier: Frontier, lang: Language) -> dict[str, str]:
    """Return the numbers that the words hold."""
    capital = frontier.lines["capital_realised"]
    ceiling = frontier.lines["ceiling_existing_firms"].value
    plants, fewest, most = frontier.plants(PLANT_MUSD)
    return {
        "target": target_text(frontier, lang),
        "by": str(frontier.by),
        "ceiling": format_share(ceiling, 1, lang),
        "plants": format_number(plants, 0, lang),
        "fewest": format_number(fewest, 0, lang),
        "most": format_number(most, 0, lang),
        "capital": format_number(capital.value / _BILLION, 1, lang),
        "photovoltaics": PHOTOVOLTAICS[frontier.photovoltaics][lang],
    }


def _draw_way(
    axes: Axes, frontier: Frontier, said: dict[str, str], lang: Language
) -> None:
    """Draw the shares as bars from the top down, and the target across them."""
    names = ["base", "trend", "ceiling"]
    lines = [
        frontier.lines[name]
        for name in ("base_share", "trend_share", "ceiling_existing_firms")
    ]
    for place, (line, colour) in enumerate(zip(lines, (GREY, BLUE, SKY), strict=True)):
        axes.barh(place, 100 * line.value, color=colour, height=0.55)
        axes.plot([100 * line.low, 100 * line.high], [place, place], color=INK, lw=1)
        axes.text(
            100 * max(line.high, line.value) + 0.4,
            place,
            format_share(line.value, 1, lang),
            va="center",
            weight="bold",
            bbox=_OVER_LINES,
        )
    right = 100 * max(frontier.target, lines[2].high)
    if frontier.lines["extra_digital_va"].value > 0:
        names.append("plants")
        right = max(right, _draw_plants(axes, frontier, said, lang))
    axes.axvline(100 * frontier.target, color=ACCENT, lw=2, zorder=0)
    axes.text(
        100 * frontier.target,
        -0.62,
        _WORDS["target"][lang].format(**said),
        color=ACCENT,
        ha="center",
        va="bottom",
        weight="bold",
    )
    axes.set_yticks(
        range(len(names)), [_WORDS[name][lang].format(**said) for name in names]
    )
    axes.set(ylim=(len(names) - 0.4, -0.6), xlim=(0, 1.09 * right))
    axes.set_xlabel(_WORDS["axis"][lang])
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    axes.tick_params(axis="y", length=0)


def _draw_plants(
    axes: Axes, frontier: Frontier, said: dict[str, str], lang: Language
) -> float:
    """Draw the trend and on it one block a plant; return where they end [% of GRDP]."""
    row = 3
    digital, grdp, extra = (
        frontier.lines[name].value
        for name in ("digital_trend", "grdp_by", "extra_digital_va")
    )
    count = frontier.plants(PLANT_MUSD)[0]
    each = extra * PLANT_MUSD / frontier.lines["capital_realised"].value
    blocks = count if count <= _MOST_BLOCKS else 1
    step = each * count / blocks
    ends = [100 * (digital + k * step) / (grdp + k * step) for k in range(blocks + 1)]
    axes.barh(row, ends[0], color=BLUE, height=0.55)
    for left, right in pairwise(ends):
        axes.barh(
            row,
            right - left,
            left=left,
            color=ORANGE,
            height=0.55,
            edgecolor="white",
            linewidth=1 if blocks > 1 else 0,
        )
    axes.text(
        ends[0],
        row + 0.34,
        _WORDS["count"][lang].format(**said),
        va="top",
        ha="left",
        bbox=_OVER_LINES,
    )
    return ends[-1]


def _draw_bounds(axes: Axes, frontier: Frontier, lang: Language) -> None:
    """Draw what there is as a part of what is needed, the scarcest first."""
    bounds = {name: frontier.bounds[name] for name in _PLANT_BOUNDS}
    parts = {
        name: bound.available.value / bound.needed.value
        for name, bound in bounds.items()
    }
    order = sorted(parts, key=lambda name: parts[name])
    for place, name in enumerate(order):
        bound = bounds[name]
        axes.barh(
            place,
            min(parts[name], _LONGEST),
            color=ACCENT if bound.binding else GREEN,
            height=0.6,
        )
        text = _WORDS["amounts"][lang].format(
            available=format_number(bound.available.value, 0, lang),
            needed=format_number(bound.needed.value, 0, lang),
            unit=BOUNDS[name][1][lang],
        )
        if not bound.certain:
            text += f" ({_WORDS['unsure'][lang]})"
        axes.text(_LONGEST + 0.03, place, text, va="center", size=9)
    axes.axvline(1, color=INK, lw=1.2)
    axes.text(1, -0.62, _WORDS["enough"][lang], ha="center", va="bottom", size=9)
    axes.set_yticks(range(len(order)), [BOUNDS[name][0][lang] for name in order])
    axes.set(ylim=(len(order) - 0.4, -0.6), xlim=(0, _LONGEST + _AMOUNTS))
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.set_title(
        _WORDS["bounds"][lang], loc="left", x=-0.37, y=1.1, size=11, weight="bold"
    )
