"""What a firm hears through the knowledge network.

A hub (the business association, the platform, a school) passes on to each firm tied to
it what the others there do; a neighbour on the site shows what it does itself. The
network is renewed once a year; firms founded since have no ties yet.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from agents.firm import Firms
from agents.platform_firm import mean_of_other_members
from model.sparse_network import Network
from model.synthesis.networks import FIRST_INSTITUTION_ID, Institutions

__all__ = ["KnowledgeTies"]

type Floats = npt.NDArray[np.float64]
type Mask = npt.NDArray[np.bool_]
type Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class KnowledgeTies:
    """The ties of the knowledge network by row of the firms."""

    hub_row: Rows
    """Row of the firm at each tie to a hub, shape (n_hub_ties,)."""
    hub: npt.NDArray[np.int64]
    """Line of the hub in the table of institutions, shape (n_hub_ties,)."""
    one_row: Rows
    """Row of a firm of each tie between neighbours, shape (n_neighbour_ties,)."""
    other_row: Rows
    """Row of the other, shape (n_neighbour_ties,)."""
    learns_of_research: Mask
    """Firms tied to a school or the platform, shape (n_rows,)."""

    @classmethod
    def of(cls, network: Network, firms: Firms, institutions: Institutions) -> Self:
        """Return the ties of the firms that stand in the network.

        Members of the shared platform are tied to the platform firm.
        """
        platform = institutions.kind.index("platform")
        to_hub = network.target_id >= FIRST_INSTITUTION_ID
        ends = network.source_id, network.target_id[~to_hub]
        source, other = (np.searchsorted(firms.ids, end) for end in ends)
        hub = network.target_id[to_hub] - FIRST_INSTITUTION_ID
        row = source[to_hub]
        on_platform = firms.is_member.copy()
        on_platform[row[hub == platform]] = False
        joined = np.flatnonzero(on_platform)
        row = np.append(row, joined)
        hub = np.append(hub, np.full(joined.size, platform))
        association = institutions.kind.index("association")
        learns = np.zeros(firms.n_rows, dtype=bool)
        learns[row[hub != association]] = True
        return cls(row, hub, source[~to_hub], other, learns)

    def heard_stage(self, stage: npt.NDArray[np.integer], weight: Floats) -> Floats:
        """Return the mean stage heard of, each tie alike; own stage without ties.

        Parameters
        ----------
        stage, weight
            Of all firms; the dead have no weight, shape (n_rows,).
        """
        level: Floats = stage.astype(np.float64)
        from_hub = mean_of_other_members(
            self.hub, level[self.hub_row], weight[self.hub_row]
        )
        one, other = self.one_row, self.other_row
        here = np.concatenate((self.hub_row, one, other))
        heard = np.concatenate((from_hub, level[other], level[one]))
        lives = weight > 0
        counts = np.ones(here.size)
        counts[from_hub.size :] = np.concatenate((lives[other], lives[one]))
        n = np.bincount(here, counts, level.size)
        total = np.bincount(here, counts * heard, level.size)
        mean = level.copy()
        np.divide(total, n, out=mean, where=n > 0)
        return mean
