"""The reputation network: who is asked, and whose luck it is."""

from dataclasses import replace

import numpy as np
import pytest

from agents.classification import Owner, Sector
from agents.luck import Luck
from agents.refusal import Refusal
from model.reputation_network import (
    ReputationNetworkParameters,
    build_reputation_network,
)
from model.sparse_network import Network

PARAMETERS = ReputationNetworkParameters(
    reputation_same_country=0.5, reputation_same_sector=0.2
)
ASKING = np.arange(1_000, 1_200)
OPERATING = np.arange(80)
COUNTRIES = (Owner.CHINA, Owner.JAPAN)
SECTORS = (Sector.ELECTRONICS, Sector.TEXTILES)


def country_of(ids: np.ndarray) -> np.ndarray:
    return np.where(ids % 2, *COUNTRIES)


def sector_of(ids: np.ndarray) -> np.ndarray:
    return np.where(ids // 2 % 2, *SECTORS)


def built(
    parameters: ReputationNetworkParameters,
    asking: np.ndarray = ASKING,
    operating: np.ndarray = OPERATING,
) -> Network:
    return build_reputation_network(
        asking,
        country_of(asking),
        sector_of(asking),
        operating,
        country_of(operating),
        sector_of(operating),
        0,
        parameters,
        Luck(0),
    )


def test_the_chance_to_ask_depends_on_what_both_share() -> None:
    network = built(PARAMETERS)
    asked = np.zeros((ASKING.size, OPERATING.size))
    asked[network.source_id - ASKING[0], network.target_id] = 1
    country = country_of(ASKING)[:, np.newaxis] == country_of(OPERATING)
    sector = sector_of(ASKING)[:, np.newaxis] == sector_of(OPERATING)
    # 4,000 pairs of each kind: five standard errors are below 0.04.
    assert asked[~country & ~sector].sum() == 0
    assert asked[country & ~sector].mean() == pytest.approx(0.5, abs=0.04)
    assert asked[~country & sector].mean() == pytest.approx(0.2, abs=0.04)
    assert asked[country & sector].mean() == pytest.approx(0.6, abs=0.04)


def test_nobody_asks_oneself() -> None:
    everyone = replace(PARAMETERS, reputation_same_country=1.0)
    network = built(everyone, OPERATING, OPERATING)
    assert network.n_links > 0
    assert (network.source_id != network.target_id).all()


def test_chances_of_0_leave_nobody_to_ask() -> None:
    silent = ReputationNetworkParameters(
        reputation_same_country=0.0, reputation_same_sector=0.0
    )
    assert built(silent).n_links == 0


def test_an_investor_who_leaves_changes_no_other_tie() -> None:
    before, after = built(PARAMETERS), built(PARAMETERS, operating=OPERATING[1:])
    stays = before.target_id != OPERATING[0]
    assert after.source_id.tolist() == before.source_id[stays].tolist()
    assert after.target_id.tolist() == before.target_id[stays].tolist()


def test_impossible_chances_are_refused() -> None:
    with pytest.raises(Refusal, match="reputation_same_sector"):
        replace(PARAMETERS, reputation_same_sector=-0.1)
