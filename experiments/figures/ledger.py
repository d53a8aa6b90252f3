"""The ledger as a waterfall: how classes of units add up to the difference in all.

On the left value added, on the right jobs; each bar begins where the one above it ends.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

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
from experiments.inference.paired import CONFIDENCE, paired_interval
from experiments.language import Language
from experiments.ledger.classes import UnitClass
from experiments.ledger.ledger import Ledger
from experiments.ledger.ledger_words import CLASSES
from experiments.ledger.traces import AMOUNTS
from experiments.number_format import format_number, format_signed

__all__ = ["draw_ledger"]

type Floats = npt.NDArray[np.float64]

_PANELS: Final = ("value_added_bn_vnd_2020_prices", "jobs")
_COLOURS: Final = {
    UnitClass.ADDITIONAL: GREEN,
    UnitClass.FROM_OUTSIDE: BLUE,
    UnitClass.EARLIER: SKY,
    UnitClass.LATER: PURPLE,
    UnitClass.DISPLACED: ORANGE,
    UnitClass.DEADWEIGHT: "#8c6d31",
    UnitClass.LOST: ACCENT,
    UnitClass.SHARES_LOCAL_DEMAND: GREY,
    UnitClass.UNTOUCHED: GREY,
}
_WIDTH: Final = 11.0
_BAR_INCHES: Final = 0.36
_LEFT, _MIDDLE, _GAP, _RIGHT = 0.2, 0.585, 0.03, 0.985
_TOP_INCHES, _AXIS_INCHES = 1.15, 0.4
_BAR: Final = 0.62
_ROOM: Final = 0.22
"""Room for numbers at either side of the bars, in shares of their reach."""

_WORDS: Final[dict[str, dict[Language, str]]] = {
    "title": {
        "vi": "{policy} thay đổi ai, và bao nhiêu?",
        "en": "Whom {policy} changes, and by how much",
    },
    "subtitle": {
        "vi": "So với {against}, tháng 12/{by}, bình quân; số thế giới: {counted}",
        "en": "Against {against}, December {by}, mean over worlds: {counted}",
    },
    _PANELS[0]: {
        "vi": "Giá trị tăng thêm, tỷ đồng mỗi năm, giá 2020",
        "en": "Value added, bn VND a year, 2020 prices",
    },
    _PANELS[1]: {"vi": "Việc làm, người", "en": "Jobs, people"},
    "others": {"vi": "phần còn lại", "en": "everybody else"},
    "whole": {"vi": "tổng chênh lệch", "en": "difference in all"},
    "caption": {
        "vi": "Kịch bản {scenario}, tỷ lệ 1:{scale}, lịch sử {history}, {uncertainty}."
        " Mỗi thanh bắt đầu ở chỗ thanh trên kết thúc; vạch mảnh: khoảng t 95% của"
        " thanh ấy. Hỗ trợ thừa: được hỗ trợ mà vẫn làm như khi không có chính sách."
        " Phần còn lại: hộ kinh doanh, tự làm, đơn vị công, thuế sản phẩm, doanh nghiệp"
        " đóng cửa trong tháng. Không phải dự báo.",
        "en": "Scenario {scenario}, scale {scale}, history {history}, {uncertainty}."
        " Each bar begins where the one above it ends; thin lines: its own 95 % t"
        " interval. Deadweight: supported, and does what it does without the policy."
        " Everybody else: household businesses, own account, public bodies, product"
        " taxes, firms that closed in the month. Not a forecast.",
    },
}


def draw_ledger(ledger: Ledger, said: dict[str, str], lang: Language) -> Figure:
    """Return the waterfall of a ledger.

    Parameters
    ----------
    ledger
        The ledger over worlds.
    said
        Names of policies, worlds and settings that the words hold.
    lang
        Language of words and numbers.
    """
    labels = [CLASSES[each.label][lang] for each in UnitClass]
    labels += [_WORDS["others"][lang], _WORDS["whole"][lang]]
    height = _TOP_INCHES + _AXIS_INCHES + 0.6 + _BAR_INCHES * len(labels)
    figure = new_figure(_WIDTH, height)
    add_title(
        figure,
        _WORDS["title"][lang].format(**said),
        _WORDS["subtitle"][lang].format(**said),
    )
    inch = 1 / height
    foot = add_caption(figure, _WORDS["caption"][lang].format(**said))
    low, top = foot + _AXIS_INCHES * inch, 1 - _TOP_INCHES * inch
    left = figure.add_axes((_LEFT, low, _MIDDLE - _LEFT, top - low))
    right = figure.add_axes((_MIDDLE + _GAP, low, _RIGHT - _MIDDLE - _GAP, top - low))
    for axes, amount in zip((left, right), _PANELS, strict=True):
        _draw_amount(axes, _by_world(ledger, AMOUNTS.index(amount)), lang)
        axes.set_title(_WORDS[amount][lang], loc="left", size=10.5, weight="bold")
    left.set_yticks(range(len(labels)), labels)
    right.set_yticks(range(len(labels)), [""] * len(labels))
    return figure


def _by_world(ledger: Ledger, amount: int) -> Floats:
    """Return each class, everybody else and the whole, shape (n_worlds, n_rows)."""
    return np.array(
        [
            [
                *world.by_class()[:, amount],
                world.others[amount].sum(),
                world.whole[amount],
            ]
            for world in ledger.worlds
        ]
    )


def _draw_amount(axes: Axes, rows: Floats, lang: Language) -> None:
    means = rows.mean(axis=0)
    # The last row is the sum of all others: it begins at nothing again.
    starts = np.append(np.cumsum(means[:-1]) - means[:-1], 0.0)
    ends = starts + means
    colours = [*(_COLOURS[each] for each in UnitClass), LIGHT, INK]
    places = np.arange(means.size)
    axes.barh(places, means, _BAR, left=starts, color=colours, zorder=2)
    axes.axvline(0, color=INK, lw=0.8, zorder=1)
    for place in places[:-1]:
        axes.plot([ends[place]] * 2, [place, place + 1], color=GREY, lw=0.7, zorder=1)
    reach = [*starts, *ends]
    for place in places:
        interval = paired_interval(rows[:, place], CONFIDENCE)
        if interval is not None:
            at = [starts[place] + end for end in interval]
            axes.plot(at, [place, place], color=INK, lw=0.9, zorder=3)
            reach += at
    _write_numbers(axes, means, rows, starts, lang)
    low, high = min(reach), max(reach)
    room = _ROOM * (high - low or 1.0)
    axes.set(xlim=(low - 0.1 * room, high + room), ylim=(means.size - 0.4, -0.6))
    _finish(axes, lang)


def _write_numbers(
    axes: Axes, means: Floats, rows: Floats, starts: Floats, lang: Language
) -> None:
    """Write each mean to the right of its bar and its interval."""
    for place, mean in enumerate(means):
        interval = paired_interval(rows[:, place], CONFIDENCE) or (mean, mean)
        right = starts[place] + max(0.0, mean, *interval)
        axes.annotate(
            format_signed(float(mean), 0, lang),
            (right, place),
            (4, 0),
            textcoords="offset points",
            va="center",
            size=9,
            color=INK if mean else GREY,
        )


def _finish(axes: Axes, lang: Language) -> None:
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10], integer=True))
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: format_number(value, 0, lang))
    )
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=LIGHT, lw=0.6, zorder=0)
    axes.set_axisbelow(True)
