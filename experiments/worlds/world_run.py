"""A world lived: one policy alone, or several that share its past.

Policies act from January 2026, so the months before are the same whatever the policy:
`go_on` lives them once, keeps the state, and goes on from it once per policy.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

from agents.refusal import Refusal
from experiments.worlds.end_of_run import EndOfRun, end_of_run
from experiments.worlds.run_settings import RunSettings, world_number
from experiments.worlds.uncertainty import world_parameters
from model.policy.policy import Policy
from model.policy.schedule import FIRST_POLICY_MONTH
from model.quangninh import QuangNinh
from model.recorder import Records

__all__ = [
    "WorldRun",
    "found_world",
    "go_on",
    "live_until",
    "n_agents",
    "run_world",
    "simulate",
]

type Watch = Callable[[int], None]
"""Told how many months are lived, after each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldRun:
    """What one run recorded and what it took."""

    records: Records
    end: EndOfRun
    """What stands where after the last month."""
    population_s: float
    """To found the province, parameters drawn included [s]."""
    steps_s: float
    """To live its months [s]."""
    agent_months: int
    """Living agents of all populations, summed over the months."""


def run_world(
    settings: RunSettings, policy: Policy, world: int, watch: Watch | None = None
) -> WorldRun:
    """Live one world under one policy.

    Raises
    ------
    Refusal
        If the world's parameters contradict each other.
    InvariantBroken
        If money, land or people do not add up in some month.
    """
    began = perf_counter()
    province = found_world(settings, policy, world)
    founded = perf_counter()
    agent_months = live_until(province, settings.n_months, watch)
    return WorldRun(
        records=province.records,
        end=end_of_run(province),
        population_s=founded - began,
        steps_s=perf_counter() - founded,
        agent_months=agent_months,
    )


def simulate(settings: RunSettings, policy: Policy, world: int) -> Records:
    """Return what one world records under one policy."""
    return run_world(settings, policy, world).records


def go_on(
    province: QuangNinh, settings: RunSettings, policies: Sequence[Policy]
) -> Iterator[tuple[Policy, QuangNinh]]:
    """Yield each policy and the province at its end, from wherever before 2026 it is.

    The months to December 2025 that are still to come are lived once for all. It is
    one province throughout: look at it before asking for the next.

    Raises
    ------
    Refusal
        If there is no policy, or two have one name.
    """
    _refuse_namesakes(policies)
    live_until(province, min(FIRST_POLICY_MONTH, settings.n_months))
    past = province.keep()
    for policy in policies:
        province.put_back(past)
        province.policy = policy
        live_until(province, settings.n_months)
        yield policy, province


def n_agents(province: QuangNinh) -> int:
    """Return how many agents live in all populations."""
    return sum(
        len(population)
        for population in (
            province.firms,
            province.household_businesses,
            province.workers,
            province.employer_pools,
            province.projects,
        )
    )


def found_world(settings: RunSettings, policy: Policy, world: int) -> QuangNinh:
    """Return the province of a world in January 2020.

    Raises
    ------
    Refusal
        If the world's parameters contradict each other.
    """
    return QuangNinh(
        world=world_number(world),
        scale=settings.scale,
        parameters=world_parameters(
            settings.draw or world, settings.uncertainty, values=settings.values
        ),
        policy=policy,
        scenario=settings.scenario,
        history=settings.history,
    )


def live_until(province: QuangNinh, n_months: int, watch: Watch | None = None) -> int:
    """Live until so many months are lived in all; return the agent-months of them."""
    agent_months = 0
    while province.month < n_months:
        province.step()
        agent_months += n_agents(province)
        if watch:
            watch(province.month)
    return agent_months


def _refuse_namesakes(policies: Sequence[Policy]) -> None:
    names = [policy.name for policy in policies]
    if not names:
        raise Refusal("no policy to compare; name one or more")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Refusal(f"policy {twice[0]} is named twice\nname each policy once")
