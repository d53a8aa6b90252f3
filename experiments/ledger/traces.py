"""Traces: what a run leaves of every firm and project at its horizon.

A trace holds the firms that lived at any time since 2026 and the projects that were on
their way or looked for a site, with what they make at the horizon and what they were
given on the way. Beside them stands what everybody else makes, so that all of it adds
up to GRDP and to the employed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, unique
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal
from model.support_given import SupportKind

__all__ = [
    "AMOUNTS",
    "NOT_YET",
    "PARTS",
    "FirmTraces",
    "ProjectFate",
    "ProjectTraces",
    "Trace",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.integer]
type Ids = npt.NDArray[np.int64]
type Mask = npt.NDArray[np.bool_]

AMOUNTS: Final = (
    "jobs",
    "value_added_bn_vnd",
    "value_added_bn_vnd_2020_prices",
    "digital_bn_vnd",
    "digital_bn_vnd_2020_prices",
)
"""What is counted of everybody at the horizon: people at work, and value added and its
digital part (statistics office) as yearly rates of the month."""
PARTS: Final = (
    "household_businesses",
    "own_account",
    "public_bodies",
    "product_taxes",
    "closed_in_the_month",
)
"""Who makes what living firms do not; firms that closed in the month made their part of
it first."""
NOT_YET: Final = 30_000
"""A month beyond all runs: what has no date yet."""


@unique
class ProjectFate(IntEnum):
    """How far a project has come at the horizon."""

    MEMORANDUM = 0
    """Signed, waits for approval or land."""
    REGISTERED = 1
    """Is being built and opens in a known month."""
    OPENED = 2
    """Has opened; its firm may have closed since."""
    ELSEWHERE = 3
    """Its investor chose a place outside the province."""
    GIVEN_UP = 4
    """Its memorandum or registration has lapsed."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FirmTraces:
    """Firms that lived at any time since 2026, in order of id; shape (n_firms,)."""

    ids: Ids
    weight: Floats
    """Enterprises that the row stands for."""
    sector: Codes
    owner: Codes
    ward: Codes
    site: Codes
    """Site it stands on, -1 for none."""
    project_id: Ids
    """Project whose plant it is, -1 for none."""
    founded_month: Codes
    """Months since January 2020."""
    stage: Codes
    """Digital stage when last seen."""
    stage_month: Codes
    """Since when it stands there, or December 2025 if for longer [months]."""
    is_alive: Mask
    """Whether it lives at the horizon."""
    amounts: Floats
    """What all its enterprises make and employ, nothing for the gone, in the order of
    `AMOUNTS`, shape (n_amounts, n_firms)."""
    support: Floats
    """What all its enterprises were given since 2026, by `SupportKind`, shape
    (n_kinds, n_firms) [bn VND, current prices]."""

    def __post_init__(self) -> None:
        _refuse_uneven(self.ids, (self.weight, self.is_alive, self.stage_month))
        _refuse_uneven(self.ids, self.amounts)
        if self.support.shape != (len(SupportKind), self.ids.size):
            raise Refusal(f"support has shape {self.support.shape}; expected all kinds")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProjectTraces:
    """Projects on their way since 2026, in order of id; shape (n_projects,)."""

    ids: Ids
    sector: Codes
    owner: Codes
    capital_musd: Floats
    """Capital registered or to be registered [USD million]."""
    jobs: Floats
    """Posts once open, 0 where it never signed [posts]."""
    site: Codes
    """Site chosen last, in the province or outside it, -1 for none."""
    fate: Codes
    """`ProjectFate`."""
    signed_month: Codes
    """When its investor chose last [months since January 2020]."""
    registered_month: Codes
    """When registered, `NOT_YET` unless it was [months since January 2020]."""
    opens_month: Codes
    """When it opened or will, `NOT_YET` where that is open [months since January
    2020]."""

    def __post_init__(self) -> None:
        _refuse_uneven(self.ids, (self.capital_musd, self.fate, self.opens_month))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trace:
    """One run at the end of its last month."""

    month: int
    """The last month lived [months since January 2020]."""
    firms: FirmTraces
    projects: ProjectTraces
    others: Floats
    """What everybody else makes, in the order of `AMOUNTS` and `PARTS`, shape
    (n_amounts, n_parts)."""
    whole: Floats
    """The employed, GRDP and its digital part, in the order of `AMOUNTS`,
    (n_amounts,)."""
    site_names: tuple[str, ...]
    """Names of all sites, places outside the province among them."""

    def __post_init__(self) -> None:
        if self.others.shape != (len(AMOUNTS), len(PARTS)):
            raise Refusal(f"others has shape {self.others.shape}; expected all parts")


def _refuse_uneven(
    ids: Ids, columns: Floats | Sequence[npt.NDArray[np.generic]]
) -> None:
    for column in columns:
        if column.shape != ids.shape:
            raise Refusal(f"a trace has {ids.size} ids and a column of {column.shape}")
    if (np.diff(ids) <= 0).any():
        raise Refusal("ids of a trace do not rise; expected them in order")
