"""The enterprises of January 2020: anchor firms by name, all others by keyed luck.

Ids run from 0: anchor firms first, in the order of their table, then the others sector
by sector. Staff per sector, value added per sector, foreign capital and land let per
site add up to the evidence exactly at scale 1; who is large, where and how productive
is luck.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from agents import luck
from agents.adoption import AdoptionParameters
from agents.classification import (
    MONTHS_OF_A_YEAR,
    N_STAGES,
    BySector,
    ByStage,
    Owner,
    Sector,
    Skill,
    is_foreign,
)
from agents.investor import PlantParameters
from agents.luck import Luck, Stream
from agents.refusal import Refusal
from model.synthesis.apportion import apportion, scale_to_total
from model.synthesis.economy import FoundingEconomy
from model.synthesis.ground import Ground
from model.synthesis.tables import FoundingTables

__all__ = ["EnterpriseParameters", "found_enterprises"]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Mask = npt.NDArray[np.bool_]
type Table = dict[str, npt.NDArray[Any]]

_FOUNDING = 0
_FIRST_YEAR = 2020
_STATE_SECTORS = (
    Sector.COAL,
    Sector.POWER,
    Sector.LOGISTICS,
    Sector.CONSTRUCTION,
    Sector.OTHER_SERVICES,
)
"""Sectors in which the state owns firms that are no anchors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseParameters:
    """How many enterprises there are in January 2020, and how they differ."""

    n_enterprises_2020: float
    """Active enterprises [firms]."""
    firm_share: BySector
    """Enterprises of each sector [share of enterprises]."""
    enterprise_employment_2020: float
    """Staff of all enterprises [workers]."""
    local_employment_share: BySector
    """Staff of each sector's firms that are no anchors [share of all such staff]."""
    firm_size_pareto_exponent: float
    """Tail exponent of staff per firm, P(L > x) ~ x**-exponent [1]."""
    firm_size_min: float
    """Smallest staff before the sector's factor [workers]."""
    largest_local_firm: float
    """Cap on the staff of a firm that is no anchor [workers]."""
    n_foreign_enterprises_2020: float
    """Enterprises of foreign owners, anchors included [firms]."""
    lead_mix: BySector
    """Sectors of foreign investors [share of leads]."""
    n_state_enterprises_2020: float
    """Enterprises of the state, anchors included [firms]."""
    park_firms_2020: float
    """Enterprises in industrial parks, anchors included [firms]."""
    park_foreign_share_2020: float
    """Foreign ones among the enterprises in parks [share]."""
    cluster_firms_2020: float
    """Enterprises in industrial clusters [firms]."""
    firm_age_mean_years: float
    """Mean age of an enterprise [years]."""
    productivity_log_sd: float
    """Spread of value added per worker inside a sector [log points]."""
    productivity_size_elasticity: float
    """Rise of value added per worker with staff [elasticity]."""
    cash_months_2020: float
    """Cash held at the median [months of value added]."""
    cash_log_sd_2020: float
    """Spread of cash held [log points]."""
    stage_share_2020: ByStage
    """Enterprises at each digital stage [share]."""
    stage_spread_2020: float
    """Spread of the unseen readiness that ranks firms by stage [log hazard]."""
    stage_site_readiness_2020: float
    """Readiness of firms on a site above others [log hazard]."""
    stage_sector_readiness_2020: BySector
    """Readiness of a sector above the least ready [log hazard]."""
    legacy_realised_stock_2020: float
    """Foreign capital realised and running [USD million]."""

    def __post_init__(self) -> None:
        for name in ("firm_share", "local_employment_share", "stage_share_2020"):
            shares = getattr(self, name)
            if min(shares) < 0 or sum(shares) <= 0:
                raise Refusal(f"{name} must be 0 or more and not all 0")
        if self.firm_size_pareto_exponent <= 0 or self.firm_size_min <= 0:
            raise Refusal("exponent and smallest size of firms must be above 0")


def found_enterprises(
    parameters: EnterpriseParameters,
    economy: FoundingEconomy,
    tables: FoundingTables,
    ground: Ground,
    adoption: AdoptionParameters,
    plants: PlantParameters,
    luck_: Luck,
) -> Table:
    """Return the enterprises of January 2020 as columns, ids 0 to n - 1.

    Parameters
    ----------
    adoption
        What makes a firm ready for digital tools, the same as in the months to come.
    plants
        What foreign capital yields.
    """
    firms = _sectors_and_staff(parameters, tables, luck_)
    _owners(firms, parameters, tables, luck_)
    _wards_and_sites(firms, parameters, tables, ground, luck_)
    _value_added(firms, parameters, economy, tables, luck_)
    _foreign_capital(firms, parameters, plants)
    _stages(firms, parameters, adoption, tables, luck_)
    _age_and_cash(firms, parameters, tables, luck_)
    return firms


def _age_and_cash(
    firms: Table, parameters: EnterpriseParameters, tables: FoundingTables, luck_: Luck
) -> None:
    """Draw ages as a constant hazard of exit leaves them; anchors have their year."""
    ages = _draw(luck_, Stream.FIRM_AGE, firms)
    mean_months = parameters.firm_age_mean_years * MONTHS_OF_A_YEAR
    months = np.ceil(luck.exponential(ages, mean_months))
    founded = -np.maximum(months, 1).astype(np.int64)
    opened = (tables.anchors.opened - _FIRST_YEAR) * MONTHS_OF_A_YEAR
    founded[: tables.anchors.n] = opened
    firms["founded_month"] = founded
    held = luck.lognormal(
        _draw(luck_, Stream.FIRM_CASH, firms),
        parameters.cash_months_2020,
        parameters.cash_log_sd_2020,
    )
    monthly = firms["value_added_bn_vnd_per_year"] / MONTHS_OF_A_YEAR
    firms["cash_bn_vnd"] = monthly * held


def _draw(luck_: Luck, stream: Stream, firms: Table, draw: int = 0) -> Floats:
    return luck_.uniform(stream, _FOUNDING, firms["id"], draw=draw)


def _sectors_and_staff(
    parameters: EnterpriseParameters, tables: FoundingTables, luck_: Luck
) -> Table:
    anchors = tables.anchors
    n_firms = round(parameters.n_enterprises_2020)
    counts = apportion(parameters.firm_share, n_firms)
    n_sectors = len(Sector)
    others = counts - np.bincount(anchors.sector, minlength=n_sectors)
    total = round(parameters.enterprise_employment_2020 - anchors.employees.sum())
    staff_of_others = apportion(parameters.local_employment_share, max(total, 0))
    if (others < 0).any() or (staff_of_others < others).any():
        sector = Sector(int(np.argmin(staff_of_others - others))).label
        raise Refusal(f"the anchor firms of {sector} leave no room for the others")
    firms: Table = {"id": np.arange(n_firms)}
    firms["sector"] = np.concatenate(
        [anchors.sector, np.repeat(np.arange(n_sectors), others)]
    )
    firms["employees"] = np.concatenate(
        [anchors.employees, np.zeros(n_firms - anchors.n)]
    )
    _size(firms, parameters, staff_of_others, firms["id"] >= anchors.n, luck_)
    return firms


def _size(
    firms: Table,
    parameters: EnterpriseParameters,
    staff: Codes,
    is_other: Mask,
    luck_: Luck,
) -> None:
    """Give each sector's firms that are no anchors a Pareto share of its staff."""
    raw = luck.pareto(
        _draw(luck_, Stream.FIRM_SIZE, firms),
        parameters.firm_size_min,
        parameters.firm_size_pareto_exponent,
    )
    for sector in range(len(Sector)):
        rows = np.flatnonzero(is_other & (firms["sector"] == sector))
        if rows.size:
            total = int(staff[sector])
            cap = max(parameters.largest_local_firm, 2.0 * total / rows.size)
            sizes = scale_to_total(raw[rows], total, low=1.0, high=cap)
            firms["employees"][rows] = apportion(sizes - 1, total, at_least=1)


def _rank(score: Floats, eligible: Mask, n: int) -> Codes:
    """Return the rows of the n highest scores among the eligible."""
    rows = np.flatnonzero(eligible)
    order = np.argsort(-score[rows], kind="stable")
    return rows[order[: max(n, 0)]]


def _owners(
    firms: Table, parameters: EnterpriseParameters, tables: FoundingTables, luck_: Luck
) -> None:
    """Make the larger firms, by luck, foreign or the state's; anchors are as recorded.

    Foreign firms are split over sectors as foreign leads are.
    """
    anchors = tables.anchors
    owner = np.full(firms["id"].size, int(Owner.DOMESTIC))
    owner[: anchors.n] = anchors.owner
    taste = luck.normal(_draw(luck_, Stream.FIRM_OWNER, firms))
    score = np.log(firms["employees"]) + taste
    is_other = firms["id"] >= anchors.n
    n_foreign = round(parameters.n_foreign_enterprises_2020) - int(
        is_foreign(anchors.owner).sum()
    )
    country = _draw(luck_, Stream.FIRM_OWNER, firms, draw=1)
    for sector, n in enumerate(_by_lead(parameters, firms["sector"], n_foreign)):
        rows = _rank(score, is_other & (firms["sector"] == sector), n)
        owner[rows] = luck.categorical(country[rows], tables.owner_shares)
    n_state = round(parameters.n_state_enterprises_2020) - int(
        (anchors.owner == Owner.STATE).sum()
    )
    may_be_state = is_other & (owner == Owner.DOMESTIC)
    may_be_state &= np.isin(firms["sector"], _STATE_SECTORS)
    owner[_rank(score, may_be_state, n_state)] = Owner.STATE
    firms["owner"] = owner


def _by_lead(
    parameters: EnterpriseParameters, sector: Codes, n_foreign: int
) -> list[int]:
    """Return foreign firms by sector, as leads are, but no more than there are firms.

    What a sector has no firms for goes to other manufacturing.
    """
    wanted = apportion(parameters.lead_mix, max(n_foreign, 0))
    counts = np.minimum(wanted, np.bincount(sector, minlength=len(Sector)))
    counts[Sector.OTHER_MANUFACTURING] += wanted.sum() - counts.sum()
    return [int(n) for n in counts]


def _wards_and_sites(
    firms: Table,
    parameters: EnterpriseParameters,
    tables: FoundingTables,
    ground: Ground,
    luck_: Luck,
) -> None:
    anchors = tables.anchors
    draws = _draw(luck_, Stream.FIRM_WARD, firms)
    ward = np.empty(firms["id"].size, dtype=np.int64)
    pull = tables.specialisation * ground.ward_population
    for sector in Sector:
        rows = np.flatnonzero(firms["sector"] == sector)
        if rows.size:
            ward[rows] = luck.categorical(draws[rows], pull[sector])
    ward[: anchors.n] = anchors.ward
    site = np.full(ward.size, -1)
    site[: anchors.n] = anchors.site
    taste = _draw(luck_, Stream.FIRM_SITE, firms)
    makes = (firms["sector"] >= Sector.ELECTRONICS) & (
        firms["sector"] <= Sector.OTHER_MANUFACTURING
    )
    free = makes & (firms["id"] >= anchors.n)
    n_park = round(parameters.park_firms_2020) - int((anchors.site >= 0).sum())
    foreign = is_foreign(firms["owner"])
    of_anchors = int((foreign & (site >= 0)).sum())
    wanted = round(parameters.park_firms_2020 * parameters.park_foreign_share_2020)
    foreign_in_park = _rank(taste, free & foreign, wanted - of_anchors)
    others = n_park - foreign_in_park.size
    in_park = np.concatenate([foreign_in_park, _rank(taste, free & ~foreign, others)])
    free[in_park] = False
    small = free & ~foreign
    in_cluster = _rank(taste, small, round(parameters.cluster_firms_2020))
    order = _draw(luck_, Stream.FIRM_SITE, firms, draw=1)
    for rows, kind in ((in_park, ground.is_park), (in_cluster, ground.is_cluster)):
        open_sites = np.flatnonzero(kind & (ground.site_let_ha > 0))
        let = ground.site_let_ha[open_sites]
        counts = apportion(let, rows.size, at_least=1)
        site[rows[np.argsort(order[rows])]] = np.repeat(open_sites, counts)
    firms["ward"] = np.where(site >= 0, ground.site_ward[site], ward)
    firms["site"] = site


def _value_added(
    firms: Table,
    parameters: EnterpriseParameters,
    economy: FoundingEconomy,
    tables: FoundingTables,
    luck_: Luck,
) -> None:
    """Share each sector's value added by productivity times staff.

    An anchor with a recorded share of its sector gets it, and productivity, relative to
    the sector's other firms, follows; the other anchors stand at the sector's mean.
    """
    anchors = tables.anchors
    employees = firms["employees"]
    spread = parameters.productivity_log_sd
    taste = luck.normal(_draw(luck_, Stream.FIRM_PRODUCTIVITY, firms))
    productivity = np.exp(spread * taste - spread**2 / 2)
    productivity[: anchors.n] = 1.0
    productivity *= employees**parameters.productivity_size_elasticity
    share = np.zeros(employees.size)
    share[: anchors.n] = anchors.value_added_share
    n_sectors = len(Sector)
    taken = np.bincount(firms["sector"], share, n_sectors)
    claims = np.where(share > 0, 0.0, productivity * employees)
    claimed = np.bincount(firms["sector"], claims, n_sectors)
    per_claim = economy.enterprises * (1 - taken) / np.where(claimed > 0, claimed, 1)
    value_added = np.where(
        share > 0,
        share * economy.enterprises[firms["sector"]],
        claims * per_claim[firms["sector"]],
    )
    firms["value_added_bn_vnd_per_year"] = value_added
    with np.errstate(divide="ignore", invalid="ignore"):
        implied = value_added / employees / per_claim[firms["sector"]]
    firms["productivity"] = np.where(share > 0, implied, productivity)


def _foreign_capital(
    firms: Table, parameters: EnterpriseParameters, plants: PlantParameters
) -> None:
    """Share the capital that foreigners realised by value added over its yield."""
    electronics = np.isin(firms["sector"], (Sector.ELECTRONICS, Sector.PHOTOVOLTAICS))
    yield_ = np.where(electronics, plants.kappa_electronics, plants.kappa_other_fdi)
    foreign = is_foreign(firms["owner"])
    claims = np.where(foreign, firms["value_added_bn_vnd_per_year"] / yield_, 0.0)
    stock = parameters.legacy_realised_stock_2020
    firms["foreign_capital_musd"] = claims / claims.sum() * stock


def _stages(
    firms: Table,
    parameters: EnterpriseParameters,
    adoption: AdoptionParameters,
    tables: FoundingTables,
    luck_: Luck,
) -> None:
    """Rank firms by readiness and deal out the stages from the top.

    Anchors keep the stage of their table; the others share what is left.
    """
    n_anchors = tables.anchors.n
    on_site = parameters.stage_site_readiness_2020 * (firms["site"] >= 0)
    skilled = tables.skill_mix[firms["sector"]][:, [Skill.DIGITAL, Skill.ADVANCED]]
    readiness = adoption.log_size_effect_up * np.log(firms["employees"])
    readiness += adoption.digital_skill_effect_up * skilled.sum(axis=1) + on_site
    readiness += np.array(parameters.stage_sector_readiness_2020)[firms["sector"]]
    taste = luck.normal(_draw(luck_, Stream.FIRM_STAGE, firms))
    readiness = readiness + parameters.stage_spread_2020 * taste
    counts = apportion(parameters.stage_share_2020, readiness.size)
    counts = counts - np.bincount(tables.anchors.stage, minlength=N_STAGES)
    if (counts < 0).any():
        raise Refusal("the anchor firms hold more of a digital stage than its share")
    stage = np.empty(readiness.size, dtype=np.int64)
    stage[:n_anchors] = tables.anchors.stage
    order = np.argsort(readiness[n_anchors:], kind="stable") + n_anchors
    stage[order] = np.repeat(np.arange(N_STAGES), counts)
    firms["digital_stage"] = stage
