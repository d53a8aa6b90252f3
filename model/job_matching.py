"""Who meets which post: how many matches a market makes, and between whom.

A market is a cell: an area and a skill. Matches rise with seekers and posts with
constant returns, so that a thinned market behaves as the whole. Who is matched goes by
keyed priority, the same in every policy.

References
----------
den Haan, Ramey and Watson (2000), Job destruction and propagation of shocks: the
matching function `U V / (U**a + V**a)**(1/a)`, which never exceeds either side.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["meetings", "pairs_in_cells", "ranks_in_cells"]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Numbers = npt.NDArray[Any]

_MARGIN = 1.25
_SPARE = 8
"""Only those whose priority is near the last one taken need be put in order; were they
too few, all would be."""


def meetings(seekers: npt.ArrayLike, posts: npt.ArrayLike, curvature: float) -> Floats:
    """Return the expected matches of each cell in a month, 0 where a side is empty.

    Parameters
    ----------
    seekers, posts
        Numbers on both sides, shape (n_cells,).
    curvature
        Exponent; the higher, the less friction.
    """
    people = np.asarray(seekers, dtype=np.float64)
    open_ = np.asarray(posts, dtype=np.float64)
    short, long_ = np.minimum(people, open_), np.maximum(people, open_)
    ratio = np.zeros_like(short)
    np.divide(short, long_, out=ratio, where=long_ > 0)
    matches: Floats = short / (1 + ratio**curvature) ** (1 / curvature)
    return matches


def ranks_in_cells(cell: Numbers, priority: Floats) -> tuple[Codes, Codes]:
    """Return the order by cell, then priority, and the rank in its cell along it.

    Parameters
    ----------
    cell
        Cell of each member, 0 or above, shape (n,).
    priority
        Draw of each member from 0 to 1; the lowest comes first, shape (n,).

    Returns
    -------
    order, rank
        Members in order, and the rank of each of these, shapes (n,).
    """
    order: Codes = np.argsort(cell + priority)
    counts = np.bincount(cell)
    starts = np.cumsum(counts) - counts
    rank = np.arange(order.size) - np.repeat(starts, counts)
    return order, rank


def pairs_in_cells(
    left: tuple[Numbers, Floats], right: tuple[Numbers, Floats], n_pairs: Codes
) -> tuple[Codes, Codes]:
    """Return who is paired with whom: the first of both sides of each cell.

    Parameters
    ----------
    left, right
        Cell and priority of the members of each side.
    n_pairs
        Pairs to be made in each cell, not above either side, shape (n_cells,).

    Returns
    -------
    tuple of arrays
        Indices into the left and the right side, aligned.
    """
    return _first(*left, n_pairs), _first(*right, n_pairs)


def _first(cell: Numbers, priority: Floats, n_first: Codes) -> Codes:
    """Return the first so many of each cell, by cell and priority."""
    size = np.maximum(np.bincount(cell, minlength=n_first.size), 1)
    near = (n_first * _MARGIN + _SPARE * (n_first > 0)) / size
    likely = np.flatnonzero(priority <= near.take(cell))
    where = cell[likely]
    if (np.bincount(where, minlength=n_first.size) < n_first).any():
        likely, where = np.arange(cell.size), cell
    order, rank = ranks_in_cells(where, priority[likely])
    chosen: Codes = likely[order[rank < n_first[where[order]]]]
    return chosen
