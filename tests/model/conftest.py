from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import mesa
import numpy as np
import pytest

from agents.classification import EmployerKind, Owner, Sector, Skill, TaxScheme
from agents.employer_pool import EmployerPools
from agents.firm import Firms
from agents.household_business import HouseholdBusinesses
from agents.luck import Luck, Stream
from agents.population import Population
from agents.worker import Workers, spell_end
from model.checkpoint import Checkpoint
from model.labour_market import LabourMarket, LabourScene
from model.parameters import Parameters, load_parameters
from model.places import Places, load_places
from model.policy.files import load_policy
from model.policy.policy import Policy
from model.policy.schedule import FIRST_POLICY_MONTH, Schedule
from model.quangninh import QuangNinh
from model.recorder import Records
from model.sites import Sites, load_sites
from model.synthesis.skills_and_pay import PayTable
from tests.model.trials import TRIALS


@pytest.fixture(scope="session")
def parameters() -> Parameters:
    return load_parameters()


@pytest.fixture(scope="session")
def places() -> Places:
    return load_places()


@pytest.fixture(scope="session")
def sites(places: Places) -> Sites:
    return load_sites(places)


@dataclass
class BranchPoint:
    """A small world at the end of 2025, and what came of the branches tried so far."""

    province: QuangNinh
    kept: Checkpoint
    lived: dict[Any, Records] = field(default_factory=dict)

    def branch(
        self, policy: Policy, values: Mapping[str, float] | None = None
    ) -> QuangNinh:
        """Put the province back to the end of 2025, under a policy and other values.

        It is one province: a later branch takes it from an earlier one.
        """
        self.province.parameters = load_parameters()
        self.province.put_back(self.kept)
        self.province.policy = policy
        self.province.parameters = load_parameters(values=values)
        return self.province

    def live(
        self,
        policy: Policy,
        n_months: int,
        values: Mapping[str, float] | None = None,
    ) -> Records:
        """Return what is recorded by the end of so many months under a policy."""
        key = (policy, n_months, tuple(sorted((values or {}).items())))
        if key not in self.lived:
            province = self.branch(policy, values)
            for _ in range(n_months):
                province.step()
            self.lived[key] = province.records
        return self.lived[key]


def all_levers(schedule: Schedule) -> Policy:
    """Return the policy under which every lever acts, strongly, by one schedule."""
    return replace(
        load_policy("as-is"),
        name="all-levers",
        **{
            name: replace(trial.lever, intensity=schedule)
            for name, trial in TRIALS.items()
        },
    )


@pytest.fixture(scope="session")
def every_lever() -> Callable[[Schedule], Policy]:
    """Return the builder of policies under which every lever acts."""
    return all_levers


@pytest.fixture(scope="session")
def end_of_2025() -> BranchPoint:
    """Return the branch point of world 1 at scale 100, its past lived once."""
    province = QuangNinh(world=1, scale=100)
    for _ in range(FIRST_POLICY_MONTH):
        province.step()
    return BranchPoint(province, province.keep())


@dataclass
class TinyLabourMarket:
    """Two wards, an hour apart, each a labour-market area; few people and employers."""

    scene: LabourScene
    market: LabourMarket
    parameters: Parameters

    def next_month(self) -> None:
        self.scene = replace(self.scene, month=self.scene.month + 1)


@pytest.fixture
def tiny_labour(parameters: Parameters) -> Callable[..., TinyLabourMarket]:
    """Return a builder of tiny labour markets."""

    def build(**given: Any) -> TinyLabourMarket:
        return tiny_labour_market(parameters, **given)

    return build


def tiny_labour_market(
    parameters: Parameters,
    *,
    n_staff: int = 40,
    n_seekers: int = 60,
    n_own: int = 40,
    posts: int = 0,
    seed: int = 1,
    stage: int = 0,
) -> TinyLabourMarket:
    """Found four firms, two household businesses, and pools in each of two wards."""
    model: mesa.Model[Any, Any] = mesa.Model()
    luck, spots = Luck(seed), np.random.default_rng(seed)
    firms, households = Firms(model), HouseholdBusinesses(model)
    pools, workers = EmployerPools(model), Workers(model)
    _found_employers(firms, households, pools, posts, stage)
    heads: list[tuple[EmployerKind, int, Population[Any] | None]] = [
        (EmployerKind.ENTERPRISE, n_staff, firms),
        (EmployerKind.HOUSEHOLD_BUSINESS, n_staff // 4, households),
        (EmployerKind.PUBLIC_BODY, n_staff // 4, pools),
        (EmployerKind.OWN_ACCOUNT, n_own, pools),
        (EmployerKind.SEEKING, n_seekers, None),
        (EmployerKind.OUTSIDE, n_seekers // 2, None),
    ]
    kind = np.repeat([int(code) for code, _, _ in heads], [n for _, n, _ in heads])
    row = np.full(kind.size, -1)
    for code, n, population in heads:
        if population is not None:
            row[kind == code] = spots.integers(*_rows_of(code, population), n)
    skill = spots.integers(0, len(Skill), kind.size)
    in_post = np.isin(kind, [2, 3, 4])
    hazard = parameters.labour.end_hazards[kind]
    ids = np.arange(kind.size)
    workers.births(
        ids,
        weight=1.0,
        ward=spots.integers(0, 2, kind.size),
        birth_month=-spots.integers(20 * 12, 60 * 12, kind.size),
        skill=skill,
        post_skill=np.where(in_post, skill, -1),
        employer_kind=kind,
        employer_id=row,
        employer_row=row,
        wage_mvnd_per_month=np.where(kind >= 2, 8.0, 0.0),
        spell_ends_month=spell_end(luck.uniform(Stream.SPELL, 0, ids), -1, hazard),
    )
    _count_heads(firms, households, pools, workers)
    scene = LabourScene(
        workers=workers,
        firms=firms,
        household_businesses=households,
        employer_pools=pools,
        labour_area=np.array([0, 1]),
        minutes=np.array([[0.0, 60.0], [60.0, 0.0]]),
        commuting_scale_minutes=18.0,
        ward_population=np.array([3000.0, 1000.0]),
        luck=luck,
        month=0,
        scale=1,
    )
    pay = PayTable(np.full((len(Sector) + 1, len(Skill)), 8.0), np.full(15, 4.0))
    market = LabourMarket.opened(
        workers, pay, parameters.labour, np.array([3.0, 1.0]), 2
    )
    return TinyLabourMarket(scene, market, parameters)


def _rows_of(code: EmployerKind, population: Population[Any]) -> tuple[int, int]:
    if code is EmployerKind.OWN_ACCOUNT:
        return 2, 4
    return 0, 2 if code is EmployerKind.PUBLIC_BODY else population.n_rows


def _found_employers(
    firms: Firms,
    households: HouseholdBusinesses,
    pools: EmployerPools,
    posts: int,
    stage: int,
) -> None:
    names = [skill.label for skill in Skill]
    firms.births(
        4,
        weight=1.0,
        sector=int(Sector.TRADE),
        owner=int(Owner.DOMESTIC),
        ward=[0, 0, 1, 1],
        site=-1,
        land_ha=0.0,
        employees=0.0,
        productivity=1.0,
        value_added_bn_vnd_per_year=1.0,
        digital_stage=stage,
        cash_bn_vnd=0.0,
        foreign_capital_musd=0.0,
        tax_scheme=int(TaxScheme.STANDARD),
        founded_month=-12,
        **{f"employees_{name}": 0.0 for name in names},
        **{f"vacancies_{name}": float(posts) for name in names},
        **{f"pay_{name}_mvnd": 0.0 for name in names},
    )
    households.births(
        2,
        weight=1.0,
        sector=int(Sector.TRADE),
        ward=[0, 1],
        market=-1,
        workers=0.0,
        value_added_bn_vnd_per_year=1.0,
    )
    pools.births(
        4,
        kind=np.repeat([4, 5], 2),
        sector=np.repeat([int(Sector.PUBLIC), int(Sector.AGRICULTURE)], 2),
        ward=[0, 1, 0, 1],
        workers=0.0,
        value_added_bn_vnd_per_year=1.0,
    )


def _count_heads(
    firms: Firms,
    households: HouseholdBusinesses,
    pools: EmployerPools,
    workers: Workers,
) -> None:
    kind, row = workers.employer_kind, workers.employer_row
    staff = kind == EmployerKind.ENTERPRISE
    for skill in Skill:
        here = staff & (workers.skill == skill)
        heads = np.bincount(row[here], minlength=4).astype(float)
        setattr(firms, f"employees_{skill.label}", heads)
        setattr(firms, f"pay_{skill.label}_mvnd", heads * 8.0)
    firms.employees = np.bincount(row[staff], minlength=4).astype(float)
    at = kind == EmployerKind.HOUSEHOLD_BUSINESS
    households.workers = np.bincount(row[at], minlength=2).astype(float)
    at = kind >= EmployerKind.PUBLIC_BODY
    pools.workers = np.bincount(row[at], minlength=4).astype(float)
