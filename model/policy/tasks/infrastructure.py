"""Levers on infrastructure: land, power, beds, networks."""

from dataclasses import dataclass, field
from typing import ClassVar, Final

from agents.refusal import Refusal
from model.policy.named import said
from model.policy.tasks.lever import NEVER, Cost, Intensity, Task, lever, within
from model.site_records import SiteType

__all__ = [
    "DigitalInfrastructure",
    "InfrastructureLevers",
    "ParkConversion",
    "Renewables",
    "SiteInfrastructure",
    "WorkerHousing",
]

_MOST_MEGAWATTS: Final = 20_000
_MOST_LAND: Final = 20_000
_MOST_BEDS: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteInfrastructure:
    """Substations and land made ready with money of the province."""

    COST: ClassVar[Cost] = Cost(
        units=("megawatts_per_year", "land_ha_per_year"), shared=True
    )

    intensity: Intensity = field(
        default=NEVER,
        metadata=said(
            "share of programme",
            vi="phần chương trình hạ tầng khu công nghiệp được thực hiện",
            en="share of the programme that is carried out",
        ),
    )
    megawatts_per_year: float = field(
        default=0.0,
        metadata=said(
            "MW a year",
            vi="công suất trạm biến áp xây thêm mỗi năm",
            en="substations built each year",
        ),
    )
    land_ha_per_year: float = field(
        default=0.0,
        metadata=said(
            "ha a year",
            vi="diện tích đất chuẩn bị thêm mỗi năm",
            en="land made ready each year",
        ),
    )

    def __post_init__(self) -> None:
        within("megawatts_per_year", self.megawatts_per_year, 0, _MOST_MEGAWATTS)
        within("land_ha_per_year", self.land_ha_per_year, 0, _MOST_LAND)
        if not (
            self.megawatts_per_year
            or self.land_ha_per_year
            or self.intensity.is_neutral
        ):
            raise Refusal(
                "intensity is above 0 and nothing is to be built\n"
                "give megawatts_per_year = 50 or land_ha_per_year = 100"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitalInfrastructure:
    """5G, fibre and data centres, built as works."""

    COST: ClassVar[Cost] = Cost()

    intensity: Intensity = field(
        default=NEVER,
        metadata=said(
            "share of full pace",
            vi="tiến độ xây dựng hạ tầng số",
            en="pace at which it is built",
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewables:
    """Wind, solar and biomass that the province helps to build."""

    COST: ClassVar[Cost] = Cost(units=("megawatts_per_year",), shared=True)

    intensity: Intensity = field(
        default=NEVER,
        metadata=said(
            "share of programme",
            vi="phần chương trình năng lượng tái tạo được thực hiện",
            en="share of the programme that is carried out",
        ),
    )
    megawatts_per_year: float = field(
        default=0.0,
        metadata=said(
            "MW a year",
            vi="công suất điện tái tạo xây thêm mỗi năm",
            en="capacity built each year",
        ),
    )

    def __post_init__(self) -> None:
        within("megawatts_per_year", self.megawatts_per_year, 0, _MOST_MEGAWATTS)
        if not (self.megawatts_per_year or self.intensity.is_neutral):
            raise Refusal(
                "intensity is above 0 and nothing is to be built\n"
                "give the capacity: megawatts_per_year = 100"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerHousing:
    """Beds for workers beside the sites."""

    COST: ClassVar[Cost] = Cost(units=("beds_per_month",), shared=True)

    intensity: Intensity = field(
        default=NEVER,
        metadata=said(
            "share of programme",
            vi="phần chương trình nhà ở công nhân được thực hiện",
            en="share of the programme that is carried out",
        ),
    )
    beds_per_month: int = field(
        default=0,
        metadata=said(
            "beds a month",
            vi="số chỗ ở khởi công mỗi tháng",
            en="beds begun each month",
        ),
    )

    def __post_init__(self) -> None:
        within("beds_per_month", self.beds_per_month, 0, _MOST_BEDS)
        if not (self.beds_per_month or self.intensity.is_neutral):
            raise Refusal(
                "intensity is above 0 and nothing is to be built\n"
                "give the beds: beds_per_month = 200"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkConversion:
    """Traditional parks and clusters made into others."""

    COST: ClassVar[Cost] = Cost(units=("ha_per_year",), shared=True)

    intensity: Intensity = field(
        default=NEVER,
        metadata=said(
            "share of programme",
            vi="phần chương trình chuyển đổi khu, cụm công nghiệp được thực hiện",
            en="share of the programme that is carried out",
        ),
    )
    to: SiteType = field(
        default=SiteType.TRADITIONAL,
        metadata=said(
            "type",
            vi="loại khu sau chuyển đổi",
            en="what they are made into",
        ),
    )
    ha_per_year: float = field(
        default=0.0,
        metadata=said(
            "ha a year",
            vi="diện tích chuyển đổi mỗi năm",
            en="land converted each year",
        ),
    )

    def __post_init__(self) -> None:
        within("ha_per_year", self.ha_per_year, 0, _MOST_LAND)
        idle = self.to is SiteType.TRADITIONAL or not self.ha_per_year
        if idle and not self.intensity.is_neutral:
            raise Refusal(
                "intensity is above 0 and no land is converted to another type\n"
                'give both: to = "high_tech" and ha_per_year = 100'
            )


@dataclass(frozen=True, kw_only=True)
class InfrastructureLevers:
    """The levers on infrastructure of a policy."""

    site_infrastructure: SiteInfrastructure = field(
        default=SiteInfrastructure(),
        metadata=lever(
            Task.INFRASTRUCTURE,
            vi="Hạ tầng khu công nghiệp và trạm biến áp",
            en="Site infrastructure and substations",
        ),
    )
    digital_infrastructure: DigitalInfrastructure = field(
        default=DigitalInfrastructure(),
        metadata=lever(
            Task.INFRASTRUCTURE,
            vi="Hạ tầng số: 5G, cáp quang, trung tâm dữ liệu",
            en="Digital infrastructure: 5G, fibre, data centre",
        ),
    )
    renewables: Renewables = field(
        default=Renewables(),
        metadata=lever(Task.INFRASTRUCTURE, vi="Năng lượng tái tạo", en="Renewables"),
    )
    worker_housing: WorkerHousing = field(
        default=WorkerHousing(),
        metadata=lever(Task.INFRASTRUCTURE, vi="Nhà ở công nhân", en="Worker housing"),
    )
    park_conversion: ParkConversion = field(
        default=ParkConversion(),
        metadata=lever(
            Task.INFRASTRUCTURE,
            vi="Chuyển đổi khu, cụm công nghiệp",
            en="Park and cluster conversion",
        ),
    )
