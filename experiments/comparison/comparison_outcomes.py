"""What a comparison says of each policy: figures, intervals, a verdict, a cost."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from experiments.comparison.comparison import YEARS, Comparison, Panel
from experiments.definitions.definition_outcomes import DefinedOutcome, defined_outcomes
from experiments.definitions.share_definitions import SCORED
from experiments.inference.bootstrap import bootstrap_interval
from experiments.inference.first_passage import (
    FirstPassage,
    first_passage,
    first_years,
)
from experiments.inference.paired import (
    Interval,
    Pairs,
    Verdict,
    is_tie,
    mcnemar_p,
    paired_interval,
    probability_difference,
    ratio,
    spread,
    variance_ratio,
    verdict_of,
    wilson,
)
from experiments.inference.ties import TieSets, tie_sets
from model.valuation import (
    FIRST_YEAR_OF_CHOICE,
    ValuationParameters,
    present_value,
)

__all__ = [
    "THRESHOLDS",
    "YEAR_OF_EFFECT",
    "Effect",
    "Outcome",
    "outcomes",
    "ties",
]

type Floats = npt.NDArray[np.float64]

THRESHOLDS: Final = (0.10, 0.12, 0.15, 0.20, 0.30)
"""Shares whose probability is always told."""
YEAR_OF_EFFECT: Final = 2030
"""Year in which policies are held against the reference."""
_DIGITAL: Final = ("digital_core_bn_vnd", "digital_digitalised_bn_vnd")
_POINTS: Final = 100
"""Points in a whole share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """How a policy differs from the reference in the same worlds, in 2030."""

    mean: float
    """Mean difference of the share [share]."""
    extra_digital_bn_vnd: float
    """Mean difference of digital value added, prices of 2030 [bn VND a year]."""
    interval: Interval | None
    """Its interval, for all policies at once; nothing from one world."""
    bootstrap_interval: Interval | None
    """The same without the normal law; nothing from a few worlds."""
    verdict: Verdict
    bootstrap_verdict: Verdict | None
    """What the bootstrap's interval would say; nothing where there is none."""
    p_interval: Interval
    """Interval of the difference of the probabilities of the target, likewise."""
    p_exact: float
    """Exact McNemar p of those two probabilities, times the number of policies."""
    variance_ratio: float | None
    """Variance without pairing over that with it."""
    is_identical: bool
    """Whether every number of every year and world is the reference's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the worlds say of one policy."""

    name: str
    n_worlds: int
    """Worlds in which it has a run, all of them the reference's too."""
    dropped_at: int | None
    """Worlds after which it was dropped as far behind; nothing if it was not."""
    share_2030: float
    """Mean share of GRDP in 2030 [share]."""
    share_2030_spread: Interval
    """5 and 95 % quantile over worlds [share]."""
    share_2035: float
    """Mean share of GRDP in 2035 [share]."""
    highest: float
    """Highest share in a year up to the year of the target, in any world [share]."""
    p_target: float
    """Share of worlds in which the target is reached by its year."""
    p_target_interval: Interval
    p_by_threshold: dict[str, float]
    """Share of worlds in which each threshold is reached by the target's year."""
    p_by_year: dict[str, dict[str, float]]
    """The same by any year from 2026 on, by threshold."""
    first_passage: dict[str, FirstPassage]
    """When worlds reach each threshold, those that do not by 2035 censored."""
    cost_bn_vnd: float
    """Spending before the private share, 2026 to 2035, discounted [bn VND]."""
    tax_forgone_bn_vnd: float
    """Statutory tax forgone, likewise [bn VND]."""
    net_cost_bn_vnd: float
    """Spending less private share plus revenue lost, likewise [bn VND]."""
    effect: Effect | None
    """Nothing for the reference."""
    definitions: tuple[DefinedOutcome, ...]
    """The same under every definition and at both prices, the scored one first."""

    @property
    def cost_per_point(self) -> float | None:
        """Net cost of a point of the share in 2030 [bn VND]; nothing without effect."""
        if self.effect is None:
            return None
        return ratio(self.net_cost_bn_vnd, _POINTS * self.effect.mean)

    def to_json(self) -> dict[str, Any]:
        """Return the outcome as plain values; what is undefined is null."""
        return {
            "name": self.name,
            "n_worlds": self.n_worlds,
            "dropped_at": self.dropped_at,
            "share_2030_mean": self.share_2030,
            "share_2030_low": self.share_2030_spread[0],
            "share_2030_high": self.share_2030_spread[1],
            "share_2035_mean": self.share_2035,
            "p_target": self.p_target,
            "p_target_low": self.p_target_interval[0],
            "p_target_high": self.p_target_interval[1],
            "p_by_threshold": self.p_by_threshold,
            "p_by_year": self.p_by_year,
            "first_passage_year": {
                name: passed.median for name, passed in self.first_passage.items()
            },
            "first_passage": {
                name: passed.to_json() for name, passed in self.first_passage.items()
            },
            **_effect_json(self.effect),
            "cost_bn_vnd": self.cost_bn_vnd,
            "tax_forgone_bn_vnd": self.tax_forgone_bn_vnd,
            "net_cost_bn_vnd": self.net_cost_bn_vnd,
            "cost_per_point": self.cost_per_point,
            "definitions": [one.to_json() for one in self.definitions],
        }


def _effect_json(effect: Effect | None) -> dict[str, Any]:
    """Return an effect as plain values, all null for the reference."""
    low, high = (effect and effect.interval) or (None, None)
    freely_low, freely_high = (effect and effect.bootstrap_interval) or (None, None)
    p_low, p_high = effect.p_interval if effect else (None, None)
    return {
        "diff_mean": effect and effect.mean,
        "diff_low": low,
        "diff_high": high,
        "diff_low_bootstrap": freely_low,
        "diff_high_bootstrap": freely_high,
        "extra_digital_bn_vnd": effect and effect.extra_digital_bn_vnd,
        "p_diff_low": p_low,
        "p_diff_high": p_high,
        "verdict": effect and effect.verdict,
        "verdict_bootstrap": effect and effect.bootstrap_verdict,
        "tie": effect and is_tie(effect.verdict),
        "variance_ratio": effect and effect.variance_ratio,
    }


def outcomes(
    comparison: Comparison, valuation: ValuationParameters
) -> tuple[Outcome, ...]:
    """Return what the worlds say of every policy; nothing where no world counts.

    Parameters
    ----------
    comparison
        Every policy's years in every world.
    valuation
        How later money is discounted.
    """
    n_policies = len(comparison.panel.policies)
    return tuple(_outcome(comparison, row, valuation) for row in range(n_policies))


def ties(comparison: Comparison) -> TieSets | None:
    """Return which policies the worlds cannot tell apart in 2030.

    Those that were dropped on the way are left out: the looks told them apart. The
    worlds are those in which all the others have a run.

    Returns
    -------
    TieSets or None
        Nothing where there is no world or one policy alone.
    """
    panel = comparison.panel
    rows = [
        row for row, name in enumerate(panel.policies) if name not in comparison.dropped
    ]
    shares = panel.of_year(SCORED, YEAR_OF_EFFECT)[rows]
    common = panel.has_run[rows].all(axis=0)
    if len(rows) <= 1 or not common.any():
        return None
    values = {panel.policies[row]: shares[at, common] for at, row in enumerate(rows)}
    return tie_sets(values, comparison.settings.margin)


def _money(panel: Panel, row: int, valuation: ValuationParameters) -> dict[str, float]:
    """Return discounted sums of a policy, mean over its worlds [bn VND]."""
    years = np.array(YEARS)

    def mean_sum(yearly: Floats) -> float:
        return float(present_value(yearly, years, valuation).mean())

    spending, forgone, private, revenue = (
        panel.of_policy(row, name)
        for name in (
            "spending_bn_vnd",
            "tax_forgone_bn_vnd",
            "private_share_bn_vnd",
            "revenue_bn_vnd",
        )
    )
    # Taken world by world against the reference, so that luck falls out.
    lost = panel.of_reference(row, "revenue_bn_vnd") - revenue
    return {
        "cost_bn_vnd": mean_sum(spending),
        "tax_forgone_bn_vnd": mean_sum(forgone),
        "net_cost_bn_vnd": mean_sum(spending - private + lost),
    }


def _outcome(
    comparison: Comparison, row: int, valuation: ValuationParameters
) -> Outcome:
    panel, settings = comparison.panel, comparison.settings
    shares = panel.of_policy(row, SCORED)
    in_2030, last = shares[:, YEARS.index(YEAR_OF_EFFECT)], shares[:, -1]
    until = YEARS.index(settings.by) + 1
    hits = int((shares[:, :until] >= settings.target).any(axis=1).sum())
    return Outcome(
        name=panel.policies[row],
        n_worlds=len(shares),
        dropped_at=comparison.dropped.get(panel.policies[row]),
        share_2030=float(in_2030.mean()),
        share_2030_spread=spread(in_2030),
        share_2035=float(last.mean()),
        highest=float(shares[:, :until].max()),
        p_target=hits / len(shares),
        p_target_interval=wilson(hits, len(shares)),
        p_by_threshold={
            f"{threshold:.2f}": _chance(shares, threshold, settings.by)
            for threshold in THRESHOLDS
        },
        p_by_year=_p_by_year(shares),
        first_passage={
            f"{threshold:.2f}": first_passage(*first_years(shares, YEARS, threshold))
            for threshold in THRESHOLDS
        },
        effect=_effect(comparison, row) if row else None,
        definitions=defined_outcomes(comparison, row, YEAR_OF_EFFECT),
        **_money(panel, row, valuation),
    )


def _chance(shares: Floats, threshold: float, by: int) -> float:
    """Return the part of worlds that reach a threshold by a year."""
    until = YEARS.index(by) + 1
    return float((shares[:, :until] >= threshold).any(axis=1).mean())


def _p_by_year(shares: Floats) -> dict[str, dict[str, float]]:
    """Return the share of worlds that reach each threshold by each year of choice."""
    return {
        f"{threshold:.2f}": {
            str(year): _chance(shares, threshold, year)
            for year in range(FIRST_YEAR_OF_CHOICE, YEARS[-1] + 1)
        }
        for threshold in THRESHOLDS
    }


def _effect(comparison: Comparison, row: int) -> Effect:
    panel, settings = comparison.panel, comparison.settings
    confidence, margin = comparison.confidence, settings.margin
    ours, theirs = panel.in_year(row, SCORED, YEAR_OF_EFFECT)
    own = panel.has_run[row]
    reached = panel.reaches(settings.target, settings.by)[:, own]
    pairs = Pairs.of(reached[row], reached[0])
    differences = ours - theirs
    interval = paired_interval(differences, confidence)
    freely = bootstrap_interval(differences, confidence)
    n_comparisons = max(1, len(settings.policies) - 1)
    return Effect(
        mean=float(differences.mean()),
        extra_digital_bn_vnd=_extra_digital(panel, row),
        interval=interval,
        bootstrap_interval=freely,
        verdict=verdict_of(interval, margin),
        bootstrap_verdict=freely and verdict_of(freely, margin),
        p_interval=probability_difference(pairs, confidence),
        p_exact=min(1.0, n_comparisons * mcnemar_p(pairs)),
        variance_ratio=variance_ratio(ours, theirs),
        is_identical=all(
            np.array_equal(values[row, own], values[0, own], equal_nan=True)
            for values in panel.columns.values()
        ),
    )


def _extra_digital(panel: Panel, row: int) -> float:
    """Return the mean difference of digital value added, prices of 2030 [bn VND]."""
    parts = [panel.in_year(row, part, YEAR_OF_EFFECT) for part in _DIGITAL]
    ours, theirs = np.sum(parts, axis=0)
    return float(np.mean(ours - theirs))
