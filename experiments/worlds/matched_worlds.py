"""Worlds that fit the past: those whose years 2020 to 2023 lie in every training band.

Under `parameters` many draws give a past that was not. A world is lived to December
2023, held against the bands, and goes on only if it lies in all of them, so that
probabilities are those of draws that fit. Nothing after 2023 chooses a world, nor does
any policy, since none acts before 2026. Under `luck` parameters are central and every
world counts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol

from agents.classification import MONTHS_OF_A_YEAR
from agents.refusal import Refusal
from experiments.engine.failure import failure_of
from experiments.engine.worker_pool import run_in_turn
from experiments.validation.training_bands import bands_missed, load_bands
from experiments.worlds.run_settings import RunSettings
from experiments.worlds.world_run import found_world, live_until
from experiments.worlds.world_search import (
    FoundWorlds,
    NoPast,
    Runner,
    SetAside,
    Watch,
    first_worlds,
)
from model.history.history_tables import LAST_FREE_YEAR
from model.place_tables import FIRST_YEAR
from model.policy.files import load_policy
from model.quangninh import QuangNinh

__all__ = [
    "PAST_MONTHS",
    "FoundWorlds",
    "Looker",
    "Past",
    "Runner",
    "Watch",
    "matched_run",
]

PAST_MONTHS: Final = (LAST_FREE_YEAR + 1 - FIRST_YEAR) * MONTHS_OF_A_YEAR
"""Months lived before the bands are tested: January 2020 to December 2023."""


class Looker(Protocol):
    """Looks at a province at the end of each December of the past."""

    def look(self, province: QuangNinh, /) -> None:
        """Take down what is wanted of the province; change nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A world lived to December 2023 and no further."""

    world: int
    province: QuangNinh
    """Founded under `as-is`; give it another policy before January 2026."""
    looker: Any
    """What looked at each December from 2020 to 2023; nothing if none was asked for."""


def matched_run[R](
    settings: RunSettings,
    n_worlds: int,
    live: Callable[[Past], R],
    run: Runner = run_in_turn,
    *,
    all_draws: bool = False,
    looker: Callable[[], Looker] | None = None,
    watch: Watch | None = None,
) -> FoundWorlds[R]:
    """Find the first worlds that fit the past, and go on with each.

    Parameters
    ----------
    settings
        Of every run. Under `luck` all worlds fit.
    n_worlds
        How many are wanted.
    live
        Goes on from December 2023 with a world that fits; it travels to workers.
    run
        Works through worlds, in turn or over processes.
    all_draws
        Whether to take worlds 1 to N, fitting or not.
    looker
        Makes what looks at each December of the past; handed on to `live`.
    watch
        Told how far the search is.

    Raises
    ------
    Refusal
        If no world is asked for, the past is not lived whole, or more than 20 worlds
        were tried for each that was asked for.
    """
    if settings.n_months < PAST_MONTHS:
        raise Refusal(
            f"runs end after {settings.n_months} months; expected {PAST_MONTHS} or"
            f" more\nlive to December {LAST_FREE_YEAR}, up to which worlds must fit"
        )
    is_matched = settings.uncertainty == "parameters" and not all_draws
    cell = partial(_live_matched if is_matched else _live_any, settings, live, looker)
    return first_worlds(n_worlds, cell, run, is_matched=is_matched, watch=watch)


def _live_matched[R](
    settings: RunSettings,
    live: Callable[[Past], R],
    looker: Callable[[], Looker] | None,
    world: int,
) -> R | SetAside | NoPast:
    """Live one world to December 2023, and further if it fits."""
    try:
        past = _lived_past(settings, looker, world)
        missed = bands_missed(load_bands(), past.province.records.yearly())
    # Whatever it is, it fails its own world, and before anything chose it.
    except Exception as error:
        return NoPast(failure_of(error))
    return SetAside(missed) if missed else live(past)


def _live_any[R](
    settings: RunSettings,
    live: Callable[[Past], R],
    looker: Callable[[], Looker] | None,
    world: int,
) -> R:
    return live(_lived_past(settings, looker, world))


def _lived_past(
    settings: RunSettings, looker: Callable[[], Looker] | None, world: int
) -> Past:
    province = found_world(settings, load_policy("as-is"), world)
    eye = looker() if looker else None
    for december in range(MONTHS_OF_A_YEAR, PAST_MONTHS + 1, MONTHS_OF_A_YEAR):
        live_until(province, december)
        if eye:
            eye.look(province)
    return Past(world=world, province=province, looker=eye)
