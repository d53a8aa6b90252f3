"""The tables of sites as records: parks, clusters, technology zones, sub-zones.

`model.sites` turns them into arrays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from importlib.resources.abc import Traversable
from typing import Final

from model.evidence.tables import Line
from model.place_tables import code, is_yes, month, place_lines, whole

__all__ = [
    "NO_DATE",
    "Site",
    "SiteKind",
    "SiteType",
    "SubZone",
    "SubZoneLand",
    "read_sites",
    "read_subzone_land",
    "read_subzones",
]

NO_DATE: Final = 2**62
"""Month of opening of a site that has no date: planned, or not yet approved."""


@unique
class SiteKind(StrEnum):
    """What a site is."""

    PARK = "park"
    CLUSTER = "cluster"
    DIGITAL_ZONE = "digital_zone"
    """The concentrated digital-technology zone in Tuần Châu."""
    INNOVATION_ZONE = "innovation_zone"
    SUBZONE_PART = "subzone_part"
    """Land of the proposed zone in one sub-zone and ward, outside parks."""
    OUTSIDE = "outside"
    """A place outside the province; its land is not counted."""


@unique
class SiteType(StrEnum):
    """How a site is fitted out; traditional ones can be converted."""

    TRADITIONAL = "traditional"
    SPECIALISED = "specialised"
    ECO = "eco"
    HIGH_TECH = "high_tech"


@unique
class _Status(StrEnum):
    ACTIVE = "active"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One site; what is not said is none."""

    name: str
    kind: SiteKind
    lat: float
    lon: float
    rent_usd_per_m2: float
    """Rent for the whole term [USD/m2]."""
    type: SiteType = SiteType.TRADITIONAL
    developer: str = ""
    ward: int = -1
    """Ward, -1 outside the province."""
    outside: int = -1
    """Outside place, -1 in the province."""
    gross_ha: float = 0.0
    leasable_ha: float = 0.0
    prepared_ha: float = 0.0
    let_ha: float = 0.0
    opens: int = NO_DATE
    """Month of opening [months since January 2020]."""
    megawatts: float = 0.0
    beds: int = 0
    export_processing: bool = False
    subzone: int = 0
    """Sub-zone it lies in, 1 to 3, 0 when none."""
    is_active: bool = False
    """Whether it is built and let by 2025."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubZoneLand:
    """Land of one sub-zone in one ward, with the parks in it."""

    subzone: int
    ward: int
    area_ha: float
    leasable_ha: float
    """What can be let of the land outside parks [ha]."""
    rent_usd_per_m2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SubZone:
    """One of the three sub-zones of the proposed zone; its functions are works."""

    number: int
    """1 to 3, as in the scheme."""
    area_ha: float
    """Land with the parks in it [ha]."""
    wards: tuple[int, ...]


def read_sites(
    table: str, wards: Mapping[str, int], folder: Traversable | None = None
) -> list[Site]:
    """Return the sites of a table: parks, clusters or technology zones.

    Raises
    ------
    Refusal
        If the table is broken or its land is not let <= prepared <= leasable <= gross.
    """
    columns = (
        "name_vi kind ward status lat lon gross_ha leasable_ha prepared_ha_2020"
        " let_ha_2020 opened developer type rent_usd_per_m2 megawatts beds"
        " export_processing subzone"
    )
    return [_site(row, wards) for row in place_lines(table, columns, folder)]


def read_subzone_land(
    wards: Mapping[str, int], folder: Traversable | None = None
) -> list[SubZoneLand]:
    """Return the land of each sub-zone in each of its wards."""
    columns = "subzone ward area_ha leasable_ha rent_usd_per_m2"
    return [
        SubZoneLand(
            subzone=whole(row, "subzone"),
            ward=code(row, "ward", wards),
            area_ha=_amount(row, "area_ha"),
            leasable_ha=_amount(row, "leasable_ha"),
            rent_usd_per_m2=_amount(row, "rent_usd_per_m2"),
        )
        for row in place_lines("subzones", columns, folder)
    ]


def read_subzones(land: Sequence[SubZoneLand]) -> list[SubZone]:
    """Return the sub-zones, by number."""
    return [
        SubZone(
            number=number,
            area_ha=sum(part.area_ha for part in land if part.subzone == number),
            wards=tuple(part.ward for part in land if part.subzone == number),
        )
        for number in sorted({part.subzone for part in land})
    ]


def _site(row: Line, wards: Mapping[str, int]) -> Site:
    opens = month(row, "opened")
    land = {
        column: _amount(row, column)
        for column in ("let_ha_2020", "prepared_ha_2020", "leasable_ha", "gross_ha")
    }
    if list(land.values()) != sorted(land.values()):
        said = ", ".join(f"{column} {ha:g}" for column, ha in land.items())
        raise row.refusal(said, "give let <= prepared <= leasable <= gross")
    return Site(
        name=row.text("name_vi"),
        kind=row.choice("kind", SiteKind),
        type=row.choice("type", SiteType),
        developer=row.text("developer"),
        ward=code(row, "ward", wards),
        lat=row.number("lat"),
        lon=row.number("lon"),
        gross_ha=land["gross_ha"],
        leasable_ha=land["leasable_ha"],
        prepared_ha=land["prepared_ha_2020"],
        let_ha=land["let_ha_2020"],
        opens=NO_DATE if opens is None else opens,
        rent_usd_per_m2=_amount(row, "rent_usd_per_m2"),
        megawatts=_amount(row, "megawatts"),
        beds=whole(row, "beds"),
        export_processing=is_yes(row, "export_processing"),
        subzone=whole(row, "subzone"),
        is_active=row.choice("status", _Status) is _Status.ACTIVE,
    )


def _amount(row: Line, column: str) -> float:
    amount = row.number(column)
    if amount < 0:
        raise row.refusal(f"{column} is {amount:g}", "give 0 or more")
    return amount
