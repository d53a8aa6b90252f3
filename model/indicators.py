"""All indicators, in the order of the columns of every result file."""

from collections.abc import Iterator
from dataclasses import fields
from itertools import chain
from types import MappingProxyType
from typing import Final

from model.indicator import Indicator, Words, YearlyIndicator
from model.outcomes.digital import digital_indicators
from model.outcomes.energy import energy_indicators
from model.outcomes.firms import firm_indicators, household_indicators
from model.outcomes.innovation import innovation_indicators
from model.outcomes.investment import investment_indicators
from model.outcomes.land import land_indicators
from model.outcomes.localities import locality_indicators
from model.outcomes.output import output_indicators
from model.outcomes.people import people_indicators
from model.outcomes.schools import school_indicators
from model.outcomes.scorecard import scorecard_indicators
from model.outcomes.treasury import TAXES, treasury_indicators
from model.outcomes.yearly_figures import yearly_indicators
from model.policy.policy import LEVERS, Policy

__all__ = ["INDICATORS", "INDICATOR_ROWS", "TAXES", "YEARLY_INDICATORS"]


def _levers() -> Iterator[tuple[str, Words]]:
    """Yield the words of each lever by its name."""
    for lever in fields(Policy):
        if lever.name in LEVERS:
            yield lever.name, Words(lever.metadata["vi"], lever.metadata["en"])


INDICATORS: Final[tuple[Indicator, ...]] = tuple(
    chain(
        output_indicators(),
        digital_indicators(),
        firm_indicators(),
        household_indicators(),
        people_indicators(),
        school_indicators(),
        investment_indicators(),
        land_indicators(),
        locality_indicators(),
        innovation_indicators(),
        energy_indicators(),
        treasury_indicators(dict(_levers())),
    )
)
"""What is recorded of every month; to add a series, yield it in its module."""

INDICATOR_ROWS: Final = MappingProxyType(
    {indicator.name: row for row, indicator in enumerate(INDICATORS)}
)
"""Row of each indicator by name."""

YEARLY_INDICATORS: Final[tuple[YearlyIndicator, ...]] = (
    *yearly_indicators(),
    *scorecard_indicators(),
)
"""What only whole years have, each after those it reads."""
