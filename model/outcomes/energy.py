"""Power and greenhouse gases: plants, the northern margin, substations, emissions."""

from collections.abc import Iterable
from typing import Final

from agents.power_system import SOURCES, Source
from model.indicator import Indicator, Words, entry, flow, ratio, share, stock

__all__ = ["energy_indicators"]

_GWH: Final = "GWh a month"
_TONNES: Final = "tCO2e a month"
_MWH_IN_A_GWH: Final = 1000.0
_SOURCES_VI: Final = ("than", "khí LNG", "gió", "mặt trời", "sinh khối")
_RENEWABLE: Final = (Source.WIND, Source.SOLAR, Source.BIOMASS)


def energy_indicators() -> Iterable[Indicator]:
    """Yield power by source, what is short, and emissions."""
    for row, (source, vi) in enumerate(zip(SOURCES, _SOURCES_VI, strict=True)):
        yield from _of_source(row, source, vi)
    yield share(
        "renewable_power_share",
        Words("Tỷ trọng điện tái tạo", "Share of renewable power"),
        [f"power_sold_{source}_gwh" for source in _RENEWABLE],
        [f"power_sold_{source}_gwh" for source in SOURCES],
        Words(
            "Điện gió, mặt trời, sinh khối trên tổng điện bán.",
            "Wind, solar and biomass over all power sold.",
        ),
    )
    yield from _grid()
    yield from _substations()
    yield from _emissions()


def _of_source(row: int, source: Source, vi: str) -> Iterable[Indicator]:
    yield stock(
        f"power_{source}_mw",
        "MW",
        Words(f"Công suất điện: {vi}", f"Power plants: {source}"),
        entry("power.megawatts", row),
        Words(
            f"Công suất các nhà máy điện {vi} đang chạy.",
            f"Capacity of running plants on {source}.",
        ),
    )
    yield flow(
        f"power_sold_{source}_gwh",
        _GWH,
        Words(f"Điện bán: {vi}", f"Power sold: {source}"),
        lambda view: float(view.power.sold_mwh[row]) / _MWH_IN_A_GWH,
        Words(
            f"Điện {vi} bán lên lưới miền Bắc.",
            f"Power made of {source} and sold to the northern grid.",
        ),
    )


def _grid() -> Iterable[Indicator]:
    yield stock(
        "northern_margin_mw",
        "MW",
        Words("Dự phòng điện miền Bắc", "Margin of the northern grid"),
        "power.margin_mw",
        Words(
            "Nguồn trừ nhu cầu của lưới miền Bắc lúc cao điểm trong năm.",
            "Supply less demand of the northern grid at its peak of the year.",
        ),
    )
    yield flow(
        "power_short_months",
        "months",
        Words("Số tháng thiếu điện", "Months short of power"),
        lambda view: float(view.power.is_short),
        Words(
            "Số tháng lưới không đủ cho doanh nghiệp sản xuất.",
            "Months in which the grid could not serve all that firms would make.",
        ),
    )


def _substations() -> Iterable[Indicator]:
    for field, words, defined in (
        (
            "megawatts",
            Words("Công suất trạm tại các khu", "Substations at sites"),
            Words(
                "Công suất mà trạm biến áp của mọi khu, cụm cấp được.",
                "What the substations of all sites can give.",
            ),
        ),
        (
            "megawatts_taken",
            Words("Công suất đã giữ tại các khu", "Taken of substations"),
            Words(
                "Phần đã giữ bởi doanh nghiệp, dự án và trung tâm dữ liệu.",
                "What firms, projects and data centres hold of it.",
            ),
        ),
        (
            "data_centre_megawatts",
            Words("Công suất trung tâm dữ liệu", "Taken by data centres"),
            Words("Phần do trung tâm dữ liệu giữ.", "What data centres hold of it."),
        ),
    ):
        yield stock(f"site_{field}", "MW", words, f"fitting.{field}", defined)
    yield share(
        "site_power_taken_share",
        Words("Tỷ lệ công suất trạm đã giữ", "Share of substations taken"),
        ("site_megawatts_taken",),
        ("site_megawatts",),
        Words("Công suất đã giữ trên công suất trạm.", "Megawatts taken over given."),
    )


def _emissions() -> Iterable[Indicator]:
    yield flow(
        "emissions_power_tco2e",
        _TONNES,
        Words("Phát thải của nhà máy điện", "Emissions of power plants"),
        lambda view: float(view.emissions.of_plants.sum()),
        Words(
            "Khí nhà kính của các nhà máy điện trong tỉnh.",
            "Greenhouse gases of the power plants in the province.",
        ),
    )
    yield flow(
        "emissions_others_tco2e",
        _TONNES,
        Words("Phát thải của các ngành khác", "Emissions of other producers"),
        lambda view: float(view.emissions.of_sectors.sum()),
        Words(
            "Khí nhà kính của các ngành khác, theo cường độ của ngành.",
            "Greenhouse gases of all other producers, by their sector's intensity.",
        ),
    )
    yield flow(
        "emissions_tco2e",
        _TONNES,
        Words("Phát thải khí nhà kính", "Greenhouse gases"),
        lambda view: view.emissions.total,
        Words("Tổng phát thải của tỉnh.", "All that the province emits."),
    )
    yield ratio(
        "emissions_per_grdp_2020_prices",
        "tCO2e per bn VND, 2020 prices",
        Words("Phát thải trên GRDP", "Emissions per GRDP"),
        ("emissions_tco2e",),
        ("grdp_bn_vnd_2020_prices",),
        Words(
            "Khí nhà kính trên GRDP theo giá 2020.",
            "Greenhouse gases over GRDP at 2020 prices.",
        ),
    )
