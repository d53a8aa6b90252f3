"""Dated causes: what lockdowns, a typhoon, tariffs and laws do, month by month.

The size of a cause comes from the cause: days without power, closed borders, the rate
of a duty. None is set from the growth or the investment that followed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, Sector
from agents.refusal import Refusal
from model.history.history_tables import Cause, CauseLine
from model.place_tables import FIRST_YEAR

__all__ = [
    "HistoryParameters",
    "duty",
    "in_force",
    "leads_under_duty",
    "output_under_duty",
    "part_kept",
    "storms_of_years",
]

type Floats = npt.NDArray[np.float64]
type Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryParameters:
    """How strongly dated causes act, and how the trend goes on after 2030.

    Raises
    ------
    Refusal
        If one is negative.
    """

    trend_fade_2031_35: float
    """Trend growth of 2031 to 2035 beside that of 2026 to 2030 [ratio]."""
    lockdown_loss_factor: float
    """Exponent on the part of output kept under lockdowns; 0 is none lost [1]."""
    typhoon_loss_factor: float
    """Exponent on the part of output kept after the typhoon; 0 is none lost [1]."""
    tariff_lead_elasticity: float
    """Fall of leads with the duty on a sector's exports [elasticity]."""
    tariff_output_elasticity: float
    """Fall of output with a duty beyond those on record [elasticity]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not value >= 0:
                raise Refusal(f"{field.name} is {value:g}; expected 0 or more")


def part_kept(
    causes: Sequence[CauseLine], parameters: HistoryParameters, n_months: int
) -> Floats:
    """Return the part of output that lockdowns and typhoon leave.

    ``(1 - loss) ** factor``, causes multiplied; shape (n_months, n_sectors) [share].
    """
    factor = {
        Cause.LOCKDOWN: parameters.lockdown_loss_factor,
        Cause.TYPHOON: parameters.typhoon_loss_factor,
    }
    kept = np.ones((n_months, len(Sector)))
    for line in causes:
        if line.cause in factor:
            months, sectors = _where(line, n_months)
            kept[months, sectors] *= (1 - line.size) ** factor[line.cause]
    return kept


def duty(causes: Sequence[CauseLine], n_months: int) -> Floats:
    """Return the duty over a sector's exports, (n_months, n_sectors) [share]."""
    found = np.zeros((n_months, len(Sector)))
    for line in causes:
        if line.cause is Cause.TARIFF:
            months, sectors = _where(line, n_months)
            found[months, sectors] += line.size
    return found


def leads_under_duty(duties: Floats, parameters: HistoryParameters) -> Floats:
    """Return the factor on leads, ``(1 + duty) ** -elasticity``, in the same shape."""
    factor: Floats = (1 + duties) ** -parameters.tariff_lead_elasticity
    return factor


def output_under_duty(duties: npt.ArrayLike, parameters: HistoryParameters) -> Floats:
    """Return the part of output kept, ``(1 + duty) ** -elasticity``, same shape."""
    part: Floats = (1 + np.asarray(duties)) ** -parameters.tariff_output_elasticity
    return part


def storms_of_years(
    causes: Sequence[CauseLine], years: Sequence[int]
) -> list[CauseLine]:
    """Return the lines of the storm on record, once for each of these years.

    Month by month and sector by sector they are those of September 2024 and after,
    moved by whole years.
    """
    lines = [line for line in causes if line.cause is Cause.TYPHOON]
    if not lines or not years:
        return []
    landfall = min(line.first_month for line in lines) // MONTHS_OF_A_YEAR
    shifts = [
        (year - FIRST_YEAR - landfall) * MONTHS_OF_A_YEAR for year in sorted(years)
    ]
    return [_moved(line, shift) for shift in shifts for line in lines]


def _moved(line: CauseLine, months: int) -> CauseLine:
    last = line.last_month
    return replace(
        line,
        first_month=line.first_month + months,
        last_month=None if last is None else last + months,
    )


def in_force(causes: Sequence[CauseLine], cause: Cause, n_months: int) -> Mask:
    """Return in which months a law or a fund is in force, shape (n_months,)."""
    found = np.zeros(n_months, dtype=bool)
    for line in causes:
        if line.cause is cause:
            found[_where(line, n_months)[0]] = True
    return found


def _where(line: CauseLine, n_months: int) -> tuple[slice, list[int]]:
    last = n_months if line.last_month is None else line.last_month + 1
    return slice(line.first_month, last), list(line.sectors)
