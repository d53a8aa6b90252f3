"""The levers: what the province can choose, each with its intensity and its terms.

A lever is a frozen dataclass. Its `intensity` is never above 0 unless said, and then a
run is bit-identical to one without the lever, whatever its other terms. Every field
carries its unit and its words in both languages, for lists, files and sliders. To add a
lever, write its dataclass here and give it a field of `Policy`.
"""

from dataclasses import dataclass, field
from typing import Final, Protocol

from agents.classification import (
    MONTHS_OF_A_YEAR,
    Owner,
    Sector,
    TaxScheme,
    is_foreign,
)
from agents.refusal import Refusal
from model.policy.named import said
from model.policy.schedule import Schedule

__all__ = [
    "NEVER",
    "SMALL_AND_MEDIUM",
    "AdoptionVouchers",
    "ApprovalProcedure",
    "Lever",
    "Placebo",
    "TargetedPromotion",
    "TaxTerms",
    "TrainingPlaces",
    "Zone",
]

SMALL_AND_MEDIUM: Final = 200
"""Staff up to which the law counts an enterprise as small or medium [workers]
(Law 04/2017/QH14, article 4)."""

NEVER: Final = Schedule()
"""The neutral intensity: 0 in every month."""

_LONGEST_WAIT: Final = 10 * MONTHS_OF_A_YEAR
_MOST_PHASES: Final = 10
_MOST_STAFF: Final = 1_000_000
_MOST_PLACES: Final = 100_000


class Lever(Protocol):
    """What every lever has."""

    @property
    def intensity(self) -> Schedule:
        """How strongly it acts in each month [share, 0 to 1]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """The proposed Digital and Free-Knowledge Economic Zone.

    Effort is spent, and costs money, from the first month of intensity above 0, whether
    the zone is approved or not. Terms and land come with approval.
    """

    intensity: Schedule = field(
        default=NEVER,
        metadata=said(
            "share of full effort",
            vi="mức nỗ lực xin phê duyệt khu",
            en="effort put into the zone's approval",
        ),
    )
    tax_terms: TaxScheme = field(
        default=TaxScheme.STANDARD,
        metadata=said(
            "scheme",
            vi="chế độ thuế dành cho dự án trong khu",
            en="tax terms of projects in the zone",
        ),
    )
    existing_parks: bool = field(
        default=False,
        metadata=said(
            "yes or no",
            vi="các khu công nghiệp sẵn có trong khu được hưởng ngay chế độ thuế đó",
            en="whether parks already in its wards get these terms at once",
        ),
    )
    n_phases: int = field(
        default=1,
        metadata=said(
            "phases", vi="số giai đoạn đưa đất vào sử dụng", en="phases of its land"
        ),
    )
    phase_months: int = field(
        default=0,
        metadata=said(
            "months", vi="số tháng giữa hai giai đoạn", en="months between two phases"
        ),
    )

    def __post_init__(self) -> None:
        _within("n_phases", self.n_phases, 1, _MOST_PHASES)
        _within("phase_months", self.phase_months, 0, _LONGEST_WAIT)
        if self.n_phases > 1 and not self.phase_months:
            raise Refusal(
                f"n_phases is {self.n_phases} and phase_months 0\n"
                "give the months between two phases: phase_months = 24"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxTerms:
    """Tax terms that the province can grant to new projects outside the zone."""

    intensity: Schedule = field(
        default=NEVER,
        metadata=said(
            "share of new projects",
            vi="tỷ lệ dự án mới thuộc các ngành này được hưởng",
            en="share of new projects of these sectors that get them",
        ),
    )
    scheme: TaxScheme = field(
        default=TaxScheme.STANDARD,
        metadata=said("scheme", vi="chế độ thuế", en="tax terms"),
    )
    sectors: tuple[Sector, ...] = field(
        default=(),
        metadata=said(
            "sectors",
            vi="các ngành được hưởng; để trống là mọi ngành",
            en="sectors that may get them; none named is all",
        ),
    )

    def __post_init__(self) -> None:
        if self.scheme == TaxScheme.STANDARD and not self.intensity.is_neutral:
            raise Refusal(
                "intensity is above 0 and scheme is standard, which everybody has\n"
                'name the terms that are granted: scheme = "key_digital"'
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalProcedure:
    """A faster procedure from an investor's choice to the certificate."""

    intensity: Schedule = field(
        default=NEVER,
        metadata=said(
            "share of months",
            vi="phần thời gian phê duyệt được cắt giảm",
            en="share of the months to approval that is cut",
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionVouchers:
    """Vouchers by which small firms pay for digital tools."""

    intensity: Schedule = field(
        default=NEVER,
        metadata=said(
            "share of cost",
            vi="phần chi phí công cụ số được hỗ trợ",
            en="share of a digital tool's cost that is paid",
        ),
    )
    max_employees: int = field(
        default=SMALL_AND_MEDIUM,
        metadata=said(
            "workers",
            vi="doanh nghiệp có số lao động không quá mức này được hỗ trợ",
            en="staff up to which a firm may have one",
        ),
    )

    def __post_init__(self) -> None:
        _within("max_employees", self.max_employees, 1, _MOST_STAFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPlaces:
    """Free places in training for digital skills, for who works or seeks work."""

    intensity: Schedule = field(
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

    def __post_init__(self) -> None:
        _within("places_per_month", self.places_per_month, 0, _MOST_PLACES)
        if not (self.places_per_month or self.intensity.is_neutral):
            raise Refusal(
                "intensity is above 0 and places_per_month is 0, so nobody is trained\n"
                "give the places: places_per_month = 300"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetedPromotion:
    """Investment promotion aimed at countries and sectors."""

    intensity: Schedule = field(
        default=NEVER,
        metadata=said(
            "share of full effort",
            vi="mức nỗ lực xúc tiến đầu tư",
            en="effort put into promotion",
        ),
    )
    sectors: tuple[Sector, ...] = field(
        default=(),
        metadata=said(
            "sectors",
            vi="các ngành được chú trọng; để trống là mọi ngành",
            en="sectors it is aimed at; none named is all",
        ),
    )
    countries: tuple[Owner, ...] = field(
        default=(),
        metadata=said(
            "countries",
            vi="các nước và vùng lãnh thổ được chú trọng; để trống là tất cả",
            en="countries it is aimed at; none named is all",
        ),
    )

    def __post_init__(self) -> None:
        for country in self.countries:
            if not is_foreign(country):
                raise Refusal(
                    f"countries names {country.label}; promotion looks abroad\n"
                    "name countries, such as japan or korea"
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Placebo:
    """A lever that walks the whole path of levers and does nothing.

    It has recipients by luck of their own and a line of 0 bn VND in budget and ledger.
    Whatever differs from `as-is` under it is a fault of the laboratory. A test gives it
    an effect and sees that it then acts.
    """

    intensity: Schedule = field(
        default=NEVER,
        metadata=said(
            "share of firms",
            vi="tỷ lệ doanh nghiệp được chọn",
            en="share of firms that receive it",
        ),
    )
    effect: float = field(
        default=0.0,
        metadata=said(
            "share",
            vi="tác động lên doanh nghiệp được chọn; giả dược thật là 0",
            en="effect on who receives it; 0 in a true placebo",
        ),
    )

    def __post_init__(self) -> None:
        _within("effect", self.effect, 0, 1)


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise Refusal(
            f"{name} is {value:.15g}; expected {low:.15g} to {high:.15g}\n"
            f"write a number from {low:.15g} to {high:.15g}"
        )
