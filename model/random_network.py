"""Building networks by keyed luck: matched stubs, uniform random graphs, rings.

No generator and no loop over nodes: each stub or candidate link draws by its own id, so
a network depends on its key, the ids and the degrees asked for, and on nothing else.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from agents.luck import key, pair_id, uniforms
from agents.refusal import Refusal
from model.sparse_network import Network

__all__ = ["match_stubs", "ring", "uniform_random_graph"]

type Floats = npt.NDArray[np.float64]
type Ids = npt.NDArray[np.int64]
type Positions = npt.NDArray[np.intp]

_ROUNDS: Final = 8
"""Rounds of matching; what is free after them would only repeat links that exist."""
_BLOCK_DRAW, _OUT_ORDER, _IN_ORDER = range(3)


def ring(n_nodes: int) -> Network:
    """Return a ring: each node is linked to the one before and the one after.

    Raises
    ------
    Refusal
        If there are fewer than three nodes.
    """
    if n_nodes < 3:
        raise Refusal(f"a ring of {n_nodes} nodes has no two sides; take 3 or more")
    ids = np.arange(n_nodes)
    return Network(ids, ids, np.roll(ids, -1), directed=False)


def uniform_random_graph(n_nodes: int, mean_degree: float, key_: int) -> Network:
    """Return one of all graphs with these nodes and links, each as likely (G(n, m)).

    Parameters
    ----------
    n_nodes
        Number of nodes, at least 2.
    mean_degree
        Mean number of neighbours, above 0; the number of links is the nearest whole
        number to `n_nodes * mean_degree / 2`.
    key_
        64-bit key, from `agents.luck.key`.

    Raises
    ------
    Refusal
        If there are fewer than 2 nodes, or more links than pairs of them.

    References
    ----------
    Erdős and Rényi (1959): the law; degrees are Poisson where nodes are many.
    """
    n_pairs = n_nodes * (n_nodes - 1) // 2
    if n_nodes < 2 or not 0 < mean_degree <= n_nodes - 1:
        raise Refusal(
            f"mean degree {mean_degree} on {n_nodes} nodes\n"
            "take 2 nodes or more and a mean degree above 0 up to one below the nodes"
        )
    n_links = round(n_nodes * mean_degree / 2)
    if 2 * n_links <= n_pairs:
        codes = _distinct_pairs(n_nodes, n_links, key_)
    else:
        absent = _distinct_pairs(n_nodes, n_pairs - n_links, key_)
        low, high = np.triu_indices(n_nodes, k=1)
        codes = np.setdiff1d(low * n_nodes + high, absent, assume_unique=True)
    low, high = np.divmod(codes, n_nodes)
    return Network(np.arange(n_nodes), low, high, directed=False)


def _distinct_pairs(n_nodes: int, n_wanted: int, key_: int) -> Ids:
    n_drawn = n_wanted + 64
    while True:
        numbers = np.arange(n_drawn)
        first = (uniforms(key(key_, 0), numbers) * n_nodes).astype(np.int64)
        second = (uniforms(key(key_, 1), numbers) * (n_nodes - 1)).astype(np.int64)
        second += second >= first
        codes = np.minimum(first, second) * n_nodes + np.maximum(first, second)
        distinct, place = np.unique(codes, return_index=True)
        if distinct.size >= n_wanted:
            return distinct[np.argsort(place)[:n_wanted]]
        n_drawn *= 2


class _Stubs(NamedTuple):
    """Ends of links that are not matched yet."""

    row: Positions
    """Row of the node each stub belongs to, shape (n_stubs,)."""
    id: Ids
    """Id of each stub's luck, from the node's id and the stub's number."""

    def where(self, is_kept: npt.NDArray[np.bool_]) -> "_Stubs":
        return _Stubs(self.row[is_kept], self.id[is_kept])


def _stubs(ids: Ids, degree: npt.NDArray[np.integer]) -> _Stubs:
    row = np.repeat(np.arange(ids.size), degree)
    number = np.arange(row.size) - np.repeat(np.cumsum(degree) - degree, degree)
    return _Stubs(row, pair_id(ids[row], number))


def match_stubs(
    ids: Ids,
    out_degree: npt.NDArray[np.integer],
    in_degree: npt.NDArray[np.integer],
    key_: int,
    *,
    block: npt.NDArray[np.integer] | None = None,
    affinity: Floats | None = None,
) -> Network:
    """Return a directed network with these degrees, without loops or double links.

    In each round every free out-stub draws the block it wants, in proportion to
    affinity times free in-stubs, and the out-stubs that want a block are paired with
    its in-stubs in an order of luck. Pairs that would be a loop or a second link are
    undone and try again. After some rounds what is free is dropped, so degrees are
    upper bounds: an erased configuration model (given the degrees, stubs within two
    blocks meet at random), whose hubs lose a few links to each other.

    Parameters
    ----------
    ids
        Permanent ids, ascending, shape (n_nodes,).
    out_degree, in_degree
        Links each node should start and receive, shape (n_nodes,).
    key_
        64-bit key, from `agents.luck.key`.
    block
        Block of each node, whole numbers from 0, shape (n_nodes,); one block when not
        given.
    affinity
        Weight of a link from a block (row) to a block (column), not negative, shape
        (n_blocks, n_blocks); 1 when not given.

    Raises
    ------
    Refusal
        If a degree or an affinity is negative or not a number.

    References
    ----------
    Britton, Deijfen and Martin-Löf (2006): the erased configuration model.
    """
    groups = np.zeros(ids.size, dtype=np.intp) if block is None else np.asarray(block)
    n_blocks = int(groups.max(initial=0)) + 1
    weight = np.ones((n_blocks, n_blocks)) if affinity is None else affinity
    if (out_degree < 0).any() or (in_degree < 0).any() or not (weight >= 0).all():
        raise Refusal("degrees and affinities must be 0 or more")
    free_out, free_in = _stubs(ids, out_degree), _stubs(ids, in_degree)
    linked = np.empty(0, dtype=np.int64)
    for round_ in range(_ROUNDS):
        n_free = np.bincount(groups[free_in.row], minlength=n_blocks)
        wanted = _wanted_blocks(
            uniforms(key(key_, round_, _BLOCK_DRAW), free_out.id),
            groups[free_out.row],
            weight * n_free,
        )
        out_place, in_place = _met(
            wanted,
            uniforms(key(key_, round_, _OUT_ORDER), free_out.id),
            groups[free_in.row],
            uniforms(key(key_, round_, _IN_ORDER), free_in.id),
        )
        code = free_out.row[out_place] * ids.size + free_in.row[in_place]
        is_new = _new_links(code, linked, ids.size)
        linked = np.sort(np.concatenate((linked, code[is_new])))
        free_out = free_out.where(_all_but(out_place[is_new], free_out.row.size))
        free_in = free_in.where(_all_but(in_place[is_new], free_in.row.size))
    source, target = np.divmod(linked, max(ids.size, 1))
    return Network(ids, ids[source], ids[target])


def _wanted_blocks(uniform: Floats, seller: Positions, weight: Floats) -> Positions:
    """Return the block each stub wants, -1 where no weight is left."""
    n_blocks = weight.shape[1]
    steps = np.cumsum(weight, axis=1)
    total = steps[:, -1:]
    np.divide(steps, total, out=steps, where=total > 0)
    # Row r of the table lies in (r, r + 1]: one sorted search serves all rows.
    steps += np.arange(len(steps))[:, np.newaxis]
    point = np.minimum(seller + uniform, np.nextafter(seller + 1.0, 0.0))
    block = np.searchsorted(steps.ravel(), point, side="right") - seller * n_blocks
    return np.where(total.ravel()[seller] > 0, block, -1)


def _met(
    wanted: Positions, out_luck: Floats, offered: Positions, in_luck: Floats
) -> tuple[Positions, Positions]:
    """Return places of out-stubs and in-stubs that meet, the nth with the nth."""
    out_order = np.lexsort((out_luck, wanted))
    in_order = np.lexsort((in_luck, offered))
    block = wanted[out_order]
    rank = np.arange(block.size) - np.searchsorted(block, block, side="left")
    start = np.searchsorted(offered[in_order], block, side="left")
    end = np.searchsorted(offered[in_order], block, side="right")
    meets = rank < end - start
    return out_order[meets], in_order[start[meets] + rank[meets]]


def _new_links(code: Ids, linked: Ids, n_nodes: int) -> npt.NDArray[np.bool_]:
    """Return which links are no loop, stand first, and are not linked yet."""
    is_new = np.zeros(code.size, dtype=bool)
    is_new[np.unique(code, return_index=True)[1]] = True
    is_new &= code // max(n_nodes, 1) != code % max(n_nodes, 1)
    return is_new & ~np.isin(code, linked, assume_unique=False)


def _all_but(places: Positions, n_places: int) -> npt.NDArray[np.bool_]:
    others = np.ones(n_places, dtype=bool)
    others[places] = False
    return others
