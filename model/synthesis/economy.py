"""What the founding population must add up to: value added by sector and by kind."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.classification import BySector, Sector
from agents.refusal import Refusal

__all__ = ["EconomyParameters", "FoundingEconomy", "founding_economy"]

type Floats = npt.NDArray[np.float64]

_CLOSES = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class EconomyParameters:
    """The province's accounts of 2020, in the one vintage of GRDP that is used."""

    grdp_2020_level: float
    """Gross regional domestic product of 2020 [bn VND, 2020 prices]."""
    va_share_2020: BySector
    """Value added of each sector [share of GRDP]."""
    va_share_2020_product_taxes: float
    """Taxes less subsidies on products [share of GRDP]."""
    household_share_of_va: BySector
    """Part of the sector made by household businesses [share]."""
    own_account_share_of_va: BySector
    """Part of the sector made by farms and own-account workers [share]."""
    public_share_of_va: BySector
    """Part of the sector made by public bodies [share]."""

    def __post_init__(self) -> None:
        shares = (*self.va_share_2020, self.va_share_2020_product_taxes)
        if min(shares) < 0 or sum(shares) <= 0:
            raise Refusal("shares of GRDP must be 0 or more and not all 0")
        if self.grdp_2020_level <= 0:
            raise Refusal("grdp_2020_level must be above 0 bn VND")


@dataclass(frozen=True, slots=True)
class FoundingEconomy:
    """Value added of 2020 by sector and kind of producer [bn VND a year, 2020 prices].

    Every array has shape (n_sectors,).
    """

    enterprises: Floats
    household_businesses: Floats
    own_account: Floats
    public_bodies: Floats
    product_taxes: float

    @property
    def by_sector(self) -> Floats:
        """Value added by sector, all kinds together."""
        private = self.enterprises + self.household_businesses
        return private + self.own_account + self.public_bodies

    @property
    def grdp(self) -> float:
        """Gross regional domestic product: all value added and product taxes."""
        return float(self.by_sector.sum()) + self.product_taxes


def founding_economy(parameters: EconomyParameters) -> FoundingEconomy:
    """Split GRDP of 2020 by sector and kind of producer; what is left is enterprises'.

    Shares are taken relative to their sum, which is 1 at central values and near it
    when each is drawn from its range.

    Raises
    ------
    Refusal
        If the other kinds take more than a sector's whole.
    """
    closed = sum(parameters.va_share_2020) + parameters.va_share_2020_product_taxes
    level = parameters.grdp_2020_level / closed
    whole = np.array(parameters.va_share_2020) * level
    household = np.array(parameters.household_share_of_va)
    own_account = np.array(parameters.own_account_share_of_va)
    public = np.array(parameters.public_share_of_va)
    left = 1 - household - own_account - public
    if (left < -_CLOSES).any():
        sector = Sector(int(np.argmin(left))).label
        raise Refusal(f"shares of the kinds of producer in {sector} sum to more than 1")
    return FoundingEconomy(
        enterprises=whole * np.maximum(left, 0.0),
        household_businesses=whole * household,
        own_account=whole * own_account,
        public_bodies=whole * public,
        product_taxes=parameters.va_share_2020_product_taxes * level,
    )
