"""What firms hear: hubs, neighbours, members of the platform, nobody; by hand and by
a scalar twin on the province's own network."""

from typing import Any

import mesa
import numpy as np
import pytest

from agents.firm import Firms
from model.knowledge_ties import KnowledgeTies
from model.quangninh import QuangNinh
from model.sparse_network import Network
from model.synthesis.networks import FIRST_INSTITUTION_ID, Institutions

SCHOOL, PLATFORM, ASSOCIATION = range(3)
HOUSES = Institutions(
    name=("a school", "a platform", "an association"),
    kind=("university", "platform", "association"),
    ward=np.array([0, 0, 0]),
)


def hub(line: int) -> int:
    return FIRST_INSTITUTION_ID + line


def noughts() -> dict[str, float]:
    """Return 0 for every column that is not a yes or no, which has its default."""
    return {n: 0 for n, known in Firms.columns.items() if known.dtype.kind != "b"}


def firms_of(n: int) -> Firms:
    model: mesa.Model[Any, Any] = mesa.Model(rng=1)
    firms = Firms(model)
    firms.births(n, **noughts() | {"weight": 1.0})
    return firms


def tied(links: list[tuple[int, int]], n: int = 6) -> Network:
    source, target = zip(*links, strict=True)
    nodes = np.array([*range(n), hub(0), hub(1), hub(2)])
    return Network(nodes, np.array(source), np.array(target), directed=False)


def test_a_firm_hears_its_hubs_and_its_neighbours_each_alike() -> None:
    firms = firms_of(6)
    network = tied(
        [(0, hub(ASSOCIATION)), (1, hub(ASSOCIATION)), (2, hub(ASSOCIATION)), (0, 3)]
    )
    ties = KnowledgeTies.of(network, firms, HOUSES)
    heard = ties.heard_stage(np.array([0, 2, 4, 1, 3, 0]), firms.weight)
    # Firm 0: (mean of 2 and 4, and 1) / 2; firm 1: mean of 0 and 4; 4 and 5 nobody.
    assert heard.tolist() == [2.0, 2.0, 1.0, 0.0, 3.0, 0.0]


def test_members_of_the_platform_hear_each_other_and_of_research() -> None:
    firms = firms_of(6)
    network = tied([(0, hub(PLATFORM)), (1, hub(SCHOOL)), (2, hub(ASSOCIATION))])
    firms.write(np.array([0, 4]), is_member=True)
    ties = KnowledgeTies.of(network, firms, HOUSES)
    heard = ties.heard_stage(np.array([1, 0, 0, 0, 3, 0]), firms.weight)
    assert heard.tolist() == [3.0, 0.0, 0.0, 0.0, 1.0, 0.0]
    assert ties.learns_of_research.tolist() == [True, True, False, False, True, False]


def test_the_dead_are_not_heard_and_the_newborn_have_no_ties() -> None:
    firms = firms_of(5)
    network = tied([(0, hub(ASSOCIATION)), (1, hub(ASSOCIATION)), (2, 3)], n=5)
    firms.deaths(np.array([1, 3]))
    firms.births(1, **noughts() | {"weight": 1.0})
    ties = KnowledgeTies.of(network, firms, HOUSES)
    stage = np.array([1, 4, 2, 4, 0, 3])
    heard = ties.heard_stage(stage, firms.weight)
    assert heard[[0, 2, 5]].tolist() == [1.0, 2.0, 3.0]


def slow_heard(province: QuangNinh, row: int) -> float:
    """What one firm hears, tie by tie on plain objects."""
    firms, network = province.firms, province.knowledge
    own = int(firms.ids[row])
    pairs = list(
        zip(network.source_id.tolist(), network.target_id.tolist(), strict=True)
    )
    stage = dict(zip(firms.ids.tolist(), firms.digital_stage.tolist(), strict=True))
    weight = dict(zip(firms.ids.tolist(), firms.weight.tolist(), strict=True))
    heard = []
    for one, other in pairs:
        if own not in (one, other):
            continue
        far = other if one == own else one
        if far < FIRST_INSTITUTION_ID:
            heard += [stage[far]] if weight[far] > 0 else []
            continue
        fellows = [a for a, b in pairs if b == far and a != own and weight[a] > 0]
        heft = sum(weight[a] for a in fellows)
        mean = sum(weight[a] * stage[a] for a in fellows) / heft if heft else stage[own]
        heard.append(mean)
    return float(np.mean(heard)) if heard else float(stage[own])


def test_the_provinces_firms_hear_what_a_walk_along_their_ties_tells() -> None:
    province = QuangNinh(world=1, scale=100)
    for _ in range(14):
        province.step()
    firms = province.firms
    ties = KnowledgeTies.of(province.knowledge, firms, province.institutions)
    heard = ties.heard_stage(firms.digital_stage, firms.weight)
    alive = np.flatnonzero(firms.is_alive)
    with_ties = np.intersect1d(alive, np.union1d(ties.hub_row, ties.one_row))
    assert with_ties.size > 20
    for row in (*with_ties[:30].tolist(), *alive[:5].tolist()):
        assert heard[row] == pytest.approx(slow_heard(province, row))
