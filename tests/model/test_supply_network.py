"""The supply network: its patterns, its chains and distances, and its luck."""

from pathlib import Path

import networkx
import numpy as np
import pytest

from agents.classification import Sector
from agents.luck import Luck, Stream, pareto
from agents.refusal import Refusal
from model.sparse_network import Network
from model.supply_network import (
    Degrees,
    SupplyNetworkParameters,
    build_supply_network,
    read_supply_chains,
    supply_degrees,
)

PARAMETERS = SupplyNetworkParameters(
    supply_mean_degree=5.0,
    supply_degree_size_elasticity=0.9,
    supply_degree_spread=0.5,
    supply_largest_share_of_firms=0.15,
    supply_decay_minutes=45.0,
    supply_background_affinity=0.05,
)
N_FIRMS, N_WARDS = 10_000, 54
IDS = np.arange(N_FIRMS)
LUCK = Luck(0)
EMPLOYEES = pareto(LUCK.uniform(Stream.FIRM_SIZE, 0, IDS), 2.6, 1.06)
SECTOR = (LUCK.uniform(Stream.CHECK_VALUE, 0, IDS) * 13).astype(np.int64)
WARD = (LUCK.uniform(Stream.FIRM_WARD, 0, IDS) ** 2 * N_WARDS).astype(np.int64)
LINE = np.arange(N_WARDS) * 4.0
MINUTES = np.abs(LINE[:, np.newaxis] - LINE)
CHAINS = read_supply_chains()


@pytest.fixture(scope="module")
def network() -> Network:
    degrees = supply_degrees(IDS, EMPLOYEES, PARAMETERS, LUCK)
    return build_supply_network(
        IDS, SECTOR, WARD, degrees, MINUTES, CHAINS, PARAMETERS, LUCK
    )


def tail_exponent(degree: np.ndarray, share: float = 0.05) -> float:
    """Hill's estimate over the largest."""
    largest = np.sort(degree)[::-1][: int(share * degree.size)]
    return 1 / np.log(largest / largest[-1]).mean()


@pytest.mark.parametrize("side", ["outgoing", "incoming"])
def test_degrees_have_a_heavy_tail_with_an_exponent_as_recorded(
    network: Network, side: str
) -> None:
    degree = getattr(network, side).degree
    # Recorded exponents run from 1 to 1.35; 500 firms leave a standard error of 0.06.
    assert 0.9 <= tail_exponent(degree) <= 1.45
    assert degree.max() > 50 * degree.mean()


def test_the_mean_degree_is_nearly_the_asked_one(network: Network) -> None:
    # Hubs lose double links: measured 3 %.
    assert 0.94 * 5 <= network.outgoing.degree.mean() <= 5.05


def test_hubs_are_linked_to_the_small(network: Network) -> None:
    graph = network.to_networkx().to_undirected()
    assert networkx.degree_assortativity_coefficient(graph) < -0.05


def test_degree_rises_with_size(network: Network) -> None:
    degree = network.neighbours.degree
    quarters = np.array_split(np.argsort(EMPLOYEES), 4)
    means = [degree[quarter].mean() for quarter in quarters]
    assert means == sorted(means)
    assert means[3] > 3 * means[0]


def test_partners_are_nearer_than_chance(network: Network) -> None:
    linked = MINUTES[WARD[network.source_id], WARD[network.target_id]].mean()
    firms_of_ward = np.bincount(WARD, minlength=N_WARDS) / N_FIRMS
    chance = (firms_of_ward[:, np.newaxis] * MINUTES * firms_of_ward).sum()
    assert linked < 0.75 * chance


def test_links_run_within_chains(network: Network) -> None:
    def share_in_chains(source: np.ndarray, target: np.ndarray) -> float:
        return (CHAINS[SECTOR[source], SECTOR[target]] > 0).mean()

    by_chance = (CHAINS[:13, :13] > 0).mean()
    assert share_in_chains(network.source_id, network.target_id) > 1.5 * by_chance


def test_degree_follows_the_elasticity_where_there_is_no_spread() -> None:
    even = SupplyNetworkParameters(
        supply_mean_degree=400.0,
        supply_degree_size_elasticity=0.5,
        supply_degree_spread=0.0,
        supply_largest_share_of_firms=1.0,
        supply_decay_minutes=45.0,
        supply_background_affinity=0.0,
    )
    employees = np.where(np.arange(2_000) < 1_000, 1.0, 9.0)
    degrees = supply_degrees(np.arange(2_000), employees, even, LUCK)
    # Roots of size 1 and 3 share a mean of 400; rounding is up or down by luck.
    assert set(degrees.out.tolist()) == {200, 600}


def test_the_cut_at_the_top_leaves_the_mean() -> None:
    employees = np.array([1e6] + [1.0] * 999)
    degrees = supply_degrees(np.arange(1_000), employees, PARAMETERS, LUCK)
    assert degrees.out[0] == degrees.into[0] == 150
    assert degrees.out.mean() == pytest.approx(5, abs=0.2)


def test_a_firms_degree_does_not_hang_on_its_row() -> None:
    degrees = supply_degrees(IDS, EMPLOYEES, PARAMETERS, LUCK)
    backwards = supply_degrees(IDS[::-1], EMPLOYEES[::-1], PARAMETERS, LUCK)
    assert np.array_equal(degrees.out, backwards.out[::-1])
    assert np.array_equal(degrees.into, backwards.into[::-1])


def test_a_thinned_province_keeps_each_kept_firms_degree() -> None:
    degrees = supply_degrees(IDS, EMPLOYEES, PARAMETERS, LUCK)
    kept = (EMPLOYEES > 15) | (IDS % 10 == 0)
    thinned = build_supply_network(
        IDS[kept],
        SECTOR[kept],
        WARD[kept],
        Degrees(degrees.out[kept], degrees.into[kept]),
        MINUTES,
        CHAINS,
        PARAMETERS,
        LUCK,
    )
    small = degrees.out[kept] <= 20
    asked = degrees.out[kept][small].sum()
    # The hubs crowd each other out when few are left; the others keep nearly all.
    assert thinned.outgoing.degree[small].sum() > 0.9 * asked


def test_the_same_world_has_the_same_network_and_another_has_not(
    network: Network,
) -> None:
    def built(world: int) -> Network:
        degrees = supply_degrees(IDS, EMPLOYEES, PARAMETERS, Luck(world))
        return build_supply_network(
            IDS, SECTOR, WARD, degrees, MINUTES, CHAINS, PARAMETERS, Luck(world)
        )

    assert np.array_equal(built(0).target_id, network.target_id)
    assert not np.array_equal(built(1).target_id, network.target_id)


def test_wards_without_a_way_do_not_trade() -> None:
    apart = np.where(MINUTES == 0, 0.0, np.inf)
    degrees = supply_degrees(IDS, EMPLOYEES, PARAMETERS, LUCK)
    network = build_supply_network(
        IDS, SECTOR, WARD, degrees, apart, CHAINS, PARAMETERS, LUCK
    )
    assert (WARD[network.source_id] == WARD[network.target_id]).all()


def test_coal_goes_to_power() -> None:
    assert CHAINS[Sector.COAL, Sector.POWER] == 1
    assert CHAINS.shape == (len(Sector), len(Sector))
    assert CHAINS.max() == 1


@pytest.mark.parametrize(
    ("line", "match"),
    [
        ("cole,power,1,assumption,x,", "did you mean coal"),
        ("coal,power,2,assumption,x,", "weight is 2"),
        ("coal,power,nan,assumption,x,", "finite"),
        ("coal,power,1,guess,x,", "grade"),
        ("coal,power", "2 cells"),
    ],
)
def test_a_broken_table_of_chains_is_refused(
    tmp_path: Path, line: str, match: str
) -> None:
    table = tmp_path / "chains.csv"
    table.write_text(
        f"seller,buyer,weight,grade,source,note\n{line}\n", encoding="utf-8"
    )
    with pytest.raises(Refusal, match=match):
        read_supply_chains(table)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("supply_mean_degree", 0.0),
        ("supply_mean_degree", float("nan")),
        ("supply_decay_minutes", -1.0),
        ("supply_degree_spread", -0.1),
        ("supply_largest_share_of_firms", 1.1),
        ("supply_background_affinity", -0.1),
    ],
)
def test_impossible_parameters_are_refused(field: str, value: float) -> None:
    values = {
        name: getattr(PARAMETERS, name) for name in SupplyNetworkParameters.__slots__
    }
    with pytest.raises(Refusal, match=field):
        SupplyNetworkParameters(**values | {field: value})
