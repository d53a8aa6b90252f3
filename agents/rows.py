"""Rows of columns: a table in order of permanent id, and the view of one row.

A death leaves a tombstone of neutral values; compaction, which keeps the order, drops
the tombstones and says where every row went. Nothing here knows Mesa.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Final, Self

import numpy as np
import numpy.typing as npt

from agents.columns import Column, Declared
from agents.refusal import Refusal, did_you_mean

__all__ = ["NOBODY", "Row", "Table", "remapped"]

type Ids = npt.NDArray[np.int64]
type Rows = npt.NDArray[np.intp]
type Mask = npt.NDArray[np.bool_]

NOBODY: Final = -1
"""Stands where a reference leads to nobody; also the highest id before any birth."""

_SLACK: Final = 4
"""A grown buffer has room for one more row in every four."""


def remapped(references: npt.ArrayLike, old_to_new: Rows) -> Rows:
    """Return stored row numbers as they are after a compaction.

    A reference of -1 leads to nobody and stays so; `old_to_new` is what
    `Table.compact` returned.
    """
    after: Rows = np.append(old_to_new, NOBODY)[np.asarray(references)]
    return after


class Row(Declared):
    """A view of one row: an id, looked up in its table at each use.

    Views are made anew at each request and hold nothing of their own; two are equal,
    and hash alike, if they show the same id of the same table. To read or write the
    columns of a dead one raises `KeyError`.
    """

    __slots__ = ("_id", "_table")
    _id: int
    _table: "Table"
    _windows: ClassVar[Mapping[str, npt.NDArray[Any]]] = MappingProxyType({})
    """A row has no windows: each column is looked up in the table."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls._annotated = frozenset()
        cls.columns = MappingProxyType(
            {
                name: member
                for kind in reversed(cls.__mro__)
                for name, member in vars(kind).items()
                if isinstance(member, Column)
            }
        )

    @classmethod
    def _view(cls, table: "Table", id_: int) -> Self:
        view = cls.__new__(cls)
        object.__setattr__(view, "_table", table)
        object.__setattr__(view, "_id", id_)
        return view

    def __reduce__(self) -> tuple[Any, ...]:
        # Made whole at once: as a key of a dictionary being copied it hashes at once.
        return type(self)._view, (self._table, self._id)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Row):
            return NotImplemented
        return self._table is other._table and self._id == other._id

    def __hash__(self) -> int:
        return hash((id(self._table), self._id))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._id}>"

    def _read(self, name: str) -> Any:
        return self._table._buffers[name][self._table.row_of(self._id)].item()

    def _write(self, name: str, value: Any) -> None:
        self._table.write(self._table.row_of(self._id), **{name: value})


class Table(Declared):
    """Rows of columns in order of permanent id, tombstones of the dead among them.

    A column read from a table is a read-only window on its rows: keep none across
    births, deaths or compaction. Assigning to a column writes it whole, and leaves
    the neutral values of the dead in place.
    """

    _buffers: dict[str, npt.NDArray[Any]]
    _windows: dict[str, npt.NDArray[Any]]
    _dead_rows: Rows | None
    _n_rows: int
    _n_alive: int
    _n_straight: int
    _highest_id: int

    def __init__(self) -> None:
        kinds = {name: known.dtype for name, known in self.columns.items()}
        kinds |= {"ids": np.dtype(np.int64), "is_alive": np.dtype(np.bool_)}
        self._buffers = {name: np.empty(0, kind) for name, kind in kinds.items()}
        self._windows = {}
        self._dead_rows = None
        # The first n_straight rows are those whose number is their id.
        self._n_rows = self._n_alive = self._n_straight = 0
        self._highest_id = NOBODY

    def __getstate__(self) -> dict[str, Any]:
        # A copied window would show the columns as they were when it was copied.
        return {**vars(self), "_windows": {}}

    @property
    def n_rows(self) -> int:
        """Number of rows, tombstones among them."""
        return self._n_rows

    @property
    def highest_id(self) -> int:
        """Highest id ever given, -1 before any; ids are never used again."""
        return self._highest_id

    @property
    def ids(self) -> Ids:
        """Permanent id of each row, rising, tombstones among them, shape (n_rows,)."""
        return self._read("ids")

    @property
    def is_alive(self) -> Mask:
        """Whether each row is an agent and not a tombstone, shape (n_rows,)."""
        return self._read("is_alive")

    def row_of(self, id_: int) -> int:
        """Return the row of one living id; `KeyError` if there is none."""
        is_straight = 0 <= id_ < self._n_straight
        row = id_ if is_straight else int(self.ids.searchsorted(id_))
        ids, alive = self._buffers["ids"], self._buffers["is_alive"]
        if row == self._n_rows or ids[row] != id_ or not alive[row]:
            raise KeyError(f"{id_} is dead or no id here")
        return row

    def rows_of(self, ids: npt.ArrayLike) -> Rows:
        """Return the rows of living ids, shape as given.

        Raises
        ------
        KeyError
            If an id is unknown or dead.
        """
        wanted = _whole_numbers("ids", ids)
        rows, found = self._search(wanted)
        if not found.all():
            raise KeyError(f"{wanted[~found].flat[0]} is dead or no id here")
        return rows

    def births(self, ids: npt.ArrayLike, /, **values: npt.ArrayLike) -> Ids:
        """Append newborn agents and return their ids, shape (n_births,).

        Parameters
        ----------
        ids
            Ids of the newborn, rising and above every id ever given; or their number,
            and the ids that follow the highest are given.
        values
            For each column one value, or one per newborn, shape (n_births,). A column
            without a default may not be left out: a newborn that silently got the
            value of the dead would be half a tombstone.

        Raises
        ------
        Refusal
            If the ids do not rise, or values are missing, unknown or do not fit.
        """
        newborn = self._new_ids(ids)
        fitted = self._fitted(values, newborn.size)
        for name, known in self.columns.items():
            if name not in fitted and known.default is not None:
                fitted[name] = known.default
        missing = ", ".join(name for name in self.columns if name not in fitted)
        if missing:
            raise Refusal(f"births lack {missing}\ngive it, or declare its default")
        if not newborn.size:
            return newborn
        start, stop = self._n_rows, self._n_rows + newborn.size
        self._reserve(stop)
        for name, value in {**fitted, "ids": newborn, "is_alive": True}.items():
            self._buffers[name][start:stop] = value
        self._n_rows, self._windows = stop, {}
        self._n_alive += newborn.size
        self._highest_id = int(newborn[-1])
        if self._n_straight == start:
            self._n_straight += _n_straight(newborn, start)
        return newborn

    def deaths(self, ids: npt.ArrayLike, /) -> Ids:
        """Turn living agents into tombstones and return their ids, shape (n_deaths,).

        Raises
        ------
        KeyError
            If an id is unknown or already dead; then nobody dies.
        """
        rows = self.rows_of(ids).reshape(-1)
        if not rows.size:
            return self.ids[rows]
        self._buffers["is_alive"][rows] = False
        for name, known in self.columns.items():
            self._buffers[name][rows] = known.dead
        self._n_alive = int(np.count_nonzero(self.is_alive))
        self._dead_rows = None
        return self.ids[rows]

    def write(self, rows: npt.ArrayLike, /, **values: npt.ArrayLike) -> None:
        """Write columns in some rows, which must be alive and differ from each other.

        For each column one value is given, or one per row written.

        Raises
        ------
        KeyError
            If a row is that of a dead agent, or -1.
        Refusal
            If a column is unknown or values do not fit; then nothing is written.
        """
        where = _whole_numbers("rows", rows).reshape(-1)
        if where.size and not (where.min() >= 0 and self.is_alive.take(where).all()):
            raise KeyError("a row to be written is dead or none")
        for name, value in self._fitted(values, where.size).items():
            self._buffers[name][where] = value

    def compact(self) -> Rows:
        """Drop the tombstones and keep the order; only where a month ends.

        Returns
        -------
        ndarray
            New row of each old row, -1 for the dead, shape (n_rows before,); every
            stored row number must go through `remapped`.
        """
        alive = self.is_alive
        old_to_new: Rows = np.where(alive, np.cumsum(alive) - 1, NOBODY)
        is_kept, n_kept = alive.copy(), self._n_alive
        for buffer in self._buffers.values():
            buffer[:n_kept] = buffer[: self._n_rows][is_kept]
        self._n_rows, self._windows, self._dead_rows = n_kept, {}, None
        self._n_straight = _n_straight(self.ids)
        return old_to_new

    def kept_columns(self) -> dict[str, npt.NDArray[Any]]:
        """Return copies of every column, of `ids` and of `is_alive`, tombstones too.

        With the highest id, which no row need hold any more, they are all that lasts.
        """
        return {name: self._read(name).copy() for name in self._buffers}

    def restore(self, kept: Mapping[str, npt.NDArray[Any]], highest_id: int, /) -> None:
        """Become what another table of this kind was when its columns were kept.

        Row numbers and sums kept elsewhere are their owner's to rebuild; no signal
        tells of the rows.

        Raises
        ------
        Refusal
            If a column is missing, unknown or of another type or length, ids do not
            rise to the highest at most, or a tombstone is not neutral; then nothing
            changes.
        """
        _refuse_other_columns(kept, self._buffers)
        self._refuse_bad_rows(kept, highest_id)
        self._buffers = {name: kept[name].copy() for name in self._buffers}
        self._highest_id = highest_id
        self._n_rows = self._buffers["ids"].size
        self._n_alive = int(np.count_nonzero(self._buffers["is_alive"]))
        self._windows, self._dead_rows = {}, None
        self._n_straight = _n_straight(self._buffers["ids"])

    def _refuse_bad_rows(
        self, kept: Mapping[str, npt.NDArray[Any]], highest_id: int
    ) -> None:
        ids = kept["ids"]
        ends = ids[[0, -1]] if ids.size else np.array([0, NOBODY])
        if ends[0] < 0 or ends[1] > highest_id or (ids[1:] <= ids[:-1]).any():
            raise Refusal(f"ids of rows must rise, from 0 up to {highest_id} at most")
        dead = np.flatnonzero(~kept["is_alive"])
        for name, known in self.columns.items():
            known.fitted(kept[name], ids.size)
            if (kept[name][dead] != known.dead).any():
                raise Refusal(f"a dead row has {name} other than {known.dead}")

    def _read(self, name: str) -> npt.NDArray[Any]:
        window = self._windows.get(name)
        if window is None:
            window = self._buffers[name][: self._n_rows]
            window.setflags(write=False)
            self._windows[name] = window
        return window

    def _write(self, name: str, values: npt.ArrayLike) -> None:
        declared = self.columns[name]
        target = self._buffers[name][: self._n_rows]
        target[:] = declared.fitted(values, self._n_rows)
        if self._n_alive < self._n_rows:
            if self._dead_rows is None:
                self._dead_rows = np.flatnonzero(~self.is_alive)
            target[self._dead_rows] = declared.dead

    def _search(self, wanted: Ids) -> tuple[Rows, Mask]:
        """Return the row of each id, and whether a living agent was found there."""
        rows = wanted.astype(np.intp)
        late = (wanted < 0) | (wanted >= self._n_straight)
        if not late.any():
            return rows, self.is_alive[rows]
        if not self._n_rows:
            return rows, np.zeros(rows.shape, np.bool_)
        near = self.ids.searchsorted(wanted[late])
        rows[late] = np.minimum(near, self._n_rows - 1)
        return rows, self.is_alive[rows] & (self.ids[rows] == wanted)

    def _new_ids(self, ids: npt.ArrayLike) -> Ids:
        given = _whole_numbers("ids", ids)
        first = self._highest_id + 1
        if given.ndim == 0:
            if given < 0:
                raise Refusal(f"{given} births; expected 0 or more")
            return np.arange(first, first + int(given), dtype=np.int64)
        if given.size and (given[0] < first or (given[1:] <= given[:-1]).any()):
            raise Refusal(f"ids of births must rise, from {first} up")
        return given

    def _fitted(self, given: Mapping[str, Any], n: int) -> dict[str, Any]:
        for name in given:
            if name not in self.columns:
                hint = did_you_mean(name, self.columns)
                raise Refusal(f"{type(self).__name__} has no column {name}{hint}")
        return {name: self.columns[name].fitted(v, n) for name, v in given.items()}

    def _reserve(self, n: int) -> None:
        """Let every buffer hold at least n rows."""
        if n <= self._buffers["ids"].size:
            return
        for name, buffer in self._buffers.items():
            grown = np.empty(n + n // _SLACK, buffer.dtype)
            grown[: self._n_rows] = buffer[: self._n_rows]
            self._buffers[name] = grown


def _n_straight(ids: Ids, first_row: int = 0) -> int:
    """Return how many rows on end, from the first, have their number for id."""
    astray = ids != np.arange(first_row, first_row + ids.size)
    return int(astray.argmax()) if astray.any() else ids.size


def _refuse_other_columns(
    given: Mapping[str, npt.NDArray[Any]], wanted: Mapping[str, npt.NDArray[Any]]
) -> None:
    odd = ", ".join(sorted(given.keys() ^ wanted.keys()))
    if odd:
        raise Refusal(f"{odd} stand on one side only; expected the same columns")
    n = given["ids"].size
    for name, buffer in wanted.items():
        came = given[name]
        if came.dtype != buffer.dtype or came.shape != (n,):
            raise Refusal(
                f"{name} is {came.dtype} of shape {came.shape}; "
                f"expected {buffer.dtype} of ({n},)"
            )


def _whole_numbers(word: str, given: npt.ArrayLike) -> Ids:
    numbers = np.asarray(given)
    if numbers.size and numbers.dtype.kind not in "iu":
        raise Refusal(f"{word} are {numbers.dtype}; expected whole numbers")
    return numbers.astype(np.int64, copy=False)
