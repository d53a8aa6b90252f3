"""Projects known by name: those on record, and the anchor plants of a scenario."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict

import numpy as np
import numpy.typing as npt

from agents.classification import Sector
from agents.investor import PlantParameters, is_electronics
from agents.refusal import Refusal, did_you_mean
from model.history.history_tables import ProjectLine
from model.policy.scenario import AnchorPlant
from model.policy.schedule import FIRST_POLICY_MONTH
from model.sites import SiteKind, Sites

__all__ = ["NamedProjects", "named_projects"]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]


class NamedProjects(TypedDict):
    """Projects by column, read-only, in the order of registration, shape (n,)."""

    name: tuple[str, ...]
    sector: Codes
    owner: Codes
    """Domestic ones stand outside the figures of foreign registration."""
    site: Codes
    """Site, -1 when it stands on none."""
    registered_month: Codes
    """Months since January 2020."""
    opens_month: Codes
    """Months since January 2020."""
    capital_musd: Floats
    """Capital registered [USD million]."""
    realised_share: Floats
    """Part of it that stands when it opens [share]."""


def named_projects(
    recorded: Sequence[ProjectLine],
    anchors: Sequence[AnchorPlant],
    plants: PlantParameters,
    sites: Sites,
    power_delay_months: int = 0,
) -> NamedProjects:
    """Return the projects on record and the anchor plants to come as one table.

    An anchor plant takes the usual time to build and realises the usual part.

    Parameters
    ----------
    power_delay_months
        Months by which power plants to come open later [months].

    Raises
    ------
    Refusal
        If a project names an unknown site, or one outside the province.
    """
    recorded = [_delayed(row, power_delay_months) for row in recorded]
    rows = [*recorded, *(_line(anchor, plants) for anchor in anchors)]
    rows.sort(key=lambda row: row.registered_month)
    table = NamedProjects(
        name=tuple(row.name for row in rows),
        sector=np.array([row.sector for row in rows], dtype=np.int64),
        owner=np.array([row.owner for row in rows], dtype=np.int64),
        site=np.array([_site(row, sites) for row in rows], dtype=np.int64),
        registered_month=np.array([row.registered_month for row in rows], np.int64),
        opens_month=np.array([row.opens_month for row in rows], dtype=np.int64),
        capital_musd=np.array([row.capital_musd for row in rows], dtype=np.float64),
        realised_share=np.array([row.realised_share for row in rows], np.float64),
    )
    for column in table.values():
        if isinstance(column, np.ndarray):
            column.setflags(write=False)
    return table


def _delayed(row: ProjectLine, months: int) -> ProjectLine:
    """Return a project on record, a power plant to come later by some months."""
    is_to_come = row.sector == Sector.POWER and row.opens_month >= FIRST_POLICY_MONTH
    return replace(row, opens_month=row.opens_month + months) if is_to_come else row


def _line(anchor: AnchorPlant, plants: PlantParameters) -> ProjectLine:
    build = (
        plants.build_months_electronics
        if is_electronics(np.array(anchor.sector))
        else plants.build_months_other
    )
    return ProjectLine(
        name=anchor.name,
        sector=int(anchor.sector),
        owner=int(anchor.owner),
        site=anchor.site,
        registered_month=anchor.registered_month,
        opens_month=anchor.registered_month + round(build),
        capital_musd=anchor.capital_musd,
        realised_share=plants.realised_share_at_opening,
    )


def _site(row: ProjectLine, sites: Sites) -> int:
    if not row.site:
        return -1
    if row.site not in sites.index:
        raise Refusal(
            f"{row.name} stands on '{row.site}'{did_you_mean(row.site, sites.index)}\n"
            "name a site of the place tables, with its diacritics"
        )
    site = sites.index[row.site]
    if sites.kind[site] == SiteKind.OUTSIDE:
        raise Refusal(
            f"{row.name} stands on '{row.site}', outside the province\n"
            "name a site of the province"
        )
    return site
