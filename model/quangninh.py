"""`QuangNinh`, the Mesa model: the province of January 2020 and its month."""

from collections.abc import Mapping
from typing import Any

import mesa
import numpy.typing as npt

from agents.employer_pool import EmployerPools
from agents.firm import Firms
from agents.household_business import HouseholdBusinesses
from agents.luck import Luck
from agents.population import Population, columns_only
from agents.project import Projects
from agents.worker import Workers
from model.digital_adoption import firms_digitalise
from model.parameters import Parameters, load_parameters
from model.places import Places, load_places
from model.sites import Sites, load_sites
from model.synthesis.province import Founding, synthesise

__all__ = ["QuangNinh"]

type Table = Mapping[str, npt.NDArray[Any]]


class QuangNinh(mesa.Model[Any, Any]):
    """The province of Quảng Ninh, founded as of January 2020, a month a step.

    Parameters
    ----------
    world
        Number that fixes the luck of everyone, from 0 up.
    scale
        1, 10 or 100: persons and household businesses that one row stands for.
    parameters
        Parameters of every process; the central values of evidence when not given.
    rng
        Taken because Mesa's runners pass it; nothing in the province draws from it.

    Raises
    ------
    Refusal
        If the world or the scale is not one of these, or the evidence contradicts
        itself.
    """

    def __init__(
        self,
        *,
        world: int = 1,
        scale: int = 1,
        parameters: Parameters | None = None,
        rng: int | None = None,
    ) -> None:
        super().__init__(rng=rng)
        self.luck = Luck(world)
        self.scale = scale
        self.parameters = parameters or load_parameters()
        self.places: Places = load_places(self.parameters.places)
        self.sites: Sites = load_sites(self.places)
        self.month = 0
        """Months since January 2020."""
        self._found(
            synthesise(self.parameters, self.places, self.sites, self.luck, scale)
        )

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

    @columns_only()
    def step(self) -> None:
        """Live one month, in the order of docs/odd.md."""
        self.firms_take_up_or_drop_digital_tools()
        self.month_closes()

    def firms_take_up_or_drop_digital_tools(self) -> None:
        """Phase 8: firms move up or down a digital stage, looking at their partners."""
        firms_digitalise(
            self.firms,
            self.supply,
            self.parameters.adoption,
            self.luck,
            self.month,
        )

    def month_closes(self) -> None:
        """Count the month."""
        self.month += 1


def _settle(population: Population[Any], table: Table, *unused: str) -> None:
    columns = {name: table[name] for name in table if name not in ("id", *unused)}
    population.births(table["id"], **columns)
