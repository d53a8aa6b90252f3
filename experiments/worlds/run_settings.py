"""The settings of a run: everything but the policy and the world."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, get_args

from agents.classification import MONTHS_OF_A_YEAR
from agents.refusal import Refusal, did_you_mean
from experiments.worlds.uncertainty import UNCERTAINTIES, Uncertainty
from model.history.history_tables import History
from model.policy.files import load_scenario
from model.policy.scenario import Scenario
from model.policy.schedule import N_MONTHS

__all__ = ["HISTORIES", "SCALES", "RunSettings", "month_number", "world_number"]

SCALES: Final = (1, 10, 100)
HISTORIES: Final[tuple[History, ...]] = get_args(History)

_FIRST_YEAR: Final = 2020
_MONTH: Final = re.compile(r"([0-9]{4})-([0-9]{2})")
_LARGEST_WORLD: Final = 2**31


def month_number(text: str) -> int:
    """Return a month such as 2035-12 in months since January 2020.

    Raises
    ------
    Refusal
        If it is no month from 2020-01 to 2035-12.
    """
    found = _MONTH.fullmatch(text)
    number = -1
    if found and 1 <= int(found[2]) <= MONTHS_OF_A_YEAR:
        number = (int(found[1]) - _FIRST_YEAR) * MONTHS_OF_A_YEAR + int(found[2]) - 1
    if not 0 <= number < N_MONTHS:
        raise Refusal(
            f"month is {text[:20]!a}; expected one from 2020-01 to 2035-12\n"
            "write year and month, as in 2030-12"
        )
    return number


def world_number(world: int) -> int:
    """Return the number of a world of an experiment.

    Raises
    ------
    Refusal
        If it is below 1 or beyond any count of worlds.
    """
    if not 1 <= world <= _LARGEST_WORLD:
        raise Refusal(
            f"world is {str(world)[:24]}; expected 1 to {_LARGEST_WORLD}\n"
            "worlds are counted from 1: --world 1"
        )
    return world


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """What runs of one experiment have in common.

    Raises
    ------
    Refusal
        If a setting is not one of its choices.
    """

    scenario: Scenario = field(default_factory=lambda: load_scenario("central"))
    """What the world outside does from 2026 on."""
    scale: int = 1
    """Persons and household businesses that a row stands for: 1, 10 or 100."""
    history: History = "replay"
    """Whether 2020 to 2025 is replayed or runs freely."""
    uncertainty: Uncertainty = "luck"
    """What differs between worlds."""
    until: int = N_MONTHS - 1
    """The last month that is lived [months since January 2020]."""
    values: Mapping[str, float] = field(default_factory=dict)
    """Values that stand whatever is drawn, by name of parameter row."""
    draw: int = 0
    """The draw of the parameters that every world has; 0: each its own."""

    def __post_init__(self) -> None:
        if self.scale not in SCALES:
            raise Refusal(
                f"scale is {self.scale}; expected 1, 10 or 100\n"
                "1 is one agent per real unit, 100 is for tests"
            )
        for name, choices in (("history", HISTORIES), ("uncertainty", UNCERTAINTIES)):
            value = getattr(self, name)
            if value not in choices:
                raise Refusal(
                    f"{name} is {value!a}{did_you_mean(str(value), choices)}\n"
                    f"expected {' or '.join(choices)}"
                )
        if not 0 <= self.until < N_MONTHS:
            raise Refusal(
                f"until is month {self.until}; expected 0 to {N_MONTHS - 1}\n"
                "month 0 is January 2020, the last is December 2035"
            )
        # A copy of its own, as plain as what travels between processes must be.
        object.__setattr__(self, "values", dict(self.values))

    @property
    def n_months(self) -> int:
        """How many months are lived."""
        return self.until + 1
