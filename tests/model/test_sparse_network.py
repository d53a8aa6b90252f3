"""Networks as sparse rows: hand-worked sums, a slow twin, births and deaths."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.luck import Luck, Stream
from agents.refusal import Refusal
from model.neighbour_rows import CompleteRows, SparseRows
from model.sparse_network import Network

# Firms 10 and 20 supply 30; 30 supplies 10 and 40; 50 stands alone.
CHAIN = Network(
    np.array([10, 20, 30, 40, 50]),
    np.array([30, 10, 20, 30]),
    np.array([40, 30, 30, 10]),
)
links_of_six = st.sets(
    st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(
        lambda pair: pair[0] != pair[1]
    )
)


def network_of(links: set[tuple[int, int]], *, directed: bool = True) -> Network:
    pairs = np.array(sorted(links), dtype=np.int64).reshape(-1, 2)
    return Network(np.arange(6), pairs[:, 0], pairs[:, 1], directed)


def test_sums_run_over_customers_suppliers_and_both() -> None:
    value = np.array([1.0, 2.0, 4.0, 8.0, 16.0])
    assert CHAIN.outgoing.row_sums(value).tolist() == [4, 4, 9, 0, 0]
    assert CHAIN.incoming.row_sums(value).tolist() == [4, 0, 3, 4, 0]
    # 10 and 30 are customer and supplier of each other, which counts twice.
    assert CHAIN.neighbours.row_sums(value).tolist() == [8, 4, 12, 4, 0]
    assert CHAIN.neighbours.degree.tolist() == [2, 1, 4, 1, 0]


def test_means_stand_apart_where_there_is_no_neighbour() -> None:
    value = np.array([1.0, 2.0, 4.0, 8.0, 16.0])
    assert CHAIN.incoming.row_means(value).tolist() == [4, 0, 1.5, 4, 0]
    assert CHAIN.incoming.row_means(value, of_none=value).tolist() == [4, 2, 1.5, 4, 16]


def test_columns_are_summed_case_by_case() -> None:
    cases = np.array([[1, 0], [0, 1], [0, 0], [1, 1], [0, 0]], dtype=bool)
    assert CHAIN.incoming.row_means(cases).tolist() == [
        [0, 0],
        [0, 0],
        [0.5, 0.5],
        [0, 0],
        [0, 0],
    ]


def test_the_share_not_below_counts_those_who_stand_as_high() -> None:
    stage = np.array([2, 3, 2, 1, 4])
    # Firm 30 (stage 2) has 10 twice (2), 20 (3) and 40 (1).
    shares = CHAIN.neighbours.share_not_below(stage)
    assert shares.tolist() == [1.0, 0.0, 0.75, 1.0, 1.0]


@given(links_of_six, st.lists(st.integers(-9, 9), min_size=6, max_size=6))
def test_sums_agree_with_a_loop_over_links(
    links: set[tuple[int, int]], value: list[int]
) -> None:
    expected = [0.0] * 6
    for source, target in links:
        expected[source] += value[target]
    network = network_of(links)
    assert network.outgoing.row_sums(value).tolist() == expected
    assert network.incoming.degree.sum() == network.n_links == len(links)


@given(links_of_six, st.randoms())
def test_the_order_of_links_does_not_matter(links: set[tuple[int, int]], order) -> None:
    shuffled = sorted(links)
    order.shuffle(shuffled)
    pairs = np.array(shuffled, dtype=np.int64).reshape(-1, 2)
    other = Network(np.arange(6), pairs[:, 0], pairs[:, 1])
    network = network_of(links)
    assert np.array_equal(network.source_id, other.source_id)
    assert np.array_equal(network.target_id, other.target_id)
    value = np.arange(6) * 0.1
    assert np.array_equal(
        network.neighbours.row_sums(value), other.neighbours.row_sums(value)
    )


def test_an_undirected_link_is_one_either_way_round() -> None:
    network = Network(np.arange(3), np.array([2]), np.array([0]), directed=False)
    assert (network.source_id.tolist(), network.target_id.tolist()) == ([0], [2])
    assert network.neighbours.degree.tolist() == [1, 0, 1]
    with pytest.raises(Refusal, match="twice"):
        network.with_links([0], [2])


def test_everyone_sees_everyone_else() -> None:
    value = np.array([[1.0, 0.0], [2.0, 1.0], [4.0, 0.0]])
    stored = SparseRows([0, 0, 1, 1, 2, 2], [1, 2, 0, 2, 0, 1], 3)
    for seen, expected in zip(
        (CompleteRows(3).row_sums(value), CompleteRows(3).row_means(value)),
        (stored.row_sums(value), stored.row_means(value)),
        strict=True,
    ):
        assert seen.tolist() == expected.tolist()
    assert CompleteRows(3).degree.tolist() == stored.degree.tolist()


def test_the_dead_lose_their_links_and_keep_their_row() -> None:
    after = CHAIN.without([30])
    assert after.ids.tolist() == CHAIN.ids.tolist()
    assert after.n_links == 0
    after = CHAIN.without([20, 50])
    assert list(zip(after.source_id, after.target_id, strict=True)) == [
        (10, 30),
        (30, 10),
        (30, 40),
    ]
    assert CHAIN.n_links == 4


def test_the_born_come_last_and_link_up() -> None:
    after = CHAIN.with_nodes([60, 61]).with_links([60], [50])
    assert after.rows_of([50, 60, 61]).tolist() == [4, 5, 6]
    assert after.outgoing.row_sums(np.arange(7)).tolist()[5] == 4
    with pytest.raises(Refusal, match="rise"):
        CHAIN.with_nodes([45])


def test_compaction_moves_rows_and_keeps_links_between_ids() -> None:
    new_row = np.array([0, -1, 1, 2, 3])
    after = CHAIN.without([20]).remapped(new_row)
    assert after.ids.tolist() == [10, 30, 40, 50]
    assert after.outgoing.row_sums([1.0, 2.0, 4.0, 8.0]).tolist() == [2, 5, 0, 0]


def test_a_row_that_is_gone_may_not_have_links() -> None:
    with pytest.raises(Refusal, match="id 20 is not in the network"):
        CHAIN.remapped(np.array([0, -1, 1, 2, 3]))


def test_networkx_sees_the_same_links_between_ids() -> None:
    graph = CHAIN.to_networkx()
    assert sorted(graph.edges) == [(10, 30), (20, 30), (30, 10), (30, 40)]
    assert sorted(graph.nodes) == [10, 20, 30, 40, 50]
    undirected = network_of({(0, 1), (4, 2)}, directed=False).to_networkx()
    assert not undirected.is_directed()
    assert sorted(undirected.edges) == [(0, 1), (2, 4)]


@pytest.mark.parametrize(
    ("ids", "source", "target", "match"),
    [
        ([0, 1], [0], [0], "itself"),
        ([0, 1], [0, 0], [1, 1], "twice"),
        ([0, 1], [0], [2], "id 2 is not"),
        ([1, 0], [], [], "rise"),
        ([0, 0], [], [], "rise"),
    ],
)
def test_links_that_make_no_sense_are_refused(
    ids: list[int], source: list[int], target: list[int], match: str
) -> None:
    with pytest.raises(Refusal, match=match):
        Network(np.array(ids), np.array(source), np.array(target))


def test_an_empty_network_sums_to_nothing() -> None:
    nothing = np.empty(0, dtype=np.int64)
    empty = Network(nothing, nothing, nothing)
    assert empty.neighbours.row_means(np.empty(0)).size == 0
    alone = Network(np.arange(2), nothing, nothing)
    assert alone.neighbours.row_means([1.0, 2.0], of_none=7.0).tolist() == [7, 7]


N_MANY = 40


def many() -> tuple[Network, np.ndarray, np.ndarray]:
    """A network with hubs, and two columns of numbers that do not add up exactly."""
    luck = Luck(7)
    drawn = luck.uniform(Stream.CHECK_NETWORK, 0, np.arange(N_MANY**2))
    source, target = np.divmod(np.arange(N_MANY**2), N_MANY)
    linked = (drawn < 0.6 * (1 - source / N_MANY)) & (source != target)
    network = Network(np.arange(N_MANY) * 3, source[linked] * 3, target[linked] * 3)
    value, weight = (
        luck.uniform(Stream.CHECK_VALUE, draw, np.arange(N_MANY)) for draw in (0, 1)
    )
    return network, value, weight


def looped(network: Network, value: np.ndarray) -> tuple[list[float], list[float]]:
    """Return sums over customers and over suppliers, link by link."""
    customers, suppliers = [0.0] * N_MANY, [0.0] * N_MANY
    for seller, buyer in zip(network.source_row, network.target_row, strict=True):
        customers[seller] += value[buyer]
        suppliers[buyer] += value[seller]
    return customers, suppliers


def test_sums_have_the_bits_of_a_loop_along_the_links() -> None:
    network, value, weight = many()
    customers, suppliers = looped(network, value)
    assert network.customer_sums(value).tolist() == customers
    assert network.supplier_sums(value).tolist() == suppliers
    both = [s + c for s, c in zip(suppliers, customers, strict=True)]
    assert network.partner_sums(value).tolist() == both
    cases = np.stack((weight, value), axis=1)
    assert network.customer_sums(cases)[:, 1].tolist() == customers
    assert network.supplier_sums(cases)[:, 1].tolist() == suppliers
    assert network.n_customers.tolist() == looped(network, np.ones(N_MANY))[0]


def test_partners_not_below_are_counted_link_by_link() -> None:
    network, value, weight = many()
    stage = (value * 5).astype(np.int8)
    customers, suppliers = [0.0] * N_MANY, [0.0] * N_MANY
    for seller, buyer in zip(network.source_row, network.target_row, strict=True):
        if stage[buyer] >= stage[seller]:
            customers[seller] += weight[buyer]
        if stage[seller] >= stage[buyer]:
            suppliers[buyer] += weight[seller]
    expected = [c + s for c, s in zip(customers, suppliers, strict=True)]
    assert network.partners_not_below(stage, weight).tolist() == expected


def test_a_month_later_links_are_those_kept_and_those_that_are_new() -> None:
    network, value, _ = many()
    is_kept = value[network.source_row] < 0.5
    born = np.array([200, 205])
    source = np.array([205, 0, 0, 3, 200, 205])
    target = np.array([0, 205, 205, 3, 3, 0])
    after = network.renewed(
        newborn=born, is_kept=is_kept, source_id=source, target_id=target
    )
    pairs = zip(network.source_id, network.target_id, strict=True)
    links = {pair for pair, keeps in zip(pairs, is_kept, strict=True) if keeps}
    links |= {pair for pair in zip(source, target, strict=True) if pair[0] != pair[1]}
    slow = Network(np.append(network.ids, born), *np.array(sorted(links)).T)
    assert after.ids.tolist() == slow.ids.tolist()
    assert after.source_id.tolist() == slow.source_id.tolist()
    assert after.target_row.tolist() == slow.target_row.tolist()
    again = after.renewed(source_id=source, target_id=target)
    assert again.source_id.tolist() == after.source_id.tolist()
    with pytest.raises(Refusal, match="rise"):
        network.renewed(newborn=[5])
