"""Prices of the levers, as rows of evidence that follow from what each lever costs.

A lever that costs effort has a row `effort_cost_LEVER`; each term that is paid by the
unit a row `unit_cost_LEVER_TERM`; one that partners share a row `private_share_LEVER`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar, Final, cast

from model.parameter_rows import Keyed
from model.policy.levers import Cost, Lever
from model.policy.policy import LEVERS, Policy

__all__ = ["COST_OF", "EffortCosts", "PrivateShares", "UnitCosts"]

COST_OF: Final[Mapping[str, Cost]] = {
    field.name: cast("Lever", field.default).COST
    for field in fields(Policy)
    if field.name in LEVERS
}
"""What each lever says of its cost."""


@dataclass(frozen=True, slots=True)
class EffortCosts(Keyed):
    """Full effort of the levers that cost it, by lever."""

    KEYS: ClassVar = tuple(lever for lever in LEVERS if COST_OF[lever].effort)


@dataclass(frozen=True, slots=True)
class UnitCosts(Keyed):
    """A unit of each term that is paid by the unit, by lever and term."""

    KEYS: ClassVar = tuple(
        f"{lever}_{term}" for lever in LEVERS for term in COST_OF[lever].units
    )


@dataclass(frozen=True, slots=True)
class PrivateShares(Keyed):
    """Part of effort and units that private partners pay, by lever."""

    KEYS: ClassVar = tuple(lever for lever in LEVERS if COST_OF[lever].shared)
