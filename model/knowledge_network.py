"""Who learns from whom: firms, universities, the platform, the business association.

Undirected. The association is a hub whose members hear of each other through it, the
platform firm another; a university is tied to firms near it; firms on one site are tied
to some of their neighbours. Every tie to an institution has luck of its own, keyed by
the pair, so a firm that comes or goes changes no other tie of that kind.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.luck import Luck, Stream, key, pair_id
from agents.refusal import Refusal
from model.random_network import match_stubs
from model.sparse_network import Network

__all__ = [
    "KnowledgeNetworkParameters",
    "build_knowledge_network",
    "renewed_knowledge_network",
]

type Floats = npt.NDArray[np.float64]
type Ids = npt.NDArray[np.int64]
type Codes = npt.NDArray[np.integer]
type Mask = npt.NDArray[np.bool_]
type Positions = npt.NDArray[np.intp]

_FOUNDING: Final = 0
_INSTITUTION, _OUT_ROUNDING, _IN_ROUNDING, _COLOCATION, _NEIGHBOUR = range(5)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeNetworkParameters:
    """What shapes the knowledge network.

    Raises
    ------
    Refusal
        If a number is impossible.
    """

    knowledge_association_share: float
    """Share of firms that are members of the business association [share]."""
    knowledge_platform_share: float
    """Share of firms tied to the platform firm at the founding [share]."""
    knowledge_university_share: float
    """Chance of a tie between a university and a firm next door [share]."""
    knowledge_university_reach_minutes: float
    """Minutes over which that chance falls by a factor of e [minutes]."""
    knowledge_colocation_degree: float
    """Mean number of ties of a firm to others on its site [firms]."""

    def __post_init__(self) -> None:
        for name in ("association", "platform", "university"):
            share = getattr(self, f"knowledge_{name}_share")
            if not 0 <= share <= 1:
                raise Refusal(f"knowledge_{name}_share is {share}; expected 0 to 1")
        reach, degree = (
            self.knowledge_university_reach_minutes,
            self.knowledge_colocation_degree,
        )
        if not (0 < reach < math.inf and 0 <= degree < math.inf):
            raise Refusal(
                f"knowledge reach is {reach} minutes, co-location degree {degree}\n"
                "expected a reach above 0 and a degree of 0 or more"
            )


def build_knowledge_network(
    firm_ids: Ids,
    ward: Codes,
    site: Codes,
    university_ids: Ids,
    university_ward: Codes,
    platform_id: int,
    association_id: int,
    minutes: Floats,
    parameters: KnowledgeNetworkParameters,
    luck: Luck,
) -> Network:
    """Return the founding knowledge network, undirected.

    Parameters
    ----------
    firm_ids, university_ids, platform_id, association_id
        Permanent ids, different among all of them; firms' ascending, shape (n_firms,),
        universities' shape (n_universities,).
    ward, university_ward
        Row of each one's ward in `minutes`, shape (n_firms,) and (n_universities,).
    site
        Code of each firm's park, cluster or zone, -1 for none, shape (n_firms,).
    minutes
        Travel between wards, shape (n_wards, n_wards) [minutes].
    parameters, luck
        What shapes the network, and the world's luck.

    Raises
    ------
    Refusal
        If two agents have one id.
    """
    institutions = np.concatenate(([association_id, platform_id], university_ids))
    institution, firm = _ties_to_institutions(
        institutions, university_ward, firm_ids, ward, minutes, parameters, luck
    )
    neighbours = _neighbours_on_site(firm_ids, site, parameters, luck)
    return Network(
        np.sort(np.concatenate((institutions, firm_ids))),
        np.concatenate((institutions[institution], neighbours.source_id)),
        np.concatenate((firm_ids[firm], neighbours.target_id)),
        directed=False,
    )


def renewed_knowledge_network(
    network: Network,
    firm_ids: Ids,
    ward: Codes,
    site: Codes,
    university_ids: Ids,
    university_ward: Codes,
    platform_id: int,
    association_id: int,
    minutes: Floats,
    parameters: KnowledgeNetworkParameters,
    luck: Luck,
) -> Network:
    """Return the network of the living: the dead leave it, newcomers find their ties.

    A newcomer's ties to institutions have the luck they would have at the founding; to
    a neighbour it is tied with the chance that gives the mean number of ties.

    Parameters
    ----------
    network
        As it stood a year ago.
    firm_ids, ward, site
        Of the firms that live, as in `build_knowledge_network`.
    """
    institutions = np.concatenate(([association_id, platform_id], university_ids))
    is_new = ~_stand_in(network.ids, firm_ids)
    institution, firm = _ties_to_institutions(
        institutions,
        university_ward,
        firm_ids[is_new],
        ward[is_new],
        minutes,
        parameters,
        luck,
    )
    ends = _ties_of_new_neighbours(firm_ids, site, is_new, parameters, luck)
    nodes = np.sort(np.concatenate((institutions, firm_ids)))
    stays = _stand_in(nodes, network.source_id) & _stand_in(nodes, network.target_id)
    new = firm_ids[is_new][firm]
    return Network(
        nodes,
        np.concatenate((network.source_id[stays], new, ends[0])),
        np.concatenate((network.target_id[stays], institutions[institution], ends[1])),
        directed=False,
    )


def _stand_in(rising: Ids, wanted: Ids) -> Mask:
    """Return which ids stand among rising ones, shape (n_wanted,)."""
    place = np.minimum(np.searchsorted(rising, wanted), rising.size - 1)
    found: Mask = rising[place] == wanted
    return found


def _ties_to_institutions(
    institutions: Ids,
    university_ward: Codes,
    firm_ids: Ids,
    ward: Codes,
    minutes: Floats,
    parameters: KnowledgeNetworkParameters,
    luck: Luck,
) -> tuple[Positions, Positions]:
    """Return the places of institution and of firm of each tie."""
    chance = np.empty((institutions.size, firm_ids.size))
    chance[0] = parameters.knowledge_association_share
    chance[1] = parameters.knowledge_platform_share
    reach = parameters.knowledge_university_reach_minutes
    near = np.exp(-minutes[np.ix_(university_ward, ward)] / reach)
    chance[2:] = parameters.knowledge_university_share * near
    institution, firm = np.nonzero(_pair_luck(institutions, firm_ids, luck) < chance)
    return institution, firm


def _ties_of_new_neighbours(
    firm_ids: Ids,
    site: Codes,
    is_new: Mask,
    parameters: KnowledgeNetworkParameters,
    luck: Luck,
) -> Ids:
    """Return both ends of the ties of newcomers to others on their site, (2, n)."""
    new, others = np.flatnonzero(is_new & (site >= 0)), np.flatnonzero(site >= 0)
    one, other = np.nonzero(site[new][:, None] == site[others])
    pair = np.sort(firm_ids[np.stack((new[one], others[other]))], axis=0)
    pair = np.unique(pair[:, pair[0] < pair[1]], axis=1)
    n_on_site = np.bincount(site[others])
    place = site[np.searchsorted(firm_ids, pair[0])]
    chance = parameters.knowledge_colocation_degree / np.maximum(
        n_on_site[place] - 1, 1
    )
    mark = luck.uniform(
        Stream.KNOWLEDGE_TIE, _FOUNDING, pair_id(pair[0], pair[1]), draw=_NEIGHBOUR
    )
    return pair[:, mark < chance]


def _pair_luck(institutions: Ids, firm_ids: Ids, luck: Luck) -> Floats:
    pairs = pair_id(
        np.repeat(institutions, firm_ids.size), np.tile(firm_ids, institutions.size)
    )
    drawn = luck.uniform(Stream.KNOWLEDGE_TIE, _FOUNDING, pairs, draw=_INSTITUTION)
    return drawn.reshape(institutions.size, firm_ids.size)


def _neighbours_on_site(
    firm_ids: Ids, site: Codes, parameters: KnowledgeNetworkParameters, luck: Luck
) -> Network:
    """Return ties among firms of one site; each firm starts half of its ties."""
    on_site, place = firm_ids[site >= 0], site[site >= 0]
    half = parameters.knowledge_colocation_degree / 2
    stream = Stream.KNOWLEDGE_TIE
    out, into = (
        np.floor(half + luck.uniform(stream, _FOUNDING, on_site, draw=draw))
        for draw in (_OUT_ROUNDING, _IN_ROUNDING)
    )
    directed = match_stubs(
        on_site,
        out.astype(np.int64),
        into.astype(np.int64),
        key(luck.world, stream, _FOUNDING, _COLOCATION),
        block=place,
        affinity=np.eye(int(place.max(initial=0)) + 1),
    )
    ends = np.stack((directed.source_id, directed.target_id))
    once = np.unique(np.sort(ends, axis=0), axis=1)
    return Network(on_site, once[0], once[1], directed=False)
