"""Firms come and go: foundings (phase 7), closings, new posts and partners (phase 13).

Newcomers have open posts and no staff; those of a firm that closes look for work from
the next month on. Links to a closed firm die, and its partners look for another.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from agents.adoption import AdoptionParameters
from agents.classification import MONTHS_OF_A_YEAR, Owner, Skill, TaxScheme
from agents.firm import Firms, cash_stress
from agents.firm_exit import ExitParameters, exit_hazard
from agents.founder import FounderParameters, founders_of_the_month
from agents.luck import Luck, Stream, pair_id
from agents.refusal import Refusal
from agents.take_up import adopts, take_up_probability
from model.partner_search import (
    Directory,
    Markets,
    found_partners,
    wanted_partners,
)
from model.sparse_network import Network
from model.supply_network import SupplyNetworkParameters
from model.synthesis.thinning import keep_chance

__all__ = [
    "TurnoverParameters",
    "closing_firms",
    "founders_as_firms",
    "open_posts",
    "plants_as_firms",
    "ties_of_newcomers",
    "ties_of_survivors",
    "whole_posts",
]

type Floats = npt.NDArray[np.float64]
type Ids = npt.NDArray[np.int64]
type Rows = npt.NDArray[np.intp]
type Mask = npt.NDArray[np.bool_]
type Table = dict[str, npt.NDArray[Any]]

_OUT, _IN, _REPLACED = range(2, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnoverParameters:
    """What firms do when they start, grow and lose partners."""

    new_firm_cash_months: float
    """Cash a new enterprise starts with [months of the value added it plans]."""
    partner_replacement_share: float
    """Lost partners that are replaced at once [share]."""

    def __post_init__(self) -> None:
        if self.new_firm_cash_months < 0:
            raise Refusal("new_firm_cash_months must be 0 or more")
        if not 0 <= self.partner_replacement_share <= 1:
            raise Refusal("partner_replacement_share must be a share from 0 to 1")


def whole_posts(posts: Floats, unit: Floats | float, uniform: Floats) -> Floats:
    """Return posts rounded by luck to whole units, right on average.

    Parameters
    ----------
    posts
        Posts wanted, 0 or more, shape (n,).
    unit
        Posts that one person's row fills: scale over weight, shape (n,).
    uniform
        Luck of rounding, shape (n,).
    """
    rounded: Floats = np.floor(posts / unit + uniform) * unit
    return rounded


def founders_as_firms(
    sector_growth: Floats,
    ward_pull: Floats,
    skill_mix: Floats,
    output_per_capacity: Floats,
    founders: FounderParameters,
    parameters: TurnoverParameters,
    luck: Luck,
    month: int,
    scale: int,
) -> Table:
    """Return this month's new enterprises as columns for `Firms.births`, with `id`.

    Parameters
    ----------
    sector_growth, ward_pull
        As in `founders_of_the_month`.
    skill_mix
        Skills of the posts of each sector, shape (n_sectors, n_skills) [share].
    output_per_capacity
        Value added per unit of capacity, shape (n_sectors,) [bn VND a year].
    """
    table = founders_of_the_month(sector_growth, ward_pull, founders, luck, month)
    chance = keep_chance(table["staff"], scale)
    kept = np.flatnonzero(table.pop("keep") < chance)
    table = {name: values[kept] for name, values in table.items()}
    weight = 1 / chance[kept]
    sector, staff = table["sector"], table.pop("staff")
    n = kept.size
    planned = table["productivity"] * staff * output_per_capacity[sector]
    zeros = np.zeros(n)
    firms = table | {
        "weight": weight,
        "owner": np.full(n, int(Owner.DOMESTIC)),
        "site": np.full(n, -1),
        "land_ha": zeros,
        "employees": zeros,
        "value_added_bn_vnd_per_year": zeros,
        "foreign_capital_musd": zeros,
        "cash_bn_vnd": planned * parameters.new_firm_cash_months / MONTHS_OF_A_YEAR,
        "tax_scheme": np.full(n, int(TaxScheme.STANDARD)),
        "founded_month": np.full(n, month),
    }
    posts = _posts_by_skill(
        table["id"], sector, staff, scale / weight, skill_mix, luck, month
    )
    for skill in Skill:
        firms[f"employees_{skill.label}"] = zeros
        firms[f"pay_{skill.label}_mvnd"] = zeros
        firms[f"vacancies_{skill.label}"] = posts[:, skill]
    return firms


def _posts_by_skill(
    ids: Ids,
    sector: npt.NDArray[Any],
    staff: Floats,
    unit: Floats,
    skill_mix: Floats,
    luck: Luck,
    month: int,
) -> Floats:
    """Return open posts by skill, each post with luck of its own, (n, n_skills)."""
    count = np.maximum(np.rint(staff / unit), 1).astype(np.int64)
    firm = np.repeat(np.arange(ids.size), count)
    ordinal = np.arange(firm.size) - np.repeat(count.cumsum() - count, count)
    uniform = luck.uniform(Stream.NEW_POST, month, pair_id(ids[firm], ordinal))
    skill = _skill_of(uniform, sector[firm], skill_mix)
    posts = np.zeros((ids.size, len(Skill)))
    np.add.at(posts, (firm, skill), unit[firm])
    return posts


def _skill_of(uniform: Floats, sector: npt.NDArray[Any], skill_mix: Floats) -> Rows:
    steps = skill_mix.cumsum(axis=1)[sector]
    skill: Rows = (steps <= uniform[:, None] * steps[:, -1:]).sum(axis=1)
    return np.minimum(skill, len(Skill) - 1)


def open_posts(
    firms: Firms,
    growth: Floats,
    skill_mix: Floats,
    luck: Luck,
    month: int,
    scale: int,
) -> None:
    """Let firms without open posts plan new ones as their sector grows, else cut them.

    Where the sector shrinks, firms drop open posts at that rate and those who leave are
    not replaced.

    Parameters
    ----------
    growth
        Growth of the posts planned by sector, shape (n_sectors,) [share a month].
    """
    open_ = sum(getattr(firms, f"vacancies_{skill.label}") for skill in Skill)
    rate = np.where(firms.is_alive, growth[firms.sector], 0.0)
    rate[firms.project_id >= 0] = 0.0
    rows = np.flatnonzero((rate > 0) & (open_ == 0))
    unit = scale / firms.weight[rows]
    uniform = luck.uniform(Stream.NEW_POST, month, firms.ids[rows], draw=1)
    posts = whole_posts(firms.employees[rows] * rate[rows], unit, uniform)
    rows, posts = rows[posts > 0], posts[posts > 0]
    kind = luck.uniform(Stream.NEW_POST, month, firms.ids[rows], draw=2)
    skill = _skill_of(kind, firms.sector[rows], skill_mix)
    for code in Skill:
        name = f"vacancies_{code.label}"
        of_skill = skill == code
        where = rows[of_skill]
        held = getattr(firms, name)[where]
        firms.write(where, **{name: held + posts[of_skill]})
    _cut_posts(firms, rate, luck, month, scale)


def _cut_posts(firms: Firms, rate: Floats, luck: Luck, month: int, scale: int) -> None:
    rows = np.flatnonzero(rate < 0)
    if not rows.size:
        return
    unit = scale / firms.weight[rows]
    uniform = luck.uniform(Stream.NEW_POST, month, firms.ids[rows], draw=3)
    cut = whole_posts(-firms.employees[rows] * rate[rows], unit, uniform)
    for skill in Skill:
        name = f"vacancies_{skill.label}"
        held = getattr(firms, name)[rows]
        fewer = np.minimum(held, cut)
        cut = cut - fewer
        firms.write(rows, **{name: held - fewer})


def closing_firms(
    firms: Firms,
    n_anchors: int,
    adoption: AdoptionParameters,
    parameters: ExitParameters,
    luck: Luck,
    month: int,
) -> Rows:
    """Return the rows of the firms that close this month; anchor firms do not."""
    monthly = firms.value_added_bn_vnd_per_year / MONTHS_OF_A_YEAR
    stress = cash_stress(firms.cash_bn_vnd, monthly * adoption.wanted_cash_months)
    hazard = exit_hazard(firms.employees, stress, parameters)
    may = firms.is_alive & (firms.ids >= n_anchors) & (firms.founded_month < month)
    rows = np.flatnonzero(may)
    uniform = luck.uniform(Stream.FIRM_EXIT, month, firms.ids[rows])
    return rows[adopts(uniform, take_up_probability(hazard[rows]))]


def ties_of_newcomers(
    firms: Firms,
    supply: Network,
    newborn: Ids,
    markets: Markets,
    parameters: SupplyNetworkParameters,
    luck: Luck,
    month: int,
) -> Network:
    """Return the supply network with the newborn and their first partners."""
    rows = firms.rows_of(newborn)
    wanted = sum(getattr(firms, f"vacancies_{skill.label}") for skill in Skill)[rows]
    heads = (firms.weight * firms.employees).sum() / firms.weight.sum()
    most = parameters.supply_largest_share_of_firms * len(firms)
    directory = Directory.of(firms, markets)
    uniform = np.concatenate(
        [
            luck.uniform(Stream.PARTNER, month, newborn, draw=draw)
            for draw in (_OUT, _IN)
        ]
    )
    mean = parameters.supply_mean_degree
    count = wanted_partners(np.tile(wanted, 2), heads, mean, uniform, most)
    seeker = np.repeat(np.tile(rows, 2), count)
    sells = np.repeat([True, False], count.reshape(2, -1).sum(axis=1))
    slot = np.arange(seeker.size) - np.repeat(count.cumsum() - count, count)
    found = found_partners(firms, directory, seeker, slot, sells, markets, luck, month)
    seller, buyer = _sorted_ends(firms.ids[seeker], found, sells)
    return supply.renewed(newborn=newborn, source_id=seller, target_id=buyer)


def _sorted_ends(seeker: Ids, partner: Ids, sells: Mask) -> tuple[Ids, Ids]:
    """Return sellers and buyers of links, or of these seekers and partners again."""
    return np.where(sells, seeker, partner), np.where(sells, partner, seeker)


def ties_of_survivors(
    firms: Firms,
    supply: Network,
    gone: Ids,
    markets: Markets,
    parameters: TurnoverParameters,
    luck: Luck,
    month: int,
) -> Network:
    """Return the supply network after closings; `gone` are dead in `firms` already.

    A partner of a closed firm looks for another in its place with the share replaced.
    """
    if not gone.size:
        return supply
    is_gone = ~firms.is_alive
    left = is_gone[supply.source_row], is_gone[supply.target_row]
    lost = np.flatnonzero(left[0] ^ left[1])
    sells = left[1][lost]
    seeker, dead = _sorted_ends(supply.source_id[lost], supply.target_id[lost], sells)
    mark = luck.uniform(Stream.PARTNER, month, pair_id(seeker, dead), draw=_REPLACED)
    again = mark < parameters.partner_replacement_share
    seeker, dead, sells = seeker[again], dead[again], sells[again]
    directory, rows = Directory.of(firms, markets), firms.rows_of(seeker)
    found = found_partners(firms, directory, rows, dead, sells, markets, luck, month)
    seller, buyer = _sorted_ends(seeker, found, sells)
    is_kept = ~(left[0] | left[1])
    return supply.renewed(is_kept=is_kept, source_id=seller, target_id=buyer)


def plants_as_firms(
    opened: Table,
    running_bn_vnd_per_year: Floats,
    output_per_capacity: Floats,
    gain_at_opening: Floats,
    luck: Luck,
    month: int,
    scale: int,
) -> Table:
    """Return plants that open as columns for `Firms.births`, with `id`.

    Posts are rounded to whole workers' rows, and productivity is set so that the plant
    makes what its capital yields once it is staffed and running.

    Parameters
    ----------
    opened
        Columns of the plants without productivity, ids under `id`.
    running_bn_vnd_per_year
        What each makes when running in full, shape (n,) [bn VND a year, 2020 prices].
    output_per_capacity
        Value added per unit of capacity, shape (n_sectors,) [bn VND a year].
    gain_at_opening
        Digital gain with all skills at the stage it opens with, shape (n,) [ratio].
    """
    plants = dict(opened)
    posts = np.zeros(plants["id"].size)
    for skill in Skill:
        name = f"vacancies_{skill.label}"
        uniform = luck.uniform(Stream.NEW_POST, month, plants["id"], draw=4 + skill)
        plants[name] = whole_posts(plants[name], float(scale), uniform)
        posts += plants[name]
    bare = np.flatnonzero(posts == 0)
    plants["vacancies_basic"][bare] = posts[bare] = float(scale)
    capacity = posts * gain_at_opening * output_per_capacity[plants["sector"]]
    plants["productivity"] = running_bn_vnd_per_year / capacity
    return plants
