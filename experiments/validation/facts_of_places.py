"""Stylised facts of one world's investment, land, labour and growth."""

import math
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, Owner, Sector, Skill
from experiments.cross_section import correlation, gini
from experiments.validation.fact_statistics import (
    choice_elasticity,
    entropy_share,
    fano_factor,
    rank_size_slope,
    slope,
    specialisation,
)
from experiments.validation.portrait import Look, Portrait
from model.recorder import Records

__all__ = ["aggregate", "investment", "labour", "land", "location"]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.integer[Any]]
type Figures = dict[str, float]

_FULL: Final = 0.95
"""Occupancy from which a park counts as full [share]."""
_YOUNG_MONTHS: Final = 5 * MONTHS_OF_A_YEAR
_SHARE_YEARS: Final = 5
"""Years from 2020 on over which the slope of the share is taken: to 2024."""


def investment(records: Records) -> Figures:
    """Return how lumpy registered capital and projects are over months and years."""
    capital = records.column("fdi_registered_musd")
    counts = records.column("n_projects_registered")
    top2 = [share for year in records.yearly() if (share := year["top2_share"])]
    return {
        "fdi_month_gini": gini(np.maximum(capital, 0)),
        "top2_year_share": float(np.mean(top2)) if top2 else math.nan,
        "fdi_month_fano": fano_factor(counts),
        "fdi_zero_months": float((counts == 0).mean()),
    }


def land(portrait: Portrait) -> Figures:
    """Return how parks fill up, and how unequal they are."""
    last, parks = portrait.last, portrait.is_park
    ready = parks & (last.prepared_ha > 0)
    occupancy = last.let_ha[ready] / last.prepared_ha[ready]
    let = last.let_ha[parks]
    return {
        "occupancy_spread": float(np.ptp(occupancy)) if ready.any() else math.nan,
        "occupancy_full_parks": float((occupancy >= _FULL).sum() / parks.sum()),
        "young_park_let": _let_while_young(portrait),
        "land_gini": gini(let),
        "park_rank_size": rank_size_slope(let),
    }


def _let_while_young(portrait: Portrait) -> float:
    """Return land let over leasable land of parks younger than five years."""
    shares: list[float] = []
    for look in portrait.looks:
        age = look.month - portrait.opens
        young = portrait.is_park & (age >= 0) & (age < _YOUNG_MONTHS)
        shares.extend(look.let_ha[young] / portrait.leasable_ha[young])
    return float(np.mean(shares)) if shares else math.nan


def location(portrait: Portrait) -> Figures:
    """Return how plants are spread over sites and what draws new ones."""
    firms, n_sites = portrait.last.firms, portrait.leasable_ha.size
    plants = np.bincount(firms.site[firms.is_plant], minlength=n_sites)
    served = (portrait.leasable_ha > 0) & (portrait.last.prepared_ha > 0)
    in_park = np.flatnonzero(portrait.is_park[firms.site] & (firms.site >= 0))
    staff = np.zeros((n_sites, len(Sector)))
    where = firms.site[in_park], firms.sector[in_park]
    np.add.at(staff, where, (firms.weight * firms.employees)[in_park])
    return {
        "location_entropy": entropy_share(plants[served].astype(np.float64)),
        "park_specialisation": specialisation(staff),
        "same_country_choice": _drawn_by_compatriots(portrait),
    }


def _drawn_by_compatriots(portrait: Portrait) -> float:
    """Return the elasticity of siting to plants of one's country, sites apart.

    Projects registered in a year, drawn by the log of one more than the plants and
    registered projects of their country at the look before.
    """
    chosen: list[Codes] = [np.zeros(0, np.int64)]
    draws: list[Floats] = []
    for before, after in portrait.pairs:
        new = np.flatnonzero(after.projects.registered_month >= before.month)
        held = np.log1p(_by_country(before, portrait.leasable_ha.size))
        chosen.append(after.projects.site[new])
        draws.append(held[after.projects.owner[new]])
    if not draws:
        return math.nan
    return choice_elasticity(np.concatenate(chosen), np.concatenate(draws))


def _by_country(look: Look, n_sites: int) -> Floats:
    """Return foreign plants and registered projects, (n_owners, n_sites)."""
    firms, projects = look.firms, look.projects
    owner = np.append(firms.owner[firms.is_plant], projects.owner).astype(np.int64)
    site = np.append(firms.site[firms.is_plant], projects.site)
    counts = np.bincount(owner * n_sites + site, minlength=len(Owner) * n_sites)
    return counts.reshape(len(Owner), n_sites).astype(np.float64)


def labour(records: Records) -> Figures:
    """Return how vacancies go with unemployment, and what digital skill is paid."""
    first = MONTHS_OF_A_YEAR
    rates = [_rates(records, skill, first) for skill in Skill]
    jobless, vacant = (np.concatenate([rate[end] for rate in rates]) for end in (0, 1))
    premium = np.log(
        records.column("wage_digital_mvnd") / records.column("wage_basic_mvnd")
    )
    return {
        "beveridge_slope": slope(jobless, vacant, np.ones_like(jobless)),
        "digital_wage_premium": float(np.expm1(premium[-1])),
        "digital_premium_follows": _premium_after_tightness(records, premium),
    }


def _rates(records: Records, skill: Skill, first: int) -> tuple[Floats, Floats]:
    """Return log unemployment and vacancy rates beside their mean over months."""
    at_work, open_, seeking = (
        records.column(f"{word}_{skill.label}")[first:]
        for word in ("employed", "vacancies", "seekers")
    )
    both = (open_ > 0) & (seeking > 0)
    at_work, open_, seeking = at_work[both], open_[both], seeking[both]
    jobless = np.log(seeking / (at_work + seeking))
    vacant = np.log(open_ / (at_work + open_))
    if not both.any():
        return jobless, vacant
    return jobless - jobless.mean(), vacant - vacant.mean()


def _premium_after_tightness(records: Records, premium: Floats) -> float:
    """Return how the premium's growth over a year goes with how tight that year was.

    Tightness is open posts over seekers of digital skill beside that of none.
    """
    tight = np.zeros_like(premium)
    for skill, sign in ((Skill.DIGITAL, 1), (Skill.BASIC, -1)):
        open_, seeking = (
            records.column(f"{word}_{skill.label}") for word in ("vacancies", "seekers")
        )
        tight += sign * (np.log(np.maximum(open_, 1)) - np.log(np.maximum(seeking, 1)))
    year = MONTHS_OF_A_YEAR
    if premium.size <= 2 * year:
        return math.nan
    over_year = np.convolve(tight, np.full(year, 1 / year), "valid")[1:]
    return correlation(over_year[year:], (premium[year:] - premium[:-year])[year:])


def aggregate(records: Records) -> Figures:
    """Return mean, spread and memory of growth, and level and slope of the share."""
    years = records.yearly()
    rates = [year["grdp_growth"] for year in years]
    growth = np.array([rate for rate in rates if rate is not None])
    shares = np.array([year["digital_share_nso"] for year in years[:_SHARE_YEARS]])
    enough = growth.size > 2
    return {
        "aggregate_growth_mean": float(growth.mean()) if growth.size else math.nan,
        "aggregate_growth_sd": float(growth.std(ddof=1)) if enough else math.nan,
        "aggregate_growth_memory": (
            correlation(growth[:-1], growth[1:]) if enough else math.nan
        ),
        "digital_share_level": float(shares[-1]),
        "digital_share_slope": slope(
            np.arange(shares.size), shares, np.ones(shares.size)
        ),
    }
