"""How a firm moves up and down the digital stages: hazards and what drives them.

Pure mechanisms, arrays in and arrays out. What partners and neighbours do comes in as
means over them, luck as uniform numbers. All firms act at once on last month's stages.

References
----------
Evidence: adoption_by_size, complementarity, supply_chain_peer, national_sme_dx.
"""

import math
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt

from agents.classification import N_STAGES, ByStage
from agents.luck import exponential
from agents.refusal import Refusal
from agents.take_up import adopts, take_up_probability

__all__ = [
    "STAFF_OF_PRICE",
    "AdoptionParameters",
    "DownDrivers",
    "UpDrivers",
    "cost_burden",
    "down_contributions",
    "down_hazard",
    "maturity",
    "maturity_gap",
    "mean_of_others",
    "next_stage",
    "step_cost",
    "up_contributions",
    "up_hazard",
]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.integer]
type Marks = npt.NDArray[np.bool_]

_TOP: Final = N_STAGES - 1
STAFF_OF_PRICE: Final = 10.0
"""Workers of the firm for which prices are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionParameters:
    """What drives a firm up and down the digital stages.

    Effects add up in the logarithm of the hazard; at 0 an effect is exactly absent.

    Raises
    ------
    Refusal
        If a hazard is negative or not a number, there is a way up from the top stage
        or down from the lowest, or an effect is not a number.
    """

    stage_hazard_up: ByStage
    """Hazard of moving up from each stage with nothing else at work [1/month]."""
    stage_hazard_down: ByStage
    """Hazard of moving down from each stage with nothing else at work [1/month]."""
    imitation_strength: float
    """Effect of suppliers' and customers' maturity above own [log per maturity]."""
    site_imitation_strength: float
    """Effect of site neighbours' maturity above own [log per maturity]."""
    demanding_buyer_effect_up: float
    """Effect of selling to a large or foreign buyer [log]."""
    log_size_effect_up: float
    """Effect of size [log per log of employees]."""
    digital_skill_effect_up: float
    """Effect of the share of workers with digital skill [log per share]."""
    infrastructure_effect_up: float
    """Effect of the place's digital infrastructure [log per index 0 to 1]."""
    cost_effect_up: float
    """Hazard lost to cost after support [log per share of cost in cost and cash]."""
    technology_price_trend: float
    """Effect of falling technology prices [log per year]."""
    digital_government_effect_up: float
    """Effect of public services being digital [log per share of services]."""
    knowledge_effect_up: float
    """Effect of the maturity one hears of above own [log per maturity]."""
    research_effect_up: float
    """Effect of research within reach on steps to the top stages [log per share]."""
    skill_shortage_effect_down: float
    """Effect of lacking the skills that the stage needs [log per share lacking]."""
    few_partners_effect_down: float
    """Effect of partners who stand below the stage [log per share of partners]."""
    cash_stress_effect_down: float
    """Effect of short cash [log per index 0 to 1]."""
    wanted_cash_months: float
    """Cash a firm wants to hold [months of value added]."""
    stage_cost: ByStage
    """Cost of the step up from each stage, ten workers [bn VND a year, 2020 prices]."""
    investable_share_of_surplus: float
    """Part of a firm's surplus over wages that can pay for digital steps [share]."""
    stage_cost_size_elasticity: float
    """Relative growth of the cost with relative growth of staff [elasticity]."""

    def __post_init__(self) -> None:
        up, down = self.stage_hazard_up, self.stage_hazard_down
        for name, hazards in (("up", up), ("down", down)):
            if len(hazards) != N_STAGES or not all(0 <= h < math.inf for h in hazards):
                raise Refusal(
                    f"stage_hazard_{name} is {hazards}\n"
                    f"expected {N_STAGES} monthly hazards, each 0 or more"
                )
        if not 0 <= self.investable_share_of_surplus <= 1:
            raise Refusal(
                f"investable_share_of_surplus is {self.investable_share_of_surplus:g};"
                " expected a share from 0 to 1"
            )
        if min(self.stage_cost) < 0:
            raise Refusal(f"stage_cost is {self.stage_cost}; expected 0 or more")
        if up[_TOP] or down[0]:
            raise Refusal("there is no way up from the top stage or down from stage 0")
        for effect in fields(self):
            value = getattr(self, effect.name)
            if isinstance(value, int | float) and not math.isfinite(value):
                raise Refusal(f"{effect.name} is {value}; expected a number")


@dataclass(frozen=True, slots=True, kw_only=True)
class UpDrivers:
    """What bears on moving up, for the firms at risk; numbers stand for all of them."""

    partner_gap: Floats | float = 0.0
    """Maturity of suppliers and customers above own, shape (n_firms,) [0 to 1]."""
    site_gap: Floats | float = 0.0
    """Maturity of the others on the site above own, shape (n_firms,) [0 to 1]."""
    demanding_buyer: Floats | float = 0.0
    """1 where a customer is large or foreign, else 0, shape (n_firms,)."""
    employees: Floats | float = 1.0
    """Staff, 1 or more, shape (n_firms,) [people]."""
    digital_skill_share: Floats | float = 0.0
    """Share of staff with digital skill or above, shape (n_firms,) [share]."""
    infrastructure: Floats | float = 0.0
    """Digital infrastructure of the place, 1 the best there is and 0 as in the year of
    reference, shape (n_firms,) [index]."""
    cost_burden: Floats | float = 0.0
    """From `cost_burden`, shape (n_firms,) [share]."""
    years: float = 0.0
    """Years since January 2020 [years]."""
    digital_government: Floats | float = 0.0
    """Digital public services beyond those of January 2020 [share of services]."""
    knowledge_gap: Floats | float = 0.0
    """Maturity of those one hears of above own, shape (n_firms,) [0 to 1]."""
    research: Floats | float = 0.0
    """Research that bears on the next step, shape (n_firms,) [share]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DownDrivers:
    """What bears on moving down, for the firms at risk."""

    skill_shortage: Floats | float = 0.0
    """Share of the skills the stage needs that the staff lacks [share]."""
    partners_below: Floats | float = 0.0
    """Share of suppliers and customers who stand below the stage [share]."""
    cash_stress: Floats | float = 0.0
    """How short cash is [index 0 to 1]."""


def maturity(stage: npt.ArrayLike) -> Floats:
    """Return digital maturity from 0 to 1 of digital stages."""
    return np.asarray(stage, dtype=np.float64) / _TOP


def maturity_gap(own_stage: npt.ArrayLike, others_mean_stage: npt.ArrayLike) -> Floats:
    """Return how far the others' mean stage lies above own; nobody imitates laggards.

    Parameters
    ----------
    own_stage
        Digital stage, shape (n_firms,).
    others_mean_stage
        Mean stage of the others; own stage where there are none, shape (n_firms,).

    Returns
    -------
    ndarray
        Gaps in maturity from 0 to 1, shape (n_firms,).
    """
    gap: Floats = np.maximum(maturity(others_mean_stage) - maturity(own_stage), 0.0)
    return gap


def mean_of_others(group: Codes, values: npt.ArrayLike) -> Floats:
    """Return the mean over the others of one's group; own value where there are none.

    Parameters
    ----------
    group
        Code of each one's group, -1 for none, shape (n,).
    values
        One value each, shape (n,).
    """
    means = np.array(values, dtype=np.float64)
    members = np.flatnonzero(np.asarray(group) >= 0)
    place, own = np.asarray(group)[members], means[members]
    total, count = np.bincount(place, weights=own), np.bincount(place)
    others = count[place] - 1
    means[members] = np.where(
        others > 0, (total[place] - own) / np.maximum(others, 1), own
    )
    return means


def step_cost(
    stage: Codes, employees: npt.ArrayLike, parameters: AdoptionParameters
) -> Floats:
    """Return the list price of the next stage, 0 at the top, shape (n_firms,).

    Parameters
    ----------
    stage
        Digital stage, shape (n_firms,).
    employees
        Staff, 1 or more, shape (n_firms,) [people].

    Returns
    -------
    ndarray
        Prices in the first year [bn VND a year, 2020 prices].
    """
    beside = np.asarray(employees) / STAFF_OF_PRICE
    price: Floats = (
        np.asarray(parameters.stage_cost)[stage]
        * beside**parameters.stage_cost_size_elasticity
    )
    return price


def cost_burden(
    cost: npt.ArrayLike,
    voucher_share: npt.ArrayLike,
    member_discount: npt.ArrayLike,
    cash_flow: npt.ArrayLike,
) -> Floats:
    """Return the share of cost in cost and cash flow together, after support.

    It is 0 without a cost, a half where the cost takes all the cash flow, and 1 where
    there is no cash flow to pay it from.

    Parameters
    ----------
    cost
        List price of the next stage, 0 or more, shape (n_firms,) [bn VND a month].
    voucher_share
        Share of the price that a voucher pays, shape (n_firms,) [share].
    member_discount
        Share of the rest saved by membership of the platform, shape (n_firms,)
        [share].
    cash_flow
        Cash that comes in, shape (n_firms,) [bn VND a month].
    """
    paid = np.asarray(cost) * (1 - np.asarray(voucher_share))
    paid = np.atleast_1d(paid * (1 - np.asarray(member_discount)))
    means = paid + np.maximum(cash_flow, 0.0)
    burden: Floats = np.divide(paid, means, out=np.zeros_like(means), where=means > 0)
    return burden


def up_contributions(
    drivers: UpDrivers, parameters: AdoptionParameters
) -> dict[str, Floats | float]:
    """Return what each driver adds to the logarithm of the hazard up, by driver."""
    return {
        "partners": parameters.imitation_strength * drivers.partner_gap,
        "site": parameters.site_imitation_strength * drivers.site_gap,
        "buyer": parameters.demanding_buyer_effect_up * drivers.demanding_buyer,
        "size": parameters.log_size_effect_up * np.log(drivers.employees),
        "skill": parameters.digital_skill_effect_up * drivers.digital_skill_share,
        "infrastructure": parameters.infrastructure_effect_up * drivers.infrastructure,
        "cost": -parameters.cost_effect_up * drivers.cost_burden,
        "price": parameters.technology_price_trend * drivers.years,
        "government": (
            parameters.digital_government_effect_up * drivers.digital_government
        ),
        "knowledge": parameters.knowledge_effect_up * drivers.knowledge_gap,
        "research": parameters.research_effect_up * drivers.research,
    }


def down_contributions(
    drivers: DownDrivers, parameters: AdoptionParameters
) -> dict[str, Floats | float]:
    """Return what each driver adds to the logarithm of the hazard down, by driver."""
    return {
        "skill": parameters.skill_shortage_effect_down * drivers.skill_shortage,
        "partners": parameters.few_partners_effect_down * drivers.partners_below,
        "cash": parameters.cash_stress_effect_down * drivers.cash_stress,
    }


def up_hazard(
    stage: Codes, drivers: UpDrivers, parameters: AdoptionParameters
) -> Floats:
    """Return the hazard of moving up a stage, shape (n_firms,) [1/month].

    ``h = h0[stage] * exp(sum of contributions)``; 0 at the top stage.
    """
    return _hazard(
        parameters.stage_hazard_up, stage, up_contributions(drivers, parameters)
    )


def down_hazard(
    stage: Codes, drivers: DownDrivers, parameters: AdoptionParameters
) -> Floats:
    """Return the hazard of moving down a stage, shape (n_firms,) [1/month].

    ``h = h0[stage] * exp(sum of contributions)``; 0 at stage 0.
    """
    return _hazard(
        parameters.stage_hazard_down, stage, down_contributions(drivers, parameters)
    )


def _hazard(
    at_stage: ByStage, stage: Codes, contributions: dict[str, Floats | float]
) -> Floats:
    exponent: Floats = np.zeros(np.shape(stage))
    for part in contributions.values():
        exponent += part
    hazard: Floats = np.asarray(at_stage)[stage] * np.exp(exponent)
    return hazard


def next_stage(
    stage: Codes,
    hazard_up: Floats,
    hazard_down: Floats,
    uniform_up: Floats,
    uniform_down: Floats,
    step: float = 1.0,
) -> Codes:
    """Return the digital stage after a step in which a firm moves at most once.

    Up and down compete: where both would happen within the step, the earlier counts.
    So a higher hazard up never leaves a firm lower, nor a higher hazard down higher.

    Parameters
    ----------
    stage
        Digital stage, shape (n_firms,).
    hazard_up, hazard_down
        From `up_hazard` and `down_hazard`, shape (n_firms,) [1/month].
    uniform_up, uniform_down
        Luck of either move, shape (n_firms,).
    step
        Length of the step [months].
    """
    up = adopts(uniform_up, take_up_probability(hazard_up, step))
    down = adopts(uniform_down, take_up_probability(hazard_down, step))
    both = np.flatnonzero(up & down)
    # The clock of a move is luck / hazard; compared without dividing by a hazard of 0.
    clock_up = exponential(uniform_up[both]) * hazard_down[both]
    clock_down = exponential(uniform_down[both]) * hazard_up[both]
    up_is_first = clock_up <= clock_down
    up[both], down[both] = up_is_first, ~up_is_first
    moved: Codes = stage + up.astype(stage.dtype) - down.astype(stage.dtype)
    return moved
