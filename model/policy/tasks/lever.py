"""What every lever has: an intensity, what it costs, and who is paid for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import ClassVar, Final, Protocol

from agents.refusal import Refusal
from model.accounts import Account
from model.policy.named import said
from model.policy.rule import Rule
from model.policy.schedule import Schedule

__all__ = ["NEVER", "Cost", "Intensity", "Lever", "Task", "lever", "within"]

type Intensity = Schedule | Rule
"""How strongly a lever acts, month by month [share, 0 to 1]."""

NEVER: Final = Schedule()
"""The neutral intensity: 0 in every month."""


@unique
class Task(StrEnum):
    """The five tasks of Resolution 57, by which levers are grouped; and the control."""

    INSTITUTIONS = "institutions"
    PEOPLE = "people"
    DATA = "data"
    INFRASTRUCTURE = "infrastructure"
    PLATFORMS = "platforms"
    CONTROL = "control"

    @property
    def words(self) -> dict[str, str]:
        """What it is called in both languages."""
        return _TASK_WORDS[self]


_TASK_WORDS: Final[Mapping[Task, dict[str, str]]] = {
    Task.INSTITUTIONS: {"vi": "thể chế", "en": "institutions"},
    Task.PEOPLE: {"vi": "nhân lực", "en": "people"},
    Task.DATA: {"vi": "dữ liệu", "en": "data"},
    Task.INFRASTRUCTURE: {"vi": "hạ tầng", "en": "infrastructure"},
    Task.PLATFORMS: {"vi": "công nghệ nền tảng", "en": "platform technology"},
    Task.CONTROL: {"vi": "đối chứng", "en": "control"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a lever costs; the prices are rows of evidence.

    Works that it builds cost beside it what their table says.
    """

    effort: bool = False
    """Whether effort is paid as granted: row `effort_cost_LEVER`."""
    units: tuple[str, ...] = ()
    """Terms that are paid by the unit as units are taken: `unit_cost_LEVER_TERM`."""
    as_taken: bool = False
    """Whether it is paid as firms take it up, at the prices they meet."""
    shared: bool = False
    """Whether private partners pay a part: row `private_share_LEVER`."""
    paid_to: Account = Account.REST_OF_WORLD
    """Who is paid: makers and builders from elsewhere, or people of the province."""

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to pay but works."""
        return not (self.effort or self.units or self.as_taken)


class Lever(Protocol):
    """What every lever has."""

    COST: ClassVar[Cost]

    @property
    def intensity(self) -> Intensity:
        """How strongly it acts in each month [share, 0 to 1]."""


def lever(task: Task, *, vi: str, en: str) -> dict[str, str]:
    """Return the metadata of a policy's field that holds a lever."""
    return said("lever", vi=vi, en=en) | {"task": task}


def within(name: str, value: float, low: float, high: float) -> None:
    """Refuse a number outside its bounds."""
    if not low <= value <= high:
        raise Refusal(
            f"{name} is {value:.15g}; expected {low:.15g} to {high:.15g}\n"
            f"write a number from {low:.15g} to {high:.15g}"
        )
