"""How enterprises begin (phase 7), and what they plan when a month ends (phase 13).

It hands the province's month to `model.firm_turnover` and `model.startups`, which act.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from agents.classification import MONTHS_OF_A_YEAR, Sector, Skill
from agents.founder import founders_of_the_month
from agents.startup import (
    StartupClimate,
    StartupParameters,
    exit_ratio,
    is_startup,
)
from agents.university import SchoolRolls
from model.data_centres import stands_with_its_work
from model.firm_turnover import (
    closing_firms,
    newcomers_as_firms,
    open_posts,
    ties_of_newcomers,
)
from model.sparse_network import Network
from model.startups import (
    StartupMonth,
    firms_try_tools,
    startups_at_work,
    startups_by_sector,
    startups_founded,
    startups_raise_capital,
)
from model.works import Effect

if TYPE_CHECKING:
    from model.quangninh import QuangNinh

__all__ = [
    "enterprises_founded",
    "firms_plan_and_raise",
    "firms_that_close",
    "graduates_beside",
    "newcomers_tied",
    "startup_climate",
]

type Rows = npt.NDArray[np.intp]
type Table = dict[str, npt.NDArray[Any]]


def startup_climate(province: "QuangNinh") -> StartupClimate:
    """Return what bears on startups this month."""
    return StartupClimate(
        graduates=graduates_beside(
            province.universities, province.parameters.startups, province.month
        ),
        researchers=province.in_use.total(Effect.RESEARCH),
        rooms=province.in_use.by_site(Effect.INCUBATION),
        support=province.grants["startup_support"],
        sandbox=province.grants["sandbox"],
    )


def graduates_beside(
    rolls: SchoolRolls, parameters: StartupParameters, month: int
) -> float:
    """Return the year's graduates of digital and advanced skill beside the reference.

    Before the schools have been seen for a year it is 1.
    """
    if month < MONTHS_OF_A_YEAR:
        return 1.0
    skilled = (Skill.DIGITAL, Skill.ADVANCED)
    graduates = sum(rolls.graduates_of_year(skill).sum() for skill in skilled)
    return float(graduates / parameters.startup_graduates_reference)


def enterprises_founded(province: "QuangNinh") -> Table:
    """Return this month's founders and startups as columns for `Firms.births`.

    Startups ask for the skills of digital firms, others for those of their sector.
    """
    given, setting, month = province.parameters, province.setting, province.month
    pull, per_capacity = setting.ward_pull, province.base.output_per_capacity
    founders = founders_of_the_month(
        setting.conditions.trend_index[month],
        startups_by_sector(given.startups),
        pull,
        given.founders,
        province.luck,
        month,
    )
    startups = startups_founded(
        province.startup_climate,
        pull,
        province.sites.ward,
        per_capacity,
        given.startups,
        given.founders,
        province.luck,
        month,
    )
    newcomers = _together(founders, startups)
    young = is_startup(newcomers["startup_until_month"], month)
    return newcomers_as_firms(
        newcomers,
        np.where(young, int(Sector.ICT), newcomers["sector"]),
        setting.siting.skill_mix,
        per_capacity,
        given.turnover,
        province.luck,
        month,
        province.scale,
    )


def _together(founders: Table, startups: Table) -> Table:
    """Return both in order of id; what founders lack is -1, for none."""
    none = np.full(founders["id"].size, -1)
    return {
        name: np.concatenate([founders.get(name, none), values])
        for name, values in startups.items()
    }


def newcomers_tied(province: "QuangNinh") -> Network:
    """Return the supply network with the month's newborn and their first partners."""
    firms, supply = province.firms, province.supply
    return ties_of_newcomers(
        firms,
        supply,
        firms.ids[supply.n_nodes :],
        province.setting.markets,
        province.parameters.supply_network,
        province.luck,
        province.month,
    )


def firms_that_close(province: "QuangNinh") -> Rows:
    """Return the rows of the firms that close this month, startups sooner."""
    given, firms, month = province.parameters, province.firms, province.month
    startup = is_startup(firms.startup_until_month, month)
    ratio = exit_ratio(startup, province.startup_climate, given.startups)
    ratio = np.where(stands_with_its_work(firms), 0.0, ratio)
    return closing_firms(
        firms,
        province.anchors.n,
        given.adoption,
        given.exits,
        ratio,
        province.luck,
        month,
    )


def firms_plan_and_raise(province: "QuangNinh") -> StartupMonth:
    """Let firms plan posts, and startups raise capital and try new tools."""
    given, month, firms = province.parameters, province.month, province.firms
    climate, startups = province.startup_climate, given.startups
    trend = province.setting.conditions.trend_index
    ahead = trend[min(month + 1, len(trend) - 1)] / trend[month]
    growth = ahead**given.production.employment_elasticity - 1
    growth[Sector.ICT] += province.digital_orders.posts_growth(
        firms, given.digital_orders
    )
    mix, scale, luck = province.setting.siting.skill_mix, province.scale, province.luck
    faster = startups.startup_growth_month
    open_posts(firms, growth, faster, mix, luck, month, scale)
    raised = startups_raise_capital(
        firms,
        climate,
        province.ledger,
        province.price_level,
        mix,
        startups,
        luck,
        month,
        scale,
    )
    trials = firms_try_tools(firms, climate, startups, luck, month)
    return startups_at_work(firms, climate, raised, trials, month)
