"""The question: do investors spread over sites as the logit formula says.

Sites offer normal values; each investor adds a taste of its own for each site and takes
the best. It would surprise us if the best came out better or worse than the log-sum.

References
----------
McFadden (1974), Conditional logit analysis of qualitative choice behavior.
"""

from typing import Final

import numpy as np

from agents.luck import Luck, Stream, normal
from agents.site_choice import choice_shares, choose_site, expected_maximum, taste
from experiments.verification.settings import SitingSettings
from experiments.verification.verdict import Verdict, Watch

__all__ = ["check"]

SHARE_TOLERANCE: Final = 0.0025
MAXIMUM_TOLERANCE: Final = 0.01
_CELLS: Final = 500_000
"""Investor-site pairs worked on at once."""


def check(settings: SitingSettings, watch: Watch) -> Verdict:
    """Return the choices of many investors beside softmax and log-sum."""
    luck, sites = Luck(settings.world), np.arange(settings.sites)
    value = normal(luck.uniform(Stream.CHECK_VALUE, 0, sites))
    chosen, best = np.zeros(settings.sites, dtype=np.int64), 0.0
    n_parts = -(-settings.sites * settings.investors // _CELLS)
    ends = np.linspace(0, settings.investors, n_parts + 1).astype(np.int64)
    for part in watch(range(n_parts)):
        investors = np.arange(ends[part], ends[part + 1])
        liked = taste(luck, 0, investors, sites, stream=Stream.CHECK_TASTE)
        choice = choose_site(value, liked)
        chosen += np.bincount(choice, minlength=settings.sites)
        best += (value + liked)[np.arange(choice.size), choice].sum()
    error = np.abs(chosen / settings.investors - choice_shares(value)).max()
    simulated = best / settings.investors
    expected = float(expected_maximum(value))
    return Verdict(
        simulated={
            "max_share_error": float(error),
            "expected_maximum": float(simulated),
        },
        theory={"max_share_error": 0.0, "expected_maximum": expected},
        passed=bool(
            error <= SHARE_TOLERANCE and abs(simulated - expected) <= MAXIMUM_TOLERANCE
        ),
        chosen={},
    )
