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

_FEW = 500
"""So few are put in order sooner by comparing than by counting."""
_HALF_BITS = 16
_BITS_BELOW_ONE = 26
"""Cells and this many bits of the priority fit twice 16 bits: 64 cells."""
_MARGIN = 1.25
_SPARE = 8
"""Only those whose priority is near the last one taken need be put in order: so many
more than are taken, and these besides, are looked for."""


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
    order = _order(cell + priority)
    counts = np.bincount(cell)
    starts = np.cumsum(counts) - counts
    rank = np.arange(order.size) - np.repeat(starts, counts)
    return order, rank


def _order(place: Floats) -> Codes:
    """Return what puts places in order, as `np.argsort` does.

    NumPy sorts numbers of 16 bits by counting, several times faster than it compares
    reals. Where two turn out too close for these bits, all are compared.

    Parameters
    ----------
    place
        Cell plus priority of each member, shape (n,).
    """
    if place.size < _FEW or place.max() >= 1 << 2 * _HALF_BITS - _BITS_BELOW_ONE:
        few: Codes = np.argsort(place)
        return few
    whole = (place * (1 << _BITS_BELOW_ONE)).astype(np.uint32)
    low = np.argsort(whole.astype(np.uint16), kind="stable")
    high = (whole >> np.uint32(_HALF_BITS)).astype(np.uint16)
    order: Codes = low.take(np.argsort(high.take(low), kind="stable"))
    in_order = place.take(order)
    if (in_order[1:] <= in_order[:-1]).any():
        # What is nearly in order is put right by a stable sort in one walk.
        order = order.take(np.argsort(in_order, kind="stable"))
    return order


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
    likely = _likely(cell, priority, n_first)
    where = cell.take(likely)
    order, rank = ranks_in_cells(where, priority.take(likely))
    is_first = rank < n_first.take(where.take(order))
    chosen: Codes = likely.take(order.compress(is_first))
    return chosen


def _likely(cell: Numbers, priority: Floats, n_first: Codes) -> Codes:
    """Return members among whom are the first so many of each cell, most left out.

    Priorities are even from 0 to 1; where earlier rounds took the lowest, they are even
    from the lowest that is left; a cell that has too few below that is taken whole.
    """
    n_cells = n_first.size
    size = np.maximum(np.bincount(cell, minlength=n_cells), 1)
    part = (n_first * _MARGIN + _SPARE * (n_first > 0)) / size
    last = part
    for _ in range(2):
        likely: Codes = np.flatnonzero(priority <= last.take(cell))
        found = np.bincount(cell.take(likely), minlength=n_cells)
        is_short = found < n_first
        if not is_short.any():
            return likely
        lowest = np.ones(n_cells)
        np.minimum.at(lowest, cell, priority)
        last = np.where(is_short, lowest + (1 - lowest) * part, last)
    last[is_short] = 1.0
    return np.flatnonzero(priority <= last.take(cell))
