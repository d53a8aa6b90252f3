"""When guests come to which ward: seasons of the bay, the islands, the pilgrimage.

The season of the whole sector is in `history/seasons.csv`; here stands how places
differ in it. Wards without a line have guests all the year alike.
"""

from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR
from model.place_tables import code, place_lines
from model.places import Places

__all__ = ["TouristSeasons", "read_tourist_seasons"]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]

_MONTHS: Final = (
    "january february march april may june"
    " july august september october november december"
)
_CLOSES: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TouristSeasons:
    """Seasons and the wards that have them; read-only."""

    names: tuple[str, ...]
    """Of the seasons, such as bay and islands."""
    of_ward: Codes
    """Season of each ward, -1 for none, shape (n_wards,)."""
    by_month: Floats
    """Guests of a month beside the ward's mean, shape (12, n_wards) [ratio]."""


def read_tourist_seasons(
    places: Places, folder: Traversable | None = None
) -> TouristSeasons:
    """Return the seasons of a folder, the packaged ones when none is given.

    Raises
    ------
    Refusal
        If a table is broken, names an unknown ward or season, or a mean is not 1.
    """
    seasons: dict[str, Floats] = {}
    for row in place_lines("tourism_seasons", f"season {_MONTHS}", folder):
        profile = np.array([row.number(name) for name in _MONTHS.split()])
        if profile.min() < 0 or abs(profile.mean() - 1) > _CLOSES:
            raise row.refusal(
                f"months have a mean of {profile.mean():g} and a least of"
                f" {profile.min():g}",
                "give 0 or more in each month, with a mean of 1",
            )
        seasons[row.text("season")] = profile
    known = {name: at for at, name in enumerate(seasons)}
    of_ward = np.full(places.n_wards, -1, dtype=np.int64)
    by_month = np.ones((MONTHS_OF_A_YEAR, places.n_wards))
    for row in place_lines("tourist_places", "ward season", folder):
        ward, season = code(row, "ward", places.index), code(row, "season", known)
        of_ward[ward] = season
        by_month[:, ward] = list(seasons.values())[season]
    of_ward.setflags(write=False)
    by_month.setflags(write=False)
    return TouristSeasons(names=tuple(seasons), of_ward=of_ward, by_month=by_month)
