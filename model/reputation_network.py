"""Whom an investor asks: operating investors of the same country or sector.

Directed from the one who asks to the one who answers. Each pair has luck of its own, so
an investor that opens or leaves changes no other tie.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.luck import Luck, Stream, pair_id
from agents.refusal import Refusal
from model.sparse_network import Network

__all__ = ["ReputationNetworkParameters", "build_reputation_network"]

type Ids = npt.NDArray[np.int64]
type Codes = npt.NDArray[np.integer]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReputationNetworkParameters:
    """How likely an investor knows one who operates here.

    Raises
    ------
    Refusal
        If a chance lies outside 0 to 1.
    """

    reputation_same_country: float
    """Chance that an investor asks one of its own country [share]."""
    reputation_same_sector: float
    """Chance that an investor asks one of its own sector [share]."""

    def __post_init__(self) -> None:
        for name in ("reputation_same_country", "reputation_same_sector"):
            if not 0 <= getattr(self, name) <= 1:
                raise Refusal(f"{name} is {getattr(self, name)}; expected 0 to 1")


def build_reputation_network(
    asking_ids: Ids,
    asking_country: Codes,
    asking_sector: Codes,
    operating_ids: Ids,
    operating_country: Codes,
    operating_sector: Codes,
    month: int,
    parameters: ReputationNetworkParameters,
    luck: Luck,
) -> Network:
    """Return who asks whom among these investors.

    A pair of one country and one sector has two chances, so it is linked unless both
    fail; a pair that shares neither never is. An operating investor may itself ask.

    Parameters
    ----------
    asking_ids, asking_country, asking_sector
        Permanent id, owner's country and sector of those who look, shape (n_asking,).
    operating_ids, operating_country, operating_sector
        The same of those who operate, shape (n_operating,).
    month
        Month of founding the ties, months since January 2020.
    parameters, luck
        What shapes the network, and the world's luck.
    """
    same_country = asking_country[:, np.newaxis] == operating_country
    same_sector = asking_sector[:, np.newaxis] == operating_sector
    silent = (1 - parameters.reputation_same_country * same_country) * (
        1 - parameters.reputation_same_sector * same_sector
    )
    pairs = pair_id(
        np.repeat(asking_ids, operating_ids.size),
        np.tile(operating_ids, asking_ids.size),
    )
    drawn = luck.uniform(Stream.REPUTATION_TIE, month, pairs).reshape(silent.shape)
    others = asking_ids[:, np.newaxis] != operating_ids
    asker, answerer = np.nonzero((drawn < 1 - silent) & others)
    return Network(
        np.union1d(asking_ids, operating_ids),
        asking_ids[asker],
        operating_ids[answerer],
    )
