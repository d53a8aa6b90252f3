"""`Policy`: one mix of levers under a name, in the words of both languages."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

from model.policy.levers import (
    DataLevers,
    InfrastructureLevers,
    InstitutionLevers,
    Lever,
    PeopleLevers,
    PlaceboLever,
    PlatformLevers,
    Task,
)
from model.policy.named import WORDS, Named

__all__ = ["LEVERS", "TASK_OF", "Policy"]


@dataclass(frozen=True, kw_only=True)
class Policy(
    PlaceboLever,
    PlatformLevers,
    InfrastructureLevers,
    DataLevers,
    PeopleLevers,
    InstitutionLevers,
    Named,
):
    """What the province chooses: one field per lever, neutral unless said.

    The levers come from one mixin for each task of Resolution 57; fields of the last
    base stand first. The policy whose levers are all neutral is `as-is`.
    """

    @property
    def levers(self) -> dict[str, Lever]:
        """Every lever by its name, in order."""
        return {name: getattr(self, name) for name in LEVERS}

    @property
    def is_neutral(self) -> bool:
        """Whether no lever acts in any month."""
        return all(lever.intensity.is_neutral for lever in self.levers.values())

    @property
    def first_month(self) -> int | None:
        """The first month in which a lever may act, None when none ever does."""
        firsts = [lever.intensity.first_month for lever in self.levers.values()]
        return min((first for first in firsts if first is not None), default=None)


LEVERS: Final = tuple(f.name for f in fields(Policy) if f.name not in WORDS)
"""The names of the levers, in the order of `Policy`."""

TASK_OF: Final[Mapping[str, Task]] = {
    f.name: f.metadata["task"] for f in fields(Policy) if f.name in LEVERS
}
"""The task of Resolution 57 that each lever serves."""
