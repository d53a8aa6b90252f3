"""The ground of a map: land, the border, the province's extent and its wards.

No boundaries of wards are on record. The extent is where wards spread as far as their
land goes and neighbours join; a ward's cell is what lies nearest to its centroid, the
larger ward reaching farther.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from experiments.figures.map_frame import (
    EAST,
    KM_PER_DEGREE,
    NORTH,
    SHRINK,
    SOUTH,
    WEST,
)
from experiments.figures.style import GREY
from model.places import Places

__all__ = ["Coast", "draw_cells", "draw_extent", "draw_land", "frame", "ward_cells"]

type Floats = npt.NDArray[np.float64]
type Coast = Sequence[tuple[str, Sequence[tuple[float, float]]]]

_SEA: Final = "#e8f1f6"
_ABROAD: Final = "#f0eeea"
_PROVINCE: Final = "#fbf8f1"
_COAST: Final = "#8c8c8c"
_FAR: Final = 3.0
"""How far outside the frame shapes are closed [degrees]."""
_GRID: Final = 400
"""Points of the grid along each side on which the province's extent is found."""
_EDGE: Final = 0.3
"""Where the spread of the wards counts as the edge of the province."""


def frame(axes: Axes) -> None:
    """Set what the axes show of the earth."""
    axes.set(xlim=(WEST, EAST), ylim=(SOUTH, NORTH), xticks=[], yticks=[])
    axes.set_aspect(1 / SHRINK)
    axes.set_facecolor(_SEA)
    axes.spines[:].set_visible(False)


def draw_land(axes: Axes, coast: Coast) -> tuple[Outline, PathPatch]:
    """Draw land and border; return the land and what lies this side of the border."""
    shapes, border = [], np.empty((0, 2))
    for kind, points in coast:
        line = np.array(points)
        if kind == "border":
            border = line
            continue
        if kind == "mainland":
            north = NORTH + _FAR
            inland = [(WEST - _FAR, north), (line[0, 0], north)]
            line = np.vstack([line, [(WEST - _FAR, line[-1, 1])], inland])
        shapes.append(Outline(line, closed=True))
    land = Outline.make_compound_path(*shapes)
    axes.add_patch(PathPatch(land, fc=_ABROAD, ec=_COAST, lw=0.7, zorder=1))
    axes.plot(*border.T, color=GREY, lw=1.1, ls=(0, (6, 3, 1, 3)), zorder=4)
    east, south, west = EAST + _FAR, SOUTH - _FAR, WEST - _FAR
    open_sea = [
        (east, border[0, 1]),
        (east, south),
        (west, south),
        (west, border[-1, 1]),
    ]
    this_side = PathPatch(
        Outline([*open_sea, *border[::-1]], closed=True), fc="none", lw=0
    )
    axes.add_patch(this_side)
    return land, this_side


def draw_extent(
    axes: Axes, places: Places, land: Outline, this_side: PathPatch
) -> None:
    """Tint the province."""
    lon, lat, reach = _reach(places, this_side)
    extent = axes.contourf(
        lon, lat, reach, levels=[_EDGE, np.inf], colors=[_PROVINCE], zorder=2
    )
    extent.set_clip_path(land, axes.transData)


def draw_cells(
    axes: Axes,
    places: Places,
    land: Outline,
    this_side: PathPatch,
    colours: Sequence[str],
) -> None:
    """Colour the wards.

    Parameters
    ----------
    axes
        Axes of the map.
    places
        The wards.
    land, this_side
        From `draw_land`.
    colours
        Colour of each ward, shape (n_wards,).
    """
    cells = PolyCollection(ward_cells(places), zorder=2)
    cells.set(facecolor=colours, edgecolor="white", linewidth=0.6)
    axes.add_collection(cells, autolim=False)
    cells.set_clip_path(land, axes.transData)
    lon, lat, reach = _reach(places, this_side)
    beyond = axes.contourf(
        lon, lat, reach, levels=[-1, _EDGE], colors=[_ABROAD], zorder=2.5
    )
    beyond.set_clip_path(land, axes.transData)
    axes.add_patch(PathPatch(land, fc="none", ec=_COAST, lw=0.7, zorder=3))


def ward_cells(places: Places) -> list[Floats]:
    """Return the corners of each ward's cell within the frame [degrees].

    A point belongs to the ward whose squared distance less the square of the radius of
    its land is least: for any two wards the border is a straight line.
    """
    east = places.lon * SHRINK * KM_PER_DEGREE
    north = places.lat * KM_PER_DEGREE
    middle = np.column_stack([east, north])
    lift = (middle**2).sum(axis=1) - places.area_km2 / np.pi
    unit = np.array([SHRINK * KM_PER_DEGREE, KM_PER_DEGREE])
    corners = [(WEST, SOUTH), (EAST, SOUTH), (EAST, NORTH), (WEST, NORTH)]
    cells = []
    for ward in range(places.n_wards):
        cell = np.array(corners) * unit
        for other in range(places.n_wards):
            if other != ward and len(cell):
                towards = 2 * (middle[other] - middle[ward])
                cell = _cut(cell, towards, lift[other] - lift[ward])
        cells.append(cell / unit)
    return cells


def _cut(cell: Floats, towards: Floats, reach: float) -> Floats:
    """Return the part of a convex cell where `point . towards <= reach`."""
    beyond = cell @ towards - reach
    corners = []
    for nth, point in enumerate(cell):
        before, over = cell[nth - 1], beyond[nth - 1]
        if (over > 0) != (beyond[nth] > 0):
            corners.append(before + (point - before) * over / (over - beyond[nth]))
        if beyond[nth] <= 0:
            corners.append(point)
    return np.array(corners).reshape(-1, 2)


def _reach(places: Places, this_side: PathPatch) -> tuple[Floats, Floats, Floats]:
    """Return a grid of the frame and how far the wards spread over it."""
    lon, lat = np.meshgrid(
        np.linspace(WEST, EAST, _GRID), np.linspace(SOUTH, NORTH, _GRID)
    )
    east = (lon[..., None] - places.lon) * SHRINK * KM_PER_DEGREE
    north = (lat[..., None] - places.lat) * KM_PER_DEGREE
    from_ward = (east**2 + north**2) / (places.area_km2 / np.pi)
    reach = np.exp(-from_ward).sum(axis=-1)
    inside = this_side.get_path().contains_points(np.column_stack([lon.flat, lat.flat]))
    return lon, lat, reach * inside.reshape(reach.shape)
