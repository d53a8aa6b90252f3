"""Networks: links by permanent id, and the sums over neighbours that a month needs.

The truth of a network is its list of links between permanent ids; what a step works on
is derived from it, by `model.neighbour_rows` or straight from the links.
"""

from functools import cached_property
from typing import TYPE_CHECKING, Final, Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from agents.refusal import Refusal
from model.neighbour_rows import SparseRows

if TYPE_CHECKING:
    import networkx

__all__ = ["Network"]

type Floats = npt.NDArray[np.float64]
type Ids = npt.NDArray[np.int64]
type Marks = npt.NDArray[np.bool_]
type Positions = npt.NDArray[np.intp]

_ROW_BITS: Final = 32
_ROW_MASK: Final = (1 << _ROW_BITS) - 1


class Network:
    """Links between agents, directed from source to target or undirected.

    A changed network is a new one; this one stays as it is. Rows are the places of
    `ids`, so a network fits a population whose rows stand in order of permanent id. A
    link is held as one number, the row of its source in the high bits and that of its
    target in the low ones: one array to keep in order, and its ends on demand.

    Parameters
    ----------
    ids
        Permanent ids of the nodes, ascending, one per row, shape (n_nodes,).
    source_id, target_id
        Ids where each link starts and ends, in any order, shape (n_links,).
    directed
        Whether a link has a direction; if not, it ends at the higher id.

    Raises
    ------
    Refusal
        If ids are not ascending, or a link ends at an unknown id, at itself, or stands
        twice.
    """

    def __init__(
        self,
        ids: npt.ArrayLike,
        source_id: npt.ArrayLike,
        target_id: npt.ArrayLike,
        directed: bool = True,
    ) -> None:
        nodes, source, target = (
            np.asarray(part, dtype=np.int64).reshape(-1)
            for part in (ids, source_id, target_id)
        )
        if (np.diff(nodes) <= 0).any():
            raise Refusal("ids of a network must rise from row to row, none twice")
        if not directed:
            source, target = np.minimum(source, target), np.maximum(source, target)
        self.ids: Ids = nodes
        """Permanent ids of the nodes, ascending, one per row, shape (n_nodes,)."""
        self.directed = directed
        """Whether a link has a direction."""
        links = _numbered(self.rows_of(source), self.rows_of(target))
        if (np.diff(links) < 0).any():
            links.sort()
        self._links: Ids = links
        _refuse_bad_links(self)

    @cached_property
    def source_row(self) -> Positions:
        """Row where each link starts, links in ascending order, shape (n_links,)."""
        return self._links >> _ROW_BITS

    @cached_property
    def target_row(self) -> Positions:
        """Row where each link ends, shape (n_links,)."""
        return self._links & _ROW_MASK

    @cached_property
    def source_id(self) -> Ids:
        """Id where each link starts, shape (n_links,)."""
        return self.ids[self.source_row]

    @cached_property
    def target_id(self) -> Ids:
        """Id where each link ends; the higher of the two if undirected."""
        return self.ids[self.target_row]

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return self.ids.size

    @property
    def n_links(self) -> int:
        """Number of links; an undirected one counts once."""
        return self._links.size

    @cached_property
    def _customers(self) -> csr_array:
        return self._matrix(np.ones(self.n_links))

    def _matrix(self, weights: Floats) -> csr_array:
        """Return weights of the links as a matrix, a row a source, a column a target.

        SciPy's product with it, and with its transpose, goes along the links in order:
        with weights of 0 and 1 it gives the bits of a plain loop over them.
        """
        return csr_array((weights, *self._places), shape=(self.n_nodes,) * 2)

    @cached_property
    def _places(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """Columns of the matrix, row by row, and where each row's entries start."""
        counts = np.bincount(self.source_row, minlength=self.n_nodes)
        start = np.append(0, counts.cumsum()).astype(np.int32)
        return self.target_row.astype(np.int32), start

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

    def renewed(
        self,
        *,
        newborn: npt.ArrayLike = (),
        is_kept: npt.NDArray[np.bool_] | None = None,
        source_id: npt.ArrayLike = (),
        target_id: npt.ArrayLike = (),
    ) -> Self:
        """Return the network a month later: nodes and links added, links dropped.

        What stood was checked when it came in and is not checked again. A new link that
        stands already, or leads from a node to itself, is left out.

        Parameters
        ----------
        newborn
            Ids of further nodes, rising and above all others, shape (n_newborn,).
        is_kept
            Which links stay, all when not given, shape (n_links,).
        source_id, target_id
            Ends of new links of a directed network, shape (n_new,).

        Raises
        ------
        Refusal
            If the newborn do not rise above all others, or a link ends at nobody.
        """
        late = np.asarray(newborn, dtype=np.int64)
        last = self.ids[-1] if self.ids.size else -1
        if late.size and not (late[0] > last and (np.diff(late) > 0).all()):
            raise Refusal("ids of a network must rise from row to row, none twice")
        ids = np.append(self.ids, late) if late.size else self.ids
        kept = self._links if is_kept is None else self._links.compress(is_kept)
        grown = self._with(ids, kept)
        source, target = grown.rows_of(source_id), grown.rows_of(target_id)
        links = _numbered(source, target)[source != target]
        links.sort()
        links = links[np.diff(links, prepend=-1) > 0]
        place = grown._links.searchsorted(links)
        is_new = np.append(grown._links, -1)[place] != links
        grown._links = np.insert(grown._links, place[is_new], links[is_new])
        return grown

    def _with(self, ids: Ids, links: Ids) -> Self:
        """Return a network of these nodes and links, which need no check."""
        other = object.__new__(type(self))
        other.ids, other._links, other.directed = ids, links, self.directed
        return other

    @cached_property
    def n_customers(self) -> npt.NDArray[np.int64]:
        """Number of targets of each row, shape (n_nodes,)."""
        return np.diff(self._places[1])

    def customer_sums(self, values: npt.ArrayLike) -> Floats:
        """Return the sum over each row's targets, in the shape of `values`.

        Parameters
        ----------
        values
            One value per row, shape (n_nodes,), or one column per case, shape
            (n_nodes, n_cases); cases taken together cost little more than one.
        """
        sums: Floats = self._customers @ np.asarray(values, np.float64)
        return sums

    def supplier_sums(self, values: npt.ArrayLike) -> Floats:
        """Return the sum over each row's sources, as `customer_sums` over targets."""
        sums: Floats = self._customers.T @ np.asarray(values, np.float64)
        return sums

    def partner_sums(self, values: npt.ArrayLike) -> Floats:
        """Return the sum over each row's targets and sources: see `customer_sums`."""
        return self.supplier_sums(values) + self.customer_sums(values)

    def partners_not_below(self, values: npt.ArrayLike, weight: Floats) -> Floats:
        """Return the weight of targets and sources with at least the row's own value.

        Parameters
        ----------
        values, weight
            Of each row, shape (n_nodes,).
        """
        given = np.asarray(values)
        own, others = given.take(self.source_row), given.take(self.target_row)
        customers: Floats = self._matrix((others >= own).astype(np.float64)) @ weight
        suppliers: Floats = self._matrix((own >= others).astype(np.float64)).T @ weight
        return customers + suppliers

    def to_networkx(self) -> "networkx.Graph | networkx.DiGraph":
        """Return the network as a networkx graph whose nodes are the permanent ids."""
        import networkx

        graph = networkx.DiGraph() if self.directed else networkx.Graph()
        graph.add_nodes_from(self.ids.tolist())
        pairs = zip(self.source_id.tolist(), self.target_id.tolist(), strict=True)
        graph.add_edges_from(pairs)
        return graph


def _numbered(source: Positions, target: Positions) -> Ids:
    """Return links as one number each, from the rows of their ends."""
    links: Ids = source.astype(np.int64)
    links <<= _ROW_BITS
    links |= target
    return links


def _refuse_bad_links(network: Network) -> None:
    source, target = network.source_row, network.target_row
    at_itself = source == target
    if at_itself.any():
        raise Refusal(f"id {network.ids[source[at_itself][0]]} is linked to itself")
    twice = np.flatnonzero(np.diff(network._links) == 0)
    if twice.size:
        link = f"{network.source_id[twice[0]]} to {network.target_id[twice[0]]}"
        raise Refusal(f"the link {link} stands twice")
