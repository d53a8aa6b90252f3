"""Startups: who founds one, who finds room, who raises capital, fails, tries new tools.

A startup is a young enterprise that lives by a new idea. It starts as other new firms
do, on a platform and with posts for skilled people, and then grows fast or fails. The
mechanisms are pure, arrays in and arrays out; `model.startups` gathers what they need.

References
----------
Cornelli, Doerr, Gambacorta and Merrouche (2024), Regulatory sandboxes and fintech
funding; Schwartz (2013) and Amezcua (2010) on incubators: firms in them grow faster and
live no longer, so that a room does nothing to survival here.
"""

import math
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, N_STAGES, BySector, Sector
from agents.entrant_id import Process, entrant_ids
from agents.founder import FounderParameters, as_they_start
from agents.luck import Luck, Stream, categorical
from agents.refusal import Refusal
from agents.take_up import take_up_probability

__all__ = [
    "StartupClimate",
    "StartupParameters",
    "exit_ratio",
    "is_startup",
    "may_try_tools",
    "round_hazard",
    "round_size",
    "startup_rate",
    "startups_of_the_month",
    "trial_chance",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.integer[Any]]
type Mask = npt.NDArray[np.bool_]
type Table = dict[str, npt.NDArray[Any]]

_CANDIDATES: Final = 256
"""People who may found a startup in a month; a longer list would change no luck."""
_SECTOR, _ROOM = 11, 12
"""Draws of their own, beyond those of `as_they_start`."""
_LEAST_TRIED: Final = 2
"""Stage from which a firm has what a trial of new tools builds on: a platform."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartupParameters:
    """How many startups are founded and what becomes of them; an effect is absent at 0.

    Raises
    ------
    Refusal
        If a value is negative or no number, the rate is above what the list of
        candidates can give, or no sector has a share.
    """

    startups_per_month: float
    """Startups founded with the graduates of reference and no support [firms a
    month]."""
    startup_share: BySector
    """Sectors of startups [share]."""
    startup_digital_stage: int
    """Digital stage at which a startup begins [stage]."""
    startup_value_added_per_worker_bn_vnd: float
    """What one of its workers makes at first, whatever its sector [bn VND a year, 2020
    prices]."""
    startup_years: float
    """Years for which a firm counts as a startup [years]."""
    startup_graduates_reference: float
    """Graduates at which that many are founded [persons a year]."""
    startup_graduates_elasticity: float
    """Growth of foundings with graduates of digital and advanced skill
    [elasticity]."""
    startup_spinoffs_per_researcher_year: float
    """Startups that researchers found [firms a researcher and year]."""
    startup_room_use: float
    """Rooms for startups that are taken [share]."""
    startup_room_draw: float
    """Of these, rooms that draw a startup which there would not be without [share]."""
    startup_support_effect_on_founding: float
    """Effect of support at full effort on foundings [log]."""
    sandbox_effect_on_founding: float
    """Effect of the sandbox at full effort on foundings [log]."""
    startup_failure_effect: float
    """Effect of being a startup on the hazard of closing [log]."""
    startup_support_effect_on_failure: float
    """What support at full effort takes off that [log]."""
    startup_growth_month: float
    """Posts that a startup adds beyond its sector's growth [share a month]."""
    startup_round_hazard_month: float
    """Hazard of raising capital [1/month]."""
    startup_round_bn_vnd: float
    """Capital raised at once [bn VND, 2020 prices]."""
    startup_posts_per_bn_vnd: float
    """Posts opened with capital raised [posts per bn VND, 2020 prices]."""
    startup_support_effect_on_round: float
    """Effect of support at full effort on the hazard of raising capital [log]."""
    startup_room_effect_on_round: float
    """Effect of a room in the innovation zone on it [log]."""
    sandbox_effect_on_round: float
    """Relative gain of that hazard in the sandbox at full effort [share]."""
    sandbox_effect_on_round_size: float
    """Relative gain of the capital raised in the sandbox at full effort [share]."""
    sandbox_trial_hazard_month: float
    """Hazard of trying and keeping the next digital stage in the sandbox at full
    effort [1/month]."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            for one in value if isinstance(value, tuple) else (value,):
                if not 0 <= one < math.inf:
                    raise Refusal(f"{field.name} is {one}; expected 0 or more")
        if self.startups_per_month >= _CANDIDATES:
            raise Refusal(
                f"startups_per_month is {self.startups_per_month:g}; expected 0 to "
                f"{_CANDIDATES - 1}"
            )
        if not (sum(self.startup_share) and self.startup_graduates_reference):
            raise Refusal("startup_share or startup_graduates_reference is all 0")
        if self.startup_digital_stage >= N_STAGES:
            raise Refusal(
                f"startup_digital_stage is {self.startup_digital_stage}; "
                f"expected 0 to {N_STAGES - 1}"
            )
        for name in ("startup_room_use", "startup_room_draw"):
            if getattr(self, name) > 1:
                raise Refusal(f"{name} is {getattr(self, name):g}; expected 0 to 1")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StartupClimate:
    """What bears on startups in a month."""

    graduates: float
    """Graduates of digital and advanced skill beside the reference [ratio]."""
    researchers: float
    """Researchers at centres that are built [persons]."""
    rooms: Floats
    """Rooms for startups by site, shape (n_sites,) [startups a year]."""
    support: float
    """Effort put into startups [share]."""
    sandbox: float
    """Effort put into the sandbox [share]."""


def is_startup(until_month: npt.ArrayLike, month: int) -> Mask:
    """Return which firms count as startups in a month, shape (n_firms,).

    Parameters
    ----------
    until_month
        First month in which each no longer does, -1 for never, shape (n_firms,).
    """
    young: Mask = np.greater(until_month, month)
    return young


def startup_rate(climate: StartupClimate, parameters: StartupParameters) -> float:
    """Return how many startups are founded in a month on average [firms a month].

    ``base graduates**elasticity exp(effects) + spin-offs + drawn by rooms``
    """
    lifted = math.exp(
        parameters.startup_support_effect_on_founding * climate.support
        + parameters.sandbox_effect_on_founding * climate.sandbox
    )
    of_graduates = climate.graduates**parameters.startup_graduates_elasticity
    taken = parameters.startup_room_use * float(climate.rooms.sum())
    a_year = (
        parameters.startup_spinoffs_per_researcher_year * climate.researchers
        + parameters.startup_room_draw * taken
    )
    base: float = parameters.startups_per_month * of_graduates * lifted
    return base + a_year / MONTHS_OF_A_YEAR


def startups_of_the_month(
    climate: StartupClimate,
    ward_pull: Floats,
    site_ward: Codes,
    parameters: StartupParameters,
    founders: FounderParameters,
    luck: Luck,
    month: int,
) -> Table:
    """Return the startups founded this month, as columns in order of id.

    Who finds room stands on that site and in its ward; a better climate adds startups
    and renames none.

    Parameters
    ----------
    ward_pull
        Pull of each ward on each sector, shape (n_sectors, n_wards).
    site_ward
        Ward of each site, shape (n_sites,).

    Returns
    -------
    dict
        What `as_they_start` returns, and `site` (-1 for none) and
        `startup_until_month`.
    """
    rate = startup_rate(climate, parameters)
    ids = entrant_ids(month, Process.STARTUP, 0, np.arange(_CANDIDATES))
    mark = luck.uniform(Stream.STARTUP, month, ids)
    ids = ids[mark * _CANDIDATES < rate]
    sector = categorical(
        luck.uniform(Stream.STARTUP, month, ids, draw=_SECTOR),
        parameters.startup_share,
    )
    table = as_they_start(ids, sector, ward_pull, founders, luck, Stream.STARTUP, month)
    room = luck.uniform(Stream.STARTUP, month, ids, draw=_ROOM)
    rooms = parameters.startup_room_use * climate.rooms / MONTHS_OF_A_YEAR
    site = _site_with_room(room, rooms, rate)
    until = month + round(parameters.startup_years * MONTHS_OF_A_YEAR)
    return table | {
        "ward": np.where(site >= 0, site_ward[site], table["ward"]),
        "site": site,
        "digital_stage": np.full(ids.size, parameters.startup_digital_stage, np.int8),
        "startup_until_month": np.full(ids.size, until),
    }


def _site_with_room(uniform: Floats, rooms: Floats, startups: float) -> Codes:
    """Return the site on which each finds room, -1 for none, shape (n,).

    On average as many find room as are taken, or all where rooms abound.

    Parameters
    ----------
    rooms
        Rooms taken this month, shape (n_sites,).
    startups
        Startups founded in a month on average.
    """
    steps = np.cumsum(rooms) / max(startups, float(rooms.sum()), np.finfo(float).tiny)
    site = steps.searchsorted(uniform, side="right")
    return np.where(site < rooms.size, site, -1)


def exit_ratio(
    startup: Mask, climate: StartupClimate, parameters: StartupParameters
) -> Floats:
    """Return the hazard of closing over that of any firm, shape (n_firms,) [ratio].

    ``exp(failure - relief by support)`` for startups, 1 for others.
    """
    relief = parameters.startup_support_effect_on_failure * climate.support
    ratio: Floats = np.exp((parameters.startup_failure_effect - relief) * startup)
    return ratio


def round_hazard(
    has_room: Mask, climate: StartupClimate, parameters: StartupParameters
) -> Floats:
    """Return the hazard of raising capital, shape (n_startups,) [1/month].

    ``h0 (1 + sandbox gain) exp(effect of support + effect of a room)``

    Parameters
    ----------
    has_room
        Whether each stands on a site with rooms for startups, shape (n_startups,).
    """
    sandbox = 1 + parameters.sandbox_effect_on_round * climate.sandbox
    hazard: Floats = (
        parameters.startup_round_hazard_month
        * sandbox
        * np.exp(
            parameters.startup_support_effect_on_round * climate.support
            + parameters.startup_room_effect_on_round * has_room
        )
    )
    return hazard


def round_size(climate: StartupClimate, parameters: StartupParameters) -> float:
    """Return the capital raised at once [bn VND, 2020 prices]."""
    more = parameters.sandbox_effect_on_round_size * climate.sandbox
    return parameters.startup_round_bn_vnd * (1 + more)


def may_try_tools(startup: Mask, sector: Codes, stage: Codes) -> Mask:
    """Return who may try new tools in the sandbox, shape (n_firms,).

    Startups and digital firms that work on a platform already and are not at the top.
    """
    admitted = startup | (sector == Sector.ICT)
    may: Mask = admitted & (stage >= _LEAST_TRIED) & (stage < N_STAGES - 1)
    return may


def trial_chance(climate: StartupClimate, parameters: StartupParameters) -> float:
    """Return the chance of going up a stage by a trial this month [share]."""
    return float(
        take_up_probability(parameters.sandbox_trial_hazard_month * climate.sandbox)
    )
