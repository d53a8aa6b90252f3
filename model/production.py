"""Phase 11: firms, households, farms and public bodies make value added.

A firm's capacity is its productivity times its staff, more where digital stage and
skills match, less while a plant ramps up. Where demand is local the sector's demand is
shared by capacity and by what draws it to the ward, so entry and exit move shares, not
totals. Elsewhere capacity sells: value added follows what the world does to existing
units, per post that was planned for it; plants of projects add theirs whole. What can
be made is the smallest of what demand, power and staff allow. All at constant 2020
prices.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.adoption import maturity
from agents.classification import (
    LOCAL_DEMAND,
    MONTHS_OF_A_YEAR,
    BySector,
    Sector,
    Skill,
)
from agents.firm import Firms
from agents.refusal import Refusal
from model.synthesis.economy import FoundingEconomy

__all__ = [
    "Drive",
    "FirmOutput",
    "ProductionBase",
    "ProductionParameters",
    "capacity",
    "digital_gain",
    "enterprises_produce",
    "growth_since_2020",
    "local_demand_factor",
    "product_taxes",
    "ramp",
    "used_of_staffed",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.integer]
type Mask = npt.NDArray[np.bool_]

_N_SECTORS: Final = len(Sector)
IS_LOCAL: Final[Mask] = np.isin(np.arange(_N_SECTORS), LOCAL_DEMAND)
"""Which sectors sell where they stand, shape (n_sectors,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionParameters:
    """How staff, stages and demand make value added.

    Raises
    ------
    Refusal
        If the gain is below -1, or an elasticity is not a share.
    """

    stage_productivity_gain: float
    """Value added gained at digital maturity 1 with matching skills [share]."""
    employment_elasticity: float
    """Growth of posts planned with growth of the sector [elasticity]."""
    wage_growth_elasticity: float
    """Growth of wages with growth of the economy, tightness normal [elasticity]."""
    income_elasticity: BySector
    """Local demand answering household income beyond its trend [elasticity]."""

    def __post_init__(self) -> None:
        if self.stage_productivity_gain <= -1:
            raise Refusal("stage_productivity_gain must be above -1")
        for name, value in (
            ("employment_elasticity", self.employment_elasticity),
            ("wage_growth_elasticity", self.wage_growth_elasticity),
            *(("income_elasticity", one) for one in self.income_elasticity),
        ):
            if not 0 <= value <= 1:
                raise Refusal(f"{name} is {value:g}; expected 0 to 1")


@dataclass(slots=True, kw_only=True, eq=False)
class ProductionBase:
    """What was made in 2020, from which all growth counts; by sector, (n_sectors,)."""

    enterprises: Floats
    """Value added of enterprises [bn VND a year, 2020 prices]."""
    household_businesses: Floats
    """Value added of household businesses [bn VND a year, 2020 prices]."""
    own_account: Floats
    """Value added of farms and own account [bn VND a year, 2020 prices]."""
    public_bodies: Floats
    """Value added of public bodies [bn VND a year, 2020 prices]."""
    product_taxes: float
    """Taxes less subsidies on products [bn VND a year, 2020 prices]."""
    output_per_capacity: Floats
    """Value added per unit of capacity [bn VND a year, 2020 prices]."""
    mean_gain: Floats
    """Mean digital gain of the founding enterprises [ratio]."""
    public_heads: float
    """Staff of public bodies in January 2020 [workers]."""
    taxes_of_year: float = 0.0
    """Product taxes of the last year on record up to now [bn VND, 2020 prices]."""
    made_of_year: float = 0.0
    """Value added they were levied on [bn VND, 2020 prices]."""

    @classmethod
    def of(
        cls,
        firms: Firms,
        economy: FoundingEconomy,
        public_heads: float,
        gain: Floats,
    ) -> "ProductionBase":
        """Return the base of the founding, and set productivity so that it holds.

        Productivity becomes value added per worker, after the digital gain, beside
        that of the sector. At scale 1 each firm's founding value added stays what it
        was; where firms are thinned, each sector's sum is still that of the economy.

        Parameters
        ----------
        economy
            What value added adds up to.
        public_heads
            Staff of public bodies [workers].
        gain
            Digital gain of each firm, from `digital_gain`, shape (n_rows,).
        """
        sector, made = firms.sector, firms.value_added_bn_vnd_per_year
        weight = firms.weight
        total = _by_sector(sector, weight * made)
        gained = firms.employees * gain
        gains = _by_sector(sector, weight * gained)
        per = np.divide(total, gains, out=np.ones(_N_SECTORS), where=gains > 0)
        firms.productivity = np.divide(
            made, gained * per[sector], out=np.ones(made.size), where=gained > 0
        )
        staff = _by_sector(sector, weight * firms.employees)
        whole = economy.enterprises
        kept = np.divide(whole, total, out=np.ones(_N_SECTORS), where=total > 0)
        return cls(
            enterprises=whole.copy(),
            household_businesses=economy.household_businesses.copy(),
            own_account=economy.own_account.copy(),
            public_bodies=economy.public_bodies.copy(),
            product_taxes=economy.product_taxes,
            output_per_capacity=per * kept,
            mean_gain=np.divide(gains, staff, out=np.ones(_N_SECTORS), where=staff > 0),
            public_heads=public_heads,
        )


def _by_sector(sector: Codes, values: Floats) -> Floats:
    """Return sums by sector; the dead, whose sector is -1, count nothing."""
    return np.bincount(sector + 1, values, _N_SECTORS + 1)[1:]


def digital_gain(
    stage: npt.ArrayLike, skill_shortage: npt.ArrayLike, gain: float
) -> Floats:
    """Return what digital tools make of value added, shape (n_firms,) [ratio].

    ``1 + gain * maturity * (1 - shortage)``: a stage pays only with matching skills.

    Parameters
    ----------
    stage
        Digital stage, shape (n_firms,).
    skill_shortage
        Part of the skills the stage needs that the staff lacks, (n_firms,) [share].
    gain
        Value added gained at maturity 1 with all skills [share].
    """
    gained: Floats = 1 + gain * maturity(stage) * (1 - np.asarray(skill_shortage))
    return gained


def ramp(age_months: npt.ArrayLike, months: float) -> Floats:
    """Return which part of its output a plant makes so long after opening [share].

    It rises evenly from the first month to the whole.
    """
    reached: Floats = np.minimum((np.asarray(age_months) + 1) / months, 1.0)
    return reached


def capacity(firms: Firms, gain: Floats, month: int, ramp_months: float) -> Floats:
    """Return each firm's capacity: productivity, staff, gain and ramp, (n_rows,)."""
    makes: Floats = firms.productivity * firms.employees * gain
    is_plant = firms.project_id >= 0
    age = month - firms.founded_month
    makes *= np.where(is_plant, ramp(np.maximum(age, 0), ramp_months), 1.0)
    return makes


def local_demand_factor(
    income_beyond_trend: float, parameters: ProductionParameters
) -> Floats:
    """Return what household income does to demand by sector, shape (n_sectors,).

    ``1 + elasticity * (income / trend - 1)``; 1 where demand is not local.
    """
    answer = np.array(parameters.income_elasticity) * IS_LOCAL
    factor: Floats = 1 + answer * (income_beyond_trend - 1)
    return factor


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmOutput:
    """What enterprises make in a month, yearly rates by sector, shape (n_sectors,).

    The parts tell where value added comes from and sum to it exactly.
    """

    exogenous: Floats
    """Of the units of 2020, had they only followed the world [bn VND a year]."""
    openings: Floats
    """Of plants opened since [bn VND a year]."""
    stages: Floats
    """Of digital stages beyond those of 2020 [bn VND a year]."""
    existing: Floats
    """Of all else: staff, foundings, closings, local income [bn VND a year]."""

    @property
    def total(self) -> Floats:
        """All parts together [bn VND a year, 2020 prices]."""
        return self.exogenous + self.openings + self.stages + self.existing


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drive:
    """What drives and what limits the production of a month."""

    volume: Floats
    """What the world does to existing units, 2020 = 1, shape (n_sectors,)."""
    kept: Floats
    """Part of it that shocks leave, within `volume`, shape (n_sectors,) [share]."""
    planned_staff: Floats
    """Posts planned for that, 2020 = 1, shape (n_sectors,)."""
    seasonal: Floats
    """Season of the month, mean 1 a year, shape (n_sectors,)."""
    demand: Floats
    """Demand beside what the world does, shape (n_sectors,) [ratio]."""
    by_place: Floats
    """What draws local demand to a ward, shape (n_wards, n_sectors) [ratio]."""
    power: npt.ArrayLike = 1.0
    """Part of the power that full output takes, one or (n_sectors,) [share]."""


def enterprises_produce(
    firms: Firms,
    gain: Floats,
    base: ProductionBase,
    drive: Drive,
    ramp_months: float,
    month: int,
) -> FirmOutput:
    """Let every firm make and sell; writes the yearly rate of its value added.

    Parameters
    ----------
    gain
        From `digital_gain`, shape (n_rows,).
    """
    sector, volume = firms.sector, drive.volume
    is_plant = firms.project_id >= 0
    makes = capacity(firms, gain, month, ramp_months)
    makes *= drive.by_place[firms.ward, sector]
    offered = _by_sector(sector, firms.weight * makes)
    local = np.divide(
        base.enterprises * volume * drive.demand,
        offered,
        out=np.zeros(_N_SECTORS),
        where=offered > 0,
    )
    freely = base.output_per_capacity * (volume / drive.kept) / drive.planned_staff
    freely = freely * drive.demand
    per_capacity = np.where(IS_LOCAL, local, freely)
    of_plants = np.where(IS_LOCAL, local, base.output_per_capacity * drive.seasonal)
    made = makes * np.where(is_plant, of_plants[sector], per_capacity[sector])
    made *= _used(firms, drive)
    firms.value_added_bn_vnd_per_year = np.where(firms.is_alive, made, 0.0)
    return _parts(firms, gain, base, volume, is_plant)


def _used(firms: Firms, drive: Drive) -> Floats | float:
    """Return which part of what their staff can make firms do make, (n_rows,).

    Where demand is local it is shared already, and power alone may limit.
    """
    demand = np.where(IS_LOCAL, 1.0, drive.kept)
    power = np.broadcast_to(drive.power, demand.shape)
    if (demand >= 1).all() and (power >= 1).all():
        return 1.0
    staff = firms.employees
    posts = staff.copy()
    for skill in Skill:
        posts += getattr(firms, f"vacancies_{skill.label}")
    staffing = np.divide(staff, posts, out=np.ones_like(staff), where=posts > 0)
    return used_of_staffed(demand[firms.sector], power[firms.sector], staffing)


def used_of_staffed(demand: Floats, power: Floats, staffing: Floats) -> Floats:
    """Return use over staffing, use being the smallest of the three, (n_firms,).

    All are parts of what a firm makes with every post filled. Who lacks staff anyway
    loses less when demand or power falls short.
    """
    use = np.minimum(np.minimum(demand, power), staffing)
    used: Floats = np.divide(use, staffing, out=np.ones_like(use), where=staffing > 0)
    return used


def _parts(
    firms: Firms, gain: Floats, base: ProductionBase, volume: Floats, is_plant: Mask
) -> FirmOutput:
    sector = firms.sector
    made = firms.weight * firms.value_added_bn_vnd_per_year
    total = _by_sector(sector, made)
    openings = _by_sector(sector, made * is_plant)
    beyond = 1 - base.mean_gain[sector] / gain
    stages = _by_sector(sector, made * ~is_plant * beyond)
    stages = np.where(IS_LOCAL, 0.0, stages)
    exogenous = base.enterprises * volume
    return FirmOutput(
        exogenous=exogenous,
        openings=openings,
        stages=stages,
        existing=total - openings - stages - exogenous,
    )


def product_taxes(
    base: ProductionBase, made: float, recorded: float, month: int, last_month: int
) -> float:
    """Return taxes less subsidies on products [bn VND a month, 2020 prices].

    On record they follow it; afterwards they keep the rate that the last year on
    record had on value added.

    Parameters
    ----------
    base
        Keeps the sums of the running year while it is on record.
    made
        Value added of the month [bn VND, 2020 prices].
    recorded
        Product taxes beside those of 2020, read up to `last_month` [ratio].
    month, last_month
        The month, and the last one on record.
    """
    if month > last_month:
        return made * base.taxes_of_year / base.made_of_year
    taxes = base.product_taxes / MONTHS_OF_A_YEAR * recorded
    if month % MONTHS_OF_A_YEAR == 0:
        base.taxes_of_year = base.made_of_year = 0.0
    base.taxes_of_year += taxes
    base.made_of_year += made
    return taxes


def growth_since_2020(by_sector: Floats, base: ProductionBase) -> float:
    """Return the economy's growth when its sectors grow so, 2020 = 1 [ratio].

    Parameters
    ----------
    by_sector
        Growth of each sector since 2020, shape (n_sectors,) [ratio].
    """
    whole = base.enterprises + base.household_businesses + base.own_account
    whole = whole + base.public_bodies
    return float((whole * by_sector).sum() / whole.sum())
