"""One world under several policies that share its past, each kept as it ends."""

from collections.abc import Sequence
from dataclasses import dataclass

from experiments.worlds.end_of_run import EndOfRun, end_of_run
from experiments.worlds.run_settings import RunSettings
from experiments.worlds.world_run import found_world, go_on
from model.policy.policy import Policy
from model.quangninh import QuangNinh
from model.recorder import Records


@dataclass(frozen=True, slots=True, eq=False)
class Branch(Records):
    """What a world recorded under one policy, and what stands where at its end."""

    end: EndOfRun


def branches(
    settings: RunSettings, policies: Sequence[Policy], world: int
) -> dict[str, Branch]:
    """Return what one world comes to under each policy, by name of policy."""
    province = found_world(settings, policies[0], world)
    return branches_from(province, settings, policies)


def branches_from(
    province: QuangNinh, settings: RunSettings, policies: Sequence[Policy]
) -> dict[str, Branch]:
    """Return what a province that stands before 2026 comes to under each policy."""
    return {
        policy.name: Branch(lived.records.values, end_of_run(lived))
        for policy, lived in go_on(province, settings, policies)
    }
