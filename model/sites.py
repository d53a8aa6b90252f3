"""Sites: where a plant can stand, and their land.

Parks, clusters, technology zones, the parts of the three sub-zones and the places
outside the province are rows of one table, in this order; a site keeps its row. Land of
a park that lies in a sub-zone is the park's: the sub-zone's part is what is left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal
from model.places import Places
from model.site_records import (
    NO_DATE,
    Site,
    SiteKind,
    SiteType,
    SubZone,
    SubZoneLand,
    read_sites,
    read_subzone_land,
    read_subzones,
)

__all__ = ["NO_DATE", "SiteKind", "SiteType", "Sites", "SubZone", "load_sites"]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Mask = npt.NDArray[np.bool_]

_HA_PER_KM2: Final = 100.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sites:
    """All sites as of January 2020; arrays are read-only, shape (n_sites,)."""

    names: tuple[str, ...]
    index: Mapping[str, int]
    """Row of each site by its name."""
    kind: tuple[SiteKind, ...]
    type: tuple[SiteType, ...]
    developer: tuple[str, ...]
    ward: Codes
    """Ward, -1 outside the province."""
    outside: Codes
    """Outside place, -1 in the province."""
    lat: Floats
    """Latitude [degrees]."""
    lon: Floats
    """Longitude [degrees]."""
    gross_ha: Floats
    """Land, counted once, 0 outside the province [ha]."""
    leasable_ha: Floats
    """Land that can be let once prepared [ha]."""
    prepared_ha: Floats
    """Leasable land prepared in January 2020 [ha]."""
    let_ha: Floats
    """Prepared land let in January 2020 [ha]."""
    opens: Codes
    """Month of opening [months since January 2020], `NO_DATE` when not dated."""
    rent_usd_per_m2: Floats
    """Rent for the whole term [USD/m2]."""
    megawatts: Floats
    """What the site's substation can give in January 2020 [MW]."""
    beds: Codes
    """Beds for workers in January 2020 [persons]."""
    export_processing: Mask
    """Whether a part is fenced off for export processing."""
    subzone: Codes
    """Sub-zone the site lies in, 1 to 3, 0 when none."""
    is_active_park: Mask
    """Whether it is one of the ten parks active in 2025."""
    is_cluster: Mask
    """Whether it is an industrial cluster."""
    subzones: tuple[SubZone, ...]

    def __post_init__(self) -> None:
        if len(self.index) < len(self.names):
            raise Refusal("two sites share a name\nrename one in the place tables")
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    def __deepcopy__(self, memo: object) -> Self:
        """Return itself: nothing in it changes, so copies of a model share it."""
        return self

    @property
    def occupancy(self) -> float:
        """Land let over leasable land prepared, of the ten active parks [share]."""
        parks = self.is_active_park
        return float(self.let_ha[parks].sum() / self.prepared_ha[parks].sum())

    def of_kind(self, *kinds: SiteKind) -> Mask:
        """Return which sites are of these kinds, shape (n_sites,)."""
        return np.array([kind in kinds for kind in self.kind])

    def minutes_from_wards(self, places: Places, month: int) -> Floats:
        """Return minutes from wards to sites [minutes], shape (n_wards, n_sites)."""
        within = places.minutes(month)[:, self.ward]
        beyond = places.minutes_outside(month)[:, self.outside]
        return np.where(self.outside < 0, within, beyond)


def load_sites(places: Places, folder: Traversable | None = None) -> Sites:
    """Return parks, clusters, technology zones, sub-zone parts and outside places.

    Parameters
    ----------
    places
        The geography they lie in.
    folder
        Folder of the place tables; the packaged one when not given.

    Raises
    ------
    Refusal
        If a table is broken, names an unknown ward, or gives out more land than a ward
        or sub-zone has.
    """
    named = [
        site
        for table in ("parks", "clusters", "technology_zones")
        for site in read_sites(table, places.index, folder)
    ]
    land = read_subzone_land(places.index, folder)
    parts = [_part(share, named, places) for share in land]
    sites = [*named, *parts, *_outside(places)]
    _refuse_more_land_than_there_is(sites, places)
    return _arrays(sites, read_subzones(land))


def _part(land: SubZoneLand, named: Sequence[Site], places: Places) -> Site:
    """Return what a sub-zone has in a ward outside the parks and other sites in it."""
    ward = places.wards[land.ward]
    taken = sum(
        site.gross_ha
        for site in named
        if (site.subzone, site.ward) == (land.subzone, land.ward)
    )
    free = land.area_ha - taken
    if land.leasable_ha > free:
        raise Refusal(
            f"sub-zone {land.subzone} in {ward.name_vi}: {land.area_ha:g} ha less "
            f"{taken:g} ha of parks; {land.leasable_ha:g} ha leasable\n"
            "lower leasable_ha in subzones.csv, or take a park out of the sub-zone"
        )
    return Site(
        name=f"Phân khu {land.subzone} - {ward.name_vi}",
        kind=SiteKind.SUBZONE_PART,
        type=SiteType.HIGH_TECH,
        ward=land.ward,
        lat=ward.lat,
        lon=ward.lon,
        gross_ha=free,
        leasable_ha=land.leasable_ha,
        rent_usd_per_m2=land.rent_usd_per_m2,
        subzone=land.subzone,
    )


def _outside(places: Places) -> list[Site]:
    return [
        Site(
            name=place.name_vi,
            kind=SiteKind.OUTSIDE,
            outside=row,
            lat=place.lat,
            lon=place.lon,
            rent_usd_per_m2=place.rent_usd_per_m2,
        )
        for row, place in enumerate(places.outside)
    ]


def _refuse_more_land_than_there_is(sites: Sequence[Site], places: Places) -> None:
    inside = [site for site in sites if site.ward >= 0]
    given = np.bincount(
        [site.ward for site in inside],
        weights=[site.gross_ha for site in inside],
        minlength=places.n_wards,
    )
    for ward in np.flatnonzero(given > places.area_km2 * _HA_PER_KM2)[:1]:
        raise Refusal(
            f"sites in {places.names[ward]} take {given[ward]:g} ha of its "
            f"{places.area_km2[ward] * _HA_PER_KM2:g} ha\nmove or shrink a site"
        )


def _arrays(sites: Sequence[Site], subzones: Sequence[SubZone]) -> Sites:
    return Sites(
        names=tuple(site.name for site in sites),
        index=MappingProxyType({site.name: row for row, site in enumerate(sites)}),
        kind=tuple(site.kind for site in sites),
        type=tuple(site.type for site in sites),
        developer=tuple(site.developer for site in sites),
        ward=np.array([site.ward for site in sites]),
        outside=np.array([site.outside for site in sites]),
        lat=np.array([site.lat for site in sites]),
        lon=np.array([site.lon for site in sites]),
        gross_ha=np.array([site.gross_ha for site in sites]),
        leasable_ha=np.array([site.leasable_ha for site in sites]),
        prepared_ha=np.array([site.prepared_ha for site in sites]),
        let_ha=np.array([site.let_ha for site in sites]),
        opens=np.array([site.opens for site in sites]),
        rent_usd_per_m2=np.array([site.rent_usd_per_m2 for site in sites]),
        megawatts=np.array([site.megawatts for site in sites]),
        beds=np.array([site.beds for site in sites]),
        export_processing=np.array([site.export_processing for site in sites]),
        subzone=np.array([site.subzone for site in sites]),
        is_active_park=np.array(
            [site.is_active and site.kind is SiteKind.PARK for site in sites]
        ),
        is_cluster=np.array([site.kind is SiteKind.CLUSTER for site in sites]),
        subzones=tuple(subzones),
    )
