"""What each enterprise earns, pays and keeps in a month, at current prices.

Out of its value added come wages, taxes and land rent; a part of the surplus keeps up
and extends its plant; profit after tax fills the cash it wants to hold over a year, and
the rest goes to the owners. `model.payments` enters the sums in the ledger.
"""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, Sector
from agents.firm import Firms
from agents.refusal import Refusal
from model.tax_schemes import TaxSchemeParameters, rate_now

__all__ = [
    "FirmMonth",
    "SettlementParameters",
    "Terms",
    "firms_settle",
    "price_level",
]

type Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementParameters:
    """What an enterprise's surplus is charged with.

    Raises
    ------
    Refusal
        If a share leaves 0 to 1 or the rent is below nought.
    """

    taxable_share_of_surplus: float
    """Part of a positive operating surplus that is profit; the rest keeps up and
    extends the plant and pays interest [share]."""
    resource_tax_share_of_coal: float
    """Tax on natural resources over value added of coal [share]."""
    land_rent_bn_vnd_per_ha_per_year: float
    """Rent to the state for land let to firms [bn VND per ha a year, 2020 prices]."""
    support_share_of_minimum_tax: float
    """Part of the minimum tax that the support fund gives back [share]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not value >= 0 or ("share" in field.name and value > 1):
                raise Refusal(
                    f"{field.name} is {value:g}; expected a share from 0 to 1, "
                    "or an amount from 0"
                )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Terms:
    """Prices and rules of the month."""

    prices: Floats
    """Price index by sector, 2020 = 1, shape (n_sectors,)."""
    taxes_price: float
    """Price index of product taxes, 2020 = 1."""
    price_level: float
    """Consumer prices, 2020 = 1, from `price_level`."""
    growth: float
    """Of the economy if its sectors keep to their trend, 2020 = 1 [ratio]."""
    wages: Floats
    """Pay at wages of this month and prices of 2020, by firm, shape (n_rows,)
    [bn VND a month]."""
    scheme_before: npt.NDArray[np.integer]
    """`TaxScheme` that each firm would have without the policy, shape (n_rows,)."""
    minimum_tax: bool
    """Whether the global minimum tax is in force."""
    support_fund: bool
    """Whether the support fund gives back part of it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FirmMonth:
    """What each enterprise earns and pays, shape (n_rows,) [bn VND, current prices]."""

    sales: Floats
    """Value added at current prices, product taxes left out."""
    wages: Floats
    resource_tax: Floats
    land_rent: Floats
    equipment: Floats
    """Upkeep and extension of plant, interest included."""
    profit: Floats
    """Taxable profit; below nought the loss."""
    profit_tax: Floats
    minimum_tax: Floats
    """Top-up to the global minimum."""
    support: Floats
    """Given back by the support fund."""
    tax_forgone: Floats
    """Profit times the rate's gap to that without the policy."""
    distributed: Floats
    """What owners take out."""
    cash: Floats
    """Cash after all of it."""


def price_level(prices: npt.ArrayLike, weights: npt.ArrayLike) -> float:
    """Return consumer prices, 2020 = 1: the mean price with fixed weights of 2020.

    Parameters
    ----------
    prices
        Price index by sector, shape (n_sectors,).
    weights
        Value added of 2020 by sector, in any unit, shape (n_sectors,).
    """
    given = np.asarray(weights, dtype=np.float64)
    return float((given * np.asarray(prices)).sum() / given.sum())


def firms_settle(
    firms: Firms,
    terms: Terms,
    wanted_cash_months: float,
    month: int,
    parameters: SettlementParameters,
    schemes: TaxSchemeParameters,
) -> FirmMonth:
    """Return what each enterprise earns, pays and keeps; reads firms, writes nothing.

    A loss is met from cash; cash below nought is what finance has lent. Of profit
    after tax a firm keeps a twelfth of the cash it lacks, to have it within a year;
    owners take out the rest.

    Parameters
    ----------
    wanted_cash_months
        Cash wanted [months of value added].
    month
        Months since January 2020.
    """
    sector = firms.sector
    made = firms.value_added_bn_vnd_per_year / MONTHS_OF_A_YEAR
    sales = made * terms.prices[sector]
    wages = terms.wages * terms.price_level
    coal = np.where(sector == Sector.COAL, parameters.resource_tax_share_of_coal, 0.0)
    resource_tax = coal * sales
    rent = parameters.land_rent_bn_vnd_per_ha_per_year / MONTHS_OF_A_YEAR
    land_rent = rent * terms.price_level * firms.land_ha
    surplus = sales - wages - resource_tax - land_rent
    gain = np.maximum(surplus, 0.0)
    taxable = parameters.taxable_share_of_surplus * gain
    age = np.maximum(month - firms.founded_month, 0)
    rate = rate_now(firms.tax_scheme, age, schemes)
    profit_tax = rate * taxable
    in_scope = firms.is_in_minimum_tax & terms.minimum_tax
    top_up = np.where(in_scope, np.maximum(schemes.minimum_tax_rate - rate, 0.0), 0.0)
    minimum_tax = top_up * taxable
    given_back = parameters.support_share_of_minimum_tax * terms.support_fund
    support = given_back * minimum_tax
    equipment = gain - taxable
    kept = surplus - equipment - profit_tax - minimum_tax + support
    lacks = wanted_cash_months * sales - firms.cash_bn_vnd
    profit_left = np.maximum(kept, 0.0)
    saved = np.clip(lacks / MONTHS_OF_A_YEAR, 0.0, profit_left)
    distributed = profit_left - saved
    return FirmMonth(
        sales=sales,
        wages=wages,
        resource_tax=resource_tax,
        land_rent=land_rent,
        equipment=equipment,
        profit=np.where(surplus > 0, taxable, surplus),
        profit_tax=profit_tax,
        minimum_tax=minimum_tax,
        support=support,
        tax_forgone=_forgone(firms, terms, taxable, rate, age, schemes),
        distributed=distributed,
        cash=firms.cash_bn_vnd + kept - distributed,
    )


def _forgone(
    firms: Firms,
    terms: Terms,
    taxable: Floats,
    rate: Floats,
    age: npt.NDArray[np.integer],
    schemes: TaxSchemeParameters,
) -> Floats:
    """Return profit times how far the rate lies below that without the policy."""
    granted = np.flatnonzero(firms.tax_scheme != terms.scheme_before)
    forgone = np.zeros(taxable.size)
    before = rate_now(terms.scheme_before[granted], age[granted], schemes)
    gap = np.maximum(before - rate[granted], 0.0)
    forgone[granted] = gap * taxable[granted]
    return forgone
