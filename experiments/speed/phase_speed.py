"""Where the time of a month goes: seconds by phase of `QuangNinh.step()`.

The phases are read off the source of `step`, in its order, and each is timed as it is
called; the clock takes well under a microsecond a phase. What no phase accounts for is
the rest: the call of `step` itself.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from time import perf_counter
from typing import Any, Final

from experiments.worlds.run_settings import RunSettings
from experiments.worlds.uncertainty import world_parameters
from experiments.worlds.world_run import n_agents
from model.policy.files import load_policy
from model.quangninh import QuangNinh

__all__ = ["PhaseSpeed", "phase_names", "phase_speed", "timed_phases"]

_INVARIANTS: Final = "invariants"
_NANO: Final = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseSpeed:
    """What the months of one run took."""

    scale: int
    n_months: int
    agent_months: int
    population_s: float
    """To found the province [s]."""
    steps_s: float
    """All months [s]."""
    phases_s: dict[str, float]
    """By phase, in the order of the month [s]."""

    @property
    def ns_per_agent_month(self) -> float:
        """Cost of one agent in one month [ns]."""
        return self.steps_s / self.agent_months * _NANO

    @property
    def invariants_share(self) -> float:
        """Part of the months that the invariants take [share]."""
        checking = sum(
            seconds for name, seconds in self.phases_s.items() if _INVARIANTS in name
        )
        return checking / self.steps_s


def phase_names(model: type[Any]) -> tuple[str, ...]:
    """Return the methods that a model's step calls on itself, in order."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(model.step)))
    return tuple(
        node.func.attr
        for statement in tree.body[0].body  # type: ignore[attr-defined]
        for node in ast.walk(statement)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "self"
    )


def timed_phases(model: Any) -> dict[str, float]:
    """Time each phase of a model from now on; return the seconds, which grow."""
    seconds = dict.fromkeys(phase_names(type(model)), 0.0)
    for name in seconds:
        setattr(model, name, _timed(getattr(model, name), name, seconds))
    return seconds


def _timed(
    phase: Callable[[], None], name: str, seconds: dict[str, float]
) -> Callable[[], None]:
    @wraps(phase)
    def timed() -> None:
        start = perf_counter()
        phase()
        seconds[name] += perf_counter() - start

    return timed


def phase_speed(scale: int, n_months: int) -> PhaseSpeed:
    """Live the first months of world 1 under `as-is` and time every phase."""
    settings = RunSettings(scale=scale, until=n_months - 1)
    start = perf_counter()
    province = QuangNinh(
        world=1,
        scale=scale,
        parameters=world_parameters(1, "luck"),
        policy=load_policy("as-is"),
        scenario=settings.scenario,
        history=settings.history,
    )
    population_s = perf_counter() - start
    phases = timed_phases(province)
    agent_months, steps_s = 0, 0.0
    while province.month < settings.n_months:
        start = perf_counter()
        province.step()
        steps_s += perf_counter() - start
        agent_months += n_agents(province)
    return PhaseSpeed(
        scale=scale,
        n_months=n_months,
        agent_months=agent_months,
        population_s=population_s,
        steps_s=steps_s,
        phases_s=dict(phases),
    )
