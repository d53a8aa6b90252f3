"""Investment projects from the memorandum to the opened plant.

A project's own draws are keyed by its id alone: the id holds the month in which the
investor came, so whatever the province does moves no project's luck.
"""

from dataclasses import dataclass, fields
from enum import IntEnum, unique
from typing import Final

import numpy as np
import numpy.typing as npt

from agents import luck
from agents.luck import Luck, Stream
from agents.population import ColumnAgent, Population, column
from agents.refusal import Refusal

__all__ = [
    "NEVER",
    "Project",
    "ProjectParameters",
    "ProjectState",
    "Projects",
    "approval_months",
    "build_months",
    "holds_memorandum",
    "months_to_lapse",
    "realised_share",
]

type Floats = npt.NDArray[np.float64]
type Ids = npt.NDArray[np.int64]
type Mask = npt.NDArray[np.bool_]

NEVER: Final = 30_000
"""Month that no run reaches: a clock that does not ring."""

_BY_ID: Final = 0
"""Stands where a draw has no month but the one that the id holds."""


@unique
class ProjectState(IntEnum):
    """How far a project has come; what opens is a firm, what is given up is gone."""

    MEMORANDUM = 0
    """Signed, waits for approval, holds no land."""
    REGISTERED = 1
    """Registered, holds its land and is built."""


class Project(ColumnAgent):
    """A foreign project that is signed or registered and waits to open.

    Projects are never thinned: each row is one project at every scale.
    """

    state = column(np.int8, unit="ProjectState", meaning="how far it has come", dead=-1)
    sector = column(np.int8, unit="Sector", meaning="what it will make", dead=-1)
    owner = column(np.int8, unit="Owner", meaning="country of the investor", dead=-1)
    site = column(
        np.int16, unit="site", meaning="where it will stand, -1 for none", dead=-1
    )
    ward = column(np.int16, unit="ward", meaning="ward of the site", dead=-1)
    registered_musd = column(
        np.float64,
        unit="USD million",
        meaning="capital registered, or to be registered",
        dead=0.0,
    )
    realised_share = column(
        np.float64, unit="share", meaning="part that stands when it opens", dead=0.0
    )
    land_ha = column(
        np.float64, unit="ha", meaning="land let to it, none to a memorandum", dead=0.0
    )
    jobs = column(np.float64, unit="posts", meaning="posts once open", dead=0.0)
    tax_scheme = column(
        np.int8, unit="TaxScheme", meaning="tax terms it was given", dead=0, default=0
    )
    tax_scheme_without_policy = column(
        np.int8,
        unit="TaxScheme",
        meaning="tax terms it would have been given without the policy",
        dead=0,
        default=0,
    )
    is_in_minimum_tax = column(
        np.bool_,
        unit="yes or no",
        meaning="its group is in scope of the global minimum tax",
        dead=False,
        default=False,
    )
    signed_month = column(
        np.int16, unit="months since January 2020", meaning="when signed", dead=0
    )
    registered_month = column(
        np.int16,
        unit="months since January 2020",
        meaning="when registered, or due to be",
        dead=0,
    )
    opens_month = column(
        np.int16, unit="months since January 2020", meaning="when it opens", dead=0
    )
    lapses_month = column(
        np.int16,
        unit="months since January 2020",
        meaning="when it loses its registration unless it opens before",
        dead=0,
    )


class Projects(Population[Project]):
    """The projects that are signed or registered and have not opened."""

    state = Project.state
    sector = Project.sector
    owner = Project.owner
    site = Project.site
    ward = Project.ward
    registered_musd = Project.registered_musd
    realised_share = Project.realised_share
    land_ha = Project.land_ha
    jobs = Project.jobs
    tax_scheme = Project.tax_scheme
    tax_scheme_without_policy = Project.tax_scheme_without_policy
    is_in_minimum_tax = Project.is_in_minimum_tax
    signed_month = Project.signed_month
    registered_month = Project.registered_month
    opens_month = Project.opens_month
    lapses_month = Project.lapses_month


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectParameters:
    """How projects come from the memorandum to the plant, and grow once there.

    Raises
    ------
    Refusal
        If a number is negative, a share above 1, or the approval runs backwards.
    """

    mou_to_registration: float
    """Memoranda that come to be registered [share]."""
    approval_months_shortest: float
    """Least time from memorandum to registration [months]."""
    approval_months_longest: float
    """Most time from memorandum to registration [months]."""
    special_procedure_cut: float
    """Part of these months that the law's short procedure saves [share]."""
    realised_share_spread: float
    """Spread of the realised share around its centre [share of capital]."""
    named_project_capital_musd: float
    """Capital from which history names each project [USD million]."""
    expansion_hazard_month: float
    """Hazard that a fully staffed foreign plant expands [per month]."""
    expansion_share: float
    """By how much it then grows [share of its capital and posts]."""
    opening_stage_electronics: int
    """Digital stage at which a plant for electronics or solar cells opens [stage]."""
    opening_stage_other: int
    """Digital stage at which another foreign plant opens [stage]."""
    opening_stage_one_above: float
    """Chance that it opens a stage above [share]."""
    opening_cash_share: float
    """Cash of a plant that opens [share of its realised capital]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) < 0:
                raise Refusal(f"{field.name} is below 0")
        for name in (
            "mou_to_registration",
            "opening_stage_one_above",
            "special_procedure_cut",
        ):
            if getattr(self, name) > 1:
                raise Refusal(f"{name} is {getattr(self, name):g}; expected 0 to 1")
        if self.approval_months_longest < self.approval_months_shortest:
            raise Refusal("the longest approval is shorter than the shortest")

    @property
    def approval_months_mean(self) -> float:
        """Mean time from memorandum to registration [months]."""
        return (self.approval_months_shortest + self.approval_months_longest) / 2


def approval_months(
    ids: Ids, cut: npt.ArrayLike, p: ProjectParameters, luck_: Luck
) -> Ids:
    """Return the months from memorandum to registration, at least 1, shape (n,).

    Uniform between the shortest and the longest; a better procedure cuts each by the
    same share.

    Parameters
    ----------
    cut
        Share of the months that the procedure saves, shape (n,) or a number.
    """
    drawn = luck_.uniform(Stream.APPROVAL_CLOCK, _BY_ID, ids)
    width = p.approval_months_longest - p.approval_months_shortest
    whole = np.ceil(
        (p.approval_months_shortest + drawn * width) * (1 - np.asarray(cut))
    )
    months: Ids = np.maximum(whole, 1).astype(np.int64)
    return months


def holds_memorandum(ids: Ids, p: ProjectParameters, luck_: Luck) -> Mask:
    """Return which memoranda come to be registered, shape (n,)."""
    holds: Mask = (
        luck_.uniform(Stream.MEMORANDUM_HOLDS, _BY_ID, ids) < p.mou_to_registration
    )
    return holds


def build_months(ids: Ids, centre: Floats, spread: float, luck_: Luck) -> Ids:
    """Return the months from registration to opening, at least 1, shape (n,).

    Parameters
    ----------
    centre
        Mean build time of each project's sector [months].
    spread
        Half-width of the build time beside its centre [share].
    """
    wobble = 2 * luck_.uniform(Stream.BUILD_CLOCK, _BY_ID, ids) - 1
    months: Ids = np.maximum(np.round(centre * (1 + spread * wobble)), 1).astype(
        np.int64
    )
    return months


def realised_share(
    ids: Ids, centre: float, p: ProjectParameters, luck_: Luck
) -> Floats:
    """Return the part of its capital that stands when each opens, shape (n,).

    Uniform around the centre; more than all cannot be realised.
    """
    wobble = 2 * luck_.uniform(Stream.REALISED_SHARE, _BY_ID, ids) - 1
    share: Floats = np.clip(centre + p.realised_share_spread * wobble, 0.0, 1.0)
    return share


def months_to_lapse(ids: Ids, hazard_month: float, luck_: Luck) -> Ids:
    """Return the months after which a registration is lost, `NEVER` at most, (n,).

    One clock per registration: the first ring of a constant hazard.
    """
    drawn = luck.exponential(luck_.uniform(Stream.LAPSE_CLOCK, _BY_ID, ids))
    if hazard_month <= 0:
        return np.full(drawn.size, NEVER)
    rings: Ids = np.minimum(np.ceil(drawn / hazard_month), NEVER).astype(np.int64)
    return rings
