"""Founders: who founds an enterprise this month, in what, where and how large.

Each month has a fixed list of people who may found a firm, each with its own mark,
sector, ward, size and luck. One does so if the mark lies under the rate of its sector,
so that a better climate adds founders and renames none. Startups have a list of their
own (`agents.startup`) and start as others do.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from agents.classification import BySector
from agents.entrant_id import Process, entrant_ids
from agents.luck import Luck, Stream, categorical, lognormal, pareto
from agents.refusal import Refusal

__all__ = ["FounderParameters", "as_they_start", "founders_of_the_month"]

type Floats = npt.NDArray[np.float64]
type Ids = npt.NDArray[np.int64]
type Table = dict[str, npt.NDArray[Any]]

_CANDIDATES: Final = 1024
"""People who may found a firm in a month; a longer list would change nobody's luck."""
_SECTOR, _WARD, _SIZE, _PRODUCTIVITY, _STAGE, _KEEP = range(1, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class FounderParameters:
    """How many enterprises are founded, in which sectors and how large.

    Raises
    ------
    Refusal
        If the rate is negative or above what the list of candidates can give, a share
        is negative, or a size or exponent is not above 0.
    """

    founders_per_month: float
    """Enterprises founded in a month of 2020 [firms a month]."""
    founding_growth_elasticity: float
    """Growth of foundings with growth of the sector's demand [elasticity]."""
    founder_share: BySector
    """Sectors of new enterprises [share of foundings]."""
    new_firm_size_min: float
    """Smallest staff that a new enterprise wants [workers]."""
    new_firm_size_exponent: float
    """Tail exponent of the staff that new enterprises want [1]."""
    new_firm_size_max: float
    """Largest staff that a new enterprise wants [workers]."""
    new_firm_productivity: float
    """Value added per worker beside the sector's firms of that size [ratio]."""
    new_firm_productivity_log_sd: float
    """Spread of value added per worker among new enterprises [log points]."""
    new_firm_digital_share: float
    """New enterprises that start at the basic digital stage [share]."""

    def __post_init__(self) -> None:
        if not 0 <= self.founders_per_month < _CANDIDATES:
            raise Refusal(
                f"founders_per_month is {self.founders_per_month:g}; expected 0 to "
                f"{_CANDIDATES - 1}"
            )
        if min(self.founder_share) < 0 or sum(self.founder_share) <= 0:
            raise Refusal("founder_share must be 0 or more and not all 0")
        sizes = (
            self.new_firm_size_min,
            self.new_firm_size_exponent,
            self.new_firm_productivity,
        )
        if min(sizes) <= 0 or self.new_firm_size_max < self.new_firm_size_min:
            raise Refusal(
                "size, exponent and productivity of new firms must be above 0"
            )
        if not 0 <= self.new_firm_digital_share <= 1:
            raise Refusal("new_firm_digital_share must be a share from 0 to 1")


def founders_of_the_month(
    sector_growth: Floats,
    startups: Floats,
    ward_pull: Floats,
    parameters: FounderParameters,
    luck: Luck,
    month: int,
) -> Table:
    """Return those who found a firm, as columns in order of id.

    Startups are among the foundings on record and have candidates of their own
    (`agents.startup`), so those that come of themselves are left out here.

    Parameters
    ----------
    sector_growth
        Demand of each sector beside that of 2020, shape (n_sectors,) [ratio].
    startups
        Startups among the foundings, shape (n_sectors,) [firms a month].
    ward_pull
        Pull of each ward on each sector, shape (n_sectors, n_wards).

    Returns
    -------
    dict
        `id` and what `as_they_start` returns.
    """
    ids = entrant_ids(month, Process.FOUNDER, 0, np.arange(_CANDIDATES))
    mark = luck.uniform(Stream.FOUNDER, month, ids)
    sector = categorical(
        luck.uniform(Stream.FOUNDER, month, ids, draw=_SECTOR),
        parameters.founder_share,
    )
    rate = parameters.founders_per_month * np.power(
        sector_growth, parameters.founding_growth_elasticity
    )
    share = np.array(parameters.founder_share) / sum(parameters.founder_share)
    rate = rate - np.divide(startups, share, out=np.zeros(share.size), where=share > 0)
    real = np.flatnonzero(mark * _CANDIDATES < rate[sector])
    return as_they_start(
        ids[real], sector[real], ward_pull, parameters, luck, Stream.FOUNDER, month
    )


def as_they_start(
    ids: Ids,
    sector: npt.NDArray[np.intp],
    ward_pull: Floats,
    parameters: FounderParameters,
    luck: Luck,
    stream: Stream,
    month: int,
) -> Table:
    """Return what new enterprises start with, as columns in the order of their ids.

    Parameters
    ----------
    ids, sector
        Who they are, and what they do, shape (n,).
    ward_pull
        Pull of each ward on each sector, shape (n_sectors, n_wards).
    stream
        Luck of the process by which they come.

    Returns
    -------
    dict
        `id`, `sector`, `ward`, `staff` (whole workers wanted), `productivity` (beside
        the sector's firms of that size), `digital_stage`, `keep` (a mark in [0, 1) for
        thinning).
    """

    def drawn(draw: int) -> Floats:
        return luck.uniform(stream, month, ids, draw=draw)

    wanted = pareto(
        drawn(_SIZE), parameters.new_firm_size_min, parameters.new_firm_size_exponent
    )
    return {
        "id": ids,
        "sector": sector,
        "ward": _wards(drawn(_WARD), sector, ward_pull),
        "staff": np.rint(np.minimum(wanted, parameters.new_firm_size_max)),
        "productivity": lognormal(
            drawn(_PRODUCTIVITY),
            parameters.new_firm_productivity,
            parameters.new_firm_productivity_log_sd,
        ),
        "digital_stage": (drawn(_STAGE) < parameters.new_firm_digital_share).astype(
            np.int8
        ),
        "keep": drawn(_KEEP),
    }


def _wards(
    uniform: Floats, sector: npt.NDArray[np.intp], pull: Floats
) -> npt.NDArray[np.intp]:
    """Return a ward per founder, by the pull of the wards on its sector."""
    steps = pull.cumsum(axis=1)
    reached = uniform * steps[sector, -1]
    ward: npt.NDArray[np.intp] = (steps[sector] <= reached[:, None]).sum(axis=1)
    within: npt.NDArray[np.intp] = np.minimum(ward, pull.shape[1] - 1)
    return within
