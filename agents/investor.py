"""Investors: how many look, what each brings, what a site is worth to it."""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincinv

from agents import luck
from agents.classification import BySector, Sector
from agents.luck import Luck, Stream
from agents.refusal import Refusal

__all__ = [
    "LeadParameters",
    "PlantParameters",
    "SiteOffers",
    "SitingParameters",
    "in_scope",
    "is_electronics",
    "land_need",
    "lead_capital",
    "month_of_leads",
    "plant_jobs",
    "site_utility",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.integer]
type Ids = npt.NDArray[np.int64]
type Mask = npt.NDArray[np.bool_]

_BY_ID: Final = 0
"""Stands where a draw has no month but the one that the id holds."""
_THE_MONTH: Final = 0
"""Stands for an id where a draw is one for all."""
_RENT_UNIT: Final = 100.0
_MINUTES_PER_HOUR: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantParameters:
    """What a registered plant becomes: capital realised, output, jobs, land, power."""

    kappa_electronics: float
    """Value added of a running electronics plant [USD a year per USD realised]."""
    kappa_other_fdi: float
    """Value added of any other running foreign plant [USD a year per USD realised]."""
    plant_ramp_months: float
    """From opening to full output [months]."""
    build_months_electronics: float
    """From registration to opening, electronics and photovoltaics [months]."""
    build_months_other: float
    """From registration to opening, other plants [months]."""
    realised_share_at_opening: float
    """Registered capital that stands when the plant opens [share]."""
    revocation_hazard_month: float
    """Hazard that a project not yet open loses its registration [per month]."""
    jobs_per_musd_realised: float
    """Workers of a running plant [workers per USD m realised]."""
    capital_per_let_ha_electronics: float
    """Registered capital on let land, electronics [USD m per ha]."""
    capital_per_let_ha_other: float
    """Registered capital on let land, other plants [USD m per ha]."""
    vnd_bn_per_musd_2020: float
    """Worth of a million dollars at 2020 prices [bn VND per USD m]."""
    megawatts_per_ha: float
    """Power that a running electronics plant asks of its substation [MW per let ha]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value <= 0:
                raise Refusal(f"{field.name} is {value:g}; expected more than 0")
        if self.realised_share_at_opening > 1:
            raise Refusal(
                f"realised_share_at_opening is {self.realised_share_at_opening:g};"
                " expected a share from 0 to 1 (0.7 is 70 %)"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadParameters:
    """How many investors look and what they bring.

    Raises
    ------
    Refusal
        If a number is not above 0, a share above 1, or the cap below the tail's start.
    """

    lead_rate_month: float
    """Investors in manufacturing who begin to look [per month]."""
    lead_dispersion: float
    """Shape of the months' gamma factor, small for uneven months [1]."""
    lead_body_median_musd: float
    """Median capital of ordinary leads [USD million]."""
    lead_body_log_sd: float
    """Spread of their capital [log points]."""
    lead_tail_share: BySector
    """Leads of a sector that are large [share]."""
    lead_tail_minimum_musd: float
    """Least capital of large leads [USD million]."""
    lead_tail_exponent: float
    """Pareto exponent of large leads [1]."""
    lead_capital_cap_musd: float
    """Most capital of one lead [USD million]."""
    group_in_scope_share: float
    """Ordinary leads whose group is in scope of the minimum tax [share]."""
    group_in_scope_share_large: float
    """Large leads whose group is in scope of the minimum tax [share]."""
    jobs_per_musd_power: float
    """Workers of a running power plant [workers per USD m realised]."""
    promotion_effect_on_leads: float
    """More leads of a sector and country promoted in full [share]."""
    reputation_effect_on_leads: float
    """Rise of leads with satisfied investors heard of [elasticity]."""
    reputation_bound: float
    """Most that reputation multiplies or divides the leads by [ratio]."""

    def __post_init__(self) -> None:
        may_be_nought = ("promotion_effect_on_leads", "reputation_effect_on_leads")
        for name in (f.name for f in fields(self) if f.name != "lead_tail_share"):
            value = getattr(self, name)
            if value < 0 or (value == 0 and name not in may_be_nought):
                raise Refusal(f"{name} is {value:g}; expected more than 0")
        scope = self.group_in_scope_share, self.group_in_scope_share_large
        for share in (*self.lead_tail_share, *scope):
            if not 0 <= share <= 1:
                raise Refusal(f"a share of leads is {share:g}; expected 0 to 1")
        if self.lead_capital_cap_musd < self.lead_tail_minimum_musd:
            raise Refusal("the cap on capital lies below the least of large leads")
        if self.reputation_bound < 1:
            raise Refusal("reputation_bound is below 1; expected a ratio from 1 up")


@dataclass(frozen=True, slots=True, kw_only=True)
class SitingParameters:
    """What a site is worth to an investor, in units of the taste for the province.

    Raises
    ------
    Refusal
        If a number is negative or the share that responds above 1.
    """

    tax_semi_elasticity_of_choice: float
    """Fall of the odds with the tax rate, if all responded [per share of profit]."""
    tax_responsive_share: float
    """Investors whose choice the tax moves at all [share]."""
    tax_horizon_years: float
    """Years of tax that an investor counts [years]."""
    rent_effect_on_choice: float
    """Fall with rent [per 100 USD/m2 for the term]."""
    free_land_effect_on_choice: float
    """Rise with the log of 1 plus the land ready to be let [per log ha]."""
    skills_effect_on_choice: float
    """Rise with skilled people within reach [per share of people]."""
    beds_effect_on_choice: float
    """Rise with beds per post, up to one each [per bed]."""
    port_effect_on_choice: float
    """Fall with the way to a port [per hour]."""
    expressway_effect_on_choice: float
    """Fall with the way to the expressway [per hour]."""
    approval_effect_on_choice: float
    """Fall with the wait for approval [per month]."""
    same_country_effect_on_choice: float
    """Rise with the log of 1 plus investors of its country on site [elasticity]."""
    same_sector_effect_on_choice: float
    """Rise with the log of 1 plus investors of its sector on site [elasticity]."""
    reputation_effect_on_choice: float
    """Rise with how content the investors heard of are [per share of posts filled]."""
    high_tech_effect_on_choice: float
    """Rise in a high-tech park for makers of digital goods and services [1]."""
    eco_effect_on_choice: float
    """Rise in an eco park [1]."""
    specialised_effect_on_choice: float
    """Rise in a specialised park whose plants are all of the sector [1]."""
    specialisation_effect_on_choice: float
    """Rise where works fit a site out for digital industry, for makers of digital
    goods and services [per index 0 to 1]."""
    digital_infrastructure_effect_on_choice: float
    """Rise with what works add to the ward's networks [per index 0 to 1]."""
    law_zone_share_outside: float
    """Part of what a place outside without a free-trade zone offers that lies in
    digital zones and high-tech parks [share]."""
    outside_utility_shift: float
    """Worth of each place outside beside the province [1]."""
    site_taste_scale: float
    """Spread of taste among sites beside that for the province [ratio]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value < 0 and field.name != "outside_utility_shift":
                raise Refusal(f"{field.name} is {value:g}; expected 0 or more")
        if self.law_zone_share_outside > 1:
            raise Refusal("law_zone_share_outside is above 1; expected a share")
        if self.tax_responsive_share > 1 or self.tax_horizon_years < 1:
            raise Refusal(
                "the share that responds is above 1, or no year of tax counts"
            )


def is_electronics(sector: Codes) -> Mask:
    """Return which make electronics or solar cells, in the shape of `sector`."""
    made: Mask = (sector == Sector.ELECTRONICS) | (sector == Sector.PHOTOVOLTAICS)
    return made


def month_of_leads(luck_: Luck, month: int, p: LeadParameters) -> float:
    """Return how the month's leads stand beside the mean month, mean 1.

    A gamma number by inverse transform, so that counts of months are negative binomial.
    """
    drawn = luck_.uniform(Stream.LEAD_MONTH, month, [_THE_MONTH])
    shape = p.lead_dispersion
    return float(gammaincinv(shape, drawn)[0] / shape)


def lead_capital(
    luck_: Luck, month: int, ids: Ids, sector: Codes, p: LeadParameters
) -> Floats:
    """Return the capital each would bring, shape (n_leads,) [USD million].

    A lognormal body and a Pareto tail, cut at a cap; some sectors have more of a tail.
    """
    which = luck_.uniform(Stream.LEAD_CAPITAL, month, ids)
    drawn = luck_.uniform(Stream.LEAD_CAPITAL, month, ids, draw=1)
    body = luck.lognormal(drawn, p.lead_body_median_musd, p.lead_body_log_sd)
    tail = luck.pareto(drawn, p.lead_tail_minimum_musd, p.lead_tail_exponent)
    capital = np.where(which < np.array(p.lead_tail_share)[sector], tail, body)
    cut: Floats = np.minimum(capital, p.lead_capital_cap_musd)
    return cut


def in_scope(luck_: Luck, ids: Ids, capital_musd: Floats, p: LeadParameters) -> Mask:
    """Return whose group is in scope of the global minimum tax, shape (n,)."""
    chance = np.where(
        capital_musd < p.lead_tail_minimum_musd,
        p.group_in_scope_share,
        p.group_in_scope_share_large,
    )
    scope: Mask = luck_.uniform(Stream.LEAD_SCOPE, _BY_ID, ids) < chance
    return scope


def land_need(sector: Codes, capital_musd: Floats, plants: PlantParameters) -> Floats:
    """Return the land that projects need, in the shape of `capital_musd` [ha]."""
    per_ha = np.where(
        is_electronics(sector),
        plants.capital_per_let_ha_electronics,
        plants.capital_per_let_ha_other,
    )
    need: Floats = capital_musd / per_ha
    return need


def plant_jobs(
    sector: Codes, realised_musd: Floats, plants: PlantParameters, p: LeadParameters
) -> Floats:
    """Return the posts of plants that run, in the shape of `realised_musd` [posts]."""
    per_musd = np.where(
        sector == Sector.POWER, p.jobs_per_musd_power, plants.jobs_per_musd_realised
    )
    posts: Floats = np.round(realised_musd * per_musd)
    return posts


@dataclass(frozen=True, slots=True, eq=False)
class SiteOffers:
    """What sites offer investors; each array broadcasts to (n_investors, n_sites)."""

    tax_rate: Floats
    """Mean tax over the years that count [share of profit]."""
    rent_usd_per_m2: Floats
    """Rent for the whole term [USD/m2]."""
    free_land_ha: Floats
    """Land ready to be let [ha]."""
    skilled_share: Floats
    """Digital and advanced people within the labour area [share of people]."""
    beds_per_post: Floats
    """Beds for workers per post [1]."""
    port_minutes: Floats
    """Way to a port [minutes]."""
    expressway_minutes: Floats
    """Way to the expressway [minutes]."""
    approval_months: Floats
    """Mean wait from memorandum to registration [months]."""
    same_country: Floats
    """Investors of its country on site [investors]."""
    same_sector: Floats
    """Investors of its sector on site [investors]."""
    content: Floats
    """How content those heard of are, beside the founding [share of posts filled]."""
    high_tech: Floats
    """Land fitted out for high technology, where the investor is digital [share]."""
    eco: Floats
    """Land fitted out as an eco park [share]."""
    specialised: Floats
    """Land of a specialised park, times plants there of its sector [share]."""
    specialisation: Floats
    """Works for digital industry, where the investor is digital [index 0 to 1]."""
    digital_infrastructure: Floats
    """What works add to the ward's networks [index 0 to 1]."""


def site_utility(offers: SiteOffers, p: SitingParameters) -> Floats:
    """Return what each site is worth to each investor, (n_investors, n_sites).

    ::

        u = - tax_semi_elasticity * responsive share * tax rate - rent - way - wait
            + free land + skills + beds + same country + same sector + reputation
            + kind of park + works for digital industry + networks

    Parameters
    ----------
    offers
        What the sites offer.
    p
        What each is worth.
    """
    tax = p.tax_semi_elasticity_of_choice * p.tax_responsive_share
    utility: Floats = (
        -tax * offers.tax_rate
        - p.rent_effect_on_choice * offers.rent_usd_per_m2 / _RENT_UNIT
        + p.free_land_effect_on_choice * np.log1p(offers.free_land_ha)
        + p.skills_effect_on_choice * offers.skilled_share
        + p.beds_effect_on_choice * np.minimum(offers.beds_per_post, 1.0)
        - p.port_effect_on_choice * offers.port_minutes / _MINUTES_PER_HOUR
        - p.expressway_effect_on_choice * offers.expressway_minutes / _MINUTES_PER_HOUR
        - p.approval_effect_on_choice * offers.approval_months
        + p.same_country_effect_on_choice * np.log1p(offers.same_country)
        + p.same_sector_effect_on_choice * np.log1p(offers.same_sector)
        + p.reputation_effect_on_choice * offers.content
        + p.high_tech_effect_on_choice * offers.high_tech
        + p.eco_effect_on_choice * offers.eco
        + p.specialised_effect_on_choice * offers.specialised
        + p.specialisation_effect_on_choice * offers.specialisation
        + p.digital_infrastructure_effect_on_choice * offers.digital_infrastructure
    )
    return utility
