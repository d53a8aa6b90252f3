"""Firms find partners: newcomers their first, survivors one for each that closed.

A firm that looks for a supplier or customer picks a block of firms (sector and ward) in
proportion to the chain's weight, nearness and the block's staff, then a firm inside the
block in proportion to its staff raised to the elasticity of degrees. So the network
keeps its founding pattern: near, within chains, with hubs.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.classification import Sector
from agents.firm import Firms
from agents.luck import Luck, Stream, pair_id
from model.supply_network import SupplyNetworkParameters

__all__ = ["Directory", "Markets", "found_partners", "wanted_partners"]

type Floats = npt.NDArray[np.float64]
type Ids = npt.NDArray[np.int64]
type Codes = npt.NDArray[np.integer]
type Rows = npt.NDArray[np.intp]
type Mask = npt.NDArray[np.bool_]

_N_SECTORS: Final = len(Sector)
_BLOCK, _FIRM = range(2)
_BELOW_ONE: Final = 1 - 2.0**-53
"""Largest luck: beyond it a choice would fall behind the last."""


@dataclass(frozen=True, slots=True, eq=False)
class Markets:
    """What shapes the search and stays: who buys of whom, how near wards are."""

    chains: Floats
    """Weight of links from seller to buyer, background included, (n_sectors, same)."""
    nearness: Floats
    """Weight by travel time between wards, shape (n_wards, n_wards)."""
    size_elasticity: float
    """Relative growth of links with relative growth of staff [ratio]."""

    @classmethod
    def of(
        cls, chains: Floats, minutes: Floats, parameters: SupplyNetworkParameters
    ) -> "Markets":
        """Return the markets of chains and minutes of travel."""
        return cls(
            np.maximum(chains, parameters.supply_background_affinity),
            np.exp(-minutes / parameters.supply_decay_minutes),
            parameters.supply_degree_size_elasticity,
        )


def wanted_partners(
    staff: Floats, reference_staff: float, mean: float, uniform: Floats, most: float
) -> Codes:
    """Return how many partners each firm looks for, shape (n_firms,).

    Parameters
    ----------
    staff
        Staff it has or wants, shape (n_firms,) [workers].
    reference_staff
        Mean staff of all firms, at which the mean degree holds [workers].
    mean
        Mean degree [firms].
    uniform
        Luck of rounding, shape (n_firms,).
    most
        At most so many [firms].
    """
    expected = np.minimum(mean * staff / reference_staff, most)
    whole: Codes = np.floor(expected + uniform).astype(np.int64)
    return whole


@dataclass(frozen=True, slots=True, eq=False)
class Directory:
    """All living firms in blocks of sector and ward, with what draws partners."""

    block: Codes
    """Block of each row, shape (n_rows,)."""
    mass: Floats
    """Pull of each block, shape (n_blocks,)."""
    order: Rows
    """Rows, block by block, shape (n_rows,)."""
    steps: Floats
    """Running sum of the firms' pull in that order, shape (n_rows,)."""

    @classmethod
    def of(cls, firms: Firms, markets: Markets) -> "Directory":
        """Return the directory of the firms as they stand."""
        n_wards = markets.nearness.shape[0]
        alive = firms.is_alive
        size = np.maximum(firms.employees, 1.0) ** markets.size_elasticity
        pull = np.where(alive, firms.weight * size, 0.0)
        sector = firms.sector.astype(np.int64)
        block = np.where(alive, sector * n_wards + firms.ward, 0)
        # Numbers of 16 bits are sorted by radix, several times faster.
        order = np.argsort(block.astype(np.uint16), kind="stable")
        mass = np.bincount(block, pull, _N_SECTORS * n_wards)
        return cls(block, mass, order, np.cumsum(pull[order]))


def found_partners(
    firms: Firms,
    directory: Directory,
    seeker_rows: Rows,
    slot: Codes,
    sells: Mask,
    markets: Markets,
    luck: Luck,
    month: int,
) -> Ids:
    """Return the id of the partner each search finds, shape (n_searches,).

    Parameters
    ----------
    directory
        Where partners stand.
    seeker_rows
        Row of the firm that looks, once per search, shape (n_searches,).
    slot
        Number of the search among those of its firm, so that each has its own luck.
    sells
        Whether a search is for a customer, else for a supplier, shape (n_searches,).
    """
    if not seeker_rows.size:
        return np.empty(0, np.int64)
    searches = pair_id(firms.ids[seeker_rows], 2 * slot + sells)
    reached = luck.uniform(Stream.PARTNER, month, searches, draw=_BLOCK)
    chosen = _blocks(reached, directory.block[seeker_rows], sells, markets, directory)
    start = np.concatenate([[0.0], np.cumsum(directory.mass)])[chosen]
    within = luck.uniform(Stream.PARTNER, month, searches, draw=_FIRM)
    place = np.searchsorted(
        directory.steps, start + within * directory.mass[chosen], side="right"
    )
    return firms.ids[directory.order[np.minimum(place, directory.order.size - 1)]]


def _blocks(
    uniform: Floats, home: Codes, sells: Mask, markets: Markets, directory: Directory
) -> Rows:
    """Return the block each search falls on: first its sector, then its ward.

    Parameters
    ----------
    uniform
        Luck of each search, shape (n_searches,).
    home
        Block of the firm that looks, shape (n_searches,).
    """
    n_wards = markets.nearness.shape[0]
    mass = directory.mass.reshape(_N_SECTORS, n_wards)
    sector, ward = np.divmod(home, n_wards)
    chain = np.where(sells[:, None], markets.chains[sector], markets.chains.T[sector])
    near_mass = (markets.nearness[:, None, :] * mass).sum(axis=2)
    other, left = _picked(uniform, chain * near_mass[ward])
    other_ward, _ = _picked(left, markets.nearness[ward] * mass[other])
    chosen: Rows = other * n_wards + other_ward
    return chosen


def _picked(uniform: Floats, weights: Floats) -> tuple[Rows, Floats]:
    """Return a choice per row by weight, and what is left of its luck within it.

    Parameters
    ----------
    weights
        Weights, not all 0 in a row, shape (n_rows, n_choices).

    Returns
    -------
    chosen, left
        Choices, and uniform numbers for a choice inside them, shapes (n_rows,).
    """
    steps = weights.cumsum(axis=1)
    reached = uniform * steps[:, -1]
    chosen: Rows = (steps <= reached[:, None]).sum(axis=1)
    at = np.arange(chosen.size), chosen
    left = 1 - (steps[at] - reached) / weights[at]
    return chosen, np.clip(left, 0.0, _BELOW_ONE)
