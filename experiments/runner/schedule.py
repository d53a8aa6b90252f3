"""Which cell comes next: one of each in turn, beginnings shared, no world in vain.

Cells come in families, whose members share a beginning (a world's years 2020 to 2025).
A family's first cell goes first; the others wait for it, since it does the beginning
once for all, and go to the same worker as long as that one is free for them. Families
come one of each search in turn, so that whatever stands when work is cut short is an
even sample.

A search wants so many families that count. A family whose first cell says that it does
not count is put out, its other cells are never done, and the next family takes its
place. No more families are opened than can still be wanted, so which ones count hangs
neither on the workers nor on their pace.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from experiments.store.cell import Cell, Receipt

__all__ = ["OUT", "Family", "Schedule", "Search", "is_out"]

OUT = "out"
"""Key of `about` under which a first cell says why its family does not count."""


def is_out(receipt: Receipt) -> bool:
    """Return whether a first cell says that its family does not count."""
    return OUT in receipt.about


@dataclass(frozen=True)
class Family:
    """Cells that share a beginning, the one that does it first."""

    name: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Search:
    """Families in their order, and how many of them are to count."""

    families: Iterator[Family]
    wanted: int | None = None
    """How many are to count; all when not given."""


@dataclass
class _Open:
    """A family that is being worked at."""

    family: Family
    search: int
    waiting: deque[Cell] = field(default_factory=deque)
    is_begun: bool = False
    """Whether its first cell is done, or no longer waited for."""
    is_put_out: bool = False
    """Whether one of its cells said that it does not count."""


class Schedule:
    """The order of cells, as workers become free and cells end.

    Parameters
    ----------
    searches
        What is looked for; families of all take turns.
    done
        Receipts of cells that are done already, by key; they are not done again.
    closed
        Told the name of each family that is over, once; of one that was over before
        as well, since a break may have left its beginning behind.
    """

    def __init__(
        self,
        searches: Sequence[Search],
        done: Mapping[str, Receipt] | None = None,
        closed: Callable[[str], None] | None = None,
    ) -> None:
        self._searches = list(searches)
        self._n_counting = [0] * len(searches)
        self._turns = deque(
            place for place, each in enumerate(self._searches) if each.wanted != 0
        )
        """Searches that may open a family now, whose turn is next first."""
        self._done = done or {}
        self._closed = closed
        self._open: dict[str, _Open] = {}
        self._at: dict[Hashable, str] = {}
        self._under_way: dict[str, str] = {}
        self.n_ready = 0
        """Cells met so far that were done before."""
        self.n_out = 0
        """Families met so far that do not count: a cell each, beside those wanted."""

    @property
    def is_over(self) -> bool:
        """Whether no cell is under way and none is left."""
        return not self._under_way and not self._open and not self._turns

    @property
    def n_missing(self) -> int:
        """How many families that count were wanted and not found, when it is over."""
        return sum(
            search.wanted - n
            for search, n in zip(self._searches, self._n_counting, strict=True)
            if search.wanted is not None
        )

    def next_for(self, worker: Hashable) -> Cell | None:
        """Return the cell for a worker that is free, nothing where it has to wait."""
        cell = self._of_own_family(worker) or self._of_new_family(worker)
        return cell or self._of_any_family(worker)

    def ended(self, cell: Cell, receipt: Receipt | None) -> None:
        """Take note that a cell is over; without a receipt it is to be done again."""
        name = self._under_way.pop(cell.key)
        one = self._open.get(name)
        if one is None:
            return
        if receipt is not None:
            one.is_begun = True
            if is_out(receipt):
                self._put_out(one)
        elif not one.is_put_out:
            one.waiting.appendleft(cell)
        self._close_if_over(one)

    # How families are opened and closed.

    def _of_own_family(self, worker: Hashable) -> Cell | None:
        one = self._open.get(self._at.get(worker, ""))
        return self._taken(one, worker) if one and self._may_go(one) else None

    def _of_new_family(self, worker: Hashable) -> Cell | None:
        while (one := self._opened()) is not None:
            if one.waiting:
                return self._taken(one, worker)
        return None

    def _of_any_family(self, worker: Hashable) -> Cell | None:
        for one in self._open.values():
            if self._may_go(one):
                return self._taken(one, worker)
        return None

    def _may_go(self, one: _Open) -> bool:
        """Return whether a cell waits that need not wait for the beginning."""
        name = one.family.name
        alone = name not in self._under_way.values()
        return bool(one.waiting) and (one.is_begun or alone)

    def _taken(self, one: _Open, worker: Hashable) -> Cell:
        cell = one.waiting.popleft()
        self._at[worker] = one.family.name
        self._under_way[cell.key] = one.family.name
        return cell

    def _opened(self) -> _Open | None:
        """Open the next family, of the searches in turn; nothing where none is left."""
        while self._turns:
            place = self._turns.popleft()
            search = self._searches[place]
            family = next(search.families, None)
            if family is not None:
                self._n_counting[place] += 1
                if search.wanted is None or self._n_counting[place] < search.wanted:
                    self._turns.append(place)
                return self._set_up(family, place)
        return None

    def _set_up(self, family: Family, place: int) -> _Open:
        """Return a family with what is left of it; it counts until it is put out."""
        one = _Open(family, place)
        first = self._done.get(family.cells[0].key)
        if first is not None and is_out(first):
            self.n_ready += 1
            self._put_out(one)
            self._tell_closed(family.name)
            return one
        left = [cell for cell in family.cells if cell.key not in self._done]
        self.n_ready += len(family.cells) - len(left)
        one.waiting.extend(left)
        one.is_begun = first is not None
        if one.waiting:
            self._open[family.name] = one
        else:
            self._tell_closed(family.name)
        return one

    def _put_out(self, one: _Open) -> None:
        # Where the first was given up, several of the others may say it.
        if one.is_put_out:
            return
        one.is_put_out = True
        if self._n_counting[one.search] == self._searches[one.search].wanted:
            self._turns.append(one.search)
        self._n_counting[one.search] -= 1
        self.n_out += 1
        one.waiting.clear()

    def _close_if_over(self, one: _Open) -> None:
        name = one.family.name
        if not one.waiting and name not in self._under_way.values():
            del self._open[name]
            self._tell_closed(name)

    def _tell_closed(self, name: str) -> None:
        if self._closed:
            self._closed(name)
