"""Who may be on the staff of a firm: a list kept up beside the columns of workers.

It follows from the columns and is made anew when these move, so nobody keeps it. A name
stays on it after it has left the firm; whoever asks looks into the columns again.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["StaffList"]

type Mask = npt.NDArray[np.bool_]
type Rows = npt.NDArray[np.intp]

_GROWN: Final = 1.5
"""Room beside the length at first: a list that is full is made anew."""


class StaffList:
    """Workers beside the firms where they are or were.

    Parameters
    ----------
    workers, firms
        Row of each worker and of the firm, aligned, shape (n_staff,).
    """

    def __init__(self, workers: Rows, firms: npt.NDArray[np.integer]) -> None:
        room = int(_GROWN * workers.size) + 1
        self._workers = np.empty(room, np.intp)
        self._firms = np.empty(room, np.intp)
        self._n = 0
        self.join(workers, firms)

    @property
    def is_full(self) -> bool:
        """Whether there was no room for all who joined."""
        return self._n > self._workers.size

    def join(self, workers: Rows, firms: npt.NDArray[np.integer]) -> None:
        """Put workers who begin at firms on the list; one that is full stays so."""
        start, self._n = self._n, self._n + workers.size
        if not self.is_full:
            self._workers[start : self._n] = workers
            self._firms[start : self._n] = firms

    def of(self, is_firm: Mask) -> Rows:
        """Return the workers who are or were at some firms, ascending, each once.

        Parameters
        ----------
        is_firm
            Which firms, by row, shape (n_firms,).
        """
        hit = np.flatnonzero(is_firm.take(self._firms[: self._n]))
        workers = np.sort(self._workers.take(hit))
        return workers.compress(np.diff(workers, prepend=-1) > 0)
