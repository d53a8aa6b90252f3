"""Growth of the units that stand already: the record less what new plants bring.

Recorded growth holds the new plants, which the simulation opens on top. So the growth
that drives existing units is reckoned once, at central parameters, and stored as rows
of `evidence/history/sector_growth.csv`; a test reckons it again and compares.

Each broad sector meets its record. Inside it sectors differ by their trend and by dated
causes, and one factor a year closes the sum; public bodies keep their trend.
Manufacturing meets its own row with the plants in it; what its existing textiles,
vehicles and others are left with follows. Electronics and photovoltaics grow by plants
alone. Product taxes are what total growth leaves.

`python -m model.history.residual_growth` prints the table.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.classification import MANUFACTURING, MONTHS_OF_A_YEAR, Sector
from model.history.causes import part_kept
from model.history.history_tables import (
    LAST_YEAR,
    PRODUCT_TAXES,
    HistoryTables,
    Record,
    history_tables,
    read_record,
)
from model.history.month_path import year_means
from model.history.plant_output import capital_opened, output_of_plants
from model.parameters import Parameters, load_parameters
from model.place_tables import FIRST_YEAR

__all__ = ["BROAD_SECTORS", "growth_of_existing", "recorded_levels", "table_text"]

type Floats = npt.NDArray[np.float64]

BROAD_SECTORS: Final[Mapping[str, tuple[Sector, ...]]] = {
    "agri": (Sector.AGRICULTURE,),
    "industry_construction": (
        Sector.COAL,
        Sector.POWER,
        *MANUFACTURING,
        Sector.CONSTRUCTION,
    ),
    "services": (
        Sector.TRADE,
        Sector.TOURISM,
        Sector.LOGISTICS,
        Sector.ICT,
        Sector.OTHER_SERVICES,
        Sector.PUBLIC,
    ),
}
"""Sectors of each broad sector that growth is recorded of."""

_CLOSES_MANUFACTURING: Final = (
    Sector.VEHICLES,
    Sector.TEXTILES,
    Sector.OTHER_MANUFACTURING,
)
"""Manufacturing whose existing units grow by themselves."""

_CLOSES_NOTHING: Final = (*MANUFACTURING, Sector.PUBLIC)
"""Sectors that keep their own pace when a broad sector is closed on its record."""

_YEARS: Final = range(FIRST_YEAR + 1, LAST_YEAR + 1)


def growth_of_existing(
    parameters: Parameters,
    record: Record | None = None,
    tables: HistoryTables | None = None,
) -> Floats:
    """Return growth of existing units, product taxes last, (n_years, n_sectors + 1).

    For 2021 to 2025 [share a year].

    Parameters
    ----------
    parameters
        The central ones, when rows are written.
    record
        Recorded growth and investment; the packaged record when not given.
    tables
        Causes and projects; the packaged ones when not given.
    """
    existing, _, taxes = _reckoned(parameters, record, tables)
    levels = np.column_stack((existing, taxes))
    ratio = np.ones((len(_YEARS), len(Sector) + 1))
    np.divide(levels[1:], levels[:-1], out=ratio, where=levels[:-1] > 0)
    growth: Floats = ratio - 1
    return growth


def recorded_levels(
    parameters: Parameters,
    record: Record | None = None,
    tables: HistoryTables | None = None,
) -> Floats:
    """Return value added with new plants in it, product taxes last.

    Shape (n_years, n_sectors + 1), 2020 to 2025 [GRDP of 2020 without new plants = 1].
    """
    existing, plants, taxes = _reckoned(parameters, record, tables)
    return np.column_stack((existing + plants, taxes))


def table_text(growth: Floats) -> str:
    """Return the rows of sector_growth.csv."""
    lines = ["sector,year,growth,grade,source,note"]
    names = [*(sector.label for sector in Sector), PRODUCT_TAXES]
    for column, name in enumerate(names):
        for year, value in zip(_YEARS, growth[:, column], strict=True):
            source, note = _said(name, year)
            lines.append(f"{name},{year},{value:.4f},assumption,{source},{note}")
    return "\n".join(lines) + "\n"


def _said(name: str, year: int) -> tuple[str, str]:
    """Return the source and note of a row."""
    late = "; read under replay alone" if year > 2023 else ""
    if name == PRODUCT_TAXES:
        return (
            f"grdp_growth {year}",
            "what total growth leaves when the three broad sectors have theirs;"
            f" reckoned from the record by residual_growth.py{late}",
        )
    broad = next(
        label
        for label, sectors in BROAD_SECTORS.items()
        if name in [sector.label for sector in sectors]
    )
    if name in ("electronics", "photovoltaics"):
        return (
            "our definition",
            f"grows by openings and expansion; dated causes alone move it{late}",
        )
    less = " less new plants" if broad == "industry_construction" else ""
    return (
        f"real_growth_{broad} {year}",
        f"record{less}; split by trend and causes; see residual_growth.py{late}",
    )


def _reckoned(
    parameters: Parameters, record: Record | None, tables: HistoryTables | None
) -> tuple[Floats, Floats, Floats]:
    """Return levels of existing units, of new plants, and of product taxes by year.

    In parts of the GRDP of 2020 without new plants.
    """
    record = record or read_record()
    tables = tables or history_tables()
    economy = parameters.economy
    opened = capital_opened(parameters, record, tables.projects)
    kept = part_kept(tables.causes, parameters.history, len(opened))
    plants = output_of_plants(opened, kept, parameters.plants)
    plants /= economy.grdp_2020_level
    expected = _expected_growth(parameters, tables)
    levels = np.zeros_like(plants)
    levels[0] = np.array(economy.va_share_2020) + plants[0]
    taxes = np.zeros(len(plants))
    taxes[0] = economy.va_share_2020_product_taxes
    for at, year in enumerate(_YEARS, start=1):
        grown = (levels[at - 1] - plants[at - 1]) * (1 + expected[at])
        levels[at] = _closed(levels[at - 1], grown, plants[at], record, year)
        total = (levels[at - 1].sum() + taxes[at - 1]) * (
            1 + record["grdp_growth", year]
        )
        taxes[at] = total - levels[at].sum()
    return levels - plants, plants, taxes


def _expected_growth(parameters: Parameters, tables: HistoryTables) -> Floats:
    """Return how sectors would grow by trend and causes alone, (n_years, n_sectors)."""
    n_months = (LAST_YEAR - FIRST_YEAR + 1) * MONTHS_OF_A_YEAR
    kept = part_kept(tables.causes, parameters.history, n_months)
    seasons = np.tile(tables.seasons, (LAST_YEAR - FIRST_YEAR + 1, 1))
    left = year_means(kept * seasons)
    growth = np.zeros_like(left)
    trend = 1 + np.array(parameters.growth.trend_growth)
    growth[1:] = trend * left[1:] / left[:-1] - 1
    return growth


def _closed(
    before: Floats, grown: Floats, plants: Floats, record: Record, year: int
) -> Floats:
    """Return the levels of a year with plants, each broad sector on its record."""
    level = grown + plants
    made = list(MANUFACTURING)
    wanted = before[made].sum() * (1 + record["real_growth_manufacturing", year])
    _close(level, grown, _CLOSES_MANUFACTURING, made, wanted)
    for broad, sectors in BROAD_SECTORS.items():
        members = list(sectors)
        wanted = before[members].sum() * (1 + record[f"real_growth_{broad}", year])
        free = [one for one in sectors if one not in _CLOSES_NOTHING]
        _close(level, grown, free, members, wanted)
    return level


def _close(
    level: Floats,
    grown: Floats,
    free: Sequence[Sector],
    members: Sequence[Sector],
    wanted: float,
) -> None:
    """Give the free existing units one factor so that all members sum to a level."""
    free_rows = list(free)
    missing = wanted - level[list(members)].sum()
    level[free_rows] += grown[free_rows] * missing / grown[free_rows].sum()


if __name__ == "__main__":
    print(table_text(growth_of_existing(load_parameters())), end="")
