"""How far a year's growth strays from its trend: good years and bad ones.

The trend says how sectors grow in the mean of many years; single years stray, and what
stands in one broad sector strays together. The straying of a year is part of the luck
of a world: the same under every policy, drawn anew each year after the last on record.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, Sector
from agents.luck import Luck, Stream, normal
from model.growth import GrowthParameters
from model.history.residual_growth import BROAD_SECTORS
from model.place_tables import FIRST_YEAR
from model.policy.schedule import N_MONTHS

__all__ = ["growth_deviation"]

type Floats = npt.NDArray[np.float64]

_OF_NO_TREND: Final = (Sector.ELECTRONICS, Sector.PHOTOVOLTAICS, Sector.PUBLIC)
"""Sectors that grow by plants alone, and public bodies, whose pay is planned."""
_COLUMNS: Final = {**BROAD_SECTORS, "product_taxes": (len(Sector),)}
"""Columns of each broad sector; product taxes stand after the sectors."""
_HALF_A_YEAR: Final = MONTHS_OF_A_YEAR // 2


def growth_deviation(luck: Luck, parameters: GrowthParameters, last: int) -> Floats:
    """Return what each month adds to trend growth, (n_months, n_sectors + 1).

    Growth of a yearly mean over the mean before runs from the middle of one year to the
    middle of the next, so the straying of year y is that of July before to June in it.
    Three quarters of it show in the growth of that year's mean, an eighth in each of
    its neighbours'.

    Parameters
    ----------
    luck
        The luck of the world.
    parameters
        Standard deviation of a year by broad sector; at 0 nothing strays.
    last
        Last year on record; it and the years before stray by what is recorded.

    Returns
    -------
    numpy.ndarray
        Product taxes last [share a year].
    """
    n_years = N_MONTHS // MONTHS_OF_A_YEAR + 1
    strays = np.zeros((n_years, len(Sector) + 1))
    for place, (broad, deviation) in enumerate(parameters.deviations.items()):
        kept = [column for column in _COLUMNS[broad] if column not in _OF_NO_TREND]
        for year in range(last + 1 - FIRST_YEAR, n_years):
            drawn = luck.uniform(Stream.GROWTH_YEAR, year * MONTHS_OF_A_YEAR, [place])
            strays[year, kept] = deviation * float(normal(drawn)[0])
    year_of = (np.arange(N_MONTHS) + _HALF_A_YEAR) // MONTHS_OF_A_YEAR
    return strays[year_of]
