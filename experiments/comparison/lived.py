"""What a comparison reads of one run: its years, its digest, where things stand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from experiments.definitions.share_definitions import FIGURES
from experiments.design.recorded import SITES, WARDS
from experiments.store.cell import Result
from experiments.worlds.end_of_run import EndOfRun

__all__ = ["NEEDED", "YEARS", "Lived", "lived"]

type Floats = npt.NDArray[np.float64]
type Ints = npt.NDArray[np.integer[Any]]

YEARS: Final = range(2020, 2036)
NEEDED: Final = (
    *(figure.indicator for figure in FIGURES),
    "digital_core_bn_vnd",
    "digital_digitalised_bn_vnd",
    "grdp_bn_vnd",
    "spending_bn_vnd",
    "private_share_bn_vnd",
    "tax_forgone_bn_vnd",
    "revenue_bn_vnd",
)
"""Indicators that a comparison reads; a run in which one is not finite has failed."""
_PROVINCE: Final = "province"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """What one policy came to in one world."""

    names: tuple[str, ...]
    """The indicators."""
    years: Floats
    """Their years, not a number where there is none, shape (n_indicators, n_years)."""
    digest: str
    """Digest of the run's months."""
    end: EndOfRun
    """What stands where after the last month."""


def lived(result: Result) -> Lived:
    """Return what a comparison reads of the result of one run.

    Raises
    ------
    ValueError
        If years are missing, or a number that is needed is missing or not finite.
    """
    rows = _Rows.of(result.table)
    names, years = _years(rows.of_table(_PROVINCE))
    about: Mapping[str, Any] = result.about
    _refuse_gaps(names, years)
    return Lived(names=names, years=years, digest=about["digest"], end=_end(rows))


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of a result, words as numbers: hundreds of runs are read in a moment."""

    table: Ints
    indicator: Ints
    words: tuple[list[str], list[str]]
    """What tables and indicators are called, by number."""
    period: Ints
    value: Floats

    @classmethod
    def of(cls, rows: pa.Table) -> Self:
        """Return the rows of a table of results."""
        table, indicator = (
            rows[name].combine_chunks() for name in ("table", "indicator")
        )
        return cls(
            table.indices.to_numpy(),
            indicator.indices.to_numpy(),
            (table.dictionary.to_pylist(), indicator.dictionary.to_pylist()),
            rows["period"].to_numpy(),
            rows["value"].to_numpy(zero_copy_only=False),
        )

    def of_table(self, name: str) -> Self:
        """Return the rows of one table."""
        return self._chosen(self.table, self.words[0], name)

    def of_indicator(self, name: str) -> Self:
        """Return the rows of one indicator."""
        return self._chosen(self.indicator, self.words[1], name)

    def _chosen(self, numbers: Ints, words: list[str], name: str) -> Self:
        which = numbers == (words.index(name) if name in words else -1)
        return replace(
            self,
            table=self.table[which],
            indicator=self.indicator[which],
            period=self.period[which],
            value=self.value[which],
        )


def _years(rows: _Rows) -> tuple[tuple[str, ...], Floats]:
    """Return indicators and their years; in the table one follows the other."""
    n = len(YEARS)
    whole = rows.period.size > 0 and rows.period.size % n == 0
    if not whole or (rows.period.reshape(-1, n) != np.array(YEARS)).any():
        raise ValueError(f"it gives years other than {YEARS[0]} to {YEARS[-1]}")
    names = tuple(rows.words[1][number] for number in rows.indicator[::n])
    return names, rows.value.reshape(-1, n)


def _refuse_gaps(names: tuple[str, ...], years: Floats) -> None:
    for name in NEEDED:
        if name not in names:
            raise ValueError(f"{name} is missing")
        of_name = years[names.index(name)]
        odd = np.flatnonzero(~np.isfinite(of_name))
        if odd.size:
            raise ValueError(f"{name} is {of_name[odd[0]]} in {YEARS[odd[0]]}")


def _end(rows: _Rows) -> EndOfRun:
    sites = rows.of_table(SITES)
    return EndOfRun(
        prepared_ha=sites.of_indicator("prepared_ha").value,
        let_ha=sites.of_indicator("let_ha").value,
        digital_value_added_bn_vnd=rows.of_table(WARDS).value,
    )
