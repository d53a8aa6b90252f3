"""Where demand is: border gates, the airport, ports and tourists' seasons move it.

Trade, tourism and logistics sell where they stand. What pulls demand to a ward moves
its firms' share of the sector's demand; what a scenario does to the gateways moves the
sector's demand as well. In January 2020, seasons apart, no ward is pulled.
"""

from dataclasses import dataclass, fields
from enum import IntEnum, unique
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from agents.classification import (
    MANUFACTURING,
    MONTHS_OF_A_YEAR,
    EmployerKind,
    Sector,
)
from agents.employer_pool import EmployerPools
from agents.firm import Firms
from agents.household_business import HouseholdBusinesses
from agents.refusal import Refusal
from model.gateways import Gateway, Gateways, gateways
from model.places import Places
from model.policy.scenario import Scenario
from model.tourist_seasons import TouristSeasons, read_tourist_seasons

__all__ = [
    "MonthPull",
    "PlaceDemand",
    "PlaceDemandParameters",
    "PlaceGround",
    "PlaceOutput",
    "Producer",
    "month_pull",
    "place_output",
]

type Floats = npt.NDArray[np.float64]

_N_SECTORS: Final = len(Sector)


@unique
class Producer(IntEnum):
    """Who sells where they stand."""

    ENTERPRISE = 0
    HOUSEHOLD_BUSINESS = 1
    OWN_ACCOUNT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDemandParameters:
    """How gateways, ports and seasons move demand among wards.

    Raises
    ------
    Refusal
        If a part is not a share, the parts of a sector sum above 1, or another number
        is out of bounds.
    """

    border_part_trade: float
    """Part of trade in border-gate zones that lives on the gates [share]."""
    border_part_logistics: float
    """Part of logistics in border-gate zones that lives on the gates [share]."""
    border_part_tourism: float
    """Part of tourism in border-gate zones that comes over the gates [share]."""
    airport_part_tourism: float
    """Part of tourism in the airport's zone that comes by air [share]."""
    airport_part_logistics: float
    """Part of logistics in the airport's zone that goes by air [share]."""
    special_zone_flights: float
    """Growth of what the airport brings under the special zone's law [share]."""
    freight_elasticity: float
    """Demand for logistics at a port answering plants' output near it [elasticity]."""
    freight_scale_minutes: float
    """Minutes over which plants' output counts e times less [minutes]."""
    port_scale_minutes: float
    """Minutes to the harbour over which the answer is e times less [minutes]."""
    tourism_season_part: float
    """How much of the difference of places' seasons acts [share]."""
    visits_per_bn_vnd: float
    """Visits of tourists per value added of tourism, 2020 prices [visits/bn VND]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            is_share = "_part" in field.name or field.name == "freight_elasticity"
            low_enough = value <= 1 if is_share else np.isfinite(value)
            if not (value >= 0 and low_enough):
                raise Refusal(f"{field.name} is {value:g}; expected a share or above 0")
        for name in ("freight_scale_minutes", "port_scale_minutes"):
            if getattr(self, name) == 0:
                raise Refusal(f"{name} is 0; expected minutes above 0")
        if (self.parts.sum(axis=0) > 1).any():
            raise Refusal("parts that live on the gates and by air sum above 1")

    @property
    def parts(self) -> Floats:
        """Part of each sector that lives on each gateway, (n_gateways, n_sectors)."""
        parts = np.zeros((len(Gateway), _N_SECTORS))
        parts[Gateway.BORDER_GATE, Sector.TRADE] = self.border_part_trade
        parts[Gateway.BORDER_GATE, Sector.LOGISTICS] = self.border_part_logistics
        parts[Gateway.BORDER_GATE, Sector.TOURISM] = self.border_part_tourism
        parts[Gateway.AIRPORT, Sector.TOURISM] = self.airport_part_tourism
        parts[Gateway.AIRPORT, Sector.LOGISTICS] = self.airport_part_logistics
        return parts


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlaceGround:
    """What the world gives of demand by place; nothing in it changes."""

    places: Places
    gateways: Gateways
    seasons: TouristSeasons

    @classmethod
    def of(
        cls, places: Places, scenario: Scenario, parameters: PlaceDemandParameters
    ) -> Self:
        """Return the ground of a run."""
        return cls(
            places=places,
            gateways=gateways(places, scenario, parameters.special_zone_flights),
            seasons=read_tourist_seasons(places),
        )


@dataclass(slots=True, kw_only=True, eq=False)
class PlaceDemand:
    """How the province of January 2020 lay over its wards."""

    founding_share: Floats
    """Part of a producer's value added of a sector that is made in each ward, shape
    (n_producers, n_wards, n_sectors) [share]."""
    founding_freight: Floats
    """Plants' output that reached each ward, shape (n_wards,) [bn VND a year]."""

    @classmethod
    def of(
        cls,
        firms: Firms,
        businesses: HouseholdBusinesses,
        pools: EmployerPools,
        places: Places,
        parameters: PlaceDemandParameters,
    ) -> Self:
        """Return how value added of the founding lies over wards and sectors."""
        n = places.n_wards
        own = np.where(pools.kind == EmployerKind.OWN_ACCOUNT, pools.sector, -1)
        made = [
            _made_here(firms, n),
            _made_here(businesses, n),
            made_by_place(pools.ward, own, pools.value_added_bn_vnd_per_year, n),
        ]
        plants = made[Producer.ENTERPRISE][:, list(MANUFACTURING)].sum(axis=1)
        return cls(
            founding_share=np.stack([_shares(each) for each in made]),
            founding_freight=freight(plants, places.minutes(0), parameters),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MonthPull:
    """What draws the month's demand to wards."""

    by_place: Floats
    """Demand per unit of capacity beside January 2020, (n_wards, n_sectors)."""
    totals: Floats
    """What the scenario makes of demand, shape (n_producers, n_sectors) [ratio]."""
    border: Floats
    """Part of what a ward makes that lives on the gates, (n_wards, n_sectors)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlaceOutput:
    """What was made where in a month, public bodies apart [bn VND a month]."""

    by_ward: Floats
    """Value added at 2020 prices, shape (n_wards, n_sectors)."""
    by_economic_zone: Floats
    """Value added in the wards of each economic zone, shape (n_zones,)."""
    border_trade: float
    """Value added that lives on the border gates."""
    tourism_by_season: Floats
    """Value added of tourism in places of each season, shape (n_seasons,)."""
    visits: float
    """Visits of tourists in the month [visits]."""


def made_by_place(
    ward: npt.NDArray[np.integer],
    sector: npt.NDArray[np.integer],
    value: Floats,
    n_wards: int,
) -> Floats:
    """Return sums by ward and sector; who has a ward or sector of -1 counts nothing."""
    here = (ward >= 0) & (sector >= 0)
    cell = np.where(here, ward.astype(np.int64) * _N_SECTORS + sector, -1) + 1
    summed = np.bincount(cell, value, n_wards * _N_SECTORS + 1)[1:]
    return summed.reshape(n_wards, _N_SECTORS)


def _made_here(agents: Firms | HouseholdBusinesses, n_wards: int) -> Floats:
    value = agents.weight * agents.value_added_bn_vnd_per_year
    return made_by_place(agents.ward, agents.sector, value, n_wards)


def _shares(by_place: Floats) -> Floats:
    """Return each ward's part of a sector's sum; 0 where the sector has none."""
    whole = np.broadcast_to(by_place.sum(axis=0), by_place.shape)
    return _over(by_place, whole)


def _over(part: Floats, whole: Floats) -> Floats:
    """Return a quotient, 0 where the whole is 0."""
    found: Floats = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    return found


def freight(
    plants: Floats, minutes: Floats, parameters: PlaceDemandParameters
) -> Floats:
    """Return plants' output that reaches each ward, shape (n_wards,) [bn VND a year].

    ``sum_v output_v * exp(-minutes_wv / scale)``.

    Parameters
    ----------
    plants
        Value added of manufacturing in each ward, shape (n_wards,) [bn VND a year].
    minutes
        Between wards, shape (n_wards, n_wards).
    """
    near = np.exp(-minutes / parameters.freight_scale_minutes)
    # Not a matrix product: libraries of linear algebra sum in an order of their own.
    reached: Floats = (near * plants).sum(axis=1)
    return reached


def minutes_to_harbour(places: Places, month: int) -> Floats:
    """Return minutes to the nearest seaport or zone with berths, (n_wards,)."""
    berths = [
        ward for zone in places.economic_zones if zone.seaport for ward in zone.wards
    ]
    near_zone = places.minutes(month)[:, berths].min(axis=1, initial=np.inf)
    nearest: Floats = np.minimum(places.minutes_to_port(month), near_zone)
    return nearest


def month_pull(
    firms: Firms,
    founded: PlaceDemand,
    ground: PlaceGround,
    parameters: PlaceDemandParameters,
    month: int,
) -> MonthPull:
    """Return what draws demand to wards this month, on last month's output of plants.

    By ward and sector ``1 + sum_g part_gs * (through_g - 1)`` over the gateways g of
    the ward's zone; in tourism times the ward's season, in logistics times
    ``(freight / freight of 2020) ** (elasticity * exp(-minutes to harbour / scale))``.
    Demand of the whole sector moves by ``1 + sum_w share_w * sum_g part_gs *
    (beyond_g - 1)``, `beyond` being what the scenario does.
    """
    given, places, parts = parameters, ground.places, parameters.parts
    recorded = ground.gateways.recorded[month]
    beyond = ground.gateways.beyond[month]
    through = recorded * beyond
    pull = 1 + np.einsum("gw,gs->ws", through - 1, parts)
    season = ground.seasons.by_month[month % MONTHS_OF_A_YEAR]
    pull[:, Sector.TOURISM] *= 1 + given.tourism_season_part * (season - 1)
    plants = _made_here(firms, places.n_wards)[:, list(MANUFACTURING)].sum(axis=1)
    reached = freight(plants, places.minutes(month), given)
    answer = given.freight_elasticity * np.exp(
        -minutes_to_harbour(places, month) / given.port_scale_minutes
    )
    before = founded.founding_freight
    grown = np.divide(reached, before, out=np.ones_like(reached), where=before > 0)
    pull[:, Sector.LOGISTICS] *= np.where(grown > 0, grown, 1.0) ** answer
    scenario = np.einsum("gw,gs->ws", beyond - 1, parts)
    gate = int(Gateway.BORDER_GATE)
    return MonthPull(
        by_place=pull,
        totals=1 + (founded.founding_share * scenario).sum(axis=1),
        border=_border_part(places, parts[gate], through[gate]),
    )


def _border_part(places: Places, part: Floats, through: Floats) -> Floats:
    """Return which part of a ward's value added lives on the gates [share].

    ``part * through / (1 + part * (through - 1))`` in wards of border-gate zones.
    """
    has_gate = np.array([zone.border_gate for zone in places.economic_zones] + [False])
    here = has_gate[places.economic_zone]
    lives = part * through[:, None]
    whole = 1 + part * (through[:, None] - 1)
    return _over(lives * here[:, None], whole)


def place_output(
    firms: Firms,
    totals: Floats,
    founded: PlaceDemand,
    pull: MonthPull,
    ground: PlaceGround,
    parameters: PlaceDemandParameters,
) -> PlaceOutput:
    """Return what enterprises, household businesses and own account made where.

    Those that are not enterprises lie over wards as at the founding, times the pull.

    Parameters
    ----------
    totals
        Value added of household businesses and of own account by sector, shape
        (2, n_sectors) [bn VND a year].
    """
    places, seasons = ground.places, ground.seasons
    made = _made_here(firms, places.n_wards)
    for producer, total in enumerate(totals, start=Producer.HOUSEHOLD_BUSINESS):
        made += _shares(founded.founding_share[producer] * pull.by_place) * total
    made /= MONTHS_OF_A_YEAR
    tourism = made[:, Sector.TOURISM]
    zones = len(places.economic_zones)
    return PlaceOutput(
        by_ward=made,
        by_economic_zone=np.bincount(
            places.economic_zone + 1, made.sum(axis=1), zones + 1
        )[1:],
        border_trade=float((made * pull.border).sum()),
        tourism_by_season=np.bincount(
            seasons.of_ward + 1, tourism, len(seasons.names) + 1
        )[1:],
        visits=float(tourism.sum()) * parameters.visits_per_bn_vnd,
    )
