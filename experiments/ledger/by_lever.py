"""What each lever of a mix is worth: the mix without that lever, in the same worlds.

A lever's share of an effect is what the whole mix comes to less what it comes to
without that lever:

    share_i = total(mix) - total(mix without i)
    interaction = total(mix) - total(reference) - sum of share_i

Levers that need one another are each worth what falls away without them, so shares can
add up to more than the whole; levers that stand in for one another to less. The
interaction says by how much: it is negative in the first case, positive in the second.
What would surprise us: a placebo whose share is anything but zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR
from experiments.definitions.share_definitions import FIGURES
from experiments.inference.paired import adjusted
from experiments.ledger.traces import AMOUNTS
from model.policy.policy import LEVERS, Policy
from model.recorder import Records
from model.valuation import ValuationParameters, present_value

__all__ = [
    "MEASURES",
    "UNITS",
    "LeverShares",
    "levers_that_differ",
    "measured",
    "mixes",
]

type Floats = npt.NDArray[np.float64]

_RATES: Final = {
    "value_added_bn_vnd": ("grdp_bn_vnd",),
    "value_added_bn_vnd_2020_prices": ("grdp_bn_vnd_2020_prices",),
    "digital_bn_vnd": ("digital_core_bn_vnd", "digital_digitalised_bn_vnd"),
    "digital_bn_vnd_2020_prices": (
        "digital_core_bn_vnd_2020_prices",
        "digital_digitalised_bn_vnd_2020_prices",
    ),
}
"""Monthly indicators that make up each yearly rate."""
_COSTS: Final = {
    "cost_bn_vnd": {"spending_bn_vnd": 1.0},
    "tax_forgone_bn_vnd": {"tax_forgone_bn_vnd": 1.0},
    # Only a difference to another policy is a cost: revenue is lost against it.
    "net_cost_bn_vnd": {
        "spending_bn_vnd": 1.0,
        "private_share_bn_vnd": -1.0,
        "revenue_bn_vnd": -1.0,
    },
}
"""Yearly indicators of which each cost is the sum, with their signs."""

MEASURES: Final = (*(figure.indicator for figure in FIGURES), *AMOUNTS, *_COSTS)
"""Figures of a run of which every lever has its share: digital shares of the horizon's
year, amounts at its end, costs from 2026 up to it."""

UNITS: Final = {
    **{figure.indicator: "share" for figure in FIGURES},
    "jobs": "people",
    **{
        name: "bn VND a year" + (", 2020 prices" if "2020" in name else "")
        for name in _RATES
    },
    **dict.fromkeys(_COSTS, "bn VND of 2026"),
}
"""Unit of each measure."""

_ROWS: Final = {name: row for row, name in enumerate(MEASURES)}


def measured(records: Records, valuation: ValuationParameters) -> Floats:
    """Return every measure of a run lived to its horizon, shape (n_measures,)."""
    years = records.yearly()
    numbers = np.array([year["year"] for year in years], np.int64)
    found = {figure.indicator: years[-1][figure.indicator] for figure in FIGURES}
    found["jobs"] = records.column("employed")[-1]
    for name, parts in _RATES.items():
        month = sum(float(records.column(part)[-1]) for part in parts)
        found[name] = MONTHS_OF_A_YEAR * month
    for name, signs in _COSTS.items():
        money = sum(
            sign * np.array([year[of] for year in years], np.float64)
            for of, sign in signs.items()
        )
        found[name] = float(present_value(np.asarray(money), numbers, valuation))
    return np.array([found[name] for name in MEASURES])


def levers_that_differ(policy: Policy, reference: Policy) -> tuple[str, ...]:
    """Return the levers that a policy sets otherwise than the reference, in order."""
    return tuple(
        name for name in LEVERS if getattr(policy, name) != getattr(reference, name)
    )


def mixes(policy: Policy, reference: Policy) -> tuple[Policy, ...]:
    """Return the reference, the policy, and the policy without each lever it sets.

    Without a lever the policy has it as the reference does. A policy of one lever is
    the reference without it, so nothing more has to be lived.
    """
    levers = levers_that_differ(policy, reference)
    if len(levers) == 1:
        return reference, policy
    less = (replace(policy, **{name: getattr(reference, name)}) for name in levers)
    return reference, policy, *less


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LeverShares:
    """Each lever's part of the difference between policy and reference."""

    levers: tuple[str, ...]
    """Levers that the policy sets otherwise than the reference."""
    totals: Floats
    """Measures of `mixes` by world, shape (n_worlds, n_mixes, n_measures)."""

    @staticmethod
    def of(levers: Sequence[str], worlds: Sequence[Floats]) -> "LeverShares":
        """Return the shares of levers from each world's measures of the mixes.

        Parameters
        ----------
        levers
            Levers in the order of `mixes`.
        worlds
            Measures of each mix of a world, each shape (n_mixes, n_measures).
        """
        return LeverShares(levers=tuple(levers), totals=np.array(worlds))

    @property
    def confidence(self) -> float:
        """Confidence of one lever's interval for those of all levers to hold at once.

        Which levers stand out is seen only afterwards, so all of them count.
        """
        return adjusted(max(1, len(self.levers)))

    def whole(self, measure: str) -> Floats:
        """Return policy minus reference in each world, shape (n_worlds,)."""
        of = self.of_mixes(measure)
        return of[:, 1] - of[:, 0]

    def share(self, lever: str, measure: str) -> Floats:
        """Return what falls away without a lever in each world, shape (n_worlds,)."""
        of, row = self.of_mixes(measure), self.levers.index(lever)
        without = of[:, 0] if len(self.levers) == 1 else of[:, 2 + row]
        return of[:, 1] - without

    def interaction(self, measure: str) -> Floats:
        """Return what the shares leave over in each world, shape (n_worlds,)."""
        left = self.whole(measure)
        for lever in self.levers:
            left = left - self.share(lever, measure)
        return left

    def of_mixes(self, measure: str) -> Floats:
        """Return reference, policy and the policy without each lever, in each world.

        Returns
        -------
        ndarray
            Shape (n_worlds, n_mixes).
        """
        of_measure: Floats = self.totals[:, :, _ROWS[measure]]
        return of_measure
