"""The roll of projects: who signed, built, opened, gave up or went elsewhere."""

from typing import Any

import numpy as np
import numpy.typing as npt

from agents.project import Projects, ProjectState
from experiments.ledger.traces import NOT_YET, ProjectFate, ProjectTraces
from model.investment import InvestmentFlows
from model.leads import Looked

__all__ = ["ProjectRoll"]

type Table = dict[str, npt.NDArray[Any]]


class ProjectRoll:
    """Projects on their way in any month looked at, and leads that went elsewhere.

    Parameters
    ----------
    projects
        Those on their way when the witness begins.
    """

    def __init__(self, projects: Projects) -> None:
        self._table = _on_their_way(projects)

    def look(self, projects: Projects, flows: InvestmentFlows, month: int) -> None:
        """Enter what investors did this month."""
        here = _on_their_way(projects)
        self._enter(_joined(here, _elsewhere(flows.looked, month)))
        ids, fate = self._table["ids"], self._table["fate"]
        opens = self._table["opens_month"]
        gone = (fate <= ProjectFate.REGISTERED) & ~np.isin(ids, here["ids"])
        fate[gone] = ProjectFate.GIVEN_UP
        opens[gone] = NOT_YET
        opened = np.isin(ids, flows.opened.columns["project_id"])
        fate[opened] = ProjectFate.OPENED
        opens[opened] = month

    def traces(self) -> ProjectTraces:
        """Return the traces of all projects."""
        return ProjectTraces(**{name: c.copy() for name, c in self._table.items()})

    def _enter(self, table: Table) -> None:
        """Write over what is known, and add what is new."""
        ids = self._table["ids"]
        known = np.isin(table["ids"], ids)
        at = np.searchsorted(ids, table["ids"][known])
        for name, column in self._table.items():
            column[at] = table[name][known]
        new = {name: column[~known] for name, column in table.items()}
        self._table = _joined(self._table, new)


def _joined(one: Table, other: Table) -> Table:
    """Return two tables as one, in order of id."""
    order = np.argsort(np.concatenate([one["ids"], other["ids"]]), kind="stable")
    return {
        name: np.concatenate([column, other[name]])[order]
        for name, column in one.items()
    }


def _on_their_way(projects: Projects) -> Table:
    """Return the projects that are signed or registered, in order of id."""
    rows = np.flatnonzero(projects.is_alive)
    is_registered = projects.state[rows] == ProjectState.REGISTERED
    opens, lapses = projects.opens_month[rows], projects.lapses_month[rows]
    registered = projects.registered_month[rows]
    return {
        "ids": projects.ids[rows],
        "sector": projects.sector[rows],
        "owner": projects.owner[rows],
        "capital_musd": projects.registered_musd[rows],
        "jobs": projects.jobs[rows],
        "site": projects.site[rows],
        "fate": np.where(is_registered, ProjectFate.REGISTERED, ProjectFate.MEMORANDUM),
        "signed_month": projects.signed_month[rows].astype(np.int64),
        "registered_month": np.where(is_registered, registered, NOT_YET),
        "opens_month": np.where(is_registered & (opens <= lapses), opens, NOT_YET),
    }


def _elsewhere(looked: Looked, month: int) -> Table:
    """Return the investors who chose a place outside this month, in order of id."""
    rows = np.flatnonzero(~looked.stays)
    leads = looked.leads.of(rows)
    n = rows.size
    return {
        "ids": leads.ids,
        "sector": leads.sector,
        "owner": leads.owner,
        "capital_musd": leads.capital_musd,
        "jobs": np.zeros(n),
        "site": looked.site[rows],
        "fate": np.full(n, int(ProjectFate.ELSEWHERE)),
        "signed_month": np.full(n, month),
        "registered_month": np.full(n, NOT_YET),
        "opens_month": np.full(n, NOT_YET),
    }
