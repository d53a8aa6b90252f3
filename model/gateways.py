"""Gateways of the economic zones: the border gates and the airport, month by month.

A gateway is as open as in January 2020 unless a dated cause shuts a part of it, which
is history, or a scenario changes what goes through, which is the future. Both are kept
apart: what is on record has moved the growth on record already and only tells places
from each other; what a scenario does moves totals too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import IntEnum, unique
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

import numpy as np
import numpy.typing as npt

from model.evidence.reader import Grade
from model.evidence.tables import Line, lines
from model.place_records import EconomicZone
from model.place_tables import code, month
from model.places import Places
from model.policy.scenario import Scenario
from model.policy.schedule import FIRST_POLICY_MONTH, N_MONTHS

__all__ = ["Gateway", "GatewayCause", "Gateways", "gateways", "read_gateway_causes"]

type Floats = npt.NDArray[np.float64]


@unique
class Gateway(IntEnum):
    """What goods or guests come through."""

    BORDER_GATE = 0
    AIRPORT = 1


_COLUMNS: Final = (
    *("gateway", "zone", "first_month", "last_month"),
    *("size", "grade", "source", "note"),
)
_NAMES: Final = {gateway.name.lower(): int(gateway) for gateway in Gateway}


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayCause:
    """What shuts a part of a zone's gateway over some months."""

    gateway: Gateway
    zone: int
    """Economic zone."""
    first_month: int
    """Months since January 2020."""
    last_month: int
    size: float
    """Part of the goods or guests that does not come through [share]."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gateways:
    """What comes through, January 2020 = 1, (n_months, n_gateways, n_wards) [ratio].

    1 in wards of zones without the gateway. Read-only.
    """

    recorded: Floats
    """As dated causes leave it."""
    beyond: Floats
    """What the scenario multiplies it by; 1 where it says nothing."""

    def __post_init__(self) -> None:
        for field in fields(self):
            getattr(self, field.name).setflags(write=False)


def gateways(
    places: Places,
    scenario: Scenario,
    special_zone_flights: float,
    causes: Sequence[GatewayCause] | None = None,
) -> Gateways:
    """Return what comes through the gateways of each ward's zone.

    Parameters
    ----------
    scenario
        Its `border_trade` acts on the gates from January 2026; its
        `special_zone_month` on the airport of the special zone.
    special_zone_flights
        Growth of what the airport brings once the special zone's law is in force
        [share].
    causes
        Dated causes; those of evidence when not given.
    """
    shape = (N_MONTHS, len(Gateway), places.n_wards)
    recorded, beyond = np.ones(shape), np.ones(shape)
    zones = places.economic_zones
    if causes is None:
        causes = read_gateway_causes(zones)
    for cause in causes:
        months = slice(cause.first_month, cause.last_month + 1)
        wards = list(zones[cause.zone].wards)
        recorded[months, cause.gateway, wards] *= 1 - cause.size
    law = scenario.special_zone_month or N_MONTHS
    for zone in zones:
        wards = list(zone.wards)
        if zone.border_gate:
            gate = Gateway.BORDER_GATE
            beyond[FIRST_POLICY_MONTH:, gate, wards] = scenario.border_trade
        if zone.airport and zone.special_zone:
            beyond[law:, Gateway.AIRPORT, wards] = 1 + special_zone_flights
    return Gateways(recorded=recorded, beyond=beyond)


def read_gateway_causes(
    zones: Sequence[EconomicZone], folder: Traversable | None = None
) -> list[GatewayCause]:
    """Return the dated causes of a folder, the packaged ones when none is given.

    Raises
    ------
    Refusal
        If the table is broken or names a gateway that the zone lacks.
    """
    folder = folder or resources.files("model.evidence") / "history"
    rows = lines(folder / "gateway_causes.csv", _COLUMNS)
    return [_cause(row, zones) for row in rows]


def _cause(row: Line, zones: Sequence[EconomicZone]) -> GatewayCause:
    row.choice("grade", Grade)
    row.text("source")
    gateway = Gateway(code(row, "gateway", _NAMES))
    zone = code(row, "zone", {each.name_vi: at for at, each in enumerate(zones)})
    has = zones[zone].border_gate, zones[zone].airport
    if not has[gateway]:
        raise row.refusal(
            f"{zones[zone].name_vi} has no {gateway.name.lower()}",
            "name a zone that economic_zones.csv gives one",
        )
    first, last = month(row, "first_month"), month(row, "last_month")
    if first is None or last is None or not first <= last < FIRST_POLICY_MONTH:
        raise row.refusal(
            "the months are not a stretch of 2020 to 2025",
            "give first_month <= last_month; what comes later is a scenario",
        )
    size = row.number("size")
    if not 0 <= size <= 1:
        raise row.refusal(f"size is {size:g}", "give a share from 0 to 1")
    return GatewayCause(
        gateway=gateway, zone=zone, first_month=first, last_month=last, size=size
    )
