"""The question: do sizes follow the power law of firms that grow in proportion.

Firms plan posts in proportion to their staff, up or down by luck, as in the model's
month; growth of the whole is taken out, and none is smaller than a share of the mean.
Theory says that the tail exponent hangs on that share alone, not on how fast firms
grow. It would surprise us if the model's rounding to whole posts or its sense of growth
bent the tail.

Theory's growth is continuous. In steps, a floor acts as one that lies lower by 0.5826
standard deviations of a step, so it is raised by as much (Siegmund 1979). Steps are set
by theory's exponent, so that sizes need as many to settle whatever the floor.

References
----------
Gabaix (1999), Zipf's law for cities: an explanation: exponent 1 / (1 - min / mean).
Levy and Solomon (1996), Power laws are logarithmic Boltzmann laws.
Siegmund (1979), Corrected diffusion approximations in certain random walk problems.
"""

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.luck import Luck, Stream
from experiments.cross_section import hill_exponent
from experiments.verification.settings import FirmGrowthSettings
from experiments.verification.verdict import Verdict, Watch
from model.firm_turnover import posts_by_growth

__all__ = ["check", "expected_exponent"]

type Floats = npt.NDArray[np.float64]

TOLERANCE: Final = 0.1
STEP_TIMES_EXPONENT: Final = 0.16
"""Standard deviation of a step's growth times theory's exponent."""
MEAN_STAFF: Final = 10_000
"""Staff of the mean firm: rounding to whole posts is lost in it [workers]."""
TAIL: Final = 0.2
"""Share of firms whose sizes tell the exponent."""
_OVERSHOOT: Final = 0.5826
"""Standard deviations by which a step carries a walk beyond a barrier on average."""
_N_LOOKS: Final = 40
"""Looks at the sizes over the second half of the steps."""


def check(settings: FirmGrowthSettings, watch: Watch) -> Verdict:
    """Return the tail exponent of sizes, mean over looks, beside theory's."""
    luck, ids = Luck(settings.world), np.arange(settings.firms)
    theory = expected_exponent(settings.minimum)
    step_sd = STEP_TIMES_EXPONENT / theory
    floor = settings.minimum * MEAN_STAFF * math.exp(_OVERSHOOT * step_sd)
    settled = settings.steps // 2
    every = max(1, settled // _N_LOOKS)
    staff, exponents = np.full(settings.firms, float(MEAN_STAFF)), []
    for step in watch(range(settings.steps)):
        up = luck.uniform(Stream.CHECK_GROWTH, step, ids) < 1 / 2
        rounding = luck.uniform(Stream.CHECK_GROWTH, step, ids, draw=1)
        staff = _grown(staff, np.where(up, step_sd, -step_sd), rounding, floor)
        if step >= settled and (step - settled) % every == 0:
            exponents.append(hill_exponent(staff, share=TAIL))
    simulated = float(np.mean(exponents))
    return Verdict(
        simulated={"exponent": simulated},
        theory={"exponent": theory},
        passed=abs(simulated - theory) <= TOLERANCE,
        chosen={"growth_sd": step_sd},
    )


def _grown(staff: Floats, growth: Floats, rounding: Floats, floor: float) -> Floats:
    """Return staff after a step: planned posts, growth of all taken out, the floor."""
    posts = posts_by_growth(staff, growth, 1.0, rounding)
    grown = staff + np.copysign(posts, growth)
    return np.maximum(grown * (MEAN_STAFF / grown.mean()), floor)


def expected_exponent(minimum: float) -> float:
    """Return theory's tail exponent: ``P(size > s) ~ s ** -exponent``.

    Parameters
    ----------
    minimum
        Smallest size over mean size, above 0 and below 1.
    """
    return 1 / (1 - minimum)
