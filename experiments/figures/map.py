"""The map of the province: coast, wards, economic zones, the proposed zone, sites.

What it says at a glance: where people live, where industrial land is let and where it
lies idle, which wards the proposed zone covers, and what joins them. Circles and shapes
are drawn from centroids and areas, not from boundaries; the caption says so.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Polygon, Rectangle
from scipy.spatial import ConvexHull

from experiments.figures.map_frame import SHRINK, land_rings, link_ends, site_side
from experiments.figures.map_ground import Coast, draw_extent, draw_land, frame
from experiments.figures.map_keys import PEOPLE, POINTS2_PER_PERSON, draw_keys
from experiments.figures.map_labels import draw_labels, draw_scale
from experiments.figures.map_words import WORDS
from experiments.figures.style import (
    ACCENT,
    BLUE,
    GREEN,
    INK,
    ORANGE,
    add_caption,
    add_title,
    new_figure,
)
from experiments.language import Language
from model.places import Places
from model.sites import SiteKind, Sites
from model.travel import LinkKind

__all__ = ["draw_map"]


def draw_map(
    places: Places, sites: Sites, coast: Coast, language: Language = "vi"
) -> Figure:
    """Return the map.

    Parameters
    ----------
    places, sites
        The tables it is drawn from.
    coast
        Lines of coast and border, as `read_coastline` returns them.
    language
        Language of its words; names of places stay Vietnamese.
    """
    words = WORDS[language]
    figure = new_figure(16.0, 11.6)
    add_title(figure, words["title"], words["subtitle"])
    foot = add_caption(
        figure,
        words["caption"].format(
            wards=places.n_wards,
            active=int(sites.is_active_park.sum()),
            planned=int((sites.of_kind(SiteKind.PARK) & ~sites.is_active_park).sum()),
            clusters=int(sites.is_cluster.sum()),
        ),
    )
    head = 0.75 / figure.get_figheight()
    axes = figure.add_axes((0.015, foot, 0.97, 1 - foot - head))
    frame(axes)
    land, this_side = draw_land(axes, coast)
    draw_extent(axes, places, land, this_side)
    _draw_zones(axes, places, sites, this_side)
    _draw_links(axes, places)
    _draw_wards(axes, places)
    _draw_sites(axes, sites)
    taken = draw_keys(axes, places, sites, language)
    draw_labels(axes, places, sites, words, taken)
    draw_scale(axes, words)
    return figure


def _draw_square(
    axes: Axes, lon: float, lat: float, side: float, let: float, ready: float
) -> None:
    """Draw a park: a square filled from its foot by land let, then by land ready.

    Parameters
    ----------
    axes
        Axes of the map.
    lon, lat
        Middle of the square [degrees].
    side
        Side [degree of latitude].
    let, ready
        Land let and land prepared of what can be let [share].
    """
    wide = side / SHRINK
    west, south = lon - wide / 2, lat - side / 2
    for share, colour in ((1.0, "white"), (ready, ORANGE), (let, GREEN)):
        axes.add_patch(
            Rectangle((west, south), wide, side * share, fc=colour, lw=0, zorder=12)
        )
    axes.add_patch(
        Rectangle((west, south), wide, side, fc="none", ec=INK, lw=1, zorder=13)
    )


def _draw_hull(
    axes: Axes, places: Places, wards: Sequence[int], this_side: PathPatch, **style: Any
) -> None:
    points = np.vstack(land_rings(places, wards))
    around = points[ConvexHull(points).vertices]
    hull = Polygon(around, closed=True, joinstyle="round", **style)
    axes.add_patch(hull)
    hull.set_clip_path(this_side)


def _draw_zones(axes: Axes, places: Places, sites: Sites, this_side: PathPatch) -> None:
    for zone in places.economic_zones:
        style = {"fc": f"{BLUE}14", "ec": BLUE, "lw": 1.1, "ls": "--", "zorder": 3}
        _draw_hull(axes, places, zone.wards, this_side, **style)
    for part in sites.subzones:
        style = {"fc": f"{ACCENT}26", "ec": ACCENT, "lw": 1.6, "zorder": 5}
        _draw_hull(axes, places, part.wards, this_side, **style)


def _draw_links(axes: Axes, places: Places) -> None:
    for link in places.links:
        lon, lat = link_ends(places, link)
        if link.kind is LinkKind.EXPRESSWAY:
            axes.plot(lon, lat, color="white", lw=4.5, zorder=6)
            axes.plot(lon, lat, color=INK, lw=2.2, zorder=7)
        elif link.kind is LinkKind.FERRY:
            axes.plot(lon, lat, color=BLUE, lw=1.2, ls=":", zorder=6)


def _draw_wards(axes: Axes, places: Places) -> None:
    axes.scatter(
        places.lon,
        places.lat,
        s=places.population * POINTS2_PER_PERSON,
        color=PEOPLE,
        edgecolor="white",
        lw=0.8,
        alpha=0.9,
        zorder=8,
    )


def _draw_sites(axes: Axes, sites: Sites) -> None:
    clusters = sites.is_cluster
    axes.scatter(
        sites.lon[clusters],
        sites.lat[clusters],
        marker="D",
        s=22,
        color="white",
        edgecolor=INK,
        lw=0.9,
        zorder=10,
    )
    technology = sites.of_kind(SiteKind.DIGITAL_ZONE, SiteKind.INNOVATION_ZONE)
    axes.scatter(
        sites.lon[technology],
        sites.lat[technology],
        marker="*",
        s=260,
        color=ACCENT,
        edgecolor="white",
        lw=0.8,
        zorder=15,
    )
    for row in np.flatnonzero(sites.of_kind(SiteKind.PARK)):
        lon, lat = sites.lon[row], sites.lat[row]
        side = site_side(sites.gross_ha[row])
        if sites.is_active_park[row]:
            let, ready = sites.let_ha[row], sites.prepared_ha[row]
            whole = sites.leasable_ha[row]
            _draw_square(axes, lon, lat, side, let / whole, ready / whole)
        else:
            wide = side / SHRINK
            corner = (lon - wide / 2, lat - side / 2)
            axes.add_patch(
                Rectangle(corner, wide, side, fc="none", ec=INK, ls=":", zorder=11)
            )
