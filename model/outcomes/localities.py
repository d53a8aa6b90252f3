"""Economic zones, border trade and tourism; and how the sites are fitted out."""

from collections.abc import Iterable
from typing import Final

from model.indicator import Indicator, Words, entry, flow, stock
from model.outcomes.output import BN_2020
from model.place_records import read_economic_zones, read_wards
from model.site_records import SiteType
from model.views.site_group import plain_name

__all__ = ["locality_indicators"]

_TYPES_VI: Final = {
    SiteType.TRADITIONAL: "truyền thống",
    SiteType.SPECIALISED: "chuyên sâu",
    SiteType.ECO: "sinh thái",
    SiteType.HIGH_TECH: "công nghệ cao",
}


def locality_indicators() -> Iterable[Indicator]:
    """Yield what is made in each economic zone, and how parks are fitted out."""
    wards = {ward.name_vi: row for row, ward in enumerate(read_wards())}
    for row, zone in enumerate(read_economic_zones(wards)):
        of = f"{zone.name_vi}"
        yield flow(
            f"va_zone_{plain_name(zone.name_vi)}_bn_vnd_2020_prices",
            BN_2020,
            Words(f"Giá trị tăng thêm: KKT {of}", f"Value added: {of} economic zone"),
            entry("made_where.by_economic_zone", row),
            Words(
                f"Do doanh nghiệp, hộ và tự làm trong các phường, xã của KKT {of}.",
                f"Made in the wards of {of}, public bodies apart.",
            ),
        )
    yield flow(
        "border_trade_bn_vnd_2020_prices",
        BN_2020,
        Words("Giá trị tăng thêm từ biên mậu", "Value added of border trade"),
        "made_where.border_trade",
        Words(
            "Phần giá trị tăng thêm ở các KKT cửa khẩu sống nhờ cửa khẩu.",
            "What in the zones with border gates lives on the gates.",
        ),
    )
    yield flow(
        "visits",
        "visits a month",
        Words("Lượt khách du lịch", "Visits of tourists"),
        "made_where.visits",
        Words(
            "Lượt khách, theo giá trị tăng thêm của du lịch.",
            "Visits of tourists, in step with value added of tourism.",
        ),
    )
    for row, kind in enumerate(SiteType):
        in_english = str(kind).replace("_", "-")
        yield stock(
            f"land_{kind}_ha",
            "ha",
            Words(f"Đất khu, cụm {_TYPES_VI[kind]}", f"Land that is {in_english}"),
            entry("fitting.by_type_ha", row),
            Words(
                f"Đất cho thuê được của khu hoạt động và cụm, loại {_TYPES_VI[kind]}.",
                f"Leasable land of active parks and clusters that is {in_english}.",
            ),
        )
    yield stock(
        "park_rent_usd_per_m2",
        "USD per m2",
        Words("Giá thuê đất khu công nghiệp", "Rent asked in active parks"),
        "fitting.rent_usd_per_m2",
        Words(
            "Giá thuê cả kỳ hạn, bình quân khu hoạt động theo đất đã chuẩn bị.",
            "Rent for the whole term, mean of active parks by land prepared.",
        ),
    )
