"""The zone authority: seeks the zone's approval, then releases its land by phases.

Whether the zone is ever approved, and after how much effort, is luck of the world: the
same under every policy. Effort counts from the month in which a decision is possible;
without effort nothing is approved.
"""

from dataclasses import dataclass
from typing import Any, Final

import mesa
import numpy as np
import numpy.typing as npt

from agents import luck
from agents.institution import Institution
from agents.luck import Luck, Stream
from agents.project import NEVER
from agents.refusal import Refusal

__all__ = [
    "ZONE_BOARD",
    "ZoneAuthority",
    "ZoneParameters",
    "ZoneState",
    "approval_clock",
    "phases_released",
]

type Mask = npt.NDArray[np.bool_]

ZONE_BOARD: Final = "Ban Quản lý Khu kinh tế Quảng Ninh"
"""Who drew the proposal up and would run the zone."""

_THE_ZONE: Final = 0
_ONCE: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneParameters:
    """How the zone comes to be approved.

    Raises
    ------
    Refusal
        If the probability is no share, or the months are negative.
    """

    zone_probability_approved: float
    """Chance that the zone is approved at all [probability]."""
    zone_approval_months: float
    """Mean months of full effort until approval, if it comes [months]."""
    zone_first_decision_month: int
    """First month whose effort counts [months since January 2020]."""

    def __post_init__(self) -> None:
        if not 0 <= self.zone_probability_approved <= 1:
            raise Refusal(
                f"zone_probability_approved is {self.zone_probability_approved:g}; "
                "expected a probability from 0 to 1"
            )
        if self.zone_approval_months < 0:
            raise Refusal("zone_approval_months is below 0; expected months")


@dataclass(slots=True)
class ZoneState:
    """How far the zone has come."""

    effort_months: float = 0.0
    """Months of full effort that counted [months]."""
    is_approved: bool = False
    """Whether the zone is approved."""
    approved_month: int = NEVER
    """When it was approved [months since January 2020]."""


def approval_clock(parameters: ZoneParameters, luck_: Luck) -> float:
    """Return the months of full effort until approval, infinite if it never comes."""
    ever, wait = (
        float(luck_.uniform(Stream.ZONE_APPROVAL, _ONCE, [_THE_ZONE], draw=draw)[0])
        for draw in range(2)
    )
    if ever >= parameters.zone_probability_approved:
        return float("inf")
    return float(luck.exponential(wait, parameters.zone_approval_months))


def phases_released(
    n_parts: int, n_phases: int, phase_months: int, months_since: int
) -> Mask:
    """Return which parts of the land are released so long after approval, (n_parts,).

    The parts go out in equal groups in their order: the first with approval, each other
    some months after the one before.

    Parameters
    ----------
    months_since
        Months since approval, below 0 before it.
    """
    phase = np.empty(n_parts, dtype=np.int64)
    for number, parts in enumerate(np.array_split(np.arange(n_parts), n_phases)):
        phase[parts] = number
    released: Mask = months_since >= phase * phase_months
    return released & (months_since >= 0)


class ZoneAuthority(Institution):
    """The board of the province's zones, which wants the proposed zone approved.

    It spends what effort the province grants on the proposal; once that is approved it
    opens the land to developers by phases and grants the zone's terms.

    Parameters
    ----------
    state
        How far the zone has come; the authority writes it.
    """

    def __init__(
        self, model: mesa.Model[Any, Any], name: str, ward: int, state: ZoneState
    ) -> None:
        super().__init__(model, name, ward)
        self.state = state

    def seek_approval(
        self,
        effort: float,
        delay_months: int,
        parameters: ZoneParameters,
        luck_: Luck,
        month: int,
    ) -> None:
        """Add the month's effort; the zone is approved once effort reaches its clock.

        Parameters
        ----------
        effort
            Effort granted [share of full effort].
        delay_months
            Months by which the first decision comes later [months].
        """
        first = parameters.zone_first_decision_month + delay_months
        if self.state.is_approved or month < first:
            return
        self.state.effort_months += effort
        reached = self.state.effort_months >= approval_clock(parameters, luck_)
        if self.state.effort_months > 0 and reached:
            self.state.is_approved, self.state.approved_month = True, month

    def land_released(
        self, n_parts: int, n_phases: int, phase_months: int, month: int
    ) -> Mask:
        """Return which parts of the zone's land are open to developers, (n_parts,)."""
        since = month - self.state.approved_month
        return phases_released(n_parts, n_phases, phase_months, since)
