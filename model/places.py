"""The geography: 54 wards and communes of 2025, what joins them, what is special there.

Names are Vietnamese and stand for the rows everywhere; the order of `wards.csv` is the
order of every array. What is outside the province (Hải Phòng, Bắc Ninh, the rest of the
country) comes after the wards where places are counted together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Self

import networkx as nx
import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal
from model.parameter_rows import load_group
from model.place_records import (
    EconomicZone,
    Landmark,
    LandmarkKind,
    Market,
    OutsidePlace,
    Ward,
    read_borders,
    read_economic_zones,
    read_landmarks,
    read_links,
    read_markets,
    read_outside_places,
    read_wards,
)
from model.travel import (
    Link,
    LinkKind,
    PlaceParameters,
    labour_areas,
    travel_minutes,
)

__all__ = ["PlaceParameters", "Places", "load_places"]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Graph = "nx.Graph[int]"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Places:
    """Wards, links, zones and markets; arrays are read-only."""

    names: tuple[str, ...]
    """Ward names, in the order of every array."""
    index: Mapping[str, int]
    """Row of each ward by its name."""
    wards: tuple[Ward, ...]
    lat: Floats
    """Latitude of each ward's centroid [degrees], shape (n_wards,)."""
    lon: Floats
    """Longitude of each ward's centroid [degrees], shape (n_wards,)."""
    area_km2: Floats
    """Land of each ward [km2], shape (n_wards,)."""
    population: Floats
    """People of each ward in January 2020 [persons], shape (n_wards,)."""
    links: tuple[Link, ...]
    """All that joins two places."""
    graph: Graph
    """Wards joined by road, bridge or ferry; expressways are links only."""
    outside: tuple[OutsidePlace, ...]
    landmarks: tuple[Landmark, ...]
    economic_zones: tuple[EconomicZone, ...]
    economic_zone: Codes
    """Economic zone of each ward, -1 when none, shape (n_wards,)."""
    labour_area: Codes
    """Labour-market area of each ward by the minutes of January 2020, (n_wards,)."""
    labour_centre: Codes
    """Central ward of each labour-market area, shape (n_areas,)."""
    markets: tuple[Market, ...]
    market_ward: Codes
    """Ward of each market, shape (n_markets,)."""
    market_traders: Codes
    """Traders seated in each market in January 2020, shape (n_markets,)."""
    openings: Codes
    """Months at which minutes change, rising, shape (n_openings,)."""
    travel: Floats
    """Minutes between all places, before the first opening and after each [minutes],
    shape (n_openings + 1, n_places, n_places)."""
    interchange_minutes: float
    """From a ward's centre to its expressway interchange [minutes]."""

    def __post_init__(self) -> None:
        if not nx.is_connected(self.graph):
            apart = min(nx.connected_components(self.graph), key=len)
            raise Refusal(
                f"no way leads to {', '.join(self.names[ward] for ward in apart)}\n"
                "add a border to ward_adjacency.csv or a ferry to transport_links.csv"
            )
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    @property
    def n_wards(self) -> int:
        """Number of wards and communes."""
        return len(self.names)

    def __deepcopy__(self, memo: object) -> Self:
        """Return itself: nothing in it changes, so copies of a model share it."""
        return self

    def minutes(self, month: int) -> Floats:
        """Return the shortest minutes between wards, shape (n_wards, n_wards).

        Symmetric; changes only in months when a link opens.

        Parameters
        ----------
        month
            Months since January 2020.
        """
        return self._travel_in(month)[: self.n_wards, : self.n_wards]

    def minutes_outside(self, month: int) -> Floats:
        """Return minutes from wards to outside places, shape (n_wards, n_outside)."""
        return self._travel_in(month)[: self.n_wards, self.n_wards :]

    def minutes_to_port(self, month: int) -> Floats:
        """Return minutes to the nearest seaport, also one outside, shape (n_wards,)."""
        ports = [m.ward for m in self.landmarks if m.kind is LandmarkKind.SEAPORT]
        ports += [
            self.n_wards + row
            for row, place in enumerate(self.outside)
            if place.seaport
        ]
        nearest: Floats = self._travel_in(month)[: self.n_wards, ports].min(axis=1)
        return nearest

    def minutes_to_expressway(self, month: int) -> Floats:
        """Return minutes to the nearest open interchange, shape (n_wards,)."""
        ends = [
            end
            for link in self.links
            if link.kind is LinkKind.EXPRESSWAY and link.is_open(month)
            for end in (link.origin, link.destination)
            if end < self.n_wards
        ]
        nearest: Floats = self.minutes(month)[:, ends].min(axis=1, initial=np.inf)
        return nearest + self.interchange_minutes

    def _travel_in(self, month: int) -> Floats:
        phase = int(np.searchsorted(self.openings, month, side="right"))
        minutes: Floats = self.travel[phase]
        return minutes


def load_places(
    parameters: PlaceParameters | None = None, folder: Traversable | None = None
) -> Places:
    """Return the geography.

    Parameters
    ----------
    parameters
        Speeds and the rule for labour-market areas; those of evidence when not given.
    folder
        Folder of the place tables; the packaged one when not given.

    Raises
    ------
    Refusal
        If a table is broken, names an unknown place or leaves a ward out of reach.
    """
    parameters = parameters or load_group(PlaceParameters)
    wards, outside = read_wards(folder), read_outside_places(folder)
    names = tuple(ward.name_vi for ward in wards)
    index = {name: row for row, name in enumerate(names)}
    anywhere = [*names, *(place.name_vi for place in outside)]
    links = read_borders(wards, index, parameters, folder)
    links += read_links({n: row for row, n in enumerate(anywhere)}, parameters, folder)
    openings, travel = _travel(links, len(wards), len(anywhere), parameters)
    population = np.array([ward.population_2020 for ward in wards])
    area_km2 = np.array([ward.area_km2 for ward in wards])
    founding = travel[np.searchsorted(openings, 0, side="right")]
    labour_area, labour_centre = labour_areas(
        founding[: len(wards), : len(wards)],
        population,
        population / area_km2,
        parameters,
    )
    zones, markets = read_economic_zones(index, folder), read_markets(index, folder)
    return Places(
        names=names,
        index=MappingProxyType(index),
        wards=tuple(wards),
        lat=np.array([ward.lat for ward in wards]),
        lon=np.array([ward.lon for ward in wards]),
        area_km2=area_km2,
        population=population,
        links=tuple(links),
        graph=_graph(wards, links),
        outside=tuple(outside),
        landmarks=tuple(read_landmarks(index, folder)),
        economic_zones=tuple(zones),
        economic_zone=_zone_of_ward(zones, len(wards)),
        labour_area=labour_area,
        labour_centre=labour_centre,
        markets=tuple(markets),
        market_ward=np.array([market.ward for market in markets]),
        market_traders=np.array([market.n_traders_2020 for market in markets]),
        openings=openings,
        travel=travel,
        interchange_minutes=parameters.interchange_minutes,
    )


def _travel(
    links: Sequence[Link], n_wards: int, n_places: int, parameters: PlaceParameters
) -> tuple[Codes, Floats]:
    """Return the months of opening, and minutes before the first and after each."""
    months = sorted({link.opens for link in links if link.opens is not None})
    since = [months[0] - 1, *months] if months else [0]
    access = parameters.interchange_minutes
    travel = [
        travel_minutes(links, n_wards, n_places, access, month) for month in since
    ]
    return np.array(months, dtype=np.int64), np.stack(travel)


def _graph(wards: Sequence[Ward], links: Sequence[Link]) -> Graph:
    """Return the wards as a graph, what is known of each on its node and edge."""
    graph: Graph = nx.Graph()
    for row, ward in enumerate(wards):
        graph.add_node(
            row,
            name_vi=ward.name_vi,
            lat=ward.lat,
            lon=ward.lon,
            area_km2=ward.area_km2,
        )
    for link in links:
        inside = max(link.origin, link.destination) < len(wards)
        if inside and link.kind is not LinkKind.EXPRESSWAY:
            graph.add_edge(
                link.origin,
                link.destination,
                kind=str(link.kind),
                km=link.km,
                minutes=link.minutes,
            )
    return graph


def _zone_of_ward(zones: Sequence[EconomicZone], n_wards: int) -> Codes:
    zone_of_ward = np.full(n_wards, -1, dtype=np.int64)
    for row, zone in enumerate(zones):
        zone_of_ward[list(zone.wards)] = row
    return zone_of_ward
