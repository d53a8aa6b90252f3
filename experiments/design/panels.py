"""Panels: what stands in each part of the province, each December from 2025 on.

The first row is December 2025, before any policy acts; what came before is the same
under every policy. Figures are of enterprises, of their own columns, and those of all
parts add up to the province's. Household businesses and public bodies are known by
sector alone and are left out.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from agents.adoption import maturity
from agents.classification import MONTHS_OF_A_YEAR, Sector
from agents.refusal import Refusal, did_you_mean
from experiments.store.cell import Block
from experiments.worlds.world_run import live_until
from model.digital_share import nso_parts
from model.place_tables import FIRST_YEAR
from model.policy.schedule import FIRST_POLICY_MONTH
from model.views.firm_view import SizeClass, size_class

if TYPE_CHECKING:
    from model.province import Province
    from model.quangninh import QuangNinh

__all__ = [
    "NO_SITE",
    "PANELS",
    "PANEL_UNITS",
    "live_with_panels",
    "panel_blocks",
    "refuse_no_panel",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.integer]

NO_SITE: Final = "no site"
"""The part of enterprises that stand in no park, cluster or zone."""

_OF_FIRMS: Final[Mapping[str, str]] = {
    "n_firms": "firms",
    "employees": "persons",
    "value_added_bn_vnd_2020_prices": "bn VND a year",
    "digital_value_added_bn_vnd_2020_prices": "bn VND a year",
}
_OF_LAND: Final[Mapping[str, str]] = {"prepared_ha": "ha", "let_ha": "ha"}
PANEL_UNITS: Final[Mapping[str, str]] = {**_OF_FIRMS, **_OF_LAND}
"""Unit of each figure of a panel; value added at the rate of December."""


def _by_sector(province: "Province") -> tuple[Sequence[str], Codes]:
    return [sector.label for sector in Sector], province.firms.sector


def _by_size(province: "Province") -> tuple[Sequence[str], Codes]:
    return [size.label for size in SizeClass], size_class(province.firms.employees)


def _by_site(province: "Province") -> tuple[Sequence[str], Codes]:
    names = province.sites.names
    site = province.firms.site
    return [*names, NO_SITE], np.where(site < 0, len(names), site)


_PARTS: Final[Mapping[str, Callable[["Province"], tuple[Sequence[str], Codes]]]] = {
    "sector": _by_sector,
    "site": _by_site,
    "size": _by_size,
}
PANELS: Final = tuple(_PARTS)
"""The panels there are."""


def refuse_no_panel(name: str) -> None:
    """Refuse what is no panel.

    Raises
    ------
    Refusal
        It names the nearest that is one.
    """
    if name not in PANELS:
        raise Refusal(
            f"no panel '{name[:60]}'{did_you_mean(name[:60], PANELS)}\n"
            f"use one of {', '.join(PANELS)}"
        )


def live_with_panels(
    province: "QuangNinh", n_months: int, panels: Sequence[str]
) -> list[Block]:
    """Live on until so many months are lived; return a block for each part.

    Parameters
    ----------
    province
        As it stands at the end of December 2025 or before.
    n_months
        Months lived in all when it is over.
    panels
        Which panels are wanted.
    """
    blocks = panel_blocks(province, n_months, panels)
    for place, month in enumerate(_months(n_months)):
        live_until(province, month)
        figures = [row for panel in panels for row in _figures(province, panel)]
        for block, row in zip(blocks, figures, strict=True):
            block.values[:, place] = row
    live_until(province, n_months)
    return blocks


def panel_blocks(
    province: "Province", n_months: int, panels: Sequence[str]
) -> list[Block]:
    """Return a block of noughts for each part, to be filled December by December."""
    years = [FIRST_YEAR + month // MONTHS_OF_A_YEAR - 1 for month in _months(n_months)]
    return [
        Block(
            table=panel,
            part=part,
            indicators=tuple(_units(panel)),
            periods=years,
            values=np.zeros((len(_units(panel)), len(years))),
        )
        for panel in panels
        if years
        for part in _PARTS[panel](province)[0]
    ]


def _months(n_months: int) -> range:
    """Return how many months are lived by each December that is looked at."""
    return range(FIRST_POLICY_MONTH, n_months + 1, MONTHS_OF_A_YEAR)


def _units(panel: str) -> Mapping[str, str]:
    return PANEL_UNITS if panel == "site" else _OF_FIRMS


def _figures(province: "Province", panel: str) -> Floats:
    """Return what stands in each part, shape (n_parts, n_indicators)."""
    firms = province.firms
    parts, of_firm = _PARTS[panel](province)
    counted = nso_parts(
        firms.sector,
        maturity(firms.digital_stage),
        province.parameters.digital_share,
        photovoltaics=False,
    )
    made = firms.weight * firms.value_added_bn_vnd_per_year
    amounts = (
        firms.weight,
        firms.weight * firms.employees,
        made,
        made * (counted.core + counted.digitalised),
    )
    # The dead weigh nothing; those without a sector fall before the first.
    n = len(parts) + 1
    columns = [np.bincount(of_firm + 1, amount, n)[1:] for amount in amounts]
    if panel == "site":
        stock = province.site_stock
        columns += [np.append(each, 0.0) for each in (stock.prepared_ha, stock.let_ha)]
    return np.stack(columns, axis=1)
