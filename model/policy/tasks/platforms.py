"""Levers on platform technology: tools, platforms, startups; and the placebo."""

from dataclasses import dataclass, field
from typing import ClassVar, Final

from model.accounts import Account
from model.policy.named import said
from model.policy.tasks.lever import NEVER, Cost, Intensity, Task, lever, within

__all__ = [
    "SMALL_AND_MEDIUM",
    "AdoptionVouchers",
    "AiCentre",
    "Placebo",
    "PlaceboLever",
    "PlatformLevers",
    "QrCampaign",
    "SharedPlatform",
    "StartupSupport",
]

SMALL_AND_MEDIUM: Final = 200
"""Staff up to which the law counts an enterprise as small or medium [workers]
(Law 04/2017/QH14, article 4)."""

_MOST_STAFF: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionVouchers:
    """Vouchers by which small firms pay for digital tools."""

    COST: ClassVar[Cost] = Cost(as_taken=True)

    intensity: Intensity = field(
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
        within("max_employees", self.max_employees, 1, _MOST_STAFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPlatform:
    """A shared platform of the chief architect: warehouse, security, membership."""

    COST: ClassVar[Cost] = Cost(as_taken=True)

    intensity: Intensity = field(
        default=NEVER,
        metadata=said(
            "share of full pace",
            vi="tiến độ xây dựng và vận hành nền tảng dùng chung",
            en="pace at which it is built and kept",
        ),
    )
    fee_paid: float = field(
        default=0.0,
        metadata=said(
            "share of fee",
            vi="phần phí thành viên được hỗ trợ",
            en="part of the members' fee that the province pays",
        ),
    )

    def __post_init__(self) -> None:
        within("fee_paid", self.fee_paid, 0, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class QrCampaign:
    """A campaign for cashless payment and selling online."""

    COST: ClassVar[Cost] = Cost(effort=True, paid_to=Account.HOUSEHOLDS)

    intensity: Intensity = field(
        default=NEVER,
        metadata=said(
            "share of full effort",
            vi="mức nỗ lực vận động thanh toán QR, bán hàng trực tuyến",
            en="effort put into the campaign",
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StartupSupport:
    """Support of startups, and an innovation zone built as works."""

    COST: ClassVar[Cost] = Cost(effort=True, paid_to=Account.HOUSEHOLDS)

    intensity: Intensity = field(
        default=NEVER,
        metadata=said(
            "share of full effort",
            vi="mức nỗ lực hỗ trợ khởi nghiệp sáng tạo",
            en="effort put into startups",
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AiCentre:
    """A centre for research and development in artificial intelligence, as works."""

    COST: ClassVar[Cost] = Cost(paid_to=Account.HOUSEHOLDS)

    intensity: Intensity = field(
        default=NEVER,
        metadata=said(
            "share of full pace",
            vi="tiến độ xây dựng trung tâm AI",
            en="pace at which the centre is built",
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Placebo:
    """A lever that walks the whole path of levers and does nothing.

    It has recipients by luck of their own and a line of 0 bn VND in budget and ledger.
    Whatever differs from `as-is` under it is a fault of the laboratory. A test gives it
    an effect and sees that it then acts.
    """

    COST: ClassVar[Cost] = Cost(paid_to=Account.HOUSEHOLDS)

    intensity: Intensity = field(
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
        within("effect", self.effect, 0, 1)


@dataclass(frozen=True, kw_only=True)
class PlatformLevers:
    """The levers on platform technology of a policy."""

    adoption_vouchers: AdoptionVouchers = field(
        default=AdoptionVouchers(),
        metadata=lever(
            Task.PLATFORMS,
            vi="Phiếu hỗ trợ chuyển đổi số",
            en="Vouchers for digital tools",
        ),
    )
    shared_platform: SharedPlatform = field(
        default=SharedPlatform(),
        metadata=lever(Task.PLATFORMS, vi="Nền tảng dùng chung", en="Shared platform"),
    )
    qr_campaign: QrCampaign = field(
        default=QrCampaign(),
        metadata=lever(
            Task.PLATFORMS, vi="Vận động thanh toán QR", en="Campaign for QR payment"
        ),
    )
    startup_support: StartupSupport = field(
        default=StartupSupport(),
        metadata=lever(
            Task.PLATFORMS,
            vi="Hỗ trợ khởi nghiệp và khu đổi mới sáng tạo",
            en="Startup support and innovation zone",
        ),
    )
    ai_centre: AiCentre = field(
        default=AiCentre(),
        metadata=lever(
            Task.PLATFORMS,
            vi="Trung tâm nghiên cứu AI",
            en="AI research and development centre",
        ),
    )


@dataclass(frozen=True, kw_only=True)
class PlaceboLever:
    """The control of a policy."""

    placebo: Placebo = field(
        default=Placebo(),
        metadata=lever(Task.CONTROL, vi="Giả dược (đối chứng)", en="Placebo"),
    )
