"""What the province makes in a month: GRDP by kind of producer, and what is digital.

All quantities are of the month at constant 2020 prices; current prices come in through
one price index per sector, and one of product taxes. GRDP is the sum of its parts by
construction; the digital share counts every producer once, core or digitalised.
"""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from agents.classification import CORE_DIGITAL, Sector
from agents.refusal import Refusal

__all__ = ["Output"]

type Floats = npt.NDArray[np.float64]

_N_SECTORS = len(Sector)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Output:
    """Value added of a month; arrays are by sector, read-only, shape (n_sectors,).

    Raises
    ------
    Refusal
        If an array is not by sector.
    """

    enterprises: Floats
    """Made by enterprises [bn VND a month, 2020 prices]."""
    household_businesses: Floats
    """Made by household businesses [bn VND a month, 2020 prices]."""
    own_account: Floats
    """Made by farms and on own account [bn VND a month, 2020 prices]."""
    public_bodies: Floats
    """Made by public bodies, at wage cost [bn VND a month, 2020 prices]."""
    product_taxes: float
    """Taxes less subsidies on products [bn VND a month, 2020 prices]."""
    digitalised: Floats
    """The digitalised part of sectors that are not core [bn VND a month, 2020 prices].

    Photovoltaics have theirs here, for when they are not core.
    """
    mic: Floats
    """Digital by the ministry, core included [bn VND a month, 2020 prices]."""

    def __post_init__(self) -> None:
        for part in fields(self):
            value = getattr(self, part.name)
            if not isinstance(value, np.ndarray):
                continue
            if value.shape != (_N_SECTORS,):
                raise Refusal(
                    f"{part.name} has shape {value.shape}; expected ({_N_SECTORS},)"
                )
            value.setflags(write=False)

    @property
    def by_sector(self) -> Floats:
        """Value added of all producers [bn VND a month, 2020 prices]."""
        private = self.enterprises + self.household_businesses
        return private + self.own_account + self.public_bodies

    @property
    def grdp(self) -> float:
        """Gross regional domestic product [bn VND a month, 2020 prices]."""
        return float(self.by_sector.sum()) + self.product_taxes

    def nominal_grdp(self, prices: Floats | float, taxes_price: float) -> float:
        """Return GRDP at given prices [bn VND a month].

        Parameters
        ----------
        prices
            Price index by sector, 2020 = 1, shape (n_sectors,).
        taxes_price
            Price index of product taxes, 2020 = 1.
        """
        worth = float((self.by_sector * prices).sum())
        return worth + self.product_taxes * taxes_price

    @property
    def core(self) -> Floats:
        """Value added of the core digital sectors, photovoltaics left out."""
        return self._only(*CORE_DIGITAL)

    @property
    def photovoltaics(self) -> Floats:
        """Value added of photovoltaics, which a switch counts as core."""
        return self._only(Sector.PHOTOVOLTAICS)

    def digitalised_beside_photovoltaics(self, refit: float) -> Floats:
        """Return the digitalised part when photovoltaics are core, shape (n_sectors,).

        Parameters
        ----------
        refit
            The refitted factor over the one with which `digitalised` was counted:
            core is counted whole, so the digitalised part carries the difference.
        """
        rest = refit * self.digitalised
        rest[Sector.PHOTOVOLTAICS] = 0.0
        return rest

    def digital_share(
        self,
        prices: Floats | float = 1.0,
        taxes_price: float = 1.0,
        *,
        photovoltaics: bool = False,
        refit: float = 1.0,
    ) -> float:
        """Return the statistics office's digital share of GRDP [share].

        Parameters
        ----------
        prices, taxes_price
            Price indices, as in `nominal_grdp`; 1 gives the share at 2020 prices.
        photovoltaics
            Whether photovoltaics count as core.
        refit
            As in `digitalised_beside_photovoltaics`; without effect unless they do.
        """
        digital = self.core + self.digitalised
        if photovoltaics:
            rest = self.digitalised_beside_photovoltaics(refit)
            digital = self.core + self.photovoltaics + rest
        worth = float((digital * prices).sum())
        return worth / self.nominal_grdp(prices, taxes_price)

    def digital_share_mic(
        self,
        prices: Floats | float = 1.0,
        taxes_price: float = 1.0,
        *,
        photovoltaics: bool = False,
    ) -> float:
        """Return the ministry's digital share of GRDP; arguments as above [share]."""
        digital = self.mic
        if photovoltaics:
            digital = np.where(self.photovoltaics > 0, self.photovoltaics, digital)
        worth = float((digital * prices).sum())
        return worth / self.nominal_grdp(prices, taxes_price)

    def _only(self, *sectors: Sector) -> Floats:
        picked = np.zeros(_N_SECTORS)
        rows = list(sectors)
        picked[rows] = self.by_sector[rows]
        return picked
