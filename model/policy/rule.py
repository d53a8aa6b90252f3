"""A lever that answers what is published: above a threshold one share, else another.

A rule reads one published indicator as it stood some months ago. It may change its
share only after a least number of months. There are no expressions in it.
"""

from dataclasses import dataclass
from typing import Final

from agents.refusal import Refusal, did_you_mean, readable
from model.policy.schedule import FIRST_POLICY_MONTH, N_MONTHS, Month, month_text

__all__ = ["PUBLISHED", "Rule"]

PUBLISHED: Final = (
    "digital_share_nso",
    "fdi_registered_musd",
    "fdi_realised_musd",
    "mean_maturity",
    "n_firms",
    "n_projects_registered",
    "park_occupancy",
    "qr_share",
    "seekers",
    "top2_share",
    "unemployment",
    "vacancies_digital",
    "vacancies_advanced",
    "wage_index_digital",
    "wage_index_advanced",
    "zone_is_approved",
)
"""Indicators that an office could publish month by month."""

_LONGEST_LAG: Final = 24
_LONGEST_HOLD: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The intensity of a lever as an answer to a published indicator.

    Raises
    ------
    Refusal
        If the indicator is none that is published, a share leaves 0 to 1, a threshold
        is no number, or months are out of bounds.
    """

    indicator: str
    """Name of a published indicator."""
    threshold: float
    """Value that parts the two shares, in the indicator's unit."""
    above: float
    """Share while the indicator is above the threshold [share]."""
    below: float
    """Share while it is at or below it [share]."""
    lag_months: int = 1
    """Months after which a figure is published [months]."""
    min_months: int = 12
    """Least months between two changes [months]."""
    start: Month = FIRST_POLICY_MONTH
    """First month in which it acts [months since January 2020]."""

    def __post_init__(self) -> None:
        if self.indicator not in PUBLISHED:
            given = readable(self.indicator)
            raise Refusal(
                f"no published indicator '{given}'{did_you_mean(given, PUBLISHED)}\n"
                f"use one of {', '.join(PUBLISHED)}"
            )
        for name in ("above", "below"):
            share = getattr(self, name)
            if not 0 <= share <= 1:
                raise Refusal(
                    f"{name} is {share:g}; expected a share from 0 to 1\n"
                    "write 0.5 for a half"
                )
        if not abs(self.threshold) < float("inf"):
            raise Refusal("threshold is no finite number\ngive one in its unit")
        for name, most in (("lag_months", _LONGEST_LAG), ("min_months", _LONGEST_HOLD)):
            months = getattr(self, name)
            if not 1 <= months <= most:
                raise Refusal(
                    f"{name} is {months}; expected 1 to {most}\n"
                    "what is published comes a month later at the earliest"
                )
        if not FIRST_POLICY_MONTH <= self.start < N_MONTHS:
            raise Refusal(
                f"start is {month_text(self.start)}; expected 2026-01 to 2035-12\n"
                "policy acts in these months"
            )

    @property
    def is_neutral(self) -> bool:
        """Whether it is 0 whatever is published."""
        return self.above == self.below == 0

    @property
    def first_month(self) -> Month | None:
        """The first month in which it may act, None when it never does."""
        return None if self.is_neutral else self.start

    def asks(self, value: float) -> float:
        """Return the share it asks for at a value of its indicator [share]."""
        return self.above if value > self.threshold else self.below
