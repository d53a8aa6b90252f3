"""Which policy moves the digital share, by how much, how surely, and at what cost?

Design: every policy is simulated in the same worlds, the first N that fit the record of
2020 to 2023, or 1 to N. The years 2020 to 2025 are lived once a world and branch into
the policies, so a difference within a world is the policy's doing and none of luck's.
The first policy is the reference. A run that fails is told and leaves its world out of
what is said of its policy; every comparison uses the worlds both policies have. What
would surprise us: a placebo that differs from the reference in anything at all.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal
from experiments.comparison.adaptive import LookTaken
from experiments.comparison.lived import NEEDED, YEARS, Lived
from experiments.definitions.share_definitions import SCORED
from experiments.engine.failure import Failure
from experiments.inference.fresh_worlds import FreshTrial
from experiments.inference.paired import adjusted
from experiments.worlds.end_of_run import EndOfRun
from experiments.worlds.world_search import (
    MOST_WORLDS,
    FoundWorlds,
    NoPast,
    SetAside,
    first_worlds,
)
from model.valuation import FIRST_YEAR_OF_CHOICE

if TYPE_CHECKING:
    from experiments.worlds.run_settings import RunSettings
    from model.policy.policy import Policy

__all__ = [
    "NEEDED",
    "YEARS",
    "Comparison",
    "ComparisonSettings",
    "FailedRun",
    "Fresh",
    "Panel",
    "World",
    "Worlds",
    "compare",
]

type Floats = npt.NDArray[np.float64]
type World = Mapping[str, Lived | Failure]
"""What each policy came to in a world, by name; nothing for one that was not run."""
type Worlds = Callable[[int], World | SetAside | NoPast]
"""Gives what came of a world, by number, or why it does not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonSettings:
    """What is compared, over which worlds, against which target.

    Raises
    ------
    Refusal
        If a policy is named twice, or a number makes no sense.
    """

    policies: "tuple[Policy, ...]"
    """The policies; the first is the reference."""
    run: "RunSettings"
    """Scenario, scale, history and uncertainty of every run."""
    n_worlds: int
    """How many worlds count."""
    target: float
    """Digital share of GRDP to be reached [share]."""
    by: int
    """Year by which it is to be reached."""
    margin: float
    """Largest difference of the share that does not matter [share]."""
    all_draws: bool = False
    """Whether worlds 1 to N are taken, fitting the past or not."""
    is_adaptive: bool = False
    """Whether policies far behind the leader are dropped at looks on the way."""
    is_retried: bool = False
    """Whether the winner is tried again in as many fresh worlds."""

    def __post_init__(self) -> None:
        _refuse_twice([policy.name for policy in self.policies])
        if not 1 <= self.n_worlds <= MOST_WORLDS:
            raise Refusal(
                f"worlds is {str(self.n_worlds)[:24]}; expected 1 to {MOST_WORLDS}\n"
                "20 worlds are a start: --worlds 20"
            )
        if not 0 < self.target < 1:
            raise Refusal(
                f"target is {self.target:g}; expected a share above 0 and below 1\n"
                "write 0.3 for 30 %"
            )
        if not FIRST_YEAR_OF_CHOICE <= self.by <= YEARS[-1]:
            raise Refusal(
                f"by is {str(self.by)[:24]}; expected a year from"
                f" {FIRST_YEAR_OF_CHOICE} to {YEARS[-1]}\npolicies act from 2026 on"
            )
        if not 0 <= self.margin < 1:
            raise Refusal(
                f"margin is {self.margin:g}; expected a share from 0 and below 1\n"
                "write 0.0025 for a quarter of a point"
            )
        if len(self.policies) == 1 and (self.is_adaptive or self.is_retried):
            word = "--adaptive" if self.is_adaptive else "--fresh"
            raise Refusal(
                f"{word} with {self.policies[0].name} alone; expected two or more"
                " policies\nit drops or chooses among policies: name another"
            )

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the policies, in the order given."""
        return tuple(policy.name for policy in self.policies)

    @property
    def is_matched(self) -> bool:
        """Whether only worlds that fit the record of 2020 to 2023 count."""
        return self.run.uncertainty == "parameters" and not self.all_draws


def _refuse_twice(names: Sequence[str]) -> None:
    if not names:
        raise Refusal("no policy to compare\n`halong list policies` names them")
    for place, name in enumerate(names):
        if name in names[:place]:
            raise Refusal(
                f"policy {name} is named twice; a policy is compared with others\n"
                "leave one out, or give the copy a `name` of its own"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The yearly indicators of every policy in every world that counts.

    A world counts where the reference has a run in it: there is something to hold the
    others against. Another policy may lack some of them.
    """

    policies: tuple[str, ...]
    """Those with a run in some world, the reference first."""
    worlds: tuple[int, ...]
    has_run: npt.NDArray[np.bool_]
    """Whether a policy has a run in a world, shape (n_policies, n_worlds)."""
    columns: dict[str, Floats]
    """By indicator, not a number where there is no run, shape (n_policies, n_worlds,
    n_years)."""
    digests: dict[str, tuple[str, ...]]
    """Digests of the runs by policy, empty where there is none, shape (n_worlds,)."""
    ends: tuple[EndOfRun, ...]
    """What stands where in the end under the reference, shape (n_worlds,)."""

    def of_year(self, name: str, year: int) -> Floats:
        """Return an indicator in one year, shape (n_policies, n_worlds)."""
        return self.columns[name][:, :, YEARS.index(year)]

    def of_policy(self, row: int, name: str) -> Floats:
        """Return an indicator in the worlds of a policy, shape (n_of_it, n_years)."""
        years: Floats = self.columns[name][row, self.has_run[row]]
        return years

    def of_reference(self, row: int, name: str) -> Floats:
        """Return an indicator of the reference in the same worlds as `of_policy`."""
        years: Floats = self.columns[name][0, self.has_run[row]]
        return years

    def in_year(self, row: int, name: str, year: int) -> tuple[Floats, Floats]:
        """Return an indicator of a policy and of the reference in the same worlds.

        Returns
        -------
        tuple of two ndarray
            The policy's and the reference's, each shape (n_of_it,).
        """
        at = YEARS.index(year)
        return self.of_policy(row, name)[:, at], self.of_reference(row, name)[:, at]

    def reaches(
        self, threshold: float, by: int, share: str = SCORED
    ) -> npt.NDArray[np.bool_]:
        """Return whether a share reaches a threshold in a year up to `by`.

        Parameters
        ----------
        threshold
            What is to be reached [share].
        by
            Last year that counts.
        share
            The indicator; the scored definition when not given.

        Returns
        -------
        ndarray
            False where there is no run, shape (n_policies, n_worlds).
        """
        shares = self.columns[share][:, :, : YEARS.index(by) + 1]
        return (shares >= threshold).any(axis=2)

    def digest(self) -> str:
        """Return the sha256 of all runs, whatever the order of the policies."""
        runs = [
            f"{policy} {world} {digest}"
            for policy in sorted(self.policies)
            for world, digest in zip(self.worlds, self.digests[policy], strict=True)
            if digest
        ]
        return hashlib.sha256("\n".join(runs).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRun:
    """A run without a result."""

    world: int
    policy: str | None
    """Nothing where the world failed before any policy acts."""
    failure: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """The winner tried again in worlds that did not choose it."""

    trial: FreshTrial
    worlds: tuple[int, ...]
    """The fresh worlds in which both it and the reference have a run."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What came of a comparison."""

    settings: ComparisonSettings
    panel: Panel
    tried: FoundWorlds[World]
    """The worlds that were asked for, and those passed over on the way."""
    looks: tuple[LookTaken, ...] = ()
    """The looks on the way; none where every policy was run in every world."""
    fresh: Fresh | None = None
    """The winner tried again, where that was asked for and can be."""
    failed_afresh: tuple[FailedRun, ...] = ()
    """Runs that failed in the fresh worlds."""
    recipe: str = ""
    """Digest of the recipe."""
    results_digest: str = ""
    """Digest of all results in the folder, as `halong results` tells it."""

    @cached_property
    def failures(self) -> tuple[FailedRun, ...]:
        """Runs that failed, worlds in order."""
        found = [
            FailedRun(world=world, policy=None, failure=failure)
            for world, failure in self.tried.failures.items()
        ]
        found += [
            FailedRun(world=world, policy=policy, failure=came)
            for world, policies in self.tried.results.items()
            for policy, came in policies.items()
            if isinstance(came, Failure)
        ]
        return (*sorted(found, key=lambda one: one.world), *self.failed_afresh)

    @property
    def n_counted(self) -> int:
        """How many worlds count."""
        return len(self.panel.worlds)

    @property
    def policies(self) -> "tuple[Policy, ...]":
        """The policies with a run in some world, the reference first."""
        return tuple(
            policy
            for policy in self.settings.policies
            if policy.name in self.panel.policies
        )

    @property
    def dropped(self) -> dict[str, int]:
        """At how many worlds each policy was dropped, by name."""
        return {name: one.look.n for one in self.looks for name in one.dropped}

    @property
    def confidence(self) -> float:
        """Confidence of one interval for those of all policies to hold at once."""
        if self.looks:
            return self.looks[-1].look.confidence
        return adjusted(max(1, len(self.settings.policies) - 1))


def compare(settings: ComparisonSettings, worlds: Worlds) -> Comparison:
    """Return every policy's years in every world that counts.

    Parameters
    ----------
    settings
        What is compared.
    worlds
        Gives what each policy came to in a world, or why it does not count.

    Raises
    ------
    Refusal
        If more than 20 worlds were tried for each that was asked for.
    """
    tried = first_worlds(
        settings.n_worlds, worlds, _each, is_matched=settings.is_matched
    )
    panel = _panel(settings.names, tried.results)
    return Comparison(settings=settings, panel=panel, tried=tried)


def _each(
    worlds: Callable[[int], Any],
    numbers: Sequence[int],
    *,
    watch: Callable[[int], None] | None = None,
) -> list[Any]:
    """Return what came of each world: it is only looked up, nothing fails here."""
    return [worlds(number) for number in numbers]


def _panel(names: tuple[str, ...], found: Mapping[int, World]) -> Panel:
    """Return the runs side by side, not a number where one is missing."""
    counted = {
        world: {name: came for name, came in of.items() if isinstance(came, Lived)}
        for world, of in found.items()
        if isinstance(of.get(names[0]), Lived)
    }
    policies = tuple(n for n in names if any(n in of for of in counted.values()))
    indicators = next(iter(counted.values()))[names[0]].names if counted else NEEDED
    whole = np.full(
        (len(policies), len(counted), len(indicators), len(YEARS)), np.nan, np.float64
    )
    has_run = np.zeros(whole.shape[:2], np.bool_)
    for row, policy in enumerate(policies):
        for column, of in enumerate(counted.values()):
            if policy in of:
                whole[row, column] = of[policy].years
                has_run[row, column] = True
    return Panel(
        policies=policies,
        worlds=tuple(counted),
        has_run=has_run,
        columns={name: whole[:, :, at] for at, name in enumerate(indicators)},
        digests={
            policy: tuple(
                of[policy].digest if policy in of else "" for of in counted.values()
            )
            for policy in policies
        },
        ends=tuple(of[names[0]].end for of in counted.values()),
    )
