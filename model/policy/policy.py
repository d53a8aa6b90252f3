"""`Policy`: one mix of levers under a name, in the words of both languages."""

from dataclasses import dataclass, field, fields
from typing import Final

from model.policy.levers import (
    AdoptionVouchers,
    ApprovalProcedure,
    Lever,
    Placebo,
    TargetedPromotion,
    TaxTerms,
    TrainingPlaces,
    Zone,
)
from model.policy.named import WORDS, Named, said

__all__ = ["LEVERS", "Policy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(Named):
    """What the province chooses: one field per lever, neutral unless said.

    The policy whose levers are all neutral is `as-is`.
    """

    zone: Zone = field(
        default=Zone(),
        metadata=said(
            "lever",
            vi="Khu kinh tế số và tri thức tự do",
            en="Digital and Free-Knowledge Economic Zone",
        ),
    )
    tax_scheme: TaxTerms = field(
        default=TaxTerms(),
        metadata=said("lever", vi="Ưu đãi thuế", en="Tax terms for new projects"),
    )
    approval_procedure: ApprovalProcedure = field(
        default=ApprovalProcedure(),
        metadata=said("lever", vi="Thủ tục phê duyệt đầu tư", en="Approval procedure"),
    )
    adoption_vouchers: AdoptionVouchers = field(
        default=AdoptionVouchers(),
        metadata=said(
            "lever", vi="Phiếu hỗ trợ chuyển đổi số", en="Vouchers for digital tools"
        ),
    )
    training_places: TrainingPlaces = field(
        default=TrainingPlaces(),
        metadata=said("lever", vi="Chỉ tiêu đào tạo", en="Training places"),
    )
    targeted_promotion: TargetedPromotion = field(
        default=TargetedPromotion(),
        metadata=said(
            "lever", vi="Xúc tiến đầu tư có mục tiêu", en="Targeted promotion"
        ),
    )
    placebo: Placebo = field(
        default=Placebo(),
        metadata=said("lever", vi="Giả dược (đối chứng)", en="Placebo"),
    )

    @property
    def levers(self) -> dict[str, Lever]:
        """Every lever by its name, in order."""
        return {name: getattr(self, name) for name in LEVERS}

    @property
    def is_neutral(self) -> bool:
        """Whether no lever acts in any month."""
        return all(lever.intensity.is_neutral for lever in self.levers.values())

    @property
    def first_month(self) -> int | None:
        """The first month in which a lever acts, None when none ever does."""
        firsts = [lever.intensity.first_month for lever in self.levers.values()]
        return min((first for first in firsts if first is not None), default=None)


LEVERS: Final = tuple(f.name for f in fields(Policy) if f.name not in WORDS)
"""The names of the levers, in the order of `Policy`."""
