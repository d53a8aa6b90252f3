"""Levers on institutions: what is allowed, promised and financed."""

from dataclasses import dataclass, field
from typing import ClassVar, Final

from agents.classification import (
    MONTHS_OF_A_YEAR,
    Owner,
    Sector,
    TaxScheme,
    is_foreign,
)
from agents.refusal import Refusal
from model.accounts import Account
from model.policy.named import said
from model.policy.tasks.lever import NEVER, Cost, Intensity, Task, lever, within

__all__ = [
    "ApprovalProcedure",
    "InstitutionLevers",
    "Partnership",
    "Sandbox",
    "TargetedPromotion",
    "TaxTerms",
    "TechnologyFinance",
    "TechnologyMarket",
    "Zone",
]

_LONGEST_WAIT: Final = 10 * MONTHS_OF_A_YEAR
_MOST_PHASES: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """The proposed Digital and Free-Knowledge Economic Zone.

    Effort is spent, and costs money, from the first month of intensity above 0, whether
    the zone is approved or not. Terms and land come with approval.
    """

    COST: ClassVar[Cost] = Cost(effort=True)

    intensity: Intensity = field(
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
    functions: bool = field(
        default=False,
        metadata=said(
            "yes or no",
            vi="xây dựng các chức năng của ba phân khu khi khu được phê duyệt",
            en="whether the functions of the sub-zones are built once it is approved",
        ),
    )

    def __post_init__(self) -> None:
        within("n_phases", self.n_phases, 1, _MOST_PHASES)
        within("phase_months", self.phase_months, 0, _LONGEST_WAIT)
        if self.n_phases > 1 and not self.phase_months:
            raise Refusal(
                f"n_phases is {self.n_phases} and phase_months 0\n"
                "give the months between two phases: phase_months = 24"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxTerms:
    """Tax terms that the province can grant to new projects outside the zone."""

    COST: ClassVar[Cost] = Cost()

    intensity: Intensity = field(
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
class Sandbox:
    """A place where technology and ways of governing are tried ahead of the law."""

    COST: ClassVar[Cost] = Cost(effort=True, paid_to=Account.HOUSEHOLDS)

    intensity: Intensity = field(
        default=NEVER,
        metadata=said(
            "share of full effort",
            vi="mức nỗ lực vận hành cơ chế thử nghiệm có kiểm soát",
            en="effort put into the trials",
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalProcedure:
    """A faster procedure from an investor's choice to the certificate."""

    COST: ClassVar[Cost] = Cost(effort=True, paid_to=Account.HOUSEHOLDS)

    intensity: Intensity = field(
        default=NEVER,
        metadata=said(
            "share of months",
            vi="phần thời gian phê duyệt được cắt giảm",
            en="share of the months to approval that is cut",
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetedPromotion:
    """Investment promotion aimed at countries and sectors."""

    COST: ClassVar[Cost] = Cost(effort=True, shared=True)

    intensity: Intensity = field(
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
class Partnership:
    """Public-private partnership: partners pay more of works, and are paid later."""

    COST: ClassVar[Cost] = Cost()

    intensity: Intensity = field(
        default=NEVER,
        metadata=said(
            "share of the rest",
            vi="phần chi phí công trình còn lại mời tư nhân góp, trả dần sau",
            en="part of the province's share of works that partners are offered",
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TechnologyFinance:
    """Credit for digital tools that the province guarantees."""

    COST: ClassVar[Cost] = Cost(as_taken=True, paid_to=Account.FINANCE)

    intensity: Intensity = field(
        default=NEVER,
        metadata=said(
            "share of price",
            vi="phần giá công cụ số được vay có bảo lãnh",
            en="part of a digital tool's price that guaranteed credit may cover",
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TechnologyMarket:
    """A science-and-technology market, where firms find digital tools and makers."""

    COST: ClassVar[Cost] = Cost(effort=True, paid_to=Account.HOUSEHOLDS)

    intensity: Intensity = field(
        default=NEVER,
        metadata=said(
            "share of full effort",
            vi="mức nỗ lực xây dựng sàn giao dịch công nghệ",
            en="effort put into the market",
        ),
    )


@dataclass(frozen=True, kw_only=True)
class InstitutionLevers:
    """The levers on institutions of a policy."""

    zone: Zone = field(
        default=Zone(),
        metadata=lever(
            Task.INSTITUTIONS,
            vi="Khu kinh tế số và tri thức tự do",
            en="Digital and Free-Knowledge Economic Zone",
        ),
    )
    tax_scheme: TaxTerms = field(
        default=TaxTerms(),
        metadata=lever(
            Task.INSTITUTIONS, vi="Ưu đãi thuế", en="Tax terms for new projects"
        ),
    )
    sandbox: Sandbox = field(
        default=Sandbox(),
        metadata=lever(
            Task.INSTITUTIONS, vi="Cơ chế thử nghiệm có kiểm soát", en="Sandbox"
        ),
    )
    approval_procedure: ApprovalProcedure = field(
        default=ApprovalProcedure(),
        metadata=lever(
            Task.INSTITUTIONS, vi="Thủ tục phê duyệt đầu tư", en="Approval procedure"
        ),
    )
    targeted_promotion: TargetedPromotion = field(
        default=TargetedPromotion(),
        metadata=lever(
            Task.INSTITUTIONS, vi="Xúc tiến đầu tư có mục tiêu", en="Targeted promotion"
        ),
    )
    partnership: Partnership = field(
        default=Partnership(),
        metadata=lever(
            Task.INSTITUTIONS, vi="Hợp tác công tư", en="Public-private partnership"
        ),
    )
    technology_finance: TechnologyFinance = field(
        default=TechnologyFinance(),
        metadata=lever(
            Task.INSTITUTIONS,
            vi="Tài chính công nghệ",
            en="Technology finance",
        ),
    )
    technology_market: TechnologyMarket = field(
        default=TechnologyMarket(),
        metadata=lever(
            Task.INSTITUTIONS,
            vi="Thị trường khoa học và công nghệ",
            en="Science-and-technology market",
        ),
    )
