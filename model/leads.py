"""The investors who begin to look in a month, and what those who operate say.

Each month has a fixed list of candidates, each with a mark, a sector, a country and a
capital of its own. A candidate is real if its mark lies under the rate: promotion or a
better climate makes more of them come true and renames none.
"""

from dataclasses import dataclass, fields
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from agents import luck
from agents.classification import (
    MONTHS_OF_A_YEAR,
    BySector,
    Owner,
    Sector,
    is_foreign,
)
from agents.entrant_id import Process, entrant_ids
from agents.firm import Firms
from agents.investor import LeadParameters, in_scope, lead_capital, month_of_leads
from agents.luck import Luck, Stream
from model.reputation_network import ReputationNetworkParameters

__all__ = [
    "N_CANDIDATES",
    "Heard",
    "Leads",
    "Looked",
    "heard_of",
    "real_leads",
    "reputation",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Ids = npt.NDArray[np.int64]
type Mask = npt.NDArray[np.bool_]

N_CANDIDATES: Final = 256
"""Candidates of a month: far more than ever come true."""

_ONE_PLACE: Final = 0


@dataclass(frozen=True, slots=True, eq=False)
class Leads:
    """Investors who look for a site, in order of id; arrays of shape (n_leads,)."""

    ids: Ids
    sector: Codes
    owner: Codes
    """Country of each."""
    capital_musd: Floats
    """Capital each would register [USD million]."""
    is_in_minimum_tax: Mask
    """Whether its group is in scope of the global minimum tax."""

    def of(self, rows: npt.NDArray[np.intp]) -> Self:
        """Return those of these rows."""
        return type(self)(*(getattr(self, f.name)[rows] for f in fields(self)))


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """What investors who looked this month chose; arrays of shape (n_leads,)."""

    leads: Leads
    """Memoranda whose land was gone, who looked again, then those who began to."""
    site: Codes
    """Site each chose, in the province or outside it."""
    stays: Mask
    """Whether it lies in the province."""
    n_again: int
    """How many looked again."""

    @property
    def n_signed(self) -> int:
        """How many sign for the province."""
        return int(self.stays.sum())

    @property
    def n_lost(self) -> int:
        """How many memoranda are lost to it."""
        return int(np.count_nonzero(~self.stays[: self.n_again]))


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What an investor of each sector and country hears, (n_sectors, n_owners)."""

    n_asked: Floats
    """Operating investors it is expected to ask [investors]."""
    n_content: Floats
    """Posts filled at these, summed as shares [investors]."""

    def content_share(self) -> Floats:
        """Return how content those asked are, 1 where there is nobody to ask."""
        share = np.ones_like(self.n_asked)
        np.divide(self.n_content, self.n_asked, out=share, where=self.n_asked > 0)
        return share


def heard_of(
    firms: Firms, parameters: ReputationNetworkParameters, month: int
) -> Heard:
    """Return what investors hear of the foreign plants that have run for a year.

    The expected ties of the reputation network: an investor asks each plant of its own
    country and each of its own sector with a chance, and hears how far it fills its
    posts.
    """
    settled = firms.founded_month <= month - MONTHS_OF_A_YEAR
    rows = np.flatnonzero(is_foreign(firms.owner) & settled)
    staff = firms.employees[rows]
    posts = staff + sum(
        column[rows]
        for column in (
            firms.vacancies_basic,
            firms.vacancies_vocational,
            firms.vacancies_digital,
            firms.vacancies_advanced,
        )
    )
    content = np.ones_like(staff)
    np.divide(staff, posts, out=content, where=posts > 0)
    cell = firms.sector[rows].astype(np.int64) * len(Owner) + firms.owner[rows]
    return Heard(
        _ties(np.bincount(cell, minlength=_N_CELLS).astype(np.float64), parameters),
        _ties(np.bincount(cell, content, _N_CELLS), parameters),
    )


_N_CELLS: Final = len(Sector) * len(Owner)


def _ties(cells: Floats, parameters: ReputationNetworkParameters) -> Floats:
    """Return the expected sum over those asked, by sector and country of who asks."""
    both = cells.reshape(len(Sector), len(Owner))
    country, sector = (
        parameters.reputation_same_country,
        parameters.reputation_same_sector,
    )
    of_country = both.sum(axis=0, keepdims=True) - both
    of_sector = both.sum(axis=1, keepdims=True) - both
    twice = 1 - (1 - country) * (1 - sector)
    asked: Floats = country * of_country + sector * of_sector + twice * both
    return asked


def reputation(now: Floats, founding: Floats, p: LeadParameters) -> Floats:
    """Return how reputation multiplies leads, in the shape of `now` [ratio].

    ``((1 + now) / (1 + founding)) ** elasticity``, within the bound either way.

    Parameters
    ----------
    now, founding
        Content investors heard of, now and in January 2020 [investors].
    """
    ratio = ((1 + now) / (1 + founding)) ** p.reputation_effect_on_leads
    bounded: Floats = np.clip(ratio, 1 / p.reputation_bound, p.reputation_bound)
    return bounded


def real_leads(
    factor: Floats,
    lead_mix: BySector,
    owner_shares: Floats,
    p: LeadParameters,
    luck_: Luck,
    month: int,
) -> Leads:
    """Return the candidates of the month that are real.

    Parameters
    ----------
    factor
        Climate, promotion, suppliers and reputation, (n_sectors, n_owners) [ratio].
    lead_mix
        Sectors of leads [share].
    owner_shares
        Countries of leads, shape (n_owners,) [share].
    """
    ids = entrant_ids(month, Process.LEAD, _ONE_PLACE, np.arange(N_CANDIDATES))
    sector = luck.categorical(luck_.uniform(Stream.LEAD_KIND, month, ids), lead_mix)
    owner = luck.categorical(
        luck_.uniform(Stream.LEAD_KIND, month, ids, draw=1), owner_shares
    )
    rate = p.lead_rate_month * month_of_leads(luck_, month, p) * factor[sector, owner]
    real = luck_.uniform(Stream.LEAD_MARK, month, ids) * N_CANDIDATES < rate
    return _looking(ids[real], sector[real], owner[real], p, luck_, month)


def _looking(
    ids: Ids, sector: Codes, owner: Codes, p: LeadParameters, luck_: Luck, month: int
) -> Leads:
    capital = lead_capital(luck_, month, ids, sector, p)
    return Leads(ids, sector, owner, capital, in_scope(luck_, ids, capital, p))
