"""Levers on data: what officials and cities do with it."""

from dataclasses import dataclass, field
from enum import IntEnum, unique
from typing import ClassVar

from model.accounts import Account
from model.policy.named import said
from model.policy.tasks.lever import NEVER, Cost, Intensity, Task, lever

__all__ = ["City", "DataForOfficials", "DataLevers", "SmartCityPilots"]


@unique
class City(IntEnum):
    """The places named for smart-city pilots."""

    HA_LONG = 0
    CAM_PHA = 1
    VAN_DON = 2

    @property
    def label(self) -> str:
        """The name that files and tables use."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class DataForOfficials:
    """Data and artificial intelligence for officials, bought from digital firms."""

    COST: ClassVar[Cost] = Cost(effort=True, paid_to=Account.ENTERPRISES)

    intensity: Intensity = field(
        default=NEVER,
        metadata=said(
            "share of full effort",
            vi="mức nỗ lực đưa dữ liệu, AI vào công vụ",
            en="effort put into data and AI for officials",
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SmartCityPilots:
    """Smart-city pilots, built as works in the cities named."""

    COST: ClassVar[Cost] = Cost()

    intensity: Intensity = field(
        default=NEVER,
        metadata=said(
            "share of full pace",
            vi="tiến độ xây dựng thí điểm đô thị thông minh",
            en="pace at which the pilots are built",
        ),
    )
    cities: tuple[City, ...] = field(
        default=(),
        metadata=said(
            "cities",
            vi="các đô thị thí điểm; để trống là cả ba",
            en="cities that have one; none named is all three",
        ),
    )


@dataclass(frozen=True, kw_only=True)
class DataLevers:
    """The levers on data of a policy."""

    data_for_officials: DataForOfficials = field(
        default=DataForOfficials(),
        metadata=lever(
            Task.DATA, vi="Dữ liệu và AI cho cán bộ", en="Data and AI for officials"
        ),
    )
    smart_city_pilots: SmartCityPilots = field(
        default=SmartCityPilots(),
        metadata=lever(
            Task.DATA, vi="Thí điểm đô thị thông minh", en="Smart-city pilots"
        ),
    )
