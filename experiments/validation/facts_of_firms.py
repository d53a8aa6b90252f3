"""Stylised facts of one world's firms: size, growth, tools, partners, turnover."""

import math
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from agents.classification import LARGE_FIRM, MONTHS_OF_A_YEAR, N_STAGES, Sector
from experiments.cross_section import (
    correlation,
    hill_exponent,
    rank_exponent,
    share_of_top,
)
from experiments.validation.fact_statistics import (
    excess_kurtosis,
    mixing_beyond_chance,
    modularity,
    pareto_over_lognormal,
    risk_ratio,
    spread_size_slope,
    subbotin_shape,
)
from experiments.validation.portrait import FirmsSeen, Look, Portrait
from experiments.validation.s_curves import fit_bass, is_s_shaped
from model.recorder import Records

__all__ = ["adoption", "growth_rates", "sizes", "supply", "turnover"]

type Floats = npt.NDArray[np.float64]
type Ints = npt.NDArray[np.int64]
type Codes = npt.NDArray[np.integer[Any]]
type Figures = dict[str, float]

_TAIL: Final = 0.05
_FIRM_OF_SOME_SIZE: Final = 20
"""Staff from which the literature on growth rates counts firms [workers]."""
_PLATFORM: Final = 2
_INTEGRATED: Final = 3
_YOUNG_MONTHS: Final = 5 * MONTHS_OF_A_YEAR
_UNLIKELY: Final = 0.05
_SIZE_STEPS: Final = (10, 50, LARGE_FIRM)
"""Staff from which firms are small, medium and large [workers]."""


def sizes(portrait: Portrait) -> Figures:
    """Return the tail of staff over firms at the last look."""
    firms = portrait.last.firms
    staffed = firms.employees > 0
    size, weight = firms.employees[staffed], firms.weight[staffed]
    order = np.argsort(-size, kind="stable")
    reached = weight[order].cumsum()
    tail = order[: int(np.searchsorted(reached, _TAIL * reached[-1])) + 1]
    return {
        "firm_size_hill": hill_exponent(size, weight),
        "firm_size_rank": rank_exponent(size, weight),
        "largest_hundredth_staff": share_of_top(size, weight),
        "firm_size_vuong": pareto_over_lognormal(size[tail], weight[tail]),
    }


def growth_rates(portrait: Portrait) -> Figures:
    """Return the shape of firms' yearly growth and how its spread falls with size.

    Growth is that of value added beside the mean of the firm's sector and year.
    """
    parts = [_growth(before, after) for before, after in portrait.pairs]
    growth, staff, weight = (
        np.concatenate([part[place] for part in parts]) if parts else np.zeros(0)
        for place in range(3)
    )
    larger = staff >= _FIRM_OF_SOME_SIZE
    if not larger.any():
        return dict.fromkeys(
            ("growth_shape", "growth_kurtosis", "volatility_size_slope"), math.nan
        )
    return {
        "growth_shape": subbotin_shape(growth[larger], weight[larger]),
        "growth_kurtosis": excess_kurtosis(growth[larger], weight[larger]),
        "volatility_size_slope": spread_size_slope(growth, np.log(staff), weight),
    }


def _growth(before: Look, after: Look) -> tuple[Floats, Floats, Floats]:
    """Return growth beside the sector's, staff before, and weight of firms in both."""
    was, now = _in_both(before.firms, after.firms)
    made, makes = before.firms.value_added[was], after.firms.value_added[now]
    runs = (made > 0) & (makes > 0) & (before.firms.employees[was] >= 1)
    was = was[runs]
    growth = np.log(makes[runs] / made[runs])
    sector, weight = before.firms.sector[was], before.firms.weight[was]
    n = len(Sector)
    mass = np.maximum(np.bincount(sector, weight, n), 1e-300)
    mean = np.bincount(sector, weight * growth, n) / mass
    return growth - mean[sector], before.firms.employees[was], weight


def _in_both(was: FirmsSeen, now: FirmsSeen) -> tuple[Ints, Ints]:
    """Return the places, in both looks, of firms that stand in both."""
    _, before, after = np.intersect1d(
        was.ids, now.ids, assume_unique=True, return_indices=True
    )
    return before, after


def adoption(portrait: Portrait, records: Records) -> Figures:
    """Return how take-up runs in time, with size, and along the network."""
    firms = portrait.last.firms
    on_platform = sum(
        records.column(f"n_firms_stage_{stage}") for stage in range(_PLATFORM, N_STAGES)
    )
    share = np.asarray(on_platform / records.column("n_firms"))
    years = np.arange(share.size) / MONTHS_OF_A_YEAR
    bass = fit_bass(years, share)
    excess, chance = mixing_beyond_chance(
        firms.digital_stage.astype(np.float64),
        firms.sector,
        portrait.supplier,
        portrait.customer,
    )
    return {
        "adoption_s_shaped": is_s_shaped(years, share),
        "adoption_innovation": bass.innovation,
        "adoption_imitation": bass.imitation,
        "adoption_size_gradient": _large_beside_others(firms, 1),
        "adoption_top_gradient": _large_beside_others(firms, _INTEGRATED),
        "adoption_clusters": excess,
        "adoption_clusters_tested": (
            float(chance <= _UNLIKELY) if math.isfinite(chance) else math.nan
        ),
        "adoption_peer_lag": _step_after_partners(portrait),
    }


def _large_beside_others(firms: FirmsSeen, least: int) -> float:
    """Return the share at a stage or above, large firms beside the others."""
    large, reached = firms.employees >= LARGE_FIRM, firms.digital_stage >= least
    above, below = (
        float(firms.weight[group & reached].sum() / max(firms.weight[group].sum(), 1))
        for group in (large, ~large)
    )
    return above / below if below > 0 else math.nan


def _step_after_partners(portrait: Portrait) -> float:
    """Return how much likelier a step up is the year after partners stood higher.

    Among firms of one stage, sector, class of size and year.
    """
    parts: list[tuple[Any, Any, Ints, Floats]] = []
    for year, (before, after) in enumerate(portrait.pairs):
        was, now = _in_both(before.firms, after.firms)
        stage = before.firms.digital_stage[was].astype(np.int64)
        size = np.searchsorted(_SIZE_STEPS, before.firms.employees[was], side="right")
        sector = before.firms.sector[was]
        kind = (year * N_STAGES + stage) * len(Sector) + sector
        parts.append(
            (
                before.firms.partner_stage[was] > stage,
                after.firms.digital_stage[now] > stage,
                kind * (len(_SIZE_STEPS) + 1) + size,
                before.firms.weight[was],
            )
        )
    if not parts:
        return math.nan
    exposed, up, stratum, weight = map(np.concatenate, zip(*parts, strict=True))
    return risk_ratio(exposed, up, stratum, weight)


def supply(portrait: Portrait) -> Figures:
    """Return the tails, mixing and communities of the supply network at the end."""
    firms, seller, buyer = portrait.last.firms, portrait.supplier, portrait.customer
    n, weight = firms.ids.size, firms.weight
    customers = np.bincount(seller, minlength=n).astype(np.float64)
    suppliers = np.bincount(buyer, minlength=n).astype(np.float64)
    partners = customers + suppliers
    both = (partners > 0) & (firms.employees > 0)
    return {
        "supply_customers_tail": _tail(customers, weight),
        "supply_suppliers_tail": _tail(suppliers, weight),
        "supply_assortativity": correlation(partners[seller], partners[buyer]),
        "supply_degree_size": correlation(
            np.log(partners[both]), np.log(firms.employees[both]), weight[both]
        ),
        "supply_modularity": modularity(firms.ward, seller, buyer),
    }


def _tail(degree: Floats, weight: Floats) -> float:
    linked = degree > 0
    return hill_exponent(degree[linked], weight[linked]) if linked.any() else math.nan


def turnover(portrait: Portrait, records: Records) -> Figures:
    """Return entry and exit, and how both go with size and age."""
    whole = records.months // MONTHS_OF_A_YEAR * MONTHS_OF_A_YEAR
    years = max(whole / MONTHS_OF_A_YEAR, 1)
    there = records.column("n_firms")[:whole].mean()
    came, went = (records.column(name)[:whole].sum() for name in ("entries", "exits"))
    return {
        "entry_rate": float(came / years / there),
        "exit_rate": float(went / years / there),
        "entry_size": _newcomers_beside_others(portrait),
        "exit_young_to_old": _young_beside_old(portrait),
    }


def _newcomers_beside_others(portrait: Portrait) -> float:
    """Return mean staff of firms of the last year beside that of others, all looks."""
    totals = np.zeros((2, 2))
    for look in portrait.looks:
        firms = look.firms
        new = look.month - firms.founded_month <= MONTHS_OF_A_YEAR
        held = firms.employees > 0
        for row, group in enumerate((new & held, ~new & held)):
            staff = (firms.weight * firms.employees)[group].sum()
            totals[row] += staff, firms.weight[group].sum()
    if not (totals[:, 1] > 0).all():
        return math.nan
    means = totals[:, 0] / totals[:, 1]
    return float(means[0] / means[1])


def _young_beside_old(portrait: Portrait) -> float:
    """Return how much oftener firms younger than five years close than older ones."""
    gone, there = np.zeros(2), np.zeros(2)
    for before, after in portrait.pairs:
        firms = before.firms
        left = ~np.isin(firms.ids, after.firms.ids, assume_unique=True)
        old = (before.month - firms.founded_month >= _YOUNG_MONTHS).astype(int)
        gone += np.bincount(old, firms.weight * left, 2)
        there += np.bincount(old, firms.weight, 2)
    if not (gone > 0).all():
        return math.nan
    young, older = gone / there
    return float(young / older)
