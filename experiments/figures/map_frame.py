"""The map's frame: what it shows of the earth, and how sizes become degrees.

Degrees are drawn as they are, a degree of longitude shrunk as at the map's middle.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from model.places import Places
from model.travel import Link

__all__ = [
    "EAST",
    "KM_PER_DEGREE",
    "NORTH",
    "SHRINK",
    "SOUTH",
    "WEST",
    "land_rings",
    "link_ends",
    "site_side",
    "square_box",
]

type Floats = npt.NDArray[np.float64]

WEST: Final = 106.42
EAST: Final = 108.16
SOUTH: Final = 20.62
NORTH: Final = 21.70
KM_PER_DEGREE: Final = 111.2
SHRINK: Final = float(np.cos(np.radians((SOUTH + NORTH) / 2)))
"""Length of a degree of longitude over one of latitude, at the map's middle."""
_LEAST_SIDE: Final = 0.0155
_SIDE_PER_ROOT_HA: Final = 0.00032
_RING: Final = 48


def site_side(gross_ha: float) -> float:
    """Return the side of a site's square [degree of latitude]: larger parks larger."""
    return float(_LEAST_SIDE + _SIDE_PER_ROOT_HA * np.sqrt(gross_ha))


def _ring(lon: float, lat: float, radius_km: float) -> Floats:
    turn = np.linspace(0, 2 * np.pi, _RING)
    degrees = radius_km / KM_PER_DEGREE
    return np.column_stack(
        [lon + degrees * np.cos(turn) / SHRINK, lat + degrees * np.sin(turn)]
    )


def land_rings(places: Places, wards: Sequence[int]) -> list[Floats]:
    """Return for each ward a circle as large as its land."""
    radius = np.sqrt(places.area_km2 / np.pi)
    return [_ring(places.lon[row], places.lat[row], radius[row]) for row in wards]


def link_ends(places: Places, link: Link) -> tuple[list[float], list[float]]:
    """Return the longitudes and the latitudes of both ends of a link [degrees]."""
    lon = [*places.lon, *(place.lon for place in places.outside)]
    lat = [*places.lat, *(place.lat for place in places.outside)]
    ends = (link.origin, link.destination)
    return [float(lon[end]) for end in ends], [float(lat[end]) for end in ends]


def square_box(axes: Axes, lon: float, lat: float, side: float) -> Bbox:
    """Return the box of a square around a point [pixel]; its side in degrees."""
    reach = np.array([side / SHRINK, side]) / 2
    middle = np.array([lon, lat])
    return Bbox(axes.transData.transform([middle - reach, middle + reach]))
