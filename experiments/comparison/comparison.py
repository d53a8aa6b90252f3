"""Which policy moves the digital share, by how much, how surely, and at what cost?

Design: every policy is simulated in the same worlds, the first N that fit the record of
2020 to 2023, or 1 to N. The years 2020 to 2025 are lived once a world and branch into
the policies, so a difference within a world is the policy's doing and none of luck's.
The first policy is the reference. A world that cannot be simulated is recorded and
told; the others count. What would surprise us: a placebo that differs from the
reference in anything at all.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal
from experiments.definitions.share_definitions import FIGURES, SCORED
from experiments.engine.failure import Failure
from experiments.engine.worker_pool import run_in_turn
from experiments.worlds.end_of_run import EndOfRun
from experiments.worlds.world_search import (
    MOST_WORLDS,
    FoundWorlds,
    NoPast,
    Runner,
    SetAside,
    Watch,
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
    "Lived",
    "Panel",
    "Records",
    "Simulate",
    "compare",
]

type Floats = npt.NDArray[np.float64]
type Simulate = Callable[
    ["RunSettings", "Sequence[Policy]", int],
    Mapping[str, "Records"] | SetAside | NoPast,
]
"""Gives the records of each policy, by name, in a world; or why it does not count."""

YEARS: Final = range(2020, 2036)
NEEDED: Final = (
    *(figure.indicator for figure in FIGURES),
    "digital_core_bn_vnd",
    "digital_digitalised_bn_vnd",
    "grdp_bn_vnd",
    "spending_bn_vnd",
    "private_share_bn_vnd",
    "tax_forgone_bn_vnd",
    "revenue_bn_vnd",
)
"""Indicators that a comparison reads; a world in which one is not finite has failed."""


class Records(Protocol):
    """What a run leaves of a comparison's interest."""

    @property
    def end(self) -> EndOfRun:
        """What stands where after the last month."""

    def yearly(self) -> Sequence[Mapping[str, Any]]:
        """Return a row for each year, indicators by name."""

    def digest(self) -> str:
        """Return what tells these records from others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """What one policy came to in one world."""

    names: tuple[str, ...]
    """The indicators."""
    years: Floats
    """Their years, not a number where there is none, shape (n_indicators, n_years)."""
    digest: str
    """Digest of the run's months."""
    end: EndOfRun
    """What stands where after the last month."""


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
    """The yearly indicators of every policy in every world that counts."""

    policies: tuple[str, ...]
    worlds: tuple[int, ...]
    columns: dict[str, Floats]
    """By indicator, shape (n_policies, n_worlds, n_years)."""
    digests: dict[str, tuple[str, ...]]
    """Digests of the runs by policy, shape (n_worlds,)."""
    ends: tuple[EndOfRun, ...]
    """What stands where in the end under the reference, shape (n_worlds,)."""

    def of_year(self, name: str, year: int) -> Floats:
        """Return an indicator in one year, shape (n_policies, n_worlds)."""
        return self.columns[name][:, :, YEARS.index(year)]

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
            Shape (n_policies, n_worlds).
        """
        shares = self.columns[share][:, :, : YEARS.index(by) + 1]
        return (shares >= threshold).any(axis=2)

    def digest(self) -> str:
        """Return the sha256 of all runs, whatever the order of the policies."""
        runs = [
            f"{policy} {world} {digest}"
            for policy in sorted(self.policies)
            for world, digest in zip(self.worlds, self.digests[policy], strict=True)
        ]
        return hashlib.sha256("\n".join(runs).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What came of a comparison."""

    settings: ComparisonSettings
    panel: Panel
    tried: FoundWorlds[dict[str, Lived]]
    """The worlds that were asked for, and those passed over on the way."""

    @property
    def failures(self) -> Mapping[int, Failure]:
        """Worlds that could not be simulated, by number."""
        return self.tried.failures

    @property
    def n_counted(self) -> int:
        """How many worlds count."""
        return len(self.panel.worlds)


def compare(
    settings: ComparisonSettings,
    simulate: Simulate,
    run: Runner = run_in_turn,
    watch: Watch | None = None,
) -> Comparison:
    """Return every policy's years in every world that can be simulated.

    Parameters
    ----------
    settings
        What is compared.
    simulate
        Gives the records of all policies in a world, or why it does not count.
    run
        Maps worlds to results; in this process when not given.
    watch
        Told how many worlds are tried.

    Raises
    ------
    Refusal
        If more than 20 worlds were tried for each that was asked for.
    """
    tried = first_worlds(
        settings.n_worlds,
        partial(_one_world, simulate, settings),
        run,
        is_matched=settings.is_matched,
        watch=watch,
    )
    panel = _panel(settings.names, tried.results)
    return Comparison(settings=settings, panel=panel, tried=tried)


def _one_world(
    simulate: Simulate, settings: ComparisonSettings, world: int
) -> dict[str, Lived] | SetAside | NoPast:
    """Return what each policy came to in one world; this runs in a worker."""
    records = simulate(settings.run, settings.policies, world)
    if isinstance(records, SetAside | NoPast):
        return records
    return {name: _lived(name, records[name]) for name in settings.names}


def _lived(policy: str, records: Records) -> Lived:
    """Return the years of one policy, refusing what is missing or not finite."""
    rows = records.yearly()
    if [row["year"] for row in rows] != list(YEARS):
        raise ValueError(f"{policy} gives years other than {YEARS[0]} to {YEARS[-1]}")
    names = tuple(name for name in rows[0] if name != "year")
    years = np.array([[row[name] for row in rows] for name in names], np.float64)
    for name in NEEDED:
        of_name = years[names.index(name)]
        odd = np.flatnonzero(~np.isfinite(of_name))
        if odd.size:
            value, year = of_name[odd[0]], YEARS[odd[0]]
            raise ValueError(f"{name} is {value} in {year} under {policy}")
    return Lived(names=names, years=years, digest=records.digest(), end=records.end)


def _panel(policies: tuple[str, ...], counted: Mapping[int, dict[str, Lived]]) -> Panel:
    worlds = tuple(counted)
    names = counted[worlds[0]][policies[0]].names if worlds else NEEDED
    lived = [[world[policy] for world in counted.values()] for policy in policies]
    years = np.array([[each.years for each in of_worlds] for of_worlds in lived])
    whole = years.reshape(len(policies), len(worlds), len(names), len(YEARS))
    return Panel(
        policies=policies,
        worlds=worlds,
        columns={name: whole[:, :, row] for row, name in enumerate(names)},
        digests={
            policy: tuple(each.digest for each in of_worlds)
            for policy, of_worlds in zip(policies, lived, strict=True)
        },
        ends=tuple(each.end for each in lived[0]),
    )
