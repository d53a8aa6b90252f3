"""The province as it stands: founded in January 2020, kept and put back at a month.

`Province` holds all that lasts from month to month; what happens in a month is in
`model.quangninh`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import mesa
import numpy as np
import numpy.typing as npt

from agents.classification import EmployerKind
from agents.employer_pool import EmployerPools
from agents.firm import Firms
from agents.household_business import HouseholdBusinesses
from agents.luck import Luck
from agents.platform_firm import PlatformBooks
from agents.population import Population
from agents.project import Projects
from agents.provincial_committee import ProvincialCommittee
from agents.worker import Workers
from agents.zone_authority import ZONE_BOARD, ZoneAuthority, ZoneState
from model import checkpoint
from model.accounts import Ledger, holdings_and_debt, owners_fund
from model.budget import Treasury
from model.cashless import Shoppers
from model.checkpoint import Checkpoint
from model.digests import code_digest, content_digest
from model.digital_government import DigitalGovernment
from model.digital_orders import DigitalOrders
from model.digital_support import Withheld
from model.digitalisation import found_hubs, knowledge_is_renewed
from model.history.history_tables import History
from model.investment import found_investment_stock, found_tax_terms
from model.labour_market import (
    LabourMarket,
    LabourScene,
    skill_shortage,
    staff_follows_firms,
)
from model.land import found_site_stock
from model.land_and_power import found_developers, found_power_system
from model.lever_setting import Publications
from model.month_collector import collector_of
from model.parameters import Parameters, load_parameters
from model.payments import HouseholdIncome
from model.place_demand import PlaceDemand
from model.policy.files import digest, load_policy, load_scenario
from model.policy.policy import Policy
from model.policy.scenario import Scenario
from model.power import PowerStock
from model.production import ProductionBase, digital_gain
from model.recorder import Recorder, Records
from model.setting import Setting
from model.skills_in_reach import SkillsInReach
from model.synthesis.province import Founding, synthesise
from model.technology_finance import GuaranteeClaims
from model.universities import enrol_the_founding, found_universities
from model.works import WorksStock

__all__ = ["Province"]

type Floats = npt.NDArray[np.float64]
type Table = Mapping[str, npt.NDArray[Any]]

_POPULATIONS: Final = (
    "firms",
    "household_businesses",
    "workers",
    "employer_pools",
    "projects",
)
_NETWORKS: Final = ("supply", "knowledge", "reputation")
_STOCKS: Final = (
    "site_stock",
    "power",
    "zone",
    "capital",
    "skills",
    "labour",
    "universities",
    "base",
    "place_demand",
    "shoppers",
    "income",
    "treasury",
    "published",
    "works",
    "platform_books",
    "digital_government",
    "digital_orders",
    "guarantee_claims",
    "ledger",
    "recorder",
)
_LIVING_SHARE: Final = 0.95
"""Part of the workers' rows that must live: to clear away fewer dead does not pay."""


class Province(mesa.Model[Any, Any]):
    """The province of Quảng Ninh, founded as of January 2020.

    Parameters
    ----------
    world
        Number that fixes the luck of everyone, from 0 up.
    scale
        1, 10 or 100: persons and household businesses that one row stands for.
    parameters
        Parameters of every process; the central values of evidence when not given.
    policy, scenario
        What the province chooses, and what it cannot, from January 2026 on; `as-is`
        and `central` when not given.
    history
        Whether 2020 to 2025 is replayed or, from 2024 on, runs freely.
    withheld
        Vouchers that are not given, as pairs of month and firm: for tests of effects.
    rng
        Taken because Mesa's runners pass it; nothing in the province draws from it.

    Raises
    ------
    Refusal
        If the world or the scale is not one of these, or the evidence contradicts
        itself.
    """

    _collector: mesa.DataCollector | None = None

    def __init__(
        self,
        *,
        world: int = 1,
        scale: int = 1,
        parameters: Parameters | None = None,
        policy: Policy | None = None,
        scenario: Scenario | None = None,
        history: History = "replay",
        withheld: Sequence[tuple[int, int]] = (),
        rng: int | None = None,
    ) -> None:
        super().__init__(rng=rng)
        self.luck = Luck(world)
        self.scale = scale
        self.parameters = parameters or load_parameters()
        self.policy = policy or load_policy("as-is")
        self.outlook: Scenario = scenario or load_scenario("central")
        """The scenario; Mesa keeps `scenario` for its own."""
        self.history: History = history
        self.withheld = Withheld.of(withheld)
        self.setting = Setting.of(self.parameters, self.outlook, history, self.luck)
        self.places, self.sites = self.setting.places, self.setting.sites
        self.month = 0
        """Months since January 2020 that are lived; in a step, the one being lived."""
        self.price_level = 1.0
        """Consumer prices of the month, 2020 = 1."""
        self._found(
            synthesise(self.parameters, self.places, self.sites, self.luck, scale)
        )

    @property
    def records(self) -> Records:
        """What was recorded of the months lived so far."""
        return self.recorder.records

    @property
    def datacollector(self) -> mesa.DataCollector:
        """Every indicator of the months lived so far, as Mesa's runners read it.

        A collector of one's own takes its place.
        """
        return self._collector or collector_of(self.records)

    @datacollector.setter
    def datacollector(self, collector: mesa.DataCollector) -> None:
        self._collector = collector

    def keep(self) -> Checkpoint:
        """Return the state at the end of the last month lived, copied."""
        return checkpoint.keep(self._parts(), self._settings())

    def put_back(self, kept: Checkpoint) -> None:
        """Make the province what it was when it was kept.

        Raises
        ------
        Refusal
            If the checkpoint is of another world, scale, history, scenario or of other
            parameters or code.
        """
        settings = self._settings()
        month = kept.settings.get("month")
        settings.pop("month")
        checkpoint.refuse_other_settings(kept, settings)
        for name, network in checkpoint.put_back(kept, self._parts()).items():
            setattr(self, name, network)
        self.month = int(month)  # type: ignore[arg-type]

    def _parts(self) -> dict[str, object]:
        """Return all that lasts from month to month, by name."""
        names = (*_POPULATIONS, *_NETWORKS, *_STOCKS)
        return {name: getattr(self, name) for name in names}

    def _settings(self) -> dict[str, Any]:
        return checkpoint_settings(self) | {"month": self.month}

    def _found(self, founding: Founding) -> None:
        """Give the founding tables to the populations and tie the networks."""
        self.economy = founding.economy
        self.anchors = founding.tables.anchors
        self.firms = Firms(self)
        self.household_businesses = HouseholdBusinesses(self)
        self.workers = Workers(self)
        self.employer_pools = EmployerPools(self)
        self.projects = Projects(self)
        _settle(self.firms, founding.firms, "n_customers", "n_suppliers")
        _settle(self.household_businesses, founding.household_businesses)
        _settle(self.workers, founding.people)
        _settle(self.employer_pools, founding.employer_pools)
        _settle(self.projects, founding.projects)
        self.institutions = founding.institutions
        self.supply = founding.networks.supply
        self.knowledge = founding.networks.knowledge
        self.reputation = founding.networks.reputation
        self.platform_books = PlatformBooks.opened()
        self.platform, self.association = found_hubs(
            self, self.institutions, self.platform_books
        )
        self.digital_government = DigitalGovernment.of_2020()
        self.digital_orders = DigitalOrders.of_2020()
        self.guarantee_claims = GuaranteeClaims.of_2020()
        self._open_the_books(founding)

    def _open_the_books(self, founding: Founding) -> None:
        """Open what lasts beside agents and networks: land, labour, money, records."""
        given, area = self.parameters, self.places.labour_area
        found_tax_terms(self.firms, self.projects, self.setting.siting)
        self.site_stock = found_site_stock(self.sites, given.land, given.plants)
        self.power = PowerStock.founded()
        self.power_system = found_power_system(self, self.power)
        self.developers = found_developers(self, self.sites, self.site_stock)
        self.zone = ZoneState()
        self.zone_authority = ZoneAuthority(self, ZONE_BOARD, -1, self.zone)
        self.capital = found_investment_stock(self.firms, given)
        self.skills = SkillsInReach.counted(self.workers, area)
        self.schools, self.universities = found_universities(self, self.institutions)
        enrol_the_founding(
            self.workers,
            self.schools,
            self.universities,
            self.places.minutes(0),
            given.universities,
            given.people_flows,
            self.luck,
            self.scale,
        )
        self.labour = LabourMarket.opened(
            self.workers,
            founding.pay,
            given.labour,
            jobs_by_ward(self._scene()),
            self.skills.by_area.size,
        )
        public = self.labour.persons[EmployerKind.PUBLIC_BODY].sum()
        self.base = ProductionBase.of(
            self.firms, self.economy, float(public), self._gain()
        )
        self.place_demand = PlaceDemand.of(
            self.firms,
            self.household_businesses,
            self.employer_pools,
            self.places,
            given.place_demand,
        )
        self.shoppers = Shoppers.of_2020(self.places.n_wards, given.cashless)
        self.income = HouseholdIncome.opened()
        self.treasury = Treasury.opened()
        self.committee = ProvincialCommittee(self, "Ủy ban nhân dân tỉnh Quảng Ninh")
        self.published = Publications()
        self.works = WorksStock.begun_nowhere(self.setting.works)
        self.ledger = Ledger.opened(*holdings_and_debt(self.firms))
        self.recorder = Recorder()

    def _scene(self) -> LabourScene:
        """Return on whom and on what the labour phases of this month act."""
        return LabourScene(
            workers=self.workers,
            firms=self.firms,
            household_businesses=self.household_businesses,
            employer_pools=self.employer_pools,
            labour_area=self.places.labour_area,
            minutes=self.places.minutes(self.month),
            commuting_scale_minutes=self.parameters.people.commuting_scale_minutes,
            ward_population=self.places.population,
            luck=self.luck,
            month=self.month,
            scale=self.scale,
        )

    def _skill_shortage(self) -> Floats:
        """Return the part of the skills its stage needs that each firm lacks."""
        return skill_shortage(self.firms, self.parameters.labour.digital_skill_need)

    def _gain(self) -> Floats:
        """Return what digital tools make of each firm's value added, (n_rows,)."""
        gain = self.parameters.production.stage_productivity_gain
        return digital_gain(self.firms.digital_stage, self._skill_shortage(), gain)

    def _are_born(self, columns: Table) -> float:
        """Let firms be born and funded; return how many they stand for."""
        firms = self.firms
        values = {name: column for name, column in columns.items() if name != "id"}
        rows = firms.rows_of(firms.births(columns["id"], **values))
        owners_fund(self.ledger, firms, rows)
        return float(firms.weight[rows].sum())

    def _spend(self, lever: str, amount_bn_vnd_2020_prices: float) -> None:
        """Pay for what was taken up of a lever, at current prices."""
        amount = amount_bn_vnd_2020_prices * self.price_level
        budget = self.parameters.budget
        self.treasury.spend_as_taken(self.ledger, lever, amount, budget)

    def _clear_away_the_dead(self) -> None:
        """Drop the rows of the dead; of workers only when they are many."""
        new_row = self.firms.compact()
        self.supply = self.supply.remapped(new_row)
        self.knowledge = knowledge_is_renewed(self)
        staff_follows_firms(self.workers, new_row)
        self.projects.compact()
        if len(self.workers) < _LIVING_SHARE * self.workers.n_rows:
            self.workers.compact()


def checkpoint_settings(province: Province) -> dict[str, Any]:
    """Return what a checkpoint must have been made with to go on here."""
    return {
        "code": code_digest(),
        "world": province.luck.world,
        "scale": province.scale,
        "history": province.history,
        "scenario": digest(province.outlook),
        "parameters": content_digest(province.parameters),
    }


def jobs_by_ward(scene: LabourScene) -> Floats:
    """Return who works in each ward's posts [persons], shape (n_wards,)."""
    n = scene.ward_population.size
    businesses, pools = scene.household_businesses, scene.employer_pools
    public = pools.kind == EmployerKind.PUBLIC_BODY
    firms = np.bincount(
        scene.firms.ward + 1, scene.firms.weight * scene.firms.employees, n + 1
    )
    family = np.bincount(
        businesses.ward + 1, businesses.weight * businesses.workers, n + 1
    )
    return (firms + family)[1:] + np.bincount(
        pools.ward[public], pools.workers[public], n
    )


def _settle(population: Population[Any], table: Table, *unused: str) -> None:
    columns = {name: table[name] for name in table if name not in ("id", *unused)}
    population.births(table["id"], **columns)
