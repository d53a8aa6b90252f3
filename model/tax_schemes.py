"""Terms of the tax on profits: what a project pays by its age under each scheme.

A scheme has a rate for a number of years, of which the first are free and the next pay
half; afterwards the standard rate holds. A group in scope of the global minimum tax is
topped up to that minimum, so that a holiday gives it nothing.
"""

from dataclasses import dataclass, fields
from functools import cache

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, TaxScheme
from agents.refusal import Refusal

__all__ = ["TaxSchemeParameters", "better_scheme", "mean_rate", "rate_now"]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.integer]

_HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxSchemeParameters:
    """The law's schemes, by `TaxScheme`.

    Raises
    ------
    Refusal
        If a rate is no share, years are negative, or the free and the half years last
        longer than the scheme.
    """

    tax_rate_standard: float
    """Rate without any terms [share of profit]."""
    tax_rate_economic_zone: float
    """Rate of new projects in economic zones [share of profit]."""
    tax_years_economic_zone: float
    """For how long that rate holds [years]."""
    tax_free_years_economic_zone: float
    """First years without tax [years]."""
    tax_half_years_economic_zone: float
    """Years after these at half the rate [years]."""
    tax_rate_key_digital: float
    """Rate of key digital-technology projects [share of profit]."""
    tax_years_key_digital: float
    """For how long that rate holds [years]."""
    tax_free_years_key_digital: float
    """First years without tax [years]."""
    tax_half_years_key_digital: float
    """Years after these at half the rate [years]."""
    tax_rate_special: float
    """Rate under special terms [share of profit]."""
    tax_years_special: float
    """For how long that rate holds [years]."""
    tax_free_years_special: float
    """First years without tax [years]."""
    tax_half_years_special: float
    """Years after these at half the rate [years]."""
    minimum_tax_rate: float
    """Least rate of a group in scope of the global minimum tax [share of profit]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value < 0 or ("rate" in field.name and value > 1):
                raise Refusal(
                    f"{field.name} is {value:g}; expected a share from 0 to 1, "
                    "or years from 0"
                )
        for scheme, (_, years, free, half) in zip(TaxScheme, self.terms, strict=True):
            if free + half > years:
                raise Refusal(
                    f"tax terms {scheme.label}: {free:g} free and {half:g} half years "
                    f"in {years:g}\nmake the scheme last as long as they do"
                )

    @property
    def terms(self) -> tuple[tuple[float, float, float, float], ...]:
        """Rate, years it holds, free years and half years, by `TaxScheme`."""
        names = [s.label for s in TaxScheme if s is not TaxScheme.STANDARD]
        given = [
            (
                float(getattr(self, f"tax_rate_{name}")),
                float(getattr(self, f"tax_years_{name}")),
                float(getattr(self, f"tax_free_years_{name}")),
                float(getattr(self, f"tax_half_years_{name}")),
            )
            for name in names
        ]
        return ((self.tax_rate_standard, 0.0, 0.0, 0.0), *given)


def rate_now(
    scheme: Codes, age_months: npt.ArrayLike, parameters: TaxSchemeParameters
) -> Floats:
    """Return the rate by the scheme's terms at an age, shape (n,) [share of profit].

    Parameters
    ----------
    scheme
        `TaxScheme` of each project, shape (n,).
    age_months
        Months since it opened, shape (n,) or a number.
    """
    age = np.asarray(age_months) / MONTHS_OF_A_YEAR
    rate, years, free, half = np.array(parameters.terms).T.take(scheme, axis=1)
    paid = np.where(age < free, 0.0, np.where(age < free + half, _HALF * rate, rate))
    due: Floats = np.where(age < years, paid, parameters.tax_rate_standard)
    return due


def mean_rate(
    scheme: Codes,
    years: float,
    parameters: TaxSchemeParameters,
    *,
    topped_up: bool = False,
) -> Floats:
    """Return the mean rate over the first years of a project, in the shape of `scheme`.

    Parameters
    ----------
    scheme
        `TaxScheme` codes, any shape.
    years
        Years that count, above 0 [years].
    topped_up
        Whether each month pays at least the global minimum tax.
    """
    means: Floats = np.array(_mean_rates(years, parameters, topped_up))[scheme]
    return means


@cache
def _mean_rates(
    years: float, parameters: TaxSchemeParameters, topped_up: bool
) -> tuple[float, ...]:
    """Return the mean rate over the first years by `TaxScheme`."""
    least = parameters.minimum_tax_rate if topped_up else 0.0
    standard = parameters.tax_rate_standard
    means = []
    for rate, lasts, free, half in parameters.terms:
        ends = np.minimum([0.0, free, free + half, lasts, years], years)
        paid = np.maximum([0.0, _HALF * rate, rate, standard], least)
        means.append(float((paid * np.diff(ends)).sum() / years))
    return tuple(means)


def better_scheme(
    one: Codes, other: npt.ArrayLike, years: float, parameters: TaxSchemeParameters
) -> npt.NDArray[np.int8]:
    """Return the scheme of lower mean rate, the first of equals, broadcast together."""
    rates = np.array(_mean_rates(years, parameters, False))
    first, second = np.asarray(one), np.asarray(other)
    better = np.where(rates[second] < rates[first], second, first)
    return better.astype(np.int8)
