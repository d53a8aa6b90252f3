"""The place tables as records: wards, borders, links, zones, markets, landmarks.

`model.places` turns them into arrays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from importlib.resources.abc import Traversable
from typing import Final

from model.evidence.reader import Grade
from model.evidence.tables import lines
from model.place_tables import (
    code,
    codes,
    is_yes,
    month,
    place_lines,
    place_table,
    whole,
)
from model.travel import (
    Link,
    LinkKind,
    PlaceParameters,
    Settlement,
    link_minutes,
    road_speed,
)

__all__ = [
    "EconomicZone",
    "Landmark",
    "LandmarkKind",
    "Market",
    "OutsidePlace",
    "Ward",
    "read_borders",
    "read_coastline",
    "read_economic_zones",
    "read_landmarks",
    "read_links",
    "read_markets",
    "read_outside_places",
    "read_wards",
]

_MARKET_CLASSES: Final = (1, 2, 3)


@unique
class LandmarkKind(StrEnum):
    """What a landmark is."""

    TOWN = "town"
    SEAPORT = "seaport"
    AIRPORT = "airport"
    BORDER_GATE = "border_gate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ward:
    """A ward, commune or special zone of 2025."""

    name_vi: str
    kind: str
    """ward, commune or special zone."""
    lat: float
    lon: float
    area_km2: float
    """Land [km2]."""
    settlement: Settlement
    former_district: str
    """District, town or city that it was part of before July 2025."""
    population_2020: float
    """People in January 2020 [persons]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsidePlace:
    """A place outside the province where investors, goods and people also go."""

    name_vi: str
    name_en: str
    stands_for_vi: str
    stands_for_en: str
    lat: float
    lon: float
    seaport: bool
    rent_usd_per_m2: float
    """Rent of industrial land for its whole term [USD/m2]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EconomicZone:
    """One of the five economic zones and what makes it special."""

    name_vi: str
    kind: str
    """coastal or border gate."""
    area_ha: float
    """Land and sea [ha]."""
    wards: tuple[int, ...]
    """Wards it covers, wholly or in part."""
    border_gate: bool
    """Goods cross to China here."""
    seaport: bool
    airport: bool
    special_zone: bool
    """Its ward is a special administrative zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landmark:
    """A town, port, airport or border gate."""

    name_vi: str
    name_en: str
    kind: LandmarkKind
    ward: int
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """One of the 43 markets."""

    name_vi: str
    ward: int
    market_class: int
    """1 the largest, to 3."""
    n_traders_2020: int
    qr_start: int
    """First month of the QR campaign [months since January 2020]."""
    pilot: bool
    """Among the three markets where the campaign began."""


def read_wards(folder: Traversable | None = None) -> list[Ward]:
    """Return the wards and communes, in the order of every array."""
    columns = (
        "ward_id name_vi type lat lon area_km2 settlement former_district"
        " population_2020 population_grade population_source"
    )
    found: dict[str, Ward] = {}
    for row in place_lines("wards", columns, folder):
        row.choice("population_grade", Grade)
        name = row.text("name_vi")
        if name in found:
            raise row.refusal(f"{name} stands twice", "keep one row for each ward")
        area, people = row.number("area_km2"), row.number("population_2020")
        if not area > 0 or not people >= 0:
            raise row.refusal(
                f"{area:g} km2 and {people:g} people",
                "give an area above 0 and people of 0 or more",
            )
        found[name] = Ward(
            name_vi=name,
            kind=row.text("type"),
            lat=row.number("lat"),
            lon=row.number("lon"),
            area_km2=area,
            settlement=row.choice("settlement", Settlement),
            former_district=row.text("former_district"),
            population_2020=people,
        )
    return list(found.values())


def read_outside_places(folder: Traversable | None = None) -> list[OutsidePlace]:
    """Return the places outside the province."""
    columns = "name_vi name_en stands_for_vi stands_for_en lat lon seaport"
    rows = place_lines("outside_places", f"{columns} rent_usd_per_m2", folder)
    return [
        OutsidePlace(
            name_vi=row.text("name_vi"),
            name_en=row.text("name_en"),
            stands_for_vi=row.text("stands_for_vi"),
            stands_for_en=row.text("stands_for_en"),
            lat=row.number("lat"),
            lon=row.number("lon"),
            seaport=is_yes(row, "seaport"),
            rent_usd_per_m2=row.number("rent_usd_per_m2"),
        )
        for row in rows
    ]


def read_borders(
    wards: list[Ward],
    index: Mapping[str, int],
    parameters: PlaceParameters,
    folder: Traversable | None = None,
) -> list[Link]:
    """Return the roads over the borders of wards, open ever since."""
    found = []
    for row in place_lines("ward_adjacency", "ward_a ward_b centroid_km", folder):
        one, other = code(row, "ward_a", index), code(row, "ward_b", index)
        km = row.number("centroid_km")
        speed = road_speed(wards[one].settlement, wards[other].settlement, parameters)
        minutes = link_minutes(LinkKind.ROAD, km, speed, parameters)
        found.append(
            Link(
                name=f"{row.cells['ward_a']} - {row.cells['ward_b']}",
                kind=LinkKind.ROAD,
                origin=one,
                destination=other,
                km=km,
                minutes=minutes,
                opens=None,
            )
        )
    return found


def read_links(
    index: Mapping[str, int],
    parameters: PlaceParameters,
    folder: Traversable | None = None,
) -> list[Link]:
    """Return bridges, ferries, expressway sections and roads out of the province.

    Minutes that are not recorded follow from the straight line and the speed.
    """
    columns = "name_vi origin destination kind km minutes open_date"
    found = []
    for row in place_lines("transport_links", columns, folder):
        kind, km = row.choice("kind", LinkKind), row.number("km")
        speed = parameters.lowland_speed_km_per_h
        minutes = row.number("minutes", link_minutes(kind, km, speed, parameters))
        if not minutes > 0:
            raise row.refusal(f"minutes is {minutes:g}", "give more than 0 minutes")
        found.append(
            Link(
                name=row.text("name_vi"),
                kind=kind,
                origin=code(row, "origin", index),
                destination=code(row, "destination", index),
                km=km,
                minutes=minutes,
                opens=month(row, "open_date"),
            )
        )
    return found


def read_economic_zones(
    index: Mapping[str, int], folder: Traversable | None = None
) -> list[EconomicZone]:
    """Return the economic zones; no ward belongs to two."""
    columns = "name_vi kind area_ha wards border_gate seaport airport special_zone"
    taken: dict[int, str] = {}
    found = []
    for row in place_lines("economic_zones", columns, folder):
        wards = codes(row, "wards", index)
        for ward in wards:
            if ward in taken:
                raise row.refusal(
                    f"a ward of {row.text('name_vi')} is in {taken[ward]} too",
                    "give each ward to one zone at most",
                )
            taken[ward] = row.text("name_vi")
        found.append(
            EconomicZone(
                name_vi=row.text("name_vi"),
                kind=row.text("kind"),
                area_ha=row.number("area_ha"),
                wards=wards,
                border_gate=is_yes(row, "border_gate"),
                seaport=is_yes(row, "seaport"),
                airport=is_yes(row, "airport"),
                special_zone=is_yes(row, "special_zone"),
            )
        )
    return found


def read_landmarks(
    index: Mapping[str, int], folder: Traversable | None = None
) -> list[Landmark]:
    """Return towns, ports, airports and border gates."""
    return [
        Landmark(
            name_vi=row.text("name_vi"),
            name_en=row.text("name_en"),
            kind=row.choice("kind", LandmarkKind),
            ward=code(row, "ward", index),
            lat=row.number("lat"),
            lon=row.number("lon"),
        )
        for row in place_lines("landmarks", "name_vi name_en kind ward lat lon", folder)
    ]


def read_markets(
    index: Mapping[str, int], folder: Traversable | None = None
) -> list[Market]:
    """Return the markets."""
    columns = "name_vi ward class n_traders_2020 qr_start pilot"
    found = []
    for row in place_lines("markets", columns, folder):
        start = month(row, "qr_start")
        if start is None:
            raise row.refusal("qr_start is empty", "write year and month: 2022-08")
        market_class = whole(row, "class")
        if market_class not in _MARKET_CLASSES:
            raise row.refusal(f"class is {market_class}", "give class 1, 2 or 3")
        found.append(
            Market(
                name_vi=row.text("name_vi"),
                ward=code(row, "ward", index),
                market_class=market_class,
                n_traders_2020=whole(row, "n_traders_2020"),
                qr_start=start,
                pilot=is_yes(row, "pilot"),
            )
        )
    return found


def read_coastline(
    folder: Traversable | None = None,
) -> list[tuple[str, list[tuple[float, float]]]]:
    """Return coast and border as lines: what each is, and its points (lon, lat).

    The first is the mainland's coast; islands are closed; the border is with China.
    """
    parts: dict[str, tuple[str, list[tuple[float, float]]]] = {}
    for row in lines(place_table("coastline", folder), ["part", "kind", "lon", "lat"]):
        part = parts.setdefault(row.text("part"), (row.text("kind"), []))
        part[1].append((row.number("lon"), row.number("lat")))
    return list(parts.values())
