"""Who supplies whom: the province's founding supply network.

Directed from supplier to customer. Degrees are heavy-tailed and rise with size; links
run within chains of sectors and fade with minutes of travel. Hubs cannot be linked to
each other more than once, so they are linked to the small: the network is
disassortative, as recorded ones are.

References
----------
Mizuno, Souma and Watanabe (2014): a million Japanese firms with five million links,
customer degrees with a tail exponent near 1.
Fujiwara and Aoyama (2010): exponents 1.26 and 1.35, negative degree correlation.
"""

import math
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from agents.classification import Sector
from agents.luck import Luck, Stream, key, normal
from agents.refusal import Refusal, did_you_mean
from model.evidence.reader import Grade
from model.evidence.tables import Line, lines
from model.random_network import match_stubs
from model.sparse_network import Network

__all__ = [
    "Degrees",
    "SupplyNetworkParameters",
    "build_supply_network",
    "read_supply_chains",
    "supply_degrees",
]

type Floats = npt.NDArray[np.float64]
type Ids = npt.NDArray[np.int64]
type Codes = npt.NDArray[np.integer]

_CHAIN_COLUMNS: Final = ("seller", "buyer", "weight", "grade", "source", "note")
_FOUNDING: Final = 0
_OUT_SPREAD, _IN_SPREAD, _OUT_ROUNDING, _IN_ROUNDING = range(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyNetworkParameters:
    """What shapes the supply network.

    Raises
    ------
    Refusal
        If a number is impossible.
    """

    supply_mean_degree: float
    """Mean number of customers, and of suppliers, inside the province [firms]."""
    supply_degree_size_elasticity: float
    """Relative growth of degree with relative growth of staff [ratio]."""
    supply_degree_spread: float
    """Standard deviation of log degree among firms of one size [log]."""
    supply_largest_share_of_firms: float
    """Highest share of all firms that one firm supplies or buys from [share]."""
    supply_decay_minutes: float
    """Minutes of travel over which links fall by a factor of e [minutes]."""
    supply_background_affinity: float
    """Weight of a link between sectors that no chain joins, of 1 at most [ratio]."""

    def __post_init__(self) -> None:
        for name in ("supply_mean_degree", "supply_decay_minutes"):
            if not 0 < getattr(self, name) < math.inf:
                raise Refusal(f"{name} is {getattr(self, name)}; expected above 0")
        for name in ("supply_degree_size_elasticity", "supply_degree_spread"):
            if not 0 <= getattr(self, name) < math.inf:
                raise Refusal(f"{name} is {getattr(self, name)}; expected 0 or more")
        for name in ("supply_largest_share_of_firms", "supply_background_affinity"):
            if not 0 <= getattr(self, name) <= 1:
                raise Refusal(f"{name} is {getattr(self, name)}; expected 0 to 1")


class Degrees(NamedTuple):
    """How many customers and suppliers each firm should have."""

    out: Codes
    """Customers inside the province, shape (n_firms,)."""
    into: Codes
    """Suppliers inside the province, shape (n_firms,)."""


def supply_degrees(
    ids: Ids, employees: Floats, parameters: SupplyNetworkParameters, luck: Luck
) -> Degrees:
    """Return the degrees of all firms of the province.

    Drawn at scale 1 and kept under thinning, so that a kept firm has the partners it
    would have among all. Degree follows size raised to the elasticity times a lognormal
    number, so that a Pareto tail of sizes gives a Pareto tail of degrees.

    Parameters
    ----------
    ids
        Permanent ids of all firms at scale 1, shape (n_firms,).
    employees
        Staff of each firm, above 0, shape (n_firms,) [people].
    parameters, luck
        What shapes the network, and the world's luck.
    """

    def drawn(spread: int, rounding: int) -> Codes:
        stream = Stream.SUPPLY_DEGREE
        chance = normal(luck.uniform(stream, _FOUNDING, ids, draw=spread))
        wish = employees**parameters.supply_degree_size_elasticity
        wish = wish * np.exp(parameters.supply_degree_spread * chance)
        most = parameters.supply_largest_share_of_firms * ids.size
        expected = _scaled_to(wish, parameters.supply_mean_degree, most)
        whole = np.floor(expected + luck.uniform(stream, _FOUNDING, ids, draw=rounding))
        return whole.astype(np.int64)

    return Degrees(drawn(_OUT_SPREAD, _OUT_ROUNDING), drawn(_IN_SPREAD, _IN_ROUNDING))


def _scaled_to(wish: Floats, mean: float, most: float) -> Floats:
    """Return wishes scaled so that their mean holds after those above `most` are cut.

    The cut leaves the k largest at `most`; k is the least for which the scale that
    gives the mean to the rest cuts nobody else.
    """
    if not wish.size:
        return wish
    falling = -np.sort(-wish)
    rest = falling[::-1].cumsum()[::-1]
    n_cut = np.arange(wish.size)
    scale = np.maximum(mean * wish.size - most * n_cut, 0) / rest
    fits = np.flatnonzero(scale * falling <= most)
    return np.minimum(wish * scale[fits[0]], most) if fits.size else wish * 0 + most


def read_supply_chains(table: Traversable | None = None) -> Floats:
    """Return the weight of links from a selling sector (row) to a buying one (column).

    Parameters
    ----------
    table
        A table with the columns of the evidence file `supply_chains.csv`, which is
        read when none is given.

    Returns
    -------
    ndarray
        Weights from 0 to 1, shape (n_sectors, n_sectors); 0 where no chain is named.

    Raises
    ------
    Refusal
        If a sector is unknown, or a weight is no number from 0 to 1.
    """
    path = table or files("model.evidence").joinpath("supply_chains.csv")
    weights = np.zeros((len(Sector), len(Sector)))
    for line in lines(path, _CHAIN_COLUMNS):
        weight = line.number("weight")
        if not 0 <= weight <= 1:
            raise line.refusal(f"weight is {weight:g}", "give a number from 0 to 1")
        line.choice("grade", Grade)
        weights[_sector(line, "seller"), _sector(line, "buyer")] = weight
    return weights


def _sector(line: Line, column: str) -> Sector:
    label, labels = line.text(column), [sector.label for sector in Sector]
    if label not in labels:
        raise line.refusal(
            f"no sector '{label}'{did_you_mean(label, labels)}",
            f"name one of {', '.join(labels)}",
        )
    return Sector(labels.index(label))


def build_supply_network(
    ids: Ids,
    sector: Codes,
    ward: Codes,
    degrees: Degrees,
    minutes: Floats,
    chains: Floats,
    parameters: SupplyNetworkParameters,
    luck: Luck,
) -> Network:
    """Return the supply network of these firms, directed from supplier to customer.

    Parameters
    ----------
    ids
        Permanent ids, ascending, shape (n_firms,).
    sector
        Code of each firm's sector, shape (n_firms,).
    ward
        Row of each firm's ward in `minutes`, shape (n_firms,).
    degrees
        Customers and suppliers of each firm, from `supply_degrees`.
    minutes
        Travel between wards, infinite where there is no way, shape (n_wards, n_wards)
        [minutes].
    chains
        Weights between sectors, from `read_supply_chains`.
    parameters, luck
        What shapes the network, and the world's luck.
    """
    n_wards = len(minutes)
    present, block = np.unique(sector * n_wards + ward, return_inverse=True)
    sectors, wards = np.divmod(present, n_wards)
    weight = np.maximum(chains, parameters.supply_background_affinity)
    nearness = np.exp(-minutes / parameters.supply_decay_minutes)
    affinity = weight[np.ix_(sectors, sectors)] * nearness[np.ix_(wards, wards)]
    return match_stubs(
        ids,
        degrees.out,
        degrees.into,
        key(luck.world, Stream.SUPPLY_CHOICE, _FOUNDING),
        block=block,
        affinity=affinity,
    )
