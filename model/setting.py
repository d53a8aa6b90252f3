"""What a run is set in and never changes: geography, markets, what the world gives."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np
import numpy.typing as npt

from agents.luck import Luck
from model.history.conditions import Conditions, conditions
from model.history.history_tables import History
from model.nation import Nation, mic_widening
from model.parameters import Parameters
from model.partner_search import Markets
from model.place_demand import PlaceGround
from model.places import Places, load_places
from model.policy.scenario import Scenario
from model.power import PowerPlant, load_power_plants
from model.sites import Sites, load_sites
from model.siting_ground import SitingGround, load_siting_ground
from model.supply_network import read_supply_chains
from model.synthesis.tables import FoundingTables, load_founding_tables
from model.travel import PlaceParameters
from model.works import Works
from model.works_table import load_works

__all__ = ["Setting"]

type Floats = npt.NDArray[np.float64]

_NATION_YEAR = 2024
"""Year of the nation's composition on which the ministry's definition is set."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Setting:
    """Everything the months read and none writes."""

    places: Places
    sites: Sites
    tables: FoundingTables
    works: Works
    """What the province can build."""
    siting: SitingGround
    """What of the sites investors see."""
    markets: Markets
    """What shapes the search for partners."""
    ward_pull: Floats
    """Pull of each ward on each sector, shape (n_sectors, n_wards)."""
    online_share: Floats
    """Part of each sector's value added sold online, shape (n_sectors,) [share]."""
    mic_widening: float
    """The ministry's delta over the statistics office's [ratio]."""
    place_ground: PlaceGround
    """What the world gives of demand by place."""
    power_plants: tuple[PowerPlant, ...]
    """Power plants of the province, running or to come."""
    conditions: Conditions
    """What the world gives each month."""

    @classmethod
    def of(
        cls, parameters: Parameters, scenario: Scenario, history: History, luck: Luck
    ) -> Self:
        """Return the setting of a run in the world of some luck."""
        places, sites, tables, siting = _geography(parameters.places)
        nation = Nation.of(_NATION_YEAR)
        return cls(
            places=places,
            sites=sites,
            tables=tables,
            works=load_works(places, sites),
            siting=siting,
            markets=Markets.of(
                read_supply_chains(), places.minutes(0), parameters.supply_network
            ),
            ward_pull=tables.specialisation * places.population,
            online_share=nation.online_share,
            mic_widening=mic_widening(nation, parameters.digital_share),
            place_ground=PlaceGround.of(places, scenario, parameters.place_demand),
            power_plants=load_power_plants(places),
            conditions=conditions(parameters, scenario, history, sites, luck),
        )

    def __deepcopy__(self, memo: object) -> Self:
        """Return itself: nothing in it changes, so copies of a model share it."""
        return self


@lru_cache(maxsize=1)
def _geography(
    parameters: PlaceParameters,
) -> tuple[Places, Sites, FoundingTables, SitingGround]:
    """Return places, sites, founding tables and what investors see of them."""
    places = load_places(parameters)
    sites = load_sites(places)
    tables = load_founding_tables(places.index, sites.index)
    return places, sites, tables, load_siting_ground(places, sites, tables)
