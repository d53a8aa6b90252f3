"""The keys of the map: parks by number, zones with what makes them special, symbols."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.transforms import Bbox

from experiments.figures.map_words import WORDS
from experiments.figures.style import (
    ACCENT,
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PURPLE,
)
from experiments.language import Language
from experiments.number_format import format_number
from model.place_records import EconomicZone
from model.places import Places
from model.sites import SiteKind, Sites

__all__ = ["PEOPLE", "POINTS2_PER_PERSON", "draw_keys"]

PEOPLE: Final = "#a9b8c6"
"""Colour of the circles that stand for people."""
POINTS2_PER_PERSON: Final = 0.008
"""Area of a circle for each of its people [point2]."""
_KEY_PEOPLE: Final = 50_000
_THOUSAND: Final = 1_000

_LINE: Final = 0.0172
"""Height of a line of a key [share of the axes]."""
_PAD: Final = 0.006

type Column = tuple[float, str]
"""Where a column stands from the key's west [share of the axes], and its alignment."""


def draw_keys(
    axes: Axes, places: Places, sites: Sites, language: Language
) -> list[Bbox]:
    """Draw the keys into the map's empty corners; return their boxes [pixel]."""
    words = WORDS[language]
    return [
        _active_key(axes, sites, language),
        _planned_key(axes, sites, language),
        _subzone_key(axes, places, sites, language),
        _economic_zone_key(axes, places, language),
        _symbol_key(axes, words),
    ]


def _table(
    axes: Axes,
    corner: tuple[float, float],
    width: float,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    bold: Sequence[int] = (),
) -> Bbox:
    """Write a small table and return its box [pixel].

    Parameters
    ----------
    axes
        Axes of the map.
    corner, width
        North-west corner and width [share of the axes].
    title
        First line, in bold.
    columns, rows
        Cells of a row stand in the columns, in order.
    bold
        Rows in bold: headers and totals.
    """
    west, north = corner
    tall = _LINE * (len(rows) + 1) + 2 * _PAD
    box = Rectangle(
        (west - _PAD, north - tall),
        width,
        tall,
        transform=axes.transAxes,
        fc="white",
        ec="none",
        alpha=0.8,
        zorder=18,
    )
    axes.add_patch(box)
    style: dict[str, Any] = {
        "transform": axes.transAxes,
        "va": "baseline",
        "zorder": 19,
    }
    first = north - _PAD - 0.8 * _LINE
    axes.text(west, first, title, size=9.5, weight="bold", **style)
    for nth, row in enumerate(rows):
        height = first - _LINE * (nth + 1)
        weight = "bold" if nth in bold else "normal"
        for (east, align), cell in zip(columns, row, strict=True):
            axes.text(
                west + east, height, cell, size=8.5, ha=align, weight=weight, **style
            )
    return box.get_window_extent()


def _active_key(axes: Axes, sites: Sites, language: Language) -> Bbox:
    words = WORDS[language]
    parks = np.flatnonzero(sites.is_active_park)
    land = (sites.gross_ha, sites.prepared_ha, sites.let_ha)
    rows = [["", "", words["gross"], words["prepared"], words["let"]]]
    for park in parks:
        hectares = [format_number(ha[park], lang=language) for ha in land]
        rows.append([str(park + 1), sites.names[park], *hectares])
    sums = [format_number(ha[parks].sum(), lang=language) for ha in land]
    rows.append(["", words["total"], *sums])
    columns = [
        (0.012, "right"),
        (0.017, "left"),
        (0.165, "right"),
        (0.212, "right"),
        (0.254, "right"),
    ]
    title = f"{words['active']} ({len(parks)})"
    return _table(
        axes, (0.012, 0.985), 0.268, title, columns, rows, bold=(0, len(rows) - 1)
    )


def _planned_key(axes: Axes, sites: Sites, language: Language) -> Bbox:
    words = WORDS[language]
    parks = np.flatnonzero(sites.of_kind(SiteKind.PARK) & ~sites.is_active_park)
    rows = [
        [
            str(park + 1),
            sites.names[park],
            format_number(sites.gross_ha[park], lang=language),
        ]
        for park in parks
    ]
    rows.append(
        ["", words["total"], format_number(sites.gross_ha[parks].sum(), lang=language)]
    )
    columns = [(0.012, "right"), (0.017, "left"), (0.165, "right")]
    title = f"{words['planned']} ({len(parks)}), ha"
    return _table(
        axes, (0.294, 0.985), 0.19, title, columns, rows, bold=(len(rows) - 1,)
    )


def _subzone_key(axes: Axes, places: Places, sites: Sites, language: Language) -> Bbox:
    words = WORDS[language]
    rows = [
        [
            words["subzone"].format(number=zone.number),
            format_number(zone.area_ha, lang=language),
            ", ".join(places.names[ward] for ward in zone.wards),
        ]
        for zone in sites.subzones
    ]
    whole = sum(zone.area_ha for zone in sites.subzones)
    rows.append([words["total"], format_number(whole, lang=language), ""])
    columns = [(0.0, "left"), (0.097, "right"), (0.104, "left")]
    return _table(
        axes, (0.33, 0.115), 0.395, f"{words['zone']}, ha", columns, rows, bold=(3,)
    )


def _economic_zone_key(axes: Axes, places: Places, language: Language) -> Bbox:
    words = WORDS[language]
    zones = places.economic_zones
    rows = [
        [
            zone.name_vi,
            format_number(zone.area_ha, lang=language),
            _special(zone, words),
        ]
        for zone in zones
    ]
    rows.append(
        [
            words["total"],
            format_number(sum(z.area_ha for z in zones), lang=language),
            "",
        ]
    )
    columns = [(0.0, "left"), (0.172, "right"), (0.18, "left")]
    title = f"{words['zones']} ({len(zones)}), ha"
    return _table(axes, (0.012, 0.145), 0.30, title, columns, rows, bold=(len(zones),))


def _special(zone: EconomicZone, words: Mapping[str, str]) -> str:
    """Return what makes an economic zone special, in words."""
    marks = ("border_gate", "seaport", "airport", "special_zone")
    return ", ".join(words[mark] for mark in marks if getattr(zone, mark))


def _symbol_key(axes: Axes, words: Mapping[str, str]) -> Bbox:
    def mark(
        shape: str, label: str, face: str, edge: str = INK, size: float = 9
    ) -> Line2D:
        return Line2D(
            [], [], ls="", marker=shape, mfc=face, mec=edge, ms=size, label=words[label]
        )

    people = words["people"].format(people=_KEY_PEOPLE // _THOUSAND)
    handles = [
        Line2D(
            [],
            [],
            ls="",
            marker="o",
            color=PEOPLE,
            ms=float(np.sqrt(_KEY_PEOPLE * POINTS2_PER_PERSON)),
            label=people,
        ),
        Patch(fc=GREEN, ec=INK, label=words["let_land"]),
        Patch(fc=ORANGE, ec=INK, label=words["ready_land"]),
        Patch(fc="white", ec=INK, label=words["raw_land"]),
        Patch(fc="none", ec=INK, ls=":", label=words["planned_park"]),
        mark("D", "cluster", "white", size=6),
        mark("*", "technology", ACCENT, "white", 14),
        Patch(fc=f"{ACCENT}26", ec=ACCENT, label=words["subzone_hull"]),
        Patch(fc=f"{BLUE}14", ec=BLUE, ls="--", label=words["hull"]),
        mark("$⚓$", "port", BLUE, BLUE, 10),
        mark("$✈$", "plane", BLUE, BLUE, 10),
        mark("^", "gate", PURPLE, PURPLE),
        Line2D([], [], color=INK, lw=2.2, label=words["expressway"]),
        Line2D([], [], color=BLUE, lw=1.2, ls=":", label=words["ferry"]),
    ]
    legend = axes.legend(
        handles=handles,
        loc="lower right",
        bbox_to_anchor=(0.995, 0.01),
        fontsize=9,
        frameon=True,
        framealpha=0.8,
        edgecolor="none",
        labelspacing=0.45,
    )
    legend.set_zorder(18)
    return legend.get_window_extent()
