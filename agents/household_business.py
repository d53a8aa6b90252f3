"""Household businesses: traders in markets, guest houses, carriers, workshops."""

import numpy as np

from agents.population import ColumnAgent, Population, column

__all__ = ["HouseholdBusiness", "HouseholdBusinesses"]


class HouseholdBusiness(ColumnAgent):
    """A family's registered business that wants to sell with little trouble.

    It may take QR payment or drop it, sell online, and grow into an enterprise.
    """

    weight = column(
        np.float64, unit="businesses", meaning="businesses it stands for", dead=0.0
    )
    sector = column(np.int8, unit="Sector", meaning="what it does", dead=-1)
    ward = column(np.int16, unit="ward", meaning="where it stands", dead=-1)
    market = column(np.int16, unit="market", meaning="its market, -1 for none", dead=-1)
    workers = column(
        np.float64, unit="workers", meaning="people in it, owner included", dead=0.0
    )
    value_added_bn_vnd_per_year = column(
        np.float64, unit="bn VND a year, 2020 prices", meaning="value added", dead=0.0
    )
    takes_qr = column(
        np.bool_,
        unit="yes or no",
        meaning="takes QR payment",
        dead=False,
        default=False,
    )
    sells_online = column(
        np.bool_, unit="yes or no", meaning="sells online", dead=False, default=False
    )


class HouseholdBusinesses(Population[HouseholdBusiness]):
    """The registered household businesses of the province."""

    weight = HouseholdBusiness.weight
    sector = HouseholdBusiness.sector
    ward = HouseholdBusiness.ward
    market = HouseholdBusiness.market
    workers = HouseholdBusiness.workers
    value_added_bn_vnd_per_year = HouseholdBusiness.value_added_bn_vnd_per_year
    takes_qr = HouseholdBusiness.takes_qr
    sells_online = HouseholdBusiness.sells_online
