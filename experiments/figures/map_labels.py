"""The labels of the map, what matters most first: zones, towns, roads, parks, wards."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from experiments.figures.labels import Label, place_labels
from experiments.figures.map_frame import (
    EAST,
    KM_PER_DEGREE,
    SHRINK,
    WEST,
    land_rings,
    link_ends,
    site_side,
    square_box,
)
from experiments.figures.map_keys import POINTS2_PER_PERSON
from experiments.figures.map_words import WORDS
from experiments.figures.style import ACCENT, BLUE, GREY, INK, PURPLE
from model.place_records import LandmarkKind
from model.place_tables import FIRST_YEAR
from model.places import Places
from model.sites import SiteKind, Sites
from model.travel import Link, LinkKind

__all__ = ["draw_labels", "draw_scale"]

_POINTS_PER_DEGREE: Final = 680.0
_STAR: Final = 0.016
_SCALE_KM: Final = 20.0
_MONTHS: Final = 12
_GLYPHS: Final = {
    LandmarkKind.SEAPORT: ("⚓", BLUE),
    LandmarkKind.AIRPORT: ("✈", BLUE),
    LandmarkKind.BORDER_GATE: ("▲", PURPLE),
}


def draw_labels(
    axes: Axes,
    places: Places,
    sites: Sites,
    words: Mapping[str, str],
    taken: Sequence[Bbox],
) -> None:
    """Write the labels, what matters most first; squares and keys stay free."""
    _draw_glyphs(axes, places)
    stars = sites.of_kind(SiteKind.DIGITAL_ZONE, SiteKind.INNOVATION_ZONE)
    points = [(mark.lon, mark.lat) for mark in places.landmarks if mark.kind in _GLYPHS]
    points += zip(sites.lon[stars], sites.lat[stars], strict=True)
    held = [square_box(axes, lon, lat, _STAR) for lon, lat in points]
    held += [
        square_box(axes, sites.lon[row], sites.lat[row], site_side(sites.gross_ha[row]))
        for row in np.flatnonzero(sites.of_kind(SiteKind.PARK))
    ]
    labels = [
        *_zone_labels(places, sites, words),
        *_town_labels(places),
        *_landmark_labels(places, words),
        *_road_labels(places),
        *_site_labels(sites, words),
        *_ward_labels(places),
    ]
    place_labels(axes, labels, [*taken, *held])
    far = words["to"].format(name=places.outside[-1].name_vi)
    for text, lon, lat, colour in (
        (words["china"], 107.6, 21.665, GREY),
        (words["sea"], 107.79, 21.13, BLUE),
        (f"← {far}", 106.43, 20.93, GREY),
    ):
        axes.text(lon, lat, text, size=12, color=colour, alpha=0.8, style="italic")


def _draw_glyphs(axes: Axes, places: Places) -> None:
    for mark in places.landmarks:
        if mark.kind in _GLYPHS:
            glyph, colour = _GLYPHS[mark.kind]
            axes.text(
                mark.lon,
                mark.lat,
                glyph,
                size=15,
                color=colour,
                ha="center",
                va="center",
                zorder=16,
            )


def _town_labels(places: Places) -> list[Label]:
    style = {"size": 12, "weight": "bold"}
    towns = [mark for mark in places.landmarks if mark.kind is LandmarkKind.TOWN]
    inside = [Label(text=t.name_vi, x=t.lon, y=t.lat, style=style) for t in towns]
    beyond = [
        Label(
            text=place.name_vi,
            x=place.lon,
            y=place.lat,
            style={"size": 12, "color": GREY},
        )
        for place in places.outside
        if WEST < place.lon < EAST
    ]
    return inside + beyond


def _ward_labels(places: Places) -> list[Label]:
    """Return ward names, small, the most populous first; towns have theirs."""
    towns = {mark.name_vi for mark in places.landmarks}
    style = {"size": 7.5, "color": GREY}
    return [
        Label(
            text=places.names[row],
            x=places.lon[row],
            y=places.lat[row],
            gap=float(np.sqrt(places.population[row] * POINTS2_PER_PERSON) / 2 + 1),
            may_lead=False,
            style=style,
        )
        for row in np.argsort(-places.population, kind="stable")
        if places.names[row] not in towns
    ]


def _zone_labels(places: Places, sites: Sites, words: Mapping[str, str]) -> list[Label]:
    shapes = [
        (words["subzone"].format(number=zone.number), zone.wards, ACCENT, 12)
        for zone in sites.subzones
    ]
    shapes += [
        (words["economic_zone"].format(name=zone.name_vi), zone.wards, BLUE, 10)
        for zone in places.economic_zones
    ]
    labels = []
    for text, wards, colour, size in shapes:
        points = np.vstack(land_rings(places, wards))
        # Economic zones at the border would have their name abroad.
        at = points[:, 1].argmax() if colour == ACCENT else points[:, 1].argmin()
        style = {"size": size, "color": colour, "weight": "bold"}
        labels.append(
            Label(text=text, x=points[at, 0], y=points[at, 1], gap=2, style=style)
        )
    return labels


def _landmark_labels(places: Places, words: Mapping[str, str]) -> list[Label]:
    name = "name_vi" if words is WORDS["vi"] else "name_en"
    return [
        Label(
            text=getattr(mark, name),
            x=mark.lon,
            y=mark.lat,
            gap=9,
            style={"color": _GLYPHS[mark.kind][1]},
        )
        for mark in places.landmarks
        if mark.kind in _GLYPHS
    ]


def _site_labels(sites: Sites, words: Mapping[str, str]) -> list[Label]:
    """Return park numbers, as in the keys, and the names of the technology zones."""
    labels = [
        Label(
            text=words[str(sites.kind[row])],
            x=sites.lon[row],
            y=sites.lat[row],
            gap=9,
            style={"color": ACCENT, "weight": "bold"},
        )
        for row in np.flatnonzero(
            sites.of_kind(SiteKind.DIGITAL_ZONE, SiteKind.INNOVATION_ZONE)
        )
    ]
    for row in np.flatnonzero(sites.of_kind(SiteKind.PARK)):
        half = site_side(sites.gross_ha[row]) / 2 * _POINTS_PER_DEGREE
        weight = "bold" if sites.is_active_park[row] else "normal"
        text = str(row + 1)
        if sites.is_active_park[row]:
            text += f" {sites.names[row]}"
        labels.append(
            Label(
                text=text,
                x=sites.lon[row],
                y=sites.lat[row],
                gap=half + 2,
                style={"size": 9, "weight": weight},
            )
        )
    return labels


def _road_labels(places: Places) -> list[Label]:
    """Return the name and year of opening of each expressway, at its middle section."""
    named: dict[str, list[Link]] = {}
    for link in places.links:
        if link.kind is LinkKind.EXPRESSWAY and link.destination < places.n_wards:
            named.setdefault(link.name, []).append(link)
    labels = []
    for name, sections in named.items():
        middle = sections[len(sections) // 2]
        lon, lat = link_ends(places, middle)
        opened = (
            "" if middle.opens is None else f" ({FIRST_YEAR + middle.opens // _MONTHS})"
        )
        labels.append(
            Label(
                text=f"{name}{opened}",
                x=sum(lon) / 2,
                y=sum(lat) / 2,
                style={"style": "italic"},
            )
        )
    return labels


def draw_scale(axes: Axes, words: Mapping[str, str]) -> None:
    """Draw the scale bar."""
    long = _SCALE_KM / KM_PER_DEGREE / SHRINK
    west, south = 107.92, 20.93
    axes.plot(
        [west, west + long], [south, south], color=INK, lw=3, solid_capstyle="butt"
    )
    text = f"{_SCALE_KM:g} {words['km']}"
    axes.text(west + long / 2, south + 0.008, text, ha="center", va="bottom")
