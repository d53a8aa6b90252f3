"""Firms come and go: foundings (phase 7), closings, new posts and partners (phase 13).

Newcomers have open posts and no staff; those of a firm that closes look for work from
the next month on. Links to a closed firm die, and its partners look for another.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from agents.adoption import AdoptionParameters
from agents.classification import (
    MONTHS_OF_A_YEAR,
    Owner,
    Sector,
    Skill,
    TaxScheme,
)
from agents.firm import Firms, cash_stress
from agents.firm_exit import ExitParameters, exit_hazard
from agents.luck import Luck, Stream, pair_id
from agents.refusal import Refusal
from agents.startup import is_startup
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
    "newcomers_as_firms",
    "open_posts",
    "plants_as_firms",
    "posts_by_growth",
    "posts_by_skill",
    "ties_of_newcomers",
    "ties_of_survivors",
    "whole_posts",
]

type Floats = npt.NDArray[np.float64]
type Ids = npt.NDArray[np.int64]
type Rows = npt.NDArray[np.intp]
type Codes = npt.NDArray[np.integer[Any]]
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


def posts_by_growth(
    staff: Floats, growth: Floats, unit: Floats | float, uniform: Floats
) -> Floats:
    """Return posts that firms plan more, or less where growth is below 0.

    In proportion to staff, so that how fast a firm grows does not hang on its size.

    Parameters
    ----------
    staff
        People employed, shape (n,) [workers].
    growth
        Growth of each, shape (n,) [share a month].
    unit, uniform
        As for `whole_posts`.

    Returns
    -------
    ndarray
        How many, 0 or more, shape (n,).
    """
    return whole_posts(staff * np.abs(growth), unit, uniform)


def newcomers_as_firms(
    table: Table,
    post_sector: Codes,
    skill_mix: Floats,
    output_per_capacity: Floats,
    parameters: TurnoverParameters,
    luck: Luck,
    month: int,
    scale: int,
) -> Table:
    """Return new enterprises that are kept, as columns for `Firms.births`, with `id`.

    Parameters
    ----------
    table
        Who comes, as `as_they_start` returns them; what else it holds is kept.
    post_sector
        Sector whose skills the posts of each ask for, shape (n,).
    skill_mix
        Skills of the posts of each sector, shape (n_sectors, n_skills) [share].
    output_per_capacity
        Value added per unit of capacity, shape (n_sectors,) [bn VND a year].
    """
    chance = keep_chance(table["staff"], scale)
    kept = np.flatnonzero(table["keep"] < chance)
    table = {name: values[kept] for name, values in table.items() if name != "keep"}
    weight = 1 / chance[kept]
    sector, staff = table["sector"], table.pop("staff")
    n = kept.size
    planned = table["productivity"] * staff * output_per_capacity[sector]
    zeros = np.zeros(n)
    firms = {"site": np.full(n, -1)} | table
    firms |= {
        "weight": weight,
        "owner": np.full(n, int(Owner.DOMESTIC)),
        "land_ha": zeros,
        "employees": zeros,
        "value_added_bn_vnd_per_year": zeros,
        "foreign_capital_musd": zeros,
        "cash_bn_vnd": planned * parameters.new_firm_cash_months / MONTHS_OF_A_YEAR,
        "tax_scheme": np.full(n, int(TaxScheme.STANDARD)),
        "founded_month": np.full(n, month),
    }
    posts = posts_by_skill(
        table["id"], post_sector[kept], staff, scale / weight, skill_mix, luck, month
    )
    for skill in Skill:
        firms[f"employees_{skill.label}"] = zeros
        firms[f"pay_{skill.label}_mvnd"] = zeros
        firms[f"vacancies_{skill.label}"] = posts[:, skill]
    return firms


def posts_by_skill(
    ids: Ids,
    sector: npt.NDArray[Any],
    staff: Floats,
    unit: Floats,
    skill_mix: Floats,
    luck: Luck,
    month: int,
) -> Floats:
    """Return open posts by skill, each post with luck of its own, (n, n_skills).

    Parameters
    ----------
    ids, sector, staff
        Firms, the sector whose skills they ask for, and posts wanted, shape (n,).
    unit
        Posts that one person's row fills: scale over weight, shape (n,).
    """
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
    startup_growth: float,
    skill_mix: Floats,
    luck: Luck,
    month: int,
    scale: int,
) -> None:
    """Let firms without open posts plan new ones as their sector grows, else cut them.

    Startups grow faster, and ask for the skills of digital firms.

    Where the sector shrinks, firms drop open posts at that rate and those who leave are
    not replaced.

    Parameters
    ----------
    growth
        Growth of the posts planned by sector, shape (n_sectors,) [share a month].
    startup_growth
        What startups add to that [share a month].
    """
    open_ = sum(getattr(firms, f"vacancies_{skill.label}") for skill in Skill)
    startup = is_startup(firms.startup_until_month, month)
    rate = np.where(firms.is_alive, growth[firms.sector], 0.0)
    rate += startup_growth * startup
    rate[firms.project_id >= 0] = 0.0
    rows = np.flatnonzero((rate > 0) & (open_ == 0))
    unit = scale / firms.weight[rows]
    uniform = luck.uniform(Stream.NEW_POST, month, firms.ids[rows], draw=1)
    posts = posts_by_growth(firms.employees[rows], rate[rows], unit, uniform)
    rows, posts = rows[posts > 0], posts[posts > 0]
    kind = luck.uniform(Stream.NEW_POST, month, firms.ids[rows], draw=2)
    asks = np.where(startup[rows], int(Sector.ICT), firms.sector[rows])
    skill = _skill_of(kind, asks, skill_mix)
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
    cut = posts_by_growth(firms.employees[rows], rate[rows], unit, uniform)
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
    ratio: Floats,
    luck: Luck,
    month: int,
) -> Rows:
    """Return the rows of the firms that close this month; anchor firms do not.

    Parameters
    ----------
    ratio
        What multiplies the hazard of each, shape (n_rows,) [ratio].
    """
    monthly = firms.value_added_bn_vnd_per_year / MONTHS_OF_A_YEAR
    stress = cash_stress(firms.cash_bn_vnd, monthly * adoption.wanted_cash_months)
    hazard = exit_hazard(firms.employees, stress, parameters) * ratio
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
