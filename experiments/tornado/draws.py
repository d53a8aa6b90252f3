"""The draws of a tornado: worlds that fit the record, all uncertain rows at once."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from experiments.tornado.cells import shares_of
from experiments.worlds.matched_worlds import Past, matched_run
from experiments.worlds.world_run import go_on

if TYPE_CHECKING:
    from experiments.tornado.settings import TornadoSettings
    from experiments.worlds.world_search import FoundWorlds, Runner, Watch

__all__ = ["drawn_worlds"]


def drawn_worlds(
    settings: "TornadoSettings", run: "Runner", watch: "Watch | None" = None
) -> "FoundWorlds[npt.NDArray[np.float64]]":
    """Return the shares of the first draws that fit 2020 to 2023, by world.

    Parameters
    ----------
    settings
        How many draws, and everything that is not drawn.
    run
        Works through worlds, in turn or over processes.
    watch
        Told how far the search is.

    Raises
    ------
    Refusal
        If more than 20 worlds were tried for each that was asked for.
    """
    drawn = replace(settings.lived, uncertainty="parameters")
    live = partial(_live_on, settings)
    return matched_run(drawn, settings.n_draws, live, run, watch=watch)


def _live_on(settings: "TornadoSettings", past: Past) -> npt.NDArray[np.float64]:
    """Return the shares under both policies, (2, n_figures, n_years); in a worker."""
    lived = go_on(past.province, settings.lived, settings.policies)
    return np.array([shares_of(province.records) for _, province in lived])
