"""Land let and prepared, occupancy by site, the zone, and homes for newcomers."""

from collections.abc import Iterable
from typing import Final

from model.indicator import Indicator, Words, entry, share, stock
from model.views.site_group import SITE_GROUPS

__all__ = ["land_indicators"]

_ACTIVE_PARKS: Final = (
    (
        "let",
        Words("Đất khu công nghiệp đã cho thuê", "Land let in active parks"),
        Words(
            "Đất đã cho thuê trong mười khu hoạt động năm 2025.",
            "Land let in the ten parks active in 2025.",
        ),
    ),
    (
        "prepared",
        Words("Đất khu công nghiệp đã chuẩn bị", "Land prepared in them"),
        Words(
            "Đất công nghiệp sẵn sàng cho thuê trong các khu ấy, đã thuê hay chưa.",
            "Industrial land ready to be let in these parks, let or not.",
        ),
    ),
)


def land_indicators() -> Iterable[Indicator]:
    """Yield land and occupancy whole and by group of sites, the zone, housing."""
    for place, (name, words, defined) in enumerate(_ACTIVE_PARKS):
        reads = entry("land.in_active_parks", place)
        yield stock(f"park_{name}_ha", "ha", words, reads, defined)
    yield share(
        "park_occupancy",
        Words("Tỷ lệ lấp đầy", "Occupancy of active parks"),
        ("park_let_ha",),
        ("park_prepared_ha",),
        Words(
            "Đất đã cho thuê trên đất đã chuẩn bị của các khu hoạt động.",
            "Land let over land prepared, of the active parks.",
        ),
    )
    for row, group in enumerate(SITE_GROUPS[:-1]):
        of = Words(group.label_vi, group.label_en)
        yield from _occupancy(row, group.name, of)
    yield stock(
        "zone_is_approved",
        "1 if approved",
        Words("Khu kinh tế số đã được phê duyệt", "The zone is approved"),
        "land.zone_is_approved",
        Words(
            "1 từ khi Khu kinh tế số và tri thức tự do được phê duyệt, trước đó 0.",
            "1 once the Digital and Free-Knowledge Economic Zone is approved, else 0.",
        ),
    )
    yield from _housing()


def _occupancy(row: int, name: str, of: Words) -> Iterable[Indicator]:
    for field, words in (
        ("let", Words("Đất đã cho thuê", "Land let")),
        ("prepared", Words("Đất đã chuẩn bị", "Land prepared")),
    ):
        yield stock(
            f"{field}_{name}_ha",
            "ha",
            Words(f"{words.vi}: {of.vi}", f"{words.en}: {of.en}"),
            entry(f"land.{field}_ha", row),
            Words(f"{words.vi} ở {of.vi}.", f"{words.en} in {of.en}."),
        )
    yield share(
        f"occupancy_{name}",
        Words(f"Tỷ lệ lấp đầy: {of.vi}", f"Occupancy: {of.en}"),
        (f"let_{name}_ha",),
        (f"prepared_{name}_ha",),
        Words(
            f"Đất đã cho thuê trên đất đã chuẩn bị, {of.vi}; 0 khi chưa có đất.",
            f"Land let over land prepared, {of.en}; 0 before any is.",
        ),
    )


_HOUSING: Final = (
    (
        "beds",
        "beds",
        Words("Chỗ ở cho công nhân", "Beds for workers"),
        Words(
            "Chỗ ở do chủ khu và chương trình nhà ở xây tại các khu, cụm.",
            "Beds that developers and the housing programme built at the sites.",
        ),
    ),
    (
        "rooms",
        "rooms",
        Words("Phòng cho thuê", "Rooms let to newcomers"),
        Words(
            "Phòng mà người dân cho người mới đến thuê, và phòng do công trình xây.",
            "Rooms that households let to newcomers, and those that works add.",
        ),
    ),
    (
        "newcomers",
        "people",
        Words("Người mới đến đang ở thuê", "Newcomers in beds and rooms"),
        Words(
            "Người chuyển đến chưa có nhà riêng.",
            "People who moved in and have no home of their own yet.",
        ),
    ),
    (
        "short",
        "people",
        Words("Người mới đến ở vùng hết chỗ", "Newcomers where no room is free"),
        Words(
            "Người ở thuê trong vùng lao động không còn chỗ trống: thiếu chỗ ở.",
            "Newcomers in labour areas where every bed and room is taken.",
        ),
    ),
)


def _housing() -> Iterable[Indicator]:
    for field, unit, words, defined in _HOUSING:
        yield stock(f"housing_{field}", unit, words, f"housing.{field}", defined)
    yield share(
        "housing_taken_share",
        Words("Tỷ lệ chỗ ở đã có người", "Share of beds and rooms taken"),
        ("housing_newcomers",),
        ("housing_beds", "housing_rooms"),
        Words(
            "Người mới đến đang ở thuê trên số chỗ ở.",
            "Newcomers over the beds and rooms there are.",
        ),
    )
