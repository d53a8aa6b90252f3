"""What a comparison says of each policy: figures, intervals, a verdict, a cost."""

from dataclasses import dataclass
from itertools import permutations
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from experiments.comparison.comparison import YEARS, Comparison, Panel
from experiments.definitions.definition_outcomes import DefinedOutcome, defined_outcomes
from experiments.inference.paired import (
    Interval,
    Pairs,
    Verdict,
    adjusted,
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
    "separated",
    "to_json",
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
    verdict: Verdict
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
    first_passage_year: dict[str, int | None]
    """First year by which half of the worlds have reached each threshold."""
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
        effect = self.effect
        low, high = (effect and effect.interval) or (None, None)
        p_low, p_high = effect.p_interval if effect else (None, None)
        return {
            "name": self.name,
            "share_2030_mean": self.share_2030,
            "share_2030_low": self.share_2030_spread[0],
            "share_2030_high": self.share_2030_spread[1],
            "share_2035_mean": self.share_2035,
            "p_target": self.p_target,
            "p_target_low": self.p_target_interval[0],
            "p_target_high": self.p_target_interval[1],
            "p_by_threshold": self.p_by_threshold,
            "p_by_year": self.p_by_year,
            "first_passage_year": self.first_passage_year,
            "diff_mean": effect and effect.mean,
            "diff_low": low,
            "diff_high": high,
            "extra_digital_bn_vnd": effect and effect.extra_digital_bn_vnd,
            "p_diff_low": p_low,
            "p_diff_high": p_high,
            "verdict": effect and effect.verdict,
            "tie": effect and is_tie(effect.verdict),
            "variance_ratio": effect and effect.variance_ratio,
            "cost_bn_vnd": self.cost_bn_vnd,
            "tax_forgone_bn_vnd": self.tax_forgone_bn_vnd,
            "net_cost_bn_vnd": self.net_cost_bn_vnd,
            "cost_per_point": self.cost_per_point,
            "definitions": [one.to_json() for one in self.definitions],
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
    if not comparison.n_counted:
        return ()
    money = _money(comparison, valuation)
    n_policies = len(comparison.settings.policies)
    return tuple(_outcome(comparison, row, money) for row in range(n_policies))


def _money(
    comparison: Comparison, valuation: ValuationParameters
) -> dict[str, npt.NDArray[np.float64]]:
    """Return discounted sums, mean over worlds, each shape (n_policies,) [bn VND]."""
    columns, years = comparison.panel.columns, np.array(YEARS)

    def mean_sum(yearly: Floats) -> Floats:
        return present_value(yearly, years, valuation).mean(axis=1)

    spending = columns["spending_bn_vnd"]
    revenue = columns["revenue_bn_vnd"]
    # Taken world by world against the reference, so that luck falls out.
    lost = revenue[:1] - revenue
    return {
        "cost_bn_vnd": mean_sum(spending),
        "tax_forgone_bn_vnd": mean_sum(columns["tax_forgone_bn_vnd"]),
        "net_cost_bn_vnd": mean_sum(spending - columns["private_share_bn_vnd"] + lost),
    }


def _outcome(comparison: Comparison, row: int, money: dict[str, Floats]) -> Outcome:
    panel, settings = comparison.panel, comparison.settings
    shares = panel.of_year("digital_share_nso", YEAR_OF_EFFECT)[row]
    until = YEARS.index(settings.by) + 1
    hits = int(panel.reaches(settings.target, settings.by)[row].sum())
    return Outcome(
        name=panel.policies[row],
        share_2030=float(shares.mean()),
        share_2030_spread=spread(shares),
        share_2035=float(panel.of_year("digital_share_nso", YEARS[-1])[row].mean()),
        highest=float(panel.columns["digital_share_nso"][row, :, :until].max()),
        p_target=hits / comparison.n_counted,
        p_target_interval=wilson(hits, comparison.n_counted),
        p_by_threshold={
            f"{threshold:.2f}": float(panel.reaches(threshold, settings.by)[row].mean())
            for threshold in THRESHOLDS
        },
        p_by_year=_p_by_year(panel, row),
        first_passage_year=_first_passage(panel, row),
        effect=_effect(comparison, row) if row else None,
        definitions=defined_outcomes(comparison, row, YEAR_OF_EFFECT),
        **{name: float(sums[row]) for name, sums in money.items()},
    )


def _p_by_year(panel: Panel, row: int) -> dict[str, dict[str, float]]:
    """Return the share of worlds that reach each threshold by each year of choice."""
    return {
        f"{threshold:.2f}": {
            str(year): float(panel.reaches(threshold, year)[row].mean())
            for year in range(FIRST_YEAR_OF_CHOICE, YEARS[-1] + 1)
        }
        for threshold in THRESHOLDS
    }


def _first_passage(panel: Panel, row: int) -> dict[str, int | None]:
    """Return the median year of reaching each threshold, never counted as later."""
    return {
        f"{threshold:.2f}": next(
            (y for y in YEARS if 2 * panel.reaches(threshold, y)[row].mean() >= 1), None
        )
        for threshold in THRESHOLDS
    }


def _effect(comparison: Comparison, row: int) -> Effect:
    panel, settings = comparison.panel, comparison.settings
    n_comparisons = len(panel.policies) - 1
    confidence = adjusted(n_comparisons)
    shares = panel.of_year("digital_share_nso", YEAR_OF_EFFECT)
    reached = panel.reaches(settings.target, settings.by)
    pairs = Pairs.of(reached[row], reached[0])
    differences = shares[row] - shares[0]
    parts = [panel.of_year(part, YEAR_OF_EFFECT) for part in _DIGITAL]
    digital = np.sum(parts, axis=0)
    interval = paired_interval(differences, confidence)
    return Effect(
        mean=float(differences.mean()),
        extra_digital_bn_vnd=float(np.mean(digital[row] - digital[0])),
        interval=interval,
        verdict=verdict_of(interval, settings.margin),
        p_interval=probability_difference(pairs, confidence),
        p_exact=min(1.0, n_comparisons * mcnemar_p(pairs)),
        variance_ratio=variance_ratio(shares[row], shares[0]),
        is_identical=all(
            np.array_equal(values[row], values[0], equal_nan=True)
            for values in panel.columns.values()
        ),
    )


def to_json(comparison: Comparison, found: tuple[Outcome, ...]) -> dict[str, Any]:
    """Return the comparison as one object of plain values."""
    settings = comparison.settings
    return {
        "scenario": settings.run.scenario.name,
        "scale": settings.run.scale,
        "history": settings.run.history,
        "uncertainty": settings.run.uncertainty,
        "values": dict(settings.run.values),
        "target": settings.target,
        "by": settings.by,
        "reference": settings.names[0],
        **comparison.tried.told(),
        "n_failed": len(comparison.failures),
        "n_counted": comparison.n_counted,
        "policies": [outcome.to_json() for outcome in found],
    }


def separated(
    comparison: Comparison, names: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Return which policies of some the worlds place above which, in 2030.

    Intervals hold for all pairs of all policies at once, since which pairs are of
    interest is seen only afterwards.

    Parameters
    ----------
    comparison
        Every policy's years in every world.
    names
        Policies to be held against one another.

    Returns
    -------
    tuple of (above, below)
        Only where the difference is more than the margin leaves open.
    """
    panel = comparison.panel
    n_policies = len(panel.policies)
    confidence = adjusted(n_policies * (n_policies - 1) // 2)
    shares = dict(
        zip(
            panel.policies,
            panel.of_year("digital_share_nso", YEAR_OF_EFFECT),
            strict=True,
        )
    )
    found = []
    for one, other in permutations(names, 2):
        interval = paired_interval(shares[one] - shares[other], confidence)
        if verdict_of(interval, comparison.settings.margin) == "better":
            found.append((one, other))
    return tuple(found)
