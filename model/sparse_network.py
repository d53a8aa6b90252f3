"""Networks kept as sparse rows: sums and means over neighbours, links by permanent id.

The truth of a network is its list of links between permanent ids; the rows that the
step works on are derived from it. Sums run through SciPy's sparse product, which calls
no BLAS, over columns in ascending order: the same links give the same bits.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol, Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from agents.refusal import Refusal

if TYPE_CHECKING:
    import networkx

__all__ = ["CompleteRows", "Network", "Rows", "SparseRows"]

type Floats = npt.NDArray[np.float64]
type Ids = npt.NDArray[np.int64]
type Positions = npt.NDArray[np.intp]

_SMALL: Final = 2
"""Bytes of the whole numbers whose sums over neighbours fit 32 bits."""


class Rows(Protocol):
    """Who is linked to whom, as sums over each row's neighbours."""

    @property
    def degree(self) -> Floats:
        """Number of neighbours, shape (n_rows,)."""

    def row_sums(self, values: npt.ArrayLike) -> Floats:
        """Return the sum of the neighbours' values, in the shape of `values`."""

    def row_means(self, values: npt.ArrayLike, of_none: npt.ArrayLike = 0.0) -> Floats:
        """Return the mean of the neighbours' values, in the shape of `values`."""


def _means(sums: Floats, degree: Floats, of_none: npt.ArrayLike) -> Floats:
    counts = degree.reshape(-1, *[1] * (sums.ndim - 1))
    means = np.empty_like(sums)
    means[...] = of_none
    np.divide(sums, counts, out=means, where=counts > 0)
    return means


class SparseRows:
    """For each row, the rows it is linked to.

    Parameters
    ----------
    row, column
        Position of the one who looks and of the one looked at, shape (n_entries,);
        a pair that stands twice counts twice.
    n_rows
        Number of rows.
    """

    def __init__(self, row: npt.ArrayLike, column: npt.ArrayLike, n_rows: int) -> None:
        looker, seen = np.asarray(row, np.int64), np.asarray(column, np.int64)
        counts = np.bincount(looker, minlength=n_rows)
        self.n_rows = n_rows
        # One number a pair sorts faster than two.
        pairs = np.sort(looker * n_rows + seen)
        self.indices: npt.NDArray[np.int32] = (pairs % max(n_rows, 1)).astype(np.int32)
        """Columns of the entries, row by row, ascending, shape (n_entries,)."""
        self.indptr: npt.NDArray[np.int32] = np.append([0], counts.cumsum()).astype(
            np.int32
        )
        """Where each row's entries start in `indices`, shape (n_rows + 1,)."""
        self._entries = counts
        self.degree: Floats = counts.astype(np.float64)

    @cached_property
    def _weights(self) -> csr_array:
        return self._matrix(np.float64)

    @cached_property
    def _counts(self) -> csr_array:
        return self._matrix(np.int32)

    def _matrix(self, dtype: type[np.generic]) -> csr_array:
        ones = np.ones(self.indices.size, dtype)
        shape = (self.n_rows, self.n_rows)
        return csr_array((ones, self.indices, self.indptr), shape=shape)

    def row_sums(self, values: npt.ArrayLike) -> Floats:
        """Return the sum of the neighbours' values.

        Parameters
        ----------
        values
            One value per row, shape (n_rows,), or one column per case, shape
            (n_rows, n_cases).

        Returns
        -------
        ndarray
            Sums in the shape of `values`; 0 where there is no neighbour.
        """
        given = np.asarray(values)
        if given.dtype.kind in "bi" and given.dtype.itemsize <= _SMALL:
            # Marks and codes: exact in whole numbers, and half the memory to read.
            counted: npt.NDArray[np.int32] = self._counts @ given.astype(np.int32)
            return counted.astype(np.float64)
        sums: Floats = self._weights @ given.astype(np.float64, copy=False)
        return sums

    def row_means(self, values: npt.ArrayLike, of_none: npt.ArrayLike = 0.0) -> Floats:
        """Return the mean of the neighbours' values, in the shape of `values`.

        Parameters
        ----------
        values
            As in `row_sums`.
        of_none
            What stands where there is no neighbour: a number, or an array that
            broadcasts to the shape of `values` (their own values, say).
        """
        return _means(self.row_sums(values), self.degree, of_none)

    def share_not_below(self, values: npt.ArrayLike, of_none: float = 1.0) -> Floats:
        """Return the share of neighbours whose value is at least the row's own.

        Parameters
        ----------
        values
            One value per row, shape (n_rows,).
        of_none
            What stands where there is no neighbour.

        Returns
        -------
        ndarray
            Shares from 0 to 1, shape (n_rows,).
        """
        own = np.asarray(values)
        fits = own.take(self.indices) >= np.repeat(own, self._entries)
        # Differences of a running count: cheaper than a sum per row, and exact.
        reached = np.cumsum(fits, dtype=np.int32)
        until = np.append(np.int32(0), reached)[self.indptr]
        return _means(np.diff(until).astype(np.float64), self.degree, of_none)


class CompleteRows:
    """Everyone is linked to everyone else; no link is stored.

    Parameters
    ----------
    n_rows
        Number of rows.
    """

    def __init__(self, n_rows: int) -> None:
        self.degree: Floats = np.full(n_rows, float(n_rows - 1))

    def row_sums(self, values: npt.ArrayLike) -> Floats:
        """Return the sum of all others' values, in the shape of `values`."""
        whole = np.asarray(values, dtype=np.float64)
        sums: Floats = whole.sum(axis=0) - whole
        return sums

    def row_means(self, values: npt.ArrayLike, of_none: npt.ArrayLike = 0.0) -> Floats:
        """Return the mean of all others' values, in the shape of `values`."""
        return _means(self.row_sums(values), self.degree, of_none)


@dataclass(frozen=True, eq=False)
class Network:
    """Links between agents, directed from source to target or undirected.

    A changed network is a new one; this one stays as it is. Rows are the places of
    `ids`, so a network fits a population whose rows stand in order of permanent id.

    Raises
    ------
    Refusal
        If ids are not ascending, or a link ends at an unknown id, at itself, or stands
        twice.
    """

    ids: Ids
    """Permanent ids of the nodes, ascending, one per row, shape (n_nodes,)."""
    source_id: Ids
    """Id where each link starts, links in ascending order, shape (n_links,)."""
    target_id: Ids
    """Id where each link ends; the higher of the two if undirected."""
    directed: bool = True
    """Whether a link has a direction."""
    source_row: Positions = field(init=False, repr=False)
    """Row where each link starts, shape (n_links,)."""
    target_row: Positions = field(init=False, repr=False)
    """Row where each link ends, shape (n_links,)."""

    def __post_init__(self) -> None:
        ids, source, target = (
            np.asarray(part, dtype=np.int64).reshape(-1)
            for part in (self.ids, self.source_id, self.target_id)
        )
        if (np.diff(ids) <= 0).any():
            raise Refusal("ids of a network must rise from row to row, none twice")
        if not self.directed:
            source, target = np.minimum(source, target), np.maximum(source, target)
        if not _rise(source, target).all():
            order = np.lexsort((target, source))
            source, target = source[order], target[order]
        _refuse_bad_links(source, target)
        for name, part in zip(
            ("ids", "source_id", "target_id"), (ids, source, target), strict=True
        ):
            object.__setattr__(self, name, part)
        object.__setattr__(self, "source_row", self.rows_of(source))
        object.__setattr__(self, "target_row", self.rows_of(target))

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return self.ids.size

    @property
    def n_links(self) -> int:
        """Number of links; an undirected one counts once."""
        return self.source_id.size

    @cached_property
    def outgoing(self) -> SparseRows:
        """Each row's targets: a supplier's customers."""
        return SparseRows(self.source_row, self.target_row, self.n_nodes)

    @cached_property
    def incoming(self) -> SparseRows:
        """Each row's sources: a customer's suppliers."""
        return SparseRows(self.target_row, self.source_row, self.n_nodes)

    @cached_property
    def neighbours(self) -> SparseRows:
        """Each row's targets and sources; one that is both counts twice."""
        ends = self.source_row, self.target_row
        both = np.concatenate(ends), np.concatenate(ends[::-1])
        return SparseRows(*both, self.n_nodes)

    def rows_of(self, ids: npt.ArrayLike) -> Positions:
        """Return the row of each id, shape (n_ids,).

        Raises
        ------
        Refusal
            If an id is not in the network.
        """
        wanted = np.asarray(ids, dtype=np.int64).reshape(-1)
        rows = np.searchsorted(self.ids, wanted)
        found = rows < self.n_nodes
        found[found] = self.ids[rows[found]] == wanted[found]
        if not found.all():
            raise Refusal(
                f"id {wanted[~found][0]} is not in the network\n"
                "add the node before its links, and remove links before the node"
            )
        return rows

    def kept(self, is_kept: npt.NDArray[np.bool_]) -> Self:
        """Return the network with all its nodes and the links marked true."""
        links = self.source_id[is_kept], self.target_id[is_kept]
        return type(self)(self.ids, *links, self.directed)

    def without(self, ids: npt.ArrayLike) -> Self:
        """Return the network after these nodes lost their links; their rows stay."""
        gone = np.zeros(self.n_nodes, dtype=bool)
        gone[self.rows_of(ids)] = True
        return self.kept(~(gone[self.source_row] | gone[self.target_row]))

    def with_nodes(self, ids: npt.ArrayLike) -> Self:
        """Return the network with further nodes, each with an id above all others."""
        longer = np.append(self.ids, np.asarray(ids, dtype=np.int64))
        return type(self)(longer, self.source_id, self.target_id, self.directed)

    def with_links(self, source_id: npt.ArrayLike, target_id: npt.ArrayLike) -> Self:
        """Return the network with further links."""
        source = np.append(self.source_id, np.asarray(source_id, dtype=np.int64))
        target = np.append(self.target_id, np.asarray(target_id, dtype=np.int64))
        return type(self)(self.ids, source, target, self.directed)

    def remapped(self, new_row: npt.NDArray[np.integer]) -> Self:
        """Return the network after its population was compacted.

        Parameters
        ----------
        new_row
            New row of each old one, -1 for a row that is gone, shape (n_nodes,); the
            order of those that stay is kept.

        Raises
        ------
        Refusal
            If a row that is gone still has links.
        """
        stays = new_row >= 0
        ids = np.empty(int(stays.sum()), dtype=np.int64)
        ids[new_row[stays]] = self.ids[stays]
        return type(self)(ids, self.source_id, self.target_id, self.directed)

    def to_networkx(self) -> "networkx.Graph | networkx.DiGraph":
        """Return the network as a networkx graph whose nodes are the permanent ids."""
        import networkx

        graph = networkx.DiGraph() if self.directed else networkx.Graph()
        graph.add_nodes_from(self.ids.tolist())
        pairs = zip(self.source_id.tolist(), self.target_id.tolist(), strict=True)
        graph.add_edges_from(pairs)
        return graph


def _rise(source: Ids, target: Ids) -> npt.NDArray[np.bool_]:
    """Return whether each link but the first stands above the one before it."""
    same, above = source[1:] == source[:-1], source[1:] > source[:-1]
    rises: npt.NDArray[np.bool_] = above | (same & (target[1:] > target[:-1]))
    return rises


def _refuse_bad_links(source: Ids, target: Ids) -> None:
    if (source == target).any():
        raise Refusal(f"id {source[source == target][0]} is linked to itself")
    twice = np.flatnonzero(~_rise(source, target))
    if twice.size:
        link = f"{source[twice[0]]} to {target[twice[0]]}"
        raise Refusal(f"the link {link} stands twice")
