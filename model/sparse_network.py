"""Networks: links by permanent id, and the sums over neighbours that a month needs.

The truth of a network is its list of links between permanent ids; what a step works on
is derived from it, by `model.neighbour_rows` or straight from the links.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from agents.refusal import Refusal
from model.neighbour_rows import SparseRows

if TYPE_CHECKING:
    import networkx

__all__ = ["Network"]

type Floats = npt.NDArray[np.float64]
type Ids = npt.NDArray[np.int64]
type Positions = npt.NDArray[np.intp]


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
        kept = slice(None) if is_kept is None else is_kept
        grown = object.__new__(type(self))
        object.__setattr__(grown, "ids", np.append(self.ids, late))
        object.__setattr__(grown, "directed", self.directed)
        n = grown.n_nodes
        seller, buyer = self.source_row[kept], self.target_row[kept]
        code = grown.rows_of(source_id) * n + grown.rows_of(target_id)
        code = np.unique(code[code // n != code % n])
        standing = seller * n + buyer
        place = np.searchsorted(standing, code)
        known = np.append(standing, -1)[place] == code
        code, place = code[~known], place[~known]
        rows = np.insert(seller, place, code // n), np.insert(buyer, place, code % n)
        for name, row in zip(("source", "target"), rows, strict=True):
            object.__setattr__(grown, f"{name}_row", row)
            object.__setattr__(grown, f"{name}_id", grown.ids[row])
        return grown

    def customer_sums(self, values: npt.ArrayLike) -> Floats:
        """Return the sum over each row's targets, shape (n_nodes,).

        Straight from the links, so that nothing is built for a network that will be
        another one next month.
        """
        given = np.asarray(values)[self.target_row]
        return np.bincount(self.source_row, given, self.n_nodes)

    def partner_sums(self, values: npt.ArrayLike) -> Floats:
        """Return the sum over each row's targets and sources, shape (n_nodes,)."""
        given = np.asarray(values)[self.source_row]
        suppliers = np.bincount(self.target_row, given, self.n_nodes)
        return suppliers + self.customer_sums(values)

    def partners_not_below(self, values: npt.ArrayLike, weight: Floats) -> Floats:
        """Return the weight of targets and sources with at least the row's own value.

        Parameters
        ----------
        values, weight
            Of each row, shape (n_nodes,).
        """
        given = np.asarray(values)
        seller, buyer = self.source_row, self.target_row
        own, others = given[seller], given[buyer]
        n = self.n_nodes
        customers = np.bincount(seller, weight[buyer] * (others >= own), n)
        return customers + np.bincount(buyer, weight[seller] * (own >= others), n)

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
