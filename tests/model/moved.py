"""What moved between two runs of one small province, and how one cause is tried."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from model.policy.files import load_policy
from model.policy.policy import Policy
from model.quangninh import QuangNinh
from model.recorder import Records
from tests.model.trial import Values

type BranchPoint = Any
"""The fixture of the same name in conftest."""

AS_IS: Final = load_policy("as-is")
N_MONTHS: Final = 18


@dataclass(frozen=True, kw_only=True)
class Try:
    """How one cause is tried."""

    moves: Mapping[str, int]
    """Indicators, and which way each goes."""
    world: Values = field(default_factory=dict)
    """Parameters under which it shows within months."""
    stops: Values
    """Coefficients at zero with which none of them moves."""


def live(province: QuangNinh, n_months: int = N_MONTHS) -> Records:
    for _ in range(n_months):
        province.step()
    return province.records


def live_in(
    point: BranchPoint, policy: Policy, values: Values, **other: Any
) -> Records:
    """Return what is recorded of months with another setting or scenario."""
    province = point.branch(policy, values)
    n_months = other.pop("n_months", N_MONTHS)
    before = {name: getattr(province, name) for name in other}
    try:
        for name, value in other.items():
            setattr(province, name, value)
        return live(province, n_months)
    finally:
        for name, value in before.items():
            setattr(province, name, value)


def gains(one: Records, other: Records, names: Mapping[str, int]) -> dict[str, float]:
    """Return what indicators gain, summed over the months."""
    return {
        name: float((one.column(name) - other.column(name)).sum()) for name in names
    }


def assert_moved(one: Records, other: Records, moves: Mapping[str, int]) -> None:
    for name, gain in gains(one, other, moves).items():
        assert gain * moves[name] > 0, (name, gain)


def assert_same(one: Records, other: Records, names: Mapping[str, int]) -> None:
    for name in names:
        assert (one.column(name) == other.column(name)).all(), name
