"""Skilled people whom the province loses and wins: graduates, experts, engineers.

The packages of a month are offered first to graduates about to leave, then to experts
and engineers elsewhere. A factor of the scenario acts on all departures of people with
digital or advanced skills.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from agents.classification import Skill
from agents.entrant_id import Process
from agents.luck import Stream
from model.employers import LabourScene
from model.job_moves import JobMoves
from model.labour_stock import LabourMarket, LabourParameters
from model.people_flows import PeopleFlowsParameters, posts_by_ward, settle_in

__all__ = [
    "NOBODY_WENT",
    "USUAL",
    "Gone",
    "Movement",
    "departure_factors",
    "graduates_go",
    "talents_move_in",
]

type Floats = npt.NDArray[np.float64]
type Rows = npt.NDArray[np.intp]

_LEAVES, _OFFERED, _ACCEPTS, _ROUNDING = range(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """What policy and scenario change in who comes and goes this month."""

    talent_offers: float = 0.0
    """Talent packages that can be offered [persons]."""
    departure_factor: float = 1.0
    """Departures of people with digital or advanced skills over the usual [ratio]."""


USUAL: Final = Movement()
"""What changes nothing."""


class Gone(NamedTuple):
    """Graduates of a month about to leave, and what became of them."""

    places: Rows
    """Where those who left stand among the graduates given."""
    offered: float
    """Talent packages offered to them [persons]."""
    kept: int
    """Rows that took one and stayed."""


NOBODY_WENT: Final = Gone(np.empty(0, np.intp), 0.0, 0)


def departure_factors(departure_factor: float) -> Floats:
    """Return departures over the usual by `Skill`: 1 below digital skills."""
    factors = np.ones(len(Skill))
    factors[[Skill.DIGITAL, Skill.ADVANCED]] = departure_factor
    return factors


def graduates_go(
    scene: LabourScene,
    market: LabourMarket,
    rows: Rows,
    movement: Movement,
    parameters: PeopleFlowsParameters,
    labour: LabourParameters,
) -> Gone:
    """Let some who graduated this month leave the province; the others will look.

    Each leaves with chance `share * factor / (tightness / normal)**elasticity` of the
    skill. Talent packages are offered to those about to leave, by keyed turn; who takes
    one stays.

    Parameters
    ----------
    rows
        Graduates, outside the labour force, shape (n_graduates,).
    """
    workers, luck, month = scene.workers, scene.luck, scene.month
    ids = workers.ids[rows]
    chance = _chance_to_leave(market, movement.departure_factor, parameters, labour)
    drawn = luck.uniform(Stream.GRADUATE, month, ids, draw=_LEAVES)
    going = np.flatnonzero(drawn < chance[workers.skill[rows]])
    n_offers = _whole_rows(scene, movement.talent_offers)
    turn = luck.uniform(Stream.GRADUATE, month, ids[going], draw=_OFFERED)
    asked = going[np.argsort(turn, kind="stable")[:n_offers]]
    answer = luck.uniform(Stream.GRADUATE, month, ids[asked], draw=_ACCEPTS)
    kept = asked[answer < parameters.talent_acceptance_share]
    gone = np.setdiff1d(going, kept, assume_unique=True)
    leaving = rows[gone]
    market.count(workers.employer_kind[leaving], workers.skill[leaving], -scene.scale)
    workers.deaths(workers.ids[leaving])
    offered = min(float(asked.size * scene.scale), movement.talent_offers)
    return Gone(gone, offered, kept.size)


def _chance_to_leave(
    market: LabourMarket,
    departure_factor: float,
    parameters: PeopleFlowsParameters,
    labour: LabourParameters,
) -> Floats:
    """Return the chance that a graduate leaves, by skill, shape (n_skills,)."""
    share = np.array(parameters.graduates_leaving) * departure_factors(departure_factor)
    pull = market.tightness_over_normal(labour)
    with np.errstate(divide="ignore"):
        # Without a single post the push is endless, and all would go.
        push = pull**-parameters.graduates_leaving_tightness_elasticity
    chance = np.zeros_like(share)
    return np.multiply(share, push, out=chance, where=share > 0)


def _whole_rows(scene: LabourScene, offers: float) -> int:
    """Return offers as rows of people; part of a row is rounded by luck."""
    drawn = scene.luck.uniform(Stream.GRADUATE, scene.month, [0], draw=_ROUNDING)
    return int(offers / scene.scale + drawn[0])


def talents_move_in(
    moves: JobMoves,
    offers: float,
    wage_trend: float,
    beds_by_area: Floats,
    parameters: PeopleFlowsParameters,
) -> int:
    """Let experts and engineers move in who are offered a talent package.

    They come for open posts of their skill, live beside these, and need a room as all
    newcomers do; call it once those have moved in.

    Parameters
    ----------
    offers
        Packages offered to people from elsewhere [persons].
    wage_trend
        Wages over those of January 2020 while tightness is normal [ratio].
    beds_by_area
        Beds and rooms built for people from elsewhere, shape (n_areas,) [persons].

    Returns
    -------
    int
        Rows born.
    """
    if not offers * parameters.talent_acceptance_share:
        return 0
    posts = posts_by_ward(moves).astype(np.float64)
    split = np.zeros(len(Skill))
    split[Skill.DIGITAL] = 1 - parameters.talent_advanced_share
    split[Skill.ADVANCED] = parameters.talent_advanced_share
    over_trend = moves.market.wage_index / wage_trend
    pull = over_trend**parameters.newcomers_wage_elasticity
    taking = offers * parameters.talent_acceptance_share * split * pull
    share = np.zeros_like(posts)
    np.divide(posts, posts.sum(axis=0), out=share, where=posts > 0)
    # Nobody moves for a post that is not there, and no package is given twice.
    wanted = np.minimum(taking * share, posts)
    wanted *= min(1.0, offers / max(wanted.sum(), offers))
    return settle_in(
        moves, wanted, beds_by_area, parameters, Stream.TALENT, Process.TALENT
    )
