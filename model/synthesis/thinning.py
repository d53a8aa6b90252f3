"""From scale 1 to 10 or 100: which rows are kept, and what each stands for.

People and household businesses are kept one in k by a keyed draw on the id. A firm is
kept with probability `min(1, max(1/k, L/(20 k)))` and weighs the inverse, since uniform
thinning loses the few large firms that carry value added; foreign and anchor firms and
those on a site are always kept. Kept rows have the ids and the luck of scale 1.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from agents.classification import EmployerKind, is_foreign
from agents.luck import Luck, Stream
from agents.refusal import Refusal

__all__ = [
    "PEOPLE_DRAW",
    "SCALES",
    "firm_weights",
    "keep_chance",
    "refuse_scale",
    "thin",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Mask = npt.NDArray[np.bool_]
type Table = dict[str, npt.NDArray[Any]]

SCALES: Final = (1, 10, 100)
"""Persons and household businesses that one row stands for."""

_FOUNDING = 0
_CERTAIN_STAFF_PER_SCALE: Final = 20
"""A firm of this many workers times k is kept for certain."""

PEOPLE_DRAW: Final = 2
"""Number of the draw that keeps people, after firms and household businesses."""


def refuse_scale(scale: int) -> None:
    """Refuse a scale that is none.

    Raises
    ------
    Refusal
        If the scale is not 1, 10 or 100.
    """
    if scale not in SCALES:
        known = ", ".join(map(str, SCALES))
        raise Refusal(f"scale is {scale}; expected one of {known}")


def keep_chance(staff: Floats, scale: int) -> Floats:
    """Return the chance that a firm of such staff is kept, shape (n_firms,) [share].

    ``min(1, max(1 / k, staff / (20 k)))``: thinning all alike would lose the few large
    firms that carry value added.
    """
    certain = staff / (_CERTAIN_STAFF_PER_SCALE * scale)
    chance: Floats = np.minimum(1.0, np.maximum(1 / scale, certain))
    return chance


def firm_weights(firms: Table, n_anchors: int, scale: int) -> Floats:
    """Return what each firm stands for if it is kept [firms], shape (n_firms,)."""
    chance = keep_chance(firms["employees"], scale)
    one_to_one = (firms["id"] < n_anchors) | is_foreign(firms["owner"])
    return 1 / np.where(one_to_one | (firms["site"] >= 0), 1.0, chance)


def thin(
    firms: Table,
    households: Table,
    people: Table,
    n_anchors: int,
    scale: int,
    luck: Luck,
) -> tuple[Table, Table, Table]:
    """Return the rows that are kept, each with its weight.

    Parameters
    ----------
    firms, households, people
        Everyone at scale 1; a column `weight` is added, and `employer_sector` for
        people who work for an enterprise or a household business.
    n_anchors
        The first so many firms are always kept.
    """
    firms["weight"] = firm_weights(firms, n_anchors, scale)
    for table in (households, people):
        table["weight"] = np.full(table["id"].size, float(scale))
    if scale == 1:
        return firms, households, people
    people["employer_sector"] = _employer_sector(people, firms, households)
    kept_firms, kept_households, kept_people = (
        _rows(table, _kept(table, luck, draw))
        for draw, table in enumerate((firms, households, people))
    )
    return kept_firms, kept_households, kept_people


def _kept(table: Table, luck: Luck, draw: int) -> Mask:
    drawn = luck.uniform(Stream.KEEP, _FOUNDING, table["id"], draw=draw)
    return np.asarray(drawn < 1 / table["weight"])


def _rows(table: Table, mask: Mask) -> Table:
    return {name: column[mask] for name, column in table.items()}


def _employer_sector(people: Table, firms: Table, households: Table) -> Codes:
    """Return the sector of those who work for firms or households, 0 for others."""
    sector = np.zeros(people["id"].size, np.int64)
    for kind, table in (
        (EmployerKind.ENTERPRISE, firms),
        (EmployerKind.HOUSEHOLD_BUSINESS, households),
    ):
        at = people["employer_kind"] == kind
        sector[at] = table["sector"][people["employer_id"][at]]
    return sector
