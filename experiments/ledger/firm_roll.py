"""The roll of firms: who lived since the witness began, and what each was given."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from agents.adoption import maturity
from agents.firm import Firms
from experiments.ledger.traces import AMOUNTS, FirmTraces
from model.digital_share import DigitalShareParameters, nso_parts
from model.support_given import SupportKind, SupportMonth

__all__ = ["FirmRoll"]

type Floats = npt.NDArray[np.float64]
type Rows = npt.NDArray[np.intp]

_FOR_LIFE: Final = (
    "weight",
    "sector",
    "owner",
    "ward",
    "site",
    "project_id",
    "founded_month",
)
"""Columns that a firm keeps for life."""


class FirmRoll:
    """Firms that lived in any month looked at, in order of id.

    Parameters
    ----------
    firms
        Those who live when the witness begins.
    month
        The last month lived before [months since January 2020].
    """

    def __init__(self, firms: Firms, month: int) -> None:
        self._columns: dict[str, npt.NDArray[Any]] = {}
        self._support: Floats = np.zeros((len(SupportKind), 0))
        self._append(firms, np.flatnonzero(firms.is_alive), month)

    def look(self, firms: Firms, support: SupportMonth, month: int) -> None:
        """Enter newcomers, stages that moved, and what firms were given this month."""
        rows = np.flatnonzero(firms.is_alive)
        known = self._columns["ids"]
        # Ids rise with time, so whoever is new stands behind all who are known.
        highest = known[-1] if known.size else -1
        self._append(firms, rows[firms.ids[rows] > highest], month)
        columns = self._columns
        at = np.searchsorted(columns["ids"], firms.ids[rows])
        stage = firms.digital_stage[rows]
        moved = columns["stage"][at] != stage
        columns["stage"][at[moved]] = stage[moved]
        columns["stage_month"][at[moved]] = month
        for kind, ids, bn_vnd in support.given:
            self._support[kind, np.searchsorted(columns["ids"], ids)] += bn_vnd

    def traces(
        self, firms: Firms, prices: Floats, parameters: DigitalShareParameters
    ) -> FirmTraces:
        """Return the traces of all firms, with what those who live make now.

        Parameters
        ----------
        prices
            Price index by sector, 2020 = 1, shape (n_sectors,).
        """
        ids = self._columns["ids"]
        rows = np.flatnonzero(firms.is_alive)
        at = np.searchsorted(ids, firms.ids[rows])
        amounts = np.zeros((len(AMOUNTS), ids.size))
        amounts[:, at] = _amounts(firms, rows, prices, parameters)
        is_alive = np.zeros(ids.size, np.bool_)
        is_alive[at] = True
        kept = {name: column.copy() for name, column in self._columns.items()}
        return FirmTraces(
            **kept, is_alive=is_alive, amounts=amounts, support=self._support.copy()
        )

    def _append(self, firms: Firms, rows: Rows, month: int) -> None:
        new = {name: getattr(firms, name)[rows] for name in _FOR_LIFE}
        new |= {
            "ids": firms.ids[rows],
            "stage": firms.digital_stage[rows],
            "stage_month": np.full(rows.size, month),
        }
        self._columns = {
            name: np.concatenate([self._columns.get(name, column[:0]), column])
            for name, column in new.items()
        }
        nothing = np.zeros((len(SupportKind), rows.size))
        self._support = np.concatenate([self._support, nothing], axis=1)


def _amounts(
    firms: Firms, rows: Rows, prices: Floats, parameters: DigitalShareParameters
) -> Floats:
    """Return what these firms make and employ, shape (n_amounts, n)."""
    sector, weight = firms.sector[rows], firms.weight[rows]
    real = weight * firms.value_added_bn_vnd_per_year[rows]
    level = maturity(firms.digital_stage[rows])
    counted = nso_parts(sector, level, parameters, photovoltaics=False)
    digital = real * (counted.core + counted.digitalised)
    price = prices[sector]
    return np.stack(
        [weight * firms.employees[rows], real * price, real, digital * price, digital]
    )
