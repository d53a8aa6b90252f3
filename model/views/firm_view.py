"""Enterprises at the end of the month, counted in groups."""

from dataclasses import dataclass
from enum import IntEnum, unique
from typing import Self

import numpy as np
import numpy.typing as npt

from agents.adoption import maturity
from agents.classification import (
    LARGE_FIRM,
    MONTHS_OF_A_YEAR,
    N_STAGES,
    Sector,
    Skill,
    is_foreign,
)
from agents.firm import Firms
from model.sites import Sites
from model.views.site_group import SITE_GROUPS, group_of_sites

__all__ = ["FirmView", "SizeClass", "size_class"]

type Floats = npt.NDArray[np.float64]

_N_SECTORS = len(Sector)
_N_GROUPS = len(SITE_GROUPS)
_SMALL_FIRM = 10
"""Staff from which the statistics of enterprises call a firm small, below it micro."""
_MEDIUM_FIRM = 50
"""Staff from which they call it medium."""


@unique
class SizeClass(IntEnum):
    """Size of an enterprise by its staff, as the statistics of enterprises class it."""

    MICRO = 0
    SMALL = 1
    MEDIUM = 2
    LARGE = 3

    @property
    def label(self) -> str:
        """The lower-case word in names of indicators."""
        return self.name.lower()


_N_SIZES = len(SizeClass)


def size_class(employees: Floats) -> npt.NDArray[np.int64]:
    """Return the code of each firm's size class by its staff, shape (n_firms,)."""
    size = np.zeros(employees.size, np.int64)
    for least in (_SMALL_FIRM, _MEDIUM_FIRM, LARGE_FIRM):
        size += employees >= least
    return size


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmView:
    """Enterprises at the end of the month; counts include weights [firms]."""

    entries: float
    """Founded or opened in the month."""
    exits: float
    """Closed in the month."""
    by_sector: Floats
    """By sector and digital stage, shape (n_sectors, n_stages)."""
    by_size: Floats
    """By size class and digital stage, shape (n_sizes, n_stages)."""
    by_group: Floats
    """By group of sites and digital stage, shape (n_groups, n_stages)."""
    in_parks_by_stage: Floats
    """Those in active parks by digital stage, shape (n_stages,)."""
    mean_maturity: float
    """Digital maturity, weighted by value added [share]."""
    foreign: Floats
    """Value added of foreign firms by sector, (n_sectors,) [bn VND a month, 2020]."""
    staff: Floats
    """Staff by sector, shape (n_sectors,) [persons]."""
    staff_by_skill: Floats
    """Staff by skill, shape (n_skills,) [persons]."""
    pay_by_skill_mvnd: Floats
    """What staff earn by skill at wages of 2020, (n_skills,) [million VND a month]."""

    @property
    def by_stage(self) -> Floats:
        """All by digital stage, shape (n_stages,)."""
        whole: Floats = self.by_size.sum(axis=0)
        return whole

    @classmethod
    def of(cls, firms: Firms, sites: Sites, entries: float, exits: float) -> Self:
        """Return the firms as they stand; the dead weigh nothing."""
        weight, cells = firms.weight, _cells(firms, sites)
        made = weight * firms.value_added_bn_vnd_per_year
        whole = float(made.sum())
        mature = float(np.einsum("i,i", made, maturity(firms.digital_stage)))
        by_group = cells.sum(axis=(0, 1))
        n_parks = int(sites.is_active_park.sum())
        return cls(
            entries=entries,
            exits=exits,
            by_sector=cells.sum(axis=(1, 2)),
            by_size=cells.sum(axis=(0, 2)),
            by_group=by_group,
            in_parks_by_stage=by_group[:n_parks].sum(axis=0),
            mean_maturity=mature / whole if whole else 0.0,
            foreign=_by_sector(firms, made * is_foreign(firms.owner))
            / MONTHS_OF_A_YEAR,
            staff=_by_sector(firms, weight * firms.employees),
            staff_by_skill=_by_skill(firms, "employees_{}"),
            pay_by_skill_mvnd=_by_skill(firms, "pay_{}_mvnd"),
        )


def _cells(firms: Firms, sites: Sites) -> Floats:
    """Return firms by sector, size, group of sites and stage, one count for all.

    Tombstones have a sector of -1 and fall into the place before the first.
    """
    cell = firms.sector + np.int64(1)
    cell *= _N_SIZES
    cell += size_class(firms.employees)
    cell *= _N_GROUPS
    cell += group_of_sites(sites)[firms.site]
    cell *= N_STAGES
    cell += firms.digital_stage
    shape = _N_SECTORS + 1, _N_SIZES, _N_GROUPS, N_STAGES
    counted: Floats = np.bincount(cell, firms.weight, int(np.prod(shape)))
    return counted.reshape(shape)[1:]


def _by_sector(firms: Firms, amount: Floats) -> Floats:
    """Return an amount's sum over firms of each sector, shape (n_sectors,).

    Tombstones have a sector of -1 and fall into the place before the first.
    """
    summed: Floats = np.bincount(firms.sector + 1, amount, _N_SECTORS + 1)[1:]
    return summed


def _by_skill(firms: Firms, column: str) -> Floats:
    """Return a column's sum over firms for each skill, shape (n_skills,)."""
    weight = firms.weight
    return np.array(
        [
            float(np.einsum("i,i", weight, getattr(firms, column.format(skill.label))))
            for skill in Skill
        ]
    )
