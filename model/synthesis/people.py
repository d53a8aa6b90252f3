"""The people of working age in January 2020: where they live and for whom they work.

Ids run from 0 through the jobs of enterprises (in the order of the firms), of household
businesses, of public bodies, then through own-account workers, those who seek and those
outside the labour force. People of a ward and heads per state add up to the evidence;
who commutes from where is luck. What they know and earn is in `skills_and_pay`.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from agents import luck
from agents.classification import BySector, EmployerKind, Sector
from agents.luck import Luck, Stream
from agents.refusal import Refusal
from model.synthesis.apportion import apportion, rake
from model.synthesis.economy import FoundingEconomy
from model.synthesis.ground import Ground
from model.synthesis.tables import EMPLOYERS, FoundingTables

__all__ = ["People", "PeopleParameters", "commuting", "found_people"]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Table = dict[str, npt.NDArray[Any]]

_FOUNDING = 0
_ROUNDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleParameters:
    """People of working age in January 2020, and where they stand."""

    working_age_population: float
    """People who may work [persons]."""
    employed_2020: float
    """Those who work [persons]."""
    seeking_2020: float
    """Those who seek work [persons]."""
    public_employment: float
    """Staff of public bodies [persons]."""
    own_account_employment_share: BySector
    """Sectors of farms and own account [share of own-account workers]."""
    commuting_scale_minutes: float
    """Travel time over which commuting falls to 1/e [minutes]."""
    commuters_at_most: float
    """Residents of a ward who may be needed for jobs, at most [share]."""

    def __post_init__(self) -> None:
        if self.employed_2020 + self.seeking_2020 > self.working_age_population:
            raise Refusal("more people work or seek than are of working age")
        if not 0 < self.commuters_at_most <= 1:
            raise Refusal(
                f"commuters_at_most is {self.commuters_at_most}; expected a share"
            )


class People(NamedTuple):
    """The people as columns, the pools they work in, and their row of the skill mix."""

    table: Table
    pools: Table
    mix: Codes
    """Row of `EMPLOYERS` of each person, shape (n_people,)."""


def found_people(
    parameters: PeopleParameters,
    economy: FoundingEconomy,
    firms: Table,
    households: Table,
    tables: FoundingTables,
    ground: Ground,
    luck_: Luck,
) -> People:
    """Return the people of January 2020, ids from 0, and the pools that employ some."""
    residents = apportion(
        ground.ward_population, round(parameters.working_age_population)
    )
    public = apportion(
        ground.ward_population * tables.specialisation[Sector.PUBLIC],
        round(parameters.public_employment),
    )
    jobs = _jobs(firms, households, public)
    flows = commuting(
        np.bincount(jobs.ward, minlength=residents.size),
        residents,
        ground.minutes,
        parameters.commuting_scale_minutes,
        parameters.commuters_at_most,
    )
    draws = luck_.uniform(Stream.WORKER_WARD, _FOUNDING, np.arange(jobs.ward.size))
    home = _draw_by_group(draws, jobs.ward, flows)
    working = np.bincount(home, minlength=residents.size)
    own, seeking, outside = _without_job(parameters, residents, working)
    by_sector = _own_account_by_sector(parameters, own, ground.farm_affinity)
    pools = _pools(economy, public, by_sector)
    rest = _rest(pools, public.size, own, seeking, outside)
    table = {
        "id": np.arange(round(parameters.working_age_population)),
        "ward": np.concatenate([home, rest.ward]),
        "employer_kind": np.concatenate([jobs.kind, rest.kind]),
        "employer_id": np.concatenate([jobs.employer, rest.employer]),
    }
    return People(table, pools, np.concatenate([jobs.mix, rest.mix]))


class _Places(NamedTuple):
    """Where people stand: employer's kind, its id, row of the skill mix, ward."""

    kind: Codes
    employer: Codes
    mix: Codes
    ward: Codes


def _each(counts: Codes, kind: EmployerKind, employer: Codes, mix: Any) -> _Places:
    """Return one row per head; the ward is filled in by the caller."""
    return _Places(
        np.full(int(counts.sum()), int(kind)),
        np.repeat(employer, counts),
        np.repeat(np.broadcast_to(mix, counts.shape), counts),
        np.empty(0, dtype=np.int64),
    )


def _joined(parts: list[_Places], wards: list[Codes]) -> _Places:
    kind, employer, mix = (
        np.concatenate([part[column] for part in parts]) for column in range(3)
    )
    return _Places(kind, employer, mix, np.concatenate(wards))


def _jobs(firms: Table, households: Table, public: Codes) -> _Places:
    """Return a row per filled job, with the ward of the job."""
    staff = firms["employees"].astype(np.int64)
    workers = households["workers"].astype(np.int64)
    offices = np.arange(public.size)
    enterprise, business = EmployerKind.ENTERPRISE, EmployerKind.HOUSEHOLD_BUSINESS
    household_row = EMPLOYERS.index("household_business")
    public_row = EMPLOYERS.index(Sector.PUBLIC.label)
    return _joined(
        [
            _each(staff, enterprise, firms["id"], firms["sector"]),
            _each(workers, business, households["id"], household_row),
            _each(public, EmployerKind.PUBLIC_BODY, offices, public_row),
        ],
        [
            np.repeat(firms["ward"], staff),
            np.repeat(households["ward"], workers),
            np.repeat(offices, public),
        ],
    )


def commuting(
    jobs: npt.ArrayLike,
    residents: npt.ArrayLike,
    minutes: Floats,
    scale: float,
    at_most: float,
) -> Floats:
    """Return the chance that a job of a ward is held by a resident of another.

    Gravity with exponential decay; a ward whose people would be used beyond `at_most`
    loses pull until it is not, so that its own-account workers remain.

    Parameters
    ----------
    jobs, residents
        Jobs in and people of each ward, shape (n_wards,).
    minutes
        Travel time [minutes], shape (n_wards, n_wards).
    scale
        Travel time over which commuting falls to 1/e [minutes].
    at_most
        Residents of a ward who may be needed [share].

    Returns
    -------
    ndarray
        Shape (n_wards of jobs, n_wards of homes), rows sum to 1.
    """
    people = np.asarray(residents, dtype=np.float64)
    nearness = np.exp(-minutes / scale)
    pull = people.copy()
    for _ in range(_ROUNDS):
        flows = nearness * pull
        flows /= flows.sum(axis=1, keepdims=True)
        used = (flows * np.asarray(jobs)[:, None]).sum(axis=0)
        pull *= np.minimum(1.0, at_most * people / np.maximum(used, 1.0))
    return flows


def _draw_by_group(draws: Floats, group: Codes, chances: Floats) -> Codes:
    """Return a category per draw, by the chances of its group's row."""
    drawn = np.empty(draws.size, dtype=np.int64)
    order = np.argsort(group, kind="stable")
    bounds = np.searchsorted(group[order], np.arange(chances.shape[0] + 1))
    for row in range(chances.shape[0]):
        members = order[bounds[row] : bounds[row + 1]]
        if members.size:
            drawn[members] = luck.categorical(draws[members], chances[row])
    return drawn


def _without_job(
    parameters: PeopleParameters, residents: Codes, working: Codes
) -> tuple[Codes, Codes, Codes]:
    """Return own-account workers, seekers and those outside, by ward."""
    free = residents - working
    n_own = round(parameters.employed_2020) - int(working.sum())
    if (free < 0).any() or n_own < 0:
        raise Refusal("more jobs than people; lower the employment rows")
    seeking = apportion(residents, round(parameters.seeking_2020))
    seeking = np.minimum(seeking, free)
    own = apportion(free - seeking, n_own)
    return own, seeking, free - seeking - own


def _own_account_by_sector(
    parameters: PeopleParameters, own: Codes, farm_affinity: Floats
) -> Codes:
    """Return own-account heads by ward and sector: farms in the country, shops in town.

    Shares by sector hold for the province as nearly as whole heads allow.

    Returns
    -------
    ndarray
        Shape (n_wards, n_sectors).
    """
    shares = np.array(parameters.own_account_employment_share)
    prior = np.tile(shares, (own.size, 1))
    prior[:, Sector.AGRICULTURE] *= farm_affinity
    kept = shares > 0
    mix = np.zeros_like(prior)
    mix[:, kept] = rake(prior[:, kept], own, shares[kept])
    return np.array(
        [apportion(row, int(heads)) for row, heads in zip(mix, own, strict=True)]
    )


def _pools(economy: FoundingEconomy, public: Codes, own: Codes) -> Table:
    """Return public bodies, then own account by ward and sector, ids from 0.

    Heads of one kind and sector make the same everywhere.
    """
    n_wards = public.size
    sectors = np.flatnonzero(own.sum(axis=0))
    workers = np.concatenate([public, own[:, sectors].ravel()])
    heads = own.sum(axis=0)[sectors]
    made = economy.own_account[sectors] * own[:, sectors] / heads
    public_made = economy.public_bodies.sum() * public / public.sum()
    return {
        "id": np.arange(workers.size),
        "kind": np.concatenate(
            [
                np.full(n_wards, int(EmployerKind.PUBLIC_BODY)),
                np.full(n_wards * sectors.size, int(EmployerKind.OWN_ACCOUNT)),
            ]
        ),
        "sector": np.concatenate(
            [np.full(n_wards, int(Sector.PUBLIC)), np.tile(sectors, n_wards)]
        ),
        "ward": np.concatenate(
            [np.arange(n_wards), np.repeat(np.arange(n_wards), sectors.size)]
        ),
        "workers": workers.astype(np.float64),
        "value_added_bn_vnd_per_year": np.concatenate([public_made, made.ravel()]),
    }


def _rest(
    pools: Table, n_public: int, own: Codes, seeking: Codes, outside: Codes
) -> _Places:
    """Return a row for each person without an employer of one's own."""
    nobody = np.full(own.size, -1)
    heads = pools["workers"][n_public:].astype(np.int64)
    rows = [EMPLOYERS.index(name) for name in ("own_account", "seeking", "outside")]
    kinds = EmployerKind.OWN_ACCOUNT, EmployerKind.SEEKING, EmployerKind.OUTSIDE
    wards = np.arange(own.size)
    return _joined(
        [
            _each(heads, kinds[0], pools["id"][n_public:], rows[0]),
            _each(seeking, kinds[1], nobody, rows[1]),
            _each(outside, kinds[2], nobody, rows[2]),
        ],
        [
            np.repeat(pools["ward"][n_public:], heads),
            np.repeat(wards, seeking),
            np.repeat(wards, outside),
        ],
    )
