"""Startups from month to month: founded (phase 7), growing, failing, trying (13).

The rules of what a startup does stand in `agents.startup`; here is gathered what they
need, and posts, cash and stages are written. Foundings on record hold startups as well,
so those that come of themselves are taken out of the other founders.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from agents.classification import Sector, Skill
from agents.firm import Firms
from agents.founder import FounderParameters
from agents.luck import Luck, Stream
from agents.startup import (
    StartupClimate,
    StartupParameters,
    is_startup,
    may_try_tools,
    round_hazard,
    round_size,
    startups_of_the_month,
    trial_chance,
)
from agents.take_up import adopts, take_up_probability
from model.accounts import Account, Ledger, Purpose, firms_are_paid
from model.firm_turnover import posts_by_skill

__all__ = [
    "StartupMonth",
    "firms_try_tools",
    "startups_at_work",
    "startups_by_sector",
    "startups_founded",
    "startups_raise_capital",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.integer[Any]]
type Table = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StartupMonth:
    """Startups at the end of a month."""

    firms: float
    """Startups at work [firms]."""
    staff: float
    """Their staff [workers]."""
    value_added_bn_vnd_per_year: float
    """What they make [bn VND a year, 2020 prices]."""
    with_room: float
    """Startups on a site with rooms for them [firms]."""
    rounds: float
    """Startups that raised capital in the month [firms]."""
    capital_bn_vnd: float
    """Capital they raised [bn VND, current prices]."""
    trials: float
    """Firms that moved up a digital stage by a trial in the sandbox [firms]."""


def startups_by_sector(parameters: StartupParameters) -> Floats:
    """Return the startups among the foundings of 2020, (n_sectors,) [firms a month]."""
    share = np.array(parameters.startup_share)
    by_sector: Floats = parameters.startups_per_month * share / share.sum()
    return by_sector


def startups_founded(
    climate: StartupClimate,
    ward_pull: Floats,
    site_ward: Codes,
    output_per_capacity: Floats,
    parameters: StartupParameters,
    founders: FounderParameters,
    luck: Luck,
    month: int,
) -> Table:
    """Return this month's startups as columns in order of id.

    Whatever its sector, a startup makes what young people with digital skills make, not
    what the sector's old plant makes.

    Parameters
    ----------
    ward_pull, site_ward
        As in `startups_of_the_month`.
    output_per_capacity
        Value added per unit of capacity, shape (n_sectors,) [bn VND a year].
    """
    table = startups_of_the_month(
        climate, ward_pull, site_ward, parameters, founders, luck, month
    )
    usual = founders.new_firm_productivity * output_per_capacity[table["sector"]]
    table["productivity"] *= parameters.startup_value_added_per_worker_bn_vnd / usual
    return table


def startups_raise_capital(
    firms: Firms,
    climate: StartupClimate,
    ledger: Ledger,
    price_level: float,
    skill_mix: Floats,
    parameters: StartupParameters,
    luck: Luck,
    month: int,
    scale: int,
) -> tuple[float, float]:
    """Let some startups raise capital from funds and open posts with it.

    Parameters
    ----------
    price_level
        Consumer prices, 2020 = 1.
    skill_mix
        Skills of the posts of each sector, shape (n_sectors, n_skills) [share].

    Returns
    -------
    tuple
        Startups that did [firms], and what they raised [bn VND, current prices].
    """
    young = is_startup(firms.startup_until_month, month)
    may = np.flatnonzero(young & (firms.founded_month < month))
    has_room = _has_room(firms.site[may], climate.rooms)
    chance = take_up_probability(round_hazard(has_room, climate, parameters))
    drawn = luck.uniform(Stream.STARTUP_ROUND, month, firms.ids[may])
    rows = may[adopts(drawn, chance)]
    if not rows.size:
        return 0.0, 0.0
    size = round_size(climate, parameters)
    firms_are_paid(
        ledger, firms, rows, Account.FINANCE, Purpose.EQUITY, size * price_level
    )
    wanted = np.full(rows.size, size * parameters.startup_posts_per_bn_vnd)
    asks = np.full(rows.size, int(Sector.ICT))
    unit = scale / firms.weight[rows]
    posts = posts_by_skill(firms.ids[rows], asks, wanted, unit, skill_mix, luck, month)
    for skill in Skill:
        name = f"vacancies_{skill.label}"
        held = getattr(firms, name)[rows]
        firms.write(rows, **{name: held + posts[:, skill]})
    weight = float(firms.weight[rows].sum())
    return weight, weight * size * price_level


def firms_try_tools(
    firms: Firms,
    climate: StartupClimate,
    parameters: StartupParameters,
    luck: Luck,
    month: int,
) -> float:
    """Let startups and digital firms try the next stage in the sandbox.

    The tool is lent for the trial, and who keeps it has gone up a stage. Returns how
    many did [firms].
    """
    chance = trial_chance(climate, parameters)
    if not chance:
        return 0.0
    young = is_startup(firms.startup_until_month, month)
    may = np.flatnonzero(may_try_tools(young, firms.sector, firms.digital_stage))
    drawn = luck.uniform(Stream.SANDBOX_TRIAL, month, firms.ids[may])
    rows = may[adopts(drawn, chance)]
    firms.write(rows, digital_stage=firms.digital_stage[rows] + np.int8(1))
    return float(firms.weight[rows].sum())


def _has_room(site: Codes, rooms: Floats) -> npt.NDArray[np.bool_]:
    """Return who stands on a site with rooms for startups, shape as `site`."""
    found: npt.NDArray[np.bool_] = (site >= 0) & (rooms[site] > 0)
    return found


def startups_at_work(
    firms: Firms,
    climate: StartupClimate,
    raised: tuple[float, float],
    trials: float,
    month: int,
) -> StartupMonth:
    """Return the startups of the province as the month ends.

    Parameters
    ----------
    raised, trials
        From `startups_raise_capital` and `firms_try_tools`.
    """
    young = np.flatnonzero(is_startup(firms.startup_until_month, month))
    weight = firms.weight[young]
    has_room = _has_room(firms.site[young], climate.rooms)
    made = firms.value_added_bn_vnd_per_year[young]
    return StartupMonth(
        firms=float(weight.sum()),
        staff=float((weight * firms.employees[young]).sum()),
        value_added_bn_vnd_per_year=float((weight * made).sum()),
        with_room=float(weight[has_room].sum()),
        rounds=raised[0],
        capital_bn_vnd=raised[1],
        trials=trials,
    )
