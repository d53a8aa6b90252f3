"""The course of a run in two pictures: the digital share, and what GRDP is made of."""

from collections.abc import Mapping, Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.definitions.share_definitions import scored_words
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

__all__ = ["draw_share_course", "draw_value_added"]

type Year = Mapping[str, float | None]

_WIDTH, _HEIGHT = 9.0, 5.4
_LEFT, _WIDE, _TOP = 0.09, 0.66, 0.82
_FIRST_POLICY_YEAR: Final = 2026
_TRILLION: Final = 1000
_GAP: Final = 0.012
"""Room between the last year and its labels, as a part of the axis."""
_ROOM: Final = 1.12
"""Height of the axis over the highest point."""

_GROUPS: Final[tuple[tuple[tuple[str, ...], str, str, str], ...]] = (
    (("coal",), INK, "than", "coal"),
    (("power",), GREY, "điện, nước", "power, water"),
    (("electronics", "photovoltaics"), ACCENT, "điện tử, pin", "electronics, cells"),
    (
        ("vehicles", "textiles", "other_manufacturing"),
        ORANGE,
        "chế biến khác",
        "other manufacturing",
    ),
    (("construction",), "#f0e442", "xây dựng", "construction"),
    (
        ("trade", "tourism", "logistics"),
        SKY,
        "thương mại, du lịch, logistics",
        "trade, tourism, logistics",
    ),
    (("ict",), BLUE, "CNTT-TT", "ICT"),
    (("other_services",), PURPLE, "dịch vụ khác", "other services"),
    (("public",), LIGHT, "khu vực công", "public bodies"),
    (("agriculture",), GREEN, "nông nghiệp", "agriculture"),
    ((), "#bbbbbb", "thuế sản phẩm", "product taxes"),
)
"""Sectors drawn together, their colour and words; the empty group is product taxes."""

_WORDS: Final[dict[Language, dict[str, str]]] = {
    "vi": {
        "share": "Tỷ trọng kinh tế số trong GRDP: {last} năm {year}",
        "share_below": "Chính sách {policy}, kịch bản {scenario}, thế giới {world}",
        "core": "phần lõi\n(điện tử, CNTT-TT)",
        "digitalised": "phần số hóa\ncủa các ngành khác",
        "photovoltaics": "nếu pin mặt trời\nthuộc lõi: {last}",
        "axis": "% GRDP",
        "policy": "chính sách bắt đầu",
        "output": "GRDP theo ngành: {last} nghìn tỷ đồng năm {year}",
        "output_axis": "nghìn tỷ đồng, giá 2020",
        "luck": "tham số ở giá trị trung tâm",
        "parameters": "tham số rút ngẫu nhiên",
        "caption": "Mô phỏng một thế giới, không phải dự báo. {definition}; mỗi cách"
        " xếp pin mặt trời có hệ số hiệu chỉnh riêng theo mức năm 2024. Quy mô {scale},"
        " lịch sử {history}, {varies}.",
        "output_caption": "Mô phỏng một thế giới, không phải dự báo. Giá 2020. Quy mô"
        " {scale}, lịch sử {history}, {varies}.",
    },
    "en": {
        "share": "Digital share of GRDP: {last} in {year}",
        "share_below": "Policy {policy}, scenario {scenario}, world {world}",
        "core": "core\n(electronics, ICT)",
        "digitalised": "digitalised part\nof other sectors",
        "photovoltaics": "with solar cells\nin the core: {last}",
        "axis": "% of GRDP",
        "policy": "policy begins",
        "output": "GRDP by sector: {last} trillion VND in {year}",
        "output_axis": "trillion VND, 2020 prices",
        "luck": "parameters at their central values",
        "parameters": "parameters drawn",
        "caption": "One simulated world, not a forecast. Definition: {definition}; each"
        " way of filing solar cells is calibrated to the level of 2024 by its own"
        " factor. Scale {scale}, history {history}, {varies}.",
        "output_caption": "One simulated world, not a forecast. 2020 prices. Scale"
        " {scale}, history {history}, {varies}.",
    },
}


def draw_share_course(
    years: Sequence[Year], said: Mapping[str, object], lang: Language
) -> Figure:
    """Return the digital share by year, its core and its digitalised part.

    Parameters
    ----------
    years
        Rows of `Records.yearly`, whole years or not.
    said
        What the run was: policy, scenario, world, scale, history, uncertainty.
    lang
        Language of words and numbers.
    """
    words = _WORDS[lang]
    x = _column(years, "year")
    total = _column(years, "digital_share_nso", 100)
    core = _column(years, "digital_core_share", 100)
    wide = _column(years, "digital_share_nso_photovoltaics", 100)
    told = {
        **said,
        "varies": words[str(said["uncertainty"])],
        "definition": scored_words(lang),
        "year": f"{x[-1]:.0f}",
        "last": format_share(total[-1] / 100, 1, lang),
    }
    figure, axes = _framed(words["share"], words["share_below"], words["caption"], told)
    axes.stackplot(
        x,
        core,
        [whole - inner for whole, inner in zip(total, core, strict=True)],
        colors=(BLUE, SKY),
        linewidth=0,
    )
    axes.plot(x, wide, color=ORANGE, lw=1.6, ls=(0, (4, 2)))
    top = _ROOM * max([*total, *wide, 1e-9])
    axes.set(ylim=(0, top), ylabel=words["axis"])
    last_wide = format_share(wide[-1] / 100, 1, lang)
    _dated(axes, x, words["policy"])
    _labelled(
        axes,
        (
            (core[-1] / 2, words["core"], BLUE),
            ((core[-1] + total[-1]) / 2, words["digitalised"], INK),
            (wide[-1], words["photovoltaics"].format(last=last_wide), ORANGE),
        ),
        x[-1],
    )
    return figure


def draw_value_added(
    years: Sequence[Year], said: Mapping[str, object], lang: Language
) -> Figure:
    """Return value added by group of sectors and year, at 2020 prices.

    Parameters
    ----------
    years, said, lang
        As in `draw_share_course`.
    """
    words = _WORDS[lang]
    x = _column(years, "year")
    parts = [_group(years, sectors) for sectors, *_ in _GROUPS]
    totals = [sum(part[place] for part in parts) for place in range(len(x))]
    told = {
        **said,
        "varies": words[str(said["uncertainty"])],
        "year": f"{x[-1]:.0f}",
        "last": format_number(totals[-1], 0, lang),
    }
    figure, axes = _framed(
        words["output"], words["share_below"], words["output_caption"], told
    )
    colours = [colour for _, colour, *_ in _GROUPS]
    axes.stackplot(x, *parts, colors=colours, linewidth=0.4, edgecolor="white")
    axes.set(ylim=(0, _ROOM * max([*totals, 1e-9])), ylabel=words["output_axis"])
    below, labels = 0.0, []
    for part, (_, colour, vi, en) in zip(parts, _GROUPS, strict=True):
        middle = below + part[-1] / 2
        labels.append((middle, vi if lang == "vi" else en, colour))
        below += part[-1]
    _dated(axes, x, words["policy"])
    _labelled(axes, labels, x[-1])
    return figure


def _framed(
    title: str, subtitle: str, caption: str, told: Mapping[str, object]
) -> tuple[Figure, Axes]:
    figure = new_figure(_WIDTH, _HEIGHT)
    add_title(figure, title.format(**told), subtitle.format(**told))
    foot = add_caption(figure, caption.format(**told)) + 0.07
    axes = figure.add_axes((_LEFT, foot, _WIDE, _TOP - foot))
    axes.grid(axis="y", color=LIGHT, lw=0.6)
    axes.set_axisbelow(True)
    return figure, axes


def _dated(axes: Axes, x: Sequence[float], policy: str) -> None:
    """Mark the years and when policy begins."""
    last = max(x[-1], x[0] + 1)
    axes.set_xlim(x[0], last)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))
    if x[0] < _FIRST_POLICY_YEAR <= last:
        axes.axvline(_FIRST_POLICY_YEAR, color=INK, lw=0.8, ls=":")
        axes.text(
            _FIRST_POLICY_YEAR + 0.1,
            0.97,
            policy,
            transform=axes.get_xaxis_transform(),
            size=8,
            va="top",
            color=GREY,
        )


def _labelled(
    axes: Axes, labels: Sequence[tuple[float, str, str]], last: float
) -> None:
    """Write labels to the right of the last year, lifted apart where they meet."""
    bottom, top = axes.get_ylim()
    left, right = axes.get_xlim()
    beside = right + _GAP * (right - left)
    least = (top - bottom) * 0.048
    drawn = bottom - least
    for height, text, colour in sorted(labels, key=lambda label: label[0]):
        lines = text.count("\n") + 1
        place = max(height, drawn + least * (lines + 1) / 2)
        drawn = place + least * (lines - 1) / 2
        axes.annotate(
            text,
            (last, height),
            xytext=(beside, place),
            va="center",
            size=9,
            color=INK if colour in (LIGHT, "#f0e442", "#bbbbbb") else colour,
            annotation_clip=False,
        )


def _column(years: Sequence[Year], name: str, times: float = 1) -> list[float]:
    return [float(year[name] or 0.0) * times for year in years]


def _group(years: Sequence[Year], sectors: Sequence[str]) -> list[float]:
    names = [f"va_{sector}" for sector in sectors] or ["product_taxes"]
    columns = [
        _column(years, f"{name}_bn_vnd_2020_prices", 1 / _TRILLION) for name in names
    ]
    return [sum(column) for column in zip(*columns, strict=True)]
