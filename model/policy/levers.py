"""The levers: what the province can choose, each with its intensity and its terms.

A lever is a frozen dataclass. Its `intensity` is never above 0 unless said, and then a
run is bit-identical to one without the lever, whatever its other terms. Every field
carries its unit and its words in both languages, for lists, files and sliders. To add a
lever, write its dataclass in the module of its task of Resolution 57 and give the
module's mixin, which `Policy` inherits, a field of it.
"""

from model.policy.tasks.data import (
    City,
    DataForOfficials,
    DataLevers,
    SmartCityPilots,
)
from model.policy.tasks.infrastructure import (
    DigitalInfrastructure,
    InfrastructureLevers,
    ParkConversion,
    Renewables,
    SiteInfrastructure,
    WorkerHousing,
)
from model.policy.tasks.institutions import (
    ApprovalProcedure,
    InstitutionLevers,
    Partnership,
    Sandbox,
    TargetedPromotion,
    TaxTerms,
    TechnologyFinance,
    Zone,
)
from model.policy.tasks.lever import (
    NEVER,
    Cost,
    Intensity,
    Lever,
    Task,
)
from model.policy.tasks.people import (
    PeopleLevers,
    TalentPackage,
    TrainingPlaces,
    UniversityCluster,
)
from model.policy.tasks.platforms import (
    SMALL_AND_MEDIUM,
    AdoptionVouchers,
    AiCentre,
    Placebo,
    PlaceboLever,
    PlatformLevers,
    QrCampaign,
    SharedPlatform,
    StartupSupport,
)

__all__ = [
    "NEVER",
    "SMALL_AND_MEDIUM",
    "AdoptionVouchers",
    "AiCentre",
    "ApprovalProcedure",
    "City",
    "Cost",
    "DataForOfficials",
    "DataLevers",
    "DigitalInfrastructure",
    "InfrastructureLevers",
    "InstitutionLevers",
    "Intensity",
    "Lever",
    "ParkConversion",
    "Partnership",
    "PeopleLevers",
    "Placebo",
    "PlaceboLever",
    "PlatformLevers",
    "QrCampaign",
    "Renewables",
    "Sandbox",
    "SharedPlatform",
    "SiteInfrastructure",
    "SmartCityPilots",
    "StartupSupport",
    "TalentPackage",
    "TargetedPromotion",
    "Task",
    "TaxTerms",
    "TechnologyFinance",
    "TrainingPlaces",
    "UniversityCluster",
    "WorkerHousing",
    "Zone",
]
