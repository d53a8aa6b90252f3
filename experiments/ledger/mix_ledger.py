"""What does a policy change for each firm and project, and which lever does how much?

Design: in each of the first N worlds that fit the record, the reference, the policy and
the policy without each of its levers go on from one past to the December of a year.
Policy and reference are set side by side unit by unit; levers are told apart by what
falls away without them. What would surprise us: units and everybody else that do not
add up to the difference of the two runs, or a placebo that has a share of anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR
from agents.refusal import Refusal
from experiments.engine.worker_pool import run_in_turn
from experiments.ledger.by_lever import (
    LeverShares,
    levers_that_differ,
    measured,
    mixes,
)
from experiments.ledger.ledger import Ledger, WorldLedger
from experiments.ledger.pair import each_trace, world_ledger
from experiments.worlds.matched_worlds import Past, matched_run
from experiments.worlds.run_settings import RunSettings
from experiments.worlds.world_run import go_on, live_until
from experiments.worlds.world_search import FoundWorlds, Runner, Watch
from model.place_tables import FIRST_YEAR
from model.policy.policy import Policy
from model.policy.schedule import FIRST_POLICY_MONTH, N_MONTHS
from model.quangninh import QuangNinh
from model.valuation import FIRST_YEAR_OF_CHOICE, ValuationParameters

__all__ = [
    "LedgerSettings",
    "MixLedger",
    "MixWorld",
    "horizon_month",
    "live_mixes",
    "mix_ledger",
]

type Floats = npt.NDArray[np.float64]

_LAST_YEAR: Final = FIRST_YEAR + N_MONTHS // MONTHS_OF_A_YEAR - 1


def horizon_month(by: int) -> int:
    """Return the December of a year [months since January 2020].

    Raises
    ------
    Refusal
        If policies do not act by then, or no run lasts that long.
    """
    if not FIRST_YEAR_OF_CHOICE <= by <= _LAST_YEAR:
        raise Refusal(
            f"by is {str(by)[:24]}; expected a year from {FIRST_YEAR_OF_CHOICE} to"
            f" {_LAST_YEAR}\npolicies act from {FIRST_YEAR_OF_CHOICE} on"
        )
    return (by - FIRST_YEAR + 1) * MONTHS_OF_A_YEAR - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSettings:
    """Which policy is held against which, in which worlds, up to when."""

    policy: Policy
    reference: Policy
    run: RunSettings
    """Of every run; it ends with the December of the horizon."""
    n_worlds: int
    """How many worlds count."""
    all_draws: bool = False
    """Whether worlds 1 to N are taken, fitting the past or not."""

    @property
    def by(self) -> int:
        """The year of the horizon."""
        return FIRST_YEAR + self.run.until // MONTHS_OF_A_YEAR

    @property
    def levers(self) -> tuple[str, ...]:
        """The levers that the policy sets otherwise than the reference."""
        return levers_that_differ(self.policy, self.reference)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MixWorld:
    """What one world leaves: its ledger, and measures of every mix."""

    ledger: WorldLedger
    measures: Floats
    """Of the mixes of `mixes`, shape (n_mixes, n_measures)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MixLedger:
    """The ledger over all worlds, and the levers' shares."""

    settings: LedgerSettings
    tried: FoundWorlds[MixWorld]
    """The worlds that were asked for, and those passed over on the way."""
    ledger: Ledger | None
    """Nothing where no world could be simulated."""
    shares: LeverShares

    @property
    def n_counted(self) -> int:
        """Worlds that could be simulated."""
        return len(self.tried.results)


def mix_ledger(
    settings: LedgerSettings,
    valuation: ValuationParameters,
    run: Runner = run_in_turn,
    watch: Watch | None = None,
) -> MixLedger:
    """Return the ledger of a policy against another, and its levers' shares.

    Parameters
    ----------
    settings
        Which policies, worlds and horizon.
    valuation
        How later money is discounted.
    run
        Works through worlds; in this process when not given.
    watch
        Told how many worlds are tried.

    Raises
    ------
    Refusal
        If more than 20 worlds were tried for each that was asked for.
    """
    tried = matched_run(
        settings.run,
        settings.n_worlds,
        partial(live_mixes, settings, valuation),
        run,
        all_draws=settings.all_draws,
        watch=watch,
    )
    lived = list(tried.results.values())
    return MixLedger(
        settings=settings,
        tried=tried,
        ledger=Ledger.of([one.ledger for one in lived]) if lived else None,
        shares=LeverShares.of(settings.levers, [one.measures for one in lived]),
    )


def live_mixes(
    settings: LedgerSettings, valuation: ValuationParameters, past: Past
) -> MixWorld:
    """Return what one world leaves; this runs in a worker."""
    province = past.province
    live_until(province, FIRST_POLICY_MONTH)
    kept = province.keep()
    reference, policy, *less = mixes(settings.policy, settings.reference)
    traces, measures = [], []
    for _, lived, trace in each_trace(
        province, (reference, policy), settings.run.n_months
    ):
        traces.append(trace)
        measures.append(measured(lived.records, valuation))
    province.put_back(kept)
    measures += _measures_of(province, settings.run, less, valuation)
    of_reference, of_policy = traces
    return MixWorld(
        ledger=world_ledger(past.world, of_policy, of_reference),
        measures=np.array(measures),
    )


def _measures_of(
    province: QuangNinh,
    run: RunSettings,
    chosen: Sequence[Policy],
    valuation: ValuationParameters,
) -> list[Floats]:
    """Return the measures of each mix, from where the province stands."""
    if not chosen:
        return []
    # A mix without a lever still has the policy's name; here each needs its own.
    named = [replace(mix, name=f"mix-{number}") for number, mix in enumerate(chosen)]
    return [
        measured(lived.records, valuation) for _, lived in go_on(province, run, named)
    ]
