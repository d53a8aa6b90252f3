"""Gateways: dated causes shut them by place, scenarios open or shut them after."""

from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from agents.refusal import Refusal
from model.gateways import Gateway, GatewayCause, gateways, read_gateway_causes
from model.places import load_places
from model.policy.named import WORDS
from model.policy.scenario import Scenario

PLACES = load_places()
CENTRAL = Scenario(**dict.fromkeys(WORDS, "test"))
ZONES = {zone.name_vi: row for row, zone in enumerate(PLACES.economic_zones)}
MONG_CAI = ZONES["Móng Cái"]
GATE_WARDS = np.isin(
    PLACES.economic_zone,
    [row for row, zone in enumerate(PLACES.economic_zones) if zone.border_gate],
)
VAN_DON = PLACES.index["Vân Đồn"]


def cause(
    gateway: Gateway, zone: int, first: int, last: int, size: float
) -> GatewayCause:
    return GatewayCause(
        gateway=gateway, zone=zone, first_month=first, last_month=last, size=size
    )


def test_causes_multiply_in_their_zone_and_months_alone() -> None:
    gate = Gateway.BORDER_GATE
    causes = [cause(gate, MONG_CAI, 1, 2, 0.5), cause(gate, MONG_CAI, 2, 3, 0.2)]
    found = gateways(PLACES, CENTRAL, 1.0, causes).recorded
    here = PLACES.economic_zone == MONG_CAI
    assert found[:5, gate, here][:, 0] == pytest.approx([1, 0.5, 0.4, 0.8, 1])
    assert (found[:, gate, ~here] == 1).all()
    assert (found[:, Gateway.AIRPORT] == 1).all()


def test_neutral_scenarios_leave_gateways_as_they_are() -> None:
    assert (gateways(PLACES, CENTRAL, 1.0).beyond == 1).all()


def test_every_cause_on_record_ends_before_scenarios_act() -> None:
    assert (gateways(PLACES, CENTRAL, 1.0).recorded[72:] == 1).all()
    assert (gateways(PLACES, CENTRAL, 1.0).recorded[:72] < 1).any()


def test_border_trade_moves_the_gates_of_three_zones_from_2026() -> None:
    found = gateways(PLACES, replace(CENTRAL, border_trade=0.4), 1.0).beyond
    gate = found[:, Gateway.BORDER_GATE]
    assert (gate[:72] == 1).all()
    assert (gate[72:, GATE_WARDS] == 0.4).all()
    assert (gate[:, ~GATE_WARDS] == 1).all()
    assert GATE_WARDS.sum() == 10
    assert (found[:, Gateway.AIRPORT] == 1).all()


def test_the_special_zone_brings_flights_from_its_month_and_none_at_zero() -> None:
    scenario = replace(CENTRAL, special_zone_month=96)
    airport = gateways(PLACES, scenario, 1.5).beyond[:, Gateway.AIRPORT]
    assert (airport[:96] == 1).all()
    assert (airport[96:, VAN_DON] == 2.5).all()
    assert (np.delete(airport, VAN_DON, axis=1) == 1).all()
    assert (gateways(PLACES, scenario, 0.0).beyond == 1).all()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("airport,Vân Đồn", "border_gate,Vân Đồn", "Vân Đồn has no border_gate"),
        ("airport,Vân Đồn", "railway,Vân Đồn", "railway"),
        ("Móng Cái,2020-02", "Mong Cai,2020-02", "Mong Cai"),
        ("2020-02,2020-03,0.6", "2020-02,2020-01,0.6", "stretch of 2020 to 2025"),
        ("2020-02,2020-03,0.6", "2020-02,2026-03,0.6", "stretch of 2020 to 2025"),
        ("2020-02,2020-03,0.6", "2020-02,2020-03,1.6", "size is 1.6"),
    ],
)
def test_a_broken_line_is_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    table = resources.files("model.evidence") / "history" / "gateway_causes.csv"
    text = table.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "gateway_causes.csv").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(Refusal, match=said):
        read_gateway_causes(PLACES.economic_zones, tmp_path)
