"""Minutes between places, and the labour-market areas that follow from them.

A link joins two places: a border of two wards crossed by road, a bridge, a ferry, an
outside road, or a section of expressway. Links open and do not close. An expressway is
entered at an interchange, which lies some minutes from its ward, so that a short trip
stays on the road.

References
----------
docs/decisions/0006-places.md: why labour-market areas follow this rule.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal

__all__ = [
    "Link",
    "LinkKind",
    "PlaceParameters",
    "Settlement",
    "labour_areas",
    "link_minutes",
    "road_speed",
    "shortest_minutes",
    "travel_minutes",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]

_MINUTES_PER_HOUR: Final = 60.0


@unique
class Settlement(StrEnum):
    """How a ward is settled: sets the density of its people and its roads' speed."""

    CORE_URBAN = "core_urban"
    URBAN = "urban"
    SUBURBAN = "suburban"
    PERI_URBAN = "peri_urban"
    RURAL = "rural"
    MOUNTAIN = "mountain"
    ISLAND = "island"


_STREETS: Final = (Settlement.CORE_URBAN, Settlement.URBAN, Settlement.SUBURBAN)


@unique
class LinkKind(StrEnum):
    """What a link is made of."""

    ROAD = "road"
    BRIDGE = "bridge"
    FERRY = "ferry"
    EXPRESSWAY = "expressway"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceParameters:
    """How fast one gets about, and what makes a labour-market area."""

    road_factor: float
    """Road length over straight line [ratio]."""
    urban_speed_km_per_h: float
    """Speed between two urban or suburban wards [km/h]."""
    lowland_speed_km_per_h: float
    """Speed on other roads in the plain and on bridges [km/h]."""
    mountain_speed_km_per_h: float
    """Speed on a road to or from a mountain ward [km/h]."""
    ferry_speed_km_per_h: float
    """Speed of a ferry [km/h]."""
    ferry_waiting_minutes: float
    """Wait for a ferry [minutes]."""
    interchange_minutes: float
    """From a ward's centre to its expressway interchange [minutes]."""
    commuting_minutes: float
    """Longest trip to work that holds a labour-market area together [minutes]."""
    smallest_labour_area: float
    """Fewest people within that reach of an area's centre [persons]."""

    def __post_init__(self) -> None:
        for name in ("urban", "lowland", "mountain", "ferry"):
            speed = getattr(self, f"{name}_speed_km_per_h")
            if not speed > 0:
                raise Refusal(f"{name} speed is {speed} km/h; expected more than 0")
        if not self.road_factor >= 1:
            raise Refusal(f"road_factor is {self.road_factor}; expected 1 or more")
        for name in ("ferry_waiting_minutes", "interchange_minutes"):
            if not getattr(self, name) >= 0:
                raise Refusal(f"{name} is {getattr(self, name)}; expected 0 or more")
        if not self.commuting_minutes > 0:
            raise Refusal(
                f"commuting_minutes is {self.commuting_minutes}; expected more than 0"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way from one place to another, the same in both directions."""

    name: str
    kind: LinkKind
    origin: int
    """Index of a place: wards first, then outside places."""
    destination: int
    km: float
    """Straight line; the road's own length for an expressway [km]."""
    minutes: float
    """Travel time, without the way to an interchange [minutes]."""
    opens: int | None
    """First open month [months since January 2020], None if open ever since."""

    def is_open(self, month: int) -> bool:
        """Whether the link can be used in a month."""
        return self.opens is None or self.opens <= month


def road_speed(
    origin: Settlement, destination: Settlement, parameters: PlaceParameters
) -> float:
    """Return the speed on the road between two wards [km/h]: mountains slow it most."""
    ends = (origin, destination)
    if Settlement.MOUNTAIN in ends:
        return parameters.mountain_speed_km_per_h
    if all(end in _STREETS for end in ends):
        return parameters.urban_speed_km_per_h
    return parameters.lowland_speed_km_per_h


def link_minutes(
    kind: LinkKind, km: float, speed: float, parameters: PlaceParameters
) -> float:
    """Return the minutes of a road, bridge or ferry from its straight line [km]."""
    if kind is LinkKind.FERRY:
        sailing = km / parameters.ferry_speed_km_per_h * _MINUTES_PER_HOUR
        return parameters.ferry_waiting_minutes + sailing
    return km * parameters.road_factor / speed * _MINUTES_PER_HOUR


def shortest_minutes(n: int, edges: Iterable[tuple[int, int, float]]) -> Floats:
    """Return the shortest minutes between all pairs of n nodes, infinite where no way.

    Floyd and Warshall's recursion: exact, and symmetric to the bit because each step
    adds the same two numbers for both directions.
    """
    minutes = np.full((n, n), np.inf)
    np.fill_diagonal(minutes, 0.0)
    for one, other, length in edges:
        minutes[one, other] = min(minutes[one, other], length)
        minutes[other, one] = minutes[one, other]
    for middle in range(n):
        minutes = np.minimum(minutes, minutes[:, [middle]] + minutes[[middle], :])
    return minutes


def travel_minutes(
    links: Sequence[Link], n_wards: int, n_places: int, interchange: float, month: int
) -> Floats:
    """Return the shortest minutes between all places over the links open in a month.

    Parameters
    ----------
    links
        All links, open or not.
    n_wards, n_places
        Wards come first among the places; the others lie outside the province.
    interchange
        From a ward's centre to its interchange [minutes].
    month
        Months since January 2020.

    Returns
    -------
    Floats
        Symmetric [minutes], shape (n_places, n_places).
    """
    opened = [link for link in links if link.is_open(month)]
    express = [link for link in opened if link.kind is LinkKind.EXPRESSWAY]
    ends = sorted({end for link in express for end in (link.origin, link.destination)})
    entered = [end for end in ends if end < n_wards]
    gate = {ward: n_places + nth for nth, ward in enumerate(entered)}
    edges = [(ward, node, interchange) for ward, node in gate.items()]
    for link in opened:
        one, other = link.origin, link.destination
        if link.kind is LinkKind.EXPRESSWAY:
            one, other = gate.get(one, one), gate.get(other, other)
        edges.append((one, other, link.minutes))
    return shortest_minutes(n_places + len(gate), edges)[:n_places, :n_places]


def labour_areas(
    minutes: Floats, people: Floats, density: Floats, parameters: PlaceParameters
) -> tuple[Codes, Codes]:
    """Return the labour-market area of each ward and the central ward of each area.

    A ward is a centre if no denser ward lies within commuting minutes and enough people
    do. Every ward belongs to the centre it reaches first; equal minutes go to the
    earlier centre.

    Parameters
    ----------
    minutes
        Travel time between wards [minutes], shape (n_wards, n_wards).
    people, density
        People [persons] and people per land [persons/km2], shape (n_wards,).

    Raises
    ------
    Refusal
        If no ward has enough people within reach.
    """
    near = minutes <= parameters.commuting_minutes
    is_densest = ~(near & (density[None, :] > density[:, None])).any(axis=1)
    has_people = (near * people[None, :]).sum(axis=1) >= parameters.smallest_labour_area
    centres = np.flatnonzero(is_densest & has_people)
    if not centres.size:
        raise Refusal(
            f"no ward has {parameters.smallest_labour_area:g} people within "
            f"{parameters.commuting_minutes:g} minutes\nlower smallest_labour_area"
        )
    return np.argmin(minutes[:, centres], axis=1), centres
