"""Units: projects with the firms they opened, and firms without project.

A project opens one plant, so a unit has one firm at most. Two runs of one world are
laid side by side: ids are keyed by who somebody is, so one unit has one id in both.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from experiments.ledger.traces import (
    NOT_YET,
    FirmTraces,
    ProjectFate,
    ProjectTraces,
    Trace,
)

__all__ = ["NONE", "Units", "keys_of", "units_of"]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Ids = npt.NDArray[np.int64]
type Mask = npt.NDArray[np.bool_]
type Columns = dict[str, npt.NDArray[Any]]

NONE: Final = -1
"""Stands where nothing is known, or there is none."""
_BEYOND_IDS: Final = 1 << 60
"""Added to the id of a firm without project: projects come first."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Units:
    """What one run says of each unit; shape (n_units,), -1 where it says nothing."""

    was_seen: Mask
    """Whether one of its firms lived at any time since 2026."""
    is_alive: Mask
    """Whether its firm lives at the horizon."""
    is_coming: Mask
    """Whether it is built and will open after the horizon."""
    is_elsewhere: Mask
    """Whether its investor chose a place outside the province."""
    n_enterprises: Floats
    sector: Codes
    owner: Codes
    capital_musd: Floats
    ward: Codes
    site: Codes
    signed_month: Codes
    opens_month: Codes
    """When its firm was founded or will be, `NOT_YET` where that is open."""
    stage: Codes
    stage_month: Codes
    amounts: Floats
    """Shape (n_amounts, n_units)."""
    support: Floats
    """Shape (n_kinds, n_units)."""

    @property
    def is_there(self) -> Mask:
        """Whether it lives at the horizon or is being built and will open."""
        there: Mask = self.is_alive | self.is_coming
        return there


def keys_of(*traces: Trace) -> tuple[Ids, Mask, Ids]:
    """Return the key of every unit of some traces in order, and what it stands for.

    Returns
    -------
    tuple
        Keys, whether each is a project, and its id as project or firm, (n_units,).
    """
    parts = [_keys(trace.firms) for trace in traces]
    parts += [trace.projects.ids for trace in traces]
    keys = np.unique(np.concatenate(parts))
    is_project = keys < _BEYOND_IDS
    return keys, is_project, np.where(is_project, keys, keys - _BEYOND_IDS)


def units_of(trace: Trace, keys: Ids) -> Units:
    """Return what a trace says of the units of these keys.

    Parameters
    ----------
    keys
        From `keys_of`, the trace's own among them, shape (n_units,).
    """
    projects, firms, n = trace.projects, trace.firms, keys.size
    of_project = np.searchsorted(keys, projects.ids)
    of_firm = np.searchsorted(keys, _keys(firms))
    said = _of_projects(projects, of_project, n)
    _add_firms(said, firms, of_firm)
    return Units(
        **said,
        amounts=_summed(firms.amounts, of_firm, n),
        support=_summed(firms.support, of_firm, n),
    )


def _keys(firms: FirmTraces) -> Ids:
    keys: Ids = np.where(
        firms.project_id >= 0, firms.project_id, firms.ids + _BEYOND_IDS
    )
    return keys


def _of_projects(projects: ProjectTraces, at: Codes, n: int) -> Columns:
    """Return what projects say of their units; of others nothing is said yet."""
    fate = projects.fate
    comes = (fate == ProjectFate.REGISTERED) & (projects.opens_month < NOT_YET)
    return {
        "was_seen": np.zeros(n, np.bool_),
        "is_alive": np.zeros(n, np.bool_),
        "is_coming": _spread(comes, at, n, False),
        "is_elsewhere": _spread(fate == ProjectFate.ELSEWHERE, at, n, False),
        "n_enterprises": _spread(np.ones(at.size), at, n, 0.0),
        "sector": _spread(projects.sector, at, n, NONE),
        "owner": _spread(projects.owner, at, n, NONE),
        "capital_musd": _spread(projects.capital_musd, at, n, 0.0),
        "ward": np.full(n, NONE),
        "site": _spread(projects.site, at, n, NONE),
        "signed_month": _spread(projects.signed_month, at, n, NONE),
        "opens_month": _spread(projects.opens_month, at, n, NOT_YET),
        "stage": np.full(n, NONE),
        "stage_month": np.full(n, NONE),
    }


def _add_firms(said: Columns, firms: FirmTraces, at: Codes) -> None:
    """Write what firms say of their units over what projects said."""
    said["was_seen"][at] = True
    said["is_alive"][at] = firms.is_alive
    said["n_enterprises"][at] = firms.weight
    for name in ("sector", "owner", "ward", "site", "stage", "stage_month"):
        said[name][at] = getattr(firms, name)
    said["opens_month"][at] = firms.founded_month
    said["is_coming"][at] = False


def _spread(values: npt.NDArray[Any], at: Codes, n: int, none: Any) -> npt.NDArray[Any]:
    """Return values in their places among n units, and `none` in all others."""
    kind = np.int64 if values.dtype.kind in "iu" else values.dtype
    whole = np.full(n, none, kind)
    whole[at] = values
    return whole


def _summed(values: Floats, at: Codes, n: int) -> Floats:
    """Return sums over the firms of each unit, shape (n_rows, n_units)."""
    return np.stack([np.bincount(at, row, n) for row in values])
