"""Neighbours as rows: for each agent those it is linked to, and sums over them.

What a step works on, derived from a network's links. Sums run through SciPy's sparse
product, which calls no BLAS, over columns in ascending order: the same links give the
same bits.
"""

from functools import cached_property
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

__all__ = ["CompleteRows", "Rows", "SparseRows"]

type Floats = npt.NDArray[np.float64]

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
