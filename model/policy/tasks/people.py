"""Levers on people: who is taught, who comes."""

from dataclasses import dataclass, field
from typing import ClassVar, Final

from agents.refusal import Refusal
from model.accounts import Account
from model.policy.named import said
from model.policy.tasks.lever import NEVER, Cost, Intensity, Task, lever, within

__all__ = ["PeopleLevers", "TalentPackage", "TrainingPlaces", "UniversityCluster"]

_MOST_PLACES: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPlaces:
    """Free places in training for digital skills, for who works or seeks work."""

    COST: ClassVar[Cost] = Cost(
        units=("places_per_month", "semiconductor_places_per_month"),
        shared=True,
        paid_to=Account.HOUSEHOLDS,
    )

    intensity: Intensity = field(
        default=NEVER,
        metadata=said(
            "share of places",
            vi="phần chỉ tiêu được mở",
            en="share of the places that is open",
        ),
    )
    places_per_month: int = field(
        default=0,
        metadata=said(
            "places a month", vi="chỉ tiêu mỗi tháng", en="places opened each month"
        ),
    )
    semiconductor_places_per_month: int = field(
        default=0,
        metadata=said(
            "places a month",
            vi="chỉ tiêu đào tạo bán dẫn mỗi tháng",
            en="places opened each month in training for semiconductors",
        ),
    )

    def __post_init__(self) -> None:
        places = self.places_per_month, self.semiconductor_places_per_month
        within("places_per_month", places[0], 0, _MOST_PLACES)
        within("semiconductor_places_per_month", places[1], 0, _MOST_PLACES)
        if not (any(places) or self.intensity.is_neutral):
            raise Refusal(
                "intensity is above 0 and no places are opened, so nobody is trained\n"
                "give the places: places_per_month = 300"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class UniversityCluster:
    """Places for students of digital and advanced programmes, built as works."""

    COST: ClassVar[Cost] = Cost(paid_to=Account.HOUSEHOLDS)

    intensity: Intensity = field(
        default=NEVER,
        metadata=said(
            "share of full pace",
            vi="tiến độ xây dựng cụm đại học",
            en="pace at which the cluster is built",
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TalentPackage:
    """Experts and engineers from elsewhere, helped to come and to settle."""

    COST: ClassVar[Cost] = Cost(units=("people_per_month",), paid_to=Account.HOUSEHOLDS)

    intensity: Intensity = field(
        default=NEVER,
        metadata=said(
            "share of the offer",
            vi="phần gói thu hút nhân tài được áp dụng",
            en="share of the people to whom it is offered",
        ),
    )
    people_per_month: int = field(
        default=0,
        metadata=said(
            "persons a month",
            vi="số chuyên gia, kỹ sư được mời mỗi tháng",
            en="experts and engineers offered it each month",
        ),
    )

    def __post_init__(self) -> None:
        within("people_per_month", self.people_per_month, 0, _MOST_PLACES)
        if not (self.people_per_month or self.intensity.is_neutral):
            raise Refusal(
                "intensity is above 0 and people_per_month is 0, so nobody is asked\n"
                "give the people: people_per_month = 20"
            )


@dataclass(frozen=True, kw_only=True)
class PeopleLevers:
    """The levers on people of a policy."""

    training_places: TrainingPlaces = field(
        default=TrainingPlaces(),
        metadata=lever(Task.PEOPLE, vi="Chỉ tiêu đào tạo", en="Training places"),
    )
    university_cluster: UniversityCluster = field(
        default=UniversityCluster(),
        metadata=lever(Task.PEOPLE, vi="Cụm đại học", en="University cluster"),
    )
    talent_package: TalentPackage = field(
        default=TalentPackage(),
        metadata=lever(Task.PEOPLE, vi="Gói thu hút nhân tài", en="Talent package"),
    )
