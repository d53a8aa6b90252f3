"""How a lever is tried: strong terms, coefficients at zero, what it moves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from model.parameters import load_parameters
from model.policy.levers import Lever
from model.policy.schedule import Schedule

FULL: Final = Schedule.constant(1.0)

type Values = Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """How one lever is tried."""

    lever: Lever
    """The lever with strong terms, at full intensity."""
    world: Values = field(default_factory=dict)
    """Parameters under which it shows within months."""
    mechanisms: Mapping[str, Values]
    """Coefficients at zero that stop each mechanism, by its name."""
    moves: Mapping[str, int]
    """Indicators of its mechanisms, and which way each goes."""
    terms: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    """Two values of each term of its own."""
    books: frozenset[str] = frozenset()
    """Indicators that show the lever itself at work, beside money: what is built,
    ordered, lent."""
    beside: Mapping[str, Lever] = field(default_factory=dict)
    """Levers without which it has nothing to act on, by name."""
    nonsense: Callable[[], object]
    """What it refuses."""


QUICK: Final = {
    "lead_rate_month": 60.0,
    "approval_months_shortest": 1.0,
    "approval_months_longest": 1.0,
    "build_months_electronics": 3.0,
    "build_months_other": 3.0,
}
"""Many leads, soon approved and soon built."""
SPECIAL_IS_STANDARD: Final = {
    "tax_rate_special": load_parameters().tax_schemes.tax_rate_standard,
    "tax_years_special": 0.0,
    "tax_free_years_special": 0.0,
    "tax_half_years_special": 0.0,
}
DEAR_AND_TIGHT: Final = {
    "cost_effect_up": 5.0,
    "stage_cost_0": 0.5,
    "stage_cost_1": 0.5,
    "exit_cash_effect": 4.0,
    "cash_stress_effect_down": 4.0,
}
"""Steps that cost much, and firms that feel it."""
CASH_MATTERS_NOT: Final = {
    "cash_stress_effect_down": 0.0,
    "exit_cash_effect": 0.0,
}
"""Money that a firm saves, or its owners take out, changes nothing."""
MANY_STARTUPS: Final = {
    "startups_per_month": 80.0,
    "startup_round_hazard_month": 0.2,
    "startup_failure_effect": 2.0,
}
"""Startups that are many, raise capital often and fail soon."""
CONNECTED: Final = {
    "works_time_factor": 0.01,
    "infrastructure_effect_up": 6.0,
    "infrastructure_beside_mountain": -0.3,
}
"""Works built within a month, and firms that look to the networks of their ward."""
NETWORKS_MATTER_NOT: Final = {
    "infrastructure_effect_up": 0.0,
    "online_infrastructure_effect": 0.0,
    "digital_infrastructure_effect_on_choice": 0.0,
}
"""The networks of a place change nothing."""
