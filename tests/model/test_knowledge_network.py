"""The knowledge network: hubs, distance, neighbours on a site, luck of each pair."""

from dataclasses import replace

import numpy as np
import pytest

from agents.luck import Luck
from agents.refusal import Refusal
from model.knowledge_network import (
    KnowledgeNetworkParameters,
    build_knowledge_network,
    renewed_knowledge_network,
)
from model.sparse_network import Network

PARAMETERS = KnowledgeNetworkParameters(
    knowledge_association_share=0.1,
    knowledge_platform_share=0.05,
    knowledge_university_share=0.4,
    knowledge_university_reach_minutes=30.0,
    knowledge_colocation_degree=4.0,
)
N_FIRMS = 6_000
FIRMS = np.arange(N_FIRMS)
WARD = FIRMS % 3
SITE = np.where(FIRMS % 2 == 0, FIRMS % 5, -1)
MINUTES = np.abs(np.subtract.outer(np.arange(3), np.arange(3))) * 30.0
ASSOCIATION, PLATFORM, UNIVERSITY = 9_000, 9_001, 9_002


def built(parameters: KnowledgeNetworkParameters, firms: np.ndarray = FIRMS) -> Network:
    return build_knowledge_network(
        firms,
        WARD[firms],
        SITE[firms],
        np.array([UNIVERSITY]),
        np.array([0]),
        PLATFORM,
        ASSOCIATION,
        MINUTES,
        parameters,
        Luck(0),
    )


def members(network: Network, hub: int) -> np.ndarray:
    return network.source_id[network.target_id == hub]


def test_hubs_have_their_share_of_firms() -> None:
    network = built(PARAMETERS)
    # Five standard errors of 6,000 draws.
    for hub, share in ((ASSOCIATION, 0.1), (PLATFORM, 0.05)):
        sd = (share * (1 - share) / N_FIRMS) ** 0.5
        assert members(network, hub).size / N_FIRMS == pytest.approx(share, abs=5 * sd)


def test_a_university_is_tied_to_the_near() -> None:
    tied = members(built(PARAMETERS), UNIVERSITY)
    shares = np.bincount(WARD[tied], minlength=3) / (N_FIRMS / 3)
    # 0.4 falls by e each 30 minutes; five standard errors of 2,000 draws.
    expected = 0.4 * np.exp([0.0, -1.0, -2.0])
    assert shares.tolist() == pytest.approx(expected.tolist(), abs=0.055)


def test_firms_are_tied_to_neighbours_on_their_site_only() -> None:
    network = built(PARAMETERS)
    between = network.target_id < N_FIRMS
    source, target = network.source_id[between], network.target_id[between]
    assert (SITE[source] == SITE[target]).all()
    assert (SITE[source] >= 0).all()
    # Mean degree of those on a site: pairs tied from both ends count once.
    assert 2 * between.sum() / (SITE >= 0).sum() == pytest.approx(4, abs=0.1)


@pytest.mark.parametrize(
    ("field", "hub"),
    [
        ("knowledge_association_share", ASSOCIATION),
        ("knowledge_platform_share", PLATFORM),
        ("knowledge_university_share", UNIVERSITY),
    ],
)
def test_a_share_of_0_stops_its_ties(field: str, hub: int) -> None:
    assert members(built(replace(PARAMETERS, **{field: 0.0})), hub).size == 0


def test_no_colocation_leaves_no_tie_between_firms() -> None:
    network = built(replace(PARAMETERS, knowledge_colocation_degree=0.0))
    assert (network.target_id >= N_FIRMS).all()


def test_a_firm_that_goes_changes_no_others_tie_to_a_hub() -> None:
    fewer = np.delete(FIRMS, 17)
    before, after = built(PARAMETERS), built(PARAMETERS, fewer)
    for hub in (ASSOCIATION, PLATFORM, UNIVERSITY):
        stayed = members(before, hub)
        assert members(after, hub).tolist() == stayed[stayed != 17].tolist()


def test_two_agents_with_one_id_are_refused() -> None:
    with pytest.raises(Refusal, match="none twice"):
        build_knowledge_network(
            FIRMS,
            WARD,
            SITE,
            np.array([5]),
            np.array([0]),
            PLATFORM,
            ASSOCIATION,
            MINUTES,
            PARAMETERS,
            Luck(0),
        )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("knowledge_association_share", 1.1),
        ("knowledge_university_reach_minutes", 0.0),
        ("knowledge_colocation_degree", -1.0),
    ],
)
def test_impossible_parameters_are_refused(field: str, value: float) -> None:
    with pytest.raises(Refusal):
        replace(PARAMETERS, **{field: value})


def renewed(network: Network, firms: np.ndarray) -> Network:
    return renewed_knowledge_network(
        network,
        firms,
        WARD[firms],
        SITE[firms],
        np.array([UNIVERSITY]),
        np.array([0]),
        PLATFORM,
        ASSOCIATION,
        MINUTES,
        PARAMETERS,
        Luck(0),
    )


def links(network: Network) -> set[tuple[int, int]]:
    pairs = zip(network.source_id.tolist(), network.target_id.tolist(), strict=True)
    return set(pairs)


def test_a_network_whose_firms_all_live_on_is_the_same_a_year_later() -> None:
    network = built(PARAMETERS)
    assert links(renewed(network, FIRMS)) == links(network)


def test_the_dead_leave_with_all_their_ties_and_nobody_else_loses_one() -> None:
    network = built(PARAMETERS)
    living = FIRMS[FIRMS % 7 != 0]
    later = renewed(network, living)
    assert np.intersect1d(later.ids, FIRMS).tolist() == living.tolist()
    kept = {(a, b) for a, b in links(network) if a % 7 and (b % 7 or b >= ASSOCIATION)}
    assert links(later) == kept


def test_a_newcomer_finds_the_hubs_it_would_have_had_at_the_founding() -> None:
    later = renewed(built(PARAMETERS, FIRMS[:3000]), FIRMS)
    for hub in (ASSOCIATION, PLATFORM, UNIVERSITY):
        assert members(later, hub).tolist() == members(built(PARAMETERS), hub).tolist()


def test_newcomers_have_as_many_neighbours_as_others_and_only_on_their_site() -> None:
    later = renewed(built(PARAMETERS, FIRMS[:3000]), FIRMS)
    one, other = (np.array(ends) for ends in zip(*links(later), strict=True))
    near = other < ASSOCIATION
    one, other = one[near], other[near]
    assert (SITE[one] == SITE[other]).all()
    ties = np.bincount(np.concatenate((one, other)), minlength=N_FIRMS)
    new = ties[3000:][SITE[3000:] >= 0]
    # Each of 1,500 newcomers has 4 on average; five standard errors of a Poisson count.
    assert new.mean() == pytest.approx(4.0, abs=5 * (4 / 1500) ** 0.5)
