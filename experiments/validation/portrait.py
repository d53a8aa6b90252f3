"""What a world leaves for the stylised facts: a look at its firms each December.

A look copies columns and changes nothing, so that a world that is painted lives as one
that is not. Links of the supply network are kept from the last look alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from agents.classification import is_foreign
from agents.firm import Firms
from agents.project import Projects, ProjectState
from agents.refusal import Refusal
from model.province import Province

__all__ = ["FirmsSeen", "Look", "Painter", "Portrait", "ProjectsSeen"]

type Floats = npt.NDArray[np.float64]
type Ids = npt.NDArray[np.int64]
type Codes = npt.NDArray[np.integer[Any]]
type Mask = npt.NDArray[np.bool_]
type Rows = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FirmsSeen:
    """The firms alive at a look, in order of id, arrays of shape (n_firms,)."""

    ids: Ids
    weight: Floats
    """Enterprises the row stands for [firms]."""
    sector: Codes
    owner: Codes
    ward: Codes
    site: Codes
    """Site, -1 for none."""
    employees: Floats
    """Staff [workers]."""
    value_added: Floats
    """Value added [bn VND a year, 2020 prices]."""
    digital_stage: Codes
    partner_stage: Floats
    """Mean stage of suppliers and customers; own where there are none."""
    founded_month: Codes
    """When founded [months since January 2020]."""

    @classmethod
    def of(cls, firms: Firms, partner_stage: Floats) -> Self:
        """Return copies of the living rows; `partner_stage` is by row, (n_rows,)."""
        living = np.flatnonzero(firms.is_alive)
        return cls(
            ids=firms.ids[living],
            weight=firms.weight[living],
            sector=firms.sector[living],
            owner=firms.owner[living],
            ward=firms.ward[living],
            site=firms.site[living],
            employees=firms.employees[living],
            value_added=firms.value_added_bn_vnd_per_year[living],
            digital_stage=firms.digital_stage[living],
            partner_stage=partner_stage[living],
            founded_month=firms.founded_month[living],
        )

    @property
    def is_plant(self) -> Mask:
        """Which are foreign and stand on a site, shape (n_firms,)."""
        return is_foreign(self.owner) & (self.site >= 0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProjectsSeen:
    """The foreign projects registered and not open, arrays of shape (n_projects,)."""

    ids: Ids
    owner: Codes
    site: Codes
    registered_month: Codes
    """When registered [months since January 2020]."""

    @classmethod
    def of(cls, projects: Projects) -> Self:
        """Return copies of the registered rows."""
        held = np.flatnonzero(
            (projects.state == ProjectState.REGISTERED)
            & (projects.site >= 0)
            & is_foreign(projects.owner)
        )
        return cls(
            ids=projects.ids[held],
            owner=projects.owner[held],
            site=projects.site[held],
            registered_month=projects.registered_month[held],
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Look:
    """What stands at the end of a month."""

    month: int
    """Months lived since January 2020."""
    firms: FirmsSeen
    projects: ProjectsSeen
    prepared_ha: Floats
    """Prepared land of each site, shape (n_sites,) [ha]."""
    let_ha: Floats
    """Land let on each site, shape (n_sites,) [ha]."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Portrait:
    """What a world leaves for the facts."""

    looks: tuple[Look, ...]
    """In order of time, one at least."""
    supplier: Rows
    """Place of each supplier among the firms of the last look, shape (n_links,)."""
    customer: Rows
    """Place of each customer there, shape (n_links,)."""
    is_park: Mask
    """Which sites are the active parks, shape (n_sites,)."""
    leasable_ha: Floats
    """Land of each site that can be let once prepared, shape (n_sites,) [ha]."""
    opens: Codes
    """Month each site opens [months since January 2020], shape (n_sites,)."""

    @property
    def last(self) -> Look:
        """The last look."""
        return self.looks[-1]

    @property
    def pairs(self) -> Sequence[tuple[Look, Look]]:
        """Looks a year apart, each with the next."""
        return list(zip(self.looks, self.looks[1:], strict=False))


@dataclass(slots=True)
class Painter:
    """Looks at a province from time to time and keeps what it saw."""

    looks: list[Look] = field(default_factory=list)
    _last: Province | None = None

    def look(self, province: Province) -> None:
        """Copy what the facts need; call it each December and at the end.

        A second look at the same month changes nothing.

        Raises
        ------
        Refusal
            If the province is younger than at the last look.
        """
        before = self.looks[-1].month if self.looks else -1
        if province.month < before:
            raise Refusal(
                f"a look at month {province.month} after one at month {before}\n"
                "take a new painter for each world"
            )
        self._last = province
        if province.month == before:
            return
        firms, stock = province.firms, province.site_stock
        stage = firms.digital_stage
        partners = province.supply.neighbours.row_means(stage, of_none=stage)
        self.looks.append(
            Look(
                month=province.month,
                firms=FirmsSeen.of(firms, partners),
                projects=ProjectsSeen.of(province.projects),
                prepared_ha=stock.prepared_ha.copy(),
                let_ha=stock.let_ha.copy(),
            )
        )

    def portrait(self) -> Portrait:
        """Return what was seen, with the links of the province as it stands now.

        Raises
        ------
        Refusal
            If nothing was looked at, or the province has lived on since the last look.
        """
        province = self._last
        if province is None or province.month != self.looks[-1].month:
            raise Refusal("no look at this month\nlook at the province, then paint it")
        ids, supply = self.looks[-1].firms.ids, province.supply
        sites = province.sites
        return Portrait(
            looks=tuple(self.looks),
            supplier=np.searchsorted(ids, supply.source_id).astype(np.int32),
            customer=np.searchsorted(ids, supply.target_id).astype(np.int32),
            is_park=sites.is_active_park.copy(),
            leasable_ha=sites.leasable_ha.copy(),
            opens=sites.opens.copy(),
        )
