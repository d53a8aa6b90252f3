"""Groups of sites by which adoption and occupancy are told.

Each park that is active by 2025 stands by itself; other parks, clusters, the two
technology zones and the three sub-zones are a group each; the rest is no site at all.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from model.place_records import read_wards
from model.site_records import SiteKind, read_sites
from model.sites import Sites

__all__ = ["SITE_GROUPS", "SiteGroup", "group_of_sites", "plain_name"]

type Codes = npt.NDArray[np.int64]

_N_SUBZONES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteGroup:
    """Sites that are told together."""

    name: str
    """Lower-case words, as they stand in names of indicators."""
    label_vi: str
    label_en: str


def plain_name(name: str) -> str:
    """Return a Vietnamese name in lower-case letters of the alphabet, joined by _."""
    bare = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return "_".join("".join(c for c in bare if c.isascii()).replace("-", " ").split())


def _active_parks() -> tuple[str, ...]:
    """Return the parks of the table that are active, in its order."""
    wards = {ward.name_vi: row for row, ward in enumerate(read_wards())}
    return tuple(park.name for park in read_sites("parks", wards) if park.is_active)


_PARKS: Final = _active_parks()
_OTHERS: Final = (
    SiteGroup(
        name="other_parks",
        label_vi="các khu công nghiệp khác",
        label_en="the other parks",
    ),
    SiteGroup(
        name="clusters",
        label_vi="các cụm công nghiệp",
        label_en="the industrial clusters",
    ),
    SiteGroup(
        name="digital_zone",
        label_vi="khu công nghệ số tập trung Tuần Châu",
        label_en="the digital-technology zone in Tuần Châu",
    ),
    SiteGroup(
        name="innovation_zone",
        label_vi="khu đổi mới sáng tạo Quảng Ninh",
        label_en="the Quảng Ninh innovation zone",
    ),
    *(
        SiteGroup(
            name=f"subzone_{number}",
            label_vi=f"phân khu {number}, ngoài các khu công nghiệp",
            label_en=f"sub-zone {number}, outside its parks",
        )
        for number in range(1, _N_SUBZONES + 1)
    ),
    SiteGroup(
        name="off_site", label_vi="ngoài các khu, cụm", label_en="outside all sites"
    ),
)

SITE_GROUPS: Final = (
    *(
        SiteGroup(
            name=f"park_{plain_name(park)}", label_vi=f"KCN {park}", label_en=park
        )
        for park in _PARKS
    ),
    *_OTHERS,
)
"""Active parks by name, then the other sites in groups; last what is on no site."""

_ROW: Final = {group.name: row for row, group in enumerate(SITE_GROUPS)}
_OF_KIND: Final = {
    SiteKind.PARK: "other_parks",
    SiteKind.CLUSTER: "clusters",
    SiteKind.DIGITAL_ZONE: "digital_zone",
    SiteKind.INNOVATION_ZONE: "innovation_zone",
    SiteKind.OUTSIDE: "off_site",
}


@lru_cache(maxsize=1)
def group_of_sites(sites: Sites) -> Codes:
    """Return the group of each site, and last that of no site, shape (n_sites + 1,).

    So a site of -1 finds its own place.
    """
    groups = [_group(sites, row) for row in range(len(sites.names))]
    return np.array([*groups, _ROW["off_site"]])


def _group(sites: Sites, row: int) -> int:
    if sites.is_active_park[row]:
        return _PARKS.index(sites.names[row])
    if sites.kind[row] is SiteKind.SUBZONE_PART:
        return _ROW[f"subzone_{sites.subzone[row]}"]
    return _ROW[_OF_KIND[sites.kind[row]]]
