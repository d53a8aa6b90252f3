"""The question: how much more sharply do paired worlds show an incentive's effect.

The same investors choose among equal sites with and without an incentive at one, once
in the same world and once in different worlds. With luck keyed by the pair of investor
and site, the incentive only draws investors in: it would surprise us if one left the
site that pays more.
"""

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.luck import Luck, Stream
from agents.site_choice import choice_shares, choose_site, taste
from experiments.verification.settings import PairingSettings
from experiments.verification.verdict import Verdict, Watch

__all__ = ["check", "variance_ratio"]

type Floats = npt.NDArray[np.float64]

LEAST_RATIO: Final = 8.0
LEAST_SHARE_OF_THEORY: Final = 0.8
"""Enough where theory's ratio is low; 400 pairs have a standard deviation of 0.1."""
PAID_SITE: Final = 0


def check(settings: PairingSettings, watch: Watch) -> Verdict:
    """Return the variance ratio of unpaired to paired effects, and the losses."""
    plain, paid = np.zeros(settings.sites), np.zeros(settings.sites)
    paid[PAID_SITE] = settings.incentive
    first_world = 2 * settings.pairs * settings.world
    without, paired, unpaired, losses = [], [], [], 0
    for pair in watch(range(settings.pairs)):
        here = _tastes(settings, first_world + pair)
        elsewhere = _tastes(settings, first_world + settings.pairs + pair)
        before = choose_site(plain, here) == PAID_SITE
        after = choose_site(paid, here) == PAID_SITE
        losses += int((before & ~after).sum())
        without.append(before.sum())
        paired.append(after.sum())
        unpaired.append((choose_site(paid, elsewhere) == PAID_SITE).sum())
    ratio = _ratio(
        np.var(np.subtract(unpaired, without), ddof=1),
        np.var(np.subtract(paired, without), ddof=1),
    )
    expected = variance_ratio(choice_shares(plain), choice_shares(paid))
    least = min(LEAST_RATIO, LEAST_SHARE_OF_THEORY * expected)
    return Verdict(
        simulated={"variance_ratio": ratio, "losses": losses},
        theory={"variance_ratio": expected, "losses": 0},
        passed=ratio >= least and losses == 0,
        chosen={},
    )


def _tastes(settings: PairingSettings, world: int) -> Floats:
    return taste(
        Luck(world),
        0,
        np.arange(settings.investors),
        np.arange(settings.sites),
        stream=Stream.CHECK_TASTE,
    )


def _ratio(unpaired: float, paired: float) -> float:
    return float(unpaired / paired) if paired else math.inf


def variance_ratio(without: Floats, paid: Floats) -> float:
    """Return theory's ratio: independent counts against those who change their mind.

    Unpaired, the two counts vary as binomials of their own; paired, only those whom the
    incentive wins over vary. Infinite for no incentive, and null in JSON.

    Parameters
    ----------
    without, paid
        Share of each site without and with the incentive, shape (n_sites,).
    """
    before, after = float(without[PAID_SITE]), float(paid[PAID_SITE])
    won = after - before
    return _ratio(before * (1 - before) + after * (1 - after), won * (1 - won))
