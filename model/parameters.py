"""The parameters of every process, read from evidence rows and nowhere else.

Each process has a frozen dataclass beside its mechanism. A scalar field is one row of
`parameters.csv` of the same name; a `BySector` field is one row per sector, named
`field_sector`; a `ByStage` field one row per stage, named `field_stage`. Rows and
fields match one to one; a test holds it so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from agents.adoption import AdoptionParameters
from agents.data_centre import DataCentreParameters
from agents.firm_exit import ExitParameters
from agents.founder import FounderParameters
from agents.household_business import CashlessParameters
from agents.investor import LeadParameters, PlantParameters, SitingParameters
from agents.park_developer import DeveloperParameters
from agents.platform_firm import PlatformParameters
from agents.power_system import PowerParameters
from agents.project import ProjectParameters
from agents.refusal import Refusal, did_you_mean
from agents.startup import StartupParameters
from agents.university import UniversityParameters
from agents.zone_authority import ZoneParameters
from model.budget import BudgetParameters
from model.digital_government import PublicServiceParameters
from model.digital_orders import OrderParameters
from model.digital_places import DigitalPlaceParameters
from model.digital_share import DigitalShareParameters
from model.emissions import EmissionParameters
from model.evidence.reader import Evidence
from model.firm_settlement import SettlementParameters
from model.firm_turnover import TurnoverParameters
from model.frontier import FrontierParameters
from model.growth import GrowthParameters
from model.history.causes import HistoryParameters
from model.knowledge_network import KnowledgeNetworkParameters
from model.labour_stock import LabourParameters
from model.land import LandParameters
from model.orders import ProgrammeParameters
from model.parameter_rows import built, load_group, row_names, row_values
from model.payments import PaymentParameters
from model.people_flows import PeopleFlowsParameters
from model.place_demand import PlaceDemandParameters
from model.production import ProductionParameters
from model.reputation_network import ReputationNetworkParameters
from model.research import ResearchParameters
from model.supply_network import SupplyNetworkParameters
from model.synthesis.economy import EconomyParameters
from model.synthesis.enterprises import EnterpriseParameters
from model.synthesis.households import HouseholdParameters
from model.synthesis.people import PeopleParameters
from model.synthesis.pipeline import PipelineParameters
from model.synthesis.skills_and_pay import SkillParameters
from model.tax_schemes import TaxSchemeParameters
from model.technology_finance import TechnologyFinanceParameters
from model.training import TrainingParameters
from model.travel import PlaceParameters
from model.valuation import ValuationParameters
from model.works import WorkParameters

__all__ = ["Parameters", "groups", "load_group", "load_parameters", "row_names"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """The parameters of every process; to add a group, name its dataclass here."""

    economy: EconomyParameters
    enterprises: EnterpriseParameters
    households: HouseholdParameters
    people: PeopleParameters
    skills: SkillParameters
    pipeline: PipelineParameters
    plants: PlantParameters
    leads: LeadParameters
    siting: SitingParameters
    projects: ProjectParameters
    data_centres: DataCentreParameters
    land: LandParameters
    developers: DeveloperParameters
    programmes: ProgrammeParameters
    power: PowerParameters
    emissions: EmissionParameters
    zone: ZoneParameters
    tax_schemes: TaxSchemeParameters
    places: PlaceParameters
    growth: GrowthParameters
    history: HistoryParameters
    adoption: AdoptionParameters
    cashless: CashlessParameters
    founders: FounderParameters
    startups: StartupParameters
    exits: ExitParameters
    turnover: TurnoverParameters
    production: ProductionParameters
    place_demand: PlaceDemandParameters
    labour: LabourParameters
    people_flows: PeopleFlowsParameters
    training: TrainingParameters
    universities: UniversityParameters
    settlement: SettlementParameters
    payments: PaymentParameters
    budget: BudgetParameters
    works: WorkParameters
    public_services: PublicServiceParameters
    digital_places: DigitalPlaceParameters
    digital_orders: OrderParameters
    platform: PlatformParameters
    research: ResearchParameters
    technology_finance: TechnologyFinanceParameters
    supply_network: SupplyNetworkParameters
    knowledge_network: KnowledgeNetworkParameters
    reputation_network: ReputationNetworkParameters
    digital_share: DigitalShareParameters
    frontier: FrontierParameters
    valuation: ValuationParameters


def load_parameters(
    evidence: Evidence | None = None, values: Mapping[str, float] | None = None
) -> Parameters:
    """Return every group, at the central values of its rows unless given others.

    Parameters
    ----------
    evidence
        The evidence to read; the packaged one when not given.
    values
        Values that stand in for the central ones, by name of row.

    Raises
    ------
    Refusal
        If a row is missing, fits no field, or a value is impossible.
    """
    rows = row_values(evidence or Evidence.load(), values or {})
    known = [row for group in groups().values() for row in row_names(group)]
    for name in rows:
        if name not in known:
            raise Refusal(
                f"row {name} of parameters.csv fits no field{did_you_mean(name, known)}"
                "\nremove the row, or add the field to the dataclass of its process"
            )
    return Parameters(**{name: built(group, rows) for name, group in groups().items()})


def groups() -> dict[str, type[Any]]:
    """Return the dataclass of every group by its field of `Parameters`."""
    return get_type_hints(Parameters)
