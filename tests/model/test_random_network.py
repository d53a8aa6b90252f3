"""Building networks by keyed luck: exact degrees, laws, and whose luck is whose."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.luck import key
from agents.refusal import Refusal
from model.random_network import match_stubs, ring, uniform_random_graph

KEY = key(0, 900, 0)


def links_of(network) -> set[tuple[int, int]]:
    pairs = zip(network.source_id.tolist(), network.target_id.tolist(), strict=True)
    return set(pairs)


def test_a_ring_links_both_sides() -> None:
    assert links_of(ring(4)) == {(0, 1), (1, 2), (2, 3), (0, 3)}
    assert ring(5).neighbours.degree.tolist() == [2] * 5
    with pytest.raises(Refusal, match="two sides"):
        ring(2)


@given(st.integers(2, 40), st.floats(0.01, 1), st.integers(0, 2**64 - 1))
def test_a_uniform_random_graph_has_its_links(
    n_nodes: int, filled: float, key_: int
) -> None:
    mean_degree = filled * (n_nodes - 1)
    network = uniform_random_graph(n_nodes, mean_degree, key_)
    assert network.n_links == round(n_nodes * mean_degree / 2)
    assert network.n_nodes == n_nodes


def test_each_graph_is_as_likely() -> None:
    # Two of the six pairs of four nodes: fifteen graphs.
    counts: dict[frozenset[tuple[int, int]], int] = {}
    n_graphs = 3000
    for number in range(n_graphs):
        graph = frozenset(links_of(uniform_random_graph(4, 1.0, key(5, number))))
        counts[graph] = counts.get(graph, 0) + 1
    assert len(counts) == 15
    expected = n_graphs / 15
    chi_squared = sum((n - expected) ** 2 for n in counts.values()) / expected
    # The 99.9 % point of chi-squared with 14 degrees of freedom; the keys are fixed.
    assert chi_squared < 36.1


def test_degrees_of_a_large_graph_are_poisson() -> None:
    degree = uniform_random_graph(50_000, 3.0, KEY).neighbours.degree
    assert degree.mean() == 3
    # Five standard errors: variance 3, fourth moment 3 + 3 * 9.
    assert degree.var() == pytest.approx(3, abs=5 * (21 / 50_000) ** 0.5)
    assert (degree == 0).mean() == pytest.approx(np.exp(-3), abs=0.005)


def test_another_key_gives_another_graph_and_the_same_key_the_same() -> None:
    one = links_of(uniform_random_graph(100, 4.0, KEY))
    assert one == links_of(uniform_random_graph(100, 4.0, KEY))
    assert one != links_of(uniform_random_graph(100, 4.0, KEY + 1))


@pytest.mark.parametrize(
    ("n_nodes", "mean_degree"), [(1, 1.0), (10, 0.0), (10, 9.5), (10, float("nan"))]
)
def test_graphs_that_cannot_be_are_refused(n_nodes: int, mean_degree: float) -> None:
    with pytest.raises(Refusal, match="mean degree"):
        uniform_random_graph(n_nodes, mean_degree, KEY)


degrees = st.lists(st.integers(0, 6), min_size=1, max_size=30)


@given(degrees, st.randoms(), st.integers(0, 2**64 - 1))
@settings(max_examples=50)
def test_matched_degrees_never_exceed_what_was_asked(
    out: list[int], order, key_: int
) -> None:
    into = list(out)
    order.shuffle(into)
    ids = np.arange(len(out)) * 7 + 3
    network = match_stubs(ids, np.array(out), np.array(into), key_)
    assert (network.outgoing.degree <= out).all()
    assert (network.incoming.degree <= into).all()


def test_even_degrees_are_matched_in_full() -> None:
    asked = np.full(2_000, 5)
    network = match_stubs(np.arange(2_000), asked, asked, KEY)
    # Loops and double links are about 1 in 800 at first; each round mends nearly all.
    assert network.n_links >= 5 * 2_000 - 3


def test_one_hub_reaches_everybody_once() -> None:
    out = np.array([9] + [0] * 9)
    into = np.array([0] + [1] * 9)
    network = match_stubs(np.arange(10), out, into, KEY)
    assert links_of(network) == {(0, other) for other in range(1, 10)}


def test_links_stay_within_blocks_that_have_no_affinity_to_others() -> None:
    block = np.arange(600) % 3
    asked = np.full(600, 4)
    network = match_stubs(
        np.arange(600), asked, asked, KEY, block=block, affinity=np.eye(3)
    )
    assert (network.source_id % 3 == network.target_id % 3).all()
    assert network.n_links > 0.99 * 4 * 600


def test_links_go_to_blocks_in_proportion_to_affinity() -> None:
    # Sellers in block 0 can buy nowhere but in blocks 1 and 2, of equal size.
    block = np.repeat([0, 1, 2], [2_000, 6_000, 6_000])
    out = np.where(block == 0, 4, 0)
    into = np.where(block == 0, 0, 4)
    affinity = np.zeros((3, 3))
    affinity[0] = [1, 1, 3]
    network = match_stubs(
        np.arange(block.size), out, into, KEY, block=block, affinity=affinity
    )
    share = (block[network.target_id] == 2).mean()
    # 8,000 links: five standard errors.
    assert share == pytest.approx(0.75, abs=5 * (0.75 * 0.25 / 8_000) ** 0.5)


def test_stubs_meet_in_proportion_to_degree() -> None:
    out = np.repeat([1, 9], 1_000)
    network = match_stubs(np.arange(2_000), out, out[::-1].copy(), KEY)
    heavy_target = network.target_id < 1_000
    assert heavy_target.mean() == pytest.approx(0.9, abs=0.01)
    heavy_source = network.source_id >= 1_000
    # Independent but for the few double links among the heavy.
    both = (heavy_source & heavy_target).mean()
    assert both == pytest.approx(0.81, abs=0.02)


def test_no_affinity_at_all_gives_no_link() -> None:
    network = match_stubs(
        np.arange(4), np.ones(4, int), np.ones(4, int), KEY, affinity=np.zeros((1, 1))
    )
    assert network.n_links == 0


@pytest.mark.parametrize(("out", "affinity"), [(-1, 1.0), (1, -1.0), (1, np.nan)])
def test_negative_degrees_and_affinities_are_refused(out: int, affinity: float) -> None:
    with pytest.raises(Refusal, match="0 or more"):
        match_stubs(
            np.arange(2),
            np.array([out, 1]),
            np.array([1, 1]),
            KEY,
            affinity=np.array([[affinity]]),
        )
