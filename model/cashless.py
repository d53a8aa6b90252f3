"""Household businesses and shoppers take up cashless payment, each as the others do.

Phase 9 of the month. Traders look at their market and at the shoppers of its ward,
businesses outside the markets at their ward; shoppers follow the nation's trend and the
traders of their ward. A new campaign reaches traders, businesses outside the markets
and shoppers. Who takes QR payment may sell online, sooner where shoppers pay by phone
and the network is good. All act on what stood at the end of last month.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from agents.household_business import (
    CashlessParameters,
    HouseholdBusinesses,
    online_hazard,
    qr_hazard,
)
from agents.luck import Luck
from agents.take_up import take_up_probability
from model.places import Places

__all__ = [
    "Shoppers",
    "household_businesses_and_shoppers_go_cashless",
    "qr_share_by_market",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]


@dataclass(slots=True)
class Shoppers:
    """The habit of those who shop, by the ward they live in."""

    cashless_share: Floats
    """People who pay by phone or card by habit, shape (n_wards,) [share]."""

    @classmethod
    def of_2020(cls, n_wards: int, parameters: CashlessParameters) -> Self:
        """Return the shoppers of January 2020, alike in every ward."""
        return cls(np.full(n_wards, parameters.cashless_share_2020))


def household_businesses_and_shoppers_go_cashless(
    household_businesses: HouseholdBusinesses,
    shoppers: Shoppers,
    places: Places,
    infrastructure: Floats,
    campaign: float,
    parameters: CashlessParameters,
    luck: Luck,
    month: int,
) -> None:
    """Let businesses take up or drop QR payment, and shoppers take up the habit.

    Parameters
    ----------
    infrastructure
        Digital infrastructure of each ward, shape (n_wards,) [index 0 to 1].
    campaign
        Effort put into a new campaign [share].
    month
        Months since January 2020.
    """
    spot = _spot(household_businesses, places)
    ward = np.append(places.market_ward, np.arange(places.n_wards))
    everyone, takers = _counts(household_businesses, spot, ward.size)
    in_ward = _share(
        np.bincount(ward, takers, places.n_wards),
        np.bincount(ward, everyone, places.n_wards),
    )
    n_markets = places.market_ward.size
    seen = np.append(_share(takers, everyone)[:n_markets], in_ward)
    hazard = qr_hazard(
        np.repeat(own_hazards(campaign, parameters), [n_markets, places.n_wards]),
        seen,
        shoppers.cashless_share[ward],
        parameters,
    )
    hazard[n_markets:] *= parameters.qr_outside_market_pace
    hazard[month < _starts(places, parameters)] = 0.0
    online = online_hazard(
        shoppers.cashless_share, infrastructure, campaign, parameters
    )
    household_businesses.take_up_or_drop_qr(
        take_up_probability(hazard)[spot],
        take_up_probability(online)[household_businesses.ward],
        parameters,
        luck,
        month,
    )
    shoppers.cashless_share = next_habit(
        shoppers.cashless_share, in_ward, campaign, parameters
    )


def own_hazards(campaign: float, parameters: CashlessParameters) -> tuple[float, float]:
    """Return the hazards of taking QR payment alone, in and outside markets [1/month].

    In markets the campaign of 2022 goes on; a new one knocks again there, and outside
    at doors where the first never was.

    Parameters
    ----------
    campaign
        Effort put into a new campaign [share].
    """
    known = parameters.qr_campaign_hazard
    in_markets = known * (1 + parameters.qr_campaign_gain_in_markets * campaign)
    door_to_door = known * parameters.qr_campaign_reach_outside * campaign
    return in_markets, parameters.qr_innovation_hazard + door_to_door


def next_habit(
    cashless_share: Floats,
    share_taking: Floats,
    campaign: float,
    parameters: CashlessParameters,
) -> Floats:
    """Return the shoppers who pay cashless a month later, shape (n_wards,) [share].

    Parameters
    ----------
    cashless_share
        Shoppers who do so now, shape (n_wards,) [share].
    share_taking
        Household businesses of the ward that take QR payment, shape (n_wards,) [share].
    campaign
        Effort put into a new campaign [share].
    """
    pull = parameters.cashless_pull_of_traders * share_taking
    alone = (
        parameters.cashless_trend_hazard
        + parameters.qr_campaign_shoppers_hazard * campaign
    )
    chance = take_up_probability(alone + pull)
    missing = np.maximum(parameters.cashless_reach - cashless_share, 0.0)
    after: Floats = cashless_share + missing * chance
    return after


def qr_share_by_market(
    household_businesses: HouseholdBusinesses, places: Places
) -> Floats:
    """Return the traders of each market that take QR payment, (n_markets,) [share]."""
    n_markets = places.market_ward.size
    spot = _spot(household_businesses, places)
    everyone, takers = _counts(household_businesses, spot, n_markets + places.n_wards)
    return _share(takers, everyone)[:n_markets]


def _spot(household_businesses: HouseholdBusinesses, places: Places) -> Codes:
    """Return where each sees others: its market, or behind all markets its ward."""
    market, n_markets = household_businesses.market, places.market_ward.size
    ward = n_markets + np.maximum(household_businesses.ward, 0).astype(np.int64)
    return np.where(market >= 0, market, ward)


def _counts(
    household_businesses: HouseholdBusinesses, spot: Codes, n_spots: int
) -> tuple[Floats, Floats]:
    """Return businesses and takers of each spot; the dead weigh nothing."""
    weight = household_businesses.weight
    everyone = np.bincount(spot, weight, n_spots)
    return everyone, np.bincount(spot, weight * household_businesses.takes_qr, n_spots)


def _share(part: Floats, whole: Floats) -> Floats:
    share = np.zeros(part.size)
    np.divide(part, whole, out=share, where=whole > 0)
    return share


def _starts(places: Places, parameters: CashlessParameters) -> Codes:
    """Return the month in which QR payment reaches each spot.

    A ward without a market is reached after the last market.
    """
    markets = np.array([market.qr_start for market in places.markets])
    wards = np.full(places.n_wards, markets.max())
    np.minimum.at(wards, places.market_ward, markets)
    return np.append(markets, wards + parameters.qr_outside_market_lag_months)
